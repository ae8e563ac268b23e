"""Building the book: check the tables, run the notebooks, assemble the pages, swap the finished folder in.

Sphinx always starts clean, in a folder of its own; a failed or killed build leaves the last good book in place.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from sourcebook.book.assemble import clean, hold_lock, run_sphinx, swap_in, sweep
from sourcebook.book.first_page import write_frame
from sourcebook.book.fit import Frame, collect_results, fit_notebook, list_tags
from sourcebook.book.lock import Line, check_dependencies, tell_unit, write_lines
from sourcebook.book.runner import Run, compute_key, forget_old_runs, place_file, run_notebooks
from sourcebook.book.stamp import BUILD, STAMP, compute_stamp, describe_commit
from sourcebook.documents.controls import say
from sourcebook.documents.document import ROOT, read_corpus, resolve_path
from sourcebook.documents.imprint import read_imprint
from sourcebook.documents.intake import Choices
from sourcebook.errors import SourcebookError
from sourcebook.findings.notebooks import give_parameters, list_first_tags, list_notebooks
from sourcebook.findings.publish import collect_records
from sourcebook.findings.universes import FINDINGS, UNIVERSES, find_outcomes, read_record
from sourcebook.mentions.codebook import DEFAULT
from sourcebook.mentions.tables import read_coding

_FRAME = [
    "multiverse.toml",
    "universes.lock",
    "_config.yml",
    "_toc.yml",
    "intro.md",
    "references.bib",
    "findings.lock",
    "CITATION.cff",
    "pages",
    "_static",
]
SEEDS, DATA = "seeds", "data"


@dataclass(frozen=True)
class Book:
    """What a book is made from, and where it goes."""

    corpus: str = SEEDS
    coding: str = DATA
    title: str = ""  # of another corpus's book: the name of the folder that its articles came in

    @property
    def is_report(self) -> bool:
        """Tell whether this is the published report on the seeds, and not another corpus's book."""
        return resolve_path(self.corpus) == ROOT / SEEDS

    @property
    def folder(self) -> Path:
        """Return the folder in which the book's ``html`` is put."""
        return BUILD if self.is_report else BUILD / self.name

    @property
    def locks(self) -> Path:
        """Return the folder of ``findings.lock``, and of ``universes.lock`` where a sweep was made."""
        return ROOT if self.is_report else self.folder

    @property
    def name(self) -> str:
        """Return the name of another corpus's book, which none of the report's own folders bears."""
        name = self.title or resolve_path(self.corpus).name
        return f"{name}-book" if name in ("html", "runs", "release") or name.startswith(".") else name

    @property
    def runs(self) -> list[Run]:
        """Return the notebooks to run: all with their own defaults for the report, for another corpus those that fit.

        By the tags of their first cell (see ``fit``): how often the rules are wrong, say, is measured on the report's
        articles for any book, where these are at hand. What a sweep has found is read after them.
        """
        if self.is_report:
            return [Run(path) for path in list_notebooks()]
        tags = {path: list_tags(nbformat.read(path, as_version=4).cells[0]) for path in list_notebooks()}
        return [
            Run(path, {} if "report-articles" in found else give_parameters(path, self.corpus, self.coding))
            for path, found in tags.items()
            if not {"report", "needs-sweep"} & found and ("report-articles" not in found or (ROOT / SEEDS).is_dir())
        ]


def build_book(book: Book, fresh: bool = False) -> Path:
    """Build a book and return its ``html`` folder; do nothing where nothing has changed.

    Raises SourcebookError where an input is at fault or a page does not build without a warning.
    """
    began = time.monotonic()
    book.folder.mkdir(parents=True, exist_ok=True)
    with hold_lock(book.folder):
        sweep(book.folder)
        html, stamp = book.folder / "html", book.folder / "html.key"
        _hold_dependencies()
        documents = read_corpus(book.corpus)
        read_coding(book.coding, documents)
        key, whole = _compute_book_key(book), compute_stamp() if book == Book() else ""
        if not fresh and html.is_dir() and stamp.exists() and stamp.read_text() == key:
            _stamp(whole)
            say(f"The book is up to date: {html / 'index.html'}")
            return html
        executed = _run_book(book, fresh)
        with tempfile.TemporaryDirectory(dir=book.folder, prefix=".making-") as folder:
            source = Path(folder) / "source"
            _compose(book, executed, source)
            run_sphinx(source, Path(folder))
            made = Path(folder) / "_build" / "html"
            clean(made)
            # A build that is killed between the two leaves a book that no key belongs to.
            _forget(book, stamp)
            swap_in(made, html)
        place_file(stamp, key)
        _stamp(whole)
        forget_old_runs(book.folder / "runs", executed)
    say(f"The book is ready after {time.monotonic() - began:.0f} seconds: {html / 'index.html'}")
    return html


def _forget(book: Book, stamp: Path) -> None:
    """Forget what the present book was made from."""
    stamp.unlink(missing_ok=True)
    if book.folder == BUILD:
        STAMP.unlink(missing_ok=True)


def _stamp(whole: str) -> None:
    """Note what the report's book was made from, for the next build to ask first (see ``stamp``)."""
    if whole:
        place_file(STAMP, whole)


def lock_book(book: Book) -> None:
    """Run another corpus's notebooks and write what its book will say into its own ``findings.lock``, for a sweep."""
    book.folder.mkdir(parents=True, exist_ok=True)
    with hold_lock(book.folder):
        _run_chapters(book)


def _run_book(book: Book, fresh: bool) -> list[Path]:
    """Run a book's notebooks; of another corpus also what reads its sweep, where that is of just these findings."""
    executed = _run_chapters(book, fresh)
    if book.is_report or not find_outcomes(book.corpus, book.coding, book.locks):
        return executed
    names = {"universes": UNIVERSES.name, "findings": FINDINGS.name}
    for path in list_notebooks():
        if "needs-sweep" in list_first_tags(path):
            given = give_parameters(path, book.corpus, book.coding)
            given |= {parameter: _name_place(book.locks / name) for parameter, name in names.items()}
            executed += run_notebooks([Run(path, given)], book.folder / "runs", fresh=fresh)
    return executed


def _run_chapters(book: Book, fresh: bool = False) -> list[Path]:
    """Run the notebooks that every book has; of another corpus, lock what its book will say."""
    executed = run_notebooks(book.runs, book.folder / "runs", fresh=fresh)
    if not book.is_report:
        found = (
            Line(record["kind"], record["name"], path.name, read_record(record).value, tell_unit(record))
            for path, notebook in _fit_notebooks(executed, _read_frame(book, executed))
            for record in collect_records(
                output.get("metadata", {}) for cell in notebook.cells for output in cell.get("outputs", ())
            )
        )
        place_file(book.locks / FINDINGS.name, write_lines(sorted(found)))
    return executed


def open_book(corpus: str, coding: str = "", codebook: Path = DEFAULT, choices: Choices | None = None) -> Book:
    """Return the book of a corpus: the report on the seeds, or another folder's, whose tables are made by rule.

    Those go to ``_build/NAME/data``; they are made again where an article, a rule or the codebook has changed.
    With ``coding`` nothing is extracted. ``codebook`` and ``choices`` are those of the extraction.
    """
    if coding or resolve_path(corpus) == ROOT / SEEDS:
        given = resolve_path(coding or DATA)
        # Tables that an earlier build has made belong to its book.
        title = given.parent.name if given == BUILD / given.parent.name / "data" else given.name
        return Book(corpus, coding or DATA, title if coding else "")
    from sourcebook.extract.corpus import compute_fingerprint, describe_report, extract_corpus
    from sourcebook.mentions.corrections import CORRECTIONS

    source = resolve_path(corpus)
    if not source.exists():
        raise SourcebookError(f"{source} does not exist: give CORPUS a folder of articles.")
    named = source.parent.name if source.name == "articles" else source.name.split(".")[0]
    name = Book(title=named or "corpus", corpus=corpus).name
    data = BUILD / name / "data"
    data.mkdir(parents=True, exist_ok=True)
    place = _name_place(data)
    stamp, key = data.parent / "data.key", compute_fingerprint(source, codebook, data / CORRECTIONS, choices)
    if not (stamp.exists() and stamp.read_text() == key and (data / "articles").is_dir()):
        for line in describe_report(extract_corpus(source, data, codebook, choices=choices), place):
            say(line)
        place_file(stamp, key)
    return Book(f"{place}/articles", place, name)


def _name_place(path: Path) -> str:
    """Return a path as a notebook is given it: from the project's root where it lies in it."""
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def _hold_dependencies() -> None:
    """Refuse to build where a package is not of the version that requirements.txt pins, in the environment of `make`.

    In any other, as `pip` or `uv` make one of a clone, it is told: the caller chose the versions.

    Raises SourcebookError.
    """
    changes = check_dependencies()
    if not changes:
        return
    change = changes[0]
    told = f"{change.name} is {change.now}, but requirements.txt pins {change.was}"
    if (Path(sys.prefix) / "book.ready").exists():
        raise SourcebookError(f"{told}: run `make clean` and then the same command again.")
    more = f" ({len(changes)} packages differ)" if len(changes) > 1 else ""
    say(f"{told}{more}: numbers may differ from those of `make book`.", sys.stderr)


def _compute_book_key(book: Book) -> str:
    """Return the key of everything a book depends on: its runs, its frame, its imprint, the commit its pages name."""
    digest = hashlib.sha256(f"{describe_commit()} {read_imprint(book.corpus)}".encode())
    for run in book.runs:
        digest.update(compute_key(run).encode())
    for path in [*(ROOT / name for name in _FRAME), book.locks / UNIVERSES.name]:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                digest.update(_name_place(file).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _compose(book: Book, executed: list[Path], source: Path) -> None:
    """Lay out the book's source: its frame and the executed notebooks."""
    source.mkdir()
    for name in _FRAME:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, source / name)
        elif path.exists():
            shutil.copyfile(path, source / name)
    (source / "notebooks").mkdir()
    frame = None if book.is_report else _read_frame(book, executed)
    for path, notebook in _fit_notebooks(executed, frame):
        nbformat.write(notebook, source / "notebooks" / path.name)
    if frame:
        write_frame(frame, source)


def _fit_notebooks(executed: Iterable[Path], frame: Frame | None) -> Iterator[tuple[Path, NotebookNode]]:
    """Yield the executed notebooks, for another corpus's book those that it has, and fitted to it."""
    for path in executed:
        notebook = nbformat.read(path, as_version=4)
        if frame and not frame.by_rule and "report-articles" in list_tags(notebook.cells[0]):
            continue
        if frame:
            fit_notebook(notebook, frame)
        yield path, notebook


def _read_frame(book: Book, executed: list[Path]) -> Frame:
    """Return what the frame of another corpus's book is made from."""
    documents = read_corpus(book.corpus)
    tables, results = read_coding(book.coding, documents), collect_results(executed)
    return Frame(book.name, book.corpus, book.coding, documents, tables, results, _name_place(book.locks))
