"""Write data/benchmarks.csv: what the extractor reaches on data that others annotated.

    python benchmarks/record.py [--articles FOLDER]

Runs benchmarks/quotes.py and benchmarks/quantities.py, which need the data at hand (SOURCEBOOK_BENCHMARKS, or
../shared/benchmarks), and with --articles benchmarks/articles.py: FOLDER/development, FOLDER/held out and FOLDER/read
once each hold sets of articles, SET/articles/ with their tables in SET/coding/. What is not measured keeps the figures
it had; what others measured stands in `OUTSIDE`. The data themselves are never part of the project; the figures
are, with date and version.
"""

from __future__ import annotations

import argparse
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
ARTICLES = (
    "news on sanctuary cities, 2015-20, from Article-Bias-Prediction (Baly et al. 2020), coded by a language model",
    "https://github.com/ramybaly/Article-Bias-Prediction",
)
# Task: script, what the script calls it, data, aim, the best peer's score on the same data by the same rule.
TASKS = {
    "quotation spans of four words or more": ("quotes.py", "quotations +listed marks", POLNEAR, "0.98", "0.89"),
    "the same, all quotation marks counted": ("quotes.py", "quotations +all marks", POLNEAR, "", ""),
    "the same span with its speaker": ("quotes.py", "quotations and speakers +listed marks", POLNEAR, "0.92", "0.82"),
    "the source of a number": ("quotes.py", "sources of numbers", POLNEAR, "0.75", "0.55"),
    "value of a quantity": ("quantities.py", "value", NEWSQUANT, "0.92", "0.90"),
    "value and unit": ("quantities.py", "value and unit", NEWSQUANT, "0.86", "0.82"),
    "quotations, whole articles": ("articles.py", "quotations: quotations", ARTICLES, "0.95", ""),
    "quotations and the speaker's name": ("articles.py", "quotations: quotations and speakers", ARTICLES, "0.85", ""),
    "figures, whole articles": ("articles.py", "quotations: figures", ARTICLES, "0.90", ""),
    "figures and their values": ("articles.py", "quotations: figures and values", ARTICLES, "0.90", ""),
    "stances: actor, issue and position": ("articles.py", "stances: stances", ARTICLES, "0.60", ""),
    "the same, in articles that only touch the subject": ("articles.py", "touching: stances", ARTICLES, "", ""),
}
COLUMNS = ["task", "part", "measure", "reached", "aim", "best_peer", "data", "address", "date", "version", "script"]
USAGE = 2
"""The exit status of a script whose folder of data is not there."""
PARTS = ("development", "held out", "read once")
# What a script's later parts are by now: rules were changed after they had been read.
LABELS = {
    "quantities.py": {"held out": "development, second part"},
    "articles.py": {"read once": "development, second part"},
}
POLNEAR_REST = "PolNeAR 1.0, development and test splits"
UNREAD = "news on sanctuary cities that nobody here has read"
# Measured by others on data that nobody who wrote a rule holds: task, measure, reached, aim, best peer, data.
OUTSIDE = (
    ("quotation spans of four words or more", "F1", "0.973", "0.98", "0.89", POLNEAR_REST),
    ("the same span with its speaker", "F1", "0.902", "0.93", "0.81", POLNEAR_REST),
    ("the source of a number", "F1", "0.734", "0.77", "", POLNEAR_REST),
    ("value of a quantity", "F1", "0.879", "0.91", "0.898", "NewsQuant, by the scorer of CQE"),
    ("value and unit", "F1", "0.717", "0.82", "0.809", "NewsQuant, by the scorer of CQE"),
    ("quotations and the speaker's name", "F1", "0.788", "0.90", "", UNREAD),
    ("the nearest source of a statistic", "F1", "0.53", "0.70", "", UNREAD),
    ("stances: actor, issue and position", "F1", "0.24", "0.60", "", UNREAD),
    ("the speaker's name", "F1", "0.611", "0.65", "", "BASIL (Fan et al., EMNLP 2019)"),
    ("quotations with a wrong person as speaker", "share", "0.12", "", "", UNREAD),
    ("rows whose speaker is no name", "share", "0.014", "", "", "5,000 news articles"),
)


def run(script: str, part: str, articles: Path | None) -> str:
    """Run a benchmark script on one part of its data and return what it printed; nothing where it has no data.

    What is printed of a set of articles has the set's name before it.
    """
    if script == "articles.py":
        sets = sorted((articles / part).glob("*/coding")) if articles else []
        printed = {each.parent.name: call(script, str(each.parent / "articles"), str(each)) for each in sets}
        return "".join(f"{name}: {line}\n" for name, lines in printed.items() for line in lines.splitlines())
    return "" if part == "read once" else call(script, *(["--held-out"] if part == "held out" else []))


def call(script: str, *options: str) -> str:
    """Run a script of this folder and return what it printed: nothing, saying so, where its data are not at hand."""
    command = [sys.executable, str(FOLDER / script), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == USAGE:
        print(done.stderr.strip().splitlines()[-1])
    elif done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def read_f1(printed: str, name: str) -> str:
    """Return the F1 that a script printed on the line that begins with a name; empty where there is none."""
    found = re.search(rf"^{name} +(?:precision .*)?F1 (\d\.\d+)", printed, re.MULTILINE)
    return found[1] if found else ""


def main() -> None:
    """Run the benchmarks whose data are at hand on both parts and write the table."""
    parser = argparse.ArgumentParser(description="Write data/benchmarks.csv.")
    parser.add_argument("--articles", type=Path, help="folder of coded articles: development/, held out/, read once/")
    articles = parser.parse_args().articles
    scripts = dict.fromkeys(script for script, *_ in TASKS.values())
    printed = {(script, part): run(script, part, articles) for script in scripts for part in PARTS}
    today, version = datetime.date.today().isoformat(), metadata.version("sourcebook")
    path = FOLDER.parent / "data" / "benchmarks.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        before = {(row["task"], row["part"]): [row[column] for column in COLUMNS] for row in csv.DictReader(stream)}
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for task, (script, name, data, aim, peer) in TASKS.items():
            rows: dict[str, list[str]] = {}
            for part in PARTS:
                reached = read_f1(printed[script, part], name)
                label = LABELS.get(script, {}).get(part, part)
                row = [task, label, "F1", reached, aim, peer, *data, today, version, f"benchmarks/{script}"]
                if reached or (label not in rows and (task, label) in before):
                    rows[label] = row if reached else before[task, label]
            writer.writerows(rows.values())
        for task, measure, reached, aim, peer, source in OUTSIDE:
            writer.writerow([task, "outside", measure, reached, aim, peer, source, "", "", version, ""])
    print(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
