"""Findings: named values that a notebook computes and the book prints.

A finding is glued (myst-nb) under its name, so that prose can print it, and carries its unit and meaning in the
output's metadata, so that the lock is harvested from the executed notebooks and nothing is declared twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from IPython.display import display

from sourcebook.findings.links import label_finding
from sourcebook.findings.markdown import Shown, escape

GLUE = "application/papermill.record/"


def publish(name: str, value: int | float | str, unit: str, says: str, shown: str | None = None) -> None:
    """Publish a finding: glue it under ``name`` and show one line that prose can link to.

    The line has the label ``finding-NAME``. ``unit`` is what the value counts ("words", "percent"), ``says``
    the finding in words. ``shown`` is how prose prints it; whole numbers get thousands separators by default.
    """
    plain: Any = value.item() if hasattr(value, "item") else value
    text = shown if shown is not None else format_value(plain)
    record = {"kind": "finding", "name": name, "value": plain, "unit": unit, "says": says, "shown": text}
    display(
        {GLUE + "text/plain": repr(text)},
        raw=True,
        metadata={"scrapbook": {"name": name, "mime_prefix": GLUE}, "sourcebook": record},
    )
    of = unit.removeprefix("percent ") if "%" in text else unit
    of = of.removesuffix("s") if text == "1" else of
    line = f"({label_finding(name)})=\n{{.finding}}\n**{escape(text)}** {escape(of)}: {escape(says)}\n"
    display(Shown(line, f"<p><b>{text}</b> {of}: {says}</p>"))


def harvest(executed: Path) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield the record of every finding, table and figure in an executed notebook, with its cell's number."""
    cells = json.loads(executed.read_text(encoding="utf-8"))["cells"]
    for number, cell in enumerate(cells):
        for output in cell.get("outputs", []):
            if record := output.get("metadata", {}).get("sourcebook"):
                yield record, number


def format_value(value: int | float | str) -> str:
    """Return a value as prose prints it: whole numbers with thousands separators, others with one decimal."""
    if isinstance(value, (bool, str)):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
