"""The wheel, away from any clone: what is installed from it works in any folder, and holds no article."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sourcebook.documents.document import ROOT
from tests.clones import copy_project

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]

ARTICLE = """\
Mayor opposes detainers

“We will not honor ICE detainers,” Mayor Ada Quist said on Monday. About 40 percent of riders agreed.

Sheriff Bo Lind said he supports detainers. Governor Cy Moss said that the state opposes sanctuary cities.
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    clone = copy_project(folder / "clone")
    run_pip("wheel", "--no-build-isolation", "--wheel-dir", str(folder), str(clone.root))
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def command(wheel: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs a command of the installed wheel in a folder."""
    site = wheel.parent / "site"
    run_pip("install", "--no-index", "--target", str(site), str(wheel))
    environment = os.environ | {"PYTHONPATH": str(site)}

    def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "sourcebook", *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done

    return run


def run_pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", arguments[0], "--no-deps"]
    done = subprocess.run([*command, *arguments[1:]], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "some folder" / "in").mkdir(parents=True)
    (tmp_path / "some folder" / "in" / "port.txt").write_text(ARTICLE, encoding="utf-8")
    return tmp_path / "some folder"


def test_the_wheel_holds_what_its_commands_read_and_no_article(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = archive.read(next(name for name in names if name.endswith("/METADATA"))).decode()
    for name in ("data/codebook/stances.yml", "data/lexicons/words.yml", "data/datapackage.json", "_config.yml"):
        assert f"sourcebook/project/{name}" in names
    assert {path.name for path in (ROOT / "notebooks").glob("*.ipynb")} <= {name.rsplit("/", 1)[-1] for name in names}
    articles = {path.name for path in (ROOT / "seeds").glob("*.txt")}
    assert articles and not articles & {name.rsplit("/", 1)[-1] for name in names}
    assert "Requires-Dist: pandas" in metadata and 'extra == "extract"' in metadata


def test_articles_are_extracted_checked_and_audited_in_any_folder(
    folder: Path, command: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    assert "study.yml" in command(folder, "new", "mine").stdout
    command(folder, "extract", "in", "--out", "out")
    assert "hold to the contract" in command(folder, "check", "out").stdout
    command(folder, "export", "--coding", "out", "--out", "exports")
    crate = json.loads((folder / "exports" / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert crate["@graph"][1]["name"] == "untitled, no licence given"
    command(folder, "sheet", "in/port.txt", "--table", "quotes")
    assert (folder / "port-quotes.xlsx").exists()
    assert "Audit of port.txt" in command(folder, "audit", "in/port.txt").stdout


def test_a_book_is_built_in_any_folder(folder: Path, command: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    (folder / "in" / "study.yml").write_text("title: Detainers in port\nauthors: ['Moss, Ada']\n", encoding="utf-8")
    command(folder, "build", "--corpus", "in")
    html = folder / "_build" / "in" / "html"
    assert "Detainers in port" in (html / "intro.html").read_text(encoding="utf-8")
    assert "Moss, Ada" in (html / "downloads" / "exports" / "citation.bib").read_text(encoding="utf-8")
    for page in html.rglob("*.html"):
        assert "Sourcebook maintainers" not in page.read_text(encoding="utf-8"), page.name
