"""Phrases: the small notation in which codebooks and lexicons write down what words to look for.

    night ferry/ferries         words in a row; a blank matches blank space, a hyphen or a quotation mark
                                "/" parts alternatives
    cooperat*                   any ending
    oppose~                     every form of a regular verb: oppose, opposes, opposed, opposing
    (federal) money             a word that may be missing
    hold ... for ICE            up to six words between, within a clause

Case and the shape of apostrophes do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from sourcebook.errors import SourcebookError
from sourcebook.extract.reading.cues import inflect

_BETWEEN = 6
NOTHING = re.compile(r"(?!)")
"""What no phrases compile to."""
_TERM = re.compile(r"\(?[^\W_][^\s/*~]*[*~]?(?:/[^\W_][^\s/*~]*[*~]?)*\)?")
_BLANK = r"""[\s"'“”‘’-]+"""
_GAP = rf"(?:[\"'“”‘’]*\s+[^\s.;:!?()]+){{0,{_BETWEEN}}}?"


def compile_phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    """Make one pattern of phrases in the notation above, longest phrase first; of none, one that finds nothing.

    Raises SourcebookError, naming the phrase, where a phrase does not follow the notation.
    """
    return _compile(tuple(dict.fromkeys(str(phrase) for phrase in phrases)))


@lru_cache(maxsize=1000)
def _compile(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(join_phrases(phrases), re.IGNORECASE) if phrases else NOTHING


def join_phrases(phrases: Iterable[str]) -> str:
    """Write the expression for one of several phrases, to be part of a larger one; it ignores no case itself."""
    longest_first = sorted(map(str, phrases), key=lambda phrase: (-len(phrase.split()), -len(phrase)))
    return r"(?<![\w-])(?:" + "|".join(map(_translate, longest_first)) + r")(?!\w)"


@cache
def _translate(phrase: str) -> str:
    parts: list[str] = []
    gap = begun = False
    for term in phrase.split():
        if term == "...":
            gap = True
            continue
        if not _TERM.fullmatch(term) or term.count("(") != term.count(")"):
            raise SourcebookError(
                f"The codebook's phrase {phrase!r} has a word, {term!r}, that is not in the notation: "
                "write words, a/b, word*, word~, (word) or ... between words."
            )
        optional = term.startswith("(") and term.endswith(")")
        words = "(?:" + "|".join(_translate_word(word) for word in (term[1:-1] if optional else term).split("/")) + ")"
        blank = (_GAP if gap else "") + _BLANK
        if optional:
            parts.append(rf"(?:{blank}{words})?" if begun else rf"(?:{words}{_BLANK})?")
        else:
            parts.append(blank + words if begun else words)
            begun = True
        gap = False
    return "".join(parts)


@cache
def _translate_word(word: str) -> str:
    if word.endswith("*"):
        return _quote(word[:-1]) + r"[\w'’]*+"
    if word.endswith("~"):
        return "(?:" + "|".join(_quote(form) for form in (word[:-1], *inflect(word[:-1]))) + ")"
    return _quote(word)


def _quote(word: str) -> str:
    return re.sub(r"['’]", "['’]", re.escape(word).replace("’", "'"))
