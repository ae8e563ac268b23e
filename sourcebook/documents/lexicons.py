"""The lexicons: word lists and short names in data/lexicons, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

LEXICONS = Path(__file__).resolve().parents[2] / "data" / "lexicons"


@cache
def read_words(name: str) -> dict[str, frozenset[str]]:
    """Read a file of word lists, data/lexicons/<name>.yml: each list by its key, as a set of words."""
    lists = yaml.safe_load((LEXICONS / f"{name}.yml").read_text(encoding="utf-8"))
    return {key: frozenset(words.split()) for key, words in lists.items()}


@cache
def read_names(name: str) -> dict[str, str]:
    """Read a file of names by their short forms, data/lexicons/<name>.yml."""
    return yaml.safe_load((LEXICONS / f"{name}.yml").read_text(encoding="utf-8"))
