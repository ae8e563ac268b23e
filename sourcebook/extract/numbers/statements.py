"""The rows of statistics.csv and numbers_excluded.csv for one document, found by rule."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import pandas as pd

from sourcebook.extract.numbers.exclusions import find_exclusions
from sourcebook.extract.numbers.quantities import Quantity, find_quantities, sentence_around, split_sentences

_COLUMNS = """
    id doc start end text value value_high unit change measures place time hedge chain source_start source_end
    section statement_id rule
"""
STATISTICS_COLUMNS = _COLUMNS.split()
EXCLUSIONS_COLUMNS = ["doc", "start", "end", "text", "reason", "rule"]

SAME_STATEMENT = 0.75
"""Share of words (difflib's ratio) from which two sentences with the same value make the same statement.

Captions of one agency picture differ in a word or two of some twenty-five (ratio 0.9); sentences that merely
tell of the same thing share well under half of their words.
"""

_WORDS = re.compile(r"\w+")

MOST_COMPARED = 20
"""Earlier statements of the same value that a sentence is compared with, so that time stays linear."""


class Source(NamedTuple):
    """Who a figure is attributed to: the chain of sources, and the span of the nearest one's mention."""

    chain: str
    start: int
    end: int


def tabulate_statistics(
    doc: str,
    text: str,
    sections: pd.DataFrame | None = None,
    source_of: Callable[[Quantity], Source | None] | None = None,
) -> pd.DataFrame:
    """Write a document's rows of statistics.csv.

    Args:
        doc: the document's id.
        text: the document.
        sections: rows with ``start``, ``end`` and ``kind``, as in sections.csv; without them ``section`` is
            empty.
        source_of: tells whom a quantity is attributed to; without it the source's columns are empty.

    Returns:
        One row for each quantity, with the columns ``STATISTICS_COLUMNS``.
    """
    rows = list_statistics(doc, text, find_quantities(text), sections, source_of)
    table = pd.DataFrame(rows, columns=STATISTICS_COLUMNS)
    return table.astype({"value": "Float64", "value_high": "Float64", "source_start": "Int64", "source_end": "Int64"})


def list_statistics(
    doc: str,
    text: str,
    quantities: Sequence[Quantity],
    sections: pd.DataFrame | None = None,
    source_of: Callable[[Quantity], Source | None] | None = None,
) -> list[dict[str, Any]]:
    """Return a document's rows of statistics.csv as plain records; see ``tabulate_statistics``."""
    ids = [f"statistic-{doc}-{quantity.start}" for quantity in quantities]
    rows = []
    for quantity, own_id, group in zip(quantities, ids, group_statements(text, quantities), strict=True):
        source = source_of(quantity) if source_of else None
        rows.append(
            {name: getattr(quantity, name) for name in STATISTICS_COLUMNS if hasattr(quantity, name)}
            | {
                "id": own_id,
                "doc": doc,
                "text": text[quantity.start : quantity.end],
                "chain": source.chain if source else "",
                "source_start": source.start if source else None,
                "source_end": source.end if source else None,
                "section": _section_at(sections, quantity.start),
                "statement_id": f"statement-{doc}-{quantities[group].start}",
            }
        )
    return rows


def tabulate_exclusions(doc: str, text: str, quantities: Sequence[Quantity] | None = None) -> pd.DataFrame:
    """Write a document's rows of numbers_excluded.csv: every number that is not among its quantities."""
    rows = find_exclusions(text, find_quantities(text) if quantities is None else quantities)
    return pd.DataFrame(
        [(doc, row.start, row.end, text[row.start : row.end], row.reason, row.rule) for row in rows],
        columns=EXCLUSIONS_COLUMNS,
    )


def group_statements(text: str, quantities: Sequence[Quantity]) -> list[int]:
    """Find out which quantities repeat a statement made before.

    Two quantities make the same statement if value and unit agree and their sentences share most words
    (``SAME_STATEMENT``), wherever they stand. Within one sentence no quantity repeats another.

    Returns:
        For each quantity the index of the first that makes its statement (its own index if it is new).
    """
    sentences = split_sentences(text)
    earlier: dict[tuple, dict[tuple[str, ...], int]] = defaultdict(dict)
    in_sentence: Counter[tuple] = Counter()
    groups = []
    for index, quantity in enumerate(quantities):
        start, end = sentence_around(text, sentences, quantity.start)
        sentence = bisect_right(sentences, quantity.start)
        what = quantity.measures if quantity.value is None else quantity.unit
        asserted = (quantity.value, quantity.value_high, what)
        in_sentence[sentence, asserted] += 1
        known = earlier[asserted, in_sentence[sentence, asserted]]
        words = tuple(_WORDS.findall(text[start:end].lower()))
        first = next((known[other] for other in list(known)[-MOST_COMPARED:] if _alike(words, other)), index)
        known.setdefault(words, first)
        groups.append(first)
    return groups


def _alike(words: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if words == other:
        return True
    matcher = SequenceMatcher(None, words, other, autojunk=False)
    return matcher.real_quick_ratio() >= SAME_STATEMENT <= matcher.quick_ratio() and matcher.ratio() >= SAME_STATEMENT


def _section_at(sections: pd.DataFrame | None, at: int) -> str:
    if sections is None:
        return ""
    holding = sections[(sections["start"] <= at) & (at < sections["end"])]
    return str(holding["kind"].iloc[0]) if len(holding) else ""
