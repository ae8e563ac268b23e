"""The stances chapter: which actor takes which position on which issue of local-federal cooperation."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from sourcebook.figures import PALETTE, new_figure
from sourcebook.markdown import Markdown, link
from sourcebook.study import Study

POSITIONS = ["supports", "opposes", "conditional", "ambiguous"]
# Issues whose support is support for cooperation; on `sanctuary_policy` the sign is reversed.
REVERSED = {"sanctuary_policy"}
SIGNS = {"supports": 1, "opposes": -1}
SYMBOLS = {"supports": "+", "opposes": "−", "conditional": "◐", "ambiguous": "?"}


def derive_toward_cooperation(issue: str, position: str) -> str:
    """Return a position's direction toward cooperation with federal enforcement: toward, against, or unclear."""
    sign = SIGNS.get(position, 0) * (-1 if issue in REVERSED else 1)
    return {1: "toward", -1: "against", 0: "unclear"}[sign]


def list_stances(study: Study) -> pd.DataFrame:
    """Return the stances with ``toward_cooperation``, in the order of the text."""
    rows = study.table("stances").sort_values(["doc", "start", "actor", "issue"], ignore_index=True)
    rows["toward_cooperation"] = [
        derive_toward_cooperation(issue, position)
        for issue, position in zip(rows["issue"], rows["position"], strict=True)
    ]
    return rows


def build_matrix(study: Study) -> pd.DataFrame:
    """Return the matrix of actors by issues; each cell links its positions to their passages."""
    rows = list_stances(study)
    if rows.empty:
        return pd.DataFrame()
    cells = rows.assign(cell=[link(SYMBOLS[row.position], row.id) for row in rows.itertuples()])
    matrix = cells.pivot_table(
        index="actor",
        columns="issue",
        values="cell",
        aggfunc=lambda each: Markdown(" ".join(each)),
        fill_value="",
    )
    order = rows.groupby("actor").size().sort_values(ascending=False, kind="stable").index
    return matrix.loc[order].rename_axis(columns=None).reset_index()


def count_positions(study: Study) -> pd.DataFrame:
    """Return coded stances by issue (rows) and position (columns)."""
    rows = list_stances(study)
    table = pd.crosstab(rows["issue"], rows["position"])
    table = table.reindex(columns=POSITIONS, fill_value=0)
    return table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]


def draw_positions(table: pd.DataFrame) -> Figure | None:
    """Draw coded stances by issue, split by position."""
    if table.empty:
        return None
    figure = new_figure(8, 0.5 * len(table) + 1.4)
    axes = figure.subplots()
    left = pd.Series(0, index=table.index)
    for number, position in enumerate(table.columns):
        axes.barh(table.index, table[position], left=left, color=PALETTE[number], label=position)
        left = left + table[position]
    axes.invert_yaxis()
    axes.set_xlabel("coded stances")
    axes.legend(ncols=4, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    return figure


def describe_positions(table: pd.DataFrame) -> str:
    """Return the alternative text of the figure that ``draw_positions`` draws."""
    rows = [
        f"{issue}: " + ", ".join(f"{int(n)} {position}" for position, n in row.items() if n)
        for issue, row in table.iterrows()
    ]
    return "Bars of coded stances by issue and position. " + "; ".join(rows) + "."
