"""Pages that were saved many to a file: feeds, and web archives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sourcebook.documents.encoding import decode
from sourcebook.documents.intake.archives import may_be_export, name_archive, split_export
from sourcebook.documents.intake.found import LONGEST_BYTES, Choices, File, Raw, Skipped, to_line
from sourcebook.documents.intake.pages import holds_markup, write_text
from sourcebook.errors import SourcebookError, need

_ENTRIES = ("item", "entry")
_TEXTS = ("encoded", "content", "description", "summary")
_FACTS = {
    "headline": ("title",),
    "byline": ("creator", "author"),
    "date": ("pubDate", "published", "date", "issued", "updated"),
    "section": ("category",),
}


def read_one_page(file: File, _: Choices) -> Iterator[Raw | Skipped]:
    """Yield a page as an article, or the articles of an archive's export in the form of a page."""
    data = file.read()
    if may_be_export(data) or b"Article" in data or b"ProQuest" in data:
        text = write_text(decode(data)[0])
        if name_archive(text):
            yield from split_export(text, file.name, file.stem)
            return
    if len(data) > LONGEST_BYTES:
        raise SourcebookError(f"is longer than {LONGEST_BYTES:,} bytes: split it into articles")
    yield Raw(file.stem, file.name, "page", data)


def read_feed(file: File, _: Choices) -> Iterator[Raw | Skipped]:
    """Yield the entries of an RSS or Atom feed as articles."""
    etree = need("lxml.etree")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    tree = etree.fromstring(file.read(), parser)
    entries = [] if tree is None else [each for each in tree.iter() if _name(each) in _ENTRIES]
    if not entries:
        raise SourcebookError("is no RSS or Atom feed with entries: save the page itself, or its text")
    publisher = next((to_line(each.text or "") for each in tree.iter() if _name(each) == "title"), "")
    for number, entry in enumerate(entries, 1):
        place = f"{file.name}, entry {number}"
        try:
            yield _read_entry(entry, place, f"{file.stem}-{number}", publisher)
        except SourcebookError as error:
            yield Skipped(place, str(error))


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _read_entry(entry: Any, place: str, id_: str, publisher: str) -> Raw:
    parts: dict[str, Any] = {}
    for child in entry:
        parts.setdefault(_name(child), child)
    name = next((name for name in _TEXTS if name in parts and "".join(parts[name].itertext()).strip()), "")
    if not name:
        raise SourcebookError("has no text: fetch its page instead")
    text = "".join(parts[name].itertext())
    if len(parts[name]):  # Atom may hold the page's own elements instead of their notation
        etree = need("lxml.etree")
        text = "".join(etree.tostring(child, encoding="unicode") for child in parts[name])
    facts = {"publisher": publisher}
    for fact, names in _FACTS.items():
        found = (" ".join("".join(parts[each].itertext()).split()) for each in names if each in parts)
        facts[fact] = next(filter(None, found), "")
    link = parts.get("link")
    facts["address"] = "" if link is None else to_line(link.get("href") or link.text or "")
    notes = ("holds a summary alone, as its feed gives it; fetch its page for the whole text",)
    text = write_text(text) if holds_markup(text) else text
    return Raw(id_, place, "row", text, facts, notes if name in ("description", "summary") else ())


def read_web_archive(file: File, _: Choices) -> Iterator[Raw | Skipped]:
    """Yield the pages of a web archive (WARC) as articles; pictures, scripts and failed answers are passed over."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    pages, others = 0, 0
    with file.path.open("rb") if file.path else file.open() as stream:
        try:
            for record in ArchiveIterator(stream):
                answer = record.http_headers
                kind = answer.get_header("content-type") or "" if answer else ""
                if (
                    record.rec_type != "response"
                    or not answer
                    or answer.get_statuscode() != "200"
                    or "html" not in kind
                ):
                    others += record.rec_type == "response"
                    continue
                pages += 1
                address = record.rec_headers.get_header("WARC-Target-URI") or ""
                data = record.content_stream().read(LONGEST_BYTES + 1)
                place = f"{file.name}, page {pages} ({to_line(address)[:200]})"
                if len(data) > LONGEST_BYTES:
                    yield Skipped(place, f"is longer than {LONGEST_BYTES:,} bytes: split it into articles")
                    continue
                yield Raw(f"{file.stem.removesuffix('.warc')}-{pages}", place, "page", data, {"address": address})
        except ArchiveLoadFailed as error:
            yield Skipped(file.name, f"breaks off after {pages} pages ({to_line(error)[:100]}): copy it again")
    if others or not pages:
        yield Skipped(file.name, f"holds {others} answers besides, which are no pages: they are passed over")
