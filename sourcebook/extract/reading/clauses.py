"""Paragraphs read as words with classes, in which subjects and cues are found by pattern.

Every word gets a class of one letter from the lists of function words, the lexicon of cues, and its spelling.
The classes of a paragraph form a string; the rules in `phrases`, `speakers` and `attributions` are patterns
over it. A quotation counts as a single word. This takes the place of a parser, at a fraction of its cost.

    q  a quotation that ends as a fragment, k with a comma, Q with a full stop, E with ? or !
    |  the end of a sentence
    N  a capitalised word    M  the same as a possessive    w  any other word    m  the same as a possessive
    P  a personal pronoun    D  a determiner or number      d  a quantity that can stand alone (some, many)
    V  a cue verb            G  its -ing form               X  its infinitive (to say)
    A  an auxiliary          R  an adverb                   t  a word of time
    I  a preposition         o  to                          C  and, or, but
    h  that                  W  who, which                  S  another subordinator
    a  according             then  , ; : - ( )  and . for any other mark
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sourcebook.documents.lexicons import read_words
from sourcebook.documents.words import Span, find_sentences, paragraphs
from sourcebook.extract.reading.cues import read_cues
from sourcebook.extract.reading.marks import Passage, read_marks

_WORDS = read_words("words")
_CLASS = {word: tag for tag in "PDdARIoChWSat" for word in _WORDS[tag]}
_ARTICLES, _NAMES_TOO, _NOUNS_TOO = _WORDS["articles"], _WORDS["names_too"], _WORDS["nouns_too"]
_PLURALS = frozenset(("people", "police", "women", "men"))
_MARK_CLASS = dict(zip(",;:()[]—–―-", ",;:()()----", strict=True))

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|(?:Mrs?|Ms|Dr|Sens?|Reps?|Govs?|Gen|Adm|Brig|Maj|Cmdr|Cpl|Pvt|Lt|Col|Sgt|Capt|Rev|Del|Det|Prof|Supt|St|Jr|Sr|No|vs)\."
    r"|[A-Z]\.(?=\s+[A-Z])"  # an initial
    r"|[$£€]?\d+(?:,\d{3})*(?:\.\d+)?%?(?:[-–][^\W\d_]+)*"  # numbers, with their signs
    r"|@?[^\W_]+(?:[-'’.&/][^\W_]+)*(?:[’'](?![^\W_]))?"
    r"|--+|\.\.+|[^\w\s]"
)


_CLOSING = re.compile(r"[kE][^|VGqkQE,]{1,12}\Z")  # "...," the voice in the film | states


class Reading:
    """A document's paragraphs and passages; a paragraph's clause is read when it is first asked for."""

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

    def clause(self, paragraph: int) -> Clause:
        """Read a paragraph."""
        if paragraph not in self._clauses:
            own = [self.passages[index] for index in self.passages_of(paragraph)]
            self._clauses[paragraph] = _read_clause(self.text, self.paragraphs[paragraph], own)
        return self._clauses[paragraph]


@dataclass(slots=True)
class Clause:
    """A paragraph's words with their spans and classes; a quotation stands as one word.

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
    if cue and not (capital and (cue.tense in ("base", "same") or low in _NAMES_TOO or low in _NOUNS_TOO)):
        return {"ing": "G", "past": "V", "third": "v", "base": "b", "same": "s"}[cue.tense]
    if low.endswith(("'s", "s'")):
        return "M" if capital else "m"
    if capital:
        return "N"
    return "R" if low.endswith("ly") and low not in _WORDS["nouns_ly"] else "w"


def _read_clause(text: str, span: Span, passages: Sequence[Passage]) -> Clause:
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
    starts = [sentence.start for sentence in find_sentences(text, *span)][1:]
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
        if tag not in "vbsVGwNSt":
            continue
        before = tags[index - 1] if index else "|"
        word = text[slice(*spans[index])].lower()
        if tag in "St":
            tags[index] = _settle_closed(text, spans, tags, index, word)
            continue
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
            after = tags[index + 1] if index + 1 < len(tags) else "|"
            tags[index] = "w" if before in "DM" or (before in "wN" and after == "w" and word in _NOUNS_TOO) else "G"
        elif tag == "v":
            after = tags[index + 1] if index + 1 < len(tags) else "|"
            if after == "," and "as" in (text[slice(*span)].lower() for span in spans[max(0, index - 5) : index]):
                after = tags[index + 2] if index + 2 < len(tags) else after  # as the survey | notes, "..."
            finite = _closes(tags, index, before) or _is_third_person(text, spans, index, word, before, after)
            tags[index] = "V" if finite else "w"
        elif tag == "b" and before in "NP" and _is_perceived(text, spans, index):
            tags[index] = "V"
        elif before == "o":
            tags[index] = "w" if tags[max(0, index - 2)] == "a" else "X"  # according to report ...
        else:
            finite = (before in "AdPR" and not (before == "d" and tags[index + 1 : index + 2] == ["V"])) or (
                before in "wN" and _plural(text, spans[index - 1])
            )
            finite = finite or (before in ",)" and tags[index + 1 : index + 2] == ["h"])
            if tag == "s" and not finite:
                finite = _closes(tags, index, before) or _is_past(before, tags[index + 1 : index + 3])
            tags[index] = "V" if finite else "w"
    return "".join(tags)


def _settle_closed(text: str, spans: list[tuple[int, int]], tags: Sequence[str], index: int, word: str) -> str:
    """Find adverbs and nouns that are spelt as function words: Lee once told; the night watchman; Jan Lee."""
    tag = tags[index]
    before = tags[index - 1] if index else "|"
    after = tags[index + 1] if index + 1 < len(tags) else "|"
    if tag == "S":
        return "R" if word == "once" and before in "NPwA)" and after in "VA" else tag
    if word in _WORDS["days_too"] and after == "N":
        return "N"
    article = before == "D" and text[slice(*spans[index - 1])].lower() in _ARTICLES | {"the"}
    return "w" if article and after == "w" and word not in ("week", "month", "year") else tag


def _is_perceived(text: str, spans: list[tuple[int, int]], index: int) -> bool:
    """Say whether a bare infinitive follows a verb of perception and its object: "heard the mayor | say"."""
    words = (text[slice(*span)].lower() for span in spans[max(0, index - 7) : index])
    return not _WORDS["perceiving"].isdisjoint(words)


def _settle_open(text: str, spans: list[tuple[int, int]], index: int, word: str, tag: str) -> str:
    """Find verbs that are cues only with their particle ("points out"), and adverbs that open a sentence."""
    following = text[slice(*spans[index + 1])].lower() if index + 1 < len(spans) else ""
    if tag == "N":
        return "R" if word.endswith("ly") and following == "," else "N"
    cue = read_cues().get(f"{word} {following}")
    if cue is None:
        return "w"
    return {"ing": "G", "past": "V", "third": "V", "base": "V", "same": "V"}[cue.tense]


def _is_third_person(text: str, spans: list[tuple[int, int]], index: int, word: str, before: str, after: str) -> bool:
    """Tell "she claims" and "the poll shows that" from "their claims" and "campaign claims of"."""
    if word in ("says", "shows", "finds", "tells") and before not in "DMmIo":
        return True
    if before in "DMmIoAd" or (before == "w" and _plural(text, spans[index - 1])):
        return False
    if word not in _NOUNS_TOO or before in "PWR)":
        return True
    if after in "bsvV":
        return False  # court documents | say
    return after in "hDPdMSN:qkQE" or (before == "N" and after not in ".IC")


def _closes(tags: Sequence[str], index: int, before: str) -> bool:
    """Say whether a word is the verb of what follows a quotation: '"...," the voice in the film states'."""
    return before in "wN" and _CLOSING.search("".join(tags[max(0, index - 15) : index])) is not None


def _is_past(before: str, after: Sequence[str]) -> bool:
    """Tell the past in '..., read the email' and 'the email read, "..."' from the same form elsewhere."""
    quoted = after[:1] and (after[0] in "qkQE" or (after[0] in ",:" and after[-1] in "qkQE"))
    return before in "kE" or bool(quoted and before in "wNW")


def _plural(text: str, span: tuple[int, int]) -> bool:
    word = text[span[0] : span[1]]
    return (word.endswith("s") and not word.endswith(("ss", "us", "is"))) or word in _PLURALS
