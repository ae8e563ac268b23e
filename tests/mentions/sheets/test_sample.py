"""The sample: drawn from every stratum, the same again, safe in a spreadsheet, and scored with its weights."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.cli import main
from sourcebook.errors import SourcebookError
from sourcebook.extract.corpus import extract_corpus
from sourcebook.mentions.sheets.sample import (
    allot,
    compute_interval,
    draw_sample,
    read_sheet,
    score_sample,
    write_sheet,
)
from sourcebook.mentions.tables import read_table
from tests.made_up import TEXTS


@pytest.fixture(scope="module")
def coding(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    (folder / "in").mkdir()
    for doc, text in TEXTS.items():
        (folder / "in" / f"{doc}.txt").write_text(text + "“=SUM(1)+9 is mine,” Ada Quist said.\n", encoding="utf-8")
    extract_corpus(folder / "in", folder / "out", workers=1)
    return folder / "out"


@given(st.lists(st.integers(1, 500), min_size=1, max_size=12), st.integers(1, 300))
def test_rows_are_allotted_fully_and_none_twice(sizes: list[int], rows: int) -> None:
    shares = allot(sizes, rows)
    assert sum(shares) == min(rows, sum(sizes))
    assert all(share <= size for share, size in zip(shares, sizes, strict=True))
    if rows >= sum(sizes) // 1 or rows >= 20 * len(sizes):
        assert all(shares)


def test_the_same_seed_draws_the_same_rows(coding: Path) -> None:
    first, again, other = (draw_sample(coding, 6, seed) for seed in (1, 1, 2))
    assert first["id"].tolist() == again["id"].tolist() != other["id"].tolist()


def test_no_cell_is_a_formula(coding: Path, tmp_path: Path) -> None:
    write_sheet(draw_sample(coding, 500), tmp_path / "s.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx")["sample"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=SUM") for cell in cells)
    assert all(cell.data_type in ("s", "n") for cell in cells)


def test_a_filled_sheet_is_scored(coding: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    path = tmp_path / "s.xlsx"
    assert main(["sample", str(coding), "--rows", "8", "--sheet", str(path)]) == 0
    book = openpyxl.load_workbook(path)
    for line in range(2, 9):
        book["sample"].cell(line, 1).value = "yes" if line % 2 else "No"
    book.save(path)
    assert main(["sample-read", str(path)]) == 0
    printed = capsys.readouterr().out
    assert "1 rows are not checked" in printed and "Wilson" in printed


def test_a_blind_sheet_shows_no_code_and_is_held_against_its_key(
    coding: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    path = tmp_path / "blind.xlsx"
    assert main(["sample", str(coding), "--rows", "500", "--blind", "--sheet", str(path)]) == 0
    book = openpyxl.load_workbook(path)
    rows = list(book["sample"].iter_rows(min_row=2, max_col=8))
    quotes = read_table(coding, "quotes").set_index("id")
    asked = [row for row in rows if row[2].value == "quotes"]
    assert len(asked) > 1 and all(row[6].value == "speaker: \nkind: \n" for row in asked)
    first, second = (quotes.loc[row[4].value] for row in asked[:2])
    asked[0][6].value = f"speaker: {first['speaker'].upper()}\nkind: {first['kind']}\n"
    asked[1][6].value = f"speaker: Nobody\nkind: {second['kind']}\n"
    book.save(path)
    assert main(["sample-read", str(path), "--key", str(coding)]) == 0
    printed = capsys.readouterr().out
    assert "quotes: 1 of 2 right" in printed and f"{len(rows) - 2} rows are not checked" in printed
    (tmp_path / "other").mkdir()
    assert main(["sample-read", str(path), "--key", str(tmp_path / "other")]) == 1


def test_precision_is_weighted_by_the_strata() -> None:
    rows = [("quotes", "a", 90, True)] * 2 + [("quotes", "b", 10, False)] * 2 + [("quotes", "b", 10, pd.NA)]
    scores = score_sample(pd.DataFrame(rows, columns=["table", "rule", "stratum_rows", "right"])).set_index("rule")
    assert scores.loc["", "precision"] == pytest.approx(0.9)
    assert scores.loc["b", "precision"] == 0
    assert scores.loc["", "checked"] == 4
    # Kish: (45+45+5+5)^2 / (45^2+45^2+5^2+5^2) = 2.44 rows, so the interval is wider than four rows would give.
    low, high = compute_interval(0.9, 4)
    assert scores.loc["", "low"] < low < high


def test_wilsons_interval_is_the_published_one() -> None:
    # Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263 gives 0.2553 to 0.3662; 0 of 20 gives 0 to 0.1611.
    assert compute_interval(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert compute_interval(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)


def test_bad_sheets_are_one_sentence(coding: Path, tmp_path: Path) -> None:
    with pytest.raises(SourcebookError, match="draw a sample first"):
        read_sheet(tmp_path / "none.xlsx")
    (tmp_path / "bad.xlsx").write_bytes(b"no zip")
    with pytest.raises(SourcebookError, match="is no spreadsheet"):
        read_sheet(tmp_path / "bad.xlsx")
    drawn = draw_sample(coding, 3).assign(right="maybe")
    write_sheet(drawn, tmp_path / "maybe.xlsx")
    with pytest.raises(SourcebookError, match="row 2, column right: 'maybe'"):
        read_sheet(tmp_path / "maybe.xlsx")


def test_a_sheet_that_may_be_filled_in_is_not_overwritten(coding: Path, capsys: pytest.CaptureFixture) -> None:
    sheet = coding / "kept.xlsx"
    sheet.write_bytes(b"filled in")
    assert main(["sample", str(coding), "--rows", "5", "--sheet", str(sheet)]) == 1
    assert "exists and may be filled in" in capsys.readouterr().err
    assert sheet.read_bytes() == b"filled in"
