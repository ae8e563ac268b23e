"""Faults made on purpose: a clear message, the right status, the last good book kept, a next run that works."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.clones import Clone, change, copy_project, read_pages, work_again

pytestmark = pytest.mark.slow


def refuse(clone: Clone, command: str, *messages: str) -> None:
    """Run a command that must fail with a message, and leave the last good book as it was."""
    before = read_pages(clone.index.parent)
    done = clone.run(command)
    assert done.returncode != 0
    told = done.stdout + done.stderr
    for message in messages:
        assert message in told
    assert "Traceback" not in told
    assert read_pages(clone.index.parent) == before


def test_a_byte_changed_in_a_seed(clone: Clone) -> None:
    seed = next((clone.root / "seeds").glob("003_*.txt"))
    good = seed.read_bytes()
    seed.write_bytes(good.replace(b"48 hours", b"49 hours"))
    refuse(clone, "build", seed.name, "differs from the bytes recorded")
    refuse(clone, "verify", seed.name)
    seed.write_bytes(good)
    work_again(clone)


def test_line_endings_brought_in_by_git(clone: Clone) -> None:
    seed = next((clone.root / "seeds").glob("000_*.txt"))
    good = seed.read_bytes()
    seed.write_bytes(good.replace(b"\n", b"\r\n"))
    refuse(clone, "build", "CRLF line endings", "autocrlf")
    seed.write_bytes(good)
    work_again(clone)


def test_a_row_deleted_from_a_table(clone: Clone) -> None:
    table = clone.root / "data" / "marks_excluded.csv"
    rows = table.read_text().splitlines(keepends=True)
    table.write_text("".join(rows[:-1]))
    refuse(clone, "verify", "input data/marks_excluded.csv", f"{len(rows) - 1} rows", f"{len(rows) - 2} rows")
    table.write_text("".join(rows))
    assert clone.run("verify").returncode == 0


def test_a_value_edited_in_the_lock(clone: Clone) -> None:
    lock = clone.root / "findings.lock"
    change(lock, "corpus_documents\tcorpus.ipynb\t5\t", "corpus_documents\tcorpus.ipynb\t6\t")
    refuse(clone, "verify", "finding corpus_documents", "6 articles", "5 articles", "corpus.ipynb, cell")
    done = clone.run("lock")
    assert done.returncode == 0 and "corpus_documents" in done.stdout
    assert clone.run("verify").returncode == 0


def test_a_dependency_of_another_version(clone: Clone) -> None:
    requirements = clone.root / "requirements.txt"
    good = requirements.read_text()
    lines = ["tqdm==0.0.1 \\" if line.startswith("tqdm==") else line for line in good.splitlines()]
    requirements.write_text("\n".join(lines))
    refuse(clone, "build", "tqdm is", "pins 0.0.1")
    refuse(clone, "verify", "dependency tqdm", "0.0.1")
    requirements.write_text(good)
    work_again(clone)


def add_cell(notebook: Path, source: str) -> bytes:
    """Add a cell to a notebook and return its old bytes."""
    good = notebook.read_bytes()
    content = json.loads(good)
    cell = {"cell_type": "code", "execution_count": None, "id": "bad", "metadata": {}, "outputs": [], "source": source}
    content["cells"].append(cell)
    notebook.write_text(json.dumps(content))
    return good


@pytest.mark.parametrize(
    ("source", "message"),
    [("raise ValueError('no rain')", "ValueError: no rain"), ("import os; os._exit(1)", "DeadKernelError")],
    ids=["raises", "kernel dies"],
)
def test_a_notebook_that_fails(clone: Clone, source: str, message: str) -> None:
    notebook = clone.root / "notebooks" / "stances.ipynb"
    good = add_cell(notebook, source)
    refuse(clone, "build", "stances.ipynb", message)
    refuse(clone, "verify", "stances.ipynb", message)
    notebook.write_bytes(good)
    work_again(clone)


@pytest.mark.parametrize(
    ("name", "data", "command", "message"),
    [
        ("notebooks/stances.ipynb", b'{"cells": [', "build", "stances.ipynb is no notebook"),
        ("findings.lock", b"kind\nfinding\tboats\n", "verify", "findings.lock, line 2: not five fields"),
        ("data/lexicons/units.yml", b"boat: [", "build", "units.yml, line 1, is not YAML"),
        ("data/benchmarks.csv", b"task,part\nboats\n", "build", "benchmarks.csv has no column"),
    ],
    ids=["notebook", "lock", "lexicon", "benchmarks"],
)
def test_a_broken_file_of_the_project(clone: Clone, name: str, data: bytes, command: str, message: str) -> None:
    path = clone.root / name
    good = path.read_bytes()
    path.write_bytes(data)
    refuse(clone, command, message)
    path.write_bytes(good)
    work_again(clone)


def test_a_page_with_a_broken_link(clone: Clone) -> None:
    page = clone.root / "pages" / "method.md"
    good = page.read_text()
    page.write_text(good + "\n[nowhere](#no-such-label)\n")
    refuse(clone, "build", "does not build without a warning", "no-such-label")
    page.write_text(good)
    work_again(clone)


def test_a_cache_from_an_older_state_is_not_used(clone: Clone) -> None:
    """The package changes what it computes; notebooks and data stay the same."""
    change(clone.root / "sourcebook" / "chapters" / "corpus" / "articles.py", "Bars of the words", "Beams of the words")
    work_again(clone)
    assert b"Beams of the words" in (clone.root / "_build" / "html" / "notebooks" / "corpus.html").read_bytes()


def test_a_run_killed_at_twenty_random_moments(clone: Clone) -> None:
    before = read_pages(clone.index.parent)
    moments = random.Random(20)
    for number in range(20):
        change(clone.root / "intro.md", "# ", f"# {'I' * (number % 3)}")
        process = subprocess.Popen(
            [sys.executable, "-m", "sourcebook", "build", "--fresh"],
            cwd=clone.root,
            env=clone.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(moments.uniform(0.2, 8))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert clone.index.exists()
    assert read_pages(clone.index.parent) == before
    work_again(clone)


@pytest.mark.parametrize(
    ("program", "number"),
    [("multiprocessing.spawn", 5), ("sourcebook.book.press", 2)],
    ids=["notebooks and kernels", "Sphinx and its workers"],
)
def test_nothing_outlives_a_killed_build(clone: Clone, program: str, number: int) -> None:
    command = [sys.executable, "-m", "sourcebook", "build", "--fresh"]
    with subprocess.Popen(
        command, cwd=clone.root, env=clone.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as build:
        while sum(program in read_command(process) for process in list_descendants(build.pid)) < number:
            assert build.poll() is None, f"the build was over before {number} of {program} ran"
            time.sleep(0.01)
        begun = list_descendants(build.pid)
        build.kill()
    time.sleep(1)
    now = {process: beginning for process, (_, beginning) in list_processes().items()}
    assert [read_command(process) for process, _ in begun.items() & now.items()] == []
    work_again(clone)


def list_processes() -> dict[int, tuple[int, str]]:
    """Return the running processes, each with the one that started it and its own beginning."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            state, parent, *rest = path.read_text(errors="replace").rsplit(")", 1)[1].split()
            if state != "Z":
                found[int(path.parent.name)] = int(parent), rest[17]
    return found


def list_descendants(process: int) -> dict[int, str]:
    """Return the processes that a process has started, and those that they have, each with its beginning."""
    running = list_processes()
    found: dict[int, str] = {}
    begun = [process]
    while begun:
        begun = [child for child, (parent, _) in running.items() if parent in begun]
        found |= {child: running[child][1] for child in begun}
    return found


def read_command(process: int) -> str:
    """Return a process's command; nothing where it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def test_a_full_disk(clone: Clone, tmp_path: Path) -> None:
    """The build's folder is a file system too small for a book."""
    build = clone.root / "_build"
    size = sum(-(-path.stat().st_size // 4096) * 4096 for path in build.rglob("*"))  # in whole pages of memory
    kept = tmp_path / "kept"
    shutil.copytree(build, kept)
    shutil.rmtree(build)
    build.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size + 300_000}", "tmpfs", build], check=False)
    if mounted.returncode:
        pytest.skip("this test needs the right to mount a small file system")
    try:
        shutil.copytree(kept, build, dirs_exist_ok=True)
        change(clone.root / "intro.md", "# ", "# I ")
        refuse(clone, "build", "No space left on device", "free some space")
    finally:
        subprocess.run(["umount", build], check=True)
    work_again(clone)


@pytest.mark.parametrize("size", ["4k", "200k"])
def test_no_room_for_temporary_files(clone: Clone, tmp_path: Path, size: str) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", small], check=False).returncode:
        pytest.skip("this test needs the right to mount a small file system")
    try:
        (small / "filled").write_bytes(bytes(4096 if size == "4k" else 100_000))
        before = read_pages(clone.index.parent)
        done = clone.run("build", "--fresh", environment={"TMPDIR": str(small)})
        if done.returncode:
            assert "No space left on device" in done.stderr or "No usable temporary directory" in done.stderr
            assert "RuntimeError" not in done.stderr and "Traceback" not in done.stderr
            assert read_pages(clone.index.parent) == before
    finally:
        subprocess.run(["umount", small], check=True)


def test_a_folder_for_temporary_files_with_a_long_path(clone: Clone, tmp_path: Path) -> None:
    long = tmp_path / ("long" * 50)
    long.mkdir()
    done = clone.run("verify", environment={"TMPDIR": str(long)})
    assert done.returncode == 0, done.stderr[-3000:]


def test_a_read_only_data_folder(clone: Clone) -> None:
    data = clone.root / "data"
    if subprocess.run(["mount", "--bind", "-o", "ro", data, data], check=False).returncode:
        pytest.skip("this test needs the right to mount a folder read-only")
    try:
        with pytest.raises(OSError, match="Read-only"):
            (data / "new").write_text("")
        change(clone.root / "intro.md", "# ", "# I ")
        work_again(clone)
        assert clone.run("verify").returncode == 0
    finally:
        subprocess.run(["umount", data], check=True)


def test_two_builds_at_once(clone: Clone) -> None:
    change(clone.root / "intro.md", "# ", "# I ")
    command = [sys.executable, "-m", "sourcebook", "build"]
    both = [
        subprocess.Popen(command, cwd=clone.root, env=clone.environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [process.communicate(timeout=300)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert any("Another build is at work" in each for each in told)
    assert any("up to date" in each for each in told)


def has_network_namespaces() -> bool:
    return subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False).returncode == 0


def test_a_build_without_any_network(clone: Clone) -> None:
    if not has_network_namespaces():
        pytest.skip("this test needs the right to make a network namespace")
    done = subprocess.run(
        ["unshare", "--net", sys.executable, "-m", "sourcebook", "build", "--fresh"],
        cwd=clone.root,
        env=clone.environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]


def test_two_builds_in_different_circumstances_have_equal_bytes(good: Clone, tmp_path: Path) -> None:
    """Another path, hash seed, time zone, locale, umask and time; notebooks in parallel in both."""
    other = copy_project(tmp_path / "somewhere else entirely" / "b")
    environment = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "86400"}
    before = os.umask(0o077)
    try:
        done = other.run("build", environment=environment)
    finally:
        os.umask(before)
    assert done.returncode == 0, done.stderr[-3000:]
    one, two = read_pages(good.index.parent), read_pages(other.index.parent)
    assert sorted(one) == sorted(two)
    assert [name for name in one if one[name] != two[name]] == []


def test_the_plain_build_from_the_root_makes_the_same_pages(clone: Clone) -> None:
    made = read_pages(clone.index.parent)
    start = "from jupyter_book.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", start, "build", ".", "--path-output", "plain", "-n", "-W", "--keep-going"],
        cwd=clone.root,
        env=clone.environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    plain = read_pages(clone.root / "plain" / "_build" / "html")
    pages = [name for name in made if name.endswith(".html")]
    assert [name for name in pages if plain.get(name) != made[name]] == []


def test_the_system_can_swap_folders() -> None:
    """The swap in one step rests on this call; where it is missing the build renames twice."""
    assert hasattr(ctypes.CDLL(None), "renameat2")
