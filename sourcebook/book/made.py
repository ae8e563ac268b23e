"""The executed notebooks that Sphinx writes beside the pages: their figures, and the copies that readers take along."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from sphinx.application import Sphinx

from sourcebook.findings.notebooks import read_notebook
from sourcebook.findings.publish import harvest
from sourcebook.mentions.subject import Subject

NOTEBOOKS = "downloads/notebooks"
_ROLE = re.compile(r"\{(number|claim|badge|subject)\}`(?:([^`<]*)<)?([^`<>]+)>?`")


def list_made(app: Sphinx) -> list[Path]:
    """Return the executed notebooks that Sphinx wrote beside the pages."""
    return sorted((Path(app.outdir).parent / "jupyter_execute").rglob("*.ipynb"))


@functools.cache
def list_figures(executed: tuple[Path, ...]) -> dict[str, list[dict[str, Any]]]:
    """Return each notebook's figures, by the notebook's name, in their order."""
    return {path.stem: [record for record, _ in harvest(path) if record["kind"] == "figure"] for path in executed}


def list_narrow(executed: tuple[Path, ...]) -> set[str]:
    """Return the names of the figures that are drawn for narrow screens too."""
    return {each["name"] for figures in list_figures(executed).values() for each in figures if each.get("narrow")}


def write_notebooks(executed: list[Path], subject: Subject, folder: Path) -> None:
    """Write executed notebooks with the numbers and words in their prose that only the book's own roles know."""
    shown = {record["name"]: str(record["shown"]) for path in executed for record, _ in harvest(path)
             if record["kind"] in ("finding", "claim")}  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    for path in executed:
        notebook = read_notebook(path)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = fill_prose(cell.source, shown, subject)
        nbformat.write(notebook, folder / path.name)


def fill_prose(text: str, shown: Mapping[str, str], subject: Subject) -> str:
    """Return Markdown in which the book's own roles are the words that the book prints for them."""

    def fill(role: re.Match[str]) -> str:
        kind, words, name = role.groups()
        if kind in ("badge", "subject"):
            return str(getattr(subject, name)) if kind == "subject" else ""
        return words.strip() if words and kind == "number" else shown.get(name, name)

    return _ROLE.sub(fill, text)
