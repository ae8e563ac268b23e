"""Repetition found by program, and what of it the coding meets."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sourcebook.chapters.rhetoric import repetition
from sourcebook.findings.markdown import plain_frame
from tests.two_papers import open_papers


@pytest.mark.parametrize(
    ("word", "keys"),
    [
        ("We’re", ["we", "are"]),
        ("don't", ["do", "not"]),
        ("won’t", ["will", "not"]),
        ("It’s", ["it", "is"]),
        ("Ada’s", ["ada's"]),
        ("Ferry", ["ferry"]),
    ],
)
def test_contractions_are_written_out(word: str, keys: list[str]) -> None:
    assert repetition.expand(word) == keys


def find_openings(text: str) -> list[tuple[str, int]]:
    """Return the openings of one made-up quotation, with their number."""
    quotes = pd.DataFrame({"id": ["q"], "start": [0], "end": [len(text)]})
    tokens = repetition.read_tokens(list(quotes.itertuples()), text)
    clauses = [[token for token in tokens if token.clause == n] for n in sorted({token.clause for token in tokens})]
    opened = [own for own in map(repetition.drop_connectives, clauses) if own]
    runs = repetition.chain_openings(opened)
    return [(" ".join(token.key for token in run[0]), len(run)) for run in runs]


def test_openings_are_found_after_stops_and_connectives() -> None:
    assert find_openings("We must sail. And we must row, we must wait.") == [("we must", 3)]


def test_openings_grow_to_what_all_share() -> None:
    assert find_openings("We must sail now. We must sail on.") == [("we must sail", 2)]


def test_two_clauses_between_do_not_break_a_series_and_three_do() -> None:
    assert find_openings("We sail on. One. Two. We sail home.") == [("we sail", 2)]
    assert find_openings("We sail on. One. Two. Three. We sail home.") == []


def test_an_opening_without_a_stop_before_it_is_not_found() -> None:
    assert find_openings("We must sail We must row") == []


def test_program_and_coding_meet(tmp_path: Path) -> None:
    study = open_papers(tmp_path)
    assert repetition.count_agreement(study) == {
        "repetitions_coded": 1,
        "repetitions_met": 1,
        "repetitions_missed": 0,
        "openings": 1,
        "openings_uncoded": 0,
        "sequences": 1,
        "sequences_uncoded": 1,
    }
    table = plain_frame(repetition.compare_repetitions(study))
    assert table[["words", "openings", "sequences", "coded"]].to_numpy().tolist() == [
        ["We will", "1 2", "", "coded"],
        ["The harbour is", "", "1 2", ""],
    ]


def test_a_coded_repetition_that_the_program_misses_is_named(tmp_path: Path) -> None:
    study = open_papers(tmp_path)
    rows = study.tables["devices"]
    rows.loc[rows["device"].eq("repetition"), "end"] = 40  # holds one opening only
    assert repetition.count_agreement(study)["repetitions_missed"] == 1
    assert repetition.list_missed(study)["id"].tolist() == ["device-gazette-28"]
    assert len(repetition.compare_repetitions(study)) == 3


def test_a_sequence_inside_a_longer_one_is_left_out(tmp_path: Path) -> None:
    study = open_papers(tmp_path)
    assert [series.words for series in repetition.find_sequences(study)] == ["The harbour is"]


def test_nothing_is_found_in_nothing(tmp_path: Path) -> None:
    study = open_papers(tmp_path, sections="caption")
    assert repetition.compare_repetitions(study).empty
    assert set(repetition.count_agreement(study).values()) == {0}
