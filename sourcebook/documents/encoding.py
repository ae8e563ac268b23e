"""How a file's bytes become text."""

from __future__ import annotations

import re

from sourcebook.errors import SourcebookError, need


def detect_encoding(data: bytes) -> str:
    """Return the encoding that bytes are written in.

    UTF-8, a byte order mark and a page's own declaration are believed where they decode; anything else is told by
    charset-normalizer. Raises SourcebookError where the bytes are no text.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark) and _decodes(data, encoding):
            return encoding
    if b"\0" not in data and _decodes(data, "utf-8"):
        return "utf-8"
    if declared := re.search(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{2,30})", data[:4096], re.IGNORECASE):
        name = declared[1].decode("ascii", "replace")
        if _decodes(data, name):
            return name
    if b"\0" in data and not _looks_wide(data):
        raise SourcebookError("is binary, no text")
    best = need("charset_normalizer").from_bytes(data[:200_000]).best()
    if best is None or not _decodes(data, best.encoding):
        # Windows-1252 names all but five bytes; the press of the West wrote in it for two decades.
        if _decodes(data, "cp1252") and not re.search(rb"[\x00-\x08\x0e-\x1f]", data):
            return "cp1252"
        raise SourcebookError("is in no encoding that can be told: save it as UTF-8")
    return _prefer_western(data, best.encoding)


def _prefer_western(data: bytes, detected: str) -> str:
    """Return Windows-1252 where its typographic marks stand between ASCII letters, as in English they do.

    A detector sees little in a text that has a handful of bytes above ASCII, and often names a neighbour.
    """
    high = sum(byte > 127 for byte in data)
    if high <= len(data) // 20 and re.search(rb"[\x91-\x97\x85]", data) and _decodes(data, "cp1252"):
        return "cp1252"
    return detected


def _looks_wide(data: bytes) -> bool:
    """Tell whether every second byte is zero, as in UTF-16 without its mark."""
    sample = data[:2000]
    return max(sample[0::2].count(0), sample[1::2].count(0)) > 0.4 * len(sample) / 2


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True


def decode(data: bytes) -> tuple[str, str]:
    """Return bytes as text, and the encoding they were in; a byte order mark is left out.

    Raises SourcebookError where the bytes are no text.
    """
    encoding = detect_encoding(data)
    return data.decode(encoding).removeprefix("\ufeff"), encoding
