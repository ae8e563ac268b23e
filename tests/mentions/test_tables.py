"""The contract: every kind of fault is found and told with file, row and cell."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Package

from sourcebook.documents.document import ROOT, read_corpus
from sourcebook.errors import SourcebookError
from sourcebook.mentions.codebook import list_codes
from sourcebook.mentions.contract import derive_contract
from sourcebook.mentions.tables import list_columns, read_coding, read_contract, read_frame, read_table, write_table
from tests.made_up import make_quotes

QUOTE = make_quotes()["id"].iloc[0]


def break_table(coding: Path, table: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    write_table(change(read_table(coding, table)), coding, table)


def set_cell(row: int, column: str, value: object) -> Callable[[pd.DataFrame], pd.DataFrame]:
    def change(frame: pd.DataFrame) -> pd.DataFrame:
        frame = frame.astype(object)
        frame.loc[row, column] = value
        return frame

    return change


def add_rendering(**cells: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Return a change that adds a printing of a quotation, with some cells at fault."""
    usual = dict.fromkeys(list_columns("renderings"), "") | {"id": "rendering-1", "words": "A castle."}
    usual |= {"quote": QUOTE, "covers": "whole", "kind": "official_page"}
    return lambda _: pd.DataFrame([usual | cells])


def test_the_made_up_coding_holds_to_the_contract(made_up: tuple[Path, Path]) -> None:
    corpus, coding = made_up
    tables = read_coding(coding, read_corpus(corpus))
    assert len(tables["quotes"]) == 3
    assert tables["statistics"]["value"].tolist() == [300, 40, 12, 12]


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        ("quotes", set_cell(1, "start", 27), r"quotes\.csv, row 3, column text: .* is not what stands at 27"),
        ("quotes", set_cell(0, "end", 10_000), r"row 2, column start: .* is no span of document bridge"),
        ("quotes", set_cell(0, "text", "castle in the Air."), "is not what stands at"),
        ("quotes", set_cell(0, "speaker_as_written", "Bo"), "row 2, column speaker_as_written"),
        ("quotes", set_cell(0, "kind", "whole"), r"'whole' is not a code .* full, partial, scare"),
        ("quotes", set_cell(2, "speaker", "Ada Kvist"), r"'Ada Kvist' is not in actors\.csv"),
        ("quotes", set_cell(2, "doc", "harbor"), "'harbor' is no document"),
        ("quotes", set_cell(1, "start", "many"), r"row 3, column start: 'many' is no integer"),
        ("statistics", set_cell(1, "value", "forty"), r"row 3, column value: 'forty' is no number"),
        ("statistics", set_cell(0, "measures", ""), "row 2, column measures: the cell is empty"),
        ("stances", set_cell(0, "condition", "rain"), "does not fit the pattern"),
        ("stances", set_cell(0, "actor", ""), "the cell is empty"),
        ("sections", lambda frame: pd.concat([frame, frame.head(1)]), "stands in an earlier row too"),
        (
            "renderings",
            add_rendering(quote="quote-bridge-0"),
            r"row 2, column quote: 'quote-bridge-0' is not in quotes",
        ),
        (
            "renderings",
            add_rendering(words=""),
            r"row 2, column words: the cell is empty though covers is 'whole': fill",
        ),
        ("renderings", add_rendering(kind="hearsay"), r"row 2, column kind: 'hearsay' is not a code .* official_page"),
    ],
)
def test_each_fault_names_its_cell(
    made_up: tuple[Path, Path], table: str, change: Callable[[pd.DataFrame], pd.DataFrame], message: str
) -> None:
    corpus, coding = made_up
    if "no integer" in message or "no number" in message:
        frame = change(read_table(coding, table))
        frame.to_csv(coding / f"{table}.csv", index=False)
    else:
        break_table(coding, table, change)
    with pytest.raises(SourcebookError, match=message) as fault:
        read_coding(coding, read_corpus(corpus))
    assert "\n" not in str(fault.value)


def test_a_table_that_came_after_an_extraction_is_empty_there(made_up: tuple[Path, Path]) -> None:
    corpus, coding = made_up
    package = json.loads((coding / "datapackage.json").read_text())
    package["resources"] = [each for each in package["resources"] if each["name"] != "events"]
    (coding / "datapackage.json").write_text(json.dumps(package))
    (coding / "events.csv").unlink()
    tables = read_coding(coding, read_corpus(corpus))
    assert tables["events"].columns.tolist() == list_columns("events")
    assert tables["events"].empty and len(tables["quotes"]) == 3


def test_a_missing_column_is_named(made_up: tuple[Path, Path]) -> None:
    corpus, coding = made_up
    frame = pd.read_csv(coding / "stances.csv").drop(columns="voice")
    frame.to_csv(coding / "stances.csv", index=False)
    with pytest.raises(SourcebookError, match=r"stances\.csv has no column 'voice'"):
        read_coding(coding, read_corpus(corpus))


def test_the_contract_follows_from_the_codebook() -> None:
    """`sourcebook contract` writes it; a codebook changed without it would leave the two at odds."""
    assert {table["name"]: table for table in derive_contract()["resources"]} == read_contract()


def test_frictionless_accepts_package_and_tables(made_up: tuple[Path, Path]) -> None:
    _, coding = made_up
    report = Package(str(coding / "datapackage.json")).validate()
    assert report.valid, report.flatten(["message"])


def test_the_contract_keeps_the_codes_of_the_codebook() -> None:
    fields = {field["name"]: field for field in read_contract()["stances"]["schema"]["fields"]}
    assert fields["issue"]["constraints"]["enum"] == list_codes("stances", "issue")


def test_writing_and_reading_gives_the_same_table(tmp_path: Path) -> None:
    frame = pd.DataFrame(columns=list_columns("events"))
    frame.loc[0] = [
        "event-a-0",
        "a",
        0,
        3,
        'say "so", then',
        "x",
        "2017",
        "explicit",
        "document",
        "b;c",
        "",
        "",
        "=1+1",
    ]
    write_table(frame, tmp_path, "events")
    back = read_table(tmp_path, "events")
    assert back.astype(str).to_dict("records") == frame.astype(str).to_dict("records")


def test_the_reports_own_tables_hold_to_the_contract() -> None:
    read_coding("data", read_corpus("seeds"))
    report = Package(str(ROOT / "data" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "fieldName", "rowNumber", "note"])[:5]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"name\na\n", "has no column 'size'"),
        (b"name,size\na,1\nb,wide\n", "row 3, column size: 'wide' is no number"),
        (b"name,size\na,1\n\xe9,2\n", "row 3, holds the byte 0xE9"),
    ],
)
def test_another_file_of_the_project_is_read_by_the_same_rules(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(SourcebookError, match=rf"a\.csv.*{message}"):
        read_frame(tmp_path / "a.csv", ["name"], ["size"])
