"""The lock: what changed is told with was, is now, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcebook.book import build, lock
from sourcebook.book.lock import Change, Line, compare, read_lines, write_changes, write_lines
from sourcebook.errors import SourcebookError

BOATS = Line("finding", "boats", "harbour.ipynb", "3", "boats")
TABLE = Line("table", "piers", "harbour.ipynb", "sha256:" + "a" * 64, "")


def test_equal_lines_have_no_changes() -> None:
    assert compare([BOATS, TABLE], [TABLE, BOATS], {}) == []


def test_a_changed_a_new_and_a_lost_line() -> None:
    more = Line("finding", "boats", "harbour.ipynb", "4", "boats")
    crew = Line("finding", "crew", "harbour.ipynb", "12", "persons")
    places = {("finding", "boats"): "harbour.ipynb, cell 2", ("finding", "crew"): "harbour.ipynb, cell 3"}
    assert compare([BOATS, TABLE], [more, crew], places) == [
        Change("finding", "boats", "3 boats", "4 boats", "harbour.ipynb, cell 2"),
        Change("finding", "crew", "", "12 persons", "harbour.ipynb, cell 3"),
        Change("table", "piers", "a" * 12, "", "harbour.ipynb"),
    ]


def test_the_table_of_changes_lines_up() -> None:
    lines = write_changes([Change("finding", "boats", "3 boats", "4 boats", "cell 2")]).splitlines()
    assert lines[0].split() == ["what", "was", "is", "now", "where"]
    assert lines[1].split("  ") == ["finding boats", "3 boats", "4 boats", "cell 2"]


def test_a_lock_survives_writing_and_reading(tmp_path: Path) -> None:
    path = tmp_path / "findings.lock"
    path.write_text(write_lines([BOATS, TABLE]))
    assert read_lines(path) == [BOATS, TABLE]


def test_a_broken_lock_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "findings.lock"
    path.write_text(write_lines([BOATS]) + "finding\tcrew\n")
    with pytest.raises(SourcebookError, match=r"findings\.lock, line 3"):
        read_lines(path)
    path.write_bytes(write_lines([BOATS]).encode() + b"finding\tcrew\xe9\t\t1\t\n")
    with pytest.raises(SourcebookError, match=r"findings\.lock is not UTF-8"):
        read_lines(path)
    with pytest.raises(SourcebookError, match="run `make lock`"):
        read_lines(tmp_path / "none.lock")


def test_another_version_of_a_dependency_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "requirements.txt").write_text(
        'pandas==0.1 \\\n    --hash=sha256:0\nno-such-package==2 \\\nabsent==1 ; python_version < "3" \\\n'
    )
    monkeypatch.setattr(lock, "ROOT", tmp_path)
    changes = lock.check_dependencies()
    assert [(change.name, change.was) for change in changes] == [("pandas", "0.1"), ("no-such-package", "2")]
    assert changes[1].now == "not installed"


def test_the_installed_packages_are_the_pinned_ones() -> None:
    assert lock.check_dependencies() == []


def test_other_versions_are_refused_in_the_projects_environment_and_told_in_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    changed = [lock.Change("dependency", name, "1.0", "2.0", "requirements.txt") for name in ("pandas", "numpy")]
    monkeypatch.setattr(build, "check_dependencies", lambda: changed)
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    build._hold_dependencies()
    assert "pandas is 2.0, but requirements.txt pins 1.0 (2 packages differ)" in capsys.readouterr().err
    (tmp_path / "book.ready").touch()
    with pytest.raises(SourcebookError, match=r"pandas is 2\.0"):
        build._hold_dependencies()
