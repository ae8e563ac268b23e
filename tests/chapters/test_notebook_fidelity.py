"""The notebook on other printings under other parameters: each run ends, and its counts stand beside each other."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from sourcebook.book.runner import Run, run_notebooks
from sourcebook.chapters.fidelity.printings import NAMES
from sourcebook.documents.document import ROOT
from sourcebook.findings.publish import harvest
from tests.two_papers import write_papers

NOTEBOOK = ROOT / "notebooks" / "fidelity.ipynb"
pytestmark = pytest.mark.xdist_group("fidelity notebook")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[tuple[str, str], dict[str, Any]]]:
    """Return the records of each run, by kind and name."""
    folder = tmp_path_factory.mktemp("fidelity")
    ids = pd.read_csv(ROOT / "seeds" / "index.csv", dtype=str)["id"].to_list()
    papers, papers_coding = write_papers(folder)
    choices = {
        "all": {},
        "official": {"witnesses": "official"},
        "no press": {"witnesses": "no press"},
        "one article": {"exclude_documents": ",".join(ids[:1] + ids[2:])},
        "nothing": {"sections": "gallery_control"},
        "two papers": {"corpus": str(papers), "coding": str(papers_coding)},
    }
    executed = run_notebooks([Run(NOTEBOOK, choice) for choice in choices.values()], folder / "runs")
    records = [{(record["kind"], record["name"]): record for record, _ in harvest(path)} for path in executed]
    return dict(zip(choices, records, strict=True))


def get(run: dict[tuple[str, str], dict[str, Any]], name: str) -> Any:
    """Return a finding's value."""
    return run["finding", f"fidelity_{name}"]["value"]


def test_every_run_publishes_the_same_findings(runs: dict) -> None:
    names = {name: {key for kind, key in run if kind == "finding"} for name, run in runs.items()}
    assert all(found == names["all"] for found in names.values()), names


def test_what_is_held_and_what_is_alone_are_all_quotations(runs: dict) -> None:
    for run in runs.values():
        assert get(run, "held") + get(run, "alone") == get(run, "quotations")
        assert get(run, "same_words") + get(run, "differ") == get(run, "held")
        assert get(run, "official_agree") <= get(run, "official") <= get(run, "held")
        assert all(get(run, code) <= get(run, "held") for code in NAMES)


def test_the_rows_of_the_table_are_the_printings(runs: dict) -> None:
    rows = pd.read_csv(ROOT / "data" / "renderings.csv", dtype=str, keep_default_na=False)
    rows = rows[rows["covers"].ne("none")]
    assert get(runs["all"], "printings") == len(rows)
    assert get(runs["all"], "held") == rows["quote"].nunique()
    assert get(runs["no press"], "printings") == rows["kind"].ne("press_quotation").sum()


def test_fewer_witnesses_hold_fewer_quotations(runs: dict) -> None:
    held = [get(runs[name], "held") for name in ("official", "no press", "all")]
    assert held == sorted(held)
    assert get(runs["official"], "held") == get(runs["all"], "official")


def test_counting_strictly_the_rule_agrees_less_often_with_the_reading(runs: dict) -> None:
    for run in runs.values():
        assert get(run, "rule_strict") <= get(run, "rule_fits") <= get(run, "printings")


def test_no_quotation_and_no_other_printing_are_said_in_the_place_of_the_lines(runs: dict) -> None:
    assert (get(runs["nothing"], "quotations"), get(runs["two papers"], "held")) == (0, 0)
    for name in ("nothing", "two papers"):
        assert runs[name]["table", "fidelity_lines"]["csv"] == ""


def test_addresses_stand_in_the_data_as_words(runs: dict) -> None:
    for (kind, name), record in runs["all"].items():
        if kind == "table":
            assert "](" not in record["csv"] and "<ins>" not in record["csv"], name
