"""Writing an extraction: each table as CSV and Parquet, a batch at a time, and the texts that offsets refer to.

The tables hold exactly what stands in the articles, a leading "=" included: a row whose text is altered would no
longer be at its offsets. For a spreadsheet use the sheet of ``sourcebook sample``, whose cells are never formulas.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import json
import pickle
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from sourcebook.documents.document import INDEX_COLUMNS
from sourcebook.documents.imprint import Imprint
from sourcebook.documents.intake import Article, Skipped
from sourcebook.documents.rows import open_writer
from sourcebook.mentions.contract import derive_contract
from sourcebook.mentions.positions import name_position

# Codes that the extractors add to the codebook's: what a reader decides by eye, a rule keeps apart.
MORE_CODES = {
    ("marks_excluded", "reason"): ["quotation within a quotation", "feet and inches", "markup"],
    ("numbers_excluded", "reason"): ["version", "score", "pronoun", "partitive", "identifier", "other"],
}
# Parts of pages that the report's articles have none of: of a data table, of a post from elsewhere, of the page's own
# controls such as a count of shares.
MORE_SECTIONS = ["table", "embedded_post", "page_control"]
# Columns that only a rule fills: name, type, description.
MORE_COLUMNS = {
    "statistics": {
        "concept": ("string", "The thing that the number is about: what is counted, or what has this size.")
    },
    "numbers_excluded": {
        "value": (
            "number",
            "The number, or the lower end of a range, where it measures something (an age, a distance).",
        ),
        "value_high": ("number", "The upper end of a range."),
    },
}
# Cells that a reader must fill and a rule may leave empty.
MAY_BE_EMPTY = {
    ("statistics", "measures"),
    ("actors", "level"),
    ("actors", "function"),
    ("stances", "as_of"),
    ("statistics", "needs_source"),
    ("actors", "kind"),
}
ARTICLE_COLUMNS = [*INDEX_COLUMNS, "section", "source", "encoding", "note"]
# Rows of a table that wait to be written together: what an extraction holds in memory, for every table at once.
SKIPPED = "skipped.csv"
ROWS_A_GROUP = 2_000


def describe_extraction(codebook: Path, imprint: Imprint | None = None) -> dict[str, Any]:
    """Return the data package of extracted tables: the contract with ``rule``, and with what a rule leaves open.

    Whose the tables are is said by the study's imprint, and never by the project's.
    """
    package = derive_contract(codebook)
    del package["licenses"]
    package |= (imprint or Imprint()).describe_package()
    package["description"] = "Tables written by rule (`sourcebook extract`); nobody has checked them by reading."
    for resource in package["resources"]:
        table = resource["name"]
        for entry in resource["schema"]["fields"]:
            key = (table, entry["name"])
            constraints = entry.get("constraints", {})
            if key in MAY_BE_EMPTY:
                constraints.pop("required", None)
            names_section = entry["name"] == "section" or key == ("sections", "kind")
            more_codes = MORE_SECTIONS if names_section else MORE_CODES.get(key, [])
            if more_codes and "enum" in constraints:
                known = constraints["enum"]
                constraints["enum"] = known + [code for code in more_codes if code not in known]
        known = {entry["name"] for entry in resource["schema"]["fields"]}
        more = {**MORE_COLUMNS.get(table, {}), "rule": ("string", "Name of the rule that found the row.")}
        resource["schema"]["fields"] += [
            {"name": name, "type": kind, "description": description}
            for name, (kind, description) in more.items()
            if name not in known
        ]
    return package


@functools.cache
def list_fields(codebook: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the descriptors of the extracted tables' columns, by table: what a cell of each may hold."""
    return {table["name"]: table["schema"]["fields"] for table in describe_extraction(codebook)["resources"]}


class Spool:
    """The rows of articles on the disk, in their order, until they can be written; used in a ``with`` block."""

    def __init__(self, path: Path) -> None:
        self._stream = path.open("w+b")

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *raised: object) -> None:
        self._stream.close()

    def keep(self, doc: str, tables: Mapping[str, list[dict[str, Any]]]) -> None:
        """Let an article's rows wait, by table."""
        pickle.dump((doc, tables), self._stream)

    def __iter__(self) -> Iterator[tuple[str, dict[str, list[dict[str, Any]]]]]:
        """Yield each article's id and its rows."""
        end = self._stream.tell()
        self._stream.seek(0)
        while self._stream.tell() < end:
            yield pickle.load(self._stream)


class Writer:
    """The open files of an extraction; used in a ``with`` block."""

    def __init__(self, folder: Path, package: Mapping[str, Any]) -> None:
        self.folder = folder
        self.columns = {
            resource["name"]: [(entry["name"], entry["type"]) for entry in resource["schema"]["fields"]]
            for resource in package["resources"]
        }
        self.counts = dict.fromkeys(self.columns, 0)
        self.waiting: dict[str, list[dict[str, Any]]] = {table: [] for table in self.columns}
        self.streams: list[TextIO] = []
        self.parquets: dict[str, Any] = {}
        self.csvs = {
            table: self._open(f"{table}.csv", [name for name, _ in fields]) for table, fields in self.columns.items()
        }
        (folder / "articles").mkdir()
        self.index = self._open("articles/index.csv", ARTICLE_COLUMNS)
        (folder / "datapackage.json").write_text(
            json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )

    def _open(self, name: str, columns: list[str]) -> Any:
        stream = (self.folder / name).open("w", encoding="utf-8", newline="")
        self.streams.append(stream)
        writer = open_writer(stream)
        writer.writerow(columns)
        return writer

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            for table in self.columns if kind is None else ():
                self._flush(table)
        finally:
            for stream in self.streams:
                stream.close()
            for writer in self.parquets.values():
                writer.close()

    def write(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Write rows of a table, in the contract's columns."""
        fields = self.columns[table]
        for row in rows:
            if table == "stances":
                row = {**row, "position_id": name_position(row)}
            cells = {name: _clean(row.get(name), kind) for name, kind in fields}
            self.csvs[table].writerow([_to_cell(cells[name]) for name, _ in fields])
            self.waiting[table].append(cells)
            self.counts[table] += 1
            if len(self.waiting[table]) >= ROWS_A_GROUP:
                self._flush(table)

    def _flush(self, table: str) -> None:
        """Write the waiting rows of a table as one row group of its Parquet file."""
        rows, self.waiting[table] = self.waiting[table], []
        if importlib.util.find_spec("pyarrow") is None:
            return
        import pyarrow
        import pyarrow.parquet

        types = {"integer": pyarrow.int64(), "number": pyarrow.float64(), "boolean": pyarrow.bool_()}
        schema = pyarrow.schema([(name, types.get(kind, pyarrow.string())) for name, kind in self.columns[table]])
        if table not in self.parquets:
            self.parquets[table] = pyarrow.parquet.ParquetWriter(self.folder / f"{table}.parquet", schema)
        if rows:
            self.parquets[table].write_table(pyarrow.Table.from_pylist(rows, schema=schema))

    def write_article(self, article: Article) -> None:
        """Write a document's text as UTF-8, and its row in the index; the bytes of plain UTF-8 stay as they are."""
        document = article.document
        data = document.text.encode("utf-8")
        (self.folder / "articles" / document.file).write_bytes(data)
        row = {name: getattr(document, name, "") for name in INDEX_COLUMNS} | {
            "sha256": hashlib.sha256(data).hexdigest(),
            "section": article.section,
            "source": article.source,
            "encoding": article.encoding,
            "note": article.note,
        }
        self.index.writerow([row[name] for name in ARTICLE_COLUMNS])

    def write_lists(self, skipped: Iterable[Skipped]) -> None:
        """Write what was skipped, with the reasons."""
        with (self.folder / SKIPPED).open("w", encoding="utf-8", newline="") as stream:
            writer = open_writer(stream)
            writer.writerow(["file", "reason"])
            writer.writerows((each.file, each.reason) for each in skipped)


def _clean(value: Any, kind: str) -> Any:
    """Return a cell's value in its column's type; empty text for a missing string."""
    if kind == "string":
        return "" if value is None else str(value)
    if value is None or value == "":
        return None
    return float(value) if kind == "number" else int(value) if kind == "integer" else bool(value)


def _to_cell(value: Any) -> str:
    """Return a value as the tables write it: no decimals where there are none, empty where there is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.15g}"
    return "" if value is None else str(value)
