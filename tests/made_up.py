"""A made-up corpus of two short articles with their coding, small enough to count by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from sourcebook.mentions.contract import write_contract
from sourcebook.mentions.kinds import TABLES
from sourcebook.mentions.positions import name_position
from sourcebook.mentions.tables import list_columns, write_table

HARBOUR = (
    "Mayor praises new ferry\n"
    "\n"
    "“The ferry will carry 300 people,” Mayor Ada Quist said on Monday. “It is a great boat.”\n"
    "About 40 percent of riders come from the north, according to the Harbour Board.\n"
    "\n"
    "A ferry with 12 crew leaves the old pier on May 3.\n"
    "A ferry with 12 crew leaves the new pier on May 3.\n"
)
BRIDGE = (
    "Council delays bridge\n"
    "\n"
    "The council put off the bridge again. Councillor Bo Lind called it a “castle in the air.”\n"
    "Nobody gave a figure.\n"
)
TEXTS = {"bridge": BRIDGE, "harbour": HARBOUR}


def find(doc: str, text: str, nth: int = 1) -> tuple[int, int]:
    """Return the span of the nth occurrence of a text in a document."""
    start = -1
    for _ in range(nth):
        start = TEXTS[doc].index(text, start + 1)
    return start, start + len(text)


def make_row(prefix: str, doc: str, text: str, nth: int = 1, **fields: object) -> dict[str, object]:
    """Return a mention's row with its id and offsets."""
    start, end = find(doc, text, nth)
    return {"id": f"{prefix}-{doc}-{start}", "doc": doc, "start": start, "end": end, "text": text, **fields}


def make_sections() -> pd.DataFrame:
    """Return the sections: the first line is the headline, the two last of the harbour are captions."""
    rows = []
    for doc, text in TEXTS.items():
        place = 0
        for number, line in enumerate(text.split("\n")):
            if line:
                kind = "headline" if number == 0 else "caption" if line.startswith("A ferry") else "body"
                rows.append({"doc": doc, "start": place, "end": place + len(line), "kind": kind})
            place += len(line) + 1
    return pd.DataFrame(rows)


def make_speaker(doc: str, name: str) -> dict[str, object]:
    """Return the columns that say where a speaker is mentioned."""
    start, end = find(doc, name)
    return {"speaker_as_written": name, "speaker_start": start, "speaker_end": end}


def make_quotes() -> pd.DataFrame:
    """Return three quotations: two of the mayor, one of a councillor."""
    mayor = {"speaker": "Ada Quist", "cue": "said", "section": "body"} | make_speaker("harbour", "Mayor Ada Quist")
    return pd.DataFrame(
        [
            make_row(
                "quote",
                "bridge",
                "castle in the air.",
                speaker="Bo Lind",
                cue="called",
                kind="partial",
                section="body",
                **make_speaker("bridge", "Councillor Bo Lind"),
            ),
            make_row("quote", "harbour", "The ferry will carry 300 people,", kind="full", **mayor),
            make_row("quote", "harbour", "It is a great boat.", kind="full", **mayor),
        ]
    )


def make_statistics() -> pd.DataFrame:
    """Return four figures, two of them one statement in two captions."""
    board = dict(zip(("source_start", "source_end"), find("harbour", "Harbour Board"), strict=True))
    mayor = dict(zip(("source_start", "source_end"), find("harbour", "Mayor Ada Quist"), strict=True))
    crew = {"value": 12, "unit": "person", "change": "=", "measures": "crew", "section": "caption"}
    first = find("harbour", "12")[0]
    return pd.DataFrame(
        [
            make_row(
                "statistic",
                "harbour",
                "300",
                value=300,
                unit="person",
                change="=",
                measures="passengers",
                chain="Ada Quist",
                section="body",
                statement_id="statement-harbour-1",
                **mayor,
            ),
            make_row(
                "statistic",
                "harbour",
                "About 40 percent",
                value=40,
                unit="percent",
                change="~",
                hedge="About",
                measures="riders from the north",
                chain="Harbour Board",
                section="body",
                statement_id="statement-harbour-2",
                **board,
            ),
            make_row("statistic", "harbour", "12", statement_id=f"statement-harbour-{first}", **crew),
            make_row("statistic", "harbour", "12", 2, statement_id=f"statement-harbour-{first}", **crew),
        ]
    )


def make_actors() -> pd.DataFrame:
    """Return the actors."""
    rows = [
        ("Ada Quist", "Ada Quist", "municipal", "executive", "Mayor"),
        ("Bo Lind", "Bo Lind", "municipal", "legislature", "Councillor"),
        ("Harbour Board", "Harbour Board", "municipal", "agency", "Board"),
    ]
    return pd.DataFrame(rows, columns=["actor", "name", "level", "function", "role"])


def make_stances() -> pd.DataFrame:
    """Return two stances on issues of the codebook, made up like everything here."""
    return pd.DataFrame(
        [
            make_row(
                "stance",
                "bridge",
                "called it a “castle in the air.”",
                actor="Bo Lind",
                issue="sanctuary_policy",
                position="opposes",
                voice="quoted",
                as_of="2020-01-02",
            ),
            make_row(
                "stance",
                "harbour",
                "It is a great boat.",
                actor="Ada Quist",
                issue="detainers",
                position="supports",
                voice="quoted",
                as_of="2020-01-02",
            ),
        ]
    )


def make_excluded() -> pd.DataFrame:
    """Return the excluded numbers: the day in each caption."""
    rows = [make_row("x", "harbour", "3", nth, reason="date") for nth in (2, 3)]
    return pd.DataFrame(rows).drop(columns="id")


def write_made_up(folder: Path) -> tuple[Path, Path]:
    """Write corpus and coding into a folder and return their paths."""
    made = {
        "sections": make_sections(),
        "actors": make_actors(),
        "quotes": make_quotes(),
        "statistics": make_statistics(),
        "numbers_excluded": make_excluded(),
        "stances": make_stances(),
    }
    return write_study(folder / "articles", folder / "coding", TEXTS, made)


def write_study(
    corpus: Path, coding: Path, texts: Mapping[str, str], made: Mapping[str, pd.DataFrame]
) -> tuple[Path, Path]:
    """Write texts and the tables made for them, the others empty, into two folders, and return these."""
    corpus.mkdir(parents=True)
    coding.mkdir()
    for doc, text in texts.items():
        (corpus / f"{doc}.txt").write_bytes(text.encode())
    for table in TABLES:
        write_table(complete(table, made.get(table, pd.DataFrame(columns=list_columns(table)))), coding, table)
    write_contract(coding / "datapackage.json")
    return corpus, coding


def complete(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the required cells that a test seldom speaks of: whose kind, whose source, which position."""
    if table == "stances":
        return fill(
            rows, "position_id", [name_position(row) for row in rows.astype(object).fillna("").to_dict("records")]
        )
    usual = {"actors": ("kind", "person"), "statistics": ("needs_source", "yes")}
    return fill(rows, *usual[table]) if table in usual else rows


def fill(rows: pd.DataFrame, column: str, values: str | list[str]) -> pd.DataFrame:
    """Return rows with these values where the column's cells are empty."""
    given = rows[column].astype(object).fillna("") if column in rows else pd.Series("", rows.index)
    return rows.assign(**{column: given.where(given.ne(""), values)})
