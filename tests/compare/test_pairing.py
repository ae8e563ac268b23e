"""Rows are paired one to one by overlap; names and values agree as readers would say they do."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcebook.compare.pairing import (
    cells_match,
    chains_match,
    measure_overlap,
    names_match,
    pair_rows,
    values_match,
    words_match,
)
from sourcebook.mentions.kinds import PAIRED, Kind, loosen

SPANS = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), st.integers(0, 30), st.integers(1, 12), st.sampled_from(["x", "y"])),
    max_size=9,
)
KIND = st.builds(
    Kind,
    st.just("made"),
    st.just("Made"),
    overlap=st.sampled_from([0.0, 0.2, 0.7, 1.0]),
    same=st.sampled_from([(), ("device",)]),
)


def make_rows(spans: list[tuple[str, int, int, str]]) -> pd.DataFrame:
    rows = [(doc, start, start + length, code) for doc, start, length, code in spans]
    return pd.DataFrame(rows, columns=["doc", "start", "end", "device"])


def list_pairs(first: pd.DataFrame, second: pd.DataFrame, kind: Kind) -> set[tuple[int, int]]:
    pairs = pair_rows(first, second, kind)
    return set(zip(pairs["first"], pairs["second"], strict=True))


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [((0, 10), (0, 10), 1), ((0, 10), (10, 20), 0), ((0, 10), (5, 15), 1 / 3), ((0, 10), (2, 4), 0.2)],
)
def test_overlap_is_intersection_over_union(first: tuple[int, int], second: tuple[int, int], overlap: float) -> None:
    assert measure_overlap(first, second) == pytest.approx(overlap)
    assert measure_overlap(second, first) == pytest.approx(overlap)


@given(SPANS, SPANS, KIND)
@settings(deadline=None)
def test_pairing_is_one_to_one_and_keeps_its_rule(first: list, second: list, kind: Kind) -> None:
    one, other = make_rows(first), make_rows(second)
    pairs = pair_rows(one, other, kind)
    assert pairs["first"].is_unique
    assert pairs["second"].is_unique
    for pair in pairs.itertuples():
        left, right = one.loc[pair.first], other.loc[pair.second]
        assert left["doc"] == right["doc"]
        assert pair.iou == measure_overlap((left["start"], left["end"]), (right["start"], right["end"]))
        assert pair.iou > 0
        assert pair.iou >= kind.overlap
        assert not kind.same or left["device"] == right["device"]


@given(SPANS, SPANS, KIND)
@settings(deadline=None)
def test_swapping_the_codings_pairs_the_same_rows(first: list, second: list, kind: Kind) -> None:
    one, other = make_rows(first), make_rows(second)
    swapped = {(place, mate) for mate, place in list_pairs(other, one, kind)}
    assert list_pairs(one, other, kind) == swapped


@given(SPANS, KIND)
@settings(deadline=None)
def test_a_coding_pairs_wholly_with_itself(spans: list, kind: Kind) -> None:
    rows = make_rows(spans)
    pairs = pair_rows(rows, rows, kind)
    assert len(pairs) == len(rows)
    assert pairs["iou"].eq(1).all()


@given(SPANS, SPANS, KIND)
@settings(deadline=None)
def test_no_row_is_left_that_could_still_be_paired(first: list, second: list, kind: Kind) -> None:
    one, other = make_rows(first), make_rows(second)
    pairs = pair_rows(one, other, kind)
    assert pair_rows(one.drop(index=pairs["first"]), other.drop(index=pairs["second"]), kind).empty


def test_equal_spans_are_never_parted_for_two_lesser_pairs() -> None:
    first = make_rows([("a", 0, 100, "x"), ("a", 0, 60, "x")])
    second = make_rows([("a", 0, 100, "x"), ("a", 40, 60, "x")])
    # Crosswise there would be two pairs of 0.6, more in sum than the equal pair alone.
    assert list_pairs(first, second, Kind("made", "Made", overlap=0.25)) == {(0, 0)}


def test_rules_differ_by_table() -> None:
    first, second = make_rows([("a", 0, 10, "x")]), make_rows([("a", 0, 3, "y")])
    assert list_pairs(first, second, PAIRED["statistics"]) == {(0, 0)}
    assert list_pairs(first, second, PAIRED["devices"]) == set()
    assert list_pairs(first, second, loosen(PAIRED["devices"])) == {(0, 0)}
    assert list_pairs(first, second, PAIRED["quotes"]) == set()
    assert list_pairs(first, second, PAIRED["frames"]) == set()


def test_stances_need_the_same_actor_and_issue() -> None:
    first = pd.DataFrame(
        [("a", 0, 9, "Mayor Ada Quist", "detainers")], columns=["doc", "start", "end", "actor", "issue"]
    )
    assert list_pairs(first, first.assign(actor="Quist", start=8), PAIRED["stances"]) == {(0, 0)}
    assert list_pairs(first, first.assign(issue="notification"), PAIRED["stances"]) == set()
    assert list_pairs(first, first.assign(actor="Bo Lind"), PAIRED["stances"]) == set()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ada Quist", "ada quist"),
        ("Ada Quist", "Mayor Ada Quist"),
        ("Ada Quist", "Former Deputy Mayor Quist"),
        ("Renée Ångström", "Renee Angstrom"),
        ("Ada B. Quist", "Ada Quist"),
        ("The Harbour Board", "Harbour Board"),
        ("U.S. Harbour Service", "US Harbour Service"),
        ("", ""),
        ("", None),
    ],
)
def test_names_that_agree(first: str, second: str) -> None:
    assert names_match(first, second)
    assert names_match(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ada Quist", "Bo Quist"),
        ("Ada Quist", "Ada"),
        ("Ada Quist", ""),
        ("North County", "South County"),
        ("Harbour Board and Gazette", "Gazette"),
        ("Justice Department", "Police Department"),
    ],
)
def test_names_that_do_not_agree(first: str, second: str) -> None:
    assert not names_match(first, second)
    assert not names_match(second, first)


def test_chains_agree_source_by_source() -> None:
    assert chains_match("Mayor Ada Quist > Harbour Board", "Quist > The Harbour Board")
    assert not chains_match("Ada Quist > Harbour Board", "Harbour Board > Ada Quist")
    assert not chains_match("Ada Quist", "Ada Quist > Harbour Board")
    assert chains_match("", "")


@pytest.mark.parametrize(
    ("first", "second", "percent", "agree"),
    [
        (40, 40.0, False, True),
        (40, 0.4, True, True),
        (0.4, 40, True, True),
        (40, 0.4, False, False),
        (100, 1, True, False),
        (1900000, 1900000.0000001, False, True),
        (None, None, False, True),
        (None, 0, False, False),
    ],
)
def test_values_agree_as_numbers(first: float, second: float, percent: bool, agree: bool) -> None:
    assert values_match(first, second, percent) is agree


def test_either_unit_makes_a_percentage() -> None:
    assert cells_match("value", {"value": 40, "unit": "percent"}, {"value": 0.4, "unit": "share"})
    assert not cells_match("value", {"value": 40, "unit": "person"}, {"value": 0.4, "unit": "person"})


def test_joined_codes_agree_in_any_order() -> None:
    assert words_match("cost; legality", "Legality;cost")
    assert not words_match("cost", "cost;legality")
    assert words_match("", None)
