"""Made-up files of every kind that intake reads, all with the same three invented articles."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from html import escape
from typing import Any, NamedTuple


class Piece(NamedTuple):
    """An invented article with what an archive knows of it."""

    publisher: str
    headline: str
    byline: str
    section: str
    date: str  # as the archive writes it
    iso: str
    text: tuple[str, ...]


PIECES = (
    Piece(
        "Harbour Courier",
        "Council buys a second ferry",
        "Ada Quist",
        "METRO",
        "May 4, 2020",
        "2020-05-04",
        ("The council bought a ferry for $4 million on Monday.", "“It floats,” said the harbour master, Bo Lind."),
    ),
    Piece(
        "Harbour Courier",
        "Night boats return in June",
        "Cy Berg",
        "METRO",
        "May 6, 2020",
        "2020-05-06",
        ("Night boats return in June, the board said.", "About 300 people had asked for them."),
    ),
    Piece(
        "Island Mail",
        "A pier for everyone",
        "Dee Holm",
        "OPINION",
        "May 7, 2020",
        "2020-05-07",
        ("The pier belongs to everyone who waits on it.",),
    ),
)


def write_classic(end: str = "\r\n") -> bytes:
    """Return LexisNexis's older export as plain text."""
    parts = []
    for number, piece in enumerate(PIECES, 1):
        text = "\n\n".join(f"   {paragraph}" for paragraph in piece.text)
        parts.append(
            f"\n{' ' * 31}{number} of {len(PIECES)} DOCUMENTS\n\n{' ' * 30}{piece.publisher}\n\n"
            f"{' ' * 29}{piece.date} Monday  \n{' ' * 30}Late Edition - Final\n\n{piece.headline}\n\n"
            f"BYLINE: By {piece.byline}\n\nSECTION: {piece.section}; Pg. B{number}\n\nLENGTH: {90 + number} words\n\n"
            f"DATELINE: PORT ADA\n\n{text}\n\nLOAD-DATE: {piece.date}\n\nLANGUAGE: ENGLISH\n\n"
            f"GRAPHIC: PHOTO: A boat with 77 seats.\n\nPUBLICATION-TYPE: Newspaper\n\n"
            f"{' ' * 20}Copyright 2020 {piece.publisher}\n{' ' * 25}All Rights Reserved\n\n"
        )
    return "".join(parts).replace("\n", end).encode()


def list_uni_lines(piece: Piece) -> list[str]:
    """Return the lines of one article as Nexis Uni writes it."""
    return [
        piece.headline, piece.publisher, f"{piece.date} Monday", "",
        f"Copyright 2020 {piece.publisher} All Rights Reserved",
        f"Section: {piece.section}; Pg. 3", "Length: 94 words", f"Byline: By {piece.byline}", "Body", "", *piece.text,
        "", "Graphic", "PHOTO: A boat with 77 seats.", "Load-Date: May 8, 2020", "", "End of Document", "",
    ]  # fmt: skip


def write_uni() -> bytes:
    """Return Nexis Uni's export as plain text, with the cover that it puts before."""
    cover = ["User Name: Reader", "Date and Time: Friday, May 8, 2020 9:30:00 AM EST", "Job Number: 77", "",
             "Documents (3)", "1. Council buys a ferry", "Client/Matter: -None-", "Search Terms: x", ""]  # fmt: skip
    return "\n".join([*cover, *(line for piece in PIECES for line in list_uni_lines(piece))]).encode()


def list_factiva_lines(piece: Piece) -> list[str]:
    """Return the lines of one article as Factiva writes it."""
    return [
        piece.section, piece.headline, f"By {piece.byline}", "94 words", piece.date, "09:30", piece.publisher, "HARCOU",
        "3", "English", f"Copyright 2020. {piece.publisher}. All Rights Reserved.", "",
        *(line for paragraph in piece.text for line in (paragraph, "")), "Document HARCOU0020200504eg540001x", "",
    ]  # fmt: skip


def write_factiva_coded() -> bytes:
    """Return Factiva's export with codes for its fields."""
    lines = []
    for piece in PIECES:
        lines += [f"SE   {piece.section}", f"HD   {piece.headline}", f"BY   By {piece.byline}", "WC   94 words",
                  f"PD   {piece.date}", f"SN   {piece.publisher}", "SC   HARCOU", "LA   English",
                  f"CY   Copyright 2020. {piece.publisher}.", "", "LP   ", piece.text[0], "", "TD", *piece.text[1:], "",
                  "NS   gvote : Votes | 77 codes", "AN   Document HARCOU0020200504eg540001x", ""]  # fmt: skip
    return "\n".join(lines).encode()


def list_proquest_lines(number: int, piece: Piece) -> list[str]:
    """Return the lines of one article as ProQuest writes it."""
    return [
        "_" * 60, "", f"Document {number} of 3", "", piece.headline, "", f"Author: {piece.byline}", "",
        f"Publication info: {piece.publisher} ; Port Ada [Port Ada]0{piece.iso[-1]} May 2020: A.3.", "",
        "https://archive.example/docview/77", "", "Abstract: It is about 77 boats.", "", f"Full text: {piece.text[0]}",
        *piece.text[1:], "", "Subject: Ferries; 77 boats", "", f"Title: {piece.headline}", "",
        f"Publication title: {piece.publisher}", "", f"Publication date: {piece.date}", "",
        f"Section: {piece.section}", "", "ProQuest document ID: 770077", "",
        "Document URL: https://archive.example/docview/77", "", "Database: News", "",
    ]  # fmt: skip


def write_page(lines: list[str], kind: str = "p") -> bytes:
    """Return lines as a page."""
    body = "".join(f"<{kind}>{escape(line)}</{kind}>" for line in lines)
    return f"<!DOCTYPE html><html><head><title>Export</title></head><body>{body}</body></html>".encode()


def write_rtf(lines: list[str]) -> bytes:
    """Return lines as rich text."""

    def encode(line: str) -> str:
        return "".join(letter if ord(letter) < 128 else f"\\u{ord(letter)}?" for letter in line)

    return ("{\\rtf1\\ansi " + "\\par\n".join(map(encode, lines)) + "}").encode()


def write_docx(lines: list[str]) -> bytes:
    """Return lines as a Word file, a paragraph each."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    runs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    struck = "<w:p><w:del><w:r><w:delText>Struck out</w:delText></w:r></w:del></w:p>"
    xml = f'<?xml version="1.0"?><w:document xmlns:w="{space}"><w:body>{runs}{struck}</w:body></w:document>'
    return pack({"word/document.xml": xml.encode()})


def write_odt(lines: list[str]) -> bytes:
    """Return lines as a LibreOffice text, a paragraph each, with a note in the first."""
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    note = "<t:note><t:note-body><t:p>A note</t:p></t:note-body></t:note>"
    paragraphs = "".join(f"<t:p>{escape(line)}{'' if number else note}</t:p>" for number, line in enumerate(lines))
    xml = (
        f'<o:document xmlns:o="{space}office:1.0" xmlns:t="{space}text:1.0"><o:body>{paragraphs}</o:body></o:document>'
    )
    return pack({"content.xml": xml.encode()})


def write_pdf(lines: list[str]) -> bytes:
    """Return lines of ASCII as a PDF file of one page; no lines make a page without text, as a scan is."""
    shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
    stream = f"BT /F1 10 Tf 50 750 Td {shown}ET".encode() if lines else b""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length " + str(len(stream)).encode() + b" >>\nstream\n" + stream + b"\nendstream",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += str(number).encode() + b" 0 obj\n" + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = str(len(parts) + 1).encode()
    return (
        data + b"xref\n0 " + size + b"\n0000000000 65535 f \n" + table + b"trailer << /Size " + size
        + b" /Root 1 0 R >>\nstartxref\n" + str(len(data)).encode() + b"\n%%EOF"
    )  # fmt: skip


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def pack_tar(files: Mapping[str, bytes]) -> bytes:
    """Return files as a tar archive, packed with gzip."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


def list_rows(**names: str) -> list[dict[str, Any]]:
    """Return the articles as rows, with the columns named as a service names them."""
    rows = []
    for piece in PIECES:
        facts = {"publisher": piece.publisher, "headline": piece.headline, "byline": piece.byline, "date": piece.date}
        rows.append(
            {names.get(name, name): value for name, value in (facts | {"text": "\n\n".join(piece.text)}).items()}
        )
    return rows


def write_newsapi() -> bytes:
    """Return an answer of NewsAPI."""
    rows = [
        {"source": {"id": None, "name": piece.publisher}, "author": piece.byline, "title": piece.headline,
         "description": piece.text[0], "url": "https://courier.example/1", "publishedAt": f"{piece.iso}T09:30:00Z",
         "content": "\n\n".join(piece.text)}
        for piece in PIECES
    ]  # fmt: skip
    return json.dumps({"status": "ok", "totalResults": 3, "articles": rows}).encode()


def write_separated(separator: str) -> bytes:
    """Return the articles as a table of values with a separator."""
    rows = list_rows(text="Article Body")
    lines = [separator.join(rows[0])] + [separator.join(f'"{cell}"' for cell in row.values()) for row in rows]
    return "\n".join(lines).encode()


def write_xlsx() -> bytes:
    """Return the articles as a workbook."""
    import openpyxl

    book = openpyxl.Workbook()
    rows = list_rows(text="FullText", publisher="pubtitle", date="pubdate", headline="Title", byline="Authors")
    for row in [list(rows[0]), *(list(row.values()) for row in rows)]:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def write_parquet() -> bytes:
    """Return the articles as a Parquet file."""
    import pyarrow
    import pyarrow.parquet

    buffer = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(list_rows(text="full_text")), buffer)
    return buffer.getvalue()


def write_feed(atom: bool) -> bytes:
    """Return the articles as an RSS or Atom feed."""
    entries = []
    for piece in PIECES:
        text = escape("".join(f"<p>{escape(each)}</p>" for each in piece.text))
        if atom:
            entries.append(
                f"<entry><title>{piece.headline}</title><author><name>{piece.byline}</name></author>"
                f'<published>{piece.iso}T09:30:00Z</published><link href="https://courier.example/1"/>'
                f'<content type="html">{text}</content></entry>'
            )
        else:
            entries.append(
                f"<item><title>{piece.headline}</title><dc:creator>{piece.byline}</dc:creator>"
                f"<pubDate>{piece.date}</pubDate><link>https://courier.example/1</link>"
                f"<content:encoded>{text}</content:encoded></item>"
            )
    body = "".join(entries)
    if atom:
        return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Courier</title>{body}</feed>'.encode()
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f"<rss {spaces}><channel><title>Harbour Courier</title>{body}</channel></rss>".encode()


def write_article_page(piece: Piece) -> bytes:
    """Return a page as a publisher makes it, with its menu, its metadata and enough text to be one."""
    more = (
        "The boats run from the old pier to the island in the morning, at noon and at night, on every day of the week."
    )
    text = "".join(f"<p>{each}</p>" for each in (*piece.text, more, more.replace("old", "new")))
    head = f'<title>{piece.headline}</title><meta property="og:site_name" content="{piece.publisher}">'
    head += f'<meta property="article:published_time" content="{piece.iso}T10:00:00Z">'
    menu = "<nav><a href='/'>All 77 menus</a></nav>"
    body = f"{menu}<main><article><h1>{piece.headline}</h1>{text}</article></main><footer>Imprint 77</footer>"
    return f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}</body></html>".encode()


def write_warc(packed: bool) -> bytes:
    """Return the pages of the articles as a web archive, with a picture between them."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=packed)
    for number, piece in enumerate(PIECES):
        for kind, data in (("text/html; charset=utf-8", write_article_page(piece)), ("image/png", b"\x89PNG")):
            answer = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            address = f"https://courier.example/{number}"
            record = writer.create_warc_record(address, "response", payload=io.BytesIO(data), http_headers=answer)
            writer.write_record(record)
    return buffer.getvalue()


def list_lines(make: Callable[[Piece], list[str]]) -> list[str]:
    """Return the lines of all articles."""
    return [line for piece in PIECES for line in make(piece)]


def list_proquest() -> list[str]:
    """Return the lines of ProQuest's export."""
    return [line for number, piece in enumerate(PIECES, 1) for line in list_proquest_lines(number, piece)]
