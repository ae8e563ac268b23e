"""Excerpts: fifty pages at most, chosen by what the chapters link to; links that lead nowhere become text."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from sourcebook.book.build import Book
from sourcebook.book.selection import (
    choose_documents,
    drop_links,
    drop_links_in_source,
    find_labels,
    find_owner,
    read_pages,
)
from sourcebook.documents.document import Document
from sourcebook.findings.markdown import MOST_ROWS, link, show_table, write_table

DOCUMENTS = [Document(f"a-{n}", f"a-{n}.txt", "text") for n in range(60)]


def test_a_small_corpus_has_all_its_pages() -> None:
    assert choose_documents(DOCUMENTS[:50], []) == DOCUMENTS[:50]


def test_the_documents_linked_to_most_are_chosen() -> None:
    pages = ["[x](#quote-a-59-120) [y](#statistic-a-58-3-2)", "[z](#evidence-a-57)"]
    chosen = [document.id for document in choose_documents(DOCUMENTS, pages, most=4)]
    assert chosen == ["a-0", "a-57", "a-58", "a-59"]


def test_an_anchor_belongs_to_the_longest_id_that_fits() -> None:
    ids = {"a": "a", "a-12": "a-12"}
    assert find_owner("quote-a-12-30", ids) == "a-12"
    assert find_owner("quote-a-12", ids) == "a-12"
    assert find_owner("table-speakers", ids) == ""


def test_only_links_to_labels_of_the_book_are_kept(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(
        "(here)=\n# Page\n\n[a](#here) [b\\]](#gone) [c](#figure-f) [d](<https://example.org>)\n"
    )
    figure = ":::{figure} x\n:name: figure-f\n:::\n[e](#gone)"
    cells = [{"cell_type": "code", "source": "", "outputs": [{"data": {"text/markdown": [figure]}}]}]
    (tmp_path / "n.ipynb").write_text(json.dumps({"cells": cells}))
    labels = find_labels(read_pages(tmp_path))
    assert labels == {"here", "figure-f"}
    drop_links_in_source(tmp_path, labels)
    assert "[a](#here) b\\] [c](#figure-f) [d](<https://example.org>)" in (tmp_path / "page.md").read_text()
    assert json.loads((tmp_path / "n.ipynb").read_text())["cells"][0]["outputs"][0]["data"]["text/markdown"].endswith(
        "\ne"
    )
    assert drop_links("[x](#gone)", labels) == "x"


def test_links_in_cells_stay_links_whatever_is_installed() -> None:
    assert "[x](#y)" in write_table(pd.DataFrame({"passage": [link("x", "y")]}))


def test_a_long_table_says_what_it_leaves_out_and_keeps_its_data() -> None:
    shown = show_table(pd.DataFrame({"n": range(MOST_ROWS + 1)}), "long", "Numbers.")
    assert f"first {MOST_ROWS} of {MOST_ROWS + 1} rows" in shown.record["appendix"]  # type: ignore[union-attr]
    assert shown.record["csv"].count("\n") == MOST_ROWS + 2  # type: ignore[union-attr]


def test_no_corpus_takes_a_folder_of_the_report() -> None:
    assert Book("x/html").name == "html-book"
    assert Book("x/my-articles").name == "my-articles"
