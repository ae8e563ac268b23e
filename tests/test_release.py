"""What is published: by a script that runs anywhere with a stand-in for `gh`, and without the articles."""

from __future__ import annotations

import hashlib
import http.server
import os
import re
import shutil
import subprocess
import sys
import tarfile
import threading
from pathlib import Path

import pytest
import yaml

from sourcebook import __version__
from sourcebook.documents.document import ROOT
from tests.clones import copy_project

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ARTICLES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "seeds").glob("*.txt"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project of what the script reads, with a release that `make release` might have made."""
    root = tmp_path / "project"
    for name in (".ci/release", "sourcebook/__init__.py", "CHANGELOG.md"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    made = root / "_build" / "release"
    made.mkdir(parents=True)
    pack(made, "seeds/index.csv")
    (made / "sourcebook-book.pdf").write_bytes(b"%PDF")
    sum_up(made)
    gh = tmp_path / "bin" / "gh"
    gh.parent.mkdir()
    gh.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/asked\ncat ../release-notes.md > {tmp_path}/notes\n')
    gh.chmod(0o755)
    return root


def pack(made: Path, *names: str) -> None:
    with tarfile.open(made / "sourcebook-without-articles.tar.gz", "w:gz") as archive:
        for name in names:
            archive.addfile(tarfile.TarInfo(f"sourcebook/{name}"))


def sum_up(made: Path) -> None:
    files = sorted(path for path in made.iterdir() if path.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (made / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def release(project: Path, tag: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PATH": f"{project.parent / 'bin'}:{os.environ['PATH']}"}
    command = [str(project / ".ci" / "release"), tag]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_release_uploads_every_file_with_the_versions_own_notes(project: Path) -> None:
    done = release(project, f"v{__version__}")
    assert done.returncode == 0, done.stderr
    asked = (project.parent / "asked").read_text(encoding="utf-8").splitlines()
    assert asked[:3] == ["release", "create", f"v{__version__}"]
    uploaded = {name.removeprefix("./") for name in asked if name.startswith("./")}
    assert uploaded == {"SHA256SUMS", "sourcebook-book.pdf", "sourcebook-without-articles.tar.gz"}
    notes = (project.parent / "notes").read_text(encoding="utf-8")
    assert notes.lstrip().startswith("- ") and "\n#" not in notes


def spoil_tag(project: Path) -> str:
    return "v99.0"


def spoil_file(project: Path) -> str:
    (project / "_build" / "release" / "sourcebook-book.pdf").write_bytes(b"another")
    return f"v{__version__}"


def spoil_archive(project: Path) -> str:
    pack(project / "_build" / "release", ARTICLES[0])
    sum_up(project / "_build" / "release")
    return f"v{__version__}"


def spoil_notes(project: Path) -> str:
    (project / "CHANGELOG.md").write_text("# Changelog\n\n## 0.0.1\n\n- Old.\n", encoding="utf-8")
    return f"v{__version__}"


def spoil_all(project: Path) -> str:
    shutil.rmtree(project / "_build")
    return f"v{__version__}"


SPOILT = {
    spoil_tag: "is not v and the version",
    spoil_file: "FAILED",
    spoil_archive: "holds an article",
    spoil_notes: "has nothing under",
    spoil_all: "run make release",
}


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda spoil: spoil.__name__)
def test_what_is_not_whole_is_not_published(project: Path, spoil: object) -> None:
    done = release(project, spoil(project))  # type: ignore[operator]
    assert done.returncode != 0
    assert SPOILT[spoil] in done.stdout + done.stderr  # type: ignore[index]
    assert not (project.parent / "asked").exists()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_has_the_files_that_it_runs(path: Path) -> None:
    for name, job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].items():
        has_tree = False
        for step in job["steps"]:
            has_tree |= step.get("uses", "").startswith("actions/checkout@")
            for script in re.findall(r"(?:^|\s)(\.ci/\w+|make \w+)", step.get("run", "")):
                assert has_tree, f"{name} runs {script} without a checkout"
                assert script.startswith("make") or os.access(ROOT / script, os.X_OK)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_runs_what_was_read_and_may_do_no_more_than_it_must(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for action, version in re.findall(r"uses: (\S+)(.*)", text):
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action) and re.match(r"  # v\d+\.\d+\.\d+", version), action
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        assert name in ("pages", "release") or "permissions" not in job


def test_the_hooks_before_a_commit_run_what_the_check_runs() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    check = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ncheck:")[2].partition("\n\n")[0]
    for hook in hooks:
        program = hook["entry"].split()[0]
        assert (ROOT / program).exists() and Path(program).name in check


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(404 if "gone" in self.path else 403 if "closed" in self.path else 200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_the_weekly_check_tells_a_page_that_is_gone_from_one_that_refuses_machines(tmp_path: Path) -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{server.server_port}"
        for name, status in (("closed", 0), ("gone", 1)):
            (tmp_path / "page.html").write_text(f'<a class="x" href="{here}/{name}#a">1</a> <a href="{here}/">2</a>')
            done = subprocess.run(
                [sys.executable, ROOT / ".ci" / "links", tmp_path], capture_output=True, text=True, check=False
            )
            assert done.returncode == status, done.stderr
            assert f"{here}/{name}  (page.html)" in done.stdout and f"2 links asked, {status} gone" in done.stdout
        server.shutdown()


def test_no_archive_of_the_tree_holds_an_article(tmp_path: Path) -> None:
    command = ["git", "check-attr", "export-ignore", "text", "--", *ARTICLES, "seeds/index.csv"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in ARTICLES:
        assert f"{name}: export-ignore: set" in told and f"{name}: text: unset" in told
    assert "seeds/index.csv: export-ignore: unspecified" in told
    archive = copy_project(tmp_path / "archive")
    for name in ARTICLES:
        (archive.root / name).unlink()
    done = archive.run("check")
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert "an archive of the project holds none" in sentence
