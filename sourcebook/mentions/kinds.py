"""The registry of tables: how each table's mentions are located, paired and shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd


@dataclass(frozen=True)
class Kind:
    """How one table's mentions are shown: heading, coded fields, and the chapter tables that count them."""

    table: str
    heading: str
    fields: tuple[str, ...]
    codes: tuple[str, ...]
    who: str  # the column that names a person or body
    code: str  # the column by which the index is filtered
    counted_in: str  # the label of the chapter's table that counts these mentions


KINDS = [
    Kind("quotes", "Quotations", ("speaker", "cue", "kind"), ("kind",), "speaker", "kind", "table-rhetoric-speakers"),
    Kind(
        "statistics",
        "Statistics",
        ("value", "value_high", "unit", "change", "hedge", "measures", "place", "time", "chain"),
        ("change",),
        "chain",
        "change",
        "table-statistics-ledger",
    ),
    Kind(
        "stances",
        "Stances",
        ("actor", "issue", "position", "condition", "argument", "custodian", "voice", "as_of"),
        ("issue", "position", "voice"),
        "actor",
        "issue",
        "table-stances-matrix",
    ),
    Kind("devices", "Devices", ("device", "speaker", "voice", "note"), ("device", "voice"), "speaker", "device", ""),
    Kind(
        "attributions",
        "Attributions",
        ("source", "cue", "kind", "cue_class"),
        ("kind", "cue_class"),
        "actor",
        "cue_class",
        "",
    ),
    Kind("events", "Events", ("event", "date", "certainty", "anchor"), ("certainty", "anchor"), "", "certainty", ""),
    Kind("frames", "Frames", ("frame", "secondary"), ("frame", "secondary"), "", "frame", ""),
]


def list_mentions(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return every mention that has an anchor: columns id, table, doc, start, end, in the order of the text."""
    frames = []
    for kind in KINDS:
        rows = locate_mentions(kind.table, tables)
        frames.append(rows[["id", "doc", "start", "end"]].assign(table=kind.table))
    return pd.concat(frames, ignore_index=True).sort_values(["doc", "start", "end", "id"], ignore_index=True)


def locate_mentions(table: str, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return a table's rows with id, start and end.

    An attribution lies at its content. A frame is coded for a whole paragraph, but lies at the words that show it:
    the book quotes passages and does not reprint paragraphs.
    """
    rows = tables[table].copy()
    if table == "attributions":
        rows = rows.assign(start=rows["content_start"], end=rows["content_end"])
    if table == "frames":
        rows["id"] = [f"frame-{doc}-{start}" for doc, start in zip(rows["doc"], rows["start"], strict=True)]
        rows = rows.assign(start=rows["cue_start"], end=rows["cue_end"])
    return rows


def has(row: Mapping[str, object], name: str) -> bool:
    """Tell whether a row has a value under a name."""
    value = row.get(name)
    return not (value is None or value is pd.NA or value == "" or (isinstance(value, float) and pd.isna(value)))


@dataclass(frozen=True)
class Rule:
    """When two rows of a table may be the same mention.

    ``least`` is the least IoU of their spans, and 0 stands for any overlap; ``same`` are columns that must agree;
    ``lead`` is the column whose code the mention is chiefly about; ``start`` and ``end`` name the span's columns.
    """

    least: float
    same: tuple[str, ...] = ()
    lead: str = ""
    start: str = "start"
    end: str = "end"


# Quotations have marks to hold on to, so their spans must nearly agree; a number phrase or a device has soft edges.
# An attribution lies at its content. An event has soft edges and an open vocabulary of slugs, so only spans pair it.
# Sections and frames are whole lines, and a mark is one character: the same span or none.
RULES = {
    "sections": Rule(1.0, lead="kind"),
    "quotes": Rule(0.7, lead="kind"),
    "marks_excluded": Rule(1.0, lead="reason"),
    "attributions": Rule(0.5, lead="kind", start="content_start", end="content_end"),
    "statistics": Rule(0.2),
    "numbers_excluded": Rule(0.2, lead="reason"),
    "stances": Rule(0.0, ("actor", "issue"), "issue"),
    "devices": Rule(0.25, ("device",), "device"),
    "frames": Rule(1.0, lead="frame"),
    "events": Rule(0.25),
}


def loosen(rule: Rule) -> Rule:
    """Return the rule without the columns that must agree: what it pairs more are near misses."""
    return replace(rule, same=())
