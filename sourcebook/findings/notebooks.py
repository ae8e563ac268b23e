"""The project's notebooks, and the parameters that each begins with."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import nbformat

from sourcebook.documents.document import ROOT, read_text, resolve_path
from sourcebook.errors import SourcebookError
from sourcebook.mentions.codebook import DEFAULT, find_codebook
from sourcebook.mentions.subject import read_subject

NOTEBOOKS = ROOT / "notebooks"
REPORT, DATA = "seeds", "data"  # the report's articles and tables, which are the notebooks' defaults


def list_notebooks() -> list[Path]:
    """Return the project's notebooks, in the order of their names."""
    return sorted(NOTEBOOKS.glob("*.ipynb"))


def read_defaults(notebook: Path) -> dict[str, Any]:
    """Return the default of each parameter of a notebook, from its cell tagged ``parameters``."""
    cells = read_notebook(notebook).cells
    source = next((cell.source for cell in cells if "parameters" in cell.metadata.get("tags", [])), "")
    try:
        return {
            node.target.id: ast.literal_eval(node.value)
            for node in ast.parse(source).body
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value
        }
    except (SyntaxError, ValueError) as error:
        raise SourcebookError(
            f"{notebook.name}: its cell of parameters gives no plain values ({error}): mend or restore it."
        ) from None


def give_parameters(notebook: Path, corpus: str, coding: str) -> dict[str, Any]:
    """Return the parameters by which a notebook is run on a corpus; nothing for the report's own.

    With its folders goes the word of its codebook's subject, where that is not the project's.
    """
    if resolve_path(corpus) == ROOT / REPORT:
        return {}
    given = {"corpus": corpus, "coding": coding}
    codebook = find_codebook(coding)
    if codebook != DEFAULT and "expression" in read_defaults(notebook):
        given["expression"] = read_subject(codebook).word
    return given


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """Return a notebook.

    Raises SourcebookError where the file is none.
    """
    try:
        return nbformat.reads(read_text(path), as_version=4)
    except SourcebookError:
        raise
    except Exception as error:  # the library raises whatever its parsers do
        words = " ".join(str(error).split())[:200]
        raise SourcebookError(f"{path} is no notebook ({words}): restore it.") from None


def list_first_tags(notebook: Path) -> set[str]:
    """Return the tags of a notebook's first cell: "report" where it speaks of the report alone (see ``book.fit``)."""
    return set(read_notebook(notebook).cells[0].metadata.get("tags", []))
