"""Building the book: check the tables, run the notebooks, assemble the pages, swap the finished folder in.

Sphinx always starts clean, in a folder of its own; a failed or killed build leaves the last good book in place.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat

from sourcebook.book.assemble import clean, hold_lock, run_sphinx, swap_in, sweep
from sourcebook.book.first_page import write_frame
from sourcebook.book.fit import Frame, collect_results, fit_notebook, list_tags
from sourcebook.book.lock import check_dependencies
from sourcebook.book.runner import Run, compute_key, forget_old_runs, place_file, run_notebooks
from sourcebook.documents.controls import say
from sourcebook.documents.document import IS_CLONE, ROOT, read_corpus, resolve_path
from sourcebook.documents.imprint import read_imprint
from sourcebook.documents.intake import Choices
from sourcebook.errors import SourcebookError
from sourcebook.findings.notebooks import give_parameters, list_notebooks
from sourcebook.mentions.codebook import DEFAULT
from sourcebook.mentions.tables import read_coding

BUILD = (ROOT if IS_CLONE else Path.cwd()) / "_build"
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
    def name(self) -> str:
        """Return the name of another corpus's book, which none of the report's own folders bears."""
        name = self.title or resolve_path(self.corpus).name
        return f"{name}-book" if name in ("html", "runs", "release") or name.startswith(".") else name

    @property
    def runs(self) -> list[Run]:
        """Return the notebooks to run: all with their own defaults for the report, for another corpus those that fit.

        By the tags of their first cell (see ``fit``): how often the rules are wrong, say, is measured on the report's
        articles for any book, where these are at hand.
        """
        if self.is_report:
            return [Run(path) for path in list_notebooks()]
        tags = {path: list_tags(nbformat.read(path, as_version=4).cells[0]) for path in list_notebooks()}
        return [
            Run(path, {} if "report-articles" in found else give_parameters(path, self.corpus, self.coding))
            for path, found in tags.items()
            if "report" not in found and ("report-articles" not in found or (ROOT / SEEDS).is_dir())
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
        _refuse_other_dependencies()
        documents = read_corpus(book.corpus)
        read_coding(book.coding, documents)
        key = _compute_book_key(book)
        if not fresh and html.is_dir() and stamp.exists() and stamp.read_text() == key:
            say(f"The book is up to date: {html / 'index.html'}")
            return html
        executed = run_notebooks(book.runs, book.folder / "runs", fresh=fresh)
        with tempfile.TemporaryDirectory(dir=book.folder, prefix=".making-") as folder:
            source = Path(folder) / "source"
            _compose(book, executed, source)
            run_sphinx(source, Path(folder))
            made = Path(folder) / "_build" / "html"
            clean(made)
            swap_in(made, html)
        place_file(stamp, key)
        forget_old_runs(book.folder / "runs", executed)
    say(f"The book is ready after {time.monotonic() - began:.0f} seconds: {html / 'index.html'}")
    return html


def open_book(corpus: str, coding: str = "", codebook: Path = DEFAULT, choices: Choices | None = None) -> Book:
    """Return the book of a corpus: the report on the seeds, or another folder's, whose tables are made by rule.

    Those go to ``_build/NAME/data``; they are made again where an article, a rule or the codebook has changed.
    With ``coding`` nothing is extracted. ``codebook`` and ``choices`` are those of the extraction.
    """
    if coding or resolve_path(corpus) == ROOT / SEEDS:
        return Book(corpus, coding or DATA, resolve_path(coding).name if coding else "")
    from sourcebook.extract.corpus import compute_fingerprint, describe_report, extract_corpus
    from sourcebook.mentions.corrections import CORRECTIONS

    source = resolve_path(corpus)
    if not source.exists():
        raise SourcebookError(f"{source} does not exist: give CORPUS a folder of articles.")
    named = source.parent.name if source.name == "articles" else source.name.split(".")[0]
    name = Book(title=named or "corpus", corpus=corpus).name
    data = BUILD / name / "data"
    data.mkdir(parents=True, exist_ok=True)
    place = data.relative_to(ROOT) if IS_CLONE else data
    stamp, key = data.parent / "data.key", compute_fingerprint(source, codebook, data / CORRECTIONS, choices)
    if not (stamp.exists() and stamp.read_text() == key and (data / "articles").is_dir()):
        for line in describe_report(extract_corpus(source, data, codebook, choices=choices), place):
            say(line)
        place_file(stamp, key)
    return Book(f"{place}/articles", str(place), name)


def _refuse_other_dependencies() -> None:
    """Raise SourcebookError where an installed package is not of the version that requirements.txt pins."""
    for change in check_dependencies():
        raise SourcebookError(
            f"{change.name} is {change.now}, but requirements.txt pins {change.was}: run `make clean` and then "
            "the same command again."
        )


def _compute_book_key(book: Book) -> str:
    """Return the key of everything a book depends on: its runs, its frame, its imprint, the commit its pages name."""
    from sourcebook.book.extension import describe_commit

    digest = hashlib.sha256(f"{describe_commit()} {read_imprint(book.corpus)}".encode())
    for run in book.runs:
        digest.update(compute_key(run).encode())
    for name in _FRAME:
        path = ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
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
    for path in executed:
        notebook = nbformat.read(path, as_version=4)
        if frame and not frame.by_rule and "report-articles" in list_tags(notebook.cells[0]):
            continue
        if frame:
            fit_notebook(notebook, frame)
        nbformat.write(notebook, source / "notebooks" / path.name)
    if frame:
        write_frame(frame, source)


def _read_frame(book: Book, executed: list[Path]) -> Frame:
    """Return what the frame of another corpus's book is made from."""
    documents = read_corpus(book.corpus)
    tables = read_coding(book.coding, documents)
    return Frame(book.name, book.corpus, book.coding, documents, tables, collect_results(executed))
