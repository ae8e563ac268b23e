"""Adjudication: every difference is asked, and the merged tables are what was decided, no more and no less."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from sourcebook.cli import main
from sourcebook.compare.adjudication import open_passes, read_decisions, write_adjudicated, write_sheet
from sourcebook.documents.document import ROOT
from sourcebook.errors import SourcebookError
from sourcebook.extract.model.client import find_endpoint
from sourcebook.extract.model.coding import code_corpus, place_order
from sourcebook.mentions.tables import read_table
from tests.extract.model.chat_server import Reply, read_question, rows, serve
from tests.extract.model.housing import EXAMPLE, answer, stance

COLUMNS = ["doc", "start", "end", "text", "actor", "issue", "position", "argument", "voice"]


def read_otherwise(request: dict[str, Any]) -> Reply:
    """Answer as the example does, but for one row more, one less, another span, another position and another issue."""
    given = json.loads(answer(request).content)["rows"]
    table, article = read_question(request)
    if table != "stances":
        return rows(*given)
    if article.startswith("Council"):
        given[0] |= {"text": "Ida Lund opposes a rent cap"}
        given[1] |= {"position": "ambiguous"}
        del given[3]
    elif article.startswith("Two"):
        given[0] |= {"issue": "rent_cap"}
        more = stance("owners should be allowed to let their homes", "Paul Greer", "short_lets", "supports", "reported")
        given.append(more)
    return rows(*given)


@pytest.fixture(scope="module")
def passes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("passes")
    for name, reader in (("one", answer), ("two", read_otherwise)):
        with serve(reader) as server:
            endpoint = find_endpoint("hand-written", server.address)
            order = place_order(endpoint, codebook=EXAMPLE / "codebook")
            code_corpus(EXAMPLE / "articles", folder / name, order, endpoint, workers=1)
    return folder / "one", folder / "two"


def decide(sheet: Path, decision: Callable[[dict[str, str]], str]) -> None:
    book = openpyxl.load_workbook(sheet)
    lines = book["differences"]
    header = [cell.value for cell in lines[1]]
    for line in lines.iter_rows(min_row=2):
        cells = {name: str(cell.value or "") for name, cell in zip(header, line, strict=True)}
        line[1].value, line[2].value = decision(cells), "Rule 1."
    book.save(sheet)


def adjudicate(passes: tuple[Path, Path], folder: Path, decision: Callable[[dict[str, str]], str]) -> pd.DataFrame:
    opened = open_passes(*passes)
    write_sheet(opened, folder / "sheet.xlsx")
    decide(folder / "sheet.xlsx", decision)
    write_adjudicated(opened, read_decisions(opened, folder / "sheet.xlsx"), folder / "out")
    return read_table(folder / "out", "stances")


def test_every_difference_has_a_line_with_passage_and_rule(passes: tuple[Path, Path], tmp_path: Path) -> None:
    assert write_sheet(open_passes(*passes), tmp_path / "sheet.xlsx") == 5
    lines = pd.read_excel(tmp_path / "sheet.xlsx", dtype=str, keep_default_na=False)
    assert list(zip(lines["what"], lines["column"], lines["first"], lines["second"], strict=True)) == [
        ("other words", "", "Mayor Ida Lund opposes a rent cap", "Ida Lund opposes a rent cap"),
        ("another code", "position", "supports", "ambiguous"),
        ("a row of the first alone", "issue", "Omar Reyes, rent_cap", ""),
        ("another code", "issue", "short_lets", "rent_cap"),
        ("a row of the second alone", "issue", "", "Paul Greer, short_lets"),
    ]
    assert "[[Mayor Ida Lund opposes a rent cap]]" in lines["context"][0]
    assert "Points both ways" in lines["rule"][1] and set(lines["decision"]) == {""}


@pytest.mark.parametrize("number", [0, 1])
def test_to_follow_one_pass_throughout_gives_that_pass(number: int, passes: tuple[Path, Path], tmp_path: Path) -> None:
    merged = adjudicate(passes, tmp_path, lambda _: ("first", "second")[number])
    followed = read_table(passes[number], "stances")
    pd.testing.assert_frame_equal(merged[[*COLUMNS, "id"]], followed[[*COLUMNS, "id"]])
    devices = read_table(tmp_path / "out", "devices")
    assert devices["text"].tolist() == read_table(passes[0], "devices")["text"].tolist()


def test_each_difference_is_decided_by_itself(passes: tuple[Path, Path], tmp_path: Path) -> None:
    def choose(cells: dict[str, str]) -> str:
        if cells["column"] == "position":
            return "conditional"
        return "both" if cells["second"] == "rent_cap" else "second" if "second alone" in cells["what"] else "first"

    merged = adjudicate(passes, tmp_path, choose)
    first = read_table(passes[0], "stances")
    assert len(merged) == len(first) + 2
    changed = merged[merged["text"].str.startswith("the city council voted")].iloc[0]
    assert (changed["position"], changed["rule"]) == ("conditional", "model; adjudicated")
    assert changed["position_id"] == "position-city-council-rent-cap-conditional"
    marlow = merged[merged["actor"].eq("Marlow County")]
    assert marlow["issue"].tolist() == ["short_lets", "rent_cap"]
    assert marlow["id"].tolist() == [f"stance-lets-{marlow['start'].iloc[0]}" + end for end in ("", "-2")]
    untouched = merged[merged["actor"].eq("Lena Voss")]
    assert set(untouched["rule"]) == {"model"}
    recorded = pd.read_csv(tmp_path / "out" / "adjudications.csv", dtype=str, keep_default_na=False)
    own = pd.read_csv(ROOT / "data" / "passes" / "adjudications.csv", dtype=str, nrows=1)
    assert list(recorded.columns) == list(own.columns)
    assert recorded["decision"].tolist()[1:4] == ["conditional", "Omar Reyes, rent_cap", "both"]
    assert set(recorded["reason"]) == {"Rule 1."}
    assert main(["check", str(tmp_path / "out"), "--corpus", str(tmp_path / "out" / "articles")]) == 0


@pytest.mark.parametrize(
    ("decision", "told"),
    [("", "number 1, column decision: the cell is empty"), ("third", "'third' is neither first nor second")],
)
def test_what_is_not_decided_is_told(decision: str, told: str, passes: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(SourcebookError, match=told):
        adjudicate(passes, tmp_path, lambda _: decision)
    assert not (tmp_path / "out").exists()


def test_a_code_that_is_none_is_told(passes: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(SourcebookError, match="'loves' is neither a pass nor a code: use one of supports"):
        adjudicate(passes, tmp_path, lambda cells: "loves" if cells["column"] == "position" else "first")


def test_a_sheet_of_other_passes_is_refused(passes: tuple[Path, Path], tmp_path: Path) -> None:
    write_sheet(open_passes(*passes), tmp_path / "sheet.xlsx")
    decide(tmp_path / "sheet.xlsx", lambda _: "first")
    with pytest.raises(SourcebookError, match="written for other passes"):
        read_decisions(open_passes(*reversed(passes)), tmp_path / "sheet.xlsx")
    with pytest.raises(SourcebookError, match="does not exist"):
        read_decisions(open_passes(*passes), tmp_path / "none.xlsx")


def test_a_pass_is_never_written_over(passes: tuple[Path, Path], tmp_path: Path) -> None:
    opened = open_passes(*passes)
    write_sheet(opened, tmp_path / "sheet.xlsx")
    decide(tmp_path / "sheet.xlsx", lambda _: "first")
    with pytest.raises(SourcebookError, match="holds a pass"):
        write_adjudicated(opened, read_decisions(opened, tmp_path / "sheet.xlsx"), passes[0])


def test_the_command_writes_and_reads_the_sheet(
    passes: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["adjudicate", *map(str, passes), "--sheet", str(tmp_path / "sheet.xlsx")]
    assert main(command) == 0 and "Differences to decide: 5" in capsys.readouterr().out
    assert main(command) == 1 and "may be filled in" in capsys.readouterr().err
    decide(tmp_path / "sheet.xlsx", lambda _: "first")
    assert main([*command, "--out", str(tmp_path / "out")]) == 0
    assert "Adjudicated: 15 stances, 7 devices" in capsys.readouterr().out
