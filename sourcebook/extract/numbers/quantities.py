"""Quantities: what a number expression asserts, read from the words around it by rule.

For each number that ``exclusions`` does not explain away, this module reads the hedge and the direction of
change, what is counted, and the place and the time where the sentence gives them plainly. Where no simple
rule applies, the field stays empty: an empty cell is honest, a guess is not.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from sourcebook.documents.lexicons import read_words
from sourcebook.documents.words import find_sentences, paragraphs, unwrap
from sourcebook.extract.numbers.counted import read_counted, read_rate
from sourcebook.extract.numbers.exclusions import judge_numbers
from sourcebook.extract.numbers.expressions import Number, find_numbers
from sourcebook.extract.numbers.units import load_hedges, load_units, lower, name_unit, read_unit

LONGEST_SENTENCE = 600
"""Characters to either side of a number that are read as its sentence: time stays linear in any text."""

_LONGEST_HEDGE = 40

MOST_EARLIER = 5
"""Earlier quantities among which "more" looks for the noun it leaves out."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantified assertion.

    Attributes:
        start: first code point of the phrase, hedge included.
        end: code point after its last.
        value: the number; the lower end of a range; None for a vague phrase ("by the thousands").
        value_high: the upper end of a range, else None.
        unit: the unit's name in units.yml, or the counted noun in the singular, with its rate: "US dollar per
            hour".
        change: ``=`` as stated, ``~`` approximate, ``>`` at least, ``<`` at most, ``up`` or ``down``.
        measures: the words for what is counted, as written.
        concept: the words for the thing that the number is about: what is counted, or what has this size or price.
        place: the place as written, where the sentence says "in ...".
        time: the time or period as written, the nearest in the sentence.
        hedge: the hedge as written.
        rule: the rule in ``numbers`` that found the number.
    """

    start: int
    end: int
    value: float | None
    value_high: float | None
    unit: str
    change: str
    measures: str
    concept: str
    place: str
    time: str
    hedge: str
    rule: str


_ENDS_NOUN_PHRASE = read_words("counted")["ends"]
_ESTIMATED = re.compile(r"(?<!\ban )\b(estimate[ds]?)(?: that)? $")
_A_UNIT_OR = re.compile(r"\b(?:an?|another|one) ([a-z]+) or $")
_PER_COUNT = re.compile(r" (?:per|for every|for each) (\d[\d,]*\d)(?![\w.,]*\d)")
_AND_TO = re.compile(r" (?:to|and|or) ")
_HANGING_HYPHEN = re.compile(r"-(?:,| (?:and|or|to)|, (?:and|or)) ")
_LONGEST_SHARED = 8
_FROM = re.compile(r"\bfrom (?:\w+ )?$")
_SENTENCE_MARK = re.compile(r"[.;!?\n]")
_TO_LEVEL = re.compile(r"\bto (?:\w+ )?$")
_MORE = re.compile(r" (?:more|others?)\b(?! (?:than|\w+s)\b)")
_LONGEST_COMPARISON = 120
_COMPARED = re.compile(
    r"(?:[^.;:!?\n]{0,40}?\b(?:to|from|(?<!, )or)"
    r"|[^.;:!?\n]{0,90}?\b(?:versus|compared (?:with|to)|against|(?:up|down) from))"
    r"(?: (?:about|around|some|nearly|just|only))? "
)
_SUBJECT = re.compile(
    r"\b(?:rate|toll|number|population|membership|share|percentage|proportion|level|average|minimum|maximum|total"
    r"|cost|budget|fine|penalty|wage|ratio|index|price|salary|margin|turnout|income)s?\b"
)
_LONGEST_CLAUSE = 160
_SIZING = re.compile(
    rf"\b(?:{'|'.join([*read_words('counted')['sizing'], *load_hedges()['up'], *load_hedges()['down']])})(?= )"
)
_AFTER_SIZING = re.compile(r"(?: (?!that\b)[\w’'-]+){0,4}? \(?")
_CLAUSE_START = re.compile(
    r"[,;:.—–()“”\"\n]|\b(?:that|and|but|while|which|who|because|when|if|as|said|says|although|though|where)\b"
)
_OF_PHRASE = re.compile(r" (?:of|in|for|at|on|to|from|by|with|has|have|had|will|would|could|may|can|also)\b")
_LEFT_OUT = read_words("counted")["determiners"] | {"the", "a", "an", "this", "that"}
_WORDS_BEFORE = re.compile(r"(?:[\w'’-]+ ){0,3}$")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_NAME = r"(?:[A-Z][a-z][\w-]*|U\.S\.)(?: (?:of )?[A-Z][a-z][\w-]*){0,3}"
_REGION = "|".join(name.replace("_", " ") for name in sorted(read_words("places")["states"])) + "|D\\.C\\."
_PLACE = re.compile(
    rf"\b(?:in|across|throughout|near|outside|off|within) (?:the )?"
    rf"(?P<place>{_NAME}(?:, (?:{_REGION}|(?:{'|'.join(sorted(read_words('places')['state_abbreviations']))})\.))?)"
)
_FRONTED_PLACE = re.compile(
    rf"(?:In|Across|Throughout|Near|Outside|Off) (?:the )?(?P<place>{_NAME}(?:, (?:{_REGION}))?),"
)
_NO_PLACE = re.compile(
    rf"(?:{_MONTH}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Oct|Nov|Dec|{_WEEKDAY}|Congress|Parliament|English|Spanish"
    r"|Celsius|Fahrenheit|Christmas|Easter|Ramadan)(?:[-–](?:\w+))?"
)
_TIME = re.compile(
    r"\b(?:"
    # the July-September quarter, the first half of 2017, the three months to June, the year ended June 30, 2018
    rf"(?:the )?{_MONTH}(?:[-–]| to | through ){_MONTH} (?:quarter|period|season|half)"
    r"|(?:the )?(?i:first|second|third|fourth|last|final|latest|same|previous|current) (?:quarter|half)"
    r"(?: (?:of (?:the year|this year|last year|next year|(?:19|20)\d\d)|(?:19|20)\d\d))?"
    rf"|(?:the )?(?:\w+ )?(?:quarter|months|weeks|year|half) (?:to|ended|ending|through) (?:in )?{_MONTH}"
    r"(?: \d{1,2})?(?:,? (?:19|20)\d\d)?"
    r"|(?:fiscal|financial|school|academic|budget|calendar) (?:year )?(?:19|20)\d\d(?:[-–](?:\d\d)+)?"
    rf"|(?i:this|last|next|past|previous|early|late|earlier|later)(?: this| last| next)? (?:{_WEEKDAY}|{_MONTH})"
    r"|(?i:this|last|next|past|previous|earlier this|later this|earlier in the|so far this) "
    r"(?:year|month|week|weekend|decade|century|quarter|season|fall|autumn|spring|summer|winter|night|school year)"
    r"|(?i:in (?:the )?(?:last|past|next|just)) (?:\w+ )?(?:\d+|[a-z]+) (?:hours|days|weeks|months|years|decades)"
    r"|(?:\d+|a|an|two|three|four|five|six|seven|eight|nine|ten) (?:day|week|month|year|decade)s? (?:ago|earlier|later)"
    rf"|(?<=[ (](?:in|on|by) ){_MONTH}(?! \d)|(?<=\b[Oo]n ){_WEEKDAY}|(?<=\b[Ss]ince ){_MONTH}(?! \d)"
    r"|(?i:yesterday|today|tomorrow|overnight|annually))\b"
)
_CONTRACTED = r"\w+['’](?:s|re|ve)"


def find_quantities(text: str, also: Iterable[str] = ()) -> list[Quantity]:
    """Find the quantified assertions of a text.

    Args:
        text: the document; offsets count its code points.
        also: reasons or rules of numbers_excluded.csv whose numbers shall be read as quantities all the same,
            from ``exclusions.COUNTED``; by default those numbers are none.

    Returns:
        Quantities in order, without overlaps.
    """
    text = unwrap(text)
    lowered = lower(text)
    kept, excluded = judge_numbers(text)
    wanted = frozenset(also)
    numbers = list(kept)
    if wanted:
        starts = [row.start for row in excluded]
        for number in find_numbers(text):
            at = bisect_right(starts, number.start) - 1
            if at >= 0 and number.end <= excluded[at].end and wanted & {excluded[at].reason, excluded[at].rule}:
                numbers.append(number)
        numbers.sort(key=lambda number: number.start)
    times = _list_times(text, [(row.start, row.end) for row in excluded if row.reason == "date"])
    places = [(match.start(), place) for match in _PLACE.finditer(text) if (place := _trim_place(match["place"]))]
    sentences = split_sentences(text)
    quantities: list[Quantity] = []
    for number in numbers:
        if not quantities or number.start >= quantities[-1].end:
            quantities.append(_read_quantity(text, lowered, number, quantities, times, places, sentences))
    for index in range(len(quantities) - 2, -1, -1):
        quantities[index] = _share_unit_behind(lowered, quantities[index], quantities[index + 1])
    return quantities


@lru_cache(maxsize=4)
def split_sentences(text: str) -> tuple[int, ...]:
    """Give the offsets at which sentences start, and 0."""
    starts = [sentence.start for span in paragraphs(text) for sentence in find_sentences(text, *span)]
    return (0, *starts[1:])


def _read_quantity(
    text: str,
    lowered: str,
    number: Number,
    earlier: Sequence[Quantity],
    times: list[tuple[int, int]],
    places: list[tuple[int, str]],
    sentences: Sequence[int],
) -> Quantity:
    """Read everything around one number; ``earlier`` are the quantities before it."""
    floor = earlier[-1].end if earlier else 0
    number = _with_unit_behind(text, lowered, number)
    start, change, hedge = _read_hedge(lowered, number, floor)
    end, unit = number.end, number.unit
    if match := _hedges_behind().match(lowered, end):
        end, change = match.end(), _hedge_changes()["after", match[1]]
        hedge = hedge or match[1]
    direction = _read_direction(lowered, number, start, floor)
    noun, measures = read_counted(text, lowered, number, end)
    rate, end_of_rate = read_rate(text, lowered, end, number.kind)
    if measures and not rate and (base := _PER_COUNT.match(lowered, text.index(measures, end) + len(measures))):
        rate, end_of_rate = f" per {base[1]}", base.end()
    if not noun and not unit:
        noun = _read_shared_unit(lowered, earlier, number) if not rate else ""
    begin, stop = sentence_around(text, sentences, number.start)
    named = measures or _read_subject(text[begin:start])
    return Quantity(
        start=start,
        end=end_of_rate,
        value=number.value,
        value_high=number.value_high,
        unit=f"{unit or noun}{rate}".strip(),
        change=direction or change,
        measures=named,
        concept=_read_concept(text, begin, start, measures, number),
        place=_read_place(text, end, begin, stop, places),
        time=_read_time(text, start, end, begin, stop, times),
        hedge=hedge,
        rule=number.rule,
    )


def _share_unit_behind(lowered: str, quantity: Quantity, following: Quantity) -> Quantity:
    """Give a quantity what is written once, behind the next: four- and six-sided; from $5 to $6 a day."""
    if following.start - quantity.end > _LONGEST_SHARED:
        return quantity
    between = lowered[quantity.end : following.start]
    base, _, rate = following.unit.partition(" per ")
    if (rate and base == quantity.unit and _AND_TO.fullmatch(between)) or (
        not quantity.unit and _HANGING_HYPHEN.fullmatch(between)
    ):
        return replace(quantity, unit=following.unit)
    return quantity


def _with_unit_behind(text: str, lowered: str, number: Number) -> Number:
    """Let a vague number take the unit that follows "of": millions of dollars."""
    if number.rule != "vague" or number.unit or not lowered.startswith(" of ", number.end):
        return number
    unit = read_unit(text, lowered, number.end + len(" of"), in_digits=False)
    return replace(number, end=unit.end, unit=unit.name, kind=unit.kind) if unit else number


def _read_hedge(lowered: str, number: Number, floor: int) -> tuple[int, str, str]:
    """Read the hedge before a number: where the phrase then starts, what change it stands for, the hedge."""
    changes = _hedge_changes()
    window_start = max(floor, number.start - _LONGEST_HEDGE)
    window = lowered[window_start : number.start]
    unhedged = {"vague": "~", "majority": ">"}.get(number.rule, "=")
    if window.endswith("~"):
        return number.start - 1, "~", "~"
    if not window.endswith(" ") or window.endswith("  "):
        return number.start, unhedged, ""
    if estimated := _ESTIMATED.search(window):
        return number.start, "~", estimated[1]
    for match in list(re.finditer(r"[^\s(\"“‘—–]+", window))[-4:]:
        hedge = window[match.start() : -1]
        if ("before", hedge) in changes and not _spans_time(window[: match.start()], hedge, number):
            change = changes["before", hedge]
            return window_start + match.start(), unhedged if change == "=" else change, hedge
    return number.start, unhedged, ""


def _spans_time(before: str, hedge: str, number: Number) -> bool:
    """Say whether "over" and "under" mean during: "over two years", not "for over two years"."""
    return number.kind == "duration" and hedge == "over" and not before.endswith(("for ", "at ", "after ", "lasted "))


def _read_direction(lowered: str, number: Number, start: int, floor: int) -> str:
    """Read up or down from the word before the phrase, and from multiples and halves themselves."""
    rising, falling = _directions()
    if number.rule == "multiple" and not lowered.startswith(("tw", "th"), number.start):
        return "down" if lowered.startswith("hal", number.start) else "up"
    reach = 60 if lowered.startswith(("in half", "by half"), number.start) else 0
    before = lowered[max(floor, start - 30 - reach) : start]
    if reach:
        return "down" if any(word in before.split() for word in ("cut", "cuts", "reduced", "fell", "dropped")) else ""
    if rising.search(before):
        return "up"
    return "down" if falling.search(before) else ""


def _read_shared_unit(lowered: str, earlier: Sequence[Quantity], number: Number) -> str:
    """Read the unit that stands before a bare number: "a decade or two", "14 miles, up from nine".

    A quantity in brackets, which says the one before it in another unit, is passed over.
    """
    left = earlier[-1] if earlier else None
    if left and len(earlier) > 1 and lowered.endswith("(", 0, left.start) and lowered.startswith(")", left.end):
        left = earlier[-2]
    floor = max(left.end if left else 0, number.start - _LONGEST_COMPARISON)
    if alternative := _A_UNIT_OR.search(lowered, floor, number.start):
        return name_unit(alternative[1])
    if left is None or floor > left.end or None in (number.value, left.value):
        return ""
    if _MORE.match(lowered, number.end):
        return _read_counted_before(lowered, earlier, number)
    if not _COMPARED.fullmatch(lowered, left.end, number.start):
        return ""
    if left.unit == "percent" and number.scale > 1:
        return ""
    level = _TO_LEVEL.search(lowered, left.end, number.start)
    return "" if level and not _FROM.search(lowered, max(0, left.start - 20), left.start) else left.unit


def _read_counted_before(lowered: str, earlier: Sequence[Quantity], number: Number) -> str:
    """Give the noun that was counted last in the sentence: "32 deaths in one week, and seven more"."""
    for quantity in reversed(earlier[-MOST_EARLIER:]):
        if _SENTENCE_MARK.search(lowered, quantity.end, number.start):
            break
        if quantity.value is not None and quantity.unit and quantity.unit not in load_units():
            return quantity.unit
    return ""


def _read_subject(before: str) -> str:
    """Find what a bare figure measures in the words before it: the last "... rate", "... toll" or such."""
    nouns = list(_SUBJECT.finditer(before, max(0, len(before) - 200)))
    if not nouns:
        return ""
    start, end = nouns[-1].span()
    phrase = _WORDS_BEFORE.search(before, max(0, start - 60), start)
    words = before[phrase.start() if phrase else start : end].split()
    while len(words) > 1 and words[0].lower() in _ENDS_NOUN_PHRASE:
        words = words[1:]
    return " ".join(words)


def _read_place(text: str, end: int, begin: int, stop: int, places: list[tuple[int, str]]) -> str:
    """Read the first "in Somewhere" between the quantity and its sentence's end, else one that opens the sentence."""
    at = bisect_left(places, (end, ""))
    if at < len(places) and places[at][0] < stop:
        return places[at][1]
    opening = _FRONTED_PLACE.match(text, begin, end)
    return _trim_place(opening["place"]) if opening else ""


def _trim_place(place: str) -> str:
    """Cut months and days off a place; nothing where it begins with one."""
    words = place.split(" ")
    while words and _NO_PLACE.fullmatch(words[-1]):
        words.pop()
    return " ".join(words) if words and not _NO_PLACE.fullmatch(words[0]) else ""


def _list_times(text: str, dates: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """List the dates and periods of a text, in order, those within longer ones left out."""
    spans: list[tuple[int, int]] = []
    found = sorted([*dates, *(match.span() for match in _TIME.finditer(text))], key=lambda span: (span[0], -span[1]))
    for span in found:
        if not spans or span[1] > spans[-1][1]:
            spans.append(span)
    return spans


def _read_time(text: str, start: int, end: int, begin: int, stop: int, times: list[tuple[int, int]]) -> str:
    """Read the date or the period that stands nearest in the sentence, preferably behind the quantity."""
    own = times[bisect_left(times, (begin, 0)) : bisect_left(times, (stop, 0))]
    spans = [span for span in own if span[1] <= start or span[0] >= end]
    if not spans:
        return ""

    def distance(span: tuple[int, int]) -> int:
        gap = (end, span[0]) if span[0] >= end else (span[1], start)
        apart = LONGEST_SENTENCE if ";" in text[slice(*gap)] else 0
        return (gap[1] - gap[0]) * (1 if span[0] >= end else 2) + apart

    nearest = min(spans, key=lambda span: (distance(span), span))
    return text[nearest[0] : nearest[1]]


def _read_concept(text: str, begin: int, start: int, measures: str, number: Number) -> str:
    """Read the thing that a number is about: what is counted, or the subject of the verb that gives it a size.

    "The crane cost $48 million" is about the crane. A verb that is no copula and tells no size, growth or price
    gives none.
    """
    counted = number.kind in ("", "share", "multiple", "ratio")
    return (measures if counted else "") or _read_sized(text, begin, start) or measures


def _read_sized(text: str, begin: int, start: int) -> str:
    """Read the subject of the last verb of size, growth or price before a number, without its article."""
    begin = max(begin, start - _LONGEST_CLAUSE)
    sizing = list(_SIZING.finditer(text, begin, start))
    if not sizing or not _AFTER_SIZING.fullmatch(text, sizing[-1].end(), start):
        return ""
    subject = _CLAUSE_START.split(text[begin : sizing[-1].start()])[-1]
    subject = _OF_PHRASE.split(subject.strip())[0]
    words = subject.split()
    while words and words[0].lower() in _LEFT_OUT:
        words = words[1:]
    good = words and len(words) <= 5 and words[-1].lower() not in _ENDS_NOUN_PHRASE and not words[0][0].isdigit()
    return " ".join(words) if good else ""


def sentence_around(text: str, sentences: Sequence[int], at: int) -> tuple[int, int]:
    """Give the bounds of the sentence around an offset, at most ``LONGEST_SENTENCE`` to either side.

    Args:
        text: the document.
        sentences: where its sentences start, from ``split_sentences``.
        at: the offset.
    """
    index = bisect_right(sentences, at)
    end = sentences[index] if index < len(sentences) else len(text)
    return max(sentences[index - 1], at - LONGEST_SENTENCE), min(end, at + LONGEST_SENTENCE)


@cache
def _hedge_changes() -> dict[tuple[str, str], str]:
    """Map (before or after, hedge) to the change that it stands for."""
    lexicon = load_hedges()
    return {
        (side, hedge): change
        for side in ("before", "after")
        for change, hedges in lexicon[side].items()
        for hedge in hedges
    }


@cache
def _hedges_behind() -> re.Pattern[str]:
    hedges = sorted((hedge for side, hedge in _hedge_changes() if side == "after"), key=len, reverse=True)
    return re.compile(rf" ?({'|'.join(map(re.escape, hedges))})(?!\w)")


@cache
def _directions() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lexicon = load_hedges()
    rising, falling = (
        re.compile(
            rf"(?:\b(?:{'|'.join(lexicon[side])})(?: \w+ly)?"
            rf"|(?:[,;:(—–-]|\b(?:is|are|was|were|be|been|{_CONTRACTED}|and)) ?(?:\w+ly )?{side})"
            r"(?: by)?(?: an?(?: \w+)?)? $"
        )
        for side in ("up", "down")
    )
    return rising, falling
