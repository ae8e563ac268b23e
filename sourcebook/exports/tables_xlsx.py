"""The coded tables as one workbook, a sheet a table: what people open, where ``tables_zip`` is what programs read.

Text is text there: an id, "820,000" or "=" is shown as it was coded and nothing runs. Number columns hold numbers.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.writer.excel import ExcelWriter

from sourcebook.documents.imprint import Imprint
from sourcebook.exports.archive import UndatedZip, write_zip
from sourcebook.exports.formats import Format
from sourcebook.exports.tables_zip import list_fields
from sourcebook.mentions.sheets.workbook import write_cell

FORMAT = Format(
    "tables.xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "every coded table as a sheet of one workbook, and a first sheet that says what each column holds",
    "Office Open XML, ISO/IEC 29500",
    "https://www.iso.org/standard/71691.html",
    "LibreOffice, Excel, Numbers",
)
_WIDTHS = {"integer": 10, "number": 12, "boolean": 10}  # in characters; of text columns:
_TEXT_WIDTH, _LONG_TEXT_WIDTH = 20, 60
_LONG = {"text", "description", "note", "content"}


def write_tables_xlsx(tables: Mapping[str, pd.DataFrame], package: Mapping[str, Any], imprint: Imprint) -> bytes:
    """Return a workbook of every table that ``package``, their data package's descriptor, describes."""
    workbook = Workbook(write_only=True)
    workbook.properties.title, workbook.properties.creator = imprint.name, "; ".join(imprint.authors)
    described = {
        resource["name"]: list_fields(tables[resource["name"]], resource["schema"]["fields"])
        for resource in package["resources"]
    }
    about = [
        [table, field["name"], field["type"], field.get("description", "")]
        for table, fields in described.items()
        for field in fields
    ]
    head = [{"name": name, "type": "string"} for name in ("table", "column", "type", "description")]
    _write_sheet(workbook, "columns", head, about)
    for table, fields in described.items():
        names = [field["name"] for field in fields]
        _write_sheet(workbook, table, fields, tables[table][names].astype(object).itertuples(index=False, name=None))
    buffer = io.BytesIO()
    ExcelWriter(workbook, UndatedZip(buffer, "w")).save()
    return _settle(buffer.getvalue())


def _write_sheet(workbook: Workbook, name: str, fields: list[dict[str, Any]], rows: Iterable[Iterable[object]]) -> None:
    """Add a sheet with a heading that stays in sight, and a row a mention."""
    sheet = workbook.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    for number, field in enumerate(fields, 1):
        width = _WIDTHS.get(field["type"], _LONG_TEXT_WIDTH if field["name"] in _LONG else _TEXT_WIDTH)
        sheet.column_dimensions[Cell(sheet, 1, number).column_letter].width = width
    sheet.append([_make_cell(sheet, field["name"], bold=True) for field in fields])
    for row in rows:
        sheet.append([_make_cell(sheet, cell) for cell in row])


def _make_cell(sheet: Any, value: object, bold: bool = False) -> Any:
    """Return a cell as it was coded: text as text, a number as a number, nothing where there is no value."""
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
        return None
    cell = WriteOnlyCell(sheet)
    if isinstance(value, str):
        cell.number_format = "@"  # stays text where a person edits the cell
    if bold:
        cell.font = Font(bold=True)
    write_cell(cell, value)
    return cell


def _settle(workbook: bytes) -> bytes:
    """Return a workbook without the time at which it was written."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    core = files["docProps/core.xml"].decode("utf-8")
    files["docProps/core.xml"] = re.sub(r"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>", "", core).encode()
    return write_zip(files)
