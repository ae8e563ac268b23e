"""Words."""

from __future__ import annotations

import pytest

from sourcebook.documents.words import count_words


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("—", 0), ("One two.", 2), ("Trump’s MS-13 gang", 3), ("1.9 million", 2), ("a—b", 2), ("N,Y.", 1)],
)
def test_words_are_runs_of_letters_and_digits(text: str, words: int) -> None:
    assert count_words(text) == words
