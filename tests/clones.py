"""Clones of the project to break on purpose: a copy of its files, run with the present interpreter."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sourcebook.documents.document import ROOT


@dataclass(frozen=True)
class Clone:
    """A copy of the project at a path of its own."""

    root: Path

    def run(
        self, *arguments: str, environment: Mapping[str, str] | None = None, prefix: tuple[str, ...] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of the clone's own package and return what it printed."""
        return subprocess.run(
            [*prefix, sys.executable, "-m", "sourcebook", *arguments],
            cwd=self.root,
            env=self.environment | dict(environment or {}),
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def run_program(self, program: str) -> subprocess.CompletedProcess[str]:
        """Run lines of Python that import the clone's own package, and return what they printed."""
        return subprocess.run(
            [sys.executable, "-c", program],
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    @property
    def environment(self) -> dict[str, str]:
        """Return an environment in which the clone's package comes before the installed one."""
        return os.environ | {"PYTHONPATH": str(self.root)}

    @property
    def index(self) -> Path:
        """Return the first page of the clone's book."""
        return self.root / "_build" / "html" / "index.html"


def copy_project(target: Path) -> Clone:
    """Copy what git knows of the project, and what it does not ignore, to a new path."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)
    return Clone(target)


def read_pages(html: Path) -> dict[str, bytes]:
    """Return every file of a built book by its name."""
    return {path.relative_to(html).as_posix(): path.read_bytes() for path in html.rglob("*") if path.is_file()}


def change(path: Path, old: str, new: str) -> None:
    """Change a file's first occurrence of a text."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def work_again(clone: Clone) -> None:
    """Run the build once more; it must succeed and leave nothing half-made."""
    done = clone.run("build")
    assert done.returncode == 0, done.stderr[-3000:]
    assert clone.index.exists()
    assert not list((clone.root / "_build").glob(".making-*"))
