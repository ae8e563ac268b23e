"""How documents, sources and anchors are named for a reader."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from sourcebook.documents.document import Document

SIGNS = {"=": "equals", "~": "about", ">": "above", "<": "below"}


LONGEST_ID = 8  # a longer id is not shown where the publisher is known


def name_documents(documents: Iterable[Document]) -> dict[str, str]:
    """Return what a reader calls each document: its short name in the index, a short id, or "Courier 2017a".

    Letters tell the articles of one publisher and year apart, in the order of their dates.
    """
    documents = sorted(documents, key=lambda document: (document.date, document.id))
    names = {document.id: name_source(document) for document in documents}
    many = Counter(names.values())
    seen: Counter[str] = Counter()
    for id_, name in names.items():
        if many[name] > 1:
            seen[name] += 1
            names[id_] = f"{name}{'' if name[-1].isdigit() else ' '}{count_letters(seen[name])}"
    return names


def name_source(document: Document) -> str:
    """Return a document's short name, its publisher and year, or its id where that is short or may be a word."""
    if document.short:
        return document.short
    coined = re.search(r"\d|[a-z][A-Z]", document.id)
    if len(document.id) <= LONGEST_ID or not document.publisher or not coined:
        return document.id
    return f"{document.publisher} {document.date[:4] or 'undated'}"


def count_letters(number: int) -> str:
    """Return the letters that count a number: a to z, then aa."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def name_anchor(*parts: object) -> str:
    """Return a label for the book: lower case, words joined by hyphens."""
    joined = "-".join(SIGNS.get(str(part), str(part)) for part in parts).casefold()
    return re.sub(r"[\W_]+", "-", joined).strip("-")
