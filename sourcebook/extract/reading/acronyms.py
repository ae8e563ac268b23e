"""Acronyms that a text explains: "Harbour Safety Board (HSB)", and the words that they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SMALL = r"(?:of|for|and|the|on|in|to|&)"
_PROPER = r"(?:U\.S\.|[A-Z][\w’'-]+)"
_LONG = rf"{_PROPER}(?:,? (?:{_SMALL} ){{0,2}}{_PROPER}){{1,8}}"
_SHORT = r"[A-Z][A-Z.&-]{2,9}"
_DEFINITIONS = (
    re.compile(rf"(?P<long>{_LONG})(?: \(|, or )(?:the )?(?P<short>{_SHORT})(?=[),])"),
    re.compile(rf"\b(?P<short>{_SHORT}) \((?:the )?(?P<long>{_LONG})\)"),
)


def find_acronyms(text: str) -> Iterator[tuple[str, str]]:
    """Yield each acronym that a text explains, with the words that it stands for (Schwartz and Hearst 2003)."""
    for pattern in _DEFINITIONS:
        for match in pattern.finditer(text):
            acronym = re.sub(r"[^A-Z]", "", match["short"])
            words = match["long"].replace(",", "").split()
            for first in range(len(words) - 1):
                if words[first][0].isupper() and acronym in _spell_initials(words[first:]):
                    yield acronym, " ".join(words[first:])
                    break


def _spell_initials(words: list[str]) -> set[str]:
    """Return the acronyms that words may have: of their capitals, and of all of them."""
    initials = [("US" if word == "U.S." else word[0].upper(), word[0].isupper()) for word in words]
    return {"".join(letter for letter, capital in initials if capital), "".join(letter for letter, _ in initials)}
