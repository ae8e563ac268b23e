"""Whom a number is attributed to, on invented sentences."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.documents.document import Document
from sourcebook.extract.article import extract_document
from sourcebook.extract.numbers.quantities import find_quantities
from sourcebook.extract.sources import trace_sources
from sourcebook.extract.speech.read import read_voices
from sourcebook.mentions.codebook import read_codebook


def chains(text: str) -> list[str]:
    source_of = trace_sources(text, read_voices(text))
    return [source.chain if (source := source_of(each)) else "" for each in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("Farms hired 12,300 pickers in June, the Harvest Office reported on Tuesday.", "Harvest Office"),
        ("Mills cut 4,000 jobs last month, the ministry said.", "ministry"),
        ("A survey by Orlen College found that every second teacher works 50 hours.", "Orlen College"),
        ("A report from the Rivers Institute shows 14 dams leak.", "Rivers Institute"),
        ("Figures compiled by the Lakes Board showed 300 boats.", "Lakes Board"),
        ("Data from the census show that 40 percent of renters moved.", "Data from the census"),
        ("The Fishers’ Union said 80 boats were idle.", "Fishers’ Union"),
        ("The Salt River Pilot’s Guild said it had 900 members.", "Salt River Pilot’s Guild"),
        ("The State Auditor’s Office found 31 errors.", "State Auditor’s Office"),
        ("Bo Lind added that 14 of them were new.", "Bo Lind"),
        ("Two officials said 40 boats sank.", "Two officials"),
        ("The board said the pier was shut; another 12 boats would follow.", "board"),
        ("Guards estimated the crowd at 40,000, but police said 12,000 came.", "police"),
        ("While the guard said 40 boats sank, the board said 12 did.", "board"),
        ("The board said 40 boats sank, but harbor master Bo Lind put the number at 12.", "Bo Lind"),
        ("A forecast from the Lakes Board puts the cost at about $300.", "Lakes Board"),
        ("The board said the pier was shut -- 12 boats had to turn.", "board"),
        ("A Lakes poll found that 40 percent like the pier. Another 30 percent do not.", "Lakes poll"),
        ("The guild, which says it has 310 rowers, met at noon.", "guild"),
        ("A clerk at the pier, who said 40 boats had left, went home.", "clerk at the pier"),
        ("Tolls fell 7 percent last year, figures from the Lakes Board show.", "Lakes Board"),
        ("A review by the river authority found that 9 locks leak.", "river authority"),
        ("Court filings say he sold 60 boats.", "Court filings"),
        ("The fleet made $4 million, less than the $6 million that brokers had forecast.", "brokers"),
        ("Leaning on tide tables, Bo Lind said 30 boats stood dry.", "Bo Lind"),
    ],
)
def test_the_nearest_source(text: str, chain: str) -> None:
    assert chains(text)[-1] == chain


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("Ann Lind said the fire chief had told her that 30 hydrants were dry.", "Ann Lind > fire chief"),
        ("The Gazette reported that police said 14 shops were robbed.", "Gazette > police"),
        ("Police said 12 people were hurt, the Marlow Post reported.", "Marlow Post > Police"),
        ("According to the sheriff, four cars burned, the Gazette said.", "Gazette > sheriff"),
        ("Mayor Ann Lind, citing state records, said 310 bridges were closed.", "Ann Lind > state records"),
        ("Citing a federal audit, Ann Lind said the fund was short by 12 percent.", "Ann Lind > federal audit"),
        ("Ann Lind said plumbers had told her that 16 pipes leak.", "Ann Lind > plumbers"),
        ("Ann Lind said a state report showed 70 berths were empty.", "Ann Lind > state report"),
        ("Relying on tide tables, Bo Lind said 30 boats stood dry.", "Bo Lind > tide tables"),
    ],
)
def test_a_second_step_has_words_that_make_it_one(text: str, chain: str) -> None:
    assert chains(text)[-1] == chain


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lind said she hoped the town would add 300 homes.",
        "Ann Lind said the mill adds 300 jobs a year.",
        "Ann Lind said each new mill claims 300 trees a year.",
        "Ann Lind said boats that report leaks lose 30 days.",
        "Ann Lind told the board that her guards had found 30 leaks.",
    ],
)
def test_without_such_words_the_chain_has_one_step(text: str) -> None:
    assert chains(text)[-1] == "Ann Lind"


@pytest.mark.parametrize(
    "text",
    [
        "Mills added 4,000 jobs.",
        "MARLOW (Reuters) - The fleet shed 900 boats.",
        "Ann Lind denied reports that 30 workers had fallen ill.",
        "The mayor disputed an estimate that 400 homes were lost.",
        "Standing with 12 firefighters, Ann Lind said the station would stay open.",
        "Ann Lind, who runs 14 shops, said the tax would hurt.",
        "This helps explain a riddle: 13 percent of the boats are green.",
        "During a supper with 40 rowers, Ann Lind promised to stay.",
        "The guild, which said it was pleased, met 40 rowers.",
        "Boats should learn to wait, and 14 of them did.",
        "The bridge cost $48 million.",
    ],
)
def test_what_nobody_is_said_to_say_has_no_source(text: str) -> None:
    assert chains(text)[0] == ""


def test_people_who_are_counted_are_no_source() -> None:
    text = "Six in 10 riders say they are happy, up from 52 percent in 2016, according to a Linden College poll."
    assert all(chain.startswith("Linden College") for chain in chains(text))


@pytest.mark.parametrize(
    "text", ["MARLOW (AP) - Work slowed as mills closed and added 900 boats.", "This helps explain why 13 boats sank."]
)
def test_what_is_no_source_has_no_attribution(text: str) -> None:
    tables: dict[str, list[dict[str, Any]]] = extract_document(Document("a", "a.txt", text), read_codebook())
    assert tables["attributions"] == []


PIECES = [
    "Ann Lind said",
    "the police told her that",
    "citing a report",
    "40 boats",
    ",",
    ";",
    ".",
    "\n",
    "“",
    "”",
    "according to",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_a_source_is_quoted_from_any_text(pieces: list[str]) -> None:
    text = " ".join(pieces)
    source_of = trace_sources(text, read_voices(text))
    for number in find_quantities(text):
        source = source_of(number)
        if source and source.start is not None and source.end is not None:
            assert 0 <= source.start < source.end <= len(text)
