"""How to cite the compendium: read from ``CITATION.cff``, written as BibTeX.

Source: Druskat, S. et al. (2021), Citation File Format, version 1.2.0, https://doi.org/10.5281/zenodo.5171937.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from sourcebook.documents.document import ROOT
from sourcebook.errors import SourcebookError
from sourcebook.exports.formats import Format

FORMAT = Format(
    "citation.bib",
    "application/x-bibtex",
    "how to cite the compendium",
    "BibTeX",
    "https://ctan.org/pkg/bibtex",
    "Zotero, JabRef, LaTeX",
)
_CITATION_FILE = ROOT / "CITATION.cff"
# BibTeX gives these characters a meaning of their own.
_ESCAPES = str.maketrans({char: "\\" + char for char in "&%$#_{}"} | {"\\": r"\textbackslash{}", "~": r"\~{}"})


def read_citation(path: Path = _CITATION_FILE) -> dict[str, Any]:
    """Return the citation's fields; a date is a string.

    Raises SourcebookError where the file is missing, is no YAML, or lacks a field that the citation needs.
    """
    try:
        citation = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except FileNotFoundError:
        raise SourcebookError(f"{path} does not exist: restore it, it tells how to cite.") from None
    except yaml.YAMLError:
        raise SourcebookError(f"{path} is not YAML: mend it.") from None
    for field in ("title", "authors", "version", "date-released", "license", "abstract"):
        if not isinstance(citation, dict) or not citation.get(field):
            raise SourcebookError(f"{path} has no {field!r}: add it.")
    return citation


def write_bibtex(citation: dict[str, Any]) -> str:
    """Return the citation as one BibTeX entry; braces keep a body's name whole."""
    fields = {
        "author": " and ".join(_name_author(author) for author in citation["authors"]),
        "title": "{" + _escape(citation["title"]) + "}",
        "year": citation["date-released"][:4],
        "note": f"Version {_escape(citation['version'])}",
    }
    fields |= {name: citation[name] for name in ("doi", "url") if citation.get(name)}
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join(["@misc{sourcebook,", *lines, "}", ""])


def _name_author(author: dict[str, str]) -> str:
    """Return an author as BibTeX reads names: a body in braces, a person family name first."""
    if "name" in author:
        return "{" + _escape(author["name"]) + "}"
    return _escape(f"{author['family-names']}, {author['given-names']}")


def _escape(text: str) -> str:
    """Return text in which BibTeX and LaTeX see no commands."""
    return " ".join(text.split()).translate(_ESCAPES)
