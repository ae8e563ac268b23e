"""Validity: how often extraction by rule is wrong, against the coding by reading and against others' annotations."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from sourcebook.compare.agreement import measure_columns, score_counts
from sourcebook.compare.comparison import Comparison, compare_codings
from sourcebook.compare.score import list_disagreements
from sourcebook.documents.document import ROOT, Document, read_corpus
from sourcebook.documents.excerpts import shorten
from sourcebook.documents.sections import locate_sections
from sourcebook.extract.article import extract_document
from sourcebook.extract.devices import FOUND
from sourcebook.findings.figures import GREY, PALETTE, Drawn, new_figure
from sourcebook.findings.markdown import link, link_address, quote_passage
from sourcebook.mentions.codebook import find_codebook, read_codebook
from sourcebook.mentions.kinds import PAIRED
from sourcebook.mentions.tables import list_columns, read_frame, read_table, write_table
from sourcebook.parameters import check_parameters, choose

_BENCHMARKS = ROOT / "data" / "benchmarks.csv"
_READERS = ROOT / "data" / "readers.csv"
_MEASURED = {"f1": "F1", "seeds_f1": "two seeds", "swapped_f1": "labels swapped", "paraphrased_f1": "paraphrased"}
_FOUND = [table for table, kind in PAIRED.items() if kind.by_rule]
_CODES = {  # the columns that the rules fill, by table
    "quotes": ("speaker", "kind", "cue"),
    "attributions": ("source", "kind", "cue_class"),
    "statistics": ("value", "unit", "change", "hedge", "chain"),
    "stances": ("position", "voice"),
    "devices": ("speaker", "voice"),
    "sections": ("kind",),
}


def open_validity(namespace: Mapping[str, Any]) -> tuple[list[Document], list[Comparison]]:
    """Check a notebook's parameters, extract its corpus by rule and compare the result with its coding.

    ``namespace`` is the notebook's ``globals()``; the parameters are at least corpus, coding and tables.
    """
    parameters = check_parameters(namespace)
    tables = choose("tables", parameters["tables"], _FOUND)
    documents, coding = read_corpus(parameters["corpus"]), parameters["coding"]
    with tempfile.TemporaryDirectory(prefix="sourcebook-") as folder:
        extract_tables(documents, coding, Path(folder))
        return documents, compare_codings(coding, folder, documents, tables)


def extract_tables(documents: Iterable[Document], coding: str | Path, folder: Path) -> None:
    """Extract documents by rule, with the codebook of a coding, into the tables of a folder."""
    codebook = read_codebook(find_codebook(coding))
    rows: dict[str, list[dict[str, Any]]] = {table: [] for table in _FOUND}
    for document in documents:
        for table, found in extract_document(document, codebook).items():
            if table in rows:
                rows[table] += found
    for table, found in rows.items():
        write_table(pd.DataFrame(found, columns=None if found else list_columns(table)), folder, table)


def measure_by_section(comparisons: Iterable[Comparison], coding: str | Path) -> pd.DataFrame:
    """Return, for each table and section, how many rows were coded, found and paired, and what follows from it.

    Columns table, section (all, then each kind), coded, found, paired, precision, recall, F1.
    """
    sections = read_table(coding, "sections")
    rows = []
    for comparison in comparisons:
        start = comparison.kind.start
        kinds = [locate_sections(frame, sections, start) for frame in (comparison.first, comparison.second)]
        pairs = comparison.pairs[comparison.pairs["kind"].eq("pair")]
        paired = kinds[0].reindex(pairs["first"].astype(int)).value_counts()
        coded, found = (kind.value_counts() for kind in kinds)
        for kind in ["all", *sorted(set(coded.index) | set(found.index))]:
            counts = (len(kinds[0]), len(kinds[1]), len(pairs))
            if kind != "all":
                counts = (int(coded.get(kind, 0)), int(found.get(kind, 0)), int(paired.get(kind, 0)))
            scores = score_counts(*counts)
            rows.append(
                {
                    "table": comparison.table,
                    "section": kind.replace("_", " "),
                    "coded": counts[0],
                    "found": counts[1],
                    "paired": counts[2],
                    "precision": scores["precision"],
                    "recall": scores["recall"],
                    "F1": scores["f1"],
                }
            )
    columns = ["table", "section", "coded", "found", "paired", "precision", "recall", "F1"]
    return pd.DataFrame(rows, columns=columns)


def measure_codes(comparisons: Iterable[Comparison]) -> pd.DataFrame:
    """Return how often a code (see _CODES) is right on the rows that are paired: table, column, pairs, agree, share."""
    measured = measure_columns(comparisons, resamples=0)
    chosen = [row.column in _CODES.get(row.table, ()) for row in measured.itertuples()]
    return measured.loc[chosen, ["table", "column", "pairs", "agree", "share"]].reset_index(drop=True)


def list_errors(comparisons: Iterable[Comparison], documents: Iterable[Document], table: str) -> pd.DataFrame:
    """Return a table's missing and added rows: document, error, code, passage (linked where it is coded)."""
    texts = {document.id: document.text for document in documents}
    rows = []
    for comparison in comparisons:
        if comparison.table != table:
            continue
        anchors = {
            (row.doc, getattr(row, comparison.kind.start)): getattr(row, "id", "")
            for row in comparison.first.itertuples()
        }
        errors = list_disagreements(comparison, texts)
        for row in errors[errors["what"].isin(["missing", "added"])].itertuples():
            shown = shorten(texts[row.doc][row.start : row.end])
            anchor = anchors.get((row.doc, row.start), "") if row.what == "missing" else ""
            passage = link(shown, anchor) if anchor else quote_passage(shown)
            rows.append((row.doc, row.what, row.reference or row.compared, passage))
    return pd.DataFrame(rows, columns=["document", "error", "code", "passage"])


def caption_devices() -> str:
    """Return what the table of devices shows, with the devices that no rule looks for."""
    codes = read_codebook()["devices"]["columns"]["device"]["codes"]
    left = [str(code).replace("_", " ") for code in codes if code not in FOUND]
    return f"Devices missing or added; not looked for: {', '.join(left)}."


def read_benchmarks() -> pd.DataFrame:
    """Return the recorded results on other news (data/benchmarks.csv)."""
    frame = read_frame(_BENCHMARKS, ["task", "part", "data", "address"], ["reached", "aim", "best_peer"])
    frame["data"] = [link_address(row.data, row.address) for row in frame.itertuples()]
    return frame.drop(columns="address")


def read_readers() -> pd.DataFrame:
    """Return what users have measured of language models as readers (data/readers.csv).

    Where nobody has measured any, one row says so.
    """
    frame = pd.read_csv(_READERS, dtype="str", keep_default_na=False)
    frame.columns = [_MEASURED.get(name, name) for name in frame.columns]
    return frame if len(frame) else pd.DataFrame([dict.fromkeys(frame.columns, "") | {"model": "none measured yet"}])


def show_benchmarks(benchmarks: pd.DataFrame) -> pd.DataFrame:
    """Return the results as the book prints them: to three places where two would make them reach or miss the aim."""
    aim = benchmarks["aim"].fillna(0)
    close = benchmarks["reached"].round(2).ge(aim) != benchmarks["reached"].ge(aim)
    shown = [f"{row:.3f}" if near else f"{row:.2f}" for row, near in zip(benchmarks["reached"], close, strict=True)]
    return benchmarks.assign(reached=shown)


def keep_apart(benchmarks: pd.DataFrame) -> pd.DataFrame:
    """Return the results with an aim that were reached on data set aside, or measured by others."""
    return benchmarks[~benchmarks["part"].str.startswith("development") & benchmarks["aim"].notna()]


def name_lowest(measures: pd.DataFrame) -> str:
    """Return the table with the lowest F1, or "none" where nothing was compared."""
    known = measures.dropna(subset=["F1"])
    return str(known.loc[known["F1"].idxmin(), "table"]) if len(known) else "none"


def draw_measures(measures: pd.DataFrame) -> Drawn:
    """Draw precision and recall of each table as two dots on a line from nought to one."""
    return Drawn(_plot_measures(measures), _caption_measures(measures), _describe_measures(measures), measures)


def _plot_measures(measures: pd.DataFrame) -> Figure | None:
    if measures.empty:
        return None
    figure = new_figure(7.5, 0.5 * len(measures) + 1.2)
    axes = figure.subplots()
    for place, row in enumerate(measures.itertuples()):
        axes.plot([row.precision, row.recall], [place, place], color=GREY, lw=2, zorder=1)
    places = range(len(measures))
    axes.scatter(measures["precision"], places, color=PALETTE[0], marker="o", s=60, label="precision", zorder=2)
    axes.scatter(measures["recall"], places, color=PALETTE[4], marker="D", s=50, label="recall", zorder=2)
    axes.set_yticks(places, measures["table"])
    axes.set_xlim(0, 1.02)
    axes.invert_yaxis()
    axes.legend(ncols=2, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    return figure


def _caption_measures(measures: pd.DataFrame) -> str:
    known = measures.dropna(subset=["F1"])
    if known.empty:
        return "Precision and recall of extraction by rule, by table."
    best, worst = known.loc[known["F1"].idxmax()], known.loc[known["F1"].idxmin()]
    return (
        f"Found by rule against coded by reading: F1 runs from {worst['F1']:.2f} ({worst['table']}) to "
        f"{best['F1']:.2f} ({best['table']})."
    )


def _describe_measures(measures: pd.DataFrame) -> str:
    rows = [f"{row.table}: precision {row.precision:.2f}, recall {row.recall:.2f}" for row in measures.itertuples()]
    return "Two dots for each table on a scale from 0 to 1. " + "; ".join(rows) + "."
