"""Print how many universes a minute the sweep runs, as a ratio against the ``papermill`` command in turn.

    python benchmarks/universes.py [--all]

Baseline: papermill for each chapter of two universes, drawn with a seed. Ours: twelve drawn universes, or with --all
every one, where chapters are run once for all the choices that they do not have; nothing comes from a cache. Each run
has a process of its own in both.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sourcebook.book.sweep import open_sweep, run_settings
from sourcebook.documents.document import ROOT

SEED, FEW, SOME = 1, 2, 12


def main() -> None:
    """Run both and print the ratio."""
    sweep = open_sweep()
    universes = sweep.multiverse.list_universes()
    drawn = random.Random(SEED).sample(universes, SOME)
    chosen = universes if "--all" in sys.argv[1:] else drawn
    keys = dict.fromkeys(sweep.name_setting(each, chapter) for each in chosen for chapter in sweep.multiverse.chapters)
    with tempfile.TemporaryDirectory(prefix="sourcebook-bench-") as folder:
        began = time.perf_counter()
        for universe in drawn[:FEW]:
            for chapter in sweep.multiverse.chapters:
                run = sweep.runs[sweep.name_setting(universe, chapter)]
                command = [
                    sys.executable,
                    "-m",
                    "papermill",
                    "--no-progress-bar",
                    str(run.notebook),
                    f"{folder}/out.ipynb",
                ]
                for name, value in run.parameters.items():
                    command += ["-r" if isinstance(value, str) else "-p", name, str(value)]
                subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        baseline = FEW / (time.perf_counter() - began) * 60
        began = time.perf_counter()
        run_settings({key: sweep.runs[key] for key in keys}, Path(folder) / "cache")
        ours = len(chosen) / (time.perf_counter() - began) * 60
    print(f"papermill in turn: {baseline:.1f} universes a minute")
    print(
        f"the sweep: {ours:.1f} universes a minute, {ours / baseline:.1f} times as many "
        f"({len(chosen)} universes by {len(keys)} runs)"
    )


if __name__ == "__main__":
    main()
