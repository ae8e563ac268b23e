"""Evidence: every mention under its anchor, in its sentence, with what else is coded there."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sourcebook.book.pages.evidence import spell_out, write_evidence
from sourcebook.documents.document import read_corpus
from sourcebook.documents.excerpts import CONTEXT, find_context
from sourcebook.mentions.kinds import list_mentions
from sourcebook.mentions.tables import read_coding
from tests.made_up import HARBOUR


def test_a_mention_is_shown_in_its_sentence() -> None:
    start = HARBOUR.index("40 percent")
    first, last = find_context(HARBOUR, start, start + len("40 percent"))
    assert HARBOUR[first:last] == "About 40 percent of riders come from the north, according to the Harbour Board."


@given(st.integers(0, len(HARBOUR) - 1), st.integers(1, 60))
def test_the_context_holds_the_mention_and_is_short(start: int, length: int) -> None:
    end = min(len(HARBOUR), start + length)
    first, last = find_context(HARBOUR, start, end)
    assert first <= start and end <= last
    assert start - first <= CONTEXT and last - end <= CONTEXT


def test_every_mention_of_a_document_has_its_anchor_once(made_up: tuple[Path, Path]) -> None:
    corpus, coding = made_up
    documents = read_corpus(corpus)
    tables = read_coding(coding, documents)
    for document in documents:
        anchors = re.findall(r"^\((\w+-\w+-\d+)\)=$", write_evidence(document, tables), re.MULTILINE)
        mentions = list_mentions(tables)
        assert sorted(anchors) == sorted(mentions.loc[mentions["doc"].eq(document.id), "id"])


def test_overlapping_mentions_lead_to_each_other(made_up: tuple[Path, Path]) -> None:
    corpus, coding = made_up
    documents = read_corpus(corpus)
    page = write_evidence(documents[1], read_coding(coding, documents))
    start = HARBOUR.index("The ferry will carry")
    number = HARBOUR.index("300")
    after = page.split(f"(quote-harbour-{start})=")[1].split("\n(")[0]
    assert f"(#statistic-harbour-{number})" in after


def test_codes_are_spelt_out() -> None:
    assert spell_out("good_bad;illegal") == "good bad, illegal"
