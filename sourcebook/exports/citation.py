"""How to cite a study, as BibTeX; and the report's citation file, completed by where it is published."""

from __future__ import annotations

import json
import sys

from sourcebook.documents.document import ROOT
from sourcebook.documents.imprint import Imprint, read_imprint
from sourcebook.documents.names import name_anchor
from sourcebook.exports.formats import Format

FORMAT = Format(
    "citation.bib",
    "application/x-bibtex",
    "how to cite the study",
    "BibTeX",
    "https://ctan.org/pkg/bibtex",
    "Zotero, JabRef, LaTeX",
)
CITATION = ROOT / "CITATION.cff"
# BibTeX gives these characters a meaning of their own.
_ESCAPES = str.maketrans({char: "\\" + char for char in "&%$#_{}"} | {"\\": r"\textbackslash{}", "~": r"\~{}"})


def write_bibtex(imprint: Imprint) -> str:
    """Return a study as one BibTeX entry; braces keep a body's name whole."""
    fields = {
        "author": " and ".join(_name_author(author) for author in imprint.authors),
        "title": "{" + _escape(imprint.name) + "}",
        "year": imprint.date[:4],
        "note": f"Version {_escape(imprint.version)}" if imprint.version else "",
        "url": imprint.address,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    key = name_anchor(imprint.title).split("-")[0] or "study"
    return "\n".join([f"@misc{{{key},", *lines, "}", ""])


def tell_citation(imprint: Imprint) -> str:
    """Return how to cite a study, as one line of text."""
    authors = "; ".join(imprint.authors)
    dated = f"({imprint.date[:4]})" if imprint.date else ""
    version = f"Version {imprint.version}." if imprint.version else ""
    return " ".join(filter(None, [authors, dated, f"{imprint.name}.", version, imprint.address]))


def _name_author(author: str) -> str:
    """Return an author as BibTeX reads names: a person family name first, a body in braces."""
    return _escape(author) if ", " in author else "{" + _escape(author) + "}"


def _escape(text: str) -> str:
    """Return text in which BibTeX and LaTeX see no commands."""
    return " ".join(text.split()).translate(_ESCAPES)


def complete_cff(citation: str, imprint: Imprint) -> str:
    """Return a citation file with the addresses of book and code, where they are known and it lacks them."""
    facts = {"url": imprint.address, "repository-code": imprint.repository}
    lacking = {name: value for name, value in facts.items() if value and f"\n{name}:" not in citation}
    return citation + "".join(f"{name}: {json.dumps(value)}\n" for name, value in lacking.items())


def main() -> None:
    """Print the report's citation file, completed, for a release."""
    sys.stdout.write(complete_cff(CITATION.read_text(encoding="utf-8"), read_imprint("seeds")))
