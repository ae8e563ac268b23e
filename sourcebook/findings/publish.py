"""Findings: named values that a notebook computes and the book prints.

A finding is glued (myst-nb) under its name, so that prose can print it, and carries its unit and meaning in the
output's metadata, so that the lock is harvested from the executed notebooks and nothing is declared twice.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from IPython.display import display

from sourcebook.documents.structured import read_json

_GLUE = "application/papermill.record/"
_values: dict[str, Any] = {}  # by name, what this run has published so far
_asked: list[str] = []  # of these, what the next claim asks for


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
    counted, or says in words why no passages can stand behind the value; ``without`` says how the value moves when
    one article is left out. Both open where prose prints it.
    """
    plain: Any = value.item() if hasattr(value, "item") else value
    _values[name] = plain
    text = shown if shown is not None else _format_value(plain)
    record = {"kind": "finding", "name": name, "value": plain, "unit": unit, "says": says, "shown": text}
    if isinstance(behind, str):
        record |= {"no_passages": behind} if behind else {}
    elif passages := list(dict.fromkeys(behind)):
        record |= {"passages": passages}
    elif plain in (0, "no", "none"):
        record |= {"no_passages": "there are none"}
    record |= {"range": without} if without else {}
    told = f"{tell_unit(record)}: {says}"
    line = f"<p><code>{html.escape(name)}</code> <b>{html.escape(text)}</b> {html.escape(told)}</p>"
    _show(name, text, line, record)


def _show(name: str, text: str, line: str, record: Mapping[str, Any]) -> None:
    """Show a line in Jupyter and none on the page: myst-nb keeps off what carries a prefix."""
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


def collect_records(metadata: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the record of every finding and claim among outputs, from what each says of itself."""
    for each in metadata:
        record = each.get("sourcebook")
        if record and record["kind"] in ("finding", "claim"):
            yield record


def _format_value(value: int | float | str) -> str:
    """Return a value as prose prints it: whole numbers with thousands separators, others with one decimal."""
    if isinstance(value, (bool, str)):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def value_of(name: str) -> float:
    """Return a number that this run has published, for the next claim to be tested on it; NaN where it is none."""
    _asked.append(name)
    value = _values[name]
    return float(value) if isinstance(value, (int, float)) else math.nan


def claim(name: str, holds: Any, says: str, otherwise: str) -> None:
    """State a claim that the report makes, and whether it holds in this run.

    ``name`` is the chapter's, a point, and the claim's own ("rhetoric.one_voice"). ``says`` is the claim as a sentence,
    and ``otherwise`` the sentence that is true where it does not hold: prose prints the one that fits. Where a number
    that it was tested on has nothing to count, it does not hold, and prose says why.
    """
    absent = any(not isinstance(_values[each], (int, float)) for each in _asked)
    text = says if holds else tell_nothing(says) if absent else otherwise
    record = {"kind": "claim", "name": name, "value": bool(holds), "says": says, "otherwise": otherwise, "shown": text}
    record |= {"tested": list(dict.fromkeys(_asked))}
    _asked.clear()
    held = "Holds" if holds else "Does not hold"
    _show(name, text, f"<p><code>{html.escape(name)}</code> <b>{held}</b>: {html.escape(says)}</p>", record)


def tell_nothing(says: str) -> str:
    """Return what prose prints for a claim that was tested on a number with nothing to count."""
    return f"There is nothing to count here for: {says}"
