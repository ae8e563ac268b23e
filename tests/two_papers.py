"""A made-up corpus of two papers that report one speech, with a coding small enough to count by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sourcebook.findings.study import Study, choose_study
from tests.made_up import write_study

GAZETTE = (
    "Mayor speaks of the ferry\n"
    "\n"
    "“We will build a ferry. We will paint it blue. The harbour is old but the harbour is ours,” Mayor Ada Quist said. "
    "“Come and see the [new] ferry.”\n"
)
HERALD = (
    "Quist wants ‘blue’ ferry for quiet islanders\n"
    "\n"
    "“We will build a ferry,” Ada Quist boasted on Monday. “The harbour is ours.”\n"
    "The Harbour Board said that loud islanders would wait. It called the plan “slow,” but went on.\n"
)
TEXTS = {"gazette": GAZETTE, "herald": HERALD}
SPEECH = "event-gazette-0"
WAIT = "that loud islanders would wait"
# text, speaker, its mention, kind, section, speech
QUOTES = [
    ("gazette", GAZETTE[28:117], "Ada Quist", "Mayor Ada Quist", "full", "body", SPEECH),
    ("gazette", "Come and see the [new] ferry.", "Ada Quist", "Mayor Ada Quist", "full", "body", SPEECH),
    ("herald", "blue", "Ada Quist", "Quist", "partial", "headline", SPEECH),
    ("herald", "We will build a ferry,", "Ada Quist", "Ada Quist", "full", "body", SPEECH),
    ("herald", "The harbour is ours.", "Ada Quist", "Ada Quist", "full", "body", SPEECH),
    ("herald", "slow,", "Harbour Board", "It", "partial", "body", ""),
]
# content, source, cue, kind, class, actor, section
ATTRIBUTIONS = [
    ("gazette", f"“{GAZETTE[28:117]}”", "Mayor Ada Quist", "said", "direct", "neutral", "Ada Quist", "body"),
    ("herald", "‘blue’ ferry for quiet islanders", "Quist", "wants", "mixed", "neutral", "Ada Quist", "headline"),
    ("herald", "“We will build a ferry,”", "Ada Quist", "boasted", "direct", "evaluative", "Ada Quist", "body"),
    ("herald", "“The harbour is ours.”", "Ada Quist", "boasted", "direct", "evaluative", "Ada Quist", "body"),
    ("herald", WAIT, "The Harbour Board", "said", "indirect", "neutral", "Harbour Board", "body"),
    ("herald", "the plan “slow,”", "It", "called", "mixed", "neutral", "Harbour Board", "body"),
]
# text, speaker, device, voice, note, section
DEVICES = [
    ("gazette", "We will build a ferry. We will paint it blue", "Ada Quist", "repetition", "quoted", "we will", "body"),
    ("gazette", "We will paint it blue", "Ada Quist", "promise", "quoted", "", "body"),
    ("herald", "We will build a ferry", "Ada Quist", "promise", "quoted", "", "body"),
    ("herald", "quiet islanders", "journalist", "label", "headline", "law_abiding", "headline"),
    ("herald", "loud islanders", "Harbour Board", "label", "paraphrase", "good_bad", "body"),
]
ACTORS = [
    ("Ada Quist", "Ada Quist", "municipal", "executive", "Mayor"),
    ("Harbour Board", "Harbour Board", "none", "document", ""),
    ("journalist", "the journalist", "none", "other", ""),
]


def find(doc: str, text: str) -> tuple[int, int]:
    """Return the span of a text in a document."""
    start = TEXTS[doc].index(text)
    return start, start + len(text)


def number(rows: list[dict[str, object]], prefix: str, start: str = "start") -> pd.DataFrame:
    """Return rows as a frame with ids; a second row at one place gets -2."""
    seen: dict[str, int] = {}
    for row in rows:
        id_ = f"{prefix}-{row['doc']}-{row[start]}"
        seen[id_] = seen.get(id_, 0) + 1
        row["id"] = id_ if seen[id_] == 1 else f"{id_}-{seen[id_]}"
    return pd.DataFrame(rows)


def make_quotes() -> pd.DataFrame:
    """Return the six quotations."""
    rows = []
    for doc, text, speaker, mention, kind, section, speech in QUOTES:
        (start, end), (first, last) = find(doc, text), find(doc, mention)
        row = {"doc": doc, "start": start, "end": end, "text": text, "speaker": speaker, "kind": kind}
        row |= {"speaker_as_written": mention, "speaker_start": first, "speaker_end": last}
        rows.append(row | {"section": section, "speech": speech})
    return number(rows, "quote")


def make_attributions() -> pd.DataFrame:
    """Return the six attributions."""
    rows = []
    for doc, content, source, cue, kind, cue_class, actor, section in ATTRIBUTIONS:
        row: dict[str, object] = {"doc": doc, "source": source, "cue": cue, "kind": kind, "cue_class": cue_class}
        for part, text in (("source", source), ("cue", cue), ("content", content)):
            row[f"{part}_start"], row[f"{part}_end"] = find(doc, text)
        rows.append(row | {"actor": actor, "section": section})
    return number(rows, "attribution", "content_start")


def make_devices() -> pd.DataFrame:
    """Return the five devices."""
    rows = []
    for doc, text, speaker, device, voice, note, section in DEVICES:
        start, end = find(doc, text)
        row = {"doc": doc, "start": start, "end": end, "text": text, "speaker": speaker, "device": device}
        rows.append(row | {"voice": voice, "note": note, "section": section})
    return number(rows, "device")


def make_sections() -> pd.DataFrame:
    """Return the sections: each first line is the headline, the rest body."""
    rows = []
    for doc, text in TEXTS.items():
        start = 0
        for line in text.split("\n"):
            if line:
                kind = "body" if start else "headline"
                rows.append({"doc": doc, "start": start, "end": start + len(line), "kind": kind})
            start += len(line) + 1
    return pd.DataFrame(rows)


def make_frames() -> pd.DataFrame:
    """Return a frame for each body paragraph: two of one kind, one of another."""
    sections = make_sections()
    body = sections[sections["kind"].eq("body")].drop(columns="kind").reset_index(drop=True)
    frames = ["Economic", "Economic", "Political"]
    codes = [1, 1, 13]
    secondary = ["", "Political", ""]
    cues = {"cue_start": body["start"], "cue_end": body["start"] + 1}
    return body.assign(frame=frames, frame_code=codes, secondary=secondary, **cues)


def make_events() -> pd.DataFrame:
    """Return the speech."""
    start, end = find("gazette", "Mayor speaks of the ferry")
    fields = {"event": "ferry-speech", "date": "2020-01-02", "certainty": "inferred", "anchor": "outside"}
    return pd.DataFrame([{"id": SPEECH, "doc": "gazette", "start": start, "end": end, "text": GAZETTE[:end]} | fields])


def write_papers(folder: Path) -> tuple[Path, Path]:
    """Write corpus and coding into a folder and return their paths."""
    made = {
        "sections": make_sections(),
        "actors": pd.DataFrame(ACTORS, columns=["actor", "name", "level", "function", "role"]),
        "quotes": make_quotes(),
        "attributions": make_attributions(),
        "devices": make_devices(),
        "frames": make_frames(),
        "events": make_events(),
    }
    return write_study(folder / "papers", folder / "papers-coding", TEXTS, made)


def open_papers(folder: Path, **parameters: object) -> Study:
    """Return a study of the two papers, under other parameters where these are given."""
    corpus, coding = write_papers(folder)
    defaults = {
        "corpus": str(corpus),
        "coding": str(coding),
        "sections": "headline,body",
        "exclude_documents": "",
        "drop_repeated_statements": False,
    }
    return choose_study(defaults | parameters)
