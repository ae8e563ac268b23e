"""All exports together: the files, the crate that describes them, and what they must not hold."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import requests
import rocrate
import urllib3
from rocrate.rocrate import ROCrate
from rocrate_validator import services

from sourcebook.cli import main
from sourcebook.documents.imprint import Imprint
from sourcebook.exports import PUBLIC, write_exports
from sourcebook.exports.qda import PROJECT
from tests.exports.conftest import IMPRINT, STUDY


@pytest.fixture(scope="module")
def folder(coded, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    write_exports(coded.documents, coded.tables, coded.folder, folder, IMPRINT)
    return folder


@pytest.fixture(scope="module")
def corpus(coded, tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    for document in coded.documents:
        (folder / document.file).write_bytes(document.text.encode("utf-8"))
    (folder / "index.csv").write_text("id,file\nh,harbour.txt\nb,bridge.txt\n", encoding="utf-8")
    (folder / "study.yml").write_text(STUDY, encoding="utf-8")
    return folder


def test_the_public_exports_are_those_that_the_page_lists(folder):
    assert {path.name for path in folder.iterdir()} == {format_.file for format_ in PUBLIC}


def test_no_public_file_holds_an_article_or_a_whole_paragraph(coded, folder):
    paragraphs = [
        paragraph.encode("utf-8")
        for document in coded.documents
        for paragraph in document.text.splitlines()
        if len(paragraph) > 60
    ]
    contents = []
    for path in folder.iterdir():
        contents.append(path.read_bytes())
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                contents += [archive.read(name) for name in archive.namelist()]
    assert paragraphs
    assert not [paragraph for paragraph in paragraphs for content in contents if paragraph in content]


def test_equal_tables_make_equal_bytes_in_another_process(corpus, coded, folder, tmp_path):
    command = [sys.executable, "-m", "sourcebook", "export"]
    command += ["--corpus", str(corpus), "--coding", str(coded.folder)]
    for name, seed, zone in (("one", "1", "UTC"), ("two", "2", "Asia/Tokyo")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        subprocess.run([*command, "--with-texts", "--out", str(tmp_path / name)], check=True, env=environment)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    for name in ("tables.zip", "tables.xlsx"):
        assert one[name] == (folder / name).read_bytes()


def test_the_command_makes_the_project_only_when_asked(corpus, coded, tmp_path, capsys):
    arguments = ["export", "--corpus", str(corpus), "--coding", str(coded.folder), "--out", str(tmp_path)]
    assert main(arguments) == 0
    assert not (tmp_path / PROJECT.file).exists()
    assert main([*arguments, "--with-texts"]) == 0
    assert str(tmp_path / PROJECT.file) in capsys.readouterr().out


def test_the_command_takes_the_articles_that_the_tables_were_extracted_from(corpus, coded, tmp_path):
    coding = shutil.copytree(coded.folder, tmp_path / "coding")
    shutil.copytree(corpus, coding / "articles")
    named, found = tmp_path / "named", tmp_path / "found"
    assert main(["export", "--coding", str(coding), "--corpus", str(corpus), "--out", str(named)]) == 0
    assert main(["export", "--coding", str(coding), "--out", str(found)]) == 0
    assert (named / "annotations.jsonld").read_bytes() == (found / "annotations.jsonld").read_bytes()


def test_the_command_tells_a_fault_in_a_sentence(corpus, tmp_path, capsys):
    arguments = [
        "export",
        "--corpus",
        str(corpus),
        "--coding",
        str(tmp_path / "none"),
        "--out",
        str(tmp_path),
    ]
    assert main(arguments) == 1
    assert "is not a folder" in capsys.readouterr().err


def test_an_independent_reader_opens_the_crate(coded, folder):
    crate = ROCrate(folder)
    assert {entity.id for entity in crate.data_entities} == {format_.file for format_ in PUBLIC[:-1]}
    assert crate.root_dataset["license"].id == "https://creativecommons.org/licenses/by/4.0/"
    assert {source.type for source in crate.root_dataset["isBasedOn"]} == {"NewsArticle"}
    sizes = {entity.id: int(entity["contentSize"]) for entity in crate.data_entities}
    assert sizes == {name: (folder / name).stat().st_size for name in sizes}


@pytest.mark.slow
def test_the_crate_passes_the_validator_by_the_profile_that_it_names(folder, monkeypatch):
    """roc-validator asks the web for the context, which the rocrate library carries."""
    context = (Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_bytes()

    def answer(adapter, request, **_):
        response = requests.Response()
        response.status_code, response._content, response.url, response.request = 200, context, request.url, request
        response.headers["Content-Type"] = "application/ld+json"
        response.raw = urllib3.HTTPResponse(io.BytesIO(context), status=200, preload_content=False)
        return response

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", answer)
    assert ROCrate(folder).root_dataset["conformsTo"]["name"] == "Process Run Crate"
    for profile in ("ro-crate-1.1", "process-run-crate-0.5"):
        held = services.validate({"rocrate_uri": str(folder), "profile_identifier": profile, "no_cache": True})
        assert held.passed(), [issue.message for issue in held.get_issues()]


def test_a_study_without_an_imprint_is_untitled_and_borrows_nobodys(coded, tmp_path):
    write_exports(coded.documents, coded.tables, coded.folder, tmp_path, Imprint())
    texts = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with zipfile.ZipFile(tmp_path / "tables.zip") as archive:
        texts["datapackage.json"] = archive.read("datapackage.json")
    for name, text in texts.items():
        for other in (b"five US news articles", b"Sourcebook maintainers", b"CC-BY", b"CC BY", b"creativecommons"):
            assert other not in text, name
    for name in ("datapackage.json", "citation.bib", "annotations.jsonld", "ro-crate-metadata.json"):
        assert b"untitled, no licence given" in texts[name], name
    crate = ROCrate(tmp_path)
    assert (crate.root_dataset["license"], crate.root_dataset.get("author")) == ("no licence given", None)


def test_every_file_that_says_whose_it_is_says_the_studys(folder):
    read = {
        path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.suffix not in (".zip", ".xlsx")
    }
    with zipfile.ZipFile(folder / "tables.zip") as archive:
        package = json.loads(archive.read("datapackage.json"))
    assert package["title"] == "Ferry fares: coded tables"
    assert [each["title"] for each in package["contributors"]] == list(IMPRINT.authors)
    assert package["licenses"] == [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}]
    annotations = json.loads(read["annotations.jsonld"])
    assert annotations["label"] == "Ferry fares: coded mentions"
    assert [each["type"] for each in annotations["creator"]] == ["Person", "Organization"]
    root = ROCrate(folder).root_dataset
    assert (root["name"], root["datePublished"], root["url"]) == (IMPRINT.title, IMPRINT.date, IMPRINT.address)
    assert [author["name"] for author in root["author"]] == list(IMPRINT.authors)
    assert "Moss, Ada and {Port Union}" in read["citation.bib"] and "{Ferry fares}" in read["citation.bib"]


def test_the_crate_has_what_its_specification_asks_for(folder):
    """RO-Crate 1.1, "Root Data Entity" and "JSON-LD": required properties, unique ids, flat entities."""
    crate = json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert crate["@context"] == "https://w3id.org/ro/crate/1.1/context"
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(entities) == len(crate["@graph"])
    descriptor = entities["ro-crate-metadata.json"]
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert {"name", "description", "datePublished", "license"} <= set(entities["./"])
    for entity in crate["@graph"]:
        values = [part for value in entity.values() for part in (value if isinstance(value, list) else [value])]
        nested = [value for value in values if isinstance(value, dict)]
        assert all(list(value) == ["@id"] for value in nested)
        assert {value["@id"] for value in nested} <= set(entities) | {descriptor["conformsTo"]["@id"]}
