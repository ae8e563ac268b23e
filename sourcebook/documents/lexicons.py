"""The lexicons: word lists and short names in data/lexicons, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sourcebook.documents.structured import read_yaml
from sourcebook.errors import SourcebookError

LEXICONS = Path(__file__).resolve().parents[2] / "data" / "lexicons"


@cache
def read_words(name: str) -> dict[str, frozenset[str]]:
    """Read a file of word lists, data/lexicons/<name>.yml: each list by its key, as a set of words."""
    path = LEXICONS / f"{name}.yml"
    lists = read_yaml(path)
    for key, words in lists.items():
        if not isinstance(words, str):
            raise SourcebookError(f"{path}: the list {key!r} is no text of words: write them after `{key}: >`.")
    return {key: frozenset(words.split()) for key, words in lists.items()}


@cache
def read_names(name: str) -> dict[str, str]:
    """Read a file of names by their short forms, data/lexicons/<name>.yml."""
    return read_yaml(LEXICONS / f"{name}.yml")
