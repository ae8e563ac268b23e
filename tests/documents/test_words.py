"""Words and sentences."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.documents.words import count_words, find_sentences


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("—", 0), ("One two.", 2), ("Trump’s MS-13 gang", 3), ("1.9 million", 2), ("a—b", 2), ("N,Y.", 1)],
)
def test_words_are_runs_of_letters_and_digits(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two? Three", ["One.", "Two?", "Three"]),
        ("He said “No.” She left.", ["He said “No.”", "She left."]),
        ("On Jan. 25 Mr. Lind met Sgt. Ek.", ["On Jan. 25 Mr. Lind met Sgt. Ek."]),
        ("in Washington, D.C., he spoke. Then", ["in Washington, D.C., he spoke.", "Then"]),
        ("One\ntwo. three", ["One", "two. three"]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in find_sentences(text)] == sentences


@given(st.text(alphabet="aB .!?\n“”’1", max_size=80))
def test_sentences_are_in_order_and_lose_no_character(text: str) -> None:
    spans = list(find_sentences(text))
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())
