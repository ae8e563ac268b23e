"""The stamp of the report's book: a key of all that it was made from, asked before anything large is imported.

It holds more than the book depends on, every file of the project, so that it need not know which of them are read: a
stamp that is equal proves that nothing has changed, and one that is not says only that the exact key must be asked.
"""

from __future__ import annotations

import functools
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from sourcebook.documents.document import IS_CLONE, ROOT

BUILD = (ROOT if IS_CLONE else Path.cwd()) / "_build"
STAMP = BUILD / "html.stamp"


def find_unchanged() -> Path | None:
    """Return the first page of the report's finished book where nothing has changed since it was made; else None.

    Where another build is at work or was killed, its folder says so, and that is for the build to wait for or clear up.
    """
    index = BUILD / "html" / "index.html"
    if not (IS_CLONE and index.is_file() and STAMP.is_file()) or any(BUILD.glob(".making-*")):
        return None
    stamp = compute_stamp()
    return index if stamp and STAMP.read_text(encoding="ascii", errors="replace") == stamp else None


def compute_stamp() -> str:
    """Return a SHA-256 over the project's files and settings, the commit, the interpreter and the packages' versions.

    It is empty, and so equals none, where a file cannot be read.
    """
    digest = hashlib.sha256(
        "\0".join([sys.version, describe_commit(), *_list_settings(), *_list_distributions()]).encode()
    )
    try:
        for path in _list_files():
            data = path.read_bytes()
            digest.update(f"\0{path.relative_to(ROOT)}\0{len(data)}\0".encode(errors="surrogateescape"))
            digest.update(data)
    except OSError:
        return ""
    return digest.hexdigest()


def _list_settings() -> list[str]:
    """Return what the environment says to the project, such as where its book is published."""
    return sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith("SOURCEBOOK_"))


def _list_distributions() -> list[str]:
    """Return the names of the records of installed packages, which hold their versions."""
    places = [Path(place) for place in sys.path if place.endswith("site-packages") and Path(place).is_dir()]
    return sorted(each.name for place in places for each in place.iterdir() if each.name.endswith(".dist-info"))


def _list_files() -> Iterator[Path]:
    """Yield the project's files: all but what is made, what is hidden, and environments of Python."""
    seen = set()
    for folder, folders, files in os.walk(ROOT, followlinks=True):
        here = Path(folder)
        if here.resolve() in seen:  # a link to what is above it
            folders.clear()
            continue
        seen.add(here.resolve())
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name != "__pycache__" and not (here / name / "pyvenv.cfg").exists()
        )
        if here == ROOT:
            folders[:] = [name for name in folders if name != BUILD.name]
        yield from (here / name for name in sorted(files) if not name.startswith(".") and (here / name).is_file())


@functools.cache
def describe_commit() -> str:
    """Return the commit the book is made from, and say where the tree has changes or there is no git."""
    try:
        if Path(_ask_git("rev-parse", "--show-toplevel")).resolve() != ROOT:
            return "no git record"  # it lies in another project's tree, whose commits say nothing of it
        commit, changes = _ask_git("rev-parse", "--short=12", "HEAD"), _ask_git("status", "--porcelain")
    except (OSError, subprocess.CalledProcessError):
        return "no git record"
    return f"commit {commit}" + (" with uncommitted changes" if changes else "")


def _ask_git(*arguments: str) -> str:
    """Return what git says of the project, whatever repository the user's environment names."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(["git", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()
