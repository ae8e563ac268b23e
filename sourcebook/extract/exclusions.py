"""Numbers that are no statistic, each with its reason, so that every digit of a document is accounted for.

Two kinds of rule decide. A *region* is known by its own form: a date, a name such as MS-13, a telephone number. A
*judgement* looks at one number expression and the words beside it: is "2008" a year here, does "one" count anything?
Digits that no rule explains are listed as ``other``, so that nothing is passed over in silence.

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
version     2.0.1
partitive   "one of the ...": a member of a set; the number asserts nothing
pronoun     number words that stand for what was named before, or for an article: no one, the two
idiom       zero tolerance, double down, the second half
identifier  longer strings of digits than anyone counts with
other       digits that no rule explains
==========  ====================================================================================
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol, TypeVar

from sourcebook.extract.numbers import LONGEST_NUMERAL, Number, find_numbers, is_year
from sourcebook.extract.units import currency_signs, lower

COUNTED_REASONS = frozenset({"age", "distance", "partitive"})
"""Reasons under which a number still has a value of its own; under the others it is a label."""


class Span(Protocol):
    """Anything that covers ``[start, end)`` of a document."""

    @property
    def start(self) -> int: ...  # noqa: D102

    @property
    def end(self) -> int: ...  # noqa: D102


S = TypeVar("S", bound=Span)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A stretch of text whose number is no statistic: offsets in code points, the reason, and the rule's name."""

    start: int
    end: int
    reason: str
    rule: str


# Regions. Case matters in them, and every pattern starts at the edge of a word, so that no word is read twice.

_MONTH = (
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|(?:JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)\b"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|JAN|FEB|APR|AUG|SEPT|OCT|NOV|DEC)\b\.?)"
)
_YEAR = r"(?:1[5-9]|20)\d\d"
_DAY = r"[0-3]?\d(?:st|nd|rd|th)?"
_TO = r" ?(?:[-–—]|to|and|through|or) ?"
_EDGE = r"(?<![\w$£€.,:/-])"
_STREET = r"(?:Street|St|ST|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Lane|Highway|Parkway)\b"
_LABELS = "|".join(
    re.escape(label)
    for label in [
        "Order",
        "Orders",
        "Proclamation",
        "Directive",
        "Memorandum",
        "Resolution",
        "Proposition",
        "Prop",
        "Prop.",
        "Measure",
        "Bill",
        "Act",
        "Law",
        "Statute",
        "Regulation",
        "Rule",
        "Form",
        "Case",
        "Docket",
        "Section",
        "Sections",
        "Sec.",
        "Article",
        "Articles",
        "Amendment",
        "Title",
        "Chapter",
        "Part",
        "Clause",
        "Paragraph",
        "Count",
        "Route",
        "Highway",
        "Hwy.",
        "Interstate",
        "Exit",
        "Pier",
        "Gate",
        "Terminal",
        "Platform",
        "Runway",
        "Flight",
        "Channel",
        "Room",
        "Suite",
        "Apt.",
        "Unit",
        "Building",
        "Lot",
        "Box",
        "Floor",
        "Ward",
        "Precinct",
        "District",
        "Zone",
        "Sector",
        "Troop",
        "Local",
        "Lodge",
        "Post",
        "Phase",
        "Stage",
        "Step",
        "Level",
        "Tier",
        "Grade",
        "Class",
        "Category",
        "Type",
        "Group",
        "Series",
        "Season",
        "Episode",
        "Volume",
        "Vol.",
        "Issue",
        "Page",
        "Pages",
        "Figure",
        "Table",
        "Exhibit",
        "No.",
        "Nos.",
        "Number",
        "Psalm",
        "Game",
        "Round",
        "Week",
        "Day",
        "Lap",
        "Row",
        "Quarter",
        "Apollo",
        "Windows",
        "iPhone",
        "Mark",
        "Model",
        "Formula",
        "Fortune",
        "Nikkei",
        "FTSE",
        "Russell",
        "S&P",
        "Nasdaq",
        "Barrio",
        "Calle",
        "Mara",
        "Big",
        "Super",
    ]
)
_COMMON_LABELS = "category|phase|grade|level|title|chapter|number|form|page|count|tier|type"
_NOT_MEASURED = r"(?![\w,.]*\d)(?!\w)(?! ?%|[ -](?:per|percent|hundred|thousand|million|billion|trillion)\b)"
_PARAGRAPH = r"(?:\([a-z\d]\))*+"

_REGIONS = tuple(
    (reason, rule, re.compile(pattern, re.MULTILINE))
    for reason, rule, pattern in (
        ("contact", "web_address", r"\b(?:https?://|www\.)[^\s<>\"”]++"),
        ("contact", "web_address", r"(?<![\w.@/-])[\w-]++(?:\.[\w-]++)++/[^\s<>\"”]++"),
        ("contact", "mail_address", r"(?<![\w.+-])[\w.+-]++@[\w.-]++"),
        ("contact", "handle", r"(?<!\w)[@#]\w*\d\w*"),
        ("contact", "telephone", r"(?<![\w.-])(?:\+?1[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-.]\d{4}(?!\d)"),
        ("contact", "telephone", r"(?<![\w.-])\d{3}-\d{4}(?![\w-])"),
        ("contact", "emergency_number", rf"{_EDGE}911\b(?! (?:people|men|women))"),
        ("contact", "postcode", r"(?<=\b[A-Z]{2} )\d{5}(?:-\d{4})?(?!\w)"),
        (
            "contact",
            "street_address",
            rf"{_EDGE}\d{{1,5}} (?:[NSEW]\.? )?(?:[A-Z][\w'’.-]++ ){{1,3}}{_STREET}",
        ),
        ("date", "iso_date", rf"(?<!\d){_YEAR}-\d\d-\d\d(?:T[\d:.]+Z?)?(?!\d)"),
        (
            "date",
            "slashed_date",
            r"(?<![\w/.])\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?![\w/])|(?<![\w/.])9/11(?![\w/])",
        ),
        (
            "date",
            "month_day",
            rf"\b{_MONTH} {_DAY}(?:{_TO}{_DAY})?(?!\d|[:.]\d|,\d{{3}})(?:(?:,? (?:of )?){_YEAR}\b)?",
        ),
        ("date", "day_month", rf"{_EDGE}(?:{_DAY}{_TO})?{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR}\b)?"),
        ("date", "month_year", rf"\b{_MONTH},? (?:of )?{_YEAR}(?!\w)"),
        ("date", "decade", r"(?<!\w)['’‘]\d0s(?!\w)|(?<!\w)(?:1[5-9]|20)\d0['’]?s(?!\w)"),
        ("date", "years", rf"{_EDGE}{_YEAR} ?(?:[-–—/]|to) ?(?:{_YEAR}|\d\d)(?![\w-])"),
        ("date", "part_of_year", rf"\b(?:mid|early|late|pre|post|Mid|Early|Late|Pre|Post)-{_YEAR}(?!\w)"),
        ("date", "fiscal_year", r"\bFY ?['’]?(?:\d{4}|\d\d)(?!\w)"),
        ("date", "short_year", r"(?<!\w)['’‘]\d\d(?!\w)"),
        (
            "date",
            "era",
            r"\b(?:A\.?D\.?|B\.?C\.?) \d{1,4}(?: and \d{1,4})?\b|\b\d{1,4} (?:A\.D\.|B\.C\.|BCE?\b|CE\b)",
        ),
        (
            "time",
            "clock",
            rf"{_EDGE}\d{{1,2}}(?:[:.]\d\d)?(?: ?- ?\d{{1,2}}(?:[:.]\d\d)?)? ?(?:[aApP]\.[mM]\.|[ap]m\b|[AP]M\b)",
        ),
        ("time", "clock", rf"{_EDGE}\d{{1,2}}:\d\d(?:[:.]\d{{1,3}})*+(?![\w:])"),
        (
            "version",
            "version",
            r"(?<![\w.,])[vV]?\d++(?:\.\d++){2,}+(?!\w)|\b[Vv]ersion \d++(?:\.\d++)*+(?!\w)",
        ),
        (
            "name",
            "bill",
            r"\b(?:[HS]\. ?(?:R\. ?|B\. ?|Res\. ?)?|[AS]\. ?B\. ?|(?:HR|SB|AB|HB)[ -]?)\d++(?:-\d++)?",
        ),
        ("name", "law_report", r"(?<![\w.,])\d{1,4} (?:U\.S\.C?\.|C\.F\.R\.|F\.[23]d|Stat\.) ?(?:§+ ?)?\d++"),
        ("name", "paragraph", rf"§+ ?\d++(?:\.\d++)*+{_PARAGRAPH}"),
        (
            "name",
            "labelled",
            rf"(?<![\w-])(?:Executive )?(?:{_LABELS}) #?(?!{_YEAR}\b)\d++{_PARAGRAPH}{_NOT_MEASURED}",
        ),
        (
            "name",
            "labelled",
            rf"\b(?:[Ss]ections?|{_COMMON_LABELS}) \d{{1,5}}{_PARAGRAPH}{_NOT_MEASURED}(?! of\b)",
        ),
        (
            "name",
            "numbered_street",
            rf"{_EDGE}\d{{1,3}}(?:st|nd|rd|th)? ?{_STREET}(?: gangs?\b)?|{_EDGE}\d{{1,3}} st\b",
        ),
        ("name", "numbered_gang", r"(?<=\bthe )\d{1,3} gangs?\b(?! (?:member|leader))"),
        ("name", "lettered", r"(?<![\w$£€])[A-Za-z]*[A-Z][\w&]*+[-‑.]\d++(?![\d,]*,\d)(?:-?[a-zA-Z]+)*+"),
        ("name", "lettered", rf"(?<![\w$£€])(?!(?i:{currency_signs()})\d)[A-Za-z]*[A-Z][A-Za-z&]*+\d\w*"),
        ("name", "lettered", r"\b[Cc]ovid-\d++"),
        (
            "name",
            "programme",
            r"(?<=[\"“'‘])(?:60 Minutes|48 Hours|20/20)|\b60 Minutes\b|\b24/7\b|\b7-Eleven\b",
        ),
        ("counter", "page_counter", rf"{_EDGE}\d++ (?:PHOTOS?|VIDEOS?|IMAGES?|SLIDES?|COMMENTS?|SHARES?)\b"),
        ("counter", "page_counter", r"(?<=[Cc]aption )\d++ of \d++\b|(?<!\w)\d++ of \d++ [Pp]hotos\b"),
        (
            "counter",
            "page_counter",
            r"\(\d++ (?:[Pp]hotos|[Ii]mages|[Ss]lides|[Vv]ideos)\)|^\d++ (?:of|/) \d++$",
        ),
        ("counter", "reading_time", rf"{_EDGE}\d++[ -]min(?:ute)? read\b"),
        (
            "section",
            "list_number",
            r"^[ \t]*+(?:\(\d{1,2}\)|\d{1,2}[.)](?!\S)|#\d{1,2}\b)|(?<= )\(\d\)(?= \w)",
        ),
        ("age", "after_name", r"(?<=[a-z], )\d{1,2}(?=,(?!\d)|\.(?!\d)|;|\)| and\b| who\b)"),
    )
)

_DIGIT = re.compile(r"\d++")
_WORD_END = re.compile(r"[ \n]|\Z")
_REGION_REACH = 60
_COUNT = r"(\d{1,3}(?:,\d{3})*+(?:\.\d++)?)"
_PAIR = re.compile(rf"{_EDGE}{_COUNT}(?:[-–]|-to-){_COUNT}(?![\w%-]|[.,]\d| (?:per|%))")
_CONTEST_BEFORE = re.compile(
    r"\b(?:vot\w*|ruled|ruling|split|deadlock\w*|won|wins?|beat\w*|lost|leads?|led|trail\w*|drew|tied|ended|passed"
    r"|approved|defeat\w*|victory|score|margin of|majority of|final)(?: \w+){0,2}? ?$"
)
_CONTEST_BEHIND = re.compile(
    r" (?:\w+ )?(?:vote|majority|decision|ruling|win|loss|victory|defeat|record|lead|split|margin|tie|draw|opinion)\b"
)

_LABEL_BEFORE = re.compile(rf"\b(?:section|article|floor|war|{_COMMON_LABELS}) $")
_NAMED_BEFORE = re.compile(
    r"(?<![.!?:”\"\n] )(?<=[\w,] )(?!January|February|March|April|May|June|July)[A-Z][a-z]+ $"
)

_SOMEBODY_IS = re.compile(
    r"\b(?:who|[Hh]e|[Ss]he|I|[A-Z][a-z]+)(?: is| was|['’]s| am|['’]m)(?: now| only| just)? $"
)

# Judgements. They read the lower-cased text on either side of one number.

_COUNTED_BEFORE = re.compile(
    r"\b(?:about|some|around|roughly|nearly|almost|approximately|(?:more|less|fewer) than|at least|estimated) $"
)
_SHARE_BEFORE = re.compile(r"\b(?:over|under|nearly|about|almost|roughly|than|least|around|some) $")
_COUNTED_BEHIND = re.compile(r" (?:people|men|women|children|troops|inmates|migrants|immigrants)\b")
_IN_YEAR = re.compile(r"\b(?:in|since|by|until|till|from|of|before|after|during|as of|than in|to)(?: \w+)? $")
_BESIDE_AGE = re.compile(
    r"\b(?:aged?|ages|aged? (?:of|to|from|between|is)|(?:younger|older) than|turn(?:s|ed|ing)?|(?:drinking|voting) age (?:to|of)) $"
)
_LIFE_BEFORE = re.compile(r"\b(?:his|her|their|my|our|your)(?: (?:early|mid|late))? $")
_BEHIND_AGE = re.compile(r" (?:and|or) (?:older|younger|under)\b")
_BEHIND_DISTANCE = re.compile(
    r"(?: or so)? (?:away|from|outside|inland|offshore|(?:due )?(?:north|south|east|west)\w*|to (?:the )?[a-z]+ (?:of|border)"
    r"|of (?:the )?(?:city|border|capital|town|downtown))\b"
)
_ONLY_ONE = re.compile(r"\b(?:at least|at most|only|just|more than|less than|up to|exactly) $")
_WITHIN = re.compile(r"\b(?:in|within|for|only|just|than|least|per|after) $")
_POINTS_BACK = re.compile(r"\b(?:the|these|those|all|other|last|first|next|of) $")
_NOTHING_COUNTED = re.compile(
    r"""(?:$|[.,;:!?)\]"”’'—–]|\s*\n|[ ]\(|[ ](?:a|an|the|is|are|was|were|be|been|has|have|had|can|could|will|would|may|might|must
    |should|do|does|did|and|or|but|that|who|which|whom|in|on|at|by|to|for|from|with|as|than|if|when|while|because
    |he|she|it|they|we|you|i|his|her|its|their|our|not|never|also|so|then|there|here|already|together|after
    |before|since|into|over|under|about|out|up|off)\b)""",
    re.VERBOSE,
)
_IDIOM_BEHIND = re.compile(
    r"[ -](?:tolerance|sum|brothers?|sisters?|siblings?|hearted\w*|baked|way|time|life|mast|sided|faced|handed|minded"
    r"|down|standards?|check\w*|cross\w*|agents?|digits?|jeopardy|as a|as an)\b"
)
_ORDINAL_BEFORE = re.compile(
    r"\b(?:first|second|third|fourth|last|final|latter|other|better|opening|closing) $"
)
_DOUBLING = re.compile(r"\b(?:more than|nearly|almost|about|roughly|to|ha[sd]|have|could|will|would|not) $")
_DOUBLED = re.compile(
    r" (?:the|that|what|its|their|his|her|our|last|previous|those|in|from|since|over|by|between)\b"
)
_OF = re.compile(r" of\b")


@lru_cache(maxsize=4)
def judge_numbers(text: str) -> tuple[tuple[Number, ...], tuple[Exclusion, ...]]:
    """Part a document's number expressions into those that assert a quantity and the exclusions.

    Returns:
        The quantities' expressions in order; and the exclusions in order, without overlaps (regions that hold no
        number expression, such as SB54, among them).
    """
    lowered = lower(text)
    regions = _find_regions(text, lowered)
    starts = [region.start for region in regions]
    kept: list[Number] = []
    judged: list[Exclusion] = []
    for number in find_numbers(text):
        region = _overlapping(regions, starts, number)
        if region:
            judged.append(
                replace(region, start=min(region.start, number.start), end=max(region.end, number.end))
            )
        elif verdict := _judge(number, text, lowered):
            judged.append(Exclusion(number.start, number.end, *verdict))
        else:
            kept.append(number)
    return tuple(kept), tuple(_merge([*regions, *judged]))


def find_exclusions(text: str, quantities: Iterable[Span]) -> list[Exclusion]:
    """List every number of a document that is not among its quantities, with the reason.

    Args:
        text: the document.
        quantities: what counts as a statistic there, found by rule or by reading; anything with ``start`` and ``end``.

    Returns:
        Exclusions in order. Each digit of the text lies in exactly one quantity or exclusion (provided that the
        quantities do not overlap).
    """
    taken = sorted(quantities, key=lambda span: span.start)
    starts = [span.start for span in taken]
    rows = [row for row in judge_numbers(text)[1] if not _overlapping(taken, starts, row)]
    covered = _merge([*rows, *(Exclusion(span.start, span.end, "", "") for span in taken)])
    return sorted([*rows, *_unexplained(text, covered)], key=lambda row: row.start)


def _find_regions(text: str, lowered: str) -> list[Exclusion]:
    """Find the stretches that their own form marks as no quantity; the earlier rule wins where two overlap."""
    found = []
    for start, end in _around_digits(text):
        for reason, rule, pattern in _REGIONS:
            for match in pattern.finditer(text, start, end):
                if _DIGIT.search(text, *match.span()):
                    found.append(Exclusion(*match.span(), reason, rule))
        for match in _PAIR.finditer(text, start, end):
            before = lowered[max(start, match.start() - 40) : match.start()]
            level = float(match[1].replace(",", "")) >= float(match[2].replace(",", ""))
            if level or _CONTEST_BEHIND.match(lowered, match.end()) or _CONTEST_BEFORE.search(before):
                found.append(Exclusion(*match.span(), "score", "pair"))
    return _merge(found)


def _around_digits(text: str) -> Iterator[tuple[int, int]]:
    """Give the stretches of a line around its digits, cut between words: regions lie there and nowhere else."""
    at = 0
    while match := _DIGIT.search(text, at):
        line_start = max(at, text.rfind("\n", at, match.start()) + 1)
        start = text.rfind(" ", line_start, max(line_start, match.start() - _REGION_REACH)) + 1 or line_start
        end = match.end()
        while match and match.start() - end <= 2 * _REGION_REACH:
            end, match = match.end(), _DIGIT.search(text, match.end())
        at = _WORD_END.search(text, min(len(text), end + _REGION_REACH)).start()
        yield start, at


def _merge(rows: Sequence[Exclusion]) -> list[Exclusion]:
    """Sort rows and melt overlapping ones together, under the longest one's reason."""
    merged: list[Exclusion] = []
    for row in sorted(rows, key=lambda row: (row.start, -row.end)):
        if merged and row.start < merged[-1].end:
            merged[-1] = replace(merged[-1], end=max(merged[-1].end, row.end))
        else:
            merged.append(row)
    return merged


def _overlapping(spans: Sequence[S], starts: Sequence[int], row: Span) -> S | None:
    """Give a span that shares a character with ``row``, if one does; ``spans`` are sorted and do not overlap."""
    at = bisect_right(starts, row.end - 1) - 1
    return spans[at] if at >= 0 and spans[at].end > row.start else None


def _unexplained(text: str, covered: Sequence[Exclusion]) -> Iterator[Exclusion]:
    """Give the digits that nothing covers: as names where letters adjoin them, else as identifiers or ``other``."""
    starts = [row.start for row in covered]
    for match in re.finditer(r"\d++", text):
        start = match.start()
        while start < match.end():
            at = bisect_right(starts, start) - 1
            if at >= 0 and covered[at].end > start:
                start = covered[at].end
                continue
            end = min(match.end(), starts[at + 1]) if at + 1 < len(starts) else match.end()
            yield Exclusion(start, end, *_explain(text, start, end))
            start = end


def _explain(text: str, start: int, end: int) -> tuple[str, str]:
    if text[start - 1 : start].isalpha() or text[end : end + 1].isalpha():
        return "name", "glued"
    return ("identifier", "long") if end - start > LONGEST_NUMERAL else ("other", "unexplained")


def _judge(number: Number, text: str, lowered: str) -> tuple[str, str] | None:
    """Judge one number by the words beside it: its reason and rule if it asserts no quantity, else None."""
    reach = max(0, number.start - 40)
    before = lowered[reach : number.start]
    if number.plain and not is_year(number) and _NOTHING_COUNTED.match(lowered, number.end):
        if _NAMED_BEFORE.search(text, reach, number.start):
            return "name", "capitalised"
        if _SOMEBODY_IS.search(text, reach, number.start):
            return "age", "somebody_is"
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
    if (
        number.rule == "range"
        and number.plain
        and 1500 <= (number.value or 0) <= (number.value_high or 0) < 2200
    ):
        return "date", "years"
    if is_year(number):
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
    if number.rule == "numeral" or number.rule in ("ratio", "range", "vague"):
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
        share = (
            _OF.match(lowered, end) or _NOTHING_COUNTED.match(lowered, end) or _SHARE_BEFORE.search(before)
        )
        return None if share else ("ordinal", "a_third")
    if _LABEL_BEFORE.search(before):
        return "name", "labelled"
    if written == "one day" and not _WITHIN.search(before):
        return "idiom", "one_day"
    if written == "one":
        return _judge_one(before, lowered, end)
    if number.rule == "words" and _IDIOM_BEHIND.match(lowered, end):
        return "idiom", "idiom"
    if number.rule == "words" and number.scale == 1 and not number.unit and _POINTS_BACK.search(before):
        return ("pronoun", "points_back") if _NOTHING_COUNTED.match(lowered, end) else None
    return None


def _judge_one(before: str, lowered: str, end: int) -> tuple[str, str] | None:
    """Judge "one" without a unit: it counts only behind "only", "at least" and their like, and before a noun."""
    if _OF.match(lowered, end):
        return "partitive", "one_of"
    counts = _ONLY_ONE.search(before) and not _NOTHING_COUNTED.match(lowered, end)
    return None if counts and not _IDIOM_BEHIND.match(lowered, end) else ("pronoun", "one")
