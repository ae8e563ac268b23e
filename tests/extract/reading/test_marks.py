"""Quotation marks pair, apostrophes do not, and every mark is accounted for."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.extract.reading.marks import (
    APOSTROPHE,
    MARKUP,
    MEASURE,
    NESTED,
    NO_CLOSING,
    NO_OPENING,
    find_marks_excluded,
    read_marks,
)

MARKED = st.text(alphabet=st.sampled_from("ab A.,“”\"‘’'«»‹›″\\\n`<>5"), max_size=120)
ALL_MARKS = "“”«»‹›″„‟\"'‘’‚‛`´"


def inside(text):
    return [text[passage.start : passage.end] for passage in read_marks(text).passages]


def reasons(text):
    return [(row.text, row.reason) for row in find_marks_excluded(text, read_marks(text).passages)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor called it “a start.”", ["a start."]),
        ('"Yes," she said. "We will."', ["Yes,", "We will."]),
        ("''Yes,'' she said.", ["Yes,"]),
        ("«Ja», said the guide.", ["Ja"]),
        ("The report's title was 'Bridges and tolls' and it sold well.", ["Bridges and tolls"]),
        ("He said, “she told me ‘no’ twice.”", ["she told me ‘no’ twice."]),
        ("“He said “no” to us,” she said.", ["He said “no” to us,"]),
        ("“They see that. “", ["They see that. "]),
        ("Rock 'n' roll of the '90s isn't the drivers' choice.", []),
        ("“It's the drivers' choice,” he said.", ["It's the drivers' choice,"]),
        ('The door is 6\'2" high and "quite narrow."', ["quite narrow."]),
    ],
)
def test_marks_pair(text, expected):
    assert inside(text) == expected


def test_a_quotation_over_paragraphs_gives_a_passage_in_each():
    text = "“The first part.\n\n“The second part.\n\n“The end,” she said."
    found = read_marks(text).passages
    assert inside(text) == ["The first part.", "The second part.", "The end,"]
    assert [passage.closed for passage in found] == [False, False, True]
    assert [passage.runs_on for passage in found] == [False, True, True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It ended.” Then rain.", [("”", NO_OPENING)]),
        ("“It began. “It ended,” he said.", [("“", NO_CLOSING)]),
        ("“He said “no” to us.”", [("“", NESTED), ("”", NESTED)]),
        ("The town’s bridge, the drivers’ pride", [("’", APOSTROPHE), ("’", APOSTROPHE)]),
        ("A 5'11\" door", [("'", APOSTROPHE), ('"', MEASURE)]),
        ('<a href="x">bridge</a>', [('"', MARKUP), ('"', MARKUP)]),
    ],
)
def test_marks_that_bound_nothing_have_a_reason(text, expected):
    assert reasons(text) == expected


@given(MARKED)
def test_every_mark_bounds_a_passage_or_is_listed(text):
    passages = read_marks(text).passages
    listed = {place for row in find_marks_excluded(text, passages) for place in range(row.start, row.end)}
    for place, letter in enumerate(text):
        if letter in ALL_MARKS and place not in listed:
            assert any(
                passage.opens <= place < passage.start or passage.end <= place < passage.closes for passage in passages
            ), (text, place)


@given(MARKED)
def test_passages_come_in_order_and_do_not_overlap(text):
    passages = read_marks(text).passages
    for passage in passages:
        assert passage.opens <= passage.start <= passage.end <= passage.closes
    for before, after in pairwise(passages):
        assert before.closes <= after.opens
