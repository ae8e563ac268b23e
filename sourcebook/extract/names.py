"""Who is meant: people and organisations of an article, and what a mention refers to.

A run of capitalised words is read as titles and a name ("Attorney General Jeff Sessions"). Names of two words
and more found an entry; a last name, a title with "the", a relative or a personal pronoun are led back to an
entry. Pronouns go to the nearest sentence before, in which a person of fitting gender stands first: the
preference for subjects and recent sentences of Hobbs (1978) and of centering (Grosz, Joshi and Weinstein 1995),
without syntax. What cannot be led back keeps the words of its mention.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from sourcebook.extract.text import Span

GIVEN_NAMES = Path(__file__).parents[2] / "data" / "lexicons" / "given_names.yml"

_CAPITAL = r"[^\W\d_a-zà-öø-ÿ][\w'’-]*"
_SHORT = r"(?:[A-Z]|Sens?|Reps?|Govs?|Mr|Mrs|Ms|Dr|Jr|Sr|Gen|Lt|Col|Sgt|Capt|Rev|St|Adm|Maj|Atty)\."
_WORD = rf"(?:{_SHORT}|(?:[A-Z]\.){{2,4}}|{_CAPITAL})"
_RUN = re.compile(rf"{_WORD}(?:[  ](?:(?:de|del|la|van|von|bin|al|der|da|di|dos)[  ])?{_WORD}){{0,7}}")
_BEFORE = re.compile(r"([\w’'.-]+)[  ]\Z")

_TITLES = frozenset(
    "president senator sen congressman congresswoman representative rep governor gov mayor sheriff chief judge "
    "justice secretary director commissioner attorney general minister chancellor king queen prince pope cardinal "
    "archbishop bishop rev reverend pastor father dr professor prof mr mrs ms miss sir officer sergeant sgt "
    "lieutenant lt captain capt colonel col admiral adm maj major detective deputy superintendent chairman "
    "chairwoman chair chairperson president-elect leader speaker spokesman spokeswoman spokesperson councilman councilwoman "
    "councilmember councilor supervisor assemblyman assemblywoman delegate ambassador agent candidate nominee "
    "whip host anchor columnist reporter correspondent analyst author economist lawyer counsel prosecutor "
    "solicitor treasurer comptroller administrator adviser advisor aide strategist pollster manager coordinator "
    "organizer activist advocate ceo founder co-founder owner member fellow scholar researcher expert scientist "
    "historian demographer billionaire businessman businesswoman veteran voter resident student teacher "
    "democrat republican lawmaker legislator politician official executive vice then-president ex-president "
    "gen sens reps govs hon cmdr cpl pvt legislator commentator writer editor blogger pundit consultant".split()
)
_MODIFIERS = frozenset(
    "former ex- u.s us american democratic republican independent state federal national local acting assistant "
    "associate senior junior chief texas california new york house senate white city county police first lady "
    "gop libertarian".split()
)
_ORGANISATION = frozenset(
    "department university college committee court city county house senate congress council party news times post "
    "center centre institute association union police office agency bureau administration commission foundation "
    "coalition group company corporation inc corp project network magazine journal press board school church "
    "service services enforcement security justice guard patrol force team league alliance society federation "
    "fund bank department’s ministry government state states nations conference chamber legislature parliament "
    "campaign act order law policy day street avenue hall tower island river valley beach park airport prison jail "
    "international initiative organization organisation society times-dispatch tribune herald chronicle gazette "
    "examiner review daily weekly today poll amendment constitution bill program programme route".split()
)
_NOT_NAMES = frozenset(
    "the a an this that these those he she they we you it i but and or nor so yet for in on at by from with as if "
    "when while after before since because although though however meanwhile according to of what who why how "
    "where there here his her their our my its some many most all both no not one two three several last next "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december earlier later now then today yesterday speaking asked photo read more "
    "during under over about also even just still only like unlike despite until once perhaps instead indeed "
    "republicans democrats americans mexicans muslims christians catholics hispanics latinos conservatives "
    "liberals yes no well oh let let's do does did is are was were has have had can could will would should".split()
)
_ROLE_ENDINGS = ("man", "woman", "person", "or", "er", "ist", "ent", "ant", "ee", "ian")
_FEMALE_ROLES = frozenset(
    "congresswoman chairwoman spokeswoman councilwoman assemblywoman businesswoman queen mrs ms miss".split()
)
_MALE_ROLES = frozenset(
    "congressman chairman spokesman councilman assemblyman businessman king prince mr pope father".split()
)


@dataclass(slots=True)
class Entity:
    """A person or organisation of the article, with all its mentions' starts, in order."""

    name: str
    person: bool
    gender: str = ""
    roles: set[str] = field(default_factory=set)
    places: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text and the full name that it stands for."""

    start: int
    end: int
    text: str
    name: str


@cache
def read_given_names(path: Path = GIVEN_NAMES) -> dict[str, str]:
    """Read the list of given names, each with "he" or "she"; names on both lists are left out."""
    lists = yaml.safe_load(path.read_text(encoding="utf-8"))
    he, she = set(lists["he"].split()), set(lists["she"].split())
    return dict.fromkeys(he - she, "he") | dict.fromkeys(she - he, "she")


def fold(name: str) -> str:
    """Give a name without accents and case, for comparing."""
    if name.isascii():
        return name.lower()
    plain = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def strip_titles(words: list[str]) -> tuple[list[str], list[str]]:
    """Split the words of a capitalised run into titles and name."""
    last = -1
    for index, word in enumerate(words):
        if word.lower().rstrip(".") in _TITLES:
            last = index
    start = last + 1
    while start < len(words) and words[start].lower().rstrip(".") in _NOT_NAMES:
        start += 1
    return words[:start], words[start:]


class Names:
    """The people and organisations of one article."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.entities: dict[str, Entity] = {}
        self.mentions: list[tuple[int, int, Entity]] = []
        self._by_last: dict[str, list[Entity]] = {}
        self._read()

    def _read(self) -> None:
        """Read all capitalised runs: names of several words first, then the single words that refer to them."""
        short: list[tuple[int, int, str, list[str]]] = []
        for match in _RUN.finditer(self.text):
            run = match.group()
            if " " not in run and "\xa0" not in run:
                word = _bare(run)
                short.append((match.start(), match.start() + len(word), word, []))
                continue
            for start, words in _split_run(match.start(), run):
                titles, name = strip_titles(words)
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
            elif titles and _is_title(titles[-1]):
                entity = self._enter(word, True)
            else:
                continue
            self._note(entity, begin, end, titles)
        self.mentions.sort(key=lambda mention: mention[0])
        self.starts = [start for start, _, _ in self.mentions]
        for _, _, entity in self.mentions:
            entity.places.sort()

    def _add(self, begin: int, end: int, name: list[str], titles: list[str]) -> None:
        words = [_bare(word) for word in name]
        given = words[0] in read_given_names()
        organisation = not given and (
            any(fold(word) in _ORGANISATION for word in words) or all(word.isupper() for word in words)
        )
        full = " ".join(words)
        entity = self._enter(full, not organisation and _is_person(words, titles))
        if not organisation:
            last = words[-2] if words[-1].rstrip(".") in ("Jr", "Sr", "II", "III") and len(words) > 2 else words[-1]
            listed = self._by_last.setdefault(fold(last.rstrip(",")), [])
            if entity not in listed:
                listed.append(entity)
        self._note(entity, begin, end, titles)

    def _enter(self, name: str, person: bool) -> Entity:
        key = fold(name)
        if key not in self.entities:
            self.entities[key] = Entity(name, person, read_given_names().get(name.split()[0], "") if person else "")
        self.entities[key].person |= person
        return self.entities[key]

    def _note(self, entity: Entity, begin: int, end: int, titles: list[str]) -> None:
        """Add a mention, and what the words around it say of the person's role."""
        entity.places.append(begin)
        self.mentions.append((begin, end, entity))
        roles = {word.lower().rstrip(".") for word in titles if _is_title(word)}
        before = _BEFORE.search(self.text, max(0, begin - 30), begin)
        if before and before.group(1).lower() in _TITLES:
            roles.add(before.group(1).lower())
        after = _APPOSITION.match(self.text, end)
        if after:
            roles |= {word for word in after.group(1).lower().split() if word in _TITLES}
        if roles:
            entity.person = entity.person or " " in entity.name or bool(roles)
            entity.roles |= roles
            if roles & _FEMALE_ROLES:
                entity.gender = "she"
            elif roles & _MALE_ROLES:
                entity.gender = "he"

    def listed(self) -> list[Mention]:
        """List the mentions of people and organisations in order."""
        return [Mention(start, end, self.text[start:end], entity.name) for start, end, entity in self.mentions]

    def last_before(self, place: int) -> Entity | None:
        """Give the person or organisation that was mentioned last before a place."""
        index = bisect_left(self.starts, place)
        return self.mentions[index - 1][2] if index else None

    def sentences_before(self, place: int) -> Iterator[list[tuple[int, int, Entity]]]:
        """Yield the mentions of each sentence that has any, from a place backwards, each in reading order."""
        index = bisect_left(self.starts, place)
        sentence: list[tuple[int, int, Entity]] = []
        after = place
        while index:
            index -= 1
            mention = self.mentions[index]
            if sentence and _SENTENCE_START.search(self.text, mention[1], after):
                yield sentence[::-1]
                sentence = []
            sentence.append(mention)
            after = mention[0]
        if sentence:
            yield sentence[::-1]

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
    return words[0] in read_given_names() or any(_is_title(word) for word in titles)


def _split_run(place: int, run: str) -> list[tuple[int, list[str]]]:
    """Split a run after possessives ("Trump's Attorney General") and drop the function words that open it."""
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
        if word.endswith(("'s", "’s")):
            parts.append((start, words))
            words = []
    if words:
        parts.append((start, words))
    return parts


_PRONOUNS = {"he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "herself": "she"}
_HEAD = re.compile(r"\s(?:of|for|at|from|with|in|on|who|that|to)\s|,")
_AGED = re.compile(r"\A(?:the|a|an)\s(?:[\w-]+\s){0,2}?\d\d?-year-old", re.IGNORECASE)
_ARTICLE = re.compile(r"\A(?:the|a|an)\s", re.IGNORECASE)
_SENTENCE_START = re.compile(r"[.!?…][\"”’')\]]*\s+|\n\s*")


def resolve(names: Names, start: int, end: int) -> str:
    """Give the full name that the mention at `text[start:end]` refers to; else its own words without article."""
    written = names.text[start:end]
    low = written.lower().replace("’", "'")
    first = low.split("'")[0] if " " not in low else low
    if first in _PRONOUNS:
        return _of_pronoun(names, start, _PRONOUNS[first]) or written
    if first in ("who", "which", "that"):
        found = names.last_before(start)
        return found.name if found else written
    if first in ("i", "we", "you"):
        return ""
    head = _HEAD.split(written)[0]
    named = _named(names, start, start + len(head))
    if named:
        return named
    if low.startswith("the ") or _AGED.match(low):
        described = _described(names, start, low)
        if described:
            return described
    return _ARTICLE.sub("", written)


def _named(names: Names, start: int, end: int) -> str:
    """Give the name that the head of a mention holds, its last one where titles and offices stand before it."""
    index = bisect_left(names.starts, start)
    found = ""
    while index < len(names.mentions) and names.mentions[index][0] < end:
        entity = names.mentions[index][2]
        if entity.person or not found:
            found = entity.name
        index += 1
    return found


def _of_pronoun(names: Names, place: int, gender: str) -> str:
    """Give the person that stands first in the nearest sentence before, where the gender fits."""
    for sentence in names.sentences_before(place):
        for _, _, entity in sentence:
            if entity.person and entity.gender in (gender, ""):
                return entity.name
    return ""


def _described(names: Names, place: int, low: str) -> str:
    """Lead "the attorney general" back to the person with these titles who was mentioned last."""
    words = {word for word in re.findall(r"[\w-]+", _HEAD.split(low)[0]) if word in _TITLES}
    if not words and not _AGED.match(low):
        return ""
    best, latest = "", -1
    for entity in names.entities.values():
        if entity.person and words <= entity.roles:
            index = bisect_left(entity.places, place)
            at = entity.places[index - 1] if index else -1
            if at > latest or not best:
                best, latest = entity.name, max(at, 0)
    return best
