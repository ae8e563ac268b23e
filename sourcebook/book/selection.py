"""Excerpts: which documents of a large corpus get pages of their own, and what becomes of links to the others.

The book of five thousand articles cannot print each of them. The documents that the chapters link to most get
evidence pages; a link that leads to none of the book's labels becomes plain text; everything else is in the tables.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sourcebook.documents.document import Document
from sourcebook.documents.names import name_anchor
from sourcebook.findings.markdown import LINK

MOST_PAGES = 50
_LABEL = re.compile(r"^\(([^()\s]+)\)=\s*$|^\s*:name:\s*(\S+)\s*$", re.MULTILINE)


def choose_documents(documents: list[Document], pages: Iterable[str], most: int = MOST_PAGES) -> list[Document]:
    """Return the documents that get pages: all of a small corpus, else those that pages of the book link to most."""
    if len(documents) <= most:
        return documents
    anchors = Counter(link[2] for page in pages for link in LINK.finditer(page))
    by_anchor = {name_anchor(document.id): document.id for document in documents}
    cited: Counter[str] = Counter()
    for anchor, number in anchors.items():
        cited[find_owner(anchor, by_anchor)] += number
    order = {document.id: place for place, document in enumerate(documents)}
    chosen = sorted(order, key=lambda id_: (-cited[id_], order[id_]))[:most]
    return [document for document in documents if document.id in set(chosen)]


def find_owner(anchor: str, by_anchor: Mapping[str, str]) -> str:
    """Return the id of the document that a mention's or an evidence page's anchor belongs to, or nothing."""
    _, _, rest = anchor.partition("-")
    while rest:
        if rest in by_anchor:
            return by_anchor[rest]
        rest = rest.rpartition("-")[0]
    return ""


def find_labels(pages: Iterable[str]) -> set[str]:
    """Return the labels that pages define."""
    return {first or second for page in pages for first, second in _LABEL.findall(page)}


def drop_links(page: str, labels: Collection[str]) -> str:
    """Return a page in which a link to a label that the book does not have is plain text."""
    return LINK.sub(lambda link: link[0] if link[2] in labels else link[1], page)


def read_pages(source: Path) -> Iterator[str]:
    """Yield the Markdown of a book's source: its pages, and its notebooks' cells and outputs."""
    for path in sorted(source.rglob("*.md")):
        yield path.read_text(encoding="utf-8")
    for path in sorted(source.rglob("*.ipynb")):
        for holder, key in _list_markdown(json.loads(path.read_text(encoding="utf-8"))):
            yield _join_lines(holder[key])


def _list_markdown(notebook: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield where a notebook holds Markdown: each holder and the key in it."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            yield cell, "source"
        for output in cell.get("outputs", []):
            if "text/markdown" in output.get("data", {}):
                yield output["data"], "text/markdown"


def _join_lines(text: str | list[str]) -> str:
    """Return text that a notebook's file may hold as a list of lines."""
    return text if isinstance(text, str) else "".join(text)


def drop_links_in_source(source: Path, labels: Collection[str]) -> None:
    """Turn the links of a book's source that lead nowhere into plain text."""
    for path in sorted(source.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        if (kept := drop_links(text, labels)) != text:
            path.write_text(kept, encoding="utf-8")
    for path in sorted(source.rglob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for holder, key in _list_markdown(notebook):
            holder[key] = drop_links(_join_lines(holder[key]), labels)
        path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
