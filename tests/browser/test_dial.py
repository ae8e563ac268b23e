"""The dial, turned by a reader: what the page then shows is what papermill finds with the command that it offers."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from sourcebook.book.build import Book, build_book
from sourcebook.book.dial import TITLE
from sourcebook.book.runner import Run, run_notebooks
from sourcebook.book.sweep import run_sweep
from sourcebook.documents.document import ROOT
from sourcebook.extract.corpus import extract_corpus
from sourcebook.findings.notebooks import NOTEBOOKS
from sourcebook.findings.publish import harvest
from tests.browser.conftest import NARROW

HOUSING = ROOT / "examples" / "housing"
PLACES = "[data-finding], [data-claim]"
MOST = 200_000


def read_places(page: Any) -> dict[str, str]:
    """Return what a page shows for each finding and claim."""
    script = "places => places.map(each => [each.dataset.finding ?? each.dataset.claim, each.textContent])"
    return dict(page.locator(PLACES).evaluate_all(script))


def read_parameters(command: str) -> dict[str, Any]:
    """Return the parameters of a papermill command that the page offers."""
    words = shlex.split(command)
    found = {name: (flag, value) for flag, name, value in zip(words[3::3], words[4::3], words[5::3], strict=True)}
    return {name: value if flag == "-r" else yaml.safe_load(value) for name, (flag, value) in found.items()}


@pytest.mark.parametrize(
    ("chapter", "options"),
    [
        ("rhetoric", {"captions": "out", "article": "003", "scare": "counted"}),
        ("fidelity", {"witnesses": "official"}),
        ("statistics", {"coding": "first"}),
        ("statistics", {"captions": "out"}),  # a claim has nothing to count there
        ("stances", {"unit": "passages", "repeats": "once"}),
    ],
)
def test_a_turned_page_shows_what_papermill_finds(
    book: Path, visit: Callable[..., Any], tmp_path: Path, chapter: str, options: dict[str, str]
) -> None:
    visited = visit((book / f"notebooks/{chapter}.html").as_uri())
    page = visited.page
    published = read_places(page)
    page.get_by_text(TITLE).click()
    for name, option in options.items():
        page.locator(f".dial select[name={name}]").select_option(option)
    turned = read_places(page)
    assert turned != published
    command = page.locator(".dial-commands code").inner_text()
    (executed,) = run_notebooks([Run(NOTEBOOKS / f"{chapter}.ipynb", read_parameters(command))], tmp_path)
    found = {record["name"]: record["shown"] for record, _ in harvest(executed) if "shown" in record}
    assert turned == {name: found[name] for name in turned}
    marked = page.locator(".turned").count()
    assert marked == sum(
        text != read for text, read in zip(*(read_all(page, attribute) for attribute in ("title", "text")), strict=True)
    )
    assert f"{marked} numbers and sentences" in page.get_by_role("status").inner_text()
    assert visited.errors + visited.strays == []


def read_all(page: Any, what: str) -> list[str]:
    """Return for each place its text, or its published text."""
    if what == "text":
        return page.locator(PLACES).evaluate_all("places => places.map(each => each.textContent)")
    script = "places => places.map(each => each.title ? each.title.replace('published: ', '') : each.textContent)"
    return page.locator(PLACES).evaluate_all(script)


@pytest.fixture(scope="module")
def swept_book(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the book of the housing example after its sweep."""
    coding = tmp_path_factory.mktemp("housing") / "data"
    extract_corpus(HOUSING / "articles", coding, codebook=HOUSING / "codebook", workers=1)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")  # each builds its own, and removes it
    book = Book(str(coding / "articles"), str(coding), f"swept{worker}")
    assert run_sweep(book) == 0
    yield build_book(book)
    shutil.rmtree(book.folder)


def test_the_book_of_another_corpus_says_what_its_choices_change(
    swept_book: Path, visit: Callable[..., Any], tmp_path: Path
) -> None:
    visited = visit((swept_book / "notebooks/rhetoric.html").as_uri())
    page = visited.page
    published = read_places(page)
    page.get_by_text(TITLE).click()
    assert "Photo captions: there is no caption" in page.locator(".dial").inner_text()
    assert page.locator(".dial select[name=captions]").count() == 0
    page.locator(".dial select[name=article]").select_option("cap")
    turned = read_places(page)
    assert turned != published
    command = page.locator(".dial-commands code").inner_text()
    (executed,) = run_notebooks([Run(NOTEBOOKS / "rhetoric.ipynb", read_parameters(command))], tmp_path)
    found = {record["name"]: record["shown"] for record, _ in harvest(executed) if "shown" in record}
    assert turned == {name: found[name] for name in turned}
    page.locator(".claim-badge a", has_text="changes when").first.click()
    assert "robustness.html#table-robustness-claims" in page.url
    told = page.locator("main").inner_text()
    assert "It was made for the report's own articles." in told
    assert "Captions hold" not in told  # a claim that this book does not make
    assert visited.errors + visited.strays == []


def test_the_address_keeps_the_universe_and_the_reset_the_published_page(book: Path, visit: Callable[..., Any]) -> None:
    page = visit((book / "intro.html").as_uri()).page
    published = read_places(page)
    page.locator(".dial summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    turned = read_places(page)
    assert turned != published
    assert page.url.endswith("#universe:captions=out")
    sent = visit(page.url).page
    assert read_places(sent) == turned
    assert sent.locator(".dial select[name=captions]").input_value() == "out"
    sent.get_by_role("button", name="As published").click()
    sent.wait_for_function("!document.querySelector('.turned')")
    assert read_places(sent) == published
    assert "#" not in sent.url


def test_the_open_dial_fits_a_phone(book: Path, visit: Callable[..., Any]) -> None:
    page = visit((book / "notebooks/rhetoric.html").as_uri() + "#universe:captions=out", NARROW).page
    assert page.locator(".dial-form").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


def test_a_combination_that_makes_no_sense_is_said_and_changes_nothing(book: Path, visit: Callable[..., Any]) -> None:
    page = visit((book / "notebooks/corpus.html").as_uri() + "#universe:captions=out;article=002").page
    assert "The published values stand" in page.get_by_role("status").inner_text()
    assert page.locator(".turned").count() == 0


def test_what_stands_behind_a_number_follows_it(book: Path, visit: Callable[..., Any]) -> None:
    page = visit((book / "notebooks/rhetoric.html").as_uri() + "#universe:article=002").page
    number = page.locator("[data-finding=rhetoric_top_share].turned").first
    shown = number.inner_text()
    number.click()
    note = page.locator("#behind-rhetoric-top-share")
    assert note.locator("strong").first.inner_text() == shown
    assert "Under other choices" in note.inner_text()


def test_without_script_the_page_is_as_published(book: Path, chromium: Any) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((book / "notebooks/rhetoric.html").as_uri() + "#universe:captions=out")
    assert page.locator(".turned").count() == 0
    assert not page.locator(".dial-form").is_visible()
    context.close()


def test_no_page_carries_more_than_it_may(pages: list[Path]) -> None:
    sizes = {
        path.name: len(found[1].encode())
        for path in pages
        if (found := re.search(r'<template class="dial-values">(.*?)</template>', path.read_text("utf-8"), re.DOTALL))
    }
    assert {"intro.html", "rhetoric.html", "corpus.html", "statistics.html"} <= set(sizes)
    assert max(sizes.values()) <= MOST
