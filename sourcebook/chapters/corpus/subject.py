"""How much of each article is about the subject: the paragraphs that name it, and those that report a position."""

from __future__ import annotations

import re
from collections.abc import Collection

import pandas as pd

from sourcebook.findings.links import label_document, link_each
from sourcebook.findings.markdown import Markdown
from sourcebook.findings.passages import find_anchor, link_article
from sourcebook.findings.publish import publish
from sourcebook.findings.shares import publish_count, show_share
from sourcebook.findings.study import Study, group_rows, remember
from sourcebook.mentions.kinds import TABLES, make_ids


@remember
def list_paragraphs(study: Study) -> pd.DataFrame:
    """Return the body paragraphs in the order of the text.

    Columns: doc, start, end, number (in its article), id (the anchor that covers it best), words, named (whether a
    word begins with the parameter ``expression``), positions (how many coded stances begin in it), and subject, the
    truth of either.
    """
    sections = study.tables["sections"]
    rows = sections[sections["kind"].eq("body")].sort_values(["doc", "start"], ignore_index=True)
    rows = rows[["doc", "start", "end"]].assign(number=rows.groupby("doc").cumcount() + 1)
    sentences, stances = (group_rows(frame, "doc") for frame in (study.sentences, study.tables["stances"]))
    beginning = study.parameters["expression"]
    pattern = re.compile(rf"\b{re.escape(beginning)}" if beginning else r"(?!)", re.IGNORECASE)
    frames = set(make_ids("frames", zip(study.tables["frames"]["doc"], study.tables["frames"]["start"], strict=True)))
    found = [
        (
            _choose_anchor(study, frames, row.doc, row.start, row.end),
            sum(each.words for each in sentences.get(row.doc, []) if row.start <= each.start < row.end),
            bool(pattern.search(study.texts[row.doc], row.start, row.end)),
            sum(row.start <= each.start < row.end for each in stances.get(row.doc, [])),
        )
        for row in rows.itertuples()
    ]
    rows[["id", "words", "named", "positions"]] = pd.DataFrame(
        found, columns=["id", "words", "named", "positions"], index=rows.index
    )
    return rows.assign(subject=rows["named"].astype(bool) | rows["positions"].gt(0))


def _choose_anchor(study: Study, frames: Collection[str], doc: str, start: int, end: int) -> str:
    """Return the label of a paragraph: that of its frame, or where none is coded, of the mention that covers most."""
    frame = f"{TABLES['frames'].prefix}-{doc}-{start}"
    return frame if frame in frames else find_anchor(study, doc, start, end)


def link_paragraphs(rows: pd.DataFrame) -> Markdown:
    """Return links to paragraphs by their number in the article ("¶3 ¶4")."""
    return link_each(rows["id"], [f"¶{number}" for number in rows["number"]])


def count_subject(study: Study) -> pd.DataFrame:
    """Return one row an article: its body paragraphs, those that name the subject, report a position, or either.

    Columns: article, paragraphs, name it, report a position, either, share, which (the paragraphs, linked).
    """
    rows = list_paragraphs(study)
    table = []
    for doc in study.ids:
        own = rows[rows["doc"].eq(doc)]
        about = own[own["subject"]]
        counts = (len(own), int(own["named"].sum()), int(own["positions"].gt(0).sum()), len(about))
        share = show_share(len(about), len(own))
        table.append((link_article(study, doc), *counts, share, link_paragraphs(about)))
    columns = ["article", "paragraphs", "name it", "report a position", "either", "share", "which"]
    return pd.DataFrame(table, columns=columns)


def publish_subject(study: Study) -> None:
    """Publish how many paragraphs are about the subject, and in which articles their share is smallest and largest."""
    rows = list_paragraphs(study)
    says = "body paragraphs that name the subject or report a position"
    publish_count("corpus_subject", rows, rows["subject"], "paragraphs", says)
    shares = rows["subject"].groupby(rows["doc"]).mean().sort_values(kind="stable")
    for name, place in (("smallest", 0), ("largest", -1)):
        doc = str(shares.index[place]) if len(shares) else ""
        own = rows[rows["doc"].eq(doc)]
        told = f"{says}, in the article with the {name} share of them"
        publish_count(f"corpus_subject_{name}", own, own["subject"], "paragraphs", told)
        behind = [label_document(doc)] if doc else []
        publish(f"corpus_subject_{name}_article", study.names.get(doc, "none"), "(article)", told, behind=behind)
