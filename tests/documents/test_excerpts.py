"""Passages are cut between words, within their line, and say where they were cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis.strategies import integers, text

from sourcebook.documents.excerpts import cut, shorten, shorten_middle, show_after, show_around, show_before

LINE = "First line.\nThe ferry [Quist] left the old harbour.\nThird line."


@pytest.mark.parametrize(
    ("length", "shown"),
    [(13, "one two three"), (9, "one two …"), (7, "one two …"), (6, "one …"), (2, "on …")],
)
def test_a_passage_is_cut_between_words(length: int, shown: str) -> None:
    assert shorten("one two three", length) == shown


@given(text(alphabet="ab \n", max_size=40), integers(1, 40))
def test_what_is_shown_begins_the_passage_and_is_no_longer(passage: str, length: int) -> None:
    shown = shorten(passage, length)
    assert shown == passage or (shown.endswith(" …") and passage.startswith(shown[:-2]) and len(shown) <= length + 2)


def test_the_middle_is_left_out_on_one_line() -> None:
    assert shorten_middle("one\ntwo", 10) == "one two"
    assert shorten_middle("The ferry left the old harbour.", 20) == "The ferry … d harbour."


def test_a_place_is_shown_within_its_line() -> None:
    start, end = LINE.index("["), LINE.index("]") + 1
    assert show_around(LINE, start, end) == "The ferry [Quist] left the old harbour."
    assert show_before(LINE, start, 6) == "… ferry "
    assert show_before(LINE, start, 7) == "… ferry "
    assert show_after(LINE, end, 10) == " left the …"
    assert show_after(LINE, len(LINE)) == ""


@given(text(alphabet="ab \n", max_size=40), integers(0, 40), integers(1, 10))
def test_what_stands_around_a_place_stands_there(line: str, place: int, width: int) -> None:
    place = min(place, len(line))
    before, after = show_before(line, place, width).removeprefix("… "), show_after(line, place, width)
    assert line[:place].endswith(before)
    assert line[place:].startswith(after.removesuffix(" …"))


def test_a_long_list_says_how_many_it_has() -> None:
    assert cut("abc", 3) == ["a", "b", "c"]
    assert cut("abcd", 3) == ["a", "b", "c", "… (3 of 4)"]
