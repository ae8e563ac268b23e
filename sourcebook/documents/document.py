"""Documents: immutable texts with what is known about their publication.

A corpus is a folder of ``.txt`` files, with an optional ``index.csv``. Offsets everywhere in the project are
Unicode code points into a file decoded as UTF-8 without newline translation.

An optional ``unnamed.csv`` (columns doc, start, end, reason) lists the names that no page, table or export prints:
those of people without public office who are pictured or spoken of only in a photo caption. The texts keep them;
``Document.shown`` does not.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sourcebook.documents.rows import read_whole_table
from sourcebook.errors import SourcebookError

PACKAGE = Path(__file__).resolve().parents[1]
IS_CLONE = (PACKAGE.parent / "data" / "codebook").is_dir()
"""Whether the package stands in a clone of the project, or was installed from a wheel with the files it needs."""
ROOT = PACKAGE.parent if IS_CLONE else PACKAGE / "project"
HIDDEN = "\ue000"  # stands for each character of a name that is not printed; a page shows the run as "[name]"
_PLACE = re.compile(r"[0-9]{1,9}")
INDEX_COLUMNS = ["id", "file", "sha256", "publisher", "headline", "byline", "date", "date_basis", "occasion", "address",
                 "short"]  # fmt: skip


@dataclass(frozen=True)
class Document:
    """One article: its text and its publication facts (empty where they are not known).

    ``date_basis`` says how the date is known, for instance "its address" or "the day of the event it reports".
    ``short`` is what prose, tables and figures call the article.
    ``unnamed`` are the spans of the names that are not printed.
    """

    id: str
    file: str
    text: str
    publisher: str = ""
    headline: str = ""
    byline: str = ""
    date: str = ""
    date_basis: str = ""
    occasion: str = ""
    address: str = ""
    short: str = ""
    unnamed: tuple[tuple[int, int], ...] = ()

    @property
    def shown(self) -> str:
        """Return the text as it may be printed: of the same length, HIDDEN in the place of unnamed people's names."""
        text = self.text
        for start, end in self.unnamed:
            text = text[:start] + HIDDEN * (end - start) + text[end:]
        return text

    @property
    def title(self) -> str:
        """Return the headline, or the publisher and date where no headline is known, or the id."""
        named = ", ".join(part for part in (self.publisher, self.date) if part)
        return self.headline or named or self.id


def resolve_path(path: str | Path) -> Path:
    """Return ``path``, taking a relative one from the project's root, wherever the caller stands."""
    return ROOT / path


def read_text(path: Path) -> str:
    """Return a file's text, decoded as UTF-8 with its newlines as they are.

    Raises SourcebookError where the file is missing or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise SourcebookError(f"{path} does not exist: give the path of a text file.") from None
    except IsADirectoryError:
        raise SourcebookError(f"{path} is a folder: give the path of one text file in it.") from None
    except UnicodeDecodeError as error:
        raise SourcebookError(
            f"{path} is not UTF-8 at byte {error.start}: save it as UTF-8, or run `sourcebook extract`, "
            "which detects encodings."
        ) from None


def read_corpus(folder: str | Path) -> list[Document]:
    """Read a folder of articles, in the order of their ids.

    With an ``index.csv`` its rows name the files; a ``sha256`` given there must match the file's bytes.
    Without one, every ``*.txt`` is a document and its stem is its id.

    Raises SourcebookError for a missing folder or file, a changed file, an id that stands twice, or a span of
    ``unnamed.csv`` that is none.
    """
    folder = resolve_path(folder)
    if not folder.is_dir():
        raise SourcebookError(f"{folder} is not a folder: set `corpus` to a folder of .txt articles.")
    index = folder / "index.csv"
    if index.exists():
        documents = [_read_indexed(folder, row) for row in read_whole_table(index, ("id", "file")).rows]
    else:
        documents = [Document(id=path.stem, file=path.name, text=read_text(path)) for path in folder.glob("*.txt")]
    if not documents:
        raise SourcebookError(f"{folder} holds no .txt article: put at least one there.")
    _refuse_doubles(index, (document.id for document in documents))
    unnamed = folder / "unnamed.csv"
    if unnamed.exists():
        documents = _hide_names(documents, unnamed)
    return sorted(documents, key=lambda document: document.id)


def _hide_names(documents: list[Document], unnamed: Path) -> list[Document]:
    """Return the documents with the spans that ``unnamed.csv`` lists."""
    texts = {document.id: document.text for document in documents}
    spans: dict[str, list[tuple[int, int]]] = {id_: [] for id_ in texts}
    table = read_whole_table(unnamed, ("doc", "start", "end"))
    for number, row in zip(table.numbers, table.rows, strict=True):
        doc, start, end = (row[column] for column in ("doc", "start", "end"))
        known = doc in texts and _PLACE.fullmatch(start) and _PLACE.fullmatch(end)
        if not known or not int(start) < int(end) <= len(texts[doc]):
            raise SourcebookError(f"{unnamed}, row {number}: {start}–{end} is no span of {doc!r}: mend the row.")
        spans[doc].append((int(start), int(end)))
    return [dataclasses.replace(document, unnamed=tuple(spans[document.id])) for document in documents]


def _read_indexed(folder: Path, row: dict[str, str]) -> Document:
    path = folder / row["file"]
    if not path.is_file():
        raise SourcebookError(
            f"{path} does not exist, though index.csv names it: put the article there (an archive of the project "
            "holds none), or remove its row."
        )
    text = read_text(path)
    if row.get("sha256"):
        check_bytes(path, row["sha256"])
    facts: dict[str, Any] = {key: row.get(key, "") for key in INDEX_COLUMNS if key not in ("id", "file", "sha256")}
    return Document(id=row["id"], file=row["file"], text=text, **facts)


def check_bytes(path: Path, expected: str) -> None:
    """Raise SourcebookError unless the SHA-256 of the file's bytes is ``expected``."""
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() == expected:
        return
    if hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest() == expected:
        raise SourcebookError(
            f"{path} has CRLF line endings, which its source has not: run "
            f"`git -c core.autocrlf=false checkout -- {path.name}` in its folder."
        )
    raise SourcebookError(
        f"{path} differs from the bytes recorded in index.csv (sha256 {expected[:12]}…): "
        "restore the file, or record it as a new document."
    )


def _refuse_doubles(index: Path, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for id_ in ids:
        if id_ in seen:
            raise SourcebookError(f"{index} names the id {id_!r} twice: give every document its own id.")
        seen.add(id_)
