"""The people and organisations that an article names, and where.

A run of capitalised words is read as titles and a name ("Attorney General Jeff Sessions"). Names of two words and
more found an entry; a last name or a first name alone is led back to the one entry that it can mean, by title and
gender where several bear it. What a name does not hold is left off: a word that only opens a sentence, the words of a
headline, a name's own repetition. `reference` then says what a mention refers to.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sourcebook.documents.lexicons import read_names, read_words
from sourcebook.extract.reading.cues import find_cue
from sourcebook.extract.reading.labels import ANSWER, QUESTION, Label, find_labels
from sourcebook.extract.reading.marks import Spanned

_CAPITAL = r"[^\W\d_a-zà-öø-ÿ][\w'’-]*"
_SHORT = (
    r"(?:[A-Z]|Sens?|Reps?|Govs?|Mr|Mrs|Ms|Dr|Jr|Sr|Gen|Lt|Col|Sgt|Capt|Rev|St|Adm|Maj|Atty|Cmdr|Del|Det|Prof|Supt)\."
)
_WORD = rf"(?:(?:[A-Z]\.){{2,4}}|{_SHORT}|{_CAPITAL})"
_PARTICLES = r"(?:al-|el-)?(?:de|del|la|van|von|bin|al|der|da|di|dos)[  ]"
_ARTICLED = r"(?:al|el|bin|ibn)-[A-Z][\w'’-]*"
_RUN = re.compile(
    rf"(?:{_WORD}|(?<![\w’'-]){_ARTICLED})(?:[  ](?:{_PARTICLES})?(?:{_WORD}|{_ARTICLED})){{0,7}}(?:,[  ][JS]r\.)?"
)
_BEFORE = re.compile(r"([\w’'.-]+)[  ]\Z")
_BESIDE = re.compile(r"([\w’'.-]+),?[  ]\Z")  # the spokeswoman, | Ann Lee,
_APPOSITION = re.compile(r"\s?,\s((?:the|a|an|its|his|her|[A-Z]\w+)?[^,.;:“”\"()]{2,90})[,.;]")
_PLACED = re.compile(r"\s(?:of|from)\s([A-Z]\w+)|(?:,\s|\s\()[RDI]-([A-Z]\w+)")  # Ann Lee | of Salem; (D-Ohio)
_BESIDE_BODY = re.compile(r"\b(?:[Tt]he|[Ii]ts|[Oo]ur)\s(?:[a-z-]+\s)?([a-z]+),\s\Z")  # the company, | Salem Gas,
_CALLED_BODY = re.compile(
    r"\s?,\s(?:an?|the)\s(?:(?!of|for|at|from|in|with|to|by|on|who)[\w-]+\s){0,3}?([a-z]+)"
    r"(?=[,.;]|\s(?:that|which|based|in|of|for|with|from|behind|representing|opposed)\b)"
)  # Salem Gas, | a private company that
_AGED = re.compile(r"\s?,\s\d\d?,|,\s(?:a|an)\s(?:[\w-]+\s){0,2}\d\d?-year-old\b")
_INTRODUCED = re.compile(r"\s?,\s(?:a|an)\s((?:[\w-]+\s){0,3}[\w-]+)")  # Amira, | a young cook
_OPENS = re.compile(r"(?:\A|\n|[.!?…:;]|[\"“‘«(\[—–]|[.!?]['\"”’)\]]+)\s*\Z")
_GENERATION = re.compile(r"\b(younger|elder|older)[  ]\Z")
_GLUED = re.compile(r"(?<!\bMac)(?<!\bFitz)(?<!\bVan)[a-z]{3}(?<!\bVander)(?<!\bMac)[A-Z][a-z]")
SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
"""What follows a last name and is none."""
_PEOPLE = re.compile(r"(?:wo)?m[ae]n\Z|\w{3,}(?:ologist|ographer)\Z")
# The end of a sentence, which no title or initial with its full stop is.
_SENTENCE_START = re.compile(
    r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSen)(?<!\bRep)(?<!\bGov)(?<!\bGen)(?<!\b[A-Z])"
    r"[.!?…][\"”’')\]]*\s+|\n\s*"
)

_WORDS, _MORE = read_words("names"), read_words("given")
_TITLES, _ORGANISATIONS, _NOT_NAMES = _WORDS["titles"], _WORDS["organisations"], _WORDS["not_names"]
_SHE = _WORDS["titles_she"] | _WORDS["people_she"]
_HE = _WORDS["titles_he"] | _WORDS["people_he"]
ROLES = _TITLES | _WORDS["people"]
_STANDING = re.compile(r"\A(?:ex|then|co|vice)-|-(?:elect|designate|turned\b.*)\Z")
_PARTIES = ("democrat", "republican")
_DAYS = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
"""Days, which end a name: said Lee Sunday."""
_MONTHS = ("april", "august", "june", "may")
"""Months that are given names after a title: Commissioner June Lee."""
_MEN, _WOMEN = _WORDS["he"] | _MORE["he"], _WORDS["she"] | _MORE["she"]
GIVEN = dict.fromkeys(_MEN - _WOMEN, "he") | dict.fromkeys(_WOMEN - _MEN, "she")
"""Given names with the pronoun of those who bear them."""
_SPELLED = {short.lower(): title for short, title in read_names("titles").items()}
COURTESY = frozenset(
    ("mr", "mrs", "ms", "miss", "dr", "sir", "democrat", "republican", "lawmaker", "leader", "member", "official")
)
"""Titles that say nothing of an office: they do not tell two bearers of a last name apart."""


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
    full: int = 0  # mentions by more than one word
    alone: int = 0  # mentions by the last name alone


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
    plain = unicodedata.normalize("NFKD", name.replace("’", "'"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def spell_title(word: str) -> str:
    """Give a title in full and in lower case: Gov. is governor, and so is a governor-elect."""
    low = _STANDING.sub("", word.lower()).rstrip(".")
    return _SPELLED.get(low, low)


def last_word(words: Sequence[str]) -> str:
    """Give the last name of a name's words; "Jr." and the like are none."""
    return words[-2] if len(words) > 2 and words[-1].rstrip(".").lower() in SUFFIXES else words[-1]


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
        self._by_first: dict[str, list[Entity]] = {}
        self._read()

    def _read(self) -> None:
        """Read the capitalised runs: names of several words first, then what can only refer to them."""
        short: list[tuple[int, list[str], list[str]]] = []
        later: list[tuple[int, list[str]]] = []
        headings = _find_headings(self.text)
        for match in _RUN.finditer(self.text):
            heading = _within(headings, match.start())
            opens = not heading and _OPENS.search(self.text, max(0, match.start() - 4), match.start()) is not None
            for start, words in _split_run(match.start(), match.group()):
                titles, name = _strip_titles(words)
                begin = start + len(" ".join(titles)) + bool(titles)
                if not name:
                    continue
                if len(name) == 1 or (len(name) == 2 and _is_suffix(name[1])):
                    short.append((begin, name, titles))
                elif heading or (not titles and self._is_opened(name, opens and start == match.start())):
                    later.append((begin, name))
                elif len(name) <= 5:
                    self._add(begin, name, titles)
        for begin, name in later:
            self._add_opened(begin, name, _within(headings, begin), short)
        for begin, name, titles in sorted(short):
            self._refer(begin, name, titles, _within(headings, begin))
        self.mentions.sort(key=lambda mention: mention[0])
        self.starts = [start for start, _, _ in self.mentions]
        for entity in self.entities.values():
            entity.places.sort()
        self.labels = find_labels(self.text, [entity.name for entity in self.entities.values() if entity.person])
        self.labelled = dict(self._name_labels())

    def _name_labels(self) -> Iterator[tuple[int, str]]:
        """Yield where each label of a transcript stands, with the name of who speaks under it; none for questions."""
        labels = (_strip_titles(label.text.title().split())[1] for label in self.labels)
        full = {" ".join(words) for words in labels if len(words) > 1}
        people = {entity.name for entity in self.entities.values() if entity.person and " " in entity.name}
        first = self.labels[0].start if self.labels else 0
        before = {entity.name for at, _, entity in self.mentions if entity.person and at < first}
        for label in self.labels:
            if label.text == QUESTION:
                name = ""
            elif label.text == ANSWER:
                name = next(iter(before)) if len(before) == 1 else ""
            else:
                name = self._name_label(label, full, people)
            yield label.start, name

    def _name_label(self, label: Label, full: set[str], people: set[str]) -> str:
        """Give the full name that a label stands for, by the text or another label; else the label itself."""
        words = label.text.title() if label.text.isupper() else label.text
        plain = " ".join(word for word in words.split() if not _is_title(word)) or words.lower()
        bearers = {fold(name): name for name in full | people if fold(last_word(name.split())) == fold(plain)}
        if len(label.text) < 4 and label.text.isupper() and not bearers:
            beside = re.search(rf"((?:[A-Z][\w’'-]+ ){{1,3}})\({label.text}\)", self.text)
            alike = {name for name in people if "".join(word[0] for word in name.split()) == label.text}
            return beside.group(1).strip() if beside else alike.pop() if len(alike) == 1 else ""
        same = [name for name in people if fold(name) == fold(plain)]
        return same[0] if same else next(iter(bearers.values())) if len(bearers) == 1 else plain

    def _is_opened(self, name: Sequence[str], opens: bool) -> bool:
        """Say whether a name's first word only opens the sentence: a common word, no given name."""
        word, low = name[0], name[0].lower()
        if word.isupper() and len(word) > 3 and not name[-1].isupper():
            return True  # WATCH Lee
        if opens and word.rpartition("-")[2].islower() and "-" in word:
            return True  # Ever-cautious Lee
        if word in GIVEN or (not word.isalpha() and low not in _WORDS["openers"]):
            return False
        if low in _WORDS["openers"]:
            return True
        common = low in _WORDS["common_openers"] or (low.endswith(("ing", "ed", "ly")) and len(low) > 5)
        return opens and (common or f" {low} " in self.text)

    def _add_opened(
        self, begin: int, name: list[str], heading: bool, short: list[tuple[int, list[str], list[str]]]
    ) -> None:
        """Read a run whose first words may be no name: what follows them is one, or a last name that is known."""
        titled = {fold(_bare(words[0])) for _, words, titles in short if titles}
        for index in range(len(name)):
            rest, place = name[index:], begin + sum(len(word) + 1 for word in name[:index])
            known = next((each for each in range(len(rest), 1, -1) if self._knows(rest[:each])), 0)
            given = rest[0] in GIVEN and len(rest) > 1 and not is_role(rest[1].lower())
            if known or (given and (not heading or self._is_used(_bare(rest[1])))):
                self._add(place, rest[: known or (2 if heading else 5)], [])
                return
            last = fold(_bare(rest[0]))
            if heading or len(rest) == 1:
                if last in self._by_last or last in titled:
                    short.append((place, rest[:1], []))
            elif not self._is_opened(rest, index == 0) or (
                rest[0].lower() in _WORDS["common_openers"] and not self._bears(_bare(rest[1]))
            ):
                self._add(place, rest[:5], [])
                return

    def _bears(self, word: str) -> bool:
        """Say whether a word is the last name of a person."""
        return any(entity.person for entity in self._by_last.get(fold(word), ()))

    def _knows(self, words: Sequence[str]) -> bool:
        return fold(" ".join(map(_bare, words))) in self.entities

    def _is_used(self, word: str) -> bool:
        """Say whether a word has a capital in a sentence, outside the headlines."""
        return re.search(rf"(?:[a-z,.]|\n)\s?{re.escape(word)}\b(?=[\s,.’']+[a-z])", self.text) is not None

    def _add(self, begin: int, name: list[str], titles: list[str]) -> None:
        end = begin + len(" ".join(name))
        words = [*name[:-1], _bare(name[-1])]
        given = words[0] in GIVEN and not _is_house(words)
        organisation = not given and (
            any(fold(word) in _ORGANISATIONS for word in words) or all(word.isupper() for word in words)
        )
        if not organisation and ((not given and not titles and _is_verb(words[-1])) or _GLUED.search(words[-1])):
            return  # a headline, or words that run together: Lee Rips, LeePentagon
        if not organisation and not given:
            words = self._lengthen(words)
        entity = self._enter(
            " ".join(words).replace(",", ""), not organisation and (given or any(map(_is_title, titles)))
        )
        entity.organisation = organisation
        entity.full += 1
        if not organisation:
            for index, word in ((self._by_last, last_word(words).rstrip(",")), (self._by_first, words[0])):
                listed = index.setdefault(fold(word), [])
                if entity not in listed:
                    listed.append(entity)
        self._note(entity, begin, end, titles)

    def _lengthen(self, words: list[str]) -> list[str]:
        """Give the full name of the one person whose last name is of two words: Ms. Ness Boone is Ada Ness Boone."""
        end = " " + fold(" ".join(words))
        longer = [each for each in self._by_last.get(fold(words[-1]), ()) if fold(each.name).endswith(end)]
        alone = len(words) == 2 and len(longer) == 1 and longer[0].person and longer[0].name[1:2] != "."
        return longer[0].name.split() if alone else words

    def _enter(self, name: str, person: bool) -> Entity:
        key = fold(name)
        if key not in self.entities:
            gender = GIVEN.get(name.split()[0], "") if person and " " in name else ""
            self.entities[key] = Entity(name, person, gender=gender)
        entity = self.entities[key]
        if person and not entity.person:
            entity.person = True
            entity.gender = entity.gender or (GIVEN.get(name.split()[0], "") if " " in name else "")
        return entity

    def _refer(self, begin: int, name: list[str], titles: list[str], heading: bool) -> None:
        """Lead a single word, perhaps with "Jr.", back to the entity that it names, or let it found one."""
        word = _bare(name[0])
        end = begin + len(word)
        bearers = self._by_last.get(fold(word), [])
        if len(name) > 1:
            end = begin + len(" ".join(name))
            bearers = _same_generation(bearers, name[1])
        elif generation := _GENERATION.search(self.text, max(0, begin - 12), begin):
            bearers = _of_generation(bearers, generation.group(1))
        before = _BEFORE.search(self.text, max(0, begin - 30), begin)
        if before and before.group(1) in ROLES:
            titles = [*titles, before.group(1)]
        entity = self._choose(bearers, word, begin, titles)
        first = self._by_first.get(fold(word), [])
        if entity is None and not titles and word in GIVEN and first and word not in _PLACES_TOO:
            people = [each for each in first if each.person]
            entity = people[0] if len(people) == 1 else None
        elif entity is None and not heading and fold(word) not in _ORGANISATIONS:
            entity = self._introduce(begin, end, word, titles)
        if entity:
            entity.alone += not titles
            self._note(entity, begin, end, titles)

    def _introduce(self, begin: int, end: int, word: str, titles: list[str]) -> Entity | None:
        """Found a person of one name: after a title, with an age, or beside a noun for people."""
        low = word.lower()
        if low in _NOT_NAMES or low in ROLES or low in _WORDS["openers"] or _is_suffix(word):
            return None
        if titles and _is_title(titles[-1]):
            return self._found(word, GIVEN.get(word, ""))
        kin = _BESIDE.search(self.text, max(0, begin - 30), begin)
        if kin and kin.group(1) in _WORDS["people"]:
            return self._found(word, GIVEN.get(word, ""))
        beside = _INTRODUCED.match(self.text, end)
        role = beside is not None and any(map(is_role, beside.group(1).split()))
        if role or _AGED.match(self.text, end):
            return self._found(word, GIVEN.get(word, ""))
        return None

    def _found(self, word: str, gender: str) -> Entity:
        entity = self._enter(word, True)
        entity.gender = entity.gender or gender
        listed = self._by_last.setdefault(fold(word), [])
        if entity not in listed:
            listed.append(entity)
        return entity

    def _choose(self, bearers: Sequence[Entity], word: str, place: int, titles: Collection[str]) -> Entity | None:
        """Give, of those who bear a last name, the one that its title, its gender or the article's usage leaves."""
        written = {spell_title(title) for title in titles}
        fitting = [each for each in bearers if not differ_in_gender(written, each)]
        offices = written & ROLES - COURTESY
        if offices:  # President Ness is not Carl Ness Jr., unless he is said to be president
            fitting = [each for each in fitting if offices & each.roles or not _is_junior(each)]
        fitting = [each for each in fitting if offices & each.roles] or fitting
        fitting = [each for each in fitting if written & each.roles] or fitting
        gender = "she" if written & _SHE else "he" if written & _HE else ""
        fitting = [each for each in fitting if gender and each.gender == gender] or fitting
        if len(fitting) > 1:
            fitting = _prevailing(fitting, place)
        if not bearers or (len(bearers) > len(fitting) == 0 and not written):
            return None
        if len(fitting) == 1:
            return fitting[0]
        entity = self._enter(word, True)  # two may be meant, or somebody else: the article's own word
        entity.gender = entity.gender or gender
        return entity

    def _note(self, entity: Entity, begin: int, end: int, titles: list[str]) -> None:
        """Add a mention, and what the words around it say of the person's role."""
        entity.places.append(begin)
        self.mentions.append((begin, end, entity))
        if entity.name.replace(" ", "_") in _PLACES:
            return
        if not entity.person and self._is_called_body(begin, end):
            entity.organisation = True
        if entity.organisation:
            return
        around = [spell_title(word) for word in titles]
        beside = _BESIDE if self.text.startswith(",", end) else _BEFORE
        before = beside.search(self.text, max(0, begin - 30), begin)
        kin = _BESIDE.search(self.text, max(0, begin - 30), begin)
        if before and before.group(1) in ROLES:
            around.append(before.group(1))
        elif kin and kin.group(1) in _WORDS["people"]:
            around.append(kin.group(1))
        after = _APPOSITION.match(self.text, end)
        if after:
            around += after.group(1).lower().split()
        elif place := _PLACED.match(self.text, end):
            entity.described.add((place.group(1) or place.group(2)).lower())
        if _AGED.match(self.text, end):
            entity.person = True
            entity.gender = entity.gender or GIVEN.get(entity.name.split()[0], "")
        roles = {word for word in around if is_role(word)}
        entity.described.update(around)
        if roles:
            entity.person = True
            entity.roles |= roles
            if entity.name.split()[0] not in GIVEN or " " not in entity.name:
                she, he = roles & _SHE, roles & _HE
                entity.gender = "she" if she and not he else "he" if he and not she else entity.gender
            else:
                entity.gender = entity.gender or GIVEN[entity.name.split()[0]]

    def _is_called_body(self, begin: int, end: int) -> bool:
        """Say whether a noun for a body stands beside a name: "the company, | Salem Gas, met"."""
        before = _BESIDE_BODY.search(self.text, max(0, begin - 60), begin)
        named = before is not None and before.group(1) in _ORGANISATIONS and self.text.startswith(",", end)
        after = None if named else _CALLED_BODY.match(self.text, end)
        return named or (after is not None and after.group(1) in _ORGANISATIONS)

    def listed(self) -> list[Mention]:
        """List the mentions of people and organisations in order."""
        return [Mention(start, end, self.text[start:end], entity.name) for start, end, entity in self.mentions]

    def between(self, start: int, end: int) -> list[tuple[int, int, Entity]]:
        """List the mentions that begin within a stretch."""
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

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


_PLACES = read_words("places")["states"] | read_words("places")["cities"]
_PLACES_TOO = frozenset(("Jordan", "Chad", "Israel", "Virginia", "Georgia", "Carolina", "Madison", "Austin", "Chelsea"))


def differ_in_gender(titles: Collection[str], entity: Entity) -> bool:
    """Say whether a title is a woman's and the person a man, or the reverse."""
    return (entity.gender == "he" and bool(_SHE.intersection(titles))) or (
        entity.gender == "she" and bool(_HE.intersection(titles))
    )


def _is_suffix(word: str) -> bool:
    return _bare(word).rstrip(".,").lower() in SUFFIXES


def _is_junior(entity: Entity) -> bool:
    return _is_suffix(entity.name.split()[-1])


def _same_generation(bearers: Sequence[Entity], suffix: str) -> list[Entity]:
    """Give those whose full name has a suffix; where none has it, those without any."""
    own = [each for each in bearers if fold(each.name.split()[-1]).rstrip(".") == fold(_bare(suffix)).rstrip(".")]
    return own or [each for each in bearers if not _is_junior(each)]


def _of_generation(bearers: Sequence[Entity], word: str) -> list[Entity]:
    """Give the elder or the younger of two, where "Jr." or a word for a child or parent tells which is which."""
    young = [each for each in bearers if _is_junior(each) or each.roles & _WORDS["children"]]
    old = [each for each in bearers if each not in young or each.roles & _WORDS["parents"]]
    if len(bearers) != 2 or (len(young) != 1 and not any(each.roles & _WORDS["parents"] for each in bearers)):
        return list(bearers)
    if len(young) != 1:
        old = [each for each in bearers if each.roles & _WORDS["parents"]]
        young = [each for each in bearers if each not in old]
    return young if word == "younger" else old


def _prevailing(bearers: Sequence[Entity], place: int) -> list[Entity]:
    """Give the one whom an article calls by the last name: the first and main one; else all."""
    plain = [each for each in bearers if not _is_junior(each)]
    if len(plain) == 1:
        return plain  # Ray Tully, not Ray Tully Jr.
    before = [each for each in bearers if min(each.places) < place]
    called = [each for each in before if each.alone]
    if len(before) == 1 or len(called) == 1:
        return before if len(before) == 1 else called
    ranked = sorted(bearers, key=lambda each: -each.full)
    return ranked[:1] if ranked[0].full >= 3 * ranked[1].full else list(bearers)


def _find_headings(text: str) -> list[tuple[int, int]]:
    """List the lines in which nearly every longer word has a capital: there, a capital tells no name."""
    found = []
    start = 0
    for line in text.split("\n"):
        if len(line) <= _LONGEST_HEADING and not line.rstrip("\"”’' ").endswith((".", "!", ",")):
            words = [word for word in _LONG.findall(line) if not word.islower() or len(word) > 3]
            if len(words) > 2 and sum(word[0].isupper() for word in words) > 0.7 * len(words):
                found.append((start, start + len(line)))
        start += len(line) + 1
    return found


_LONGEST_HEADING = 200
_LONG = re.compile(r"[^\W\d_][\w’']*")


def _within(spans: Sequence[tuple[int, int]], place: int) -> bool:
    index = bisect_right(spans, (place, len(spans) and 10**12)) - 1
    return index >= 0 and place < spans[index][1]


def _strip_titles(words: list[str]) -> tuple[list[str], list[str]]:
    """Split the words of a capitalised run into titles and name."""
    last = -1
    for index, word in enumerate(words):
        named = word in GIVEN and index + 1 < len(words)
        surname = _is_surname(words, index)
        kin = index == 0 and len(words) > 2 and word.lower() in _WORDS["people"]  # Miner Ombra Lee
        if (_is_title(word) or kin) and not named and not surname:
            last = index
    if last >= 0 and words[last].lower() in _PARTIES and fold(_bare(words[-1])) in _ORGANISATIONS:
        last = -1  # Republican Governors Association
    if last >= 0 and last + 1 < len(words) and fold(_bare(words[-1])) in _POSSESSED:
        last = -1  # Auditor General's Office
    start = last + 1
    after_title = last >= 0 and len(words) > start and words[start].lower() in _MONTHS
    while start < len(words) and words[start].lower() in _NOT_NAMES and not after_title:
        start += 1
    return _trim_name(words, start)


def _is_surname(words: list[str], index: int) -> bool:
    """Say whether a title is a last name: Ann King, Sen. Ombra King, A. King Jr., Mr. Baker, but not Mr. Speaker."""
    suffixed = index + 2 == len(words) and _is_suffix(words[-1])
    if not index or not (suffixed or index + 1 == len(words)):
        return False
    before = words[index - 1]
    called = before.lower().rstrip(".") in _WORDS["called_by_name"] and words[index].lower() in _WORDS["last_names_too"]
    titled = index > 1 and words[index - 2].endswith(".") and _is_title(words[index - 2]) and not _is_title(before)
    return suffixed or before in GIVEN or called or titled


def _trim_name(words: list[str], start: int) -> tuple[list[str], list[str]]:
    """Leave off what stands before a given name inside a run, and where a name begins again."""
    name = words[start:]
    if len(name) > 2 and name[0] not in GIVEN and len(name[0].rstrip(".")) > 1:
        given = next((index for index in range(1, len(name) - 1) if name[index] in GIVEN), 0)
        if given and not any(fold(_bare(word)) in _ORGANISATIONS for word in name[given:]):
            start, name = start + given, name[given:]
    for index in range(1, len(name)):
        if (len(name[0]) > 2 and name[index].startswith(name[0])) or name[index].lower() in _DAYS:
            name = name[:index]
            break
    return words[:start], name


_POSSESSED = frozenset(
    ("office", "department", "association", "union", "guild", "league", "federation", "society", "club")
)


@lru_cache(maxsize=10_000)
def _is_verb(word: str) -> bool:
    cue = find_cue(word)
    return cue is not None and cue.tense == "third"


def _is_house(words: Sequence[str]) -> bool:
    """Say whether words that open with a given name are a body's: John Jay College."""
    return len(words) > 2 and fold(words[-1]) in _ORGANISATIONS and not words[-2].endswith(".")


def _is_title(word: str) -> bool:
    return spell_title(word) in _TITLES or word.lower().rstrip(".") in _TITLES


def is_role(word: str) -> bool:
    """Say whether a word is a title, an office, an occupation or a noun for people."""
    return word in ROLES or _PEOPLE.search(word) is not None


def _bare(word: str) -> str:
    if word.endswith(("'s", "’s")):
        return word[:-2]
    return word[:-1] if word.endswith(("'", "’")) else word


def _split_run(place: int, run: str) -> list[tuple[int, list[str]]]:
    """Split a run after possessives ("Lee's Attorney General"), without the function words that open it.

    A possessive inside the name of a body does not part it: "Teachers' Association", "Auditor General's Office".
    """
    parts: list[tuple[int, list[str]]] = []
    words: list[str] = []
    start = place
    run_words = run.replace("\xa0", " ").split(" ")
    for index, word in enumerate(run_words):
        if not words:
            start = place
        place += len(word) + 1
        if not words and word.lower() in _NOT_NAMES:
            continue
        words.append(word)
        following = run_words[index + 1] if index + 1 < len(run_words) else ""
        owned = word.endswith(("'s", "’s", "s'", "s’"))
        role = _is_title(_bare(word)) or _bare(word).lower().endswith(("er", "or", "s", "al"))
        closing = word.endswith(("'", "’")) and not owned  # a single mark closes: ‘Salem’ Lee
        if closing or (owned and not (fold(following) in _POSSESSED and role and word not in GIVEN)):
            parts.append((start, words))
            words = []
    if words:
        parts.append((start, words))
    return parts
