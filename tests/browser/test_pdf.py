"""The printed book: tagged, with an outline, contents that lead to their pages, and page numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from sourcebook.book.pdf import print_book
from sourcebook.documents.imprint import read_imprint
from sourcebook.errors import SourcebookError

pypdf = pytest.importorskip("pypdf")
IMPRINT = read_imprint("seeds")
SMALLEST = 7  # points


@pytest.fixture(scope="module")
def printed(chromium: Any, book: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    target = tmp_path_factory.mktemp("pdf") / "book.pdf"
    return pypdf.PdfReader(print_book(chromium, book, target, IMPRINT))


def list_chapters(printed: Any) -> dict[str, int]:
    """Return each chapter's page, counted from one, by its title in the outline."""
    tops = [entry for entry in printed.outline if not isinstance(entry, list)]
    return {entry.title: printed.get_destination_page_number(entry) + 1 for entry in tops}


def test_it_is_tagged_and_says_its_language_and_title(printed: Any) -> None:
    root = printed.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert printed.metadata.title == "Sourcebook"


def test_the_cover_says_whose_it_is_from_when_and_how_to_cite_it(printed: Any) -> None:
    cover = squeeze(printed.pages[0].extract_text())
    for told in (IMPRINT.title, IMPRINT.authors[0], IMPRINT.date, IMPRINT.licence, f"Cite as: {IMPRINT.authors[0]}"):
        assert squeeze(told) in cover


def test_its_description_is_there_for_programs_too(printed: Any) -> None:
    about = printed.xmp_metadata
    assert about.dc_title == {"x-default": "Sourcebook"} and about.dc_language == ["en"]
    assert (about.dc_creator, about.dc_rights) == (list(IMPRINT.authors), {"x-default": IMPRINT.licence})
    assert printed.metadata.author == "; ".join(IMPRINT.authors)


def test_every_link_says_where_it_leads(printed: Any) -> None:
    notes = [note.get_object() for page in printed.pages for note in page.get("/Annots", ())]
    told = [str(note.get("/Contents", "")) for note in notes if note["/Subtype"] == "/Link"]
    assert len(told) > 1000 and all(told)
    assert {"The statistics cited", "Codebook"} <= set(told)


def test_no_text_is_too_small_to_read(printed: Any) -> None:
    sizes: dict[float, str] = {}

    def measure(text: str, matrix: list[float], place: list[float], font: Any, size: float) -> None:
        if text.strip():
            sizes.setdefault(round(size * abs(place[3] * matrix[3]), 1), text)

    for page in printed.pages[::7]:
        page.extract_text(visitor_text=measure)
    assert len(sizes) > 4
    assert {size: text for size, text in sizes.items() if size < SMALLEST} == {}


def test_no_page_ends_with_a_heading(printed: Any) -> None:
    def list_titles(entries: list[Any]) -> Iterator[str]:
        for entry in entries:
            yield from list_titles(entry) if isinstance(entry, list) else [squeeze(entry.title)]

    titles = set(list_titles(printed.outline))
    lines = [page.extract_text().splitlines() for page in printed.pages[2::7]]
    assert len(titles) > 100
    assert [line[-2] for line in lines if len(line) > 2 and squeeze(line[-2]) in titles] == []


def test_the_outline_has_every_chapter(printed: Any) -> None:
    chapters = list_chapters(printed)
    assert {"Contents", "The rhetoric", "The statistics cited", "The stances", "Codebook"} <= set(chapters)
    assert list(chapters.values()) == sorted(chapters.values())
    assert any(isinstance(entry, list) for entry in printed.outline), "sections lie beneath their chapters"


def test_the_pages_have_their_numbers(printed: Any) -> None:
    total = len(printed.pages)
    for number in [*range(1, total, 9), total]:  # a sample: reading all takes a minute
        assert printed.pages[number - 1].extract_text().rstrip().endswith(f"{number} / {total}")


def test_the_contents_name_and_reach_the_right_pages(printed: Any) -> None:
    chapters = list_chapters(printed)
    contents = printed.pages[chapters.pop("Contents") - 1]
    listed = " ".join(contents.extract_text().split())  # a long title takes two lines
    targets = [note.get_object() for note in contents["/Annots"]]
    assert len(targets) >= len(chapters)
    for title, number in chapters.items():
        assert f"{title} {number}" in listed
        assert title.split()[0] in printed.pages[number - 1].extract_text()


LONG = "reference/tables-stances.html"


@pytest.fixture(scope="module")
def long_tables(book: Path) -> BeautifulSoup:
    return BeautifulSoup((book / LONG).read_text(encoding="utf-8"), "html.parser")


def squeeze(text: str) -> str:
    """Return a text's letters and digits alone; ligatures are letters too."""
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", text))


def check_tables(pages: Iterable[str], tables: BeautifulSoup) -> None:
    """Check that printed pages have every row, and that none ends with a caption or with the head of a table."""
    pages = [squeeze(re.sub(r"\d+ / \d+\s*$", "", page)) for page in pages]
    assert len(pages) > 5 and len(pages[0]) > 300, "the first page is not blank"
    heads = [squeeze(each.get_text()) for each in tables.select("article caption, article thead")]
    assert len(heads) > 10
    assert [head for page in pages for head in heads if head and page.endswith(head)] == []
    printed = "".join(pages)
    # By what begins the last cell: a long cell may go on in other lines of the print than its neighbours.
    rows = [squeeze(row.select("td")[-1].get_text())[:20] for row in tables.select("article tbody tr")]
    assert len(rows) > 100
    assert [row for row in rows if row not in printed] == []


def test_the_book_prints_every_row_and_no_head_of_a_table_alone(printed: Any, long_tables: BeautifulSoup) -> None:
    places = list_chapters(printed)
    first = places["Tables: The stances"]
    last = min(number for number in places.values() if number > first)
    check_tables((printed.pages[number - 1].extract_text() for number in range(first, last)), long_tables)


def test_a_page_prints_every_row_and_no_head_of_a_table_alone(
    book: Path, visit: Callable[..., Any], long_tables: BeautifulSoup, tmp_path: Path
) -> None:
    visit((book / LONG).as_uri()).page.pdf(path=str(tmp_path / "page.pdf"), format="A4")
    check_tables((page.extract_text() for page in pypdf.PdfReader(tmp_path / "page.pdf").pages), long_tables)


def test_a_book_that_is_not_built_is_refused(chromium: Any, tmp_path: Path) -> None:
    with pytest.raises(SourcebookError, match="make book"):
        print_book(chromium, tmp_path, tmp_path / "book.pdf")
