"""How a report's notebooks are fitted to another corpus: which of their cells stay, and what these say there.

The chapters are written for the report and hold for any corpus; a cell that does not says so by a tag:

- ``report``: it speaks of the report's articles; on a notebook's first cell, all of the notebook does;
- ``report-articles``, on a first cell: the notebook looks at the report's articles in any book;
- ``needs-sweep``, on a first cell: the notebook reads what a sweep of the corpus has found;
- ``by-reading``: it holds only where the rows were coded by reading;
- ``needs-TABLE`` (or captions, expression): it has nothing to say where there are no such rows;
- ``report-subject``: it explains the report's codebook, or asks about what only that codebook's subject has;
- ``elsewhere``: only another corpus's book has it. It goes with ``remove-cell``, which keeps it off the report;
- ``first-page``: it says what the first page tells of the chapter, and by ``counts-TABLE`` which rows it rests on.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from nbformat import NotebookNode

from sourcebook.documents.document import Document
from sourcebook.findings.publish import harvest
from sourcebook.mentions.codebook import DEFAULT, find_codebook
from sourcebook.mentions.subject import read_subject

# Generated pages that belong to the report alone: its lock, and the decisions between its passes.
_REPORT_PAGES = {"reference/reproduce", "reference/adjudications", "reference/instruction"}
_FEW = 10  # a corpus of which less than one article in so many is on the codebook's subject is on another


@dataclass(frozen=True)
class Frame:
    """What the frame of another corpus's book is made from."""

    name: str
    corpus: str
    coding: str
    documents: list[Document]
    tables: Mapping[str, pd.DataFrame]
    results: Mapping[str, Mapping[str, Any]]  # the records of the executed notebooks, by name
    locks: str = ""  # the folder of the book's own findings.lock, and of universes.lock where a sweep was made

    @property
    def other_subject(self) -> bool:
        """Tell whether the tables have a codebook of their own, and so other issues and labels."""
        return find_codebook(self.coding) != DEFAULT

    @property
    def on_subject(self) -> int:
        """Return how many articles report a position on an issue of the codebook, or name its subject by its word."""
        word = read_subject(find_codebook(self.coding)).word.casefold()
        positions = set(self.tables["stances"]["doc"])
        return sum(each.id in positions or bool(word and word in each.text.casefold()) for each in self.documents)

    @property
    def is_beside(self) -> bool:
        """Tell whether the corpus is on another subject than the codebook."""
        return self.on_subject * _FEW < len(self.documents)

    @property
    def by_rule(self) -> bool:
        """Tell whether the tables were written by rule."""
        return is_by_rule(self.tables)

    @property
    def by_model(self) -> dict[str, str]:
        """Return the tables that a language model coded, each with the model's name."""
        return list_by_model(self.tables)


def list_by_model(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return the tables that a language model coded, each with the model's name."""
    coded = {}
    for table, rows in tables.items():
        if "model" in rows.columns and (
            names := sorted(set(rows.loc[rows["rule"].str.startswith("model"), "model"]) - {""})
        ):
            coded[table] = ", ".join(names)
    return coded


def is_by_rule(tables: Mapping[str, pd.DataFrame]) -> bool:
    """Tell whether tables were written by rule: then their rows say by which."""
    return "rule" in tables["quotes"].columns


def collect_results(executed: Iterable[Path]) -> dict[str, Mapping[str, Any]]:
    """Return the records of executed notebooks: findings by their names, tables and figures by their labels."""
    records = [record for path in executed for record, _ in harvest(path)]
    return {_name_result(record): record for record in records}


def _name_result(record: Mapping[str, Any]) -> str:
    """Return a finding's name, or the label of a table or figure, which may have the same name."""
    return record["name"] if record["kind"] == "finding" else f"{record['kind']}-{record['name']}"


def list_tags(cell: NotebookNode) -> set[str]:
    """Return a cell's tags."""
    return set(cell.metadata.get("tags", []))


def fit_notebook(notebook: NotebookNode, frame: Frame) -> None:
    """Fit an executed chapter to the book: its cells, its parameters, no note on its run."""
    unfit = list_unfit_tags(frame)
    notebook.cells = [cell for cell in notebook.cells if not unfit & list_tags(cell)]
    for cell in notebook.cells:
        if "elsewhere" in list_tags(cell) and "first-page" not in list_tags(cell):
            cell.metadata["tags"].remove("remove-cell")
    join_parameters(notebook)
    for cell in notebook.cells:
        if "outputs" in cell:
            cell.outputs = [output for output in cell.outputs if not _is_note(output)]


def _is_note(output: NotebookNode) -> bool:
    """Tell whether an output is the note on a run's own choices: the book of another corpus has no others."""
    return bool(output.get("metadata", {}).get("sourcebook", {}).get("kind") == "note")


def list_unfit_tags(frame: Frame) -> set[str]:
    """Return the tags of the cells that do not fit a corpus and its tables."""
    tables = frame.tables
    missing = {f"needs-{table}" for table, rows in tables.items() if rows.empty}
    if not tables["sections"]["kind"].eq("caption").any():
        missing.add("needs-captions")
    if not frame.results.get("statistics_caption_unsourced", {}).get("value"):
        missing.add("needs-caption-statistics")
    if not frame.results.get("corpus_expression", {}).get("value"):
        missing.add("needs-expression")
    if frame.other_subject or frame.is_beside:
        missing.add("report-subject")
    return {"report"} | missing | ({"by-reading"} if frame.by_rule else set())


def join_parameters(notebook: NotebookNode) -> None:
    """Show the parameters once, with the values that the chapter was made with."""
    tags = {tag: cell for cell in notebook.cells for tag in list_tags(cell)}
    if not {"parameters", "injected-parameters"} <= set(tags):
        return
    injected, cell = tags["injected-parameters"], tags["parameters"]
    given = {
        node.targets[0].id: ast.unparse(node.value)
        for node in ast.parse(injected.source).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for name, value in given.items():
        # Only the value: the name's type and the comment stay.
        line = re.search(rf"^{name}: \w+ = (\"[^\"]*\"|\w+)", cell.source, re.MULTILINE)
        if line:
            cell.source = cell.source[: line.start(1)] + value + cell.source[line.end(1) :]
    notebook.cells.remove(injected)


def belongs(file: str, source: Path) -> bool:
    """Tell whether a page of the contents belongs to another corpus's book, whose notebooks are in ``source``."""
    if file.startswith("notebooks/"):
        return (source / f"{file}.ipynb").exists()
    return not file.startswith("pages/") and file not in _REPORT_PAGES
