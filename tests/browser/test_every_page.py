"""Every page of the built book: quiet, complete, accessible, and no wider than the screen."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import NARROW
from tests.browser.stock_theme import STOCK_THEME


def is_stock(page: Any, rule: str, target: str) -> bool:
    """Tell whether a violation lies in a part of the stock theme that is listed with its reason."""
    return any(
        rule == listed
        and page.evaluate("([target, part]) => !!document.querySelector(target)?.closest(part)", [target, part])
        for listed, part, _ in STOCK_THEME
    )


def find_violations(page: Any, theme: str) -> list[str]:
    """Return axe's findings in the page, without what the stock theme itself violates; by colour alone in the dark.

    The size of targets belongs to WCAG 2.2, and axe looks at it only where it is asked to.
    """
    by_colour = {"runOnly": ["color-contrast", "link-in-text-block"]}
    options = by_colour if theme == "dark" else {"rules": {"target-size": {"enabled": True}}}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{violation['id']}: {node['target'][-1]}"
        for violation in found
        for node in violation["nodes"]
        if not is_stock(page, violation["id"], node["target"][-1])
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_the_page_is_quiet(theme: str, pages: list[Path], visit: Callable[..., Any]) -> None:
    assert len(pages) > 20
    found = {}
    for path in pages:
        visited = visit(path.as_uri(), theme=theme)
        assert visited.page.locator("html").get_attribute("data-theme") == theme
        found[path.name] = [*visited.errors, *visited.strays, *find_violations(visited.page, theme)]
        visited.page.close()
    assert {name: told for name, told in found.items() if told} == {}


def test_nothing_scrolls_sideways_on_a_narrow_screen(pages: list[Path], visit: Callable[..., Any]) -> None:
    wide = []
    for path in pages:
        page = visit(path.as_uri(), width=NARROW).page
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(path.name)
        page.close()
    assert wide == []


HEADINGS = """() => [...document.querySelectorAll("main h1, main h2, main h3, main h4, main h5, main h6")]
    .filter((each) => each.checkVisibility()).map((each) => Number(each.tagName[1]))"""


def test_language_is_set_and_headings_are_in_order(pages: list[Path], visit: Callable[..., Any]) -> None:
    for path in pages:
        page = visit(path.as_uri()).page
        levels = page.evaluate(HEADINGS)
        assert page.locator("html").get_attribute("lang") == "en", path.name
        assert levels[:1] == [1] and levels.count(1) == 1, path.name
        assert all(after - before <= 1 for before, after in pairwise(levels)), path.name
        page.close()
