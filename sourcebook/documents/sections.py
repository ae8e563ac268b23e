"""Sections: which part of a page a stretch of text belongs to, and which sentences say the same twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from rapidfuzz import fuzz

from sourcebook.documents.document import Document
from sourcebook.documents.words import count_words, find_sentences

# Two sentences of one document count as one statement at this similarity (Indel ratio over words, 0-100):
# captions of one picture series that differ in a word or two lie above it, other pairs far below.
SAME_SENTENCE = 85


def locate_sections(mentions: pd.DataFrame, sections: pd.DataFrame, start: str = "start") -> pd.Series:
    """Return the section kind in which each mention starts (empty where it starts in none)."""
    kinds = pd.Series("", index=mentions.index, dtype="str")
    by_doc = dict(iter(sections.sort_values("start").groupby("doc", sort=False)))
    for doc, rows in mentions.groupby("doc", sort=False):
        if doc not in by_doc:
            continue
        parts = by_doc[doc]
        place = np.searchsorted(parts["start"].to_numpy(int), rows[start].to_numpy(int), side="right") - 1
        inside = (place >= 0) & (rows[start].to_numpy(int) < parts["end"].to_numpy(int)[place])
        kinds[rows.index] = np.where(inside, parts["kind"].to_numpy(str)[place], "")
    return kinds


def list_sentences(sections: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """Split sections into sentences.

    Returns columns doc, start, end, text, kind, words, repeats: ``repeats`` is the start of the earlier
    sentence of the same document that says the same (see SAME_SENTENCE), missing where there is none.
    """
    rows = [
        (part.doc, start, end, texts[part.doc][start:end], part.kind)
        for part in sections.itertuples()
        if part.doc in texts
        for start, end in find_sentences(texts[part.doc], part.start, part.end)
    ]
    frame = pd.DataFrame(rows, columns=["doc", "start", "end", "text", "kind"])
    frame["words"] = frame["text"].map(count_words).astype(int)
    frame["repeats"] = find_repeats(frame)
    return frame


def find_repeats(sentences: pd.DataFrame) -> pd.Series:
    """Return, for each sentence of six words or more, the start of the first that says the same before it."""
    repeats = pd.Series(pd.NA, index=sentences.index, dtype="Int64")
    for _, rows in sentences[sentences["words"].ge(6)].groupby("doc", sort=False):
        firsts: list[tuple[int, list[str]]] = []
        for row in rows.itertuples():
            words = row.text.casefold().split()
            same = next(
                (
                    start
                    for start, known in firsts
                    if may_be_same(len(words), len(known)) and fuzz.ratio(words, known, score_cutoff=SAME_SENTENCE)
                ),
                None,
            )
            if same is None:
                firsts.append((row.start, words))
            else:
                repeats[row.Index] = same
    return repeats


def may_be_same(one: int, other: int) -> bool:
    """Tell whether sentences of so many words can reach SAME_SENTENCE at all; most pairs cannot, and cost no more."""
    return 200 * min(one, other) >= SAME_SENTENCE * (one + other)


def list_paragraphs(documents: Iterable[Document]) -> pd.DataFrame:
    """Return the lines of the documents that are not blank: columns doc, start, end, and kind, the row's number."""
    rows = [
        (document.id, match.start(), match.end())
        for document in documents
        for match in re.finditer(r"[^\s](?:[^\n]*[^\s])?", document.text)
    ]
    frame = pd.DataFrame(rows, columns=["doc", "start", "end"])
    frame["kind"] = frame.index.astype("str")
    return frame


def drop_repeats(name: str, frame: pd.DataFrame, sentences: pd.DataFrame, start: str) -> pd.DataFrame:
    """Keep the first of each repeated statement.

    Statistics repeat by the coded ``statement_id``; any other mention repeats where its sentence does.
    """
    if name == "statistics":
        return frame[~frame.duplicated(["doc", "statement_id"]) | frame["statement_id"].eq("")]
    repeated = sentences[sentences["repeats"].notna()]
    spans = {doc: rows[["start", "end"]].to_numpy(int) for doc, rows in repeated.groupby("doc")}
    inside = [
        any(first <= place < last for first, last in spans.get(doc, ()))
        for doc, place in zip(frame["doc"], frame[start], strict=True)
    ]
    return frame[~np.array(inside, dtype=bool)]
