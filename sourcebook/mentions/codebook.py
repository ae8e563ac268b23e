"""The codebook: what each code means, with its source, its rule against its neighbours and its examples.

One YAML file a table, in ``data/codebook`` or, for another subject, in the coding folder's own ``codebook``.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sourcebook.documents.document import ROOT, resolve_path
from sourcebook.documents.structured import read_yaml
from sourcebook.errors import SourcebookError

DEFAULT = ROOT / "data" / "codebook"


def find_codebook(coding: str | Path) -> Path:
    """Return the codebook folder that a coding folder uses: its own, or the project's."""
    own = resolve_path(coding) / "codebook"
    return own if own.is_dir() else DEFAULT


def open_codebook(folder: str | Path) -> Path:
    """Return a folder of codebook files, or the one named codebook in it.

    Raises SourcebookError where neither holds any.
    """
    for path in (Path(folder), Path(folder) / "codebook"):
        if any(path.glob("*.yml")):
            return path
    raise SourcebookError(f"{folder} holds no codebook: give a folder with stances.yml and the like.")


def joins_codes(column: Mapping[str, Any]) -> bool:
    """Tell whether a cell of a column may hold several codes, joined by ";".

    A column says so by ``several``; in a codebook that does not use that key, its definition says "joined by".
    """
    return bool(column.get("several", "joined by" in column.get("definition", "")))


@functools.cache
def read_codebook(folder: Path = DEFAULT) -> dict[str, dict[str, Any]]:
    """Return the codebook's files by table name; a table that the folder lacks comes from the project's."""
    files = {path.stem: path for path in sorted(DEFAULT.glob("*.yml"))}
    files |= {path.stem: path for path in sorted(folder.glob("*.yml"))}
    return {table: _read_file(path) for table, path in files.items()}


def _read_file(path: Path) -> dict[str, Any]:
    """Read a table's codebook: what the table holds, and its columns with their types and codes."""
    book = read_yaml(path)
    columns = book.get("columns")
    if not isinstance(columns, dict) or not columns:
        raise SourcebookError(f"{path} has no `columns`: describe the table's columns there.")
    for name, column in columns.items():
        if not isinstance(column, dict) or not isinstance(column.get("codes") or {}, dict):
            raise SourcebookError(f"{path}: the column {name!r} is not described by names with their values: mend it.")
        for code, entry in (column.get("codes") or {}).items():
            if not isinstance(entry, dict):
                raise SourcebookError(f"{path}: the code {code!r} of {name!r} has no definition: write one below it.")
    return book


def list_codes(table: str, column: str, folder: Path = DEFAULT) -> list[str]:
    """Return the codes that a column may hold, in the codebook's order."""
    return list(read_codebook(folder)[table]["columns"][column].get("codes", {}))
