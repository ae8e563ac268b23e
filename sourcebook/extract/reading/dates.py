"""When a passage says that something happened, counted from the day its article was published.

Newspapers date an act in its own sentence: in full ("Jan. 25, 2017"), without the year ("on Jan. 25"), by the
weekday, which is then one of the last seven days, or by a distance ("last year", "two days ago"). An expression
is read only where it leads to one day, month, year or week, and not after the day of publication: what will happen
dates no position. Words in quotation marks are counted from another day than the article's and are left out.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator

from sourcebook.documents.words import find_sentences

MONTHS = {name: number for number, name in enumerate(calendar.month_name) if number}
_MONTH_FORMS = {**MONTHS, **{name[:3]: number for name, number in MONTHS.items()}, "Sept": 9}
WEEKDAYS = {name: number for number, name in enumerate(calendar.day_name)}
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {"a": 1, "an": 1} | {word: number for number, word in enumerate(_COUNTED, 1)}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTH_FORMS, key=len, reverse=True))})\b\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d)"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_BEFORE = r"\b(?:[Ii]n|[Ss]ince|[Dd]uring|[Ll]ast|[Ee]arlier in|(?:[Ee]arly|[Ll]ate|[Mm]id)-?|[Tt]his past)"
_COUNT = rf"(?P<count>\d\d?|{'|'.join(_NUMBERS)})"
# The first pattern that fits at a place decides.
_EXPRESSIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_MONTH} {_DAY}(?:,? {_YEAR})?",
        rf"\b{_DAY} {_MONTH}(?:,? {_YEAR})?",
        rf"\b{_MONTH},? (?:of )?{_YEAR}",
        rf"{_BEFORE} {_MONTH}(?!\.?,? \d)",
        rf"{_BEFORE} (?:the (?:spring|summer|fall|autumn|winter) of )?{_YEAR}(?![-–’']|\w)",
        rf"(?P<last>\b(?:[Ll]ast|[Tt]his past) )?\b(?P<weekday>{'|'.join(WEEKDAYS)})\b(?![’'])",
        r"\b(?P<relative>[Yy]esterday|[Tt]oday|[Tt]onight|[Ll]ast (?:night|week|month|year)"
        r"|[Ee]arlier this (?:month|year))\b(?![’'])",
        rf"\b{_COUNT} (?P<unit>day|month|year)s? ago\b",
    )
)
_COMING = re.compile(
    r"\b(?:will|would|shall|next|until|scheduled|planned|expected|set|going|plans?) (?:[\w-]+ ){0,5}\Z"
)
_QUOTED = re.compile(r"“[^”]*(?:”|\Z)|\"[^\"]*(?:\"|\Z)")


def date_passage(text: str, start: int, end: int, place: int, published: str) -> str:
    """Return when what stands at a place of a passage happened, as an ISO date, month, year or interval.

    That is the date in the passage that stands nearest to the place; else the only date in its sentence; for words
    in quotation marks else the only one in their paragraph. Where there is none it is ``published``.
    """
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end) if "\n" in text[end:] else len(text)
    line = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text[first:last])
    inside = list(find_dates(line[start - first : end - first], published))
    if inside:
        return min(inside, key=lambda found: _weigh_distance(found[0] + start - place))[1]
    spans: list[tuple[int, int]] = [
        span for span in find_sentences(text, first, last) if span[0] < end and span[1] > start
    ]
    if spans:
        spans = [(spans[0][0], spans[-1][1])]
    if line[place - first : place - first + 1].isspace():
        spans.append((first, last))
    for begin, close in spans:
        found = {date for _, date in find_dates(line[begin - first : close - first], published)}
        if found:
            return found.pop() if len(found) == 1 else published
    return published


def _weigh_distance(distance: int) -> int:
    """Return how far a date is from what it dates; in English it mostly follows, so before it counts double."""
    return distance if distance >= 0 else -2 * distance


def find_dates(text: str, published: str) -> Iterator[tuple[int, str]]:
    """Yield each dating expression of a text that can be counted from a day of publication: its place, its date."""
    day = _read_day(published)
    place = 0
    while matches := [match for pattern in _EXPRESSIONS if (match := pattern.search(text, place))]:
        match = min(matches, key=lambda each: each.start())
        place = match.end()
        if not _COMING.search(text[: match.start()]) and (date := _count_date(match, day)):
            yield match.start(), date


def _read_day(date: str) -> datetime.date | None:
    """Return an ISO date as a day; nothing where it is empty or less precise."""
    try:
        return datetime.date.fromisoformat(date)
    except ValueError:
        return None


def _count_date(match: re.Match[str], published: datetime.date | None) -> str:
    """Return the ISO date of an expression, or nothing where it needs a day of publication or lies after it."""
    parts = match.groupdict()
    if parts.get("month") or parts.get("year"):
        month = _MONTH_FORMS.get(parts.get("month") or "", 0)
        return _name_date(int(parts.get("year") or 0), month, int(parts.get("day") or 0), published)
    if published is None:
        return ""
    if parts.get("weekday"):
        back = (published.weekday() - WEEKDAYS[parts["weekday"]]) % 7
        return (published - datetime.timedelta(back or (7 if parts["last"] else 0))).isoformat()
    if parts.get("unit"):
        count = _NUMBERS.get(parts["count"]) or int(parts["count"])
        return go_back(published, parts["unit"], count)
    words = parts["relative"].lower().split()
    if words[0] == "earlier":
        return go_back(published, words[-1], 0)
    if words[-1] in ("week", "month", "year"):
        return go_back(published, words[-1], 1)
    return go_back(published, "day", 0 if words[0] in ("today", "tonight") else 1)


def _name_date(year: int, month: int, day: int, published: datetime.date | None) -> str:
    """Return a date of the parts that are given; a year that is not given is the last that is not after publication."""
    if not year:
        if published is None:
            return ""
        late = (month, day or 1) > (published.month, published.day)
        year = published.year - late
    try:
        first = datetime.date(year, month or 1, day or 1)
    except ValueError:
        return ""
    if published and first > published:
        return ""
    return first.isoformat()[: 10 if day else 7 if month else 4]


def go_back(day: datetime.date, unit: str, count: int) -> str:
    """Return the day, the week (as an interval, Monday to Sunday), the month or the year so many before a day."""
    if unit == "day":
        return (day - datetime.timedelta(count)).isoformat()
    if unit == "week":
        monday = day - datetime.timedelta(day.weekday() + 7 * count)
        return f"{monday.isoformat()}/{(monday + datetime.timedelta(6)).isoformat()}"
    if unit == "month":
        months = 12 * day.year + day.month - 1 - count
        return f"{months // 12:04}-{months % 12 + 1:02}"
    return f"{day.year - count:04}"
