"""A real browser over the built book; every test here is marked ``browser`` and skips where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sourcebook.book.browser import find_browser, open_browser
from sourcebook.book.build import Book, build_book

HERE = Path(__file__).parent
WIDE, NARROW = 1280, 390


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # A module's tests share a worker, and so the book that is printed once for them.
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@dataclass
class Visit:
    """An open page with what it said on its console and what it asked for outside the book."""

    page: Any
    errors: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    if not find_browser():
        pytest.skip("no Chromium is installed: install it (Debian: apt-get install chromium), then run again")
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def book(chromium: Any) -> Path:
    """Return the folder of the built report."""
    return build_book(Book())


@pytest.fixture(scope="session")
def pages(book: Path) -> list[Path]:
    """Return every page that a reader meets; the book's ``index.html`` only sends the reader on."""
    found = sorted(path for path in book.rglob("*.html") if "_static" not in path.parts)
    return [path for path in found if path != book / "index.html"]


@pytest.fixture
def visit(chromium: Any) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens an address, blocks what lies outside the book, and records it."""
    contexts = []

    def open_address(address: str, width: int = WIDE, theme: str = "light", home: str = "file:") -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        visited = Visit(page)
        page.on("console", lambda message: message.type == "error" and visited.errors.append(message.text))
        page.on("pageerror", lambda error: visited.errors.append(str(error)))

        def refuse(dialog: Any) -> None:
            visited.errors.append(f"a dialog: {dialog.message}")
            dialog.dismiss()

        page.on("dialog", refuse)

        def admit(route: Any) -> None:
            if route.request.url.startswith((home, "data:")):
                route.continue_()
            else:
                visited.strays.append(route.request.url)
                route.abort()

        context.route("**/*", admit)
        page.goto(address)
        return visited

    yield open_address
    for context in contexts:
        context.close()
