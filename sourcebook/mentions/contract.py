"""The contract: the data package's descriptor, derived from the codebook, so that nothing is described twice."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sourcebook.mentions.codebook import DEFAULT, joins_codes, read_codebook
from sourcebook.mentions.kinds import KINDS, Kind

DATE = r"(\.\./)?\d{4}(-\d\d){0,2}(/\d{4}(-\d\d){0,2})?"
"""An ISO date as precise as its source: a day, month, year, interval, or with ``../`` a last day."""


def derive_contract(codebook: Path = DEFAULT) -> dict[str, Any]:
    """Return the Frictionless Data Package descriptor of the tables coded by a codebook."""
    book = read_codebook(codebook)
    return {
        "name": "sourcebook",
        "title": "Sourcebook: coded tables",
        "description": "Mentions coded in news articles on sanctuary cities; see the codebook for every code.",
        "version": "1.0.0",
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0; quoted passages excluded",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "resources": [_describe_table(kind, book) for kind in KINDS],
    }


def _describe_table(kind: Kind, book: dict[str, Any]) -> dict[str, Any]:
    """Return one table's resource descriptor."""
    columns = book[kind.table]["columns"].items()
    fields = [_describe_column(kind.table, name, column, book) for name, column in columns]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    schema["primaryKey"] = kind.key[0] if len(kind.key) == 1 else list(kind.key)
    references = [
        {"fields": column, "reference": dict(zip(("resource", "fields"), target.split("."), strict=True))}
        for column, target in kind.refers.items()
    ]
    if references:
        schema["foreignKeys"] = references
    return {
        "name": kind.table,
        "path": f"{kind.table}.csv",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "format": "csv",
        "mediatype": "text/csv",
        "description": " ".join(book[kind.table]["definition"].split()),
        "schema": schema,
    }


def _describe_column(table: str, name: str, column: dict[str, Any], book: dict[str, Any]) -> dict[str, Any]:
    """Return one column's field descriptor; a cell that may join several codes by ";" gets a pattern."""
    constraints: dict[str, Any] = {"required": True} if column.get("required") else {}
    codes = find_codes(table, column, book)
    if codes and joins_codes(column):
        one = "(?:" + "|".join(re.escape(code).replace("\\_", "_") for code in codes) + ")"
        constraints["pattern"] = f"{one}(;{one})*"
    elif codes:
        constraints["enum"] = codes
    elif column.get("date"):
        constraints["pattern"] = DATE
    if column["type"] == "integer" and name.endswith(("start", "end")):
        constraints["minimum"] = 0
    field = {
        "name": name,
        "type": column["type"],
        "description": " ".join(column.get("definition", "").split()),
    }
    return field | ({"constraints": constraints} if constraints else {})


def find_codes(table: str, column: Mapping[str, Any], book: Mapping[str, Any]) -> list[str]:
    """Return a column's codes, its own or those of the table and column that it names."""
    if "codes_from" in column:
        table, name = column["codes_from"].split(".")
        return find_codes(table, book[table]["columns"][name], book)
    return [str(code) for code in column.get("codes") or {}]


def write_contract(path: Path) -> None:
    """Write the descriptor as JSON."""
    path.write_text(json.dumps(derive_contract(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
