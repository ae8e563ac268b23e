"""The page on downloads: it links every public file and no other."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import yaml

from sourcebook.book.pages.downloads import write_downloads_page
from sourcebook.documents.document import ROOT
from sourcebook.exports import PUBLIC


def build(folder, page):
    """Build a one-page book with the project's Markdown extensions, every warning an error."""
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    source = folder / "source"
    (source / "pages").mkdir(parents=True)
    extensions = settings["parse"]["myst_enable_extensions"]
    (source / "conf.py").write_text(
        f"extensions = ['myst_parser']\nmyst_enable_extensions = {extensions!r}\n", encoding="utf-8"
    )
    (source / "index.md").write_text("# Book\n\n```{toctree}\npages/downloads\n```\n", encoding="utf-8")
    (source / "pages" / "downloads.md").write_text(page, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-n", "-W", "--keep-going", "-q"]
    return subprocess.run([*command, str(source), str(folder / "html")], capture_output=True, text=True)


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    process = build(folder, write_downloads_page())
    assert process.returncode == 0, process.stderr
    return (folder / "html" / "pages" / "downloads.html").read_text(encoding="utf-8")


def test_the_page_links_every_public_file_and_no_other(html):
    links = set(re.findall(r'href="\.\./downloads/exports/([^"]+)"', html))
    assert links == {format_.file for format_ in PUBLIC}


def test_the_page_says_how_the_full_project_is_made(html):
    assert "--with-texts" in html


def test_a_link_that_is_not_marked_external_fails_the_build(tmp_path):
    page = write_downloads_page().replace("{.external}", "")
    assert build(tmp_path, page).returncode != 0


def test_the_page_is_markdown_alone():
    assert not re.search(r"<[a-z/!]", write_downloads_page().replace("](<", ""))
