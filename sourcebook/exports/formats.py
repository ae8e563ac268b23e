"""The formats of the exports: each file's name, its standard, and the tools it is made for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """One exported file: its name and media type, what it holds, its standard, and what it is made for."""

    file: str
    media_type: str
    holds: str
    standard: str
    address: str
    made_for: str


ANNOTATIONS = Format(
    "annotations.jsonld",
    "application/ld+json",
    "every coded mention, with its passage's offsets, words and codes",
    "W3C Web Annotation Data Model",
    "https://www.w3.org/TR/annotation-model/",
    "annotation servers and libraries (Apache Annotator, Recogito), any JSON reader",
)
CLAIMS = Format(
    "claims.jsonld",
    "application/ld+json",
    "every statistic as a claim: its value, who states it, the sources it names, where it appears",
    "schema.org Claim",
    "https://schema.org/Claim",
    "search engines' structured-data tools, RDF libraries, any JSON reader",
)
CODEBOOK = Format(
    "codebook.qdc",
    "text/xml",
    "the codes with their definitions",
    "REFI-QDA 1.5 Codebook",
    "https://www.qdasoftware.org/codebook-exchange/",
    "ATLAS.ti, MAXQDA, NVivo, QualCoder and other qualitative analysis software",
)
PROJECT = Format(
    "project.qdpx",
    "application/zip",
    "the articles' full texts with every coding; made locally only, by those who hold the articles",
    "REFI-QDA 1.5 Project",
    "https://www.qdasoftware.org/products-project-exchange/",
    "ATLAS.ti, MAXQDA, NVivo, QualCoder and other qualitative analysis software",
)
TABLES = Format(
    "tables.zip",
    "application/zip",
    "every coded table as CSV, safe to open in a spreadsheet, with its data package",
    "Frictionless Data Package",
    "https://specs.frictionlessdata.io/tabular-data-package/",
    "spreadsheets, R, pandas, frictionless",
)
CITATION = Format(
    "citation.bib",
    "application/x-bibtex",
    "how to cite the compendium",
    "BibTeX",
    "https://ctan.org/pkg/bibtex",
    "Zotero, JabRef, LaTeX",
)
CRATE = Format(
    "ro-crate-metadata.json",
    "application/ld+json",
    "what these files are, what they were made from and under which terms",
    "RO-Crate Metadata Specification 1.1",
    "https://w3id.org/ro/crate/1.1",
    "research data archives, the rocrate libraries",
)

# In the order in which a reader is likely to want them. The crate describes the others and comes last.
PUBLIC = [TABLES, ANNOTATIONS, CLAIMS, CODEBOOK, CITATION, CRATE]
