"""The one kind of error that a user can mend: a sentence saying what is wrong, where, and what to do."""

from __future__ import annotations


class SourcebookError(Exception):
    """A fault in an input, told in one sentence; notebooks and the command line print just that sentence."""

    def _render_traceback_(self) -> list[str]:
        """Let IPython print the sentence instead of a stack of frames (see IPython's ``showtraceback``)."""
        return [f"{type(self).__name__}: {self}"]
