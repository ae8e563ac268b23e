"""Articles over processes: batches, limits of time and memory for each article, a worker that ends costs one."""

from __future__ import annotations

import collections
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import wait
from os import cpu_count
from pathlib import Path
from typing import Any

from tqdm import tqdm

from sourcebook.documents.intake import Article, Raw, Skipped, read_raw
from sourcebook.documents.limits import MEMORY, EndedError, OutOfTimeError, Worker, limit_memory, limit_time
from sourcebook.errors import SourcebookError, need
from sourcebook.extract.actors.gathering import Gathered, gather_names
from sourcebook.extract.article import Rows, _extract
from sourcebook.extract.output import list_fields
from sourcebook.extract.speech.read import Voices
from sourcebook.mentions.codebook import read_codebook
from sourcebook.mentions.corrected import apply_corrections, list_kept
from sourcebook.mentions.corrections import Correction
from sourcebook.mentions.kinds import MENTIONS, split_names

BATCH = 25
CLUSTER_BATCH = 100  # each begins a process, which takes as long as the reading of some twenty articles
SECONDS = 60.0


@dataclass(frozen=True)
class Job:
    """What an article's extraction needs: the article as found, corrections of its rows, whether 3,5 is 3.5 in it."""

    raw: Raw
    corrections: tuple[Correction, ...] = ()
    decimal_comma: bool = False


@dataclass(frozen=True)
class Extracted:
    """One article with its rows by table, the titles of its speakers, and corrections that were refused.

    ``kept`` are the names that corrections set: they stay as they are.
    """

    article: Article
    tables: dict[str, Rows]
    titles: dict[str, frozenset[str]]
    names: Gathered
    complaints: list[str]
    kept: frozenset[str]


def extract_batch(batch: list[Job | Skipped], codebook: str, seconds: float) -> list[Extracted | Skipped]:
    """Extract a batch of articles in a process beside this one, as a cluster does."""
    return list(_run_here(iter([batch]), codebook, 1, seconds))


def extract_one(job: Job, folder: str, seconds: float) -> Extracted | Skipped:
    """Extract one article, within its limits; a fault is a row in what was skipped.

    ``folder`` holds the codebook. The system may end this process where nothing else ends the article.
    """
    try:
        codebook = read_codebook(Path(folder))
        with limit_time(seconds), limit_memory():
            article = read_raw(job.raw)
            tables, voices = _extract(article.document, codebook, article.parts, job.decimal_comma)
            complaints = apply_corrections(tables, job.corrections, article.document, list_fields(Path(folder)))
            kept = list_kept(tables) if job.corrections else frozenset()
            titles = _collect_titles(tables, voices)
            names = gather_names(article.document.text, titles, voices.names)
    except OutOfTimeError:
        return Skipped(job.raw.file, _describe_time(seconds))
    except MemoryError:
        return Skipped(job.raw.file, f"needs more than {MEMORY // 10**6:,} MB of memory: split it")
    except SourcebookError as error:
        return Skipped(job.raw.file, str(error))
    except Exception as error:  # no input may end the run for the others
        return Skipped(job.raw.file, f"could not be read ({type(error).__name__}: {error})"[:300])
    return Extracted(article, tables, titles, names, complaints, kept)


def _describe_time(seconds: float) -> str:
    return f"took longer than {seconds:g} seconds of processor time: split it, or raise --seconds"


def _collect_titles(tables: Mapping[str, Rows], voices: Voices) -> dict[str, frozenset[str]]:
    """Return everyone who speaks, is a source, or takes a position, with the titles that the article gives."""
    kinds = [kind for kind in MENTIONS if kind.by_rule and kind.who]
    names = {name for kind in kinds for row in tables[kind.table] for name in split_names(kind, row[kind.who])}
    titles = {entity.name: entity.roles for entity in voices.names.entities.values()}
    return {name: frozenset(titles.get(name, ())) for name in names if name}


def run_jobs(
    jobs: Iterable[Job | Skipped], codebook: str, workers: int, scheduler: str, seconds: float
) -> Iterator[Extracted | Skipped]:
    """Yield each job's result in the order of the jobs, with a bounded number of batches under way."""
    workers = workers or max(2, cpu_count() or 1)
    size, it = CLUSTER_BATCH if scheduler else BATCH, iter(jobs)
    batches = iter(lambda: list(islice(it, size)), [])
    with tqdm(desc="Articles", unit="article", disable=None) as bar:
        results = (
            _run_on_cluster(batches, codebook, scheduler, seconds)
            if scheduler
            else _run_here(batches, codebook, workers, seconds)
        )
        for result in results:
            bar.update()
            yield result


def open_cluster(scheduler: str) -> Any:
    """Return a client of the Dask cluster at an address.

    Raises SourcebookError where there is none, or none with workers.
    """
    distributed = need("distributed")
    try:
        client = distributed.Client(scheduler, timeout="20s", set_as_default=False)
    except (OSError, ValueError) as error:
        told = " ".join(str(error).split())
        raise SourcebookError(f"{scheduler} is no Dask scheduler that answers ({told}): start or correct it.") from None
    if not client.ncores():
        client.close()
        raise SourcebookError(f"{scheduler} has no workers: start some by `dask worker {scheduler}`.")
    return client


def _run_on_cluster(
    batches: Iterator[list[Job | Skipped]], codebook: str, scheduler: str, seconds: float
) -> Iterator[Extracted | Skipped]:
    """Run batches on a Dask cluster; a batch whose worker dies is run again on another."""
    client = open_cluster(scheduler)
    with client, client.get_executor(pure=False, retries=3) as pool:
        ahead = 2 * max(2, sum(client.ncores().values()))
        yield from _stream(pool, batches, codebook, ahead, seconds)


def _run_here(
    batches: Iterator[list[Job | Skipped]], codebook: str, workers: int, seconds: float
) -> Iterator[Extracted | Skipped]:
    """Run batches in processes; one that ends costs the article it was at, and another goes on from there."""
    idle = [_start_worker(codebook, seconds) for _ in range(workers)]
    busy: dict[Any, tuple[Worker, _Batch]] = {}
    waiting: collections.deque[_Batch] = collections.deque()
    ahead = map(_Batch, batches)
    try:
        while True:
            waiting.extend(islice(ahead, 2 * workers - len(waiting)))
            if not waiting:
                return
            for batch in waiting:
                if idle and not batch.begun and batch.jobs:
                    worker = idle.pop()
                    worker.send(batch.jobs)
                    batch.begun = True
                    busy[worker.connection] = worker, batch
            if waiting[0].is_done:
                yield from waiting.popleft().results
                continue
            for connection in wait([*busy]):
                worker, batch = busy.pop(connection)
                worker = _receive(worker, batch, codebook, seconds)
                if batch.is_done:
                    idle.append(worker)
                else:
                    busy[worker.connection] = worker, batch
    finally:
        for worker in [*idle, *(worker for worker, _ in busy.values())]:
            worker.end()


class _Batch:
    """A batch of articles, what of them was skipped before, and the results so far."""

    def __init__(self, found: list[Job | Skipped]) -> None:
        self.jobs = [each for each in found if isinstance(each, Job)]
        self.results: list[Extracted | Skipped] = [each for each in found if isinstance(each, Skipped)]
        self.size = len(found)
        self.begun = False

    @property
    def is_done(self) -> bool:
        """Tell whether every article has its result."""
        return len(self.results) == self.size

    @property
    def left(self) -> list[Job]:
        """Return the articles that have no result yet."""
        return self.jobs[len(self.jobs) - (self.size - len(self.results)) :]


def _start_worker(codebook: str, seconds: float) -> Worker:
    return Worker(extract_one, codebook, seconds)


def _receive(worker: Worker, batch: _Batch, codebook: str, seconds: float) -> Worker:
    """Take a worker's next result; where it ended instead, its article is lost and another worker has the rest."""
    try:
        batch.results.append(worker.receive())
        return worker
    except EndedError as error:
        reason = _describe_time(seconds) if error.by_time else "ended the process that read it: split it, or mend it"
        batch.results.append(Skipped(batch.left[0].raw.file, reason))
    worker.end()
    another = _start_worker(codebook, seconds)
    if batch.left:
        another.send(batch.left)
    return another


def _stream(
    pool: Executor, batches: Iterator[list[Job | Skipped]], codebook: str, ahead: int, seconds: float
) -> Iterator[Extracted | Skipped]:
    """Keep a number of batches under way and yield their results in order."""
    waiting: collections.deque[Any] = collections.deque()
    while True:
        for batch in islice(batches, ahead - len(waiting)):
            waiting.append(pool.submit(extract_batch, batch, codebook, seconds))
        if not waiting:
            return
        yield from waiting.popleft().result()
