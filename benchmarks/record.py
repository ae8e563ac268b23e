"""Write data/benchmarks.csv: what the extractor reaches on data that others annotated.

    python benchmarks/record.py

Runs benchmarks/quotes.py and benchmarks/quantities.py, which need the data at hand (SOURCEBOOK_BENCHMARKS, or
../shared/benchmarks). The data themselves are never part of the project; the figures are, with date and version.
"""

from __future__ import annotations

import csv
import datetime
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
POLNEAR = (
    "PolNeAR 1.0, training split (Newell, Margolin and Ruths 2018)",
    "https://github.com/networkdynamics/PolNeAR",
)
NEWSQUANT = ("NewsQuant, of the evaluation of CQE (Almasian et al., EMNLP 2023)", "")
# Task: script, what the script calls it, data, aim, the best peer's score on the same data by the same rule.
TASKS = {
    "quotation spans of four words or more": ("quotes.py", "quotations +listed marks", POLNEAR, "0.98", "0.89"),
    "the same, all quotation marks counted": ("quotes.py", "quotations +all marks", POLNEAR, "", ""),
    "the same span with its speaker": ("quotes.py", "quotations and speakers +listed marks", POLNEAR, "0.92", "0.82"),
    "the source of a number": ("quotes.py", "sources of numbers", POLNEAR, "0.75", "0.55"),
    "value of a quantity": ("quantities.py", "value", NEWSQUANT, "0.92", "0.90"),
    "value and unit": ("quantities.py", "value and unit", NEWSQUANT, "0.86", "0.82"),
}


def run(script: str, part: str) -> str:
    """Run a benchmark script on one part of its data and return what it printed."""
    command = [sys.executable, str(FOLDER / script), *(["--held-out"] if part == "held out" else [])]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def read_f1(printed: str, name: str) -> str:
    """Return the F1 that a script printed on the line that begins with a name."""
    found = re.search(rf"^{name} +(?:precision .*)?F1 (\d\.\d+)", printed, re.MULTILINE)
    if not found:
        raise SystemExit(f"No line {name!r} with an F1 was printed: is the data at hand?")
    return found[1]


def main() -> None:
    """Run every benchmark on both parts and write the table."""
    parts = ("development", "held out")
    printed = {(script, part): run(script, part) for script in ("quotes.py", "quantities.py") for part in parts}
    today, version = datetime.date.today().isoformat(), metadata.version("sourcebook")
    path = FOLDER.parent / "data" / "benchmarks.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(
            ["task", "part", "measure", "reached", "aim", "best_peer", "data", "address", "date", "version", "script"]
        )
        for task, (script, name, data, aim, peer) in TASKS.items():
            for part in parts:
                reached = read_f1(printed[script, part], name)
                writer.writerow([task, part, "F1", reached, aim, peer, *data, today, version, f"benchmarks/{script}"])
    print(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
