"""The browser that prints, pictures and tests the book: the system's Chromium, driven by Playwright.

Playwright is among the tests' requirements (``make test`` installs it); the book itself needs no browser.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from typing import Any

from sourcebook.errors import SourcebookError

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find_browser() -> str | None:
    """Return the path of an installed Chromium or Chrome, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


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
