"""What an export says of itself: its file's name, its standard, and the tools it is made for."""

from __future__ import annotations

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
