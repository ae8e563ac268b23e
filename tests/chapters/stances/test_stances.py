"""The matrix, the counts by level and voice, conditions and arguments, on a handful of made-up positions."""

from __future__ import annotations

import pandas as pd
import pytest

from sourcebook.chapters.stances import matrix, positions
from sourcebook.documents.document import ROOT
from sourcebook.findings.figures import render_svg
from sourcebook.findings.markdown import strip_markdown
from sourcebook.mentions.positions import name_position
from sourcebook.mentions.subject import read_subject

SUBJECT = read_subject()

ROWS = [
    # doc, actor, level, issue, position, voice, argument, condition
    ("a", "Ada", "federal", "detainers", "supports", "quoted", "public_safety", ""),
    ("a", "Ada", "federal", "detainers", "supports", "quoted", "", ""),
    ("a", "Ada", "federal", "sanctuary_policy", "opposes", "action", "public_safety;cost", ""),
    ("b", "Bo", "county", "sanctuary_policy", "supports", "reported", "cost", ""),
    ("b", "Bo", "county", "detainers", "supports", "action", "", ""),
    ("b", "Cy", "none", "detainers", "conditional", "quoted", "", "warrant"),
]


@pytest.fixture
def rows() -> pd.DataFrame:
    """Six positions of three actors, as ``list_stances`` returns them."""
    columns = ["doc", "actor", "level", "issue", "position", "voice", "argument", "condition"]
    frame = pd.DataFrame(ROWS, columns=columns)
    frame["id"] = [f"stance-{doc}-{number}" for number, doc in enumerate(frame["doc"])]
    frame["text"], frame["as_of"], frame["held_until"], frame["held"] = "some words", "2020-01-02", "", True
    frame["position_id"] = [name_position(row) for row in frame.to_dict("records")]
    frame = positions.place_issues(frame)
    frame["toward_cooperation"] = [
        positions.derive_toward_cooperation(row.position, row.reversed) for row in frame.itertuples()
    ]
    return frame


@pytest.mark.parametrize(
    ("issue", "position", "direction"),
    [
        ("detainers", "supports", "toward"),
        ("detainers", "opposes", "against"),
        ("sanctuary_policy", "supports", "against"),
        ("sanctuary_policy", "opposes", "toward"),
        ("sanctuary_policy", "conditional", "unclear"),
        ("detainers", "ambiguous", "unclear"),
    ],
)
def test_the_direction_is_reversed_on_sanctuary_policy_alone(issue: str, position: str, direction: str) -> None:
    turned = {code for code, entry in positions.read_issues().items() if entry.get("reversed")}
    assert positions.derive_toward_cooperation(position, issue in turned) == direction


def test_stances_take_their_actor_s_level(choose) -> None:
    rows = positions.list_stances(choose())
    assert rows[["actor", "level", "toward_cooperation"]].to_numpy().tolist() == [
        ["Bo Lind", "municipal", "toward"],
        ["Ada Quist", "municipal", "toward"],
    ]


def test_a_cell_leads_to_every_passage(choose) -> None:
    cells = matrix.build_matrix(choose())
    # Both issues have one position; the codebook has detainers first.
    assert cells.columns.tolist() == ["actor", "detainers", "sanctuary_policy"]
    assert [strip_markdown(actor) for actor in cells["actor"]] == ["Ada Quist (municipal)", "Bo Lind (municipal)"]
    assert "#stance-harbour-" in cells["detainers"][0]
    assert strip_markdown(cells["detainers"][0]) == "+ ●harbour"
    assert strip_markdown(cells["sanctuary_policy"][1]) == "− ●bridge"
    assert cells["detainers"][1] == ""


def test_a_cell_keeps_positions_apart(rows: pd.DataFrame) -> None:
    cell = matrix.write_cell(rows[rows["issue"].eq("detainers")])
    assert strip_markdown(cell) == "+ ●a ●a ■b if ●b"


def test_articles_without_a_position_have_tables_without_rows(rows: pd.DataFrame) -> None:
    for count in (positions.count_issues, positions.count_levels):
        assert count(rows.iloc[:0]).empty


def test_levels_count_voices_and_directions(rows: pd.DataFrame) -> None:
    table = positions.count_levels(rows).set_index("level")
    assert table.index.tolist() == ["federal", "county", "no government"]
    assert table.loc["federal"].to_dict() == {
        "actors": 1,
        "positions": 2,
        "passages": 3,
        "quoted": 2,
        "reported": 0,
        "action": 1,
        "toward": 2,
        "against": 0,
        "unclear": 0,
    }
    assert table.loc["county", ["toward", "against"]].tolist() == [1, 1]
    assert table.loc["no government", "unclear"] == 1


def test_documents_without_a_stance_stay(rows: pd.DataFrame) -> None:
    table = positions.count_documents(rows, ["a", "b", "c"])
    assert table["positions"].tolist() == [2, 3, 0]


def test_issues_with_most_positions_stand_first(rows: pd.DataFrame) -> None:
    assert positions.order_issues(rows) == ["detainers", "sanctuary_policy"]


def test_an_argument_joined_to_another_counts_for_both(rows: pd.DataFrame) -> None:
    table = positions.list_arguments(rows)
    found = {(row.argument, row.direction): row.positions for row in table.itertuples()}
    assert found == {("public safety", "toward"): 2, ("cost", "toward"): 1, ("cost", "against"): 1}


def test_conditions_are_listed_with_their_words(rows: pd.DataFrame) -> None:
    table = positions.list_conditions(rows)
    assert table[["actor", "condition"]].to_numpy().tolist() == [["Cy", "warrant"]]
    assert table["words"][0] == "[“some words”](#stance-b-5)"


def test_only_bo_has_positions_in_both_directions(rows: pd.DataFrame) -> None:
    table = positions.list_two_directions(rows)
    assert table["actor"].tolist() == ["Bo"]
    assert strip_markdown(table["toward"][0]) == "detainers ■b"
    assert strip_markdown(table["against"][0]) == "sanctuary policy ◆b"


def test_figure_marks_and_words_say_the_same(rows: pd.DataFrame) -> None:
    marks = matrix.group_marks(rows)
    assert marks["passages"].sum() == len(rows)
    assert len(marks) == 5  # Ada's position on detainers is shown in two passages
    drawn = matrix.draw_matrix(rows, SUBJECT)
    words = drawn.alt
    assert (
        "Ada (federal): supports detainers (toward cooperation, passages 2), opposes sanctuary policy (toward" in words
    )
    assert "Bo (county): supports detainers (toward cooperation, passages 1)" in words
    assert "supports sanctuary policy (against cooperation, passages 1)" in words
    assert "county, 1 of 2 toward cooperation" in drawn.caption
    assert "<svg" in render_svg(drawn.figure)


def test_a_position_counts_once_and_a_replaced_one_apart(rows: pd.DataFrame) -> None:
    assert positions.keep_positions(rows)["passages"].tolist() == [2, 1, 1, 1, 1]
    replaced = rows.assign(held_until="2020-03-04", held=False).iloc[3:4]
    both = pd.concat([rows.drop(index=3), replaced], ignore_index=True)
    table = positions.list_replaced(both)
    assert table[["actor", "held until"]].to_numpy().tolist() == [["Bo", "2020-03-04"]]
    assert "replaced by a later act" in matrix.draw_matrix(both, SUBJECT).alt
    assert "county, 1 of 1 toward cooperation" in matrix.draw_matrix(both, SUBJECT).caption


def test_no_stances_make_no_figure_and_empty_tables(choose) -> None:
    study = choose(sections="caption")
    rows = positions.list_stances(study)
    assert rows.empty
    assert matrix.draw_matrix(rows, SUBJECT).figure is None
    assert matrix.draw_matrix(rows, SUBJECT).caption == "Positions by actor and issue."
    for table in (
        matrix.build_matrix(study),
        positions.count_levels(rows),
        positions.list_arguments(rows),
        positions.list_conditions(rows),
        positions.list_two_directions(rows),
        positions.list_evidence(study),
    ):
        assert table.empty


def test_the_caption_names_a_level_s_one_exception(rows: pd.DataFrame) -> None:
    assert "(against:" not in matrix.draw_matrix(rows, SUBJECT).caption  # Bo has both directions and is alone
    more = [rows.iloc[[4]].assign(actor=name) for name in ("Di", "Eve")]
    others = pd.concat([rows[rows["actor"].eq("Bo")].head(1), *more], ignore_index=True)
    others["position_id"] = [name_position(row) for row in others.to_dict("records")]
    assert "county, 2 of 3 toward cooperation (against: Bo)" in matrix.draw_matrix(others, SUBJECT).caption


@pytest.mark.parametrize(
    ("as_of", "shown"), [("2014", "2014"), ("", "past, not dated"), ("../2020-03-04", "up to 2020-03-04")]
)
def test_a_date_says_what_the_text_does_not(as_of: str, shown: str) -> None:
    assert positions.show_date(as_of) == shown


def test_issues_and_lanes_stand_in_the_order_of_their_own_codebook() -> None:
    folder = ROOT / "examples" / "housing" / "codebook"
    issues = list(positions.read_issues(folder))
    rows = pd.DataFrame({"issue": issues[::-1], "position_id": issues})
    placed = positions.place_issues(rows, folder)
    assert positions.order_issues(placed) == issues
    assert placed["issue_lane"].tolist() == [issue.replace("_", " ") for issue in issues[::-1]]
