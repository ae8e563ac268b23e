"""The articles of an input, each read within limits of time and memory, in a process that can be ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from tqdm import tqdm

from sourcebook.documents.intake.found import Article, Raw, Skipped
from sourcebook.documents.intake.listing import list_raw
from sourcebook.documents.intake.reading import read_raw
from sourcebook.documents.limits import EndedError, OutOfTimeError, Worker, limit_memory, limit_time
from sourcebook.errors import SourcebookError

_SECONDS = 60.0  # of processor time, for one article


def read_articles(path: str | Path, what: str = "article", seconds: float = _SECONDS) -> Iterator[Article | Skipped]:
    """Yield the articles of a folder or file, and why the others cannot be read, in the order of their names.

    Args:
        path: the folder or file.
        what: what one of them is called beside the progress bar.
        seconds: the processor time that reading one of them may take.

    Raises SourcebookError where there is nothing at ``path``.
    """
    with tqdm(list_raw(path), desc=f"{what.capitalize()}s", unit=what, disable=None) as found:
        yield from _read_all(found, seconds)


def _read_all(found: Iterable[Raw | Skipped], seconds: float) -> Iterator[Article | Skipped]:
    start = partial(Worker, _read_within_limits, seconds)
    worker = start()
    try:
        for each in found:
            if isinstance(each, Skipped):
                yield each
                continue
            worker.send([each])
            try:
                yield worker.receive()
            except SourcebookError as error:
                yield Skipped(each.file, str(error))
            except (MemoryError, OutOfTimeError):
                yield Skipped(each.file, "takes more memory or time to read than it may: split it")
            except EndedError:
                worker.end()
                worker = start()
                yield Skipped(each.file, "takes more memory or time to read than it may: split it")
    finally:
        worker.end()


def _read_within_limits(raw: Raw, seconds: float) -> Article:
    with limit_time(seconds), limit_memory():
        return read_raw(raw)
