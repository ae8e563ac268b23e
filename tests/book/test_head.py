"""What pages say of themselves, and where they lead: all from the study's imprint, nothing where it is silent."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from docutils import nodes

from sourcebook.book import head
from sourcebook.book.made import fill_prose
from sourcebook.book.pages.evidence import write_evidence
from sourcebook.documents.imprint import Imprint
from sourcebook.mentions.subject import Subject
from tests.exports.conftest import Coded, coded  # noqa: F401

FULL = Imprint(
    "Fares & “tolls”", ("Moss, Ada", "Port Union"), "MIT", "2021-04-01", "https://example.org/ferries",
    abstract="What fares cost.", repository="https://example.org/code/",
)  # fmt: skip


def open_app(folder: Path, monkeypatch: pytest.MonkeyPatch, imprint: Imprint) -> Any:
    monkeypatch.setattr(head, "read_imprint", lambda corpus: imprint)
    config = SimpleNamespace(sourcebook_corpus="seeds", root_doc="intro", html_baseurl="", html_theme_options={})
    title = SimpleNamespace(astext=lambda: "Fares <now>")
    (folder / "html").mkdir()
    app = SimpleNamespace(config=config, outdir=folder / "html")
    app.env = SimpleNamespace(titles={"intro": title, "notebooks/a": title}, found_docs={"intro", "notebooks/a"})
    head.place_addresses(app, config)  # type: ignore[arg-type]
    return app


def read_tags(app: Any, page: str, doctree: Any = None) -> list[tuple[str, str]]:
    context: dict[str, Any] = {}
    head.add_head(app, page, "page.html", context, doctree)
    assert "<now>" not in context["metatags"]
    return re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)" />', context["metatags"])


def make_page(*words: str) -> nodes.document:
    page = nodes.section("", nodes.title("", "Fares"), *(nodes.paragraph("", each) for each in words))
    document = nodes.container("", page)
    return document  # type: ignore[return-value]


def test_a_page_has_a_description_a_card_and_a_citation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(head, "list_figures", lambda made: {"a": [{"name": "tolls"}], "b": [{"name": "other"}]})
    app = open_app(tmp_path, monkeypatch, FULL)
    tags = read_tags(app, "notebooks/a", make_page("Which fares  rose?", "More."))
    told = dict(tags)
    assert told["description"] == told["og:description"] == "Which fares rose?"
    assert (told["og:title"], told["og:type"]) == ("Fares &lt;now&gt;", "article")
    assert told["og:url"] == "https://example.org/ferries/notebooks/a.html"
    assert told["og:image"] == "https://example.org/ferries/downloads/tolls.png"
    assert told["citation_title"] == "Fares &amp; “tolls”" and told["citation_publication_date"] == "2021/04/01"
    assert [value for name, value in tags if name == "citation_author"] == ["Moss, Ada", "Port Union"]
    assert dict(read_tags(app, "intro"))["description"] == "What fares cost."


def test_where_nothing_is_known_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_app(tmp_path, monkeypatch, Imprint())
    assert {name for name, _ in read_tags(app, "intro", make_page("Fares rose."))} == {
        "description", "og:title", "og:type", "og:description",
    }  # fmt: skip
    assert (app.config.html_baseurl, app.config.html_theme_options) == ("", {})
    (app.outdir / "404.html").write_text('<a href="intro.html">', encoding="utf-8")
    head.complete_site(app, None)
    assert [path.name for path in app.outdir.iterdir()] == ["404.html"]


def test_a_page_that_opens_with_a_table_is_not_described_by_a_cell() -> None:
    cell = nodes.entry("", nodes.paragraph("", "Publisher"))
    assert head.describe_page(nodes.section("", cell, nodes.paragraph("", "Rows."))) == ""  # type: ignore[arg-type]
    assert head.describe_page(None) == ""


def test_the_site_has_a_map_and_what_is_lost_leads_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_app(tmp_path, monkeypatch, FULL)
    page = '<link href="_static/a.css"><a href="intro.html"><a href="#top"><a href="https://example.org/x">'
    (app.outdir / "404.html").write_text(page, encoding="utf-8")
    for _ in range(2):
        head.complete_site(app, None)
    links = re.findall(r'href="([^"]+)"', (app.outdir / "404.html").read_text(encoding="utf-8"))
    base = "https://example.org/ferries/"
    assert links == [f"{base}_static/a.css", f"{base}intro.html", "#top", "https://example.org/x"]
    elements = ElementTree.parse(app.outdir / "sitemap.xml").iter()
    listed = [element.text for element in elements if element.tag.endswith("loc")]
    assert listed == [f"{base}intro.html", f"{base}notebooks/a.html"]


def test_notebooks_can_be_launched_only_where_their_repository_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = open_app(tmp_path, monkeypatch, FULL).config.html_theme_options
    assert options["repository_url"] == FULL.repository and options["launch_buttons"]["binderhub_url"] == head.BINDER


def test_each_mention_leads_to_a_form_that_knows_its_id(coded: Coded) -> None:  # noqa: F811
    (harbour, _) = coded.documents
    ids = [*coded.tables["stances"]["id"], *coded.tables["statistics"]["id"][:3]]
    page = re.sub(r"\\(.)", r"\1", write_evidence(harbour, coded.tables, "https://example.org/code"))
    forms = [parse_qs(urlsplit(each).query) for each in re.findall(r"<(https://example.org/code/issues[^>]+)>", page)]
    assert {form["title"][0].rpartition(" ")[2] for form in forms} >= set(ids)
    assert all(f"Mention: {form['title'][0].rpartition(' ')[2]}\n" in form["body"][0] for form in forms)
    assert "/issues/" not in write_evidence(harbour, coded.tables)


def test_an_executed_notebook_has_its_numbers_in_its_prose() -> None:
    text = "Of {number}`fares`, {number}`a dozen <tolls>` rose {badge}`x.y`. {claim}`x.y` {subject}`about` `{number}`"
    filled = fill_prose(text, {"fares": "1,200", "x.y": "Fares rose."}, Subject(about="on fares"))
    assert filled == "Of 1,200, a dozen rose . Fares rose. on fares `{number}`"


def test_a_chapter_and_no_other_page_ends_with_its_notebook() -> None:
    for page, ends in (("notebooks/fares", True), ("evidence/a", False), ("intro", False)):
        context = {"body": "<h1>Fares</h1>"}
        head.add_take_along(None, page, "page.html", context, None)  # type: ignore[arg-type]
        assert context["body"].startswith("<h1>Fares</h1>")
        assert ('href="../downloads/notebooks/fares.ipynb" download' in context["body"]) is ends
