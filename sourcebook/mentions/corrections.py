"""Corrections: what a reader has put right in extracted tables, kept as data and applied at every rebuild.

``corrections.csv`` beside the tables has the columns action, table, id, doc, start, text, column, value, note:

- ``change``: the row gets ``value`` in ``column``;
- ``delete``: the row goes;
- ``add``: a row for the passage ``text`` of ``doc``, with ``value`` in ``column``; further cells by ``change`` rows.

A row is meant by its ``id``, or by ``doc`` and ``text`` where its table has one row of this text there. ``start`` is
needed only where the text stands more than once in its document. Where ``text`` is given with an id, a change or
deletion holds only as long as the row still has this text: the rules or the article may have changed since.

Each correction is applied (``corrected``) or refused in a sentence, which costs no other one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sourcebook.documents.excerpts import shorten
from sourcebook.documents.rows import read_table
from sourcebook.errors import SourcebookError
from sourcebook.mentions.kinds import MENTIONS, TABLES
from sourcebook.mentions.tables import MOST

CORRECTIONS = "corrections.csv"
COLUMNS = ["action", "table", "id", "doc", "start", "text", "column", "value", "note"]
_ACTIONS = ("add", "change", "delete")
_CORRECTED = ["actors", *(kind.table for kind in MENTIONS if kind.key == ("id",))]
_FOLLOWS = {
    "id": "the passage: delete the row and add another",
    "doc": "the passage: delete the row and add another",
    "text": "the passage: delete the row and add another",
    "actor": "the rows that name this actor: change those, or join two names in names.csv",
    "position_id": "actor, issue, position and condition: change those",
    "rule": "who found the row: leave it",
}
"""Columns that nobody sets, and what they follow from; of an actor's only in the table of actors."""
_PLACE = re.compile(r"[0-9]{1,9}")
# A number that the tables can hold: not "nan", not an infinite one.
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?(?:[eE][+-]?[0-9]{1,2})?")

Fields = Mapping[str, Sequence[Mapping[str, Any]]]
"""By table, the descriptors of its columns, as a data package has them."""


@dataclass(frozen=True)
class Correction:
    """One row of corrections.csv, and its line there; ``start`` is None where it is not given."""

    line: int
    action: str
    table: str
    id: str
    doc: str
    start: int | None
    text: str
    column: str
    value: Any

    def complain(self, why: str) -> str:
        """Return a sentence saying that the correction was not applied."""
        named = self.id or f"{self.table} “{shorten(self.text, 40)}”"
        return f"{CORRECTIONS}, row {self.line}: {self.action} {named} was not applied: {why}."


def read_corrections(path: Path, fields: Fields) -> tuple[list[Correction], list[str]]:
    """Return the corrections of a file, none where it does not exist, and a sentence on each row that cannot be meant.

    ``fields`` are those of the tables that are corrected. Raises SourcebookError where the file has no header, or lacks
    a column.
    """
    if not path.is_file():
        return [], []
    table = read_table(path, ("action", "table"))
    corrections, faults = [], table.faults
    for line, row in zip(table.numbers, table.rows, strict=True):
        if any(row.values()):
            try:
                corrections.append(_read(row, line, fields))
            except SourcebookError as error:
                faults.append(f"{CORRECTIONS}, row {line}: {error}.")
    return corrections, faults


def _read(row: dict[str, str], line: int, fields: Fields) -> Correction:
    """Read a correction; raise SourcebookError, a sentence without stop, where no article could make it fit."""
    cells = {name: row.get(name) or "" for name in COLUMNS}
    for name in ("action", "table", "id", "doc", "start", "column"):
        cells[name] = cells[name].strip()
    action, table, id_, column = cells["action"].lower(), cells["table"].lower(), cells["id"], cells["column"]
    if action not in _ACTIONS:
        raise SourcebookError(f"there is no action {action!r}: use {', '.join(_ACTIONS)}")
    if table not in _CORRECTED:
        raise SourcebookError(f"table {table!r} cannot be corrected: use {', '.join(_CORRECTED)}")
    if table == "actors" and action != "change":
        raise SourcebookError("actors are listed from the rows that name them: change or delete those")
    placed = bool(cells["doc"] and cells["text"])
    if action == "add" and not placed:
        raise SourcebookError("an added passage needs doc and text")
    if not id_ and not placed:
        raise SourcebookError("the id is empty: name the row that is meant, or give its doc and text")
    if cells["start"] and not _PLACE.fullmatch(cells["start"]):
        raise SourcebookError(f"start {shorten(cells['start'], 20)!r} is no whole number: leave it empty, or count it")
    value: Any = cells["value"]
    if column and action != "delete":
        value = _convert(value, table, column, fields[table])
    elif action == "change" or (value and action == "add"):
        raise SourcebookError("the column is empty: name the one that gets the value")
    doc = "" if table == "actors" else cells["doc"] or _find_doc(table, id_)
    start = int(cells["start"]) if cells["start"] else None
    return Correction(line, action, table, id_, doc, start, cells["text"], column, value)


def _find_doc(table: str, id_: str) -> str:
    """Return the document that an id names: what stands before its start and the number of a further row there."""
    doc = id_.removeprefix(f"{TABLES[table].prefix}-").rsplit("-", 1)[0]
    last, before = (id_.rsplit("-", 2)[-1], id_.rsplit("-", 2)[-2]) if id_.count("-") > 2 else ("", "")
    numbered = last.isdecimal() and before.isdecimal() and int(last) < 100
    return doc.rsplit("-", 1)[0] if numbered else doc


def _is_derived(column: str, table: str) -> bool:
    return column in _FOLLOWS and (column != "actor" or table == "actors")


def _convert(value: str, table: str, column: str, fields: Sequence[Mapping[str, Any]]) -> Any:
    """Return a value in its column's type, None for an empty cell of a number.

    Raises SourcebookError, a sentence without stop, where the contract does not allow it there.
    """
    field = next((field for field in fields if field["name"] == column), None)
    if field is None:
        names = [field["name"] for field in fields if not _is_derived(field["name"], table)]
        raise SourcebookError(f"{table} has no column {shorten(column, 40)!r}: use {', '.join(names)}")
    if _is_derived(column, table):
        raise SourcebookError(f"{column} follows from {_FOLLOWS[column]}")
    rules, told = field.get("constraints", {}), repr(shorten(value))
    if value == "":
        if rules.get("required"):
            raise SourcebookError(f"{column} may not be empty: give it a value, or delete the row")
        return "" if field["type"] == "string" else None
    if codes := rules.get("enum"):
        if value not in codes:
            raise SourcebookError(f"{told} is no code of {column}: use {', '.join(codes)}")
    elif "pattern" in rules and not re.fullmatch(rules["pattern"], value):
        codes = ", ".join(re.findall(r"[\w-]+", rules["pattern"].partition(")(;")[0].removeprefix("(?:")))
        raise SourcebookError(f"{told} holds what is no code of {column}: use {codes}, several joined by ;")
    if field["type"] not in ("integer", "number"):
        return value
    whole = field["type"] == "integer"
    if not _NUMBER.fullmatch(value) or (whole and not value.lstrip("-").isdecimal()) or abs(float(value)) > MOST:
        raise SourcebookError(f"{told} is no {field['type']} that {column} can hold")
    return int(value) if whole else float(value)
