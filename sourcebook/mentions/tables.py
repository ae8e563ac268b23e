"""The coded tables: reading, checking and writing them by the contract in ``data/datapackage.json``.

The contract is a Frictionless Data Package (Table Schema). This module checks what the schema says, and what a
schema cannot say: that every span stands in its document, character for character.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from sourcebook.documents import rows
from sourcebook.documents.document import ROOT, Document, resolve_path
from sourcebook.documents.excerpts import shorten
from sourcebook.documents.structured import read_json
from sourcebook.errors import SourcebookError
from sourcebook.mentions.kinds import TABLES

CONTRACT = ROOT / "data" / "datapackage.json"
MOST = 2**53
"""The largest number that a cell may hold: up to here every whole number is told apart from the next."""
_ROWS_AT_A_TIME = 20_000
_DTYPES = {"string": "str", "integer": "Int64", "number": "Float64", "boolean": "boolean"}


def find_contract(coding: str | Path) -> Path:
    """Return the data package that describes a coding folder: its own, or the project's."""
    own = resolve_path(coding) / "datapackage.json"
    return own if own.exists() else CONTRACT


@functools.cache
def read_contract(path: Path = CONTRACT) -> dict[str, dict[str, Any]]:
    """Return each table's resource descriptor from a data package, by table name."""
    package = read_json(path)
    try:
        tables = {resource["name"]: resource for resource in package["resources"]}
        for field in (field for resource in tables.values() for field in resource["schema"]["fields"]):
            field["name"], field["type"]
    except (KeyError, TypeError):
        raise SourcebookError(
            f"{path} does not describe its tables (resources, each with schema and fields): restore it, "
            "or run `sourcebook contract`."
        ) from None
    return tables


def describe_tables(coding: str | Path) -> dict[str, dict[str, Any]]:
    """Return the descriptors of a coding folder's tables, by name; of those that its package lacks, the project's.

    A folder that was extracted before a table came to be is still whole: that table is empty.
    """
    return read_contract() | read_contract(find_contract(coding))


def list_columns(table: str) -> list[str]:
    """Return a table's columns in the order of the contract."""
    return [field["name"] for field in read_contract()[table]["schema"]["fields"]]


def read_table(coding: str | Path, table: str) -> pd.DataFrame:
    """Read one table of a coding folder, with the contract's types; empty strings stay empty strings.

    ``TABLE.parquet`` is read where there is no ``TABLE.csv``; a table that has neither is empty.

    Raises SourcebookError where a column is missing or a cell does not parse.
    """
    folder = resolve_path(coding)
    if not folder.is_dir():
        raise SourcebookError(f"{folder} is not a folder: set `coding` to a folder of coded tables.")
    path = folder / f"{table}.csv"
    if path.exists():
        frame = _read_csv(path)
    elif path.with_suffix(".parquet").exists():
        path = path.with_suffix(".parquet")
        frame = pd.read_parquet(path)
    else:
        frame = pd.DataFrame(columns=list_columns(table), dtype="str")
    fields = describe_tables(coding)[table]["schema"]["fields"]
    for field in fields:
        if field["name"] not in frame.columns:
            raise SourcebookError(
                f"{path} has no column {field['name']!r}: add it to the header row ({CONTRACT.name} lists them)."
            )
    return _convert(frame, fields, path)


def read_frame(path: Path, columns: Iterable[str], numbers: Iterable[str] = ()) -> pd.DataFrame:
    """Read one of the project's CSV files that is no coded table; cells are texts, or numbers in the columns named.

    Raises SourcebookError, naming file and row, where a row is at fault, a column missing, or a cell no number.
    """
    frame = _read_csv(path, [*columns, *numbers])
    return _convert(frame, [{"name": name, "type": "number"} for name in numbers], path)


def _read_csv(path: Path, needed: Sequence[str] = ()) -> pd.DataFrame:
    """Read a CSV file as texts, so many rows at a time: a frame takes a tenth of the memory that they take as read.

    Raises SourcebookError, naming file and row, at the first row that is at fault.
    """
    with rows.open_table(path, needed) as (columns, found):
        whole = (_refuse_fault(row) for _, row in found)
        parts = iter(lambda: list(islice(whole, _ROWS_AT_A_TIME)), [])
        frames = [pd.DataFrame(part, columns=columns, dtype="str") for part in parts]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns, dtype="str")


def _refuse_fault(row: dict[str, str] | str) -> dict[str, str]:
    if isinstance(row, str):
        raise SourcebookError(row)
    return row


def _convert(frame: pd.DataFrame, fields: list[dict[str, Any]], path: Path) -> pd.DataFrame:
    """Give each column its type by the contract; cells that do not parse are an error."""
    for field in fields:
        name, dtype = field["name"], _DTYPES.get(field["type"], "str")
        column = frame[name]
        if dtype in ("Int64", "Float64") and not pd.api.types.is_numeric_dtype(column):
            numbers = pd.to_numeric(column.replace("", None), errors="coerce")
            bad = (numbers.isna() & column.ne("") & column.notna()) | numbers.abs().gt(MOST)
            if dtype == "Int64":
                bad |= numbers.notna() & (numbers % 1 != 0)
            for row in frame.index[bad]:
                raise SourcebookError(_place(path, row, name) + f"{column[row]!r} is no {field['type']}: mend it.")
            column = numbers
        if dtype == "boolean" and not pd.api.types.is_bool_dtype(column):
            column = column.map({"true": True, "false": False, "True": True, "False": False})
        frame[name] = column.fillna("").astype("str") if dtype == "str" else column.astype(dtype)
    return frame


def write_table(frame: pd.DataFrame, folder: Path, table: str) -> Path:
    """Write a table as CSV with the contract's columns first, and return its path."""
    columns = list_columns(table)
    extras = [column for column in frame.columns if column not in columns]
    frame = frame.reindex(columns=columns + extras)
    for field in read_contract()[table]["schema"]["fields"]:
        if field["type"] in ("integer", "number"):
            frame[field["name"]] = frame[field["name"]].map(_write_number)
    path = folder / f"{table}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = rows.open_writer(stream)
        writer.writerow(frame.columns)
        writer.writerows(frame.astype(object).where(frame.notna(), "").itertuples(index=False, name=None))
    return path


def _write_number(value: Any) -> str:
    """Return a number as the tables write it: no decimals where there are none, empty where there is none."""
    if pd.isna(value) or value == "":
        return ""
    return f"{float(value):.15g}" if not isinstance(value, str) else value


def read_coding(coding: str | Path, documents: Iterable[Document]) -> dict[str, pd.DataFrame]:
    """Read and check every table of a coding folder; return the frames by table name.

    Raises SourcebookError at the first fault, naming file, row and cell.
    """
    tables = {name: read_table(coding, name) for name in describe_tables(coding)}
    texts = {document.id: document.text for document in documents}
    folder = resolve_path(coding)
    for fault in find_faults(tables, texts, folder):
        raise SourcebookError(fault)
    return tables


def find_faults(tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str], folder: Path) -> Iterator[str]:
    """Yield a sentence for every cell that breaks the contract: codes, keys, references, then spans."""
    contract = describe_tables(folder)
    for name, frame in tables.items():
        path = folder / f"{name}.csv"
        schema = contract[name]["schema"]
        for field in schema["fields"]:
            yield from _check_field(frame, field, path)
        yield from _check_keys(frame, schema, path)
        yield from _check_filled(name, frame, path)
        yield from _check_references(frame, schema, tables, path)
        yield from _check_spans(frame, texts, path)


def _place(path: Path, row: Any, column: str) -> str:
    """Say where a cell is; a frame's row 0 is the file's line 2, below the header."""
    return f"{path}, row {int(row) + 2}, column {column}: "


def _check_field(frame: pd.DataFrame, field: dict[str, Any], path: Path) -> Iterator[str]:
    name, rules = field["name"], field.get("constraints", {})
    column = frame[name]
    empty = column.isna() | column.astype("str").eq("")
    if rules.get("required"):
        for row in frame.index[empty]:
            yield _place(path, row, name) + "the cell is empty: fill it."
    if "enum" in rules:
        for row in frame.index[~empty & ~column.isin(rules["enum"])]:
            yield (
                _place(path, row, name)
                + f"{column[row]!r} is not a code of the codebook: use one of {', '.join(map(str, rules['enum']))}."
            )
    if "pattern" in rules:
        for row in frame.index[~empty & ~column.astype("str").str.fullmatch(rules["pattern"])]:
            yield (_place(path, row, name) + f"{column[row]!r} does not fit the pattern {rules['pattern']}: mend it.")
    if "minimum" in rules:
        for row in frame.index[column.lt(rules["minimum"]).fillna(False)]:
            yield _place(path, row, name) + f"{column[row]} is below {rules['minimum']}: mend it."


def _check_keys(frame: pd.DataFrame, schema: dict[str, Any], path: Path) -> Iterator[str]:
    key = schema.get("primaryKey")
    if key:
        keys = [key] if isinstance(key, str) else key
        for row in frame.index[frame.duplicated(keys)]:
            value = " ".join(str(frame.at[row, column]) for column in keys)
            yield (_place(path, row, keys[0]) + f"{value!r} stands in an earlier row too: give each row its own.")


def _check_filled(table: str, frame: pd.DataFrame, path: Path) -> Iterator[str]:
    """Yield the empty cells of columns that may be empty only where another column has a code."""
    filled = TABLES[table].filled if table in TABLES else {}
    for column, (other, code) in filled.items():
        for row in frame.index[frame[column].eq("") & frame[other].ne(code)]:
            yield (
                _place(path, row, column)
                + f"the cell is empty though {other} is {frame.at[row, other]!r}: fill it, or write {code} in {other}."
            )


def _check_references(
    frame: pd.DataFrame, schema: dict[str, Any], tables: Mapping[str, pd.DataFrame], path: Path
) -> Iterator[str]:
    for reference in schema.get("foreignKeys", []):
        column, target = reference["fields"], reference["reference"]
        known = set(tables[target["resource"]][target["fields"]])
        for row in frame.index[frame[column].ne("") & ~frame[column].isin(known)]:
            yield (
                _place(path, row, column)
                + f"{frame.at[row, column]!r} is not in {target['resource']}.csv: add it there or mend the cell."
            )


def name_spans(columns: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return a table's (start, end, text) column triples: the row's own span and its named parts."""
    known, pairs = list(columns), [("start", "end", "text")]
    for column in known:
        if column.endswith("_start"):
            part = column.removesuffix("_start")
            pairs.append((column, f"{part}_end", {"speaker": "speaker_as_written"}.get(part, part)))
    return [pair for pair in pairs if pair[0] in known and pair[1] in known]


def _check_spans(frame: pd.DataFrame, texts: Mapping[str, str], path: Path) -> Iterator[str]:
    if "doc" not in frame.columns:
        return
    for row in frame.index[~frame["doc"].isin(list(texts))]:
        yield (_place(path, row, "doc") + f"{frame.at[row, 'doc']!r} is no document of the corpus: mend the cell.")
        return
    for start, end, text in name_spans(frame.columns):
        columns = ["doc", start, end] + ([text] if text in frame.columns else [])
        for cells in frame[columns].itertuples(name=None):
            row, doc, first, last = cells[:4]
            if pd.isna(first) and pd.isna(last):
                continue
            if pd.isna(first) or pd.isna(last) or not 0 <= first < last <= len(texts[doc]):
                yield (_place(path, row, start) + f"{first}–{last} is no span of document {doc}: mend the offsets.")
            elif len(cells) == 5 and (found := texts[doc][first:last]) != cells[4]:
                yield (
                    _place(path, row, text)
                    + f"{shorten(cells[4], 60)!r} is not what stands at {first}–{last} of document {doc} "
                    f"({shorten(found, 60)!r}): mend text or offsets."
                )


def keep_documents(tables: Mapping[str, pd.DataFrame], documents: Iterable[Document]) -> dict[str, pd.DataFrame]:
    """Return the tables with the rows of the given documents only."""
    ids = [document.id for document in documents]
    return {
        name: frame[frame["doc"].isin(ids)].reset_index(drop=True) if "doc" in frame.columns else frame
        for name, frame in tables.items()
    }


def find_articles(coding: str | Path) -> Path | str:
    """Return the folder of articles that stands beside coded tables, else "seeds"."""
    folder = resolve_path(coding) / "articles"
    return folder if folder.is_dir() else "seeds"
