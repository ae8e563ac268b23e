"""A study's imprint: read from beside its articles, told where it is at fault, carried to the tables and the book."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sourcebook.cli import main
from sourcebook.documents.imprint import Imprint, read_imprint, start_study
from sourcebook.errors import SourcebookError

STUDY = """\
title: "Boats: a count"
authors: ["Moss, Ada", Port Union]
licence: CC-BY-NC-SA-4.0
date: 2021-04-01
address: https://example.org/boats
"""


def test_a_study_says_what_it_is_called_and_whose_it_is(tmp_path: Path) -> None:
    (tmp_path / "study.yml").write_text(STUDY, encoding="utf-8")
    imprint = read_imprint(tmp_path)
    assert (imprint.name, imprint.authors, imprint.date) == (
        "Boats: a count",
        ("Moss, Ada", "Port Union"),
        "2021-04-01",
    )
    assert imprint.licence_address == "https://creativecommons.org/licenses/by-nc-sa/4.0/"
    assert Imprint(licence="MIT").licence_address == "https://spdx.org/licenses/MIT"
    (tmp_path / "articles.jsonl").write_text("{}", encoding="utf-8")
    assert read_imprint(tmp_path / "articles.jsonl") == imprint


def test_what_is_not_said_is_not_guessed(tmp_path: Path) -> None:
    assert read_imprint(tmp_path) == Imprint()
    assert Imprint().name == "untitled, no licence given"
    assert Imprint(title="Boats").name == "Boats, no licence given"
    (tmp_path / "mine").mkdir()
    assert main(["new", str(tmp_path / "mine")]) == 0
    assert read_imprint(tmp_path / "mine") == Imprint()
    with pytest.raises(SourcebookError, match="exists"):
        start_study(tmp_path / "mine")


def test_the_environment_says_where_a_study_is_published_unless_the_study_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCEBOOK_ADDRESS", "https://example.org/elsewhere")
    monkeypatch.setenv("SOURCEBOOK_REPOSITORY", "https://example.org/code")
    assert read_imprint(tmp_path).address == "https://example.org/elsewhere"
    (tmp_path / "study.yml").write_text(STUDY, encoding="utf-8")
    imprint = read_imprint(tmp_path)
    assert (imprint.address, imprint.repository) == ("https://example.org/boats", "https://example.org/code")
    monkeypatch.setenv("SOURCEBOOK_ADDRESS", "elsewhere")
    (tmp_path / "study.yml").unlink()
    with pytest.raises(SourcebookError, match=r"SOURCEBOOK_ADDRESS: 'elsewhere' is no address"):
        read_imprint(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: [", "is not YAML"),
        ("titel: Boats", "'titel' is no field of a study"),
        ("authors: Ada Moss", "no list of names"),
        ("authors: [{name: Ada}]", "no list of names"),
        ("title: [a, b]", "title holds several things"),
        ("date: May", "'May' is no date"),
        ("address: javascript:alert(1)", "is no address"),
    ],
)
def test_a_faulty_imprint_is_told_in_a_sentence(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "study.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SourcebookError, match=rf"study\.yml.*{message}"):
        read_imprint(tmp_path)


def test_the_tables_of_a_study_carry_its_imprint(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "boats.txt").write_text("Boats\n\nTwo boats left the pier.\n", encoding="utf-8")
    for text, title, licences in (("", "untitled, no licence given", 0), (STUDY, "Boats: a count", 1)):
        (tmp_path / "in" / "study.yml").write_text(text or "{}", encoding="utf-8")
        assert main(["extract", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--workers", "1"]) == 0
        package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
        assert package["title"] == f"{title}: coded tables"
        assert len(package.get("licenses", [])) == licences
        assert read_imprint(tmp_path / "out" / "articles") == read_imprint(tmp_path / "in")
