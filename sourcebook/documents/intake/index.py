"""An ``index.csv`` beside articles, in a folder or an archive: what is known of them, by file name or id."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Iterator, Mapping

from sourcebook.documents.encoding import decode
from sourcebook.documents.intake.facts import name_column, read_facts
from sourcebook.documents.intake.found import Raw, Skipped
from sourcebook.documents.rows import read_rows
from sourcebook.errors import SourcebookError

INDEX = "index.csv"
LARGEST_INDEX = 50_000_000
"""Bytes of an index; a longer file of this name is read as a table."""
_ENTRIES_OF_FILE = re.compile(r", (?:sheet .*, )?(?:row|article|entry|page) \d+")


class Index:
    """The facts that an index gives, and which of its rows were used; ``name`` is where it stands."""

    def __init__(self, data: bytes, name: str = INDEX) -> None:
        self._name = name
        self._rows: dict[str, dict[str, str]] = {}
        self._keys: dict[str, str] = {}
        self._used: set[str] = set()
        self._faults: list[Skipped] = []
        self.names_files = False
        try:
            text, _ = decode(data)
            first = text.partition("\n")[0]
            separator = max(",;\t", key=first.count)
            columns, rows = read_rows(io.StringIO(text, newline=""), separator)
        except SourcebookError as error:
            self._faults.append(Skipped(name, str(error)))
            return
        self.names_files = "file" in map(name_column, columns)
        for number, row in rows:
            if isinstance(row, str):
                self._faults.append(Skipped(f"{name}, row {number}", row))
                continue
            cells = {name_column(key): value for key, value in row.items()}
            facts = read_facts(cells)
            key = cells.get("file") or facts.get("id") or f"row {number}"
            self._rows[key] = facts
            self._keys |= {key: key} | ({facts["id"]: key} if facts.get("id") else {})

    def _find(self, *names: str) -> dict[str, str]:
        """Return the facts given for a file under any of its names."""
        for name in names:
            if name in self._keys:
                self._used.add(self._keys[name])
                return self._rows[self._keys[name]]
        return {}

    def list_unused(self) -> Iterator[Skipped]:
        """Yield the rows that are at fault, and those that name no file beside the index."""
        yield from self._faults
        for key in self._rows:
            if key not in self._used:
                yield Skipped(f"{self._name}: {key}", f"is named in {INDEX}, but is no readable file of the folder")

    def tell(self, raw: Raw) -> Raw:
        """Return an article that is a file of its own with what the index tells of it, before what it says itself."""
        if _ENTRIES_OF_FILE.search(raw.file):
            return raw
        folder = self._name.removesuffix(INDEX)
        base = raw.file.rsplit("/", 1)[-1]
        facts = self._find(raw.file.removeprefix(folder), base, base.rsplit(".", 1)[0], raw.id)
        told = {name: words for name, words in facts.items() if words}
        return dataclasses.replace(raw, id=facts.get("id") or raw.id, facts=raw.facts | told)


def choose_indexes(files: Mapping[str, bytes], place: str) -> dict[str, Index]:
    """Return the indexes among the files of this name in an archive, by their folder there.

    A file that names no files is a table like any other. ``place`` is what the archive is told by.
    """
    found = {name: Index(data, f"{place}/{name}") for name, data in files.items()}
    return {name.removesuffix(INDEX): index for name, index in found.items() if index.names_files}
