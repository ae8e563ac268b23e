"""The process in which Sphinx makes the pages: jupyter-book's command, with what it has no option for.

``python -m sourcebook.book.press build SOURCE …``: the arguments are those of ``jupyter-book``.
"""

from __future__ import annotations

import functools
import gc

from sourcebook.documents.limits import end_forks_with_this

_PROCESSES = 2


def stop_collecting() -> None:
    """Leave cycles of objects where they are: searching for them took a third of the time.

    It is safe because the process ends with the book, and a book holds few pages: it takes 160 MB more.
    """
    gc.disable()


def main() -> None:
    """Run jupyter-book's command in several processes, which end with this one."""
    stop_collecting()
    end_forks_with_this()
    from jupyter_book import sphinx
    from jupyter_book.cli.main import main as run

    sphinx.build_sphinx = functools.partial(sphinx.build_sphinx, jobs=_PROCESSES)
    run()


if __name__ == "__main__":
    main()
