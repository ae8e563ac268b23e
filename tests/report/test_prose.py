"""No number in the report's prose is typed by hand."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from sourcebook.book.lock import read_lines
from sourcebook.documents.document import read_corpus
from tests.prose import (
    find_typed_numbers,
    glued_names,
    list_typed_numbers,
    read_articles,
    read_code,
    read_notebook,
    read_prose,
)


@pytest.mark.parametrize(
    "text",
    [
        "It was said on 8 February 2017, in 2017–18, and again in May 2018.",
        "See 8 U.S.C. § 1373, 888 F.3d 272 (7th Cir. 2018) and Executive Order 13768.",
        "MS-13 and 287(g) are names; so is document 003.",
        "Of {number}`statistics_figures` figures, most …",
        "The caption says “some 650 inmates”.",
        "```console\n$ make book 3\n```",
        "1. First\n2. Second",
    ],
)
def test_dates_citations_codes_names_and_quotations_may_hold_digits(text: str) -> None:
    assert find_typed_numbers(text) == []


@pytest.mark.parametrize("text", ["There are 66 figures.", "A share of 40%.", "one\n\nThe table has 3 rows."])
def test_a_typed_number_is_found_with_its_line(text: str) -> None:
    ((line, found),) = find_typed_numbers(text)
    assert found == text.splitlines()[line - 1]


def test_a_notebook_that_types_numbers_in_its_code_is_told_where(tmp_path: Path) -> None:
    cells = [
        nbformat.v4.new_markdown_cell("3 rows."),
        nbformat.v4.new_code_cell('comment(["003"], f"{count} of them, on 8 February 2017.")\ncolour = "#b8b8b8"'),
        nbformat.v4.new_code_cell('def draw() -> None:\n    """Draw 2 lines."""'),
        nbformat.v4.new_code_cell('title = "figures"\nshow_report("There are 66 figures.")'),
        nbformat.v4.new_code_cell('caption(f"In {few} of 5 articles, " f"{rest:.1f} more.")'),
    ]
    path = tmp_path / "bad.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    assert [sentence.partition("):")[0] for sentence in list_typed_numbers(read_notebook(path))] == [
        "bad.ipynb, cell 0, line 1: a number is typed by hand (3 rows.",
        "bad.ipynb, cell 3, line 2: a number is typed by hand (There are 66 figures.",
        "bad.ipynb, cell 4, line 1: a number is typed by hand (In … of 5 articles, … more.",
    ]


def test_only_whole_words_of_an_article_may_hold_digits() -> None:
    passage = next(line for line in read_articles()[0].splitlines() if find_typed_numbers(line))
    assert find_typed_numbers(read_code(f"words = {passage!r}")) == []
    assert find_typed_numbers(read_code(f"words = {passage + ' So it says.'!r}"))


def test_the_reports_prose_holds_no_typed_number() -> None:
    assert list_typed_numbers(read_prose()) == []


def test_every_number_that_prose_prints_is_in_the_lock() -> None:
    locked = {line.name for line in read_lines() if line.kind == "finding"}
    printed = {name for _, text in read_prose() for name in glued_names(text)}
    assert printed <= locked


def test_quoted_words_that_lead_to_a_passage_stand_in_its_article() -> None:
    texts = {document.id: document.text for document in read_corpus("seeds")}
    quoted = [
        (name, words, doc)
        for name, text in read_prose()
        for words, doc in re.findall(r"\[“([^”]*)”\]\(#[a-z]+-(\d{3})(?:-\d+)*\)", text)
    ]
    assert len(quoted) > 5
    assert [(name, words) for name, words, doc in quoted if words not in texts[doc]] == []
