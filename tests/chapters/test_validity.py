"""Validity: extraction compared with a coding, on the made-up corpus and on the recorded benchmarks."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sourcebook.chapters.validity import extract_tables, list_errors, measure_by_section, read_benchmarks
from sourcebook.compare.comparison import compare_codings
from sourcebook.documents.document import read_corpus


def compare(made_up: tuple[Path, Path], folder: Path, tables: list[str]):
    corpus, coding = made_up
    documents = read_corpus(corpus)
    folder.mkdir()
    extract_tables(documents, coding, folder)
    return documents, compare_codings(coding, folder, documents, tables), coding


def test_counts_by_section_add_up(made_up: tuple[Path, Path], tmp_path: Path) -> None:
    _, comparisons, coding = compare(made_up, tmp_path / "found", ["quotes", "statistics"])
    measures = measure_by_section(comparisons, coding)
    for table, rows in measures.groupby("table"):
        whole, parts = rows[rows["section"].eq("all")], rows[rows["section"].ne("all")]
        for column in ("coded", "found", "paired"):
            assert parts[column].sum() == whole[column].sum(), (table, column)
    quotes = measures[measures["table"].eq("quotes") & measures["section"].eq("all")].iloc[0]
    assert (quotes["coded"], quotes["paired"]) == (3, 3)


def test_a_coded_row_that_no_rule_finds_is_missing(made_up: tuple[Path, Path], tmp_path: Path) -> None:
    documents, comparisons, _ = compare(made_up, tmp_path / "found", ["stances"])
    errors = list_errors(comparisons, documents, "stances")
    assert "Bo Lind, sanctuary_policy" in errors.loc[errors["error"].eq("missing"), "code"].tolist()


def test_the_recorded_benchmarks_are_shares_with_their_source() -> None:
    frame = read_benchmarks()
    assert frame["reached"].between(0, 1).all()
    assert set(frame["part"]) == {"development", "development, second part", "held out", "outside"}
    here = frame.loc[frame["part"].ne("outside"), "date"].fillna("")
    assert frame["data"].ne("").all() and here.str.fullmatch(r"\d{4}-\d{2}-\d{2}").all()
    assert pd.api.types.is_numeric_dtype(frame["aim"])
