"""The corpus chapter: what the documents are, and how many words stand in which part of them."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from sourcebook.figures import GREY, PALETTE, new_figure
from sourcebook.markdown import link, name_anchor
from sourcebook.study import Study


def describe_documents(study: Study) -> pd.DataFrame:
    """Return one row a document: document (linked), publisher, date, headline, byline, occasion, words."""
    words = study.sentences.groupby("doc")["words"].sum()
    return pd.DataFrame(
        [
            {
                "document": link(doc.id, f"evidence-{name_anchor(doc.id)}"),
                "publisher": doc.publisher,
                "date": doc.date,
                "headline": doc.headline,
                "byline": doc.byline,
                "occasion": doc.occasion,
                "words": int(words.get(doc.id, 0)),
            }
            for doc in study.documents
        ],
        columns=["document", "publisher", "date", "headline", "byline", "occasion", "words"],
    )


def count_words_by_section(study: Study) -> pd.DataFrame:
    """Return words by document (rows) and section kind (columns, the largest first)."""
    table = study.sentences.pivot_table(
        index="doc", columns="kind", values="words", aggfunc="sum", fill_value=0, observed=True
    )
    return table.reindex(study.ids, fill_value=0)[table.sum().sort_values(ascending=False, kind="stable").index]


def draw_words(table: pd.DataFrame) -> Figure | None:
    """Draw the words of each document as a bar, split by section kind."""
    if table.empty:
        return None
    figure = new_figure(8, 0.55 * len(table) + 1.4)
    axes = figure.subplots()
    left = pd.Series(0, index=table.index)
    for number, kind in enumerate(table.columns):
        colour = PALETTE[number] if number < len(PALETTE) else GREY
        axes.barh(table.index, table[kind], left=left, color=colour, label=kind.replace("_", " "))
        left = left + table[kind]
    axes.invert_yaxis()
    axes.set_xlabel("words")
    axes.set_ylabel("document")
    axes.legend(ncols=3, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    return figure


def describe_words(table: pd.DataFrame) -> str:
    """Return the alternative text of the figure that ``draw_words`` draws."""
    rows = [
        f"{doc}: " + ", ".join(f"{int(words):,} in {kind.replace('_', ' ')}" for kind, words in row.items() if words)
        for doc, row in table.iterrows()
    ]
    return "Bars of the words of each document by section. " + "; ".join(rows) + "."
