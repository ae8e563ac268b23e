"""Passages cut for showing: at words, around a place, within their sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from sourcebook.documents.words import find_sentences

SHOWN = 45  # characters shown before and after a mark


CONTEXT = 160  # characters shown on each side of a mention, at most, within its sentence


MOST_PARTS = 20  # names in a sentence


Part = TypeVar("Part")


def cut(parts: Iterable[Part], most: int = MOST_PARTS) -> list[Part | str]:
    """Return the first parts of a list, and after those of a longer one how many they are of how many."""
    parts = list(parts)
    return [*parts] if len(parts) <= most else [*parts[:most], f"… ({most:,} of {len(parts):,})"]


def shorten(text: str, length: int = 140) -> str:
    """Return a passage cut at a word to a length in characters, with an ellipsis where it was cut."""
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"


def find_context(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span shown around a mention: its sentences, cut at words to CONTEXT on each side."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    first, last = start, end
    for sentence_start, sentence_end in find_sentences(text, line_start, line_end):
        if sentence_start < end and sentence_end > start:
            first, last = min(first, sentence_start), max(last, sentence_end)
    if start - first > CONTEXT:
        first = text.find(" ", start - CONTEXT, start) + 1 or start
    if last - end > CONTEXT:
        cut = text.rfind(" ", end, end + CONTEXT)
        last = cut if cut > end else end
    return first, last


def starts_sentence(text: str, place: int) -> bool:
    """Tell whether a place begins a line or follows the end of a sentence."""
    before = text[:place].rstrip(" ")
    return not before or before[-1] in "\n.!?”’\"'"


def ends_sentence(text: str, place: int) -> bool:
    """Tell whether a place ends a line or a sentence."""
    return place >= len(text) or text[place] == "\n" or text[place - 1] in ".!?”’\"'…"


def cut_around(text: str, start: int, end: int) -> str:
    """Return what stands around a place in a text, SHOWN characters on each side at most, cut between words."""
    before = text[:start] if start <= SHOWN else "… " + text[start - SHOWN : start].split(" ", 1)[-1]
    after = text[end:] if len(text) - end <= SHOWN else text[end : end + SHOWN].rsplit(" ", 1)[0] + " …"
    return before + text[start:end] + after


def show_end(text: str) -> str:
    """Return the last words of a quotation."""
    return text if len(text) <= SHOWN else "… " + text[-SHOWN:].split(" ", 1)[-1]


def show_start(text: str) -> str:
    """Return the first words of a quotation."""
    return text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + " …"


def show_before(text: str, place: int, width: int) -> str:
    """Return at most ``width`` characters of a line before a place, beginning with a whole word."""
    line = text.rfind("\n", 0, place) + 1
    first = max(line, place - width)
    before = text[first:place]
    if first > line and not text[first - 1].isspace():
        before = before.partition(" ")[2]
    return before if first == line else "… " + before.lstrip()


def show_after(text: str, place: int, width: int) -> str:
    """Return at most ``width`` characters of a line after a place, ending with a whole word."""
    line = text.find("\n", place)
    line = len(text) if line < 0 else line
    last = min(line, place + width)
    after = text[place:last]
    if last < line and not text[last].isspace():
        after = after.rpartition(" ")[0]
    return after if last == line else after.rstrip() + " …"
