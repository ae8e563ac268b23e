"""The articles of an input, each within its limits."""

from __future__ import annotations

from pathlib import Path

from sourcebook.documents.intake import Article, Skipped, read_articles


def test_what_takes_too_long_is_told_and_costs_no_other(tmp_path: Path) -> None:
    attributes = " ".join(f"a{number}=1" for number in range(200_000))
    (tmp_path / "a.html").write_text(f"<html><body {attributes}><p>Too long.</p></body></html>", encoding="utf-8")
    (tmp_path / "b.txt").write_text("The harbor opens in May.\n", encoding="utf-8")
    (tmp_path / "c.txt").write_text("", encoding="utf-8")
    slow, read, empty = read_articles(tmp_path, seconds=0.5)
    assert isinstance(slow, Skipped) and "more memory or time" in slow.reason
    assert isinstance(read, Article) and read.document.text == "The harbor opens in May.\n"
    assert isinstance(empty, Skipped) and "is empty" in empty.reason
