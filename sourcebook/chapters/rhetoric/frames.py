"""The frames of body paragraphs, compared by article."""

from __future__ import annotations

import pandas as pd

from sourcebook.findings.links import link_each
from sourcebook.findings.markdown import MOST_COLUMNS, Markdown
from sourcebook.findings.publish import publish
from sourcebook.findings.shares import count_parts, publish_range, show_share
from sourcebook.findings.study import Study, split_by
from sourcebook.mentions.codebook import list_codes
from sourcebook.mentions.kinds import make_ids


def _number_paragraphs(study: Study) -> pd.DataFrame:
    """Return the coded paragraphs with ``id`` (their anchor), ``number`` in the article's body."""
    frames = study.table("frames").sort_values(["doc", "start"], ignore_index=True)
    frames["id"] = make_ids("frames", zip(frames["doc"], frames["start"], strict=True))
    frames["number"] = frames.groupby("doc").cumcount() + 1
    return frames


def compare_frames(study: Study) -> pd.DataFrame:
    """Return primary frames (rows, in the codebook's order) by article: paragraphs, linked by their number.

    Columns: frame, one a document (of more than MOST_COLUMNS documents: articles, how many have the frame),
    paragraphs (all with this primary frame), share, secondary (how often it is the secondary frame of a paragraph).
    """
    rows = _number_paragraphs(study)
    many = len(study.ids) > MOST_COLUMNS
    codes = list_codes("frames", "frame")
    used = [*codes, *sorted({*rows["frame"]} - {*codes})]
    table = []
    for frame in used:
        own = rows[rows["frame"].eq(frame)]
        secondary = int(rows["secondary"].eq(frame).sum())
        if own.empty and not secondary:
            continue
        by_doc = split_by(own)
        cells = (
            {"articles": own["doc"].nunique()}
            if many
            else {study.names[doc]: _link_paragraphs(by_doc[doc]) for doc in study.ids}
        )
        shares = {"paragraphs": len(own), "share": show_share(len(own), len(rows)), "secondary": secondary}
        table.append({"frame": frame, **cells, **shares})
    columns = ["articles"] if many else [study.names[doc] for doc in study.ids]
    return pd.DataFrame(table, columns=["frame", *columns, "paragraphs", "share", "secondary"])


def _link_paragraphs(rows: pd.DataFrame) -> Markdown:
    """Return links to paragraphs by their number ("¶3 ¶4")."""
    return link_each(rows["id"], [f"¶{number}" for number in rows["number"]])


def name_top_frame(study: Study) -> str:
    """Return the most frequent primary frame (the first of the codebook's where several are), or "none"."""
    frames = compare_frames(study)
    return str(frames.loc[frames["paragraphs"].idxmax(), "frame"]) if len(frames) else "none"


def share_of_frame(study: Study, frame: str) -> pd.DataFrame:
    """Count the coded paragraphs that have one primary frame, by article."""
    rows = study.tables["frames"]
    return count_parts(study, rows, rows["frame"].eq(frame))


def publish_frames(study: Study) -> None:
    """Publish how many paragraphs have a frame, how many frames there are, and the most frequent."""
    rows, top = _number_paragraphs(study), name_top_frame(study)
    firsts, own = rows.drop_duplicates("frame")["id"], rows.loc[rows["frame"].eq(top), "id"]
    says = "body paragraphs with a coded frame"
    publish("rhetoric_paragraphs", len(rows), "paragraphs", says, behind=rows["id"])
    says = "frames that are primary at least once"
    publish("rhetoric_frames", rows["frame"].nunique(), "frames", says, behind=firsts)
    publish("rhetoric_top_frame", top, "(frame)", "the most frequent primary frame", behind=own)
    says = f"paragraphs with the most frequent primary frame, {top}"
    publish_range("rhetoric_top_frame_share", share_of_frame(study, top), "paragraphs", says, own)
