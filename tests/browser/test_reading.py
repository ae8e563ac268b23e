"""Reading the book: its tables, theme, keyboard and links, as a reader uses them."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

COUNT = ".dt-info"
ROWS = "table.searchable tbody tr"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextlib.contextmanager
def serve(book: Path, folder: Path) -> Iterator[str]:
    """Serve a book from a sub-path on this machine alone, and give the sub-path's address."""
    (folder / "a").mkdir()
    (folder / "a" / "report").symlink_to(book)
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/a/report/"
        server.shutdown()


@pytest.fixture
def served(book: Path, tmp_path: Path) -> Iterator[str]:
    """Return the address of the report, served for one test."""
    with serve(book, tmp_path) as address:
        yield address


def count_rows(page: Any) -> int:
    """Return how many rows a filtered table has, on all its pages."""
    return int(page.locator(COUNT).first.inner_text().split(" of ")[1].split(" ")[0].replace(",", ""))


def get_column(page: Any, number: int) -> set[str]:
    """Return the different texts in a column of the rows in view."""
    return {text.strip() for text in page.locator(f"{ROWS} td:nth-child({number})").all_inner_texts()}


def test_every_page_loads_whole_from_a_sub_path(
    served: str, book: Path, pages: list[Path], visit: Callable[..., Any]
) -> None:
    for path in pages:
        visited = visit(served + path.relative_to(book).as_posix(), home=served)
        assert visited.errors + visited.strays == [], path.name
        visited.page.close()


def test_the_passages_are_filtered_by_mouse(book: Path, visit: Callable[..., Any]) -> None:
    page = visit((book / "reference/find.html").as_uri()).page
    everything = count_rows(page)
    page.get_by_label("kind", exact=True).select_option("stances")
    stances = count_rows(page)
    assert 0 < stances < everything
    assert get_column(page, 3) == {"stances"}
    page.get_by_label("document", exact=True).select_option("Miami Herald")
    assert 0 < count_rows(page) < stances
    assert get_column(page, 2) == {"Miami Herald"}
    page.locator("button.dt-paging-button", has_text="2").first.click()
    assert page.locator(COUNT).inner_text().startswith("26–")
    page.get_by_label("kind", exact=True).select_option("all")
    page.get_by_label("document", exact=True).select_option("all")
    assert count_rows(page) == everything


def test_the_passages_are_filtered_by_keyboard(book: Path, visit: Callable[..., Any]) -> None:
    page = visit((book / "reference/find.html").as_uri()).page
    everything = count_rows(page)
    page.get_by_label("document", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.type("stances")
    page.keyboard.press("Tab")
    assert get_column(page, 3) == {"stances"}
    page.get_by_label("words", exact=True).focus()
    page.keyboard.type("detainer")
    assert 0 < count_rows(page) < everything
    assert all("detainer" in text.casefold() for text in page.locator(ROWS).all_inner_texts())
    page.locator("th").nth(1).focus()
    page.keyboard.press("Tab")
    page.locator(f"{ROWS} a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/evidence/*.html#stance-*")
    assert page.locator(".passage:target").is_visible()


def test_the_address_keeps_the_filters_and_sets_them(book: Path, visit: Callable[..., Any]) -> None:
    page = visit((book / "reference/find.html").as_uri()).page
    page.get_by_label("document", exact=True).select_option("Miami Herald")
    page.get_by_label("kind", exact=True).select_option("stances")
    page.get_by_label("words", exact=True).fill("county")
    address, found = page.evaluate("location.href"), count_rows(page)
    assert address.endswith("#doc=003&kind=stance&q=county")
    other = visit(address).page
    assert count_rows(other) == found > 0
    assert other.get_by_label("document", exact=True).input_value() == "Miami Herald"
    other.evaluate("location.hash = 'doc=002'")
    other.wait_for_function("document.querySelector('#words').value === ''")
    assert get_column(other, 2) == {"HuffPost/AOL"}


def test_words_are_found_however_they_are_hyphenated_and_where_a_passage_is_cut(
    book: Path, visit: Callable[..., Any]
) -> None:
    page = visit((book / "reference/find.html").as_uri()).page
    words, counts = page.get_by_label("words", exact=True), {}
    for asked in ("MS-13", '"ms 13"', "MS\u201113", '"ms-13 gang"'):
        words.fill(asked)
        counts[asked] = count_rows(page)
    assert counts["MS-13"] == counts['"ms 13"'] == counts["MS\u201113"] > counts['"ms-13 gang"'] > 0
    whole = page.evaluate("Object.values(JSON.parse(document.querySelector('#passages').textContent).whole)")
    words.fill(f'"{" ".join(max(whole, key=len).split()[-5:])}"')
    assert count_rows(page) > 0


def test_a_long_note_leads_to_all_its_passages(book: Path, visit: Callable[..., Any]) -> None:
    page = visit((book / "notebooks/rhetoric.html").as_uri()).page
    note = page.locator("aside.behind", has=page.locator("a[href*='#number=']")).first
    number = page.locator(f"button[popovertarget='{note.get_attribute('id')}']").first
    number.click()
    link = note.locator("a[href*='#number=']")
    told = int(link.inner_text().split()[1].replace(",", ""))
    link.click()
    page.wait_for_url("**/find.html#number=*")
    assert count_rows(page) == told > 10
    page.get_by_role("button", name="Show all passages").click()
    assert count_rows(page) > told and "number" not in page.evaluate("location.href")


def test_the_search_in_the_header_leads_to_the_passages(book: Path, visit: Callable[..., Any]) -> None:
    page = visit((book / "notebooks/stances.html").as_uri()).page
    page.keyboard.press("Control+k")
    page.keyboard.type("MS-13")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reference/find.html?q=MS-13")
    assert count_rows(page) > 0 and "MS-13" in page.locator(ROWS).first.inner_text()
    page.locator("a", has_text="on the other pages").click()
    page.wait_for_url("**/search.html?q=MS-13")


def test_every_row_is_printed(book: Path, visit: Callable[..., Any], tmp_path: Path) -> None:
    page = visit((book / "reference/find.html#kind=stance").as_uri().replace("%23", "#")).page
    rows, shown = count_rows(page), page.locator(ROWS).count()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(ROWS).count() == rows > shown
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(ROWS).count() == shown


def test_a_table_of_a_chapter_finds_a_phrase(book: Path, visit: Callable[..., Any]) -> None:
    page = visit((book / "reference/tables-statistics.html").as_uri()).page
    everything = count_rows(page)
    page.get_by_label("Find in this table").first.fill("1.9 million")
    assert 0 < count_rows(page) < everything
    page.get_by_label("Find in this table").first.fill("no article has this phrase")
    assert page.locator("td.dt-empty").count() == 1


def test_the_theme_switch_turns_the_book_dark(book: Path, visit: Callable[..., Any]) -> None:
    page = visit((book / "intro.html").as_uri()).page
    read = "getComputedStyle(document.body).backgroundColor"
    seen = {page.evaluate(read)}
    for _ in range(3):
        page.locator("button.theme-switch-button").first.click()
        seen.add(page.evaluate(read))
    assert len(seen) == 2


# A card that is one link shows its focus around the whole card, by the link's ::after.
FOCUSED = """() => {
  const focused = document.activeElement;
  const shows = [getComputedStyle(focused), getComputedStyle(focused, "::after")].some((style) =>
    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none");
  return focused === document.body ? "nothing" : shows ? "shown" : focused.outerHTML.slice(0, 200);
}"""


def test_the_focus_is_visible(book: Path, visit: Callable[..., Any]) -> None:
    for name in ("intro.html", "reference/find.html", "evidence/003.html", "notebooks/stances.html"):
        page = visit((book / name).as_uri()).page
        page.locator("article h1").click()
        told = set()
        for _ in range(40):
            page.keyboard.press("Tab")
            told.add(page.evaluate(FOCUSED))
        assert told - {"nothing"} == {"shown"}, name


def test_reduced_motion_is_honoured(book: Path, visit: Callable[..., Any]) -> None:
    page = visit((book / "notebooks/stances.html").as_uri()).page
    moving = """() => [...document.querySelectorAll("*")].filter((each) => {
      const style = getComputedStyle(each);
      const turns = style.transitionProperty !== "none" && style.transitionDuration.split(",").some((t) => t !== "0s");
      return turns || style.animationName !== "none" || style.scrollBehavior === "smooth";
    }).length"""
    assert page.evaluate(moving) == 0


def test_a_reader_walks_from_a_question_to_a_passage_and_back(book: Path, visit: Callable[..., Any]) -> None:
    """Question, table, passage, its code's definition, the table again, the chapter, the first page."""
    page = visit((book / "index.html").as_uri()).page
    page.wait_for_url("**/intro.html")
    page.locator("main table a", has_text="figure by figure").click()
    page.wait_for_url("**/tables-statistics.html#table-statistics-questions")
    assert page.locator("#table-statistics-questions").is_visible()
    page.locator("#table-statistics-questions tbody a[href*='evidence/']").first.click()
    page.wait_for_url("**/evidence/*.html#statistic-*")
    passage = page.locator(".passage:target")
    assert passage.locator("mark").is_visible()
    passage.locator("xpath=following-sibling::p[1]").locator("a").first.click()
    page.wait_for_url("**/codebook.html#code-statistics-*")
    page.go_back()
    passage.locator("xpath=following-sibling::p[2]").locator("a").first.click()
    page.wait_for_url("**/tables-statistics.html#table-statistics-ledger")
    assert page.locator("#table-statistics-ledger").is_visible()
    page.locator("main a", has_text="the chapter").first.click()
    number = page.locator("main button.number").first
    number.click()
    assert page.locator(".behind:popover-open").is_visible()
    page.locator("a.navbar-brand").first.click()
    page.wait_for_url("**/intro.html")


def test_a_figures_links_lead_to_its_files_and_open_its_code(book: Path, visit: Callable[..., Any]) -> None:
    page = visit((book / "notebooks/stances.html").as_uri()).page
    links = page.locator("figure + .takealong").first.locator("a")
    assert links.all_inner_texts() == ["SVG", "PNG", "data (CSV)", "code"]
    for href in links.evaluate_all("all => all.slice(0, 3).map((each) => each.href)"):
        assert Path(unquote(href.removeprefix("file://"))).stat().st_size > 0
    page.locator("figure + .takealong").first.locator("a", has_text="code").click()
    page.wait_for_url("**#code-figure-*")
    code = page.locator(":target")
    assert code.is_visible() and "show_figure" in code.inner_text()
