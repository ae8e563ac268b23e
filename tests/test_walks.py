"""What a new table and a new issue need: what CONTRIBUTING says, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from sourcebook.chapters.stances.positions import list_stances
from sourcebook.extract.corpus import extract_corpus
from sourcebook.findings.study import choose_study
from sourcebook.mentions.codebook import DEFAULT
from tests.clones import copy_project

ASIDES = {
    "table": "asides",
    "definition": "An aside is a stretch between brackets.",
    "columns": {
        **{name: {"type": "string", "required": True, "definition": name} for name in ("id", "doc", "text")},
        **{name: {"type": "integer", "required": True, "definition": name} for name in ("start", "end")},
        "tone": {
            "type": "string",
            "required": True,
            "definition": "How it is said.",
            "codes": {"dry": {"definition": "Without a word of feeling."}, "warm": {"definition": "With one."}},
        },
    },
}
ENTRY = '    Kind("asides", "Asides", "aside", overlap=0.5, lead="tone", fields=("tone",), codes=("tone",)),\n'
# Everything that reads tables, with the new one.
WALK = """
from pathlib import Path
from sourcebook.book.pages.evidence import write_evidence
from sourcebook.cli import main
from sourcebook.documents.document import read_corpus
from sourcebook.mentions.tables import read_coding

(first, *_) = documents = read_corpus("seeds")
row = f"aside-{first.id}-0,{first.id},{first.text[:5]},0,5,dry"
Path("data/asides.csv").write_text(f"id,doc,text,start,end,tone\\n{row}\\n")
for command in ("contract", "check", "score data data --table asides", "export --out made",
                f"sheet seeds/{first.file} --table asides --out asides.xlsx"):
    assert main(command.split()) == 0, command
page = write_evidence(first, read_coding("data", documents))
assert f"(aside-{first.id}-0)=" in page and "tone [dry](#code-asides-tone-dry)" in page
assert all("aside" in Path("made", name).read_text() for name in ("annotations.jsonld", "codebook.qdc"))
Path("asides.xlsx").unlink()
Path("corrected").mkdir()
text = first.text[:5]
Path("corrected/corrections.csv").write_text(
    f"action,table,id,doc,start,text,column,value\\nadd,asides,,{Path(first.file).stem},0,{text},tone,dry\\n"
)
assert main(["extract", f"seeds/{first.file}", "--out", "corrected", "--workers", "1"]) == 0
assert f"aside-{Path(first.file).stem}-0" in Path("corrected/asides.csv").read_text()
"""


def test_a_table_needs_its_codebook_its_data_and_an_entry_in_the_registry(tmp_path: Path) -> None:
    clone = copy_project(tmp_path / "clone")
    (clone.root / "data" / "codebook" / "asides.yml").write_text(yaml.safe_dump(ASIDES, sort_keys=False))
    registry = clone.root / "sourcebook" / "mentions" / "kinds.py"
    text = registry.read_text()
    assert text.count("\n)\nTABLES = ") == 1
    registry.write_text(text.replace("\n)\nTABLES = ", f"\n{ENTRY})\nTABLES = "))
    walked = clone.run_program(WALK)
    assert walked.returncode == 0, walked.stderr[-2000:]
    assert "1 paired: precision 1.00" in walked.stdout


def test_an_issue_needs_the_codebook_alone(tmp_path: Path) -> None:
    codebook = tmp_path / "codebook"
    shutil.copytree(DEFAULT, codebook)
    book = yaml.safe_load((codebook / "stances.yml").read_text())
    book["columns"]["issue"]["codes"]["harbour_ban"] = {
        "definition": "Keeping federal ships out of the harbour.",
        "lane": "harbour",
        "reversed": True,
        "cues": {"names": ["harbour ban"]},
    }
    (codebook / "stances.yml").write_text(yaml.safe_dump(book, sort_keys=False, allow_unicode=True))
    (tmp_path / "articles").mkdir()
    said = "Mayor Ada Quist supports the harbour ban. Sheriff Bo Lind opposes the harbour ban."
    (tmp_path / "articles" / "quay.txt").write_text(f"Town waits for immigration law\n\n{said}\n")
    extract_corpus(tmp_path / "articles", tmp_path / "coding", codebook, workers=1)
    choice = {"sections": "headline,body", "exclude_documents": "", "drop_repeated_statements": False}
    places = {"corpus": str(tmp_path / "coding" / "articles"), "coding": str(tmp_path / "coding")}
    found = list_stances(choose_study(choice | places))
    assert found[["actor", "issue", "toward_cooperation"]].to_numpy().tolist() == [
        ["Ada Quist", "harbour_ban", "against"],
        ["Bo Lind", "harbour_ban", "toward"],
    ]
