"""What the exported files are, as an RO-Crate: the folder they stand in can be deposited as it is.

Source: Sefton, P. et al. (2020), RO-Crate Metadata Specification 1.1, https://w3id.org/ro/crate/1.1. Only
the metadata file is needed, one JSON document; the ``rocrate`` library would add its own time stamps and
ids, so it serves the tests as an independent reader and the package does without. The crate also holds to the
profile for what a program has made: Leo, S. et al. (2024), Process Run Crate 0.5.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sourcebook import __version__
from sourcebook.documents.document import Document
from sourcebook.documents.imprint import Imprint
from sourcebook.exports.formats import Format

FORMAT = Format(
    "ro-crate-metadata.json",
    "application/ld+json",
    "what these files are, what they were made from and under which terms",
    "RO-Crate Metadata Specification 1.1",
    "https://w3id.org/ro/crate/1.1",
    "research data archives, the rocrate libraries",
)
_SOFTWARE = "#sourcebook"
_PROFILE = {
    "@id": "https://w3id.org/ro/wfrun/process/0.5",
    "@type": "CreativeWork",
    "name": "Process Run Crate",
    "version": "0.5",
}


def write_crate(documents: Iterable[Document], files: Mapping[Format, bytes], imprint: Imprint) -> str:
    """Return the crate's metadata for the given files, as JSON-LD."""
    articles = [_describe_article(document) for document in documents]
    files = {format_: data for format_, data in files.items() if format_ != FORMAT}
    standards = {format_.address: _describe_standard(format_) for format_ in files}
    authors = [_describe_author(number, author) for number, author in enumerate(imprint.authors, 1)]
    licences = [_describe_licence(imprint)] if imprint.licence else []
    graph = [
        {
            "@id": FORMAT.file,
            "@type": "CreativeWork",
            "conformsTo": {"@id": FORMAT.address},
            "about": {"@id": "./"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "conformsTo": {"@id": _PROFILE["@id"]},
            **_describe_study(imprint),
            **({"author": _refer_to(authors)} if authors else {}),
            "isBasedOn": [{"@id": article["@id"]} for article in articles],
            "hasPart": [{"@id": format_.file} for format_ in files],
            "mentions": {"@id": "#export"},
        },
        *(_describe_file(format_, data) for format_, data in files.items()),
        _PROFILE,
        *standards.values(),
        *articles,
        *licences,
        *authors,
        {
            "@id": _SOFTWARE,
            "@type": "SoftwareApplication",
            "name": "sourcebook",
            "version": __version__,
            "license": "https://spdx.org/licenses/MIT",
        },
        {
            "@id": "#export",
            "@type": "CreateAction",
            "name": "sourcebook export",
            "description": "The articles' coded tables, written in the formats of other tools.",
            "instrument": {"@id": _SOFTWARE},
            "object": [{"@id": article["@id"]} for article in articles],
            "result": [{"@id": format_.file} for format_ in files],
        },
    ]
    crate = {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}
    return json.dumps(crate, ensure_ascii=False, indent=1) + "\n"


def _describe_study(imprint: Imprint) -> dict[str, Any]:
    """Return what the crate's root says of the study; a licence that is not given is said to be none."""
    facts = {
        "name": imprint.name,
        "description": imprint.abstract or "Passages of articles, coded by a codebook.",
        "version": imprint.version,
        "datePublished": imprint.date,
        "license": {"@id": imprint.licence_address} if imprint.licence else "no licence given",
        "url": imprint.address,
    }
    return {name: value for name, value in facts.items() if value}


def _refer_to(entities: list[dict[str, str]]) -> Any:
    """Return references to entities; to one alone as JSON-LD's compact form has it."""
    references = [{"@id": entity["@id"]} for entity in entities]
    return references if len(references) > 1 else references[0]


def _describe_author(number: int, author: str) -> dict[str, str]:
    return {"@id": f"#author-{number}", "@type": "Person" if ", " in author else "Organization", "name": author}


def _describe_licence(imprint: Imprint) -> dict[str, str]:
    """Return the licence's entity."""
    return {
        "@id": imprint.licence_address,
        "@type": "CreativeWork",
        "name": imprint.licence,
        "description": "For what the study made. Excluded are the articles and the passages quoted from them, which "
        "remain their publishers' property.",
    }


def _describe_file(format_: Format, data: bytes) -> dict[str, Any]:
    """Return a file's entity, with its size in bytes."""
    return {
        "@id": format_.file,
        "@type": "File",
        "name": format_.file,
        "description": format_.holds,
        "encodingFormat": format_.media_type,
        "conformsTo": {"@id": format_.address},
        "contentSize": str(len(data)),
    }


def _describe_standard(format_: Format) -> dict[str, Any]:
    """Return the entity of the standard that a file follows."""
    return {"@id": format_.address, "@type": "CreativeWork", "name": format_.standard}


def _describe_article(document: Document) -> dict[str, Any]:
    """Return an article's entity, which is at its publisher's and not in the crate."""
    facts = {
        "@id": document.address or f"#{document.id}",
        "@type": "NewsArticle",
        "name": document.title,
        "datePublished": document.date,
    }
    return {name: value for name, value in facts.items() if value}
