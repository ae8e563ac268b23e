"""Articles over processes: batches, a time limit for each, a worker that dies costs one article."""

from __future__ import annotations

import collections
import contextlib
import ctypes
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from typing import Any

from tqdm import tqdm

from sourcebook.documents.intake import Article, Raw, Skipped, read_raw
from sourcebook.errors import SourcebookError, need
from sourcebook.extract.actors.merging import Gathered, gather_names
from sourcebook.extract.article import Rows, _extract
from sourcebook.extract.speech.read import Voices
from sourcebook.mentions.codebook import read_codebook
from sourcebook.mentions.corrections import Correction, apply_corrections
from sourcebook.mentions.kinds import MENTIONS, split_names

BATCH = 25
SECONDS = 60.0


@dataclass(frozen=True)
class Job:
    """What one article's extraction needs: the article as found, and the corrections made to its rows."""

    raw: Raw
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True)
class Extracted:
    """One article with its rows by table, the titles of its speakers, and corrections that no longer fit."""

    article: Article
    tables: dict[str, Rows]
    titles: dict[str, frozenset[str]]
    names: Gathered
    complaints: list[str]


class OutOfTimeError(Exception):
    """An article took longer than it may."""


@contextlib.contextmanager
def limit_time(seconds: float) -> Iterator[None]:
    """Raise OutOfTimeError inside the block when it takes longer.

    In a process's main thread an alarm does this, which also ends a regular expression; in another thread, as on
    a cluster, a timer asks the interpreter to raise it between two steps.
    """

    def ring(*_: object) -> None:
        raise OutOfTimeError

    if threading.current_thread() is threading.main_thread():
        before = signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        return
    thread = ctypes.c_ulong(threading.get_ident())
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
    timer = threading.Timer(seconds, lambda: raise_in(thread, ctypes.py_object(OutOfTimeError)))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def extract_batch(jobs: list[Job], codebook: str, seconds: float) -> list[Extracted | Skipped]:
    """Extract a batch of articles; a fault in one is its own row in what was skipped, and nobody else's."""
    book = read_codebook(Path(codebook))
    return [_extract_one(job, book, seconds) for job in jobs]


def _extract_one(job: Job, codebook: Mapping[str, Any], seconds: float) -> Extracted | Skipped:
    try:
        with limit_time(seconds):
            article = read_raw(job.raw)
            tables, voices = _extract(article.document, codebook)
            complaints = apply_corrections(tables, job.corrections, article.document)
            titles = _collect_titles(tables, voices)
            names = gather_names(article.document.text, titles, voices.names)
    except OutOfTimeError:
        return Skipped(job.raw.file, f"took longer than {seconds:g} seconds: split it, or raise --seconds")
    except SourcebookError as error:
        return Skipped(job.raw.file, str(error))
    except Exception as error:  # no input may end the run for the others
        return Skipped(job.raw.file, f"could not be read ({type(error).__name__}: {error})"[:300])
    return Extracted(article, tables, titles, names, complaints)


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
    batches = iter(lambda: list(islice(it, BATCH)), []) if (it := iter(jobs)) else iter(())
    with tqdm(desc="Articles", unit="article") as bar:
        results = (
            _run_on_cluster(batches, codebook, scheduler, seconds)
            if scheduler
            else _run_here(batches, codebook, workers, seconds)
        )
        for result in results:
            bar.update()
            yield result


def _split(batch: list[Job | Skipped]) -> tuple[list[Job], list[Skipped]]:
    return [each for each in batch if isinstance(each, Job)], [each for each in batch if isinstance(each, Skipped)]


def _run_on_cluster(
    batches: Iterator[list[Job | Skipped]], codebook: str, scheduler: str, seconds: float
) -> Iterator[Extracted | Skipped]:
    """Run batches on a Dask cluster; a batch whose worker dies is run again on another."""
    client = need("distributed").Client(scheduler, timeout="20s", set_as_default=False)
    with client, client.get_executor(pure=False, retries=3) as pool:
        ahead = 2 * max(2, sum(client.ncores().values()))
        yield from _stream(pool, batches, codebook, ahead, seconds, broken=())


def _run_here(
    batches: Iterator[list[Job | Skipped]], codebook: str, workers: int, seconds: float
) -> Iterator[Extracted | Skipped]:
    """Run batches in processes; where one dies, its articles are tried again one by one."""
    if workers == 1:
        for batch in batches:
            jobs, skipped = _split(batch)
            yield from skipped
            yield from extract_batch(jobs, codebook, seconds)
        return
    pool = _Pool(workers)
    try:
        yield from _stream(pool, batches, codebook, 2 * workers, seconds, broken=(BrokenProcessPool,))
    finally:
        pool.shutdown(cancel_futures=True)


class _Pool(Executor):
    """A pool of processes that is made anew when one of them has died."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self.pool = self._make()

    def _make(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.workers, mp_context=get_context("spawn"))

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
        """Submit a call, to a new pool where the old one is broken."""
        try:
            return self.pool.submit(function, *arguments, **named)
        except BrokenProcessPool:
            self.pool.shutdown(wait=False)
            self.pool = self._make()
            return self.pool.submit(function, *arguments, **named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the pool."""
        self.pool.shutdown(wait=wait, cancel_futures=cancel_futures)


def _stream(
    pool: Executor,
    batches: Iterator[list[Job | Skipped]],
    codebook: str,
    ahead: int,
    seconds: float,
    broken: tuple[type[BaseException], ...],
) -> Iterator[Extracted | Skipped]:
    """Keep a number of batches under way and yield their results in order."""
    waiting: collections.deque[tuple[list[Job], list[Skipped], Any]] = collections.deque()
    more = True
    while more or waiting:
        while more and len(waiting) < ahead:
            batch = next(batches, None)
            if batch is None:
                more = False
                break
            jobs, skipped = _split(batch)
            waiting.append((jobs, skipped, pool.submit(extract_batch, jobs, codebook, seconds) if jobs else None))
        if waiting:
            jobs, skipped, future = waiting.popleft()
            yield from skipped
            try:
                yield from future.result() if future else ()
            except broken:
                yield from _try_one_by_one(pool, jobs, codebook, seconds, broken)


def _try_one_by_one(
    pool: Executor, jobs: list[Job], codebook: str, seconds: float, broken: tuple[type[BaseException], ...]
) -> Iterator[Extracted | Skipped]:
    for job in jobs:
        try:
            yield from pool.submit(extract_batch, [job], codebook, seconds).result()
        except broken:
            yield Skipped(job.raw.file, "ended the process that read it (out of memory?): split it")
