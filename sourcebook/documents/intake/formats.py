"""The formats that are read: by what a file's name ends in or its bytes begin with, and which reader has it.

To read another format, write its reader (a function from a file to its articles) and add one line here.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from sourcebook.documents.intake.containers import DEEPEST, read_tar, read_zip
from sourcebook.documents.intake.found import Choices, File, Raw, Read, Skipped
from sourcebook.documents.intake.saved import read_feed, read_one_page, read_web_archive
from sourcebook.documents.intake.tables import read_csv, read_json, read_json_lines, read_parquet, read_xls, read_xlsx
from sourcebook.documents.intake.texts import (
    read_docx,
    read_mail,
    read_markdown,
    read_odt,
    read_pdf,
    read_plain,
    read_rtf,
    read_saved_page,
)
from sourcebook.errors import SourcebookError

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_HEAD = 1_000


@dataclass(frozen=True)
class Format:
    """A format: endings of names, how its bytes begin, its reader, and whether that needs a process of its own.

    A ``light`` reader takes a text apart line by line; any other may unpack a small file to any size, or run long.
    """

    endings: tuple[str, ...]
    read: Read
    signs: tuple[bytes, ...] = ()
    light: bool = False


FORMATS = (
    Format((".txt", ".text"), read_plain, light=True),
    Format((".html", ".htm", ".xhtml"), read_one_page, (b"<!doctype html", b"<html"), light=True),
    Format((".jsonl", ".ndjson"), read_json_lines, light=True),
    Format((".csv", ".tsv", ".tab"), read_csv, light=True),
    Format((".json",), read_json),
    Format((".parquet",), read_parquet, (b"par1",)),
    Format((".xlsx", ".xlsm"), read_xlsx),
    Format((".xls",), read_xls),
    Format((".docx", ".docm"), read_docx),
    Format((".odt",), read_odt),
    Format((".rtf",), read_rtf, (b"{\\rtf",)),
    Format((".pdf",), read_pdf, (b"%pdf-",)),
    Format((".md", ".markdown"), read_markdown),
    Format((".eml",), read_mail),
    Format((".mht", ".mhtml"), read_saved_page),
    Format((".rss", ".atom", ".xml"), read_feed, (b"<rss", b"<feed", b"<rdf:rdf")),
    Format((".warc",), read_web_archive, (b"warc/",)),
)
_ZIPS, _TARS = (".zip",), (".tar", ".tgz", ".tar.gz", ".tbz2", ".tar.bz2", ".txz", ".tar.xz")
_INSIDE = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx", "content.xml": ".odt"}
_REMEDIES = {".doc": "save it as .docx", ".epub": "unpack it, and give its pages", ".7z": "pack it as .zip",
             ".rar": "pack it as .zip", ".pages": "save it as .docx", ".numbers": "save it as .csv",
             ".jpg": "let a program recognise its text", ".png": "let a program recognise its text"}  # fmt: skip
READABLE = "text, a page, a table, a draft, an archive's export, or a zip of them (README lists the endings)"


def read_file(file: File, choices: Choices, depth: int = 0) -> Iterator[Raw | Skipped]:
    """Yield the articles of a file of any format.

    Raises SourcebookError, a reason without its place, where nothing reads it, and whatever a reader raises.
    """
    head = _read_head(file)
    if head.startswith(_ZIP) and (inside := _look_inside(file)):
        yield from _find_by_ending(inside).read(file, choices)
    elif head.startswith(_ZIP) or file.suffix in _ZIPS or file.name.lower().endswith(_TARS):
        if depth == DEEPEST:
            raise SourcebookError(f"is an archive inside {DEEPEST} others: unpack it")
        read = read_zip if head.startswith(_ZIP) or file.suffix in _ZIPS else read_tar
        yield from read(file, choices, partial(read_file, depth=depth + 1))
    else:
        yield from _find_format(file, head).read(file, choices)


def is_light(file: File) -> bool:
    """Tell whether a file can be read in this process."""
    head = _read_head(file)
    if head.startswith(_ZIP) or file.suffix in _ZIPS or file.name.lower().endswith(_TARS):
        return False
    return _find_format(file, head).light


def _read_head(file: File) -> bytes:
    if file.name.lower().endswith((".tar.gz", ".warc.gz")):
        return b""
    with file.open() as stream:
        return stream.read(_HEAD)


def _find_by_ending(ending: str) -> Format:
    return next(each for each in FORMATS if ending in each.endings)


def _find_format(file: File, head: bytes) -> Format:
    """Return a file's format: by how its bytes begin where that tells it, else by its ending.

    Raises SourcebookError where neither is known.
    """
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    by_ending = next((each for each in FORMATS if file.suffix in each.endings), None)
    signed = next((each for each in FORMATS if begin.startswith(each.signs or (b"\0\0",))), None)
    if signed is None and begin.startswith(b"<?xml"):
        signed = next((each for each in FORMATS for sign in each.signs if sign[:1] == b"<" and sign in begin), None)
    if signed and (by_ending is None or not by_ending.light or signed.signs[0][:1] != b"<"):
        return signed
    if by_ending and by_ending.read is read_xls and not head.startswith(_OLE):
        return _find_by_ending(".tsv")  # as some services call their tables
    if by_ending is None:
        remedy = _REMEDIES.get(file.suffix, f"give {READABLE}, or leave it out")
        raise SourcebookError(
            f"is in a format that is not read ({file.suffix or 'a name without an ending'}): {remedy}"
        )
    return by_ending


def _look_inside(file: File) -> str:
    """Return the ending of what is a zip archive by its bytes alone, such as a Word file; nothing for a plain one."""
    try:
        with file.open() as stream, zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return file.suffix if any(file.suffix in each.endings for each in FORMATS) else ""
    return next((ending for name, ending in _INSIDE.items() if name in names), "")
