"""Stances by rule: which actor takes which position on which of a codebook's issues, and where it says so.

An article is read passage by passage: a stretch of quotation, or a sentence in the journalist's words. In a
passage's clauses `positions` finds the issues and what the words say of them, and `holders` whose words they are.
Without a holder there is no row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sourcebook.documents.document import Document
from sourcebook.documents.words import Span, find_sentences, paragraphs
from sourcebook.extract.reading.dates import date_passage
from sourcebook.extract.reading.notation import NOTHING
from sourcebook.extract.speech.quotations import Quotation
from sourcebook.extract.speech.read import Voices
from sourcebook.extract.stances.cues import Cues, Pattern, read_cues
from sourcebook.extract.stances.holders import Holders, Stretch
from sourcebook.extract.stances.polarity import WORDED, Hit, Positions

_POSITIONS = {1: "supports", -1: "opposes"}


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
    return sorted(article.read(), key=lambda row: (row["start"], row["end"], row["actor"], row["issue"]))


class Article:
    """A document while its stances are read: its names, its voices, and the places it has spoken of."""

    def __init__(self, document: Document, voices: Voices, cues: Cues) -> None:
        self.document = document
        self.text = document.text
        self.voices = voices
        self.cues = cues
        self.positions = Positions(document.text, cues)
        self.holders = Holders(document.text, voices, cues)

    def read(self) -> list[dict[str, Any]]:
        """Find the document's stances."""
        return [row for passage in self.passages() for row in self._read_passage(passage)]

    def passages(self) -> Iterator[Stretch]:
        """Yield the document's sentences outside quotations, and its quotations of whole clauses."""
        quotations = [each for each in self.voices.quotations if _is_clause(each)]
        for paragraph in paragraphs(self.text):
            own = [each for each in quotations if paragraph.start <= each.start < paragraph.end]
            for each in own:
                yield Stretch(each.start, each.end, self.holders.name_speaker(each), True)
            for sentence in find_sentences(self.text, *paragraph):
                yield from _outside(sentence, own)

    def _read_passage(self, passage: Stretch) -> list[dict[str, Any]]:
        """Find a passage's stances: for each actor and issue the one with the most words of position."""
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for span in self._clauses(passage):
            hits = list(self.positions.find(span))
            named = {hit.issue.code for hit in hits if not hit.issue.residual}
            for hit in hits:
                if hit.issue.residual and named and not hit.own:
                    continue
                for actor in self.holders.find(passage, span, hit):
                    if (actor, hit.issue.code) not in found:
                        found[actor, hit.issue.code] = self._row(passage, span, hit, actor)
        return list(found.values()) + ([] if passage.quoted else list(self._read_attributed(passage, found.values())))

    def _read_attributed(self, passage: Stretch, rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield the position that a sentence takes as a whole, for a source of which no clause says it."""
        for sentence in find_sentences(self.text, passage.start, passage.end):
            hits = [hit for hit in self.positions.find(sentence) if hit.rule in WORDED]
            hit = next((each for each in hits if not each.issue.residual), hits[0]) if hits else None
            source = self.holders.attributed(sentence, hit) if hit else ""
            if hit and source and not any(row["actor"] == source for row in rows):
                yield self._row(passage, _strip(self.text, *sentence), hit, source, f"{hit.rule}, attributed")

    def _clauses(self, passage: Stretch) -> Iterator[Span]:
        """Split a passage where the words of position in one part do not govern the other."""
        for sentence in find_sentences(self.text, passage.start, passage.end):
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

    def _row(self, passage: Stretch, span: Span, hit: Hit, actor: str, rule: str = "") -> dict[str, Any]:
        """Write a row; the evidence is the clause, without the marks and stops around it."""
        start, end = span
        sentence = self.text[start:end]
        conditional = self.cues.conditional.search(sentence) or self._depends(span, hit)
        action = not passage.quoted and self.cues.action.search(self.text, hit.start, hit.end)
        voice = "quoted" if passage.quoted or self._quotes(hit) else "action" if action else "reported"
        return {
            "doc": self.document.id,
            "start": start,
            "end": end,
            "text": sentence,
            "actor": actor,
            "issue": hit.issue.code,
            "position": "conditional" if conditional else _POSITIONS[hit.sign],
            "condition": _codes_in(self.cues.conditions, sentence) if conditional else "",
            "argument": _codes_in(self.cues.arguments, sentence),
            "custodian": _codes_in(self.cues.custodians, sentence).split(";")[0],
            "voice": voice,
            "as_of": date_passage(self.text, start, end, hit.start, self.document.date),
            "rule": rule or hit.rule,
        }

    def _depends(self, span: Span, hit: Hit) -> bool:
        """Say whether a position to come hangs on a condition behind it: "I will back it if the state pays"."""
        opened = _WILL.search(self.text, max(span.start, hit.start - _LONGEST_WILL), hit.end)
        return opened is not None and _IF.search(self.text, hit.end, span.end) is not None

    def _quotes(self, hit: Hit) -> bool:
        """Say whether the decisive words of a sentence stand in quotation marks."""
        return any(each.speaker and each.start <= hit.start < each.end for each in self.voices.quotations)


_LONGEST_WILL = 30
_WILL = re.compile(r"(?:\b(?:will|would|could|can)|['’](?:ll|d))\s")
_IF = re.compile(r",?\s(?:if|provided|assuming|once)\s")
_BREAK = re.compile(r";\s|:\s|,?\s+([a-z]+(?: as)?)\b")
# A clause that a subordinator opens, up to the comma before the main one: "When the vote came, the mayor ...".
_OPENING = re.compile(
    r"(?:When|While|As|After|Since|Although|Though|Because|Even as|If|Before)\s"
    r"[^,;:.]{15,120},\s(?=[A-Z]|the\s|he\s|she\s)"
)
_DATELINE = re.compile(r"[A-Z]{3}[A-Z, .]*(?:\([A-Z]+\)\s)?(?:[A-Z][a-z.]+\s){0,2}[—–―-]+\s")


def _is_clause(quotation: Quotation) -> bool:
    return quotation.kind == "full"


def _outside(sentence: Span, quotations: Sequence[Quotation]) -> Iterator[Stretch]:
    """Yield what a sentence has outside the quotations."""
    start = sentence.start
    for each in quotations:
        if each.start < sentence.end and start < each.end + 1:
            if each.start - 1 - start > 10:
                yield Stretch(start, each.start - 1, "", False)
            start = max(start, each.end + 1)
    if sentence.end - start > 10:
        yield Stretch(start, sentence.end, "", False)


def _strip(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \t\n,":
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _codes_in(codes: Sequence[tuple[str, Pattern]], words: str) -> str:
    """Join the codes whose words occur."""
    return ";".join(code for code, pattern in codes if pattern.search(words))
