"""Sections by rule: every non-blank character covered once, and the parts of a page told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.documents.document import Document
from sourcebook.extract.article import extract_document
from sourcebook.extract.sections import find_sections
from sourcebook.mentions.codebook import read_codebook

PAGE = """Council opens the new library
A year late, and under budget
By Ada Quist
The library opened on Monday.
4 PHOTOS
The library in pictures
See Gallery
The reading room on its first morning, May 4, 2020. (Photo by Bo Lind/Harbour News)
The library in pictures
RELATED: The old library closes
Watch: the mayor cuts the ribbon
“It is quiet,” the mayor said.
Cy Berg contributed to this report.
"""


def test_the_parts_of_a_page_are_told_apart() -> None:
    kinds = [section.kind for section in find_sections(PAGE)]
    assert kinds == [
        "headline",
        "dek",
        "byline_or_credit",
        "body",
        "gallery_control",
        "gallery_control",
        "gallery_control",
        "caption",
        "gallery_control",
        "related_link",
        "video_promo",
        "body",
        "byline_or_credit",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Read the law again, the judge told the council.",
        "Photographs of the room were shown (see page 4).",
        "By Monday the council had met twice.",
        "The mayor is an editor's daughter, and the library was her plan.",
        "Watch out for the ice, the board said.",
        "Of all the rooms, this one is quiet.",
    ],
)
def test_sentences_that_look_like_furniture_are_body(line: str) -> None:
    sections = find_sections(f"Headline\n\nThe library opened on Monday.\n{line}\n")
    assert sections[-1].kind == "body"


def test_a_first_line_that_is_a_sentence_is_no_headline() -> None:
    assert find_sections("The library opened on Monday.\nIt is quiet.\n")[0].kind == "body"


def test_a_single_line_is_body() -> None:
    assert [section.kind for section in find_sections("Just this")] == ["body"]


def test_a_known_headline_is_found_in_spite_of_its_stop() -> None:
    assert find_sections("It opened.\nIt is quiet.\n", "It opened.")[0].kind == "headline"


@given(st.text(alphabet=st.sampled_from(list(" \t\n\r\xa0aB.:“(/)\u2028é😀")), max_size=80))
def test_sections_cover_every_character_that_is_not_blank_once(text: str) -> None:
    covered: set[int] = set()
    for section in find_sections(text):
        assert text[section.start : section.end] == text[section.start : section.end].strip() != ""
        assert covered.isdisjoint(range(section.start, section.end))
        covered.update(range(section.start, section.end))
    assert covered >= {place for place, character in enumerate(text) if not character.isspace()}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("— Ada Quist (@adaquist) May 4, 2020", "embedded_post"),
        ("The boat is here pic.twitter.com/abc123", "embedded_post"),
        ("1.2K shares", "page_control"),
        ("312 Comments", "page_control"),
        ("Share on Facebook", "page_control"),
        ("4 min read", "page_control"),
        ("MORE FROM THE HARBOUR COURIER", "related_link"),
        ("More on the ferry", "related_link"),
        ("BC-US--Ferry Vote, 1st Ld-Writethru", "byline_or_credit"),
        ("More from the mayor came at noon.", "body"),
        ("Share prices fell on Monday.", "body"),
        ("300 views of the pier were sold.", "body"),
    ],
)
def test_what_a_page_adds_is_told_from_what_it_reports(line: str, kind: str) -> None:
    assert find_sections(f"Headline\n\nThe library opened on Monday.\n{line}\nIt is quiet.\n")[2].kind == kind


def test_a_post_from_elsewhere_belongs_to_its_signature() -> None:
    post = "We paid 300 dollars for this!\n— Ada Quist (@adaquist) May 4, 2020"
    kinds = [each.kind for each in find_sections(f"Headline\n\nThe library opened.\n{post}\nIt is quiet.\n")]
    assert kinds == ["headline", "body", "embedded_post", "embedded_post", "body"]
    tables = extract_document(Document("a", "a.txt", f"Headline\n\nIt opened.\n{post}\n"), read_codebook())
    assert not tables["statistics"]
