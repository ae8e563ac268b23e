"""The contract: the data package's descriptor, derived from the codebook, so that nothing is described twice."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from sourcebook.mentions.codebook import DEFAULT, read_codebook

# Tables in the order in which they are coded and shown.
TABLES = [
    "sections",
    "actors",
    "quotes",
    "marks_excluded",
    "attributions",
    "statistics",
    "numbers_excluded",
    "relations",
    "stances",
    "devices",
    "frames",
    "events",
    "references",
]
KEYS = {"actors": "actor", "sections": ["doc", "start"], "frames": ["doc", "start"]} | {
    table: ["doc", "start"] for table in ("marks_excluded", "numbers_excluded")
}
REFERENCES = {
    ("quotes", "speaker"): ("actors", "actor"),
    ("quotes", "speech"): ("events", "id"),
    ("stances", "actor"): ("actors", "actor"),
    ("devices", "speaker"): ("actors", "actor"),
    ("references", "statistic"): ("statistics", "id"),
}


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
        "resources": [describe_table(table, book) for table in TABLES],
    }


def describe_table(table: str, book: dict[str, Any]) -> dict[str, Any]:
    """Return one table's resource descriptor."""
    fields = [describe_column(table, name, column, book) for name, column in book[table]["columns"].items()]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    key = KEYS.get(table, "id")
    schema["primaryKey"] = key
    references = [
        {"fields": column, "reference": {"resource": target, "fields": field}}
        for (owner, column), (target, field) in REFERENCES.items()
        if owner == table
    ]
    if references:
        schema["foreignKeys"] = references
    return {
        "name": table,
        "path": f"{table}.csv",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "format": "csv",
        "mediatype": "text/csv",
        "description": " ".join(book[table]["definition"].split()),
        "schema": schema,
    }


def describe_column(table: str, name: str, column: dict[str, Any], book: dict[str, Any]) -> dict[str, Any]:
    """Return one column's field descriptor; a cell that may join several codes by ";" gets a pattern."""
    constraints: dict[str, Any] = {"required": True} if column.get("required") else {}
    codes = find_codes(table, column, book)
    if codes and "joined by" in column.get("definition", ""):
        one = "(?:" + "|".join(re.escape(code).replace("\\_", "_") for code in codes) + ")"
        constraints["pattern"] = f"{one}(;{one})*"
    elif codes:
        constraints["enum"] = codes
    if column["type"] == "integer" and name.endswith(("start", "end")):
        constraints["minimum"] = 0
    field = {
        "name": name,
        "type": column["type"],
        "description": " ".join(column.get("definition", "").split()),
    }
    return field | ({"constraints": constraints} if constraints else {})


def find_codes(table: str, column: dict[str, Any], book: dict[str, Any]) -> list[str]:
    """Return a column's codes, its own or those of the table and column that it names."""
    if "codes_from" in column:
        table, name = column["codes_from"].split(".")
        return find_codes(table, book[table]["columns"][name], book)
    return [str(code) for code in column.get("codes") or {}]


def write_contract(path: Path) -> None:
    """Write the descriptor as JSON."""
    path.write_text(json.dumps(derive_contract(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
