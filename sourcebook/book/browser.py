"""The browser that prints, pictures and tests the book: the system's Chromium, driven by Playwright.

Playwright is among the tests' requirements (``make test`` installs it); the book itself needs no browser.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sourcebook.book.build import BUILD
from sourcebook.documents.controls import say
from sourcebook.documents.document import ROOT
from sourcebook.errors import SourcebookError

_PAGE = "notebooks/stances.html"
PICTURE = ROOT / ".github" / "picture.png"
_SIZE = (1280, 1160)  # pixels

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find_browser() -> str | None:
    """Return the path of an installed Chromium or Chrome, or None."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


@contextlib.contextmanager
def open_browser() -> Iterator[Any]:
    """Open the browser without a window for the time of a ``with`` block.

    Raises SourcebookError where none is installed.
    """
    from playwright.sync_api import sync_playwright

    path = find_browser()
    if path is None:
        raise SourcebookError(
            "No Chromium is installed: install it (Debian: apt-get install chromium), then run again."
        )
    with sync_playwright() as playwright:
        # Chromium refuses to run as root in a sandbox; it opens nothing here but the book itself.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def take_picture(browser: Any, book: Path, target: Path) -> Path:
    """Take a picture of the built book in the folder ``book`` as the PNG ``target``, and return it.

    Raises SourcebookError where the book is not built.
    """
    if not (book / _PAGE).exists():
        raise SourcebookError(f"{book / _PAGE} does not exist: run `make book` first.")
    target.parent.mkdir(parents=True, exist_ok=True)
    width, height = _SIZE
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light", reduced_motion="reduce")
    page.goto((book / _PAGE).as_uri())
    page.locator("figure").first.evaluate("each => window.scrollTo(0, each.getBoundingClientRect().top - 200)")
    page.wait_for_timeout(1000)  # the theme takes its list of sections away from what is as wide as the page
    page.screenshot(path=str(target))
    page.close()
    return target


if __name__ == "__main__":
    try:
        with open_browser() as opened:
            say(f"The picture is taken: {take_picture(opened, BUILD / 'html', PICTURE)}")
    except SourcebookError as error:
        sys.exit(f"sourcebook: {error}")
