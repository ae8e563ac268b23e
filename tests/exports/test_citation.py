"""The citation file: what its format asks for, the BibTeX made from it, and one version everywhere."""

from __future__ import annotations

import json
import tomllib

import pytest
from pybtex.database import parse_string

from sourcebook import __version__
from sourcebook.documents.document import ROOT
from sourcebook.errors import SourcebookError
from sourcebook.exports.citation import read_citation, write_bibtex

# The keys of the Citation File Format 1.2.0.
KEYS = {
    "abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi", "identifiers",
    "keywords", "license", "license-url", "message", "preferred-citation", "references", "repository",
    "repository-artifact", "repository-code", "title", "type", "url", "version",
}  # fmt: skip


@pytest.fixture(scope="module")
def citation():
    return read_citation()


def test_the_citation_file_has_what_the_format_asks_for(citation):
    assert {"cff-version", "message", "title", "authors"} <= set(citation) <= KEYS
    assert citation["cff-version"] == "1.2.0"
    assert citation["authors"] == [{"name": "The Sourcebook maintainers"}]


def test_bibtex_reads_what_was_written(citation):
    entry = parse_string(write_bibtex(citation), "bibtex").entries["sourcebook"]
    (author,) = entry.persons["author"]
    assert str(author) == "{The Sourcebook maintainers}"
    assert entry.fields["title"] == "{" + citation["title"] + "}"
    assert entry.fields["year"] == citation["date-released"][:4]
    assert not {"doi", "url"} & set(entry.fields)


def test_persons_and_signs_survive_bibtex():
    citation = {
        "title": "Fares & 12% {more}",
        "authors": [{"family-names": "Moss", "given-names": "Ada"}, {"name": "Port & Co"}],
        "version": "1_0",
        "date-released": "2021-03-01",
        "url": "https://example.org",
    }
    entry = parse_string(write_bibtex(citation), "bibtex").entries["sourcebook"]
    assert [str(person) for person in entry.persons["author"]] == ["Moss, Ada", r"{Port \& Co}"]
    assert entry.fields["title"] == r"{Fares \& 12\% \{more\}}"
    assert entry.fields["url"] == "https://example.org"


def test_version_and_title_are_the_same_everywhere(citation):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    deposit = json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))
    assert citation["version"] == __version__ == deposit["version"]
    assert citation["license"] == project["license"] == deposit["license"]
    assert citation["title"] == deposit["title"]
    assert citation["date-released"] == deposit["publication_date"]
    assert citation["keywords"] == deposit["keywords"]
    assert [author["name"] for author in citation["authors"]] == [author["name"] for author in deposit["creators"]]


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "does not exist"), ("a: [", "not YAML"), ("title: x", "no 'authors'"), ("- x", "no 'title'")],
)
def test_a_faulty_citation_file_is_told_in_a_sentence(tmp_path, content, told):
    path = tmp_path / "CITATION.cff"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(SourcebookError, match=told):
        read_citation(path)
