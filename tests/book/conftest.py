"""A clone of the project with a good book, which tests break on purpose."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.clones import Clone, copy_project


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """Return a clone with a good book, to be copied and not changed; its path holds a space."""
    clone = copy_project(tmp_path_factory.mktemp("good") / "a clone")
    done = clone.run("build")
    assert done.returncode == 0, done.stderr[-3000:]
    return clone


@pytest.fixture
def clone(good: Clone, tmp_path: Path) -> Clone:
    """Return a copy of the good clone for one test to break."""
    root = tmp_path / "broken clone"
    shutil.copytree(good.root, root, symlinks=True)
    return Clone(root)
