"""Rhetoric: the devices in each speaker's quoted words, and the frames of each article's paragraphs."""

from __future__ import annotations

import pandas as pd

from sourcebook.codebook import list_codes
from sourcebook.markdown import Markdown, link
from sourcebook.study import Study
from sourcebook.voices import Measure, link_each, measure_quotations, show_share

# Below this many quoted words a rate says nothing: one device in one word would be a hundred in a hundred.
FEWEST_WORDS = 20


def list_quoted_devices(study: Study) -> pd.DataFrame:
    """Return the devices that lie within a quotation, labels among them: the table's rows, with ``quote``.

    ``quote`` is the id of the quotation; devices in the journalist's own words are left out.
    """
    devices, quotes = study.table("devices"), measure_quotations(study)
    inside = [find_holder(row.doc, row.start, row.end, quotes) for row in devices.itertuples()]
    devices["quote"] = pd.Series(inside, index=devices.index, dtype="str")
    return devices[devices["quote"].ne("")].reset_index(drop=True)


def find_holder(doc: str, start: int, end: int, quotes: pd.DataFrame) -> str:
    """Return the id of the quotation in which a span lies, or nothing."""
    holds = quotes["doc"].eq(doc) & quotes["start"].le(start) & quotes["end"].ge(end)
    return str(quotes.loc[holds, "id"].iloc[0]) if holds.any() else ""


def count_devices(study: Study) -> pd.DataFrame:
    """Return the devices of each speaker in each article beside the words there are to find them in.

    Columns: speaker, article, words (quoted), one column a device (numbered links, so that the last number is
    the count), all, rate (devices in 100 quoted words; none below FEWEST_WORDS). A speaker without a device has a
    row too.
    """
    quotes, devices = measure_quotations(study), list_quoted_devices(study)
    names = [name for name in list_codes("devices", "device") if devices["device"].eq(name).any()]
    rows = []
    for (speaker, doc), own in quotes.groupby(["speaker", "doc"]):
        found = devices[devices["quote"].isin(own["id"])].sort_values(["start", "end"])
        words = int(own["words"].sum())
        cells = {name.replace("_", " "): link_each(found.loc[found["device"].eq(name), "id"]) for name in names}
        rate = round(100 * len(found) / words, 1) if words >= FEWEST_WORDS else None
        rows.append({"speaker": speaker, "article": doc, "words": words, **cells, "all": len(found), "rate": rate})
    columns = ["speaker", "article", "words", *(name.replace("_", " ") for name in names), "all", "rate"]
    table = pd.DataFrame(rows, columns=columns)
    totals = quotes.groupby("speaker")["words"].sum()
    order = table.assign(total=-table["speaker"].map(totals)).sort_values(["total", "speaker", "article"]).index
    return table.loc[order].reset_index(drop=True)


def list_devices(study: Study) -> pd.DataFrame:
    """Return every quoted device: device, form of words (linked), speaker, article, note."""
    rows = list_quoted_devices(study).sort_values(["device", "doc", "start"], ignore_index=True)
    return pd.DataFrame(
        {
            "device": rows["device"].str.replace("_", " "),
            "form of words": [link(shorten(row.text), row.id) for row in rows.itertuples()],
            "speaker": rows["speaker"],
            "article": rows["doc"],
            "note": rows["note"].str.replace("_", " ").str.replace(";", ", "),
        }
    )


def shorten(text: str, length: int = 90) -> str:
    """Return a text of at most ``length`` characters, cut between words."""
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"


def number_paragraphs(study: Study) -> pd.DataFrame:
    """Return the coded paragraphs with ``id`` (their anchor), ``number`` in the article's body."""
    frames = study.table("frames").sort_values(["doc", "start"], ignore_index=True)
    frames["id"] = [f"frame-{row.doc}-{row.start}" for row in frames.itertuples()]
    frames["number"] = frames.groupby("doc").cumcount() + 1
    return frames


def compare_frames(study: Study) -> pd.DataFrame:
    """Return primary frames (rows, in the codebook's order) by article: paragraphs, linked by their number.

    Columns: frame, one a document, paragraphs (all with this primary frame), share, secondary (how often it is
    the secondary frame of a paragraph).
    """
    rows = number_paragraphs(study)
    codes = list_codes("frames", "frame")
    used = [*codes, *sorted({*rows["frame"]} - {*codes})]
    table = []
    for frame in used:
        own = rows[rows["frame"].eq(frame)]
        secondary = int(rows["secondary"].eq(frame).sum())
        if own.empty and not secondary:
            continue
        cells = {doc: link_paragraphs(own[own["doc"].eq(doc)]) for doc in study.ids}
        shares = {"paragraphs": len(own), "share": show_share(len(own), len(rows)), "secondary": secondary}
        table.append({"frame": frame, **cells, **shares})
    return pd.DataFrame(table, columns=["frame", *study.ids, "paragraphs", "share", "secondary"])


def link_paragraphs(rows: pd.DataFrame) -> Markdown:
    """Return links to paragraphs by their number ("¶3 ¶4")."""
    return link_each(rows["id"], [f"¶{number}" for number in rows["number"]])


def name_top_frame(study: Study) -> str:
    """Return the most frequent primary frame (the first of the codebook's where several are), or "none"."""
    frames = compare_frames(study)
    return str(frames.loc[frames["paragraphs"].idxmax(), "frame"]) if len(frames) else "none"


def share_of_frame(frame: str) -> Measure:
    """Return the measure: the part of all coded paragraphs that have one primary frame."""

    def measure(study: Study) -> tuple[int, int]:
        rows = study.tables["frames"]
        return int(rows["frame"].eq(frame).sum()), len(rows)

    return measure


def name_most_frequent(devices: pd.DataFrame) -> str:
    """Return the device with the most rows, in words, or "none"."""
    counts = devices["device"].value_counts().sort_index()
    return str(counts.idxmax()).replace("_", " ") if len(counts) else "none"
