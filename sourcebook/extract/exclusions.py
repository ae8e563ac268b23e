"""Numbers that are no statistic, each with its reason, so that every digit of a document is accounted for.

Two kinds of rule decide. ``regions`` knows dates, names and telephone numbers by their own form. The
judgements here look at one number expression and the words beside it: is "2008" a year, does "one" count
anything? Digits that no rule explains are listed as ``other``, so that nothing is passed over in silence.

==========  ====================================================================================
reason      what it covers
==========  ====================================================================================
date        days, months, years, decades, fiscal years
time        times of day, running times (04:14)
name        part of a name: MS-13, 18th Street, Section 1373, Executive Order 13768, H.R. 5698
ordinal     a place in a sequence: 24th annual, a third term
counter     what a page says of itself: 18 PHOTOS, 3 of 28, 5 min read
section     numbering of lists and headings
age         how old somebody or something is
distance    how far one place is from another
contact     addresses, telephone numbers, postcodes, web addresses, handles
score       results of votes and matches: 149-35
idiom       numbers that assert nothing: zero tolerance, double down, one of the leaders
other       digits that no rule explains, and strings of digits longer than anyone counts with
==========  ====================================================================================

Number words that merely stand for something ("no one", "one day", "the two") are passed over without a row.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Protocol, TypeVar

from sourcebook.extract.numbers import LONGEST_NUMERAL, Number, find_numbers, is_year
from sourcebook.extract.regions import COMMON_LABELS, Exclusion, find_regions, merge
from sourcebook.extract.units import lower

COUNTED = frozenset({"age", "distance", "one_of"})
"""Reasons and rules under which a number still has a value of its own; under the others it is a label."""

_STANDS_FOR = ("", "stands_for")
"""The verdict on number words that count nothing and are no figure of speech either: they get no row."""

_REACH = 40
"""Characters before a number in which its judgement looks for words."""


class Span(Protocol):
    """Anything that covers ``[start, end)`` of a document."""

    @property
    def start(self) -> int:
        """First code point."""

    @property
    def end(self) -> int:
        """Code point after the last."""


S = TypeVar("S", bound=Span)

_COUNTED_BEFORE = re.compile(
    r"\b(?:about|some|around|roughly|nearly|almost|approximately|(?:more|less|fewer) than|at least|estimated)"
    r" $"
)
_COUNTED_BEHIND = re.compile(r" (?:people|men|women|children|troops|inmates|migrants|immigrants)\b")
_IN_YEAR = re.compile(r"\b(?:in|since|by|until|till|from|of|before|after|during|as of|than in|to)(?: \w+)? $")
_NAMED_BEFORE = re.compile(r"(?<![.!?:”\"\n] )(?<=[\w,] )(?!January|February|March|April|May|June|July)[A-Z][a-z]+ $")
_SOMEBODY_IS = re.compile(r"\b(?:who|[Hh]e|[Ss]he|I|[A-Z][a-z]+)(?: is| was|['’]s| am|['’]m)(?: now| only| just)? $")
_BESIDE_AGE = re.compile(
    r"\b(?:aged?|ages|aged? (?:of|to|from|between|is)|(?:younger|older) than|turn(?:s|ed|ing)?"
    r"|(?:drinking|voting) age (?:to|of)) $"
)
_LIFE_BEFORE = re.compile(r"\b(?:his|her|their|my|our|your)(?: (?:early|mid|late))? $")
_BEHIND_AGE = re.compile(r" (?:and|or) (?:older|younger|under)\b")
_BEHIND_DISTANCE = re.compile(
    r"(?: or so)? (?:away|from|outside|inland|offshore|(?:due )?(?:north|south|east|west)\w*"
    r"|to (?:the )?[a-z]+ (?:of|border)|of (?:the )?(?:city|border|capital|town|downtown))\b"
)
_LABEL_BEFORE = re.compile(rf"\b(?:section|article|floor|war|{COMMON_LABELS}) $")
_ONLY_ONE = re.compile(r"\b(?:at least|at most|only|just|more than|less than|up to|exactly) $")
_WITHIN = re.compile(r"\b(?:in|within|for|only|just|than|least|per|after) $")
_POINTS_BACK = re.compile(r"\b(?:the|these|those|all|other|last|first|next|of) $")
_NOTHING_COUNTED = re.compile(
    r"$|[.,;:!?)\]\"”’'—–]|\s*\n| \(| (?:a|an|the|is|are|was|were|be|been|has|have|had|can|could|will|would"
    r"|may|might|must|should|do|does|did|and|or|but|that|who|which|whom|in|on|at|by|to|for|from|with|as|than|if"
    r"|when|while|because|he|she|it|they|we|you|i|his|her|its|their|our|not|never|also|so|then|there|here"
    r"|already|together|after|before|since|into|over|under|about|out|up|off)\b"
)
_IDIOM_BEHIND = re.compile(
    r"[ -](?:tolerance|sum|brothers?|sisters?|siblings?|hearted\w*|baked|way|time|life|mast|sided|faced"
    r"|handed|minded|down|standards?|check\w*|cross\w*|agents?|digits?|jeopardy|as an?)\b"
)
_ORDINAL_BEFORE = re.compile(r"\b(?:first|second|third|fourth|last|final|latter|other|better|opening|closing) $")
_DOUBLING = re.compile(r"\b(?:more than|nearly|almost|about|roughly|to|ha[sd]|have|could|will|would|not) $")
_DOUBLED = re.compile(r" (?:the|that|what|its|their|his|her|our|last|previous|those|in|from|since|over|by|between)\b")
_SHARE_BEFORE = re.compile(r"\b(?:over|under|nearly|about|almost|roughly|than|least|around|some) $")
_OF = re.compile(r" of\b")


@lru_cache(maxsize=4)
def judge_numbers(text: str) -> tuple[tuple[Number, ...], tuple[Exclusion, ...]]:
    """Part a document's number expressions into those that assert a quantity and the exclusions.

    Returns:
        The quantities' expressions in order; and the exclusions in order, without overlaps. Regions that hold
        no number expression, such as SB54, are among them.
    """
    lowered = lower(text)
    regions = find_regions(text)
    starts = [region.start for region in regions]
    kept: list[Number] = []
    judged: list[Exclusion] = []
    for number in find_numbers(text):
        if region := _overlapping(regions, starts, number):
            start, end = min(region.start, number.start), max(region.end, number.end)
            judged.append(replace(region, start=start, end=end))
        elif verdict := _judge(number, text, lowered):
            if verdict != _STANDS_FOR:
                judged.append(Exclusion(number.start, number.end, *verdict))
        else:
            kept.append(number)
    return tuple(kept), tuple(merge([*regions, *judged]))


def find_exclusions(text: str, quantities: Iterable[Span]) -> list[Exclusion]:
    """List every number of a document that is not among its quantities, with the reason.

    Args:
        text: the document.
        quantities: what counts as a statistic there, found by rule or by reading.

    Returns:
        Exclusions in order. Each digit of the text lies in a quantity or in one exclusion, never in both.
    """
    taken = merge([Exclusion(span.start, span.end, "", "") for span in quantities])
    starts = [span.start for span in taken]
    rows = [row for row in judge_numbers(text)[1] if not _overlapping(taken, starts, row)]
    return merge([*rows, *_unexplained(text, merge([*rows, *taken]))])


def _overlapping(spans: Sequence[S], starts: Sequence[int], row: Span) -> S | None:
    """Give a span that shares a character with ``row``, if any; ``spans`` are sorted and do not overlap."""
    at = bisect_right(starts, row.end - 1) - 1
    return spans[at] if at >= 0 and spans[at].end > row.start else None


def _unexplained(text: str, covered: Sequence[Exclusion]) -> Iterator[Exclusion]:
    """Give the digits that nothing covers: names where letters adjoin them, else identifiers or ``other``."""
    at = 0
    for span in [*covered, Exclusion(len(text), len(text), "", "")]:
        for match in re.compile(r"\d++").finditer(text, at, span.start):
            start, end = match.span()
            if text[start - 1 : start].isalpha() or text[end : end + 1].isalpha():
                yield Exclusion(start, end, "name", "glued")
            elif end - start > LONGEST_NUMERAL:
                yield Exclusion(start, end, "other", "identifier")
            else:
                yield Exclusion(start, end, "other", "unexplained")
        at = max(at, span.end)


def _judge(number: Number, text: str, lowered: str) -> tuple[str, str] | None:
    """Judge one number by the words beside it: its reason and rule if it asserts no quantity, else None."""
    reach = max(0, number.start - _REACH)
    if number.plain and not is_year(number) and _NOTHING_COUNTED.match(lowered, number.end):
        if _NAMED_BEFORE.search(text, reach, number.start):
            return "name", "capitalised"
        if _SOMEBODY_IS.search(text, reach, number.start):
            return "age", "somebody_is"
    before = lowered[reach : number.start]
    for judge in (_judge_form, _judge_context, _judge_word):
        if verdict := judge(number, before, lowered):
            return verdict
    return None


def _judge_form(number: Number, before: str, lowered: str) -> tuple[str, str] | None:
    """Judge ordinals, decades and years."""
    if number.rule == "ordinal":
        return "ordinal", "ordinal"
    if number.rule == "decade":
        return ("age", "decade_of_life") if _LIFE_BEFORE.search(before) else ("date", "decade")
    if is_year(number):
        if number.value_high is not None:
            return "date", "years"
        counted = _COUNTED_BEFORE.search(before) or _COUNTED_BEHIND.match(lowered, number.end)
        return None if counted and not _IN_YEAR.search(before) else ("date", "year")
    return None


def _judge_context(number: Number, before: str, lowered: str) -> tuple[str, str] | None:
    """Judge ages and distances."""
    if number.kind == "age" or (number.kind in ("", "duration") and _BESIDE_AGE.search(before)):
        return "age", "age"
    if number.plain and _BEHIND_AGE.match(lowered, number.end):
        return "age", "age_bound"
    if number.kind == "length" and _BEHIND_DISTANCE.match(lowered, number.end):
        return "distance", "distance"
    return None


def _judge_word(number: Number, before: str, lowered: str) -> tuple[str, str] | None:
    """Judge number words that may count nothing: one, half, a third, double, the two."""
    written, end = lowered[number.start : number.end], number.end
    if number.rule in ("numeral", "ratio", "range", "vague", "majority", "article"):
        return None
    if before.endswith("-") and before[-2:-1].isalpha() and not before.endswith("to-"):
        return "name", "compound"
    if number.rule in ("half", "multiple") or written == "zero":
        if _IDIOM_BEHIND.match(lowered, end) or _ORDINAL_BEFORE.search(before):
            return "idiom", "idiom"
        if written.endswith(("double", "triple", "doubles", "triples")):
            doubled = _DOUBLING.search(before) or _DOUBLED.match(lowered, end)
            return None if doubled else ("idiom", "double")
        return None
    if number.rule == "fraction" and written[0] == "a" and not number.unit:
        share = _OF.match(lowered, end) or _NOTHING_COUNTED.match(lowered, end) or _SHARE_BEFORE.search(before)
        return None if share else ("ordinal", "a_third")
    if _LABEL_BEFORE.search(before):
        return "name", "labelled"
    if written == "one day" and not _WITHIN.search(before):
        return _STANDS_FOR
    if written == "one":
        return _judge_one(before, lowered, end)
    if number.rule == "words" and _IDIOM_BEHIND.match(lowered, end):
        return "idiom", "idiom"
    if number.rule == "words" and number.scale == 1 and not number.unit and _POINTS_BACK.search(before):
        return _STANDS_FOR if _NOTHING_COUNTED.match(lowered, end) else None
    return None


def _judge_one(before: str, lowered: str, end: int) -> tuple[str, str] | None:
    """Judge "one" without a unit: it counts only behind "only" or "at least" and before a noun."""
    if _OF.match(lowered, end):
        return "idiom", "one_of"
    counts = _ONLY_ONE.search(before) and not _NOTHING_COUNTED.match(lowered, end)
    return None if counts and not _IDIOM_BEHIND.match(lowered, end) else _STANDS_FOR
