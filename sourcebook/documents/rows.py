"""Rows of CSV, read and written in one way.

What is wrong with a row is said in a sentence with its number, and costs that row only: an unclosed quotation mark does
not swallow the rest of a file, nor does one byte of another encoding.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sourcebook.errors import SourcebookError

LONGEST_ROW = 8_000_000
"""Characters of a row, four times those of the longest article."""
csv.field_size_limit(LONGEST_ROW + 1)  # a row's length is limited below
_UNDECODED = re.compile(r"[\udc80-\udcff]")  # what Python makes of a byte that is none of its encoding
_QUOTES = "has a quotation mark that is not closed, or one inside a cell that is not doubled: mend it"


class _Writes(Protocol):
    def write(self, text: str, /) -> Any: ...


def open_writer(stream: _Writes) -> Any:
    r"""Return a csv.writer whose rows end in "\n", with every cell quoted that holds a line break of any kind.

    Python's own leaves a bare carriage return unquoted where rows do not end in one; readers take it for a row's end.
    """
    return csv.writer(_UnixLines(stream), lineterminator="\r\n")


class _UnixLines:
    def __init__(self, stream: _Writes) -> None:
        self._stream = stream

    def write(self, row: str) -> None:
        self._stream.write(row.removesuffix("\r\n") + "\n")


def read_rows(
    lines: Iterable[str], separator: str = ",", as_found: bool = False
) -> tuple[list[str], Iterator[tuple[int, dict[str, str] | str]]]:
    """Return a table's columns, and its rows below the header, each with its number (the header is row 1).

    A row's cells come by column; a row that is at fault comes as a sentence without subject and stop ("repeats the
    header: remove it"). Blank rows are left out. Cells that are missing at a row's end are empty, and a row that is
    wider than the header is at fault; ``as_found`` leaves the missing out, and gives those beyond the header under "".

    Raises SourcebookError, a sentence without subject and stop, where there is no header, or two columns have one name.
    """
    source = _Lines(lines)
    reader = csv.reader(source, strict=True, delimiter=separator)
    header = _read_header(reader)
    return [name for name in header if name], _read_below(source, reader, header, as_found)


def _read_below(
    source: _Lines, reader: Iterator[list[str]], header: list[str], as_found: bool
) -> Iterator[tuple[int, dict[str, str] | str]]:
    number, is_rest = 1, False
    while True:
        number += 1
        source.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except _TooLongError:
            source.skip_row()
            yield number, f"is longer than {LONGEST_ROW:,} characters: shorten it"
            continue
        except csv.Error:
            source.go_back()
            is_rest = True  # of the broken row there may be more lines, which are no rows
            yield number, _QUOTES
            continue
        if not cells or (is_rest and len(cells) < len(header)):
            continue
        is_rest = False
        beyond = [] if as_found else cells[len(header) :]
        yield number, _find_fault(cells, header, beyond) or _name_cells(cells, header, as_found)


def _read_header(reader: Iterator[list[str]]) -> list[str]:
    try:
        header = [name.strip() for name in next(reader)]
    except StopIteration:
        raise SourcebookError("is empty: its first row must name the columns") from None
    except csv.Error:
        raise SourcebookError(f"{_QUOTES} in row 1") from None
    header[0:1] = [header[0].removeprefix("\ufeff")] if header else []
    for place, name in enumerate(header):
        if name and name in header[:place]:
            raise SourcebookError(f"names the column {name!r} twice in row 1: rename or remove one of them")
    return header


def _find_fault(cells: list[str], header: list[str], beyond: list[str]) -> str:
    """Say what is wrong with a row that could be read; nothing where nothing is."""
    if undecoded := _UNDECODED.search("".join(cells)):
        byte = ord(undecoded[0]) - 0xDC00
        return f"holds the byte 0x{byte:02X}, which is not UTF-8: save the file as “CSV UTF-8”"
    if any(beyond):
        return describe_width(len(cells), len(header))
    if [cell.strip() for cell in cells] == header:
        return "repeats the header: remove it"
    return ""


def describe_width(cells: int, columns: int) -> str:
    """Say that a row has more cells than there are columns."""
    return f"has {cells} cells, but row 1 names {columns} columns: put quotation marks around a comma"


def _name_cells(cells: list[str], header: list[str], as_found: bool) -> dict[str, Any]:
    filled = cells if as_found else cells + [""] * (len(header) - len(cells))
    named: dict[str, Any] = {name: cell for name, cell in zip(header, filled, strict=False) if name}
    beyond = cells[len(header) :]
    return named | {"": beyond} if as_found and any(beyond) else named


class _TooLongError(csv.Error):
    """A row has more characters than any may have."""


class _Lines:
    """A table's lines, of which those of the present row can be gone back to."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self._row: list[str] = []
        self._size = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self._row.append(line)
        self._size += len(line)
        if self._size > LONGEST_ROW:
            raise _TooLongError
        return line

    def begin(self) -> None:
        """Begin a row."""
        self._row, self._size = [], 0

    def go_back(self) -> None:
        """Give the lines of the present row again, but for its first."""
        self._again.extendleft(reversed(self._row[1:]))

    def skip_row(self) -> None:
        """Go to the line after the present row, whose last is the one in which its quotation marks are closed."""
        marks = sum(line.count('"') for line in self._row)
        last = self._row[-1]
        while marks % 2 or not last.endswith(("\n", "\r")):
            self.begin()
            try:
                last = next(self)
            except StopIteration:
                return
            except _TooLongError:
                last = self._row[-1]
            marks += last.count('"')


def list_lines(stream: io.TextIOBase) -> Iterator[str]:
    """Yield a stream's lines, of one that is longer than any row may be a piece at a time."""
    while line := stream.readline(LONGEST_ROW + 1):
        yield line


@dataclass(frozen=True)
class Table:
    """A CSV file: its columns, its rows, and a sentence for each row that is left out."""

    columns: list[str]
    rows: list[dict[str, str]]
    numbers: list[int]  # of each row, as a spreadsheet counts them
    faults: list[str]


@contextlib.contextmanager
def open_table(
    path: Path, needed: Sequence[str] = ()
) -> Iterator[tuple[list[str], Iterator[tuple[int, dict[str, str] | str]]]]:
    """Open a CSV file in UTF-8: its columns, and its rows with their numbers, one at a time, or why one is at fault.

    What parts its cells is told by its header: a comma, or where that has none, a semicolon or tab.

    Raises SourcebookError where the file has no header, two columns of one name, or lacks a column that is ``needed``.
    """
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as stream:
        header = stream.readline(LONGEST_ROW)
        stream.seek(0)
        separator = "," if "," in header else max(",;\t", key=header.count)
        try:
            columns, found = read_rows(list_lines(stream), separator)
        except SourcebookError as error:
            raise SourcebookError(f"{path} {error}.") from None
        for column in needed:
            if column not in columns:
                raise SourcebookError(f"{path} has no column {column!r}: add it to the header row.")
        yield columns, ((n, f"{path}, row {n}, {row}." if isinstance(row, str) else row) for n, row in found)


def read_table(path: Path, needed: Sequence[str] = ()) -> Table:
    """Read a CSV file in UTF-8, without the rows that are at fault.

    Raises SourcebookError as ``open_table`` does.
    """
    with open_table(path, needed) as (columns, found):
        table = Table(columns, [], [], [])
        for number, row in found:
            if isinstance(row, str):
                table.faults.append(row)
            else:
                table.rows.append(row)
                table.numbers.append(number)
    return table


def read_whole_table(path: Path, needed: Sequence[str] = ()) -> Table:
    """Read a CSV file of which no row may be left out.

    Raises SourcebookError, naming file and row, at the first fault.
    """
    table = read_table(path, needed)
    for fault in table.faults:
        raise SourcebookError(fault)
    return table
