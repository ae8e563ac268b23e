"""Two runs compared: which findings differ, and what differs behind them."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from sourcebook.book.runs import compare_runs
from sourcebook.errors import SourcebookError
from sourcebook.findings.notebooks import NOTEBOOKS


def write_run(path: Path, share: int, **behind: object) -> Path:
    made = {"kind": "run", "name": "run", "parameters": {"sections": "body"}, "inputs": {"data/quotes.csv": "ab" * 32},
            "package": "cd" * 32} | behind  # fmt: skip
    records = [
        {"kind": "finding", "name": "share", "value": share, "shown": str(share)},
        {"kind": "claim", "name": "a.claim", "value": share > 5, "says": "It holds."},
        made,
    ]
    outputs = [nbformat.v4.new_output("display_data", {}, metadata={"sourcebook": record}) for record in records]
    cell = nbformat.v4.new_code_cell("", outputs=outputs)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    return path


@pytest.mark.parametrize(
    ("behind", "told"),
    [
        ({"parameters": {"sections": "body,caption"}}, "The parameter sections differs: 'body' and 'body,caption'."),
        (
            {"inputs": {"data/quotes.csv": "00" * 32}},
            "The input data/quotes.csv differs: abababababab and 000000000000.",
        ),
        ({"package": "00" * 32}, "The package sourcebook differs: cdcdcdcdcdcd and 000000000000."),
        ({}, "Nothing that they were made with differs: this is a fault of the program; report it."),
    ],
)
def test_findings_that_differ_stand_with_what_differs_behind_them(
    tmp_path: Path, behind: dict[str, object], told: str
) -> None:
    first, second = write_run(tmp_path / "a.ipynb", 3), write_run(tmp_path / "b.ipynb", 7, **behind)
    *changes, count, cause = compare_runs(first, second).splitlines()
    assert [line.split() for line in changes[1:]] == [
        ["finding", "a.claim", "False", "True"],
        ["finding", "share", "3", "7"],
    ]
    assert (count, cause) == ("2 of 2 findings differ.", told)


def test_equal_runs_say_so(tmp_path: Path) -> None:
    first, second = write_run(tmp_path / "a.ipynb", 3), write_run(tmp_path / "b.ipynb", 3)
    assert compare_runs(first, second) == "0 of 2 findings differ."


def test_a_lock_is_a_run_too(tmp_path: Path) -> None:
    rows = [
        "kind\tname\tnotebook\tvalue\tunit",
        "finding\tshare\ta.ipynb\t3\tpercent",
        "package\tsourcebook\t\tsha256:00\t",
    ]
    rows.append(f"parameters\ta\ta.ipynb\t{json.dumps({'sections': 'headline'})}\t")
    (tmp_path / "findings.lock").write_text("\n".join(rows) + "\n", encoding="utf-8")
    told = compare_runs(tmp_path / "findings.lock", write_run(tmp_path / "b.ipynb", 7))
    assert "1 of 1 findings differ." in told
    assert "The parameter sections differs: 'headline' and 'body'." in told
    assert "Only one of the two has: a.claim." in told


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    run = write_run(tmp_path / "a.ipynb", 3)
    with pytest.raises(SourcebookError, match=r"run it with papermill first"):
        compare_runs(run, NOTEBOOKS / "corpus.ipynb")
    with pytest.raises(SourcebookError, match="holds no executed notebook"):
        (tmp_path / "empty").mkdir()
        compare_runs(run, tmp_path / "empty")
    other = tmp_path / "other.ipynb"
    other.write_text(
        run.read_text("utf-8").replace('"share"', '"rest"').replace("a.claim", "b.claim"), encoding="utf-8"
    )
    with pytest.raises(SourcebookError, match="no finding in common"):
        compare_runs(run, other)
