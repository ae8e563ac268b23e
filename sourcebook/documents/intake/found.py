"""What intake finds: files, the articles in them as they were found, what is skipped, and what was read."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from sourcebook.documents.document import Document
from sourcebook.errors import SourcebookError

# A long novel has a million characters; what is longer is no article, and costs memory on every core.
LONGEST = 2_000_000
LONGEST_BYTES = 4 * LONGEST
LARGEST = 200_000_000
"""Bytes of a file that is read as a whole, and of a file inside an archive."""
SURROGATE = re.compile(r"[\ud800-\udfff]")

FACTS = ("publisher", "headline", "byline", "date", "section", "occasion", "address")
"""What may be known of an article's publication; each is one line of text, empty where it is not known."""


@dataclass(frozen=True)
class Choices:
    """What the user chose: the column that holds the text, and the order of day and month (dmy, mdy, ymd)."""

    text_column: str = ""
    date_order: str = ""


@dataclass(frozen=True)
class File:
    """A file of the input: the name it is told by, and where its bytes are, on disk or in an archive."""

    name: str
    path: Path | None = None
    data: bytes = b""

    @property
    def is_packed(self) -> bool:
        """Tell whether the file is packed with gzip by itself, without being an archive of several."""
        return self.name.lower().endswith(".gz") and not self.name.lower().endswith(".tar.gz")

    @property
    def stem(self) -> str:
        """Return the name without folders and endings."""
        name = self.name.rsplit("/", 1)[-1]
        name = name[:-3] if self.is_packed else name
        return name.rsplit(".", 1)[0] or name

    @property
    def suffix(self) -> str:
        """Return the ending of the name in small letters, that of the packed file where it is packed."""
        name = self.name.lower().rsplit("/", 1)[-1]
        return "".join(name.removesuffix(".gz" if self.is_packed else "").rpartition(".")[1:])

    def open(self) -> BinaryIO:
        """Open the file's bytes, unpacked."""
        stream: BinaryIO = self.path.open("rb") if self.path else io.BytesIO(self.data)
        return gzip.GzipFile(fileobj=stream) if self.is_packed else stream  # type: ignore[return-value]

    def read(self, most: int = LARGEST) -> bytes:
        """Return all bytes. Raises SourcebookError, without the place, where there are more than ``most``."""
        with self.open() as stream:
            data = stream.read(most + 1)
        if len(data) > most:
            raise SourcebookError(f"is longer than {most:,} bytes: split it into articles")
        return data


@dataclass(frozen=True)
class Raw:
    """An article as it was found: id, where it stands, its bytes or text, and what is known about it."""

    id: str
    file: str
    format: str  # text, page, or row: a text whose headline is known from elsewhere
    content: bytes | str
    facts: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Skipped:
    """Something that is no article or cannot be read: where it stands, why, and what to do."""

    file: str
    reason: str


@dataclass(frozen=True)
class Article:
    """A document read from the input, with its file's encoding and what a reader should know of its reading.

    ``parts`` are lines whose kind of section the format tells: the line's start, and the kind.
    """

    document: Document
    source: str
    encoding: str
    notes: tuple[str, ...] = ()
    section: str = ""
    parts: tuple[tuple[int, str], ...] = ()

    @property
    def note(self) -> str:
        """Return all that should be known of the reading, in one line."""
        return "; ".join(self.notes)


Read = Callable[[File, Choices], Iterator[Raw | Skipped]]


def to_line(value: object) -> str:
    """Return a value as one line of text."""
    return " ".join(SURROGATE.sub("\ufffd", str(value)).split())
