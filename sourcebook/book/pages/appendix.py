"""The appendix: each chapter's long tables, printed whole, and every number that it publishes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import nbformat

from sourcebook.findings.links import label_finding, link_finding
from sourcebook.findings.markdown import Markdown, link, strong, target
from sourcebook.findings.publish import harvest, tell_unit


def write_appendix(executed: Iterable[Path]) -> dict[str, Markdown]:
    """Return a page for each chapter, by the page's path."""
    pages = {}
    for path in executed:
        # As the notebook has written them already.
        tables = [Markdown(record["appendix"]) for record, _ in harvest(path) if record.get("appendix")]
        head = Markdown("{}\n# Tables: {}\n\nWhat is too long for {} stands here whole.\n")
        chapter = link("the chapter", f"chapter-{path.stem}")
        lines = [head.format(target("tables", path.stem), Markdown(read_title(path)), chapter), *tables]
        lines += [Markdown("## Every number\n")]
        lines += [write_finding(record) for record, _ in harvest(path) if record["kind"] == "finding"]
        if claims := [write_claim(record) for record, _ in harvest(path) if record["kind"] == "claim"]:
            lines += [Markdown("## Every claim\n"), *claims]
        pages[f"reference/tables-{path.stem}.md"] = Markdown("\n").join(lines)
    return pages


def write_finding(record: Mapping[str, Any]) -> Markdown:
    """Return the line that prints a finding, under its label; the number opens its passages."""
    line = Markdown("{}\n{{.finding}}\n{} {}: {}\n")
    number = link_finding(record["shown"], record["name"])
    return line.format(target(label_finding(record["name"])), number, tell_unit(record), record["says"])


def write_claim(record: Mapping[str, Any]) -> Markdown:
    """Return the line that says whether a claim holds, under its label."""
    answer = "holds" if record["value"] else "does not hold"
    line = Markdown("{}\n{{.finding}}\n{}: {}\n")
    return line.format(target("claim", record["name"]), strong(answer), record["says"])


def read_title(path: Path) -> str:
    """Return a notebook's title: its first heading."""
    for cell in nbformat.read(path, as_version=nbformat.NO_CONVERT).cells:
        for line in cell.source.splitlines() if cell.cell_type == "markdown" else ():
            if line.startswith("# "):
                return line.removeprefix("# ").strip()
    return path.stem
