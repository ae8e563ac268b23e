"""What a run was made with: its parameters, its inputs and the package, kept in the executed notebook.

With this two runs can be compared (see ``book.runs``): what differs between their findings must differ here too.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from IPython.display import display

from sourcebook.documents.document import PACKAGE, ROOT, resolve_path

_OFF_PAGE = "application/papermill.record/"  # what bears it is kept off the page by myst-nb
# Jupyter does not know the book's roles.
_HOW_TO_READ = (
    "<p>In the prose, <code>{number}`name`</code> and <code>{claim}`name`</code> stand for what is printed with that "
    'name under the cells below. <a href="../_build/html/index.html">The book</a>, made by <code>make book</code>, '
    "prints it in place; so does the executed notebook that each of its chapters ends with.</p>"
)
_INPUTS = {".txt", ".csv", ".yml"}


def record_run(parameters: Mapping[str, Any]) -> None:
    """Keep in the notebook's output what this run is made with; the page shows nothing of it.

    Jupyter shows in its place where the numbers are for which the prose has names.
    """
    folders = [resolve_path(parameters[name]) for name in ("corpus", "coding") if parameters.get(name)]
    record = {
        "kind": "run",
        "name": "run",
        "parameters": dict(parameters),
        "inputs": {_name(path): _checksum(path) for path in _list_inputs(folders)},
        "package": checksum_package(),
    }
    display(
        {_OFF_PAGE + "text/plain": "'run'", "text/html": _HOW_TO_READ},
        raw=True,
        metadata={"scrapbook": {"name": "run", "mime_prefix": _OFF_PAGE}, "sourcebook": record},
    )


def _list_inputs(folders: list[Path]) -> list[Path]:
    """Return the articles and tables of some folders, and the codebook in or beside them."""
    found = {path for folder in folders for path in folder.glob("*") if path.suffix in _INPUTS}
    found |= set((ROOT / "data" / "codebook").glob("*.yml"))
    return sorted(found)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def _checksum(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


@functools.cache
def checksum_package() -> str:
    """Return the SHA-256 over the package's modules, in the order of their names."""
    return _checksum(*sorted(PACKAGE.rglob("*.py")))
