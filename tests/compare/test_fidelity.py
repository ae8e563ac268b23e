"""The command: every quotation of a coding held against a folder of transcripts, as a table and as a page."""

from __future__ import annotations

import csv
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sourcebook.audit import audit_file, write_html, write_text
from sourcebook.cli import main
from sourcebook.compare.fidelity import PAGE, TABLE
from sourcebook.errors import SourcebookError
from sourcebook.mentions.codebook import read_codebook
from tests.made_up import write_made_up

SAID = "MAYOR QUIST: The new ferry will carry 300 people, <b>and more</b>. It is a great boat.\n"


def run(folder: Path, capsys: pytest.CaptureFixture[str], transcripts: dict[str, bytes]) -> tuple[int, str, str]:
    """Run the command on the made-up coding; return its status, what it says, and its errors."""
    _, coding = write_made_up(folder)
    texts = folder / "transcripts"
    texts.mkdir()
    for name, content in transcripts.items():
        (texts / name).write_bytes(content)
    status = main(["fidelity", str(coding), "--transcripts", str(texts), "--out", str(folder / "out")])
    return status, *capsys.readouterr()


def test_every_quotation_is_a_row_with_what_was_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said, _ = run(tmp_path, capsys, {"said.txt": SAID.encode()})
    assert status == 0
    assert "1 stand in the transcripts word for word, 1 with differences" in said
    with (tmp_path / "out" / TABLE).open(encoding="utf-8", newline="") as stream:
        rows = {row["text"]: row for row in csv.DictReader(stream)}
    assert rows["It is a great boat."]["differences"] == ""
    row = rows["The ferry will carry 300 people,"]
    assert row["differences"] == "left_out_unmarked;cut"
    assert row["compared"].startswith("The {+new+} ferry will carry 300 people,")
    assert SAID[int(row["transcript_start"]) : int(row["transcript_end"])] == row["words"]


def test_the_page_shows_words_of_a_transcript_as_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, capsys, {"said.txt": SAID.encode()})
    page = (tmp_path / "out" / PAGE).read_text(encoding="utf-8")
    assert "<ins>new</ins>" in page and "<b>" not in page and "<script" not in page
    HTMLParser().feed(page)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [("empty.txt", b"", "is empty"), ("said.exe", b"MZ", "is not"), ("noise.txt", b"a\0b", "binary")],
)
def test_a_transcript_that_cannot_be_read_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, reason: str
) -> None:
    status, said, _ = run(tmp_path, capsys, {"said.txt": SAID.encode(), name: content})
    assert status == 2
    assert any(name in line and reason in line for line in said.splitlines())
    assert name in (tmp_path / "out" / PAGE).read_text(encoding="utf-8")


def test_where_nothing_can_be_read_one_sentence_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, error = run(tmp_path, capsys, {"empty.txt": b""})
    assert status == 1
    assert "holds no transcript that could be read; empty.txt is empty" in error
    assert main(["fidelity", str(tmp_path / "coding"), "--transcripts", str(tmp_path / "nowhere")]) == 1


def test_the_audit_page_shows_the_same_of_one_article(tmp_path: Path) -> None:
    article, said = tmp_path / "article.txt", tmp_path / "said.txt"
    article.write_text("Ferry\n\n“The ferry will carry 300 people,” Mayor Ada Quist said.\n", encoding="utf-8")
    said.write_text(SAID, encoding="utf-8")
    audits = audit_file(article, read_codebook(), transcript=said)
    (remark,) = [each for each in audits[0].remarks if each.check == "printings"]
    assert "words left out without a mark" in remark.message and "The {+new+} ferry" in remark.message
    for written in (write_text(audits[0]), write_html(audits)):
        assert "Quotations beside the transcript" in written
    assert "transcript" not in write_text(audit_file(article, read_codebook())[0])


def test_an_audit_does_not_go_on_without_its_transcript(tmp_path: Path) -> None:
    article, empty = tmp_path / "article.txt", tmp_path / "empty.txt"
    article.write_text("Ferry\n\n“It floats,” he said.\n", encoding="utf-8")
    empty.write_text("", encoding="utf-8")
    with pytest.raises(SourcebookError, match=r"empty\.txt is empty"):
        audit_file(article, read_codebook(), transcript=empty)
