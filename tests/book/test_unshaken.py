"""What is done to a running command or around it: it ends in a sentence or a result, and leaves nothing half-made."""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sourcebook.documents.document import ROOT
from sourcebook.documents.rows import open_writer
from tests.clones import Clone, change, copy_project, read_pages, work_again

pytestmark = pytest.mark.slow

ARTICLES = "examples/study/articles"
PROJECT = Clone(ROOT)


def start(clone: Clone, *arguments: str) -> subprocess.Popen[str]:
    """Start a command of the clone's own package."""
    return subprocess.Popen(
        [sys.executable, "-m", "sourcebook", *arguments],
        cwd=clone.root,
        env=clone.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def kill_after(clone: Clone, seconds: float, *arguments: str) -> None:
    """Start a command and kill all its processes after a time."""
    with start(clone, *arguments) as process:
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)


def read_tables(folder: Path) -> dict[str, bytes]:
    """Return the tables that an extraction wrote, by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}


def test_a_build_killed_at_thirty_moments_of_making_pages(clone: Clone) -> None:
    """The notebooks are kept from the good build, so that moments fall on reading, writing and the downloads."""
    before, moments = read_pages(clone.index.parent), random.Random(50)
    for number in range(30):
        change(clone.root / "intro.md", "# ", f"# {'I' * (number % 3)}")
        kill_after(clone, moments.uniform(1, 9), "build")
        if (now := read_pages(clone.index.parent)) != before:  # a machine fast enough to have finished
            assert b"</html>" in now["intro.html"] and sorted(now) == sorted(before)
            before = now
    work_again(clone)


def test_an_extraction_killed_at_twenty_moments(tmp_path: Path) -> None:
    whole, out, moments = tmp_path / "whole", tmp_path / "out", random.Random(20)
    assert PROJECT.run("extract", ARTICLES, "--out", str(whole)).returncode == 0
    for _ in range(20):
        kill_after(PROJECT, moments.uniform(0.1, 3), "extract", ARTICLES, "--out", str(out))
        for path in out.glob("*.csv"):
            assert path.read_bytes() == (whole / path.name).read_bytes(), f"{path.name} is half-made"
    assert PROJECT.run("extract", ARTICLES, "--out", str(out)).returncode == 0
    assert read_tables(out) == read_tables(whole)
    assert sorted(path.name for path in out.iterdir()) == sorted(path.name for path in whole.iterdir())


def test_two_extractions_into_one_folder_at_once(tmp_path: Path) -> None:
    out = tmp_path / "out"
    both = [start(PROJECT, "extract", ARTICLES, "--out", str(out)) for _ in range(2)]
    told = [process.communicate(timeout=300)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert PROJECT.run("check", str(out), "--corpus", str(out / "articles")).returncode == 0
    assert not (out / ".extracting").exists()


@contextlib.contextmanager
def mount(kind: list[str], folder: Path) -> Iterator[None]:
    """Mount a file system on a folder for the time of a block."""
    folder.mkdir(parents=True, exist_ok=True)
    if subprocess.run(["mount", *kind, folder], check=False).returncode:
        pytest.skip("this test needs the right to mount a file system")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("room", [2, 12, 20])
def test_a_full_disk_at_each_stage_of_making_pages(clone: Clone, tmp_path: Path, room: int) -> None:
    """``room`` in millions of bytes: it is full while the sources are laid out, read, or written."""
    build, kept = clone.root / "_build", tmp_path / "kept"
    build.rename(kept)
    size = sum(-(-path.stat().st_size // 4096) * 4096 for path in kept.rglob("*"))
    with mount(["-t", "tmpfs", "-o", f"size={size + room * 1_000_000}", "tmpfs"], build):
        shutil.copytree(kept, build, dirs_exist_ok=True)
        before = read_pages(clone.index.parent)
        change(clone.root / "intro.md", "# ", "# I ")
        done = clone.run("build")
        assert "Traceback" not in done.stderr
        if done.returncode or room == 2:
            assert "No space left on device" in done.stderr and "free some space" in done.stderr
            assert read_pages(clone.index.parent) == before
    work_again(clone)


@pytest.mark.parametrize("size", ["8k", "64k", "200k"])
def test_a_full_disk_while_extracting(tmp_path: Path, size: str) -> None:
    out = tmp_path / "out"
    with mount(["-t", "tmpfs", "-o", f"size={size}", "tmpfs"], out):
        done = PROJECT.run("extract", ARTICLES, "--out", str(out))
        assert done.returncode == 1
        assert re.search("No space left on device|disk is full", done.stderr) and "free some space" in done.stderr
        assert "Traceback" not in done.stderr
    assert PROJECT.run("extract", ARTICLES, "--out", str(out)).returncode == 0


@pytest.mark.parametrize(("folder", "command"), [("_build", ["build"]), (".", ["lock"])])
def test_a_folder_that_cannot_be_written(clone: Clone, folder: str, command: list[str]) -> None:
    before = read_pages(clone.index.parent)
    change(clone.root / "intro.md", "# ", "# I ")
    place = clone.root / folder
    place.mkdir(exist_ok=True)
    with mount(["--bind", "-o", "ro", str(place)], place):
        done = clone.run(*command)
        assert done.returncode == 1
        assert "Read-only file system" in done.stderr and "Traceback" not in done.stderr
    assert read_pages(clone.index.parent) == before
    work_again(clone)


def test_an_extraction_into_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with mount(["--bind", "-o", "ro", str(out)], out):
        done = PROJECT.run("extract", ARTICLES, "--out", str(out))
        assert done.returncode == 1
        assert "Read-only file system" in done.stderr and "Traceback" not in done.stderr


def settle(folder: Path) -> dict[str, str]:
    """Write a user's own settings, each of which would change or break a build, and return what points to them."""
    files = {
        "matplotlibrc": "font.size: 40\nno.such: 1\n",
        "ipython/profile_default/startup/00.py": "print('boats')\n1 / 0\n",
        "ipython/profile_default/ipython_kernel_config.py": "get_config().Application.log_level = 'boats'",
        "jupyter/kernels/python3/kernel.json": '{"argv": ["/bin/false"], "display_name": "a", "language": "python"}',
        "jupyter/config/jupyter_config.json": '{"KernelManager": {"transport": "none"}}',
        "pip.conf": "[global]\nindex-url = http://localhost:1/\nrequire-virtualenv = true\n",
        "python/yaml_of_mine.py": "raise RuntimeError('rain')\n",
        "python/usercustomize.py": "import locale\n",
        "xdg/git/config": "[core]\n\tautocrlf = true\n",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return {
        "MATPLOTLIBRC": str(folder / "matplotlibrc"),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_PATH": str(folder / "jupyter"),
        "JUPYTER_CONFIG_DIR": str(folder / "jupyter" / "config"),
        "PIP_CONFIG_FILE": str(folder / "pip.conf"),
        "XDG_CONFIG_HOME": str(folder / "xdg"),
        "HOME": str(folder),
        "LC_ALL": "tr_TR.UTF-8",
        "LANG": "tr_TR.UTF-8",
        "PYTHONUTF8": "0",
    }


def find_differences(one: Clone, other: Clone) -> list[str]:
    """Return the names of the files in which two clones' books differ."""
    first, second = read_pages(one.index.parent), read_pages(other.index.parent)
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))


def test_a_users_own_settings_and_a_turkish_locale_change_no_byte(good: Clone, tmp_path: Path) -> None:
    other = copy_project(tmp_path / "b")
    environment = settle(tmp_path / "home")
    environment["PYTHONPATH"] = os.pathsep.join([str(other.root), str(tmp_path / "home" / "python")])
    done = other.run("build", environment=environment)
    assert done.returncode == 0, done.stderr[-3000:]
    assert find_differences(good, other) == []


def test_a_user_without_a_home_or_a_name_builds_the_same(clone: Clone) -> None:
    before = read_pages(clone.index.parent)
    change(clone.root / "intro.md", "# ", "# I ")
    done = clone.run("build", prefix=("env", "-u", "HOME", "-u", "USER", "-u", "LOGNAME"))
    assert done.returncode == 0, done.stderr[-3000:]
    change(clone.root / "intro.md", "# I ", "# ")
    work_again(clone)
    assert read_pages(clone.index.parent) == before


def test_a_build_beside_a_proof_and_an_extraction(clone: Clone, tmp_path: Path) -> None:
    change(clone.root / "intro.md", "# ", "# I ")
    commands = (["build"], ["verify"], ["extract", ARTICLES, "--out", str(tmp_path / "out")])
    told = [process.communicate(timeout=600)[0] for process in [start(clone, *each) for each in commands]]
    assert "The report follows from its sources" in told[1], told[1]
    assert b"<h1>I " in read_pages(clone.index.parent)["intro.html"], told[0]
    assert "Articles read" in told[2], told[2]


def test_a_shallow_clone_knows_its_commit(tmp_path: Path) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this test needs a clone, and not an archive")
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", ROOT.as_uri(), tmp_path / "shallow"], check=True)
    told = "from sourcebook.book.stamp import describe_commit; print(describe_commit())"
    done = Clone(tmp_path / "shallow").run_program(told)
    commit = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == f"commit {commit.stdout.strip()}"


PIECES = [
    "Governor Rowan Pike said on Tuesday that “the ferries will run”.", "“No,” she said, “never again.”", "“", "”", "'",
    '"', "about 1,200 of 40 percent", "$3.5 million", "\u202e", "\ufeff", "\u2028", "\r\n\r\n", "\n\n", "\t", "=1+1",
    "🚢🚢🚢", "e\u0301", "ß", "İ", "ı", "١٢٣", "½", "1e999", "48 hours", "—", "(", ")", "[[", "<script>", "$$x$$",
    "The city opposes the rule, but the county", "said", "Photo: A. Boat / Press", "a" * 300, "9" * 60, ".", "…", "?!",
]  # fmt: skip


def test_ten_thousand_fuzzed_documents_are_read_and_hold_to_the_contract(tmp_path: Path) -> None:
    """In a table of ten thousand rows; what cannot be read is left out in a sentence, and no row is at fault."""
    chance = random.Random(10_000)
    with (tmp_path / "articles.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = open_writer(stream)
        writer.writerow(["id", "text"])
        for number in range(10_000):
            pieces = chance.choices(PIECES, k=chance.randint(1, 12))
            text = chance.choice([" ", "\n", ""]).join(pieces)
            text = "".join(chance.choice(["", letter, letter]) if chance.random() < 0.02 else letter for letter in text)
            writer.writerow([f"d{number}", text])
    table, out = str(tmp_path / "articles.csv"), str(tmp_path / "out")
    done = PROJECT.run("extract", table, "--out", out, "--text-column", "text")
    assert done.returncode in (0, 2), done.stderr[-3000:]
    assert "Traceback" not in done.stderr
    checked = PROJECT.run("check", out, "--corpus", f"{out}/articles")
    assert checked.returncode == 0, checked.stderr[-2000:]
