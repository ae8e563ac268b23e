"""The plain facts of a text: its words and its sentences, with offsets in code points."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from sourcebook.documents.lexicons import read_words

# A text whose lines all stay below this width is hard-wrapped: only an empty line ends its paragraphs.
WRAPPED_WIDTH = 100
# Characters of a sentence. A longer stretch without a stop is a list or has lost its stops; it is cut at a blank, so
# that what looks from word to word within a sentence takes a time that grows with the text, and not with its square.
LONGEST_SENTENCE = 2_000
_WORDS = read_words("abbreviations")
_BOUNDARY = re.compile(
    r"(?<![.!?…])(?<!\. )[.!?…](?:[.!?…]|(?<=\.) (?=\.))*+"  # the stop; spaced ellipses are one stop
    r"[\"”’'»)\]]*+"  # marks that close with it
    r"\s++"
    r"(?=[\"“‘'«(\[—–-]*\s?[^\W_a-zà-öø-ÿ])"  # then a capital or digit, perhaps behind an opening mark
)
_LAST_WORD = re.compile(r"(?:[^\W_]|\.(?=[^\W\d_]))+\Z")
_BRACKETED = re.compile(r"\(([^\W\d_]{1,8})\Z")  # Salem County | (Md.) Sheriff
_NEXT_WORD = re.compile(r"[\"“‘'«(\[—–-]*\s?([^\W_]+)")
_BREAK = re.compile(r"(?<=\S)\n(?=\S)")
_BLANK = "\ufeff \t\n\r\f\v\x1c\x1d\x1e\x85\xa0\u2028\u2029"

WORD = re.compile(r"\w(?:[\w.,'’\-/&]*\w)?")


def count_words(text: str) -> int:
    """Return the number of words: runs of letters and digits, hyphens and apostrophes inside counted as part."""
    return sum(1 for _ in WORD.finditer(text))


def split_words(text: str) -> list[str]:
    """Return the words of a text, as ``count_words`` counts them."""
    return WORD.findall(text)


class Span(NamedTuple):
    """A stretch of a document: `text[start:end]`, in code points."""

    start: int
    end: int


def paragraphs(text: str) -> list[Span]:
    """Spans of the paragraphs, without the blank space around them.

    Every line is a paragraph, except that a line which starts in lower case continues the one before, and
    that in a hard-wrapped text (no line longer than `WRAPPED_WIDTH`, some empty) only an empty line parts.
    """
    lines = text.splitlines(keepends=True)
    wrapped = _is_wrapped(lines)
    spans: list[Span] = []
    place, joins = 0, False
    for line in lines:
        words = line.strip(_BLANK)
        if words:
            start = place + line.index(words)
            if joins and (wrapped or words[0].islower()):
                spans[-1] = Span(spans[-1].start, start + len(words))
            else:
                spans.append(Span(start, start + len(words)))
        joins = bool(words)
        place += len(line)
    return spans


@lru_cache(maxsize=4)
def unwrap(text: str) -> str:
    """Write each paragraph on one line: a break inside it becomes a blank, and no offset moves."""
    if "\n" not in text:
        return text
    letters = list(text)
    for span in paragraphs(text):
        for match in _BREAK.finditer(text, *span):
            letters[match.start()] = " "
    return "".join(letters)


def _is_wrapped(lines: list[str]) -> bool:
    """Say whether the lines were cut to a width: none is long, several join, some are empty."""
    if max(map(len, lines), default=0) > WRAPPED_WIDTH:
        return False
    full = [bool(line.strip()) for line in lines]
    joints = sum(before and after for before, after in pairwise(full))
    return joints >= 3 and not all(full)


def _append_stripped(spans: list[Span], text: str, start: int, end: int) -> None:
    while end - start > LONGEST_SENTENCE:
        blank = text.rfind(" ", start + 1, start + LONGEST_SENTENCE)
        cut = blank if blank > 0 else start + LONGEST_SENTENCE
        _append_stripped(spans, text, start, cut)
        start = cut
    piece = text[start:end]
    stripped = piece.strip(_BLANK)
    if stripped:
        start += piece.index(stripped)
        spans.append(Span(start, start + len(stripped)))


def find_sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Spans of the sentences of one paragraph, `text[start:end]`, which together cover its non-blank text.

    None is longer than `LONGEST_SENTENCE`.
    """
    end = len(text) if end is None else end
    spans: list[Span] = []
    for match in _BOUNDARY.finditer(text, start, end):
        if _ends_sentence(text, match, start):
            _append_stripped(spans, text, start, match.end())
            start = match.end()
    _append_stripped(spans, text, start, end)
    return spans


def _ends_sentence(text: str, match: re.Match[str], start: int) -> bool:
    """Say whether the stop ends the sentence, or belongs to an abbreviation or an initial."""
    stop = match.start()
    bracketed = _BRACKETED.search(text, max(start, stop - 20), stop)
    if bracketed and match.group().startswith(".)"):
        return bracketed.group(1) not in _WORDS["seldom_final"]
    if match.group().rstrip() != ".":
        return True
    last = _LAST_WORD.search(text, max(start, stop - 20), stop)
    if last is None:
        return True
    word = last.group()
    if word in _WORDS["never_final"]:
        return False
    if len(word) == 1 and word.isupper() and word != "I":
        return False
    if word not in _WORDS["seldom_final"] and "." not in word:
        return True
    following = _NEXT_WORD.match(text, match.end())
    return following is not None and following.group(1) in _WORDS["openers"]
