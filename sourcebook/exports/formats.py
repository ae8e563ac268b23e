"""What an export says of itself: name, standard, tools; and how a day is written where one asks for a time."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """One exported file: its name and media type, what it holds, its standard, and what it is made for."""

    file: str
    media_type: str
    holds: str
    standard: str
    address: str
    made_for: str
    public: bool = True  # whether the book may carry it: it holds no article's text


def write_time(date: str) -> str:
    """Return a day as formats ask that know times only; nothing where the date is less exact than a day."""
    return f"{date}T00:00:00Z" if re.fullmatch(r"\d{4}-\d\d-\d\d", date) else ""
