"""Corrections: applied at every rebuild, and reported where they no longer fit their text."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from sourcebook.documents.document import read_corpus
from sourcebook.errors import SourcebookError
from sourcebook.extract.corpus import Report, describe_report, extract_corpus
from sourcebook.mentions.corrections import COLUMNS, read_corrections
from sourcebook.mentions.tables import read_coding
from tests.made_up import TEXTS, find

START = find("harbour", "The ferry will carry")[0]
QUOTE = f"quote-harbour-{START}"


def rebuild(folder: Path, *corrections: dict[str, object]) -> tuple[Report, dict[str, pd.DataFrame]]:
    articles, out = folder / "articles", folder / "out"
    articles.mkdir(exist_ok=True)
    out.mkdir(exist_ok=True)
    for doc, text in TEXTS.items():
        (articles / f"{doc}.txt").write_text(text, encoding="utf-8")
    with (out / "corrections.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(corrections)  # type: ignore[arg-type]
    report = extract_corpus(articles, out, workers=1)
    return report, read_coding(out, read_corpus(out / "articles"))


def change(**fields: object) -> dict[str, object]:
    return {"action": "change", "table": "quotes", "id": QUOTE, "column": "speaker", "value": "Cy Berg"} | fields


def test_a_cell_is_changed_and_its_actor_listed(tmp_path: Path) -> None:
    report, tables = rebuild(tmp_path, change())
    row = tables["quotes"].set_index("id").loc[QUOTE]
    assert (row["speaker"], row["rule"]) == ("Cy Berg", "corrected by hand")
    assert not report.complaints


def test_a_corrected_speaker_is_the_actor_of_the_attribution_too(tmp_path: Path) -> None:
    _, tables = rebuild(tmp_path, change())
    quote = tables["quotes"].set_index("id").loc[QUOTE]
    rows = tables["attributions"]
    same = rows[rows["doc"].eq("harbour") & rows["content_start"].lt(quote["end"]) & rows["content_end"].gt(START)]
    assert set(same["actor"]) == {"Cy Berg"}
    assert set(same["rule"]) == {"corrected by hand"}


def test_applied_corrections_are_counted(tmp_path: Path) -> None:
    report, _ = rebuild(tmp_path, change(), change(id="quote-harbour-1"))
    assert "Corrections applied: 1 of 2." in list(describe_report(report, tmp_path))


def test_corrections_of_another_encoding_are_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_bytes("action,table,id\ndelete,quotes,Nuñez\ndelete,quotes,quote-a-1\n".encode("cp1252"))
    corrections, (fault,) = read_corrections(path)
    assert "row 2, holds the byte 0xF1, which is not UTF-8: save" in fault
    assert [each.id for each in corrections] == ["quote-a-1"]


@pytest.mark.parametrize("column", ["id", "doc", "text"])
def test_what_follows_from_the_passage_cannot_be_changed(tmp_path: Path, column: str) -> None:
    report, _ = rebuild(tmp_path, change(column=column))
    assert "delete the row and add another" in report.complaints[0]


def test_a_changed_span_brings_its_text(tmp_path: Path) -> None:
    _, tables = rebuild(tmp_path, change(column="end", value=START + 9))
    assert tables["quotes"].set_index("id").loc[QUOTE, "text"] == "The ferry"


def test_a_row_is_deleted_and_another_added(tmp_path: Path) -> None:
    start = find("bridge", "The council put off the bridge")[0]
    added = {
        "action": "add",
        "table": "stances",
        "doc": "bridge",
        "start": start,
        "text": "The council put off the bridge",
    }
    id_ = f"stance-bridge-{start}"
    cells = {"actor": "council", "issue": "sanctuary_policy", "position": "opposes", "voice": "action"}
    changes = [change(table="stances", id=id_, column=name, value=value) for name, value in cells.items()]
    report, tables = rebuild(tmp_path, {"action": "delete", "table": "quotes", "id": QUOTE}, added, *changes)
    assert QUOTE not in set(tables["quotes"]["id"])
    assert tables["stances"][["id", "actor"]].to_numpy().tolist() == [[id_, "council"]]
    assert not report.complaints


@pytest.mark.parametrize("table", ["quotes", "statistics"])
def test_a_row_that_only_says_its_passage_can_be_added(tmp_path: Path, table: str) -> None:
    text = "The council put off the bridge"
    start = find("bridge", text)[0]
    added = {"action": "add", "table": table, "doc": "bridge", "start": start, "text": text}
    report, _ = rebuild(tmp_path, added)
    rows = pd.read_csv(tmp_path / "out" / f"{table}.csv", dtype=str, keep_default_na=False)
    (row,) = [row for row in rows.to_dict("records") if row["rule"] == "added by hand"]
    assert row["doc"] == "bridge" and not report.skipped and not report.complaints


@pytest.mark.parametrize(
    ("correction", "why"),
    [
        (change(text="Other words"), "the row's text is 'The ferry will carry"),
        (change(id="quote-harbour-1"), "no such row"),
        (change(id="quote-gone-1"), "not in the corpus"),
        (change(column="kind", value="whole"), "'whole' is no code of kind"),
        (change(column="start", value="x"), "'x' is no integer"),
        (change(column="start", value="²"), "'²' is no integer"),
        (change(column="start", value="9" * 5_000), "is no integer"),
        (change(column="start", value="9" * 200_000), "is no integer"),
        (change(text="a" * 200_000), "the row's text is 'The ferry will carry"),
        (change(column="end", value="100000"), "is no span"),
        ({"action": "add", "table": "quotes", "doc": "bridge", "start": 3, "text": "zzz"}, "at 3 the document says"),
    ],
)
def test_what_no_longer_fits_is_reported_and_left_out(tmp_path: Path, correction: dict[str, object], why: str) -> None:
    _, plain = rebuild(tmp_path)
    report, tables = rebuild(tmp_path, correction)
    (complaint,) = report.complaints
    assert why in complaint and "corrections.csv, row 2" in complaint
    pd.testing.assert_frame_equal(tables["quotes"], plain["quotes"])


@pytest.mark.parametrize(
    ("correction", "fault"),
    [
        (change(action="alter"), "no action 'alter'"),
        (change(table="sections"), "table 'sections' cannot be corrected"),
        (change(column="speeker"), "no column 'speeker'"),
        (change(id=""), "the id is empty"),
        ({"action": "add", "table": "quotes", "doc": "a", "start": "x", "text": "y"}, "needs doc, start"),
        ({"action": "add", "table": "quotes", "doc": "a", "start": "²", "text": "y"}, "needs doc, start"),
    ],
)
def test_a_row_that_cannot_be_meant_is_left_out_alone(
    tmp_path: Path, correction: dict[str, object], fault: str
) -> None:
    report, tables = rebuild(tmp_path, correction, change())
    (complaint,) = report.complaints
    assert fault in complaint and "corrections.csv, row 2" in complaint
    assert tables["quotes"].set_index("id").loc[QUOTE, "speaker"] == "Cy Berg"
    assert "Corrections applied: 1 of 2." in list(describe_report(report, tmp_path))


def test_a_file_without_a_column_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "corrections.csv").write_text("action,id\n")
    with pytest.raises(SourcebookError, match=r"corrections.csv has no column 'table'"):
        read_corrections(tmp_path / "corrections.csv")


def test_ids_of_documents_with_hyphens_and_numbers_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    ids = ["quote-a-b-120", "device-003-1997-2", "quote-x-12-3400"]
    path.write_text("action,table,id\n" + "".join(f"delete,{i.split('-')[0]}s,{i}\n" for i in ids))
    assert [each.doc for each in read_corrections(path)[0]] == ["a-b", "003", "x-12"]


@pytest.mark.parametrize("value", ["nan", "inf", "1e999", "²", "1_000", "٣"])
def test_a_value_that_is_no_number_stays_out_of_the_figures(tmp_path: Path, value: str) -> None:
    figure = f"statistic-harbour-{find('harbour', '300')[0]}"
    report, tables = rebuild(tmp_path, change(table="statistics", id=figure, column="value", value=value))
    (complaint,) = report.complaints
    assert "row 2" in complaint and "is no number" in complaint
    assert tables["statistics"].set_index("id").loc[figure, "value"] == 300
