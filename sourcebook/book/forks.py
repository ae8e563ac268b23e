"""Processes forked from one that has imported what the notebooks import and has run nothing.

Importing takes longer than most notebooks run, and is done once. It is safe: the process that is forked from has no
thread and no socket of its own, runs no cell, and what a forked one does, imports or patches, no other can see.
"""

from __future__ import annotations

import ast
import contextlib
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

from sourcebook.documents.limits import end_with_parent
from sourcebook.errors import SourcebookError
from sourcebook.findings.notebooks import read_notebook

_WARM = (
    "import IPython.core.interactiveshell",
    "import ipykernel.kernelapp",
    "import matplotlib.backends.backend_svg, matplotlib.backends.backend_agg",
    "import papermill.execute",
)


def list_imports(notebooks: Iterable[Path]) -> list[str]:
    """Return the statements by which notebooks import the project's modules."""
    found: set[str] = set()
    for path in notebooks:
        for cell in read_notebook(path).cells:
            for node in _parse(cell.source) if cell.cell_type == "code" else ():
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sourcebook"):
                    found.add(ast.unparse(node))
    return sorted(found)


def _parse(source: str) -> list[ast.AST]:
    """Return the nodes of a cell; none of one that is no plain Python, which its own run will say."""
    try:
        return list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return []


def fork_each(
    work: Callable[..., None],
    jobs: Sequence[tuple[Any, ...]],
    workers: int,
    notebooks: Iterable[Path],
    stop: bool = False,
) -> Iterator[tuple[int, str]]:
    """Do work on each job in a process of its own, and yield each job's number with the reason of a failure, or "".

    The processes are forked after the imports of ``notebooks``, and end when this one does. With ``stop`` no more is
    begun after a failure; what is under way ends first.
    """
    if not jobs:
        return
    context = get_context("spawn")
    told, telling = context.Pipe(duplex=False)
    arguments = (os.getpid(), telling, work, jobs, workers, [*_WARM, *list_imports(notebooks)], stop)
    server = context.Process(target=_serve, args=arguments)
    # A faulty matplotlibrc of the user would be complained of in the notebooks' outputs.
    drawing = Path(str(find_spec("matplotlib").origin)).with_name("mpl-data") / "matplotlibrc"  # type: ignore[union-attr]
    with _set_environment({"PYTHONHASHSEED": "0", "JUPYTER_PLATFORM_DIRS": "1", "MATPLOTLIBRC": str(drawing)}):
        server.start()
    telling.close()
    try:
        while ended := _receive(told):
            yield ended
        server.join()
        if server.exitcode:
            raise SourcebookError(
                f"The process that runs the notebooks ended with {server.exitcode}: free some memory, and run the "
                "command again."
            )
    finally:
        server.kill()
        server.join()


@contextlib.contextmanager
def _set_environment(values: Mapping[str, str]) -> Any:
    """Set environment variables for the time of a ``with`` block."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _receive(told: Connection) -> tuple[int, str] | None:
    """Return which job ended next, and how; None where all have."""
    try:
        number, reason = told.recv()
    except EOFError:
        return None
    return number, reason


def _serve(
    parent: int,
    telling: Connection,
    work: Callable[..., None],
    jobs: Sequence[tuple[Any, ...]],
    workers: int,
    imports: Iterable[str],
    stop: bool,
) -> None:
    """Import, then fork for each job; tell how each ended."""
    end_with_parent(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started it is interrupted, and ends it
    for statement in imports:
        with contextlib.suppress(Exception):  # the notebook that needs it says what is wrong
            exec(statement, {})
    waiting: Iterator[tuple[int, tuple[Any, ...]]] = iter(enumerate(jobs))
    busy: dict[int, tuple[int, Connection, ForkProcess]] = {}
    while True:
        while len(busy) < workers and (following := next(waiting, None)):
            number, job = following
            process, reasons = _fork(work, job)
            busy[process.sentinel] = number, reasons, process
        if not busy:
            return
        for sentinel in wait([*busy]):
            assert isinstance(sentinel, int)
            number, reasons, process = busy.pop(sentinel)
            process.join()
            reason = _tell_end(reasons, process.exitcode)
            telling.send((number, reason))
            waiting = iter(()) if stop and reason else waiting


def _fork(work: Callable[..., None], job: tuple[Any, ...]) -> tuple[ForkProcess, Connection]:
    context = get_context("fork")
    reasons, telling = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(os.getpid(), telling, work, job))
    process.start()
    telling.close()
    return process, reasons


def _do(parent: int, telling: Connection, work: Callable[..., None], job: tuple[Any, ...]) -> None:
    """Do the work on one job; tell why it failed."""
    end_with_parent(parent)
    try:
        work(*job)
        telling.send("")
    except Exception as error:  # whatever a notebook or a library raises: it is told, and ends no other run
        telling.send(tell_error(error))


def tell_error(error: BaseException) -> str:
    """Return an exception as one line."""
    told = str(error) if isinstance(error, SourcebookError) else f"{type(error).__name__}: {error}"
    return " ".join(told.split())


def _tell_end(reasons: Connection, code: int | None) -> str:
    """Return why a process ended without a result; empty where there is one."""
    with contextlib.suppress(EOFError, OSError), reasons:
        if reasons.poll():
            return str(reasons.recv())
    return f"its process ended with {code}: run it again with more memory, or by papermill to see why."
