"""Paragraphs and sentences cover the text and keep their offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.documents.words import LONGEST_SENTENCE, find_sentences, paragraphs, unwrap

PROSE = st.text(alphabet=st.sampled_from("aB1.,!?…\"“”'’ \n\r\t\xa0—éß𝒳"), max_size=200)


def words_of(text, spans):
    return [text[start:end] for start, end in spans]


@given(PROSE)
def test_paragraphs_hold_every_visible_character_once(text):
    spans = paragraphs(text)
    covered = [place for start, end in spans for place in range(start, end)]
    assert covered == sorted(set(covered))
    assert {place for place, letter in enumerate(text) if not letter.isspace()} <= set(covered)


@given(PROSE)
def test_sentences_hold_every_visible_character_once(text):
    spans = find_sentences(text)
    covered = [place for start, end in spans for place in range(start, end)]
    assert covered == sorted(set(covered))
    assert {place for place, letter in enumerate(text) if not letter.isspace()} <= set(covered)


def test_each_line_is_a_paragraph_and_offsets_count_code_points():
    text = "𝒳 bridge opens\n\nThe café “Été” closed.\r\nIt will reopen."
    assert words_of(text, paragraphs(text)) == ["𝒳 bridge opens", "The café “Été” closed.", "It will reopen."]


def test_a_line_in_lower_case_continues_the_paragraph():
    text = "The bridge was closed for repairs\nuntil Monday.\nIt reopened."
    assert words_of(text, paragraphs(text)) == [
        "The bridge was closed for repairs\nuntil Monday.",
        "It reopened.",
    ]


def test_in_a_hard_wrapped_text_only_an_empty_line_parts():
    text = "The bridge over the\nSalt River was closed\nby the City of\nOakfield.\n\nIt reopened on\nMonday."
    assert len(paragraphs(text)) == 2


@given(PROSE)
def test_unwrapping_moves_no_offset(text):
    lines = unwrap(text)
    assert len(lines) == len(text)
    assert all(one == other or (one, other) == ("\n", " ") for one, other in zip(text, lines, strict=True))


def test_the_lines_of_a_paragraph_become_one():
    assert unwrap("The bridge cost\nmuch.\n\nIt fell\n") == "The bridge cost much.\n\nIt fell\n"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mr. Lee met Dr. Roy. They spoke.", 2),
        ("The U.S. Senate met at 5 p.m. in Washington, D.C. The vote failed.", 2),
        ("J. P. Hall, of Hall Bros. Co. in Ohio, left.", 1),
        ("“Why?” he asked. “No.” She left.", 3),
        ("Prices rose 3.5 percent. . . . Wages fell.", 2),
        ("So did I. Then we left.", 2),
        ("He said “No.” She left.", 2),
        ("On Jan. 25 Mr. Lind met Sgt. Ek.", 1),
        ("in Washington, D.C., he spoke. Then", 2),
        ("They work far from Washington, D.C. We will stay here.", 2),
        ("One\ntwo. three", 1),
    ],
)
def test_sentences_end_at_stops_but_not_at_abbreviations(text, count):
    assert len(find_sentences(text)) == count


@pytest.mark.parametrize("unit", ["night ferries ", "ferry", " ", "x " * 50 + "y" * 5_000])
def test_a_stretch_without_a_stop_is_cut_and_loses_nothing(unit):
    text = unit * (20_000 // len(unit))
    spans = find_sentences(text)
    assert all(end - start <= LONGEST_SENTENCE for start, end in spans)
    assert "".join(words_of(text, spans)).replace(" ", "") == text.replace(" ", "")
    assert all(text[start - 1] == " " or end == len(text) for start, end in spans[1:] if unit == "night ferries ")
