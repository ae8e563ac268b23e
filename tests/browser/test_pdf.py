"""The printed book: tagged, with an outline, contents that lead to their pages, and page numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sourcebook.book.pdf import print_book
from sourcebook.errors import SourcebookError

pypdf = pytest.importorskip("pypdf")


@pytest.fixture(scope="module")
def printed(chromium: Any, book: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return pypdf.PdfReader(print_book(chromium, book, tmp_path_factory.mktemp("pdf") / "book.pdf"))


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
    lines = contents.extract_text().splitlines()
    targets = [note.get_object() for note in contents["/Annots"]]
    assert len(targets) >= len(chapters)
    for title, number in chapters.items():
        assert f"{title} {number}" in lines
        assert title.split()[0] in printed.pages[number - 1].extract_text()


def test_a_book_that_is_not_built_is_refused(chromium: Any, tmp_path: Path) -> None:
    with pytest.raises(SourcebookError, match="make book"):
        print_book(chromium, tmp_path, tmp_path / "book.pdf")
