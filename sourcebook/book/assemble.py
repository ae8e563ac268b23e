"""The folder of pages: Sphinx run on it, its output cleaned, swapped in and locked against a second run."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from sourcebook.documents.controls import say
from sourcebook.documents.limits import bind
from sourcebook.errors import SourcebookError, refuse_full_disk


def run_sphinx(source: Path, output: Path) -> None:
    """Build the composed source with jupyter-book, every warning an error, showing each page as it is read.

    Raises SourcebookError with the warnings where there are any.
    """
    command = [sys.executable, "-m", "sourcebook.book.press", "build", str(source), "--path-output", str(output)]
    command = bind([*command, "-n", "-W", "--keep-going", "--all"])
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        errors="replace",
    )
    assert process.stdout
    lines: list[str] = []
    with tqdm(desc="Pages", unit="page", disable=None) as bar:
        for line in map(_strip_colours, process.stdout):
            lines.append(line)
            if added := re.search(r"(\d+) added", line):
                bar.reset(2 * int(added[1]))  # every page is read and then written
            elif share := read_share(line):
                bar.update(round(share * (bar.total or 0)) - bar.n)
    if process.wait() != 0:
        refuse_full_disk(output, Path(tempfile.gettempdir()))
        told = [line for line in lines if "WARNING" in line or "ERROR" in line or "rror:" in line]
        raise SourcebookError("The book does not build without a warning:\n" + "\n".join(told or lines[-20:]))


def read_share(line: str) -> float:
    """Return how much of its work Sphinx has done by what it prints, 0 where it does not say.

    Its two processes are told of many pages in one line, so that lines cannot be counted.
    """
    told = re.match(r"(reading sources|writing output)\.\.\. \[ *(\d+)%\]", line)
    return ((told[1] == "writing output") + int(told[2]) / 100) / 2 if told else 0.0


def _strip_colours(line: str) -> str:
    """Return a line of a program's output without its colour codes."""
    return re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip()


def clean(html: Path) -> None:
    """Take out of a built book what belongs to the build: environment records, and the theme's templates."""
    for name in (
        ".buildinfo",
        ".buildinfo.bak",
        "objects.inv.tmp",
        "_static/webpack-macros.html",
        "_static/sbt-webpack-macros.html",
    ):
        (html / name).unlink(missing_ok=True)


def swap_in(made: Path, place: Path) -> None:
    """Put a finished folder in its place in one step; the old one goes to where the new one was, and is deleted.

    Uses Linux's renameat2 with RENAME_EXCHANGE, and two renames where the system has no such call.
    """
    if place.is_dir():
        libc = ctypes.CDLL(None, use_errno=True)
        exchanged = getattr(libc, "renameat2", None) and not libc.renameat2(
            -100, os.fsencode(made), -100, os.fsencode(place), 2
        )
        if not exchanged:
            place.rename(made.with_name("old"))
            made.rename(place)
    else:
        made.rename(place)


@contextlib.contextmanager
def hold_lock(folder: Path) -> Iterator[None]:
    """Let one build at a time work in a folder; a second one waits, and says so."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another build is at work in this clone: waiting for it to finish.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sweep(folder: Path) -> None:
    """Delete what killed builds have left behind."""
    for path in folder.glob(".making-*"):
        shutil.rmtree(path, ignore_errors=True)
