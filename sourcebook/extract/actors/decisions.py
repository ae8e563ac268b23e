"""Decisions on names: what a person settles once for all, beside the tables.

``names.csv`` beside ``corrections.csv`` has the columns action, name, other, doc, note:

- ``join``: ``name`` is written ``other``, whatever the rules say;
- ``part``: ``name`` is never written ``other``: it stays as its article has it.

Where ``doc`` is given, the decision holds in that article only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sourcebook.documents.rows import read_table
from sourcebook.errors import SourcebookError

NAMES = "names.csv"
_COLUMNS = ["action", "name", "other", "doc", "note"]
_ACTIONS = ("join", "part")


@dataclass(frozen=True)
class Decision:
    """One row of names.csv, and its line there."""

    line: int
    action: str
    name: str
    other: str
    doc: str

    def joins(self, doc: str, *names: str) -> bool:
        """Say whether one of an article's names, as written or as merged, is to be written otherwise."""
        return self.action == "join" and self.name in names and self.doc in ("", doc)

    def parts(self, doc: str, name: str, canonical: str) -> bool:
        """Say whether a name must not be merged into another."""
        return self.action == "part" and {self.name, self.other} == {name, canonical} and self.doc in ("", doc)


def read_decisions(path: Path) -> tuple[list[Decision], list[str]]:
    """Return the decisions of a file, none where it does not exist, and a sentence on each row that cannot be meant.

    Raises SourcebookError where the file has no header, or lacks a column.
    """
    if not path.is_file():
        return [], []
    table = read_table(path, _COLUMNS[:3])
    decisions, faults = [], table.faults
    for line, row in zip(table.numbers, table.rows, strict=True):
        try:
            decisions.append(_read(row, line, path))
        except SourcebookError as error:
            faults.append(str(error))
    return decisions, faults


def _read(row: dict[str, str], line: int, path: Path) -> Decision:
    action, name, other, doc = (" ".join((row.get(column) or "").split()) for column in _COLUMNS[:4])
    if action not in _ACTIONS:
        raise SourcebookError(f"{path}, row {line}: there is no action {action!r}: use {' or '.join(_ACTIONS)}.")
    if not name or not other or name == other:
        raise SourcebookError(f"{path}, row {line}: name and other must be two names.")
    return Decision(line, action, name, other, doc)


def list_idle(decisions: Iterable[Decision], has: Callable[[str, str], bool]) -> Iterator[str]:
    """Yield a sentence on each decision whose names stand in no row; ``has`` tells whether one does, in an article."""
    for each in decisions:
        known = {each.name, each.other} if each.action == "part" else {each.name}
        if not any(has(name, each.doc) for name in known):
            where = f"article {each.doc}" if each.doc else "no article"
            yield f"{NAMES}, row {each.line}: {each.action} was not applied: {where} has " + (
                f"no {each.name}." if each.doc else f"{each.name}."
            )
