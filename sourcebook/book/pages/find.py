"""The page "Find a passage": every mention in one table, filtered by what its address says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
from sphinx.application import Sphinx

from sourcebook.book.numbers import FEW, list_passages, read_passages, read_records
from sourcebook.book.pages.evidence import CAPTIONS
from sourcebook.documents.document import Document
from sourcebook.documents.excerpts import shorten
from sourcebook.documents.names import name_anchor
from sourcebook.documents.sections import locate_sections
from sourcebook.findings.markdown import Markdown, link, show_text, target, write_table
from sourcebook.findings.publish import tell_unit
from sourcebook.mentions.kinds import MENTIONS, Kind, locate_mentions

PAGE = "reference/find"
_MOST_INDEXED = 2_000  # mentions that the page lists


def write_index(documents: list[Document], tables: Mapping[str, pd.DataFrame]) -> Markdown:
    """Return the page that lists every mention, to be filtered by document, kind, speaker or actor, and code."""
    texts = {document.id: document.shown for document in documents}
    frames = []
    for kind in MENTIONS:
        rows = locate_mentions(kind, tables)
        rows = rows[rows["doc"].isin(list(texts))]
        frames.append(
            pd.DataFrame(
                {
                    "passage": [
                        link(shorten(texts[row.doc][row.start : row.end]), row.id) for row in rows.itertuples()
                    ],
                    "document": rows["doc"].to_list(),
                    "kind": kind.heading.lower(),
                    "who": [name.split(" > ")[0] for name in rows[kind.who]] if kind.who else "",
                    "code": [_describe_codes(kind, row) for row in rows.to_dict("records")],
                    "section": locate_sections(rows, tables["sections"]).to_list(),
                }
            )
        )
    found = pd.concat(frames, ignore_index=True)
    captions = found.pop("section").eq("caption").any()
    lines: list[str] = [target("page-find"), Markdown("# Find a passage"), ""]
    whole, found = len(found), found.head(_MOST_INDEXED)
    listed = "Every coded mention" if len(found) == whole else f"{len(found):,} of the {whole:,} mentions in this book"
    told = "type words, or a phrase in quotation marks. The page’s address keeps what was chosen, to be linked to."
    lines += [f"{listed}, in one table. Choose a document, a kind, a person or a code, or {told}", ""]
    lines += [CAPTIONS, ""] if captions else []
    if len(found):
        lines += [Markdown("::::{table}\n:class: searchable choices addressed"), "", write_table(found)]
        lines += [Markdown("::::"), ""]
    return Markdown("\n").join(lines)


def _describe_codes(kind: Kind, row: Mapping[str, object]) -> str:
    """Return a mention's first code, as the index shows it: a device's name, a stance's issue, a frame."""
    return str(row[kind.codes[0]]) if kind.codes else ""


def add_passages(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Give the page what its script needs, as data: long passages whole, and which stand behind each number.

    A number whose note shows all its passages leads here from nowhere, and is left out.
    """
    if pagename != PAGE:
        return
    config = app.config
    found = read_records(str(app.env.mystnb_config.output_folder))  # type: ignore[attr-defined]
    passages = read_passages(config.sourcebook_corpus, config.sourcebook_coding, tuple(config.sourcebook_shown))
    whole = {name_anchor(id_): show_text(text) for id_, (_, text) in passages.items() if shorten(text) != text}
    numbers = {
        name: {
            "says": show_text(f"{record['shown']} {tell_unit(record)}: {record['says']}"),
            "ids": [name_anchor(id_) for id_ in ids],
        }
        for name, record in found.items()
        if len(ids := list_passages(record, passages)[0]) > FEW
    }
    data = json.dumps({"whole": whole, "numbers": numbers}, ensure_ascii=False).replace("<", "\\u003c")
    context["body"] += f'<script type="application/json" id="passages">{data}</script>'


def lead_search(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Let the theme's search lead to this page, which reaches passages; the theme's own searches whole pages."""
    pathto = context["pathto"]
    if pagename != "search":
        context["pathto"] = lambda name, *places: pathto(PAGE if name == "search" else name, *places)
