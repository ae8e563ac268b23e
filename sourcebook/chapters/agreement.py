"""The chapter on agreement: the passes opened, and their measures (``compare.agreement``) drawn, told and shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from sourcebook.compare.agreement import (
    INTERVAL,
    LEAST,
    list_confusions,
    measure_choices,
    measure_codes,
    measure_columns,
    measure_leads,
    measure_spans,
    measure_unitizing,
)
from sourcebook.compare.comparison import Comparison, choose_documents, compare_codings, leave_out
from sourcebook.documents.document import read_corpus
from sourcebook.documents.excerpts import shorten
from sourcebook.findings.figures import GREY, PALETTE, Drawn, new_figure
from sourcebook.findings.links import link_document
from sourcebook.findings.markdown import Markdown, Shown, show_table
from sourcebook.findings.publish import publish
from sourcebook.mentions.kinds import PAIRED
from sourcebook.parameters import check_parameters, choose

__all__ = [
    "INTERVAL",
    "LEAST",
    "draw_spans",
    "leave_out_settled",
    "list_confusions",
    "list_settled",
    "measure_choices",
    "measure_codes",
    "measure_columns",
    "measure_leads",
    "measure_spans",
    "measure_unitizing",
    "name_lowest",
    "open_comparisons",
    "publish_lowest",
    "show_measures",
]
HEADER = {"first": "rows, first pass", "second": "rows, second pass", "paragraphs_both": "paragraphs, both"}
HEADER |= {"marked_first": "characters marked, first pass", "marked_second": "characters marked, second pass"}
HEADER |= {"marked_both": "characters marked, both", "length": "characters in all", "u_alpha": "alpha for unitizing"}
HEADER |= {"f1": "F1", "f1_without_settled": "F1 without settled", "f1_without_repeats": "F1 without repeats"}


def open_comparisons(namespace: Mapping[str, Any]) -> list[Comparison]:
    """Check a notebook's parameters and return the comparisons that they choose; ``namespace`` is its ``globals()``.

    The parameters are at least corpus, first_pass, second_pass, tables and drop_repeated_statements. Raises
    SourcebookError where a parameter, a folder or a row is at fault.
    """
    parameters = check_parameters(namespace)
    first, second = parameters["first_pass"], parameters["second_pass"]
    tables = choose("tables", parameters["tables"], list(PAIRED))
    documents = choose_documents(first, second, read_corpus(parameters["corpus"]))
    comparisons = compare_codings(first, second, documents, tables)
    return [leave_out(each, repeats=parameters["drop_repeated_statements"]) for each in comparisons]


def leave_out_settled(comparisons: Iterable[Comparison]) -> list[Comparison]:
    """Return comparisons without the rows that the codebook settled beforehand."""
    return [leave_out(each, settled=True) for each in comparisons]


def list_settled(comparisons: Iterable[Comparison]) -> pd.DataFrame:
    """Return the rows of the first pass that the codebook settled: table, document, words, settled by."""
    rows = [
        (each.table, link_document(row["doc"]), shorten(str(row.get("text", ""))), row["settled_by"])
        for each in comparisons
        for row in each.first.to_dict("records")
        if row["settled"]
    ]
    return pd.DataFrame(rows, columns=["table", "document", "words", "settled by the case"])


def name_lowest(measures: pd.DataFrame, measure: str, column: str) -> str:
    """Return what a column says in the row whose measure is lowest, or that there is none ("no table")."""
    lowest = _find_lowest(measures, measure)
    return str(lowest[column]) if lowest else f"no {column}"


def publish_lowest(name: str, measures: pd.DataFrame, measure: str, unit: str, says: str, behind: str) -> None:
    """Publish the lowest of a measure, printed to two decimals; "none" where no row has it.

    ``behind`` says why no passages stand behind it.
    """
    lowest = _find_lowest(measures, measure)
    if lowest is None:
        publish(name, "none", unit, says, behind=behind)
    else:
        publish(name, round(lowest[measure], 3), unit, says, f"{lowest[measure]:.2f}", behind)


def _find_lowest(measures: pd.DataFrame, measure: str) -> Mapping[Any, Any] | None:
    """Return the row whose measure is lowest, the first of equals; None where no row has it."""
    known = measures.dropna(subset=measure)
    return known.sort_values(measure, kind="stable").iloc[0].to_dict() if len(known) else None


def show_measures(frame: pd.DataFrame, name: str, caption: str, classes: str = "") -> Shown | Markdown:
    """Show a frame as a table, with every measure printed to two decimals (1.00 beside 0.95)."""
    names = [str(column) for column in frame.columns if str(frame[column].dtype) == "Float64"]
    shown = {column: ["" if pd.isna(value) else f"{value:.2f}" for value in frame[column]] for column in names}
    return show_table(frame.assign(**shown), name, caption, HEADER, classes, right=names)


def draw_spans(spans: pd.DataFrame) -> Drawn:
    """Draw F1 by table: by overlap, and of equal spans."""
    return Drawn(_plot_spans(spans), _caption_spans(spans), _describe_spans(spans), spans)


def _plot_spans(spans: pd.DataFrame) -> Figure | None:
    known = spans.dropna(subset="f1")
    if known.empty:
        return None
    tables = known["table"].drop_duplicates().tolist()
    figure = new_figure(8, 0.42 * len(tables) + 1.4)
    axes = figure.subplots()
    styles = {"overlap": ("o", 11, "by overlap"), "exact": ("D", 6, "by exact span")}
    for number, (match, (marker, size, label)) in enumerate(styles.items()):
        scores = known[known["match"].eq(match)].set_index("table")["f1"].reindex(tables).astype(float)
        # The circle is open, so that both marks can be seen where they coincide.
        fill = "none" if match == "overlap" else "full"
        axes.plot(scores, range(len(tables)), marker, ms=size, fillstyle=fill, color=PALETTE[4 * number], label=label)
    axes.set_yticks(range(len(tables)), [table.replace("_", " ") for table in tables])
    axes.set_xlim(0, 1.02)
    axes.invert_yaxis()
    axes.grid(axis="x", color=GREY, alpha=0.3)
    axes.set_xlabel("F1 between the two passes")
    axes.legend(ncols=2, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    return figure


def _describe_spans(spans: pd.DataFrame) -> str:
    known = spans.dropna(subset="f1")
    rows = [f"{row.table} {row.f1:.2f} by {row.match}" for row in known.itertuples()]
    return "Points of F1 between the two passes by table. " + "; ".join(rows) + "."


def _caption_spans(spans: pd.DataFrame) -> str:
    by_overlap, exact = (_find_lowest(spans[spans["match"].eq(match)], "f1") for match in ("overlap", "exact"))
    if by_overlap is None or exact is None:
        return "F1 between the two passes, by overlap and by exact span."
    return (
        f"Overlapping spans agree least in {by_overlap['table']} (F1 {by_overlap['f1']:.2f}), "
        f"exact spans in {exact['table']} ({exact['f1']:.2f})."
    )
