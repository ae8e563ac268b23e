"""Codebook and codings for qualitative analysis software, in the REFI-QDA exchange format, version 1.5.

Source: Rotterdam Exchange Format Initiative (2019), REFI-QDA, Exchange of processed data between
qualitative data analysis software packages, version 1.5, https://www.qdasoftware.org. Its namespaces end in
1.0.

**Texts.** In a project (``.qdpx``) every text source must hold its plain text or name a file that does, so
a project always reprints whole articles. The articles belong to their publishers: the book's downloads
therefore carry the codebook (``.qdc``) and the annotations only, and ``sourcebook export --with-texts``
builds the project on the machine of someone who holds the articles already, for their own use.

**Positions.** The standard counts Unicode code points from 0 and defines a selection "by the first and the
last character". Read to the letter, the end is inclusive, and Potato reads it so; QualCoder writes it, and
qdapy reads it, as exclusive. This module writes it as exclusive, as the tables do. Each selection's name
holds its words, from which a reader can tell (Potato does). A tool that takes the end as inclusive and does
not look shows a selection one character too long, where the other choice would cut one off.

**Line ends.** Tools turn CRLF into LF and drop a byte order mark when they read a text, which would shift
every position after it. Sources are therefore written with LF and no mark, and positions are counted in
that text.

**Passages coded more than once.** Tools keep one coding for a code at a place, and drop a second one in silence. So
the mentions at one place share a selection, which names each of them, and a code stands there once.
"""

from __future__ import annotations

import colorsys
import hashlib
import io
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

import pandas as pd

from sourcebook.documents.document import Document
from sourcebook.documents.imprint import Imprint
from sourcebook.documents.rows import open_writer
from sourcebook.exports.archive import write_zip
from sourcebook.exports.codings import Codebook, Coding, list_closed_columns, list_codings
from sourcebook.exports.formats import Format, write_time
from sourcebook.mentions.contract import find_codes
from sourcebook.mentions.kinds import MENTIONS

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
    public=False,
)
TAGS = Format(
    "tags.csv",
    "text/csv",
    "the codes with their definitions, as tags to be imported",
    "Taguette codebook, CSV",
    "https://www.taguette.org/getting-started.html",
    "Taguette",
)
CODEBOOK_SPACE = "urn:QDA-XML:codebook:1.0"
PROJECT_SPACE = "urn:QDA-XML:project:1.0"
_ORIGIN = "Sourcebook"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_OID, "sourcebook")
# What XML 1.0 cannot hold.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_qdc(codebook: Codebook) -> bytes:
    """Return the codebook as ``.qdc``: a heading for each coded column, below it the column's codes."""
    root = ElementTree.Element("CodeBook", {"xmlns": CODEBOOK_SPACE, "origin": _ORIGIN})
    _add_codes(root, codebook)
    return _write_xml(root)


def write_tags(codebook: Codebook) -> str:
    """Return the codes as Taguette imports them: a tag and its description a row."""
    stream = io.StringIO(newline="")
    writer = open_writer(stream)
    writer.writerow(("tag", "description"))
    for table, column, _, codes in _list_headings(codebook):
        for code, description in codes.items():
            writer.writerow((_name_code(table, column, code), " ".join(description.split())))
    return stream.getvalue()


def write_qdpx(
    documents: Iterable[Document], tables: Mapping[str, pd.DataFrame], codebook: Codebook, imprint: Imprint
) -> bytes:
    """Return the project as ``.qdpx``: the articles' full texts, the codebook, every mention's codings.

    All is dated from when the study is, where it has a full date; an article's own date is a variable.
    """
    documents = list(documents)
    codings = list_codings(tables, codebook)
    dated = {"creationDateTime": write_time(imprint.date)} if write_time(imprint.date) else {}
    root = ElementTree.Element("Project", {"xmlns": PROJECT_SPACE, "name": "Sourcebook", "origin": _ORIGIN} | dated)
    users = _add(root, "Users")
    user = _add(users, "User", guid=_make_guid("user", _ORIGIN), name=_ORIGIN)
    made = {"creatingUser": user.attrib["guid"]} | dated
    _add_codes(_add(root, "CodeBook"), codebook)
    kinds = _add_variables(root, documents)
    sources = _add(root, "Sources")
    files = {}
    for document in documents:
        own = [coding for coding in codings if coding.doc == document.id]
        source = _add_source(sources, document, own, made)
        _add_values(source, document, kinds)
        files[f"sources/{source.attrib['guid']}.txt"] = write_plain(document.text).encode("utf-8")
    _add(root, "Description", text="Mentions coded in news articles; the codebook defines every code.")
    return write_zip({"project.qde": _write_xml(root)} | files)


def _make_guid(*parts: str) -> str:
    """Return a GUID that depends on nothing but the parts."""
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(parts)))


def _name_code(table: str, column: str, code: str = "") -> str:
    """Return a code's name; no two are alike, because some tools refuse a second code of the same name."""
    heading = f"{table} {column}".replace("_", " ")
    return f"{heading}: {code}" if code else heading


def _add(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
    """Add an element with text and attributes, without the characters that XML cannot hold."""
    legal = {name: _ILLEGAL.sub("\ufffd", value) for name, value in attributes.items()}
    element = ElementTree.SubElement(parent, tag, legal)
    if text:
        element.text = _ILLEGAL.sub("\ufffd", text)
    return element


def _list_headings(codebook: Codebook) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """Yield each coded column of every table of mentions: table, column, definition, and its codes' descriptions."""
    for kind in MENTIONS:
        for column in list_closed_columns(kind.table, codebook):
            details = codebook[kind.table]["columns"][column]
            own = details.get("codes") or {}
            codes = find_codes(kind.table, details, dict(codebook))
            described = {code: _describe_code(own.get(code, {})) for code in codes}
            yield kind.table, column, details.get("definition", ""), described


def _add_codes(parent: ElementTree.Element, codebook: Codebook) -> None:
    """Add the codes, two levels deep, which is what ATLAS.ti keeps; a column has a hue, each code its own shade."""
    element = _add(parent, "Codes")
    headings = list(_list_headings(codebook))
    for number, (table, column, definition, codes) in enumerate(headings):
        hue = number / len(headings)
        heading = _add_code(element, table, column, "", definition, _mix_colour(hue, 0.5))
        for place, (code, description) in enumerate(codes.items()):
            _add_code(heading, table, column, code, description, _mix_colour(hue, 0.4 + 0.4 * place / len(codes)))


def _mix_colour(hue: float, lightness: float) -> str:
    return "#" + "".join(f"{round(255 * part):02X}" for part in colorsys.hls_to_rgb(hue, lightness, 0.6))


def _add_code(
    parent: ElementTree.Element, table: str, column: str, code: str, description: str, colour: str
) -> ElementTree.Element:
    """Add one code, or the heading of a column, which is no code to be applied."""
    element = _add(
        parent,
        "Code",
        guid=_make_guid("code", table, column, code),
        name=_name_code(table, column, code),
        isCodable="true" if code else "false",
        color=colour,
    )
    if description:
        _add(element, "Description", " ".join(description.split()))
    return element


def _describe_code(entry: Mapping[str, Any]) -> str:
    """Return a code's definition with its rules against neighbouring codes."""
    against = [f"Not {neighbour}: {rule}." for neighbour, rule in (entry.get("against") or {}).items()]
    return " ".join([entry.get("definition", ""), *against])


def _add_variables(parent: ElementTree.Element, documents: Iterable[Document]) -> dict[str, str]:
    """Add what is known of every source as variables, and return each one's type by its name.

    The date is a date only where every article's is known to the day.
    """
    dates = [document.date for document in documents if document.date]
    kinds = {"publisher": "Text", "date": "Date" if all(map(write_time, dates)) else "Text"}
    variables = _add(parent, "Variables")
    for name, kind in kinds.items():
        _add(variables, "Variable", guid=_make_guid("variable", name), name=name, typeOfVariable=kind)
    return kinds


def _add_values(source: ElementTree.Element, document: Document, kinds: Mapping[str, str]) -> None:
    """Add an article's values of the variables, where they are known."""
    for name, kind in kinds.items():
        if value := getattr(document, name):
            element = _add(source, "VariableValue")
            _add(element, "VariableRef", targetGUID=_make_guid("variable", name))
            _add(element, f"{kind}Value", value)


def _add_source(
    parent: ElementTree.Element, document: Document, codings: Iterable[Coding], made: Mapping[str, str]
) -> ElementTree.Element:
    """Add an article with a selection for each place of mentions, and in it a coding for each code given there."""
    guid = _make_guid("source", document.id, hashlib.sha256(document.text.encode("utf-8")).hexdigest())
    source = _add(
        parent,
        "TextSource",
        guid=guid,
        name=f"{document.id}: {document.title}",
        plainTextPath=f"internal://{guid}.txt",
        **made,
    )
    facts = (document.publisher, document.headline, document.byline, document.date, document.address)
    if any(facts):
        _add(source, "Description", "; ".join(fact for fact in facts if fact))
    places: dict[tuple[int, int], list[Coding]] = {}
    for coding in codings:
        places.setdefault((coding.start, coding.end), []).append(coding)
    for (start, end), mentions in places.items():
        selection = _add(
            source,
            "PlainTextSelection",
            guid=_make_guid(guid, *(mention.id for mention in mentions)),
            name=write_plain(document.text[start:end]),
            startPosition=str(move_position(document.text, start)),
            endPosition=str(move_position(document.text, end)),
            **made,
        )
        _add(selection, "Description", "\n".join(map(_describe_mention, mentions)))
        for table, column, code in dict.fromkeys((each.table, *pair) for each in mentions for pair in each.codes):
            element = _add(selection, "Coding", guid=_make_guid(guid, f"{start}-{end}", table, column, code), **made)
            _add(element, "CodeRef", targetGUID=_make_guid("code", table, column, code))
    return source


def _describe_mention(coding: Coding) -> str:
    """Return a mention's id and notes as one line."""
    notes = "; ".join(f"{column.replace('_', ' ')}: {value}" for column, value in coding.notes)
    return "; ".join(part for part in (coding.id, notes) if part)


def write_plain(text: str) -> str:
    """Return a text as a tool will read it: LF line ends, no byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def move_position(text: str, position: int) -> int:
    """Return where a position of the text lies in ``write_plain(text)``."""
    return len(write_plain(text[:position]))


def _write_xml(root: ElementTree.Element) -> bytes:
    """Return an element as an XML document in UTF-8."""
    ElementTree.indent(root)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="utf-8") + b"\n"
