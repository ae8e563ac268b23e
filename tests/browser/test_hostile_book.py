"""A hostile corpus's book in a browser: nothing runs, nothing is asked for, and everything is shown as text."""

from __future__ import annotations

import csv
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from pypdf import PdfReader

from sourcebook.book.build import Book, build_book
from sourcebook.book.pdf import print_book
from sourcebook.documents.controls import ACTING, read_marks, show_controls
from sourcebook.documents.document import read_corpus
from sourcebook.documents.imprint import Imprint
from sourcebook.exports import write_exports
from sourcebook.mentions.sheets.blank import write_sheet_for
from sourcebook.mentions.sheets.sample import draw_sample, write_sheet
from sourcebook.mentions.tables import read_coding
from tests.browser.test_reading import serve
from tests.hostile_corpus import FACTS, TITLE, attack, extract_hostile

# What each page is searched for: the scripts that would have run, by what they would have set or been.
RAN = (
    "() => window.ran || [...document.scripts].some((each) => "
    "each.type !== 'application/json' && each.text.includes('window.ran'))"
)
ACTIVE = "() => [...document.querySelectorAll('main img:not([src*=downloads]), main iframe, [onerror], [href^=java]')]"


@pytest.fixture(scope="module")
def coding(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return extract_hostile(tmp_path_factory.mktemp("hostile") / 'in <i onclick="window.ran=7">|{{ 7 * 7 }}')


@pytest.fixture(scope="module")
def hostile_book(chromium: Any, coding: Path) -> Iterator[Path]:
    title = TITLE + os.environ.get("PYTEST_XDIST_WORKER", "")  # each worker builds its own, and removes it
    book = Book(str(coding / "articles"), str(coding), title)
    yield build_book(book)
    shutil.rmtree(book.folder)


@pytest.fixture(scope="module")
def hostile_pages(hostile_book: Path) -> list[Path]:
    found = sorted(path for path in hostile_book.rglob("*.html") if "_static" not in path.parts)
    return [path for path in found if path != hostile_book / "index.html"]


def watch(visited: Any) -> list[str]:
    """Return what a page did that text cannot do."""
    page = visited.page
    active = page.evaluate(f"{ACTIVE}.map((each) => each.outerHTML)")
    return [*visited.errors, *visited.strays, *active, *(["a script ran"] if page.evaluate(RAN) else [])]


def test_no_page_runs_or_asks_for_anything(
    hostile_book: Path, hostile_pages: list[Path], visit: Callable[..., Any], tmp_path: Path
) -> None:
    assert len(hostile_pages) > 15
    with serve(hostile_book, tmp_path) as served:
        for path in hostile_pages:
            served_as = served + path.relative_to(hostile_book).as_posix()
            for address, home in ((path.as_uri(), "file:"), (served_as, served)):
                visited = visit(address, home=home)
                visited.page.evaluate(
                    "() => document.querySelectorAll('details').forEach((each) => (each.open = true))"
                )
                visited.page.wait_for_timeout(50)
                assert watch(visited) == [], path.name
                visited.page.close()


def test_everything_is_shown_as_text(hostile_pages: list[Path], visit: Callable[..., Any]) -> None:
    shown = ""
    for path in hostile_pages:
        page = visit(path.as_uri()).page
        text = page.evaluate("() => document.title + '\\n' + document.body.textContent")
        assert not ACTING.search(text), path.name
        shown += " ".join(text.split())
        page.close()
    fields = [*FACTS, "source", "title", "definition", "span", "rule", "source text", "code", "against", "example"]
    fields += ["counterexample", "why", "odd code", "passage", "quotes speaker", "attributions actor", "stances actor"]
    fields += [f"statistics {name}" for name in ("measures", "place", "time", "hedge", "chain")]
    fields += ["stances as_of", "devices speaker", "devices note", "quotes cue"]
    missing = [field for field in fields if tell(attack(field)) not in tell(shown)]
    assert missing == []


def tell(text: str) -> str:
    """Return a text as a page may print it: marks for what acts, single marks within a quotation, plain blanks."""
    return " ".join(show_controls(text).replace("_", " ").translate(str.maketrans("“”", "‘’")).split())


def test_the_search_finds_a_hostile_headline_and_shows_it(
    hostile_book: Path, visit: Callable[..., Any], tmp_path: Path
) -> None:
    with serve(hostile_book, tmp_path) as served:
        visited = visit(f"{served}search.html?q=headline", home=served)
        visited.page.wait_for_selector("#search-results li")
        visited.page.wait_for_timeout(500)
        assert "<script>" in visited.page.locator("#search-results").inner_text()
        assert watch(visited) == []


def test_tables_and_exports_hold_the_exact_characters(hostile_book: Path, coding: Path) -> None:
    with (coding / "articles" / "index.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["id"]: row for row in csv.DictReader(stream)}
    assert all(rows["harbour2018a"][name] == attack(name) for name in FACTS)
    documents = read_corpus(coding / "articles")
    tables = read_coding(coding, documents)
    assert attack("quotes speaker") in set(tables["quotes"]["speaker"])
    exports = hostile_book / "downloads" / "exports"
    annotations = json.loads((exports / "annotations.jsonld").read_text(encoding="utf-8"))
    values = {body["value"] for item in annotations["first"]["items"] for body in item["body"]}
    assert f"speaker: {attack('quotes speaker')}" in values
    claims = json.loads((exports / "claims.jsonld").read_text(encoding="utf-8"))
    said = json.dumps(claims, ensure_ascii=False)
    assert json.dumps(attack("statistics measures"), ensure_ascii=False)[1:-1] in said
    with zipfile.ZipFile(exports / "tables.zip") as archive:
        quotes = csv.DictReader(archive.read("quotes.csv").decode("utf-8").splitlines(keepends=True))
        assert attack("quotes speaker") in {row["speaker"] for row in quotes}


def test_drawings_and_projects_hold_text_and_no_script(hostile_book: Path, coding: Path, tmp_path: Path) -> None:
    drawings = sorted((hostile_book / "downloads").glob("*.svg"))
    assert drawings
    for drawing in drawings:
        tags = {element.tag.rpartition("}")[2] for element in ElementTree.parse(drawing).iter()}
        assert not tags & {"script", "foreignObject", "a"}, drawing.name
    documents = read_corpus(coding / "articles")
    write_exports(documents, read_coding(coding, documents), coding, tmp_path, Imprint(), with_texts=True)
    with zipfile.ZipFile(tmp_path / "project.qdpx") as archive:
        names = {element.get("name") for element in ElementTree.fromstring(archive.read("project.qde")).iter()}
        held = attack("headline").replace("\x1b", "\ufffd").replace("\x07", "\ufffd")  # XML 1.0 cannot hold them
        assert f"harbour2018a: {held}" in names
    codes = "".join(ElementTree.parse(tmp_path / "codebook.qdc").getroot().itertext())
    assert "code <script>window.ran" in codes


def test_the_printed_book_shows_it_as_text(chromium: Any, hostile_book: Path, tmp_path: Path) -> None:
    pages = PdfReader(print_book(chromium, hostile_book, tmp_path / "book.pdf")).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    assert '<script>window.ran="headline"</script>' in text
    assert "[U+202E]back[U+202C]" in text


def test_sheets_hold_texts_with_marks_for_the_exact_characters(coding: Path, tmp_path: Path) -> None:
    write_sheet(draw_sample(coding, 200), tmp_path / "sample.xlsx")
    write_sheet_for(coding / "articles" / "harbour2018a.txt", "quotes", coding, tmp_path / "blank.xlsx")
    for name in ("sample.xlsx", "blank.xlsx"):
        book = openpyxl.load_workbook(tmp_path / name)
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        assert all(cell.data_type == "s" and not ACTING.search(cell.value) for cell in cells)
        assert any(attack("passage") in read_marks(cell.value) for cell in cells)
