"""The README's picture: the figure of the stances chapter on its page, as a reader meets it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from sourcebook.browser import open_browser
from sourcebook.build import BUILD
from sourcebook.documents.document import ROOT
from sourcebook.errors import SourcebookError

PAGE = "notebooks/stances.html"
PICTURE = ROOT / "docs" / "picture.png"
SIZE = (1280, 1160)  # pixels


def take_picture(browser: Any, book: Path, target: Path) -> Path:
    """Take a picture of the built book in the folder ``book`` as the PNG ``target``, and return it.

    Raises SourcebookError where the book is not built.
    """
    if not (book / PAGE).exists():
        raise SourcebookError(f"{book / PAGE} does not exist: run `make book` first.")
    target.parent.mkdir(parents=True, exist_ok=True)
    width, height = SIZE
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light", reduced_motion="reduce")
    page.goto((book / PAGE).as_uri())
    page.locator("figure").first.evaluate("each => window.scrollTo(0, each.getBoundingClientRect().top - 200)")
    page.wait_for_timeout(1000)  # the theme takes its list of sections away from what is as wide as the page
    page.screenshot(path=str(target))
    page.close()
    return target


if __name__ == "__main__":
    try:
        with open_browser() as opened:
            print(f"The picture is taken: {take_picture(opened, BUILD / 'html', PICTURE)}")
    except SourcebookError as error:
        sys.exit(f"sourcebook: {error}")
