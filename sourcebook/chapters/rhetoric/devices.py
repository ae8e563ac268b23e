"""Devices: those in each speaker's quoted words, and those in the journalists' own voice."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from sourcebook.chapters.rhetoric.cues import find_holders
from sourcebook.chapters.rhetoric.labels import OWN_VOICE, link_labels
from sourcebook.chapters.rhetoric.voices import measure_quotations
from sourcebook.findings.links import link_each
from sourcebook.findings.markdown import Markdown, join
from sourcebook.findings.passages import link_article
from sourcebook.findings.publish import publish
from sourcebook.findings.study import Study, group_rows, remember
from sourcebook.mentions.codebook import list_codes

# Below this many quoted words a rate says nothing: one device in one word would be a hundred in a hundred.
FEWEST_WORDS = 50
_EVALUATIVE = "evaluative_wording"


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
    names = list_codes("devices", "device", study.codebook)
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
        row = {"speaker": speaker, "article": study.names[doc], "words": int(words), "devices": count, "rate": rate}
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
    names = [name for name in list_codes("devices", "device", study.codebook) if devices["device"].eq(name).any()]
    counts = pd.crosstab(speakers, devices["device"]) if len(devices) else pd.DataFrame()
    counts = counts.reindex(index=words.index, columns=names, fill_value=0).fillna(0).astype(int)
    table = words.astype(int).to_frame().join(counts)
    return table[table["words"].ge(FEWEST_WORDS)].rename_axis("speaker").reset_index()


@remember
def _list_own_devices(study: Study) -> pd.DataFrame:
    """Return the devices in the journalist's own voice (reporter, headline, caption), labels apart."""
    devices = study.table("devices")
    own = devices["voice"].isin(OWN_VOICE) & devices["device"].ne("label")
    return devices[own].sort_values(["doc", "start"], kind="stable").reset_index(drop=True)


def compare_own_wording(study: Study) -> pd.DataFrame:
    """Return one row an article: its own evaluative wording in headline, body text and captions, each word linked.

    Columns: article, then OWN_VOICE. The same words stand together ("fallen 2").
    """
    rows = _list_own_devices(study)
    rows = rows[rows["device"].eq(_EVALUATIVE)]
    by_voice = group_rows(rows, "doc", "voice")
    table = [
        {"article": link_article(study, doc)}
        | {voice: link_labels(by_voice.get((doc, voice), [])) for voice in OWN_VOICE}
        for doc in study.ids
    ]
    return pd.DataFrame(table, columns=["article", *OWN_VOICE]) if len(rows) else pd.DataFrame()


def count_own_devices(study: Study) -> pd.DataFrame:
    """Return the devices in each article's own voice: article, voice, device, passages (the words, linked)."""
    rows = [
        (link_article(study, doc), voice, device.replace("_", " "), link_labels(own))
        for (doc, voice, device), own in group_rows(_list_own_devices(study), "doc", "voice", "device").items()
    ]
    return pd.DataFrame(rows, columns=["article", "voice", "device", "passages"])


def publish_devices(study: Study) -> None:
    """Publish how many devices are coded in quotations, and the one coded most often."""
    quoted = list_quoted_devices(study)
    device, count = _find_most_frequent(quoted)
    own = quoted.loc[quoted["device"].eq(device.replace(" ", "_")), "id"]
    says = "coded in quotations, labels among them"
    publish("rhetoric_devices", len(quoted), "devices", says, behind=quoted["id"])
    publish("rhetoric_top_device", device, "(device)", "the device coded most often in quotations", behind=own)
    says = "occurrences of the device coded most often"
    publish("rhetoric_top_device_count", count, "devices", says, behind=own)


def publish_own_wording(study: Study) -> None:
    """Publish how many evaluative words stand in headlines and body text, in how many articles, and in captions."""
    rows = _list_own_devices(study)
    rows = rows[rows["device"].eq(_EVALUATIVE)]
    captions = rows["voice"].eq("caption")
    text, ids = rows[~captions], rows.loc[captions, "id"]
    says = "evaluative words in the journalists' own voice, in headlines and body text"
    publish("rhetoric_own_wording", len(text), "words", says, behind=text["id"])
    count, of = text["doc"].nunique(), len(study.ids)
    says = "articles with such a word"
    firsts = text.drop_duplicates("doc")["id"]
    publish("rhetoric_own_wording_articles", count, "articles", says, f"{count:,} of {of:,}", behind=firsts)
    publish("rhetoric_own_wording_captions", len(ids), "words", "evaluative words in captions", behind=ids)


def _find_most_frequent(devices: pd.DataFrame) -> tuple[str, int]:
    """Return the device with the most rows, in words, and how many it has; "none" and 0 where there are none."""
    counts = devices["device"].value_counts().sort_index()
    return (str(counts.idxmax()).replace("_", " "), int(counts.max())) if len(counts) else ("none", 0)
