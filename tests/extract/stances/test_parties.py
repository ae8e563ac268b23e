"""Parties: who an invented article names that can hold a position, and under what name."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.extract.reading.names import Names
from sourcebook.extract.stances.cues import read_cues
from sourcebook.extract.stances.parties import Parties, Party
from sourcebook.mentions.codebook import read_codebook

CUES = read_cues(read_codebook()["stances"])


def find(text: str) -> list[Party]:
    return Parties(text, Names(text), CUES).mentions


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mayor Ada Quist spoke. The mayor left.", ["Ada Quist", "Ada Quist"]),
        ("Quist administration aides met. Later the administration ruled.", ["Quist administration"] * 2),
        ("Officials of the Office of Quiet Harbours (OQH) met. OQH agreed.", ["Office of Quiet Harbours"] * 2),
        ("The 2nd Circuit Court of Appeals ruled. The appeals court was brief.", ["2nd Circuit Court of Appeals"] * 2),
        ("The Department of Justice sued; the DOJ won.", ["Justice Department"] * 2),
        ("Marlow and Veller counties agreed.", ["Marlow County", "Veller County"]),
        ("The Marlow City Council voted.", ["Marlow City Council"]),
        ("Critics of the ban spoke.", ["Critics of the ban"]),
        ("It rained in Marlow. The city was wet.", ["Marlow", "Marlow"]),
        ("House Democrats disagreed.", ["House Democrats"]),
        ("Marlow’s city council voted.", ["Marlow City Council"]),
        ("It rained in Ohio. The state legislature met.", ["Ohio", "Ohio state legislature"]),
        ("The 7th Circuit ruled. The 7th U.S. Circuit Court is slow.", ["7th U.S. Circuit Court"] * 2),
        ("Then-Mayor Ada Quist spoke.", ["Ada Quist"]),
    ],
)
def test_a_party_has_one_name_wherever_it_is_named(text: str, names: list[str]) -> None:
    found = [each.name for each in find(text)]
    assert [name for name in found if name in names] == names


@pytest.mark.parametrize(
    ("text", "name", "governed"),
    [
        ("Ada Quist spoke.", "Ada Quist", False),
        ("A friend of Ada Quist spoke.", "Ada Quist", True),
        ("Bo Lind blocked Ada Quist.", "Ada Quist", True),
        ("Bo Lind said Ada Quist spoke.", "Ada Quist", False),
        ("Ada Quist’s lake froze.", "Ada Quist", True),
        ("Ada Quist’s order stands.", "Ada Quist", False),
    ],
)
def test_a_name_behind_a_preposition_or_a_verb_is_no_subject(text: str, name: str, governed: bool) -> None:
    (party,) = [each for each in find(text) if each.name == name]
    assert party.governed is governed


def test_a_number_of_people_and_a_headline_in_capitals_are_no_party() -> None:
    assert find("Some officials met. Dozens of lawmakers left.") == []
    assert find("WATCH THE SHERIFF SPEAK NOW") == []


PIECES = [
    "Ada Quist",
    "Mayor",
    "the city",
    "in",
    "Marlow",
    "County",
    "’s",
    "order",
    "court",
    "OQH",
    "(OQH)",
    ".",
    "\n",
    "🙂",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_mentions_are_in_order_apart_and_within_the_text(pieces: list[str]) -> None:
    text = " ".join(pieces)
    mentions = find(text)
    for one, other in pairwise(mentions):
        assert one.end <= other.start
    for each in mentions:
        assert 0 <= each.start < each.end <= len(text) and each.name


def test_a_place_that_modifies_a_noun_is_no_subject() -> None:
    found = {each.name: each.governed for each in find("It rained in Marlow. The two Boston ships left. Seattle sued.")}
    assert found["Boston"]
    assert not found["Seattle"]
