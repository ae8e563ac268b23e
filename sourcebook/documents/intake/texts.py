"""Texts: plain ones, and drafts as people write them, in Markdown, mail, Word, LibreOffice, rich text and PDF."""

from __future__ import annotations

import email
import email.policy
import re
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage, Message
from typing import Any

from sourcebook.documents.encoding import decode
from sourcebook.documents.intake.archives import may_be_export, name_archive, split_export
from sourcebook.documents.intake.found import LARGEST, LONGEST_BYTES, Choices, File, Raw, Skipped, to_line
from sourcebook.documents.intake.mending import join_lines
from sourcebook.documents.intake.pages import write_text
from sourcebook.errors import SourcebookError, need

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OPEN = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_MOST_PAGES = 2_000


def list_articles(
    text: str, file: File, facts: dict[str, str] | None = None, notes: tuple[str, ...] = ()
) -> Iterator[Raw | Skipped]:
    """Yield the articles of a text: those of an archive's export, or the text as one."""
    if name_archive(text):
        yield from split_export(text, file.name, file.stem)
    else:
        yield Raw(file.stem, file.name, "text", text, facts or {}, notes)


def read_plain(file: File, _: Choices) -> Iterator[Raw | Skipped]:
    """Yield the article of a text file, or the articles of an archive's export."""
    data = file.read()
    if may_be_export(data) and name_archive(text := decode(data)[0].replace("\r\n", "\n").replace("\r", "\n")):
        yield from split_export(text, file.name, file.stem)
    elif len(data) > LONGEST_BYTES:
        yield Skipped(file.name, f"is longer than {LONGEST_BYTES:,} bytes: split it into articles")
    else:
        yield Raw(file.stem, file.name, "text", data)


def read_markdown(file: File, _: Choices) -> Iterator[Raw | Skipped]:
    """Yield the article of a Markdown file; what stands in its front matter is known of it."""
    text, _encoding = decode(file.read(LONGEST_BYTES))
    facts = {}
    if matter := re.match(r"---\r?\n(.*?)\r?\n---\r?\n", text, re.DOTALL):
        pairs = (line.partition(":") for line in matter[1].splitlines())
        facts = {name.strip().casefold(): words.strip(" \"'") for name, colon, words in pairs if colon}
        text = text[matter.end() :]
    known = {"headline": facts.get("title", ""), "byline": facts.get("author", ""), "date": facts.get("date", "")}
    # Links and pictures keep their words; the parser needs no rule that loads anything.
    markup = need("markdown_it").MarkdownIt("commonmark").enable("table").render(text)
    yield from list_articles(write_text(markup) if markup.strip() else "", file, known)


def read_mail(file: File, _: Choices) -> Iterator[Raw | Skipped]:
    """Yield the article of a mail: its subject as the headline, its plain text, or else its page."""
    message = _parse_mail(file)
    body = message.get_body(("plain", "html"))
    if body is None:
        raise SourcebookError("holds no text: save what is attached to it as files")
    text = _get_content(body)
    facts = {
        "headline": to_line(message.get("subject", "")),
        "byline": to_line(message.get("from", "")),
        "date": to_line(message.get("date", "")),
    }
    attached = [to_line(part.get_filename() or part.get_content_type()) for part in message.iter_attachments()]
    notes = (f"has {', '.join(attached)} attached, which is not read: save it as a file",) if attached else ()
    text = write_text(text) if body.get_content_subtype() == "html" else text
    if name_archive(text):
        yield from split_export(text, file.name, file.stem)
    else:
        yield Raw(file.stem, file.name, "row", text, facts, notes)


def read_saved_page(file: File, _: Choices) -> Iterator[Raw | Skipped]:
    """Yield the article of a page that a browser saved with its parts in one file (MHTML)."""
    message = _parse_mail(file)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            address = to_line(message.get("snapshot-content-location") or part.get("content-location") or "")
            facts = {"address": address if address.startswith("http") else ""}
            yield Raw(file.stem, file.name, "page", _get_content(part), facts)
            return
    raise SourcebookError("holds no page: save it again as a web page")


def _parse_mail(file: File) -> EmailMessage:
    message = email.message_from_bytes(file.read(), policy=email.policy.default)
    if not message.keys():
        raise SourcebookError("is no mail: its first lines name no sender, date or subject")
    return message


def _get_content(part: Message[Any, Any]) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(str(part.get_content_charset() or "utf-8"))
    except (LookupError, UnicodeError):
        return decode(data)[0]


def read_docx(file: File, _: Choices) -> Iterator[Raw | Skipped]:
    """Yield the article of a Word file, or the articles of an export; its paragraphs as they stand, notes left out."""
    tree = _read_member(file, "word/document.xml")
    lines = []
    for paragraph in tree.iter(f"{_WORD}p"):
        words = []
        for node in paragraph.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr"):
            if next(node.iterancestors(f"{_WORD}p")) is paragraph and not any(
                each.tag == f"{_WORD}del" for each in node.iterancestors()
            ):
                words.append(node.text or "" if node.tag == f"{_WORD}t" else "\t" if node.tag.endswith("tab") else "\n")
        lines.append("".join(words))
    yield from list_articles(_join_paragraphs(lines), file)


def read_odt(file: File, _: Choices) -> Iterator[Raw | Skipped]:
    """Yield the article of a LibreOffice text, or the articles of an export; notes and struck words are left out."""
    tree = _read_member(file, "content.xml")
    for name in ("note", "tracked-changes", "annotation"):
        for element in list(tree.iter(f"{_OPEN}{name}")):
            _drop(element)
    for name, mark in (("tab", "\t"), ("line-break", "\n"), ("s", " ")):
        for element in tree.iter(f"{_OPEN}{name}"):
            element.text = mark
    lines = ["".join(element.itertext()) for element in tree.iter(f"{_OPEN}p", f"{_OPEN}h")]
    yield from list_articles(_join_paragraphs(lines), file)


def _drop(element: Any) -> None:
    before, parent = element.getprevious(), element.getparent()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _read_member(file: File, name: str) -> Any:
    """Return a file inside a Word or LibreOffice file as a tree, without reading anything from outside."""
    etree = need("lxml.etree")
    try:
        with file.open() as stream, zipfile.ZipFile(stream) as archive, archive.open(name) as member:
            data = member.read(LARGEST + 1)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError) as error:
        raise SourcebookError(f"cannot be opened ({to_line(error)[:100]}): save it again") from None
    if len(data) > LARGEST:
        raise SourcebookError(f"unpacks to more than {LARGEST:,} bytes: split it into articles")
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise SourcebookError(f"is broken inside ({to_line(error)[:100]}): save it again") from None


def _join_paragraphs(lines: list[str]) -> str:
    return "\n\n".join(line.strip() for line in lines if line.strip())


def read_rtf(file: File, _: Choices) -> Iterator[Raw | Skipped]:
    """Yield the article of a rich text file, or the articles of an archive's export."""
    data = file.read()
    text = need("striprtf.striprtf").rtf_to_text(data.decode("latin-1"), errors="replace")
    yield from list_articles(_join_paragraphs(text.split("\n")), file)


def read_pdf(file: File, _: Choices) -> Iterator[Raw | Skipped]:
    """Yield the article of a PDF file that holds text, its lines joined to paragraphs.

    Raises SourcebookError, a reason without its place, where it holds pictures of pages only, or needs a password.
    """
    pdfium = need("pypdfium2")
    try:
        document = pdfium.PdfDocument(file.read())
    except pdfium.PdfiumError as error:
        locked = "assword" in str(error)
        remedy = "is locked by a password: save it without" if locked else "cannot be opened: save it again"
        raise SourcebookError(remedy) from None
    pages = []
    for number in range(min(len(document), _MOST_PAGES)):
        page = document[number]
        pages.append(page.get_textpage().get_text_bounded())
    if len("".join(pages).split()) < max(5, len(pages)):
        raise SourcebookError(
            f"is a scanned PDF: its {len(pages)} pages are pictures without text; let a program recognise the text"
        )
    notes: tuple[str, ...] = ("was read from a PDF, whose lines were joined to paragraphs",)
    if len(document) > _MOST_PAGES:
        notes += (f"is truncated: of its {len(document):,} pages the first {_MOST_PAGES:,} were read",)
    yield from list_articles(_join_pages(pages), file, notes=notes)


def _join_pages(pages: list[str]) -> str:
    """Return the text of printed pages: lines that end short of the others after a stop end a paragraph."""
    lines = [line.strip() for page in pages for line in page.replace("\r", "").split("\n")]
    lines = [
        re.sub("[\ufffe\u00ad]\\Z", "\u00ad", line) for line in lines if line and not re.fullmatch(r"\d{1,4}", line)
    ]
    width = max(map(len, lines), default=0)
    parted: list[str] = []
    for line in lines:
        if parted and parted[-1].endswith("\u00ad"):
            parted[-1] = parted[-1][:-1] + line
            continue
        parted.append(line)
        if len(line) < 0.85 * width and (re.search(r"[.!?…:][\"”’')\]]*\Z", line) or len(line) < 0.6 * width):
            parted.append("")
    return re.sub(r"\n{3,}", "\n\n", join_lines(parted)).strip()
