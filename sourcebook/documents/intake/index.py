"""A folder's ``index.csv``: what is known of its articles, by file name or id."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from sourcebook.documents.encoding import decode
from sourcebook.documents.intake.facts import name_column, read_facts
from sourcebook.documents.intake.found import Skipped
from sourcebook.documents.rows import read_rows
from sourcebook.errors import SourcebookError

INDEX = "index.csv"


class Index:
    """The facts of a folder's index, and which of its rows were used."""

    def __init__(self, root: Path) -> None:
        self._rows: dict[str, dict[str, str]] = {}
        self._keys: dict[str, str] = {}
        self._used: set[str] = set()
        self._faults: list[Skipped] = []
        path = root / INDEX
        if not path.is_file():
            return
        try:
            text, _ = decode(path.read_bytes())
            first = text.partition("\n")[0]
            separator = max(",;\t", key=first.count)
            _, rows = read_rows(io.StringIO(text, newline=""), separator)
        except SourcebookError as error:
            self._faults.append(Skipped(INDEX, str(error)))
            return
        for number, row in rows:
            if isinstance(row, str):
                self._faults.append(Skipped(f"{INDEX}, row {number}", row))
                continue
            cells = {name_column(key): value for key, value in row.items()}
            facts = read_facts(cells)
            key = cells.get("file") or facts.get("id") or f"row {number}"
            self._rows[key] = facts
            self._keys |= {key: key} | ({facts["id"]: key} if facts.get("id") else {})

    def find(self, *names: str) -> dict[str, str]:
        """Return the facts given for a file under any of its names."""
        for name in names:
            if name in self._keys:
                self._used.add(self._keys[name])
                return self._rows[self._keys[name]]
        return {}

    def list_unused(self) -> Iterator[Skipped]:
        """Yield the rows that are at fault, and those that name no file of the folder."""
        yield from self._faults
        for key in self._rows:
            if key not in self._used:
                yield Skipped(f"{INDEX}: {key}", f"is named in {INDEX}, but is no readable file of the folder")
