"""Intake: articles in the formats people have them in, read into documents.

A folder of ``.txt`` (the first line the headline), ``.html`` (the article found by trafilatura), JSON Lines, CSV or
Parquet (one article a row), or one such file, also packed with gzip. An ``index.csv`` beside the articles may give
publisher, date and the like. What cannot be read is told with its reason, never guessed at.

The work is in two steps, so that memory stays flat and parsing runs on every core: ``list_raw`` walks the input
and gives each article its id; ``read_raw`` decodes and parses one of them.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from sourcebook.documents.document import Document
from sourcebook.documents.encoding import decode, detect_encoding
from sourcebook.documents.limits import MEMORY, EndedError, OutOfTimeError, Worker, limit_memory, limit_time
from sourcebook.documents.names import name_anchor
from sourcebook.documents.rows import list_lines, read_rows
from sourcebook.errors import SourcebookError, need

# A long novel has a million characters; what is longer is no article, and costs memory on every core.
LONGEST = 2_000_000
LONGEST_BYTES = 4 * LONGEST
# Of a Parquet file, what is unpacked at once, and the processor time that it may take.
ROWS_A_BATCH = 10
SECONDS_A_BATCH = 60

TEXT_COLUMNS = ("text", "body", "content", "article", "article_text", "full_text", "fulltext", "maintext")
FACTS = {
    "publisher": ("publisher", "source", "outlet", "publication", "sitename", "news_outlet"),
    "headline": ("headline", "title"),
    "byline": ("byline", "author", "authors"),
    "date": ("date", "published", "publish_date", "date_published", "pub_date"),
    "occasion": ("occasion",),
    "address": ("address", "url", "link", "uri"),
}
ID_COLUMNS = ("id", "doc", "document", "article_id")
TEXTS = (".txt", ".text")
PAGES = (".html", ".htm", ".xhtml")
TABLES = (".jsonl", ".ndjson", ".csv", ".parquet")
READABLE = "a .txt, .html, .jsonl, .csv or .parquet file"
# What UTF-8 read as Windows-1252 makes of typographic marks, accents and no-break spaces.
MOJIBAKE = re.compile(r"â€[\x80-\x9f\u0152-\u0178\u2018-\u2122œ˜™]|Ã[\xa0-\xbf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œž]|Â[\xa0-\xbf]")
SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True)
class Raw:
    """An article as it was found: id, where it stands, its bytes or text, and what is known about it."""

    id: str
    file: str
    format: str  # text, page or row
    content: bytes | str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Skipped:
    """Something that is no article or cannot be read: where it stands, and why."""

    file: str
    reason: str


@dataclass(frozen=True)
class Article:
    """A document read from the input, with its file's encoding and what a reader should know of its reading."""

    document: Document
    source: str
    encoding: str
    note: str = ""


def list_raw(path: str | Path, text_column: str = "", exclude: Path | None = None) -> Iterator[Raw | Skipped]:
    """Yield the articles of a folder or file in the order of their names, each under an id of its own.

    A file's id is its stem, a row's is its id column, or the stem and the row's number. Ids are unique also where
    case and punctuation are dropped, as they are in the book's anchors. Nothing below ``exclude`` is read, so that an
    output folder may lie inside the input.

    Raises SourcebookError where there is nothing at ``path``.
    """
    root = Path(path)
    if not root.exists():
        raise SourcebookError(f"{root} does not exist: give a folder of articles, or {READABLE}.")
    taken: set[str] = set()
    index = _Index(root) if root.is_dir() else None
    for file in _list_files(root, exclude):
        if isinstance(file, Skipped):
            yield file
            continue
        try:
            for found in _open_file(root, file, text_column, index):
                yield _give_id(found, taken) if isinstance(found, Raw) else found
        except Exception as error:  # a parser's own exception on broken bytes must not end the run either
            yield Skipped(_name(root, file), _explain(error))
    if index:
        yield from index.list_unused()


def _explain(error: Exception) -> str:
    if isinstance(error, SourcebookError):
        return str(error)
    words = " ".join(str(error).split()) or type(error).__name__
    return f"could not be read ({words[:200]}): mend or remove it"


def _list_files(root: Path, exclude: Path | None) -> Iterator[Path | Skipped]:
    """Yield the files below a folder, without hidden ones, links that lead out of it, and what is no file."""
    if root.is_file():
        yield root
        return
    top = root.resolve()
    for folder, below, names in os.walk(root):
        below[:] = sorted(
            name for name in below if not name.startswith(".") and _resolve(Path(folder) / name) != exclude
        )
        for name in sorted(names):
            path = Path(folder) / name
            if name.startswith(".") or path == root / "index.csv":
                continue
            target = _resolve(path)
            if target is None:
                yield Skipped(_name(root, path), "is a link that leads back to itself: remove it")
            elif path.is_symlink() and not target.is_relative_to(top):
                yield Skipped(_name(root, path), "is a link to a place outside the folder: copy the file itself")
            elif not path.is_file():
                yield Skipped(_name(root, path), "is no regular file")
            else:
                yield path


def _resolve(path: Path) -> Path | None:
    """Return what a path leads to; None where it is a link that leads back to itself."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # RuntimeError until Python 3.12
        return None


def _name(root: Path, path: Path) -> str:
    """Return a file's name relative to the input, without characters that cannot be written."""
    name = path.name if root == path else path.relative_to(root).as_posix()
    return SURROGATE.sub("\ufffd", name)


def _open_file(root: Path, path: Path, text_column: str, index: _Index | None) -> Iterator[Raw | Skipped]:
    """Yield the articles of one file."""
    name = _name(root, path)
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = bool(suffixes) and suffixes[-1] == ".gz"
    suffix = suffixes[-2] if packed and len(suffixes) > 1 else suffixes[-1] if suffixes else ""
    if suffix == ".parquet":
        yield from _read_rows(_read_parquet(path, packed), name, text_column)
    elif suffix in TABLES:
        with gzip.open(path) if packed else path.open("rb") as stream:
            rows = (_read_csv if suffix == ".csv" else _read_json_lines)(stream)  # type: ignore[arg-type]
            yield from _read_rows(rows, name, text_column)
    elif suffix in TEXTS + PAGES:
        with gzip.open(path) if packed else path.open("rb") as stream:
            content = stream.read(LONGEST_BYTES + 1)
        if len(content) > LONGEST_BYTES:
            yield Skipped(name, f"is longer than {LONGEST_BYTES:,} bytes: split it into articles")
            return
        facts = index.find(name, path.name, path.stem) if index else {}
        stem = path.name.split(".")[0] if packed else path.stem
        yield Raw(facts.get("id") or stem, name, "page" if suffix in PAGES else "text", content, facts)
    else:
        yield Skipped(name, f"is not {READABLE}")


def _give_id(raw: Raw, taken: set[str]) -> Raw:
    """Return a raw article under an id that is safe as a file's name and taken by no other."""
    plain = unicodedata.normalize("NFC", SURROGATE.sub("", raw.id))
    plain = re.sub(r"[^\w.-]+", "-", plain)[:80].strip("-._") or "article"
    given, number = plain, 1
    while name_anchor(given) in taken or not name_anchor(given):
        number += 1
        given = f"{plain}-{number}"
    taken.add(name_anchor(given))
    return Raw(given, raw.file, raw.format, raw.content, raw.facts)


class _Index:
    """The folder's ``index.csv``: facts by file name or id, and which of its rows were used."""

    def __init__(self, root: Path) -> None:
        self.rows: dict[str, dict[str, str]] = {}
        self.keys: dict[str, str] = {}
        self.used: set[str] = set()
        self.faults: list[Skipped] = []
        path = root / "index.csv"
        if not path.is_file():
            return
        try:
            text, _ = decode(path.read_bytes())
            _, rows = read_rows(io.StringIO(text, newline=""))
        except SourcebookError as error:
            self.faults.append(Skipped("index.csv", str(error)))
            return
        for number, row in rows:
            if isinstance(row, str):
                self.faults.append(Skipped(f"index.csv, row {number}", row))
                continue
            cells = {key.lower(): value for key, value in row.items()}
            facts = _read_facts(cells)
            key = cells.get("file") or facts.get("id") or f"row {number}"
            self.rows[key] = facts
            self.keys |= {key: key} | ({facts["id"]: key} if facts.get("id") else {})

    def find(self, *names: str) -> dict[str, str]:
        """Return the facts given for a file under any of its names."""
        for name in names:
            if name in self.keys:
                self.used.add(self.keys[name])
                return self.rows[self.keys[name]]
        return {}

    def list_unused(self) -> Iterator[Skipped]:
        """Yield the rows that are at fault, and those that name no file of the folder."""
        yield from self.faults
        for key in self.rows:
            if key not in self.used:
                yield Skipped(f"index.csv: {key}", "is named in index.csv, but is no readable file of the folder")


def _read_facts(cells: dict[str, Any]) -> dict[str, str]:
    """Return what a row tells of an article's publication, under the project's names."""
    facts = {"id": next((_to_text(cells[name]) for name in ID_COLUMNS if cells.get(name) not in (None, "")), "")}
    for fact, names in FACTS.items():
        facts[fact] = next((_to_text(cells[name]) for name in names if cells.get(name) not in (None, "")), "")
    return facts


def _to_text(value: Any) -> str:
    """Return a cell as one line of text."""
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_to_text, value))
    return " ".join(SURROGATE.sub("\ufffd", str(value)).split())


def _read_rows(rows: Iterator[dict[str, Any] | str], name: str, text_column: str) -> Iterator[Raw | Skipped]:
    """Yield the articles of a table's rows; a row that is a text is the reason why it could not be read."""
    stem = re.sub(r"\.(jsonl|ndjson|csv|parquet)(\.gz)?$", "", name.rsplit("/", 1)[-1], flags=re.IGNORECASE)
    for number, row in enumerate(rows, 1):
        place = f"{name}, row {number}"
        if isinstance(row, str):
            yield Skipped(place, row)
            continue
        cells = {str(key).strip().lower(): value for key, value in row.items() if key}
        column = text_column.lower() or next((each for each in TEXT_COLUMNS if each in cells), "")
        if column not in cells:
            wanted = f"no column {text_column!r}" if text_column else f"none of the columns {', '.join(TEXT_COLUMNS)}"
            yield Skipped(place, f"has {wanted}: call it text, or run `sourcebook extract` with --text-column")
            continue
        facts = _read_facts(cells)
        value = cells[column]
        text = value if isinstance(value, str) else "" if value is None else str(value)
        yield Raw(facts["id"] or f"{stem}-{number}", place, "row", text, facts)


def _read_json_lines(stream: BinaryIO) -> Iterator[dict[str, Any] | str]:
    while line := stream.readline(LONGEST_BYTES):
        if not line.endswith(b"\n") and len(line) == LONGEST_BYTES:
            while (rest := stream.readline(LONGEST_BYTES)) and not rest.endswith(b"\n"):
                pass
            yield f"is longer than {LONGEST_BYTES:,} bytes: split it into articles"
            continue
        if not line.strip():
            continue
        try:
            row = json.loads(decode(line)[0])
        except (ValueError, RecursionError) as error:
            yield f"is no JSON ({error}): mend it"
            continue
        yield row if isinstance(row, dict) else "is no JSON object: give one object a line"


def _read_csv(stream: BinaryIO) -> Iterator[dict[str, Any] | str]:
    encoding = detect_encoding(stream.read(1_000_000))
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, errors="surrogateescape", newline="")
    _, rows = read_rows(list_lines(text))
    yield from (row for _, row in rows)


def _read_parquet(path: Path, packed: bool, memory: int = MEMORY) -> Iterator[dict[str, Any] | str]:
    """Yield the rows of a Parquet file, read in a process of its own: a small file may unpack to any size."""
    need("pyarrow.parquet")
    worker = Worker(_ParquetRows(path, packed, memory))
    try:
        while True:
            worker.send([None])
            rows = worker.receive()
            if rows is None:
                return
            yield from rows
    except (MemoryError, OutOfTimeError, EndedError):
        yield (
            f"ends the reading of this file (a few rows take more than {memory // 10**6:,} MB of memory or "
            f"{SECONDS_A_BATCH} seconds to unpack): split it into articles"
        )
    finally:
        worker.end()


class _ParquetRows:
    """The rows of a Parquet file, some more at each call, and None after the last."""

    def __init__(self, path: Path, packed: bool, memory: int) -> None:
        self._path = path
        self._packed = packed
        self._memory = memory
        self._batches: Iterator[Any] | None = None

    def __call__(self, _: None) -> list[dict[str, Any] | str] | None:
        with limit_time(SECONDS_A_BATCH, endable=True), limit_memory(self._memory):
            if self._batches is None:
                parquet = need("pyarrow.parquet")
                source = gzip.GzipFile(self._path) if self._packed else self._path
                self._batches = parquet.ParquetFile(source).iter_batches(ROWS_A_BATCH, use_threads=False)
            batch = next(self._batches, None)
            return None if batch is None else [_limit_row(row) for row in batch.to_pylist()]


def _limit_row(row: dict[str, Any]) -> dict[str, Any] | str:
    """Return a row, or why it is none that can be handed on."""
    size = sum(len(cell) for cell in row.values() if isinstance(cell, (str, bytes)))
    return row if size <= LONGEST_BYTES else f"is longer than {LONGEST_BYTES:,} characters: split it into articles"


def read_raw(raw: Raw) -> Article:
    """Return a raw article as a document.

    Raises SourcebookError, a reason without its place, where it holds no text.
    """
    facts = {name: raw.facts.get(name, "") for name in FACTS}
    notes = []
    if isinstance(raw.content, bytes):
        text, encoding = decode(raw.content)
        if encoding != "utf-8":
            notes.append(f"was decoded from {encoding}")
    else:
        text, encoding = raw.content, "utf-8"
    if raw.format == "page":
        text, found = read_page(text)
        facts = {name: facts[name] or found.get(name, "") for name in FACTS}
    if SURROGATE.search(text):
        text = SURROGATE.sub("\ufffd", text)
        notes.append("held halves of characters, now shown as \ufffd")
    if raw.format == "row":
        text = put_headline(facts["headline"], text)
    if not text.strip():
        raise SourcebookError("is empty")
    if len(text) > LONGEST:
        raise SourcebookError(f"is longer than {LONGEST:,} characters: split it into articles")
    if "\0" in text:
        raise SourcebookError("is binary, no text")
    if broken := len(MOJIBAKE.findall(text)):
        notes.append(f"has {broken} places that look like UTF-8 read as Windows-1252; they are kept as they are")
    if "\ufffd" in text:
        notes.append(f"has {text.count(chr(0xFFFD))} characters that were lost before (\ufffd)")
    headline = facts["headline"] or (find_headline(text) if raw.format != "row" else "")
    known: dict[str, Any] = facts | {"headline": headline}
    document = Document(raw.id, f"{raw.id}.txt", text, **known)
    return Article(document, raw.file, encoding, "; ".join(notes))


def find_headline(text: str) -> str:
    """Return the first line of a text where it looks like a headline: short, and no sentence with a full stop."""
    first, _, rest = text.strip().partition("\n")
    first = first.strip()
    is_sentence = re.search(r"(?<!\b[A-Z])(?<!\.\.)\.[”\"’')]*$", first)
    return first if len(first) <= 200 and rest.strip() and not is_sentence else ""


def put_headline(headline: str, text: str) -> str:
    """Return a row's text with its headline as the first line, where the text does not begin with it already."""
    if not headline or " ".join(text[: 2 * len(headline) + 20].split()).startswith(headline):
        return text
    return f"{headline}\n\n{text}"


def read_page(page: str) -> tuple[str, dict[str, str]]:
    """Return a web page's headline and article as text, one paragraph a line, and what it tells of itself.

    The article is found by trafilatura (Barbaresi 2021, ACL demonstrations, doi:10.18653/v1/2021.acl-demo.15).
    """
    trafilatura = need("trafilatura")
    found = trafilatura.bare_extraction(page, include_comments=False, include_tables=False, with_metadata=True)
    if found is None or not (found.text or "").strip():
        raise SourcebookError("holds no article that can be told from the rest of the page")
    facts = {
        "headline": _to_text(found.title or ""),
        "byline": _to_text(found.author or ""),
        "date": _to_text(found.date or ""),
        "publisher": _to_text(found.sitename or ""),
        "address": _to_text(found.url or ""),
    }
    return put_headline(facts["headline"], found.text), facts
