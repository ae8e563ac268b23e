"""The citation file: what its format asks for, the BibTeX made from it, and one version everywhere."""

from __future__ import annotations

import json
import tomllib

import pytest
import yaml
from pybtex.database import parse_string

from sourcebook import __version__
from sourcebook.documents.document import ROOT
from sourcebook.documents.imprint import Imprint, read_imprint
from sourcebook.exports.citation import complete_cff, write_bibtex

# The keys of the Citation File Format 1.2.0.
KEYS = {
    "abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi", "identifiers",
    "keywords", "license", "license-url", "message", "preferred-citation", "references", "repository",
    "repository-artifact", "repository-code", "title", "type", "url", "version",
}  # fmt: skip


@pytest.fixture(scope="module")
def citation():
    return yaml.load((ROOT / "CITATION.cff").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def test_the_citation_file_has_what_the_format_asks_for(citation):
    assert {"cff-version", "message", "title", "authors"} <= set(citation) <= KEYS
    assert citation["cff-version"] == "1.2.0"
    assert citation["authors"] == [{"name": "The Sourcebook maintainers"}]


def test_the_citation_file_names_book_and_code_where_they_are_known():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert complete_cff(text, Imprint()) == text
    imprint = Imprint(address="https://example.org/book", repository="https://example.org/code")
    completed = yaml.safe_load(complete_cff(text, imprint))
    assert set(completed) <= KEYS
    assert (completed["url"], completed["repository-code"]) == (imprint.address, imprint.repository)
    assert complete_cff(complete_cff(text, imprint), Imprint(address="https://example.org/other")).count("\nurl:") == 1


def test_bibtex_reads_what_was_written():
    imprint = read_imprint("seeds")
    entry = parse_string(write_bibtex(imprint), "bibtex").entries["sourcebook"]
    (author,) = entry.persons["author"]
    assert str(author) == "{The Sourcebook maintainers}"
    assert entry.fields["title"] == "{" + imprint.title + "}"
    assert entry.fields["year"] == imprint.date[:4]
    assert not {"doi", "url"} & set(entry.fields)


def test_persons_and_signs_survive_bibtex():
    authors = ("Moss, Ada", "Port & Co")
    imprint = Imprint("Fares & 12% {more}", authors, "MIT", "2021-03-01", "https://example.org", version="1_0")
    entry = parse_string(write_bibtex(imprint), "bibtex").entries["fares"]
    assert [str(person) for person in entry.persons["author"]] == ["Moss, Ada", r"{Port \& Co}"]
    assert entry.fields["title"] == r"{Fares \& 12\% \{more\}}"
    assert entry.fields["url"] == "https://example.org"


def test_a_study_of_which_nothing_is_known_can_be_cited():
    (entry,) = parse_string(write_bibtex(Imprint()), "bibtex").entries.values()
    assert dict(entry.fields) == {"title": "{untitled, no licence given}"}


def test_version_and_title_are_the_same_everywhere(citation):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    deposit = json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))
    assert citation["version"] == __version__ == deposit["version"]
    assert citation["license"] == project["license"] == deposit["license"]
    assert citation["title"] == deposit["title"]
    assert citation["date-released"] == deposit["publication_date"]
    assert citation["keywords"] == deposit["keywords"]
    imprint = read_imprint("seeds")
    assert (imprint.title, imprint.version, imprint.date) == (
        citation["title"],
        citation["version"],
        citation["date-released"],
    )
    assert list(imprint.authors) == [author["name"] for author in citation["authors"]]
    assert imprint.abstract == " ".join(citation["abstract"].split())
    assert [author["name"] for author in citation["authors"]] == [author["name"] for author in deposit["creators"]]
