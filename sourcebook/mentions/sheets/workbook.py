"""How a cell is written to a workbook so that a spreadsheet shows it as it is."""

from __future__ import annotations

from math import ceil

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from sourcebook.documents.controls import write_marks

_CELL_LENGTH = 32_000  # a little below the 32,767 characters that a cell can hold
# Of a spreadsheet's usual font: a line's height, the most that a row may have, in points, and a column's width.
_LINE_HEIGHT, _MOST_HEIGHT, _COLUMN_WIDTH = 15, 409, 8.43


def write_cell(cell: Cell, value: object) -> None:
    """Write a value into a cell; a text is always written as text, so that none becomes a formula."""
    if isinstance(value, str):
        cell.value = show_text(value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value


def show_text(text: str) -> str:
    """Return a text as a cell can hold it: with marks, which ``read_marks`` reads back, and not too long."""
    return write_marks(text)[:_CELL_LENGTH]


def write_row(worksheet: Worksheet, values: list[object], row: int | None = None) -> None:
    """Write values into a row, by default the first below what is written."""
    number = row or (worksheet.max_row + 1 if worksheet["A1"].value is not None else 1)
    for column, value in enumerate(values, 1):
        write_cell(worksheet.cell(number, column), value)


def fit_rows(worksheet: Worksheet) -> None:
    """Give each row the height that its longest cell needs in its column's width; not every program does so itself."""
    widths = {letter: each.width for letter, each in worksheet.column_dimensions.items()}
    for row in worksheet.iter_rows():
        lines = max(_count_lines(cell.value, widths.get(cell.column_letter, _COLUMN_WIDTH)) for cell in row)
        if lines > 1:
            worksheet.row_dimensions[row[0].row].height = min(_LINE_HEIGHT * lines, _MOST_HEIGHT)


def _count_lines(value: object, width: float) -> int:
    return sum(max(1, ceil(len(line) / width)) for line in str("" if value is None else value).split("\n"))
