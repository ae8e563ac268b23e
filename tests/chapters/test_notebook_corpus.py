"""The corpus notebook under other parameters: each run gives what the texts and tables behind it hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcebook.book.runner import Run, run_notebooks
from sourcebook.chapters.corpus.accounting import DIGITS
from sourcebook.documents.document import ROOT, read_corpus
from sourcebook.findings.publish import harvest
from tests.made_up import write_made_up

NOTEBOOK = ROOT / "notebooks" / "corpus.ipynb"
# One process runs the notebooks once, for all tests of this file.
pytestmark = pytest.mark.xdist_group("notebook_corpus")


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """Return the findings of five runs, by the name of the run."""
    folder = tmp_path_factory.mktemp("corpus")
    corpus, coding = write_made_up(folder)
    runs = {
        "one document": {"exclude_documents": "001,002,003,004"},
        "no captions": {"sections": "headline,dek,body"},
        "no repeats": {"drop_repeated_statements": True},
        "second pass": {"coding": "data/passes/second", "expression": "detainer"},
        "made up": {"corpus": str(corpus), "coding": str(coding)},
    }
    executed = run_notebooks([Run(NOTEBOOK, parameters) for parameters in runs.values()], folder / "runs")
    return {name: read_findings(path) for name, path in zip(runs, executed, strict=True)}


def read_findings(path: Path) -> dict[str, object]:
    """Return the findings of an executed notebook by name."""
    return {record["name"]: record["value"] for record, _ in harvest(path) if record["kind"] == "finding"}


def test_one_document_without_captions(findings) -> None:
    found = findings["one document"]
    text = next(document.text for document in read_corpus("seeds") if document.id == "000")
    assert found["corpus_documents"] == found["corpus_publishers"] == 1
    assert found["corpus_caption_share"] == found["corpus_caption_documents"] == 0
    assert found["corpus_caption_share_range"] == "no range"
    assert found["corpus_digits"] == sum(character in DIGITS for character in text)
    assert found["corpus_expression"] == text.casefold().count("sanctuary")
    assert found["corpus_subject"] == found["corpus_subject_smallest"] == found["corpus_subject_largest"]


def test_without_captions_none_are_counted(findings) -> None:
    found = findings["no captions"]
    assert found["corpus_caption_share"] == found["corpus_expression_in_captions"] == found["corpus_captions"] == 0
    assert found["corpus_words"] < findings["no repeats"]["corpus_words"]


def test_dropping_repeats_leaves_none_and_accounts_for_every_copy(findings) -> None:
    found, digits = (
        findings["no repeats"],
        sum(character in DIGITS for document in read_corpus("seeds") for character in document.text),
    )
    assert found["corpus_repeats"] == found["corpus_repeats_share"] == 0
    assert found["corpus_digits"] == digits


def test_nothing_in_the_report_s_own_tables_is_unaccounted_for(findings) -> None:
    for run in ("one document", "no captions", "no repeats"):
        found = findings[run]
        assert (found["corpus_marks_unaccounted"], found["corpus_digits_unaccounted"], found["corpus_twice"]) == (
            0,
            0,
            0,
        )


def test_the_second_pass_has_the_same_texts_and_another_expression(findings) -> None:
    found = findings["second pass"]
    assert found["corpus_digits"] == findings["no repeats"]["corpus_digits"]
    whole = sum(document.text.casefold().count("detainer") for document in read_corpus("seeds"))
    assert found["corpus_expression"] == whole


def test_another_corpus_runs_through(findings) -> None:
    found = findings["made up"]
    assert (found["corpus_documents"], found["corpus_repeats"], found["corpus_repeats_differing"]) == (2, 1, 1)
    assert (found["corpus_marks"], found["corpus_marks_unaccounted"]) == (6, 0)
    assert (found["corpus_digits"], found["corpus_digits_unaccounted"]) == (11, 0)
    assert found["corpus_expression"] == found["corpus_publishers"] == 0
