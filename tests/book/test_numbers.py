"""What stands behind a number: what it counts, its range, and its passages as links."""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes

from sourcebook.book.numbers import FEW, write_note

PASSAGES = {f"quote-pier-{place}": ("Pier Post", f"words at {place}") for place in range(FEW + 2)}
RECORD = {"name": "rhetoric_most", "shown": "12", "unit": "quotations", "says": "with a mayor", "passages": []}


def list_targets(note: nodes.Element) -> list[str]:
    """Return where a note leads, behind the first link: that to the chapter's list of numbers."""
    first, *others = [each["reftarget"] for each in note.findall(addnodes.pending_xref)]
    assert first == "finding-rhetoric-most"
    return others


def test_a_note_says_what_is_counted_and_leads_to_each_passage() -> None:
    note = write_note(RECORD | {"passages": ["quote-pier-0", "quote-pier-1"]}, PASSAGES, "intro", "find.html")
    assert note.astext().startswith("12 quotations: with a mayor")
    assert list_targets(note) == ["quote-pier-0", "quote-pier-1"]
    assert "words at 1 (Pier Post)" in note.astext()


def test_a_long_list_is_cut_and_says_so() -> None:
    note = write_note(RECORD | {"passages": list(PASSAGES)}, PASSAGES, "intro", "find.html")
    assert list_targets(note) == list(PASSAGES)[:FEW]
    assert f"The first {FEW} of {FEW + 2}" in note.astext()
    assert [each["refuri"] for each in note.findall(nodes.reference)] == ["find.html#number=rhetoric_most"]


def test_the_range_is_told_and_a_passage_without_a_page_is_left_out() -> None:
    note = write_note(RECORD | {"range": "3% to 9%", "passages": ["quote-gone-1"]}, PASSAGES, "intro", "find.html")
    assert "With one article left out: 3% to 9%." in note.astext()
    assert list_targets(note) == []


def test_a_number_without_passages_says_why() -> None:
    note = write_note(RECORD | {"no_passages": "it counts ferries"}, PASSAGES, "intro", "find.html")
    assert "No passages stand behind this number: it counts ferries." in note.astext()


def test_an_article_stands_for_passages_where_there_are_no_others() -> None:
    texts = PASSAGES | {"evidence-pier": ("Pier Post", "The pier")}
    note = write_note(RECORD | {"passages": ["evidence-pier"]}, texts, "intro", "find.html")
    assert "it counts over whole articles" in note.astext() and list_targets(note) == ["evidence-pier"]
    note = write_note(RECORD | {"passages": ["evidence-pier", "quote-pier-1"]}, texts, "intro", "find.html")
    assert "whole articles" not in note.astext() and list_targets(note) == ["quote-pier-1"]
