"""The word lists in data/lexicons: each is read by some rule, and stands once."""

from __future__ import annotations

import re

import pytest

from sourcebook.documents.document import ROOT
from sourcebook.documents.lexicons import LEXICONS, read_words

WORD_LISTS = ("abbreviations", "counted", "names", "places", "stances", "topics", "words")


@pytest.mark.parametrize("name", WORD_LISTS)
def test_every_list_is_read_by_some_rule(name: str) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "sourcebook").rglob("*.py"))
    keys = {key for key in read_words(name) if len(key) > 1}  # classes of words are read by their letters
    assert keys <= set(re.findall(r"['\"](\w+)['\"]", code))


def test_no_two_lists_are_the_same() -> None:
    lists = [words for name in WORD_LISTS for words in read_words(name).values() if len(words) > 2]
    assert len(lists) == len(set(lists))


def test_the_states_stand_in_one_lexicon() -> None:
    holding = [path.name for path in sorted(LEXICONS.glob("*.yml")) if "Wyoming" in path.read_text(encoding="utf-8")]
    assert holding == ["places.yml"]
