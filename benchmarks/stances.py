"""Score stances and devices found by rule against the coded tables of a corpus.

    python benchmarks/stances.py [CORPUS] [--coding DIR] [--list]

CORPUS is a folder of articles with index.csv (default: seeds), DIR its coded tables (default: data). The rules
were written with these tables in view, so the figures are those of development and not of unseen articles.

Rows are paired one to one by overlap of spans, the greatest overlap first:

- stance: any overlap, with the same actor (full or last name), issue and position; also without the position;
- device: intersection over union of 0.25 or more, with the same device.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sourcebook.documents.document import read_corpus, resolve_path
from sourcebook.extract.devices import FOUND, find_devices
from sourcebook.extract.reading.names import fold
from sourcebook.extract.sections import find_sections
from sourcebook.extract.speech.read import read_voices
from sourcebook.extract.stances.find import find_stances
from sourcebook.mentions.codebook import find_codebook, read_codebook

DEVICE_OVERLAP = 0.25

Row = dict[str, Any]


def read_rows(path: Path) -> list[Row]:
    """Read a table with its offsets as numbers."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row | {"start": int(row["start"]), "end": int(row["end"])} for row in csv.DictReader(file)]


def overlap(first: Row, second: Row) -> float:
    """Give the intersection of two spans over their union."""
    shared = min(first["end"], second["end"]) - max(first["start"], second["start"])
    return max(0, shared) / (max(first["end"], second["end"]) - min(first["start"], second["start"]))


def same_name(first: str, second: str) -> bool:
    """Say whether two names are equal, or one is the last word of the other, without accents and case."""
    first, second = fold(first), fold(second)
    return first == second or first.split()[-1:] == second.split()[-1:]


def pair(found: list[Row], listed: list[Row], fits: Callable[[Row, Row], bool], least: float) -> list[tuple[int, int]]:
    """Pair rows one to one, the greatest overlap first."""
    candidates = sorted(
        (-overlap(row, other), index, number)
        for index, row in enumerate(found)
        for number, other in enumerate(listed)
        if row["doc"] == other["doc"] and fits(row, other) and overlap(row, other) > least
    )
    pairs: list[tuple[int, int]] = []
    for _, index, number in candidates:
        if all(index != one and number != two for one, two in pairs):
            pairs.append((index, number))
    return pairs


def write_score(name: str, right: int, found: int, listed: int) -> str:
    """Write precision, recall and F1 with their counts."""
    precision, recall = right / max(1, found), right / max(1, listed)
    f1 = 2 * right / max(1, found + listed)
    counts = f"({right} of {found} found, {listed} coded)"
    return f"{name:34} precision {precision:.2f}  recall {recall:.2f}  F1 {f1:.2f}  {counts}"


def score_stances(found: list[Row], listed: list[Row], show: bool) -> Iterable[str]:
    """Yield the lines on stances, and with `show` the rows found wrongly and missed."""

    def same(row: Row, other: Row) -> bool:
        return row["issue"] == other["issue"] and same_name(row["actor"], other["actor"])

    loose = pair(found, listed, same, 0)
    strict = pair(found, listed, lambda row, other: same(row, other) and row["position"] == other["position"], 0)
    yield write_score("stances", len(strict), len(found), len(listed))
    yield write_score("stances, without position", len(loose), len(found), len(listed))
    if show:
        yield from list_faults(found, listed, strict, ("actor", "issue", "position", "text"))


def score_devices(found: list[Row], listed: list[Row], show: bool) -> Iterable[str]:
    """Yield the lines on devices, one for each device that is looked for."""

    def same(row: Row, other: Row) -> bool:
        return row["device"] == other["device"]

    looked_for = [row for row in listed if row["device"] in FOUND]
    pairs = pair(found, looked_for, same, DEVICE_OVERLAP)
    yield write_score("devices looked for", len(pairs), len(found), len(looked_for))
    yield write_score("all devices", len(pairs), len(found), len(listed))
    for device in sorted({row["device"] for row in looked_for}):
        right = sum(found[index]["device"] == device for index, _ in pairs)
        counts = [sum(row["device"] == device for row in rows) for rows in (found, listed)]
        yield write_score(f"  {device}", right, *counts)
    if show:
        yield from list_faults(found, looked_for, pairs, ("device", "speaker", "text"))


def list_faults(
    found: list[Row], listed: list[Row], pairs: list[tuple[int, int]], columns: tuple[str, ...]
) -> Iterable[str]:
    """Yield the rows that have no partner."""
    for title, rows, place in (("wrong", found, 0), ("missed", listed, 1)):
        paired = {each[place] for each in pairs}
        for index, row in enumerate(rows):
            if index not in paired:
                yield f"{title:7}{row['doc']} {row['start']:5} " + " | ".join(row[column] for column in columns)


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description="Score stances and devices found by rule against coded tables.")
    parser.add_argument("corpus", nargs="?", default="seeds", help="folder of articles (default: %(default)s)")
    parser.add_argument("--coding", default="data", help="folder of coded tables (default: %(default)s)")
    parser.add_argument("--list", action="store_true", help="list the rows found wrongly and missed")
    arguments = parser.parse_args()
    codebook = read_codebook(find_codebook(arguments.coding))
    stances: list[Row] = []
    devices: list[Row] = []
    for document in read_corpus(arguments.corpus):
        voices = read_voices(document.text, document.id)
        stances += find_stances(document, voices, codebook)
        devices += find_devices(document, voices, codebook, find_sections(document.text, document.headline))
    coding = resolve_path(arguments.coding)
    for line in score_stances(stances, read_rows(coding / "stances.csv"), arguments.list):
        print(line)
    for line in score_devices(devices, read_rows(coding / "devices.csv"), arguments.list):
        print(line)


if __name__ == "__main__":
    main()
