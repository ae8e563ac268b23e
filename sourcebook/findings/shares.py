"""Shares of a whole, and how far each moves when one article is left out."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from sourcebook.findings.publish import publish
from sourcebook.findings.study import Study

_FEWEST = 10  # of a smaller whole no percentage is printed; prose prints both counts


def _show_percent(share: float) -> str:
    """Return a percentage as the book prints it: whole, and not as nothing where there is something."""
    return "less than 1%" if 0 < share < 0.5 else f"{share:.0f}%"


def show_share(part: int, whole: int) -> str:
    """Return a share as the tables print it, beside both counts; none of a whole smaller than _FEWEST."""
    return _show_percent(100 * part / whole) if whole >= _FEWEST else ""


def count_parts(study: Study, rows: pd.DataFrame, chosen: pd.Series, weight: str = "") -> pd.DataFrame:
    """Return, for each document of the study, how many of its rows are chosen (part) of how many (whole).

    ``rows`` needs a column doc; with ``weight``, a column of numbers is added up in place of the rows. The documents
    are called by their names.
    """
    counts = rows[weight] if weight else pd.Series(1, index=rows.index)
    frame = pd.DataFrame({"part": counts.where(chosen.astype(bool), 0), "whole": counts})
    return frame.groupby(rows["doc"]).sum().reindex(study.ids, fill_value=0).astype(int).rename(index=study.names)


def leave_one_out(counts: pd.DataFrame) -> pd.DataFrame:
    """Return a share over all documents but one: columns left_out, part, whole, percent (missing where empty).

    ``counts`` as ``count_parts`` returns them. This shows how far a number rests on a single document; it is no
    interval around a population's value.
    """
    rest = counts.sum() - counts
    percent = 100 * rest["part"] / rest["whole"].where(rest["whole"].gt(0))
    return rest.assign(percent=percent).rename_axis("left_out").reset_index()


def publish_share(
    name: str,
    part: int,
    whole: int,
    unit: str,
    says: str,
    behind: Iterable[str] = (),
    without: str = "",
) -> None:
    """Publish a part of a whole as a percentage, with both counts in its words; no share of nothing.

    ``behind`` and ``without`` as ``publish`` takes them: the ids of the part's rows or a reason, and the range.
    """
    if not whole:
        publish(name, "no", unit, f"{says} (there are none in this choice)")
        return
    share, says = 100 * part / whole, f"{says} ({part:,} of {whole:,})"
    if whole < _FEWEST:
        publish(name, round(share, 2), unit, says, f"{part:,} of {whole:,}", behind, without)
        return
    publish(name, round(share, 2), f"percent of {unit}", says, _show_percent(share), behind, without)


def publish_part(name: str, part: pd.Series, says: str, unit: str = "statistics", behind: Iterable[str] = ()) -> None:
    """Publish which share of rows a condition holds for; ``part`` has one truth value a row."""
    publish_share(name, int(part.sum()), len(part), unit, says, behind)


def publish_count(name: str, rows: pd.DataFrame, part: pd.Series, unit: str, says: str) -> None:
    """Publish for how many of some rows a condition holds, printed as "3 of 12", with the passages of the part.

    ``rows`` need a column id; ``part`` has one truth value a row.
    """
    count = int(part.sum())
    publish(name, count, unit, says, f"{count:,} of {len(rows):,}", behind=rows.loc[part.astype(bool), "id"])


def publish_range(name: str, counts: pd.DataFrame, unit: str, says: str, behind: Iterable[str] = ()) -> None:
    """Publish a share as the finding ``NAME``, and as ``NAME_range`` how it moves when one article is left out.

    ``counts`` as ``count_parts`` returns them. Where fewer than two articles have any, there is no range.
    """
    several = counts["whole"].gt(0).sum() > 1
    shares = leave_one_out(counts).set_index("left_out")["percent"]
    without = describe_range(shares) if several else ""
    ids = behind if isinstance(behind, str) else list(behind)
    publish_share(name, int(counts["part"].sum()), int(counts["whole"].sum()), unit, says, ids, without)
    says = f"{says}, with one article left out"
    if not several:
        publish(f"{name}_range", "no range", f"of {unit}", f"{says} (fewer than two articles have any)", behind=ids)
        return
    exact = f"{shares.min():.2f} to {shares.max():.2f}"
    publish(f"{name}_range", exact, f"percent of {unit}", says, without, ids)


def describe_range(shares: pd.Series) -> str:
    """Return the lowest and highest of shares in percent, each with the article that is left out there."""
    lowest, highest = _show_percent(shares.min()), _show_percent(shares.max())
    if lowest == highest:
        return f"{lowest} whichever article is left out"
    return f"{lowest} without {shares.idxmin()} to {highest} without {shares.idxmax()}"
