"""Exports that other tools read: one module for each format, each a function from the data to text or bytes.

Nothing in an export depends on the time, the machine or chance: equal tables make equal bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from sourcebook.documents.document import Document
from sourcebook.exports.annotations import write_annotations
from sourcebook.exports.citation import read_citation, write_bibtex
from sourcebook.exports.crate import write_crate
from sourcebook.exports.formats import (
    ANNOTATIONS,
    CITATION,
    CLAIMS,
    CODEBOOK,
    CRATE,
    PROJECT,
    TABLES,
    Format,
)
from sourcebook.exports.qda import write_qdc, write_qdpx
from sourcebook.exports.schema_claims import write_claims
from sourcebook.exports.tables_zip import write_tables_zip
from sourcebook.mentions.codebook import find_codebook, read_codebook
from sourcebook.mentions.tables import find_contract


def write_exports(
    documents: Iterable[Document],
    tables: Mapping[str, pd.DataFrame],
    coding: str | Path,
    folder: Path,
    with_texts: bool = False,
) -> list[Path]:
    """Write every export into a folder and return the files' paths.

    ``tables`` are those of the coding folder ``coding``, whose codebook and data package they hold to.
    ``with_texts`` adds the project that holds the articles' full texts; it is not for publication.
    """
    documents = list(documents)
    codebook = read_codebook(find_codebook(coding))
    citation = read_citation()
    files: dict[Format, bytes] = {
        TABLES: write_tables_zip(tables, json.loads(find_contract(coding).read_text(encoding="utf-8"))),
        ANNOTATIONS: write_annotations(documents, tables, codebook).encode("utf-8"),
        CLAIMS: write_claims(documents, tables, codebook).encode("utf-8"),
        CODEBOOK: write_qdc(codebook),
        CITATION: write_bibtex(citation).encode("utf-8"),
    }
    if with_texts:
        files[PROJECT] = write_qdpx(documents, tables, codebook)
    files[CRATE] = write_crate(documents, files, citation).encode("utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    for format_, data in files.items():
        (folder / format_.file).write_bytes(data)
    return [folder / format_.file for format_ in files]
