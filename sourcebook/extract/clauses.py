"""Paragraphs read as words with classes, in which subjects and cues are found by pattern.

Every word gets a class of one letter from a closed list of function words, the lexicon of cues, and its
spelling. The classes of a paragraph form a string; the rules in `speakers` and `attributions` are patterns over
it. A quotation counts as a single word. This takes the place of a parser, at a fraction of its cost.

    q  a quotation that ends as a fragment   k  ... with a comma   Q  ... with a full stop   E  ... with ? or !
    |  the end of a sentence
    N  a capitalised word    M  the same as a possessive    w  any other word    m  the same as a possessive
    P  a personal pronoun    D  a determiner or number      d  a quantity that can stand alone (some, many)
    V  a cue verb            G  its -ing form               X  its infinitive (to say)
    A  an auxiliary          R  an adverb                   t  a word of time
    I  a preposition         o  to                          C  and, or, but
    h  that                  W  who, which                  S  another subordinator
    a  according             then  , ; : - ( )  and . for any other mark
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sourcebook.extract.cues import read_cues
from sourcebook.extract.marks import Passage, read_marks
from sourcebook.extract.text import Span, paragraphs, sentences

_CLOSED = {
    "P": "i he she they we you it everyone everybody someone somebody nobody anyone others he's she's they're "
    "i'm we're it's he'd she'd they'd he'll she'll they'll i've we've they've i'd we'd themselves himself herself",
    "D": "the a an this these those his her their our my its your no each every other any either "
    "neither two three four five six seven eight nine ten eleven twelve dozens hundreds thousands millions",
    "d": "some many most several one another both few all half",
    "A": "has have had having is are was were be been being am will would can could may might must shall should "
    "do does did hasn't haven't hadn't isn't aren't wasn't weren't won't wouldn't can't couldn't cannot "
    "don't doesn't didn't not shouldn't",
    "R": "also then later now still just once even never ever always often again earlier previously too only "
    "instead meanwhile afterward afterwards soon first further furthermore moreover however yet "
    "therefore perhaps maybe already thus indeed though ago twice reportedly reply back",
    "I": "of in on at for with from by about during after before against into over under through between "
    "among amid despite since until upon within without toward towards outside inside near across "
    "like behind beyond via per including regarding concerning following alongside around out up down off "
    "versus than",
    "o": "to",
    "C": "and or but nor &",
    "h": "that",
    "W": "who which whom whose what",
    "S": "because if when while as whether although where why how unless whereas so lest once",
    "a": "according",
    "t": "monday tuesday wednesday thursday friday saturday sunday january february march april june july "
    "august september october november december today yesterday tomorrow tonight mon tue wed thu fri sat sun "
    "jan feb aug sept oct nov dec morning afternoon evening night week month year",
}
_CLASS = {word: tag for tag, words in _CLOSED.items() for word in words.split()}
_NAMES_TOO = frozenset("will may march april august june mark grant back rush price".split())
_ARTICLES = frozenset("the a an his her their our my its your no".split())
_BE = frozenset("is are was were be been being".split())
# Forms in -s that are plural nouns as well: verbs only where the words around them say so.
_NOUN_TOO = frozenset(
    "states plans calls reports notes claims names rates ranks counts measures documents records labels "
    "signals terms questions answers requests orders promises doubts fears hopes wishes quotes remarks comments "
    "addresses estimates projects forecasts figures views guesses demands appeals attacks challenges insults "
    "protests posts tweets texts emails blogs messages issues releases offers supports presents details outlines "
    "tallies casts favors favours judges regrets credits brands laughs cries jokes cracks fires rules holds "
    "urges pledges vows threats warnings faults salutes complaints starts voices vents laments talks "
    "invites signs knows reads reasons balks sighs tells hints faults relays paints fumes runs".split()
) - {"knows", "tells", "reads"}
_MARK_CLASS = {",": ",", ";": ";", ":": ":", "(": "(", ")": ")", "[": "(", "]": ")", "—": "-", "–": "-", "―": "-", "-": "-"}

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|(?:Mrs?|Ms|Dr|Sens?|Reps?|Govs?|Gen|Lt|Col|Sgt|Capt|Rev|St|Jr|Sr|No|vs)\."
    r"|[A-Z]\.(?=\s+[A-Z])"  # an initial
    r"|[$£€]?\d+(?:,\d{3})*(?:\.\d+)?%?(?:[-–][^\W\d_]+)*"  # numbers, with their signs
    r"|@?[^\W_]+(?:[-'’.&/][^\W_]+)*(?:[’'](?![^\W_]))?"
    r"|--+|\.\.+|[^\w\s]"
)


class Reading:
    """A document's paragraphs and passages, with the paragraphs' clauses read when they are first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.paragraphs = paragraphs(text)
        self.marks = read_marks(text, self.paragraphs)
        self.passages = self.marks.passages
        self._clauses: dict[int, Clause] = {}
        opens = [passage.opens for passage in self.passages]
        self._first = [bisect_left(opens, span.start) for span in self.paragraphs] + [len(opens)]

    def passages_of(self, paragraph: int) -> range:
        """Give the indices of a paragraph's passages."""
        return range(self._first[paragraph], self._first[paragraph + 1])

    def clause(self, paragraph: int) -> "Clause":
        """Read a paragraph."""
        if paragraph not in self._clauses:
            own = [self.passages[index] for index in self.passages_of(paragraph)]
            self._clauses[paragraph] = read_clause(self.text, self.paragraphs[paragraph], own)
        return self._clauses[paragraph]


@dataclass(slots=True)
class Clause:
    """A paragraph's words outside quotations, with their spans and classes; quotations stand as one word each.

    `tags[i]` is the class of the word at `spans[i]`; `at[k]` is the position of the k-th of the paragraph's
    passages.
    """

    text: str
    spans: list[tuple[int, int]]
    tags: str
    at: list[int]

    def word(self, index: int) -> str:
        """Give a word as it is written."""
        start, end = self.spans[index]
        return self.text[start:end]

    def span(self, first: int, last: int) -> Span:
        """Give the span from the first word to the one before `last`."""
        return Span(self.spans[first][0], self.spans[last - 1][1])


@lru_cache(maxsize=100_000)
def _class_of(word: str) -> str:
    """Give the class of a word standing alone; `_settle` then corrects it by its neighbours."""
    first = word[0]
    if first in "$£€" and len(word) > 1:
        return "D"
    if not (first.isalnum() or first == "@"):
        return _MARK_CLASS.get(word) or ("-" if word.startswith("--") else ".")
    low = word.lower().replace("’", "'")
    if first.isdigit():
        return "w" if low.endswith("-old") else "D"
    capital = not word.islower()
    known = _CLASS.get(low)
    if known and not (capital and low in _NAMES_TOO):
        return known
    cue = read_cues().get(low)
    if cue and not (capital and (cue.tense == "base" or low in _NAMES_TOO or low in _NOUN_TOO)):
        return {"ing": "G", "past": "V", "third": "v", "base": "b"}[cue.tense]
    if low.endswith(("'s", "s'")):
        return "M" if capital else "m"
    if capital:
        return "N"
    return "R" if low.endswith("ly") else "w"


def read_clause(text: str, span: Span, passages: Sequence[Passage]) -> Clause:
    """Read a paragraph, `text[span]`, whose outermost passages are given in order."""
    spans: list[tuple[int, int]] = []
    tags: list[str] = []
    at: list[int] = []
    ends = _sentence_ends(text, span, passages)
    place = span.start
    for passage in [*passages, None]:
        stop = passage.opens if passage else span.end
        for match in _WORD.finditer(text, place, stop):
            if match.start() >= ends[-1]:
                _break_sentence(spans, tags, ends)
            spans.append(match.span())
            tags.append(_class_of(match.group()))
        if passage:
            if passage.opens >= ends[-1]:
                _break_sentence(spans, tags, ends)
            at.append(len(spans))
            spans.append((passage.opens, passage.closes))
            tags.append(_quotation_class(text, passage))
            place = passage.closes
    tags.append("|")
    spans.append((span.end, span.end))
    return Clause(text, spans, _settle(text, spans, tags), at)


def _sentence_ends(text: str, span: Span, passages: Sequence[Passage]) -> list[int]:
    """List the starts of the paragraph's later sentences, last first, leaving out those inside a passage."""
    starts = [sentence.start for sentence in sentences(text, *span)][1:]
    kept, number = [], 0
    for start in starts:
        while number < len(passages) and passages[number].closes <= start:
            number += 1
        if number == len(passages) or start <= passages[number].opens:
            kept.append(start)
    return [span.end + 1, *reversed(kept)]


def _break_sentence(spans: list[tuple[int, int]], tags: list[str], ends: list[int]) -> None:
    place = ends.pop()
    spans.append((place, place))
    tags.append("|")


def _quotation_class(text: str, passage: Passage) -> str:
    last = text[passage.start : passage.end].rstrip(" ’'\")]\xa0")[-1:]
    return {",": "k", ".": "Q", "…": "Q", "!": "E", "?": "E"}.get(last, "q")


def _settle(text: str, spans: list[tuple[int, int]], tags: list[str]) -> str:
    """Decide, by the words around them, which forms are verbs where noun and verb are spelt alike."""
    for index, tag in enumerate(tags):
        if tag not in "vbVGwN":
            continue
        before = tags[index - 1] if index else "|"
        word = text[slice(*spans[index])].lower()
        if tag in "wN":
            if tag == "w" or before == "|":
                tags[index] = _settle_open(text, spans, index, word, tag)
            continue
        if tag == "V":
            determiner = text[slice(*spans[index - 1])].lower() if before == "D" else ""
            article = determiner in _ARTICLES or determiner[:1].isdigit()
            if (article or before in "MmI") and word not in ("said", "told"):
                tags[index] = "w"
        elif tag == "G":
            tags[index] = "w" if before in "DM" else "G"
        elif tag == "v":
            after = tags[index + 1] if index + 1 < len(tags) else "|"
            tags[index] = "V" if _is_third_person(text, spans, index, word, before, after) else "w"
        elif before == "o":
            tags[index] = "X"
        elif before in "AdPR" or (before in "wN" and _plural(text, spans[index - 1])):
            tags[index] = "V"
        else:
            tags[index] = "w"
    return "".join(tags)


def _settle_open(text: str, spans: list[tuple[int, int]], index: int, word: str, tag: str) -> str:
    """Find the verbs that are cues only with their particle ("points out"), and an adverb that opens a sentence."""
    following = text[slice(*spans[index + 1])].lower() if index + 1 < len(spans) else ""
    if tag == "N":
        return "R" if word.endswith("ly") and following == "," else "N"
    cue = read_cues().get(f"{word} {following}")
    if cue is None:
        return "w"
    return {"ing": "G", "past": "V", "third": "V", "base": "V"}[cue.tense]


def _is_third_person(
    text: str, spans: list[tuple[int, int]], index: int, word: str, before: str, after: str
) -> bool:
    """Tell "she claims" and "the poll shows that" from "their claims" and "campaign claims of"."""
    if word in ("says", "shows", "finds", "tells") and before not in "DMmIo":
        return True
    if before in "DMmIoAd" or (before == "w" and _plural(text, spans[index - 1])):
        return False
    if word not in _NOUN_TOO or before in "PWR)":
        return True
    return after in "hDPdMSN:qkQE" or (before == "N" and after not in ".IC")


def _plural(text: str, span: tuple[int, int]) -> bool:
    word = text[span[0] : span[1]]
    return (word.endswith("s") and not word.endswith(("ss", "us", "is"))) or word in _PLURALS


_PLURALS = frozenset(("people", "police", "women", "men"))


def is_passive(clause: Clause, verb: int) -> bool:
    """Say whether a past form is a passive: "was asked", "has been called", but not "was quoted"."""
    index = verb - 1
    while index >= 0 and clause.tags[index] == "R":
        index -= 1
    if index < 0 or clause.tags[index] != "A" or clause.tags[verb] != "V":
        return False
    return clause.word(index).lower() in _BE and clause.word(verb) not in ("quoted", "cited")


def noun_phrase_before(clause: Clause, end: int) -> tuple[int, int] | None:
    """Find the noun phrase that ends right before the word `end`, as a pair of word positions."""
    tags = clause.tags
    index = end - 1
    if index < 0:
        return None
    if tags[index] in "Pd":
        return index, end
    start = end
    while index >= max(0, end - REACH):
        tag = tags[index]
        if tag in "NMmw":
            start = index
        elif tag in "Dd":
            start = index
            if not (index and tags[index - 1] == "I" and clause.word(index - 1) in ("of", "for", "at", "from")):
                break
        elif tag == "I":
            if not (index and tags[index - 1] in "Nwd" and clause.word(index) in _INSIDE_NAMES):
                break
        elif tag == "C":
            if not (start == index + 1 and index and tags[index - 1] == tags[start] and tags[start] in "Nw"):
                break
        else:
            break
        index -= 1
    return (start, end) if start < end else None


# Words that a subject's search looks back upon.
REACH = 40
_INSIDE_NAMES = frozenset(("of", "for", "at", "from", "with", "in", "on"))
_NOUN_PHRASE = re.compile(
    r"P|d(?=[AVR,.|])|[DdMmNw]{0,12}[NwDd](?:I[DdMmNw]{0,8}[Nw](?![AV])){0,6}(?:C[DdMm]?[Nw]{1,6})?"
)


def noun_phrase_after(clause: Clause, start: int) -> tuple[int, int] | None:
    """Find the noun phrase that begins at the word `start`, as a pair of word positions."""
    match = _NOUN_PHRASE.match(clause.tags, start)
    return match.span() if match and match.end() > start else None


def subject_of(clause: Clause, verb: int) -> tuple[int, int] | None:
    """Find the subject before a verb: past its auxiliaries and adverbs, and past what is set between commas.

    The subject of a relative clause is its pronoun (who, which, that).
    """
    tags = clause.tags
    end = verb
    while end and tags[end - 1] in "ARt":
        end -= 1
    if not end:
        return None
    before = tags[end - 1]
    if before == "W" or (before == "h" and end > 1 and tags[end - 2] in "NwMm"):
        return end - 1, end
    if before in ",-)":
        return _head_of_apposition(clause, end)
    if before == "C":
        return _subject_of_coordinate(clause, end - 1)
    return _ungoverned(clause, noun_phrase_before(clause, end))


def _ungoverned(clause: Clause, phrase: tuple[int, int] | None) -> tuple[int, int] | None:
    """Step from a phrase that a preposition governs to the one it belongs to ("a source close to Lee")."""
    tags = clause.tags
    while phrase and phrase[0] and tags[phrase[0] - 1] in "Io":
        end = phrase[0] - 1
        while end and tags[end - 1] in "GRIo":
            end -= 1
        phrase = noun_phrase_before(clause, end)
    return phrase


def _subject_of_coordinate(clause: Clause, end: int) -> tuple[int, int] | None:
    """Find the subject of the verb that "and" joins to this one, in the same sentence."""
    start = max(clause.tags.rfind("|", 0, end) + 1, end - REACH)
    for wanted in "VA":
        verb = clause.tags.rfind(wanted, start, end)
        if verb >= 0:
            return subject_of(clause, verb)
    return first_noun_phrase(clause, start, end)


def first_noun_phrase(clause: Clause, start: int, end: int) -> tuple[int, int] | None:
    """Find the first noun phrase between two words that no preposition governs."""
    index = start
    while index < end:
        tag = clause.tags[index]
        if tag in "PdDNMw":
            found = _without_verb(clause, noun_phrase_after(clause, index))
            if found and not (index and clause.tags[index - 1] in "Io"):
                return found
            index = found[1] if found else index + 1
        else:
            index += 1
    return None


_STATES = frozenset(
    "Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Georgia Hawaii Idaho "
    "Illinois Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota "
    "Mississippi Missouri Montana Nebraska Nevada Ohio Oklahoma Oregon Pennsylvania Tennessee Texas Utah "
    "Vermont Virginia Wisconsin Wyoming Calif Colo Conn Fla Ill Ind Kan Mass Mich Minn Mo Neb Nev Okla Ore Pa "
    "Penn Tenn Tex Va Vt Wash Wis Ga La Md Ky Ala Ariz Ark Del".split()
)


def _is_state(clause: Clause, phrase: tuple[int, int]) -> bool:
    """Say whether a phrase is but the state that follows a town's name: "of Salem, Oregon, said"."""
    first, last = phrase
    word = clause.word(first)
    return last - first == 1 and (word in _STATES or word.isupper()) and first > 0 and clause.tags[first - 1] == ","


def _without_verb(clause: Clause, phrase: tuple[int, int] | None) -> tuple[int, int] | None:
    """Cut a phrase before what looks like its verb: "the order | requires officials", "the court | found"."""
    if phrase is None:
        return None
    first, last = phrase
    for index in range(first + 1, last):
        if clause.tags[index] == "w" and clause.tags[index - 1] in "Nw":
            word = clause.word(index)
            closed = index + 1 == last or clause.tags[index + 1] in "DNIP"
            if closed and (word.endswith("ed") or (word.endswith("s") and not word.endswith("ss"))):
                if index + 1 < last or word.endswith("ed"):
                    return first, index
    return phrase


def _head_of_apposition(clause: Clause, end: int) -> tuple[int, int] | None:
    """Find what a comma-bound insertion that ends before `end` stands beside: the noun phrase before it.

    Insertions may hold commas of their own ("Ann Lee, mayor of Salem, Oregon, said"): the farthest comma whose
    noun phrase ends in a name is taken, else the nearest one.
    """
    tags = clause.tags
    closing = tags[end - 1]
    opening = "(" if closing == ")" else closing
    nearest = None
    best = None
    for index in range(end - 2, max(-1, end - REACH), -1):
        if tags[index] in "|QE;:" or (tags[index] in "VP" and tags[index - 1] not in "WR"):
            break
        if tags[index] == opening:
            found = noun_phrase_before(clause, index)
            if found is None:
                continue
            nearest = nearest or found
            governed = found[0] and tags[found[0] - 1] in "Io"
            if "N" in tags[found[0] : found[1]] and not governed and not _is_state(clause, found):
                best = found
    return best or nearest
