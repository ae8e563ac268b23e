"""Paragraphs, sentences and tokens cover the text and keep their offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.documents.words import paragraphs, sentences, tokens

PROSE = st.text(alphabet=st.sampled_from("aB1.,!?…\"“”'’ \n\r\t\xa0—éß𝒳"), max_size=200)


def words_of(text, spans):
    return [text[start:end] for start, end in spans]


@given(PROSE)
def test_paragraphs_hold_every_visible_character_once(text):
    spans = paragraphs(text)
    covered = [place for start, end in spans for place in range(start, end)]
    assert covered == sorted(set(covered))
    assert {place for place, letter in enumerate(text) if not letter.isspace()} <= set(covered)


@given(PROSE)
def test_sentences_hold_every_visible_character_once(text):
    spans = sentences(text)
    covered = [place for start, end in spans for place in range(start, end)]
    assert covered == sorted(set(covered))
    assert {place for place, letter in enumerate(text) if not letter.isspace()} <= set(covered)


@given(PROSE)
def test_tokens_are_the_text_at_their_offsets(text):
    found = tokens(text)
    assert all(token.text == text[token.start : token.end] for token in found)
    assert "".join(token.text for token in found) == "".join(letter for letter in text if not letter.isspace())


def test_each_line_is_a_paragraph_and_offsets_count_code_points():
    text = "𝒳 bridge opens\n\nThe café “Été” closed.\r\nIt will reopen."
    assert words_of(text, paragraphs(text)) == ["𝒳 bridge opens", "The café “Été” closed.", "It will reopen."]


def test_a_line_in_lower_case_continues_the_paragraph():
    text = "The bridge was closed for repairs\nuntil Monday.\nIt reopened."
    assert words_of(text, paragraphs(text)) == [
        "The bridge was closed for repairs\nuntil Monday.",
        "It reopened.",
    ]


def test_in_a_hard_wrapped_text_only_an_empty_line_parts():
    text = "The bridge over the\nSalt River was closed\nby the City of\nOakfield.\n\nIt reopened on\nMonday."
    assert len(paragraphs(text)) == 2


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mr. Lee met Dr. Roy. They spoke.", 2),
        ("The U.S. Senate met at 5 p.m. in Washington, D.C. The vote failed.", 2),
        ("J. P. Hall, of Hall Bros. Co. in Ohio, left.", 1),
        ("“Why?” he asked. “No.” She left.", 3),
        ("Prices rose 3.5 percent. . . . Wages fell.", 2),
        ("So did I. Then we left.", 2),
    ],
)
def test_sentences_end_at_stops_but_not_at_abbreviations(text, count):
    assert len(sentences(text)) == count


def test_tokens_keep_numbers_hyphens_and_apostrophes_whole():
    assert [token.text for token in tokens("It's a 1,234.5-mile U.S. record.")] == [
        "It's", "a", "1,234.5", "-", "mile", "U.S.", "record", ".",
    ]  # fmt: skip
