"""Wording: what a quotation leaves out, changes, adds or joins is found, word for word, and set aside what is form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.compare.wording import compare_wording

LETTERS = "bcdfghjklmnpqrtvwxz"
# Words of their own, none of which is like another.
WORDS = st.lists(st.text(LETTERS, min_size=3, max_size=9), min_size=14, max_size=40, unique=True)
SAID = "We opened the old bridge at noon, and the ferry went home."


def differences(quotation: str, other: str, covers: str = "whole") -> list[tuple[str, str, str]]:
    pieces = compare_wording(quotation, other, covers).pieces
    return [(piece.kind, piece.printed.strip(), piece.other) for piece in pieces if piece.kind != "kept"]


@pytest.mark.parametrize(
    ("quotation", "classes"),
    [
        ("We opened the old bridge at noon, and the ferry went home.", ()),
        ("we opened the old bridge at noon", ()),
        ("We opened the bridge at noon, and the ferry went home.", ("left_out_unmarked",)),
        ("We opened … bridge at noon, and the ferry went home.", ("left_out_marked",)),
        ("[They] opened the old bridge at noon, and the ferry went home.", ("left_out_marked",)),
        ("We opened the old tunnel at noon, and the ferry went home.", ("changed",)),
        ("We opened the old bridge at high noon, and the ferry went home.", ("added",)),
        ("We opened the old bridge at noon and the ferry went home.", ("punctuation",)),
        ("We opened the old bridge at noon. And the ferry went home.", ("joined",)),
        ("And the ferry went home.", ("cut",)),
    ],
)
def test_each_class_of_difference_is_told_by_rule(quotation: str, classes: tuple[str, ...]) -> None:
    assert compare_wording(quotation, SAID).classes == classes


def test_words_stand_beside_those_in_whose_place_they_are() -> None:
    assert differences("We opened the old tunnel at noon", SAID) == [("changed", "tunnel", "bridge")]
    assert differences("We opened the bridge at noon", SAID) == [("left_out_unmarked", "", "old")]


def test_case_marks_dashes_and_the_journalist_s_insertions_are_set_aside() -> None:
    assert compare_wording("The Bridge—’tis old—is ours", "the bridge – 'tis old – is [again] ours").agrees


def test_a_contraction_is_form() -> None:
    assert compare_wording("We’re not late for the boat", "We are not late for the boat").classes == ("form",)


def test_what_the_other_printing_does_not_have_is_no_difference() -> None:
    assert differences("The quay is wet and we opened the old bridge", "we opened the old bridge", "part") == [
        ("uncovered", "The quay is wet and", "")
    ]
    assert compare_wording("opened the old dry bridge at noon", "opened the old […] bridge at noon").agrees


def test_printings_without_a_common_word_stand_side_by_side() -> None:
    assert differences("oldest boats", "an ancient boat") == [("changed", "oldest boats", "ancient boat")]
    assert compare_wording("boats", "9").classes == ("changed",)


@given(WORDS, st.data())
def test_a_quotation_cut_from_a_text_is_found_verbatim(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    assert compare_wording(" ".join(words[start:end]), " ".join(words)).agrees


@given(WORDS, st.data())
def test_one_dropped_word_is_one_omission(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(words) - 2))
    quotation = " ".join(words[:place] + words[place + 1 :])
    assert differences(quotation, " ".join(words)) == [("left_out_unmarked", "", words[place])]


@given(WORDS, st.data())
def test_swapped_sentences_are_a_joining(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(3, len(words) - 3))
    one, two = " ".join(words[:place]).capitalize(), " ".join(words[place:]).capitalize()
    assert compare_wording(f"{two}. {one}.", f"{one}. {two}.").classes == ("joined",)


@given(WORDS, st.lists(st.sampled_from(["[…]", "…", "[x]", "—", "?", "’", "a1"]), max_size=5))
def test_no_word_of_a_quotation_is_lost(words: list[str], odd: list[str]) -> None:
    quotation = " ".join([*words[:5], *odd, *words[7:]])
    shown = "".join(piece.printed for piece in compare_wording(quotation, " ".join(words)).pieces)
    assert shown == quotation
