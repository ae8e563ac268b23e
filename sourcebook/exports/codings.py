"""Codings: each mention with its passage and its codes, as every format of annotation needs them.

A **code** is a value from a closed vocabulary of the codebook (``issue: detainers``); a **note** is any other
coded field (``speaker``, ``measures``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sourcebook.mentions.contract import find_codes
from sourcebook.mentions.kinds import MENTIONS, Kind, has, locate_mentions

Codebook = Mapping[str, dict[str, Any]]

# A section says where a passage stands, which its offsets say already.
_NOT_CODED = "section"


@dataclass(frozen=True)
class Coding:
    """One mention: its id, its span, the span of the words that an export may quote, its codes and notes.

    ``codes`` and ``notes`` are (column, value) pairs. ``quoted`` is the mention's span, or the cue's where
    the whole span must not be reprinted, or nothing where that has no cue.
    """

    id: str
    table: str
    doc: str
    start: int
    end: int
    quoted: tuple[int, int] | None
    codes: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]


def list_closed_columns(table: str, codebook: Codebook) -> list[str]:
    """Return a table's columns with a closed vocabulary, in the codebook's order."""
    columns = codebook[table]["columns"]
    return [
        name for name, column in columns.items() if name != _NOT_CODED and find_codes(table, column, dict(codebook))
    ]


def list_codings(tables: Mapping[str, pd.DataFrame], codebook: Codebook) -> list[Coding]:
    """Return every mention that has an anchor in the book, in the order of the text."""
    codings = [coding for kind in MENTIONS for coding in _read_kind(kind, tables, codebook)]
    return sorted(codings, key=lambda coding: (coding.doc, coding.start, coding.end, coding.id))


def _read_kind(kind: Kind, tables: Mapping[str, pd.DataFrame], codebook: Codebook) -> Iterator[Coding]:
    closed = list_closed_columns(kind.table, codebook)
    rows: list[dict[Any, Any]] = locate_mentions(kind, tables).to_dict("records")
    spans = tables[kind.table][[kind.start, kind.end]].itertuples(index=False, name=None)
    for row, (first, last) in zip(rows, spans, strict=True):
        start, end = int(row["start"]), int(row["end"])
        notes = [(name, show_value(row[name])) for name in kind.fields if name not in closed and has(row, name)]
        quoted: tuple[int, int] | None = (start, end)
        if kind.wide:
            notes.append((kind.wide, f"{first}–{last}"))
            quoted = (int(row["cue_start"]), int(row["cue_end"])) if has(row, "cue_start") else None
        codes = tuple((name, code) for name in closed if has(row, name) for code in show_value(row[name]).split(";"))
        yield Coding(str(row["id"]), kind.table, str(row["doc"]), start, end, quoted, codes, tuple(notes))


def show_value(value: object) -> str:
    """Return a cell as text, a whole number without decimals."""
    return f"{value:.15g}" if isinstance(value, float) else str(value)
