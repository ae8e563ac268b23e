"""The stamp: nothing changed is told at once, and every file of the project, also one behind a link, changes it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sourcebook.book import stamp


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small project with a finished book."""
    root, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    for path in (root / "data" / "a.csv", root / "_build" / "html" / "index.html", elsewhere / "b.csv"):
        path.parent.mkdir(parents=True)
        path.write_text("boats")
    (root / "linked").symlink_to(elsewhere)
    (root / "data" / "circle").symlink_to(root)
    monkeypatch.setattr(stamp, "ROOT", root)
    monkeypatch.setattr(stamp, "BUILD", root / "_build")
    monkeypatch.setattr(stamp, "STAMP", root / "_build" / "html.stamp")
    stamp.STAMP.write_text(stamp.compute_stamp())
    return root


def test_nothing_changed_is_found(root: Path) -> None:
    for folder in (".venv", "_build/runs", "data/__pycache__"):
        (root / folder).mkdir()
        (root / folder / "made").write_text("boats")
    assert stamp.find_unchanged() == root / "_build" / "html" / "index.html"


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "data" / "a.csv").write_text("boatS"),
        lambda root: (root / "data" / "new.csv").write_text(""),
        lambda root: (root / "data" / "a.csv").rename(root / "data" / "c.csv"),
        lambda root: (root / "linked" / "b.csv").write_text("rain"),
        lambda root: (root / "_build" / "html" / "index.html").unlink(),
        lambda root: (root / "_build" / "html.stamp").write_text(""),
        lambda root: (root / "_build" / "html.stamp").unlink(),
        lambda root: (root / "_build" / ".making-a").mkdir(),
    ],
)
def test_a_change_is_found(root: Path, change) -> None:
    change(root)
    assert stamp.find_unchanged() is None


def test_other_packages_or_another_commit_change_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_list_distributions", "describe_commit"):
        with monkeypatch.context() as change:
            change.setattr(stamp, name, lambda: "boats-1.0.dist-info")
            assert stamp.find_unchanged() is None
    assert stamp.find_unchanged() is not None


def test_another_address_of_the_book_changes_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCEBOOK_ADDRESS", "https://example.org/boats")
    assert stamp.find_unchanged() is None


def test_a_file_that_cannot_be_read_is_no_fault_and_proves_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert stamp.compute_stamp() == ""
    stamp.STAMP.write_text("")
    assert stamp.find_unchanged() is None


@pytest.fixture
def other_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder in another project's tree that has one commit, and stand the book's root there."""
    run = {"cwd": tmp_path, "check": True, "capture_output": True}
    subprocess.run(["git", "init", "--quiet"], **run)  # type: ignore[call-overload]
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    subprocess.run(["git", *who, "commit", "--quiet", "--allow-empty", "-m", "Begin"], **run)  # type: ignore[call-overload]
    (tmp_path / "inner").mkdir()
    monkeypatch.setattr(stamp, "ROOT", tmp_path / "inner")
    stamp.describe_commit.cache_clear()
    yield tmp_path
    stamp.describe_commit.cache_clear()


def test_the_commit_is_that_of_the_project_alone(other_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert stamp.describe_commit() == "no git record"
    monkeypatch.setattr(stamp, "ROOT", other_project)
    monkeypatch.setenv("GIT_DIR", str(other_project / "none"))
    stamp.describe_commit.cache_clear()
    assert stamp.describe_commit().startswith("commit ")
