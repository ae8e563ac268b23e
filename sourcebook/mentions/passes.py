"""Passes that a model made: what was asked, kept beside the tables, so that the answers can be read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sourcebook.documents.document import resolve_path
from sourcebook.documents.structured import read_json
from sourcebook.errors import SourcebookError
from sourcebook.mentions.kinds import TABLES

PASS = "pass.json"
_KEYS = {"model": str, "settings": str, "seed": int, "variant": str, "tables": list, "prompts": dict}


def read_pass(coding: str | Path) -> Mapping[str, Any] | None:
    """Return what a coding folder says of the pass that made it, or None where no model did.

    Keys model (as it was asked for), settings, seed, variant, tables (those that the model coded), prompts (their
    checksums by table).

    Raises SourcebookError where the file is not whole.
    """
    path = resolve_path(coding) / PASS
    if not path.exists():
        return None
    found = read_json(path)
    for key, type_ in _KEYS.items():
        if not isinstance(found.get(key), type_):
            raise SourcebookError(f"{path} has no {key!r}: restore it, or run `sourcebook code` again.")
    if unknown := [table for table in found["tables"] if table not in TABLES]:
        raise SourcebookError(f"{path}: {unknown[0]!r} is no table: restore it, or run `sourcebook code` again.")
    return found


def write_pass(folder: Path, told: Mapping[str, Any]) -> None:
    """Write what a pass was asked."""
    (folder / PASS).write_text(json.dumps(dict(told), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def list_read_tables(coding: str | Path) -> list[str]:
    """Return the tables of a coding folder that a model coded."""
    told = read_pass(coding)
    return list(told["tables"]) if told else []
