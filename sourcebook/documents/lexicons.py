"""The lexicons: word lists and short names in data/lexicons, read once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from sourcebook.documents.document import ROOT
from sourcebook.documents.structured import read_yaml
from sourcebook.errors import SourcebookError

LEXICONS = ROOT / "data" / "lexicons"


class Lists(dict[str, frozenset[str]]):
    """The lists of one lexicon; asking for one that it lacks is a SourcebookError."""

    def __init__(self, path: Path, lists: Mapping[str, frozenset[str]]) -> None:
        super().__init__(lists)
        self._path = path

    def __missing__(self, key: str) -> frozenset[str]:
        raise SourcebookError(f"{self._path} has no list {key!r}: restore it.")


@cache
def read_words(name: str) -> Lists:
    """Read a file of word lists, data/lexicons/<name>.yml: each list by its key, as a set of words."""
    path = LEXICONS / f"{name}.yml"
    lists = read_yaml(path)
    for key, words in lists.items():
        if not isinstance(words, str):
            raise SourcebookError(f"{path}: the list {key!r} is no text of words: write them after `{key}: >`.")
    return Lists(path, {key: frozenset(words.split()) for key, words in lists.items()})


@cache
def read_names(name: str) -> dict[str, str]:
    """Read a file of names by their short forms, data/lexicons/<name>.yml."""
    path = LEXICONS / f"{name}.yml"
    names = read_yaml(path)
    for short, full in names.items():
        if not isinstance(short, str) or not isinstance(full, str):
            raise SourcebookError(f"{path}: {short!r} stands for no name: write it as `SHORT: Full Name`.")
    return names


def make_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of any of some words, whole and in any case."""
    each = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{each})(?!\w)", re.IGNORECASE)
