"""Running notebooks: papermill in parallel processes, each result kept under a key of all its inputs.

A run that was made from the same code, parameters, data, package and requirements is not made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from tqdm import tqdm

from sourcebook.book.forks import fork_each
from sourcebook.documents.document import PACKAGE, ROOT, resolve_path
from sourcebook.errors import SourcebookError, refuse_full_disk
from sourcebook.findings.notebooks import read_defaults

_SHORT_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm")
_LONGEST_FOLDER = 85


@dataclass(frozen=True)
class Run:
    """One notebook with its parameters (none: as it stands)."""

    notebook: Path
    parameters: Mapping[str, Any] = field(default_factory=dict)


def _list_inputs(run: Run) -> list[Path]:
    """Return every file that a run's result depends on: notebook, package, data, requirements, and what it reads.

    It reads what its parameters name: every one whose value is the path of a file or folder.
    """
    values = (read_defaults(run.notebook) | dict(run.parameters)).values()
    named = [resolve_path(value) for value in values if isinstance(value, str) and value]
    # A path's own `exists` raises where a text is too long to be a name.
    named = [path for path in named if os.path.exists(path)]  # noqa: PTH110
    files = {run.notebook}
    for place in [ROOT / "requirements.txt", PACKAGE, ROOT / "data", *named]:
        found = place.rglob("*") if place.is_dir() else [place]
        files |= {path for path in found if path.is_file() and "__pycache__" not in path.parts}
    return sorted(files)


def compute_key(run: Run) -> str:
    """Return a run's key: a SHA-256 over its parameters and the names and bytes of all its inputs."""
    digest = hashlib.sha256(json.dumps(dict(run.parameters), sort_keys=True).encode())
    for path in _list_inputs(run):
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        digest.update(f"\0{name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def run_notebooks(runs: Iterable[Run], cache: Path, workers: int = 2, fresh: bool = False) -> list[Path]:
    """Run notebooks and return the executed copies, in the order of ``runs``.

    Results are kept in ``cache`` under their keys; ``fresh`` runs all again. A copy appears there whole or not
    at all.

    Raises SourcebookError naming notebook and cell where one raises.
    """
    runs = list(runs)
    targets = [cache / compute_key(run) / run.notebook.name for run in runs]
    todo = [(run, target) for run, target in zip(runs, targets, strict=True) if fresh or not target.exists()]
    kept = len(runs) - len(todo)
    bar = tqdm(total=len(runs), initial=kept, desc="Notebooks", unit="notebook", disable=None)
    jobs = [(str(run.notebook), dict(run.parameters), str(target)) for run, target in todo]
    failed: list[str] = []
    with bar:
        # What is under way at a failure ends first: it still writes to the cache, which the caller may delete.
        for _, reason in fork_each(_execute_notebook, jobs, workers, {run.notebook for run, _ in todo}, stop=True):
            failed += [reason] if reason else []
            bar.update()
    if failed:
        raise SourcebookError(failed[0])
    return targets


def _execute_notebook(notebook: str, parameters: dict[str, Any], target: str) -> None:
    """Run one notebook with papermill and put the executed copy at ``target`` in one move.

    The kernel talks through sockets in a folder of its own (IPC), so that kernels in parallel do not meet and no
    network interface is needed.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError
    from traitlets.config import Config

    from sourcebook.book.kernel import forked_kernel

    path = Path(target)
    path.parent.mkdir(parents=True, exist_ok=True)
    with forked_kernel(), _make_socket_folder() as sockets:
        os.environ["IPYTHONDIR"] = sockets  # the user's own profile would change what cells show
        config = Config(
            {
                "KernelManager": {"transport": "ipc", "ip": f"{sockets}/k"},
                "NotebookClient": {
                    "shutdown_kernel": "immediate",
                    "kernel_manager_class": "sourcebook.book.kernel.ForkedKernelManager",
                },
            }
        )
        try:
            executed = papermill.execute_notebook(
                notebook, None, parameters, progress_bar=False, config=config, cwd=str(ROOT), log_output=False
            )
        except PapermillExecutionError as error:
            refuse_full_disk(path.parent, Path(sockets))
            raise SourcebookError(_describe_failure(Path(notebook).name, error)) from None
        except Exception as error:
            refuse_full_disk(path.parent, Path(sockets))
            raise SourcebookError(
                f"{Path(notebook).name} could not be run ({type(error).__name__}: {error}): "
                "run it again, and if that fails too, set up anew with `make clean` and `make book`."
            ) from None
    _normalise(executed)
    place_file(path, nbformat.writes(executed) + "\n")


def _make_socket_folder() -> tempfile.TemporaryDirectory[str]:
    """Make a folder for a kernel's sockets."""
    return tempfile.TemporaryDirectory(prefix="sb", dir=find_short_folder())


def find_short_folder() -> str:
    """Return a folder for sockets, whose paths the system holds to 107 bytes, however long TMPDIR's is."""
    for folder in (tempfile.gettempdir(), *_SHORT_FOLDERS):
        if len(os.fsencode(folder)) <= _LONGEST_FOLDER and os.access(folder, os.W_OK):
            return folder
    raise SourcebookError(
        f"{tempfile.gettempdir()} is too long a path for a notebook's sockets: set TMPDIR to a folder whose path has "
        f"at most {_LONGEST_FOLDER} characters."
    )


def _describe_failure(name: str, error: Any) -> str:
    """Return a sentence naming notebook, cell and reason of a failed execution."""
    reason = f"{error.ename}: {error.evalue}" if error.ename != "SourcebookError" else str(error.evalue)
    return f"{name}, cell {error.cell_index}: {reason}"


def _normalise(notebook: Any) -> None:
    """Take out of an executed notebook what differs between two equal runs, and switch off further execution.

    That is: papermill's own record, execution times, random cell ids, empty tags, addresses in representations.
    """
    notebook.metadata.pop("papermill", None)
    notebook.metadata["mystnb"] = {"execution_mode": "off"}
    notebook.metadata.get("language_info", {}).pop("version", None)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if not cell.metadata.get("tags", True):
            cell.metadata.pop("tags")
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.metadata["tags"] = ["injected-parameters"]
        for output in cell.get("outputs", []):
            for mime, text in output.get("data", {}).items():
                if isinstance(text, str):
                    output["data"][mime] = re.sub(r" at 0x[0-9a-f]+", "", text)


def place_file(path: Path, content: str | bytes) -> None:
    """Write a file in one move: a reader sees the old content or the new, never a part."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def forget_old_runs(cache: Path, keep: Iterable[Path]) -> None:
    """Delete the kept runs that the present build does not use."""
    used = {path.parent.name for path in keep}
    for folder in cache.iterdir() if cache.is_dir() else []:
        if folder.is_dir() and folder.name not in used:
            shutil.rmtree(folder, ignore_errors=True)
