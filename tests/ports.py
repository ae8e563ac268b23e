"""A made-up corpus whose numbers stand in relations: two articles on a port, small enough to work out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from sourcebook.findings.study import Study, choose_study
from sourcebook.mentions.contract import write_contract
from sourcebook.mentions.kinds import TABLES
from sourcebook.mentions.tables import list_columns, write_table
from tests.made_up import complete

PIER = (
    "Port counts its riders\n"
    "\n"
    "The Gazette reported that the Harbour Board estimated 2,000 riders in June, and that by the Ferry Club’s count "
    "500 of those riders came by bike, including 100 children.\n"
    "About 40 percent of 50 boats are old. Rides fell from 12 to three a day, the Board said.\n"
    "On May 3 the crews marked 20 days of the strike that began on April 10.\n"
    "The port has 30 boats afloat, plus another 20 in dock; 15 of its 50 boats are red.\n"
    "\n"
    "A boat with 9 crew rests at the old pier.\n"
    "A boat with 9 crew rests at the new pier.\n"
)
QUAY = "Quay stays small\n\nThe quay has room for an estimated 70 boats.\n"
TEXTS = {"pier": PIER, "quay": QUAY}
INDEX = (
    "id,file,sha256,publisher,headline,byline,date,occasion,address\n"
    "pier,pier.txt,,The Daily Tide,,,2020-05-04,,\n"
    "quay,quay.txt,,The Weekly Tide,,,2020-05-05,,\n"
)
BOARD = "The Gazette > Harbour Board"
CLUB = "The Gazette > Ferry Club"
STRIKE = "2020-04-10/2020-05-03"


def find(doc: str, text: str, nth: int = 1) -> tuple[int, int]:
    """Return the span of the nth occurrence of a text in a document."""
    start = -1
    for _ in range(nth):
        start = TEXTS[doc].index(text, start + 1)
    return start, start + len(text)


def make_statistic(doc: str, text: str, value: float, unit: str, measures: str, **fields: object) -> dict[str, object]:
    """Return a statistic's row; ``nth`` chooses among equal texts."""
    nth = fields.pop("nth", 1)
    start, end = find(doc, text, int(str(nth)))
    row = {"id": f"statistic-{doc}-{start}", "doc": doc, "start": start, "end": end, "text": text, "value": value}
    row |= {"unit": unit, "measures": measures, "change": "=", "section": "body"}
    return row | {"statement_id": f"statement-{doc}-{start}"} | fields


def make_statistics() -> pd.DataFrame:
    """Return fourteen statistics, two of them one statement; three with two sources, two with one."""
    caption = {"section": "caption", "statement_id": "statement-pier-crew"}
    estimate = {"hedge": "estimated", "change": "~"}
    rows = [
        make_statistic("pier", "2,000", 2000, "person", "riders in June", chain=BOARD, **estimate),
        make_statistic("pier", "500", 500, "person", "riders by bike", chain=CLUB),
        make_statistic("pier", "100", 100, "person", "children", chain=CLUB),
        make_statistic("pier", "About 40 percent", 40, "percent", "old boats", hedge="About", change="~"),
        make_statistic("pier", "50", 50, "boat", "boats", nth=2),
        make_statistic("pier", "12", 12, "ride per day", "rides before", chain="Harbour Board"),
        make_statistic("pier", "three a day", 3, "ride per day", "rides", chain="Harbour Board"),
        make_statistic("pier", "20 days", 20, "day", "duration of the strike", time=STRIKE),
        make_statistic("pier", "30", 30, "boat", "boats afloat"),
        make_statistic("pier", "20", 20, "boat", "boats in dock", nth=2),
        make_statistic("pier", "15", 15, "boat", "red boats"),
        make_statistic("pier", "50", 50, "boat", "boats", nth=3),
        make_statistic("pier", "9", 9, "person", "crew", **caption),
        make_statistic("pier", "9", 9, "person", "crew", nth=2, **caption),
        make_statistic("quay", "an estimated 70", 70, "boat", "boats", hedge="an estimated", change="~"),
    ]
    return pd.DataFrame(rows).astype({"value": "float"})


def identify(text: str, nth: int = 1, doc: str = "pier") -> str:
    """Return the id of the statistic with a text."""
    return f"statistic-{doc}-{find(doc, text, nth)[0]}"


def make_relations() -> pd.DataFrame:
    """Return two shares one inside the other, a share in percent, a change, a sum, and a share of its total."""
    pairs = [
        ("share", [identify("500"), identify("2,000")], "500 of those riders"),
        ("share", [identify("100"), identify("500")], "including 100 children"),
        ("share", [identify("About 40 percent"), identify("50", 2)], "About 40 percent of 50 boats"),
        ("before_after", [identify("12"), identify("three a day")], "from 12 to three a day"),
        ("sum", [identify("30"), identify("20", 2)], "30 boats afloat, plus another 20 in dock"),
        ("share", [identify("15"), identify("50", 3)], "15 of its 50 boats"),
    ]
    return pd.DataFrame(
        [
            {"id": ids[0].replace("statistic", "relation"), "kind": kind, "statistics": ";".join(ids), "says": says}
            for kind, ids, says in pairs
        ]
    )


def make_sections() -> pd.DataFrame:
    """Return the sections: the first line is the headline, lines on a boat with a crew are captions."""
    rows = []
    for doc, text in TEXTS.items():
        place = 0
        for number, line in enumerate(text.split("\n")):
            if line:
                kind = "headline" if number == 0 else "caption" if line.startswith("A boat with") else "body"
                rows.append({"doc": doc, "start": place, "end": place + len(line), "kind": kind})
            place += len(line) + 1
    return pd.DataFrame(rows)


def make_events() -> pd.DataFrame:
    """Return the two dated ends of the strike."""
    rows = []
    for text, event, date in [("May 3", "strike-marked", "2020-05-03"), ("April 10", "strike-begins", "2020-04-10")]:
        start, end = find("pier", text)
        row = {"id": f"event-pier-{start}", "doc": "pier", "start": start, "end": end, "text": text}
        rows.append(row | {"event": event, "date": date, "certainty": "resolved", "anchor": "publication_date"})
    return pd.DataFrame(rows)


def make_references() -> pd.DataFrame:
    """Return two references to a number, one of them later and differing, and one by topic alone."""
    same = {"same_value": "yes", "same_definition": "yes", "same_population": "yes", "same_period": "yes"}
    later = {"same_value": "no", "same_period": "unclear", "available_at_publication": "no", "secondary": True}
    rows = [
        ("reference-001", "", "rule on ferries", "none", {}),
        ("reference-002", identify("2,000"), "riders", "2,000 riders", {}),
        ("reference-003", identify("2,000"), "riders", "2,100 riders*", later),
    ]
    source = {"title": "Counts", "publisher": "Board", "date": "2020-06", "address": "https://www.example.org/a_(b)"}
    fixed = {"available_at_publication": "yes", "secondary": False, **same, **source, "note": ""}
    columns = ("id", "statistic", "topic", "reference_value")
    return pd.DataFrame(
        [fixed | dict(zip(columns, values, strict=True)) | changed for *values, changed in rows],
    )


def write_ports(folder: Path, **tables: pd.DataFrame) -> tuple[Path, Path]:
    """Write corpus and coding into a folder and return their paths; ``tables`` take the place of the made ones."""
    corpus, coding = folder / "ports", folder / "coding"
    corpus.mkdir(parents=True)
    coding.mkdir()
    for doc, text in TEXTS.items():
        (corpus / f"{doc}.txt").write_bytes(text.encode())
    (corpus / "index.csv").write_text(INDEX, encoding="utf-8")
    made: Mapping[str, pd.DataFrame] = {
        "sections": make_sections(),
        "statistics": make_statistics(),
        "relations": make_relations(),
        "events": make_events(),
        "references": make_references(),
    } | tables
    for table in TABLES:
        write_table(complete(table, made.get(table, pd.DataFrame(columns=list_columns(table)))), coding, table)
    write_contract(coding / "datapackage.json")
    return corpus, coding


def open_ports(folder: Path, tables: Mapping[str, pd.DataFrame] | None = None, **parameters: object) -> Study:
    """Open a study of the ports under other parameters or with other tables."""
    corpus, coding = write_ports(folder, **(tables or {}))
    defaults = {
        "corpus": str(corpus),
        "coding": str(coding),
        "sections": "headline,body,caption",
        "exclude_documents": "",
        "drop_repeated_statements": False,
    }
    return choose_study(defaults | parameters)
