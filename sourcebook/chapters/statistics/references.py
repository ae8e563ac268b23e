"""Outside references: published figures and rules beside the statements of the articles, dimension by dimension.

A reference never says that a statement is true or false. It says in which respects the two are the same, differ, or
cannot be compared because one of them is silent, and whether the reference had appeared when the article did.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from sourcebook.chapters.statistics.ledger import link_number, measure_statistics
from sourcebook.documents.names import name_anchor
from sourcebook.findings.links import link_document
from sourcebook.findings.markdown import Markdown, Shown, join, link, link_address, show_markdown, strong, target
from sourcebook.findings.study import Study

_DIMENSIONS = {
    "same_value": "value",
    "same_definition": "definition",
    "same_population": "population or place",
    "same_period": "period",
}
_WORDS = {"yes": "same", "no": "differs", "unclear": "open"}
_AVAILABLE = {"yes": "earlier", "no": "later"}


def list_references(study: Study) -> pd.DataFrame:
    """Return the references to the study's statistics, then those by topic alone, in the order of the table.

    References to a statistic that the choice leaves out are left out with it.
    """
    rows = study.table("references")
    known = set(study.tables["statistics"]["id"])
    kept = rows["statistic"].eq("") | rows["statistic"].isin(known)
    return rows[kept].sort_values("statistic", key=lambda ids: ids.eq(""), kind="stable", ignore_index=True)


def compare_references(study: Study) -> pd.DataFrame:
    """Return the statistics that have a reference, beside it: both values, then one column a dimension.

    Columns: statement (linked), article, reference (its topic, value and source, linked), those of _DIMENSIONS,
    appeared. A value that differs is shown with both values in its row.
    """
    references = list_references(study)
    statistics = measure_statistics(study).set_index("id", drop=False)
    dates = {document.id: document.date for document in study.documents}
    table = []
    for row in references[references["statistic"].ne("")].itertuples():
        statistic = statistics.loc[row.statistic]
        value = Markdown("{}: {} ({})").format(row.topic, link(row.reference_value, row.id), _name_source(row))
        words = [_WORDS[getattr(row, column)] for column in _DIMENSIONS]
        number, doc = link_number(statistic), link_document(statistic["doc"])
        published = dates[str(statistic["doc"])]
        table.append([number, doc, value, *words, _describe_appearance(row, published)])
    return pd.DataFrame(table, columns=["statement", "article", "reference", *_DIMENSIONS.values(), "appeared"])


def _describe_appearance(row: Any, published: str) -> str:
    """Say whether a reference appeared before an article of the ISO date ``published``, or why that is open."""
    if row.available_at_publication in _AVAILABLE:
        return _AVAILABLE[row.available_at_publication]
    if not row.date:
        return "no date"
    return "the same day" if row.date == published else "not known to the day"


def show_comparison(comparison: pd.DataFrame) -> pd.DataFrame:
    """Return ``compare_references`` as the book prints it: statement, reference, and what is the same or differs."""
    table = [
        (Markdown("{} ({})").format(row["statement"], row["article"]), row["reference"], _compare_dimensions(row))
        for row in comparison.to_dict("records")
    ]
    return pd.DataFrame(table, columns=["statement", "reference", "compared"])


def _compare_dimensions(row: Mapping[Any, Any]) -> Markdown:
    """Return in which dimensions a comparison is the same, differs or is open, and when the reference appeared."""
    lines = []
    for word in _WORDS.values():
        names = [name for name in _DIMENSIONS.values() if row[name] == word]
        shown = strong(word) if word == "differs" else word
        lines += [Markdown("{}: {}").format(shown, ", ".join(names))] if names else []
    later = row["appeared"] == "later"
    lines.append(Markdown("appeared **later**") if later else Markdown("appeared: {}").format(row["appeared"]))
    return Markdown("<br>").join(lines)


def _name_source(row: Any) -> str:
    """Return a reference's publisher and date, and say where it reports at second hand."""
    parts = [row.publisher, row.date, "secondary source" if row.secondary else ""]
    return ", ".join(part for part in parts if part)


def count_agreement(comparison: pd.DataFrame) -> pd.DataFrame:
    """Return how many comparisons are the same, differ or are silent in each dimension."""
    table = [
        (name, *(int(comparison[name].eq(word).sum()) for word in _WORDS.values())) for name in _DIMENSIONS.values()
    ]
    return pd.DataFrame(table, columns=["dimension", *_WORDS.values()])


def link_references(study: Study, statistic: str) -> Markdown:
    """Return links to the references for one statistic, each by its publisher and date."""
    rows = study.tables["references"]
    own = rows[rows["statistic"].eq(statistic)]
    return join([link(_name_source(row), row.id) for row in own.itertuples()], "; ")


def write_references(references: pd.DataFrame) -> Markdown:
    """Return the references as Markdown, grouped by topic, each under its label with its address as a link."""
    lines: list[object] = []
    for topic, own in references.groupby("topic", sort=False):
        lines += [strong(topic[:1].upper() + topic[1:]), ""]
        for row in own.itertuples():
            lines += [target(row.id), _write_reference(row), ""]
    return Markdown("\n").join(lines)


def show_references(references: pd.DataFrame) -> Shown:
    """Show the way to the references, which stand whole in the chapter's appendix."""
    if references.empty:
        return show_markdown("No outside references are coded for this choice.")
    name = "statistics_reference_list"
    label = f"table-{name_anchor(name)}"
    listed = Markdown("{}\n## The references\n\n{}\n").format(target(label), write_references(references))
    shown = show_markdown(Markdown("{}.").format(link(f"All {len(references):,} references", label)))
    record = {
        "kind": "table",
        "name": name,
        "csv": references[["id", "address"]].to_csv(index=False),
        "appendix": listed,
    }
    return Shown(shown.markdown, shown.html, record)


def _write_reference(row: Any) -> Markdown:
    """Return one reference: its value or rule, title, publisher, date, address and note."""
    host = urlsplit(row.address).netloc.removeprefix("www.")
    value = row.reference_value[:1].upper() + row.reference_value[1:]
    stop = "" if row.title.endswith((".", "?", "!", "”")) else "."
    told = Markdown("{}. *{}*{} {}. {}. {}")
    return told.format(value, row.title, stop, _name_source(row), link_address(host, row.address), row.note).strip()
