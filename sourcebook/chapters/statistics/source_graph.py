"""The source graph: which article takes its numbers from whom, and who stands behind that source.

Three layers: the article, the nearest source that the text names for a number, and the last one of the chain. A
number for which the text names nobody ends in a node of its own, so that what is not sourced is as visible as what
is.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from sourcebook.chapters.statistics.ledger import (
    NO_SOURCE,
    Row,
    keep_statements,
    link_number,
    link_statements,
    list_sources,
    measure_statistics,
)
from sourcebook.chapters.statistics.references import link_references
from sourcebook.findings.links import link_document
from sourcebook.findings.markdown import Markdown, strong
from sourcebook.findings.passages import link_article, show_context
from sourcebook.findings.study import Study

OTHERS = "others"
MOST = 12  # nodes a layer shows by name; the smaller ones are drawn together


def list_paths(study: Study) -> pd.DataFrame:
    """Return the paths of the study's numbers, with links to them: the data behind the figure.

    Columns: document (its id), nearest, origin (empty where the chain ends with the nearest source), depth (none,
    one, or two for two and more), statistics, captions (how many of them stand in captions), numbers. Documents are
    in order; in each, the deepest paths first.
    """
    rows = measure_statistics(study)
    rows["depth"] = rows["depth"].clip(upper=2)
    rows["nearest"] = rows["nearest"].where(rows["depth"].gt(0), NO_SOURCE)
    rows["origin"] = rows["origin"].where(rows["depth"].gt(1), "")
    paths: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows.to_dict("records"):
        paths[row["doc"], row["nearest"], row["origin"], row["depth"]].append(row)
    table = [
        (*key, len(own), sum(row["section"] == "caption" for row in own), link_statements(own))
        for key, own in paths.items()
    ]
    frame = pd.DataFrame(table, columns=["document", "nearest", "origin", "depth", "statistics", "captions", "numbers"])
    return frame.sort_values(
        ["document", "depth", "statistics", "nearest"], ascending=[True, False, False, True], ignore_index=True
    )


def gather_small(paths: pd.DataFrame, most: int = MOST) -> pd.DataFrame:
    """Return the paths with each layer's smaller nodes drawn together, so that ``most`` remain."""
    paths = paths.copy()
    for layer in ("document", "nearest", "origin"):
        named = paths[~paths[layer].isin(["", NO_SOURCE])]
        sizes = named.groupby(layer)["statistics"].sum().sort_values(ascending=False, kind="stable")
        if len(sizes) > most:
            small = sizes.index[most - 1 :]
            paths.loc[paths[layer].isin(small), layer] = f"{len(small):,} {OTHERS}"
    keys = ["document", "nearest", "origin", "depth"]
    return paths.groupby(keys, sort=False, as_index=False)[["statistics", "captions"]].sum()


def show_paths(paths: pd.DataFrame) -> pd.DataFrame:
    """Return the paths as the table beneath the figure, each article linked to its evidence page."""
    table = paths.drop(columns="depth")
    table["document"] = [link_document(doc) for doc in table["document"]]
    table["origin"] = table["origin"].replace("", "—")
    return table.rename(columns={"document": "article"})


def _rank_chains(study: Study, least: int = 2) -> pd.DataFrame:
    """Return the statements whose chain names at least so many sources: the longest first, then the largest value."""
    rows = keep_statements(measure_statistics(study))
    rows = rows[rows["depth"].ge(least)]
    return rows.sort_values(["depth", "value"], ascending=False, kind="stable", ignore_index=True)


def trace_chains(study: Study) -> pd.DataFrame:
    """Return where each number with a source behind its source comes from.

    Columns: statistic, measures, printed by, nearest source, behind it, outside (references to the number).
    """
    publishers = {document.id: f"{document.publisher} {document.date}".strip() for document in study.documents}
    table = [
        (
            link_number(row),
            row["measures"],
            Markdown("{} {}").format(link_document(row["doc"]), publishers[row["doc"]]).strip(),
            row["nearest"],
            " → ".join(list_sources(row["chain"])[1:]),
            link_references(study, row["id"]),
        )
        for row in _rank_chains(study).to_dict("records")
    ]
    columns = ["statistic", "measures", "printed by", "nearest source", "behind it", "outside the articles"]
    return pd.DataFrame(table, columns=columns)


def tell_chain(study: Study) -> Markdown:
    """Return where the number with the longest chain comes from, at a glance: who has it from whom.

    Of chains of one length the largest number is told. Empty where no chain names two sources.
    """
    rows = _rank_chains(study)
    if rows.empty:
        return Markdown("")
    row = rows.iloc[0]
    document = next(document for document in study.documents if document.id == row["doc"])
    dated = f", {document.date}" if document.date else ""
    steps = Markdown("").join(Markdown(" ← {}").format(strong(source)) for source in list_sources(row["chain"]))
    silent = [name for name, value in (("place", row["place"]), ("date", row["time"])) if not value]
    gaps = f", and gives no {' and no '.join(silent)} for the number" if silent else ""
    outside = link_references(study, row["id"])
    paragraphs = [
        Markdown("> {} in {}{}{}").format(link_number(row), link_article(study, row["doc"]), dated, steps),
        Markdown("> “{}”").format(show_context(document.shown, int(row["start"]), int(row["end"]))),
        Markdown("> Each arrow reads: has it from. The text names nobody further{}.").format(gaps),
    ]
    paragraphs += [Markdown("> Outside the articles: {}").format(outside)] if outside else []
    return Markdown("\n>\n").join(paragraphs)
