"""Intake: every format gives the same document; encodings are told; what is no article is named with its reason."""

from __future__ import annotations

import gzip
import io
import json
import resource
import tarfile
import zipfile
from pathlib import Path

import pytest

from sourcebook.documents.encoding import decode
from sourcebook.documents.intake import LONGEST_BYTES, Article, Choices, Raw, Skipped, list_raw, read_raw
from sourcebook.documents.intake.found import File
from sourcebook.documents.intake.opening import Opener
from sourcebook.errors import SourcebookError

HEADLINE = "Council opens the café"
BODY = "The café opened on Monday. “It’s warm – at last,” Mayor Ada Quist said."
TEXT = f"{HEADLINE}\n\n{BODY}\n"


def read_all(path: Path, **chosen: str) -> tuple[list[Article], list[Skipped]]:
    articles, skipped = [], []
    for found in list_raw(path, Choices(**chosen)):
        if isinstance(found, Skipped):
            skipped.append(found)
            continue
        try:
            articles.append(read_raw(found))
        except SourcebookError as error:
            skipped.append(Skipped(found.file, str(error)))
    return articles, skipped


def write_rows(folder: Path, kind: str) -> Path:
    rows = [{"id": "cafe", "headline": HEADLINE, "source": "The Harbour News", "date": "2020-05-04", "text": BODY}]
    path = folder / f"articles.{kind}"
    if kind == "jsonl":
        path.write_text(json.dumps(rows[0]) + "\n", encoding="utf-8")
    elif kind == "jsonl.gz":
        path.write_bytes(gzip.compress(json.dumps(rows[0]).encode()))
    elif kind == "csv":
        cells = [f'"{value}"' for value in rows[0].values()]
        path.write_text(",".join(rows[0]) + "\n" + ",".join(cells) + "\n", encoding="utf-8")
    else:
        pyarrow = pytest.importorskip("pyarrow")
        pytest.importorskip("pyarrow.parquet").write_table(pyarrow.Table.from_pylist(rows), path)
    return path


@pytest.mark.parametrize("kind", ["jsonl", "jsonl.gz", "csv", "parquet"])
def test_a_row_is_an_article_with_its_headline_first(tmp_path: Path, kind: str) -> None:
    (article,), skipped = read_all(write_rows(tmp_path, kind))
    assert not skipped
    document = article.document
    assert (document.id, document.publisher, document.date) == ("cafe", "The Harbour News", "2020-05-04")
    assert document.text == f"{HEADLINE}\n\n{BODY}"


def test_a_page_gives_its_article_and_not_its_menu(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    paragraphs = "".join(f"<p>{BODY} The {n}th table stands at the window of the long room.</p>" for n in range(4, 9))
    page = (
        f"<html><head><title>{HEADLINE}</title><meta property='og:site_name' content='The Harbour News'></head><body>"
        f"<nav><a href='/'>Start page of all menus</a></nav><article><h1>{HEADLINE}</h1>{paragraphs}</article>"
        "<footer>All menus end here</footer></body></html>"
    )
    (tmp_path / "cafe.html").write_text(page, encoding="utf-8")
    (article,), _ = read_all(tmp_path)
    assert article.document.text.startswith(HEADLINE) and "at the window" in article.document.text
    assert "menus" not in article.document.text
    assert article.document.publisher == "The Harbour News"


def test_plain_utf8_is_kept_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"one\r\ntwo\rthree \xe2\x80\x9cx\xe2\x80\x9d\n")
    (article,), _ = read_all(tmp_path)
    assert article.document.text.encode() == (tmp_path / "a.txt").read_bytes()
    assert not article.note


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"])
def test_other_encodings_are_told_and_reported(tmp_path: Path, encoding: str) -> None:
    text = TEXT if encoding != "latin-1" else TEXT.translate({0x201C: '"', 0x201D: '"', 0x2019: "'", 0x2013: "-"})
    (tmp_path / "a.txt").write_bytes((text * 5).encode(encoding))
    (article,), skipped = read_all(tmp_path)
    assert article.document.text == text * 5 and not skipped
    assert "was decoded from" in article.note


def test_mojibake_is_mended_and_reported(tmp_path: Path) -> None:
    pytest.importorskip("ftfy")
    (tmp_path / "a.txt").write_text("The cafÃ© is â€œwarmâ€\x9d.\n\nIt opened.\n", encoding="utf-8")
    (article,), _ = read_all(tmp_path)
    assert "UTF-8 was read as Windows-1252, which were mended" in article.note
    assert article.document.text.startswith("The café is “warm”.")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\t\n", "is empty"),
        ("a.txt", bytes(range(256)) * 9, "is binary"),
        ("a.pdf", b"%PDF-1.4", "cannot be opened"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "save it as .docx"),
        ("a.xyz", b"nothing", "a format that is not read (.xyz)"),
        ("a.zip", b"PK\x03\x04", "no zip archive that can be opened"),
        ("a.docx", b"PK\x03\x04", "cannot be opened"),
        ("a.json", b"{", "is no JSON"),
        ("a.json", b"[]", "holds no article"),
        ("a.json", b'{"articles": [{"title": "x", "url": "https://example.org"}]}', "fetch the pages first"),
        ("a.csv", b"id,title,text\na,Pier\n", "has no text: fill it in"),
        ("a.csv", b"id;Text\na;nan\n", "has no text (“nan”)"),
        ("a.jsonl", b'{"text": {"a": 1, "b": 2}}', "has an object (a, b) in the place of its text"),
        ("a.rss", b"<rss><channel><title>x</title></channel></rss>", "no RSS or Atom feed with entries"),
        ("a.html", b"<html><body></body></html>", "holds no article"),
        ("a.jsonl", b"{not json}\n", "is no JSON"),
        ("a.jsonl", b"[1]\n", "is no JSON object"),
        ("a.jsonl", b'{"words": "x"}\n', "no column that is known to hold a text"),
        ("a.jsonl", b'{"text": null}\n', "has no text"),
        ("a.parquet", b"PAR1 broken", "could not be read"),
        ("a.csv.gz", b"no gzip", "could not be read"),
    ],
)
def test_what_is_no_article_is_named_with_its_reason(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    for module in ("trafilatura", "pyarrow"):
        pytest.importorskip(module)
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    articles, (skipped,) = read_all(tmp_path)
    assert [article.document.id for article in articles] == ["good"]
    assert skipped.file.startswith(name) and reason in skipped.reason


def test_one_bad_row_loses_no_other(tmp_path: Path) -> None:
    lines = [
        json.dumps({"text": TEXT}),
        "{broken",
        json.dumps({"text": TEXT}),
        "\ud800".encode("utf-8", "ignore").decode(),
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    articles, skipped = read_all(tmp_path)
    assert [article.document.id for article in articles] == ["a-1", "a-3"]
    assert [each.file for each in skipped] == ["a.jsonl, row 2"]


def test_index_gives_facts_by_file_and_names_files_that_are_missing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "index.csv").write_text(
        "doc,file,source,title,url\ncafe,a.txt,The Harbour News,Of cafés,https://example.org/a\nb,../../b.txt,,,\n"
    )
    (article,), (missing,) = read_all(tmp_path)
    document = article.document
    assert (document.id, document.publisher, document.address) == ("cafe", "The Harbour News", "https://example.org/a")
    assert document.headline == "Of cafés"
    assert "../../b.txt" in missing.file


@pytest.mark.parametrize("folder", ["", "my-articles/"])
@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_an_index_in_an_archive_tells_of_the_files_beside_it(tmp_path: Path, folder: str, kind: str) -> None:
    files = {
        f"{folder}a.txt": TEXT,
        f"{folder}index.csv": "id;file;publisher\ncafe;a.txt;The Quay\ngone;gone.txt;\n",
        "elsewhere/index.csv": f'headline,text\nA table,"{BODY}"\n',
    }
    if kind == "zip":
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
            for name, text in files.items():
                archive.writestr(name, text)
    else:
        with tarfile.open(tmp_path / "all.tar.gz", "w:gz") as archive:
            for name, text in files.items():
                member = tarfile.TarInfo(name)
                member.size = len(text.encode())
                archive.addfile(member, io.BytesIO(text.encode()))
    articles, (missing,) = read_all(tmp_path)
    told = [(each.document.id, each.document.publisher, each.document.headline) for each in articles]
    assert sorted(told) == [("cafe", "The Quay", HEADLINE), ("index-1", "", "A table")]
    assert missing.file == f"all.{kind}/{folder}index.csv: gone.txt"


def test_ids_are_safe_and_taken_once(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    for name in ("a.txt", "A.html", "below/a.txt", "a b.txt", "a_b.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    rows = [{"id": "../../etc/x", "text": TEXT}, {"id": "=cmd()", "text": TEXT}, {"id": "/", "text": TEXT}]
    (tmp_path / "z.jsonl").write_text("\n".join(map(json.dumps, rows)))
    ids = [found.id for found in list_raw(tmp_path) if isinstance(found, Raw)]
    assert len({id_.casefold().replace("_", "-") for id_ in ids}) == len(ids) == 8
    assert all(Path(f"{id_}.txt").name == f"{id_}.txt" and not id_.startswith((".", "=", "-")) for id_ in ids)


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.txt").write_text(TEXT)
    (inside / "a.txt").symlink_to(tmp_path / "secret.txt")
    (inside / "below").symlink_to(tmp_path)
    articles, skipped = read_all(inside)
    assert not articles
    assert {each.file for each in skipped} >= {"a.txt"}
    assert "outside the folder" in skipped[0].reason


def test_a_named_column_holds_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"Words": TEXT, "text": "other"}))
    (article,), _ = read_all(tmp_path, text_column="Words")
    assert article.document.text == TEXT


def test_half_characters_are_shown_as_lost(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "A caf\\ud800 opened.\\nIt is warm."}')
    (article,), _ = read_all(tmp_path)
    assert article.document.text == "A caf\ufffd opened.\nIt is warm."
    assert "halves of characters" in article.note


def test_a_declared_encoding_of_a_page_is_believed() -> None:
    page = '<html><head><meta charset="iso-8859-2"></head><body>Łódź i Kraków</body></html>'
    assert decode(page.encode("iso-8859-2")) == (page, "iso-8859-2")


def test_a_missing_input_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourcebookError, match="does not exist"):
        list(list_raw(tmp_path / "nowhere"))


@pytest.mark.parametrize("packed", [False, True])
def test_a_small_parquet_file_that_unpacks_to_more_memory_than_it_may_is_told(tmp_path: Path, packed: bool) -> None:
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    table = pyarrow.table({"text": ["A ferry left."] * 10 + ["a" * 300_000_000]})
    parquet.write_table(table, path, compression="brotli", use_dictionary=False, row_group_size=10)
    assert path.stat().st_size < 10_000
    if packed:
        path.write_bytes(gzip.compress(path.read_bytes()))
    name = "a.parquet.gz" if packed else "a.parquet"
    with Opener(Choices(), memory=150_000_000) as opener:
        *rows, told = opener.open(File(name, path))
    assert [row.content for row in rows if isinstance(row, Raw)] == ["A ferry left."] * 10
    assert isinstance(told, Skipped) and "more than 150 MB of memory" in told.reason


def test_a_cell_of_three_hundred_megabytes_is_told_without_being_held(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as stream:
        stream.write(b'text\nA ferry left.\n"')
        for _ in range(300):
            stream.write(b"word, " * 166_667)
        stream.write(b'"\nA ship came.\n')
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    one, long, other = list_raw(tmp_path / "a.csv")
    assert (one.id, other.id) == ("a-1", "a-3")  # type: ignore[union-attr]
    assert isinstance(long, Skipped) and "longer than" in long.reason
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, "kilobytes"


def test_a_parquet_file_of_a_kilobyte_that_unpacks_to_gigabytes_costs_its_rows(tmp_path: Path) -> None:
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    words = pyarrow.array(["a" * 10_000_000, "A ferry left."])
    places = pyarrow.array([0] * 170 + [1], pyarrow.int32())
    path = tmp_path / "a.parquet"
    table = pyarrow.table({"text": pyarrow.DictionaryArray.from_arrays(places, words)})
    parquet.write_table(table, path, compression="brotli")
    assert path.stat().st_size < 1_500
    *long, ferry = list_raw(path)
    assert ferry.id == "a-171"  # type: ignore[union-attr]
    assert len(long) == 170 and all("longer than" in each.reason for each in long if isinstance(each, Skipped))


def test_a_row_longer_than_any_article_is_left_out_alone(tmp_path: Path) -> None:
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    texts = ["A ferry left.", "a" * (LONGEST_BYTES + 1), "A ship came."]
    parquet.write_table(pyarrow.table({"text": texts}), tmp_path / "a.parquet")
    one, long, other = list_raw(tmp_path)
    assert (one.id, other.id) == ("a-1", "a-3")  # type: ignore[union-attr]
    assert isinstance(long, Skipped) and "longer than" in long.reason
