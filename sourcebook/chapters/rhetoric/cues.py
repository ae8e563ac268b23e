"""The cues by which articles report their sources, compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pandas as pd

from sourcebook.chapters.rhetoric.voices import LOCAL, NO_SOURCE, list_attributions
from sourcebook.findings.links import link_each
from sourcebook.findings.markdown import Markdown, join
from sourcebook.findings.passages import link_article
from sourcebook.findings.publish import publish
from sourcebook.findings.shares import count_parts, publish_count, publish_range, show_share
from sourcebook.findings.study import Study, group_rows, remember


def share_evaluative(study: Study) -> pd.DataFrame:
    """Count the reporting cues that are evaluative, by article."""
    cues = list_cues(study).drop_duplicates(["doc", "cue_start"])
    return count_parts(study, cues, cues["cue_class"].eq("evaluative"))


@remember
def list_cues(study: Study) -> pd.DataFrame:
    """Return each reporting cue once for each source: a cue that carries two stretches of speech is one cue.

    A cue inside quotation marks ("I want", "they say") is the speaker's own and left out. The columns are those of
    ``list_attributions``; ``id`` is the first attribution that the cue carries.
    """
    rows = list_attributions(study).sort_values(["doc", "content_start"])
    spans = rows[["doc", "cue_start", "cue_end"]]
    outside = find_holders(spans, study.tables["quotes"]).eq("")
    return rows[outside].drop_duplicates(["doc", "cue_start", "actor"]).reset_index(drop=True)


def find_holders(spans: pd.DataFrame, quotes: pd.DataFrame) -> pd.Series:
    """Return the id of the quotation in which each span lies (empty where it lies in none).

    ``spans`` holds document, start and end, in this order.
    """
    by_doc: dict[str, list[tuple[int, int, str]]] = {}
    for row in quotes.itertuples():
        by_doc.setdefault(row.doc, []).append((row.start, row.end, row.id))
    holders = [
        next((id_ for first, last, id_ in by_doc.get(doc, ()) if first <= start and end <= last), "")
        for doc, start, end in spans.itertuples(index=False, name=None)
    ]
    return pd.Series(holders, index=spans.index, dtype="str")


def compare_cues(study: Study, column: str) -> pd.DataFrame:
    """Return cues by a column (``actor`` or ``doc``): neutral, evaluative, share evaluative, and the words used.

    Columns: the column, neutral, evaluative, share, neutral cues, evaluative cues (each occurrence linked).
    """
    cues = list_cues(study)
    if column == "doc":
        cues = cues.drop_duplicates(["doc", "cue_start"])
    rows = []
    for name, own in group_rows(cues, column).items():
        kinds = {kind: [row for row in own if row.cue_class == kind] for kind in ("neutral", "evaluative")}
        rows.append(
            {
                column: link_article(study, name) if column == "doc" else name,
                **{kind: len(cues_of) for kind, cues_of in kinds.items()},
                "share": show_share(len(kinds["evaluative"]), len(own)),
                **{f"{kind} cues": _link_words(cues_of) for kind, cues_of in kinds.items()},
            }
        )
    columns = [column, "neutral", "evaluative", "share", "neutral cues", "evaluative cues"]
    table = pd.DataFrame(rows, columns=columns)
    if column == "doc":
        return table
    order = table.assign(all=-table["neutral"] - table["evaluative"]).sort_values(["all", column]).index
    return table.loc[order].reset_index(drop=True)


def compare_levels(study: Study) -> pd.DataFrame:
    """Return cues by the source's level of government: level, cues, evaluative, which (each occurrence linked)."""
    rows = []
    for level, own in group_rows(list_cues(study), "level").items():
        evaluative = [row for row in own if row.cue_class == "evaluative"]
        rows.append((level or NO_SOURCE, len(own), len(evaluative), _link_words(evaluative)))
    table = pd.DataFrame(rows, columns=["level", "cues", "evaluative", "evaluative cues"])
    return table.sort_values(["cues", "level"], ascending=[False, True], ignore_index=True)


def publish_cues(study: Study) -> None:
    """Publish how many cues are evaluative: of all, of federal sources, and of local ones."""
    cues = list_cues(study)
    once = cues.drop_duplicates(["doc", "cue_start"])
    evaluative = once.loc[once["cue_class"].eq("evaluative"), "id"]
    publish("rhetoric_cues", len(once), "cues", "reporting cues in the journalists' words", behind=once["id"])
    publish_range("rhetoric_evaluative", share_evaluative(study), "cues", "evaluative cues", evaluative)
    for name, levels, says in (
        ("federal", ["federal"], "cues of federal sources: those that are evaluative"),
        ("local", LOCAL, "cues of state, county and municipal sources: those that are evaluative"),
    ):
        own = cues[cues["level"].isin(levels)]
        publish_count(f"rhetoric_evaluative_{name}", own, own["cue_class"].eq("evaluative"), "cues", says)


def _link_words(cues: Iterable[Any]) -> Markdown:
    """Return the different cues, the most frequent first: "said, 2, 3; added", each occurrence linked."""
    ids: dict[str, list[str]] = defaultdict(list)
    for row in cues:
        ids[row.cue.casefold()].append(row.id)
    words = sorted(ids, key=lambda word: (-len(ids[word]), word))
    return join([link_each(ids[word], [word, *range(2, len(ids[word]) + 1)]) for word in words], ", ")
