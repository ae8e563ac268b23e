"""Articles are called by their names in a page's texts, as text, and nowhere that a text is shown exactly."""

from __future__ import annotations

from docutils import nodes
from docutils.utils import new_document
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.book.articles import name_in_texts
from sourcebook.findings.markdown import show_text

LONG = "harbour2018a"


def name(*parts: nodes.Node, **names: str) -> nodes.paragraph:
    """Return a paragraph of parts after names were put into it."""
    document = new_document("page")
    paragraph = nodes.paragraph("", "", *parts)
    document += paragraph
    name_in_texts(document, names)
    return paragraph


def test_names_stand_in_words_and_not_in_what_is_shown_exactly() -> None:
    code, raw = nodes.literal("", f"{LONG}.txt {LONG}"), nodes.raw("", LONG, format="html")
    link = nodes.reference("", "", nodes.inline("", LONG), refuri=f"#evidence-{LONG}")
    shown = name(nodes.Text(f"{LONG}, x{LONG}, {LONG}-3: "), link, code, raw, **{LONG: "Courier 2018"})
    assert shown.children[0] == f"Courier 2018, x{LONG}, {LONG}-3: "
    assert (link.astext(), link["refuri"]) == ("Courier 2018", f"#evidence-{LONG}")
    assert (code.astext(), raw.astext()) == (f"{LONG}.txt {LONG}", LONG)


def test_a_passage_of_an_article_stays_as_it_is() -> None:
    passage = nodes.inline("", f"as {LONG} says", classes=["passage"])
    assert name(passage, nodes.Text(f" {LONG}"), **{LONG: "Courier"}).astext() == f"as {LONG} says Courier"


def test_an_alternative_text_names_articles_too() -> None:
    image = nodes.image(uri="a.svg", alt=f"Bars of {LONG}.")
    name(image, **{LONG: 'The "Courier"'})
    assert image["alt"] == 'Bars of The "Courier".'


def test_the_digits_of_a_number_are_no_article() -> None:
    told = "000 says that 820,000 of 1.000 boats were lost, and 000.5 percent found"
    assert name(nodes.Text(told), **{"000": "Courier"}).astext() == told.replace("000 says", "Courier says")


@given(st.text(st.characters(exclude_characters="\0")))  # docutils' own mark of an escape
def test_any_name_is_text_with_its_controls_shown(label: str) -> None:
    shown = name(nodes.Text(f"a {LONG} b"), **{LONG: label})
    assert [type(child) for child in shown.children] == [nodes.Text]
    assert shown.astext() == f"a {show_text(label)} b"
