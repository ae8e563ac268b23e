"""The extraction of a whole corpus: every article's tables, by rule, written in batches.

``extract_document`` is all that is known about one article. ``extract_corpus`` does it for any number of them on
every core, or on a Dask cluster, in two passes: articles are read and coded a batch at a time, in their order; when
the names of all are known, the rows are written with them. What waits in between is on the disk, so that memory does
not grow with the corpus, and equal input gives equal files wherever it is run.
"""

from __future__ import annotations

import collections
import contextlib
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tqdm import tqdm

from sourcebook.documents.controls import say
from sourcebook.documents.document import Document
from sourcebook.documents.imprint import STUDY, find_imprint, read_imprint
from sourcebook.documents.intake import Choices, Raw, Skipped, list_raw
from sourcebook.documents.lexicons import LEXICONS
from sourcebook.errors import SourcebookError
from sourcebook.extract.actors.decisions import NAMES, list_idle, read_decisions
from sourcebook.extract.actors.index import NameIndex
from sourcebook.extract.actors.merging import merge_names
from sourcebook.extract.actors.renaming import rename_row
from sourcebook.extract.actors.roles import list_rows
from sourcebook.extract.output import SKIPPED, Spool, Writer, describe_extraction, list_fields
from sourcebook.extract.workers import SECONDS, Extracted, Job, run_jobs
from sourcebook.mentions.codebook import DEFAULT
from sourcebook.mentions.corrected import apply_corrections
from sourcebook.mentions.corrections import CORRECTIONS, Correction, read_corrections
from sourcebook.mentions.kinds import KINDS


@dataclass
class Report:
    """What an extraction did: articles, rows by table, what was skipped, changed or refused."""

    articles: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # where, and what is to be known of its reading
    complaints: list[str] = field(default_factory=list)
    corrections: int = 0
    applied: int = 0


def extract_corpus(
    source: str | Path,
    out: str | Path,
    codebook: Path = DEFAULT,
    workers: int = 0,
    scheduler: str = "",
    seconds: float = SECONDS,
    choices: Choices | None = None,
    decimal_comma: bool = False,
) -> Report:
    """Extract every article of a folder or file into the tables of a folder.

    ``out`` receives a CSV and a Parquet file for each table, ``articles/`` (the texts as UTF-8, with index.csv),
    ``datapackage.json``, ``codebook/`` where it is not the project's, and ``skipped.csv``. Corrections in
    ``out/corrections.csv`` and decisions on names in ``out/names.csv`` are applied. A run that fails leaves what was
    there before, but for ``skipped.csv`` where nothing could be read.

    ``workers``: processes, by default one a core and at least two. ``scheduler``: the address of a Dask scheduler
    instead. ``choices``: the column of the text and the order of dates, where the user chose. ``decimal_comma``:
    whether the articles write 1.250,5 for 1,250.5.

    Raises SourcebookError where there is nothing to read, nothing could be read, or ``out`` holds the articles.
    """
    out = Path(out).resolve()
    if out == Path(source).resolve():
        raise SourcebookError(f"{source} holds the articles: write the tables into another folder.")
    out.mkdir(parents=True, exist_ok=True)
    with _work_alone(out):
        return _extract_into(out, source, codebook, workers, scheduler, seconds, choices, decimal_comma)


@contextlib.contextmanager
def _work_alone(out: Path) -> Iterator[None]:
    """Let one extraction at a time work in a folder; a second one waits, and says so."""
    folder = os.open(out, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Another extraction is at work in {out}: waiting for it to finish.")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _extract_into(
    out: Path,
    source: str | Path,
    codebook: Path,
    workers: int,
    scheduler: str,
    seconds: float,
    choices: Choices | None,
    decimal_comma: bool,
) -> Report:
    """Extract into a folder that no other extraction works in (see ``extract_corpus``)."""
    corrections, faults = read_corrections(out / CORRECTIONS, list_fields(codebook))
    decisions, idle = read_decisions(out / NAMES)
    by_doc: dict[str, list[Correction]] = collections.defaultdict(list)
    for correction in corrections:
        by_doc[correction.doc].append(correction)
    waiting = out / ".extracting"
    shutil.rmtree(waiting, ignore_errors=True)
    making = waiting / "tables"
    making.mkdir(parents=True)
    report = Report()
    imprint = find_imprint(source)
    package = describe_extraction(codebook, read_imprint(source))
    try:
        with (
            NameIndex(waiting / "names.sqlite") as names,
            Spool(waiting / "rows") as spool,
            Writer(making, package) as writer,
        ):
            found = list_raw(source, choices, exclude=out)
            jobs = (
                Job(each, tuple(by_doc.pop(each.id, ())), decimal_comma) if isinstance(each, Raw) else each
                for each in found
            )
            for result in run_jobs(jobs, str(codebook), workers, scheduler, seconds):
                _take(result, writer, report, names, spool)
            merge_names(names, decisions)
            _write_rows(spool, names, writer, report.articles)
            actors = list_rows(names.list_actors)
            writer.write("actors", _correct_actors(actors, by_doc.pop("", []), codebook, report))
            report.rows = writer.counts
            idle += list_idle(decisions, names.has)
        report.complaints += faults + [
            each.complain(_describe_absence(each.doc)) for left in by_doc.values() for each in left
        ]
        report.corrections = len(corrections) + len(faults)
        report.applied = report.corrections - len(report.complaints)
        report.complaints += idle
        writer.write_lists(report.skipped)
        if not report.articles:
            if report.skipped:
                (making / SKIPPED).replace(out / SKIPPED)
            raise SourcebookError(
                f"{source} holds no article that could be read"
                + "".join(f"; {each.file} {each.reason}" for each in report.skipped[:3])
                + (f"; all are listed in {out / SKIPPED}" if report.skipped[3:] else "")
                + "."
            )
        if imprint.is_file():
            shutil.copyfile(imprint, making / "articles" / STUDY)
        if codebook != DEFAULT:
            shutil.copytree(codebook, making / "codebook")
        elif (out / "codebook").is_dir():
            shutil.rmtree(out / "codebook")  # of an earlier extraction by another codebook
        place(making, out)
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
    return report


def _describe_absence(doc: str) -> str:
    """Say that a correction's document is not there; a spreadsheet makes 003 a 3."""
    zeros = ", or write the zeros before it that a spreadsheet drops" if doc.isdecimal() else ""
    return f"there is no article {doc!r}: give the id in articles/index.csv{zeros}"


def _take(result: Extracted | Skipped, writer: Writer, report: Report, names: NameIndex, spool: Spool) -> None:
    """Write one article, add it to the report, and let its rows wait until all names are known."""
    if isinstance(result, Skipped):
        report.skipped.append(result)
        return
    writer.write_article(result.article)
    spool.keep(result.article.document.id, result.tables)
    names.add(result.article.document.id, result.titles, result.names, result.kept)
    report.articles += 1
    report.complaints += result.complaints
    report.notes += [(result.article.source, note) for note in result.article.notes]


def _write_rows(spool: Spool, names: NameIndex, writer: Writer, articles: int) -> None:
    """Write the rows of all articles with the names that the corpus gives them."""
    for doc, tables in tqdm(spool, desc="Tables", total=articles, unit="article", disable=None):
        merged = names.find_merged(doc)
        for table, rows in tables.items():
            writer.write(table, (rename_row(table, row, merged) for row in rows))


def _correct_actors(
    rows: Iterable[dict[str, Any]], corrections: list[Correction], codebook: Path, report: Report
) -> Iterable[dict[str, Any]]:
    if not corrections:
        return rows
    tables = {"actors": list(rows)}
    report.complaints += apply_corrections(tables, corrections, Document("", "", ""), list_fields(codebook))
    return tables["actors"]


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
        yield f"Corrections applied: {report.applied:,} of {report.corrections:,}."
    yield f"Not found by rule, and left empty: {', '.join(kind.table for kind in KINDS if not kind.by_rule)}."
    told = {
        f"Not read ({len(report.skipped):,})": (
            _gather([(each.file, each.reason) for each in report.skipped]),
            "skipped.csv",
        ),
        f"Read, with a remark ({len({place for place, _ in report.notes}):,})": (
            _gather(report.notes),
            "articles/index.csv",
        ),
    }
    for heading, (lines, where) in told.items():
        if lines:
            yield f"{heading}:"
            yield from (f"  {line}" for line in lines[:most])
            if len(lines) > most:
                yield f"  … and {len(lines) - most:,} more (see {where})"
    if report.complaints:  # each is a person's work, and stands nowhere else
        yield f"Corrections refused ({len(report.complaints):,}):"
        yield from (f"  {line}" for line in report.complaints)
    yield f"Tables: {out} (`coding` for the notebooks). Texts: {Path(out) / 'articles'} (`corpus` for the notebooks)."
    yield f"Nobody has checked these rows: run `sourcebook sample {out}` before you rely on a number."


def _gather(told: Sequence[tuple[str, str]], most: int = 3) -> list[str]:
    """Return lines that say each thing once, with the places of which it is said: the first few, and how many more."""
    places: dict[str, list[str]] = collections.defaultdict(list)
    for place, words in told:
        places[words].append(place)
    return [
        ", ".join(named[:most]) + (f" and {len(named) - most:,} more" if len(named) > most else "") + f": {words}"
        if len(named) > 1
        else f"{named[0]} {words}"
        for words, named in places.items()
    ]


def compute_fingerprint(source: str | Path, codebook: Path, corrections: Path, choices: Choices | None = None) -> str:
    """Return a SHA-256 over all that an extraction depends on: articles, choices, rules, codebook, corrections."""
    digest = hashlib.sha256(repr(choices or Choices()).encode("utf-8", "surrogateescape"))
    package = Path(__file__).parents[1]
    source = Path(source)
    files = [path for folder in (package, LEXICONS, codebook) for path in sorted(folder.rglob("*"))]
    files += sorted(source.rglob("*")) if source.is_dir() else [source]
    for path in [*files, corrections, corrections.with_name(NAMES)]:
        if path.is_file() and "__pycache__" not in path.parts:
            with path.open("rb") as stream:
                digest.update(str(path).encode("utf-8", "surrogateescape") + b"\0")
                digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
