"""Corrections: applied at every rebuild, and reported where they no longer fit their text."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from sourcebook.documents.document import Document, read_corpus
from sourcebook.errors import SourcebookError
from sourcebook.extract.article import extract_document
from sourcebook.extract.corpus import Report, describe_report, extract_corpus
from sourcebook.extract.output import list_fields
from sourcebook.mentions.codebook import DEFAULT, read_codebook
from sourcebook.mentions.corrected import apply_corrections
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
    assert (row["speaker"], row["rule"]) == ("Cy Berg", "corrected by hand: speaker")
    assert not report.complaints


def test_a_corrected_speaker_is_the_actor_of_the_attribution_too(tmp_path: Path) -> None:
    _, tables = rebuild(tmp_path, change())
    quote = tables["quotes"].set_index("id").loc[QUOTE]
    rows = tables["attributions"]
    same = rows[rows["doc"].eq("harbour") & rows["content_start"].lt(quote["end"]) & rows["content_end"].gt(START)]
    assert set(same["actor"]) == {"Cy Berg"}
    assert set(same["rule"]) == {"corrected by hand: actor"}


def test_applied_corrections_are_counted(tmp_path: Path) -> None:
    report, _ = rebuild(tmp_path, change(), change(id="quote-harbour-1"))
    assert "Corrections applied: 1 of 2." in list(describe_report(report, tmp_path))


def test_corrections_of_another_encoding_are_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_bytes("action,table,id\ndelete,quotes,Nuñez\ndelete,quotes,quote-a-1\n".encode("cp1252"))
    corrections, (fault,) = read_corrections(path, list_fields(DEFAULT))
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
        (change(id="quote-gone-1"), "there is no article 'gone'"),
        (change(id="quote-3-1"), "write the zeros before it"),
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
        ({"action": "add", "table": "quotes", "doc": "a", "start": "x", "text": "y"}, "is no whole number"),
        ({"action": "add", "table": "quotes", "doc": "a", "start": "²", "text": "y"}, "is no whole number"),
        ({"action": "add", "table": "quotes", "doc": "a"}, "needs doc and text"),
        ({"action": "add", "table": "actors", "doc": "a", "text": "y"}, "listed from the rows that name them"),
        ({"action": "add", "table": "quotes", "doc": "a", "text": "y", "value": "z"}, "the column is empty"),
        (change(column="kind", value=""), "kind may not be empty"),
        (change(table="stances", column="position_id", value="x"), "follows from actor, issue"),
        (change(table="actors", id="Ada Quist", column="actor", value="Bo"), "join two names in names.csv"),
        (change(table="statistics", column="value", value="1e20"), "is no number that value can hold"),
        (change(table="stances", column="argument", value="cost;fun"), "no code of argument: use "),
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
        read_corrections(tmp_path / "corrections.csv", list_fields(DEFAULT))


def test_ids_of_documents_with_hyphens_and_numbers_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    ids = ["quote-a-b-120", "device-003-1997-2", "quote-x-12-3400"]
    path.write_text("action,table,id\n" + "".join(f"delete,{i.split('-')[0]}s,{i}\n" for i in ids))
    assert [each.doc for each in read_corrections(path, list_fields(DEFAULT))[0]] == ["a-b", "003", "x-12"]


@pytest.mark.parametrize("value", ["nan", "inf", "1e999", "²", "1_000", "٣"])
def test_a_value_that_is_no_number_stays_out_of_the_figures(tmp_path: Path, value: str) -> None:
    figure = f"statistic-harbour-{find('harbour', '300')[0]}"
    report, tables = rebuild(tmp_path, change(table="statistics", id=figure, column="value", value=value))
    (complaint,) = report.complaints
    assert "row 2" in complaint and "is no number" in complaint
    assert tables["statistics"].set_index("id").loc[figure, "value"] == 300


PIER = """Board and mayor differ over the pier

“The pier will cost $4 million,” Mayor Ada Quist said on Monday. “It is safe. It carries 300 people a day.”

“Nobody asked the 20 fishers,” she added.

“We counted 55 cracks,” said Bo Lind, an engineer. “The board was told of 12.”

Quist said the pier would be “a great thing” for 900 families.

Lind said the city must help the police hold inmates.
"""
FIRST = {"doc": "pier", "id": "", "text": "The pier will cost $4 million,"}


def write_rows(path: Path, rows: Sequence[dict[str, object]]) -> None:
    pd.DataFrame([dict.fromkeys(COLUMNS, "") | each for each in rows]).to_csv(path, index=False)


def correct(folder: Path, *corrections: dict[str, object]) -> tuple[list[str], dict[str, pd.DataFrame]]:
    """Correct the rows of the article on the pier in this process, and return refusals and tables."""
    path, document = folder / "corrections.csv", Document("pier", "pier.txt", PIER)
    write_rows(path, corrections)
    tables, fields = extract_document(document, read_codebook()), list_fields(DEFAULT)
    read, faults = read_corrections(path, fields)
    complaints = faults + apply_corrections(tables, read, document, fields)
    return complaints, {
        name: pd.DataFrame(rows, columns=[field["name"] for field in fields[name]]) for name, rows in tables.items()
    }


def correct_all(folder: Path, correction: dict[str, object], **texts: str) -> dict[str, pd.DataFrame]:
    """Correct a row of a corpus of several articles, and return its tables."""
    (folder / "articles").mkdir()
    (folder / "out").mkdir()
    for doc, text in texts.items():
        (folder / "articles" / f"{doc}.txt").write_text(text, encoding="utf-8")
    write_rows(folder / "out" / "corrections.csv", [correction])
    extract_corpus(folder / "articles", folder / "out", workers=1)
    return read_coding(folder / "out", read_corpus(folder / "out" / "articles"))


def test_a_corrected_speaker_goes_on_to_all_that_rests_on_it(tmp_path: Path) -> None:
    complaints, tables = correct(tmp_path, change(**FIRST))
    assert not complaints
    speakers = dict(zip(tables["quotes"]["text"], tables["quotes"]["speaker"], strict=True))
    assert speakers["It is safe. It carries 300 people a day."] == "Cy Berg"
    assert speakers["Nobody asked the 20 fishers,"] == speakers["a great thing"] == "Ada Quist"
    chains = dict(zip(tables["statistics"]["text"], tables["statistics"]["chain"], strict=True))
    assert [chains[text] for text in ("$4 million", "300", "20", "55")] == [
        "Cy Berg",
        "Cy Berg",
        "Ada Quist",
        "Bo Lind",
    ]
    assert tables["attributions"]["actor"].eq("Cy Berg").sum() == 2


def test_a_speaker_of_ones_own_is_not_overridden_whatever_the_order(tmp_path: Path) -> None:
    second = {"doc": "pier", "id": "", "text": "It is safe. It carries 300 people a day."}
    for name, rows in {"a": (FIRST, second), "b": (second, FIRST)}.items():
        (tmp_path / name).mkdir()
        given = [change(**row, value="Cy Berg" if row is FIRST else "Di Ott") for row in rows]
        complaints, tables = correct(tmp_path / name, *given)
        assert tables["quotes"]["speaker"].head(2).tolist() == ["Cy Berg", "Di Ott"] and not complaints
        assert tables["statistics"]["chain"].head(2).tolist() == ["Cy Berg", "Di Ott"]


def test_a_speaker_taken_away_leaves_figures_without_a_source(tmp_path: Path) -> None:
    _, tables = correct(tmp_path, change(**FIRST, value=""))
    assert tables["statistics"].set_index("text").loc["$4 million", "chain"] == ""


def test_a_name_as_printed_stays_when_the_corpus_knows_a_fuller_one(tmp_path: Path) -> None:
    texts = {
        "lee": "Lee speaks\n\n“Boats are late 30 days a year,” President Lee said.\n\n“All,” President Lee said.\n",
        "ana": "Port\n\nPresident Ana Lee said 12 boats were new.\n",
    }
    printed = change(id="", doc="lee", text="“Boats are late 30 days a year,”", value="Lee")
    tables = correct_all(tmp_path, printed, **texts)
    assert tables["quotes"]["speaker"].head(2).tolist() == ["Lee", "Ana Lee"]
    assert set(tables["statistics"].query("doc == 'lee'")["chain"]) == {"Lee"}
    assert {"Lee", "Ana Lee"} <= set(tables["actors"]["actor"])


def test_another_cell_set_by_hand_leaves_the_name_to_the_corpus(tmp_path: Path) -> None:
    texts = {
        "lee": "Lee speaks\n\n“Boats are late,” President Lee said.\n",
        "ana": "Port\n\nPresident Ana Lee said 12 boats were new.\n",
    }
    set_kind = change(id="", doc="lee", text="Boats are late,", column="kind", value="partial")
    tables = correct_all(tmp_path, set_kind, **texts)
    assert tables["quotes"][["speaker", "kind"]].to_numpy().tolist()[0] == ["Ana Lee", "partial"]


def test_a_row_is_added_by_its_text_alone_and_keeps_its_values(tmp_path: Path) -> None:
    row = {"table": "stances", "id": "", "doc": "pier", "text": "the city must help the police hold inmates"}
    cells = {"issue": "detainers", "position": "supports", "voice": "reported", "argument": "cost;legality"}
    changes = [change(**row, column=name, value=value) for name, value in cells.items()]
    complaints, tables = correct(tmp_path, *changes, row | {"action": "add", "column": "actor", "value": "city"})
    (stance,) = tables["stances"].to_dict("records")
    assert not complaints and stance["actor"] == "city" and cells.items() <= stance.items()
    assert PIER[stance["start"] : stance["end"]] == row["text"]


def test_text_typed_with_other_marks_is_found(tmp_path: Path) -> None:
    _, tables = correct(tmp_path, change(**FIRST | {"text": '"The pier will cost $4 million,"'}))
    assert tables["quotes"].loc[0, "speaker"] == "Cy Berg"


@pytest.mark.parametrize(
    ("correction", "why"),
    [
        ({"action": "add", "table": "statistics", "doc": "pier", "text": "Quist"}, "stands 2 times in the document"),
        ({"action": "add", "table": "statistics", "doc": "pier", "text": "300 boats"}, "does not have this text"),
        (
            {"action": "add", "table": "stances", "doc": "pier", "text": "It is safe."},
            "it lacks actor, issue, position",
        ),
        ({"action": "add", "table": "statistics", "doc": "pier", "text": "55 cracks"}, "says it already: change that"),
        ({"action": "delete", "table": "quotes", "doc": "pier", "text": "It is"}, "no row of this text"),
        (change(**FIRST, column="speech", value="event-pier-1"), "events has no row"),
        (change(**FIRST, column="speaker_as_written", value="Quist"), "stands 2 times in the document: set its start"),
    ],
)
def test_a_refused_row_stops_no_other(tmp_path: Path, correction: dict[str, object], why: str) -> None:
    complaints, tables = correct(tmp_path, correction, change(**FIRST))
    (complaint,) = complaints
    assert why in complaint and complaint.startswith("corrections.csv, row 2: ")
    assert tables["quotes"].loc[0, "speaker"] == "Cy Berg"


def test_both_ends_of_a_span_move_in_any_order(tmp_path: Path) -> None:
    far = PIER.index("Nobody asked")
    moved = [change(id="quote-pier-39", column=name, value=value) for name, value in (("start", far), ("end", far + 6))]
    complaints, tables = correct(tmp_path, *moved)
    assert tables["quotes"].set_index("id").loc["quote-pier-39", "text"] == "Nobody" and not complaints


def test_two_values_for_one_cell_are_told(tmp_path: Path) -> None:
    complaints, tables = correct(tmp_path, change(**FIRST), change(**FIRST, value="Di Ott"))
    assert "row 2 sets the same cell" in complaints[0]
    assert tables["quotes"].loc[0, "speaker"] == "Cy Berg"


def test_every_refusal_is_told_and_semicolons_part_cells(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text("action;table;id;column;value\n" + "change;quotes;quote-a-1;speeker;x\n" * 12 + ";;;;\n")
    corrections, faults = read_corrections(path, list_fields(DEFAULT))
    assert not corrections and len(faults) == 12
    told = list(describe_report(Report(corrections=12, complaints=faults), tmp_path))
    assert "Corrections refused (12):" in told and sum("speeker" in line for line in told) == 12


def test_codes_are_those_of_the_studys_own_codebook(tmp_path: Path) -> None:
    folder = Path(__file__).parents[2] / "examples" / "housing" / "codebook"
    path = tmp_path / "corrections.csv"
    issues = "".join(f"change,stances,stance-a-1,issue,{issue}\n" for issue in ("rent_cap", "detainers"))
    path.write_text(f"action,table,id,column,value\n{issues}")
    corrections, (fault,) = read_corrections(path, list_fields(folder))
    assert corrections[0].value == "rent_cap" and "'detainers' is no code of issue" in fault
