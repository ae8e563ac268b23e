"""Mentions are led back to full names through the article."""

from __future__ import annotations

import pytest

from sourcebook.documents.words import Span
from sourcebook.extract.reading.names import Names, fold
from sourcebook.extract.reading.reference import resolve

ARTICLE = (
    "Attorney General José Marín met Susan Hall, the mayor of Oakfield, on Monday. He thanked the mayor. "
    "Mr. Marin said little. “We agree,” said Hall. She left early. A spokesman for the county declined to "
    "comment. The attorney general stayed until Friday. Earl Roy, a 46-year-old engineer who built the "
    "bridge, came too."
)


def resolved(mention):
    start = ARTICLE.rindex(mention)
    return resolve(Names(ARTICLE), start, start + len(mention))


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("Attorney General José Marín", "José Marín"),
        ("Mr. Marin", "José Marín"),
        ("Hall", "Susan Hall"),
        ("He", "José Marín"),
        ("She", "Susan Hall"),
        ("the mayor", "Susan Hall"),
        ("The attorney general", "José Marín"),
        ("A spokesman for the county", "spokesman for the county"),
        ("who", "Earl Roy"),
    ],
)
def test_mentions_lead_to_full_names(mention, name):
    assert resolved(mention) == name


def test_a_description_that_fits_nobody_is_of_the_last_person():
    text = "Sen. Earl Roy, Ohio Democrat, spoke. Rep. Susan Hall disagreed. The Utah Democrat left."
    start = text.index("The Utah")
    assert resolve(Names(text), start, start + len("The Utah Democrat")) == "Susan Hall"


def test_a_pronoun_outside_quotations_is_no_name_inside_them():
    text = "Earl Roy disagreed. “Mark Hill knows,” he said."
    quoted = [Span(text.index("Mark"), text.index("”"))]
    start = text.index("he said")
    assert resolve(Names(text, quoted), start, start + 2) == "Earl Roy"


def test_a_pronoun_prefers_who_spoke():
    text = "Of Mark Hill, Earl Roy said little. He left."
    start = text.index("He left")
    assert resolve(Names(text), start, start + 2) == "Earl Roy"


def test_a_title_ends_no_sentence():
    text = "Earl Roy met a son of Mr. Hill. He left."
    start = text.index("He left")
    assert resolve(Names(text), start, start + 2) == "Earl Roy"


def test_a_role_beside_a_name_tells_a_person():
    text = "The spokeswoman, Zelda Quist, left. She had no comment."
    start = text.index("She")
    assert resolve(Names(text), start, start + 3) == "Zelda Quist"


def test_two_people_speak_together():
    text = "Earl Roy and Susan Hall left."
    assert resolve(Names(text), 0, len("Earl Roy and Susan Hall")) == "Earl Roy and Susan Hall"


def test_an_indefinite_description_is_nobody_known():
    text = "Judge Earl Roy left. A judge came."
    assert resolve(Names(text), text.index("A judge"), text.index(" came")) == "judge"


def test_names_compare_without_accents_and_case():
    assert fold("José MARÍN") == fold("Jose Marin")


def test_possessives_part_two_people():
    names = Names("Susan Hall's Attorney General Earl Roy resigned.")
    assert [mention.name for mention in names.listed()] == ["Susan Hall", "Earl Roy"]


def test_mentions_are_the_text_at_their_offsets():
    for mention in Names(ARTICLE).listed():
        assert ARTICLE[mention.start : mention.end] == mention.text


def test_a_month_after_a_title_is_a_given_name():
    names = Names("Commissioner June Applegate left. In June Smith came. Applegate spoke.")
    assert [mention.name for mention in names.listed()] == ["June Applegate", "June Applegate"]


def test_an_office_without_article_is_led_back_to_its_holder():
    text = "Mayor Ada Quist of Marlow left. “No,” Marlow Mayor said."
    start = text.rindex("Marlow Mayor")
    assert resolve(Names(text), start, start + len("Marlow Mayor")) == "Ada Quist"


@pytest.mark.parametrize("word", ["It", "they", "this"])
def test_a_pronoun_without_a_person_names_nobody(word):
    assert resolve(Names(f"{word} rained."), 0, len(word)) == ""
