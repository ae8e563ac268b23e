"""Tables of articles, one a row: CSV and its dialects, spreadsheets, Parquet, JSON and JSON Lines."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, BinaryIO

from sourcebook.documents.encoding import decode, detect_encoding
from sourcebook.documents.intake.facts import TEXT_COLUMNS, choose_column, name_column, read_facts, read_text
from sourcebook.documents.intake.found import LONGEST_BYTES, Choices, File, Raw, Skipped
from sourcebook.documents.intake.pages import holds_markup, write_text
from sourcebook.documents.rows import describe_width, list_lines, read_rows
from sourcebook.errors import SourcebookError, need

_ROWS_A_BATCH = 10
"""Rows of a Parquet file that are unpacked at once."""
_SEPARATORS = ",;\t|"
_SAMPLE = 1_000_000
_LONGEST_CELL = 32_767
"""Characters that a spreadsheet's cell can hold; a text of just so many was cut."""
# Where services of news put their articles inside an answer.
_LISTS = ("articles", "stories", "results", "docs", "documents", "items", "entries", "data", "hits", "rows", "records",
          "response", "news")  # fmt: skip
Row = Mapping[str, Any]


def read_csv(file: File, choices: Choices) -> Iterator[Raw | Skipped]:
    """Yield the articles of a file of separated values, whatever separates them."""
    with file.open() as stream:
        sample = stream.read(_SAMPLE)
    encoding = detect_encoding(sample)
    head = sample.decode(encoding, "replace").removeprefix("\ufeff")
    separator, first = _find_separator(head, choices), re.match(r"sep=.\r?\n", head)
    with file.open() as stream:
        text = io.TextIOWrapper(stream, encoding=encoding, errors="surrogateescape", newline="")
        lines = itertools.islice(list_lines(text), 1 if first else 0, None)
        columns, rows = read_rows(lines, separator, as_found=True)
        notes = (f"was read from a table separated by {_tell(separator)}",) if separator != "," else ()
        yield from _read_all((_note_width(row, columns, notes, choices) for _, row in rows), file, choices)


def _find_separator(head: str, choices: Choices) -> str:
    """Return what separates the columns: what gives the first row a column that is known, or the most columns."""
    if declared := re.match(r"sep=(.)\r?\n", head):
        return declared[1]
    line = head.partition("\n")[0].rstrip("\r")

    def judge(separator: str) -> tuple[bool, int]:
        names = [name_column(name) for name in next(csv.reader([line], delimiter=separator), [])]
        return bool(_name_texts(choices) & set(names)), len(names)

    return max(_SEPARATORS, key=judge)


def _name_texts(choices: Choices) -> set[str]:
    return {name_column(choices.text_column)} if choices.text_column else set(TEXT_COLUMNS)


def _tell(separator: str) -> str:
    return {";": "semicolons", "\t": "tabs", "|": "bars"}.get(separator, f"“{separator}”")


def _note_width(row: dict[str, Any] | str, columns: list[str], notes: tuple[str, ...], choices: Choices) -> Row | str:
    """Return a row with what is to be said of it: how it was mended where its cells are not as many as the columns."""
    if isinstance(row, str):
        return row
    if beyond := row.pop("", None):
        cells = [*row.values(), *beyond]
        joined = _join_cells(cells, len(columns))
        if name_column(columns[-1]) in _name_texts(choices):  # a text has commas, and stands at the end
            joined[len(columns) - 1 :] = [",".join(joined[len(columns) - 1 :])]
        if len(row) < len(columns) or len(joined) != len(columns):
            return describe_width(len(cells), len(columns))
        row = dict(zip(columns, joined, strict=True))
        told = f"was a row of {len(cells)} cells under a header of {len(columns)}; what a comma parted was joined"
        notes = (*notes, told)
    elif len(row) < len(columns):
        notes = (*notes, f"is a row of {len(row)} cells under a header of {len(columns)}; the last are taken as empty")
        row = dict.fromkeys(columns, "") | row
    return {**row, "": notes}


def _join_cells(cells: list[str], number: int) -> list[str]:
    """Return cells of which those are joined that a comma inside a sentence or a number parted, down to a number."""
    joined = cells[:1]
    for place, cell in enumerate(cells[1:], 2):
        goes_on = re.match(r"[\s”’\"'»)]", cell) or (joined[-1][-1:].isdigit() and re.match(r"\d{3}(?!\d)", cell))
        if goes_on and len(joined) + len(cells) - place >= number:
            joined[-1] += f",{cell}"
        else:
            joined.append(cell)
    return joined


def read_json_lines(file: File, choices: Choices) -> Iterator[Raw | Skipped]:
    """Yield the articles of a file with one JSON object a line."""
    with file.open() as stream:
        yield from _read_all(_list_lines(stream), file, choices)


def _list_lines(stream: BinaryIO) -> Iterator[Row | str]:
    while line := stream.readline(LONGEST_BYTES):
        if not line.endswith(b"\n") and len(line) == LONGEST_BYTES:
            while (rest := stream.readline(LONGEST_BYTES)) and not rest.endswith(b"\n"):
                pass
            yield f"is longer than {LONGEST_BYTES:,} bytes: split it into articles"
            continue
        if not line.strip():
            continue
        try:
            row = json.loads(decode(line)[0])
        except (ValueError, RecursionError) as error:
            yield f"is no JSON ({error}): mend it"
            continue
        yield row if isinstance(row, dict) else "is no JSON object: give one object a line"


def read_json(file: File, choices: Choices) -> Iterator[Raw | Skipped]:
    """Yield the articles of a JSON file: one object, a list of them, or a service's answer that holds such a list."""
    text, _ = decode(file.read())
    try:
        found = json.loads(text)
    except ValueError as error:
        if "Extra data" in str(error):
            yield from read_json_lines(file, choices)
            return
        raise SourcebookError(f"is no JSON ({error}): mend it") from None
    rows = _find_rows(found)
    if not rows:
        raise SourcebookError("holds no article: give an object with a text, or a list of such objects")
    yield from _read_all(
        (row if isinstance(row, dict) else "is no JSON object: give one object an article" for row in rows),
        file,
        choices,
    )


def _find_rows(found: Any) -> list[Any]:
    """Return the objects that are articles: the whole, a list of them, or what a service wrapped in its answer."""
    if isinstance(found, list):
        return [row.get("_source", row) if isinstance(row, dict) else row for row in found]
    if not isinstance(found, dict):
        return []
    if {name_column(name) for name in found} & set(TEXT_COLUMNS):
        values = list(found.values())
        if values and all(isinstance(value, dict) and value.keys() == values[0].keys() for value in values):
            return [{name: found[name][row] for name in found} for row in values[0]]  # as pandas writes columns
        return [found]
    for name in _LISTS:
        if isinstance(found.get(name), (list, dict)) and (rows := _find_rows(found[name])):
            return rows
    values = list(found.values())
    return values if values and all(isinstance(value, dict) for value in values) else [found] if found else []


def read_parquet(file: File, choices: Choices) -> Iterator[Raw | Skipped]:
    """Yield the articles of a Parquet file, some rows at a time: a small file may unpack to any size."""
    parquet = need("pyarrow.parquet")
    with file.open() as stream:
        batches = parquet.ParquetFile(stream).iter_batches(_ROWS_A_BATCH, use_threads=False)
        yield from _read_all((row for batch in batches for row in batch.to_pylist()), file, choices)


def read_xlsx(file: File, choices: Choices) -> Iterator[Raw | Skipped]:
    """Yield the articles of a workbook, from each of its sheets."""
    import openpyxl

    with file.open() as stream:
        book = openpyxl.load_workbook(io.BytesIO(stream.read()), read_only=True, data_only=True)
        yield from _read_sheets(((sheet.title, sheet.iter_rows(values_only=True)) for sheet in book), file, choices)


def read_xls(file: File, choices: Choices) -> Iterator[Raw | Skipped]:
    """Yield the articles of a workbook of the older kind, from each of its sheets."""
    xlrd = need("xlrd")
    book = xlrd.open_workbook(file_contents=file.read(), logfile=io.StringIO())

    def list_cells(sheet: Any) -> Iterator[tuple[Any, ...]]:
        for number in range(sheet.nrows):
            yield tuple(
                xlrd.xldate_as_datetime(cell.value, book.datemode) if cell.ctype == xlrd.XL_CELL_DATE else cell.value
                for cell in sheet.row(number)
            )

    yield from _read_sheets(((sheet.name, list_cells(sheet)) for sheet in book.sheets()), file, choices)


def _read_sheets(
    sheets: Iterable[tuple[str, Iterable[tuple[Any, ...]]]], file: File, choices: Choices
) -> Iterator[Raw | Skipped]:
    for place, (title, rows) in enumerate(sheets):
        filled = ((number, row) for number, row in enumerate(rows, 1) if any(cell not in (None, "") for cell in row))
        header = next(filled, None)
        if header is None:
            continue
        names = [str(cell or "") for cell in header[1]]
        named = (_name_cells(names, row) for _, row in filled)
        yield from _read_all(named, file, choices, f"sheet {title}, " if place else "")


def _name_cells(names: list[str], row: tuple[Any, ...]) -> Row | str:
    if any(cell not in (None, "") for cell in row[len(names) :]):
        return f"has {len(row)} cells, but row 1 names {len(names)} columns: name them all"
    return {"": ()} | dict(zip(names, map(_write_cell, row), strict=False))


def _write_cell(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell) if isinstance(cell, (int, float)) else cell


def _read_all(rows: Iterable[Row | str], file: File, choices: Choices, part: str = "") -> Iterator[Raw | Skipped]:
    """Yield the articles of a table's rows; a row that is a text is the reason why it could not be read.

    The column without a name holds remarks on the row.
    """
    for number, row in enumerate(rows, 1):
        place = f"{file.name}, {part}row {number}"
        if isinstance(row, str):
            yield Skipped(place, row)
            continue
        size = sum(len(cell) for cell in row.values() if isinstance(cell, (str, bytes)))
        if size > LONGEST_BYTES:
            yield Skipped(place, f"is longer than {LONGEST_BYTES:,} characters: split it into articles")
            continue
        try:
            yield _read_row(row, place, f"{file.stem}-{number}", choices)
        except SourcebookError as error:
            yield Skipped(place, str(error))


def _read_row(row: Row, place: str, otherwise: str, choices: Choices) -> Raw:
    """Return a row as an article, under its own id or another."""
    names = {name_column(name): str(name) for name in row if name}
    cells = {name_column(name): value for name, value in row.items() if name}
    column = choose_column(cells, choices.text_column)
    text, told = read_text(cells[column])
    notes = [*row.get("", ()), told]
    if column != "text":
        notes.append(f"has its text in the column “{names[column]}”")
    if holds_markup(text):
        text = write_text(text)
        notes.append("was written as HTML, whose tags were taken out")
    if len(text) == _LONGEST_CELL:
        notes.append(f"is truncated: a spreadsheet's cell holds {_LONGEST_CELL:,} characters; get the whole text")
    facts = read_facts({name: value for name, value in cells.items() if name != column})
    return Raw(facts["id"] or otherwise, place, "row", text, facts, tuple(filter(None, notes)))
