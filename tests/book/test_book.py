"""The built book: links, evidence character for character, nothing reprinted, nothing fetched from elsewhere."""

from __future__ import annotations

import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag
from zipfile import ZipFile, is_zipfile

import pytest
from bs4 import BeautifulSoup

from sourcebook.book.build import Book, build_book
from sourcebook.book.lock import read_lines
from sourcebook.documents.document import HIDDEN, Document, read_corpus
from sourcebook.documents.names import name_anchor
from sourcebook.findings.markdown import show_text
from sourcebook.mentions.kinds import list_mentions
from sourcebook.mentions.tables import read_coding

pytestmark = pytest.mark.xdist_group("book")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(HTMLParser):
    """What the tests need of a page: its ids, links, images, text, and the text inside given classes."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.text: list[str] = []
        self.passages: list[str] = []
        self.stack: list[tuple[str, str]] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.ids.add(str(values["id"]))
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        if tag in ("script", "img", "link") and (address := values.get("src") or values.get("href")):
            self.loaded.append(str(address))
        if tag == "img":
            self.images.append(values)
        if tag not in VOID:
            self.stack.append((tag, values.get("class") or ""))
            if "passage" in (values.get("class") or "").split():
                self.passages.append("")

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if any(tag in ("script", "style") for tag, _ in self.stack):
            return
        self.text.append(data)
        classes = [name for _, names in self.stack for name in names.split()]
        if "passage" in classes and "where" not in classes:
            self.passages[-1] += data


@cache
def build() -> Path:
    return build_book(Book())


@cache
def read_book() -> dict[Path, Page]:
    return {path: Page(path) for path in sorted(build().rglob("*.html"))}


@cache
def read_listed(path: Path) -> dict[str, set[str]]:
    """Return the passages that "Find a passage" lists for each number that leads there, by their anchors."""
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    numbers = json.loads(page.select_one("#passages").string)["numbers"]
    return {name: set(number["ids"]) for name, number in numbers.items()}


def test_every_inner_link_leads_somewhere() -> None:
    pages = read_book()
    broken = []
    for path, page in pages.items():
        for href in page.links:
            address, anchor = urldefrag(href)
            if re.match(r"[a-z]+:", address):
                continue
            target = (path.parent / unquote(address)).resolve() if address else path
            if "=" in anchor:  # filters of the list of all passages
                listed = {unquote(urldefrag(link).fragment) for link in pages[target].links}
                assert read_listed(target)[anchor.removeprefix("number=")] <= listed, href
                continue
            if not target.exists() or (anchor and target in pages and unquote(anchor) not in pages[target].ids):
                broken.append(f"{path.name}: {href}")
    assert broken == []


def test_every_mention_has_its_anchor() -> None:
    documents = read_corpus("seeds")
    mentions = list_mentions(read_coding("data", documents))
    ids = {name for path, page in read_book().items() if path.parent.name == "evidence" for name in page.ids}
    assert set(mentions["id"]) <= ids


def squeeze(text: str) -> str:
    return " ".join(text.split())


def test_every_passage_stands_in_its_seed_character_for_character() -> None:
    # A name that is not printed is "[name]" on the page.
    texts = {document.id: squeeze(re.sub(f"{HIDDEN}+", "[name]", document.shown)) for document in read_corpus("seeds")}
    checked = 0
    for path, page in read_book().items():
        if path.parent.name == "evidence":
            for passage in page.passages:
                bare = squeeze(passage).removeprefix("… ").removesuffix(" …")
                assert bare in texts[path.stem], (path.name, passage)
                checked += 1
    assert checked > 100


APART = "No passages stand behind this number: "


def read_notes(path: Path) -> dict[str, tuple[str, list[str], str]]:
    """Return what opens behind each number that a page prints: by name what is shown, where it leads, what it says."""
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    notes = {}
    for number in page.select("button.number"):
        note = page.find(id=number["popovertarget"])
        assert note, (path.name, number)
        links = [str(link["href"]) for link in note.select("li a[href]")]
        notes[str(note["id"])] = (number.get_text(), links, note.get_text(" "))
    return notes


@cache
def read_marked() -> dict[str, dict[str, str]]:
    """Return what each evidence page marks, by the anchor of the mention: its characters."""
    marked = {}
    for path in sorted((build() / "evidence").glob("*.html")):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        found = {}
        for passage in page.select(".passage"):
            anchor = urldefrag(str(passage.select("a:has(.where)")[-1]["href"])).fragment
            assert page.find(id=anchor), anchor
            found[anchor] = squeeze("".join(mark.get_text() for mark in passage.select("mark")))
        marked[path.name] = found
    return marked


def test_every_printed_number_reaches_its_characters() -> None:
    """Each opens passages that an evidence page marks exactly, or says why none can stand behind it.

    The reasons are printed with ``pytest -rP``.
    """
    documents = read_corpus("seeds")
    texts = {document.id: document.shown for document in documents}
    mentions = list_mentions(read_coding("data", documents))
    exact = {
        name_anchor(row.id): squeeze(show_text(texts[row.doc][row.start : row.end])) for row in mentions.itertuples()
    }
    followed, apart, lost = 0, {}, []
    for path in read_book():
        for name, (shown, links, said) in read_notes(path).items():
            if APART in said:
                apart[name] = said.partition(APART)[2]
                continue
            for href in links:
                page, anchor = urldefrag(href)
                marked = read_marked().get(Path(page).name, {}).get(unquote(anchor))
                if marked is None or marked != exact[unquote(anchor)]:
                    lost.append(f"{path.name}: {name} ({shown}): {href}")
                followed += 1
            if not links:
                lost.append(f"{path.name}: {name} ({shown}) has no passages, and says not why")
    print(f"{followed} links of numbers were followed; apart stand:", *sorted(apart.items()), sep="\n")
    assert lost == [], "\n".join(lost)
    assert followed > 500


def test_no_page_reprints_an_article() -> None:
    """No run of more than 600 characters of an article stands on a page outside quotation marks."""
    long = {
        squeeze(document.text)[place : place + 601]
        for document in read_corpus("seeds")
        for place in range(0, len(squeeze(document.text)) - 600, 20)
    }
    for path, page in read_book().items():
        text = squeeze("".join(page.text))
        outside = squeeze(re.sub(r"“[^”]*”", " ", text))
        assert not [run for run in long if run in outside], path.name


def test_no_seed_lies_in_the_book() -> None:
    seeds = [document.text.encode() for document in read_corpus("seeds")]
    for path in build().rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not any(seed in data for seed in seeds), path
    assert not (build() / "_sources").exists()


def test_nothing_is_loaded_from_elsewhere() -> None:
    for path, page in read_book().items():
        assert [address for address in page.loaded if re.match(r"(https?:)?//", address)] == [], path.name


def test_every_image_says_what_it_shows() -> None:
    for path, page in read_book().items():
        assert all(image.get("alt") for image in page.images), path.name


def test_pages_are_light() -> None:
    for path in read_book():
        assert path.stat().st_size <= 500_000, path.name


def test_every_finding_of_the_lock_is_printed() -> None:
    ids = {name for page in read_book().values() for name in page.ids}
    missing = [
        line.name
        for line in read_lines()
        if line.kind == "finding" and f"finding-{line.name.replace('_', '-')}" not in ids
    ]
    assert missing == []


def test_private_particulars_are_not_printed() -> None:
    """A reporter's telephone number and address stand in one seed; the book does not print them."""
    text = next(document.text for document in read_corpus("seeds") if document.id == "002")
    private = re.findall(r"\S+@\S+\.com|\d{3}-\d{3}-\d{4}", text)
    assert len(private) == 2
    for path, page in read_book().items():
        assert not any(each in "".join(page.text) for each in private), path.name


def list_surnames(document: Document) -> set[str]:
    """Return the last word of each unprinted name (what follows a comma is a byname)."""
    names = [document.text[start:end].partition(",")[0] for start, end in document.unnamed]
    return {name.split()[-1].casefold() for name in names}


def read_words(path: Path) -> set[str]:
    """Return the words of a published file; of an archive, those of the files in it."""
    parts = [path.read_bytes()]
    if is_zipfile(path):
        with ZipFile(path) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
    return {word for part in parts for word in re.findall(r"\w+", part.decode("utf-8", errors="ignore").casefold())}


def test_nobody_named_only_in_a_caption_is_named_in_the_book() -> None:
    """Neither a page, nor the search, nor a table or export holds such a surname."""
    unnamed = set().union(*(list_surnames(document) for document in read_corpus("seeds")))
    assert len(unnamed) > 5
    published = [path for path in build().rglob("*") if path.suffix in (".html", ".js", ".csv", ".json", ".jsonld")]
    published += [path for path in (build() / "downloads").rglob("*") if path.is_file()]
    assert {"searchindex.js", "find.html", "adjudications.html"} <= {path.name for path in published}
    for path in published:
        if "_static" not in path.parts:
            assert read_words(path) & unnamed == set(), path
