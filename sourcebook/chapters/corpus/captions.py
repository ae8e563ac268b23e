"""Galleries: captions that stand together in an article, and the paragraphs that they stand beside."""

from __future__ import annotations

import pandas as pd

from sourcebook.chapters.corpus.subject import list_paragraphs
from sourcebook.documents.excerpts import shorten
from sourcebook.documents.lexicons import make_pattern, read_words
from sourcebook.documents.words import count_words
from sourcebook.findings.markdown import Markdown, link, quote_passage
from sourcebook.findings.passages import find_anchor, link_article
from sourcebook.findings.publish import publish
from sourcebook.findings.shares import publish_count
from sourcebook.findings.study import Study, remember

_LENGTH = 90  # characters of a paragraph that the table shows


@remember
def _list_captions(study: Study) -> pd.DataFrame:
    """Return the captions: doc, start, end, id, gallery (its number), title, words, sanctuary and gangs (named or not).

    A gallery is what stands between two paragraphs of the body. Its title is the control before its first caption.
    """
    rows, texts = [], study.shown
    topics = {name: make_pattern(read_words("topics")[name]) for name in ("sanctuary", "gangs")}
    gallery, title, inside = 0, "", False
    for part in study.tables["sections"].sort_values(["doc", "start"]).itertuples():
        words = texts[part.doc][part.start : part.end]
        if part.kind == "gallery_control" and not inside:
            title = words
        elif part.kind == "caption":
            gallery += not inside
            inside = True
            named = [bool(pattern.search(words)) for pattern in topics.values()]
            anchor = find_anchor(study, part.doc, part.start, part.end)
            rows.append((part.doc, part.start, part.end, anchor, gallery, title, count_words(words), *named))
        elif part.kind not in ("caption", "gallery_control"):
            title, inside = "", False
    columns = ["doc", "start", "end", "id", "gallery", "title", "words", *topics]
    return pd.DataFrame(rows, columns=columns)


def list_galleries(study: Study) -> pd.DataFrame:
    """Return one row a gallery, with the paragraphs before and after it.

    Columns: article, gallery (its title), captions, words, name gangs, name sanctuary, stands after, stands before
    (each paragraph linked, and in brackets whether it names gangs).
    """
    rows = []
    for _, own in _list_captions(study).groupby("gallery"):
        doc, start, end = own["doc"].iloc[0], own["start"].min(), own["end"].max()
        paragraphs = list_paragraphs(study)
        paragraphs = paragraphs[paragraphs["doc"].eq(doc)]
        before = paragraphs[paragraphs["end"].le(start)].tail(1)
        after = paragraphs[paragraphs["start"].ge(end)].head(1)
        rows.append(
            (
                link_article(study, doc),
                own["title"].iloc[0],
                len(own),
                int(own["words"].sum()),
                int(own["gangs"].sum()),
                int(own["sanctuary"].sum()),
                _show_paragraph(study, before),
                _show_paragraph(study, after),
            )
        )
    columns = ["article", "gallery", "captions", "words", "name gangs", "name sanctuary", "stands after", "and before"]
    return pd.DataFrame(rows, columns=columns)


def _show_paragraph(study: Study, rows: pd.DataFrame) -> Markdown:
    """Return the beginning of a paragraph, linked; none where there is none."""
    for row in rows.itertuples():
        words = quote_passage(shorten(study.shown[row.doc][row.start : row.end], _LENGTH))
        return link(words, row.id)
    return Markdown("")


def publish_galleries(study: Study) -> None:
    """Publish how many captions there are, and how many of them name gangs and sanctuary."""
    rows = _list_captions(study)
    publish("corpus_captions", len(rows), "captions", "of photos in galleries", behind=rows["id"].drop_duplicates())
    publish_count("corpus_captions_gangs", rows, rows["gangs"], "captions", "that name a gang")
    publish_count("corpus_captions_sanctuary", rows, rows["sanctuary"], "captions", "that name sanctuary")
    text = list_paragraphs(study)
    pattern = make_pattern(read_words("topics")["gangs"])
    text = text[text["doc"].isin(rows["doc"])]
    named = pd.Series(
        [bool(pattern.search(study.texts[row.doc], row.start, row.end)) for row in text.itertuples()],
        text.index,
        dtype=bool,
    )
    says = "paragraphs of the articles with captions: those that name a gang"
    publish_count("corpus_captioned_gangs", text, named, "paragraphs", says)
