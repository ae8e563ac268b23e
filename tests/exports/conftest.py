"""A small made-up corpus of two articles, coded by hand, with what is hard in it on purpose.

Characters beyond the Basic Multilingual Plane and CRLF line ends shift positions; repeated words need telling
apart; cells begin like formulas.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from sourcebook.documents.document import Document
from sourcebook.documents.imprint import Imprint
from sourcebook.mentions.codebook import read_codebook
from sourcebook.mentions.tables import list_columns, read_coding, read_contract, write_table
from tests.made_up import complete

HARBOUR = (
    "Ferry fares to rise 🚢\n\n"
    "The harbour board will raise fares by about 12 percent, Ada Moss said on Monday. “We must pay the "
    "crews,” Moss said. “=SUM(fares) is not a plan,” the union answered.\n\n"
    "The board supports the rule. More than 300 riders signed a petition, the Port Gazette reported, citing "
    "the Riders’ League. More than 300 riders signed a petition, a caption repeats.\n"
)
BRIDGE = "Bridge opens\r\n\r\nThe bridge cost 5 million crowns. “Never again,” said Bo Lind 🌉 of the works office.\r\n"


STUDY = """\
title: Ferry fares
authors: ["Moss, Ada", Port Union]
licence: CC-BY-4.0
date: 2021-04-01
address: https://example.org/ferries
"""
IMPRINT = Imprint("Ferry fares", ("Moss, Ada", "Port Union"), "CC-BY-4.0", "2021-04-01", "https://example.org/ferries")


@dataclass(frozen=True)
class Coded:
    """The made-up corpus with its tables and the folder that these were read from."""

    documents: list[Document]
    tables: dict[str, pd.DataFrame]
    folder: Path

    @property
    def codebook(self) -> dict:
        return read_codebook()


DOCUMENTS = [
    Document(
        "h",
        "harbour.txt",
        HARBOUR,
        publisher="Port Gazette",
        headline="Ferry fares to rise 🚢",
        date="2021-03-01",
        address="https://example.org/fares",
    ),
    Document("b", "bridge.txt", BRIDGE),
]
TEXTS = {document.id: document.text for document in DOCUMENTS}


def place(doc: str, words: str, occurrence: int = 1) -> tuple[int, int]:
    """Return the span of words in a made-up article."""
    start = -1
    for _ in range(occurrence):
        start = TEXTS[doc].index(words, start + 1)
    return start, start + len(words)


def mention(kind: str, doc: str, words: str, occurrence: int = 1, /, **cells: object) -> dict[str, object]:
    start, end = place(doc, words, occurrence)
    return {"id": f"{kind}-{doc}-{start}", "doc": doc, "start": start, "end": end, "text": words, **cells}


def part(name: str, doc: str, words: str) -> dict[str, object]:
    start, end = place(doc, words)
    return {f"{name}_start": start, f"{name}_end": end, name: words}


def code_tables() -> dict[str, list[dict[str, object]]]:
    body = HARBOUR[place("h", "The harbour")[0] : place("h", "answered.")[1]]
    start, end = place("h", body)
    said = "The harbour board will raise fares by about 12 percent"
    cue = {key: value for key, value in part("cue", "h", "raise fares").items() if key != "cue"}
    statement = f"statement-h-{place('h', 'More than 300')[0]}"
    petition = {"value": 300, "unit": "person", "change": ">", "measures": "riders", "section": "body"}
    petition |= {"hedge": "More than", "statement_id": statement}
    return {
        "sections": [
            {"doc": "h", "start": 0, "end": place("h", "🚢")[1], "kind": "headline"},
            {"doc": "h", "start": start, "end": end, "kind": "body"},
            {"doc": "h", "start": place("h", "The board supports")[0], "end": len(HARBOUR), "kind": "body"},
            {"doc": "b", "start": 0, "end": len(BRIDGE), "kind": "body"},
        ],
        "actors": [
            {"actor": name, "name": name, "level": "none", "function": "other", "role": "=role"}
            for name in ("Ada Moss", "harbour union", "Harbour Board", "Bo Lind")
        ],
        "quotes": [
            mention(
                "quote",
                "h",
                "We must pay the crews,",
                speaker="Ada Moss",
                cue="said",
                kind="full",
                section="body",
            ),
            mention(
                "quote",
                "h",
                "=SUM(fares) is not a plan,",
                speaker="harbour union",
                kind="full",
                section="body",
            ),
            mention("quote", "b", "Never again,", speaker="Bo Lind", cue="said", kind="full", section="body"),
        ],
        "attributions": [
            {
                "id": f"attribution-h-{start}",
                "doc": "h",
                **part("source", "h", "Ada Moss"),
                **part("cue", "h", "said"),
                "content_start": start,
                "content_end": start + len(said),
                "kind": "indirect",
                "cue_class": "neutral",
                "section": "body",
            }
        ],
        "statistics": [
            mention(
                "statistic",
                "h",
                "about 12 percent",
                value=12,
                unit="percent",
                change="~",
                measures="fares",
                hedge="about",
                section="body",
                chain="Ada Moss",
                statement_id="statement-h-about",
            ),
            mention("statistic", "h", "More than 300", chain="Port Gazette > Riders’ League", **petition),
            mention("statistic", "h", "More than 300", 2, chain="Port Gazette > Riders’ League", **petition),
            mention(
                "statistic",
                "b",
                "5 million",
                value=5000000,
                unit="crown",
                change="=",
                measures="=cost",
                statement_id="statement-b-cost",
                section="body",
                place="the bridge",
                time="2021",
            ),
        ],
        "stances": [
            mention(
                "stance",
                "h",
                "The board supports the rule.",
                actor="Harbour Board",
                issue="notification",
                position="conditional",
                condition="reimbursement;warrant",
                voice="reported",
                as_of="2021-03-01",
            ),
        ],
        "devices": [
            mention(
                "device",
                "b",
                "Never again",
                speaker="Bo Lind",
                device="extreme_case",
                voice="quoted",
                note="-never",
                section="body",
            ),
        ],
        "frames": [
            {"doc": "h", "start": start, "end": end, "frame": "Economic", "frame_code": 1, **cue},
        ],
    }


@pytest.fixture(scope="session")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Coded:
    folder = tmp_path_factory.mktemp("coding")
    rows = code_tables()
    for table in read_contract():
        write_table(complete(table, pd.DataFrame(rows.get(table, []), columns=list_columns(table))), folder, table)
    return Coded(DOCUMENTS, read_coding(folder, DOCUMENTS), folder)
