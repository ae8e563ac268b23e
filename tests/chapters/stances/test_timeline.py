"""Dates, lanes and changes on a made-up county; events on the made-up corpus."""

from __future__ import annotations

import dataclasses
import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.chapters.stances import timeline, timeline_figure
from sourcebook.chapters.stances.positions import derive_toward_cooperation, place_issues
from sourcebook.findings.figures import NARROW, render_svg
from sourcebook.findings.markdown import strip_markdown
from tests.made_up import make_row

DAY = datetime.date(2020, 3, 5)
ROWS = [
    # actor, issue, position, custodian, voice, as_of, condition
    ("Quay County", "detainers", "conditional", "jail", "action", "2018", "warrant"),
    ("Quay County", "detainers", "opposes", "jail", "action", "2019-06", ""),
    ("Ada Quist", "detainers", "supports", "jail", "action", "2020-03-05", ""),
    ("Quay County", "notification", "supports", "jail", "action", "2020-03-09", ""),
    ("Ada Quist", "deputization", "opposes", "police", "quoted", "2020-03-07", ""),
    ("Ada Quist", "deputization", "opposes", "", "quoted", "2020-03-08", ""),
    ("Bo Lind", "detainers", "supports", "jail", "quoted", "2020-03-05", ""),
    ("Quay County", "detainers", "supports", "jail", "reported", "some day", ""),
]


@pytest.fixture
def rows() -> pd.DataFrame:
    """Eight positions; one is of another actor, one has a date that cannot be read."""
    columns = ["actor", "issue", "position", "custodian", "voice", "as_of", "condition"]
    frame = pd.DataFrame(ROWS, columns=columns)
    frame["doc"], frame["text"], frame["start"] = "a", "some words", range(len(frame))
    frame["id"] = [f"stance-a-{number}" for number in frame["start"]]
    frame["toward_cooperation"] = [derive_toward_cooperation(position, False) for position in frame["position"]]
    return place_issues(frame)


@pytest.fixture
def traced(rows: pd.DataFrame) -> pd.DataFrame:
    """The county's group of actors in time."""
    return timeline.trace_positions(rows, ["Quay*", "Ada Quist"])


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020-02-29", (2020, 2, 29), (2020, 2, 29)),
        ("2020-02", (2020, 2, 1), (2020, 2, 29)),
        ("2019-12", (2019, 12, 1), (2019, 12, 31)),
        ("2019", (2019, 1, 1), (2019, 12, 31)),
        ("2019-12-30/2020-01", (2019, 12, 30), (2020, 1, 31)),
        ("../2020-01", (1, 1, 1), (2020, 1, 31)),
    ],
)
def test_dates_are_as_wide_as_they_are_given(text: str, first: tuple[int, ...], last: tuple[int, ...]) -> None:
    assert timeline.read_dates(text) == (datetime.date(*first), datetime.date(*last))


@pytest.mark.parametrize(
    "text", ["", "soon", "2020-13", "2019-02-29", "2020-1-2", "2019/2020/2021", "2019/", "../", "../soon", "2020/.."]
)
def test_what_is_no_date_is_nothing(text: str) -> None:
    assert timeline.read_dates(text) is None


@given(st.dates())
def test_a_day_is_its_own_first_and_last(day: datetime.date) -> None:
    assert timeline.read_dates(day.isoformat()) == (day, day)


def test_lanes_keep_custodians_apart_and_drop_what_is_undated(traced: pd.DataFrame) -> None:
    assert dict(traced["lane"].value_counts()) == {
        "holding inmates (jail)": 3,
        "notifying (jail)": 1,
        # The custodian that one sentence leaves out is the one that the other names.
        "officer functions (police)": 2,
    }
    assert set(traced["actor"]) == {"Quay County", "Ada Quist"}


def test_one_lane_changes_on_the_day(traced: pd.DataFrame) -> None:
    compared = timeline.compare_around(traced, DAY).set_index("lane")
    assert compared["change"].to_dict() == {
        "holding inmates (jail)": "changed",
        "notifying (jail)": "no act that day",
        "officer functions (police)": "no act that day",
    }
    lane = compared.loc["holding inmates (jail)"]
    assert strip_markdown(lane["before"]) == "Quay County against, 2019-06"
    assert strip_markdown(lane["on_the_day"]) == "Ada Quist toward, 2020-03-05"
    assert "#stance-a-2" in lane["on_the_day"]
    assert lane["after"] == ""
    assert timeline.name_lanes(compared.reset_index(), "changed") == "holding inmates (jail)"
    assert timeline.name_lanes(compared.reset_index(), "act without change") == "none"


def test_an_act_in_the_old_direction_is_no_change(rows: pd.DataFrame) -> None:
    rows.loc[rows["as_of"].eq("2019-06"), "position"] = "supports"
    rows.loc[rows["as_of"].eq("2019-06"), "toward_cooperation"] = "toward"
    traced = timeline.trace_positions(rows, ["Quay*", "Ada Quist"])
    compared = timeline.compare_around(traced, DAY).set_index("lane")
    assert compared.loc["holding inmates (jail)", "change"] == "act without change"


def test_without_an_earlier_act_nothing_changed(rows: pd.DataFrame) -> None:
    both = rows.iloc[[1, 2]].assign(as_of="2020-03-05")
    compared = timeline.compare_around(timeline.trace_positions(both, ["*"]), DAY)
    assert compared["change"].tolist() == ["no earlier act"]


def test_a_state_up_to_the_day_before_is_what_changed(rows: pd.DataFrame) -> None:
    both = rows.iloc[[1, 2]].assign(as_of=["../2020-03-04", "2020-03-05"])
    (lane,) = timeline.compare_around(timeline.trace_positions(both, ["*"]), DAY).to_dict("records")
    assert lane["change"] == "changed"
    assert strip_markdown(lane["before"]) == "Quay County against, up to 2020-03-04"
    assert lane["after"] == ""


def test_what_held_over_the_day_stands_before_and_after_it(rows: pd.DataFrame) -> None:
    rows.loc[3, "as_of"] = "../2020-03-09"
    traced = timeline.trace_positions(rows, ["Quay*", "Ada Quist"])
    lane = timeline.compare_around(traced, DAY).set_index("lane").loc["notifying (jail)"]
    assert strip_markdown(lane["before"]) == strip_markdown(lane["after"]) == "Quay County toward, up to 2020-03-09"
    assert lane["change"] == "no act that day"
    events = pd.DataFrame({"begins": [], "ends": []})
    drawn = timeline_figure.draw_timeline(traced, events.assign(text=""), DAY)
    assert "<svg" in render_svg(drawn.figure)
    assert "from 2018 to 9 March 2020" in drawn.caption


def test_in_a_lane_support_of_sanctuary_policy_is_against_cooperation(rows: pd.DataFrame) -> None:
    sanctuary = rows.iloc[[0]].assign(issue="sanctuary_policy", position="supports", toward_cooperation="against")
    traced = timeline.trace_positions(place_issues(sanctuary), ["*"])
    assert timeline.list_positions(traced)[["lane", "direction"]].to_numpy().tolist() == [
        ["sanctuary policy (jail)", "against"]
    ]


def test_the_scale_has_days_alone_and_keeps_their_order(traced: pd.DataFrame) -> None:
    events = pd.DataFrame({"begins": [], "ends": []})
    scale, last = timeline_figure.make_scale(traced, events, DAY)
    days = [datetime.date(2018, 1, 1) + datetime.timedelta(days=number) for number in range(0, 798)]
    places = [scale(day) for day in days]
    assert places == sorted(places)
    assert scale(datetime.date(2018, 1, 1)) == 0
    assert scale(last) == 1
    day = datetime.timedelta(days=1)
    steps = [scale(DAY + day) - scale(DAY), scale(DAY) - scale(DAY - day)]
    assert steps[0] == pytest.approx(steps[1]) and steps[0] > 0
    assert timeline_figure.list_ticks(DAY, DAY + 8 * day)[0] == (DAY, "5 Mar\n2020")
    assert len(timeline_figure.list_ticks(DAY, DAY + 8 * day)) == 2


def test_the_figure_draws_and_its_words_name_every_lane(traced: pd.DataFrame) -> None:
    events = pd.DataFrame(
        {
            "event": ["order", "review"],
            "date": ["2020-03-05", "2018"],
            "text": ["the order", "a review"],
            "begins": [DAY, datetime.date(2018, 1, 1)],
            "ends": [DAY, datetime.date(2018, 12, 31)],
        }
    )
    drawn = timeline_figure.draw_timeline(traced, events, DAY)
    words = drawn.alt
    assert "<svg" in render_svg(drawn.figure)
    assert drawn.narrow and drawn.narrow.get_figwidth() == NARROW and "<svg" in render_svg(drawn.narrow)
    assert "<svg" in render_svg(timeline_figure.draw_timeline(traced, events.iloc[:0], DAY).figure)
    assert "Events above: 5 Mar, “the order”; 2018, “a review”." in words
    assert "holding inmates (jail), on 5 March 2020 changed: Quay County conditional (action, bar, 2018)" in words
    assert "Ada Quist against cooperation (quoted, mark, 2020-03-07)" in words
    assert "On 5 March 2020 the direction changed in: holding inmates (jail)" in drawn.caption


def test_nobody_in_the_group_makes_no_figure(rows: pd.DataFrame) -> None:
    nobody = timeline.trace_positions(rows, ["Nobody"])
    assert nobody.empty
    drawn = timeline_figure.draw_timeline(nobody, nobody, DAY)
    assert drawn.figure is None
    assert "nan" not in drawn.caption
    assert timeline.compare_around(nobody, DAY).empty
    assert timeline.trace_positions(rows.iloc[:0], ["*"]).empty


@pytest.mark.parametrize(
    ("begins", "ends", "label"),
    [
        (DAY, DAY, "5 Mar"),
        (datetime.date(2018, 1, 1), datetime.date(2018, 12, 31), "2018"),
        (datetime.date(2018, 1, 1), datetime.date(2019, 12, 31), "2018–2019"),
        (DAY, datetime.date(2020, 3, 8), "5 Mar–8 Mar"),
    ],
)
def test_labels_are_no_more_precise_than_dates(begins: datetime.date, ends: datetime.date, label: str) -> None:
    assert timeline_figure.format_days(begins, ends) == label


@pytest.fixture
def eventful(choose):
    """The made-up study with three dated mentions of two events, one of them in a caption."""
    study = choose()
    given = [
        ("harbour", "on Monday", "ferry-speech", "2020-05-04", "resolved", "publication_date", "body"),
        ("harbour", "said on Monday", "ferry-speech", "2020-05", "inferred", "publication_date", "body"),
        ("harbour", "leaves the old pier on May 3", "departure", "2020-05-03", "resolved", "document", "caption"),
    ]
    events = pd.DataFrame(
        [
            make_row("event", doc, text, event=event, date=date, certainty=certainty, anchor=anchor, section=section)
            for doc, text, event, date, certainty, anchor, section in given
        ]
    )
    return dataclasses.replace(study, tables=study.tables | {"events": events})


def test_events_stand_in_order_under_their_names(eventful) -> None:
    table = timeline.list_events(eventful)
    assert table["date"].tolist() == ["2020-05", "2020-05-03", "2020-05-04"]
    assert [strip_markdown(event) for event in table["event"]] == ["ferry speech", "departure", "ferry speech"]
    assert all("](#event-harbour-" in event for event in table["event"])
    # The words of a caption are not printed: they may name somebody who is no subject.
    assert not table["event"].str.contains("pier").any()


def test_certainty_is_counted_for_every_document(eventful) -> None:
    counts = timeline.count_certainty(eventful)
    assert [strip_markdown(document) for document in counts.pop("document")] == ["bridge", "harbour"]
    assert counts.to_dict("records") == [
        {"explicit": 0, "resolved": 0, "inferred": 0, "all": 0},
        {"explicit": 0, "resolved": 2, "inferred": 1, "all": 3},
    ]


def test_above_a_timeline_stands_the_most_precise_mention_in_the_running_text(eventful) -> None:
    chosen = timeline.choose_events(eventful, pd.DataFrame({"doc": ["harbour"]}))
    assert chosen[["event", "date"]].to_numpy().tolist() == [["ferry-speech", "2020-05-04"]]
    assert timeline.choose_events(eventful, pd.DataFrame({"doc": ["bridge"]})).empty
