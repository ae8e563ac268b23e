"""The appendix: each chapter's long tables, printed whole, and every number that it publishes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat

from sourcebook.findings.links import label_finding
from sourcebook.findings.markdown import escape
from sourcebook.findings.publish import harvest, tell_unit


def write_appendix(executed: Iterable[Path]) -> dict[str, str]:
    """Return a page for each chapter, by the page's path."""
    pages = {}
    for path in executed:
        tables = [record["appendix"] for record, _ in harvest(path) if record.get("appendix")]
        lines = [f"(tables-{path.stem})=", f"# Tables: {read_title(path)}", ""]
        lines += [f"What is too long for [the chapter](#chapter-{path.stem}) stands here whole.", ""]
        findings = [line for record, _ in harvest(path) if record["kind"] == "finding" for line in list_finding(record)]
        lines += [*tables, "## Every number", "", *findings]
        pages[f"reference/tables-{path.stem}.md"] = "\n".join(lines)
    return pages


def list_finding(record: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines that print a finding, under its label."""
    yield f"({label_finding(record['name'])})="
    yield "{.finding}"
    yield f"**{escape(record['shown'])}** {escape(tell_unit(record))}: {escape(record['says'])}"
    yield ""


def read_title(path: Path) -> str:
    """Return a notebook's title: its first heading."""
    for cell in nbformat.read(path, as_version=nbformat.NO_CONVERT).cells:
        for line in cell.source.splitlines() if cell.cell_type == "markdown" else ():
            if line.startswith("# "):
                return line.removeprefix("# ").strip()
    return path.stem
