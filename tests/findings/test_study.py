"""Every parameter changes what it says it changes."""

from __future__ import annotations

import pytest

from sourcebook.errors import SourcebookError


def test_all_rows_are_kept_by_default(choose) -> None:
    study = choose()
    assert len(study.table("quotes")) == 3
    assert len(study.table("statistics")) == 4


def test_sections_choose_mentions_and_words(choose) -> None:
    study = choose(sections="caption")
    assert study.table("quotes").empty
    assert study.table("statistics")["text"].tolist() == ["12", "12"]
    assert set(study.sentences["kind"]) == {"caption"}


def test_excluded_documents_lose_their_rows(choose) -> None:
    study = choose(exclude_documents="harbour")
    assert study.ids == ["bridge"]
    assert study.table("quotes")["speaker"].tolist() == ["Bo Lind"]


def test_repeated_statements_count_once(choose) -> None:
    study = choose(drop_repeated_statements=True)
    assert study.table("statistics")["text"].tolist() == ["300", "About 40 percent", "12"]
    captions = study.sentences[study.sentences["kind"].eq("caption")]
    assert captions["text"].tolist() == ["A ferry with 12 crew leaves the old pier on May 3."]


def test_an_unknown_document_is_named(choose) -> None:
    with pytest.raises(SourcebookError, match="'harbor', which is unknown: did you mean 'harbour'"):
        choose(exclude_documents="harbor")
