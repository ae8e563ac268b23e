"""One chapter run for its findings alone: papermill's parameters, the notebook's cells, and no kernel.

A kernel takes seconds to start and to stop. Here a process is forked for each run from a server that has imported what
the notebooks import and has run nothing: what one run does, no other can see.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sourcebook.book.forks import fork_each, tell_error
from sourcebook.book.runner import Run, place_file
from sourcebook.documents.document import ROOT
from sourcebook.documents.limits import bind
from sourcebook.errors import SourcebookError
from sourcebook.findings.publish import collect_records

Records = dict[str, dict[str, Any]]
"""The findings and claims of a run, by name, each as it was published, without the passages behind it."""


def execute(run: Run) -> Records:
    """Run a notebook's code cells in this process and return what they publish; figures are not drawn.

    It leaves this process's interpreter changed: call it in a process that does nothing else.

    Raises SourcebookError naming notebook and cell where one raises, or publishes a name that is taken.
    """
    from IPython.core.displaypub import CapturingDisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook
    from traitlets.config import Config

    from sourcebook.findings.figures import leave_out_figures

    leave_out_figures()
    os.chdir(ROOT)
    notebook = load_notebook_node(str(run.notebook))
    if run.parameters:
        notebook = parameterize_notebook(notebook, dict(run.parameters))
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    records: Records = {}
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        shell.display_pub = shown = CapturingDisplayPublisher()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            result = shell.run_cell(cell.source, store_history=True)
        if not result.success:
            reason = tell_error(result.error_before_exec or result.error_in_exec)
            raise SourcebookError(f"{run.notebook.name}, cell {number}: {reason}")
        for record in collect_records(output["metadata"] or {} for output in shown.outputs):
            name = record["name"]
            if name in records:
                raise SourcebookError(
                    f"{run.notebook.name}, cell {number}: the {record['kind']} {name!r} is published already: "
                    "give it a name of its own."
                )
            records[name] = {key: value for key, value in record.items() if key not in ("name", "passages")}
    return records


def execute_here(runs: Iterable[tuple[Run, Path]], workers: int) -> Iterator[tuple[Run, str]]:
    """Execute runs, each in a fresh process, and yield each with the reason why it failed, or nothing.

    What a run publishes is written to its file in one move; a run that is killed has written nothing.
    """
    runs = list(runs)
    jobs = [(run.notebook, dict(run.parameters), target) for run, target in runs]
    for number, reason in fork_each(_execute_into, jobs, workers, {run.notebook for run, _ in runs}):
        yield runs[number][0], reason


def _execute_into(notebook: Path, parameters: Mapping[str, Any], target: Path) -> None:
    """Run a notebook and write what it publishes."""
    place_file(target, write_records(execute(Run(notebook, parameters))))


def write_records(records: Records) -> str:
    """Return records as a run's file holds them."""
    return json.dumps(records, ensure_ascii=False, sort_keys=True, indent=0)


def execute_apart(notebook: str, parameters: dict[str, Any]) -> tuple[str, str]:
    """Execute a run in a new interpreter, as a worker of a cluster does; return its file's text, or the reason."""
    command = [sys.executable, "-m", __name__, notebook, json.dumps(parameters)]
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    done = subprocess.run(bind(command), cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        told = done.stderr.strip().splitlines()
        return "", told[-1] if told else f"its process ended with {done.returncode}."
    return done.stdout, ""


def main() -> None:
    """Execute the notebook named first with the parameters given as JSON, and print what it publishes."""
    try:
        records = execute(Run(ROOT / "notebooks" / sys.argv[1], json.loads(sys.argv[2])))
    except Exception as error:  # see _execute_into
        sys.exit(tell_error(error))
    sys.stdout.write(write_records(records))


if __name__ == "__main__":
    main()
