"""What a page may run: every inline script is the theme's own, and titles are text."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest

from sourcebook.book.build import Book, build_book
from sourcebook.book.policy import INLINE, escape_search, escape_titles, hash_script

pytestmark = pytest.mark.xdist_group("book")
HOSTILE = 'Pier & <script>alert(1)</script> "x"'


@cache
def read_pages() -> dict[str, str]:
    """Return the report's pages, without the one that only sends the reader on."""
    book = build_book(Book())
    paths = [path for path in book.rglob("*.html") if path != book / "index.html" and "_static" not in path.parts]
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


def test_a_page_says_before_anything_it_loads_what_it_may_run() -> None:
    for name, page in read_pages().items():
        assert page.count("Content-Security-Policy") == 1, name
        before = page.partition("Content-Security-Policy")[0]
        assert not re.search(r"<script|<link|<style|<title", before), name


def test_every_inline_script_is_one_that_the_policy_names() -> None:
    for name, page in read_pages().items():
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
        scripts = INLINE.findall(page)
        assert policy and scripts, name
        assert {hash_script(script) for script in scripts} <= set(policy[1].replace(";", " ").split()), name
        assert "unsafe-inline" not in policy[1].partition("script-src")[2].partition(";")[0], name


def test_no_page_has_a_script_in_an_attribute() -> None:
    for name, page in read_pages().items():
        assert not re.search(r"<[a-z][^<>]*\son[a-z]+=", page), name


def test_titles_that_the_theme_prints_as_they_are_come_escaped() -> None:
    context = {"pagetitle": HOSTILE, "docstitle": HOSTILE, "title": "A <em>rendered</em> title"}
    escape_titles(None, "", "", context, None)  # type: ignore[arg-type]
    assert "<" not in context["pagetitle"] + context["docstitle"]
    assert context["title"] == "A <em>rendered</em> title"


def test_the_search_shows_headings_as_text(tmp_path: Path) -> None:
    index = tmp_path / "searchindex.js"
    index.write_text(f"Search.setIndex({json.dumps({'alltitles': {HOSTILE: [[0, None]]}})})", encoding="utf-8")
    escape_search(SimpleNamespace(outdir=tmp_path), None)  # type: ignore[arg-type]
    escaped = 'Pier &amp; &lt;script&gt;alert(1)&lt;/script&gt; "x"'
    assert index.read_text("utf-8") == f"Search.setIndex({json.dumps({'alltitles': {escaped: [[0, None]]}})})"
