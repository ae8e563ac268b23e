"""The rhetoric notebook under other parameters: each run ends, and says something sane."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sourcebook.book.runner import Run, run_notebooks
from sourcebook.documents.document import ROOT
from sourcebook.documents.words import count_words
from sourcebook.findings.publish import harvest
from tests.two_papers import write_papers

NOTEBOOK = ROOT / "notebooks" / "rhetoric.ipynb"
pytestmark = pytest.mark.xdist_group("rhetoric notebook")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[tuple[str, str], dict[str, Any]]]:
    """Return the records of each run, by kind and name."""
    folder = tmp_path_factory.mktemp("rhetoric")
    ids = pd.read_csv(ROOT / "seeds" / "index.csv", dtype=str)["id"].to_list()
    papers, papers_coding = write_papers(folder)
    choices = {
        "all": {},
        "one article": {"exclude_documents": ",".join(ids[:1] + ids[2:])},
        "no captions": {"sections": "headline,dek,body,video_promo"},
        "no repeats": {"drop_repeated_statements": True},
        "second pass": {"coding": "data/passes/second"},
        "nothing": {"sections": "gallery_control"},
        "two papers": {"corpus": str(papers), "coding": str(papers_coding)},
    }
    executed = run_notebooks([Run(NOTEBOOK, choice) for choice in choices.values()], folder / "runs")
    return {name: read_records(path) for name, path in zip(choices, executed, strict=True)}


def read_records(path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Return an executed notebook's records by kind and name; a figure in whose place a sentence stands is a table."""
    return {(record["kind"], record["name"]): record for record, _ in harvest(path)}


def get(run: dict[tuple[str, str], dict[str, Any]], name: str) -> Any:
    """Return a finding's value."""
    return run["finding", f"rhetoric_{name}"]["value"]


def test_every_run_publishes_the_same_findings(runs: dict) -> None:
    names = {name: {key for kind, key in run if kind == "finding"} for name, run in runs.items()}
    assert all(found == names["all"] for found in names.values()), names
    assert all(name.startswith("rhetoric_") for name in names["all"])


def test_quoted_words_are_those_of_the_table(runs: dict) -> None:
    quotes = pd.read_csv(ROOT / "data" / "quotes.csv", dtype=str, keep_default_na=False)
    quotes = quotes[quotes["kind"].ne("scare") & quotes["section"].ne("byline_or_credit")]
    words = quotes["text"].map(count_words)
    assert get(runs["all"], "quoted_words") == words.sum()
    second = sorted(quotes["doc"].unique())[1]
    assert get(runs["one article"], "quoted_words") == words[quotes["doc"].eq(second)].sum()


def test_one_article_has_no_range_and_no_pair(runs: dict) -> None:
    assert get(runs["one article"], "articles") == 1
    assert get(runs["one article"], "top_share_range").startswith("no range")
    assert get(runs["one article"], "speech_pairs") == 0
    assert runs["one article"]["table", "rhetoric_alignment"]["csv"] == ""


def test_captions_and_repeats_can_be_left_out(runs: dict) -> None:
    assert get(runs["no captions"], "sources") < get(runs["all"], "sources")
    assert get(runs["no repeats"], "cues") < get(runs["all"], "cues")
    assert get(runs["no repeats"], "quoted_words") <= get(runs["all"], "quoted_words")


def test_the_second_pass_gives_shares_too(runs: dict) -> None:
    for name in ("top_share", "federal_share", "body_share", "evaluative", "labels_own", "top_frame_share"):
        assert 0 < get(runs["second pass"], name) < 100
    assert get(runs["second pass"], "aligned_shared") <= get(runs["second pass"], "aligned_second")


def test_nothing_chosen_is_told_in_sentences(runs: dict) -> None:
    assert get(runs["nothing"], "quoted_words") == get(runs["nothing"], "devices") == 0
    assert get(runs["nothing"], "top_share") == "no"
    assert not any(kind == "figure" for kind, _ in runs["nothing"])


def test_the_alignment_of_another_corpus_is_drawn(runs: dict) -> None:
    run = runs["two papers"]
    assert (get(run, "aligned_first"), get(run, "aligned_second"), get(run, "aligned_shared")) == (25, 9, 9)
    assert run["figure", "rhetoric_alignment"]["svg"].startswith("<?xml")
