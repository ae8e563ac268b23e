"""Two runs side by side: which findings differ, and what differs behind them.

A run is an executed notebook, a folder of such, or a ``findings.lock``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sourcebook.book.lock import Change, read_lines, write_changes
from sourcebook.errors import SourcebookError
from sourcebook.findings.publish import harvest

_CAUSES = ("parameter", "input", "package")


@dataclass(frozen=True)
class Ran:
    """A run: what it found, by name, and what it was made with, by kind and name."""

    findings: dict[str, str] = field(default_factory=dict)
    behind: dict[tuple[str, str], str] = field(default_factory=dict)


def read_run(path: Path) -> Ran:
    """Return a run.

    Raises SourcebookError where the path is none, or a notebook was not executed.
    """
    if path.is_dir():
        notebooks = sorted(path.rglob("*.ipynb"))
        if not notebooks:
            raise SourcebookError(f"{path} holds no executed notebook: give a folder, a notebook or a findings.lock.")
        runs = [_read_notebook(each) for each in notebooks]
        return Ran(
            {name: value for run in runs for name, value in run.findings.items()},
            {key: value for run in runs for key, value in run.behind.items()},
        )
    return _read_notebook(path) if path.suffix == ".ipynb" else _read_lock(path)


def _read_notebook(path: Path) -> Ran:
    records = [record for record, _ in harvest(path)]
    if not records:
        raise SourcebookError(f"{path} holds no findings: run it with papermill first.")
    found = {each["name"]: str(each["value"]) for each in records if each["kind"] in ("finding", "claim")}
    behind: dict[tuple[str, str], str] = {}
    for each in records:
        if each["kind"] == "run":
            behind |= {("parameter", name): str(value) for name, value in each["parameters"].items()}
            behind |= {("input", name): value for name, value in each["inputs"].items()}
            behind["package", "sourcebook"] = each["package"]
    return Ran(found, behind)


def _read_lock(path: Path) -> Ran:
    lines = read_lines(path)
    if not lines:
        raise SourcebookError(
            f"{path} holds no findings: give an executed notebook, a folder of such or a findings.lock."
        )
    behind = {(line.kind, line.name): line.value.removeprefix("sha256:") for line in lines if line.kind in _CAUSES}
    for line in lines:
        if line.kind == "parameters":
            behind |= {("parameter", name): str(value) for name, value in json.loads(line.value).items()}
    return Ran({line.name: line.value for line in lines if line.kind in ("finding", "claim")}, behind)


def compare_runs(first: Path, second: Path) -> str:
    """Return in words which findings differ between two runs, and which parameters, inputs and package."""
    one, other = read_run(first), read_run(second)
    both = one.findings.keys() & other.findings.keys()
    if not both:
        raise SourcebookError(f"{first} and {second} have no finding in common: compare runs of the same notebook.")
    found = [
        Change("finding", name, one.findings[name], other.findings[name], "")
        for name in sorted(both)
        if one.findings[name] != other.findings[name]
    ]
    only = sorted(one.findings.keys() ^ other.findings.keys())
    lines = [write_changes(found)] if found else []
    lines.append(f"{len(found)} of {len(both)} findings differ.")
    lines += [f"Only one of the two has: {', '.join(only)}."] if only else []
    lines += list(_tell_causes(one, other, bool(found)))
    return "\n".join(lines)


def _tell_causes(one: Ran, other: Ran, differs: bool) -> Iterator[str]:
    """Yield what differs behind two runs, kind by kind."""
    if not one.behind or not other.behind:
        yield "One of the two does not say what it was made with: run it again with this version."
        return
    told = False
    for kind in _CAUSES:
        names = sorted({name for own, name in one.behind.keys() | other.behind.keys() if own == kind})
        for name in names:
            was, now = one.behind.get((kind, name), "—"), other.behind.get((kind, name), "—")
            # What only one of them names was no input of the other's: a lock names more than one notebook reads.
            if was != now and "—" not in (was, now):
                told = True
                yield f"The {kind} {name} differs: {_shorten(kind, was)} and {_shorten(kind, now)}."
    if differs and not told:
        yield "Nothing that they were made with differs: this is a fault of the program; report it."


def _shorten(kind: str, value: str) -> str:
    return repr(value) if kind == "parameter" else value[:12]
