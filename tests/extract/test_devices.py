"""Devices by rule, on invented speeches."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.documents.document import Document
from sourcebook.errors import SourcebookError
from sourcebook.extract.article import extract_document
from sourcebook.extract.devices import FOUND, find_devices
from sourcebook.extract.sections import Section, find_sections
from sourcebook.extract.speech.read import read_voices
from sourcebook.mentions.codebook import read_codebook


def find(text: str, device: str = "", sections: list[Section] | None = None) -> list[dict[str, Any]]:
    document = Document("doc", "doc.txt", text)
    rows = find_devices(document, read_voices(text, "doc"), read_codebook(), sections or find_sections(text))
    return [row for row in rows if not device or row["device"] == device]


def quote(words: str) -> str:
    return f"“{words}” Bo Lind said.\n"


def texts(words: str, device: str) -> list[str]:
    return [row["text"] for row in find(quote(words), device)]


def test_a_series_of_openings_is_one_repetition() -> None:
    (row,) = find(quote("We built the pier. We built the wall, and we built the road. That is all."), "repetition")
    assert row["text"] == "We built the pier. We built the wall, and we built the road"
    assert (row["note"], row["speaker"], row["voice"]) == ("we built the", "Bo Lind", "quoted")


def test_openings_far_apart_or_of_one_word_are_no_repetition() -> None:
    assert texts("We built it. The rain came. The sea rose. It fell. We built more.", "repetition") == []
    assert texts("Boats are old. Boats sink.", "repetition") == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Every boat sails.", ["Every boat sails"]),
        ("Nobody came.", ["Nobody came"]),
        ("Not every boat sails.", []),
        ("We have not set any rules.", []),
        ("Any captain will do.", ["Any captain"]),
        ("It is the biggest boat here.", ["biggest boat here"]),
        ("Many boats sail.", []),
    ],
)
def test_extreme_cases(words: str, found: list[str]) -> None:
    assert texts(words, "extreme_case") == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("We must mend the pier.", ["We must mend the pier"]),
        ("Stop the boats.", ["Stop the boats"]),
        ("If it rains, you have to come in.", ["you have to come in"]),
        ("Must we mend the pier?", []),
        ("They had to mend the pier.", []),
        ("He should have known.", []),
    ],
)
def test_directives(words: str, found: list[str]) -> None:
    assert texts(words, "directive") == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("We will mend the pier.", ["We will mend the pier"]),
        ("We’re going to mend it, and I’ll pay.", ["We’re going to mend it", "I’ll pay"]),
        ("We will not close the pier.", ["We will not close the pier"]),
        ("It will rain.", []),
        ("We are mending the pier.", []),
    ],
)
def test_promises(words: str, found: list[str]) -> None:
    assert texts(words, "promise") == found


def test_devices_but_labels_are_looked_for_in_quotations_alone() -> None:
    text = "We must mend every boat. Bo Lind said that undocumented immigrants must wait.\n"
    assert [(row["device"], row["text"]) for row in find(text)] == [("label", "undocumented immigrants")]


@pytest.mark.parametrize(
    ("words", "label", "families"),
    [
        ("the illegal immigrants", "illegal immigrants", "illegal;immigrant"),
        ("the undocumented immigrants", "undocumented immigrants", "undocumented;immigrant"),
        ("law-abiding immigrants", "law-abiding immigrants", "law_abiding;immigrant"),
        ("criminal aliens", "criminal aliens", "criminal;alien"),
        ("undocumented students", "undocumented students", "undocumented"),
        ("students who are not citizens", "students who are not citizens", "noncitizen"),
        ("the noncitizens", "noncitizens", "noncitizen"),
    ],
)
def test_labels_have_their_words_families(words: str, label: str, families: str) -> None:
    (row,) = find(f"The article was about {words}.\n", "label")
    assert (row["text"], row["note"], row["speaker"]) == (label, families, "journalist")


@pytest.mark.parametrize("words", ["students", "immigrant rights", "violent criminals", "the Immigrants Rights Center"])
def test_what_names_no_migrants_is_no_label(words: str) -> None:
    assert find(f"The article was about {words} here.\n", "label") == []


def test_the_voice_of_a_label_is_where_it_lies() -> None:
    text = (
        "Town greets immigrants\n\n"
        "“I met the noncitizens,” Bo Lind said.\n\n"
        "Lind said that refugees were welcome.\n\n"
        "The migrants left.\n\n"
        "Aliens on a pier. (Photo by Ada Quist)\n"
    )
    assert [(row["text"], row["voice"], row["speaker"]) for row in find(text, "label")] == [
        ("immigrants", "headline", "journalist"),
        ("noncitizens", "quoted", "Bo Lind"),
        ("refugees", "paraphrase", "Bo Lind"),
        ("migrants", "reporter", "journalist"),
        ("Aliens", "caption", "journalist"),
    ]


def test_the_voice_follows_the_sections_that_are_given() -> None:
    text = "Town greets immigrants\n"
    assert [row["voice"] for row in find(text, sections=[Section(0, len(text), "headline", "")])] == ["headline"]
    assert [row["voice"] for row in find(text, sections=[Section(0, len(text), "body", "")])] == ["reporter"]


@pytest.mark.parametrize(
    "line",
    [
        "Immigrants wait at the quay. (Ada Quist/AP)",
        "Immigrants wait at the quay. (Photo by Ada Quist)",
        "Photo: Immigrants wait at the quay",
        "Immigrants wait at the quay | Ada Quist/Getty Images",
        "Immigrants wait at the quay. Ada Quist, AP",
        "The immigrants wait at the quay.",
    ],
)
def test_a_row_in_a_caption_has_the_captions_voice_and_no_other_has(line: str) -> None:
    text = f"Town waits\n\nThe quay is old.\n\n{line}\n"
    tables = extract_document(Document("doc", "doc.txt", text), read_codebook())
    (row,) = tables["devices"]
    assert (row["voice"] == "caption") == (row["section"] == "caption")


def test_devices_that_need_a_reader_are_left_empty() -> None:
    text = quote(
        "They endanger the fleet. He is a great man. A flood of boats hit us because of him. We will find you."
    )
    assert {row["device"] for row in find(text)} <= FOUND
    assert set(read_codebook()["devices"]["columns"]["device"]["codes"]) > FOUND


def test_a_codebook_without_labels_is_refused() -> None:
    book = {"devices": {"columns": {"device": {"codes": {}}}}}
    with pytest.raises(SourcebookError, match="names no heads of labels"):
        find_devices(Document("doc", "doc.txt", "x"), read_voices("x"), book, [])


PIECES = [
    "we must",
    "never",
    "immigrants",
    "“",
    "”",
    "Bo Lind said",
    ".",
    "\n",
    "’",
    "illegal",
    ",",
    "🙂",
    "we will",
    "—",
    "?",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_text_gives_rows_that_quote_it(pieces: list[str]) -> None:
    text = " ".join(pieces)
    for row in find(text):
        assert text[row["start"] : row["end"]] == row["text"] != ""
