"""The rhetoric chapter: who is quoted and how much, and in what forms of words."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from sourcebook.figures import PALETTE, new_figure
from sourcebook.markdown import join, link
from sourcebook.study import Study
from sourcebook.text import count_words


def measure_quotations(study: Study) -> pd.DataFrame:
    """Return the quotations of the study with their ``words``; scare quotes are left out."""
    quotes = study.table("quotes")
    quotes["words"] = quotes["text"].map(count_words).astype(int)
    return quotes[quotes["kind"].ne("scare")].reset_index(drop=True)


def count_quoted_words(study: Study) -> pd.DataFrame:
    """Return quoted words by speaker (rows, the most quoted first) and document (columns)."""
    quotes = measure_quotations(study)
    quotes["speaker"] = quotes["speaker"].replace("", "no speaker named")
    table = quotes.pivot_table(index="speaker", columns="doc", values="words", aggfunc="sum", fill_value=0)
    table = table.reindex(columns=study.ids, fill_value=0)
    return table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]


def list_speakers(study: Study) -> pd.DataFrame:
    """Return one row a speaker: speaker, role, words, quotations, documents and links to each quotation."""
    quotes = measure_quotations(study)
    roles = study.tables["actors"].set_index("actor")["role"]
    rows = []
    for speaker, own in quotes.groupby("speaker"):
        rows.append(
            {
                "speaker": speaker or "no speaker named",
                "role": roles.get(speaker, ""),
                "words": int(own["words"].sum()),
                "quotations": len(own),
                "documents": own["doc"].nunique(),
                "passages": join([link(f"{row.doc}·{n}", row.id) for n, row in enumerate(own.itertuples(), 1)], " "),
            }
        )
    columns = ["speaker", "role", "words", "quotations", "documents", "passages"]
    return pd.DataFrame(rows, columns=columns).sort_values("words", ascending=False, ignore_index=True)


def draw_speakers(table: pd.DataFrame, top: int = 12) -> Figure | None:
    """Draw quoted words by speaker, split by document; ``top`` speakers at most."""
    if table.empty:
        return None
    shown = table.head(top)
    figure = new_figure(8, 0.36 * len(shown) + 1.4)
    axes = figure.subplots()
    left = pd.Series(0, index=shown.index)
    for number, doc in enumerate(shown.columns):
        axes.barh(shown.index, shown[doc], left=left, color=PALETTE[number % len(PALETTE)], label=doc)
        left = left + shown[doc]
    axes.invert_yaxis()
    axes.set_xlabel("quoted words")
    axes.legend(title="document", loc="lower right")
    return figure


def describe_speakers(table: pd.DataFrame, top: int = 12) -> str:
    """Return the alternative text of the figure that ``draw_speakers`` draws."""
    totals = table.sum(axis=1).head(top)
    return "Bars of quoted words by speaker. " + "; ".join(f"{name}: {int(n):,}" for name, n in totals.items()) + "."
