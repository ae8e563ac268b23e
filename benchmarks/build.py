"""Print how fast the book is built, as ratios against the plain tools, by the clock and by processor time.

    python benchmarks/build.py [ROUNDS]

Baseline: the ``papermill`` command for each notebook in turn, then ``jupyter-book build`` of those copies without
executing them again. Ours: cold, with nothing changed, and with one table row changed. Each round (three by default)
makes all four in turn, so that what else the machine does falls on all alike; the medians are printed, with the load.
Works on a copy of the project, so that nothing here is touched. Nothing is timed in tests.
"""

from __future__ import annotations

import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import nbformat

ROOT = Path(__file__).resolve().parent.parent
FRAME = ["_config.yml", "_toc.yml", "intro.md", "references.bib", "multiverse.toml", "universes.lock", "findings.lock",
         "CITATION.cff", "pages", "_static"]  # fmt: skip
Cost = tuple[float, float]
"""Seconds by the clock, and of processor time in all processes."""


def run(command: list[str], root: Path) -> Cost:
    """Run a command in a copy of the project and return what it took; a failure ends the benchmark."""
    began, before = time.perf_counter(), _read_processor_time()
    environment = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - began, _read_processor_time() - before


def _read_processor_time() -> float:
    """Return the seconds that the processes which this one started, and which have ended, took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def copy_project(target: Path) -> None:
    """Copy what git tracks."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)


def build_plainly(root: Path) -> Cost:
    """Build with the plain tools and return what they took."""
    source = root / "_build" / "baseline"
    (source / "notebooks").mkdir(parents=True)
    for name in FRAME:
        path = root / name
        if path.is_dir():
            shutil.copytree(path, source / name)
        elif path.exists():
            shutil.copyfile(path, source / name)
    costs = []
    for notebook in sorted((root / "notebooks").glob("*.ipynb")):
        copy = source / "notebooks" / notebook.name
        costs.append(run([sys.executable, "-m", "papermill", "--no-progress-bar", str(notebook), str(copy)], root))
        executed = nbformat.read(copy, as_version=4)
        executed.metadata["mystnb"] = {"execution_mode": "off"}
        nbformat.write(executed, copy)
    start = "from jupyter_book.cli.main import main; main()"
    costs.append(run([sys.executable, "-c", start, "build", str(source), "--all"], root))
    return sum(clock for clock, _ in costs), sum(processor for _, processor in costs)


def change_a_row(root: Path) -> None:
    """Exchange two rows of a table."""
    table = root / "data" / "stances.csv"
    rows = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join([rows[0], rows[2], rows[1], *rows[3:]]), encoding="utf-8")


def measure_round(folder: Path) -> dict[str, Cost]:
    """Build plainly and in our way on a new copy of the project, and return what each took."""
    build = [sys.executable, "-m", "sourcebook", "build"]
    copy_project(folder)
    costs = {"plain": build_plainly(folder), "cold": run(build, folder), "nothing changed": run(build, folder)}
    change_a_row(folder)
    return costs | {"one table row changed": run(build, folder)}


def main() -> None:
    """Run the builds in turn and print the medians and their ratios."""
    rounds = int(sys.argv[1]) if sys.argv[1:] else 3
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; {rounds} rounds in turn")
    print(f"load at the beginning: {os.getloadavg()[0]:.1f}")
    costs = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="sourcebook-bench-") as folder:
            costs.append(measure_round(Path(folder) / "project"))
    medians = {name: [median(each[name][part] for each in costs) for part in (0, 1)] for name in costs[0]}
    plain = medians.pop("plain")
    print(f"plain: papermill for each notebook, then jupyter-book: {plain[0]:.1f} s; processor {plain[1]:.1f} s")
    for name, (clock, processor) in medians.items():
        print(
            f"{name}: {clock:.1f} s, {clock / plain[0]:.2f} of the plain way; "
            f"processor {processor:.1f} s, {processor / plain[1]:.2f}"
        )
    print(f"load at the end, with the builds' own: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
