"""Passages: where the evidence for a stretch of text stands in the book, and who speaks in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from sourcebook.documents.excerpts import ends_sentence, find_context, starts_sentence
from sourcebook.errors import SourcebookError
from sourcebook.findings.links import label_document
from sourcebook.findings.markdown import Markdown, escape, link, mark, quote_passage
from sourcebook.findings.study import Study, remember, split_by
from sourcebook.mentions.kinds import list_mentions


def link_article(study: Study, doc: str) -> Markdown:
    """Return an article's name, linked to its evidence page."""
    return link(study.names[doc], label_document(doc))


def find_anchor(study: Study, doc: str, start: int, end: int) -> str:
    """Return the label of the mention that covers a span best (intersection over union).

    A span in which nothing is coded is led to its document's evidence page.
    """
    mentions = _group_mentions(study)[doc]
    near = mentions[mentions["start"].lt(end) & mentions["end"].gt(start)]
    if near.empty:
        return label_document(doc)
    shared = near["end"].clip(upper=end) - near["start"].clip(lower=start)
    covered = near["end"].clip(lower=end) - near["start"].clip(upper=start)
    # `idxmax` takes the first of several equals, so that the order of the text decides.
    return str(near.loc[(shared / covered).astype(float).idxmax(), "id"])


def find_anchors(study: Study, rows: pd.DataFrame) -> pd.Series:
    """Return the label of each row's span (columns doc, start, end), as ``find_anchor`` finds it."""
    labels = [find_anchor(study, row.doc, row.start, row.end) for row in rows.itertuples()]
    return pd.Series(labels, rows.index, dtype="str")


@remember
def _group_mentions(study: Study) -> Mapping[str, pd.DataFrame]:
    """Return every mention that has an anchor, by document."""
    return split_by(list_mentions(study.tables))


@remember
def _group_ascribed(study: Study) -> Mapping[str, pd.DataFrame]:
    """Return the quotations and attributions that name a speaker, by document: start, end, speaker."""
    quotes = study.tables["quotes"][["doc", "start", "end", "speaker"]]
    attributions = study.tables["attributions"][["doc", "content_start", "content_end", "actor"]]
    both = pd.concat([quotes, attributions.set_axis(quotes.columns, axis=1)], ignore_index=True)
    return split_by(both[both["speaker"].ne("")])


@remember
def _group_quotations(study: Study) -> Mapping[str, pd.DataFrame]:
    """Return the quotations of somebody's words, scare quotes left aside, by document."""
    quotes = study.tables["quotes"]
    return split_by(quotes[quotes["kind"].ne("scare")])


def find_speakers(study: Study, doc: str, start: int, end: int) -> list[str]:
    """Return the actors to whom a quotation or an attribution that touches a span is ascribed, in order."""
    both = _group_ascribed(study)[doc]
    near = both[both["start"].lt(end) & both["end"].gt(start)]
    return list(dict.fromkeys(near.sort_values("start")["speaker"]))


def _is_quoted(study: Study, doc: str, start: int, end: int) -> bool:
    """Tell whether a span lies inside a quotation of somebody's words (a scare quote is none)."""
    quotes = _group_quotations(study)[doc]
    return bool((quotes["start"].le(start) & quotes["end"].ge(end)).any())


def cite_passages(study: Study, passages: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """Return passages, given as (document, words), side by side with who says them.

    Returns columns article, speaker, voice (quoted, reported), words (linked to the evidence). A passage of a
    document that is not in the study is left out; one without a speaker is the article's own.

    Raises SourcebookError where words do not stand in their document.
    """
    rows = []
    for doc, words in passages:
        if doc not in study.texts:
            continue
        start = study.texts[doc].find(words)
        if start < 0:
            raise SourcebookError(f"{words!r} does not stand in document {doc}: mend the passage.")
        end = start + len(words)
        rows.append(
            {
                "article": link_article(study, doc),
                "speaker": ", ".join(find_speakers(study, doc, start, end)) or "the article",
                "voice": "quoted" if _is_quoted(study, doc, start, end) else "reported",
                "words": link_passage(study, doc, start, end),
            }
        )
    return pd.DataFrame(rows, columns=["article", "speaker", "voice", "words"])


def link_passage(study: Study, doc: str, start: int, end: int) -> Markdown:
    """Return a passage in quotation marks, linked to its evidence."""
    return link(quote_passage(study.shown[doc][start:end]), find_anchor(study, doc, start, end))


def show_context(text: str, start: int, end: int) -> Markdown:
    """Return a mention marked inside its sentence, cut to CONTEXT characters on each side."""
    first, last = find_context(text, start, end)
    before = ("… " if not starts_sentence(text, first) else "") + escape(text[first:start])
    after = escape(text[end:last]) + (" …" if not ends_sentence(text, last) else "")
    return before + mark(text[start:end]) + after
