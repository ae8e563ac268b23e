"""The statistics notebook runs under other parameters, and each run says what its tables hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sourcebook.book.runner import Run, run_notebooks
from sourcebook.chapters.statistics.ledger import keep_statements, measure_statistics
from sourcebook.findings.notebooks import NOTEBOOKS, read_defaults
from sourcebook.findings.publish import harvest
from sourcebook.findings.study import choose_study
from tests.made_up import write_made_up
from tests.ports import write_ports
from tests.prose import glued_names

NOTEBOOK = NOTEBOOKS / "statistics.ipynb"
CHOICES: dict[str, dict[str, Any]] = {
    "one article": {"exclude_documents": "001,002,003,004"},
    "no captions": {"sections": "headline,dek,body,video_promo"},
    "no repeats": {"drop_repeated_statements": True},
    "second coding": {"coding": "data/passes/second"},
    "ports": {},
    "no statistics": {"exclude_documents": "harbour"},
}
pytestmark = pytest.mark.xdist_group("notebook_statistics")


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Run the notebook once for every choice, two at a time; return the executed copies by choice."""
    folder = tmp_path_factory.mktemp("statistics")
    for choice, write in (("ports", write_ports), ("no statistics", write_made_up)):
        corpus, coding = write(folder / choice)
        CHOICES[choice] |= {"corpus": str(corpus), "coding": str(coding)}
    runs = [Run(NOTEBOOK, parameters) for parameters in CHOICES.values()]
    return dict(zip(CHOICES, run_notebooks(runs, folder / "runs"), strict=True))


def read_findings(executed: Path) -> dict[str, Any]:
    """Return the values that an executed notebook publishes, by name."""
    return {record["name"]: record["value"] for record, _ in harvest(executed) if record["kind"] == "finding"}


@pytest.mark.parametrize("choice", CHOICES)
def test_findings_count_what_the_choice_holds(executed: dict[str, Path], choice: str) -> None:
    findings = read_findings(executed[choice])
    study = choose_study(read_defaults(NOTEBOOK) | CHOICES[choice])
    rows = measure_statistics(study)
    assert findings["statistics_appearances"] == len(rows)
    assert findings["statistics_statements"] == len(keep_statements(rows))
    assert findings["statistics_relations"] == len(study.table("relations"))
    if len(rows):
        share = 100 * rows["chain"].eq("").sum() / len(rows)
        assert findings["statistics_unsourced"] == pytest.approx(share, abs=0.01)


@pytest.mark.parametrize("choice", CHOICES)
def test_every_printed_number_is_published(executed: dict[str, Path], choice: str) -> None:
    cells = json.loads(executed[choice].read_text(encoding="utf-8"))["cells"]
    printed = {
        name for cell in cells if cell["cell_type"] == "markdown" for name in glued_names("".join(cell["source"]))
    }
    assert printed
    assert printed <= set(read_findings(executed[choice]))


@pytest.mark.parametrize("choice", CHOICES)
def test_a_figure_is_drawn_where_there_is_something_to_draw(executed: dict[str, Path], choice: str) -> None:
    figures = [record for record, _ in harvest(executed[choice]) if record["kind"] == "figure"]
    assert len(figures) == (0 if choice == "no statistics" else 1)


def test_a_single_article_has_no_range(executed: dict[str, Path]) -> None:
    assert read_findings(executed["one article"])["statistics_unsourced_range"].startswith("no range")


def test_without_captions_none_is_counted(executed: dict[str, Path]) -> None:
    findings = read_findings(executed["no captions"])
    assert findings["statistics_caption_share"] == 0
    assert findings["statistics_unsourced_caption"] == "no"


def test_without_repeats_each_statement_counts_once(executed: dict[str, Path]) -> None:
    findings = read_findings(executed["no repeats"])
    assert findings["statistics_appearances"] == findings["statistics_statements"]


def test_made_up_numbers_come_out_as_worked_out_by_hand(executed: dict[str, Path]) -> None:
    findings = read_findings(executed["ports"])
    assert findings["statistics_appearances"] == 15
    assert findings["statistics_unsourced"] == pytest.approx(66.67)
    assert findings["statistics_two_sources"] == 20
    assert findings["statistics_compared_numbers"] == 1
    assert findings["statistics_apart"] == 0
