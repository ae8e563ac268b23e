"""No number in the report's prose is typed by hand."""

from __future__ import annotations

import pytest

from sourcebook.book.lock import read_lines
from tests.prose import find_typed_numbers, glued_names, list_typed_numbers, read_prose


@pytest.mark.parametrize(
    "text",
    [
        "It was said on 8 February 2017, in 2017–18, and again in May 2018.",
        "See 8 U.S.C. § 1373, 888 F.3d 272 (7th Cir. 2018) and Executive Order 13768.",
        "MS-13 and 287(g) are names; so is document 003.",
        "Of [{glue:text}`statistics_figures`](#finding-statistics-figures) figures, most …",
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


def test_the_reports_prose_holds_no_typed_number() -> None:
    assert list_typed_numbers() == []


def test_every_number_that_prose_prints_is_in_the_lock() -> None:
    locked = {line.name for line in read_lines() if line.kind == "finding"}
    printed = {name for _, text in read_prose() for name in glued_names(text)}
    assert printed <= locked
