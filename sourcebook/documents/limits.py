"""Processes that end: with the process that started them, and at their limits of processor time and memory.

What reads other people's files may not return, in a regular expression or in a library's C code, and may ask for more
memory than there is. It is done in a process of its own, and the system ends that process. Processor time is counted
and not the clock's, so that equal input gives equal tables on a busy machine.

    python -m sourcebook.documents.limits PARENT COMMAND …     runs a command that ends when the process PARENT does
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pickle
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from multiprocessing import Pipe, current_process, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sourcebook.errors import SourcebookError

MEMORY = 1_000_000_000
"""Bytes that reading one document may take; the longest that is read, of two million characters, takes a tenth."""
GRACE = 2
"""Seconds of processor time after the limit at which the system ends a process that does not answer."""
_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux's prctl


class OutOfTimeError(Exception):
    """Something took more processor time than it may."""


class EndedError(Exception):
    """A process ended before it gave its result; ``by_time`` where the system ended it at its limit of time."""

    def __init__(self, exitcode: int | None) -> None:
        super().__init__(exitcode)
        self.by_time = exitcode == -signal.SIGVTALRM


def end_with_parent(parent: int) -> None:
    """Let this process, and what it forks later, be killed when the process ``parent`` that started it ends.

    On Linux the system does this. A parent that ended before the request was made is noticed by the parent's id.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "prctl"):
        libc.prctl(_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def end_forks_with_this() -> None:
    """Let every process that this one forks from now on be killed when this one ends."""
    this = os.getpid()
    os.register_at_fork(after_in_child=lambda: end_with_parent(this))


def bind(command: list[str]) -> list[str]:
    """Return a command that ends when this process does."""
    return [sys.executable, "-m", __name__, str(os.getpid()), *command]


@contextlib.contextmanager
def limit_time(seconds: float) -> Iterator[None]:
    """Raise OutOfTimeError inside the block when it takes more processor time; in a process's main thread.

    A timer's signal does this, which also ends a regular expression. A second timer's signal, which nothing handles,
    ends the process if it has not answered GRACE seconds later, as library code in C does not: so the block belongs
    into a Worker. Timers, and no limit of the system's: that is compared with a clock of coarse ticks, seconds away
    from any that a program can read, and so ends a long-lived process too early.
    """

    def ring(*_: object) -> None:
        raise OutOfTimeError

    signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds + GRACE)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)  # again each second: a library may swallow an exception
    try:
        try:
            yield
        finally:
            # One that is under way still must be ignored: by default this signal ends the process.
            signal.signal(signal.SIGPROF, signal.SIG_IGN)
            signal.setitimer(signal.ITIMER_PROF, 0)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@contextlib.contextmanager
def limit_memory(size: int = MEMORY) -> Iterator[None]:
    """Let the block take no more than ``size`` bytes of memory beyond what this process has: then MemoryError."""
    before = resource.getrlimit(resource.RLIMIT_DATA)
    held = _read_memory()
    if held is None:
        yield
        return
    resource.setrlimit(resource.RLIMIT_DATA, (held + size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def _read_memory() -> int | None:
    """Return the bytes of this process's data, as Linux limits them; None on another system."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
        return next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmData"))
    except (OSError, StopIteration):
        return None


class Worker:
    """A process that does one thing to each of the items it is sent, and gives the results in order."""

    def __init__(self, work: Callable[..., Any], *arguments: Any) -> None:
        # A process of a cluster may be a daemon, and to one multiprocessing gives no children; these end with it.
        current_process()._config["daemon"] = False  # type: ignore[attr-defined]
        context = get_context("spawn")
        self.connection, theirs = Pipe()
        self._process = context.Process(target=_serve, args=(os.getpid(), theirs, work, arguments), daemon=True)
        self._process.start()
        theirs.close()

    def send(self, items: list[Any]) -> None:
        """Give it items to work on; it must have given the results of those before."""
        with contextlib.suppress(OSError):  # it has ended, and receiving will say so
            self.connection.send(items)

    def receive(self) -> Any:
        """Return the result for the next item.

        Raises what the work raised, and EndedError where the process ended instead.
        """
        try:
            result = self.connection.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            self._process.join()
            raise EndedError(self._process.exitcode) from None
        if isinstance(result, Exception):
            raise result
        return result

    def end(self) -> None:
        """End the process."""
        self.connection.close()
        self._process.kill()
        self._process.join()


def _serve(parent: int, connection: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    end_with_parent(parent)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started it is interrupted, and ends it
    with contextlib.suppress(EOFError, OSError):
        while True:
            for item in connection.recv():
                connection.send(_try(work, item, *arguments))


def _try(work: Callable[..., Any], *arguments: Any) -> Any:
    """Return a call's result, or the exception it raised: a library's own as a sentence, which can be sent."""
    try:
        return work(*arguments)
    except (SourcebookError, OutOfTimeError, MemoryError) as error:
        return error
    except Exception as error:  # whatever a parser raises on broken bytes
        words = " ".join(f"{type(error).__name__}: {error}".split())
        return SourcebookError(f"could not be read ({words[:200]}): mend or remove it")


def main() -> None:
    """Become the command given, to end when the parent given does."""
    end_with_parent(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])


if __name__ == "__main__":
    main()
