"""Agreement between two codings of the same documents: spans found by both, codes given alike, and chance corrected.

Spans are judged by precision, recall and F1 over one-to-one pairs (``pairing``), codes by the share of
pairs that agree and by Krippendorff's alpha, nominal (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability,
https://repository.upenn.edu/asc_papers/43; Hayes & Krippendorff 2007, doi 10.1080/19312450709336664). The
intervals are percentile bootstraps (Zapf et al. 2016, doi 10.1186/s12874-016-0200-9) that resample paragraphs, because
mentions in one paragraph are not independent of each other.

Spans are also judged without pairing them, by Krippendorff's alpha for unitizing (Krippendorff, Mathet, Bouvry &
Widlöcher 2016, On the reliability of unitizing textual continua, doi 10.1007/s11135-015-0266-1): over the whole text,
how far the two codings mark the same characters, corrected for chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sourcebook.compare.comparison import Comparison, leave_out
from sourcebook.compare.pairing import cells_match, split_cell
from sourcebook.mentions.codebook import read_codebook
from sourcebook.mentions.contract import find_codes

_RESAMPLES = 1000
_SEED = 1
INTERVAL = 95  # percent
LEAST = 10  # a code with fewer instances in either coding gets no coefficient
# Filled in by program, a link between rows, or worded freely: no code that two readers give alike or not.
_NOT_COMPARED = {"id", "doc", "start", "end", "text", "section", "frame_code", "statement_id", "position_id"}
_NOT_COMPARED |= {"measures", "who", "where"}
# The devices whose note comes from a closed list (the term's family, the source domain); other notes are remarks.
_NOTED_DEVICES = {"label", "metaphor"}


def measure_spans(comparisons: Iterable[Comparison]) -> pd.DataFrame:
    """Return how far two codings find the same mentions.

    Two rows a table: columns table, match ("overlap" or "exact"), first, second (rows), paired, precision (paired of
    the second coding's rows), recall (of the first's) and f1; a measure of no rows is missing.
    """
    rows = []
    for each in comparisons:
        first, second = (int(each.pairs[side].notna().sum()) for side in ("first", "second"))
        for match, paired in (("overlap", each.pairs["kind"].eq("pair")), ("exact", each.pairs["exact"])):
            rows.append({"table": each.table, "match": match} | score_counts(first, second, int(paired.sum())))
    columns = ["table", "match", "first", "second", "paired", "precision", "recall", "f1"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[5:], "Float64"))


def measure_unitizing(comparisons: Iterable[Comparison]) -> pd.DataFrame:
    """Return how far two codings mark the same characters of the text, whatever they call them.

    Spans of one coding that overlap count as one unit, because the coefficient knows no units on top of each other.
    Columns table, marked_first, marked_second, marked_both (characters), length (of the text) and u_alpha, which is
    missing where it is undefined.
    """
    rows = []
    for each in comparisons:
        length = int(each.paragraphs.groupby("doc")["end"].max().sum())
        first, second = (_merge_spans(each, side) for side in ("first", "second"))
        both = _count_shared(first, second)
        sizes = [sum(end - start for _, start, end in units) for units in (first, second)]
        rows.append((each.table, *sizes, both, length, compute_unitized_alpha(first, second, length)))
    columns = ["table", "marked_first", "marked_second", "marked_both", "length", "u_alpha"]
    return pd.DataFrame(rows, columns=columns).astype({"u_alpha": "Float64"})


def _merge_spans(comparison: Comparison, side: str) -> list[tuple[str, int, int]]:
    """Return the spans (document, start, end) of one coding, those that overlap as one, in the order of the text."""
    kind = comparison.kind
    rows = getattr(comparison, side).loc[comparison.pairs[side].dropna().astype(int)]
    merged: list[tuple[str, int, int]] = []
    for doc, start, end in sorted(rows[["doc", kind.start, kind.end]].itertuples(index=False, name=None)):
        if merged and merged[-1][0] == doc and start < merged[-1][2]:
            merged[-1] = (doc, merged[-1][1], max(end, merged[-1][2]))
        else:
            merged.append((doc, start, end))
    return merged


def _count_shared(first: Sequence[tuple[str, int, int]], second: Sequence[tuple[str, int, int]]) -> int:
    """Return how many characters lie in spans of both codings."""
    marked = [{(doc, place) for doc, start, end in units for place in range(start, end)} for units in (first, second)]
    return len(marked[0] & marked[1])


def compute_unitized_alpha(
    first: Sequence[tuple[str, int, int]], second: Sequence[tuple[str, int, int]], length: int
) -> float | None:
    """Return alpha for unitizing of two codings that mark units (document, start, end), or leave the text unmarked.

    ``length`` is that of the text, in characters; no two units of one coding overlap. Expected is the disagreement of
    all pairs of characters but those of one unit with itself, and of an unmarked character with itself. It is None
    where both mark nothing, or everything.
    """
    sizes = [end - start for _, start, end in (*first, *second)]
    marked, whole = sum(sizes), 2 * length
    apart = whole**2 - sum(size**2 for size in sizes) - (whole - marked)
    if not marked or marked == whole or apart <= 0:
        return None
    observed = 2 * (marked - 2 * _count_shared(first, second))
    expected = whole * 2 * marked * (whole - marked) / apart
    return 1 - observed / expected


def score_counts(first: int, second: int, paired: int) -> dict[str, Any]:
    """Return first, second, paired, precision, recall and f1 of counted rows, the first coding being the reference."""
    return {
        "first": first,
        "second": second,
        "paired": paired,
        "precision": paired / second if second else None,
        "recall": paired / first if first else None,
        "f1": 2 * paired / (first + second) if first + second else None,
    }


def measure_leads(comparisons: Iterable[Comparison]) -> pd.DataFrame:
    """Return ``measure_spans`` by overlap for each code that a table's mentions are chiefly about.

    Columns table, column, code, first, second, paired (rows paired that both have the code), precision, recall, f1.
    """
    rows = []
    for each in comparisons:
        lead = each.kind.lead
        if not lead:
            continue
        for code in _list_codes_used(each, lead):
            first, second = (len(_choose_coded(each, side, lead, code)) for side in ("first", "second"))
            both = sum(one == other == code for one, other in _list_codes(each, lead))
            rows.append({"table": each.table, "column": lead, "code": code} | score_counts(first, second, both))
    columns = ["table", "column", "code", "first", "second", "paired", "precision", "recall", "f1"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[6:], "Float64"))


def list_coded_columns(comparison: Comparison) -> list[str]:
    """Return the columns in which pairs can agree or not, in the codebook's order; not those that pairing requires."""
    columns = read_codebook(comparison.codebook)[comparison.table]["columns"]
    skipped = _NOT_COMPARED | set(comparison.kind.same) | ({"note"} if comparison.table != "devices" else set())
    return [
        name
        for name in columns
        if name not in skipped and not name.endswith(("_start", "_end")) and name in comparison.first.columns
    ]


def _list_closed_columns(comparison: Comparison) -> dict[str, list[str]]:
    """Return the codes of each column with a closed vocabulary, except those that a program fills in."""
    book = read_codebook(comparison.codebook)
    columns = book[comparison.table]["columns"]
    codes = {name: find_codes(comparison.table, column, book) for name, column in columns.items()}
    return {name: each for name, each in codes.items() if each and name not in _NOT_COMPARED}


def _list_codes_used(comparison: Comparison, column: str) -> list[str]:
    """Return the codes of a closed column that occur in either coding, in the codebook's order."""
    used = {code for side in ("first", "second") for _, codes in _list_rows(comparison, side, column) for code in codes}
    return [code for code in _list_closed_columns(comparison)[column] if code in used]


def measure_columns(comparisons: Iterable[Comparison], resamples: int = _RESAMPLES) -> pd.DataFrame:
    """Return how far paired rows agree in each coded column.

    Columns table, column, pairs, agree, share, alpha (nominal), low, high (its 95% interval). The coefficient is
    missing below ten pairs (LEAST) and where all cells are equal; the interval also where ``resamples`` is 0.
    """
    rows = []
    for each in comparisons:
        for column in list_coded_columns(each):
            units = list(_list_cells(each, column))
            agree = sum(one == other for _, one, other in units)
            alpha = measure_alpha(units, resamples) if len(units) >= LEAST else (None, None, None)
            share = agree / len(units) if units else None
            rows.append((each.table, column, len(units), agree, share, *alpha))
    columns = ["table", "column", "pairs", "agree", "share", "alpha", "low", "high"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[4:], "Float64"))


def measure_codes(comparisons: Iterable[Comparison], resamples: int = _RESAMPLES) -> pd.DataFrame:
    """Return how far two codings find each code of the closed vocabularies in the same paragraphs.

    The unit is the paragraph (a line of the document), its value whether the code occurs there: so a mention that one
    coding lacks counts against the code, which pairs cannot show. Columns table, column, code, first, second (rows),
    paragraphs_first, paragraphs_second, paragraphs_both, alpha (nominal), low, high (its 95% interval). The
    coefficient is missing for a code with fewer than ten rows (LEAST) in either coding.
    """
    rows = []
    for each in comparisons:
        for column in _list_closed_columns(each):
            for code in _list_codes_used(each, column):
                chosen = [_choose_coded(each, side, column, code) for side in ("first", "second")]
                units = [(key, str(key in chosen[0]), str(key in chosen[1])) for key in each.paragraphs["kind"]]
                counts = [len(places) for places in chosen]
                alpha = measure_alpha(units, resamples) if min(counts) >= LEAST else (None, None, None)
                places = [len(set(places)) for places in (*chosen, set(chosen[0]) & set(chosen[1]))]
                rows.append((each.table, column, code, *counts, *places, *alpha))
    columns = ["table", "column", "code", "first", "second"]
    columns += ["paragraphs_first", "paragraphs_second", "paragraphs_both", "alpha", "low", "high"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[8:], "Float64"))


def _choose_coded(comparison: Comparison, side: str, column: str, code: str) -> list[str]:
    """Return the paragraph of each row of one coding that has a code."""
    return [paragraph for paragraph, codes in _list_rows(comparison, side, column) if code in codes]


def _list_rows(comparison: Comparison, side: str, column: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the paragraph and the codes of each row of one coding that the comparison still holds."""
    rows = getattr(comparison, side).loc[comparison.pairs[side].dropna().astype(int)]
    for paragraph, cell in zip(rows["paragraph"], rows[column], strict=True):
        yield paragraph, str(cell).split(";") if cell else []


def _list_codes(comparison: Comparison, column: str, kinds: Sequence[str] = ("pair",)) -> Iterator[tuple[str, str]]:
    """Yield both cells, as they are, of each pair of the given kinds."""
    for one, other in list_pairs(comparison, kinds):
        yield str(one[column]), str(other[column])


def _list_cells(comparison: Comparison, column: str) -> Iterator[tuple[str, str, str]]:
    """Yield paragraph and both values of a column for each pair; cells that agree have one value between them."""
    for one, other in list_pairs(comparison, ("pair",)):
        if is_compared(column, one):
            value = ";".join(split_cell(one[column]))
            same = cells_match(column, one, other)
            yield str(one["paragraph"]), value, value if same else ";".join(split_cell(other[column]))


def is_compared(column: str, row: Mapping[Any, Any]) -> bool:
    """Tell whether a column of a row holds a code; a device's note does so for some devices only."""
    return column != "note" or row["device"] in _NOTED_DEVICES


def list_pairs(comparison: Comparison, kinds: Sequence[str]) -> Iterator[tuple[dict[Any, Any], dict[Any, Any]]]:
    """Yield both rows of each pair of the given kinds."""
    firsts, seconds = comparison.first.to_dict("records"), comparison.second.to_dict("records")
    chosen = comparison.pairs[comparison.pairs["kind"].isin(kinds)]
    for one, other in zip(chosen["first"], chosen["second"], strict=True):
        yield firsts[one], seconds[other]


def measure_alpha(
    units: Sequence[tuple[str, str, str]], resamples: int = _RESAMPLES
) -> tuple[float | None, float | None, float | None]:
    """Return Krippendorff's alpha, nominal, of units (paragraph, first value, second value), and its 95% interval.

    The interval holds the middle of ``resamples`` coefficients, each over as many paragraphs as hold units, drawn with
    replacement from a fixed seed. All three are None where every value is the same, for alpha is undefined there; a
    resample in which that happens is left out.
    """
    values = sorted({value for _, *both in units for value in both})
    if len(values) < 2:
        return None, None, None
    place = {value: number for number, value in enumerate(values)}
    counts = np.zeros((len(units), len(values)))
    for number, (_, one, other) in enumerate(units):
        counts[number, place[one]] += 1
        counts[number, place[other]] += 1
    alpha = compute_alpha(counts)
    found = resample_alpha(counts, [paragraph for paragraph, *_ in units], resamples)
    if not len(found):
        return alpha, None, None
    low, high = np.percentile(found, [(100 - INTERVAL) / 2, (100 + INTERVAL) / 2])
    return alpha, float(low), float(high)


def compute_alpha(counts: np.ndarray[Any, Any]) -> float:
    """Return Krippendorff's alpha, nominal: one less the disagreement found over that expected by chance.

    ``counts`` holds how often each value (column) was given to each unit (row), by any number of coders. Units with
    fewer than two values pair with nothing and are left out. It is NaN where every value is the same.
    """
    counts = counts[counts.sum(axis=1) >= 2]
    given = counts.sum(axis=1)
    found = ((given**2 - (counts**2).sum(axis=1)) / (given - 1)).sum()
    expected = given.sum() ** 2 - (counts.sum(axis=0) ** 2).sum()
    return float(1 - (given.sum() - 1) * found / expected) if expected else float("nan")


def resample_alpha(counts: np.ndarray[Any, Any], paragraphs: Sequence[str], resamples: int) -> np.ndarray[Any, Any]:
    """Return the nominal alpha of each resample of paragraphs, where it is defined.

    ``counts`` holds how often each value (column) was given to each unit (row), by two coders who each gave one. For
    these alpha is one less (n - 1) times twice the disagreeing units, over n² less the sum of the squared value counts,
    n being the number of values given: all resamples are computed at once, which the general routine cannot.
    """
    known, cluster = np.unique(np.array(paragraphs, dtype=str), return_inverse=True)
    generator = np.random.default_rng(_SEED)
    drawn = generator.multinomial(len(known), np.full(len(known), 1 / len(known)), size=resamples)
    weights = drawn[:, cluster]
    given = 2 * weights.sum(axis=1)
    disagreeing = weights @ (counts.max(axis=1) < 2)
    apart = given**2 - ((weights @ counts) ** 2).sum(axis=1)
    defined = apart > 0
    return 1 - (given[defined] - 1) * 2 * disagreeing[defined] / apart[defined]


def list_confusions(comparisons: Iterable[Comparison]) -> pd.DataFrame:
    """Return the codes given differently to one passage, the most frequent first.

    Columns table, column, first, second, rows. Near misses count for the columns that pairing requires.
    """
    found = []
    for each in comparisons:
        for column in _list_closed_columns(each):
            kinds = ("pair", "near") if column in each.kind.same else ("pair",)
            cells = [(one or "(empty)", other or "(empty)") for one, other in _list_codes(each, column, kinds)]
            counts = Counter(both for both in cells if both[0] != both[1])
            found += [(each.table, column, *both, count) for both, count in counts.items()]
    found.sort(key=lambda row: (-row[4], *row[:4]))
    return pd.DataFrame(found, columns=["table", "column", "first", "second", "rows"])


def measure_choices(comparisons: Sequence[Comparison]) -> pd.DataFrame:
    """Return F1 by overlap for all rows, and without repeated statements and without cases settled beforehand.

    Columns table, settled_first, settled_second (rows), f1, f1_without_settled, repeated_first, repeated_second,
    f1_without_repeats.
    """
    frame = pd.DataFrame({"table": [each.table for each in comparisons]})
    choices: dict[str, dict[str, bool]] = {"": {}, "settled": {"settled": True}, "repeats": {"repeats": True}}
    for choice, left_out in choices.items():
        kept = [leave_out(each, **left_out) for each in comparisons]
        if choice:
            name = {"repeats": "repeated"}.get(choice, choice)
            frame[f"{name}_first"] = [int(each.first[choice].sum()) for each in comparisons]
            frame[f"{name}_second"] = [int(each.second[choice].sum()) for each in comparisons]
        spans = measure_spans(kept)
        scores = spans.loc[spans["match"].eq("overlap"), "f1"].to_numpy()
        frame[f"f1_without_{choice}" if choice else "f1"] = pd.array(scores, dtype="Float64")
    columns = ["table", "settled_first", "settled_second", "f1", "f1_without_settled"]
    return frame[[*columns, "repeated_first", "repeated_second", "f1_without_repeats"]]
