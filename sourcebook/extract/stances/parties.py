"""Parties: the people, bodies and places of an article that can hold a position, wherever it names them.

People come from `names`; bodies are administrations, courts, organisations, and what the codebook lists under
`actors` ("House Democrats", "the city council"); places are those that an article treats as a town, county or
state. A mention is *governed* where a preposition or a possessive stands between it and a verb ("in Salem",
"Salem’s lake"): then it is not what the sentence is about.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sourcebook.documents.lexicons import read_names, read_words
from sourcebook.extract.reading.acronyms import find_acronyms
from sourcebook.extract.reading.cues import read_cues
from sourcebook.extract.reading.names import Names, fold
from sourcebook.extract.reading.reference import resolve
from sourcebook.extract.stances.cues import Cues


@dataclass(frozen=True, slots=True)
class Party:
    """A mention of a party: its span, the party's name, its kind (person, body, place, group), and its role."""

    start: int
    end: int
    name: str
    kind: str
    governed: bool = False
    owner: bool = False


class Parties:
    """The mentions of parties in one article, in order."""

    def __init__(self, text: str, names: Names, cues: Cues) -> None:
        self.text = text
        self.names = names
        self.cues = cues
        self._places = self._find_places()
        self._acronyms = dict(find_acronyms(text)) | _ACRONYMS
        self._taken: list[tuple[int, int]] = []
        self.mentions: list[Party] = []
        for finder in (
            self._find_administrations,
            self._find_courts,
            self._find_agencies,
            self._find_pairs,
            self._find_boards,
            self._find_sides,
            self._find_titles,
            self._find_groups,
            self._find_entities,
            self._find_words,
            self._find_pronouns,
        ):
            self.mentions += [each for each in finder() if self._take(each)]
        self.mentions.sort(key=lambda each: each.start)
        self.starts = [each.start for each in self.mentions]

    def between(self, start: int, end: int) -> list[Party]:
        """List the mentions that begin within a stretch."""
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def _take(self, party: Party) -> bool:
        """Keep a mention's span, unless one that was found before overlaps it."""
        place = bisect_left(self._taken, (party.start, party.end))
        around = self._taken[max(0, place - 1) : place + 1]
        if any(start < party.end and party.start < end for start, end in around):
            return False
        self._taken.insert(place, (party.start, party.end))
        return True

    def _make(self, start: int, end: int, name: str, kind: str) -> Party:
        if kind in ("place", "person") and " " not in name and f"{name} County" in self.text:
            name, kind = f"{name} County", "place"
        if kind == "group" and name.endswith(" police") and name[0].isupper():
            name = name.removesuffix(" police") + " Police Department"
        owned = _OWNS.match(self.text, end)
        owner = bool(owned)
        before = _GOVERNS.search(self.text, max(0, start - 60), start)
        verb = _VERB.search(self.text, max(0, start - 30), start)
        governed = before is not None or (verb is not None and verb.group(1).lower() not in read_cues())
        if owned and not self._is_deed(owned.group(1)):
            governed = True
        if kind == "place" and self.text[start].isupper() and _ATTRIBUTIVE.search(self.text, max(0, start - 30), start):
            noun = _NEXT.match(self.text, end)
            governed = noun is None or not self._is_deed(noun.group(1))
        return Party(start, end, name, kind, governed, owner)

    def _is_deed(self, words: str) -> bool:
        """Say whether a noun phrase is something in which its owner's position shows ("order", "lawsuit")."""
        return any(self.cues.deeds.fullmatch(word) for word in words.split())

    def _find_administrations(self) -> Iterator[Party]:
        named = Counter(match.group(1) for match in _ADMINISTRATION.finditer(self.text))
        for match in _ADMINISTRATION.finditer(self.text):
            yield self._make(*match.span(), f"{match.group(1)} administration", "body")
        for match in re.finditer(r"\b(?:the|his|her)\s(administration)\b", self.text):
            owner = named.most_common(1)[0][0] if named else ""
            if not match.group().startswith("the"):
                owner = resolve(self.names, match.start(), match.start() + 3).split(" ")[-1]
            name = f"{owner} administration" if owner[:1].isupper() else "administration"
            yield self._make(*match.span(1), name, "body")

    def _find_courts(self) -> Iterator[Party]:
        courts: list[tuple[int, str]] = []
        fullest: dict[str, str] = {}
        for match in _COURT.finditer(self.text):
            first = match.group().split()[0]
            fullest[first] = max(fullest.get(first, ""), match.group(), key=len)
        for match in _COURT.finditer(self.text):
            name = fullest[match.group().split()[0]]
            courts.append((match.start(), name))
            yield self._make(*match.span(), name, "body")
        for match in _COURT_AGAIN.finditer(self.text):
            kind = next((word for word in _COURT_KINDS if word in match.group(1)), "")
            fit = [each for each in courts if _COURT_KINDS.get(kind, "") in each[1]]
            before = [name for start, name in fit if start < match.start()]
            after = [name for start, name in fit if start > match.start()]
            name = (before[-1:] or after[:1] or [match.group(1)])[0]
            yield self._make(*match.span(1), name, "body")

    def _find_agencies(self) -> Iterator[Party]:
        """Yield the federal agencies by their full names, "and" within them included."""
        for match in _AGENCY.finditer(self.text):
            name = _DEPARTMENT.sub(r"\1 Department", match.group())
            full = name if name in _ACRONYMS.values() else f"U.S. {name}"
            yield self._make(*match.span(), self._expand(full if full in _ACRONYMS.values() else name), "body")

    def _find_pairs(self) -> Iterator[Party]:
        """Yield both of "Marlow and Veller counties"."""
        for match in _PAIR.finditer(self.text):
            suffix = " County" if match.group(3) == "counties" else ""
            yield self._make(*match.span(1), match.group(1) + suffix, "place")
            yield self._make(*match.span(2), match.group(2) + suffix, "place")

    def _find_boards(self) -> Iterator[Party]:
        """Yield councils, boards and chambers with their places."""
        for match in _BOARD.finditer(self.text):
            name = match.group()
            if name.lower().startswith("state "):
                state = self._name_town("state", match.start())
                name = f"{state} {name}" if state else name
            else:
                owner = _BOARD_OWNER.search(self.text, max(0, match.start() - 40), match.start())
                name = f"{owner.group(1)} {name.title()}" if owner else name
            yield self._make(*match.span(), name, "group")

    def _find_sides(self) -> Iterator[Party]:
        """Yield those who are named by their side: "critics of the ban"."""
        for match in _SIDE.finditer(self.text):
            yield self._make(*match.span(), match.group(), "group")

    def _find_entities(self) -> Iterator[Party]:
        issue = [pattern for each in self.cues.issues for pattern, kind, _ in each.patterns if kind == "name"]
        for start, end, entity in self.names.mentions:
            if any(pattern.search(self.text[start:end]) for pattern in issue) or self._in_capitals(start):
                continue
            place = entity.name in self._places or _PLACE_NAME.search(entity.name.title())
            person = entity.person and entity.name not in self._places
            kind = "person" if person else "place" if place else "body"
            if kind == "body" and not self._is_body(entity.name):
                kind = "" if entity.organisation else "person"
            end = start + len(_POSSESSIVE.sub("", self.text[start:end]))
            opener = _OPENER.match(self.text, start, end)
            start = opener.end() if opener else start
            written = self.text[start:end]
            name = written if opener else entity.name if entity.person or " " in written else written
            name = name.title() if kind == "place" and name.isupper() else name
            if kind:
                yield self._make(start, end, self._expand(name), kind)

    def _expand(self, name: str) -> str:
        """Give a body's full name: of an acronym as the article spells it out, of "Department of X" X Department."""
        name = self._acronyms.get(name, name)
        return _DEPARTMENT.sub(r"\1 Department", name)

    def _is_body(self, name: str) -> bool:
        return any(fold(word) in _BODIES for word in name.split()) or name.isupper()

    def _find_words(self) -> Iterator[Party]:
        """Yield single capitalised words that are places, acronyms or last names."""
        for match in _CAPITAL.finditer(self.text):
            word = match.group(1)
            if word in self._places:
                yield self._make(*match.span(1), word, "place")
            elif self._is_acronym(match):
                yield self._make(*match.span(1), self._expand(word), "body")

    def _is_acronym(self, match: re.Match[str]) -> bool:
        """Say whether a word in capitals names a body: not in a line of capitals, and no number follows ("SB 4")."""
        word = match.group(1)
        apart = not self._in_capitals(match.start()) and not _NUMBERED.match(self.text, match.end())
        return word.isupper() and len(word) > 1 and word not in _NO_BODIES and apart

    def _in_capitals(self, place: int) -> bool:
        """Say whether a place lies in a line of capitals, where a capital says nothing."""
        end = self.text.find("\n", place)
        return self.text[self.text.rfind("\n", 0, place) + 1 : end if end >= 0 else None].isupper()

    def _find_places(self) -> set[str]:
        """Collect what the article treats as a town, county or state: "in Salem", "Salem Mayor", "City of Salem"."""
        found = {match.group(1) for match in _PLACE.finditer(self.text)}
        found |= {match.group(1) for match in _PLACE_OFFICE.finditer(self.text)}
        words = {word for word in re.findall(r"\b[A-Z]\w+\b", self.text) if word in _STATES and len(word) > 3}
        people = {word for each in self.names.entities.values() if each.person for word in each.name.split()}
        times = _TIMES | _WORDS["t"]
        found = {name for name in found if name.split()[0].lower() not in times and name not in people} | words
        found |= {name for name in _CITIES if name in self.text}
        return {
            name
            for name in found
            if name not in _SHORT_STATES
            and not any(word in _NO_PLACES or word in _OPENER_WORDS for word in name.split())
        }

    def _find_groups(self) -> Iterator[Party]:
        """Yield the bodies that the codebook lists, with the words before them: "House Democrats"."""
        for match in self.cues.actors.finditer(self.text):
            start, end = match.span()
            if match.group()[0].isupper() and _NAME_NEXT.match(self.text, end):
                continue  # a title: Mayor Lee
            if _APPOSITION.search(self.text, max(0, start - 60), start) and not _VERB_NEXT.match(self.text, end):
                continue
            if _ADJECTIVE.match(match.group()) and _NOUN_NEXT.match(self.text, end):
                continue
            if match.group().endswith(("ic", "al", "'s", "’s")):
                continue  # an adjective (Democratic, congressional), or the owner of another body
            words = _MODIFIERS.search(self.text, max(0, start - 60), start)
            first = words.start() if words else start
            counted = _COUNTED.search(self.text, max(0, first - 30), first)
            bare = first == start and self.cues.unnamed.fullmatch(match.group())
            if match.group().lower() in _TOWNS:
                name = self._name_town(match.group().lower(), start) if first == start else ""
                kind = "place"
            else:
                name, kind = ("" if bare or counted else self.text[first:end]), "group"
            if name:
                yield self._make(first, end, name, kind)

    def _name_town(self, kind: str, before: int) -> str:
        """Name what "the city" refers to: the place named most before; for a state, first one in its sentence."""
        sentence = self.text[max(self.text.rfind(". ", 0, before), self.text.rfind("\n", 0, before)) + 1 : before]
        states = [word for word in re.findall(r"\w+", sentence) if word in _STATES and word in self._places]
        if kind == "state" and states:
            return states[-1]
        places = Counter(
            name
            for place, name in self._named_places[: bisect_left(self._named_places, (before, ""))]
            if (name in _STATES) == (kind == "state") and ("County" in name) == (kind == "county")
        )
        return places.most_common(1)[0][0] if places else ""

    @cached_property
    def _named_places(self) -> list[tuple[int, str]]:
        """List where the text names each of its places, in order."""
        if not self._places:
            return []
        pattern = "|".join(map(re.escape, sorted(self._places, key=len, reverse=True)))
        return [(match.start(), match.group()) for match in re.finditer(rf"\b(?:{pattern})\b", self.text)]

    def _find_titles(self) -> Iterator[Party]:
        """Yield "the mayor", "the president", where the article names the person."""
        for match in _TITLE.finditer(self.text):
            name = resolve(self.names, *match.span())
            if name[:1].isupper():
                yield self._make(*match.span(), name, "person")

    def _find_pronouns(self) -> Iterator[Party]:
        for match in _HE.finditer(self.text):
            name = resolve(self.names, *match.span())
            if name[:1].isupper():
                yield self._make(*match.span(), name, "person")

    def resolve_it(self, place: int, plural: bool) -> str:
        """Name what "it" or "they" takes up: the party that stands first in the nearest sentence before, in number."""
        floor = self.text.rfind("\n", 0, self.text.rfind("\n", 0, place))
        kinds = ("group",) if plural else ("body", "place")
        before = [each for each in self.between(max(0, floor), place) if each.kind in kinds and not each.governed]
        return before[-1].name if before else ""


_WORDS, _NAMES, _STANCES, _PLACES = map(read_words, ("words", "names", "stances", "places"))
_STATES = _PLACES["states"] | _PLACES["state_abbreviations"]
_BODIES, _TIMES = _NAMES["organisations"], _STANCES["times"]
_CITIES = frozenset(name.replace("_", " ") for name in _PLACES["cities"])
_TITLES = "|".join(sorted(map(re.escape, _NAMES["titles"]), key=len, reverse=True))
_ACRONYMS = read_names("agencies")
_NO_BODIES = frozenset(("US", "USA", "UN", "AM", "PM", "TV", "CEO", "DACA", "AP", "CNN", "MS"))
_NO_PLACES = frozenset(("Act", "Court", "Department", "Senate", "Congress", "House", "White", "Supreme", "America"))
_NO_PLACES |= {"Democratic", "Republican", "Former", "Acting", "Deputy", "Assistant", "Police", "Sheriff", "Local"}
_OPENERS = (
    "The|A|An|And|But|In|On|At|By|For|If|As|While|When|After|Before|Since|Because|Even|Though|Although|Whether|Some|Many"
    "|Several|Most|Few|Other|Another|All|No|Not|Its|His|Her|Their|Our|These|Those|This|That|What|Who|Which|Where|So|Or"
    "|How|Why|Well|There|They|Nobody|Even|Only|Just|Yet|Still|Here|Now|Then"
)
_OPENER_WORDS = frozenset(_OPENERS.split("|"))
_SHORT_STATES = frozenset(word for word in _STATES if len(word) < 6) - {
    "Idaho",
    "Iowa",
    "Maine",
    "Ohio",
    "Texas",
    "Utah",
}
_TOWNS = frozenset(("city", "county", "state", "town"))
_NAME = r"[A-Z][\w.-]*[a-z](?:\s(?:of\s)?[A-Z][\w.-]*[a-z]){0,2}"
_PLACE = re.compile(rf"\b(?:[Cc]ity of|[Mm]ayor of|[Ii]n|[Ss]tate of|[Cc]ities like|such as)\s({_NAME})(?=[,.;’'\s])")
_PLACE_OFFICE = re.compile(
    rf"\b({_NAME})(?:['’]s)?\s(?:(?:[Ss]her|[Mm]ay|[Gg]ov|[Cc]ouncil|[Pp]olice|[Cc]ity [Cc]ouncil|[Bb]oard of)\w*)"
)
_ADMINISTRATION = re.compile(r"\b([A-Z][\w.-]+)(?:['’]s)?\s[Aa]dministration\b")
_AGENCY = re.compile(
    "|".join(
        rf"\b(?:U\.S\. )?{re.escape(name.removeprefix('U.S. '))}"
        for name in sorted(_ACRONYMS.values(), key=len, reverse=True)
    )
    + r"|\b(?:U\.S\. )?Department of [A-Z]\w+(?:(?: and)? [A-Z]\w+)*"
)
_BOARD = re.compile(
    rf"(?:\b(?!(?:{_OPENERS})\b){_NAME}\s)?\b(?:[Bb]oard of [Ss]upervisors|[Cc]ity [Cc]ouncil"
    r"|[Cc]ounty [Cc]ommission(?:ers)?"
    r"|[Ss]tate (?:[Ss]enate|[Aa]ssembly|[Ll]egislature))\b"
)
_BOARD_OWNER = re.compile(rf"\b({_NAME})['’]s\s\Z")
_PLACE_NAME = re.compile(rf"\A(?:San|Santa|Los|Las|New|Fort|St\.)\s|\s(?:{'|'.join(_STATES)})\Z")
_PAIR = re.compile(rf"\b({_NAME})\sand\s({_NAME})\s(counties|cities)\b")
_COURT = re.compile(
    r"(?:\d+(?:st|nd|rd|th)|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh)\s(?:U\.S\.\s)?"
    r"Circuit(?:\sCourt)?(?:\sof\sAppeals)?|(?:U\.S\.\s)?Supreme Court"
    r"|U\.S\. District Court(?: for the (?:[A-Z]\w+\s)+of\s[A-Z]\w+(?:\s[A-Z]\w+)?)?"
)
_COURT_AGAIN = re.compile(
    r"\b(?:[Tt]he|[Aa]n?)\s((?:federal\s)?(?:appeals\s|appellate\s|district\s|high\s)?court|(?:three-judge\s)?panel)\b"
)
_POSSESSIVE = re.compile(r"['’]s?\Z")
_OPENER = re.compile(rf"(?:{_OPENERS}|Then-[A-Z]\w+)\s")
_COURT_KINDS = {
    "appeals": "Circuit",
    "appellate": "Circuit",
    "panel": "Circuit",
    "district": "District",
    "high": "Supreme",
}
_SIDE = re.compile(
    r"\b(?:[Cc]ritics|[Oo]pponents|[Ss]upporters|[Pp]roponents|[Aa]dvocates|[Bb]ackers|[Dd]efenders)\s(?:of|for)\s"
    r"(?:the\s)?(?!\w+ing\b)[\w“”\"’'-]+(?:\s(?:cities|policies|policy|laws|law|jurisdictions|status|control|limits))?"
)
_CAPITAL = re.compile(r"(?<![\w’'&.-])([A-Z]\w+(?:-[A-Z]\w+)*)(?![\w&-])")
_NUMBERED = re.compile(r"\s?[\d:]")
_DEPARTMENT = re.compile(r"\A(?:U\.S\.\s)?Department of ([A-Z]\w+)\Z")
_MODIFYING = "|".join(map(re.escape, sorted(_STANCES["modifiers"])))
_MODIFIERS = re.compile(
    rf"(?<![\w’'-])(?:[Ss]tate\sand\s)?(?:(?:{_MODIFYING}|(?!(?:{_OPENERS})\b|[A-Z]{{3,}}\s)[A-Z][\w.’'-]*)\s){{1,4}}\Z"
)
_COUNTED = re.compile(r"\b(?:some|several|many|most|few|other|dozens of|hundreds of|a number of|\d+)\s\Z", re.I)
_TITLE = re.compile(rf"\b[Tt]he\s(?:[a-z]+\s){{0,2}}(?:{_TITLES})\b(?!\s[A-Z])")
_APPOSITION = re.compile(r",\s(?:a|an|the)\s(?:[\w-]+\s){0,3}\Z")
_ADJECTIVE = re.compile(r"(?:republican|conservative|liberal|progressive)\Z", re.IGNORECASE)
_NOUN_NEXT = re.compile(r"\s[a-z]")
_VERB_NEXT = re.compile(r"\s(?:has|have|had|is|are|was|were|will|would|did|does|says|\w+ed)\b")
_NAME_NEXT = re.compile(r"\s[A-Z]")
_HE = re.compile(r"\b(?:[Hh]e|[Ss]he)\b")
_VERB = re.compile(
    r"\b(\w+ed|sued|told|hit|rips|sues|suing|urging|asking|how much|"
    r"(?:hav|mak|lett|allow|requir|forc|want|help|ask|urg)(?:ing|es|e|s)?|let|lets)\s(?:the\s|on\s)?\Z"
)
_ATTRIBUTIVE = re.compile(r"\b(?:[Aa]n?|[Tt]he|[Oo]ne|[Tt]wo|[Ss]everal|[Mm]any|[Oo]ther)\s(?:\w+\s)?\Z")
_NEXT = re.compile(r"\s((?:[\w-]+\s){0,2}[\w-]+)")
_OWNS = re.compile(r"['’]s?\s((?:[\w.-]+\s){0,3}[\w.-]+)")
_GOVERNS = re.compile(
    r"\b(?:of|in|from|with|within|throughout|through|by|during|despite|without|for|against|on|at|under|like|unlike|including|over|about|between|into|toward|towards|across|than"
    r"|such as|to)\s(?:(?:the|a|an|former|then|local|federal|[A-Z][\w.]*)\s){0,3}\Z"
)
