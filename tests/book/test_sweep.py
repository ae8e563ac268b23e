"""The sweep: runs that see nothing of each other, equal papermill's, and are made once however often it is ended."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from sourcebook.book.execute import execute_apart
from sourcebook.book.runner import Run, run_notebooks
from sourcebook.book.sweep import find_faults, open_sweep, run_settings
from sourcebook.documents.document import ROOT
from sourcebook.extract.corpus import extract_corpus
from sourcebook.findings.notebooks import NOTEBOOKS
from sourcebook.findings.publish import harvest
from sourcebook.findings.universes import Published
from tests.clusters import start_cluster

HOUSING = ROOT / "examples" / "housing"
PARAMETERS = "number: int = 0  # a number"
CHECK = (
    "from sourcebook.findings import publish\n"
    "from sourcebook.parameters import check_parameters\n"
    "check_parameters(globals())"
)


def write_notebook(path: Path, *cells: str) -> Path:
    first = nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    rest = [nbformat.v4.new_code_cell(cell) for cell in (CHECK, *cells)]
    notebook = nbformat.v4.new_notebook(cells=[first, *rest])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)
    return path


def test_a_run_sees_nothing_of_another(tmp_path: Path) -> None:
    notebook = write_notebook(
        tmp_path / "n.ipynb",
        "import os, sys\nfrom sourcebook.documents import names\n"
        "seen = getattr(names, 'seen', 0)\nnames.seen = number\nsys.argv.append('left')\nos.environ['LEFT'] = 'x'\n"
        "publish.publish('seen', seen, 'runs', 'that this one sees')",
    )
    runs = {("n", str(number)): Run(notebook, {"number": number}) for number in range(2, 8)}
    results = run_settings(runs, tmp_path / "cache", workers=2)
    assert [result["seen"]["value"] for result in results.values() if isinstance(result, dict)] == [0] * 6


def test_a_run_finds_what_papermill_finds(tmp_path: Path) -> None:
    parameters = {"sections": "headline,body", "exclude_documents": "003", "coding": "data/passes/second"}
    run = Run(NOTEBOOKS / "corpus.ipynb", parameters)
    (executed,) = run_notebooks([run], tmp_path / "runs")
    by_papermill = {
        record["name"]: (record["value"], record["shown"], record.get("range"))
        for record, _ in harvest(executed)
        if record["kind"] in ("finding", "claim")
    }
    result = run_settings({("corpus", ""): run}, tmp_path / "cache")["corpus", ""]
    assert isinstance(result, dict)
    assert {n: (r["value"], r["shown"], r.get("range")) for n, r in result.items()} == by_papermill
    assert len(by_papermill) > 10


def test_a_run_that_fails_is_told_with_its_cell_and_ends_no_other(tmp_path: Path) -> None:
    notebook = write_notebook(
        tmp_path / "n.ipynb",
        "if number == 2:\n    raise ValueError('two')",
        "import os\nif number == 3:\n    os.kill(os.getpid(), 9)",
        "publish.publish('found', number, 'numbers', 'given')\n"
        "if number == 4:\n    publish.publish('found', 1, 'numbers', 'again')",
        "publish.claim('a.b', True, 'So.', 'Not so.')\n"
        "if number == 5:\n    publish.claim('a.b', True, 'So.', 'Not so.')",
    )
    runs = {("n", str(number)): Run(notebook, {"number": number}) for number in (1, 2, 3, 4, 5)}
    results = run_settings(runs, tmp_path / "cache", workers=2)
    assert results["n", "1"]["found"]["value"] == 1  # type: ignore[index]
    assert results["n", "2"] == "n.ipynb, cell 3: ValueError: two"
    assert str(results["n", "3"]).startswith("its process ended with -9")
    assert "the finding 'found' is published already" in str(results["n", "4"])
    assert "the claim 'a.b' is published already" in str(results["n", "5"])


def test_a_claim_that_some_universe_does_not_compute_is_a_fault() -> None:
    sweep = open_sweep()
    claim = {"kind": "claim", "value": True, "says": "It holds.", "shown": "It holds."}
    results = {key: {"a.claim": claim} if key[0] == "corpus" else {} for key in sweep.runs}
    published = {"a.claim": Published("claim", "corpus", "True")}
    assert find_faults(sweep, results, published) == []
    missing = ("corpus", "captions=out")
    (fault,) = find_faults(sweep, results | {missing: {}}, published)
    assert fault == "The claim 'a.claim' is never computed in the universe captions=out: compute it."
    (fault,) = find_faults(sweep, results | {missing: "cell 1: no"}, published)
    assert fault == "corpus fails in the universe captions=out: cell 1: no"
    assert "make lock" in find_faults(sweep, results, {})[0]


# A sweep of the corpus and the coding named first, into the folder named last.
SWEEP = """
import sys
from pathlib import Path
from sourcebook.book import build, sweep

if __name__ == "__main__":
    build.BUILD = sweep.BUILD = Path(sys.argv[3])
    sys.exit(sweep.run_sweep(build.Book(*sys.argv[1:3], "swept"), workers=2))
"""


@pytest.mark.slow
def test_a_sweep_killed_at_five_moments_goes_on_and_repeats_nothing(tmp_path: Path) -> None:
    coding, script, cache = tmp_path / "data", tmp_path / "run.py", tmp_path / "made" / "universes"
    extract_corpus(HOUSING / "articles", coding, codebook=HOUSING / "codebook", workers=1)
    script.write_text(SWEEP, encoding="utf-8")
    command = [sys.executable, script, coding / "articles", coding, tmp_path / "made"]

    def list_finished() -> dict[str, int]:
        # A run that is made again is another file under its name.
        return {path.name: path.stat().st_ino for path in cache.glob("*.json")}

    draw, finished = random.Random(16), dict[str, int]()
    for _ in range(5):
        wanted = len(finished) + draw.randint(1, 6)
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            while len(list_finished()) < wanted:
                assert process.poll() is None, "the sweep was over before it could be killed"
                time.sleep(0.01)
            process.kill()
            assert process.stdout
            process.stdout.read()  # to its end, when nothing of the sweep is left
        found = list_finished()
        assert finished.items() <= found.items()
        finished = found
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert finished.items() <= list_finished().items()
    assert f"by {len(list_finished())} runs" in done.stdout


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_finds_the_same(tmp_path: Path) -> None:
    notebook = NOTEBOOKS / "corpus.ipynb"
    runs = {("corpus", name): Run(notebook, {"sections": name}) for name in ("headline", "body", "caption", "dek")}
    with start_cluster(tmp_path) as (address, (doomed, _)):
        some = dict(list(runs.items())[:2])
        there = run_settings(some, tmp_path / "there", scheduler=address)
        doomed.kill()
        there |= run_settings(runs, tmp_path / "there", scheduler=address)
    assert there == run_settings(runs, tmp_path / "here")
    assert all(isinstance(result, dict) and result for result in there.values())


def test_a_run_for_a_cluster_gives_the_same_in_an_interpreter_of_its_own(tmp_path: Path) -> None:
    text, reason = execute_apart("corpus.ipynb", {"sections": "body"})
    here = run_settings({("c", ""): Run(NOTEBOOKS / "corpus.ipynb", {"sections": "body"})}, tmp_path)
    assert not reason
    assert nbformat.reader.parse_json(text) == here["c", ""]
    text, reason = execute_apart("corpus.ipynb", {"section": "body"})
    assert "There is no parameter 'section'" in reason
    assert not text


@pytest.mark.parametrize("field", ["captions", "article"])
def test_every_choice_of_the_report_reaches_a_run(field: str) -> None:
    sweep = open_sweep()
    changed = [run for (_, setting), run in sweep.runs.items() if f"{field}=" in setting]
    assert changed
    assert all(run.parameters for run in changed)
