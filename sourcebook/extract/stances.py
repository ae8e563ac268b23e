"""Stances by rule: which actor takes which position on which of a codebook's issues, and where it says so.

The words that show an issue and a position are data: the `cues` blocks of the codebook's stances.yml, in the
notation of `notation`. Another subject is another file.

An article is read passage by passage: a stretch of quotation, or a sentence in the journalist's words. In a
passage's clauses the rules look for an issue, by a noun for it ("rent control") or a verb phrase for doing it
("cap rents"), and for words of position before it ("opposed") or after it ("would hurt tenants"). Two words of
opposition make support ("blocked a ban on"), as in the compositional treatment of polarity by Moilanen and
Pulman (2007, "Sentiment composition", RANLP). The actor is the subject of the first such word, the owner of the
noun ("the mayor's crackdown"), or whoever the words are attributed to. Without an actor there is no row.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from sourcebook.documents import ROOT, Document
from sourcebook.errors import SourcebookError
from sourcebook.extract.attributions import Attribution, attribution_of
from sourcebook.extract.clauses import Clause, read_clause
from sourcebook.extract.dates import date_passage
from sourcebook.extract.lexicons import read_words
from sourcebook.extract.names import Names, resolve
from sourcebook.extract.notation import NOTHING, compile_phrases
from sourcebook.extract.phrases import first_noun_phrase, is_passive, noun_phrase_after, noun_phrase_before, subject_of
from sourcebook.extract.quotations import Quotation
from sourcebook.extract.text import Span, paragraphs, sentences
from sourcebook.extract.voices import Voices

REACH = 10
"""Words that may lie between a word of position and a verb phrase for the issue."""
REACH_SHORT = 5
"""The same before a noun for the issue, and between two words of position."""
REACH_AFTER = 4
"""Words that may lie between an issue and the words of position behind it."""

DEFAULT = ROOT / "data" / "codebook" / "stances.yml"

Pattern = re.Pattern[str]


class Issue(NamedTuple):
    """An issue's patterns, each with its kind and sign.

    The kinds: "name", a noun for the issue; "act", a verb phrase for doing it; "suffered", a verb phrase of those
    to whom it is done ("lose funding"); "claim", words that take a position by themselves. The sign is -1 where the
    words mean the reverse of the issue.
    """

    code: str
    residual: bool
    patterns: tuple[tuple[Pattern, str, int], ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """A codebook's words for stances, compiled."""

    issues: tuple[Issue, ...]
    before: tuple[tuple[Pattern, int], ...]
    after: tuple[tuple[Pattern, int], ...]
    conditional: Pattern
    conditions: tuple[tuple[str, Pattern], ...]
    arguments: tuple[tuple[str, Pattern], ...]
    custodians: tuple[tuple[str, Pattern], ...]
    action: Pattern
    actors: Pattern
    negation: Pattern
    possibility: Pattern
    breaks: Pattern
    subject: Pattern
    masks: Pattern
    deeds: Pattern
    shares: Pattern
    unnamed: Pattern


class Passage(NamedTuple):
    """A stretch of one voice: its span, the speaker of a quotation, and whether it is one."""

    start: int
    end: int
    speaker: str
    quoted: bool


class Hit(NamedTuple):
    """A position found in a clause: the issue, the sign, the span from the first to the last word of it."""

    issue: Issue
    sign: int
    start: int
    end: int
    lead: int
    rule: str


def read_cues(book: Mapping[str, Any]) -> Cues:
    """Compile the cues of a codebook's table of stances.

    A column without any cues, and the block of cues for the whole table, are taken from the project's codebook;
    the issues never are.

    Raises SourcebookError where no issue has cues, or a phrase is not in the notation.
    """
    standard = _standard()
    columns = {name: _codes_with_cues(book, name) or _codes_with_cues(standard, name) for name in _COLUMNS}
    issues = _codes_with_cues(book, "issue")
    if not issues:
        raise SourcebookError("The codebook's stances.yml gives no issue any cues: add a block `cues` to each issue.")
    table = {**standard.get("cues", {}), "subject": (), "masks": (), **(book.get("cues") or {})}
    positions = columns["position"]
    before = {code: tuple(positions.get(code, {}).get("before", ())) for code in SIGNS}
    after = {code: tuple(positions.get(code, {}).get("after", ())) for code in SIGNS}
    return Cues(
        tuple(_read_issue(code, cues) for code, cues in issues.items()),
        tuple((compile_phrases(before[code]), sign) for code, sign in SIGNS.items()),
        tuple((compile_phrases(after[code]), sign) for code, sign in SIGNS.items()),
        compile_phrases(positions.get("conditional", {}).get("marks", ())),
        _compile_codes(columns["condition"]),
        _compile_codes(columns["argument"]),
        _compile_codes(columns["custodian"]),
        compile_phrases(columns["voice"].get("action", {}).get("phrases", ())),
        compile_phrases(table.get("actors", ())),
        compile_phrases(table.get("negation", ())),
        compile_phrases(table.get("possibility", ())),
        compile_phrases(table.get("breaks", ())),
        compile_phrases(table.get("subject", ())),
        compile_phrases(table.get("masks", ())),
        compile_phrases(table.get("deeds", ())),
        compile_phrases(table.get("shares", ())),
        compile_phrases(table.get("unnamed", ())),
    )


SIGNS = {"supports": 1, "opposes": -1}
POSITIONS = {1: "supports", -1: "opposes"}
_COLUMNS = ("position", "condition", "argument", "custodian", "voice")
_LISTS = (
    ("acts_against", "act", -1),
    ("acts", "act", 1),
    ("claims_against", "claim", -1),
    ("claims_for", "claim", 1),
    ("suffered", "suffered", 1),
    ("names_against", "name", -1),
    ("names", "name", 1),
)


@lru_cache(maxsize=1)
def _standard() -> dict[str, Any]:
    return yaml.safe_load(Path(DEFAULT).read_text(encoding="utf-8"))


def _codes_with_cues(book: Mapping[str, Any], column: str) -> dict[str, dict[str, Any]]:
    codes = (book.get("columns", {}).get(column) or {}).get("codes") or {}
    return {str(code): entry["cues"] for code, entry in codes.items() if entry.get("cues")}


def _read_issue(code: str, cues: Mapping[str, Any]) -> Issue:
    patterns = tuple((compile_phrases(cues[name]), kind, sign) for name, kind, sign in _LISTS if cues.get(name))
    return Issue(code, bool(cues.get("residual")), patterns)


def _compile_codes(codes: Mapping[str, Mapping[str, Any]]) -> tuple[tuple[str, Pattern], ...]:
    return tuple((code, compile_phrases(cues.get("phrases", ()))) for code, cues in codes.items())


def find_stances(document: Document, voices: Voices, codebook: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Find the stances of a document.

    Args:
        document: the article.
        voices: what `read_voices` read in its text.
        codebook: tables by name, as `read_codebook` gives them; its "stances" holds the cues.

    Returns:
        Rows of stances.csv without id and section, with `rule`, in the order of the text: one for each actor,
        issue and passage.
    """
    cues = read_cues(codebook["stances"])
    if cues.subject.pattern != NOTHING.pattern and not cues.subject.search(document.text):
        return []
    article = Article(document, voices, cues)
    rows: list[dict[str, Any]] = []
    for passage in article.passages():
        rows += article.read_passage(passage)
    return sorted(rows, key=lambda row: (row["start"], row["end"], row["actor"], row["issue"]))


class Article:
    """A document while its stances are read: its names, its voices, and the places it has spoken of."""

    def __init__(self, document: Document, voices: Voices, cues: Cues) -> None:
        self.document = document
        self.text = document.text
        self.voices = voices
        self.cues = cues
        self.names = Names(document.text)
        self.plain = cues.masks.sub(_blank, _ASIDE.sub(_blank, document.text))

    def passages(self) -> Iterator[Passage]:
        """Yield the document's sentences outside quotations, and its quotations of whole clauses."""
        quotations = [each for each in self.voices.quotations if _is_clause(each)]
        for paragraph in paragraphs(self.text):
            own = [each for each in quotations if paragraph.start <= each.start < paragraph.end]
            for each in own:
                yield Passage(each.start, each.end, self._speaker(each), True)
            for sentence in sentences(self.text, *paragraph):
                yield from _outside(sentence, own)

    def read_passage(self, passage: Passage) -> list[dict[str, Any]]:
        """Find a passage's stances: for each actor and issue the one with the most words of position."""
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for span in self._clauses(passage):
            clause = read_clause(self.text, span, [])
            hits = list(self._hits(span))
            named = {hit.issue.code for hit in hits if not hit.issue.residual}
            for hit in hits:
                if hit.issue.residual and named:
                    continue
                for actor in self._actors(passage, clause, hit):
                    if (actor, hit.issue.code) not in found:
                        found[actor, hit.issue.code] = self._row(passage, span, hit, actor)
        return list(found.values())

    def _clauses(self, passage: Passage) -> Iterator[Span]:
        """Split a passage where the words of position in one part do not govern the other."""
        for sentence in sentences(self.text, passage.start, passage.end):
            dateline = _DATELINE.match(self.text, sentence.start, sentence.end)
            start = dateline.end() if dateline else sentence.start
            opening = _OPENING.match(self.text, start, sentence.end)
            if opening:
                yield _strip(self.text, start, opening.end())
                start = opening.end()
            for match in _BREAK.finditer(self.text, start, sentence.end):
                word = match.group(1)
                if word and not self.cues.breaks.fullmatch(word):
                    continue
                if match.start() - start > 15 and sentence.end - match.end() > 15:
                    yield _strip(self.text, start, match.start())
                    start = match.start(1) if word else match.end()
            yield _strip(self.text, start, sentence.end)

    def _hits(self, span: Span) -> list[Hit]:
        """List the positions on issues within a clause, in its order."""
        words = self.text[slice(*span)]
        if words.endswith("?") or words.isupper() or self.cues.shares.search(words):
            return []
        found: list[Hit] = []
        for issue in self.cues.issues:
            taken: list[tuple[int, int]] = []
            for pattern, kind, sign in issue.patterns:
                for match in pattern.finditer(self.plain, *span):
                    if any(start < match.end() and match.start() < end for start, end in taken):
                        continue
                    taken.append(match.span())
                    hit = self._position(span, issue, match, kind, sign)
                    if hit:
                        found.append(hit)
        return sorted(found, key=lambda hit: hit.start)

    def _position(self, span: Span, issue: Issue, match: re.Match[str], kind: str, sign: int) -> Hit | None:
        """Work out the position that a clause's words take on an issue it mentions."""
        chain = self._chain(span, match.start(), kind)
        if kind in ("suffered", "claim"):
            if self._possible(span, match.start()):
                return None
            if kind == "suffered":
                sign *= self._negated(span.start, match.start())
            return Hit(issue, sign, *match.span(), -1, kind)
        if chain and self._possible(span, chain[0][0]):
            return None
        if chain:
            edges = [span.start, *(end for _, end, _ in chain)]
            places = [*(start for start, _, _ in chain), match.start()]
            for _, _, each in chain:
                sign *= each
            for edge, place in zip(edges, places, strict=True):
                sign *= self._negated(edge, place)
            return Hit(issue, sign, chain[0][0], match.end(), chain[0][0], "position before issue")
        gerund = kind == "act" and match.group().split()[0].lower().endswith("ing")
        if kind == "name" or gerund:
            after = self._after(span, match.end())
            if after:
                end, each = after
                return Hit(issue, sign * each, match.start(), end, -1, "position after issue")
            return None
        if self._possible(span, match.start()):
            return None
        return Hit(issue, sign * self._negated(span.start, match.start()), *match.span(), match.start(), "act")

    def _possible(self, span: Span, place: int) -> bool:
        """Say whether words before a place make what follows a mere possibility: may, could, if."""
        return bool(self.cues.possibility.search(self.text, max(span.start, place - 60), place))

    def _chain(self, span: Span, place: int, kind: str) -> list[tuple[int, int, int]]:
        """List the words of position before a place, each within reach of the next: start, end, sign."""
        found = [
            (*match.span(), sign)
            for pattern, sign in self.cues.before
            for match in pattern.finditer(self.plain, span.start, place)
        ]
        chain: list[tuple[int, int, int]] = []
        for start, end, sign in sorted(found, key=lambda each: (each[1], each[1] - each[0]), reverse=True):
            between = self.plain[end:place]
            if end > place:
                continue
            reach = REACH if not chain and kind != "name" else REACH_SHORT
            if len(between.split()) > reach or _PART.search(between):
                break
            if kind == "name" and not chain and _ELSEWHERE.search(between):
                break
            if chain and _JOINED.search(between):
                break
            if chain and sign < 0 and self.plain[chain[0][0] : chain[0][1]].lower() == "against":
                chain.pop(0)  # a war against, fought against: one word of opposition
            chain.insert(0, (start, end, sign))
            place = start
        return chain

    def _negated(self, floor: int, place: int) -> int:
        """Give -1 where a negation stands within three words before a place, else 1."""
        before = _LAST_WORDS.search(self.text, max(floor, place - 40), place)
        count = len(self.cues.negation.findall(before.group())) if before else 0
        return -1 if count % 2 else 1

    def _after(self, span: Span, place: int) -> tuple[int, int] | None:
        """Find the words of position behind an issue that is the subject: their end and sign."""
        found = [
            (match.start(), match.end(), sign)
            for pattern, sign in self.cues.after
            for match in [pattern.search(self.plain, place, span.end)]
            if match and len(self.plain[place : match.start()].split()) <= REACH_AFTER
        ]
        if not found:
            return None
        start, end, sign = min(found)
        return end, sign * self._negated(place, start)

    def _row(self, passage: Passage, span: Span, hit: Hit, actor: str) -> dict[str, Any]:
        """Write a row; the evidence is the clause, without the marks and stops around it."""
        start, end = span
        sentence = self.text[start:end]
        conditional = hit.sign > 0 and self.cues.conditional.search(sentence)
        action = not passage.quoted and self.cues.action.search(self.text, hit.start, hit.end)
        voice = "quoted" if passage.quoted or self._quotes(hit) else "action" if action else "reported"
        return {
            "doc": self.document.id,
            "start": start,
            "end": end,
            "text": sentence,
            "actor": actor,
            "issue": hit.issue.code,
            "position": "conditional" if conditional else POSITIONS[hit.sign],
            "condition": _codes_in(self.cues.conditions, sentence) if conditional else "",
            "argument": _codes_in(self.cues.arguments, sentence),
            "custodian": _codes_in(self.cues.custodians, sentence).split(";")[0],
            "voice": voice,
            "as_of": date_passage(self.text, start, end, hit.start, self.document.date),
            "rule": hit.rule,
        }

    def _quotes(self, hit: Hit) -> bool:
        """Say whether the decisive words of a sentence stand in quotation marks."""
        return any(each.speaker and each.start <= hit.start < each.end for each in self.voices.quotations)

    # Who takes the position

    def _actors(self, passage: Passage, clause: Clause, hit: Hit) -> list[str]:
        """Name whose position it is: nobody where the text does not say, or names only a class of people."""
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
            own = (self._speaker(each) for each in self.voices.quotations if each.start <= subject.start < each.end)
            return next(([speaker] for speaker in own if speaker), source)
        if low.split()[0] in _OWN:
            return source or self._names_in(subject)
        if low in _EMPTY:
            return source
        if self._is_issue(low):
            return source
        return self._names_in(subject)

    def _source(self, passage: Passage, hit: Hit, clause: Clause) -> list[str]:
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
        within = (self._speaker(each) for each in self.voices.quotations if start < each.start < end)
        return [speaker for speaker in within if speaker][:1]

    def _speaker(self, quotation: Quotation) -> str:
        """Name a quotation's speaker, where a name or a body that the codebook lists speaks."""
        if not quotation.speaker or quotation.speaker_start is None or quotation.speaker_end is None:
            return ""
        if quotation.speaker[0].isupper() and self._is_proper(quotation.speaker):
            return quotation.speaker
        return "".join(self._names_in(Span(quotation.speaker_start, quotation.speaker_end))[:1])

    def _subject(self, clause: Clause, hit: Hit) -> Span | None:
        """Find the subject of the word at `hit.lead`, or the owner of a noun; None where there is none."""
        tags = clause.tags
        index = next((i for i, span in enumerate(clause.spans) if span[0] >= hit.lead), len(clause.spans) - 1)
        owner = index - 1
        while owner >= 0 and tags[owner] in "wNRDt" and index - owner < 6:
            if clause.word(owner).lower() in _OWN:
                return clause.span(owner, owner + 1)
            if clause.word(owner).lower() in _ARTICLES:
                break
            owner -= 1
        if owner >= 0 and tags[owner] in "Mm":
            return clause.span(*(noun_phrase_before(clause, owner + 1) or (owner, owner + 1)))
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
_PLURAL = re.compile(r"\s(counties|cities|states)\Z")
_SINGULAR = {"counties": "County", "cities": "City", "states": ""}
_OWNED = re.compile(r".*['’]s?\s(.+)")
_WORDS_OF_NAME = r"([A-Z][\w.-]+(?:\s[A-Z][\w.-]+){0,2})"
_PLACES = {
    "city": re.compile(rf"\b(?:[Cc]ity of|[Mm]ayor of|[Ii]n)\s{_WORDS_OF_NAME}(?=[,.’'\s])"),
    "county": re.compile(rf"{_WORDS_OF_NAME}\sCounty\b"),
    "state": re.compile(rf"\b(?:[Ss]tate of|[Gg]overnor of)\s{_WORDS_OF_NAME}(?=[,.’'\s])"),
}
_BREAK = re.compile(r";\s|:\s|,?\s+([a-z]+(?: as)?)\b")
_ASIDE = re.compile(
    r"\s[—–]\s?(?:known as|including|those|defined|a term|i\.e\.|localities|cities|which)\b[^—–.\n]{0,160}[—–]\s"
    r"|\((?:also |formerly )?(?:known as|later)[^()\n]{0,80}\)"
)
# A clause that a subordinator opens, up to the comma before the main one: "When the vote came, the mayor ...".
_OPENING = re.compile(
    r"(?:When|While|As|After|Since|Although|Though|Because|Even as|If|Before)\s"
    r"[^,;:.]{15,120},\s(?=[A-Z]|the\s|he\s|she\s)"
)
_DATELINE = re.compile(r"[A-Z]{3}[A-Z, .]*(?:\([A-Z]+\)\s)?(?:[A-Z][a-z.]+\s){0,2}[—–―-]+\s")
_PART = re.compile(r"[;:—]|,\s(?:and|or)?\s?(?:he|she|they|it|if|who|which)\b")
_ELSEWHERE = re.compile(
    r"\b(?:about|over|in|from|into|at|by|during|amid|where|as|because|on|tied|related|regarding|concerning)\b"
)
_PASSIVE = re.compile(r"\b(?:be|been|being|is|are|was|were)\s+(?:\w+ly\s+)?\Z")
_JOINED = re.compile(r"(?:,|\b(?:and|or))\s*\Z")
_LAST_WORDS = re.compile(r"(?:\S+\s+){0,3}\S*\Z")
_POSSESSIVE_END = re.compile(r"['’]s?\Z")


def _is_participle(clause: Clause, index: int) -> bool:
    """Say whether a past form that is no cue of speech follows a form of be: "would be required"."""
    return index > 0 and clause.word(index).endswith("ed") and clause.word(index - 1).lower() in _BE


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _is_title(words: str) -> bool:
    """Say whether most words start with a capital, as in the headlines of some papers."""
    initials = [word[0] for word in re.findall(r"[^\W\d_]\S*", words)]
    return len(initials) > 4 and sum(map(str.isupper, initials)) > 0.7 * len(initials)


def _is_clause(quotation: Quotation) -> bool:
    return quotation.kind == "full"


def _outside(sentence: Span, quotations: Sequence[Quotation]) -> Iterator[Passage]:
    """Yield what a sentence has outside the quotations."""
    start = sentence.start
    for each in quotations:
        if each.start < sentence.end and start < each.end + 1:
            if each.start - 1 - start > 10:
                yield Passage(start, each.start - 1, "", False)
            start = max(start, each.end + 1)
    if sentence.end - start > 10:
        yield Passage(start, sentence.end, "", False)


def _strip(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \t\n,":
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


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


def _codes_in(codes: Sequence[tuple[str, Pattern]], words: str) -> str:
    """Join the codes whose words occur."""
    return ";".join(code for code, pattern in codes if pattern.search(words))


def _parts_of(text: str, span: Span, parts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of a phrase's parts."""
    place = span.start
    for part in parts:
        place = text.index(part, place)
        yield place, place + len(part)
        place += len(part)
