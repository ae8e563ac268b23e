"""The statistics as schema.org claims (JSON-LD): what is counted, who states it, on whose word, and where.

Source: https://schema.org/Claim. A claim is one statement (``statement_id``) with all its appearances. Its
author is the nearest speaker, whose citation is a claim by the next source of the chain, down to the origin;
in the journalist's own voice the author is the publisher. No ``ClaimReview`` and no rating is written: the
coding says what was stated, never whether it is right.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from sourcebook.documents.document import Document
from sourcebook.exports.codings import Codebook
from sourcebook.exports.formats import Format
from sourcebook.mentions.kinds import has

FORMAT = Format(
    "claims.jsonld",
    "application/ld+json",
    "every statistic as a claim: its value, who states it, the sources it names, where it appears",
    "schema.org Claim",
    "https://schema.org/Claim",
    "search engines' structured-data tools, RDF libraries, any JSON reader",
)
_CHAIN = " > "


def write_claims(documents: Iterable[Document], tables: Mapping[str, pd.DataFrame], codebook: Codebook) -> str:
    """Return the articles and a claim for each statement of the statistics, as JSON-LD."""
    rows = tables["statistics"].sort_values(["doc", "start", "id"])
    articles = {document.id: document for document in documents}
    definitions = codebook["statistics"]["columns"]["change"]["codes"]
    claims = [
        _describe_claim(str(statement), group.to_dict("records"), articles, definitions)
        for statement, group in rows.groupby("statement_id", sort=False)
    ]
    graph = {
        "@context": "https://schema.org",
        "@graph": [_describe_article(article) for article in articles.values()] + claims,
    }
    return json.dumps(graph, ensure_ascii=False, indent=1) + "\n"


def _describe_article(document: Document) -> dict[str, Any]:
    """Return an article's publication facts, as far as they are known."""
    facts: dict[str, Any] = {
        "@type": "NewsArticle",
        "@id": document.address or document.file,
        "identifier": document.id,
        "headline": document.headline,
        "datePublished": document.date,
        "url": document.address,
    }
    if document.publisher:
        facts["publisher"] = {"@type": "Organization", "name": document.publisher}
    if document.byline:
        facts["author"] = {"@type": "Person", "name": document.byline}
    return {name: value for name, value in facts.items() if value}


def _describe_claim(
    statement: str,
    rows: list[dict[Any, Any]],
    articles: Mapping[str, Document],
    definitions: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """Return one statement's claim; value, source and place are those of its first appearance."""
    first = rows[0]
    appearances = [_describe_appearance(row, articles[row["doc"]]) for row in rows]
    claim: dict[str, Any] = {
        "@type": "Claim",
        "@id": f"{FORMAT.file}#{statement}",
        "name": ": ".join(part for part in (first["text"], first["measures"]) if part),
        "mainEntity": _describe_quantity(first, definitions),
        "firstAppearance": {"@id": appearances[0]["@id"]},
        "appearance": appearances,
    }
    if first["place"]:
        claim["spatialCoverage"] = first["place"]
    if first["time"]:
        claim["temporalCoverage"] = first["time"]
    return claim | _describe_chain(first["chain"], articles[first["doc"]])


def _describe_chain(chain: str, document: Document) -> dict[str, Any]:
    """Return a claim's author, and as its citation the claim of the source on whose word it is stated.

    A name has no type: the tables do not say whether an actor is a person or a body.
    """
    if not chain:
        own = document.publisher
        return {"author": {"@type": "Organization", "name": own}} if own else {}
    nearest, _, further = chain.partition(_CHAIN)
    cited = {"citation": {"@type": "Claim"} | _describe_chain(further, document)} if further else {}
    return {"author": {"name": nearest}} | cited


def _describe_appearance(row: Mapping[str, Any], document: Document) -> dict[str, Any]:
    """Return one occurrence of a statement in an article, under the statistic's id."""
    return {
        "@type": "CreativeWork",
        "@id": f"{FORMAT.file}#{row['id']}",
        "identifier": row["id"],
        "text": row["text"],
        "isPartOf": {"@id": document.address or document.file},
    }


def _describe_quantity(row: Mapping[str, Any], definitions: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return a statistic's value, read as its ``change`` says: exact, about, a bound or a range."""
    quantity: dict[str, Any] = {"@type": "QuantitativeValue"}
    if has(row, "measures"):
        quantity["name"] = row["measures"]
    value, high, change = (row[name] if has(row, name) else None for name in ("value", "value_high", "change"))
    if value is not None:
        if high is not None:
            quantity |= {"minValue": _write_number(value), "maxValue": _write_number(high)}
        else:
            place = {">": "minValue", "<": "maxValue"}.get(str(change), "value")
            quantity[place] = _write_number(value)
    if has(row, "unit"):
        quantity["unitText"] = row["unit"]
    if change is not None:
        quantity["additionalProperty"] = {
            "@type": "PropertyValue",
            "propertyID": "change",
            "value": change,
            "description": " ".join(definitions[change]["definition"].split()),
        }
    return quantity


def _write_number(value: float) -> int | float:
    """Return a number as JSON should show it, a whole one without decimals."""
    return int(value) if float(value).is_integer() else float(value)
