"""The whole book as one PDF: tagged, with a cover, an outline, contents that lead to their pages, and page numbers.

Chromium prints it, because the browser that the tests drive writes a tag tree and an outline from the same HTML
that readers see, and needs no second layout engine with libraries of its own. WeasyPrint 70, given the same source,
writes page numbers, XMP and the contents of links by itself, in about as many pages; but where Chromium takes a
minute it took more than ten.

Chromium knows no page numbers inside a text, so the book is printed twice: the first print's outline says on which
page each chapter begins. XMP, and what each link leads to, which a screen reader says, are added to its print.
"""

from __future__ import annotations

import html
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

from bs4 import BeautifulSoup, Tag

from sourcebook.book.browser import open_browser
from sourcebook.book.build import BUILD, SEEDS
from sourcebook.book.policy import NO_SCRIPTS, write_policy
from sourcebook.documents.controls import say
from sourcebook.documents.imprint import Imprint, read_imprint
from sourcebook.errors import SourcebookError
from sourcebook.exports.citation import tell_citation

_FIRST = "intro.html"
# The list of all passages is there to be filtered on the screen; the evidence pages print every one of them.
_LEFT_OUT = {"reference/find.html"}
_MACHINERY = "details.fold, aside.behind, a.headerlink, .takealong, script, style"
_FOOT = (
    '<div style="width: 100%; text-align: center; font: 8pt sans-serif; color: #444">'
    '<span class="pageNumber"></span> / <span class="totalPages"></span></div>'
)
_STYLE = """
@page { size: A4; margin: 18mm 18mm 20mm; }
* { box-sizing: border-box; }
body { font: 10pt/1.45 "DejaVu Serif", Georgia, serif; color: #111; margin: 0; font-variant-ligatures: none;
  overflow-wrap: break-word; }
h1, h2, h3, h4, caption, figcaption, table, nav, .fields { font-family: "DejaVu Sans", Arial, sans-serif; }
h1 { font-size: 20pt; line-height: 1.2; } h2 { font-size: 14pt; } h3 { font-size: 11pt; }
h1, h2, h3, caption, thead, dt, .passage { break-after: avoid; }
tbody tr:first-child { break-before: avoid; }
h1, h2, h3 { white-space: break-spaces; } /* the outline would lose the space at a line's end */
article, nav { break-before: page; }
a { color: #0b3d66; text-decoration: none; }
.cover { padding-top: 45mm; text-align: center; } .cover .title { font-size: 24pt; line-height: 1.25; margin: 0 0 8mm; }
.cover .cite { margin: 25mm 12mm 8mm; text-align: left; }
sub, sup { font-size: max(0.75em, 7pt); }
nav ol { list-style: none; padding: 0; } nav a { color: inherit; display: flex; gap: 1em; }
nav a span:last-child { margin-left: auto; }
table { border-collapse: collapse; width: 100%; font-size: 7.5pt; line-height: 1.35; margin: 3mm 0 6mm; }
table.many { font-size: 7pt; }
td, th { border-bottom: 0.4pt solid #bbb; padding: 1mm; text-align: left; vertical-align: top; }
td, th { overflow-wrap: break-word; }
table.many :is(td, th) { overflow-wrap: anywhere; padding: 0.6mm; }
a.external { overflow-wrap: anywhere; } /* for one address that is too wide Chromium would print all at two thirds */
.text-right { text-align: right; }
thead { display: table-header-group; } thead, tr, figure, .passage, .finding, .sd-card { break-inside: avoid; }
td p, th p { margin: 0; } col { width: auto !important; }
caption { text-align: left; font-size: 8.5pt; padding-bottom: 1mm; }
figure { margin: 4mm 0; } figure img { width: 100%; max-height: 220mm; object-fit: contain; }
figcaption { font-size: 8.5pt; } figcaption p { margin: 1mm 0; }
.caption-number { font-weight: bold; }
.passage { border-left: 1.2pt solid #999; padding-left: 3mm; margin: 4mm 0 1mm; }
mark { background: #ffe9a8; print-color-adjust: exact; }
.fields, .finding { font-size: 8pt; margin: 0 0 0.5mm 3mm; color: #333; }
.where { font-size: 7pt; color: #555; }
code, pre { font-family: "DejaVu Sans Mono", monospace; font-size: max(0.85em, 7pt); overflow-wrap: anywhere; }
pre { white-space: pre-wrap; background: #f4f4f4; padding: 2mm; }
.sd-card { border: 0.4pt solid #bbb; padding: 2mm 4mm; margin: 2mm 0; } .sd-card-title { font-weight: bold; }
.sd-hide-link-text { font-size: 8pt; } .sd-hide-link-text::before { content: "Chapter: "; }
"""


@dataclass(frozen=True)
class _Chapter:
    """One page of the book as it goes into the PDF: its address in the book, its title and its content."""

    address: str
    title: str
    content: Tag


def print_book(browser: Any, book: Path, target: Path, imprint: Imprint | None = None) -> Path:
    """Print the built book in the folder ``book`` into the PDF ``target``, and return it; ``imprint`` is on its cover.

    Raises SourcebookError where the book is not built.
    """
    from pypdf import PdfReader

    imprint = imprint or Imprint()

    if not (book / _FIRST).exists():
        raise SourcebookError(f"{book / _FIRST} does not exist: run `make book` first.")
    chapters = list(_read_chapters(book))
    _link_chapters(chapters)
    with tempfile.TemporaryDirectory() as folder:
        source, draft = Path(folder) / "book.html", Path(folder) / "book.pdf"
        numbers: dict[str, int] = {}
        for place in (draft, target):
            source.write_text(
                _assemble(chapters, _write_cover(chapters, imprint, _read_foot(book)), numbers), encoding="utf-8"
            )
            page = browser.new_page()
            page.goto(source.as_uri())
            page.pdf(
                path=str(place),
                prefer_css_page_size=True,
                display_header_footer=True,
                header_template="<span></span>",
                footer_template=_FOOT,
                print_background=True,
                tagged=True,
                outline=True,
            )
            page.close()
            reader = PdfReader(place)
            tops = [entry for entry in reader.outline if not isinstance(entry, list)]
            # The outline's first entry is the heading of the contents.
            pages = [(reader.get_destination_page_number(entry) or 0) + 1 for entry in tops[1:]]
            numbers = dict(zip([chapter.address for chapter in chapters], pages, strict=True))
    _complete(target, _name_targets(chapters), imprint)
    return target


def _name_targets(chapters: list[_Chapter]) -> dict[str, str]:
    """Return what stands at each place that a link may lead to: its chapter, and its heading or its id there."""
    names = {}
    for chapter in chapters:
        place = _name_place(chapter.address)
        names[place] = chapter.title
        for part in chapter.content.select("[id]"):
            heading = part if part.name in ("h1", "h2", "h3") else part.select_one(":scope > :is(h1, h2, h3)")
            told = heading.get_text(" ", strip=True) if heading else str(part["id"]).removeprefix(f"{place}--")
            names[str(part["id"])] = f"{chapter.title}: {told}" if told != chapter.title else told
    return names


def _complete(target: Path, names: Mapping[str, str], imprint: Imprint) -> None:
    """Give each link in a PDF its contents, and the PDF its description in XMP."""
    from pypdf import PdfWriter
    from pypdf.generic import NameObject, TextStringObject
    from pypdf.xmp import XmpInformation

    writer = PdfWriter(target, incremental=True)  # the print as it is, with what is added at its end
    for page in writer.pages:
        for note in page.get("/Annots", ()):
            link = note.get_object()
            if link.get("/Subtype") == "/Link":
                place = str(link.get("/Dest", "")).removeprefix("/")
                told = names.get(unquote(place), unquote(place)) or str(link.get("/A", {}).get("/URI", "contents"))
                link[NameObject("/Contents")] = TextStringObject(told)
    about = XmpInformation.create()
    title = str(writer.metadata.title if writer.metadata else "")
    about.dc_title, about.dc_language, about.dc_format = {"x-default": title}, ["en"], "application/pdf"
    about.dc_creator = list(imprint.authors) or None
    about.dc_rights = {"x-default": imprint.licence or "no licence given"}
    about.dc_description = {"x-default": imprint.abstract} if imprint.abstract else None
    about.dc_identifier = imprint.address or None
    writer.xmp_metadata = about
    writer.add_metadata({"/Author": "; ".join(imprint.authors)} if imprint.authors else {})
    writer.write(target)


def _read_chapters(book: Path) -> Iterator[_Chapter]:
    """Yield the book's pages in reading order, which each page's link to the next one gives."""
    path: Path | None = book.resolve() / _FIRST
    while path:
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        address = path.relative_to(book.resolve()).as_posix()
        content = soup.select_one("article.bd-article")
        if content and address not in _LEFT_OUT:
            for part in content.select(_MACHINERY):
                part.decompose()
            for image in content.select("img[src]"):
                if not str(image["src"]).startswith("data:"):
                    image["src"] = (path.parent / unquote(str(image["src"]))).resolve().as_uri()
            for table in content.select("table"):
                if len(table.select("thead th")) > 7:
                    table["class"] = " ".join([*map(str, table.get_attribute_list("class")), "many"])
            heading = content.select_one("h1")
            yield _Chapter(address, heading.get_text(" ", strip=True) if heading else address, content)
        following = soup.select_one("a.right-next")
        path = (path.parent / str(following["href"])).resolve() if following else None


def _name_place(address: str, anchor: str = "") -> str:
    """Return the id in the PDF's source of a page of the book, or of a place on it."""
    return address.removesuffix(".html").replace("/", "-") + (f"--{anchor}" if anchor else "")


def _link_chapters(chapters: list[_Chapter]) -> None:
    """Turn links between pages into links inside one document; a link to what is not printed becomes plain text."""
    printed = {chapter.address for chapter in chapters}
    for chapter in chapters:
        for part in chapter.content.select("[id]"):
            part["id"] = _name_place(chapter.address, str(part["id"]))
        for link in chapter.content.select("a[href]"):
            address, anchor = urldefrag(str(link["href"]))
            if address.startswith(("http:", "https:", "mailto:")):
                continue
            place = chapter.address if not address else _resolve(chapter.address, unquote(address))
            if place in printed:
                link["href"] = "#" + _name_place(place, unquote(anchor))
            else:
                link.unwrap()


def _resolve(page: str, address: str) -> str:
    """Return the place in the book, from its root, that a page's relative address leads to."""
    parts = page.split("/")[:-1]
    for part in address.split("/"):
        if part == "..":
            parts = parts[:-1]
        else:
            parts.append(part)
    return "/".join(parts)


def _read_foot(book: Path) -> str:
    """Return what the foot of the book's pages says of the lock and the commit it is made from."""
    soup = BeautifulSoup((book / _FIRST).read_text(encoding="utf-8"), "html.parser")
    foot = soup.select_one(".provenance")
    return foot.get_text() if foot else ""


def _write_cover(chapters: list[_Chapter], imprint: Imprint, foot: str) -> str:
    """Return the cover: what the book is called, whose it is, from when, under which licence, and how to cite it."""
    licence = f"Licence: {imprint.licence}" if imprint.licence else "No licence is given"
    dated = ", ".join(filter(None, [imprint.date, f"version {imprint.version}" if imprint.version else ""]))
    lines = {
        "title": imprint.title or chapters[0].title,
        "authors": "; ".join(imprint.authors),
        "date": dated,
        "licence": f"{licence}. The articles and the passages quoted from them remain their publishers’.",
        "cite": f"Cite as: {tell_citation(imprint)}" if imprint.title else "",
        "foot": foot,
    }
    told = "".join(f'<p class="{name}">{html.escape(line)}</p>' for name, line in lines.items() if line)
    return f'<div class="cover">{told}</div>'


def _assemble(chapters: list[_Chapter], cover: str, numbers: Mapping[str, int]) -> str:
    """Return the book as one HTML page: cover, contents with the pages' numbers as far as known, chapters."""
    title = html.escape(chapters[0].title)
    contents = "".join(
        f'<li><a href="#{_name_place(chapter.address)}"><span>{html.escape(chapter.title)}</span>'
        f"<span>{numbers.get(chapter.address, '')}</span></a></li>"
        for chapter in chapters
    )
    body = "".join(
        f'<article id="{_name_place(each.address)}">{each.content.decode_contents()}</article>' for each in chapters
    )
    head = f'<meta charset="utf-8">{write_policy(NO_SCRIPTS)}<title>{title}</title><style>{_STYLE}</style>'
    return (
        f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{cover}'
        f'<nav aria-label="Contents"><h1>Contents</h1><ol>{contents}</ol></nav><main>{body}</main></body></html>'
    )


if __name__ == "__main__":
    try:
        with open_browser() as opened:
            printed = print_book(opened, BUILD / "html", BUILD / "sourcebook.pdf", read_imprint(SEEDS))
            say(f"The book is printed: {printed}")
    except SourcebookError as error:
        sys.exit(f"sourcebook: {error}")
