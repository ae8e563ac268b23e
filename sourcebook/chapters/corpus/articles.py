"""The corpus chapter: what the documents are, what stands in which part of them, and what stands there twice."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from sourcebook.findings.figures import INK, PALETTE, Drawn, new_figure
from sourcebook.findings.links import link_document
from sourcebook.findings.study import Study

# The parts of a page that the figure tells apart, each with its section kinds; what is left is the page's own.
_PARTS = {"article text": ("headline", "dek", "body"), "photo captions": ("caption",)}
_OTHER = "rest of the page"
_MOST_BARS = 25  # documents that the figure shows
_COLOURS = {"article text": PALETTE[0], "photo captions": PALETTE[1], _OTHER: "#b8b8b8"}


def describe_documents(study: Study) -> pd.DataFrame:
    """Return one row a document: document (linked), publisher, headline, byline, date, date_basis, occasion."""
    columns = ["publisher", "headline", "byline", "date", "date_basis", "occasion"]
    return pd.DataFrame(
        [
            {"document": link_document(doc.id)} | {column: getattr(doc, column) or "—" for column in columns}
            for doc in study.documents
        ],
        columns=["document", *columns],
    )


def count_words_by_section(study: Study) -> pd.DataFrame:
    """Return words by document (rows) and section kind (columns, the largest first)."""
    table = study.sentences.pivot_table(
        index="doc", columns="kind", values="words", aggfunc="sum", fill_value=0, observed=True
    )
    return table.reindex(study.ids, fill_value=0)[table.sum().sort_values(ascending=False, kind="stable").index]


def group_sections(words: pd.DataFrame) -> pd.DataFrame:
    """Return words by document and part of the page (see _PARTS), from words by section kind."""
    known = {kind: part for part, kinds in _PARTS.items() for kind in kinds}
    parts = [known.get(str(kind), _OTHER) for kind in words.columns]
    return words.T.groupby(parts).sum().T.reindex(columns=[*_PARTS, _OTHER], fill_value=0).astype(int)


def list_words(words: pd.DataFrame) -> pd.DataFrame:
    """Return words by section kind as a table: document (linked), each kind, all."""
    table = words.rename(columns=lambda kind: str(kind).replace("_", " ")).rename_axis(columns=None)
    table = table.assign(all=table.sum(axis=1))
    table.insert(0, "document", [link_document(str(doc)) for doc in words.index])
    return table.reset_index(drop=True)


def _choose_longest(words: pd.DataFrame) -> pd.DataFrame:
    """Return the words of the _MOST_BARS longest documents, the longest first; of few documents all, in order."""
    if len(words) <= _MOST_BARS:
        return words
    return words.loc[words.sum(axis=1).sort_values(ascending=False, kind="stable").index[:_MOST_BARS]]


def draw_words(words: pd.DataFrame) -> Drawn:
    """Draw the words of each document as a bar, split by part of the page, with each part's number."""
    return Drawn(_plot_words(words), _caption_words(words), _describe_words(words), words.reset_index())


def _plot_words(words: pd.DataFrame) -> Figure | None:
    if not words.to_numpy().sum():
        return None
    parts = group_sections(_choose_longest(words))
    parts = parts[[part for part in parts.columns if parts[part].any()]]
    figure = new_figure(8.5, 0.5 * len(parts) + 1.2)
    axes = figure.subplots()
    left = pd.Series(0, index=parts.index)
    widest = parts.sum(axis=1).max()
    for part in parts.columns:
        axes.barh(parts.index, parts[part], left=left, color=_COLOURS[part], label=part, height=0.62)
        for doc, words_here in parts[part].items():
            # A number goes where its bar has room for it; the table beneath has them all.
            if words_here > 0.06 * widest:
                colour = "white" if part == "article text" else INK
                middle = left[doc] + words_here / 2
                axes.text(middle, doc, f"{words_here:,}", ha="center", va="center", color=colour, fontsize=9)
        left = left + parts[part]
    axes.invert_yaxis()
    axes.set_xlabel("words")
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.legend(ncols=len(parts.columns), loc="lower left", bbox_to_anchor=(0, 1.0), borderaxespad=0.2)
    return figure


def _caption_words(words: pd.DataFrame) -> str:
    parts = group_sections(words)
    captions = parts["photo captions"]
    total = parts.to_numpy().sum()
    said = f"Where the words stand: {parts['article text'].sum():,} of {total:,} words are article text."
    if captions.any():
        said = (
            f"Where the words stand: {captions.sum():,} of {total:,} words are photo captions, in "
            f"{captions.gt(0).sum():,} of {len(words):,} articles."
        )
    shown = len(_choose_longest(words))
    return said + (f" Shown are the {shown} longest of {len(words):,} articles." if shown < len(words) else "")


def _describe_words(words: pd.DataFrame) -> str:
    rows = [
        f"{doc}: " + ", ".join(f"{count:,} in {part}" for part, count in row.items() if count)
        for doc, row in group_sections(_choose_longest(words)).iterrows()
    ]
    return "Bars of the words of each document by part of the page. " + "; ".join(rows) + "."
