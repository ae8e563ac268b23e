"""Every reader on broken input: cut short, bits turned, archives in archives, bombs; no other file is lost by it."""

from __future__ import annotations

import gzip
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sourcebook.documents.intake import Choices, Raw, Skipped, list_raw
from sourcebook.documents.intake.containers import DEEPEST
from sourcebook.documents.intake.found import File
from sourcebook.documents.intake.opening import Opener
from sourcebook.documents.intake.reading import read_raw
from sourcebook.errors import SourcebookError
from tests.documents.intake import exports
from tests.documents.intake.test_formats import ARCHIVES, DRAFTS, TABLES

WHOLE = {name: write() for name, write in (ARCHIVES | TABLES | DRAFTS).items()} | {
    "feed.xml": exports.write_feed(atom=False),
    "a.warc.gz": exports.write_warc(packed=True),
    "page.html": exports.write_article_page(exports.PIECES[0]),
    "a.pdf": exports.write_pdf(["Council buys a ferry", "It floats, said the harbour master on Monday."]),
    "a.txt.gz": gzip.compress(b"Council buys a ferry\n\nIt floats.\n"),
}


@pytest.fixture(scope="module")
def opener() -> Opener:
    with Opener(Choices()) as opener:
        yield opener


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), name=st.sampled_from(sorted(WHOLE)))
def test_a_broken_file_gives_articles_or_a_reason(opener: Opener, data: st.DataObject, name: str) -> None:
    broken = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(0, 4))):
        place = data.draw(st.integers(0, len(broken) - 1))
        broken[place] ^= 1 << data.draw(st.integers(0, 7))
    end = data.draw(st.integers(0, len(broken)))
    for found in opener.open(File(name, data=bytes(broken[:end]))):
        assert found.file.startswith(name)
        if isinstance(found, Raw):
            try:
                assert read_raw(found).document.text.strip()
            except SourcebookError as error:
                assert str(error)
        else:
            assert found.reason
    (good,) = opener.open(File("good.docx", data=exports.write_docx(["A ferry left.", "It came back."])))
    assert isinstance(good, Raw) and good.content == "A ferry left.\n\nIt came back."


def test_archives_inside_archives_are_opened_to_a_depth_and_no_deeper(tmp_path: Path) -> None:
    data = b"A ferry left.\n\nIt came back.\n"
    for _ in range(DEEPEST + 1):
        data = exports.pack({"a.zip" if data[:2] == b"PK" else "a.txt": data, "b.txt": b"One more.\n\nIt left.\n"})
    (tmp_path / "a.zip").write_bytes(data)
    found = list(list_raw(tmp_path))
    assert sum(isinstance(each, Raw) for each in found) == DEEPEST
    (skipped,) = (each for each in found if isinstance(each, Skipped))
    assert "archive inside" in skipped.reason


def test_a_bomb_is_named_and_the_file_beside_it_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("bomb.txt", "w") as stream:
            for _ in range(210):
                stream.write(b" " * 1_000_000)
        archive.writestr("good.txt", "A ferry left.\n\nIt came back.\n")
    (tmp_path / "a.zip").write_bytes(buffer.getvalue())
    bomb, good = list_raw(tmp_path)
    assert isinstance(bomb, Skipped) and "more than 200 MB" in bomb.reason
    assert isinstance(good, Raw) and good.file == "a.zip/good.txt"
