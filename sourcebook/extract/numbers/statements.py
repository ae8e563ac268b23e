"""The rows of statistics.csv for one document: its quantities with their sources, repeated statements told apart."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any, NamedTuple

from rapidfuzz.distance import Indel

from sourcebook.extract.numbers.quantities import Quantity, sentence_around, split_sentences

SAME_STATEMENT = 0.75
"""Share of words in one order (rapidfuzz, Indel) from which two sentences with one value make the same statement.

Captions of one agency picture differ in a word or two of some twenty-five (ratio 0.9); sentences that merely
tell of the same thing share well under half of their words.
"""

_WORDS = re.compile(r"\w+")

MOST_COMPARED = 20
"""Earlier statements of the same value that a sentence is compared with, so that time stays linear."""


class Source(NamedTuple):
    """Who a figure is attributed to: the chain of sources, and the span of the nearest one's mention."""

    chain: str
    start: int | None
    end: int | None


def list_statistics(
    doc: str, text: str, quantities: Sequence[Quantity], source_of: Callable[[Quantity], Source | None]
) -> list[dict[str, Any]]:
    """List a document's rows of statistics.csv, without ``id`` and ``section``.

    Args:
        doc: the document's id.
        text: the document.
        quantities: what ``find_quantities`` found in it.
        source_of: tells whom a quantity is attributed to.
    """
    rows = []
    for quantity, group in zip(quantities, _group_statements(text, quantities), strict=True):
        source = source_of(quantity) or Source("", None, None)
        rows.append(
            {field.name: getattr(quantity, field.name) for field in fields(quantity)}
            | {
                "doc": doc,
                "text": text[quantity.start : quantity.end],
                "chain": source.chain,
                "source_start": source.start,
                "source_end": source.end,
                "statement_id": f"statement-{doc}-{quantities[group].start}",
            }
        )
    return rows


def _group_statements(text: str, quantities: Sequence[Quantity]) -> list[int]:
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
    return Indel.normalized_similarity(words, other, score_cutoff=SAME_STATEMENT) >= SAME_STATEMENT
