"""`sourcebook score` gives figures, and every disagreement with its passage and the codebook's rule."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from sourcebook.cli import main
from sourcebook.compare.comparison import compare_rows
from sourcebook.compare.score import describe_codes, list_disagreements, score_codings
from sourcebook.documents.document import Document
from sourcebook.mentions.codebook import read_codebook
from sourcebook.mentions.tables import read_table, write_table
from tests.made_up import BRIDGE, HARBOUR, TEXTS, make_row, make_stances

BOOK = read_codebook()


@pytest.fixture
def folders(made_up: tuple[Path, Path], tmp_path: Path) -> list[str]:
    """Return the arguments reference, compared and --corpus: two codings that differ in every way once.

    The compared coding lacks the councillor's stance, has one more at the ferry, another position for the mayor, and
    no full stop in her second quotation.
    """
    corpus, coding = made_up
    second = tmp_path / "second"
    second.mkdir()
    stances = make_stances()
    added = make_row("stance", "harbour", "praises new ferry", actor="Ada Quist", issue="notification")
    added |= {"position": "supports", "voice": "reported", "as_of": "2020-01-02"}
    stances = pd.concat([stances.iloc[1:].assign(position="opposes"), pd.DataFrame([added])])
    write_table(stances, second, "stances")
    quotes = read_table(coding, "quotes")
    quotes.loc[2, "text"] = "It is a great boat"
    quotes.loc[2, "end"] -= 1
    write_table(quotes, second, "quotes")
    return [str(coding), str(second), "--corpus", str(corpus)]


def run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    status = main(["score", *arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_figures_and_disagreements_are_printed(folders: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run([*folders, "--table", "stances"], capsys)
    assert (status, err) == (0, "")
    assert "stances: 2 rows in the reference, 2 compared" in out
    assert "overlap  1 paired: precision 0.50, recall 0.50, f1 0.50" in out
    assert "stances: 3 disagreements" in out
    assert "only in the reference: Bo Lind, sanctuary_policy" in out
    assert "only in the compared coding: Ada Quist, notification" in out
    assert "position: supports | compared: opposes" in out
    assert "“It is a great boat.”" in out


def test_each_disagreement_has_its_passage_and_rule(folders: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run([*folders, "--json"], capsys)
    report = json.loads(out)
    found = report["tables"]["stances"]["disagreements"]
    assert [(each["doc"], each["what"]) for each in found] == [
        ("bridge", "missing"),
        ("harbour", "added"),
        ("harbour", "code"),
    ]
    for each in found:
        assert TEXTS[each["doc"]][each["start"] : each["end"]] == each["passage"]
    codes = BOOK["stances"]["columns"]["issue"]["codes"]
    assert " ".join(codes["notification"]["definition"].split()) in found[1]["rule"]
    assert found[2]["column"] == "position"


def test_a_span_at_other_words_is_a_disagreement(folders: list[str]) -> None:
    reference, compared, _, corpus = folders
    table = score_codings(reference, compared, corpus, "quotes")["tables"]["quotes"]
    (found,) = table["disagreements"]
    assert (found["what"], found["reference"], found["compared"]) == (
        "span",
        "It is a great boat.",
        "It is a great boat",
    )
    assert table["span_rule"].startswith(" ".join(BOOK["quotes"]["span"].split())[:40])
    assert [row["paired"] for row in table["spans"]] == [3, 2]


def test_a_coding_scores_wholly_with_itself(made_up: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    corpus, coding = map(str, made_up)
    report = score_codings(coding, coding, corpus)
    assert all(not table["disagreements"] for table in report["tables"].values())
    assert {row["f1"] for table in report["tables"].values() for row in table["spans"]} == {1, None}
    status, out, _ = run([coding, coding, "--corpus", corpus], capsys)
    assert status == 0
    assert "disagreements" not in out
    assert "devices: 0 rows in the reference, 0 compared" in out


def test_documents_that_one_coding_lacks_are_left_out_and_named(
    folders: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    reference, compared, _, corpus = folders
    quotes = read_table(compared, "quotes")
    write_table(quotes[quotes["doc"].eq("harbour")], Path(compared), "quotes")
    _, out, _ = run(folders, capsys)
    assert "documents harbour." in out
    assert "Left out, since one of the two has no row there: bridge" in out
    named = score_codings(reference, compared, corpus, "quotes", "bridge,harbour")
    assert named["documents"] == ["bridge", "harbour"]
    assert [each["what"] for each in named["tables"]["quotes"]["disagreements"]] == ["missing", "span"]


def test_another_code_where_pairing_needs_the_same_is_told_once() -> None:
    row = make_row("device", "harbour", "Mayor praises", speaker="journalist", voice="headline", note="")
    frames = [pd.DataFrame([row | {"device": device}]) for device in ("metaphor", "praise")]
    documents = [Document("harbour", "", HARBOUR), Document("bridge", "", BRIDGE)]
    found = list_disagreements(compare_rows("devices", *frames, documents), TEXTS)
    assert found[["what", "column", "reference", "compared"]].to_numpy().tolist() == [
        ["code", "device", "metaphor", "praise"]
    ]
    assert "metaphor, not praise: evaluates without comparison" in found["rule"][0]


def test_rules_keep_neighbours_apart_or_else_define() -> None:
    apart = describe_codes(BOOK["quotes"], "kind", ("full", "partial"))
    assert "full, not partial: the words in the marks need the journalist's sentence" in apart
    assert "partial, not full: would stand alone as a sentence" in apart
    defined = describe_codes(BOOK["quotes"], "kind", ("full", ""))
    assert defined == "full: " + " ".join(BOOK["quotes"]["columns"]["kind"]["codes"]["full"]["definition"].split())
    joined = describe_codes(BOOK["stances"], "argument", ("cost;legality", "cost"))
    assert joined.startswith("legality: ")
    assert "cost:" not in joined
    assert describe_codes(BOOK["quotes"], "cue", ("said", "")) == "The cue as written."


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (["--table", "actors"], "Table 'actors' has no spans to pair"),
        (["--documents", "harbor"], "names 'harbor', which is unknown: did you mean 'harbour'"),
    ],
)
def test_bad_arguments_are_told_in_one_sentence(
    folders: list[str], change: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run([*folders, *change], capsys)
    assert status == 1
    assert out == ""
    assert message in err
    assert len(err.splitlines()) == 1


def test_missing_folders_and_broken_tables_are_told_in_one_sentence(
    folders: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reference, compared, *corpus = folders
    status, _, err = run([reference, str(tmp_path / "nowhere"), *corpus], capsys)
    assert status == 1
    assert "nowhere is not a folder" in err
    table = Path(compared) / "stances.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("issue", "subject", 1), encoding="utf-8")
    status, _, err = run([reference, compared, *corpus], capsys)
    assert status == 1
    assert "has no column 'issue'" in err
    assert len(err.splitlines()) == 1
