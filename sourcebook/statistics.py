"""The statistics chapter: the ledger of every figure, and the chain of sources behind it."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from sourcebook.figures import GREY, PALETTE, new_figure
from sourcebook.markdown import link
from sourcebook.study import Study


def list_statistics(study: Study) -> pd.DataFrame:
    """Return the ledger: statistic (linked to its passage), document, value, unit, measures, chain, section."""
    rows = study.table("statistics").sort_values(["doc", "start"], ignore_index=True)
    return pd.DataFrame(
        {
            "statistic": [link(text, id_) for text, id_ in zip(rows["text"], rows["id"], strict=True)],
            "document": rows["doc"],
            "value": rows["value"],
            "unit": rows["unit"],
            "measures": rows["measures"],
            "source chain": rows["chain"].replace("", "—"),
            "section": rows["section"],
        }
    )


def measure_depth(chain: str) -> int:
    """Return how many sources a chain names; none for the journalist's own voice."""
    return len([source for source in chain.split(" > ") if source.strip()])


def count_depths(study: Study) -> pd.DataFrame:
    """Return figures by document (rows) and number of sources named (columns 0, 1, 2, …)."""
    rows = study.table("statistics")
    depths = rows["chain"].map(measure_depth).astype(int)
    table = pd.crosstab(rows["doc"], depths)
    return table.reindex(index=study.ids, columns=range(max([2, *table.columns]) + 1), fill_value=0)


def draw_depths(table: pd.DataFrame) -> Figure | None:
    """Draw the figures of each document, split by the number of sources they name."""
    if not table.to_numpy().sum():
        return None
    figure = new_figure(8, 0.55 * len(table) + 1.4)
    axes = figure.subplots()
    left = pd.Series(0, index=table.index)
    for depth in table.columns:
        colour = GREY if depth == 0 else PALETTE[(depth - 1) % len(PALETTE)]
        label = "no source" if depth == 0 else f"{depth} source" + ("s" if depth > 1 else "")
        axes.barh(table.index, table[depth], left=left, color=colour, label=label)
        left = left + table[depth]
    axes.invert_yaxis()
    axes.set_xlabel("figures")
    axes.set_ylabel("document")
    axes.legend(ncols=4, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    return figure


def describe_depths(table: pd.DataFrame) -> str:
    """Return the alternative text of the figure that ``draw_depths`` draws."""
    rows = [f"{doc}: {int(row.sum())} figures, {int(row[0])} without a source" for doc, row in table.iterrows()]
    return "Bars of the figures of each document by the number of sources they name. " + "; ".join(rows) + "."
