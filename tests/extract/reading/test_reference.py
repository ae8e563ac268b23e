"""A mention is led back to who is meant, and where that is open it keeps the article's words or stays empty."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.extract.reading.nameable import can_describe, can_name
from sourcebook.extract.reading.names import Names
from sourcebook.extract.reading.reference import resolve

KNOWN = "Gov. Ada Quist met Lars Boone of the Marlow Harbor Board in May. "


def resolved(text: str, mention: str) -> str:
    start = text.rindex(mention)
    return resolve(Names(text), start, start + len(mention))


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("a Quist campaign adviser", "Quist campaign adviser"),
        ("Quist’s press secretary", "Quist’s press secretary"),
        ("a lawyer for Boone", "lawyer for Boone"),
        ("an aide to Gov. Quist", "aide to Gov. Quist"),
        ("a lawyer representing Quist", "lawyer representing Quist"),
        ("one longtime Boone friend", "one longtime Boone friend"),
        ("the Marlow Harbor Board official", "Marlow Harbor Board official"),
        ("Quist campaign adviser Eve Roy", "Eve Roy"),
        ("Secretary of State Eve Roy", "Eve Roy"),
        ("National Bureau of Tides Director Eve Roy", "Eve Roy"),
        ("Boone himself", "Lars Boone"),
        ("a note from Gov. Quist", "Ada Quist"),
        ("a note from the staff of Gov. Quist", "note from the staff of Gov. Quist"),
        ("TROY (GNN) Gov. Ada Quist", "Ada Quist"),
        ("Gov. Ada Quist last", "Ada Quist"),
        ("The governor, former state Sen. Eve Roy", "Eve Roy"),
        ("Lars Boone of Troy", "Lars Boone"),
    ],
)
def test_a_role_noun_parts_the_speaker_from_the_name_beside_it(mention: str, name: str) -> None:
    assert resolved(f"{KNOWN}“No,” {mention} said.", mention) == name


@pytest.mark.parametrize(
    ("sentence", "mention"),
    [
        ("Her lawyer, Eve Roy, said no.", "Her lawyer"),
        ("said his brother, Eve Roy.", "his brother"),
        ("A spokesman for the ferry line, Eve Roy, said no.", "A spokesman for the ferry line"),
        ("The Troy mayor, Eve Roy, said no.", "The Troy mayor"),
    ],
)
def test_a_name_between_commas_is_the_holder_of_the_role_before_it(sentence: str, mention: str) -> None:
    assert resolved(KNOWN + sentence, mention) == "Eve Roy"


@pytest.mark.parametrize(
    ("article", "mention", "name"),
    [
        ("Mayor Carl Ness came with his wife, Rose Ness.", "Mayor Ness", "Carl Ness"),
        ("Mayor Carl Ness came with his wife, Rose Ness.", "Mrs. Ness", "Rose Ness"),
        ("Sgt. Carl Ness and Capt. Rose Ness came.", "Captain Ness", "Rose Ness"),
        ("Sgt. Carl Ness and Capt. Rose Ness came.", "Capt. Ness", "Rose Ness"),
        ("Carl Ness and Rose Ness came.", "Ness", "Ness"),
        ("Carl Ness and Rose Ness came.", "Rose", "Rose Ness"),
        ("Carl Ness Jr. and Carl Ness came.", "Ness", "Carl Ness"),
        ("Carl Ness came. Ness sang. Rose Ness came later.", "Ness", "Carl Ness"),
        ("Carl Ness came.", "Ms. Ness", "Ness"),
        ("Carl Ness Jr. came.", "President Ness", "Ness"),
        ("Carl Ness Jr. came.", "Mr. Ness", "Carl Ness Jr."),
        ("Carl Ness Sr. came with Carl Ness Jr. on Monday.", "Ness Jr.", "Carl Ness Jr."),
        ("Carl Ness came with Carl Ness Jr. on Monday.", "Ness Sr.", "Carl Ness"),
        ("Ombra Ness met Rose Ness.", "Ms. Ness", "Rose Ness"),
        ("Carl Ness Sr. came with Carl Ness, Jr., on Monday.", "Ness Jr.", "Carl Ness Jr."),
        ("Carl Ness came with his daughter, Rose Ness.", "the younger Ness", "Rose Ness"),
        ("Carl Ness came with his daughter, Rose Ness.", "the elder Ness", "Carl Ness"),
        ("Rose Ness came with her father, Carl Ness.", "the elder Ness", "Carl Ness"),
        ("Rose Ness came with Carl Ness.", "the elder Ness", "Ness"),
        ("Carl Ness came.", "Ness’s", "Carl Ness"),
        ("Rose Ness Boone came.", "Ms. Ness Boone", "Rose Ness Boone"),
        ("R. Ombra Boone came.", "Ombra Boone", "Ombra Boone"),
        ("Rose Ann Boone came.", "Ann Boone", "Ann Boone"),
        ("Rose May came in May.", "Ms. May", "Rose May"),
        ("Sen. Ombra King came.", "Ombra King", "Ombra King"),
        ("Sen. Ombra King came.", "Mr. King", "Ombra King"),
        ("The Rev. Carl Ness King Jr. came.", "Carl Ness King Jr.", "Carl Ness King Jr."),
        ("Carl Ness sang Monday with Rose Lee Tuesday.", "Rose Lee", "Rose Lee"),
        ("C. Ness came.", "C. Ness", "C. Ness"),
        ("A. Ness came.", "A. Ness", "A. Ness"),
        ("Rep. Rose Ness came.", "the congresswoman", "Rose Ness"),
        ("Rep. Carl Ness came.", "the congresswoman", "congresswoman"),
    ],
)
def test_title_gender_and_usage_tell_namesakes_apart(article: str, mention: str, name: str) -> None:
    assert resolved(f"{article} “No,” {mention} said.", mention) == name


@pytest.mark.parametrize(
    "opener",
    [
        "Whenever",
        "Neither",
        "Embattled",
        "Outgoing",
        "Lifelong",
        "Rival",
        "Impeach",
        "WATCH",
        "Despite",
        "Ever-cautious",
    ],
)
def test_a_word_that_opens_a_sentence_is_no_given_name(opener: str) -> None:
    article = f"Gov. Ada Quist spoke.\n\n{opener} Quist spoke, it rained.\n\n“No,” Quist said."
    assert resolved(article, "Quist") == "Ada Quist"


def test_a_headline_gives_nobody_a_first_name() -> None:
    assert resolved("Voters Line Up To Hear Quist\n\nGov. Quist spoke. “No,” Quist said.", "Quist") == "Quist"
    assert resolved("Ada Quist Opens Pier\n\nThe pier that Quist opened is long. Quist said.", "Quist") == "Ada Quist"


@pytest.mark.parametrize(
    ("article", "pronoun", "name"),
    [
        ("Ada Quist met Lars Boone.", "he", "Lars Boone"),
        ("Ada Quist met Lars Boone.", "she", "Ada Quist"),
        ("Lars Boone left. Ada Quist stayed.", "he", "Lars Boone"),
        ("Ada Quist and Rose Ness left.", "she", ""),
        ("Lars Boone left.", "she", ""),
        ("Lars Boone left. In New Mexico, the home of the president, it snowed.", "he", "Lars Boone"),
        ("Zofia, a cook from Troy, left.", "she", "Zofia"),
        ("The Marlow Ferry Company met Lars Boone.", "it", "Marlow Ferry Company"),
        ("The Marlow Ferry Company met the Troy Harbor Board.", "it", ""),
        ("The company, Ombra Freight, met Lars Boone.", "it", "Ombra Freight"),
        ("Ombra Freight, a small company from Troy, met Lars Boone.", "it", "Ombra Freight"),
    ],
)
def test_a_pronoun_goes_to_the_one_it_fits(article: str, pronoun: str, name: str) -> None:
    assert resolved(f"{article}\n\n“No,” {pronoun} said.", pronoun) == name


def test_a_role_that_says_little_needs_the_words_before_it() -> None:
    article = "Ada Quist, the fire chief, spoke. "
    assert resolved(article + "The harbor chief left.", "The harbor chief") == "harbor chief"
    assert resolved(article + "The former chief left.", "The former chief") == "Ada Quist"
    assert resolved(article + "The fire chief left.", "The fire chief") == "Ada Quist"


def test_who_is_elected_and_not_yet_in_office_is_described_as_such() -> None:
    assert (
        resolved("President-elect Lars Quist spoke. The president-elect left.", "The president-elect") == "Lars Quist"
    )
    both = "President Ada Boone met President-elect Lars Quist. The president-elect left."
    assert resolved(both, "The president-elect") == "president-elect"


def test_a_description_that_fits_two_who_are_spoken_of_together_names_neither() -> None:
    assert resolved("Sen. Ada Quist met Sen. Lars Boone. The senator left.", "The senator") == "senator"
    assert resolved("Sen. Ada Quist spoke. Sen. Lars Boone left. The senator slept.", "The senator") == "Lars Boone"


@pytest.mark.parametrize(
    "words",
    [
        "", "54 percent", "Six in 10 percent", "Likewise", "Whenever it rained", "Exiting the room", "They’ll", "this",
        "something", "day", "Media playback", "the fears that have", "his crew sent a letter", "Lee told him",
        "yesterday", "referenced", "WATCHED", "wider action MORE", "Fifty-four years",
        "PIER TO CLOSE IN MAY", "Lee MinoritySenate leader", "Jr.", "Forty-one", "Here’s Quist", "PIER BOARD MEMO",
        "Widely",
    ],
)  # fmt: skip
def test_what_is_no_name_names_nobody(words: str) -> None:
    assert not can_name(words)


@pytest.mark.parametrize(
    "words",
    ["Ada Quist", "May", "Will", "two people close to the talks", "one banker", "critics", "others", "Kelly", "Police",
     "A. Ness", "principal fellow at the Institute for Tides", "Working Families Party", "U.S. Census Bureau",
     "al-Hadi"],
)  # fmt: skip
def test_names_and_descriptions_stay(words: str) -> None:
    assert can_name(words)


@given(st.text(alphabet="Ab.’' Leesaid,it\n", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_any_stretch_of_any_text_is_read(text: str, first: int, second: int) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    assert isinstance(resolve(Names(text), start, end), str)


@pytest.mark.parametrize("opener", ["Unless", "Popular", "Somehow", "Impeach"])
def test_a_word_that_opens_a_sentence_makes_no_second_person(opener: str) -> None:
    assert resolved(f"{KNOWN}{opener} Quist men came. “No,” Quist said.", "Quist") == "Ada Quist"


def test_it_takes_up_the_body_that_opens_the_sentence_before() -> None:
    assert resolved("The Marlow Pier Pool met. It said 40 planks were rotten.", "It") == "Marlow Pier Pool"


@pytest.mark.parametrize(
    "words",
    [
        "a senior harbor official",
        "one unaligned strategist",
        "the guild’s bylaws",
        "Marlow",
        "residents of Troy",
        "1931 Eastern survey",
        "fundraising email",
        "one of Quist’s aides",
        "several of the divers",
        "former reality TV producer",
        "younger Trojans",
        "critics",
    ],
)
def test_a_noun_for_people_bodies_or_texts_can_speak(words: str) -> None:
    assert can_describe(words)


@pytest.mark.parametrize(
    "words",
    [
        "Quist almost", "removing", "Nevertheless", "Quist needs", "lawyers for Quist filed", "the manner",
        "several times", "$20 settlement over the pier", "200 people swarmed the pier", "signed an appeal",
        "one relative of Mr", "Standing with Quist", "M.D.", "way Quist", "bravery Quist", "moments into the song",
        "payments to Quist", "1931 Eastern", "dodging questions", "Do Trojans", "many of her fellow", "includes people",
        "statute allows divers", "25 call", "s Gazette", "bravery Quist’s voters", "D-Marlow", "piers rot but divers",
        "many of her planks",
        "Evidence of rot",
    ],
)  # fmt: skip
def test_verbs_adverbs_and_things_are_nobody(words: str) -> None:
    assert not can_describe(words)


def test_a_mark_that_closes_parts_a_name_from_what_it_quotes() -> None:
    assert resolved("Ada Quist spoke of a ‘Great Marlow’ Quist men like. “No,” Quist said.", "Quist") == "Ada Quist"
