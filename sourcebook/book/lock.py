"""The lock: every published finding, table and figure, and every input, held as dependencies are.

The lock is harvested from the executed notebooks' outputs. ``verify`` runs all notebooks again in a clean folder
and says what no longer follows.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from sourcebook.book.runner import Run, place_file, run_notebooks
from sourcebook.documents.controls import say
from sourcebook.documents.document import ROOT, read_text
from sourcebook.errors import SourcebookError
from sourcebook.extract.model.coding import list_unfounded
from sourcebook.findings.notebooks import list_notebooks, read_defaults
from sourcebook.findings.publish import harvest
from sourcebook.findings.run import checksum_package
from sourcebook.mentions.codebook import find_codebook
from sourcebook.mentions.passes import PASS

LOCK = ROOT / "findings.lock"
_HEADER = ("kind", "name", "notebook", "value", "unit")
# Results must be what the lock says; so must inputs. The package may change as long as no result does.
_NOTED_ONLY = {"package"}


@dataclass(frozen=True, order=True)
class Line:
    """One line of the lock: a finding's value, a table's or figure's fingerprint, an input's checksum."""

    kind: str
    name: str
    notebook: str
    value: str
    unit: str


@dataclass(frozen=True)
class Change:
    """A line that differs from the lock; ``was`` or ``now`` is empty where it is new or gone."""

    kind: str
    name: str
    was: str
    now: str
    place: str


def _collect_lines(executed: Iterable[Path]) -> tuple[list[Line], dict[tuple[str, str], str]]:
    """Return the lock's lines for executed notebooks, sorted, and the notebook and cell of each result."""
    lines: list[Line] = []
    places: dict[tuple[str, str], str] = {}
    for path in executed:
        lines.append(Line("parameters", path.stem, path.name, json.dumps(read_defaults(path), sort_keys=True), ""))
        for record, cell in harvest(path):
            if record["kind"] == "run":
                continue
            key = (record["kind"], record["name"])
            if key in places:
                raise SourcebookError(
                    f"{path.name}, cell {cell}: the {key[0]} {key[1]!r} is published already ({places[key]}): "
                    "give it a name of its own."
                )
            places[key] = f"{path.name}, cell {cell}"
            valued = record["kind"] in ("finding", "claim")
            value = str(record["value"]) if valued else f"sha256:{fingerprint(record['csv'])}"
            lines.append(Line(*key, path.name, value, tell_unit(record)))
    return sorted(lines + _list_inputs()), places


def tell_unit(record: Mapping[str, Any]) -> str:
    """Return what stands behind a value in the lock: a finding's unit, a claim's sentence."""
    return str(record["says"] if record["kind"] == "claim" else record.get("unit", ""))


def _list_inputs() -> list[Line]:
    """Return a line for every input: seeds, tables, codebook and requirements, and one for the package."""
    files = [path for folder in ("seeds", "data") for path in (ROOT / folder).rglob("*") if path.is_file()]
    files.append(ROOT / "requirements.txt")
    lines = [
        Line("input", path.relative_to(ROOT).as_posix(), "", _checksum([path]), _describe_size(path)) for path in files
    ]
    modules = len(list((ROOT / "sourcebook").rglob("*.py")))
    return [*lines, Line("package", "sourcebook", "", f"sha256:{checksum_package()}", f"{modules} modules")]


def _checksum(paths: Iterable[Path]) -> str:
    """Return the SHA-256 over the bytes of files."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return f"sha256:{digest.hexdigest()}"


def _describe_size(path: Path) -> str:
    """Return a table's number of rows, or a file's number of bytes."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", errors="replace", newline="") as stream:
            return f"{sum(1 for _ in csv.reader(stream)) - 1} rows"
    return f"{path.stat().st_size} bytes"


def write_lines(lines: Iterable[Line]) -> str:
    """Return the lock as tab-separated text, one line each."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
    writer.writerow(_HEADER)
    writer.writerows(astuple(line) for line in lines)
    return stream.getvalue()


def read_lines(path: Path = LOCK) -> list[Line]:
    """Return the lines of a lock file.

    Raises SourcebookError where the file is missing or a line has not five fields.
    """
    if not path.exists():
        raise SourcebookError(f"{path.name} is missing: run `make lock`.")
    lines = []
    for number, row in enumerate(read_text(path).splitlines()[1:], 2):
        fields = row.split("\t")
        if len(fields) != len(_HEADER):
            raise SourcebookError(f"{path.name}, line {number}: not five fields: restore it, or run `make lock`.")
        lines.append(Line(*fields))
    return lines


def compare(locked: Iterable[Line], found: Iterable[Line], places: Mapping[tuple[str, str], str]) -> list[Change]:
    """Return what differs between the lock and what was found, in the lock's order."""
    before = {(line.kind, line.name): line for line in locked}
    after = {(line.kind, line.name): line for line in found}
    changes = []
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        if was != now:
            place = places.get(key, was.notebook if was else "")
            changes.append(Change(*key, describe(was), describe(now), place))
    return changes


def describe(line: Line | None) -> str:
    """Return a line's value for a reader: checksums cut to twelve digits."""
    if line is None:
        return ""
    value = line.value.removeprefix("sha256:")[:12] if line.value.startswith("sha256:") else line.value
    return value if line.kind == "claim" else f"{value} {line.unit}".strip()


def check_dependencies() -> list[Change]:
    """Return the installed packages whose version is not the one that requirements.txt pins; a wheel pins none."""
    changes: list[Change] = []
    path = ROOT / "requirements.txt"
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        if "==" not in line or line.startswith((" ", "#")):
            continue
        requirement = Requirement(line.removesuffix("\\").strip())
        if requirement.marker and not requirement.marker.evaluate():
            continue
        pinned = next(iter(requirement.specifier)).version
        try:
            installed = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            installed = "not installed"
        if installed != pinned:
            changes.append(Change("dependency", requirement.name, pinned, installed, "requirements.txt"))
    return changes


def verify() -> int:
    """Run all notebooks again in a clean folder, compare with the lock, print the result; return the status."""
    locked = read_lines()
    found, places = _run_clean()
    changes = check_dependencies() + compare(locked, found, places) + check_passes()
    serious = [change for change in changes if change.kind not in _NOTED_ONLY]
    if serious:
        say(write_changes(changes))
        say(f"{len(serious)} differences from findings.lock: mend their cause, or accept them with `make lock`.")
        return 1
    counts = _count_kinds(found)
    note = " The package has changed since the lock; no result has." if changes else ""
    say(
        f"The report follows from its sources: {counts['finding']} findings, {counts['claim']} claims, "
        f"{counts['table']} tables and {counts['figure']} figures are as locked, "
        f"and so are {counts['input']} inputs.{note}"
    )
    return 0


def lock() -> int:
    """Accept the present results: write the lock and say what changed."""
    try:
        locked = read_lines()
    except SourcebookError:  # missing or broken: it is written anew
        locked = []
    found, places = _run_clean()
    changes = compare(locked, found, places)
    place_file(LOCK, write_lines(found))
    say(write_changes(changes) if changes else "Nothing has changed.")
    say(f"findings.lock holds {len(found)} lines.")
    return 0


def check_passes() -> list[Change]:
    """Return the files of the passes that a model made which no longer follow from the responses kept with them.

    Such a pass lies in data/passes, of the seeds by the project's codebook, or in an example beside its own articles.
    """
    changes = []
    for told in sorted([*ROOT.glob(f"data/passes/*/{PASS}"), *ROOT.glob(f"examples/*/*/{PASS}")]):
        folder, own = told.parent, told.parents[1]
        articles = own / "articles" if (own / "articles").is_dir() else ROOT / "seeds"
        for name in list_unfounded(folder, articles, find_codebook(own)):
            place = (folder / name).relative_to(ROOT).as_posix()
            changes.append(Change("pass", place, "as its responses say", "something else", ""))
    return changes


def _run_clean() -> tuple[list[Line], dict[tuple[str, str], str]]:
    """Run every notebook, with its own defaults, into a new folder and collect the lock's lines."""
    with tempfile.TemporaryDirectory(prefix="sourcebook-") as folder:
        return _collect_lines(run_notebooks([Run(path) for path in list_notebooks()], Path(folder)))


def _count_kinds(lines: Iterable[Line]) -> dict[str, int]:
    """Return how many lines there are of each kind."""
    counts = dict.fromkeys(("finding", "claim", "table", "figure", "input", "package", "parameters"), 0)
    for line in lines:
        counts[line.kind] += 1
    return counts


def write_changes(changes: Iterable[Change]) -> str:
    """Return changes as a plain table: what, was, is now, where."""
    rows = [("what", "was", "is now", "where")]
    rows += [(f"{c.kind} {c.name}", c.was or "—", c.now or "—", c.place) for c in changes]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        "  ".join([*(cell.ljust(w) for cell, w in zip(row, widths, strict=False)), row[3]]) for row in rows
    )


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a text, as hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
