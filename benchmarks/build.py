"""Print how fast the book is built, as ratios against the plain tools in one run.

    python benchmarks/build.py

Baseline: the ``papermill`` command for each notebook in turn, then ``jupyter-book build`` of those copies without
executing them again. Ours: cold, with nothing changed, and with one table row changed. Works on a copy of the
project, so that nothing here is touched. Nothing is timed in tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
FRAME = ["_config.yml", "_toc.yml", "intro.md", "references.bib", "findings.lock", "CITATION.cff", "pages", "_static"]


def run(command: list[str], root: Path) -> float:
    """Run a command in a copy of the project and return the seconds it took; a failure ends the benchmark."""
    began = time.perf_counter()
    environment = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - began


def copy_project(target: Path) -> None:
    """Copy what git tracks."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)


def time_baseline(root: Path) -> float:
    """Return the seconds that the plain tools take."""
    source = root / "_build" / "baseline"
    (source / "notebooks").mkdir(parents=True)
    for name in FRAME:
        path = root / name
        if path.is_dir():
            shutil.copytree(path, source / name)
        elif path.exists():
            shutil.copyfile(path, source / name)
    seconds = 0.0
    for notebook in sorted((root / "notebooks").glob("*.ipynb")):
        copy = source / "notebooks" / notebook.name
        seconds += run([sys.executable, "-m", "papermill", "--no-progress-bar", str(notebook), str(copy)], root)
        executed = nbformat.read(copy, as_version=4)
        executed.metadata["mystnb"] = {"execution_mode": "off"}
        nbformat.write(executed, copy)
    start = "from jupyter_book.cli.main import main; main()"
    return seconds + run([sys.executable, "-c", start, "build", str(source), "--all"], root)


def change_a_row(root: Path) -> None:
    """Change the free wording of one row of a table."""
    table = root / "data" / "stances.csv"
    rows = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join([rows[0], rows[2], rows[1], *rows[3:]]), encoding="utf-8")


def main() -> None:
    """Run the four builds and print their ratios."""
    build = [sys.executable, "-m", "sourcebook", "build"]
    with tempfile.TemporaryDirectory(prefix="sourcebook-bench-") as folder:
        root = Path(folder) / "project"
        copy_project(root)
        baseline = time_baseline(root)
        results = {"cold": run(build, root), "nothing changed": run(build, root)}
        change_a_row(root)
        results["one table row changed"] = run(build, root)
    print(f"baseline: papermill for each notebook in turn, then jupyter-book: {baseline:.1f} s")
    for name, seconds in results.items():
        print(f"{name}: {seconds:.1f} s, {seconds / baseline:.2f} of the baseline")


if __name__ == "__main__":
    main()
