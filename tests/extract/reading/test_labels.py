"""Labels tell whose words the lines of a transcript are."""

from __future__ import annotations

import pytest

from sourcebook.extract.reading.names import Names
from sourcebook.extract.reading.reference import resolve
from sourcebook.extract.speech.attributions import find_attributions

INTRO = "Pier talk\n\nHarbor chief Ada Quist spoke with the Gazette.\n\n"


def said(text: str) -> list[tuple[str, str]]:
    """List who speaks under the labels of a text, with the words."""
    names = Names(text)
    return [
        (resolve(names, row.source_start, row.source_end), text[row.content_start : row.content_end])
        for row in find_attributions(text)
        if row.rule == "speaker label"
    ]


def test_capitals_before_a_colon_name_the_speaker_of_the_lines_below() -> None:
    text = "Pier debate\n\nADA QUIST, CHIEF: It cost 4 million.\n\nIt is long.\n\nLARS BOONE: No.\n\nQUIST: It is."
    assert said(text) == [
        ("Ada Quist", "It cost 4 million."),
        ("Ada Quist", "It is long."),
        ("Lars Boone", "No."),
        ("Ada Quist", "It is."),
    ]


def test_answers_are_those_of_the_one_whom_the_introduction_names() -> None:
    assert said(INTRO + "Q: Is it safe?\n\nA: Yes, for 40 years.\n") == [("Ada Quist", "Yes, for 40 years.")]
    assert said(INTRO + "Lars Boone listened.\n\nQ: Is it safe?\n\nA: Yes.\n") == []


def test_initials_stand_for_the_one_name_that_has_them() -> None:
    assert said(INTRO + "MG: Is it safe?\n\nAQ: Yes.\n") == [("Ada Quist", "Yes.")]


@pytest.mark.parametrize(
    "text",
    [
        "Pier vote: What happens next\n\nThe council met.\n",
        "Pier opens\n\nPhoto: Lars Boone\n\nRelated: Another pier\n\nThe council met.\n",
        "Pier opens\n\nNote: it rains.\n\nNote: it pours.\n",
        "Pier opens\n\nA: first\n\nB sings.\n",
    ],
)
def test_a_line_with_a_colon_is_no_transcript(text: str) -> None:
    assert said(text) == []


def test_question_and_answer_may_end_with_a_full_stop() -> None:
    assert said(f"{INTRO}Q. Is it long?\n\nA. It has 40 planks.") == [("Ada Quist", "It has 40 planks.")]


def test_who_asks_a_known_speaker_has_a_label_too() -> None:
    assert said(f"{INTRO}Gazette: Is it long?\n\nQuist: It has 40 planks.") == [("Ada Quist", "It has 40 planks.")]


def test_a_title_makes_a_label_a_speakers() -> None:
    assert said("Pier debate\n\nMs. Olt: It is cold.\n\nDr. Boone: Yes.") == [("Olt", "It is cold."), ("Boone", "Yes.")]


def test_question_and_answer_may_be_spelt_out() -> None:
    assert said(f"{INTRO}Question: Is it long?\n\nAnswer: It has 40 planks.") == [("Ada Quist", "It has 40 planks.")]


def test_a_short_last_name_is_no_initials() -> None:
    text = "Pier talk\n\nMARA OLT, DIVER: It is cold.\n\nLARS BOONE: It is.\n\nOLT: We saw 9 eels."
    assert said(text)[-1] == ("Mara Olt", "We saw 9 eels.")
