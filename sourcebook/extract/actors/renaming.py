"""The finished tables with one name for one actor: each name of a row as the corpus has it."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sourcebook.documents.rows import list_lines, open_writer, read_rows
from sourcebook.mentions.corrected import is_by_hand
from sourcebook.mentions.kinds import MENTIONS, Kind, split_names
from sourcebook.mentions.positions import name_position

NOTE = "name merged over the corpus"


def rename_rows(folder: Path, merged: Mapping[tuple[str, str], str]) -> None:
    """Write the canonical names into the finished tables of a folder, CSV and Parquet, a row or a group at a time."""
    for kind in [kind for kind in MENTIONS if kind.by_rule and kind.who] if merged else ():
        path = folder / f"{kind.table}.csv"
        _rename_in_csv(path, kind, merged)
        if importlib.util.find_spec("pyarrow") and path.with_suffix(".parquet").exists():
            _rename_in_parquet(path.with_suffix(".parquet"), kind, merged)


def _rename_in_csv(path: Path, kind: Kind, merged: Mapping[tuple[str, str], str]) -> None:
    """Write the canonical names into one CSV file."""
    made = path.with_suffix(".renamed")
    with path.open(encoding="utf-8", newline="") as old, made.open("w", encoding="utf-8", newline="") as new:
        columns, rows = read_rows(list_lines(old))
        writer = open_writer(new)
        writer.writerow(columns)
        for _, row in rows:
            assert isinstance(row, dict), row  # the extraction's own rows have no faults
            writer.writerow(_rename_row(row, kind, merged).values())
    made.replace(path)


def _rename_in_parquet(path: Path, kind: Kind, merged: Mapping[tuple[str, str], str]) -> None:
    """Write the canonical names into one Parquet file, with the same groups of rows."""
    import pyarrow
    import pyarrow.parquet

    made = path.with_suffix(".renamed")
    with pyarrow.parquet.ParquetFile(path) as old, pyarrow.parquet.ParquetWriter(made, old.schema_arrow) as new:
        for number in range(old.num_row_groups):
            rows = old.read_row_group(number).to_pylist()
            renamed = [_rename_row(row, kind, merged) for row in rows]
            new.write_table(pyarrow.Table.from_pylist(renamed, old.schema_arrow))
    made.replace(path)


def _rename_row(row: dict[str, Any], kind: Kind, merged: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """Return a row with its names as the corpus has them, and the rule saying so where one changes."""
    if not row[kind.who] or is_by_hand(row["rule"], kind.who):
        return row
    names = split_names(kind, row[kind.who])
    canonical = list(dict.fromkeys(merged.get((row["doc"], name), name) for name in names))
    if canonical == names:
        return row
    renamed = row | {kind.who: kind.joined.join(canonical), "rule": f"{row['rule']}; {NOTE}".removeprefix("; ")}
    return renamed | ({"position_id": name_position(renamed)} if "position_id" in row else {})
