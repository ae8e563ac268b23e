"""Findings: named values that a notebook computes and the book prints.

A finding is glued (myst-nb) under its name, so that prose can print it, and carries its unit and meaning in the
output's metadata, so that the lock is harvested from the executed notebooks and nothing is declared twice.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from IPython.display import display

from sourcebook.documents.structured import read_json

_GLUE = "application/papermill.record/"


def publish(
    name: str,
    value: int | float | str,
    unit: str,
    says: str,
    shown: str | None = None,
    behind: Iterable[str] = (),
    without: str = "",
) -> None:
    """Publish a finding under ``name``, for the role ``{number}`` to print in prose.

    ``unit`` is what the value counts ("words", "percent"), ``says`` the finding in words. ``shown`` is how prose
    prints it; whole numbers get thousands separators by default. ``behind`` are the ids of the mentions that were
    counted, and ``without`` says how the value moves when one article is left out: both open where prose prints it.
    """
    plain: Any = value.item() if hasattr(value, "item") else value
    text = shown if shown is not None else _format_value(plain)
    record = {"kind": "finding", "name": name, "value": plain, "unit": unit, "says": says, "shown": text}
    record |= {"passages": passages} if (passages := list(behind)) else {}
    record |= {"range": without} if without else {}
    line = f"<p><b>{html.escape(text)}</b> {html.escape(tell_unit(record))}: {html.escape(says)}</p>"
    # What carries a prefix is kept off the page by myst-nb; Jupyter shows the line.
    display(
        {_GLUE + "text/plain": repr(text), "text/html": line},
        raw=True,
        metadata={"scrapbook": {"name": name, "mime_prefix": _GLUE}, "sourcebook": record},
    )


def tell_unit(record: Mapping[str, Any]) -> str:
    """Return what a finding's value counts, as it stands behind the value."""
    unit = record["unit"].removeprefix("percent ") if "%" in record["shown"] else record["unit"]
    return unit.removesuffix("s") if record["shown"] == "1" else unit


def harvest(executed: Path) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield the record of every finding, table and figure in an executed notebook, with its cell's number."""
    cells = read_json(executed).get("cells", [])
    for number, cell in enumerate(cells):
        for output in cell.get("outputs", []):
            if record := output.get("metadata", {}).get("sourcebook"):
                yield record, number


def _format_value(value: int | float | str) -> str:
    """Return a value as prose prints it: whole numbers with thousands separators, others with one decimal."""
    if isinstance(value, (bool, str)):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
