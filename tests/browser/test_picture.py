"""The README's picture is there, and small enough for a first page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sourcebook.book.browser import PICTURE, take_picture
from sourcebook.documents.document import ROOT


def test_the_readme_shows_a_light_picture() -> None:
    assert PICTURE.relative_to(ROOT).as_posix() in (ROOT / "README.md").read_text(encoding="utf-8")
    assert PICTURE.stat().st_size < 200_000


def test_the_picture_can_be_taken_again(chromium: Any, book: Path, tmp_path: Path) -> None:
    taken = take_picture(chromium, book, tmp_path / "docs" / "picture.png")
    assert taken.read_bytes().startswith(b"\x89PNG")
