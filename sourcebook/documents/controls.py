"""Characters that act instead of being seen, shown as marks: controls, escapes, and turns of the writing's direction.

An article may hold a terminal's escape sequences, or a mark that prints what follows from right to left, so that a
reader sees other words than stand there. Tables and exports keep such characters; whatever is shown to a person,
on a page, in a sheet or in the terminal, has ``[U+202E]`` in their place. A sheet is read back, so its marks stand for
exactly one text.
"""

from __future__ import annotations

import re
import sys
from typing import TextIO

# C0 but tab and line feed, DEL, C1, the separators of lines and paragraphs, embeddings, overrides and isolates, and
# the two code points that are no characters and that no XML, and so no sheet, can hold.
ACTING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_MARK = re.compile(r"\[U\+([0-9A-F]{4})\]")
# What a reader of marks, or a spreadsheet ("_x0041_" is its "A"), would take for another character.
_MISREAD = re.compile(r"\[(?=U\+[0-9A-F]{4}\])|_(?=x[0-9A-Fa-f]{4}_)")


def show_controls(text: str) -> str:
    """Return a text with a mark in the place of each character that acts; a CRLF is a line's end."""
    return ACTING.sub(_name_character, text.replace("\r\n", "\n"))


def write_marks(text: str) -> str:
    """Return a text with marks, from which ``read_marks`` makes the same text again, one that prints marks too."""
    return ACTING.sub(_name_character, _MISREAD.sub(_name_character, text))


def read_marks(text: str) -> str:
    """Return a text with the characters for which ``write_marks`` writes marks; other marks stay."""
    return _MARK.sub(_read_mark, text)


def _read_mark(mark: re.Match[str]) -> str:
    character = chr(int(mark[1], 16))
    return character if character in "[_" or ACTING.fullmatch(character) else mark[0]


def _name_character(found: re.Match[str]) -> str:
    return f"[U+{ord(found[0]):04X}]"


def escape_json(text: str) -> str:
    """Return JSON that holds the same values and no character that acts: each is written by its number."""
    return ACTING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def say(text: object = "", stream: TextIO | None = None) -> None:
    """Print a text to the terminal: the one place where the package prints."""
    print(show_controls(str(text)), file=stream or sys.stdout)
