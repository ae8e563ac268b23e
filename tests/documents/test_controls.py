"""Characters that act are shown as marks wherever a person looks, and never reach the terminal."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.audit import audit_file, write_html
from sourcebook.cli import main
from sourcebook.documents.controls import ACTING, escape_json, read_marks, say, show_controls, write_marks
from sourcebook.documents.document import ROOT
from sourcebook.mentions.codebook import read_codebook

HOSTILE = "\x1b[2J\x1b]0;owned\x07\u202eevil\u202c\x9b31m"
ARTICLE = f"Pier opens\n\n“It costs {HOSTILE} 300 dollars,” Mayor Ada Quist said. Quist said 40 percent agreed.\n"


@given(st.text())
def test_marks_show_what_acts(text: str) -> None:
    shown = show_controls(text)
    assert not ACTING.search(shown)
    assert show_controls(shown) == shown


MARKS = st.sampled_from(["[U+202E]", "[U+005B]", "[U+", "U+0041]", "_x0041_", "_x005F", "\r\n", "\x1b", "\u202e", "]"])


@given(st.lists(MARKS | st.text(max_size=3)).map("".join))
def test_the_marks_of_a_sheet_stand_for_one_text(text: str) -> None:
    shown = write_marks(text)
    assert not ACTING.search(shown)
    assert read_marks(shown) == text


def test_a_mark_that_no_sheet_writes_stays() -> None:
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
    page = write_html(audit_file(article, read_codebook()))
    assert "[U+001B][31m" in page and not ACTING.search(page)
    assert "Content-Security-Policy" in page
