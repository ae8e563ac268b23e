"""Characters that act are shown as marks wherever a person looks, and never reach the terminal."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.audit import audit_file, write_html
from sourcebook.cli import main
from sourcebook.documents.controls import ACTING, escape_json, read_marks, say, show_controls
from sourcebook.documents.document import ROOT
from sourcebook.mentions.codebook import read_codebook
from sourcebook.mentions.sheets.blank import write_sheet_for
from sourcebook.mentions.sheets.filled import read_sheet_into
from sourcebook.mentions.tables import read_table

HOSTILE = "\x1b[2J\x1b]0;owned\x07\u202eevil\u202c\x9b31m"
ARTICLE = f"Pier opens\n\n“It costs {HOSTILE} 300 dollars,” Mayor Ada Quist said. Quist said 40 percent agreed.\n"


@given(st.text())
def test_marks_show_what_acts_and_lead_back(text: str) -> None:
    shown = show_controls(text)
    assert not ACTING.search(shown)
    assert show_controls(shown) == shown
    if "[U+" not in text and "\r\n" not in text:
        assert read_marks(shown) == text


def test_a_mark_that_the_article_itself_prints_stays() -> None:
    assert read_marks("[U+0041] [U+202E]") == "[U+0041] \u202e"


@given(st.text())
def test_json_for_the_terminal_holds_the_same_values(text: str) -> None:
    printed = escape_json(json.dumps([text], ensure_ascii=False))
    assert not ACTING.search(printed)
    assert json.loads(printed) == [text]


def test_only_one_function_prints() -> None:
    prints = []
    for path in sorted((ROOT / "sourcebook").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
                prints.append(path.name)
    assert prints == ["controls.py"]


def test_what_is_said_acts_on_no_terminal(capsys: pytest.CaptureFixture) -> None:
    say(f"a\n{HOSTILE}")
    assert capsys.readouterr().out == "a\n" + show_controls(HOSTILE) + "\n"


def test_audit_and_errors_act_on_no_terminal(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    article = tmp_path / "pier\x1b[31m.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    assert main(["audit", str(article)]) == 0
    assert main(["audit", str(tmp_path / f"missing{HOSTILE}")]) == 1
    told = capsys.readouterr()
    assert "[U+001B][31m" in told.out and "[U+202E]evil[U+202C]" in told.err
    assert not ACTING.search(told.out + told.err)
    page = write_html(*audit_file(article, read_codebook()))
    assert "[U+001B][31m" in page and not ACTING.search(page)
    assert "Content-Security-Policy" in page


def test_words_pasted_from_a_sheet_are_found_by_their_marks(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "pier.txt").write_text(ARTICLE, encoding="utf-8")
    sheet = write_sheet_for(tmp_path / "in" / "pier.txt", "quotes", ROOT / "data", tmp_path / "quotes.xlsx")
    book = openpyxl.load_workbook(sheet)
    worksheet = book["coding"]
    names = [cell.value for cell in worksheet[1]]
    row = next(row for row in worksheet.iter_rows(min_row=2) if "300 dollars" in str(row[2].value))
    shown = row[2].value
    assert not ACTING.search(shown)
    cells = {"passage": shown[shown.index("“") + 1 : shown.index("”")], "speaker": "Ada Quist", "kind": "full"}
    cells |= {"speaker_as_written": "Mayor Ada Quist", "cue": "said"}
    for name, value in cells.items():
        row[names.index(name)].value = value
    book.save(sheet)
    _, placed, faults = read_sheet_into(sheet, tmp_path / "pass")
    assert (placed, faults) == (1, [])
    assert read_table(tmp_path / "pass", "quotes")["text"].tolist() == [f"It costs {HOSTILE} 300 dollars,"]
