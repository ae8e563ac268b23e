"""Another subject: the whole extraction on examples/housing, whose codebook is data and whose articles are made up."""

from __future__ import annotations

from typing import Any

import pytest

from sourcebook.documents.document import ROOT, Document, read_corpus
from sourcebook.extract.devices import find_devices
from sourcebook.extract.numbers.quantities import find_quantities
from sourcebook.extract.sections import find_sections
from sourcebook.extract.speech.read import read_voices
from sourcebook.extract.stances.find import find_stances
from sourcebook.mentions.codebook import read_codebook

HOUSING = ROOT / "examples" / "housing"
DOCUMENTS = {document.id: document for document in read_corpus(HOUSING / "articles")}
CODEBOOK: dict[str, Any] = read_codebook(HOUSING / "codebook")

STANCES = {
    ("cap", "Ida Lund", "rent_cap", "opposes"),
    ("cap", "Omar Reyes", "rent_cap", "supports"),
    ("cap", "Port Ansel Tenants Union", "rent_cap", "supports"),
    ("lets", "Marlow County", "short_lets", "opposes"),
    ("lets", "Ruth Adeyemi", "short_lets", "opposes"),
    ("lets", "Hosts Association", "short_lets", "supports"),
    ("lets", "Veller County", "short_lets", "conditional"),
    ("zoning", "Senate", "upzoning", "supports"),
    ("zoning", "state senate", "upzoning", "supports"),
    ("zoning", "Lena Voss", "upzoning", "supports"),
    ("zoning", "Carl Brandt", "upzoning", "opposes"),
}


def rows_of(document: Document) -> list[dict[str, Any]]:
    return find_stances(document, read_voices(document.text, document.id), CODEBOOK)


def test_the_stances_of_another_subject_need_no_code() -> None:
    rows = [row for document in DOCUMENTS.values() for row in rows_of(document)]
    assert {(row["doc"], row["actor"], row["issue"], row["position"]) for row in rows} == STANCES
    assert {row["condition"] for row in rows} == {"", "fee"}
    assert {"affordability", "supply", "place"} <= {row["argument"] for row in rows}


@pytest.mark.parametrize(
    ("doc", "device", "text"),
    [
        ("cap", "promise", "We will build 400 homes by the harbour"),
        ("cap", "directive", "We must protect renters from sudden rises"),
        ("cap", "label", "low-income renters"),
        ("zoning", "repetition", "Let’s build homes near the trains. Let’s build them this year"),
        ("zoning", "label", "homeless people"),
    ],
)
def test_its_devices_are_found_with_its_own_labels(doc: str, device: str, text: str) -> None:
    document = DOCUMENTS[doc]
    rows = find_devices(document, read_voices(document.text, doc), CODEBOOK, find_sections(document.text))
    assert (device, text) in {(row["device"], row["text"]) for row in rows}


def test_its_quotations_and_figures_are_found() -> None:
    document = DOCUMENTS["cap"]
    voices = read_voices(document.text, "cap")
    assert [each.speaker for each in voices.quotations] == ["Ida Lund"] * 2 + ["Omar Reyes"] * 2
    assert {each.value for each in find_quantities(document.text)} >= {62, 400}


def test_the_projects_own_issues_find_nothing_there() -> None:
    for document in DOCUMENTS.values():
        assert find_stances(document, read_voices(document.text, document.id), read_codebook()) == []
