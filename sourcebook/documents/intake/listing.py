"""The walk over the input: every file, the articles in it, each under an id of its own, with what is known of it."""

from __future__ import annotations

import dataclasses
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from sourcebook.documents.imprint import STUDY
from sourcebook.documents.intake.dates import ORDERS, parse_date
from sourcebook.documents.intake.formats import READABLE
from sourcebook.documents.intake.found import SURROGATE, Choices, File, Raw, Skipped
from sourcebook.documents.intake.index import INDEX, Index
from sourcebook.documents.intake.mending import mend_line
from sourcebook.documents.intake.opening import Opener
from sourcebook.documents.names import name_anchor
from sourcebook.errors import SourcebookError


def list_raw(path: str | Path, choices: Choices | None = None, exclude: Path | None = None) -> Iterator[Raw | Skipped]:
    """Yield the articles of a folder or file in the order of their names, each under an id of its own.

    A file's id is its stem, a row's is its id column, or the stem and the row's number. Ids are unique also where
    case and punctuation are dropped, as they are in the book's anchors. Nothing below ``exclude`` is read, so that an
    output folder may lie inside the input.

    Raises SourcebookError where there is nothing at ``path``, or the order of dates is none that is known.
    """
    root = Path(path)
    choices = choices or Choices()
    if not root.exists():
        raise SourcebookError(f"{root} does not exist: give a folder of articles, or {READABLE}.")
    if choices.date_order and choices.date_order not in ORDERS:
        raise SourcebookError(f"{choices.date_order!r} is no order of dates: use one of {', '.join(ORDERS)}.")
    taken: set[str] = set()
    index = Index((root / INDEX).read_bytes()) if (root / INDEX).is_file() else None
    with Opener(choices) as opener:
        for file in _list_files(root, exclude):
            if isinstance(file, Skipped):
                yield file
                continue
            for found in opener.open(file):
                if isinstance(found, Raw):
                    yield _settle(_give_id(index.tell(found) if index else found, taken), choices)
                else:
                    yield found
    if index:
        yield from index.list_unused()


def _list_files(root: Path, exclude: Path | None) -> Iterator[File | Skipped]:
    """Yield the files below a folder, without hidden ones, links that lead out of it, and what is no file."""
    if root.is_file():
        yield File(_name(root, root), root)
        return
    top = root.resolve()
    for folder, below, names in os.walk(root):
        below[:] = sorted(
            name for name in below if not name.startswith(".") and _resolve(Path(folder) / name) != exclude
        )
        for name in sorted(names):
            path = Path(folder) / name
            if name.startswith(".") or path in (root / INDEX, root / STUDY):
                continue
            target = _resolve(path)
            if target is None:
                yield Skipped(_name(root, path), "is a link that leads back to itself: remove it")
            elif path.is_symlink() and not target.is_relative_to(top):
                yield Skipped(_name(root, path), "is a link to a place outside the folder: copy the file itself")
            elif not path.is_file():
                yield Skipped(_name(root, path), "is no regular file: remove it")
            else:
                yield File(_name(root, path), path)


def _resolve(path: Path) -> Path | None:
    """Return what a path leads to; None where it is a link that leads back to itself."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # RuntimeError until Python 3.12
        return None


def _name(root: Path, path: Path) -> str:
    """Return a file's name relative to the input, without characters that cannot be written."""
    name = path.name if root == path else path.relative_to(root).as_posix()
    return SURROGATE.sub("\ufffd", name)


def _give_id(raw: Raw, taken: set[str]) -> Raw:
    """Return a raw article under an id that is safe as a file's name and taken by no other."""
    plain = unicodedata.normalize("NFC", SURROGATE.sub("", raw.id))
    plain = re.sub(r"[^\w.-]+", "-", plain)[:80].strip("-._") or "article"
    given, number = plain, 1
    while name_anchor(given) in taken or not name_anchor(given):
        number += 1
        given = f"{plain}-{number}"
    taken.add(name_anchor(given))
    return dataclasses.replace(raw, id=given)


def _settle(raw: Raw, choices: Choices) -> Raw:
    """Return an article with its date in ISO form, and its headline and the like mended; both are noted."""
    date, remark = parse_date(raw.facts.get("date", ""), choices.date_order)
    mended = {name: mend_line(words) for name, words in raw.facts.items() if name != "date"}
    notes = [*raw.notes, remark]
    if changed := [name for name, words in mended.items() if words != raw.facts[name]]:
        notes.append(f"had its {' and '.join(changed)} mended, where marks were decoded wrongly or written as entities")
    return dataclasses.replace(raw, facts=mended | {"date": date}, notes=tuple(filter(None, notes)))
