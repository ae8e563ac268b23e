"""Matching: which row of one coding is the same mention as which row of another, and when two values agree.

Rows are paired one to one by the overlap of their spans, intersection over union (IoU, the Jaccard index on
characters), greedily: the greatest overlap first. A maximum-weight assignment could break up two equal spans to gain
two half-matching pairs elsewhere; the greedy pairing never does. Exact agreement is therefore always contained in
agreement by overlap, each pair can be explained by itself, and swapping the two codings pairs the same rows. The price
is that now and then a row stays single that an assignment would have paired: the scores err on the low side.
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from sourcebook.mentions.kinds import Kind

_TITLE = re.compile(
    r"^(?:(?:(?:former|acting|vice|deputy|principal deputy|county|city|police|press|homeland security)\s+)*"
    r"(?:president|attorney general|general|secretary|director|mayor|governor|gov|senator|sen|representative|rep|"
    r"congressman|congresswoman|councillor|commissioner|sheriff|chief|judge|professor|prof|officer|dr|mr|mrs|ms|sir)"
    r"\s+)+(?=\w)"
)


def measure_overlap(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Return the intersection of two spans over their union, from 0 (apart) to 1 (equal)."""
    shared = min(first[1], second[1]) - max(first[0], second[0])
    return shared / (max(first[1], second[1]) - min(first[0], second[0])) if shared > 0 else 0.0


def pair_rows(first: pd.DataFrame, second: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    """Pair the rows of two codings of one table, one to one.

    Returns columns first and second (positions of the rows in their frames) and iou, the closest pair first.
    Of pairs that overlap equally, the one of earlier rows is taken.
    """
    candidates = sorted(_list_candidates(first, second, kind), key=lambda each: (-each[2], each[0], each[1]))
    taken_first: set[int] = set()
    taken_second: set[int] = set()
    pairs = []
    for one, other, overlap in candidates:
        if one not in taken_first and other not in taken_second:
            taken_first.add(one)
            taken_second.add(other)
            pairs.append((one, other, overlap))
    return pd.DataFrame(pairs, columns=["first", "second", "iou"])


def _list_candidates(first: pd.DataFrame, second: pd.DataFrame, kind: Kind) -> list[tuple[int, int, float]]:
    columns = ["doc", kind.start, kind.end, *kind.same]
    by_doc: dict[str, list[tuple[Any, ...]]] = {}
    for place, row in enumerate(second[columns].itertuples(index=False, name=None)):
        by_doc.setdefault(row[0], []).append((place, *row[1:]))
    found = []
    for one, row in enumerate(first[columns].itertuples(index=False, name=None)):
        for other, start, end, *codes in by_doc.get(row[0], []):
            overlap = measure_overlap((int(row[1]), int(row[2])), (int(start), int(end)))
            fits = overlap > 0 and overlap >= (kind.overlap or 0)
            if fits and all(map(_codes_match, kind.same, row[3:], codes)):
                found.append((one, other, overlap))
    return found


def _codes_match(column: str, first: Any, second: Any) -> bool:
    """Tell whether two cells of a column agree, by the comparison that fits the column."""
    return _COMPARISONS.get(column, words_match)(first, second)


def cells_match(column: str, first: Mapping[Any, Any], second: Mapping[Any, Any]) -> bool:
    """Tell whether two rows agree in a column; a value is a percentage where either row's unit says so."""
    if column in ("value", "value_high"):
        units = {str(row.get("unit", "")).casefold() for row in (first, second)}
        return values_match(first[column], second[column], bool(units & {"percent", "%"}))
    return _codes_match(column, first[column], second[column])


def words_match(first: Any, second: Any) -> bool:
    """Tell whether two texts agree, case and blanks aside; joined codes agree in any order."""
    return split_cell(first) == split_cell(second)


def split_cell(cell: Any) -> list[str]:
    """Return the parts of a cell that ";" joins, in alphabetical order, in lower case with single blanks."""
    parts = (" ".join(part.split()).casefold() for part in ("" if pd.isna(cell) else str(cell)).split(";"))
    return sorted(part for part in parts if part)


@functools.lru_cache(4096)  # of some hundred names each is held against most others
def _fold_name(name: str) -> str:
    """Return a name without titles, accents, case, full stops, initials and a leading "the"."""
    plain = unicodedata.normalize("NFKD", str(name).replace("’", "'"))
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark)).casefold()
    plain = re.sub(r"(?<=\b\w)\.(?=\w)", "", plain).replace(".", " ")
    plain = re.sub(r"^the\s+", "", " ".join(plain.split()))
    plain = _TITLE.sub("", plain)
    return re.sub(r"(?<=\s)\w\s+(?=\w)", "", plain)


def names_match(first: Any, second: Any) -> bool:
    """Tell whether two names agree: in full, or one is the last name alone of the other; two empty names agree."""
    one, other = sorted((_fold_name(_text(first)), _fold_name(_text(second))), key=len)
    if one == other:
        return True
    # "Morning Consult and Politico" are two sources and have no last name.
    return bool(one) and " " not in one and " and " not in other and other.endswith(" " + one)


def chains_match(first: Any, second: Any) -> bool:
    """Tell whether two chains of sources name the same sources in the same order."""
    ones, others = (_text(chain).split(">") for chain in (first, second))
    return len(ones) == len(others) and all(map(names_match, ones, others))


def values_match(first: Any, second: Any, percent: bool = False) -> bool:
    """Tell whether two values agree as numbers; a percentage may be written as 40 or as 0.40."""
    if pd.isna(first) or pd.isna(second):
        return bool(pd.isna(first) and pd.isna(second))
    low, high = sorted((float(first), float(second)))
    if math.isclose(low, high, rel_tol=1e-9):
        return True
    return percent and 0 < low < 1 and math.isclose(100 * low, high, rel_tol=1e-9)


def _text(cell: Any) -> str:
    return "" if pd.isna(cell) else str(cell).strip()


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "speaker": names_match,
    "actor": names_match,
    "chain": chains_match,
    "value": values_match,
    "value_high": values_match,
}
