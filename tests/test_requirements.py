"""What the project needs is listed once: the package declares those lists, and the pins hold them."""

from __future__ import annotations

import os
import subprocess
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from sourcebook.documents.document import ROOT

LISTS = {"": ROOT / "requirements.in"} | {path.stem: path for path in (ROOT / "requirements").glob("*.in")}


def read_names(path: Path) -> set[str]:
    lines = (line.partition(" #")[0].strip(" \\") for line in path.read_text(encoding="utf-8").splitlines())
    return {Requirement(line).name for line in lines if line and not line.startswith(("#", "--"))}


@pytest.mark.parametrize("extra", LISTS)
def test_the_package_declares_what_the_lists_name(extra: str) -> None:
    declared = map(Requirement, metadata.requires("sourcebook") or [])
    names = {need.name for need in declared if str(need.marker or "") == (f'extra == "{extra}"' if extra else "")}
    assert names == read_names(LISTS[extra])


@pytest.mark.parametrize("extra", LISTS)
def test_every_listed_requirement_is_pinned(extra: str) -> None:
    assert read_names(LISTS[extra]) <= read_names(LISTS[extra].with_suffix(".txt"))


def test_no_other_projects_settings_reach_the_set_up() -> None:
    foreign = {"PIP_USER": "1", "PIP_TARGET": "/x", "PIP_CONSTRAINT": "/x", "PYTHONPATH": "/x", "GIT_DIR": "/x"}
    kept = {"PIP_CERT": "/c", "PIP_INDEX_URL": "https://example.org"}
    command = ["make", "--silent", "--eval", "show: ; @env", "show"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | foreign | kept, capture_output=True, text=True, check=True
    )
    seen = {line.partition("=")[0] for line in done.stdout.splitlines()}
    assert not seen & set(foreign) and set(kept) <= seen
