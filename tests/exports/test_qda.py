"""The REFI-QDA files against the structure that the standard publishes.

The schemas (Codebook.xsd and Project.xsd, www.qdasoftware.org) are not part of the project. STRUCTURE was
written from them for the elements used here: attributes, which of them must be there, and children in order.
``pyrefiqda``, whose classes were generated from the same schemas, reads the files independently.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyrefiqda import RefiCodebook, RefiProject

from sourcebook.documents.document import Document
from sourcebook.documents.imprint import Imprint
from sourcebook.exports.qda import (
    CODEBOOK_SPACE,
    PROJECT_SPACE,
    move_position,
    write_plain,
    write_qdc,
    write_qdpx,
    write_tags,
)
from tests.exports.conftest import IMPRINT

GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# element: (required attributes, optional attributes, children in order)
STRUCTURE = {
    "CodeBook": ("", "origin", "Codes Sets"),
    "Codes": ("", "", "Code"),
    "Code": ("guid name isCodable", "color", "Description NoteRef Code"),
    "Project": (
        "name",
        "origin creatingUserGUID creationDateTime modifyingUserGUID modifiedDateTime basePath",
        "Users CodeBook Variables Cases Sources Notes Links Sets Graphs Description NoteRef",
    ),
    "Users": ("", "", "User"),
    "User": ("guid", "name id", ""),
    "Variables": ("", "", "Variable"),
    "Variable": ("guid name typeOfVariable", "", "Description"),
    "VariableValue": ("", "", "VariableRef TextValue BooleanValue IntegerValue FloatValue DateValue DateTimeValue"),
    "VariableRef": ("targetGUID", "", ""),
    "TextValue": ("", "", ""),
    "DateValue": ("", "", ""),
    "Sources": ("", "", "TextSource"),
    "TextSource": (
        "guid",
        "name richTextPath plainTextPath creatingUser creationDateTime modifyingUser modifiedDateTime",
        "Description PlainTextContent PlainTextSelection Coding NoteRef VariableValue",
    ),
    "PlainTextSelection": (
        "guid startPosition endPosition",
        "name creatingUser creationDateTime modifyingUser modifiedDateTime",
        "Description Coding NoteRef",
    ),
    "Coding": ("guid", "creatingUser creationDateTime", "CodeRef NoteRef"),
    "CodeRef": ("targetGUID", "", ""),
    "Description": ("", "", ""),
}
REPEATED = {"Code", "User", "Variable", "VariableValue", "TextSource", "PlainTextSelection", "Coding", "NoteRef"}


def find_breaches(root, space):
    """Yield a sentence for each element that breaks STRUCTURE."""
    for element in root.iter():
        tag = element.tag.removeprefix(f"{{{space}}}")
        required, optional, children = (part.split() for part in STRUCTURE.get(tag, ("", "", "")))
        if tag not in STRUCTURE:
            yield f"{tag} is unknown"
        if not set(required) <= set(element.attrib) <= set(required + optional):
            yield f"{tag} has the attributes {sorted(element.attrib)}"
        found = [child.tag.removeprefix(f"{{{space}}}") for child in element]
        order = [children.index(name) if name in children else -1 for name in found]
        if -1 in order or order != sorted(order):
            yield f"{tag} has the children {found}"
        if any(found.count(name) > 1 for name in set(found) - REPEATED):
            yield f"{tag} has a child twice: {found}"
        for name, value in element.attrib.items():
            if name.endswith(("guid", "GUID", "User")) and not GUID.fullmatch(value):
                yield f"{name} is no GUID: {value}"


@pytest.fixture(scope="module")
def archive(coded):
    data = write_qdpx(coded.documents, coded.tables, coded.codebook, IMPRINT)
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


@pytest.fixture(scope="module")
def project(archive):
    return ElementTree.fromstring(archive["project.qde"])


def all_of(project, tag):
    return list(project.iter(f"{{{PROJECT_SPACE}}}{tag}"))


def test_the_codebook_holds_to_the_structure(coded):
    root = ElementTree.fromstring(write_qdc(coded.codebook))
    assert root.tag == f"{{{CODEBOOK_SPACE}}}CodeBook"
    assert list(find_breaches(root, CODEBOOK_SPACE)) == []


def test_the_project_holds_to_the_structure(project):
    assert project.tag == f"{{{PROJECT_SPACE}}}Project"
    assert list(find_breaches(project, PROJECT_SPACE)) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda root: root.append(ElementTree.Element(f"{{{PROJECT_SPACE}}}Users")),
        lambda root: root.attrib.pop("name"),
        lambda root: root[0][0].set("guid", "one"),
        lambda root: root[0].append(ElementTree.Element("Person")),
    ],
)
def test_the_structure_refuses_what_the_standard_does_not_allow(archive, spoil):
    root = ElementTree.fromstring(archive["project.qde"])
    spoil(root)
    assert list(find_breaches(root, PROJECT_SPACE))


def test_every_code_of_the_codebook_is_there_under_a_name_of_its_own(coded):
    codes = list(ElementTree.fromstring(write_qdc(coded.codebook)).iter(f"{{{CODEBOOK_SPACE}}}Code"))
    names = [code.get("name") for code in codes]
    assert len(names) == len(set(names))
    assert {f"stances issue: {issue}" for issue in coded.codebook["stances"]["columns"]["issue"]["codes"]} < set(names)
    assert "frames secondary: Economic" in names
    assert {code.get("isCodable") for code in codes if len(code) > 1} == {"false"}


def test_selections_stand_at_their_words(archive, project):
    texts = {name: data.decode("utf-8") for name, data in archive.items() if name.endswith(".txt")}
    seen = 0
    for source in all_of(project, "TextSource"):
        text = texts[source.get("plainTextPath").replace("internal://", "sources/")]
        for selection in source.iter(f"{{{PROJECT_SPACE}}}PlainTextSelection"):
            start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
            assert text[start:end] == selection.get("name")
            seen += 1
    assert seen > 0
    assert not any("\r" in text for text in texts.values())


def test_every_mention_is_selected_once_and_coded_with_all_its_codes(coded, project):
    names = {code.get("guid"): code.get("name") for code in all_of(project, "Code")}
    given_codes = {}
    for selection in all_of(project, "PlainTextSelection"):
        for line in selection[0].text.splitlines():
            anchor = line.partition(";")[0]
            assert anchor not in given_codes
            given_codes[anchor] = {
                names[reference.get("targetGUID")] for reference in selection.iter(f"{{{PROJECT_SPACE}}}CodeRef")
            }
    mentions = {row for table in ("quotes", "statistics", "devices") for row in coded.tables[table]["id"]}
    assert mentions <= set(given_codes)
    stance = coded.tables["stances"]["id"].item()
    assert given_codes[stance] == {
        "stances issue: notification",
        "stances position: conditional",
        "stances condition: reimbursement",
        "stances condition: warrant",
        "stances voice: reported",
    }
    assert all(given_codes.values())


def test_a_code_stands_once_at_a_place(coded, project):
    """QualCoder keeps one coding for a code at a place and drops the others."""
    again = coded.tables["devices"].assign(id="device-b-again", device="metaphor")
    same = coded.tables["devices"].assign(id="device-b-same")
    tables = dict(coded.tables) | {"devices": pd.concat([coded.tables["devices"], again, same])}
    with zipfile.ZipFile(io.BytesIO(write_qdpx(coded.documents, tables, coded.codebook, IMPRINT))) as opened:
        root = ElementTree.fromstring(opened.read("project.qde"))
    assert list(find_breaches(root, PROJECT_SPACE)) == []
    for source in all_of(root, "TextSource"):
        placed = [
            (selection.get("startPosition"), selection.get("endPosition"), reference.get("targetGUID"))
            for selection in source.iter(f"{{{PROJECT_SPACE}}}PlainTextSelection")
            for reference in selection.iter(f"{{{PROJECT_SPACE}}}CodeRef")
        ]
        assert placed and len(placed) == len(set(placed))
    assert len(all_of(root, "PlainTextSelection")) == len(all_of(project, "PlainTextSelection"))
    assert len(all_of(root, "Coding")) == len(all_of(project, "Coding")) + 1
    (description,) = [each.text for each in all_of(root, "Description") if "device-b-again" in (each.text or "")]
    assert "device-b-same" in description


def test_codes_have_colours_of_their_own(project):
    colours = [code.get("color") for code in all_of(project, "Code") if code.get("isCodable") == "true"]
    assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in colours)
    assert len(set(colours)) > 0.9 * len(colours)


def test_an_article_has_its_publisher_and_date_as_variables(project):
    names = {each.get("guid"): each.get("name") for each in all_of(project, "Variable")}
    values = [
        {names[value[0].get("targetGUID")]: (value[1].tag.partition("}")[2], value[1].text) for value in source
         if value.tag.endswith("VariableValue")}
        for source in all_of(project, "TextSource")
    ]  # fmt: skip
    assert values == [{"publisher": ("TextValue", "Port Gazette"), "date": ("DateValue", "2021-03-01")}, {}]


def test_the_project_is_dated_from_the_study(coded, project):
    assert {each.get("creationDateTime") for each in all_of(project, "Coding")} == {"2021-04-01T00:00:00Z"}
    undated = write_qdpx(coded.documents, coded.tables, coded.codebook, Imprint(date="2021"))
    with zipfile.ZipFile(io.BytesIO(undated)) as opened:
        assert b"creationDateTime" not in opened.read("project.qde")


def test_taguette_gets_every_code_as_a_tag(coded, project):
    rows = list(csv.DictReader(io.StringIO(write_tags(coded.codebook))))
    assert list(rows[0]) == ["tag", "description"]
    names = [code.get("name") for code in all_of(project, "Code") if code.get("isCodable") == "true"]
    assert [row["tag"] for row in rows] == names
    assert {row["tag"]: row["description"] for row in rows}["stances issue: detainers"]


def test_no_guid_stands_twice_and_every_reference_has_its_target(project):
    guids = [element.get("guid") for element in project.iter() if element.get("guid")]
    assert len(guids) == len(set(guids))
    targets = {
        value
        for element in project.iter()
        for name, value in element.attrib.items()
        if name in ("targetGUID", "creatingUser")
    }
    assert targets <= set(guids)


def test_an_independent_reader_finds_the_same_words(coded, tmp_path):
    path = tmp_path / "project.qdpx"
    path.write_bytes(write_qdpx(coded.documents, coded.tables, coded.codebook, IMPRINT))
    project = RefiProject.load(path, extract_dir=str(tmp_path / "opened"))
    selections = [selection for source in project.sources.text_source for selection in source.plain_text_selection]
    assert {"Never again,", "=SUM(fares) is not a plan,"} <= {selection.name for selection in selections}


def test_an_independent_reader_finds_the_codes(coded, tmp_path):
    path = tmp_path / "codebook.qdc"
    path.write_bytes(write_qdc(coded.codebook))
    headings = [code.name for code in RefiCodebook.load(path).codes.code]
    assert "devices device" in headings


def test_characters_that_xml_cannot_hold_do_not_break_the_project(coded):
    odd = [Document(document.id, document.file, document.text, headline="a\x0cb\x00") for document in coded.documents]
    with zipfile.ZipFile(io.BytesIO(write_qdpx(odd, coded.tables, coded.codebook, IMPRINT))) as opened:
        root = ElementTree.fromstring(opened.read("project.qde"))
    assert all_of(root, "TextSource")[0].get("name").endswith("a\ufffdb\ufffd")


@given(st.text(alphabet="a🚢\r\n\ufeff", max_size=30), st.data())
def test_positions_move_with_the_line_ends(text, data):
    plain = write_plain(text)
    places = [place for place in range(len(text) + 1) if text[place - 1 : place + 1] != "\r\n"]
    start, end = sorted((data.draw(st.sampled_from(places)), data.draw(st.sampled_from(places))))
    if start > 0 or not text.startswith("\ufeff"):
        moved = plain[move_position(text, start) : move_position(text, end)]
        assert moved == text[start:end].replace("\r\n", "\n").replace("\r", "\n")
