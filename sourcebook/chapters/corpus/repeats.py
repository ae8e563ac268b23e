"""Sentences that an article prints more than once, and what differs between the copies."""

from __future__ import annotations

import pandas as pd
from rapidfuzz.distance import Indel

from sourcebook.documents.excerpts import shorten
from sourcebook.findings.markdown import link, quote_passage
from sourcebook.findings.passages import find_anchor, find_anchors
from sourcebook.findings.publish import publish
from sourcebook.findings.shares import publish_share
from sourcebook.findings.study import Study


def group_repeats(study: Study) -> pd.DataFrame:
    """Return each sentence that a document repeats, once, with the words in which its copies differ.

    Columns doc, start, end, section, copies (the first among them), words (in the copies after the first),
    differences. Those whose copies differ stand first. What counts as the same is said in ``sections``.
    """
    sentences = study.sentences
    repeats = sentences[sentences["repeats"].notna()]
    known = {(row.doc, row.start): row for row in sentences[sentences["doc"].isin(repeats["doc"])].itertuples()}
    lines = []
    for (doc, first), later in repeats.groupby(["doc", "repeats"]):
        own = known[doc, first]
        copies = [study.shown[doc][row.start : row.end] for row in (own, *later.itertuples())]
        lines.append(
            {
                "doc": doc,
                "start": own.start,
                "end": own.end,
                "section": own.kind,
                "copies": len(later) + 1,
                "words": int(later["words"].sum()),
                "differences": _compare_copies(*copies),
            }
        )
    columns = ["doc", "start", "end", "section", "copies", "words", "differences"]
    table = pd.DataFrame(lines, columns=columns)
    return table.sort_values(
        ["differences", "doc", "start"], key=lambda each: each.eq("") if each.name == "differences" else each
    ).reset_index(drop=True)


def _compare_copies(first: str, *copies: str) -> str:
    """Return the words in which copies of a sentence differ from it: "stand → are escorted", none added or lost.

    The steps are the edit operations between the two lists of words (rapidfuzz, Indel); each is named once.
    """
    changes = dict.fromkeys(change for copy in copies for change in find_changes(first.split(), copy.split()))
    return "; ".join(changes)


def find_changes(first: list[str], second: list[str]) -> list[str]:
    """Return the stretches of words that turn one list of words into another; ∅ stands for no words."""
    changes: list[tuple[list[str], list[str]]] = []
    lost: list[str] = []
    gained: list[str] = []
    for step in Indel.opcodes(first, second):
        if step.tag == "equal":
            changes += [(lost, gained)]
            lost, gained = [], []
        else:
            lost = lost + first[step.src_start : step.src_end]
            gained = gained + second[step.dest_start : step.dest_end]
    changes += [(lost, gained)]
    return [f"{' '.join(a) or '∅'} → {' '.join(b) or '∅'}" for a, b in changes if a or b]


def list_repeats(study: Study, groups: pd.DataFrame, length: int = 600) -> pd.DataFrame:
    """Return repeated sentences as a table: sentence (linked), article, section, copies, words that differ.

    A sentence longer than ``length`` characters is cut at a word.
    """
    return pd.DataFrame(
        {
            "sentence": [
                link(
                    quote_passage(shorten(study.shown[row.doc][row.start : row.end], length)),
                    find_anchor(study, row.doc, row.start, row.end),
                )
                for row in groups.itertuples()
            ],
            "article": groups["doc"].map(study.names),
            "section": groups["section"].str.replace("_", " "),
            "copies": groups["copies"],
            "words that differ": groups["differences"].replace("", "none"),
        }
    )


def publish_repeats(study: Study, groups: pd.DataFrame) -> None:
    """Publish how many sentences stand more than once, how many in differing words, and how many words are copies."""
    ids = find_anchors(study, groups)
    differing = groups["differences"].ne("")
    publish("corpus_repeats", len(groups), "sentences", "that an article prints more than once", behind=ids)
    says = "of these, whose copies differ in some words"
    publish("corpus_repeats_differing", int(differing.sum()), "sentences", says, behind=ids[differing])
    copied, words = int(groups["words"].sum()), int(study.sentences["words"].sum())
    publish_share("corpus_repeats_share", copied, words, "words", "words in copies after the first", ids)
