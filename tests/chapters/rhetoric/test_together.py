"""Two subjects together: sentences and quotations that name both, by article and by speaker, counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcebook.chapters.rhetoric import together
from sourcebook.findings.markdown import plain_frame
from sourcebook.findings.study import Study
from tests.two_papers import open_papers


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    topics = {"sanctuary": frozenset({"harbour"}), "gangs": frozenset({"islanders", "old"})}
    monkeypatch.setattr(together, "read_words", {"topics": topics}.get)
    return open_papers(tmp_path)


def test_each_article_says_where_both_are_named(papers: Study) -> None:
    table = plain_frame(together.count_by_article(papers)).to_numpy().tolist()
    assert table == [
        ["gazette", "sentences", 1, 1, "1"],
        ["gazette", "paragraphs", 1, 1, "1"],
        ["gazette", "quotations", 1, 1, "1"],
        ["herald", "sentences", 2, 2, "1"],
        ["herald", "paragraphs", 2, 2, "1"],
        ["herald", "quotations", 1, 0, ""],
    ]


def test_a_passage_is_given_to_whom_it_is_ascribed(papers: Study) -> None:
    table = plain_frame(together.count_by_speaker(papers)).to_numpy().tolist()
    assert table == [
        ["Ada Quist", "municipal", "1", "1", ""],
        ["Harbour Board", "no government", "1", "", ""],
    ]


def test_what_nobody_is_named_for_is_the_articles_own(papers: Study) -> None:
    papers.tables["attributions"] = papers.tables["attributions"].iloc[:0]
    papers.tables["quotes"] = papers.tables["quotes"].iloc[:0]
    assert together.count_by_speaker(papers)["speaker"].tolist() == [together.ARTICLE]
