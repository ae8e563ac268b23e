"""Score quotations, speakers and the sources of numbers against PolNeAR.

    python benchmarks/quotes.py [FOLDER] [--held-out]

FOLDER holds texts/*.txt, quotes.csv and number_sources.csv; without it, the folder "quotes" in the
environment variable SOURCEBOOK_BENCHMARKS or in ../shared/benchmarks. The corpus is PolNeAR 1.0 (Newell,
Margolin and Ruths 2018, "An attribution relations corpus for political news", LREC).

Documents whose number leaves 3 when divided by 4 are held out: no rule was written from them, and they are
scored with --held-out only.

The rules of scoring:

- quotation: a span of four words or more, trimmed of quotation marks and punctuation, must be equal. The
  corpus lists only quotations inside an attribution, so only rows with a speaker count.
- speaker: the same, and the speaker's span overlaps the annotated source.
- number: the nearest source that is traced for a number overlaps the annotated source.

The corpus's list knows “curly” and "straight" double marks, but neither ''doubled'' nor 'single' ones, which
many of its documents use. The first two scores are therefore given twice: for the marks that the list knows,
and for all.
"""

from __future__ import annotations

import argparse
import csv
import os
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sourcebook.documents.words import Span as Stretch
from sourcebook.extract.sources import trace_sources
from sourcebook.extract.speech.quotations import Quotation, find_quotations
from sourcebook.extract.speech.read import read_voices

WORDS = 4
KEPT = frozenset("$@#%")  # marks that the corpus does not trim

Span = tuple[int, int]


@dataclass(slots=True)
class Score:
    """Counts of what was found rightly, found wrongly and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __str__(self) -> str:
        precision = self.right / max(1, self.right + self.wrong)
        recall = self.right / max(1, self.right + self.missed)
        f1 = 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)
        return f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"


def read_texts(folder: Path, held_out: bool) -> dict[str, str]:
    """Read the documents of one part, by name, newlines as they are."""
    paths = sorted((folder / "texts").glob("*.txt"))
    chosen = [path for path in paths if (int(path.stem[1:]) % 4 == 3) == held_out]
    return {path.stem: path.read_bytes().decode("utf-8") for path in chosen}


def read_rows(path: Path, texts: dict[str, str]) -> list[dict[str, str]]:
    """Read the rows of a table that belong to the documents."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["doc"] in texts]


def span_of(row: dict[str, str], prefix: str) -> Span | None:
    """Give a row's span of a source or speaker, None where it has none."""
    start, end = row[f"{prefix}_start"], row[f"{prefix}_end"]
    return (int(start), int(end)) if start else None


def trim(text: str, start: int, end: int) -> Span:
    """Trim a span of quotation marks, punctuation and blank space on both sides."""
    while start < end and not (text[start].isalnum() or text[start] in KEPT):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in KEPT):
        end -= 1
    return start, end


def overlap(first: Span | None, second: Span | None) -> bool:
    """Say whether two spans share a character."""
    return bool(first and second) and first[0] < second[1] and second[0] < first[1]


def between_listed_marks(text: str, quotation: Quotation) -> bool:
    """Say whether a quotation opens with a mark that the corpus's list knows."""
    return text[max(0, quotation.start - 1) : quotation.start] not in ("'", "‘", "’", "`")


def score_quotations(
    texts: dict[str, str], found: dict[str, list[Quotation]], rows: Iterable[dict[str, str]], all_marks: bool
) -> tuple[Score, Score]:
    """Score the spans, and the spans with their speakers."""
    listed: dict[str, dict[Span, Span | None]] = defaultdict(dict)
    for row in rows:
        if len(row["text"].split()) >= WORDS:
            listed[row["doc"]][int(row["start"]), int(row["end"])] = span_of(row, "speaker")
    spans, speakers = Score(), Score()
    for doc, text in texts.items():
        matched: set[Span] = set()
        spoken = 0
        predicted = 0
        for quotation in found[doc]:
            span = trim(text, quotation.start, quotation.end)
            if quotation.speaker_start is None or len(text[slice(*span)].split()) < WORDS:
                continue
            if not (all_marks or between_listed_marks(text, quotation)):
                continue
            predicted += 1
            if span in listed[doc] and span not in matched:
                matched.add(span)
                spoken += overlap((quotation.speaker_start, quotation.speaker_end), listed[doc][span])
        for score, right in ((spans, len(matched)), (speakers, spoken)):
            score.right += right
            score.wrong += predicted - right
            score.missed += len(listed[doc]) - right
    return spans, speakers


def score_numbers(texts: dict[str, str], rows: Iterable[dict[str, str]]) -> Score:
    """Score the nearest sources of the listed numbers, as statistics.csv gives them."""
    traces = {doc: trace_sources(text, read_voices(text, doc)) for doc, text in texts.items()}
    score = Score()
    for row in rows:
        source = span_of(row, "source")
        found = traces[row["doc"]](Stretch(int(row["start"]), int(row["end"])))
        right = found is not None and overlap((found.start, found.end), source)
        score.right += right
        score.wrong += found is not None and not right
        score.missed += source is not None and not right
    return score


def main() -> None:
    """Print the scores and the speed of one part of the corpus."""
    default = Path(os.environ.get("SOURCEBOOK_BENCHMARKS", "../shared/benchmarks")) / "quotes"
    parser = argparse.ArgumentParser(description="Score quotations, speakers and number sources on PolNeAR.")
    parser.add_argument("folder", nargs="?", type=Path, default=default)
    parser.add_argument("--held-out", action="store_true", help="score the held-out quarter of the documents")
    arguments = parser.parse_args()
    if not (arguments.folder / "quotes.csv").is_file():
        parser.error(f"{arguments.folder} holds no quotes.csv: give the benchmark's folder as argument.")
    texts = read_texts(arguments.folder, arguments.held_out)
    began = time.perf_counter()
    found = {doc: find_quotations(text, doc) for doc, text in texts.items()}
    seconds = time.perf_counter() - began
    rows = read_rows(arguments.folder / "quotes.csv", texts)
    print(f"{len(texts)} documents, {'held out' if arguments.held_out else 'development'}")
    for all_marks in (False, True):
        spans, speakers = score_quotations(texts, found, rows, all_marks)
        marks = "all marks   " if all_marks else "listed marks"
        print(f"quotations               {marks}  {spans}")
        print(f"quotations and speakers  {marks}  {speakers}")
    numbers = score_numbers(texts, read_rows(arguments.folder / "number_sources.csv", texts))
    print(f"sources of numbers                     {numbers}")
    words = sum(len(text.split()) for text in texts.values())
    print(f"quotations with speakers and names: {words / seconds:,.0f} words a second")


if __name__ == "__main__":
    main()
