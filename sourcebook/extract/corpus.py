"""The extraction of a whole corpus: every article's tables, by rule, written in batches.

``extract_document`` is all that is known about one article. ``extract_corpus`` does it for any number of them on
every core, or on a Dask cluster, with memory that does not grow with the corpus: articles are read, coded and
written a batch at a time, in their order, so that equal input gives equal files wherever it is run.
"""

from __future__ import annotations

import collections
import contextlib
import ctypes
import hashlib
import importlib
import importlib.util
import re
import shutil
import signal
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from typing import Any

from tqdm import tqdm

from sourcebook.documents.document import Document
from sourcebook.documents.intake import Article, Raw, Skipped, list_raw, read_raw
from sourcebook.errors import SourcebookError, need
from sourcebook.extract.actors.merging import Gathered, NameIndex, gather_names, rename_rows
from sourcebook.extract.actors.roles import list_actors
from sourcebook.extract.numbers.exclusions import find_exclusions
from sourcebook.extract.numbers.quantities import Quantity, find_quantities
from sourcebook.extract.numbers.statements import Source, list_statistics
from sourcebook.extract.reading.names import resolve
from sourcebook.extract.sections import find_sections, section_at
from sourcebook.extract.speech.attributions import Attribution
from sourcebook.extract.speech.read import Voices, read_voices
from sourcebook.extract.writing import Writer, describe_extraction
from sourcebook.mentions.codebook import DEFAULT, read_codebook
from sourcebook.mentions.contract import TABLES
from sourcebook.mentions.corrections import CORRECTIONS, Correction, apply_corrections, read_corrections

Rows = list[dict[str, Any]]
BATCH = 25
SECONDS = 60.0
# Tables that no rule fills: they are written with their columns and without rows.
BY_READING_ONLY = ("relations", "frames", "events", "references")
# Where the tables with rules of their own come from; one that is not there leaves its table empty.
FINDERS = {
    "stances": ("sourcebook.extract.stances.find", "find_stances"),
    "devices": ("sourcebook.extract.devices", "find_devices"),
}
_PREFIXES = {"quotes": "quote", "statistics": "statistic", "stances": "stance", "devices": "device"}
_CONTRACTED = re.compile(r"[’'](?:re|ve|ll|d|m|t|em|til|cause)\b", re.IGNORECASE)
# Attributions that may hold a number, looked at from the nearest before it: their contents are short.
_LOOK_BACK = 30


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


@dataclass
class Report:
    """What an extraction did: articles, rows by table, what was skipped, changed or no longer fits."""

    articles: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    corrections: int = 0


def extract_document(document: Document, codebook: Mapping[str, Any]) -> dict[str, Rows]:
    """Return an article's rows by table, with the contract's columns and ``rule``."""
    return _extract(document, codebook)[0]


def _extract(document: Document, codebook: Mapping[str, Any]) -> tuple[dict[str, Rows], Voices]:
    doc, text = document.id, document.text
    sections = find_sections(text, document.headline)
    voices = read_voices(text, doc)
    quantities = find_quantities(text)
    tables: dict[str, Rows] = {table: [] for table in TABLES}
    tables["sections"] = [{"doc": doc} | section._asdict() for section in sections]
    tables["quotes"] = [_to_row(quotation) for quotation in voices.quotations if quotation.start < quotation.end]
    tables["marks_excluded"] = [
        _to_row(mark) | {"reason": _judge_mark(text, mark.start, mark.reason), "rule": mark.reason}
        for mark in voices.marks_excluded
    ]
    tables["attributions"] = list_attributions(voices)
    tables["statistics"] = list_statistics(doc, text, quantities, source_of=_trace_sources(voices))
    tables["numbers_excluded"] = [
        _to_row(row) | {"doc": doc, "text": text[row.start : row.end]} for row in find_exclusions(text, quantities)
    ]
    for table in FINDERS:
        tables[table] = find_by_rule(table, document, voices, codebook)
    starts = [section.start for section in sections]
    for table in ("quotes", "attributions", "statistics", "stances", "devices"):
        for row in tables[table]:
            row["section"] = section_at(sections, starts, row["content_start" if table == "attributions" else "start"])
    return tables, voices


def list_attributions(voices: Voices) -> Rows:
    """Return the rows of attributions.csv.

    By the codebook a stretch without a cue of its own takes the nearest cue of the same source; where there is none
    (a poll's share, a quotation that runs on from nowhere) there is no row. Such a source still counts in the chains
    of statistics.csv and as the speaker in quotes.csv.
    """
    cued: dict[str, Rows] = collections.defaultdict(list)
    rows = [_to_row(each) | {"actor": _name_actor(voices, each)} for each in voices.attributions]
    for row in rows:
        if row["cue_start"] is not None:
            cued[row["source"]].append(row)
    for row in rows:
        if row["cue_start"] is None and (near := cued.get(row["source"])):
            nearest = min(near, key=lambda other: abs(other["cue_start"] - row["content_start"]))
            row |= {name: nearest[name] for name in ("cue", "cue_start", "cue_end", "cue_class")}
    return [row for row in rows if row["cue_start"] is not None]


def _to_row(record: Any) -> dict[str, Any]:
    """Return a frozen record's fields by name."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def _judge_mark(text: str, start: int, reason: str) -> str:
    """Return the codebook's reason for a mark that bounds no quotation; the extractor's own is the rule."""
    if reason != "apostrophe":
        return {"no opening mark": "unpaired", "no closing mark": "unpaired"}.get(reason, reason)
    return "contraction" if _CONTRACTED.match(text, start) else "possessive"


def _name_source(voices: Voices, attribution: Attribution) -> str:
    """Return the full name that an attribution's source stands for."""
    if attribution.source_start is None or attribution.source_end is None:
        return ""
    return " ".join(resolve(voices.names, attribution.source_start, attribution.source_end).split())


def _name_actor(voices: Voices, attribution: Attribution) -> str:
    """Return a source's full name, or nothing for one that has no name ("officials")."""
    name = _name_source(voices, attribution)
    return name if re.search(r"[^\W\d_a-zà-öø-ÿ]", name) else ""


def _trace_sources(voices: Voices) -> Callable[[Quantity], Source | None]:
    """Return a function that gives a number's chain of sources: who speaks, then whom that one relies on."""
    ordered = sorted(voices.attributions, key=lambda each: each.content_start)
    starts = [each.content_start for each in ordered]

    def trace(quantity: Quantity) -> Source | None:
        last = bisect_right(starts, quantity.start)
        around = [
            each
            for each in ordered[max(0, last - _LOOK_BACK) : last]
            if each.content_end >= quantity.end and each.source_start is not None
        ]
        around.sort(key=lambda each: each.content_start - each.content_end)
        names = [name for each in around if (name := _name_source(voices, each))]
        if not names:
            return None
        nearest = around[0]
        assert nearest.source_start is not None and nearest.source_end is not None
        return Source(" > ".join(dict.fromkeys(names)), nearest.source_start, nearest.source_end)

    return trace


def find_by_rule(table: str, document: Document, voices: Voices, codebook: Mapping[str, Any]) -> Rows:
    """Return the rows of stances or devices, with ids, or none where their rules are not installed."""
    finder = _load_finder(table)
    rows: Rows = [dict(row) for row in finder(document, voices, codebook)] if finder else []
    rows.sort(key=lambda row: (row["start"], row["end"]))
    seen: collections.Counter[int] = collections.Counter()
    for row in rows:
        seen[row["start"]] += 1
        number = f"-{seen[row['start']]}" if seen[row["start"]] > 1 else ""
        row |= {"id": f"{_PREFIXES[table]}-{document.id}-{row['start']}{number}", "doc": document.id}
    return rows


def _load_finder(table: str) -> Callable[..., Iterable[Mapping[str, Any]]] | None:
    module, name = FINDERS[table]
    if importlib.util.find_spec(module) is None:
        return None
    return getattr(importlib.import_module(module), name)


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
    names = {row["speaker"] for table in ("quotes", "devices") for row in tables[table]}
    names |= {row["actor"] for table in ("attributions", "stances") for row in tables[table]}
    names |= {name for row in tables["statistics"] for name in str(row["chain"]).split(" > ")}
    titles = {entity.name: entity.roles for entity in voices.names.entities.values()}
    return {name: frozenset(titles.get(name, ())) for name in names if name}


def extract_corpus(
    source: str | Path,
    out: str | Path,
    codebook: Path = DEFAULT,
    workers: int = 0,
    scheduler: str = "",
    seconds: float = SECONDS,
    text_column: str = "",
) -> Report:
    """Extract every article of a folder or file into the tables of a folder.

    ``out`` receives a CSV and a Parquet file for each table, ``articles/`` (the texts as UTF-8, with index.csv),
    ``datapackage.json``, ``codebook/`` where it is not the project's, and ``skipped.csv``. Corrections in
    ``out/corrections.csv`` are applied. A run that fails leaves what was there before.

    ``workers``: processes, by default one a core and at least two; 1 works in this process, for debugging, where
    nothing keeps an article that ends the process from ending the run. ``scheduler``: the address of a
    Dask scheduler instead.

    Raises SourcebookError where there is nothing to read, nothing could be read, or ``out`` holds the articles.
    """
    out = Path(out).resolve()
    if out == Path(source).resolve():
        raise SourcebookError(f"{source} holds the articles: write the tables into another folder.")
    out.mkdir(parents=True, exist_ok=True)
    corrections = read_corrections(out / CORRECTIONS)
    by_doc: dict[str, list[Correction]] = collections.defaultdict(list)
    for correction in corrections:
        by_doc[correction.doc].append(correction)
    making = out / ".extracting"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    report = Report()
    names = NameIndex()
    try:
        with Writer(making, describe_extraction(codebook)) as writer:
            found = list_raw(source, text_column, exclude=out)
            jobs = (Job(each, tuple(by_doc.pop(each.id, ()))) if isinstance(each, Raw) else each for each in found)
            for result in run_jobs(jobs, str(codebook), workers, scheduler, seconds):
                _take(result, writer, report, names)
            merged = names.merge()
            writer.write("actors", _correct_actors(list_actors(names.list_roles(merged)), by_doc.pop("", []), report))
            report.rows = writer.counts
        rename_rows(making, merged)
        report.corrections = len(corrections)
        report.complaints += [
            each.complain("its document is not in the corpus") for left in by_doc.values() for each in left
        ]
        if not report.articles:
            raise SourcebookError(
                f"{source} holds no article that could be read"
                + "".join(f"; {each.file} {each.reason}" for each in report.skipped[:3])
                + "."
            )
        writer.write_lists(report.skipped)
        if codebook != DEFAULT:
            shutil.copytree(codebook, making / "codebook")
        place(making, out)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return report


def _take(result: Extracted | Skipped, writer: Writer, report: Report, names: NameIndex) -> None:
    """Write one article's result and add it to the report.

    The names are all that is kept of an article: what they stand for, and their table, is known only at the end.
    """
    if isinstance(result, Skipped):
        report.skipped.append(result)
        return
    writer.write_article(result.article)
    for table, rows in result.tables.items():
        writer.write(table, rows)
    names.add(result.article.document.id, result.titles, result.names)
    report.articles += 1
    report.complaints += result.complaints
    if result.article.note:
        report.notes.append(f"{result.article.source} {result.article.note}")


def _correct_actors(
    rows: Iterable[dict[str, Any]], corrections: list[Correction], report: Report
) -> Iterable[dict[str, Any]]:
    if not corrections:
        return rows
    tables = {"actors": list(rows)}
    report.complaints += apply_corrections(tables, tuple(corrections), Document("", "", ""))
    return tables["actors"]


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


def place(made: Path, out: Path) -> None:
    """Move the finished files of one folder into another, over the old ones."""
    for path in sorted(made.iterdir()):
        target = out / path.name
        if target.is_dir():
            old = made / f".old-{path.name}"
            target.rename(old)
        path.replace(target)
    for path in out.glob("*.parquet"):
        if not (out / f"{path.stem}.csv").exists():
            path.unlink()


def describe_report(report: Report, out: str | Path, most: int = 10) -> Iterator[str]:
    """Yield lines that say what an extraction did, and where its tables and texts are."""
    counted = ", ".join(f"{rows:,} {table}" for table, rows in report.rows.items() if rows)
    yield f"Articles read: {report.articles:,}. Rows: {counted}."
    if report.corrections:
        yield f"Corrections applied: {report.corrections - len(report.complaints):,} of {report.corrections:,}."
    without = [*BY_READING_ONLY, *(table for table in FINDERS if _load_finder(table) is None)]
    yield f"Not found by rule, and left empty: {', '.join(without)}."
    told = {
        "Not read": [f"{each.file} {each.reason}" for each in report.skipped],
        "Read, with a remark": report.notes,
        "Corrections that no longer fit": report.complaints,
    }
    for heading, lines in told.items():
        if lines:
            yield f"{heading} ({len(lines):,}):"
            yield from (f"  {line}" for line in lines[:most])
            if len(lines) > most:
                where = "articles/index.csv" if heading.startswith("Read") else "skipped.csv"
                yield f"  … and {len(lines) - most:,} more" + (f" (see {where})" if lines != report.complaints else "")
    yield f"Tables: {out} (`coding` for the notebooks). Texts: {Path(out) / 'articles'} (`corpus` for the notebooks)."
    yield f"Nobody has checked these rows: run `sourcebook sample {out}` before you rely on a number."


def compute_fingerprint(source: str | Path, codebook: Path, corrections: Path) -> str:
    """Return a SHA-256 over everything that an extraction depends on: articles, rules, codebook, corrections."""
    digest = hashlib.sha256()
    package = Path(__file__).parents[1]
    lexicons = package.parent / "data" / "lexicons"
    source = Path(source)
    files = [path for folder in (package, lexicons, codebook) for path in sorted(folder.rglob("*"))]
    files += sorted(source.rglob("*")) if source.is_dir() else [source]
    for path in [*files, corrections]:
        if path.is_file() and "__pycache__" not in path.parts:
            with path.open("rb") as stream:
                digest.update(str(path).encode("utf-8", "surrogateescape") + b"\0")
                digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
