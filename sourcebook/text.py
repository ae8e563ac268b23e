"""The plain facts of a text: its words and its sentences, with offsets in code points."""

from __future__ import annotations

import re
from collections.abc import Iterator

WORD = re.compile(r"\w(?:[\w.,'’\-/&]*\w)?")
# A sentence ends at its mark, with any closing quotation mark or bracket, before a blank and an opening.
SENTENCE_END = re.compile(r"""[.!?…]+[”’"')\]]*(?=\s+[“‘"'(\[]?[\dA-Z“‘"])""")
ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|St|Sgt|Lt|Col|Gen|Sen|Rep|Gov|Rev|Jr|Sr|No|vs|Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec"
    r"|Mass|Calif|Fla|Inc|Co|Corp|[A-Z]|(?:[A-Z]\.)+[A-Z]|[NSEW],[NSEW])\.$"
)


def count_words(text: str) -> int:
    """Return the number of words: runs of letters and digits, hyphens and apostrophes inside counted as part."""
    return sum(1 for _ in WORD.finditer(text))


def split_words(text: str) -> list[str]:
    """Return the words of a text, as ``count_words`` counts them."""
    return WORD.findall(text)


def find_sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of each sentence of ``text[start:end]``; a line break always ends one."""
    end = len(text) if end is None else end
    for line in re.finditer(r"[^\n]+", text[start:end]):
        first = start + line.start()
        last = start + line.end()
        for mark in SENTENCE_END.finditer(text, first, last):
            if not (mark[0] == "." and ABBREVIATION.search(text[first : mark.end()])):
                yield from _trim(text, first, mark.end())
                first = mark.end()
        yield from _trim(text, first, last)


def _trim(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
