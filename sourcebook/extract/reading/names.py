"""Who is meant: people and organisations of an article, and what a mention refers to.

A run of capitalised words is read as titles and a name ("Attorney General Jeff Sessions"). Names of two words
and more found an entry; a last name, a title with "the", a relative or a personal pronoun are led back to an
entry. Pronouns go to the nearest sentence before that has a person of fitting gender, there to who speaks or else
stands first: the preference for subjects and recent sentences of Hobbs (1978) and of centering (Grosz, Joshi and
Weinstein 1995), without syntax. What cannot be led back keeps the words of its mention.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sourcebook.documents.lexicons import read_words
from sourcebook.extract.reading.cues import find_cue
from sourcebook.extract.reading.marks import Spanned

_CAPITAL = r"[^\W\d_a-zà-öø-ÿ][\w'’-]*"
_SHORT = r"(?:[A-Z]|Sens?|Reps?|Govs?|Mr|Mrs|Ms|Dr|Jr|Sr|Gen|Lt|Col|Sgt|Capt|Rev|St|Adm|Maj|Atty)\."
_WORD = rf"(?:(?:[A-Z]\.){{2,4}}|{_SHORT}|{_CAPITAL})"
_RUN = re.compile(rf"{_WORD}(?:[  ](?:(?:de|del|la|van|von|bin|al|der|da|di|dos)[  ])?{_WORD}){{0,7}}")
_BEFORE = re.compile(r"([\w’'.-]+)[  ]\Z")
_BESIDE = re.compile(r"([\w’'.-]+),?[  ]\Z")  # the spokeswoman, | Ann Lee,

_WORDS = read_words("names")
_TITLES, _ORGANISATIONS, _NOT_NAMES = _WORDS["titles"], _WORDS["organisations"], _WORDS["not_names"]
_PARTIES = ("democrat", "republican")
_MONTHS = ("april", "august", "june", "may")
"""Months that are given names after a title: Commissioner June Lee."""
_GIVEN = dict.fromkeys(_WORDS["he"] - _WORDS["she"], "he") | dict.fromkeys(_WORDS["she"] - _WORDS["he"], "she")


@dataclass(slots=True)
class Entity:
    """A person or organisation of the article, with all its mentions' starts, in order."""

    name: str
    person: bool
    organisation: bool = False
    gender: str = ""
    roles: set[str] = field(default_factory=set)
    described: set[str] = field(default_factory=set)  # words that stood before or beside the name
    places: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text and the full name that it stands for."""

    start: int
    end: int
    text: str
    name: str


def fold(name: str) -> str:
    """Give a name without accents and case, for comparing."""
    if name.isascii():
        return name.lower()
    plain = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def _strip_titles(words: list[str]) -> tuple[list[str], list[str]]:
    """Split the words of a capitalised run into titles and name."""
    last = -1
    for index, word in enumerate(words):
        if word.lower().rstrip(".") in _TITLES:
            last = index
    if last >= 0 and words[last].lower() in _PARTIES and fold(_bare(words[-1])) in _ORGANISATIONS:
        last = -1  # Republican Governors Association
    start = last + 1
    after_title = last >= 0 and len(words) > start + 1 and words[start].lower() in _MONTHS
    while start < len(words) and words[start].lower().rstrip(".") in _NOT_NAMES and not after_title:
        start += 1
    return words[:start], words[start:]


class Names:
    """The people and organisations of one article.

    `quoted` are the stretches in quotation marks, where they are known: a pronoun outside them is led back to
    names outside them.
    """

    def __init__(self, text: str, quoted: Sequence[Spanned] = ()) -> None:
        self.text = text
        self._quoted = quoted
        self._opens = [passage.start for passage in quoted]
        self.entities: dict[str, Entity] = {}
        self.mentions: list[tuple[int, int, Entity]] = []
        self._by_last: dict[str, list[Entity]] = {}
        self._read()

    def _read(self) -> None:
        """Read the capitalised runs: names of several words first, then single words that refer to them."""
        short: list[tuple[int, int, str, list[str]]] = []
        for match in _RUN.finditer(self.text):
            run = match.group()
            if " " not in run and "\xa0" not in run:
                word = _bare(run)
                short.append((match.start(), match.start() + len(word), word, []))
                continue
            for start, words in _split_run(match.start(), run):
                titles, name = _strip_titles(words)
                if not name:
                    continue
                begin = start + len(" ".join(titles)) + bool(titles)
                if len(name) == 1:
                    short.append((begin, begin + len(name[0]), _bare(name[0]), titles))
                elif len(name) <= 5:
                    self._add(begin, begin + len(" ".join(name)), name, titles)
        for begin, end, word, titles in short:
            known = self._by_last.get(fold(word))
            if known:
                entity = self._nearest(known, begin)
            elif titles and _is_title(titles[-1]) and fold(word) not in _ORGANISATIONS:
                entity = self._enter(word, True)
            else:
                continue
            self._note(entity, begin, end, titles)
        self.mentions.sort(key=lambda mention: mention[0])
        self.starts = [start for start, _, _ in self.mentions]
        for entity in self.entities.values():
            entity.places.sort()

    def _add(self, begin: int, end: int, name: list[str], titles: list[str]) -> None:
        words = [_bare(word) for word in name]
        given = words[0] in _GIVEN
        organisation = not given and (
            any(fold(word) in _ORGANISATIONS for word in words) or all(word.isupper() for word in words)
        )
        full = " ".join(words)
        entity = self._enter(full, not organisation and _is_person(words, titles))
        entity.organisation = organisation
        if not organisation:
            last = words[-2] if words[-1].rstrip(".") in ("Jr", "Sr", "II", "III") and len(words) > 2 else words[-1]
            listed = self._by_last.setdefault(fold(last.rstrip(",")), [])
            if entity not in listed:
                listed.append(entity)
        self._note(entity, begin, end, titles)

    def _enter(self, name: str, person: bool) -> Entity:
        key = fold(name)
        if key not in self.entities:
            gender = _GIVEN.get(name.split()[0], "") if person else ""
            self.entities[key] = Entity(name, person, gender=gender)
        self.entities[key].person |= person
        return self.entities[key]

    def _note(self, entity: Entity, begin: int, end: int, titles: list[str]) -> None:
        """Add a mention, and what the words around it say of the person's role."""
        entity.places.append(begin)
        self.mentions.append((begin, end, entity))
        if entity.organisation:
            return
        around = [word.lower().rstrip(".") for word in titles]
        beside = _BESIDE if self.text.startswith(",", end) else _BEFORE
        before = beside.search(self.text, max(0, begin - 30), begin)
        if before and before.group(1) in _TITLES:
            around.append(before.group(1))
        after = _APPOSITION.match(self.text, end)
        if after:
            around += after.group(1).lower().split()
        roles = _TITLES.intersection(around)
        entity.described.update(around)
        if roles:
            entity.person = True
            entity.roles |= roles
            if roles & _WORDS["titles_she"]:
                entity.gender = "she"
            elif roles & _WORDS["titles_he"]:
                entity.gender = "he"

    def listed(self) -> list[Mention]:
        """List the mentions of people and organisations in order."""
        return [Mention(start, end, self.text[start:end], entity.name) for start, end, entity in self.mentions]

    def last_before(self, place: int, person: bool) -> Entity | None:
        """Give the entity that was mentioned last before a place, or the last person of that sentence."""
        index = bisect_left(self.starts, place)
        if person:
            for sentence in self.sentences_before(place):
                people = [entity for _, _, entity in sentence if entity.person]
                return people[-1] if people else sentence[-1][2]
        return self.mentions[index - 1][2] if index else None

    def sentences_before(self, place: int) -> Iterator[list[tuple[int, int, Entity]]]:
        """Yield the mentions of each sentence that has any, from a place backwards, each in reading order."""
        index = bisect_left(self.starts, place)
        sentence: list[tuple[int, int, Entity]] = []
        after = place
        quoted = self._is_quoted(place)
        while index:
            index -= 1
            mention = self.mentions[index]
            if not quoted and self._is_quoted(mention[0]):
                continue
            if sentence and _SENTENCE_START.search(self.text, mention[1], after):
                yield sentence[::-1]
                sentence = []
            sentence.append(mention)
            after = mention[0]
        if sentence:
            yield sentence[::-1]

    def _is_quoted(self, place: int) -> bool:
        around = bisect_right(self._opens, place) - 1
        return around >= 0 and place < self._quoted[around].end

    def _nearest(self, entities: list[Entity], place: int) -> Entity:
        """Give, of several of one last name, the one that was mentioned last before a place."""
        if len(entities) == 1:
            return entities[0]
        return max(entities, key=lambda entity: max((at for at in entity.places if at < place), default=-1))


_APPOSITION = re.compile(r"\s?,\s((?:the|a|an|its|his|her|[A-Z]\w+)?[^,.;:“”\"()]{2,90})[,.;]")


def _is_title(word: str) -> bool:
    return word.lower().rstrip(".") in _TITLES


def _bare(word: str) -> str:
    if word.endswith(("'s", "’s")):
        return word[:-2]
    return word[:-1] if word.endswith(("'", "’")) else word


def _is_person(words: list[str], titles: list[str]) -> bool:
    return words[0] in _GIVEN or any(_is_title(word) for word in titles)


def _split_run(place: int, run: str) -> list[tuple[int, list[str]]]:
    """Split a run after possessives ("Lee's Attorney General"), without the function words that open it."""
    parts: list[tuple[int, list[str]]] = []
    words: list[str] = []
    start = place
    for word in run.replace("\xa0", " ").split(" "):
        if not words:
            start = place
        place += len(word) + 1
        if not words and word.lower() in _NOT_NAMES:
            continue
        words.append(word)
        if word.endswith(("'s", "’s", "s'", "s’")):
            parts.append((start, words))
            words = []
    if words:
        parts.append((start, words))
    return parts


_DESCRIBED = re.compile(r",\s(?:who|the|an?)\s(?=[a-z])")  # Ann Lee, | who built it; Ann Lee, | the head of
_JOINED = re.compile(r"([^,;]+?)\sand\s([^,;]+)")
_NEXT_WORD = re.compile(r"\s(?:also\s|later\s|then\s|has\s|had\s)?(\w+)")
_PRONOUNS = {
    "he": "he",
    "him": "he",
    "his": "he",
    "himself": "he",
    "she": "she",
    "her": "she",
    "herself": "she",
}
_UNRESOLVED = frozenset(("it", "they", "this", "that", "these", "those", "the"))
_HEAD = re.compile(r"\s(?:of|for|at|from|with|in|on|who|that|to)\s|,")
_AGED = re.compile(r"\A(?:the|a|an)\s(?:[\w-]+\s){0,2}?(\d\d?)-year-old", re.IGNORECASE)
_DESCRIPTION = re.compile(r"[Tt]he\s|(?:[A-Z][\w.-]*\s)+[A-Z]\w*\Z")  # the mayor; Salem Mayor
_ARTICLE = re.compile(r"\A(?:the|a|an)\s", re.IGNORECASE)
# The end of a sentence, which no title or initial with its full stop is.
_SENTENCE_START = re.compile(
    r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSen)(?<!\bRep)(?<!\bGov)(?<!\bGen)(?<!\b[A-Z])"
    r"[.!?…][\"”’')\]]*\s+|\n\s*"
)


def resolve(names: Names, start: int, end: int, last: tuple[int, str] | None = None) -> str:
    """Give the full name that the mention `text[start:end]` refers to, else its words without article.

    `last` is the place and the name of the speaker before, to whom a pronoun refers where no name stands between.
    """
    written = names.text[start:end]
    low = written.lower().replace("’", "'")
    first = low.split("'")[0] if " " not in low else low
    if first in _PRONOUNS:
        return _of_pronoun(names, start, _PRONOUNS[first], last) or written
    if first in ("who", "which", "that"):
        found = names.last_before(start, person=first == "who")
        return found.name if found else written
    if first in ("i", "we", "you"):
        return ""
    head = _HEAD.split(written)[0]
    if head.split()[-1:] and head.split()[-1].lower() in _TITLES and _DESCRIPTION.match(written):
        described = _described(names, start, head)
        if described:
            return described
    named = _pair(names, start, head) or _named(names, start, start + len(head))
    if named:
        return named
    aged = _AGED.match(low)
    if low in _UNRESOLVED:
        return ""
    return (aged and _of_age(names, aged.group(1))) or _ARTICLE.sub("", written)


def _named(names: Names, start: int, end: int) -> str:
    """Give the name in the head of a mention, the last one where offices stand before it; not an owner's."""
    index = bisect_left(names.starts, start)
    found = ""
    while index < len(names.mentions) and names.mentions[index][0] < end:
        _, last, entity = names.mentions[index]
        owner = names.text[last : last + 2] in ("'s", "’s") and last + 2 < end
        if not owner and (entity.person or not found):
            found = entity.name
        index += 1
    return found


def _pair(names: Names, start: int, head: str) -> str:
    """Give both names where two people speak together; empty where they are not two people."""
    joined = _JOINED.fullmatch(head)
    if not joined:
        return ""
    pair = [_named(names, start + joined.start(part), start + joined.end(part)) for part in (1, 2)]
    people = [name for name in pair if name and names.entities[fold(name)].person]
    return " and ".join(people) if len(set(people)) == 2 else ""


def _of_age(names: Names, age: str) -> str:
    """Lead "the 46-year-old" back to the person whose name this age follows."""
    for _, end, entity in names.mentions:
        if names.text.startswith(f", {age},", end):
            return entity.name
    return ""


def _of_pronoun(names: Names, place: int, gender: str, last: tuple[int, str] | None = None) -> str:
    """Give a person of the nearest sentence before, where the gender fits.

    That is who speaks there ("Lee said"), else the first that is no owner, else the first.
    """
    spoke = names.entities.get(fold(last[1])) if last and last[0] <= place else None
    if spoke and not (spoke.person and (not gender or spoke.gender in (gender, ""))):
        spoke = None
    for sentence in names.sentences_before(place):
        if last and spoke and sentence[-1][0] < last[0]:
            return spoke.name
        people = [
            mention for mention in sentence if mention[2].person and (not gender or mention[2].gender in (gender, ""))
        ]
        if people:
            return max(people, key=lambda mention: _prominence(names.text, *mention[:2]))[2].name
        _, end, first = sentence[0]
        if not (first.person or first.organisation) and " " in first.name and _DESCRIBED.match(names.text, end):
            return first.name
    return ""


def _prominence(text: str, start: int, end: int) -> int:
    """Rank a mention by what stands beside it: a verb of saying, nothing of note, or a possessive."""
    after = _NEXT_WORD.match(text, end)
    before = _BEFORE.search(text, max(0, start - 30), start)
    for word in (after and after.group(1), before and before.group(1)):
        cue = find_cue(word) if word else None
        if cue and cue.tense != "base" and cue.tense != "ing" and cue.family in ("speech", "claim"):
            return 2
    return 0 if text[end : end + 2] in ("'s", "’s") else 1


def _described(names: Names, place: int, head: str) -> str:
    """Lead "the attorney general" back to the person so described, among equals the last one mentioned.

    A description by a place or party that fits nobody ("the Ohio senator", of whom the article says only
    "senator") is of the person whom the sentences before are about.
    """
    written = re.findall(r"[\w-]+", _ARTICLE.sub("", head))
    words = {word.lower() for word in written}
    titles = words & _TITLES
    proper = {word.lower() for word in written if word[0].isupper()} - titles
    best, rank = "", (0, -1)
    for entity in names.entities.values():
        if entity.person and written[-1].lower() in entity.roles:
            index = bisect_left(entity.places, place)
            fit = (len(words & entity.described), entity.places[index - 1] if index else 0)
            if fit > rank and (not proper or proper & entity.described):
                best, rank = entity.name, fit
    return best or (_of_pronoun(names, place, "") if proper else "")
