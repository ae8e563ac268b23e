"""Print how many universes a minute the sweep runs, as a ratio against the ``papermill`` command in turn.

    python benchmarks/universes.py [--all]

Baseline: papermill for each chapter of a universe, drawn with a seed. Ours: forty of the sweep's runs, drawn with it,
or with --all every one. A chapter is run once for all the choices that it does not have, so that a sweep has fewer runs
than its universes have chapters: the drawn ones stand for their share of the universes. Nothing comes from a cache, and
each run has a process of its own in both. The processor's time is given beside the clock's, which depends on what else
the machine does.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sourcebook.book.runner import Run
from sourcebook.book.sweep import open_sweep, run_settings
from sourcebook.documents.document import ROOT

SEED, FEW, SOME = 1, 1, 40


def main() -> None:
    """Run both and print the ratio."""
    sweep = open_sweep()
    universes = sweep.multiverse.list_universes()
    draw = random.Random(SEED)
    few = draw.sample(universes, FEW)
    keys = list(sweep.runs) if "--all" in sys.argv[1:] else draw.sample(list(sweep.runs), SOME)
    share = len(universes) * len(keys) / len(sweep.runs)  # the universes that these runs stand for
    with tempfile.TemporaryDirectory(prefix="sourcebook-bench-") as folder:
        before = _read_times()
        for universe in few:
            for chapter in sweep.multiverse.chapters:
                _run_papermill(sweep.runs[sweep.name_setting(universe, chapter)], f"{folder}/out.ipynb")
        between = _read_times()
        run_settings({key: sweep.runs[key] for key in keys}, Path(folder) / "cache")
        after = _read_times()
    for name, first, second, third in zip(("clock", "processor"), before, between, after, strict=True):
        baseline, ours = FEW / (second - first) * 60, share / (third - second) * 60
        print(
            f"by the {name}: papermill in turn {baseline:.2f} universes a minute, the sweep {ours:.2f}, "
            f"{ours / baseline:.1f} times as many"
        )
    print(f"{len(keys)} of the {len(sweep.runs)} runs for {len(universes)} universes")


def _read_times() -> tuple[float, float]:
    """Return the clock's time and that of the processor in ended processes, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter(), used.ru_utime + used.ru_stime


def _run_papermill(run: Run, target: str) -> None:
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", str(run.notebook), target]
    for name, value in run.parameters.items():
        command += ["-r" if isinstance(value, str) else "-p", name, str(value)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


if __name__ == "__main__":
    main()
