"""Rhetoric: the devices in each speaker's quoted words, and the frames of each article's paragraphs."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sourcebook.chapters.rhetoric.cues import find_holders
from sourcebook.chapters.rhetoric.voices import LONGEST_NAME, measure_quotations
from sourcebook.documents.excerpts import shorten
from sourcebook.findings.figures import INK, Drawn, new_figure
from sourcebook.findings.links import link_each
from sourcebook.findings.markdown import Markdown, join
from sourcebook.findings.study import Study, remember
from sourcebook.mentions.codebook import list_codes

# Below this many quoted words a rate says nothing: one device in one word would be a hundred in a hundred.
FEWEST_WORDS = 50
MOST_BARS = 25  # speakers that the figure shows


@remember
def list_quoted_devices(study: Study) -> pd.DataFrame:
    """Return the devices that lie within a quotation, labels among them: the table's rows, with ``quote``.

    ``quote`` is the id of the quotation; devices in the journalist's own words are left out.
    """
    devices = study.table("devices")
    devices["quote"] = find_holders(devices[["doc", "start", "end"]], measure_quotations(study))
    return devices[devices["quote"].ne("")].reset_index(drop=True)


def count_devices(study: Study) -> pd.DataFrame:
    """Return the devices of each speaker in each article beside the words there are to find them in.

    Columns: speaker, article, words (quoted), devices, rate (devices in 100 quoted words; none below FEWEST_WORDS),
    passages (device by device, numbered links). A speaker without a device has a row too.
    """
    quotes, devices = measure_quotations(study), list_quoted_devices(study)
    names = list_codes("devices", "device")
    keys = quotes.set_index("id")[["speaker", "doc"]]
    placed = devices.assign(speaker=devices["quote"].map(keys["speaker"])).sort_values(["start", "end"])
    found: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: {name: [] for name in names})
    for row in placed.itertuples():
        found[row.speaker, row.doc].setdefault(row.device, []).append(row.id)
    rows = []
    for (speaker, doc), words in quotes.groupby(["speaker", "doc"])["words"].sum().items():
        each = {name: ids for name, ids in found.get((speaker, doc), {}).items() if ids}
        parts = [Markdown("{} {}").format(name.replace("_", " "), link_each(ids)) for name, ids in each.items()]
        count = sum(map(len, each.values()))
        rate = round(100 * count / words, 1) if words >= FEWEST_WORDS else None
        row = {"speaker": speaker, "article": doc, "words": int(words), "devices": count, "rate": rate}
        rows.append(row | {"passages": join(parts, "; ")})
    table = pd.DataFrame(rows, columns=["speaker", "article", "words", "devices", "rate", "passages"])
    totals = quotes.groupby("speaker")["words"].sum()
    order = table.assign(total=-table["speaker"].map(totals)).sort_values(["total", "speaker", "article"]).index
    return table.loc[order].reset_index(drop=True)


def cross_devices(study: Study) -> pd.DataFrame:
    """Return devices by speaker (rows, the most quoted first) and device (columns), after ``words``, the quoted words.

    Speakers with fewer than FEWEST_WORDS quoted words are left out.
    """
    quotes, devices = measure_quotations(study), list_quoted_devices(study)
    words = quotes.groupby("speaker")["words"].sum().sort_values(ascending=False, kind="stable").rename("words")
    speakers = devices["quote"].map(quotes.set_index("id")["speaker"])
    names = [name for name in list_codes("devices", "device") if devices["device"].eq(name).any()]
    counts = pd.crosstab(speakers, devices["device"]) if len(devices) else pd.DataFrame()
    counts = counts.reindex(index=words.index, columns=names, fill_value=0).fillna(0).astype(int)
    table = words.astype(int).to_frame().join(counts)
    return table[table["words"].ge(FEWEST_WORDS)].rename_axis("speaker").reset_index()


def draw_devices(study: Study) -> Drawn:
    """Draw devices by speaker: the number is the count, the shade the count in 100 of the speaker's quoted words."""
    crossed = cross_devices(study)
    caption = _caption_devices(list_quoted_devices(study), crossed)
    return Drawn(_plot_devices(crossed), caption, _describe_devices(crossed), crossed)


def _plot_devices(table: pd.DataFrame) -> Figure | None:
    names = [name for name in table.columns if name not in ("speaker", "words")]
    if table.empty or not names:
        return None
    table = table.head(MOST_BARS)
    rates = 100 * table[names].to_numpy(float) / table[["words"]].to_numpy(float)
    figure = new_figure(8, 0.36 * len(table) + 1.8)
    axes = figure.subplots()
    highest = max(6.0, float(rates.max()))
    image = axes.imshow(rates, cmap="Blues", aspect="auto", vmin=0, vmax=highest)
    axes.set_xticks(
        range(len(names)), [name.replace("_", " ") for name in names], rotation=35, ha="left", rotation_mode="anchor"
    )
    axes.set_yticks(range(len(table)), [_name_speaker(row.speaker, row.words) for row in table.itertuples()])
    axes.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    axes.spines[:].set_visible(False)
    for (row, column), count in np.ndenumerate(table[names].to_numpy(int)):
        if count:
            colour = "white" if rates[row, column] > 0.6 * highest else INK
            axes.text(column, row, str(count), ha="center", va="center", fontsize=9, color=colour)
    figure.colorbar(image, ax=axes, label="in 100 quoted words", shrink=0.8, pad=0.02).outline.set_visible(False)
    return figure


def _name_speaker(speaker: str, words: int) -> str:
    """Return a speaker as the figure names one, with the number of quoted words."""
    return f"{shorten(speaker, LONGEST_NAME)} ({words:,} words)"


def _caption_devices(devices: pd.DataFrame, table: pd.DataFrame) -> str:
    most = f" Shown are the {MOST_BARS} most quoted of {len(table):,} speakers." if len(table) > MOST_BARS else ""
    name, count = find_most_frequent(devices)
    return (
        f"Devices by speaker: the number is the count, the shade the count in a hundred of the speaker's quoted words. "
        f"Coded most often is {name}, {count} of {len(devices)}. Speakers with fewer than "
        f"{FEWEST_WORDS} quoted words are left out here: one device more or less would change their shade.{most}"
    )


def _describe_devices(table: pd.DataFrame) -> str:
    rows = []
    for row in table.head(MOST_BARS).to_dict("records"):
        counts = [
            f"{count} {str(name).replace('_', ' ')}"
            for name, count in row.items()
            if name not in ("speaker", "words") and count
        ]
        rows.append(f"{row['speaker']}, {row['words']:,} words: " + (", ".join(counts) or "none"))
    return "Table of devices by speaker, shaded by their number in 100 quoted words. " + "; ".join(rows) + "."


def find_most_frequent(devices: pd.DataFrame) -> tuple[str, int]:
    """Return the device with the most rows, in words, and how many it has; "none" and 0 where there are none."""
    counts = devices["device"].value_counts().sort_index()
    return (str(counts.idxmax()).replace("_", " "), int(counts.max())) if len(counts) else ("none", 0)
