"""Quotation marks: which ones pair, what stands between them, and which ones quote nothing.

A pass over a paragraph's double marks (curly, straight, guillemets, doubled single marks) pairs each opening
mark with its closing one; straight marks tell their side by the characters around them. A quotation that runs
on opens anew in each paragraph and closes only in the last; each paragraph's stretch is a passage of its own.
Single marks are tried where no double quotation is open. A single mark that belongs to a word (don't, '90s,
officials') is an apostrophe.

Pairs inside pairs are quotations within a quotation. They are accounted for, but the words between them count
as the outer speaker's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sourcebook.documents.words import Span, paragraphs

NO_OPENING = "no opening mark"
NO_CLOSING = "no closing mark"
APOSTROPHE = "apostrophe"
NESTED = "quotation within a quotation"
MEASURE = "feet and inches"
MARKUP = "markup"

_DOUBLE = re.compile(r"\\?(?:\"\"|[“”«»„‟\"＂″‹›「」『』〝〞❝❞])|``|''")
_SHAPES = {
    "“": "open",
    "«": "open",
    "„": "open",
    "‟": "open",
    "`": "open",
    "‹": "open",
    "「": "open",
    "『": "open",
    "〝": "open",
    "❝": "open",
} | dict.fromkeys("”»›」』〞❞", "close")
_MEASURED = re.compile(r"[-\s][a-z]")
_SINGLE = re.compile(r"['‘’‚‛`´]")
_SINGLE_AT_EDGE = re.compile(r"(?<![^\W_])['‘’‚‛`]|['’`´](?![^\W_])")
_BLANK = frozenset(" \t\n\r\xa0\u2009\u202f\u200b\ufeff")
_BEFORE_OPENING = _BLANK | frozenset("([{—–―-/“\"'‘«")
_AFTER_CLOSING = _BLANK | frozenset(")]}—–―-/….,;:!?'’”\"»<*")
_CLIPPED = re.compile(r"(?:\d\ds?|tis|twas|em|til|till|cause|bout|round|n)(?![^\W_])", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>")
_FEET = re.compile(r"\d['’′]\s?\d{1,2}\Z")


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands inside a pair of quotation marks, within one paragraph.

    `start` and `end` bound the words, `opens` and `closes` the words with their marks. `closed` is False
    where the paragraph ends before the quotation does; `runs_on` is True where the passage continues the
    quotation of the paragraph before.
    """

    start: int
    end: int
    opens: int
    closes: int
    closed: bool = True
    runs_on: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """The outermost passages of a document, and by their start the reasons why other marks bound none."""

    passages: list[Passage]
    reasons: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MarkExcluded:
    """A quotation mark that bounds no quotation, with the reason: a row of marks_excluded.csv."""

    doc: str
    start: int
    end: int
    text: str
    reason: str


class Spanned(Protocol):
    """Anything with a span."""

    @property
    def start(self) -> int:
        """Give the first code point."""

    @property
    def end(self) -> int:
        """Give the code point after the last."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A double mark and the side it seems to stand on: "open", "close" or "either"."""

    start: int
    end: int
    side: str


def read_marks(text: str, spans: Sequence[Span] | None = None) -> Marks:
    """Pair the quotation marks of a document, whose paragraphs are `spans` where these are known already."""
    spans = paragraphs(text) if spans is None else spans
    reasons: dict[int, str] = {}
    listed = _double_marks(text, spans, reasons)
    passages: list[Passage] = []
    runs_on = False
    for index, (span, marks) in enumerate(listed):
        reopened = index + 1 < len(listed) and _opens_paragraph(text, *listed[index + 1])
        found = _pair_doubles(text, span, marks, runs_on, reopened, reasons) if marks else []
        runs_on = bool(found) and not found[-1].closed
        passages += found
    singles = _pair_singles(text, spans, passages, reasons)
    return Marks(_outermost(passages, singles, reasons), reasons)


def find_marks_excluded(text: str, quotations: Iterable[Spanned], doc: str = "") -> list[MarkExcluded]:
    """List every quotation mark and apostrophe that bounds none of the quotations, with the reason.

    `quotations` are rows with the `start` and `end` of what stands inside their marks.
    """
    listed = list(quotations)
    starts = {quotation.start for quotation in listed}
    ends = {quotation.end for quotation in listed}
    reasons = read_marks(text).reasons
    seen: set[int] = set()
    rows = []
    for pattern, default in ((_DOUBLE, NO_CLOSING), (_SINGLE, APOSTROPHE)):
        for match in pattern.finditer(text):
            start, end = match.span()
            if end not in starts and start not in ends and start not in seen:
                rows.append(MarkExcluded(doc, start, end, match.group(), reasons.get(start, default)))
            if not (end - start == 2 and start in ends and end - 1 not in starts and text[start:end] == "''"):
                seen.update(range(start, end))
    return sorted(rows, key=lambda row: row.start)


def _double_marks(text: str, spans: Sequence[Span], reasons: dict[int, str]) -> list[tuple[Span, list[_Mark]]]:
    """List each paragraph with its double marks."""
    listed: list[tuple[Span, list[_Mark]]] = [(span, []) for span in spans]
    index = 0
    in_markup = {place for tag in _TAG.finditer(text) for place in range(*tag.span())} if "<" in text else ()
    for match in _DOUBLE.finditer(text):
        start, end = match.span()
        if start in in_markup:
            reasons[start] = MARKUP
            continue
        if text[start] in '"″' and _FEET.search(text, max(0, start - 6), start):
            reasons[start] = MEASURE
            continue
        while spans[index].end <= start:
            index += 1
        listed[index][1].append(_Mark(start, end, _side(text, start, end)))
    for _, marks in listed:
        for mark in _find_inches(text, marks):
            reasons[mark.start] = MEASURE
            marks.remove(mark)
    return listed


def _find_inches(text: str, marks: Sequence[_Mark]) -> list[_Mark]:
    """List the straight marks of a paragraph that stand for inches: after a digit, where they would pair with none."""
    straight = [mark for mark in marks if text[mark.start : mark.end] == '"']
    if len(straight) == len(marks) and len(straight) % 2 == 0:
        return []
    return [
        mark for mark in straight if text[mark.start - 1 : mark.start].isdigit() and _MEASURED.match(text, mark.end)
    ]


def _side(text: str, start: int, end: int) -> str:
    """Tell an opening from a closing mark, by its shape, and by its neighbours where they belie it."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    left = before in _BEFORE_OPENING and after not in _BLANK and after not in ",;:"
    right = after in _AFTER_CLOSING and before not in _BLANK
    mark = text[end - 1]
    shape = _SHAPES.get(mark, "")
    if before in _BLANK and after in _BLANK and shape:
        return shape if mark in "«»‹›" or shape == "close" else "either"
    if shape == "open":
        return "close" if right and not left else "open"
    if shape == "close":
        return "open" if left and not right else "close"
    if left == right:
        return "either"
    return "open" if left else "close"


def _opens_paragraph(text: str, span: Span, marks: Sequence[_Mark]) -> bool:
    """Say whether the paragraph begins with an opening mark."""
    return bool(marks) and marks[0].side != "close" and not text[span.start : marks[0].start].strip("[(… .")


def _pair_doubles(
    text: str, span: Span, marks: list[_Mark], runs_on: bool, reopened: bool, reasons: dict[int, str]
) -> list[Passage]:
    """Pair the double marks of one paragraph; those that bound nothing go to `reasons`.

    `runs_on`: the paragraph before ended inside a quotation; `reopened`: the next one begins with a mark. The
    last passage is not `closed` where the paragraph ends inside it.
    """
    passages: list[Passage] = []
    opens_paragraph = _opens_paragraph(text, span, marks)
    twice = _close_twice(marks)
    opened: _Mark | None = None
    depth = 0
    for index, mark in enumerate(marks):
        if opened is None:
            if mark.side != "close":
                opened = mark
            elif runs_on and not index:
                passages.append(Passage(span.start, mark.start, span.start, mark.end, runs_on=True))
            else:
                reasons[mark.start] = NO_OPENING
        elif depth:
            depth += 1 if mark.side == "open" else -1
            reasons[mark.start] = NESTED
        elif mark.side != "open":
            again = runs_on and opens_paragraph and not passages
            passages.append(Passage(opened.end, mark.start, opened.start, mark.end, runs_on=again))
            opened = None
        elif (reopened and opens_paragraph and opened is marks[0]) or twice[index]:
            depth = 1
            reasons[mark.start] = NESTED
        else:
            reasons[opened.start] = NO_CLOSING
            opened = mark
    if opened is not None:
        again = runs_on and opens_paragraph and not passages
        passages.append(Passage(opened.end, span.end, opened.start, span.end, closed=False, runs_on=again))
    return passages


def _close_twice(marks: Sequence[_Mark]) -> list[bool]:
    """Say of each mark whether more marks close than open after it: a pair around it still closes."""
    lowest = 0
    answers = []
    for mark in reversed(marks):
        step = 1 if mark.side == "open" else -1
        lowest = min(step, step + lowest)
        answers.append(lowest < 0)
    return answers[::-1]


def _pair_singles(
    text: str, spans: Sequence[Span], doubles: Sequence[Passage], reasons: dict[int, str]
) -> list[Passage]:
    """Pair the single marks of each paragraph, those in a double quotation among themselves."""
    starts = [span.start for span in spans]
    opens = [passage.opens for passage in doubles]
    passages: list[Passage] = []
    opened, region = -1, (-1, -1)
    for match in _SINGLE_AT_EDGE.finditer(text):
        place = match.start()
        around = bisect_right(opens, place) - 1
        inside = around >= 0 and place < doubles[around].closes
        if inside and not doubles[around].start <= place < doubles[around].end:
            continue  # half of a doubled mark
        here = (bisect_right(starts, place), around if inside else -1)
        if here != region:
            opened, region = -1, here
        if opened < 0:
            if _opens_single(text, place):
                opened = place
        elif _closes_single(text, place):
            if inside:
                reasons[opened] = reasons[place] = NESTED
            else:
                passages.append(Passage(opened + 1, place, opened, place + 1))
            opened = -1
    return passages


def _opens_single(text: str, place: int) -> bool:
    """Say whether a single mark can open a quotation: a word begins after it, and is not clipped ('90s)."""
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    if before not in _BEFORE_OPENING or not (after.isalnum() or after in "[($…."):
        return False
    return text[place] != "’" and (text[place] == "‘" or not _CLIPPED.match(text, place + 1))


def _closes_single(text: str, place: int) -> bool:
    """Say whether a single mark closes a quotation: after a word that is no plural possessive."""
    if text[place] == "‘" or text[place - 1] in _BLANK:
        return False
    possessive = text[place - 1] in "sS" and text[place + 1 : place + 2] == " "
    return not possessive or not re.search(r"['’](?![^\W_])", text[place + 1 : place + 200].split("\n")[0])


def _outermost(doubles: list[Passage], singles: list[Passage], reasons: dict[int, str]) -> list[Passage]:
    """Merge the passages in order, leaving out what lies in another one."""
    if not singles:
        return doubles
    kept: list[Passage] = []
    for passage in sorted([*doubles, *singles], key=lambda each: (each.opens, -each.closes)):
        if kept and passage.opens < kept[-1].closes:
            reasons[passage.opens] = reasons[passage.end] = NESTED
        else:
            kept.append(passage)
    return kept
