"""Dates of publication, as sources write them, in ISO form and as precise as they are given."""

from __future__ import annotations

import re
import warnings
from datetime import datetime

from dateutil import parser

ORDERS = {
    "dmy": {"dayfirst": True, "yearfirst": False},
    "mdy": {"dayfirst": False, "yearfirst": False},
    "ymd": {"dayfirst": False, "yearfirst": True},
}
"""How a date in numbers may be ordered, as --date-order names it."""
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ]\S.*)?)?)?")
_YEAR_FIRST = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}(?:[T ].*)?")
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T\d+Z?)?")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e\+?\d+)?", re.IGNORECASE)
# Two days that agree in no part: what a date leaves open is what differs after it was filled in from each.
_FILLS = (datetime(1604, 1, 1), datetime(1608, 3, 3))
_YEARS = range(1500, 2200)
_LONGEST = 80
# The months' names in Spanish, French, German, Italian and Portuguese.
_MONTHS = {
    name: month
    for month, names in {
        "January": "enero janvier januar gennaio janeiro",
        "February": "febrero février fevrier februar febbraio fevereiro",
        "March": "marzo mars märz março",
        "April": "abril avril aprile",
        "May": "mayo mai maggio maio",
        "June": "junio juin juni giugno junho",
        "July": "julio juillet juli luglio julho",
        "August": "agosto août aout",
        "September": "septiembre septembre settembre setembro",
        "October": "octubre octobre oktober ottobre outubro",
        "November": "noviembre novembre novembro",
        "December": "diciembre décembre decembre dezember dicembre dezembro",
    }.items()
    for name in names.split()
}


def parse_date(words: str, order: str = "") -> tuple[str, str]:
    """Return a date in ISO form, as precise as it is given, and a remark, of which one is empty.

    ``order`` is one of ORDERS, or empty: then a date that two orders read differently is not guessed at.
    """
    words = _translate(" ".join(words.split()))
    if not words:
        return "", ""
    if (found := _ISO.fullmatch(words) or _EIGHT_DIGITS.fullmatch(words)) and (date := _write(found.groups())):
        return date, ""
    if _NUMBER.fullmatch(words):
        told = f"has the number “{words[:_LONGEST]}” as its date, which may be an epoch (seconds since 1970)"
        return "", f"{told} and is left out: write the day as 2018-02-23"
    orders = ["ymd"] if _YEAR_FIRST.fullmatch(words) else [order] if order else list(ORDERS)
    dates = {_read(words, **ORDERS[name]) for name in orders} - {""}
    if not dates:
        return "", f"has “{words[:_LONGEST]}” as its date, which cannot be read and is left out: write 2018-02-23"
    if len(dates) > 1:
        told = " or ".join(sorted(dates))
        return "", f"has the date “{words}”, which may be {told}, and is left out: say which by --date-order dmy or mdy"
    return dates.pop(), ""


def _translate(words: str) -> str:
    """Return a date with its month in English, without the words around it, where another language names one."""
    parts = re.findall(r"[^\W\d_]+|\d+", words)
    if not any(part.casefold() in _MONTHS for part in parts):
        return words
    kept = (part for part in parts if part[0].isdigit() or part.casefold() in _MONTHS)
    return " ".join(_MONTHS.get(part.casefold(), part) for part in kept)


def _write(parts: tuple[str | None, ...]) -> str:
    """Return year, month and day as an ISO date; nothing where there is no such day."""
    year, month, day = (int(part) if part else None for part in parts)
    try:
        datetime(year or 0, month or 1, day or 1)
    except ValueError:
        return ""
    return "-".join(part for part in parts if part) if year in _YEARS else ""


def _read(words: str, dayfirst: bool, yearfirst: bool) -> str:
    """Return what dateutil reads, without the parts that the words leave open; nothing where no year is given."""
    if len(words) > _LONGEST:
        return ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # names of time zones that it does not know: the day is all that is kept
            one, other = (
                parser.parse(words, default=fill, dayfirst=dayfirst, yearfirst=yearfirst, ignoretz=True)
                for fill in _FILLS
            )
    except (ValueError, OverflowError):
        return ""
    if one.year != other.year or one.year not in _YEARS:
        return ""
    if one.month != other.month:
        return f"{one:%Y}"
    return f"{one:%Y-%m}" if one.day != other.day else f"{one:%Y-%m-%d}"
