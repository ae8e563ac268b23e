"""The arithmetic follows from the coded numbers, keeps their hedges and says whose numbers it joins."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.chapters.statistics import arithmetic, relations
from sourcebook.chapters.statistics.arithmetic import Term, calculate
from sourcebook.findings.markdown import plain_frame, strip_markdown
from tests.ports import STRIKE, identify, make_events, make_relations, make_statistics, open_ports

PEOPLE, PERCENT = "person", "percent"
counts = st.integers(min_value=1, max_value=10**9)


@pytest.mark.parametrize(
    ("kind", "terms", "says"),
    [
        ("share", [Term(1, PEOPLE), Term(4, PEOPLE)], ["25 percent", "the rest: 3 people (75 percent)"]),
        ("share", [Term(30, PERCENT), Term(10, PEOPLE)], ["about 3 people", "the rest: about 7 people"]),
        (
            "remainder",
            [Term(60, PERCENT), Term(30, PERCENT)],
            ["10 percent in neither group", "30 points between them"],
        ),
        ("remainder", [Term(9, "gang"), Term(2, "gang")], ["together 11 gangs; the text does not give the whole"]),
        ("sum", [Term(3, PEOPLE), Term(1, PEOPLE)], ["4 people in all; the text gives no total", "25 percent of all"]),
        (
            "sum",
            [Term(3, PEOPLE), Term(1, PEOPLE), Term(4, PEOPLE)],
            ["4 people; the text gives 4", "25 percent of all"],
        ),
        ("before_after", [Term(8, "week"), Term(6, "week")], ["2 weeks less", "25 percent less"]),
        ("before_after", [Term(2, PEOPLE), Term(3, PEOPLE)], ["1 person more", "50 percent more"]),
        ("rate", [Term(9, PEOPLE), Term(3, "day")], ["3 people a day"]),
        ("rate", [Term(9, PEOPLE), Term(72, "hour")], ["3 people a day"]),
        ("rate", [Term(0.5, "multiple"), Term(4, "month")], ["half the level before, after 4 months"]),
        ("same_quantity", [Term(5, PEOPLE), Term(5, PEOPLE)], ["the same"]),
        ("same_quantity", [Term(5, PEOPLE), Term(7, PEOPLE)], ["differs: 5 and 7"]),
    ],
)
def test_results_worked_out_by_hand(kind: str, terms: list[Term], says: list[str]) -> None:
    assert [result.says for result in calculate(kind, terms)] == says


@pytest.mark.parametrize("kind", ["share", "remainder", "sum", "before_after"])
def test_a_hedge_is_kept(kind: str) -> None:
    results = calculate(kind, [Term(4, PEOPLE, about=True), Term(5, PEOPLE)])
    assert results and all("about" in result.says for result in results)


@pytest.mark.parametrize("kind", list(arithmetic.CALCULATIONS))
@pytest.mark.parametrize("terms", [[], [Term(3, PEOPLE)]])
def test_one_number_is_no_arithmetic(kind: str, terms: list[Term]) -> None:
    assert calculate(kind, terms) == []


@pytest.mark.parametrize("kind", list(arithmetic.CALCULATIONS))
def test_zeros_do_not_divide(kind: str) -> None:
    for result in calculate(kind, [Term(0, PEOPLE), Term(0, "day")]):
        assert result.value == 0


@given(counts, counts)
def test_a_part_and_its_rest_make_the_whole(part: int, more: int) -> None:
    share, rest = calculate("share", [Term(part, PEOPLE), Term(part + more, PEOPLE)])
    assert 0 < share.value < 100
    assert rest.value + part == part + more


@given(counts, counts)
def test_a_change_leads_from_the_first_level_to_the_second(before: int, after: int) -> None:
    difference, percent = calculate("before_after", [Term(before, PEOPLE), Term(after, PEOPLE)])
    assert before + difference.value == after
    assert before * (1 + percent.value / 100) == pytest.approx(after)


def test_a_part_larger_than_its_whole_has_no_rest() -> None:
    assert len(calculate("share", [Term(5, PEOPLE), Term(4, PEOPLE)])) == 1


def test_a_share_of_a_share_is_a_share_of_the_whole(tmp_path: Path) -> None:
    found = relations.list_relations(open_ports(tmp_path))
    derived = found[found["kind"].eq("share, derived")]
    assert [result.says for result in derived["results"].iloc[0]] == ["about 5 percent"]


def test_numbers_of_different_sources_hold_only_if_combined(tmp_path: Path) -> None:
    found = relations.list_relations(open_ports(tmp_path)).set_index("says")
    assert found.loc["500 of those riders", "note"] == (
        "if combined: the numbers are from Ferry Club and Harbour Board"
    )
    assert found.loc["from 12 to three a day", "note"] == ""
    assert found.loc["30 boats afloat, plus another 20 in dock", "note"] == "counted: boats afloat; boats in dock"


def test_numbers_that_the_text_adds_up_are_compared_as_one(tmp_path: Path) -> None:
    same = {"id": "relation-x", "kind": "same_quantity", "says": "50 boats / 30 boats, plus another 20"}
    same["statistics"] = ";".join([identify("50", 2), identify("30"), identify("20", 2)])
    rows = pd.concat([make_relations(), pd.DataFrame([same])])
    found = relations.list_relations(open_ports(tmp_path, {"relations": rows})).set_index("relation")
    (result,) = found.loc["relation-x", "results"]
    assert (result.working, result.says) == ("30 + 20 = 50", "the same total")


def test_statements_of_one_quantity_name_who_states_it(tmp_path: Path) -> None:
    same = {"id": "relation-x", "kind": "same_quantity", "says": "12 / 15"}
    same["statistics"] = ";".join([identify("12"), identify("15")])
    found = relations.list_relations(open_ports(tmp_path, {"relations": pd.DataFrame([same])}))
    assert found["note"].tolist() == ["stated by Harbour Board and no named source"]
    assert found["results"].iloc[0][0].says == "differs: 12 and 15"


def test_shown_relations_link_their_numbers_and_give_the_words(tmp_path: Path) -> None:
    table = relations.show_relations(relations.list_relations(open_ports(tmp_path)))
    assert len(table) == 7
    row = table[table["the text’s words"].str.contains("12 to three")].iloc[0]
    assert strip_markdown(row["numbers"]) == "12, three a day"
    assert "12 − 3: 9 rides per day less" in strip_markdown(row["what follows"])


def test_a_vague_number_is_named_as_missing(tmp_path: Path) -> None:
    rows = make_statistics()
    rows.loc[rows["text"].eq("500"), "value"] = None
    table = relations.show_relations(relations.list_relations(open_ports(tmp_path, {"statistics": rows})))
    assert table["what follows"].str.contains("a number is missing").sum() == 2


def test_one_total_divided_twice_is_found(tmp_path: Path) -> None:
    table = plain_frame(relations.match_totals(open_ports(tmp_path)))
    found = {(row.total, row.part, row.percent, row.rest) for row in table.itertuples()}
    assert found == {
        ("50 (added up)", "20", "40", "30"),
        ("50", "About 40 percent", "40", "30"),
        ("50", "15", "30", "35"),
    }


def test_changes_by_ends_and_by_size_stand_together(tmp_path: Path) -> None:
    rows = make_statistics()
    rows.loc[rows["text"].eq("15"), ["value", "unit", "change"]] = [0.5, "multiple", "down"]
    table = plain_frame(relations.compare_changes(open_ports(tmp_path, {"statistics": rows})))
    assert table["change"].tolist() == ["75 percent less", "15: 50 percent less"]
    assert table["source"].tolist() == ["Harbour Board", "no source named"]


def test_a_duration_is_counted_between_the_dates_of_its_ends(tmp_path: Path) -> None:
    (row,) = relations.check_durations(open_ports(tmp_path)).to_dict("records")
    assert (row["stated"], row["counted"], row["statement reaches"]) == (20, 23, "2020-04-30")
    assert row["result"] == "differs: 20 stated, 23 counted"


@pytest.mark.parametrize("days", [23, 24])
def test_both_ways_to_count_the_end_days_agree(tmp_path: Path, days: int) -> None:
    rows = make_statistics()
    rows.loc[rows["text"].eq("20 days"), "value"] = days
    table = relations.check_durations(open_ports(tmp_path, {"statistics": rows}))
    assert table["result"].tolist() == ["the same"]


def test_an_end_that_the_text_does_not_date_proves_nothing(tmp_path: Path) -> None:
    events = make_events().head(1)
    assert relations.check_durations(open_ports(tmp_path, {"events": events})).empty


@pytest.mark.parametrize("time", ["", "2020", "2020-04", "2020-04-10", "2020-04/2020-05", "in May", "a/b", "//"])
def test_what_is_no_interval_of_days_is_left_out(time: str) -> None:
    assert relations.read_interval(time) is None


def test_an_interval_of_days_is_read() -> None:
    assert relations.read_interval(STRIKE) == (dt.date(2020, 4, 10), dt.date(2020, 5, 3))


@given(st.text())
def test_any_time_can_be_read(time: str) -> None:
    ends = relations.read_interval(time)
    assert ends is None or len(ends) == 2


def test_equal_numbers_are_shown_in_the_words_of_the_text() -> None:
    terms = [Term(1, "year", words="one year"), Term(1, "year", about=True, words="about a year")]
    (result,) = calculate("same_quantity", terms)
    assert (result.working, result.says) == ("one year / about a year", "the same")


@pytest.mark.parametrize(("value", "shown"), [(77.78, "78 percent"), (50.0, "50 percent"), (0.25, "0.25 percent")])
def test_percentages_worked_out_are_whole(value: float, shown: str) -> None:
    assert arithmetic.write_percent(value) == shown


def test_relations_between_paragraphs_are_counted_apart(tmp_path: Path) -> None:
    far = {"id": "relation-x", "kind": "same_quantity", "says": "9 / 9"}
    far["statistics"] = ";".join([identify("9"), identify("9", 2)])
    rows = pd.concat([make_relations(), pd.DataFrame([far])])
    assert relations.count_apart(open_ports(tmp_path, {"relations": rows})) == 1


def test_tellings_of_one_day_stand_side_by_side(tmp_path: Path) -> None:
    table = plain_frame(relations.compare_tellings(open_ports(tmp_path), "2020-05-03"))
    (row,) = table.to_dict("records")
    assert row["events"] == "strike marked"
    assert row["numbers"] == "20 days"
    assert "the crews marked 20 days" in row["words"]


def test_a_day_without_events_has_no_tellings(tmp_path: Path) -> None:
    assert relations.compare_tellings(open_ports(tmp_path), "1999-01-01").empty


def test_nothing_coded_gives_empty_tables(tmp_path: Path) -> None:
    study = open_ports(tmp_path, sections="headline")
    found = relations.list_relations(study)
    assert found.empty
    assert relations.show_relations(found).empty
    assert relations.match_totals(study).empty
    assert relations.compare_changes(study).empty
    assert relations.check_durations(study).empty
