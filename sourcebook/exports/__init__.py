"""Exports that other tools read: a module each, which declares its format and writes it; imports mentions, documents.

Nothing in an export depends on the time, the machine or chance: equal tables make equal bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sourcebook.documents.document import Document
from sourcebook.documents.imprint import Imprint
from sourcebook.documents.structured import read_json
from sourcebook.exports import citation, crate, qda, schema_claims, tables_xlsx, tables_zip, web_annotations
from sourcebook.exports.formats import Format
from sourcebook.mentions.codebook import find_codebook, read_codebook
from sourcebook.mentions.tables import find_contract


@dataclass(frozen=True)
class Source:
    """What exports are made from: documents, their coded tables, what describes these, and whose they are."""

    documents: list[Document]
    tables: Mapping[str, pd.DataFrame]
    codebook: Mapping[str, dict[str, Any]]
    package: Mapping[str, Any]
    imprint: Imprint


# In the order in which a reader is likely to want them.
EXPORTS: dict[Format, Callable[[Source], str | bytes]] = {
    tables_xlsx.FORMAT: lambda each: tables_xlsx.write_tables_xlsx(each.tables, each.package, each.imprint),
    tables_zip.PLAIN: lambda each: tables_zip.write_tables_zip(each.tables, each.package, each.imprint, guarded=False),
    tables_zip.FORMAT: lambda each: tables_zip.write_tables_zip(each.tables, each.package, each.imprint),
    web_annotations.FORMAT: lambda each: web_annotations.write_annotations(
        each.documents, each.tables, each.codebook, each.imprint
    ),
    schema_claims.FORMAT: lambda each: schema_claims.write_claims(each.documents, each.tables, each.codebook),
    qda.CODEBOOK: lambda each: qda.write_qdc(each.codebook),
    qda.TAGS: lambda each: qda.write_tags(each.codebook),
    citation.FORMAT: lambda each: citation.write_bibtex(each.imprint),
    qda.PROJECT: lambda each: qda.write_qdpx(each.documents, each.tables, each.codebook, each.imprint),
}
PUBLIC = [*(format_ for format_ in EXPORTS if format_.public), crate.FORMAT]


def write_exports(
    documents: Iterable[Document],
    tables: Mapping[str, pd.DataFrame],
    coding: str | Path,
    folder: Path,
    imprint: Imprint,
    with_texts: bool = False,
) -> list[Path]:
    """Write every export into a folder and return the files' paths; the crate describes the others and comes last.

    ``tables`` are those of the coding folder ``coding``, whose codebook and data package they hold to.
    ``imprint`` says whose the study is (see ``documents.imprint``). ``with_texts`` adds the project that holds the
    articles' full texts; it is not for publication.
    """
    codebook = read_codebook(find_codebook(coding))
    package = read_json(find_contract(coding))
    source = Source(list(documents), tables, codebook, package, imprint)
    made = {format_: write(source) for format_, write in EXPORTS.items() if format_.public or with_texts}
    files = {format_: data.encode("utf-8") if isinstance(data, str) else data for format_, data in made.items()}
    files[crate.FORMAT] = crate.write_crate(source.documents, files, source.imprint).encode("utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    for format_, data in files.items():
        (folder / format_.file).write_bytes(data)
    return [folder / format_.file for format_ in files]
