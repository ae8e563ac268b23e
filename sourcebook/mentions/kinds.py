"""The registry of tables: where a table's rows lie, how they are named, paired, checked and shown.

To add a table: its codebook YAML, its data, and an entry here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd


@dataclass(frozen=True)
class Kind:
    """What holds for one table, its columns apart, which the codebook names.

    Attributes:
        table: the table's name in the contract; ``heading`` is what the book calls its rows.
        prefix: what the ids of its rows begin with; a table without one has no rows that the book leads to.
        start, end: the columns of a row's span; both empty where a row has no place in the text.
        shown_at: the columns of the words that show a row, where these are not its span.
        key: the columns that tell its rows apart. ``refers``: by column, the TABLE.COLUMN that must have its cells.
        filled: by column that may be empty only where another column has a code: that column and the code.
        overlap: the least IoU of the spans of two rows that may be the same mention, where 0 stands for any overlap;
            None where rows are not paired. ``same`` are columns that must agree then, ``lead`` is the one whose code
            the mention is chiefly about.
        unit: what a sheet asks for: a whole "line", a "sentence" or words in it, or always "words" in it.
        fields: the coded columns that the book shows. ``codes`` are those whose codes the codebook page defines; by
            the first the index is filtered. ``checked`` are the cells of a sample to check, by default ``fields``.
        who: the column that names a person or body; ``joined`` is what stands between several names in a cell.
        counted_in: the label of the chapter's table that counts these mentions.
        wide: what a span is called where all spans together cover most of an article: a public file that gave their
            words would reprint it, and so quotes the cue.
        by_rule: whether `sourcebook extract` finds its rows.
    """

    table: str
    heading: str
    prefix: str = ""
    start: str = "start"
    end: str = "end"
    shown_at: tuple[str, str] | None = None
    key: tuple[str, ...] = ("id",)
    refers: Mapping[str, str] = field(default_factory=dict)
    filled: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    overlap: float | None = None
    same: tuple[str, ...] = ()
    lead: str = ""
    unit: str = "sentence"
    fields: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    who: str = ""
    joined: str = ""
    counted_in: str = ""
    wide: str = ""
    by_rule: bool = False


_PLACE = ("doc", "start")
_ACTOR = "actors.actor"
# Tables in the order in which they are coded and shown.
KINDS = (
    # Sections and frames are whole lines, and a mark is one character: the same span or none.
    Kind("sections", "Sections", key=_PLACE, overlap=1.0, lead="kind", unit="line", by_rule=True),
    Kind("actors", "Actors", start="", end="", key=("actor",), by_rule=True),
    # Quotations have marks to hold on to, so their spans must nearly agree; other mentions have softer edges.
    Kind(
        "quotes",
        "Quotations",
        "quote",
        refers={"speaker": _ACTOR, "speech": "events.id"},
        overlap=0.7,
        lead="kind",
        fields=("speaker", "cue", "kind"),
        codes=("kind",),
        who="speaker",
        counted_in="table-rhetoric-speakers",
        by_rule=True,
    ),
    Kind("marks_excluded", "Marks", key=_PLACE, overlap=1.0, lead="reason", unit="words", by_rule=True),
    Kind(
        "attributions",
        "Attributions",
        "attribution",
        start="content_start",
        end="content_end",
        overlap=0.5,
        lead="kind",
        fields=("source", "cue", "kind", "cue_class"),
        codes=("cue_class", "kind"),
        checked=("source", "cue", "kind", "actor"),
        who="actor",
        joined=";",
        wide="content",
        by_rule=True,
    ),
    Kind(
        "statistics",
        "Statistics",
        "statistic",
        overlap=0.2,
        unit="words",
        fields=("value", "value_high", "unit", "change", "hedge", "measures", "place", "time", "chain", "needs_source"),
        codes=("change",),
        checked=("value", "value_high", "unit", "change", "measures", "hedge", "chain"),
        who="chain",
        joined=" > ",
        counted_in="table-statistics-ledger",
        by_rule=True,
    ),
    Kind("numbers_excluded", "Other numbers", key=_PLACE, overlap=0.2, lead="reason", unit="words", by_rule=True),
    Kind("relations", "Relations", start="", end=""),
    Kind(
        "stances",
        "Stances",
        "stance",
        refers={"actor": _ACTOR},
        overlap=0.0,
        same=("actor", "issue"),
        lead="issue",
        fields=("actor", "issue", "position", "condition", "argument", "custodian", "voice", "as_of", "held_until"),
        codes=("issue", "position", "voice"),
        checked=("actor", "issue", "position", "voice"),
        who="actor",
        counted_in="table-stances-matrix",
        by_rule=True,
    ),
    Kind(
        "devices",
        "Devices",
        "device",
        refers={"speaker": _ACTOR},
        overlap=0.25,
        same=("device",),
        lead="device",
        fields=("device", "speaker", "voice", "note"),
        codes=("device", "voice"),
        who="speaker",
        by_rule=True,
    ),
    # A frame is coded for a paragraph, but the book quotes passages and does not reprint paragraphs.
    Kind(
        "frames",
        "Frames",
        "frame",
        shown_at=("cue_start", "cue_end"),
        key=_PLACE,
        overlap=1.0,
        lead="frame",
        unit="line",
        fields=("frame", "secondary"),
        codes=("frame", "secondary"),
        wide="paragraph",
    ),
    # Events are named by an open vocabulary of slugs, so only their spans pair them.
    Kind(
        "events",
        "Events",
        "event",
        overlap=0.25,
        fields=("event", "date", "certainty", "anchor", "counted_from", "who", "where"),
        codes=("certainty", "anchor"),
    ),
    Kind(
        "misprints",
        "Misprints",
        "misprint",
        overlap=0.5,
        unit="words",
        fields=("reading",),
    ),
    Kind("references", "References", start="", end="", refers={"statistic": "statistics.id"}),
    Kind(
        "renderings",
        "Other printings",
        start="",
        end="",
        refers={"quote": "quotes.id"},
        filled={"words": ("covers", "none"), "kind": ("covers", "none")},
    ),
    Kind(
        "documents",
        "Documents as described",
        "document",
        fields=("document", "place"),
        counted_in="table-fidelity-documents",
    ),
)
TABLES = {kind.table: kind for kind in KINDS}
MENTIONS = tuple(kind for kind in KINDS if kind.prefix)
PAIRED = {kind.table: kind for kind in KINDS if kind.overlap is not None}


def loosen(kind: Kind) -> Kind:
    """Return the kind without the columns that must agree: what it pairs more are near misses."""
    return replace(kind, same=())


def make_ids(table: str, places: Iterable[tuple[str, int]]) -> list[str]:
    """Return the ids of a table's rows at (document, start), with -2, -3 for further rows at the same start."""
    prefix, seen = TABLES[table].prefix, Counter[tuple[str, int]]()
    ids = []
    for place in places:
        seen[place] += 1
        ids.append(f"{prefix}-{place[0]}-{place[1]}" + (f"-{seen[place]}" if seen[place] > 1 else ""))
    return ids


def list_mentions(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return every mention that has an anchor: columns id, table, doc, start, end, in the order of the text."""
    frames = []
    for kind in MENTIONS:
        rows = locate_mentions(kind, tables)
        frames.append(rows[["id", "doc", "start", "end"]].assign(table=kind.table))
    return pd.concat(frames, ignore_index=True).sort_values(["doc", "start", "end", "id"], ignore_index=True)


def locate_mentions(kind: Kind, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return a table's rows with id, and with start and end where the book shows them."""
    rows = tables[kind.table]
    start, end = kind.shown_at or (kind.start, kind.end)
    ids = rows["id"] if "id" in rows.columns else make_ids(kind.table, zip(rows["doc"], rows[kind.start], strict=True))
    return rows.assign(id=ids, start=rows[start], end=rows[end])


def split_names(kind: Kind, cell: str) -> list[str]:
    """Return the names in a cell of the column that names a person or body."""
    return cell.split(kind.joined) if kind.joined else [cell]


def has(row: Mapping[str, object], name: str) -> bool:
    """Tell whether a row has a value under a name."""
    value = row.get(name)
    return not (value is None or value is pd.NA or value == "" or (isinstance(value, float) and pd.isna(value)))
