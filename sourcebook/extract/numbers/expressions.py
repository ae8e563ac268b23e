"""Number expressions: everything in a text that is written as a number, and the value it has.

This stage only reads. It does not ask whether a number is a statistic, a date or part of a name; that is
judged in ``exclusions``. One regular expression finds the expressions, a short reader for each gives its
value, and neighbours are joined into ranges. These are the rules:

========  ==========================================================================================
rule      what it finds
========  ==========================================================================================
numeral   digits with their scale: 820,000; 1.9 million; $2.3bn; 40%
words     number words: two dozen; twenty-seven; a hundred and five
half      half, a half, half a million, one-half
fraction  a third, two-thirds, three quarters, 1/16, ½
multiple  twice, doubled, threefold, halved
ratio     one in five, 9 out of 10; the value is the share
odds      3-to-1, two to one; the value is what stands against one
vague     quantified but without a value: dozens, tens of thousands, several hundred, countless, a slew of
majority  a majority of: more than 50 percent
article   a unit of time behind a hedge: (about) a year
range     two values, lower and upper: 50 to 83 percent, between $62 and $68, 14-18
ordinal   24th, 2nd
decade    1990s, '90s
========  ==========================================================================================

No pattern gives back what it has passed (possessive quantifiers), so the time is linear in the text's length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from sourcebook.extract.numbers.units import currency_named, currency_signs, load_hedges, lower, read_unit

LONGEST_NUMERAL = 15
"""Longer digits are an identifier: a double holds 15 digits exactly, and no count needs more."""

_ONES = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
CARDINALS = {word: value for value, word in enumerate(_ONES.split())} | {
    word: 10 * value for value, word in enumerate(_TENS.split(), 2)
}
SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
SHORT_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12, "trn": 10**12}
SPACED_SCALES = SCALES | {
    **{"mn": 10**6, "mln": 10**6, "bn": 10**9, "bln": 10**9, "tn": 10**12, "trn": 10**12, "trln": 10**12},
    **{"lakh": 10**5, "lakhs": 10**5, "crore": 10**7, "crores": 10**7},
}
"""Scales that stand behind digits with a space between, those of newswires and of India among them."""
PARTS = {
    "half": Decimal("0.5"),
    "quarter": Decimal("0.25"),
    **{
        word: Decimal(1) / value
        for value, word in enumerate(["third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 3)
    },
}
GLYPHS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.333333", "⅔": "0.666667", "⅛": "0.125", "⅜": "0.375"}
MULTIPLES = {"hal": 0.5, "twi": 2, "dou": 2, "thr": 3, "tri": 3, "qua": 4, "qui": 5}


@dataclass(frozen=True, slots=True)
class Number:
    """A number expression, with the unit of measurement written at it.

    Attributes:
        start: first code point, without any hedge.
        end: code point after the last, unit included.
        value: the number; for a range the lower end; None where the phrase is vague.
        value_high: the upper end of a range, else None.
        unit: the unit's name in units.yml, else empty.
        kind: the unit's kind there (share, money, duration, ...), else empty.
        rule: which rule of this module found it.
        plain: whether it is nothing but digits, so that it may be a year, a label or a house number.
        scale: what a scale word multiplied the value by: 1,000,000 for "1.9 million".
        cents: whether it has two decimals, as prices have: 1.10.
    """

    start: int
    end: int
    value: float | None
    value_high: float | None = None
    unit: str = ""
    kind: str = ""
    rule: str = "numeral"
    plain: bool = False
    scale: int = 1
    cents: bool = False


_SCALE = "|".join(SCALES)
_CARDINAL = "|".join(sorted(CARDINALS, key=len, reverse=True))
_WORD = rf"(?:{_CARDINAL}|{_SCALE})(?!\w)"
_PART = "|".join(part for part in PARTS if part != "half")
_MONTHS = "january february march april may june july august september october november december"
_NO_MONTH_BEFORE = "".join(
    rf"(?<!\b{form}[ ])"
    for month in _MONTHS.split()
    for form in dict.fromkeys((month, month[:3], f"{month[:3]}\\.", f"{month[:4]}\\."))
)
_DECIMAL_COMMA_BEFORE = (
    r"percent|per[ ]cent|pct|(?:million|billion|trillion|mln|bln|bn)|euros?|kronor|kroner|zlotys?|francs?"
)
_PLURAL = "tens|dozens|hundreds|thousands|millions|billions|trillions"
_NUMERAL = (
    r"\d{1,2}(?:,\d\d(?!\d))++,\d{3}(?!\d)"  # 2,50,000 as in India
    r"|\d{1,3}(?:[,\u00a0\u202f\u2009'’]\d{3})++(?:\.\d++)?(?!\d)"  # 250,000.5, 250'000
    r"|\d{1,3}(?:\.\d{3}){2,}+(?![\d.]*\d)"  # 1.250.000
    rf"|(?<!\d[ ])(?<!\d,[ ]){_NO_MONTH_BEFORE}[1-9]\d{{0,2}}(?:[ ]\d{{3}})++(?![\d,.]*\d|[ ]\d)"  # 20 000
    rf"|\d{{1,3}},\d{{1,2}}(?=[ -]?(?:{_DECIMAL_COMMA_BEFORE})(?!\w)|[ ]?[%€])"  # 3,5 million
    r"|(?(sign)\d{1,3},\d\d(?![\d,])|(?!))"  # €2,50
    r"|\d++(?:\.\d++)?|(?<![\d.])\.\d++"  # 2500.5, .5
)

_EXPRESSION = re.compile(
    rf"""
    (?<!\w)(?:
        (?P<numeral>
            (?=[^\d\n]{{0,12}}+\d)
            (?P<minus>(?<=[ (])(?<![\d%][ ])[-−–](?=[\d$])|(?<!plus[ ]or[ ])minus[ -](?=[\d$]))?
            (?:(?P<sign>{currency_signs()})[ ]?(?P<loss>[-−])?)?
            (?P<digits>{_NUMERAL}))
      | (?P<vague>
            (?:(?:by|in|into)[ ]the[ ])?(?:{_PLURAL})(?:[ ]of[ ](?:{_PLURAL}))*+(?!\w)
          | countless(?!\w) | a[ ]handful(?!\w) | (?:a[ ]slew|a[ ]couple|scores)(?=[ ]of\b)
          | (?:several|a[ ]few|few|many|a[ ]couple)[ -](?:{_SCALE})(?!\w))
      | (?P<majority>(?:a|the)[ ](?:\w++[ ])?majority(?=[ ](?:of(?![ ]\d)|are|were|say|said|think|support|oppose)\b))
      | (?P<half>(?:in[ ]|by[ ](?:a[ ])?|a[ ]|one[ -])?half(?!\w))
      | (?P<fraction>(?P<count>an?|one)[ -](?P<part>{_PART})(?!\w)
          | (?P<bare>quarter)[ -](?=(?:of[ ]an?[ ])?(?:{_SCALE}|century|mile|inch)(?!\w)))
      | (?P<fractions>(?!two[ -]quarters)(?P<counts>{_CARDINAL})[ -](?P<parts>{_PART})s(?!\w))
      | (?P<multiple>(?:twice|thrice|halv(?:ed?|ing)|(?:doubl|tripl|quadrupl|quintupl)(?:e|ed|es|ing))(?!\w))
      | (?P<fold>(?P<folds>{_CARDINAL})-?fold(?!\w))
      | (?P<article>an?[ ](?P<unit>minute|hour|day|week|month|year|decade|century)(?!\w))
      | (?P<words>(?:(?<!plus[ ]or[ ])(?P<negative>minus)[ -])?
            (?:an?[ ](?=(?:{_SCALE})(?!\w)))?{_WORD}(?:(?:[ -]|[ ]and[ ]){_WORD})*+)
    )
    | (?P<glyph>[{"".join(GLYPHS)}])
    """,
    re.VERBOSE,
)
_WORDS = re.compile(_WORD)
_POWER = re.compile(r"\^(-?\d{1,2})(?![\w.])|(?<=10)([⁻⁰¹²³⁴-⁹]+)")
_TIMES_POWER = re.compile(r" ?[x×·*] ?10(?:\^(-?\d{1,2})(?![\w.])|([⁻⁰¹²³⁴-⁹]+))")
_SUPERSCRIPT = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_SCALE_BEHIND = re.compile(rf"[ \u00a0-]({'|'.join(sorted(SPACED_SCALES, key=len, reverse=True))})(?!\w)")
_DIGITS_BEFORE = re.compile(r"[\d.,]+$")
_DECIMAL_COMMA = re.compile(r"\d{1,3},\d{1,2}")
_PARTING = re.compile(r"[, \u00a0\u202f\u2009'’]")
_SCALE_ATTACHED = re.compile(rf"({'|'.join(sorted(SHORT_SCALES, key=len, reverse=True))})(?!\w)")
_SCALE_CAPITAL = re.compile(r" ([BM])(?![\w.'’])")
_SEPARATOR = re.compile(r"(?<=\d)[.,](?=\d)")
_CENTS = re.compile(r"\.\d\d$")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?!\w)")
_DECADE = re.compile(r"s(?!\w)")
_SLASH = re.compile(r"[ ]?[/⁄][ ]?(\d{1,4})(?![\w/⁄])")
_SCALE_OF_MONEY = re.compile(r" (m|b)(?![\w.'’])")
_METRES = re.compile(
    r"m[ -](?:long|tall|high|wide|deep|thick|above|below|away|off|apart|from|across|underwater|sprint|race|hurdles|dash"
    r"|run|relay|final|freestyle|backstroke|breaststroke|butterfly|medley|mark|pool|track|wall|tower|crane|statue|mast"
    r"|building|skyscraper|spire|chimney|bridge|tunnel|dam|trench|shaft|cliff|wave|drop|fall|fence|pole|pier|yacht|boat"
    r"|ship|vessel|ferry|slide|ladder|rope|tree|telescope|banner|jump|throw)\b"
    r"|m[ ]?\(\d[\d,.]*[ -]?f(?:t|eet|oot)\b|m(?= [x×] \d)"
)
_METRES_BEFORE = re.compile(
    r"\b(?:depths?|heights?|lengths?|widths?|distances?|altitudes?|elevations?|radius|diameter|waves|dived?|diving|swam|swim"
    r"|swimming|ran|sprint(?:ed)?|jump(?:ed|s)?|leap(?:ed|t)?|threw|climb(?:ed)?|plunged|tall|deep|wide)\b"
    r"(?: (?:of|to|at|about|only|nearly|around|some|over|up|under|from|by|below|than|more|less|the|it|a)){0,3} $"
)
_PART_BEHIND = re.compile(
    r"[ -]and[ -](?:a|one)[ -](?P<part>half|quarter|third)(?!\w)|[ -](?P<count>\d{1,2})[/⁄](?P<of>\d{1,2})(?![\w/⁄])"
)
_SCALE_HALVED = re.compile(rf"[ -](?:(?:of )?an? )?((?:{_SCALE})(?!\w))")
_SCALE_IN_PARTS = re.compile(rf"[ -]?(?:of an? )?((?:{_SCALE})(?!\w))")
_AND_A_HALF = re.compile(r" and a (half|quarter)(?!\w)")
_HALF_OF = re.compile(r"(?: of)? an?(?= )")
_HEDGE_BEFORE = re.compile(r"\b(?:about|around|roughly|nearly|almost|over|under|than|least|within) $")
_BELOW_ZERO = re.compile(r" below zero\b")
_AGO = re.compile(r" (?:ago|earlier|before)\b")
_COMPARES = re.compile(
    r"\b(?:(?!more|less)\w+|(?:\d[\d,.]*|percent|points?|million|billion|times) (?:more|less)) than $"
)
_RATIO = re.compile(r" (?:in|out of)(?: every)? |-in-| of every ")
_RATIO_BASES = frozenset((*range(2, 11), 12, 15, 20, 25, 30, 40, 50, 100, 1000, 10_000, 100_000, 1_000_000))
_TO_ONE = re.compile(r"-to-| to |:")
_JOINED = re.compile(r",? (?:and|or) | ?[x×] ?")
_LISTED = re.compile(r", | ?[x×] ?")
_OTHER_BEFORE = re.compile(r"\b(?:is|are|was|were|turns?|aged?) $")
_TO = re.compile(r"[ ]?[-–—‑−][ ]?|[ -]to[ -]{1,2}|-? (?:to|or) ")
_LONGEST_LINK = 14
_MOVES = "|".join([*load_hedges()["up"], *load_hedges()["down"], "up", "down", "added", "shed"])
_MOVED = re.compile(rf"\b(?:{_MOVES})(?: \w+ly)?(?: (?:by|about|around|nearly|almost|just|only|more than|another))* $")
_RANGE_OPENED = re.compile(r"\b(between|from|rang(?:e[sd]?|ing) from|(?:any|some)where from) ?~?$")


@lru_cache(maxsize=4)
def find_numbers(text: str) -> tuple[Number, ...]:
    """Find every number expression of a text, in order and without overlaps.

    Args:
        text: the document; offsets count its code points.

    Returns:
        The expressions with their values and units, ranges joined.
    """
    lowered = lower(text)
    numbers: list[Number] = []
    for match in _EXPRESSION.finditer(lowered):
        for number in _READERS[match.lastgroup or ""](text, lowered, match):
            if not numbers or number.start >= numbers[-1].end:
                numbers.append(number)
    return tuple(_join(lowered, numbers))


def swap_separators(text: str) -> str:
    """Swap commas and points between digits: "1.250,5", as the continent of Europe writes it, becomes "1,250.5".

    Offsets stay as they are.
    """
    return _SEPARATOR.sub(lambda match: "," if match[0] == "." else ".", text)


def _read_numeral(text: str, lowered: str, match: re.Match[str]) -> list[Number]:
    """Read digits; nothing for digits that belong to an identifier or are glued to a word, as in ``3D``."""
    start, end, digits = match.start(), match.end(), match["digits"]
    if len(digits) > LONGEST_NUMERAL:
        return []
    value = _read_digits(digits) * (-1 if match["minus"] or match["loss"] else 1)
    if power := _POWER.match(lowered, end) or _TIMES_POWER.match(lowered, end):
        exponent = int(power[1] or power[2].translate(_SUPERSCRIPT))
        value = value**exponent if power.re is _POWER else value * Decimal(10) ** exponent
        return [_measure(text, lowered, Number(start, power.end(), float(value)))]
    if not match["sign"]:
        if ordinal := _ORDINAL.match(lowered, end):
            return [Number(start, ordinal.end(), float(value), rule="ordinal")]
        if value % 10 == 0 and (decade := _DECADE.match(lowered, end)):
            return [Number(start, decade.end(), float(value), rule="decade")]
        if (slash := _SLASH.match(lowered, end)) and 0 < value < int(slash[1]):
            share = float(value) / int(slash[1])
            return [_measure(text, lowered, Number(start, slash.end(), share, rule="fraction"))]
    value, end, scale = _scale(text, lowered, value, end, in_digits=True)
    if match["sign"] and scale == 1 and (short := _SCALE_OF_MONEY.match(lowered, end)):
        scale = SHORT_SCALES[short[1]]
        value, end = value * scale, short.end()
    plain = digits.isdigit() and end == match.end() and not match["sign"] and not match["minus"]
    cents = scale == 1 and _CENTS.search(digits) is not None
    number = Number(start, end, float(value), plain=plain, scale=scale, cents=cents)
    if match["sign"]:
        return [replace(number, unit=currency_named(match["sign"]), kind="money")]
    number = _measure(text, lowered, number)
    return [] if number.end < len(text) and _glued(text, number.end) else [number]


def _read_words(text: str, lowered: str, match: re.Match[str]) -> list[Number]:
    """Add up number words; words that do not add up ("one two") are numbers of their own."""
    numbers = []
    article = match[0].startswith("a")
    negative = match["negative"] is not None
    start, end, total, group, scale_left = match.start(), 0, 0, 1 if article else 0, 10**15
    for word in _WORDS.finditer(lowered, match.start(), match.end()):
        linked_by_and = end > 0 and lowered[end : word.start()] == " and "
        scale = SCALES.get(word[0], 0)
        if scale == 100 and 0 < group < 100 and not linked_by_and:
            group *= 100
        elif scale not in (0, 100) and group and scale < scale_left and not linked_by_and:
            total, group, scale_left = total + group * scale, 0, scale
        elif not scale and end and _adds_up(total, group, CARDINALS[word[0]], linked_by_and):
            group += CARDINALS[word[0]]
        else:
            if end:
                numbers.append(_words_number(text, lowered, start, end, total + group))
            start, total, group, scale_left = word.start(), 0, CARDINALS.get(word[0], 0), 10**15
            if scale:
                end = 0
                continue
        end = word.end()
    if end:
        numbers.append(_words_number(text, lowered, start, end, total + group))
    if negative and numbers[0].value:
        numbers[0] = replace(numbers[0], start=match.start(), value=-numbers[0].value)
    return numbers


def _adds_up(total: int, group: int, value: int, linked_by_and: bool) -> bool:
    """Say whether a cardinal word may follow: twenty + seven, a hundred and + five, a thousand + six."""
    if group % 100 == 0:
        return value > 0 and group + total > 0
    return value in range(1, 10) and group % 100 >= 20 and group % 10 == 0 and not linked_by_and


def _words_number(text: str, lowered: str, start: int, end: int, value: int) -> Number:
    """Finish a number in words: "and a half" and the unit behind it."""
    scale = next((size for size in sorted(SCALES.values(), reverse=True) if value and value % size == 0), 1)
    scaled, end, _ = _scale(text, lowered, Decimal(value), end, in_digits=False, scale=scale)
    number = Number(start, end, float(scaled), rule="words", scale=scale)
    return _measure(text, lowered, number, in_digits=False)


def _read_half(text: str, lowered: str, match: re.Match[str]) -> list[Number]:
    """Read half: of a scale (``half a million`` is 500,000), of a unit (``half an hour``), or alone."""
    value, end = PARTS["half"], match.end()
    if scale := _SCALE_HALVED.match(lowered, end):
        value, end = value * SCALES[scale[1]], scale.end()
    changed = match[0].startswith(("in ", "by ")) and not _HALF_OF.match(lowered, end)
    unit_of_change = "multiple" if changed else ""
    number = Number(match.start(), end, float(value), unit=unit_of_change, kind=unit_of_change, rule="half")
    if (of := _HALF_OF.match(lowered, end)) and (unit := read_unit(text, lowered, of.end(), in_digits=False)):
        return [replace(number, end=unit.end, unit=unit.name, kind=unit.kind)]
    return [_measure(text, lowered, number, in_digits=False)]


def _read_fraction(text: str, lowered: str, match: re.Match[str]) -> list[Number]:
    """Read a fraction, alone or of a scale: a third; three-quarters of a million; a quarter-million."""
    count = CARDINALS[match["counts"]] if match["counts"] else 1
    value, end, scale = count * PARTS[match["bare"] or match["part"] or match["parts"]], match.end(), 1
    if scaled := _SCALE_IN_PARTS.match(lowered, end):
        scale, end = SCALES[scaled[1]], scaled.end()
    elif match["bare"]:
        end -= 1
    number = Number(match.start(), end, float(round(value * scale, 6)), rule="fraction", scale=scale)
    return [_measure(text, lowered, number, in_digits=False)]


def _read_glyph(text: str, lowered: str, match: re.Match[str]) -> list[Number]:
    """Read a fraction in one character; behind digits it was read with them."""
    return [_measure(text, lowered, Number(*match.span(), float(GLYPHS[match[0]]), rule="fraction"))]


def _read_multiple(text: str, lowered: str, match: re.Match[str]) -> list[Number]:
    value = CARDINALS[match["folds"]] if match["fold"] else MULTIPLES[match[0][:3]]
    return [Number(*match.span(), float(value), unit="multiple", kind="multiple", rule="multiple")]


def _read_vague(text: str, lowered: str, match: re.Match[str]) -> list[Number]:
    return [_measure(text, lowered, Number(*match.span(), None, rule="vague"), in_digits=False)]


def _read_majority(text: str, lowered: str, match: re.Match[str]) -> list[Number]:
    return [Number(*match.span(), 50.0, unit="percent", kind="share", rule="majority")]


def _read_article(text: str, lowered: str, match: re.Match[str]) -> list[Number]:
    """Read "a year" as one year, but only behind a hedge or before a half: else the article counts nothing.

    What is more or less "than a year ago" is compared with what was then, and counts no year.
    """
    if part := _AND_A_HALF.match(lowered, match.end()):
        value = 1 + float(PARTS[part[1]])
        return [Number(match.start(), part.end(), value, unit=match["unit"], kind="duration", rule="article")]
    before = lowered[max(0, match.start() - 30) : match.start()]
    if not _HEDGE_BEFORE.search(before) or (_AGO.match(lowered, match.end()) and _COMPARES.search(before)):
        return []
    return [Number(*match.span(), 1.0, unit=match["unit"], kind="duration", rule="article")]


_READERS = {
    "numeral": _read_numeral,
    "words": _read_words,
    "half": _read_half,
    "fraction": _read_fraction,
    "fractions": _read_fraction,
    "glyph": _read_glyph,
    "multiple": _read_multiple,
    "fold": _read_multiple,
    "vague": _read_vague,
    "majority": _read_majority,
    "article": _read_article,
}


def _scale(
    text: str, lowered: str, value: Decimal, end: int, in_digits: bool, scale: int = 1
) -> tuple[Decimal, int, int]:
    """Multiply by what stands behind: a part ("two and a half", "6 1/4"), a scale word, or a short one ("2.3bn").

    A part behind a scale is a part of it: "a million and a half". ``scale`` is what the number already has.

    Returns:
        The value, its end and the scale that it was multiplied by.
    """
    if part := _PART_BEHIND.match(lowered, end):
        if part["part"]:
            value, end = value + PARTS[part["part"]] * scale, part.end()
        elif in_digits and 0 < int(part["count"]) < int(part["of"]):
            value, end = value + Decimal(part["count"]) / Decimal(part["of"]), part.end()
    elif lowered[end : end + 1] in GLYPHS:
        value, end = value + Decimal(GLYPHS[lowered[end]]), end + 1
    short = _SCALE_ATTACHED.match(lowered, end) or _SCALE_CAPITAL.match(text, end)
    if short and in_digits and not _is_in_metres(lowered, end):
        factor = SHORT_SCALES[short[1].lower()]
        return value * factor, short.end(), factor
    factor = 1
    while behind := _SCALE_BEHIND.match(lowered, end):
        factor, end = factor * SPACED_SCALES[behind[1]], behind.end()
    value *= factor
    if factor > 1 and (part := _AND_A_HALF.match(lowered, end)):
        value, end = value + PARTS[part[1]] * factor, part.end()
    return value, end, factor


def _is_in_metres(lowered: str, end: int) -> bool:
    """Say whether the "m" behind digits stands for metres: by the words beside it, never where a currency leads."""
    if not lowered.startswith("m", end) or lowered.startswith("mn", end):
        return False
    if _METRES.match(lowered, end):
        return True
    digits = _DIGITS_BEFORE.search(lowered, max(0, end - 12), end)
    start = digits.start() if digits else end
    return bool(_METRES_BEFORE.search(lowered, max(0, start - 50), start))


def _read_digits(digits: str) -> Decimal:
    """Give the value of digits: commas, points, blanks and apostrophes part thousands; "3,5" is a decimal."""
    if _DECIMAL_COMMA.fullmatch(digits):
        return Decimal(digits.replace(",", "."))
    if digits.count(".") > 1:
        digits = digits.replace(".", "")
    return Decimal(_PARTING.sub("", digits))


def _measure(text: str, lowered: str, number: Number, in_digits: bool = True) -> Number:
    """Add the unit of measurement written behind the number, if there is one."""
    unit = read_unit(text, lowered, number.end, in_digits, large=number.scale >= 10**5)
    if unit and unit.name == "degree" and number.value and (below := _BELOW_ZERO.match(lowered, unit.end)):
        number, unit = replace(number, value=-abs(number.value)), unit._replace(end=below.end())
    return replace(number, end=unit.end, unit=unit.name, kind=unit.kind, plain=False) if unit else number


def _glued(text: str, end: int) -> bool:
    """Say whether a letter or digit follows at once, so that the digits are part of a longer token."""
    return text[end].isalnum() or text[end] == "_"


def _join(lowered: str, numbers: list[Number]) -> list[Number]:
    """Join neighbours into ranges and ratios; where they stay two, as in "from 14 to 12%", share the unit."""
    joined: list[Number] = []
    for number in numbers:
        if joined and (combined := _combine(lowered, joined[-1], number)):
            joined[-1:] = combined
            if len(joined) > 1 and joined[-1].value_high and _leads_from(lowered, *joined[-2:]):
                joined[-2:] = _share_unit(*joined[-2:])
        else:
            joined.append(number)
            _share_in_list(lowered, joined)
    return joined


def _leads_from(lowered: str, left: Number, right: Number) -> bool:
    """Say whether a number is where a change to the next begins: "from 24.2 to 33-35 billion"."""
    opened = _RANGE_OPENED.search(lowered, max(0, left.start - 16), left.start)
    return opened is not None and opened[1] == "from" and lowered[left.end : right.start] == " to "


def _share_in_list(lowered: str, numbers: list[Number]) -> None:
    """Give the unit of the last number to the bare ones listed before it: "20, 30 and 40 percent"."""
    last, link = numbers[-1], _JOINED
    if last.kind not in ("share", "length", "measure"):
        return
    for index in range(len(numbers) - 2, -1, -1):
        number = numbers[index]
        alike = number.rule == last.rule and not number.unit and number.scale == last.scale and not is_year(number)
        if not alike or not link.fullmatch(lowered, number.end, numbers[index + 1].start):
            return
        if _OTHER_BEFORE.search(lowered, max(0, number.start - 6), number.start):
            return
        numbers[index] = replace(number, unit=last.unit, kind=last.kind, plain=False)
        link = _LISTED


def _combine(lowered: str, left: Number, right: Number) -> tuple[Number, ...]:
    """Combine two neighbours: into one, into two that share a unit, or not at all (an empty tuple)."""
    if right.start - left.end > _LONGEST_LINK or not _may_pair(left, right):
        return ()
    gap = lowered[left.end : right.start]
    plain = left.plain and right.plain
    if _RATIO.fullmatch(gap) and _is_ratio(left, right):
        share = _worth(left) / _worth(right)
        return (replace(right, start=left.start, value=share, rule="ratio", plain=False),)
    if _TO_ONE.fullmatch(gap) and _worth(right) == 1 < _worth(left) and not left.unit and not right.unit:
        return (replace(left, end=right.end, unit="to one", kind="ratio", rule="odds", plain=False),)
    if 0 < _worth(right) < 12 and _measures_height(lowered, left, gap, right):
        height = _worth(left) + _worth(right) / 12
        return (replace(right, start=left.start, value=round(height, 4), unit="foot", kind="length", plain=False),)
    opened = _RANGE_OPENED.search(lowered, max(0, left.start - 16), left.start)
    opener = opened[1] if opened else ""
    if not _TO.fullmatch(gap) and not (gap == " and " and opener == "between"):
        return ()
    if "to" in gap and is_year(left) != is_year(right):
        return ()
    levels = left.unit and (right.unit or right.cents or left.kind != "money")
    if levels and "to" in gap and _MOVED.search(lowered, max(0, left.start - 40), left.start):
        return _share_unit(left, right) if right.cents else (left, right)
    left, right = _share_unit(left, right)
    if opener == "from" or left.unit != right.unit or _worth(left) >= _worth(right):
        return left, right
    high = right.value
    return (replace(right, start=left.start, value=left.value, value_high=high, rule="range", plain=plain),)


def _measures_height(lowered: str, left: Number, gap: str, right: Number) -> bool:
    """Say whether inches follow feet: 6-foot-2, six-foot-two, 6 feet 2 inches, 5'11"."""
    marked = not right.unit and lowered[right.end : right.end + 1] in ("”", '"', "″")
    if left.unit != "foot":
        return marked and left.plain and gap in ("'", "’")
    return (right.unit == "inch" and gap in ("-", " ", ", ", " and ")) or (not right.unit and (gap == "-" or marked))


def _may_pair(left: Number, right: Number) -> bool:
    """Say whether two neighbours can be the ends of one range: both have a value of their own kind."""
    if left.value is None or right.value is None or left.value_high is not None:
        return False
    if ("fraction" in (left.rule, right.rule)) and left.rule != right.rule:
        return False
    return not {left.rule, right.rule} & {"ordinal", "decade", "multiple", "ratio", "odds", "majority", "article"}


def is_year(number: Number) -> bool:
    """Say whether a number, or a range, can be of years: bare digits from 1500 to 2199."""
    return number.plain and _worth(number) >= 1500 and (number.value_high or _worth(number)) < 2200


def _is_ratio(left: Number, right: Number) -> bool:
    """Say whether "left in right" is a share, "one in five": no unit, and a base that ratios are told in."""
    return not left.unit and not right.unit and 0 < _worth(left) < _worth(right) and _worth(right) in _RATIO_BASES


def _share_unit(left: Number, right: Number) -> tuple[Number, Number]:
    """Give both ends the unit and the scale that one of them has: "2 to 3 million", "$1 to 2 million"."""
    if left.kind == "money" and not right.unit and (right.scale > 1 or right.cents):
        right = replace(right, unit=left.unit, kind="money")
    if left.unit not in ("", right.unit):
        return left, right
    value = _worth(left)
    if left.scale == 1 and value < _worth(right) / right.scale:
        value *= right.scale
    plain = left.plain and right.plain
    return replace(left, value=value, unit=right.unit, kind=right.kind, plain=plain), right


def _worth(number: Number) -> float:
    return number.value or 0.0
