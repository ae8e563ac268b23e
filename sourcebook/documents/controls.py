"""Characters that act instead of being seen, shown as marks: controls, escapes, and turns of the writing's direction.

An article may hold a terminal's escape sequences, or a mark that prints what follows from right to left, so that a
reader sees other words than stand there. Tables and exports keep such characters; whatever is shown to a person,
on a page, in a sheet or in the terminal, has ``[U+202E]`` in their place.
"""

from __future__ import annotations

import re
import sys
from typing import TextIO

# C0 but tab and line feed, DEL, C1, the separators of lines and paragraphs, embeddings, overrides and isolates, and
# the two code points that are no characters and that no XML, and so no sheet, can hold.
ACTING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
MARK = re.compile(r"\[U\+([0-9A-F]{4})\]")


def show_controls(text: str) -> str:
    """Return a text with a mark in the place of each character that acts; a CRLF is a line's end."""
    return ACTING.sub(lambda found: f"[U+{ord(found[0]):04X}]", text.replace("\r\n", "\n"))


def read_marks(text: str) -> str:
    """Return a text with the characters for which ``show_controls`` writes marks."""
    return MARK.sub(
        lambda mark: chr(int(mark[1], 16)) if ACTING.fullmatch(chr(int(mark[1], 16))) else mark[0],
        text,
    )


def escape_json(text: str) -> str:
    """Return JSON that holds the same values and no character that acts: each is written by its number."""
    return ACTING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def say(text: object = "", stream: TextIO | None = None) -> None:
    """Print a text to the terminal: the one place where the package prints."""
    print(show_controls(str(text)), file=stream or sys.stdout)
