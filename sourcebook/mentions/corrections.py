"""Corrections: what a reader has put right in extracted tables, kept as data and applied at every rebuild.

``corrections.csv`` beside the tables has the columns action, table, id, doc, start, text, column, value, note:

- ``change``: row ``id`` gets ``value`` in ``column``;
- ``delete``: row ``id`` goes;
- ``add``: a row for the passage ``text`` at ``start`` of ``doc``; its other cells are set by ``change`` rows.

Where ``text`` is given, a change or deletion holds only as long as the row still has this text: the rules or the
article may have changed since. One that no longer fits is reported and left out, never applied to another row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sourcebook.documents.document import Document
from sourcebook.documents.excerpts import shorten
from sourcebook.documents.rows import read_table
from sourcebook.errors import SourcebookError
from sourcebook.mentions.kinds import MENTIONS, TABLES, make_ids
from sourcebook.mentions.tables import list_columns, read_contract

CORRECTIONS = "corrections.csv"
COLUMNS = ["action", "table", "id", "doc", "start", "text", "column", "value", "note"]
_ACTIONS = ("add", "change", "delete")
_FIXED = ("id", "doc", "text")
CHANGED, ADDED = BY_HAND = ("corrected by hand", "added by hand")
"""What the column `rule` says of rows that a correction changed or added."""
_CORRECTED = ["actors", *(kind.table for kind in MENTIONS if kind.key == ("id",))]


_PLACE = re.compile(r"[0-9]{1,9}")
# A number that the tables can hold: not "nan", not an infinite one.
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?(?:[eE][+-]?[0-9]{1,2})?")


@dataclass(frozen=True)
class Correction:
    """One row of corrections.csv, and its line there."""

    line: int
    action: str
    table: str
    id: str
    doc: str
    start: str
    text: str
    column: str
    value: str

    def complain(self, why: str) -> str:
        """Return a sentence saying that the correction was not applied."""
        return f"{CORRECTIONS}, row {self.line}: {self.action} {self.id} was not applied: {why}."


def read_corrections(path: Path) -> tuple[list[Correction], list[str]]:
    """Return the corrections of a file, none where it does not exist, and a sentence on each row that cannot be meant.

    Raises SourcebookError where the file has no header, or lacks a column.
    """
    if not path.is_file():
        return [], []
    table = read_table(path, ("action", "table", "id"))
    corrections, faults = [], table.faults
    for line, row in zip(table.numbers, table.rows, strict=True):
        try:
            corrections.append(_read(row, line, path))
        except SourcebookError as error:
            faults.append(str(error))
    return corrections, faults


def _read(row: dict[str, str], line: int, path: Path) -> Correction:
    cells = {name: row.get(name) or "" for name in COLUMNS}
    place = f"{path}, row {line}: "
    action, table = cells["action"].strip(), cells["table"].strip()
    if action not in _ACTIONS:
        raise SourcebookError(f"{place}there is no action {action!r}: use {', '.join(_ACTIONS)}.")
    if table not in _CORRECTED:
        raise SourcebookError(f"{place}table {table!r} cannot be corrected: use {', '.join(_CORRECTED)}.")
    if action == "change" and cells["column"] not in list_columns(table):
        raise SourcebookError(
            f"{place}{table} has no column {cells['column']!r}: use {', '.join(list_columns(table))}."
        )
    if action == "change" and cells["column"] in _FIXED:
        raise SourcebookError(f"{place}{cells['column']} follows from the passage: delete the row and add another.")
    placed = _PLACE.fullmatch(cells["start"]) and cells["doc"] and cells["text"]
    if action == "add" and (table == "actors" or not placed):
        raise SourcebookError(f"{place}an added passage needs doc, start (a whole number) and text.")
    id_ = cells["id"] or (make_ids(table, [(cells["doc"], int(cells["start"]))])[0] if action == "add" else "")
    if not id_:
        raise SourcebookError(f"{place}the id is empty: name the row that is meant.")
    doc = "" if table == "actors" else cells["doc"] or id_.removeprefix(f"{TABLES[table].prefix}-").rsplit("-", 1)[0]
    if not cells["doc"] and _is_numbered(id_):
        doc = doc.rsplit("-", 1)[0]
    return Correction(line, action, table, id_, doc, cells["start"], cells["text"], cells["column"], cells["value"])


def _is_numbered(id_: str) -> bool:
    """Tell whether an id ends with a second number, as those of further rows at one start do."""
    last, before = (id_.rsplit("-", 2)[-1], id_.rsplit("-", 2)[-2]) if id_.count("-") > 2 else ("", "")
    return last.isdecimal() and before.isdecimal() and int(last) < 100


def apply_corrections(
    tables: dict[str, list[dict[str, Any]]], corrections: Iterable[Correction], document: Document
) -> list[str]:
    """Apply corrections to a document's rows, in place, and return sentences on those that no longer fit."""
    complaints = []
    for each in corrections:
        why = _add(tables, each, document) if each.action == "add" else _alter(tables[each.table], each, document)
        if why:
            complaints.append(each.complain(why))
        elif (each.action, each.table, each.column) == ("change", "quotes", "speaker"):
            _follow_speaker(tables, each)
    return complaints


def _follow_speaker(tables: dict[str, list[dict[str, Any]]], each: Correction) -> None:
    """Give a quotation's corrected speaker to the attribution of the same words, unless that has a row here too."""
    quote = next(row for row in tables["quotes"] if row["id"] == each.id)
    for row in tables["attributions"]:
        same = row["kind"] == "direct" and row["content_start"] < quote["end"] and quote["start"] < row["content_end"]
        if same and row["rule"] not in BY_HAND:
            row |= {"actor": each.value, "rule": CHANGED}


def _find(rows: list[dict[str, Any]], id_: str) -> dict[str, Any] | None:
    return next((row for row in rows if row.get("id", row.get("actor")) == id_), None)


def _alter(rows: list[dict[str, Any]], each: Correction, document: Document) -> str:
    """Change or delete a row; return why it cannot be done, or nothing."""
    row = _find(rows, each.id)
    if row is None:
        return "the extraction has no such row"
    start, end = TABLES[each.table].start, TABLES[each.table].end
    found = row.get("text") or document.text[row.get(start, 0) : row.get(end, 0)]
    if each.text and found != each.text:
        return f"the row's text is {found[:60]!r} now"
    if each.action == "delete":
        rows.remove(row)
        return ""
    value = _convert(each)
    if isinstance(value, SourcebookError):
        return str(value)
    changed = row | {each.column: value, "rule": CHANGED}
    if each.column in (start, end):
        if None in (changed[start], changed[end]) or not 0 <= changed[start] < changed[end] <= len(document.text):
            return f"{changed[start]}–{changed[end]} is no span of the document"
        if "text" in row:
            changed["text"] = document.text[changed[start] : changed[end]]
    row.update(changed)
    return ""


def _convert(each: Correction) -> Any:
    """Return a value in its column's type, or the fault; None for an empty cell of a number."""
    entry = next(e for e in read_contract()[each.table]["schema"]["fields"] if e["name"] == each.column)
    if entry["type"] not in ("integer", "number"):
        codes = entry.get("constraints", {}).get("enum")
        if codes and each.value and each.value not in codes:
            return SourcebookError(f"{each.value!r} is no code of {each.column}")
        return each.value
    if each.value == "":
        return None
    if not _NUMBER.fullmatch(each.value) or (entry["type"] == "integer" and not each.value.lstrip("-").isdecimal()):
        return SourcebookError(f"{shorten(each.value)!r} is no {entry['type']}")
    return int(each.value) if entry["type"] == "integer" else float(each.value)


def _add(tables: dict[str, list[dict[str, Any]]], each: Correction, document: Document) -> str:
    """Add a row for a passage, with its section; return why it cannot be done, or nothing."""
    kind, start = TABLES[each.table], int(each.start)
    end = start + len(each.text)
    if document.text[start:end] != each.text:
        return f"at {start} the document says {document.text[start : start + 60]!r}"
    if _find(tables[each.table], each.id):
        return "the extraction has a row of this id"
    section = next((row["kind"] for row in tables["sections"] if row["start"] <= start < row["end"]), "body")
    row: dict[str, Any] = dict.fromkeys(list_columns(each.table), "")
    row |= {"id": each.id, "doc": document.id, "start": start, "end": end, "text": each.text}
    row |= {kind.start: start, kind.end: end}
    defaults = {
        "quotes": {"kind": "full"},
        "attributions": {"kind": "indirect", "cue_class": "neutral"},
        "statistics": {"change": "=", "statement_id": each.id, "measures": ""},
    }
    tables[each.table].append(row | defaults.get(each.table, {}) | {"section": section, "rule": ADDED})
    tables[each.table].sort(key=lambda other: other[kind.start])
    return ""
