"""The corpus chapter: what the documents are, what stands in which part of them, and what stands there twice."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sourcebook.chapters.corpus.subject import list_paragraphs
from sourcebook.findings.figures import INK, NARROW, PALETTE, Drawn, new_figure
from sourcebook.findings.links import label_document
from sourcebook.findings.passages import link_article
from sourcebook.findings.publish import publish
from sourcebook.findings.shares import count_parts, publish_range
from sourcebook.findings.study import Study

# The parts of a page that the figure tells apart; article text is headline, dek and body.
_SUBJECT, _TEXT, _CAPTIONS, _OTHER = (
    "paragraphs on the subject",
    "other article text",
    "photo captions",
    "rest of the page",
)
_COLOURS = {_SUBJECT: PALETTE[0], _TEXT: PALETTE[5], _CAPTIONS: PALETTE[1], _OTHER: "#b8b8b8"}
_KINDS = {"headline": _TEXT, "dek": _TEXT, "body": _TEXT, "caption": _CAPTIONS}
_MOST_BARS = 25  # documents that the figure shows


def describe_documents(study: Study) -> pd.DataFrame:
    """Return one row a document: article (linked), publisher, headline, byline, date, date_basis, occasion."""
    columns = ["publisher", "headline", "byline", "date", "date_basis", "occasion"]
    return pd.DataFrame(
        [
            {"article": link_article(study, doc.id)} | {column: getattr(doc, column) or "—" for column in columns}
            for doc in study.documents
        ],
        columns=["article", *columns],
    )


def publish_documents(study: Study, words: pd.DataFrame) -> None:
    """Publish how many articles, publishers and words there are."""
    behind = [label_document(doc) for doc in study.ids]
    publish("corpus_documents", len(study.documents), "articles", "articles in this study", behind=behind)
    publishers = {document.publisher for document in study.documents} - {""}
    publish("corpus_publishers", len(publishers), "publishers", "known as theirs", behind=behind)
    publish("corpus_words", int(words.to_numpy().sum()), "words", "in the chosen sections", behind=behind)


def publish_captions(study: Study) -> None:
    """Publish which share of the words stands in photo captions, and in how many articles."""
    sentences = study.sentences
    captions = sentences["kind"].eq("caption")
    counts = count_parts(study, sentences, captions, "words")
    with_captions = [label_document(doc) for doc in study.ids if captions[sentences["doc"].eq(doc)].any()]
    publish_range("corpus_caption_share", counts, "words", "words that stand in captions", with_captions)
    says = "articles with photo captions"
    publish("corpus_caption_documents", len(with_captions), "articles", says, behind=with_captions)


def count_words_by_section(study: Study) -> pd.DataFrame:
    """Return words by document (rows) and section kind (columns, the largest first)."""
    table = study.sentences.pivot_table(
        index="doc", columns="kind", values="words", aggfunc="sum", fill_value=0, observed=True
    )
    return table.reindex(study.ids, fill_value=0)[table.sum().sort_values(ascending=False, kind="stable").index]


def group_sections(study: Study, words: pd.DataFrame) -> pd.DataFrame:
    """Return words by document and part of the page (see _COLOURS), from words by section kind."""
    parts = words.T.groupby([_KINDS.get(str(kind), _OTHER) for kind in words.columns]).sum().T
    parts = parts.reindex(columns=list(_COLOURS), fill_value=0)
    paragraphs = list_paragraphs(study)
    paragraphs = paragraphs[paragraphs["subject"]]
    about = paragraphs.groupby("doc")["words"].sum().reindex(parts.index, fill_value=0)
    return parts.assign(**{_SUBJECT: about, _TEXT: parts[_TEXT] - about}).astype(int)


def list_words(study: Study, words: pd.DataFrame) -> pd.DataFrame:
    """Return words by section kind as a table: article (linked), each kind, all."""
    table = words.rename(columns=lambda kind: str(kind).replace("_", " ")).rename_axis(columns=None)
    table = table.assign(all=table.sum(axis=1))
    table.insert(0, "article", [link_article(study, str(doc)) for doc in words.index])
    return table.reset_index(drop=True)


def _choose_longest(parts: pd.DataFrame) -> pd.DataFrame:
    """Return the words of the _MOST_BARS longest documents, the longest first; of few documents all, in order."""
    if len(parts) <= _MOST_BARS:
        return parts
    return parts.loc[parts.sum(axis=1).sort_values(ascending=False, kind="stable").index[:_MOST_BARS]]


def draw_words(study: Study) -> Drawn:
    """Draw the words of each document as a bar, split by part of the page, with each part's number."""
    parts = group_sections(study, count_words_by_section(study)).rename(index=study.names)
    shown = _choose_longest(parts)
    caption, alt = _caption_words(study, parts), _describe_words(shown)
    return Drawn(_plot_words(shown), caption, alt, parts.rename_axis("article").reset_index(), _plot_narrow(shown))


def _plot_words(parts: pd.DataFrame) -> Figure | None:
    if not parts.to_numpy().sum():
        return None
    figure = new_figure(8.5, 0.5 * len(parts) + 1.2)
    axes = figure.subplots()
    _stack(axes, parts, 0.62, 0.06)
    axes.set_yticks(range(len(parts)), list(parts.index))
    axes.tick_params(axis="y", length=0)
    axes.legend(ncols=4, loc="lower left", bbox_to_anchor=(0, 1.0), borderaxespad=0.2, fontsize=9)
    return figure


def _plot_narrow(parts: pd.DataFrame) -> Figure | None:
    """Draw the bars for a narrow screen: each article's name stands above its bar."""
    if not parts.to_numpy().sum():
        return None
    figure = new_figure(NARROW, 0.55 * len(parts) + 1.5)
    axes = figure.subplots()
    _stack(axes, parts, 0.4, 0.12)
    for place, name in enumerate(parts.index):
        axes.annotate(name, (0, place - 0.25), (1, 1), textcoords="offset points", va="bottom", fontsize=8.5)
    axes.set_ylim(len(parts) - 0.5, -0.9)
    axes.set_yticks([])
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), borderaxespad=0.2, fontsize=8)
    return figure


def _stack(axes: Axes, parts: pd.DataFrame, height: float, room: float) -> None:
    """Draw the bars, part after part; a number goes where its part has room for it, a share of the longest bar."""
    places = range(len(parts))
    left = pd.Series(0, index=parts.index)
    widest = parts.sum(axis=1).max()
    for part in [part for part in parts.columns if parts[part].any()]:
        axes.barh(places, parts[part], left=left, color=_COLOURS[part], label=part, height=height)
        for place, (name, words) in zip(places, parts[part].items(), strict=True):
            if words > room * widest:
                colour = "white" if part == _SUBJECT else INK
                middle = left[name] + words / 2
                axes.text(middle, place, f"{words:,}", ha="center", va="center", color=colour, fontsize=8.5)
        left = left + parts[part]
    axes.invert_yaxis()
    axes.set_xlabel("words")
    axes.spines["left"].set_visible(False)


def _caption_words(study: Study, parts: pd.DataFrame) -> str:
    paragraphs = list_paragraphs(study)
    captions, shown = parts[_CAPTIONS], len(_choose_longest(parts))
    said = (
        f"{int(paragraphs['subject'].sum()):,} of {len(paragraphs):,} body paragraphs are on the subject, with "
        f"{parts[_SUBJECT].sum():,} of the {parts.to_numpy().sum():,} words counted."
    )
    if captions.any():
        said += (
            f" Photo captions have {captions.sum():,}, in {captions.gt(0).sum():,} of {len(parts):,} "
            f"{'articles' if len(parts) > 1 else 'article'}."
        )
    return said + (f" Shown are the {shown} longest of {len(parts):,} articles." if shown < len(parts) else "")


def _describe_words(parts: pd.DataFrame) -> str:
    rows = [
        f"{name}: " + ", ".join(f"{count:,} in {part}" for part, count in row.items() if count)
        for name, row in parts.iterrows()
    ]
    return "Bars of the words of each document by part of the page. " + "; ".join(rows) + "."
