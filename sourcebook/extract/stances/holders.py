"""Holders: whose position the words of a clause are (the holder of an opinion, Kim and Hovy 2004, COLING).

The holder is the subject of a word of position, the owner of the noun ("the mayor's crackdown"), or whoever the
words are attributed to. A subject is taken to be the nearest party before the word that no preposition governs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sourcebook.documents.lexicons import read_words
from sourcebook.documents.words import Span
from sourcebook.extract.reading.cues import read_cues
from sourcebook.extract.reading.reference import resolve
from sourcebook.extract.speech.attributions import Attribution, attribution_of
from sourcebook.extract.speech.quotations import Quotation
from sourcebook.extract.speech.read import Voices
from sourcebook.extract.stances.cues import Cues
from sourcebook.extract.stances.parties import Parties, Party
from sourcebook.extract.stances.polarity import OWNER, Hit

_REACH = 200
"""Characters that may lie between a subject and a word of position."""
_REACH_ACT = 40
"""The same before an act without a word of position, whose subject must be its doer."""


class Stretch(NamedTuple):
    """A stretch of one voice: its span, the speaker of a quotation, and whether it is one."""

    start: int
    end: int
    speaker: str
    quoted: bool


class Holders:
    """A document while the holders of its positions are looked for: its parties and its voices."""

    def __init__(self, text: str, voices: Voices, cues: Cues) -> None:
        self.text = text
        self.voices = voices
        self.cues = cues
        self.parties = Parties(text, voices.names, cues)

    def find(self, stretch: Stretch, span: Span, hit: Hit) -> list[str]:
        """Name whose position it is: nobody where the text does not say, or names only a class of people."""
        return [name for name in self._find(stretch, span, hit) if not _ANY_COURT.fullmatch(name)]

    def _find(self, stretch: Stretch, span: Span, hit: Hit) -> list[str]:
        if hit.own and stretch.quoted:
            return [stretch.speaker] if stretch.speaker and _OURS.search(self.text, span.start, hit.lead) else []
        reproached = self._reproached(span, hit)
        if reproached:
            return reproached
        if hit.own:
            return self._owners(span, hit)
        if stretch.quoted:
            return self._speakers(stretch, span, hit)
        if hit.lead < 0:
            return self._source(stretch, hit)
        named = [each for each in self.parties.between(hit.lead, hit.lead + 1) if each.kind == "group"]
        if named:
            return [named[0].name]  # the word of position names them: "critics of the ban"
        owner = self._owner(hit.lead)
        if owner is not None:
            return owner
        intent = _INTENT.search(self.text, span.start, hit.lead)
        owner = self._owner(intent.start(1)) if intent else None
        if owner:
            return owner
        if _RELATIVE.search(self.text, span.start, hit.lead):
            return self._antecedent(span, hit)
        if self._is_passive(span, hit):
            return self._agent(hit)
        if _OUGHT.match(self.text, hit.lead):
            return self._source(stretch, hit)
        return self._subjects(stretch, hit) or self._source(stretch, hit)

    def name_speaker(self, quotation: Quotation) -> str:
        """Name a quotation's speaker: a person, or the body for which an unnamed spokesman speaks."""
        if not quotation.speaker or quotation.speaker_start is None or quotation.speaker_end is None:
            return ""
        return self._name_mention(Span(quotation.speaker_start, quotation.speaker_end), quotation.speaker)

    def attributed(self, span: Span, hit: Hit) -> str:
        """Name to whom a sentence with a position is attributed, unless it says what another party does."""
        for each in self.voices.attributions:
            if each.source_start is None or each.source_end is None or each.cue.lower() in _REPORTS:
                continue
            if each.content_start >= span.end or span.start >= each.content_end:
                continue
            name = self._name_mention(Span(each.source_start, each.source_end), each.source)
            between = self.parties.between(each.content_start, max(hit.lead, each.content_start))
            others = [party for party in between if not party.governed and party.name != name]
            if name and "Court" not in name and not (others and not _OUGHT.search(self.text, *span)):
                return name
        return ""

    def _name_mention(self, span: Span, name: str) -> str:
        parties = self.parties.between(span.start, span.end)
        if name in (each.name for each in parties):
            return name
        people = [each.name for each in parties if each.kind == "person"]
        if people:
            return people[0]
        if parties:
            return parties[0].name
        known = any(each.person and each.name == name for each in self.parties.names.entities.values())
        return name if known or _PROPER.fullmatch(name) else ""

    # In quotations

    def _speakers(self, stretch: Stretch, span: Span, hit: Hit) -> list[str]:
        """Name the speaker, where the words are not about what somebody else does."""
        if not stretch.speaker:
            return []
        before = self.text[span.start : max(hit.lead, span.start)]
        if _CLASS_DOES.search(before):
            return []
        others = [each for each in self.parties.between(span.start, hit.lead) if not each.governed]
        pronoun = _LAST_PRONOUN.findall(before)
        other = bool(others) if not pronoun else pronoun[-1].lower() in ("he", "she", "they")
        return [] if hit.lead >= 0 and other and not _OUGHT.search(self.text, *span) else [stretch.speaker]

    # In the journalist's words

    def _source(self, stretch: Stretch, hit: Hit) -> list[str]:
        """Name whom a passage's words are attributed to."""
        aside = _SAID.search(self.text, hit.start, hit.end)
        speaker = self.parties.between(aside.start() - 30, aside.start())[-1:] if aside else []
        if aside and speaker and speaker[0].end == aside.start():
            return [speaker[0].name]
        others = [each for each in self.voices.attributions if hit.lead < 0 or each.cue_start != hit.lead]
        found = attribution_of(others, hit.start, hit.end) or _mixed(others, hit)
        if found is not None and found.source_start is not None and found.source_end is not None:
            if found.cue.lower() in _REPORTS:
                return []
            name = self._name_mention(Span(found.source_start, found.source_end), found.source)
            return [name] if name else []
        within = (
            self.name_speaker(each) for each in self.voices.quotations if stretch.start < each.start < stretch.end
        )
        return [speaker for speaker in within if speaker][:1]

    def _subjects(self, stretch: Stretch, hit: Hit) -> list[str]:
        """Name the nearest party before a word of position that nothing governs, with those joined to it by "and"."""
        before = [each for each in self.parties.between(stretch.start, hit.lead) if not each.governed]
        gerund = _GERUND.match(self.text, hit.lead)
        if gerund and _NOUN.search(self.text, stretch.start, hit.lead) and not self._ends_party(hit.lead - 1):
            return []  # "jurisdictions refusing": a class of people
        progressive = gerund and _BE.search(self.text, stretch.start, hit.lead)
        if (gerund and not progressive) or _PARTICIPLE.search(self.text, stretch.start, hit.lead):
            before = before[:1]
        deed = self._deed_subject(before[-1].end if before else stretch.start, hit.lead)
        if deed is not None:
            return deed
        floor = before[-1].end if before else stretch.start
        pronoun = _LAST_PRONOUN.findall(self.text[floor : hit.lead])
        if pronoun and pronoun[-1].lower() in ("it", "they"):
            if _CLASS.search(self.text, floor, hit.lead):
                return []
            deed = self._deed_before(floor) if pronoun[-1] == "It" else None
            if deed is not None:
                return deed
            name = self.parties.resolve_it(floor, pronoun[-1].lower() == "they")
            return [name] if name else [each.name for each in before[-1:]]
        near = before and hit.lead - before[-1].end <= (_REACH_ACT if hit.rule == "act" else _REACH)
        if not near:
            return []
        subjects = self._join(self._listed(stretch.start, before[-1]))
        return subjects + [name for name in self._alike(stretch, hit) if name not in subjects]

    def _alike(self, stretch: Stretch, hit: Hit) -> list[str]:
        """Name who holds the same by the sentence: "like Lee, the mayor opposes", "joined Lee in opposing"."""
        return [
            each.name
            for each in self.parties.between(stretch.start, hit.lead)
            if _LIKE.search(self.text, stretch.start, each.start)
            or (
                _JOINS.search(self.text, stretch.start, each.start)
                and _IN_DOING.fullmatch(self.text, each.end, hit.lead)
            )
        ]

    def _listed(self, start: int, last: Party) -> list[Party]:
        """List the parties from a place to one of them, governed places too: "cities including Salem, Troy and Rye"."""
        found = self.parties.between(start, last.start + 1)
        return [each for each in found if not each.governed or each.kind == last.kind == "place"]

    def _ends_party(self, place: int) -> bool:
        """Say whether a party's mention ends at a place."""
        return any(each.end == place for each in self.parties.between(max(0, place - 80), place))

    def _join(self, parties: Sequence[Party]) -> list[str]:
        """Name the last of some parties, and those that "and" or commas join to it."""
        joined = list(parties[-1:])
        for each in reversed(parties[:-1]):
            if not _AND.fullmatch(self.text, each.end, joined[0].start):
                break
            joined.insert(0, each)
        return [each.name for each in joined]

    def _deed_subject(self, start: int, end: int) -> list[str] | None:
        """Name whose deed is the subject of a word at `end`: "the law bans"; None where the subject is no deed."""
        deed = _DEED.search(self.text, start, end)
        if deed is None or not self.cues.deeds.fullmatch(deed.group(1)):
            return None
        owner = self._owner(deed.start(1))
        if owner is not None:
            return owner
        near = self.parties.between(deed.start() - 30, deed.start(1))
        if near and near[-1].end == deed.start(1) - 1:
            return [near[-1].name]
        numbered = deed.group(1).isupper()
        if not numbered and not _DEFINITE.search(self.text, max(0, deed.start() - 30), deed.start(1)):
            return self._place_of(start, deed.start()) or None
        name = self._last_owner(deed.group(1), deed.start())
        return [name] if name else self._place_of(start, deed.start())

    def _deed_before(self, place: int) -> list[str] | None:
        """Name whose deed the sentence before is about: "The bill ... It bans"; None where it is about no deed."""
        end = max(self.text.rfind(mark, 0, place) for mark in (". ", ".” ", '." ', "\n"))
        start = max(self.text.rfind(". ", 0, max(end, 0)) + 2, self.text.rfind("\n", 0, max(end, 0)) + 1)
        match = _DEED_FIRST.match(self.text, start, max(end, start))
        if match is None or not self.cues.deeds.fullmatch(match.group(1)):
            return None
        owner = self._owner(match.start(1))
        name = owner[0] if owner else self._last_owner(match.group(1), match.start())
        return [name] if name else None

    def _place_of(self, start: int, end: int) -> list[str]:
        """Name the place of a deed that nobody owns: "In Salem, a law bans"."""
        floor = max(self.text.rfind("\n", 0, end), self.text.rfind(". ", 0, end)) + 1
        opening = _IN.match(self.text, floor) if floor <= start else None
        found = self.parties.between(opening.end(), end)[:1] if opening else []
        return [each.name for each in found if each.kind == "place"]

    def _last_owner(self, deed: str, place: int) -> str:
        """Name who owned or made the last deed before a place, of that word if any: "California’s law ... the law"."""
        same = list(re.finditer(rf"\b{re.escape(deed)}\b", self.text[:place]))
        for match in [*reversed(same), *reversed(list(_LAW.finditer(self.text, 0, place)))]:
            owner = self._owner(match.start())
            if owner:
                return owner[0]
            near = self.parties.between(max(0, match.start() - 40), match.start())
            if near and near[-1].end >= match.start() - 20 and near[-1].kind != "person":
                return near[-1].name
        return self._last_maker(place)

    def _last_maker(self, place: int) -> str:
        """Name who made a law last before a place: "Lee signed the bill", "his signing of the bill"."""
        for match in reversed(list(_MADE.finditer(self.text, 0, place))):
            owner = self._owner(match.start())
            before = self.parties.between(max(0, match.start() - 60), match.start())
            free = [each.name for each in before if not each.governed]
            if owner or free:
                return (owner or free[-1:])[0]
        return ""

    def _antecedent(self, span: Span, hit: Hit) -> list[str]:
        """Name whom "who" or "which" before a word of position takes up; nobody where it is a class of people."""
        match = _RELATIVE.search(self.text, span.start, hit.lead)
        if match is None:
            return []
        before = self.parties.between(max(0, match.start() - 80), match.start())
        if before and _APPOSED.fullmatch(self.text, before[-1].end, match.start()):
            return self._join(before)
        words = self.text[max(0, match.start() - 40) : match.start()].rstrip(" ,").split()
        if words and self.cues.deeds.fullmatch(words[-1]):
            place = match.start() - len(self.text[: match.start()]) + len(self.text[: match.start()].rstrip(" ,"))
            return self._deed_subject(place - len(words[-1]) - 1, place + 1) or []
        by = before and self.cues.deeds.search(self.text, max(0, match.start() - 80), before[0].start)
        return self._join(before) if by and before[-1].end > match.start() - 12 else []

    def _is_passive(self, span: Span, hit: Hit) -> bool:
        """Say whether the word of position is a past form after a form of "be"."""
        word = re.match(r"\w+", self.text[hit.lead : hit.end])
        past = word is not None and word.group().endswith(("ed", "en", "wn", "ld")) and word.group() != "opposed"
        return past and _BE.search(self.text, span.start, hit.lead) is not None

    def _agent(self, hit: Hit) -> list[str]:
        by = _BY.search(self.text, hit.lead, hit.lead + 120)
        after = self.parties.between(by.end(), by.end() + 40) if by else []
        return [after[0].name] if after else []

    def _owner(self, place: int) -> list[str] | None:
        """Name the owner of the noun at a place; None where it has no owner, nobody where "their" names none."""
        match = _OWNER.search(self.text, max(0, place - 70), place)
        if match is None:
            return None
        if match.group("pronoun"):
            return self._owning(match)
        mentions = self.parties.between(match.start(), match.end())
        ends = [each for each in mentions if each.end <= match.end("owner")]
        if not ends:
            before = self.parties.between(max(0, match.end("owner") - 60), match.end("owner"))
            ends = [each for each in before if each.end >= match.end("owner") - 2]
        return [ends[-1].name] if ends else None

    def _owning(self, match: re.Match[str]) -> list[str]:
        """Name whom "his" or "its" before a noun refers to."""
        pronoun, place = match.group("pronoun").lower(), match.start("pronoun")
        if pronoun in ("his", "her"):
            name = resolve(self.parties.names, place, place + len(pronoun))
            return [name] if name[:1].isupper() else []
        if pronoun not in ("its", "their"):
            return []
        floor = max(self.text.rfind("\n", 0, place), self.text.rfind(". ", 0, place)) + 1
        kinds = ("group", "place") if pronoun == "their" else ("body", "place", "group")
        before = [each for each in self.parties.between(floor, place) if each.kind in kinds]
        if before and _CLASS.search(self.text, before[-1].end, place):
            return []
        if before:
            return self._join(before) if pronoun == "their" else [before[-1].name]
        name = self.parties.resolve_it(place, pronoun == "their")
        return [name] if name else []

    # At a word of position itself

    def _owners(self, span: Span, hit: Hit) -> list[str]:
        """Name the owner or subject that stands right at a word of position or at a noun for the issue."""
        owner = self._owner(hit.lead)
        if owner is not None:
            return owner
        if hit.rule == OWNER:
            return [] if _NONE.search(self.text, span.start, hit.lead) else self._around(span, hit)
        intent = _INTENT.search(self.text, span.start, hit.lead)
        if intent:
            return self._owner(intent.start(1)) or []
        if _RELATIVE.search(self.text, span.start, hit.lead):
            return self._antecedent(span, hit)
        near = [each for each in self.parties.between(max(span.start, hit.lead - 60), hit.lead) if not each.governed]
        finite = not re.match(r"\w+ing\b", self.text[hit.lead : hit.end])
        if near and finite and _NEAR.fullmatch(self.text, near[-1].end, hit.lead):
            return [near[-1].name]
        return []

    def _reproached(self, span: Span, hit: Hit) -> list[str]:
        """Name who is praised or blamed for a deed: "criticised the county for refusing to"."""
        link = _FOR.search(self.text, span.start, hit.lead) if hit.lead >= 0 else None
        before = self.parties.between(max(span.start, link.start() - 60), link.start()) if link else []
        return [before[-1].name] if link and before and before[-1].end == link.start() else []

    def _around(self, span: Span, hit: Hit) -> list[str]:
        """Name the places whose policy a noun is: "in Salem", "Salem is a", "such as Salem and Troy"."""
        link = _LINK.match(self.text, hit.end)
        if link:
            names: list[Party] = []
            for each in self.parties.between(link.end(), min(link.end() + 120, span.end)):
                gap = self.text[(names[-1].end if names else link.end()) : each.start]
                if each.kind != "place" or not _LIST.fullmatch(gap):
                    break
                names.append(each)
            return [each.name for each in names]
        before = self.parties.between(max(span.start, hit.lead - 90), hit.lead)
        if before and before[-1].end == hit.lead - 1 and before[-1].kind != "group":
            return self._join(before)
        near = [each for each in before if each.kind == "place"]
        if near and _COPULA.fullmatch(self.text, near[-1].end, hit.lead):
            return self._join(near)
        if near and _ADJUNCT.fullmatch(self.text, near[-1].end, hit.lead):
            joined = len(near) > 1 and _AND.fullmatch(self.text, near[-2].end, near[-1].start)
            return [each.name for each in (near[-2:] if joined else near[-1:])]
        return []


_STANCES = read_words("stances")
_REPORTS = _STANCES["reports"]
_OUGHT = re.compile(r"\b(?:should|must|need|needs|ought|will|have to|has to)\b", re.IGNORECASE)
_LAST_PRONOUN = re.compile(
    r"\b(?:I|[Ww]e|[Yy]ou|[Hh]e|[Ss]he|[Tt]hey|[Ii]t(?!\s(?:is|was|would be)\b)|[Tt]his|[Tt]hat)\b"
)
_SAID = re.compile(rf"\s(?:{'|'.join(sorted(form for form in read_cues() if ' ' not in form))}),")
_LIKE = re.compile(r"(?<!\w)[Ll]ike\s(?:[A-Z][\w.]*\s){0,2}\Z")
_JOINS = re.compile(r"\bjoin(?:s|ed|ing)?\s(?:the\s)?(?:[A-Z][\w.]*\s){0,2}\Z")
_IN_DOING = re.compile(r"\sin\s")
_PROPER = re.compile(
    r"(?!(?:Many|Some|Most|Several|Few|Other)\s)[A-Z][\w.’'-]*(?:\s(?:of|for|and|the|de|la|van|[A-Z][\w.’'-]*))+"
)
_AND = re.compile(r"(?:,?\sand\s|,\s)(?:the\s|(?:Sens?|Reps?|Govs?|Gen)\.\s)?")
_RELATIVE = re.compile(
    r"\b(who|which|that|whose)\s(?:\w+ly\s|(?:have|has|had|would|will|also|to|are|is|was|were|been|be|tried|try)\s)*\Z"
)
_APPOSED = re.compile(r",?\s(?:\([^)]*\),?\s)?|,\s[^,.;]{2,60},\s")
_BE = re.compile(r"\b(?:be|been|being|is|are|was|were)\s(?:\w+ly\s|also\s)?\Z")
_FOR = re.compile(r"\s[Ff]or\s(?:having\s)?(?=\w+\s?\Z|\Z)")
_BY = re.compile(r"\bby\s")
_OWNER = re.compile(
    r"(?:(?P<owner>[\w.]+)['’]s?|\b(?P<pronoun>[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ur|[Mm]y|[Yy]our))"
    r"\s(?:[“\"‘]?(?!(?:the|a|an|and|or|to|of|in|for|on|with|from|at|by|as|that|is|was|who|which|about|over|against|under|toward|towards)\b|[a-z]+(?:s|ly|ed)\s)[\w.-]+[”\"’]?\s){0,3}[“\"‘]?\Z"
)
_NOUN = re.compile(
    r"(?<!,)\s(?!(?:and|or|by|for|of|from|in|on|to|with|without|after|before|while|is|are|was|were|be|been|not|also|about"
    r"|against|has|have|had|than|as|keep|keeps|kept|start|started|stop|stopped|continue|considered|begin|began)\s)[a-z]+\s\Z"
)
_PARTICIPLE = re.compile(r",\s(?:\w+ly\s)?\w+ing\s(?:to\s)?\Z")
_GERUND = re.compile(r"\w+ing\b")
_DEED = re.compile(r"\b([\w-]+)(?:\s\d+)?\s(?:has\s|have\s|had\s|will\s|would\s|also\s|\w+ly\s|that\s|which\s|to\s)*\Z")
_MADE = re.compile(
    r"\b(?:sign|pass|enact|adopt|approv|author|sponsor)(?:e?d|ing|s|es)\s(?:of\s|into\slaw\s)?(?:[\w’'“”-]+\s){0,5}?"
    r"(?:law|bill|measure|ordinance|legislation|order|SB|HB)\b",
    re.IGNORECASE,
)
_LAW = re.compile(r"\b(?:law|bill|measure|ordinance|policy)\b")
_DEFINITE = re.compile(r"\b(?:[Tt]he|[Tt]his|[Tt]hat|[Ss]uch)\s(?:[\w-]+\s){0,2}\Z")
_DEED_FIRST = re.compile(r"(?:The|This|That|His|Her|Its|[A-Z][\w.]+['’]s?)\s(?:[\w-]+\s){0,2}?(\w+)\b")
_IN = re.compile(r"\s*In\s")
_INTENT = re.compile(r"\b(\w+)\s(?:(?:(?:in|on|last|this)\s\w+\s)?to|of|on)\s\Z")
_NEAR = re.compile(r"(?:,?\s(?:\w+ly|has|have|had|also|then|would|will|who|which|that|\([^)]*\))\b){0,3},?\s")
_ADJUNCT = re.compile(r"\s(?:[“\"‘]|(?!(?:and|or|to|is|has|the|a|an|of|in|as|for)\b)[\w-]+\s[“\"‘]?)?")
_OURS = re.compile(r"\b(?:[Oo]ur|[Mm]y|[Ww]e are|[Ww]e['’]re)\s(?:[\w-]+\s){0,3}[“\"‘]?\Z")
_ANY_COURT = re.compile(
    r"(?:(?:[Ff]ederal|[Ll]ower|[Dd]istrict|[Aa]ppeals|U\.S\.|US|[Ss]tate)\s)*(?:[Cc]ourts?|[Jj]udges?|[Pp]anel)"
)
_CLASSES = "cities|counties|states|jurisdictions|localities|municipalities|communities|places|officials"
_CLASS = re.compile(rf"(?<![Tt]hese\s)(?<![Tt]hose\s)(?<![Tt]he\s)\b(?:{_CLASSES})\b")
_CLASS_DOES = re.compile(rf"\b(?:when|if|because|where)\s(?:[\w-]+\s){{0,3}}(?:{_CLASSES})\s\Z")
_NONE = re.compile(r"\b(?:no|not|never|without|isn['’]t|aren['’]t|wasn['’]t|weren['’]t)\s(?:\w+\s){0,2}[“\"‘]?\Z")
_LINK = re.compile(
    r"[”\"’]?(?:,|\sare\s\w+)?(?:\s[-–—])?\s(?:of|in|like|such as|including)\s(?:the\s|major\scities\slike\s)?"
)
_LIST = re.compile(r"\s*|,\s(?:and\s)?|\sand\s|\sor\s")
_COPULA = re.compile(
    r",?\s(?:is|are|was|were|has|have|became|become|has become|remains|declared itself|has been|has long been"
    r"|will remain)\s(?:joined\sthe\s\w+\s)?"
    r"(?:a|an|the|also|now|still|not|officially|\w+ly|itself|one of the|proud|\s)*[“\"‘]?|,\s(?:a|both|all)\s[“\"‘]?"
)


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
