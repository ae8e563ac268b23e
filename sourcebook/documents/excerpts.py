"""Passages cut for showing: at words, around a place, within their sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from sourcebook.documents.words import find_sentences

SHOWN = 48  # characters shown before or after a place in a line
CONTEXT = 160  # characters shown on each side of a mention, at most, within its sentence
MOST_PARTS = 20  # names in a sentence

Part = TypeVar("Part")


def cut(parts: Iterable[Part], most: int = MOST_PARTS) -> list[Part | str]:
    """Return the first parts of a list, and after those of a longer one how many they are of how many."""
    parts = list(parts)
    return [*parts] if len(parts) <= most else [*parts[:most], f"… ({most:,} of {len(parts):,})"]


def shorten(text: str, length: int = 140) -> str:
    """Return a passage cut between words to a length in characters, with an ellipsis where it was cut."""
    if len(text) <= length:
        return text
    return (text[: length + 1].rpartition(" ")[0] or text[:length]).rstrip() + " …"


def shorten_middle(text: str, length: int = 100) -> str:
    """Return a passage on one line, a long one without its middle: where spans differ, they differ at the ends."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length // 2].rstrip()} … {line[-length // 2 :].lstrip()}"


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


def show_before(text: str, place: int, width: int = SHOWN) -> str:
    """Return at most ``width`` characters of a line before a place, cut between words."""
    before = text[text.rfind("\n", 0, place) + 1 : place]
    if len(before) <= width:
        return before
    return "… " + (before[-width - 1 :].partition(" ")[2] or before[-width:]).lstrip()


def show_after(text: str, place: int, width: int = SHOWN) -> str:
    """Return at most ``width`` characters of a line after a place, cut between words."""
    return shorten(text[place:].partition("\n")[0], width)


def show_around(text: str, start: int, end: int) -> str:
    """Return a span with what stands around it in its line, cut between words."""
    return show_before(text, start) + text[start:end] + show_after(text, end)
