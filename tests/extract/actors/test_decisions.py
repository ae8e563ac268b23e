"""A person joins or parts two names once for all, in names.csv beside the tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sourcebook.errors import SourcebookError
from sourcebook.extract.actors.decisions import read_decisions
from sourcebook.extract.corpus import extract_corpus

ARTICLES = {
    "a": "Mayor Susan Quist opened the pier.\n\n“It floats,” Quist said on Monday.\n",
    "b": "The ferry is late.\n\n“We wait,” Mayor Quist said on Tuesday.\n",
    "c": "The crane fell.\n\n“It was old,” Susie Quist said on Friday.\n",
}


def speakers(tmp_path: Path, decisions: str) -> tuple[dict[str, str], list[str], pd.DataFrame]:
    """Extract the articles with the decisions, and give each one's speaker, the complaints and the actors."""
    (tmp_path / "articles").mkdir()
    for doc, text in ARTICLES.items():
        (tmp_path / "articles" / f"{doc}.txt").write_text(text)
    out = tmp_path / "out"
    out.mkdir()
    (out / "names.csv").write_text(decisions)
    report = extract_corpus(tmp_path / "articles", out, workers=1)
    quotes = pd.read_csv(out / "quotes.csv", keep_default_na=False).set_index("doc")["speaker"]
    return quotes.to_dict(), report.complaints, pd.read_csv(out / "actors.csv", keep_default_na=False)


def test_join_writes_one_name_for_another(tmp_path: Path) -> None:
    found, complaints, actors = speakers(tmp_path, "action,name,other\njoin,Susie Quist,Susan Quist\n")
    assert found == dict.fromkeys("abc", "Susan Quist") and not complaints
    (rule,) = actors["rule"]
    assert "Susie Quist (names.csv)" in rule and "Quist (last name with office mayor)" in rule


def test_part_keeps_a_name_as_its_article_has_it(tmp_path: Path) -> None:
    found, complaints, _ = speakers(tmp_path, "action,name,other,doc\npart,Quist,Susan Quist,b\n")
    assert (found["a"], found["b"]) == ("Susan Quist", "Quist") and not complaints


def test_a_decision_on_nobody_is_told(tmp_path: Path) -> None:
    _, complaints, _ = speakers(tmp_path, "action,name,other\njoin,Peter Boone,Pete Boone\n")
    assert complaints == ["names.csv, row 2: join was not applied: no article has Peter Boone."]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("action,name,other\nglue,A,B\n", "there is no action 'glue'"),
        ("action,name,other\njoin,A,A\n", "must be two names"),
    ],
)
def test_a_faulty_file_is_named_with_row_and_remedy(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "names.csv").write_text(text + "join,Pete Boone,Peter Boone\n")
    decisions, (fault,) = read_decisions(tmp_path / "names.csv")
    assert "names.csv, row 2" in fault and message in fault
    assert [each.name for each in decisions] == ["Pete Boone"]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("action,name\njoin,A\n")
    with pytest.raises(SourcebookError, match="has no column 'other'"):
        read_decisions(tmp_path / "names.csv")
