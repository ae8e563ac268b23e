"""An article's rows with one name for one actor: each name as the corpus has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sourcebook.mentions.corrected import is_by_hand
from sourcebook.mentions.kinds import TABLES, split_names

NOTE = "name merged over the corpus"


def rename_row(table: str, row: dict[str, Any], merged: Mapping[str, str]) -> dict[str, Any]:
    """Return a row with its names as the corpus has them, and the rule saying so where one changes.

    A name that somebody set by hand stays.
    """
    kind = TABLES[table]
    if not merged or not kind.who or not row[kind.who] or is_by_hand(row["rule"], kind.who):
        return row
    names = split_names(kind, row[kind.who])
    canonical = list(dict.fromkeys(merged.get(name, name) for name in names))
    if canonical == names:
        return row
    return row | {kind.who: kind.joined.join(canonical), "rule": f"{row['rule']}; {NOTE}".removeprefix("; ")}
