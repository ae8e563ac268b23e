"""Measure the extraction of quantities on NewsQuant's sentences and print value F1 and value-and-unit F1.

    python benchmarks/quantities.py [--held-out] [--misses] [--folder DIR]

The sentences are those of the CQE evaluation (Almasian, Kazakova, Göldner and Gertz, EMNLP 2023). They are
not part of this project: the folder is taken from --folder, from SOURCEBOOK_BENCHMARKS, or from
../shared/benchmarks.

The rule of scoring:

* Every third sentence, from the first, is held out: --held-out measures on those alone, else on the rest.
* A quantity gives its value; a range gives two, its lower and its upper end, on both sides. With
  --whole-ranges a range is one value, right only if both ends are.
* Within a sentence each found value pairs with at most one annotated value that equals it. Precision, recall
  and F1 are taken over all sentences together.
* The benchmark also counts ages, distances, "one of the ...", "one" before a noun and the generation in "5G",
  which statistics.csv leaves out by its definition; they are read back in here (--statistics-only leaves them
  out). It does not count multiples ("doubled") and gives vague numbers ("dozens") a value; both are errors here.
* The held-out part has been looked at once, to name classes of error, on 22 November 2026, after measuring value
  F1 0.911 and value-and-unit F1 0.836 on it unseen. Figures for it that are later than that are no longer blind.
* A unit is right if units.yml gives it the same name as the annotated unit or its normalised form, or, for
  counted things, if the head noun's singular is among the annotated words; where the annotation has none, it
  must be empty or agree with the normalised unit.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import sys
import time
from pathlib import Path
from typing import NamedTuple

from sourcebook.extract.numbers.exclusions import COUNTED
from sourcebook.extract.numbers.quantities import find_quantities
from sourcebook.extract.numbers.units import name_unit, singular


class Value(NamedTuple):
    """One value to score: its number (two for a whole range) and the units that are right for it."""

    numbers: tuple[float, ...]
    units: frozenset[str]


class Score(NamedTuple):
    """Counts over sentences; precision, recall and F1 follow from them."""

    right: int
    found: int
    annotated: int

    def __str__(self) -> str:
        """Write the three figures."""
        precision, recall = self.right / max(self.found, 1), self.right / max(self.annotated, 1)
        f1 = 2 * self.right / max(self.found + self.annotated, 1)
        return f"F1 {f1:.3f}  precision {precision:.3f}  recall {recall:.3f}  ({self.right} of {self.annotated})"


def read_sentences(folder: Path, held_out: bool) -> list[dict]:
    """Read the part of sentences.jsonl that is asked for."""
    path = folder / "quantities" / "sentences.jsonl"
    if not path.exists():
        raise SystemExit(f"{path} is not there; give the benchmarks' folder with --folder or SOURCEBOOK_BENCHMARKS.")
    sentences = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [sentence for place, sentence in enumerate(sentences) if (place % 3 == 0) == held_out]


def annotated_values(sentence: dict, whole_ranges: bool) -> list[Value]:
    """Give the values that the annotation holds."""
    values = []
    for quantity in sentence["quantities"]:
        numbers = [float(end) for end in re.findall(r"(?:^-)?\d+(?:\.\d+)?", quantity["value"])]
        units = {quantity["unit"], quantity["normalized_unit"]}
        words = {singular(word) for unit in units for word in unit.lower().split()}
        names = {_name(unit) for unit in units} | words | ({""} if "-" in units else set())
        values += _values(numbers, names, whole_ranges)
    return values


def found_values(text: str, whole_ranges: bool, statistics_only: bool) -> list[Value]:
    """Give the values that the package finds."""
    values = []
    for quantity in find_quantities(text, also=() if statistics_only else COUNTED):
        numbers = [number for number in (quantity.value, quantity.value_high) if number is not None]
        values += _values(numbers, {quantity.unit}, whole_ranges)
    return values


def _values(numbers: list[float], units: set[str], whole_ranges: bool) -> list[Value]:
    parts = [numbers] if whole_ranges and numbers else [[number] for number in numbers]
    return [Value(tuple(part), frozenset(units)) for part in parts]


def count_right(found: list[Value], annotated: list[Value]) -> tuple[int, int]:
    """Pair values of one sentence; give how many values are right, and how many with their units."""
    unpaired, left = list(found), list(annotated)
    right = with_unit = 0
    for units_must_agree in (True, False):
        for value in list(unpaired):
            for other in left:
                agree = bool(value.units & other.units)
                if (agree or not units_must_agree) and _equal(value.numbers, other.numbers):
                    left.remove(other)
                    unpaired.remove(value)
                    right += 1
                    with_unit += agree
                    break
    return right, with_unit


def _name(unit: str) -> str:
    """Name an annotated unit as units.yml does, part by part: "$ per share" is "US dollar per share"."""
    return " per ".join(name_unit(part) for part in re.split(r" (?:per|an?) |/", unit))


def _equal(numbers: tuple[float, ...], others: tuple[float, ...]) -> bool:
    return len(numbers) == len(others) and all(
        math.isclose(number, other, rel_tol=1e-6) for number, other in zip(numbers, others, strict=True)
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held-out", action="store_true", help="measure on the held-out third")
    parser.add_argument("--whole-ranges", action="store_true", help="a range is one value")
    parser.add_argument("--statistics-only", action="store_true", help="without ages, distances and 'one of the'")
    parser.add_argument("--misses", action="store_true", help="print what was missed and what was found wrongly")
    parser.add_argument("--folder", type=Path, default=os.environ.get("SOURCEBOOK_BENCHMARKS", "../shared/benchmarks"))
    arguments = parser.parse_args()
    right = with_unit = found_total = annotated_total = words = 0
    seconds = 0.0
    for sentence in read_sentences(Path(arguments.folder), arguments.held_out):
        began = time.process_time()
        found = found_values(sentence["text"], arguments.whole_ranges, arguments.statistics_only)
        seconds += time.process_time() - began
        words += len(sentence["text"].split())
        annotated = annotated_values(sentence, arguments.whole_ranges)
        values_right, units_right = count_right(found, annotated)
        if arguments.misses and not units_right == len(found) == len(annotated):
            print(sentence["text"], f"    found: {found}", f"    annotated: {annotated}", sep="\n")
        right, with_unit = right + values_right, with_unit + units_right
        found_total, annotated_total = found_total + len(found), annotated_total + len(annotated)
    print(f"value           {Score(right, found_total, annotated_total)}")
    print(f"value and unit  {Score(with_unit, found_total, annotated_total)}")
    print(f"{words / seconds:,.0f} words a second", file=sys.stderr)


if __name__ == "__main__":
    main()
