"""Holders: whose position the words of a clause are (the holder of an opinion, Kim and Hovy 2004, COLING).

The holder is the subject of a word of position, the owner of the noun ("the mayor's crackdown"), or whoever the
words are attributed to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sourcebook.extract.attributions import Attribution, attribution_of
from sourcebook.extract.clauses import Clause
from sourcebook.extract.lexicons import read_words
from sourcebook.extract.names import Names, resolve
from sourcebook.extract.phrases import first_noun_phrase, is_passive, noun_phrase_after, noun_phrase_before, subject_of
from sourcebook.extract.positions import Hit
from sourcebook.extract.quotations import Quotation
from sourcebook.extract.stance_cues import Cues
from sourcebook.extract.text import Span
from sourcebook.extract.voices import Voices


class Stretch(NamedTuple):
    """A stretch of one voice: its span, the speaker of a quotation, and whether it is one."""

    start: int
    end: int
    speaker: str
    quoted: bool


class Holders:
    """A document while the holders of its positions are looked for: its names and its voices."""

    def __init__(self, text: str, voices: Voices, cues: Cues) -> None:
        self.text = text
        self.voices = voices
        self.cues = cues
        self.names = Names(text)

    def find(self, passage: Stretch, clause: Clause, hit: Hit) -> list[str]:
        """Name whose position it is: nobody where the text does not say, or names only a class of people."""
        if hit.own:
            return self._owners(clause, hit)
        source = self._source(passage, hit, clause)
        subject = self._subject(clause, hit) if hit.lead >= 0 else None
        if subject is None:
            return source
        low = self.text[slice(*subject)].lower()
        if not passage.quoted and _OUGHT.match(self.text, hit.lead):
            return source
        if passage.quoted:
            theirs = low in _SPEAKER or low.split()[0] in _OWN or self._is_issue(low)
            return source if theirs or _OUGHT.search(self.text, *clause.span(0, len(clause.spans))) else []
        if low in _RELATIVE:
            return []
        if low in _SPEAKER:
            own = (self.name_speaker(each) for each in self.voices.quotations if each.start <= subject.start < each.end)
            return next(([speaker] for speaker in own if speaker), source)
        if low.split()[0] in _OWN:
            return source or self._names_in(subject)
        if low in _EMPTY:
            return source
        if self._is_issue(low):
            return source
        return self._names_in(subject)

    def _owners(self, clause: Clause, hit: Hit) -> list[str]:
        """Name the owner or subject that stands right at a word of position or at a noun for the issue."""
        index = self._index(clause, hit)
        owner = self._owner(clause, index)
        if owner is None and hit.rule == "owner of the issue":
            owner = self._owner_around(clause, index, hit)
        elif owner is None:
            owner = self._subject_at(clause, index)
        if owner is None:
            return []
        low = self.text[slice(*owner)].lower()
        if low in _OWN:
            return self._owning_body(clause, low, owner.start)
        return [] if low in _PRONOUNS else self._names_in(owner)

    def _owning_body(self, clause: Clause, pronoun: str, place: int) -> list[str]:
        """Name what "its", "his" or "her" before a noun refers to; other owners stay unknown."""
        if pronoun in ("his", "her"):
            name = resolve(self.names, place, place + len(pronoun))
            return [name] if name[:1].isupper() else []
        if pronoun != "its":
            return []
        sentence = max(0, self.text.rfind("\n", 0, place))
        bodies = [each for each in self.names.mentions if sentence <= each[0] < place and not each[2].person]
        return self._names_in(Span(bodies[0][0], bodies[0][1])) if bodies else []

    def _owner_around(self, clause: Clause, index: int, hit: Hit) -> Span | None:
        """Find the place whose policy a noun is: "Salem's", "in Salem", "Salem is a", "such as Salem"."""
        end = next((i for i, span in enumerate(clause.spans) if span[0] >= hit.end), len(clause.spans) - 1)
        if clause.word(end).lower() in _PLACED and end + 1 < len(clause.spans):
            found = noun_phrase_after(clause, end + 1)
            return clause.span(*found) if found and "N" in clause.tags[slice(*found)] else None
        start = index
        while start and clause.tags[start - 1] in "DwRd" and clause.word(start - 1).lower() not in _COPULAS:
            start -= 1
        if start and clause.word(start - 1).lower() in _COPULAS:
            found = subject_of(clause, start - 1)
            return clause.span(*found) if found else None
        if index and clause.tags[index - 1] == "N":
            found = noun_phrase_before(clause, index)
            return clause.span(*found) if found else None
        return None

    def _subject_at(self, clause: Clause, index: int) -> Span | None:
        """Find the subject of a finite verb right before it, or the owner of the noun that an infinitive completes."""
        tags = clause.tags
        place = index
        while place and tags[place - 1] in "RA":
            place -= 1
        if place > 1 and tags[place - 1] == "o" and tags[place - 2] == "w":
            return self._owner(clause, place - 1)
        if not place or clause.word(index).lower().endswith("ing"):
            return None
        if clause.word(place - 1).lower() in _RELATIVE:
            found = noun_phrase_before(clause, place - 1)
        else:
            found = noun_phrase_before(clause, place)
        return clause.span(*found) if found else None

    def _source(self, passage: Stretch, hit: Hit, clause: Clause) -> list[str]:
        """Name whom a passage's words are attributed to."""
        if passage.quoted:
            return [passage.speaker] if passage.speaker else []
        others = [each for each in self.voices.attributions if not hit.start <= (each.cue_start or -1) < hit.end]
        found = attribution_of(others, hit.start, hit.end) or _mixed(others, hit)
        if found is not None and found.source_start is not None and found.source_end is not None:
            if found.cue.lower() in _REPORTS:
                return []
            return self._names_in(Span(found.source_start, found.source_end))
        start, end = clause.span(0, len(clause.spans))
        within = (self.name_speaker(each) for each in self.voices.quotations if start < each.start < end)
        return [speaker for speaker in within if speaker][:1]

    def name_speaker(self, quotation: Quotation) -> str:
        """Name a quotation's speaker, where a name or a body that the codebook lists speaks."""
        if not quotation.speaker or quotation.speaker_start is None or quotation.speaker_end is None:
            return ""
        if quotation.speaker[0].isupper() and self._is_proper(quotation.speaker):
            return quotation.speaker
        return "".join(self._names_in(Span(quotation.speaker_start, quotation.speaker_end))[:1])

    def _subject(self, clause: Clause, hit: Hit) -> Span | None:
        """Find the subject of the word at `hit.lead`, or the owner of a noun; None where there is none."""
        tags = clause.tags
        index = self._index(clause, hit)
        owner = self._owner(clause, index)
        if owner:
            return owner
        if _is_title(self.text[slice(*clause.span(0, len(clause.spans)))]):
            return self._first_mention(clause.spans[0][0], hit.lead)
        if is_passive(clause, index) or _is_participle(clause, index):
            return self._agent(clause, index)
        if index and tags[index - 1] in ",C":
            return self._first_actor(clause, index)
        direct = noun_phrase_before(clause, index)
        if clause.word(index).lower() == "against" and direct and clause.word(max(0, direct[0] - 1)) == "by":
            return clause.span(*direct)
        place = index
        while place and tags[place - 1] in "oRA":
            place -= 1
        if place and clause.word(place - 1).lower() in _RELATIVE:
            return self._antecedent(clause, place - 1)
        found = None if place < index and tags[place] == "o" else subject_of(clause, place)
        direct = noun_phrase_before(clause, place)
        if direct and direct[0] and clause.word(direct[0] - 1).lower() in _CONJUNCTIONS:
            found = direct
        if found:
            while found[0] and tags[found[0] - 1] in "NMt":
                found = found[0] - 1, found[1]
            span = clause.span(*found)
            finite = place == index and not clause.word(index).lower().endswith("ing")
            if finite or self._names_in(span) or self.text[slice(*span)].lower() in _SPEAKER | _RELATIVE:
                return span
        return self._nearest_subject(clause, index) or self._first_actor(clause, index)

    def _index(self, clause: Clause, hit: Hit) -> int:
        """Give the position of the word at `hit.lead`."""
        return next((i for i, span in enumerate(clause.spans) if span[0] >= hit.lead), len(clause.spans) - 1)

    def _owner(self, clause: Clause, index: int) -> Span | None:
        """Find the owner of the noun at a word: a possessive before it, or a possessive pronoun."""
        tags = clause.tags
        owner = index - 1
        while owner >= 0 and tags[owner] in "wNRDt" and index - owner < 6:
            if clause.word(owner).lower() in _OWN:
                return clause.span(owner, owner + 1)
            if clause.word(owner).lower() in _ARTICLES:
                return None
            owner -= 1
        if owner < 0 or tags[owner] not in "Mm":
            return None
        return clause.span(*(noun_phrase_before(clause, owner + 1) or (owner, owner + 1)))

    def _nearest_subject(self, clause: Clause, index: int) -> Span | None:
        """Find the pronoun that the verb of an infinitive or participle has as subject: he, who, that."""
        for place in range(index - 1, max(-1, index - 16), -1):
            tag, word = clause.tags[place], clause.word(place).lower()
            if tag in "|,;:":
                return None
            if tag == "P" and clause.tags[place + 1] in "AVRw" and word != "it":
                return clause.span(place, place + 1)
            if (tag == "W" and word != "what") or (tag == "h" and place and clause.tags[place - 1] in "wN"):
                verb = clause.tags[place + 1]
                if place and self.cues.deeds.fullmatch(clause.word(place - 1)):
                    continue
                return self._antecedent(clause, place) if verb in "AVRwI" else None
        previous = clause.word(index - 1).lower() if index else ""
        if clause.word(index).lower().endswith("ing") and clause.tags[index - 1] == "w" and previous.endswith("s"):
            return clause.span(index - 1, index)
        return None

    def _antecedent(self, clause: Clause, pronoun: int) -> Span:
        """Find the name that a relative pronoun takes up ("Lee, who ..."); else the pronoun, for a class of people."""
        comma = pronoun > 0 and clause.tags[pronoun - 1] == ","
        found = noun_phrase_before(clause, pronoun - 1) if comma else None
        if found and "N" in clause.tags[slice(*found)] and self._names_in(clause.span(*found)):
            return clause.span(*found)
        return clause.span(pronoun, pronoun + 1)

    def _first_actor(self, clause: Clause, end: int) -> Span | None:
        """Find the first noun phrase of a clause that names an actor or stands for one."""
        start = 0
        while start < end:
            found = first_noun_phrase(clause, start, end)
            if found is None:
                return None
            span = clause.span(*found)
            if self.text[slice(*span)].lower() in _SPEAKER or self._names_in(span):
                return span
            start = found[1]
        return None

    def _first_mention(self, start: int, end: int) -> Span | None:
        """Find the first name in a headline that capitalises all its words."""
        return next((Span(each[0], each[1]) for each in self.names.mentions if start <= each[0] < end), None)

    def _agent(self, clause: Clause, index: int) -> Span | None:
        for place in range(index + 1, min(index + 10, len(clause.tags))):
            if clause.word(place).lower() == "by":
                found = noun_phrase_after(clause, place + 1)
                return clause.span(*found) if found else None
        return None

    def _is_issue(self, words: str) -> bool:
        return any(
            pattern.search(words) for issue in self.cues.issues for pattern, kind, _ in issue.patterns if kind == "name"
        )

    def _names_in(self, span: Span) -> list[str]:
        """Name the actors of a noun phrase, several where "and" joins them."""
        written = self.text[slice(*span)]
        parts = re.split(r",\s|\sand\s", written)
        if len(parts) > 1 and "City and County" not in written and all(part[:1].isupper() for part in parts):
            plural = _PLURAL.search(written)
            names = [self._name(Span(*each)) for each in _parts_of(self.text, span, parts)]
            kind = " " + _SINGULAR[plural.group(1)] if plural else ""
            return [_PLURAL.sub("", name) + kind for name in names if name]
        name = self._name(span)
        return [name] if name else []

    def _name(self, span: Span) -> str:
        """Name an actor: a full name, or a body that the codebook lists; empty for anybody else."""
        written = _DETERMINER.sub("", self.text[slice(*span)])
        body = _HEAD.split(written)[0]
        if not body:
            return ""
        owned = _OWNED.match(body)
        if owned:
            if not (self.cues.deeds.search(owned.group(1)) or self.cues.actors.search(owned.group(1))):
                return ""
            owner = _POSSESSIVE_END.sub("", body[: owned.start(1)].rstrip())
            return self._name(Span(span.start, span.end - len(written) + len(owner)))
        if body.lower() in _PLACES:
            return self._place(body.lower(), span.start)
        name = _DANGLING.sub("", _NO_NAME.sub("", resolve(self.names, *span)))
        name = _POSSESSIVE_END.sub("", name)
        if " " in body and name != written and self.cues.actors.fullmatch(body.split()[-1]):
            name = body
        if not name or self._names_nobody(name):
            return ""
        if name[0].isupper() and self._is_proper(name):
            return self._complete(name)
        return self._body_of(name, span.start)

    def _names_nobody(self, name: str) -> bool:
        """Say whether a phrase names an issue, a deed, a class, or nothing (a pronoun, a line in capitals)."""
        first, last = name.split()[0], name.split()[-1]
        head = (_HEAD.split(name)[0].split() or [""])[-1]
        deed = self.cues.deeds.fullmatch(last) and not self.cues.actors.fullmatch(last)
        nobody = name.lower() in _PRONOUNS or first.lower() in _OWN or (first.isupper() and len(first) > 5)
        common = not head or (head[0].islower() and not self.cues.actors.search(head))
        return bool(deed) or nobody or common or self._is_issue(name)

    def _body_of(self, name: str, start: int) -> str:
        """Name a body without a proper name, where the codebook lists it and the text does not just count it."""
        found = list(self.cues.actors.finditer(_HEAD.split(name)[0]))
        counted = _COUNTED.match(self.text, start) or self.cues.unnamed.fullmatch(name)
        if not found or counted or name.split()[0].endswith("ed"):
            return ""
        end = found[-1].end()
        return name if _HEAD.match(name, end) else name[:end]

    def _complete(self, name: str) -> str:
        """Give a county's or a police's full name, where the article calls it by a part."""
        if name.endswith(" police"):
            return name.removesuffix(" police") + " Police Department"
        return f"{name} County" if " " not in name and f"{name} County" in self.text else name

    def _is_proper(self, name: str) -> bool:
        """Say whether a capital is a name's own: a known name, or one that is capitalised within sentences too."""
        if name.split()[0].lower() in _TIMES:
            return False
        if name in (entity.name for entity in self.names.entities.values()):
            return True
        return re.search(rf"[a-z,] {re.escape(name.split()[0])}\b", self.text) is not None

    def _place(self, kind: str, before: int) -> str:
        """Name what "the city", "the county" or "the state" refers to: the place named before that is named most."""
        named = [match.group(1).rstrip(".") for match in _PLACES[kind].finditer(self.text, 0, before)]
        places = [name for name in named if name.split()[0].lower() not in _TIMES]
        if not places:
            return ""
        place = max(places, key=lambda name: (self.text.count(name), places.index(name)))
        return place + (" County" if kind == "county" else "")


_WORDS = read_words("stances")
_BE, _OWN, _ARTICLES = _WORDS["be"], _WORDS["possessives"], _WORDS["articles"]
_SPEAKER, _EMPTY, _RELATIVE = _WORDS["speaker"], _WORDS["empty"], _WORDS["relative"]
_CONJUNCTIONS, _TIMES, _REPORTS = _WORDS["conjunctions"], _WORDS["times"], _WORDS["reports"]
_PRONOUNS = _OWN | _SPEAKER | _RELATIVE | _EMPTY | _WORDS["others"]
_OUGHT = re.compile(r"\b(?:should|must|need|needs|ought|will|have to|has to)\b", re.IGNORECASE)
_NO_NAME = re.compile(
    r"\A(?:Whether|If|While|After|Before|When|Since|Because|As|In|On|At|But|And|Even|The|A|Another|Former|Earlier)\s+"
)
_COUNTED = re.compile(r"(?:some|several|many|most|few|other|others|dozens|hundreds|a number)\b", re.IGNORECASE)
_DETERMINER = re.compile(r"\A(?:the|a|an|this|that|these|those|some|many|several|other)\s+", re.IGNORECASE)
_HEAD = re.compile(r"\s(?:of|in|for|at|from|with|on|who|that|over|under|by|to|about|between|around)\s|,")
_DANGLING = re.compile(
    r"(?:\s(?:of|in|for|at|from|with|on|late|early|last|this|\w+day|week|month|year))+\Z|,\Z", re.IGNORECASE
)
_COPULAS = frozenset(("is", "are", "was", "were", "be", "been", "became", "become", "remain", "remains", "remained"))
_PLACED = frozenset(("in", "of", "like", "including"))
_PLURAL = re.compile(r"\s(counties|cities|states)\Z")
_SINGULAR = {"counties": "County", "cities": "City", "states": ""}
_OWNED = re.compile(r".*['’]s?\s(.+)")
_WORDS_OF_NAME = r"([A-Z][\w.-]+(?:\s[A-Z][\w.-]+){0,2})"
_PLACES = {
    "city": re.compile(rf"\b(?:[Cc]ity of|[Mm]ayor of|[Ii]n)\s{_WORDS_OF_NAME}(?=[,.’'\s])"),
    "county": re.compile(rf"{_WORDS_OF_NAME}\sCounty\b"),
    "state": re.compile(rf"\b(?:[Ss]tate of|[Gg]overnor of)\s{_WORDS_OF_NAME}(?=[,.’'\s])"),
}
_POSSESSIVE_END = re.compile(r"['’]s?\Z")


def _is_participle(clause: Clause, index: int) -> bool:
    """Say whether a past form that is no cue of speech follows a form of be: "would be required"."""
    return index > 0 and clause.word(index).endswith("ed") and clause.word(index - 1).lower() in _BE


def _is_title(words: str) -> bool:
    """Say whether most words start with a capital, as in the headlines of some papers."""
    initials = [word[0] for word in re.findall(r"[^\W\d_]\S*", words)]
    return len(initials) > 4 and sum(map(str.isupper, initials)) > 0.7 * len(initials)


def _mixed(attributions: Sequence[Attribution], hit: Hit) -> Attribution | None:
    """Find the attribution whose content a hit overlaps without lying inside it."""
    return next(
        (
            each
            for each in attributions
            if each.kind != "direct" and each.content_start < hit.end and hit.start < each.content_end
        ),
        None,
    )


def _parts_of(text: str, span: Span, parts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of a phrase's parts."""
    place = span.start
    for part in parts:
        place = text.index(part, place)
        yield place, place + len(part)
        place += len(part)
