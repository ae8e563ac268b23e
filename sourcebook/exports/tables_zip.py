"""The coded tables as CSV in one archive: cell for cell as coded for programs, and once more safe for spreadsheets.

The tables hold words of articles by others, and ``statistics.change`` holds the code "=". A spreadsheet
runs a cell that begins like a formula. So every text cell that begins with one of FORMULA gets an
apostrophe before it, as OWASP advises (https://owasp.org/www-community/attacks/CSV_Injection; CWE-1236).
Number columns stay as they are: "-5" is no formula. The mark can be taken off again without loss:
``unguard`` removes one apostrophe where FORMULA follows the apostrophes that a cell begins with, and
``guard`` adds one there too. The data package in the archive names the rule, and its own codes carry the
mark, so the archive validates as it stands. ``PLAIN`` holds the same tables without the mark.

The tables in ``data/`` are never changed: programs that score them read those. A CSV file opened by a
spreadsheet that expects another separator than the comma can still be split in the wrong places; import it
with the comma named as the separator.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from sourcebook.documents.imprint import Imprint
from sourcebook.documents.rows import open_writer
from sourcebook.exports.archive import write_zip
from sourcebook.exports.codings import show_value
from sourcebook.exports.formats import Format

FORMAT = Format(
    "tables.zip",
    "application/zip",
    "every coded table as CSV, safe to open in a spreadsheet, with its data package",
    "Frictionless Data Package",
    "https://specs.frictionlessdata.io/tabular-data-package/",
    "spreadsheets that cannot open the workbook",
)
PLAIN = Format(
    "tables-plain.zip",
    FORMAT.media_type,
    "every coded table as CSV, cell for cell as it was coded, with its data package",
    FORMAT.standard,
    FORMAT.address,
    "R, pandas, DuckDB, frictionless",
)
# What begins a formula: also the full-width forms, and the blanks that spreadsheets skip before one.
FORMULA = "=+\\-@＝＋－＠\t\r\n\0"
_GUARDED = re.compile(f"'*[{FORMULA}]")
NOTE = (
    "In text columns, a cell that begins with one of = + - @ (also full-width), a tab, a line break or NUL "
    "has an apostrophe put before it, so that no spreadsheet runs it; so has a cell that begins with "
    "apostrophes and then one of these. Take one apostrophe off such a cell to have the coded value. Number "
    "columns are unchanged."
)


def guard(cell: str) -> str:
    """Return a text cell with an apostrophe before it where a spreadsheet might run it."""
    return "'" + cell if _GUARDED.match(cell) else cell


def unguard(cell: str) -> str:
    """Return the cell that ``guard`` was given."""
    return cell[1:] if cell.startswith("'") and _GUARDED.match(cell) else cell


def write_tables_zip(
    tables: Mapping[str, pd.DataFrame], package: Mapping[str, Any], imprint: Imprint, guarded: bool = True
) -> bytes:
    """Return a zip of every table as CSV with the data package that describes them.

    ``package`` is the descriptor that the tables hold to (``datapackage.json`` of their coding folder). Where it is
    ``guarded``, no cell begins as a formula does.
    """
    mark = guard if guarded else str
    files: dict[str, bytes] = {}
    resources = []
    for resource in package["resources"]:
        frame, schema = tables[resource["name"]], resource["schema"]
        fields = list_fields(frame, schema["fields"])
        data = files[resource["path"]] = _write_csv(frame, fields, mark)
        own = {"schema": schema | {"fields": [_mark_field(field, mark) for field in fields]}}
        fingerprint = {"bytes": len(data), "hash": "sha256:" + hashlib.sha256(data).hexdigest()}
        resources.append(resource | own | fingerprint)
    about = {name: value for name, value in package.items() if name != "licenses"} | imprint.describe_package()
    descriptor = about | ({"formulaSafety": NOTE} if guarded else {}) | {"resources": resources}
    text = json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"
    return write_zip({"datapackage.json": text.encode("utf-8")} | files)


def list_fields(frame: pd.DataFrame, fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return descriptors of a table's columns: those of its contract, then those that it has beyond it, as text."""
    known = {field["name"] for field in fields}
    return fields + [{"name": column, "type": "string"} for column in frame.columns if column not in known]


def _write_csv(frame: pd.DataFrame, fields: list[dict[str, Any]], mark: Callable[[str], str]) -> bytes:
    """Return a table's fields as CSV in UTF-8, text marked."""
    names, types = zip(*((field["name"], field["type"]) for field in fields), strict=True)
    buffer = io.StringIO()
    writer = open_writer(buffer)
    writer.writerow(names)
    for row in frame[list(names)].astype(object).itertuples(index=False, name=None):
        writer.writerow(write_cell(cell, kind, mark) for cell, kind in zip(row, types, strict=True))
    return buffer.getvalue().encode("utf-8")


def write_cell(cell: object, kind: str, mark: Callable[[str], str] = guard) -> str:
    """Return a cell as text: empty where it has no value, marked unless its column holds numbers."""
    if cell is None or cell is pd.NA or (isinstance(cell, float) and pd.isna(cell)):
        return ""
    if kind in ("integer", "number"):
        return show_value(float(cell) if kind == "number" else cell)  # type: ignore[arg-type]
    return str(cell).lower() if kind == "boolean" else mark(str(cell))


def _mark_field(field: Mapping[str, Any], mark: Callable[[str], str]) -> dict[str, Any]:
    """Return a field's descriptor with its codes as they stand in the archive."""
    rules = field.get("constraints", {})
    if "enum" not in rules:
        return dict(field)
    return dict(field) | {"constraints": rules | {"enum": [mark(code) for code in rules["enum"]]}}
