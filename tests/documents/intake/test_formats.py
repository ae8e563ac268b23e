"""Every format: a made-up file of it becomes the articles that it was made from, with what is known of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sourcebook.documents.intake import Raw, Skipped, list_raw, read_raw
from sourcebook.documents.intake.found import Article
from tests.documents.intake import exports
from tests.documents.intake.exports import PIECES

for module in ("lxml", "pyarrow", "striprtf", "pypdfium2", "warcio", "trafilatura"):
    pytest.importorskip(module)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[Article]]:
    """Return what reads a file out of a folder that holds every format at once, of which nothing is skipped."""
    folder = tmp_path_factory.mktemp("formats")
    for name, write in (ARCHIVES | TABLES | DRAFTS).items():
        (folder / name).write_bytes(write())
    articles, skipped = read_folder(folder)
    assert not skipped
    return lambda name: [each for each in articles if re.match(rf"{re.escape(name)}(?![\w.-])", each.source)]


def read_folder(folder: Path) -> tuple[list[Article], list[Skipped]]:
    found = list(list_raw(folder))
    return [read_raw(each) for each in found if isinstance(each, Raw)], [e for e in found if isinstance(e, Skipped)]


ARCHIVES: dict[str, Callable[[], bytes]] = {
    "classic.txt": exports.write_classic,
    "classic-lf.txt": lambda: exports.write_classic("\n"),
    "uni.txt": exports.write_uni,
    "uni.docx": lambda: exports.write_docx(exports.list_lines(exports.list_uni_lines)),
    "uni.rtf": lambda: exports.write_rtf(exports.list_lines(exports.list_uni_lines)),
    "uni.zip": lambda: exports.pack(
        {f"{n}.docx": exports.write_docx(exports.list_uni_lines(piece)) for n, piece in enumerate(PIECES)}
    ),
    "factiva.txt": lambda: "\n".join(exports.list_lines(exports.list_factiva_lines)).encode(),
    "factiva.html": lambda: exports.write_page(exports.list_lines(exports.list_factiva_lines), "div"),
    "factiva.rtf": lambda: exports.write_rtf(exports.list_lines(exports.list_factiva_lines)),
    "factiva-coded.txt": exports.write_factiva_coded,
    "proquest.txt": lambda: "\n".join(exports.list_proquest()).encode(),
    "proquest.html": lambda: exports.write_page(exports.list_proquest()),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_export_of_a_news_archive_is_one_article_each_with_its_facts(
    read: Callable[[str], list[Article]], name: str
) -> None:
    articles = read(name)
    assert len(articles) == len(PIECES)
    for piece, article in zip(PIECES, articles, strict=True):
        document = article.document
        assert (document.publisher, document.date, document.headline) == (piece.publisher, piece.iso, piece.headline)
        assert piece.byline in document.byline and article.section.startswith(piece.section)
        assert document.text.split("\n\n", 1)[0] == piece.headline
        assert document.text.split() == " ".join((piece.headline, *piece.text)).split()


TABLES: dict[str, Callable[[], bytes]] = {
    "a.csv": lambda: exports.write_separated(","),
    "semicolon.csv": lambda: exports.write_separated(";"),
    "a.tsv": lambda: exports.write_separated("\t"),
    "a.xls": lambda: exports.write_separated("\t"),  # as some services call their tables
    "a.xlsx": exports.write_xlsx,
    "a.parquet": exports.write_parquet,
    "newsapi.json": exports.write_newsapi,
    "mediacloud.json": lambda: json.dumps(
        {"stories": exports.list_rows(publisher="media_name", headline="title", date="publish_date", text="story_text")}
    ).encode(),
    "newspaper.json": lambda: json.dumps(exports.list_rows(headline="title", date="publish_date")).encode(),
    "trafilatura.jsonl": lambda: "\n".join(
        json.dumps(row | {"source": "https://courier.example/1"})
        for row in exports.list_rows(publisher="source-hostname", headline="title", byline="author")
    ).encode(),
    "columns.json": lambda: json.dumps(
        {name: {str(n): row[name] for n, row in enumerate(exports.list_rows())} for name in exports.list_rows()[0]}
    ).encode(),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_row_of_any_table_is_an_article(read: Callable[[str], list[Article]], name: str) -> None:
    articles = read(name)
    assert len(articles) == len(PIECES)
    for piece, article in zip(PIECES, articles, strict=True):
        document = article.document
        assert (document.publisher, document.date, document.headline) == (piece.publisher, piece.iso, piece.headline)
        assert document.byline == piece.byline
        assert document.text == "\n\n".join((piece.headline, *piece.text))


LINES = [PIECES[0].headline, *PIECES[0].text]
DRAFTS: dict[str, Callable[[], bytes]] = {
    "draft.txt": lambda: "\n\n".join(LINES).encode(),
    "draft.docx": lambda: exports.write_docx(LINES),
    "draft.odt": lambda: exports.write_odt(LINES),
    "draft.rtf": lambda: exports.write_rtf(LINES),
    "draft.md": lambda: f"# {LINES[0]}\n\n{LINES[1].replace('$4 ', '$4' + chr(10))}\n\n*{LINES[2]}*\n".encode(),
    "draft.eml": lambda: f"Subject: {LINES[0]}\nFrom: Ada Quist\nContent-Type: text/plain; charset=utf-8\n\n".encode()
    + "\n\n".join(LINES[1:]).encode(),
    "draft.zip": lambda: exports.pack(
        {"in/b.zip": exports.pack({"a.docx": exports.write_docx(LINES)}), "__MACOSX/x.txt": b"x", "in/.DS_Store": b"x"}
    ),
    "draft.tar.gz": lambda: exports.pack_tar({"in/a.txt": "\n\n".join(LINES).encode()}),
}  # fmt: skip


@pytest.mark.parametrize("name", DRAFTS)
def test_a_draft_gives_its_paragraphs(read: Callable[[str], list[Article]], name: str) -> None:
    (article,) = read(name)
    assert article.document.text == "\n\n".join(LINES)
    assert article.document.headline == LINES[0]


def test_the_lines_of_a_pdf_are_joined_to_paragraphs(tmp_path: Path) -> None:
    lines = ["Council buys a ferry", "The council bought a ferry for $4 million on Monday after a long", "talk.",
             "It floats, said the harbour master, who had seen many boats and did", "not expect this one."]  # fmt: skip
    (tmp_path / "a.pdf").write_bytes(exports.write_pdf(lines))
    (article,), _ = read_folder(tmp_path)
    first, second, third = article.document.text.split("\n\n")
    assert first == lines[0] and second.endswith("after a long talk.") and third.endswith("did not expect this one.")


def test_a_scan_is_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(exports.write_pdf([]))
    _, (skipped,) = read_folder(tmp_path)
    assert "scanned PDF" in skipped.reason


@pytest.mark.parametrize("atom", [False, True])
def test_an_entry_of_a_feed_is_an_article(tmp_path: Path, atom: bool) -> None:
    (tmp_path / "feed.xml").write_bytes(exports.write_feed(atom))
    articles, skipped = read_folder(tmp_path)
    assert not skipped
    for piece, article in zip(PIECES, articles, strict=True):
        document = article.document
        assert (document.headline, document.date, document.byline) == (piece.headline, piece.iso, piece.byline)
        assert document.publisher == "Harbour Courier" and document.address == "https://courier.example/1"
        assert document.text == "\n\n".join((piece.headline, *piece.text))


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_page_of_a_web_archive_is_an_article(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(exports.write_warc(name.endswith(".gz")))
    articles, (skipped,) = read_folder(tmp_path)
    assert "3 answers besides" in skipped.reason
    for piece, article in zip(PIECES, articles, strict=True):
        document = article.document
        assert (document.headline, document.publisher, document.date) == (piece.headline, piece.publisher, piece.iso)
        assert piece.text[0] in document.text and "menus" not in document.text


def test_a_page_that_a_browser_saved_in_one_file_is_read(tmp_path: Path) -> None:
    page = exports.write_article_page(PIECES[0]).decode()
    head = "From: <Saved>\nSnapshot-Content-Location: https://courier.example/1\nMIME-Version: 1.0\n"
    head += 'Content-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset=utf-8\n\n'
    (tmp_path / "a.mht").write_bytes(f"{head}{page}\n--b--\n".encode())
    (article,), _ = read_folder(tmp_path)
    assert article.document.headline == PIECES[0].headline
    assert article.document.address == "https://courier.example/1"
