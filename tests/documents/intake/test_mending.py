"""Mending: what can be undone surely is undone and told; whole texts stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.documents.intake.mending import mend, name_language

WRAPPED = """Council buys a ferry

The council voted on Monday to buy a second ferry after three
years of talks about piers, fares and the noise at night.

“We will run it in winter as well,” Mayor Ada
Quist said after the vote. The town has set aside $4
million for it.

- two decks
- one crane
"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_lines_cut_to_a_width_become_paragraphs(end: str) -> None:
    text, (note,) = mend(WRAPPED.replace("\n", end))
    assert "after three years" in text and "Mayor Ada Quist said" in text and "$4 million" in text
    assert "Council buys a ferry\n\nThe council" in text and "- two decks\n- one crane" in text
    assert "cut to a width" in note


@pytest.mark.parametrize(
    ("text", "mended", "note"),
    [
        ("&#8220;It floats,&#8221; she said.", "“It floats,” she said.", "entities"),
        ("It cost &amp;pound;40&nbsp;million.", "It cost £40\xa0million.", "entities"),
        ('\\"It floats,\\" she said.\\n\\nIt left.', '"It floats," she said.\n\nIt left.', "backslashes"),
        ("`` It floats , '' she said . They did n't ask .", "“It floats,” she said. They didn't ask.", "tokenised"),
        ('" It floats , " she said ( twice ) .', '"It floats," she said (twice).', "tokenised"),
        ("The ferry left at noon… [+812 chars]", "The ferry left at noon", "kept back 812 characters"),
        ("The ferry left […]", "The ferry left […]", "ends as a truncated text does"),
    ],
)
def test_harm_is_mended_and_told(text: str, mended: str, note: str) -> None:
    got, (told,) = mend(text)
    assert got == mended and note in told


@pytest.mark.parametrize(
    "text",
    [
        "The ferry left.\n\nIt came back, late.\n",
        "AT&T paid R&D; see https://example.org/?a=1&copy=2.",
        "Roses are red\nThe ferry is blue\nIt leaves at nine\nAnd so do you\n",
        "First line of a list without a stop\nsecond\n\nthird\n",
        "A sentence that stands on its own line.\nAnother that does so too.\n\nA third.\nA fourth one.\n",
        "one\r\ntwo\rthree",
    ],
)
def test_a_whole_text_stays_as_it_is(text: str) -> None:
    assert mend(text) == (text, [])


@given(st.text(alphabet=st.sampled_from(list("ab .,;&#8220\\\"n\n\r\u2028`'[+chars]…â€œ")), max_size=120))
def test_mending_loses_no_letter_and_ends(text: str) -> None:
    pytest.importorskip("ftfy")
    mended, notes = mend(text)
    assert (mended == text) or notes


def test_a_text_in_another_language_is_named() -> None:
    pytest.importorskip("py3langid")
    spanish = "La alcaldesa dijo el lunes que el nuevo barco saldrá en invierno. " * 4
    assert "another language (es)" in name_language(spanish)
    assert name_language("The mayor said on Monday that the new ferry will leave in winter. " * 4) == ""
    assert name_language("Nuevo barco") == ""
