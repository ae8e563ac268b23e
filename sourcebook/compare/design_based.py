"""Shares of articles, corrected by design: what a program or model coded everywhere, held against a coded sample.

A model errs, and a share that is counted from its rows inherits the error however many articles it reads. Where a
person has coded a random sample of the articles, the share can be corrected: design-based supervised learning (Egami,
Hinck, Stewart & Wei 2023, Advances in Neural Information Processing Systems 36). Each article counts with what is
expected of the person's code given the model's, g(Q); an article of the sample besides with the person's code less
that expectation, divided by the chance of being drawn:

    g(Q) + R / π · (Y - g(Q))

The mean of these is unbiased whatever the model's errors are, for the chance π is known and not estimated; good codes
make the interval narrow, and bad ones cannot make it false. g is fitted on other articles than those it is used for
(cross-fitting). The interval is the normal one at 95%, from the variance of these values over all articles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import pandas as pd

from sourcebook.errors import SourcebookError
from sourcebook.mentions.contract import find_codes
from sourcebook.mentions.kinds import Kind

_Array = np.ndarray[Any, Any]
LEAST = 10  # coded articles below which no interval is told
_FOLDS = 5
_SEED = 1
_Z = 1.959964


@dataclass(frozen=True)
class Share:
    """A share of articles: as the model has it, in the coded sample, and corrected with its interval at 95%."""

    model: float
    sample: float
    corrected: float
    low: float
    high: float


def correct_share(model: Sequence[bool], sampled: Mapping[int, bool]) -> Share:
    """Return the share of articles of which something holds.

    Args:
        model: for each article whether it holds by the model.
        sampled: for the articles of a simple random sample, by their position, whether it holds by the person.

    Raises SourcebookError where the sample is too small for an interval.
    """
    if len(sampled) < LEAST:
        raise SourcebookError(
            f"{len(sampled)} coded articles are too few to correct a share: code at least {LEAST}, drawn at random."
        )
    surrogate = np.array(model, dtype=float)
    drawn = np.zeros(len(surrogate), dtype=bool)
    drawn[list(sampled)] = True
    coded = np.zeros(len(surrogate))
    coded[list(sampled)] = list(sampled.values())
    expected = _expect(surrogate, coded, drawn)
    values = expected + drawn * len(surrogate) / drawn.sum() * (coded - expected)
    mean = float(values.mean())
    half = _Z * sqrt(float(values.var(ddof=1)) / len(values))
    corrected, low, high = (min(1.0, max(0.0, each)) for each in (mean, mean - half, mean + half))
    return Share(float(surrogate.mean()), float(coded[drawn].mean()), corrected, low, high)


def _expect(surrogate: _Array, coded: _Array, drawn: _Array) -> _Array:
    """Return g(Q): the mean of the person's codes given the model's, each time from the other folds' sample."""
    folds = np.empty(len(surrogate), dtype=int)
    chance = np.random.default_rng(_SEED)
    for part in (np.flatnonzero(drawn), np.flatnonzero(~drawn)):
        folds[chance.permutation(part)] = np.arange(len(part)) % _FOLDS
    expected = surrogate.copy()
    for fold in range(_FOLDS):
        for value in (0.0, 1.0):
            known = coded[drawn & (folds != fold) & (surrogate == value)]
            if len(known):
                expected[(folds == fold) & (surrogate == value)] = known.mean()
    return expected


def correct_shares(
    kind: Kind,
    person: pd.DataFrame,
    model: pd.DataFrame,
    documents: Sequence[str],
    sampled: Set[str],
    book: Mapping[str, Any],
) -> pd.DataFrame:
    """Return the share of articles with each code of a table's closed columns.

    ``person`` and ``model`` are rows of the table, ``documents`` the ids of all articles, ``sampled`` of those that the
    person coded, drawn at random. Columns column, code, articles, coded, model, sample, corrected, low, high.

    Raises SourcebookError where the sample is too small.
    """
    rows = []
    for column in kind.codes or ((kind.lead,) if kind.lead else ()):
        for code in find_codes(kind.table, book[kind.table]["columns"][column], book):
            by_person, by_model = (set(frame.loc[frame[column].eq(code), "doc"]) for frame in (person, model))
            if not by_person | by_model:
                continue
            coded = {place: doc in by_person for place, doc in enumerate(documents) if doc in sampled}
            share = correct_share([doc in by_model for doc in documents], coded)
            rows.append({"column": column, "code": code, "articles": len(documents), "coded": len(coded)} | vars(share))
    return pd.DataFrame(
        rows, columns=["column", "code", "articles", "coded", "model", "sample", "corrected", "low", "high"]
    )
