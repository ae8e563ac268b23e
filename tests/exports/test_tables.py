"""The archive of tables: a valid data package, in which no cell runs as a formula."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import frictionless
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.exports.tables_zip import FORMULA, guard, unguard, write_cell, write_tables_zip
from sourcebook.mentions.tables import find_contract, read_table
from tests.exports.conftest import IMPRINT

RISKY = set(FORMULA.replace("\\", ""))


@pytest.fixture(scope="module")
def package(coded):
    return json.loads(find_contract(coded.folder).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def opened(coded, package, tmp_path_factory):
    folder = tmp_path_factory.mktemp("opened")
    with zipfile.ZipFile(io.BytesIO(write_tables_zip(coded.tables, package, IMPRINT))) as archive:
        archive.extractall(folder)
    return folder


def read_cells(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_archive_is_a_valid_data_package(opened):
    report = frictionless.validate(str(opened / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])


def test_a_spoilt_cell_makes_the_package_invalid(opened, tmp_path):
    for path in opened.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    table = tmp_path / "statistics.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("5 million", "6 million"), encoding="utf-8")
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_no_text_cell_can_run_as_a_formula(opened):
    cells = [cell for path in opened.glob("*.csv") for row in read_cells(path) for cell in row.values()]
    assert "'=SUM(fares) is not a plan," in cells
    assert "'=" in cells
    assert not [cell for cell in cells if cell and cell[0] in RISKY]


def test_taking_the_marks_off_gives_the_coded_tables_back(coded, opened):
    for table, frame in coded.tables.items():
        rows = [{name: unguard(cell) for name, cell in row.items()} for row in read_cells(opened / f"{table}.csv")]
        text = [column for column in frame.columns if frame[column].dtype == "str"]
        got = pd.DataFrame(rows, columns=frame.columns, dtype="str")
        pd.testing.assert_frame_equal(got[text], frame[text])


def test_whole_numbers_have_no_decimals(opened):
    cost = read_cells(opened / "statistics.csv")[-1]
    assert (cost["value"], cost["value_high"]) == ("5000000", "")


def test_a_negative_number_in_a_number_column_stays_a_number():
    assert write_cell(-5.5, "number") == "-5.5"
    assert write_cell("-5.5", "string") == "'-5.5"


def test_the_tables_that_were_read_stay_as_they_are(coded, package):
    write_tables_zip(coded.tables, package, IMPRINT)
    pd.testing.assert_frame_equal(read_table(coded.folder, "statistics"), coded.tables["statistics"])


def test_a_column_beyond_the_contract_is_exported_and_described(coded, package, tmp_path):
    tables = dict(coded.tables) | {"stances": coded.tables["stances"].assign(rule="@rule")}
    with zipfile.ZipFile(io.BytesIO(write_tables_zip(tables, package, IMPRINT))) as archive:
        archive.extractall(tmp_path)
    assert read_cells(tmp_path / "stances.csv")[0]["rule"] == "'@rule"
    assert frictionless.validate(str(tmp_path / "datapackage.json")).valid


@given(st.one_of(st.text(), st.text(alphabet="'=+-@＝\t\ra", max_size=6)))
def test_the_mark_can_be_taken_off_any_cell(cell):
    assert unguard(guard(cell)) == cell
    assert not guard(cell) or guard(cell)[0] not in RISKY
