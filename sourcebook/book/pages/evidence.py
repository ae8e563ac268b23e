"""Evidence pages: every coded mention under its permanent anchor, with its fields and what else is coded there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from sourcebook.book.head import name_issue
from sourcebook.compare.wording import compare_wording
from sourcebook.documents.document import Document
from sourcebook.documents.sections import locate_sections
from sourcebook.findings.links import label_code, label_document
from sourcebook.findings.markdown import (
    Markdown,
    escape,
    join,
    link,
    link_address,
    literal,
    strong,
    target,
    write_table,
)
from sourcebook.findings.passages import show_context
from sourcebook.findings.wording import mark_pieces
from sourcebook.mentions.kinds import MENTIONS, Kind, has, list_mentions, locate_mentions
from sourcebook.mentions.tables import keep_documents

CAPTIONS = Markdown(
    "What a caption says of the people it shows is the caption's assertion; the passages from captions below are its "
    "words. Nobody without public office who is pictured or spoken of only in a caption is named."
)

_ISSUE = "Mention: {}\n\nThe code that I would give:\n\nThe codebook's rule that decides it:\n"


def write_evidence(document: Document, tables: Mapping[str, pd.DataFrame], repository: str = "") -> Markdown:
    """Return a document's evidence page as MyST Markdown.

    With the address of a ``repository`` each mention leads to its form for an issue, with what it asks filled in.
    """
    tables = keep_documents(tables, [document])
    mentions = list_mentions(tables)
    spans = list(mentions[["start", "end", "id"]].itertuples(index=False, name=None))
    lines: list[str] = [
        target(label_document(document.id)),
        Markdown("# {}: {}").format(document.short or document.id, _name_page(document)),
        "",
    ]
    lines += [write_table(_describe_document(document)), ""]
    if locate_sections(mentions, tables["sections"]).eq("caption").any():
        lines += [CAPTIONS, ""]
    if mentions.empty:
        lines += ["Nothing is coded in this document.", ""]
    for kind in MENTIONS:
        rows = locate_mentions(kind, tables).sort_values(["start", "end", "id"])
        if len(rows):
            lines += [Markdown("## {}").format(kind.heading), ""]
            rows = rows.assign(stands_in=locate_sections(rows, tables["sections"]))
            for row in rows.to_dict("records"):
                lines += [*_write_mention(kind, row, document.shown, spans), ""]
                lines += [*_write_issue(str(row["id"]), repository), ""] if repository else []
                if kind.table == "quotes":
                    lines += [*_write_printings(row, tables["renderings"]), ""]
    return Markdown("\n").join(lines)


def _name_page(document: Document) -> str:
    """Return what the page's title says behind the article's name, without saying the publisher twice."""
    return document.headline or (document.date if document.short else document.title)


def _describe_document(document: Document) -> pd.DataFrame:
    """Return what is known about a document's publication, as two columns."""
    facts = {
        "Publisher": document.publisher,
        "Headline": document.headline,
        "Byline": document.byline,
        "Date": f"{document.date} (from {document.date_basis})" if document.date_basis else document.date,
        "Occasion": document.occasion,
        "Address": link_address(document.address, document.address),
        "File": literal(document.file),
        "Length": f"{len(document.text):,} characters",
    }
    rows = [(name, value) for name, value in facts.items() if value]
    return pd.DataFrame(rows, columns=["Publication", "as far as known"])


def _write_mention(
    kind: Kind, row: Mapping[str, object], text: str, mentions: Iterable[tuple[int, int, str]]
) -> Iterator[Markdown]:
    """Yield one mention's lines: label, passage, coded fields, neighbours, and where it is counted."""
    start, end = int(row["start"]), int(row["end"])  # type: ignore[call-overload]
    anchor = str(row["id"])
    yield target(anchor)
    yield Markdown("{.passage}")
    where = link(Markdown("{}{{.where}}").format(literal(anchor)), anchor)
    yield Markdown("{} {}").format(show_context(text, start, end), where)
    yield Markdown("")
    told = Markdown("{} {}")
    shown = [
        told.format(name.replace("_", " "), _show_field(kind, name, row)) for name in kind.fields if has(row, name)
    ]
    shown.append(told.format("section", spell_out(row["stands_in"])))
    shown += [Markdown("found by rule: {}").format(row["rule"])] if has(row, "rule") else []
    yield Markdown("{.fields}")
    yield Markdown(" · ").join(shown)
    others = _find_overlaps(mentions, start, end, anchor)
    # The table of quotations is of somebody's words, and a scare quote is nobody's.
    if kind.counted_in and row.get("kind") != "scare":
        yield Markdown("\n{.fields}")
        yield Markdown("counted in: {}").format(link(f"the table of {kind.heading.lower()}", kind.counted_in))
    if others:
        yield Markdown("\n{.fields}")
        yield Markdown("also coded here: {}").format(join(link(other, other) for other in others))


def _write_issue(anchor: str, repository: str) -> Iterator[Markdown]:
    """Yield the line that leads to a repository's form for an issue on a mention."""
    address = name_issue(repository, f"Another reading of {anchor}", _ISSUE.format(anchor))
    yield Markdown("{.fields}")
    yield link_address("read otherwise? say so", address)


def _write_printings(quote: Mapping[str, object], renderings: pd.DataFrame) -> Iterator[Markdown]:
    """Yield the other printings of a quotation, each under its label, with what differs marked in place."""
    for row in renderings[renderings["quote"].eq(quote["id"])].itertuples():
        yield target(row.id)
        yield Markdown("{.fields}")
        if row.covers == "none":
            yield Markdown("other printings: none was found\n")
            continue
        words = mark_pieces(compare_wording(str(quote["text"]), row.words, row.covers).pieces)
        cited = link_address(f"{row.publisher}, {row.date}" if row.date else row.publisher, row.address)
        yield Markdown("other printing ({}, {}): {}\n").format(spell_out(row.kind), cited, words)


def _show_field(kind: Kind, name: str, row: Mapping[str, object]) -> Markdown:
    """Return a coded field's value; a code of the codebook links to its definition."""
    value = row[name]
    if name in kind.codes:
        return link(spell_out(value), label_code(kind.table, name, str(value)))
    if isinstance(value, float):
        return escape(f"{value:,.10g}")
    return strong(spell_out(value))


def spell_out(value: object) -> str:
    """Return a coded value as a reader sees it: blanks for underscores, commas between several."""
    return str(value).replace("_", " ").replace(";", ", ")


def _find_overlaps(mentions: Iterable[tuple[int, int, str]], start: int, end: int, anchor: str) -> list[str]:
    """Return the ids of the other mentions that share a character with a span."""
    return [id_ for first, last, id_ in mentions if first < end and last > start and id_ != anchor]
