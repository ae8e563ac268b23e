"""Reading corpora: bytes unchanged, faults told in one sentence."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from sourcebook.documents.document import ROOT, read_corpus
from sourcebook.errors import SourcebookError
from sourcebook.findings.markdown import escape


def test_the_seeds_are_their_recorded_bytes() -> None:
    documents = read_corpus("seeds")
    assert [document.id for document in documents] == ["000", "001", "002", "003", "004"]
    for document in documents:
        assert (ROOT / "seeds" / document.file).read_bytes().decode("utf-8") == document.text


def write_indexed(folder: Path, data: bytes, recorded: bytes) -> None:
    (folder / "a.txt").write_bytes(data)
    digest = hashlib.sha256(recorded).hexdigest()
    (folder / "index.csv").write_text(f"id,file,sha256\na,a.txt,{digest}\n")


def test_a_changed_character_is_refused(tmp_path: Path) -> None:
    write_indexed(tmp_path, b"One tiger.\n", b"One Tiger.\n")
    with pytest.raises(SourcebookError, match=r"a\.txt differs from the bytes recorded"):
        read_corpus(tmp_path)


def test_line_endings_brought_in_by_git_are_named(tmp_path: Path) -> None:
    write_indexed(tmp_path, b"One.\r\nTwo.\r\n", b"One.\nTwo.\n")
    with pytest.raises(SourcebookError, match=r"CRLF.*autocrlf"):
        read_corpus(tmp_path)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "holds no .txt article"),
        ({"a.txt": b"caf\xe9"}, "not UTF-8 at byte 3"),
        ({"index.csv": b"id\na\n"}, "no column 'file'"),
        ({"index.csv": b"id,file\na,b.txt\n"}, r"b\.txt does not exist"),
        ({"a.txt": b"x", "index.csv": b"id,file\na,a.txt\na,a.txt\n"}, "'a' twice"),
        ({"a.txt": b"x", "unnamed.csv": b"doc,start,end\na,0,2\n"}, r"unnamed\.csv, row 2: 0–2 is no span of 'a'"),
        ({"a.txt": b"x", "unnamed.csv": b"doc,start,end\nb,0,1\n"}, r"unnamed\.csv, row 2: 0–1 is no span of 'b'"),
    ],
)
def test_bad_folders_are_one_sentence(tmp_path: Path, files: dict[str, bytes], message: str) -> None:
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    with pytest.raises(SourcebookError, match=message) as fault:
        read_corpus(tmp_path)
    assert "\n" not in str(fault.value)


def test_newlines_are_not_translated(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"one\r\ntwo\rthree\n")
    assert read_corpus(tmp_path)[0].text == "one\r\ntwo\rthree\n"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourcebookError, match="is not a folder"):
        read_corpus(tmp_path / "nowhere")


def test_a_name_is_hidden_where_the_text_is_shown_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Eva Ruud waits.\n", encoding="utf-8")
    (tmp_path / "unnamed.csv").write_text("doc,start,end,reason\na,0,8,passer-by\n", encoding="utf-8")
    (document,) = read_corpus(tmp_path)
    assert document.text == "Eva Ruud waits.\n"
    assert len(document.shown) == len(document.text)
    assert escape(document.shown[:14]) == "\\[name\\] waits"
