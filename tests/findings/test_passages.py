"""Passages lead to their evidence and name who speaks; claims meet by the words they share."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from sourcebook.chapters.stances.claims import list_stems, pair_claims, show_claims
from sourcebook.errors import SourcebookError
from sourcebook.findings.markdown import strip_markdown
from sourcebook.findings.passages import cite_passages, find_anchor, find_speakers, link_passage
from tests.made_up import find


def test_a_span_leads_to_the_mention_that_covers_it_best(choose) -> None:
    study = choose()
    start, end = find("harbour", "300")
    assert find_anchor(study, "harbour", start, end).startswith("statistic-harbour-")
    start, end = find("harbour", "The ferry will carry 300 people,")
    assert find_anchor(study, "harbour", start, end).startswith("quote-harbour-")


def test_an_uncoded_span_leads_to_the_document(choose) -> None:
    start, end = find("bridge", "Nobody gave a figure.")
    assert find_anchor(choose(), "bridge", start, end) == "evidence-bridge"


def test_speakers_are_those_of_the_quotation(choose) -> None:
    study = choose()
    assert find_speakers(study, "harbour", *find("harbour", "carry 300")) == ["Ada Quist"]
    assert find_speakers(study, "bridge", *find("bridge", "Nobody gave")) == []


def test_passages_stand_with_speaker_and_voice(choose) -> None:
    table = cite_passages(choose(), [("harbour", "It is a great boat."), ("bridge", "Nobody gave a figure.")])
    assert table[["speaker", "voice"]].to_numpy().tolist() == [["Ada Quist", "quoted"], ["the article", "reported"]]
    assert table["words"][1] == "[“Nobody gave a figure.”](#evidence-bridge)"


def test_passages_of_documents_left_out_are_left_out(choose) -> None:
    assert cite_passages(choose(exclude_documents="bridge"), [("bridge", "Nobody gave a figure.")]).empty


def test_words_that_do_not_stand_there_are_refused(choose) -> None:
    with pytest.raises(SourcebookError, match="'Everybody' does not stand in document bridge"):
        cite_passages(choose(), [("bridge", "Everybody")])


def test_a_name_that_is_not_printed_is_left_out_of_a_passage(choose) -> None:
    study = choose()
    start, end = find("bridge", "Bo Lind")
    hidden = [dataclasses.replace(each, unnamed=((start, end),) * (each.id == "bridge")) for each in study.documents]
    study = dataclasses.replace(study, documents=hidden)
    passage = link_passage(study, "bridge", *find("bridge", "Councillor Bo Lind called"))
    assert strip_markdown(passage) == "“Councillor [name] called”"
    assert study.texts["bridge"][start:end] == "Bo Lind"


def test_stems_bring_a_word_and_its_plural_together() -> None:
    assert list_stems("Witness of the harbour’s 12345 days.") == {"witnes": "witness", "harbou": "harbour"}
    assert "witnes" in list_stems("witnesses")


@pytest.fixture
def arguing(choose):
    """A study of three sentences: an argument, its reply in another document, and one that shares nothing."""
    texts = {
        "one": "Ada Quist said ferries frighten nervous passengers away.\n",
        "two": "Bo Lind replied that nervous passengers need no frightened ferries.\nIt rained the whole week.\n",
    }
    study = choose()
    sentences = []
    for doc, text in texts.items():
        for line in text.splitlines():
            start = text.index(line)
            sentences.append((doc, start, start + len(line), line, "body", 9, pd.NA))
    stance = (
        study.tables["stances"]
        .iloc[[0]]
        .assign(
            id="stance-one-0", doc="one", start=0, end=20, text=texts["one"][:20], actor="Ada Quist", argument="cost"
        )
    )
    documents = [
        dataclasses.replace(study.documents[0], id=doc, file=f"{doc}.txt", text=text) for doc, text in texts.items()
    ]
    return dataclasses.replace(
        study,
        documents=documents,
        sentences=pd.DataFrame(sentences, columns=study.sentences.columns),
        tables={name: frame.iloc[:0] for name, frame in study.tables.items()}
        | {"stances": stance, "actors": study.tables["actors"]},
    )


def test_an_argument_meets_its_reply(arguing) -> None:
    pairs = pair_claims(arguing)
    assert pairs[["argument", "doc", "actor", "other_doc"]].to_numpy().tolist() == [["cost", "one", "Ada Quist", "two"]]
    assert pairs["shared"][0] == "ferries, frighten / frightened, nervous, passengers"
    shown = show_claims(arguing, pairs)
    assert "(#stance-one-0)" in shown["claim"][0]
    assert "the article: [“Bo Lind replied" in shown["other"][0]


def test_without_an_argument_there_is_no_pair(choose) -> None:
    pairs = pair_claims(choose())
    assert pairs.empty
    assert show_claims(choose(), pairs).empty
