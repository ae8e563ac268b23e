"""A study's imprint: what it is called, whose it is, under which licence and from when.

It stands in ``study.yml`` beside the articles, and everything that leaves the project carries it: the book, its
exports, the tables. A study without one is untitled and gives no licence; it never borrows another's. Where its book
and its code are published may also be said by the environment, which knows it where a book is published by a program.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from sourcebook.documents.document import resolve_path
from sourcebook.documents.structured import read_yaml
from sourcebook.errors import SourcebookError

STUDY = "study.yml"
_BLANK = """\
# What this study is called, and whose it is: on its book, and in every file that leaves it. What is empty is left out.
title: ""
authors: []     # persons as "Family name, Given name", bodies as they are called
licence: ""     # of what you made, not of the articles: an SPDX name such as CC-BY-4.0, or an address
date: ""        # of publication, as 2026-01-31
address: ""     # of the published book
repository: ""  # of the code, where issues are opened
abstract: ""
version: ""
"""
_ENVIRONMENT = {"address": "SOURCEBOOK_ADDRESS", "repository": "SOURCEBOOK_REPOSITORY"}
_ADDRESS = re.compile(r"https?://\S+")
_UNTITLED, _NO_LICENCE = "untitled", "no licence given"


@dataclass(frozen=True)
class Imprint:
    """A study's imprint; what is not known is empty. ``licence`` is an SPDX name or an address."""

    title: str = ""
    authors: tuple[str, ...] = ()
    licence: str = ""
    date: str = ""
    address: str = ""
    abstract: str = ""
    version: str = ""
    repository: str = ""

    @property
    def name(self) -> str:
        """Return what the study is called, which may be "untitled, no licence given"."""
        return ", ".join([self.title or _UNTITLED, *([] if self.licence else [_NO_LICENCE])])

    @property
    def licence_address(self) -> str:
        """Return where the licence can be read; empty where none is given."""
        if not self.licence or _ADDRESS.fullmatch(self.licence):
            return self.licence
        if commons := re.fullmatch(r"CC-(BY(?:-NC)?(?:-ND|-SA)?)-(\d\.\d)", self.licence):
            return f"https://creativecommons.org/licenses/{commons[1].lower()}/{commons[2]}/"
        return f"https://spdx.org/licenses/{self.licence}"

    def describe_package(self) -> dict[str, Any]:
        """Return the fields of a data package that say whose it is."""
        facts = {
            "title": f"{self.name}: coded tables",
            "contributors": [{"title": author, "role": "author"} for author in self.authors],
            "licenses": [{"name": self.licence, "path": self.licence_address}] if self.licence else [],
            "homepage": self.address,
        }
        return {name: value for name, value in facts.items() if value}


def find_imprint(corpus: str | Path) -> Path:
    """Return where the imprint of articles stands: in their folder, or beside the one file that holds them."""
    place = resolve_path(corpus)
    return (place.parent if place.is_file() else place) / STUDY


def read_imprint(corpus: str | Path) -> Imprint:
    """Read the imprint of articles; of those that have none it is empty.

    Raises SourcebookError, naming the file, where a field is none of these or holds something else.
    """
    path = find_imprint(corpus)
    found = read_yaml(path) if path.is_file() else {}
    known = [field.name for field in fields(Imprint)]
    for name in found:
        if name not in known:
            raise SourcebookError(f"{path}: {name!r} is no field of a study: use one of {', '.join(known)}.")
    authors = found.pop("authors", None) or []
    if not isinstance(authors, list) or not all(isinstance(author, str) for author in authors):
        raise SourcebookError(f'{path}: the authors are no list of names: write `authors: ["Family, Given"]`.')
    facts = {name: _read_fact(path, name, value) for name, value in found.items()}
    for name, variable in _ENVIRONMENT.items():
        facts[name] = facts.get(name) or _read_fact(Path(variable), name, os.environ.get(variable, ""))
    return Imprint(authors=tuple(authors), **facts)


def _read_fact(path: Path, name: str, value: object) -> str:
    """Return a field as one line of text: a date that YAML has read is written as it was."""
    if isinstance(value, (list, dict)):
        raise SourcebookError(f"{path}: {name} holds several things: write one text.")
    text = "" if value is None else " ".join(str(value).split())
    if name == "date" and text and not re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
        raise SourcebookError(f"{path}: {text!r} is no date: write it as 2026-01-31.")
    if name in _ENVIRONMENT and text and not _ADDRESS.fullmatch(text):
        raise SourcebookError(f"{path}: {text!r} is no address: begin it with https://.")
    return text


def start_study(folder: str | Path) -> Path:
    """Make a folder for articles with an empty imprint, and return the imprint's path.

    Raises SourcebookError where the folder has one.
    """
    path = Path(folder) / STUDY
    if path.exists():
        raise SourcebookError(f"{path} exists: fill it in, or name another folder.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_BLANK, encoding="utf-8")
    return path
