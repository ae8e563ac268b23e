"""Stances by rule: an invented codebook about a night ferry, and the project's own codebook."""

from __future__ import annotations

import copy
import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.documents.document import Document
from sourcebook.documents.words import find_sentences
from sourcebook.errors import SourcebookError
from sourcebook.extract.reading.notation import compile_phrases
from sourcebook.extract.speech.read import read_voices
from sourcebook.extract.stances.cues import read_cues
from sourcebook.extract.stances.find import find_stances
from sourcebook.extract.stances.polarity import Positions
from sourcebook.mentions.codebook import read_codebook

FERRY = {
    "stances": {
        "columns": {
            "issue": {
                "codes": {
                    "night_ferry": {
                        "cues": {
                            "names": ["night ferry/ferries"],
                            "acts": ["sail/sails/sailed after midnight"],
                            "claims_against": ["keeps the island awake"],
                        }
                    },
                    "fares": {"cues": {"residual": True, "names": ["ferry/ferries"], "suffered": ["pay/pays more"]}},
                }
            }
        }
    }
}


def find(text: str, codebook: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    document = Document("doc", "doc.txt", text, date="2020-05-01")
    return find_stances(document, read_voices(text, "doc"), codebook or FERRY)


def positions(text: str) -> set[tuple[str, str, str]]:
    return {(row["actor"], row["issue"], row["position"]) for row in find(text)}


@pytest.mark.parametrize(
    ("sentence", "position"),
    [
        ("Mayor Ada Quist opposes the night ferry.", "opposes"),
        ("Mayor Ada Quist supports the night ferry.", "supports"),
        ("Mayor Ada Quist does not support the night ferry.", "opposes"),
        ("Mayor Ada Quist does not oppose the night ferry.", "supports"),
        ("Mayor Ada Quist blocked a bill to ban the night ferry.", "supports"),
        ("Mayor Ada Quist refused to ban the night ferry.", "supports"),
        ("Mayor Ada Quist signed an order against the night ferry.", "opposes"),
        ("Mayor Ada Quist will allow the night ferry only if the crew agrees.", "conditional"),
        ("Mayor Ada Quist would allow the night ferry, provided it ends at one.", "conditional"),
        ("Mayor Ada Quist called the night ferry a nuisance.", "opposes"),
        ("Mayor Ada Quist described the night ferry as sensible.", "supports"),
        ("Mayor Ada Quist never called the night ferry foolish.", "supports"),
        ("Mayor Ada Quist repeated the crew's plea for a night ferry.", "supports"),
        ("Mayor Ada Quist said it was foolish to drop the night ferry.", "supports"),
        ("Mayor Ada Quist is no fan of the night ferry.", "opposes"),
    ],
)
def test_a_position_is_the_product_of_its_words(sentence: str, position: str) -> None:
    assert positions(sentence) == {("Ada Quist", "night_ferry", position)}


@pytest.mark.parametrize(
    "sentence",
    [
        "The night ferry leaves at one.",
        "Mayor Ada Quist rode the night ferry.",
        "Does Mayor Ada Quist oppose the night ferry?",
        "Mayor Ada Quist could ban the night ferry.",
        "Mayor Ada Quist would not say if she backs the night ferry.",
        "Mayor Ada Quist declined to tell the crew whether she opposes the night ferry.",
        "Mayor Ada Quist wondered whether the night ferry is a good idea.",
        "A survey found that 40 percent of riders oppose the night ferry.",
        "Ferries that oppose the night ferry are few.",
    ],
)
def test_where_nobody_takes_a_position_there_is_no_row(sentence: str) -> None:
    assert find(sentence) == []


def test_the_speaker_of_a_quotation_is_the_actor() -> None:
    text = "“We must keep sailing. The night ferry makes the island safer,” said Bo Lind.\n"
    (row,) = find(text)
    assert (row["actor"], row["position"], row["voice"]) == ("Bo Lind", "supports", "quoted")


@pytest.mark.parametrize(
    ("quotation", "position"),
    [
        ("The night ferry is wasteful,", "opposes"),
        ("The night ferry must go,", "opposes"),
        ("The night ferry is not the answer,", "opposes"),
        ("No to the night ferry,", "opposes"),
        ("We can't afford a night ferry,", "opposes"),
        ("The night ferry works,", "supports"),
        ("The night ferry saves lives,", "supports"),
        ("I am for the night ferry,", "supports"),
        ("I'll back the night ferry if the state pays,", "conditional"),
    ],
)
def test_a_judgement_on_the_issue_is_the_speakers_position(quotation: str, position: str) -> None:
    assert positions(f"“{quotation}” Bo Lind said.") == {("Bo Lind", "night_ferry", position)}


@pytest.mark.parametrize(
    "sentence",
    ["Like Bo Lind, Ada Quist opposes the night ferry.", "Ada Quist joined Bo Lind in opposing the night ferry."],
)
def test_who_is_likened_to_the_holder_holds_the_same(sentence: str) -> None:
    assert positions(sentence) == {(name, "night_ferry", "opposes") for name in ("Ada Quist", "Bo Lind")}


def test_a_headline_governs_no_sentence() -> None:
    text = "Plans for the pier\n\nAda Quist opposed the night ferry. Bo Lind voted for it.\n"
    assert ("Bo Lind", "night_ferry", "supports") in positions(text)


def test_a_paraphrase_belongs_to_its_source_and_an_owner_to_his_order() -> None:
    assert positions("Bo Lind said the night ferry endangers walkers.") == {("Bo Lind", "night_ferry", "opposes")}
    assert positions("On Monday Carl Moe spoke. His ban on the night ferry holds.") == {
        ("Carl Moe", "night_ferry", "opposes")
    }


def test_a_passive_takes_its_agent_and_not_its_subject() -> None:
    found = positions("Riders were angry. The night ferry was not banned, but the night ferry is opposed by Bo Lind.")
    assert found <= {("Bo Lind", "night_ferry", "opposes")}


def test_a_claim_and_a_suffered_act_need_somebody_who_says_so() -> None:
    assert positions("“It keeps the island awake,” Bo Lind said.") == {("Bo Lind", "night_ferry", "opposes")}
    assert positions("It keeps the island awake.") == set()
    assert positions("Bo Lind said riders will pay more.") == {("Bo Lind", "fares", "supports")}


def test_a_residual_issue_gives_way_to_a_named_one() -> None:
    assert positions("Bo Lind praised the night ferry and the ferry.") == {("Bo Lind", "night_ferry", "supports")}
    assert positions("Bo Lind praised the ferry.") == {("Bo Lind", "fares", "supports")}


def test_several_actors_of_one_clause_have_a_row_each() -> None:
    found = positions("Marlow County and Veller County oppose the night ferry.")
    assert found == {("Marlow County", "night_ferry", "opposes"), ("Veller County", "night_ferry", "opposes")}


def test_rows_have_the_columns_of_the_contract_and_their_own_text() -> None:
    text = "Ferry news\n\nMayor Ada Quist opposes the night ferry. “I oppose the night ferry,” Quist said.\n"
    rows = find(text)
    assert len(rows) == 2
    columns = set(read_codebook()["stances"]["columns"]) - {
        "id",
        "section",
        "position_id",
        "held_until",
    }  # made from the row, known by reading
    for row in rows:
        assert columns <= set(row) and row["rule"]
        assert row["text"] == text[row["start"] : row["end"]]
        assert row["as_of"] == "2020-05-01"


OWN = [
    ("Mayor Ada Quist defended sanctuary cities.", "sanctuary_policy", "supports"),
    ("Mayor Ada Quist criticized sanctuary cities.", "sanctuary_policy", "opposes"),
    ("Sheriff Bo Lind agreed to cooperate with federal immigration agents.", "sanctuary_policy", "opposes"),
    ("Sheriff Bo Lind refused to cooperate with federal immigration agents.", "sanctuary_policy", "supports"),
    ("Sheriff Bo Lind honors immigration detainers.", "detainers", "supports"),
    ("Sheriff Bo Lind ignores immigration detainers.", "detainers", "opposes"),
    (
        "Senator Ada Quist threatened to withhold federal funds from sanctuary cities.",
        "funding_conditions",
        "supports",
    ),
    (
        "Senator Ada Quist opposed a plan to withhold federal funds from sanctuary cities.",
        "funding_conditions",
        "opposes",
    ),
]


@pytest.mark.parametrize(("sentence", "issue", "position"), OWN)
def test_the_projects_codebook_reads_both_sides_alike(sentence: str, issue: str, position: str) -> None:
    found = {(row["issue"], row["position"]) for row in find(sentence, dict(read_codebook()))}
    assert found == {(issue, position)}


def test_an_article_on_another_subject_has_no_stances() -> None:
    assert find("The zoo supports a sanctuary for old bears.", dict(read_codebook())) == []


def test_a_codebook_without_cues_is_refused_in_one_sentence() -> None:
    bare = copy.deepcopy(FERRY)
    for code in bare["stances"]["columns"]["issue"]["codes"].values():
        del code["cues"]
    with pytest.raises(SourcebookError, match="gives no issue any cues"):
        find("Bo Lind praised the ferry.", bare)


def test_a_phrase_outside_the_notation_is_named() -> None:
    with pytest.raises(SourcebookError, match=r"'ferry \[old\]'"):
        compile_phrases(["ferry [old]"])


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("night ferry/ferries", "the Night  ferries sail", "Night  ferries"),
        ("ferr*", "a ferryman", "ferryman"),
        ("oppose~", "opposing it", "opposing"),
        ("(old) ferry", "the old ferry", "old ferry"),
        ("hold ... for", "hold the boat for us", "hold the boat for"),
        ("don't", "we don’t", "don’t"),
        ("low income", "low-income", "low-income"),
    ],
)
def test_the_notation(phrase: str, text: str, found: str) -> None:
    match = compile_phrases([phrase]).search(text)
    assert match is not None and match.group() == found


def test_a_gap_does_not_leave_the_clause() -> None:
    assert compile_phrases(["hold ... for"]).search("hold the boat. Wait for us") is None
    assert compile_phrases([]).search("anything") is None


PIECES = [
    "Bo Lind",
    "opposes",
    "the night ferry",
    "“",
    "”",
    "said",
    ".",
    "\n",
    "’s",
    "not",
    "ban",
    "🙂",
    ",",
    "and",
    "who",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_text_gives_rows_that_quote_it(pieces: list[str]) -> None:
    text = " ".join(pieces)
    for row in find(text):
        assert text[row["start"] : row["end"]] == row["text"] != ""
        assert row["actor"] and row["position"] in ("supports", "opposes", "conditional")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # what a bill named later is for or against
            "Gov. Ada Quist signed a bill to ban the night ferry. Mayor Bo Lund vetoed a similar bill.",
            {("Ada Quist", "opposes"), ("Bo Lund", "supports")},
        ),
        (  # an object that stands for the issue
            "Mayor Ada Quist opposes the night ferry. Gov. Bo Lund vowed to fight it.",
            {("Ada Quist", "opposes"), ("Bo Lund", "opposes")},
        ),
        (  # who is blamed for a deed has done it
            "Mayor Ada Quist criticised Gov. Bo Lund for supporting the night ferry.",
            {("Ada Quist", "opposes"), ("Bo Lund", "supports")},
        ),
        (  # a speaker named within the sentence
            "The night ferry, Mayor Ada Quist said, endangers the port.",
            {("Ada Quist", "opposes")},
        ),
        (  # a deed without an owner is its author's
            "A Marlow group has launched an initiative to ban the night ferry.",
            {("Marlow group", "opposes")},
        ),
        (  # a ruling on what somebody can do
            "The Supreme Court ruled that Marlow cannot ban the night ferry.",
            {("Supreme Court", "supports")},
        ),
        ("A federal judge blocked the night ferry.", set()),
        ("A storm in Marlow led other cities to moor their night ferry.", set()),
        (  # places that commas join
            "The new ships serve ports like Boston, Seattle and Houston, and these cities defend their night ferry.",
            {("Boston", "supports"), ("Seattle", "supports"), ("Houston", "supports")},
        ),
    ],
)
def test_a_position_has_its_holder(text: str, expected: set[tuple[str, str]]) -> None:
    assert {(actor, position) for actor, _, position in positions(text)} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # whose law it is: who signed it
            "Gov. Ada Quist signed the harbour bill on Monday.\n\nThe law bans the night ferry.",
            {("Ada Quist", "opposes")},
        ),
        (  # and what "it" does
            "Gov. Ada Quist signed the harbour bill on Monday. The bill has six pages. It bans the night ferry.",
            {("Ada Quist", "opposes")},
        ),
        (  # a bill keeps the issue that it was introduced with
            "A bill would ban the night ferry. The ferry is old. Mayor Ada Quist supports the bill.",
            {("Ada Quist", "opposes")},
        ),
        ("The night ferry was banned in June by Mayor Ada Quist.", {("Ada Quist", "opposes")}),
        ("Mayor Ada Quist was always opposed to the night ferry.", {("Ada Quist", "opposes")}),
        (  # the sentence as a whole, where no clause has a holder
            "Mayor Ada Quist argued that these ports are required to end the night ferry.",
            {("Ada Quist", "opposes")},
        ),
        ("Critics of the ferry met on Monday.", {("Critics of the ferry", "opposes")}),
        ("There is no night ferry in Marlow.", set()),
        (
            "In May, ports, including Boston, Seattle and Houston, welcomed the night ferry.",
            {("Boston", "supports"), ("Seattle", "supports"), ("Houston", "supports")},
        ),
    ],
)
def test_deeds_lists_and_sources_lead_to_the_holder(text: str, expected: set[tuple[str, str]]) -> None:
    assert {(actor, position) for actor, _, position in positions(text)} == expected


def test_quotation_marks_around_a_word_do_not_hide_an_act() -> None:
    assert compile_phrases(["cancel ... ferries"]).search("will “cancel” dozens of ferries")


class Counted:
    """A pattern that counts the characters it is made to search."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.searched = 0

    def finditer(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """Find the pattern's matches."""
        self.searched += end - start
        return self.pattern.finditer(text, start, end)


def count_searched(text: str) -> int:
    """Return how many characters are searched for words of position in a text."""
    cues = read_cues(FERRY["stances"])
    counted = [(Counted(pattern), sign) for pattern, sign in cues.before]
    positions = Positions(text, dataclasses.replace(cues, before=tuple(counted)))
    for sentence in find_sentences(text):
        positions.find(sentence)
    return sum(pattern.searched for pattern, _ in counted)


def test_the_work_grows_with_the_text_and_not_with_its_square() -> None:
    once, twice = (count_searched("night ferries " * number) for number in (1_000, 2_000))
    assert 0 < twice < 2.2 * once


@pytest.mark.parametrize(
    ("words", "position"),
    [
        ("The night ferry was a costly mistake.", "opposes"),
        ("The night ferry is simply wrong.", "opposes"),
        ("The night ferry makes no sense.", "opposes"),
        ("The night ferry is a sensible idea.", "supports"),
        ("I would never endorse the night ferry.", "opposes"),
        ("I can never support the night ferry.", "opposes"),
        ("It is high time for a night ferry.", "supports"),
        ("No one needs a night ferry.", "opposes"),
        ("We need a night ferry.", "supports"),
        ("It is not acceptable for crews to sail after midnight.", "opposes"),
        ("We are firmly for the night ferry, squarely for every island.", "supports"),
    ],
)
def test_a_speaker_s_own_evaluation_is_a_position(words: str, position: str) -> None:
    assert ("Ada Quist", "night_ferry", position) in positions(f"“{words[:-1]},” Mayor Ada Quist said.")


@pytest.mark.parametrize(
    "sentence",
    [
        "Mayor Ada Quist accused Capt. Lars Boone of backing the night ferry.",
        "Mayor Ada Quist asked whether the island needed a night ferry.",
        "Mayor Ada Quist denied that she wants the night ferry.",
        "Mayor Ada Quist neither opposes nor supports the night ferry.",
    ],
)
def test_what_is_asked_denied_or_laid_at_somebody_s_door_is_nobody_s_position(sentence: str) -> None:
    assert positions(sentence) == set()


def test_another_beside_the_subject_holds_nothing_and_an_echo_is_held_as_well() -> None:
    assert positions("Mayor Ada Quist, unlike Capt. Lars Boone, supports the night ferry.") == {
        ("Ada Quist", "night_ferry", "supports")
    }
    echoed = positions("Capt. Lars Boone echoed Mayor Ada Quist's call to sail after midnight.")
    assert ("Lars Boone", "night_ferry", "supports") in echoed
