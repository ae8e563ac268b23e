"""The tables in archives and as a workbook: valid data packages, and no cell that runs as a formula unasked."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import zipfile

import frictionless
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.exports.tables_xlsx import write_tables_xlsx
from sourcebook.exports.tables_zip import FORMULA, guard, unguard, write_cell, write_tables_zip
from sourcebook.mentions.tables import find_contract, read_table
from tests.exports.conftest import IMPRINT

RISKY = set(FORMULA.replace("\\", ""))


@pytest.fixture(scope="module")
def package(coded):
    return json.loads(find_contract(coded.folder).read_text(encoding="utf-8"))


def open_archive(data, folder):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def plain(coded, package, tmp_path_factory):
    data = write_tables_zip(coded.tables, package, IMPRINT, guarded=False)
    return open_archive(data, tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def workbook(coded, package):
    return openpyxl.load_workbook(io.BytesIO(write_tables_xlsx(coded.tables, package, IMPRINT)))


@pytest.fixture(scope="module")
def opened(coded, package, tmp_path_factory):
    return open_archive(write_tables_zip(coded.tables, package, IMPRINT), tmp_path_factory.mktemp("opened"))


def read_cells(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("folder", ["opened", "plain"])
def test_an_archive_is_a_valid_data_package(folder, request):
    report = frictionless.validate(str(request.getfixturevalue(folder) / "datapackage.json"))
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


def test_the_plain_archive_has_every_cell_as_it_was_coded(coded, plain):
    for table, frame in coded.tables.items():
        text = [column for column in frame.columns if frame[column].dtype == "str"]
        got = pd.DataFrame(read_cells(plain / f"{table}.csv"), columns=frame.columns, dtype="str")
        pd.testing.assert_frame_equal(got[text], frame[text])
    assert "formulaSafety" not in json.loads((plain / "datapackage.json").read_text(encoding="utf-8"))


def test_the_workbook_has_a_sheet_a_table_with_text_as_text(coded, package, workbook):
    assert workbook.sheetnames == ["columns", *(resource["name"] for resource in package["resources"])]
    for table, frame in coded.tables.items():
        head, *rows = workbook[table].iter_rows()
        assert [cell.value for cell in head] == list(frame.columns) and len(rows) == len(frame)
        for row, (_, coded_row) in zip(rows, frame.iterrows(), strict=True):
            for cell, column in zip(row, frame.columns, strict=True):
                assert cell.data_type != "f"
                if cell.value is not None and frame[column].dtype == "str":
                    assert (cell.value, cell.data_type, cell.number_format) == (coded_row[column], "s", "@")
    cost = dict(zip([cell.value for cell in workbook["statistics"][1]], workbook["statistics"][5], strict=True))
    assert (cost["value"].value, cost["value"].data_type, cost["text"].value) == (5000000, "n", "5 million")
    assert cost["measures"].value == "=cost" and cost["measures"].quotePrefix


def test_the_workbooks_first_sheet_says_what_each_column_holds(coded, workbook):
    rows = {tuple(row[:2]): row[2:] for row in workbook["columns"].iter_rows(min_row=2, values_only=True)}
    assert set(rows) == {(table, column) for table, frame in coded.tables.items() for column in frame.columns}
    assert rows["quotes", "start"] == ("integer", coded.codebook["quotes"]["columns"]["start"]["definition"])


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_shows_text_as_it_was_coded(coded, package, tmp_path):
    (tmp_path / "tables.xlsx").write_bytes(write_tables_xlsx(coded.tables, package, IMPRINT))
    sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", sheet]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "tables.xlsx")], check=True, timeout=120)
    shown = read_cells(tmp_path / "tables-statistics.csv")
    assert [row["id"] for row in shown] == list(coded.tables["statistics"]["id"])
    assert shown[-1]["measures"] == "=cost"


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
    open_archive(write_tables_zip(tables, package, IMPRINT), tmp_path)
    assert read_cells(tmp_path / "stances.csv")[0]["rule"] == "'@rule"
    assert frictionless.validate(str(tmp_path / "datapackage.json")).valid


@given(st.one_of(st.text(), st.text(alphabet="'=+-@＝\t\ra", max_size=6)))
def test_the_mark_can_be_taken_off_any_cell(cell):
    assert unguard(guard(cell)) == cell
    assert not guard(cell) or guard(cell)[0] not in RISKY


def test_the_workbook_is_the_same_under_a_clock_that_a_zip_cannot_hold(coded, package, monkeypatch):
    made = write_tables_xlsx(coded.tables, package, IMPRINT)
    monkeypatch.setattr("time.time", lambda: 0.0)
    assert write_tables_xlsx(coded.tables, package, IMPRINT) == made
