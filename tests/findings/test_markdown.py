"""Markdown: the evidence passes through unchanged."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sourcebook.documents import excerpts
from sourcebook.findings import markdown
from sourcebook.findings.markdown import (
    Markdown,
    block,
    escape,
    format_cell,
    link,
    link_address,
    quote_passage,
    strip_markdown,
    write_table,
)

TRICKY = "ab *_`~[](){}<>#+-=|!$&@%:\\.,1’”“\"'/"


def render(markdown: str) -> str:
    """Return the text that a reader sees."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    inline = [child for token in tokens for child in token.children or []]
    return "".join(child.content for child in inline if child.type in ("text", "code_inline", "text_special"))


@given(st.text(alphabet=TRICKY, min_size=1, max_size=40))
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    assert " ".join(render(escape(text)).split()) == " ".join(text.split())


@given(st.text(alphabet=TRICKY, max_size=40))
def test_stripping_takes_escapes_and_links_off_again(text: str) -> None:
    assert strip_markdown(link(text, "anchor-1")) == strip_markdown(escape(text)) == text.strip()


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (3, "3"),
        (3.0, "3"),
        (1900000, "1,900,000"),
        (5.5, "5.5"),
        (None, ""),
        (pd.NA, ""),
        (True, "yes"),
        ("a|b", r"a\|b"),
    ],
)
def test_cells(value: object, cell: str) -> None:
    assert format_cell(value) == cell


def test_markdown_cells_are_not_escaped_twice() -> None:
    frame = pd.DataFrame({"a": [Markdown("[x](#y)")], "n": [2]})
    assert write_table(frame).splitlines() == ["| a | n |", "| :--- | ---: |", "| [x](#y) | 2 |"]


def test_marks_inside_a_quoted_passage_are_single() -> None:
    assert quote_passage("a “castle” in the air") == "“a ‘castle’ in the air”"


def test_a_table_of_thousands_of_rows_says_how_many_it_shows() -> None:
    rows = 3 * markdown.MOST_ROWS
    frame = pd.DataFrame({"who": [f"speaker {n}" for n in range(rows)], "words": range(rows)})
    shown = markdown.show_table(frame, "many", "Everyone.")
    whole = shown.record["appendix"]
    printed = [line for line in whole.splitlines() if line.startswith("| speaker")]
    assert f"Shown are the first {len(printed):,} of {rows:,} rows" in whole
    assert "[All 300 rows](#table-many)" in shown.markdown
    assert len(printed) == markdown.MOST_ROWS
    assert shown.record["csv"].count("\n") == rows + 1


def test_a_cell_of_many_links_says_how_many_it_shows() -> None:
    number = 4 * markdown.MOST_LINKS
    cell = markdown.join([markdown.link(n, f"quote-a-{n}") for n in range(number)], " ")
    shown = markdown.show_table(pd.DataFrame({"passages": [cell]}), "links", "Links.")
    printed = shown.markdown.count("](#quote-a-")
    assert f"… ({printed} of {number})" in shown.markdown
    assert shown.record["csv"].split("\n")[1].split() == [str(n) for n in range(number)]


def test_names_beyond_the_first_are_counted() -> None:
    names = [f"a{n}" for n in range(5)]
    assert excerpts.cut(names, 5) == names
    assert excerpts.cut(names, 2) == ["a0", "a1", "… (2 of 5)"]


def test_a_chapter_shows_the_telling_rows_of_a_long_table() -> None:
    frame = pd.DataFrame({"who": [f"speaker {n}" for n in range(markdown.FEW_ROWS + 1)]})
    shown = markdown.show_table(frame, "long", "Everyone.", telling=frame["who"].eq("speaker 3"))
    assert [line for line in shown.markdown.splitlines() if line.startswith("| speaker")] == ["| speaker 3 |"]
    assert len([line for line in shown.record["appendix"].splitlines() if line.startswith("| speaker")]) == len(frame)
    assert shown.record["csv"].count("speaker") == len(frame)


def test_a_short_table_stands_in_its_chapter() -> None:
    frame = pd.DataFrame({"who": [f"speaker {n}" for n in range(markdown.FEW_ROWS)]})
    shown = markdown.show_table(frame, "short", "Everyone.", telling=frame["who"].eq("speaker 3"))
    assert shown.markdown.count("| speaker") == len(frame)
    assert "appendix" not in shown.record


@given(st.text(alphabet="ab`~ \n<*", max_size=40))
def test_a_block_holds_its_text_as_it_stands(text: str) -> None:
    tokens = [token for token in MarkdownIt().parse(block(text)) if token.type == "fence"]
    assert [token.content for token in tokens] == [text.rstrip("\n") + "\n"]


def test_plain_text_keeps_an_address_behind_its_words() -> None:
    shown = Markdown("see {}.").format(link_address("a [page]", "https://example.org/a?b=1&c=(2)"))
    assert strip_markdown(shown) == "see a [page] (https://example.org/a?b=1&c=(2))."
