"""What Sphinx is told to do beside writing the pages."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from sourcebook.book.assemble import read_share
from sourcebook.book.extension import complete_start


def test_the_page_that_sends_on_is_a_whole_page(tmp_path: Path) -> None:
    (tmp_path / "intro.html").write_text("<title>Ferries &amp; piers</title>", encoding="utf-8")
    start = tmp_path / "index.html"
    start.write_text('<meta http-equiv="Refresh" content="0; url=intro.html" />\n', encoding="utf-8")
    for _ in range(2):  # the second time there is nothing left to do
        complete_start(SimpleNamespace(outdir=tmp_path), None)  # type: ignore[arg-type]
    page = start.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>") and "<title>Ferries &amp; piers</title>" in page
    assert page.count("<html") == 1
    assert 'content="0; url=intro.html"' in page and '<a href="intro.html">' in page


def test_the_bar_goes_as_far_as_sphinx_says_with_many_pages_in_a_line() -> None:
    lines = [
        "Running Sphinx v7.4.7",
        "reading sources... [ 50%] evidence/a .. notebooks/corpus",
        "reading sources... [100%] notebooks/stances .. reference/tables",
        "writing output... [ 50%] a .. b",
        "writing output... [100%] c .. d",
    ]
    assert [read_share(line) for line in lines] == [0, 0.25, 0.5, 0.75, 1]
