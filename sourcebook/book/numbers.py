"""Numbers in prose: each opens, in place, what it counts and the passages that it was counted from.

The role ``{number}`NAME` `` prints a finding as a button. Its note lies at the page's end and opens by HTML's own
``popover``: without script, by keyboard, from file://. A browser that does not know it shows the notes as a list,
and so does print.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import ReferenceRole

from sourcebook.documents.document import read_corpus
from sourcebook.documents.excerpts import shorten
from sourcebook.documents.names import name_anchor, name_documents
from sourcebook.findings.links import label_document, label_finding
from sourcebook.findings.publish import tell_unit
from sourcebook.mentions.kinds import list_mentions
from sourcebook.mentions.tables import keep_documents, read_coding

LOGGER = logging.getLogger(__name__)
FEW = 10  # passages that a note shows; the page "Find a passage" has all


class Number(nodes.Inline, nodes.TextElement):
    """A number in prose: the attribute ``finding`` is its name, and after the transform its text is what is shown."""


class Note(nodes.General, nodes.Element):
    """What stands behind a number, at the page's end."""


class NumberRole(ReferenceRole):
    """Read ``{number}`NAME` ``, or ``{number}`other words <NAME>` ``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the number, to be filled in when every notebook has been read."""
        number = Number(self.rawtext, self.title if self.has_explicit_title else "", finding=self.target)
        self.set_source_info(number)
        return [number], []


@lru_cache(maxsize=2)
def read_records(folder: str, kind: str = "finding") -> dict[str, Mapping[str, Any]]:
    """Return the record of every published finding, or of every claim, by name, from the executed notebooks."""
    records = {}
    for path in sorted(Path(folder).rglob("*.glue.json")):
        for output in json.loads(path.read_text(encoding="utf-8")).values():
            record = output.get("metadata", {}).get("sourcebook", {})
            if record.get("kind") == kind:
                records[record["name"]] = record
    return records


@lru_cache(maxsize=1)
def read_passages(corpus: str, coding: str, shown: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Return each article and mention that has an anchor in the book: by its id, the article's label and the words."""
    documents = [document for document in read_corpus(corpus) if document.id in shown]
    tables = keep_documents(read_coding(coding, documents), documents)
    labels, texts = name_documents(documents), {document.id: document.shown for document in documents}
    passages = {label_document(document.id): (labels[document.id], document.title) for document in documents}
    for row in list_mentions(tables).itertuples():
        passages[str(row.id)] = (labels[row.doc], texts[row.doc][row.start : row.end])
    return passages


class FillNumbers(SphinxPostTransform):
    """Print each number and put its note at the page's end; before references are resolved (10)."""

    default_priority = 6

    def run(self, **_: Any) -> None:
        """Fill the numbers of one page."""
        found = read_records(str(self.env.mystnb_config.output_folder))  # type: ignore[attr-defined]
        config = self.env.config
        passages = read_passages(config.sourcebook_corpus, config.sourcebook_coding, tuple(config.sourcebook_shown))
        find = self.app.builder.get_relative_uri(self.env.docname, "reference/find")
        notes: dict[str, Note] = {}
        for number in list(self.document.findall(Number)):
            name = number["finding"]
            if name not in found:
                LOGGER.warning("no notebook publishes the number %r", name, location=number)
                continue
            if not number.astext():
                number += nodes.Text(found[name]["shown"])
                number["shown"] = True
            if name not in notes:
                notes[name] = write_note(found[name], passages, self.env.docname, find)
        if notes:
            place = next((node for node in self.document.children if isinstance(node, nodes.section)), self.document)
            place += nodes.container("", *notes.values(), classes=["behind-numbers"])


def write_note(record: Mapping[str, Any], texts: Mapping[str, tuple[str, str]], docname: str, find: str) -> Note:
    """Return the note on a finding: what it counts, its range, and its passages, each a link to its characters.

    ``find`` is the address of the page "Find a passage", which lists all where there are more than FEW.
    """
    note = Note(ids=[name_note(record["name"])], finding=record["name"])
    said = f" {tell_unit(record)}: {record['says']}. "
    computed = refer(label_finding(record["name"]), "Among all numbers of its chapter", docname)
    note += nodes.paragraph("", "", nodes.strong("", record["shown"]), nodes.Text(said), computed)
    if record.get("range"):
        note += nodes.paragraph("", f"With one article left out: {record['range']}.", classes=["range"])
    passages, whole = list_passages(record, texts)
    if why := "it counts over whole articles" if whole else record.get("no_passages"):
        note += nodes.paragraph("", f"No passages stand behind this number: {why}.", classes=["no-passages"])
    if passages:
        items = nodes.bullet_list("", *(write_passage(id_, *texts[id_], docname) for id_ in passages[:FEW]))
        note += items
    if len(passages) > FEW:
        more = nodes.reference("", f"All {len(passages):,} passages", refuri=f"{find}#number={record['name']}")
        note += nodes.paragraph("", f"The first {FEW} of {len(passages):,}. ", more)
    return note


def list_passages(record: Mapping[str, Any], texts: Mapping[str, tuple[str, str]]) -> tuple[list[str], bool]:
    """Return the ids of the passages behind a finding that have a page, and whether they are whole articles.

    An article stands in for a passage of it in which nothing is coded; beside other passages it is left out.
    """
    ids = [id_ for id_ in record.get("passages", ()) if id_ in texts]
    mentions = [id_ for id_ in ids if id_ != label_document(id_.partition("-")[2])]
    return (mentions, False) if mentions else (ids, bool(ids))


def write_passage(id_: str, label: str, text: str, docname: str) -> nodes.list_item:
    """Return a passage as an item of a list: its words, linked to where they stand, and its article."""
    return nodes.list_item("", nodes.paragraph("", "", refer(id_, shorten(text), docname), nodes.Text(f" ({label})")))


def refer(anchor: str, text: str, docname: str) -> addnodes.pending_xref:
    """Return a link to a label of the book, which the build checks."""
    return addnodes.pending_xref(
        "",
        nodes.inline("", text, classes=["std", "std-ref"]),
        refdoc=docname,
        refdomain="std",
        reftype="ref",
        reftarget=name_anchor(anchor).lower(),
        refexplicit=True,
        refwarn=True,
    )


def name_note(name: str) -> str:
    """Return the id of a finding's note."""
    return f"behind-{name_anchor(name)}"


def open_number(translator: Any, node: Number) -> None:
    """Write the number as a button that opens its note."""
    place = name_note(node["finding"])
    named = f' data-finding="{node["finding"]}"' if node.get("shown") else ""
    translator.body.append(f'<button type="button" class="number" popovertarget="{place}"{named}>')


def close_number(translator: Any, node: Number) -> None:
    """Close the button."""
    translator.body.append("</button>")


def open_note(translator: Any, node: Note) -> None:
    """Write the note as a popover."""
    translator.body.append(f'<aside popover class="behind" id="{node["ids"][0]}" aria-label="Behind the number">')


def close_note(translator: Any, node: Note) -> None:
    """Close the popover."""
    translator.body.append("</aside>")


def add_numbers(app: Sphinx) -> None:
    """Register the role, its nodes and its transform with Sphinx."""
    app.add_role("number", NumberRole())
    app.add_node(Number, html=(open_number, close_number))
    app.add_node(Note, html=(open_note, close_note))
    app.add_post_transform(FillNumbers)
