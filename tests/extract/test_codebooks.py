"""A codebook's faults are told with file, line and remedy; the project's own and the examples' have none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sourcebook.cli import main
from sourcebook.documents.document import ROOT
from sourcebook.extract.codebooks import check_codebook
from sourcebook.extract.corpus import extract_corpus
from sourcebook.mentions.codebook import DEFAULT, joins_codes
from sourcebook.mentions.tables import read_table

STUDY = ROOT / "examples" / "study"


@pytest.mark.parametrize("folder", [DEFAULT, STUDY, ROOT / "examples" / "housing"])
def test_the_projects_codebooks_are_in_order(folder: Path) -> None:
    assert check_codebook(folder) == []


@pytest.mark.parametrize(
    ("was", "now", "fault"),
    [
        ('names: ["late fee/fees", "overdue fine/fines"]', "names: late fees", "a list is wanted: write ['late fees']"),
        ('"waive~ (the) fees"', '"waive~ (the fees"', "'(the'"),
        ("      opposes:", "      opposed:", "lacks “opposes”"),
        ("acts_against: [\"waive", "acts_agianst: [\"waive", "did you mean “acts_against”?"),
        ("definition: Opening the library on Sundays.", "source: x", "lacks “definition”"),
        ("    type: string\n    required: true\n    def", "    type: text\n    def", "use one of string"),
        ("columns:", "columns: [", "is not YAML"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_and_remedy(tmp_path: Path, was: str, now: str, fault: str) -> None:
    text = (STUDY / "codebook" / "stances.yml").read_text(encoding="utf-8")
    assert was in text
    (tmp_path / "stances.yml").write_text(text.replace(was, now, 1), encoding="utf-8")
    told = check_codebook(tmp_path)
    assert any(fault in each for each in told), told
    assert all(f"{tmp_path / 'stances.yml'}, line " in each for each in told)


def test_a_line_is_the_one_at_fault(tmp_path: Path) -> None:
    lines = (STUDY / "codebook" / "stances.yml").read_text(encoding="utf-8").split("\n")
    number = next(number for number, line in enumerate(lines, 1) if "acts_against" in line and "waive" in line)
    lines[number - 1] = lines[number - 1].replace("waive~", "wai~ve")
    (tmp_path / "stances.yml").write_text("\n".join(lines), encoding="utf-8")
    (told,) = check_codebook(tmp_path)
    assert f", line {number}: " in told and "wai~ve" in told


def test_a_new_study_is_laid_out_and_gives_rows(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    folder = tmp_path / "my-study"
    assert main(["new", str(folder)]) == 0
    assert (folder / "articles" / "study.yml").is_file()
    assert main(["new", str(folder)]) == 1  # nothing is written over
    assert main(["codebook", "check", str(folder)]) == 0
    shutil.copy(folder / "codebook" / "stances.yml", folder / "codebook" / "stanes.yml")
    assert main(["codebook", "check", str(folder)]) == 1
    assert "call it stances.yml" in capsys.readouterr().err
    (folder / "codebook" / "stanes.yml").unlink()
    extract_corpus(folder / "articles", tmp_path / "out", codebook=folder / "codebook", workers=1)
    found = {(row.actor, row.issue, row.position) for row in read_table(tmp_path / "out", "stances").itertuples()}
    assert {("Cy Berg", "late_fees", "supports"), ("Dee Holm", "sunday_opening", "supports")} <= found


def test_whether_a_cell_holds_several_codes_is_said_by_the_column() -> None:
    assert joins_codes({"several": True, "definition": "A reason."})
    assert not joins_codes({"several": False, "definition": "Two joined by a comma."})
    assert joins_codes({"definition": "Reasons, joined by a semicolon."})
