"""Links that a reader follows: to documents, codes, findings and mentions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from sourcebook.documents.names import name_anchor
from sourcebook.findings.markdown import LINK, Markdown, join, link, show_text
from sourcebook.mentions.codebook import DEFAULT, read_codebook


def label_code(table: str, column: str, code: str, folder: Path = DEFAULT) -> str:
    """Return the label of a code's entry in the codebook; a borrowed vocabulary leads to its owner."""
    borrowed = read_codebook(folder)[table]["columns"][column].get("codes_from")
    owner, name = borrowed.split(".") if borrowed else (table, column)
    return name_anchor("code", owner, name, code)


def label_document(doc: object) -> str:
    """Return the label of a document's evidence page."""
    return name_anchor("evidence", doc)


def link_document(doc: object) -> Markdown:
    """Return a link to a document's evidence page."""
    return link(doc, label_document(doc))


def link_each(ids: Iterable[str], shown: Iterable[object] | None = None, separator: str = " ") -> Markdown:
    """Return links to ids, separated by blanks, each showing what is given, or its number."""
    ids = list(ids)
    texts = range(1, len(ids) + 1) if shown is None else shown
    return join([link(text, id_) for text, id_ in zip(texts, ids, strict=True)], separator)


def read_anchors(cells: Iterable[Markdown]) -> list[str]:
    """Return the labels to which cells of a table lead, in their order."""
    return [anchor for cell in cells for _, anchor in LINK.findall(cell)]


def label_finding(name: str) -> str:
    """Return the label of the line that shows a finding."""
    return name_anchor("finding", name)


def link_finding(text: object, name: str) -> Markdown:
    """Return a text that opens what stands behind a finding, as a number in prose does."""
    shown = show_text(text)
    if re.search(r"[`<|]", shown):  # in a role's words nothing can be escaped
        return link(text, label_finding(name))
    return Markdown(f"{{number}}`{shown} <{name}>`")
