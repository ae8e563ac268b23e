"""The one kind of error that a user can mend: a sentence saying what is wrong, where, and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

_LEAST_FREE = 1_000_000
"""Bytes below which a file system counts as full."""


class SourcebookError(Exception):
    """A fault in an input, told in one sentence; notebooks and the command line print just that sentence."""

    def _render_traceback_(self) -> list[str]:
        """Let IPython print the sentence instead of a stack of frames (see IPython's ``showtraceback``)."""
        return [f"{type(self).__name__}: {self}"]


def refuse_full_disk(*folders: Path) -> None:
    """Raise SourcebookError where a folder's file system is full: whatever else went wrong follows from that."""
    for folder in folders:
        if folder.is_dir() and shutil.disk_usage(folder).free < _LEAST_FREE:
            raise SourcebookError(f"{folder}: No space left on device: free some space, and run the command again.")


def need(module: str, extra: str = "extract") -> Any:
    """Import a module of the requirements that only some commands have (requirements/EXTRA.in).

    Raises SourcebookError saying how to install it.
    """
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError:
        raise SourcebookError(
            f"{module.split('.')[0]} is not installed: run “make {extra}”, or "
            f"`pip install -r requirements/{extra}.txt`."
        ) from None
