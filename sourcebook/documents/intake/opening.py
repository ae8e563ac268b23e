"""Files opened within limits: what may unpack to any size, or run long, in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.documents.intake.formats import is_light, read_file
from sourcebook.documents.intake.found import LONGEST_BYTES, Choices, File, Raw, Skipped, to_line
from sourcebook.documents.limits import MEMORY, EndedError, OutOfTimeError, Worker, limit_memory, limit_time
from sourcebook.errors import SourcebookError

SECONDS = 60
"""Processor time that the next few articles of a file may take."""
_MOST_AT_ONCE = 10


class Opener:
    """Opens one file after the other; used in a ``with`` block, at whose end its process ends too."""

    def __init__(self, choices: Choices, memory: int = MEMORY) -> None:
        self._choices = choices
        self._memory = memory
        self._worker: Worker | None = None

    def __enter__(self) -> Opener:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """End the process, where there is one."""
        if self._worker:
            self._worker.end()
            self._worker = None

    def open(self, file: File) -> Iterator[Raw | Skipped]:
        """Yield a file's articles; what is wrong with it costs what is left of it, and no other file."""
        try:
            if is_light(file):
                yield from read_file(file, self._choices)
            else:
                yield from self._open_apart(file)
        except (MemoryError, OutOfTimeError, EndedError):
            self.end()
            yield Skipped(
                file.name,
                f"ends the reading of this file (a few articles take more than {self._memory // 10**6:,} MB of memory "
                f"or {SECONDS} seconds to unpack): split it into articles",
            )
        except Exception as error:  # a parser's own exception on broken bytes must not end the run either
            yield Skipped(file.name, explain(error))

    def _open_apart(self, file: File) -> Iterator[Raw | Skipped]:
        if self._worker is None:
            self._worker = Worker(_Batches(self._choices, self._memory))
        worker, order = self._worker, [file]
        while True:
            worker.send(order)
            found = worker.receive()
            if not found:
                return
            yield from found
            order = [None]  # type: ignore[list-item]


def explain(error: Exception) -> str:
    """Return an exception as a reason, without the place."""
    if isinstance(error, SourcebookError):
        return str(error)
    return f"could not be read ({to_line(error)[:200] or type(error).__name__}): mend or remove it"


class _Batches:
    """The articles of the file that was sent last, some more at each call, and none after the last."""

    def __init__(self, choices: Choices, memory: int) -> None:
        self._choices = choices
        self._memory = memory
        self._found: Iterator[Raw | Skipped] = iter(())

    def __call__(self, file: File | None) -> list[Raw | Skipped]:
        with limit_time(SECONDS), limit_memory(self._memory):
            if file is not None:
                self._found = read_file(file, self._choices)
            batch: list[Raw | Skipped] = []
            size = 0
            while len(batch) < _MOST_AT_ONCE and size < LONGEST_BYTES and (found := next(self._found, None)):
                batch.append(found)
                size += len(found.content) if isinstance(found, Raw) else 0
            return batch
