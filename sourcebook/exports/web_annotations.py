"""Every mention as a W3C Web Annotation (JSON-LD).

Source: Sanderson, R., Ciccarese, P. & Young, B. (2017), Web Annotation Data Model, W3C Recommendation,
https://www.w3.org/TR/annotation-model/. Positions count Unicode code points from 0, the end exclusive, as
the tables do. They hold in the text file that the target's state names as the cached copy, not in the page at
the article's address, whose markup and wording may change; the quotation with its surroundings serves there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from sourcebook.documents.document import HIDDEN, Document
from sourcebook.documents.imprint import Imprint
from sourcebook.exports.codings import Codebook, Coding, list_codings
from sourcebook.exports.formats import Format, write_time

FORMAT = Format(
    "annotations.jsonld",
    "application/ld+json",
    "every coded mention, with its passage's offsets, words and codes",
    "W3C Web Annotation Data Model",
    "https://www.w3.org/TR/annotation-model/",
    "annotation servers and libraries (Apache Annotator, Recogito), any JSON reader",
)
_SURROUNDINGS = (0, 8, 16, 32, 64)  # code points of prefix and suffix, tried in this order
_CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def write_annotations(
    documents: Iterable[Document], tables: Mapping[str, pd.DataFrame], codebook: Codebook, imprint: Imprint
) -> str:
    """Return an annotation collection with one page that holds every mention, as JSON-LD.

    An annotation's id ends in the mention's anchor in the book (``#stance-003-2459``).
    """
    articles = {document.id: document for document in documents}
    codings = list_codings(tables, codebook)
    page = {
        "id": f"{FORMAT.file}#page",
        "type": "AnnotationPage",
        "partOf": FORMAT.file,
        "startIndex": 0,
        "items": [_describe_annotation(coding, articles[coding.doc]) for coding in codings],
    }
    collection = {
        "@context": _CONTEXT,
        "id": FORMAT.file,
        "type": "AnnotationCollection",
        "label": f"{imprint.name}: coded mentions",
        **({"creator": [_describe_author(author) for author in imprint.authors]} if imprint.authors else {}),
        **({"rights": imprint.licence_address} if imprint.licence else {}),
        "total": len(codings),
        "first": page,
        "last": page["id"],
    }
    return json.dumps(collection, ensure_ascii=False, indent=1) + "\n"


def _describe_author(author: str) -> dict[str, str]:
    return {"type": "Person" if ", " in author else "Organization", "name": author}


def _describe_annotation(coding: Coding, document: Document) -> dict[str, Any]:
    """Return one mention as an annotation: its codes classify the passage, its notes are tags."""
    dated = {"sourceDate": write_time(document.date)} if write_time(document.date) else {}
    bodies = [_describe_body("classifying", "table", coding.table)]
    bodies += [_describe_body("classifying", column, code) for column, code in coding.codes]
    bodies += [_describe_body("tagging", column, value) for column, value in coding.notes]
    return {
        "id": f"{FORMAT.file}#{coding.id}",
        "type": "Annotation",
        "motivation": "classifying",
        "body": bodies,
        "target": {
            "type": "SpecificResource",
            "source": document.address or document.file,
            "state": {"type": "TimeState", "cached": document.file, **dated},
            "selector": _select_passage(coding, document.shown),
        },
    }


def _describe_body(purpose: str, column: str, value: str) -> dict[str, str]:
    """Return one code or note as a textual body."""
    return {
        "type": "TextualBody",
        "purpose": purpose,
        "value": f"{column.replace('_', ' ')}: {value}",
        "format": "text/plain",
        "language": "en",
    }


def _select_passage(coding: Coding, text: str) -> list[dict[str, Any]]:
    """Return the selectors of a mention's passage: by position, and by its words where these may be given."""
    start, end = coding.quoted or (coding.start, coding.end)
    selectors: list[dict[str, Any]] = [{"type": "TextPositionSelector", "start": start, "end": end}]
    if coding.quoted:
        prefix, suffix = find_surroundings(text, start, end)
        quotation = {"exact": text[start:end], "prefix": prefix, "suffix": suffix}
        selectors.append({"type": "TextQuoteSelector"} | quotation)
    return selectors


def find_surroundings(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after a passage, just enough to tell it from the same words elsewhere.

    No more, because the surroundings of all passages together would reprint the article; and none beyond a name
    that is not printed.
    """
    for width in _SURROUNDINGS:
        first, last = max(0, start - width), end + width
        if text.count(text[first:last]) == 1:
            break
    return text[first:start].rpartition(HIDDEN)[2], text[end:last].partition(HIDDEN)[0]
