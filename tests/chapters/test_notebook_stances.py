"""The stances notebook under other parameters: each run gives what the tables behind it hold."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sourcebook.book.runner import Run, run_notebooks
from sourcebook.documents.document import ROOT
from sourcebook.findings.publish import harvest
from tests.made_up import write_made_up

NOTEBOOK = ROOT / "notebooks" / "stances.ipynb"
# One process runs the notebooks once, for all tests of this file.
pytestmark = pytest.mark.xdist_group("notebook_stances")


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """Return the findings of five runs, by the name of the run."""
    folder = tmp_path_factory.mktemp("stances")
    corpus, coding = write_made_up(folder)
    runs = {
        "one document": {"exclude_documents": "001,002,003,004"},
        "no captions": {"sections": "headline,dek,body"},
        "no repeats": {"drop_repeated_statements": True},
        "second pass": {"coding": "data/passes/second"},
        "made up": {"corpus": str(corpus), "coding": str(coding)},
    }
    executed = run_notebooks([Run(NOTEBOOK, parameters) for parameters in runs.values()], folder / "runs")
    return {name: read_findings(path) for name, path in zip(runs, executed, strict=True)}


def read_findings(path: Path) -> dict[str, object]:
    """Return the findings of an executed notebook by name."""
    return {record["name"]: record["value"] for record, _ in harvest(path) if record["kind"] == "finding"}


def read_rows(coding: str, table: str) -> pd.DataFrame:
    """Return a coded table as it stands in its file."""
    return pd.read_csv(ROOT / coding / f"{table}.csv", dtype=str, keep_default_na=False)


def test_one_document_has_its_own_positions_and_no_range(findings) -> None:
    found, rows = findings["one document"], read_rows("data", "stances")
    own = rows[rows["doc"].eq("000")]
    assert found["stances_passages"] == len(own)
    assert found["stances_positions"] == own.loc[own["held_until"].eq(""), "position_id"].nunique() < len(own)
    assert found["stances_actors"] == own["actor"].nunique()
    # Nothing about Miami-Dade is left, and nobody else to answer.
    assert found["stances_changed"] == found["stances_unchanged"] == found["stances_claim_words"] == "none"


def test_without_captions_only_the_running_text_s_events_are_left(findings) -> None:
    found, sections = findings["no captions"], read_rows("data", "sections").astype({"start": int, "end": int})
    running = sections[sections["kind"].isin(["headline", "dek", "body"])]
    events = read_rows("data", "events").astype({"start": int})
    inside = [
        any(part.doc == row.doc and part.start <= row.start < part.end for part in running.itertuples())
        for row in events.itertuples()
    ]
    assert found["stances_events"] == sum(inside) < len(events)


def test_what_changed_on_the_day_does_not_depend_on_captions_or_copies(findings) -> None:
    assert findings["no captions"]["stances_changed"] == findings["no repeats"]["stances_changed"] != "none"


def test_the_second_pass_gives_its_own_counts(findings) -> None:
    found, rows = findings["second pass"], read_rows("data/passes/second", "stances")
    assert found["stances_passages"] == len(rows)
    conditional = rows[rows["position"].eq("conditional") & rows["held_until"].eq("")]
    assert found["stances_conditional"] == conditional["position_id"].nunique()


def test_another_corpus_runs_through(findings) -> None:
    found = findings["made up"]
    assert (found["stances_positions"], found["stances_actors"], found["stances_toward"]) == (2, 2, 2)
    assert found["stances_federal_toward"] == 0
    assert found["stances_events"] == 0
