"""The appendix: the long tables of each chapter, printed whole on a page of their own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import nbformat

from sourcebook.findings.publish import harvest


def write_appendix(executed: Iterable[Path]) -> dict[str, str]:
    """Return a page for each chapter, by the page's path."""
    pages = {}
    for path in executed:
        tables = [record["appendix"] for record, _ in harvest(path) if record.get("appendix")]
        lines = [f"(tables-{path.stem})=", f"# Tables: {read_title(path)}", ""]
        lines += [f"What is too long for [the chapter](#chapter-{path.stem}) stands here whole.", ""]
        tables = tables or ["The chapter has no table of more than a dozen rows."]
        pages[f"reference/tables-{path.stem}.md"] = "\n".join([*lines, *tables])
    return pages


def read_title(path: Path) -> str:
    """Return a notebook's title: its first heading."""
    for cell in nbformat.read(path, as_version=nbformat.NO_CONVERT).cells:
        for line in cell.source.splitlines() if cell.cell_type == "markdown" else ():
            if line.startswith("# "):
                return line.removeprefix("# ").strip()
    return path.stem
