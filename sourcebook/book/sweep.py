"""The sweep: every chapter run in every universe of ``multiverse.toml``, and what was found kept in the lock.

A universe is the runs of the chapters under its parameters; chapters that do not have a choice are run once for all
its options. Each run's result is a file under a key of its parameters and inputs, so that a sweep that was ended goes
on where it was.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import random
import sys
import tempfile
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from sourcebook.book.build import BUILD, Book, lock_book
from sourcebook.book.execute import Records, execute_apart, execute_here
from sourcebook.book.runner import Run, compute_key, place_file
from sourcebook.documents.controls import say
from sourcebook.documents.document import resolve_path
from sourcebook.documents.structured import read_json
from sourcebook.errors import SourcebookError, need
from sourcebook.extract.workers import open_cluster
from sourcebook.findings.multiverse import (
    PUBLISHED,
    Multiverse,
    Universe,
    make_parameters,
    name_universe,
    open_multiverse,
)
from sourcebook.findings.notebooks import DATA, NOTEBOOKS, REPORT, give_parameters, read_defaults
from sourcebook.findings.universes import (
    FAILED,
    FINDINGS,
    MISSING,
    UNIVERSES,
    Line,
    Outcomes,
    Published,
    Value,
    condense,
    read_findings,
    read_record,
    read_universes,
    write_universes,
)

_SAMPLED = 3  # universes that `make verify` runs again
Results = dict[tuple[str, str], Records | str]
"""What each run published, or why it failed, by chapter and the setting's name."""


@dataclass(frozen=True)
class Sweep:
    """The universes of a corpus, and the run of every chapter in each of its settings."""

    multiverse: Multiverse
    runs: Mapping[tuple[str, str], Run]  # by chapter and the setting's name, in the order of the universes

    def name_setting(self, universe: Universe, chapter: str) -> tuple[str, str]:
        """Return the key of a chapter's run in a universe."""
        return chapter, name_universe(self.multiverse.choose_setting(universe, chapter), self.multiverse)


def open_sweep(corpus: str = REPORT, coding: str = DATA) -> Sweep:
    """Return the sweep of a corpus, after checking its choices against the notebooks."""
    multiverse = open_multiverse(corpus, coding)
    paths = {chapter: NOTEBOOKS / f"{chapter}.ipynb" for chapter in multiverse.chapters}
    given = {name: give_parameters(path, corpus, coding) for name, path in paths.items()}
    defaults = {chapter: read_defaults(path) | given[chapter] for chapter, path in paths.items()}
    runs: dict[tuple[str, str], Run] = {}
    sweep = Sweep(multiverse, runs)
    for universe in multiverse.list_universes():
        for chapter in multiverse.chapters:
            parameters = make_parameters(multiverse.choose_setting(universe, chapter), multiverse, defaults[chapter])
            runs.setdefault(sweep.name_setting(universe, chapter), Run(paths[chapter], given[chapter] | parameters))
    return sweep


def run_sweep(book: Book, workers: int = 0, scheduler: str = "") -> int:
    """Run every universe of a book and write the lock of its universes; return the exit status.

    Runs that are finished already are not made again. ``scheduler`` is the address of a Dask cluster whose workers have
    the project installed.
    """
    sweep = open_sweep(book.corpus, book.coding)
    if not book.is_report:
        lock_book(book)
    published = read_findings(book.locks / FINDINGS.name, sweep.multiverse.chapters)
    results = run_settings(sweep.runs, BUILD / "universes", workers, scheduler)
    if not book.is_report:  # cells that do not fit it are run with the others, and its book leaves out what they find
        results = {key: _choose_records(result, published) for key, result in results.items()}
    place = book.locks / UNIVERSES.name
    faults = find_faults(sweep, results, published)
    place_file(place, write_universes(condense_results(sweep, results), published))
    for fault in faults:
        say(f"sourcebook: {fault}", sys.stderr)
    lines = len(place.read_text(encoding="utf-8").splitlines()) - 1
    say(
        f"{len(sweep.multiverse.list_universes())} universes by {len(sweep.runs)} runs: {place} holds {lines} lines. "
        + (f"{len(faults)} faults." if faults else _tell_next(book))
    )
    return bool(faults)


def _choose_records(result: Records | str, names: Container[str]) -> Records | str:
    """Return of a run's records those of some names; why it failed, where it did."""
    return {name: each for name, each in result.items() if name in names} if isinstance(result, dict) else result


def _tell_next(book: Book) -> str:
    """Return in words what is to be done with a sweep."""
    if book.is_report:
        return "What follows from it is accepted with `make lock`."
    return "Build the book again: it then says which findings other choices change."


def run_settings(runs: Mapping[tuple[str, str], Run], cache: Path, workers: int = 0, scheduler: str = "") -> Results:
    """Run chapters in settings and return what each publishes, or why it failed; see ``run_sweep``."""
    cache.mkdir(parents=True, exist_ok=True)
    targets = {key: cache / f"{_compute_key(run)}.json" for key, run in runs.items()}
    todo = {key: run for key, run in runs.items() if not targets[key].exists()}
    places = {id(run): key for key, run in todo.items()}
    jobs = [(run, targets[key]) for key, run in todo.items()]
    failed: dict[tuple[str, str], str] = {}
    kept = len(runs) - len(todo)
    bar = tqdm(total=len(runs), initial=kept, desc="Universes", unit="run", disable=None)
    done = _execute_on_cluster(jobs, scheduler) if scheduler else execute_here(jobs, workers or os.cpu_count() or 2)
    with bar:
        for run, reason in done:
            bar.update()
            if reason:
                failed[places[id(run)]] = reason
    return {key: failed[key] if key in failed else read_json(target) for key, target in targets.items()}


def _execute_on_cluster(jobs: list[tuple[Run, Path]], scheduler: str) -> Iterator[tuple[Run, str]]:
    """Execute runs on a Dask cluster, each in an interpreter of its own; yield each with the reason of a failure."""
    with open_cluster(scheduler) as client:
        futures = {
            client.submit(execute_apart, run.notebook.name, dict(run.parameters), pure=False, retries=3): (run, target)
            for run, target in jobs
        }
        for future in need("distributed").as_completed(list(futures), loop=client.loop):
            run, target = futures.pop(future)
            try:
                text, reason = future.result()
            except Exception as error:  # the worker died again and again
                text, reason = "", f"no worker ran it ({type(error).__name__})."
            if not reason:
                place_file(target, text)
            yield run, reason


def _compute_key(run: Run) -> str:
    """Return a run's key: of its parameters, and of all its inputs, which runs of the same paths share."""
    paths = {
        name: value
        for name, value in run.parameters.items()
        if isinstance(value, str) and value and resolve_path(value).exists()
    }
    text = _compute_inputs_key(run.notebook, json.dumps(paths, sort_keys=True))
    text += json.dumps(dict(run.parameters), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


@functools.cache
def _compute_inputs_key(notebook: Path, paths: str) -> str:
    return compute_key(Run(notebook, json.loads(paths)))


def find_faults(sweep: Sweep, results: Results, published: Mapping[str, Published]) -> list[str]:
    """Return what is wrong with a sweep: runs that failed, claims that some run did not compute, another lock."""
    faults = [
        f"{chapter} fails in the universe {setting}: {result}"
        for (chapter, setting), result in results.items()
        if isinstance(result, str)
    ]
    found: dict[str, tuple[str, str]] = {}
    for chapter in sweep.multiverse.chapters:
        first = results[chapter, PUBLISHED]
        records = first if isinstance(first, dict) else {}
        found |= {name: (record["kind"], str(record["value"])) for name, record in records.items()}
        claims = {name for name, record in records.items() if record["kind"] == "claim"}
        for (own, setting), result in results.items():
            missing = sorted(claims - set(result)) if own == chapter and isinstance(result, dict) else []
            faults += [
                f"The claim {name!r} is never computed in the universe {setting}: compute it." for name in missing
            ]
    if found != {name: (each.kind, each.value) for name, each in published.items()}:
        faults.append(f"What is published differs from {FINDINGS.name}: run `make lock`, and then `make sweep` again.")
    return faults


def condense_results(sweep: Sweep, results: Results) -> list[Line]:
    """Return the lines of the lock for a whole sweep."""
    lines: list[Line] = []
    for chapter in sweep.multiverse.chapters:
        choices = sweep.multiverse.choices_of(chapter)
        settings = sweep.multiverse.list_settings(chapter)
        found = [(setting, results[sweep.name_setting(setting, chapter)]) for setting in settings]
        whole = [(setting, records) for setting, records in found if isinstance(records, dict)]
        reasons = [(setting, Value("" if isinstance(each, dict) else each)) for setting, each in found]
        lines += condense(FAILED, chapter, reasons, Value(""), choices)
        kinds = {name: record["kind"] for _, records in whole for name, record in records.items()}
        for name, kind in kinds.items():
            values = [(s, read_record(each[name]) if name in each else MISSING) for s, each in whole]
            lines += condense(kind, name, values, values[0][1], choices)
    return lines


def verify_sample() -> int:
    """Run a seeded sample of universes again, compare with the lock, print the result; return the status."""
    sweep = open_sweep()
    if not UNIVERSES.exists():
        raise SourcebookError(f"{UNIVERSES.name} is missing: run `make sweep`.")
    outcomes = read_universes(sweep.multiverse)
    universes = sweep.multiverse.list_universes()[1:]
    sample = random.Random(UNIVERSES.read_bytes()).sample(universes, min(_SAMPLED, len(universes)))
    keys = {sweep.name_setting(universe, chapter) for universe in sample for chapter in sweep.multiverse.chapters}
    with tempfile.TemporaryDirectory(prefix="sourcebook-") as folder:
        results = run_settings({key: sweep.runs[key] for key in sorted(keys)}, Path(folder))
    faults = [fault for universe in sample for fault in _compare_universe(sweep, outcomes, universe, results)]
    for fault in faults:
        say(fault)
    if faults:
        say(f"{len(faults)} differences from {UNIVERSES.name}: mend their cause, or accept them with `make sweep`.")
        return 1
    names = "; ".join(name_universe(universe, sweep.multiverse) for universe in sample)
    say(f"{len(sample)} of {len(universes) + 1} universes, drawn by the lock, are as locked: {names}.")
    return 0


def _compare_universe(sweep: Sweep, outcomes: Outcomes, universe: Universe, results: Results) -> list[str]:
    """Return a sentence for each value of a universe that is not as locked."""
    faults = []
    for chapter in sweep.multiverse.chapters:
        result = results[sweep.name_setting(universe, chapter)]
        where = f"in the universe {name_universe(universe, sweep.multiverse)}"
        if isinstance(result, str):
            faults.append(f"{chapter} fails {where}: {result}")
            continue
        for name, record in result.items():
            was, now = outcomes.find(name, universe), read_record(record)
            if was.value != now.value or (was.shown and record["kind"] == "finding" and was[1:] != now[1:]):
                faults.append(f"{name} is {now.value} {where}, and {was.value} in {UNIVERSES.name}.")
        own = [name for name, each in outcomes.published.items() if each.chapter == chapter]
        for name in own:
            if name not in result and outcomes.find(name, universe).value != MISSING.value:
                faults.append(f"{name} is not published {where}, and {UNIVERSES.name} has it.")
    return faults
