"""Rows of CSV: what is broken is told with its row and left out alone; what is written is read again as it was."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.documents import rows
from sourcebook.documents.rows import list_lines, open_writer, read_rows, read_table, read_whole_table
from sourcebook.errors import SourcebookError


def read(text: str) -> tuple[list[dict[str, str]], list[str]]:
    _, found = read_rows(list_lines(io.StringIO(text, newline="")))
    good, faults = [], []
    for number, row in found:
        if isinstance(row, str):
            faults.append(f"{number} {row}")
        else:
            good.append(row)
    return good, faults


CELLS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('\r\n",ab '), max_size=8)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=6))
def test_what_is_written_is_read_again(cells: list[tuple[str, str]]) -> None:
    kept = [row for row in cells if row != ("a", "b")]
    stream = io.StringIO(newline="")
    open_writer(stream).writerows([("a", "b"), *kept])
    good, faults = read(stream.getvalue())
    assert faults == []
    assert [(row["a"], row["b"]) for row in good] == kept
    assert list(csv.reader(io.StringIO(stream.getvalue(), newline=""))) == [["a", "b"], *map(list, kept)]


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ('1,"never closed', "2 has a quotation mark that is not closed"),
        ('1,"never closed\nover a line', "2 has a quotation mark that is not closed"),
        ('1,"closed" too soon', "2 has a quotation mark that is not closed"),
        ("1,2,3", "2 has 3 cells, but row 1 names 2 columns"),
        ("a,b", "2 repeats the header"),
        ("1,\udcf1", "2 holds the byte 0xF1, which is not UTF-8"),
    ],
)
@pytest.mark.parametrize("after", ["3,4", '"3","4"', '3,"4,\n5"'])
def test_a_broken_row_is_told_and_costs_no_other(broken: str, fault: str, after: str) -> None:
    good, faults = read(f"a,b\n{broken}\n{after}\n")
    assert [row["a"] for row in good] == ["3"]
    assert [told[: len(fault)] for told in faults] == [fault]


def test_a_row_may_be_short_or_blank_and_the_file_begin_with_a_mark() -> None:
    assert read("\ufeffa,b\r\n1\r\n\r\n2,3\r\n") == ([{"a": "1", "b": ""}, {"a": "2", "b": "3"}], [])


@pytest.mark.parametrize("long", ["x" * 300, '"' + "x\n" * 150 + '"', '"' + 'x""' * 100 + '"', "x," * 150])
def test_a_row_that_is_too_long_is_told_without_being_held(monkeypatch: pytest.MonkeyPatch, long: str) -> None:
    monkeypatch.setattr(rows, "LONGEST_ROW", 100)
    good, (fault,) = read(f"a,b\n1,{long}\n3,4\n")
    assert fault.startswith("2 is longer than 100 characters")
    assert good == [{"a": "3", "b": "4"}]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"a,b,a\n1,2,3\n", "names the column 'a' twice in row 1"),
        (b'a,"b\n1,2\n', "in row 1"),
        (b"b\n1\n", "has no column 'a'"),
        (b"a\n1\n\xf1\n", "row 3, holds the byte 0xF1"),
    ],
)
def test_a_file_that_must_be_whole_is_refused_with_its_name(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "t.csv").write_bytes(data)
    with pytest.raises(SourcebookError, match=rf"t\.csv.*{message}"):
        read_whole_table(tmp_path / "t.csv", ("a",))


def test_a_table_says_where_its_rows_stood(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"a\n1\n\n\xf1\n2\n")
    table = read_table(tmp_path / "t.csv")
    assert (table.columns, table.rows, table.numbers) == (["a"], [{"a": "1"}, {"a": "2"}], [2, 5])
    assert "row 4" in table.faults[0]
