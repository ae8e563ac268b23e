"""Shares of a whole, and how far each moves when one article is left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from sourcebook.findings.publish import publish, show_percent
from sourcebook.findings.study import Study


def leave_one_out(rows: pd.DataFrame, counted: pd.Series, documents: list[str]) -> pd.DataFrame:
    """Return a share over all documents but one: columns left_out, part, whole, percent (missing where empty).

    ``counted`` says for each of ``rows`` whether it belongs to the part; ``rows`` needs a column doc. This shows
    how far a number rests on a single document; it is no interval around a population's value.
    """
    parts, wholes = rows.loc[counted.astype(bool), "doc"].value_counts(), rows["doc"].value_counts()
    table = []
    for doc in documents:
        part, whole = int(parts.sum() - parts.get(doc, 0)), int(wholes.sum() - wholes.get(doc, 0))
        table.append((doc, part, whole, 100 * part / whole if whole else float("nan")))
    return pd.DataFrame(table, columns=["left_out", "part", "whole", "percent"])


def describe_range(table: pd.DataFrame) -> str:
    """Return the lowest and highest share of ``leave_one_out`` in words, each with the article left out."""
    shares = table.dropna(subset="percent")
    if len(table) < 2 or shares.empty:
        return "no range: there is no second article to leave out"
    low, high = shares.loc[shares["percent"].idxmin()], shares.loc[shares["percent"].idxmax()]
    if round(low["percent"]) == round(high["percent"]):
        return f"{low['percent']:.0f}% whichever article is left out"
    return f"{low['percent']:.0f}% without {low['left_out']} to {high['percent']:.0f}% without {high['left_out']}"


def publish_part(name: str, part: pd.Series, says: str, unit: str = "statistics") -> None:
    """Publish which share of rows a condition holds for; ``part`` has one truth value a row."""
    publish_share(name, int(part.sum()), len(part), unit, says)


# A part of a study and the whole it is taken of: counts by document, in the columns part and whole.
Measure = Callable[[Study], pd.DataFrame]


def show_share(part: int, whole: int) -> str:
    """Return a share as the tables print it, in whole percent; empty where there is no whole."""
    return f"{100 * part / whole:.0f}%" if whole else ""


def count_parts(docs: pd.Series, chosen: pd.Series, weights: pd.Series | None = None) -> pd.DataFrame:
    """Return, for each document of some rows, how many are chosen (part) of how many (whole), or their weights."""
    counts = pd.Series(1, index=docs.index) if weights is None else weights
    frame = pd.DataFrame({"doc": docs, "part": counts.where(chosen.astype(bool), 0), "whole": counts})
    return frame.groupby("doc")[["part", "whole"]].sum().astype(int)


@dataclass(frozen=True)
class Range:
    """A share, in percent, with the lowest and highest that remain when one article is left out."""

    part: int
    whole: int
    lowest: float | None = None
    lowest_without: str = ""
    highest: float | None = None
    highest_without: str = ""

    def __str__(self) -> str:
        """Return the range in words."""
        if self.lowest is None or self.highest is None:
            return "no range: leaving an article out leaves nothing to count"
        return f"{self.lowest:.0f}% without {self.lowest_without} to {self.highest:.0f}% without {self.highest_without}"


def measure_range(study: Study, measure: Measure) -> Range:
    """Measure a share in a study, and again without each of its articles in turn."""
    counts = measure(study).reindex(study.ids, fill_value=0)
    part, whole = (int(total) for total in counts.sum())
    rest = {doc: (part - some, whole - all_) for doc, some, all_ in counts.itertuples(name=None)}
    shares = {doc: 100 * some / all_ for doc, (some, all_) in rest.items() if all_}
    if not shares:
        return Range(part, whole)
    low, high = min(shares, key=lambda doc: shares[doc]), max(shares, key=lambda doc: shares[doc])
    return Range(part, whole, shares[low], low, shares[high], high)


def publish_range(study: Study, name: str, measure: Measure, unit: str, says: str) -> None:
    """Publish a share as the finding ``NAME`` and its leave-one-article-out range as ``NAME_range``.

    There is no share of nothing: "no" is published in its place.
    """
    found = measure_range(study, measure)
    if found.whole:
        share = 100 * found.part / found.whole
        said = f"{says} ({found.part:,} of {found.whole:,})"
        publish(name, round(share, 2), f"percent of {unit}", said, f"{share:.0f}%")
    else:
        publish(name, "no", unit, f"{says} (there are none in this choice)")
    publish(f"{name}_range", str(found), "with one article left out", says)


def publish_share(name: str, part: int, whole: int, unit: str, says: str) -> None:
    """Publish a part of a whole as a percentage, with both counts in its words; no share of nothing."""
    if not whole:
        publish(name, "no", unit, f"{says} (there are none in this choice)")
        return
    share = 100 * part / whole
    publish(name, round(share, 2), f"percent of {unit}", f"{says} ({part:,} of {whole:,})", show_percent(share))
