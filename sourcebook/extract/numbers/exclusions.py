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

The judgements are one list, ``_CASES``, read from the top: the first case that fits decides.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeVar

from sourcebook.documents.words import unwrap
from sourcebook.extract.numbers.expressions import LONGEST_NUMERAL, Number, find_numbers, is_year
from sourcebook.extract.numbers.regions import COMMON_LABELS, Exclusion, find_regions, merge

COUNTED = frozenset(
    {"years_old", "age_of", "age_bound", "after_name", "somebody_is", "distance", "one_of", "one", "generation"}
)
"""Rules under which a number still has a value of its own; under the others it is a label."""

_VALUED = frozenset(("age", "distance", "ordinal", "counter", "idiom"))
"""Reasons whose numbers keep their value in numbers_excluded.csv."""

_PASSED_OVER = ("", "stands_for")
"""The verdict on number words that count nothing and are no figure of speech either: they get no row."""

_ONE = ("", "one")
"""The verdict on "one" before a noun, which may count or merely point at something: no row either."""

_KEPT = None
"""The verdict on numbers that assert a quantity."""

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

_NOTHING_COUNTED = (
    r"(?:$|[.,;:!?)\]\"”’'—–]|\s*\n| \(| (?:a|an|the|is|are|was|were|be|been|has|have|had|can|could|will|would"
    r"|may|might|must|should|do|does|did|and|or|but|that|who|which|whom|in|on|at|by|to|for|from|with|as|than|if"
    r"|when|while|because|he|she|it|they|we|you|i|his|her|its|their|our|not|never|also|so|then|there|here"
    r"|already|together|after|before|since|into|over|under|about|out|up|off)\b)"
)
_IDIOM = (
    r"[ -](?:tolerance|sum|brothers?|sisters?|siblings?|hearted\w*|baked|way|time|life|mast|sided|faced"
    r"|handed|minded|down|standards?|check\w*|cross\w*|agents?|digits?|jeopardy|as an?)\b"
)
_A_NOUN = rf"(?!{_NOTHING_COUNTED}|{_IDIOM})"
_COUNTED_NOUNS = (
    r" (?:people|men|women|children|troops|inmates|migrants|immigrants|employees|workers|jobs|staff|students|pupils"
    r"|soldiers|civilians|residents|families|households|homes|houses|cars|vehicles|units|shares|points|tickets"
    r"|copies|customers|stores|branches|companies|members|patients|pages|words|tons|tonnes)\b"
)
_ESTIMATE = (
    r"\b(?:about|some|around|roughly|nearly|almost|approximately|(?:more|less|fewer) than|at least|only|estimated"
    r"|up to|as many as|another|additional) $"
)
_SUM_OF = r"\b(?:average|total|minimum|maximum|record|excess|combined|sum) of $"
_UNDETERMINED = r"(?<!\bthe )(?<!['’]s )(?<!\bits )(?<!\bhis )(?<!\bher )(?<!\btheir )(?<!\bour )(?<!\ba )$"
_IN_YEAR = r"\b(?:in|since|by|until|till|from|of|before|after|during|as of|than in|to)(?: \w+)? $"
_NAMED = r"(?<![.!?:”\"\n] )(?<=[\w,] )(?!January|February|March|April|May|June|July)(?:[A-Z][a-z]+|[A-Z]{2,4}) $"
_SOMEBODY_IS = r"\b(?:who|[Hh]e|[Ss]he|I|[A-Z][a-z]+)(?: is| was|['’]s| am|['’]m)(?: now| only| just)? $"
_AGE_OF = r"\b(?:age (?:of|to|is)|(?:younger|older) than) $"
_AGED = (
    r"\b(?:aged?|ages|turn(?:s|ed|ing)?)(?: of| from| between)?"
    r"(?: \d{1,3}(?:, (?:and |or )?\d{1,3}){0,4},? (?:and|or|to|through)| \d{1,3}(?:, \d{1,3}){0,4},)? $"
)
_AWAY = (
    r"(?: or so)? (?:away|from|outside|inland|offshore|(?:due )?(?:north|south|east|west)\w*"
    r"|to (?:the )?[a-z]+ (?:of|border)|of (?:the )?(?:city|border|capital|town|downtown))\b"
)
_HOUR_BEFORE = r"\b(?:at|until|till|by|around|about|before|after|from|to|quite) $"
_HOUR_BEHIND = r" (?:o['’]clock|in the (?:morning|afternoon|evening))\b"
_PART_OF_GAME = r"\b(?:first|second|third|fourth|last|final|latter|(?:my|your|his|her) other|better|opening|closing) $"
_DOUBLING = r"\b(?:more than|nearly|almost|about|roughly|to|ha[sd]|have|could|will|would|not) $"
_DOUBLED = r" (?:the|that|what|its|their|his|her|our|last|previous|those|in|from|since|over|by|between)\b"
_SHARE_BEFORE = r"\b(?:nearly|about|almost|roughly|than|least|around|some) $"
_ONLY = r"\b(?:at least|at most|only|just|more than|less than|up to|exactly) $"
_ALL_BUT_POINTED_AT = (
    r"(?<!\bno )(?<!\bany )(?<!\bthe )(?<!\bthis )(?<!\bthat )(?<!every )(?<!each )(?<!which )(?<!another )$"
)


class _Case(NamedTuple):
    """What decides about a number: the verdict, which numbers it is about, and the words before and behind."""

    verdict: tuple[str, str] | None
    about: Callable[[Number, str], bool]
    before: re.Pattern[str] | None
    behind: re.Pattern[str] | None


def _case(
    verdict: tuple[str, str] | None,
    about: Callable[[Number, str], bool],
    before: str = "",
    behind: str = "",
    cased: bool = False,
) -> _Case:
    """Write one case.

    Args:
        verdict: reason and rule, or ``_KEPT``.
        about: says, of a number and how it is written, whether the case is about it.
        before: searched in the ``_REACH`` characters before the number.
        behind: must match at its end.
        cased: whether letter case matters in both.
    """
    flags = 0 if cased else re.IGNORECASE
    return _Case(verdict, about, *(re.compile(words, flags) if words else None for words in (before, behind)))


def _is_bare(number: Number, _: str) -> bool:
    return number.plain and not is_year(number)


def _is_year(number: Number, _: str) -> bool:
    return is_year(number)


def _is_capitalised_word(number: Number, written: str) -> bool:
    return number.rule == "words" and written[0].isupper()


def _is_no_word(number: Number, _: str) -> bool:
    return number.rule in ("numeral", "ratio", "odds", "range", "vague", "majority", "article")


def _is_half_or_multiple(number: Number, written: str) -> bool:
    return number.rule in ("half", "multiple") or written.lower() == "zero"


def _is_double(_: Number, written: str) -> bool:
    return written.lower().endswith(("double", "triple", "doubles", "triples"))


def _is_a_part(number: Number, written: str) -> bool:
    return number.rule == "fraction" and written[0] in "aA" and number.scale == 1 and not number.unit


def _is_a_quarter(number: Number, written: str) -> bool:
    return _is_a_part(number, written) and written.endswith("quarter")


def _is_words(number: Number, _: str) -> bool:
    return number.rule == "words"


def _is_small_word(number: Number, _: str) -> bool:
    return number.rule == "words" and number.scale == 1 and not number.unit


def _is_rule(*rules: str) -> Callable[[Number, str], bool]:
    return lambda number, _: number.rule in rules


def _is_kind(*kinds: str) -> Callable[[Number, str], bool]:
    return lambda number, _: number.kind in kinds


def _is_written(words: str) -> Callable[[Number, str], bool]:
    return lambda _, written: written.lower() == words


_CASES = (
    _case(("name", "capitalised"), _is_bare, _NAMED, rf"(?! to \d){_NOTHING_COUNTED}", cased=True),
    _case(("name", "capitalised"), _is_capitalised_word, _NAMED, r"(?! [A-Z])", cased=True),
    _case(("name", "capitalised"), _is_capitalised_word, r"\b[Tt]he $", r" [A-Z]\w*[^\Ws]\b", cased=True),
    _case(("age", "somebody_is"), _is_bare, _SOMEBODY_IS, _NOTHING_COUNTED, cased=True),
    _case(("ordinal", "ordinal"), _is_rule("ordinal")),
    _case(("age", "decade_of_life"), _is_rule("decade"), r"\b(?:his|her|their|my|our|your)(?: (?:early|mid|late))? $"),
    _case(("date", "decade"), _is_rule("decade")),
    _case(("date", "years"), lambda number, _: is_year(number) and number.value_high is not None),
    _case(_KEPT, _is_year, _SUM_OF),
    _case(("date", "year"), _is_year, _IN_YEAR),
    _case(_KEPT, _is_year, _ESTIMATE),
    _case(_KEPT, _is_year, _UNDETERMINED, _COUNTED_NOUNS),
    _case(("date", "year"), _is_year),
    _case(("time", "hour"), _is_small_word, _HOUR_BEFORE, _HOUR_BEHIND),
    _case(("time", "hour"), _is_bare, _HOUR_BEFORE, _HOUR_BEHIND),
    _case(("name", "generation"), _is_kind("generation")),
    _case(("age", "years_old"), _is_kind("age")),
    _case(("age", "age_of"), _is_kind("", "duration"), _AGE_OF),
    _case(("age", "aged"), _is_kind("", "duration"), _AGED),
    _case(("age", "age_bound"), lambda number, _: number.plain, behind=r" (?:and|or) (?:older|younger|under)\b"),
    _case(("distance", "distance"), _is_kind("length"), behind=_AWAY),
    _case(("ordinal", "ranking"), _is_bare, r"\b(?:top|bottom) $", _NOTHING_COUNTED),
    _case(_KEPT, _is_no_word),
    _case(
        ("name", "compound"), lambda *_: True, r"(?<!\bto)(?<!nearly)(?<!almost)(?<!about)(?<!roughly)(?<=[^\W\d_])-$"
    ),
    _case(("idiom", "idiom"), _is_half_or_multiple, behind=_IDIOM),
    _case(("idiom", "half_kind"), _is_rule("half"), behind=r"-(?!points?\b)[a-z]"),
    _case(("idiom", "idiom"), _is_half_or_multiple, _PART_OF_GAME),
    _case(_KEPT, _is_double, _DOUBLING),
    _case(_KEPT, _is_double, behind=_DOUBLED),
    _case(("idiom", "double"), _is_double),
    _case(_KEPT, _is_half_or_multiple),
    _case(_KEPT, _is_a_part, behind=r" of\b|-points?\b"),
    _case(("ordinal", "a_third"), _is_a_quarter, r"\b(?:in|for|during|per) $"),
    _case(("ordinal", "a_third"), _is_a_part, r"\b(?:for|on|into|with|and|had|before|after) $", _NOTHING_COUNTED),
    _case(_KEPT, _is_a_part, behind=rf"(?! who\b){_NOTHING_COUNTED}"),
    _case(_KEPT, _is_a_part, _SHARE_BEFORE),
    _case(("ordinal", "a_third"), _is_a_part),
    _case(
        ("name", "labelled"),
        lambda *_: True,
        rf"\b(?:section|article|floor|war|day|round|part|step|option|{COMMON_LABELS}) $",
    ),
    _case(_KEPT, _is_written("one day"), r"\b(?:in|within|for|only|just|per|than|least|after) $"),
    _case(_PASSED_OVER, _is_written("one day")),
    _case(_KEPT, _is_written("one"), r"\bat least $", r" of\b"),
    _case(("idiom", "one_of"), _is_written("one"), behind=r" of\b"),
    _case(_KEPT, _is_written("one"), _ONLY, _A_NOUN),
    _case(_ONE, _is_written("one"), _ALL_BUT_POINTED_AT, _A_NOUN),
    _case(_PASSED_OVER, _is_written("one")),
    _case(("idiom", "idiom"), _is_words, behind=_IDIOM),
    _case(
        _PASSED_OVER,
        _is_small_word,
        r"\b(?:the|these|those|all|other|last|first|next|top|bottom|final|of) $",
        behind=_NOTHING_COUNTED,
    ),
)


@lru_cache(maxsize=4)
def judge_numbers(text: str) -> tuple[tuple[Number, ...], tuple[Exclusion, ...]]:
    """Part a document's number expressions into those that assert a quantity and the exclusions.

    Returns:
        The quantities' expressions in order; and the exclusions in order, without overlaps. Regions that hold
        no number expression, such as SB54, are among them, and so are the words that are passed over, whose
        reason is empty.
    """
    regions = find_regions(text)
    starts = [region.start for region in regions]
    kept: list[Number] = []
    judged: list[Exclusion] = []
    for number in find_numbers(text):
        if region := _overlapping(regions, starts, number):
            start, end = min(region.start, number.start), max(region.end, number.end)
            judged.append(_keep_value(replace(region, start=start, end=end), number))
        elif verdict := _judge(number, text):
            judged.append(_keep_value(Exclusion(number.start, number.end, *verdict), number))
        else:
            kept.append(number)
    return tuple(kept), tuple(merge([*regions, *judged]))


def _keep_value(row: Exclusion, number: Number) -> Exclusion:
    """Give an exclusion the value of its number, where that measures something and is no part of a name or date."""
    whole = row.rule in COUNTED or row.reason in _VALUED or (row.reason == "date" and row.rule in ("year", "years"))
    return replace(row, value=number.value, value_high=number.value_high) if whole else row


def find_exclusions(text: str, quantities: Iterable[Span]) -> list[Exclusion]:
    """List every number of a document that is not among its quantities, with the reason.

    Args:
        text: the document.
        quantities: what counts as a statistic there, found by rule or by reading.

    Returns:
        Exclusions in order. Each digit of the text lies in a quantity or in one exclusion, never in both.
    """
    text = unwrap(text)
    taken = merge([Exclusion(span.start, span.end, "", "") for span in quantities])
    starts = [span.start for span in taken]
    rows = [row for row in judge_numbers(text)[1] if row.reason and not _overlapping(taken, starts, row)]
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


def _judge(number: Number, text: str) -> tuple[str, str] | None:
    """Judge one number by the words beside it: its reason and rule if it asserts no quantity, else None."""
    before, written = text[max(0, number.start - _REACH) : number.start], text[number.start : number.end]
    for case in _CASES:
        if (
            case.about(number, written)
            and (case.behind is None or case.behind.match(text, number.end))
            and (case.before is None or case.before.search(before))
        ):
            return case.verdict
    return None
