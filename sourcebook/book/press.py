"""The process in which Sphinx makes the pages: jupyter-book's command, with what it has no option for.

``python -m sourcebook.book.press build SOURCE …``: the arguments are those of ``jupyter-book``. Each function that
takes one of Sphinx's or docutils' steps in less time says why the pages are the same; what a plain
``jupyter-book build`` makes of the sources is compared in the tests byte for byte.
"""

from __future__ import annotations

import functools
import gc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import builders
from sphinx.builders import Builder
from sphinx.util.build_phase import BuildPhase
from sphinx.util.display import status_iterator
from sphinx.util.parallel import ParallelTasks

from sourcebook.documents.limits import end_forks_with_this

_PROCESSES = 2
_LARGEST = 100_000  # bytes of a source; where there are more, most are a drawing, which takes no time
_INDEX = ("titles", "filenames", "mapping", "title_mapping", "all_titles", "index_entries")


def stop_collecting() -> None:
    """Leave cycles of objects where they are: searching for them took a third of the time.

    It is safe because the process ends with the book, and a book holds few pages: it takes 160 MB more.
    """
    gc.disable()


def find_without_recursion() -> None:
    """Let docutils walk a page's nodes in one loop, and not in a generator inside a generator for each depth.

    It is safe because the order is the same, and each node's children are looked at when they were before: after the
    node itself was given out.
    """
    find = nodes.Node.findall

    def findall(
        self: nodes.Node,
        condition: Any = None,
        include_self: bool = True,
        descend: bool = True,
        siblings: bool = False,
        ascend: bool = False,
    ) -> Iterator[Any]:
        if not descend or siblings or ascend:
            return find(self, condition, include_self, descend, siblings, ascend)
        if isinstance(condition, type):
            condition = condition.__instancecheck__
        return _find_where(self, condition or (lambda node: True), include_self)

    nodes.Node.findall = findall


def _find_where(node: Any, condition: Callable[[Any], bool], include_self: bool) -> Iterator[Any]:
    if include_self and condition(node):
        yield node
    depths = [iter(node.children)]
    while depths:
        for child in depths[-1]:
            if condition(child):
                yield child
            if child.children:
                depths.append(iter(child.children))
                break
        else:
            depths.pop()


def balance_reading() -> None:
    """Give each process that reads pages as much to read as the other.

    It is safe because Sphinx itself deals pages out in parts that depend on the number of processes.
    """
    read = Builder._read_parallel

    def read_parallel(self: Builder, docnames: list[str], nproc: int) -> None:
        sizes = {name: min(_LARGEST, Path(self.env.doc2path(name)).stat().st_size) for name in docnames}
        builders.make_chunks = lambda names, number, **_: deal(sizes, number)
        read(self, docnames, nproc)

    Builder._read_parallel = read_parallel  # type: ignore[method-assign]


def deal(sizes: dict[str, int], number: int) -> list[list[str]]:
    """Return names in so many parts that each holds about as much: the largest first, to whom has least."""
    parts: list[list[str]] = [[] for _ in range(number)]
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        min(parts, key=lambda part: sum(sizes[each] for each in part)).append(name)
    return [sorted(part) for part in parts if part]


def write_in_both() -> None:
    """Let this process write half of the pages, and a second one the other half, from links to search index.

    Sphinx resolves and indexes every page in one process. It is safe because a page is resolved from what was read,
    which writing leaves as it is; and what a page adds to the index and to the images is sent back and put together.
    """

    def write_parallel(self: Any, docnames: Sequence[str], nproc: int) -> None:
        def write(names: Sequence[str]) -> dict[str, Any]:
            for name in names:
                self.app.phase = BuildPhase.RESOLVING
                doctree = self.env.get_and_resolve_doctree(name, self)
                self.app.phase = BuildPhase.WRITING
                self.write_doc_serialized(name, doctree)
                self.write_doc(name, doctree)
            return {"images": self.images} | {name: getattr(self.indexer, f"_{name}") for name in _INDEX}

        def add(names: Sequence[str], made: dict[str, Any]) -> None:
            self.images.update(made["images"])
            for _ in names:
                next(progress)
            for name in _INDEX:
                _put_together(getattr(self.indexer, f"_{name}"), made[name])

        progress = status_iterator(docnames[1:], "writing output... ", "darkgreen", len(docnames), self.app.verbosity)
        write(docnames[:1])  # templates are compiled once
        sizes = {name: (Path(self.doctreedir) / f"{name}.doctree").stat().st_size for name in docnames[1:]}
        mine, *theirs = deal(sizes, nproc + 1)
        tasks = ParallelTasks(nproc)
        for part in theirs:
            tasks.add_task(write, part, add)
        for name in mine:
            write([name])
            next(progress)
        tasks.join()

    Builder._write_parallel = write_parallel  # type: ignore[method-assign]


def _put_together(own: dict[str, Any], other: dict[str, Any]) -> None:
    """Add another process's entries of the index: of a page one has them, and of a word both have pages."""
    for key, value in other.items():
        own[key] = own[key] | value if isinstance(value, set) and key in own else value


def main() -> None:
    """Run jupyter-book's command in several processes, which end with this one."""
    stop_collecting()
    find_without_recursion()
    balance_reading()
    write_in_both()
    end_forks_with_this()
    from jupyter_book import sphinx
    from jupyter_book.cli.main import main as run

    sphinx.build_sphinx = functools.partial(sphinx.build_sphinx, jobs=_PROCESSES)
    run()


if __name__ == "__main__":
    main()
