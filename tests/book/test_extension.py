"""What Sphinx is told to do beside writing the pages."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

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
