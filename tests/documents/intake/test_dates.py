"""Dates as sources write them: ISO, as precise as given; what may be two days, or is a bare number, is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.documents.intake.dates import ORDERS, parse_date


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("May 4, 2020", "2020-05-04"),
        ("Monday, 4th May 2020", "2020-05-04"),
        ("May 4, 2020 Monday 10:30 AM EST", "2020-05-04"),
        ("20200504", "2020-05-04"),
        ("20200504T093000Z", "2020-05-04"),
        ("2020-05-04T23:30:00-07:00", "2020-05-04"),
        ("Mon, 04 May 2020 09:30:00 GMT", "2020-05-04"),
        ("25/5/2020", "2020-05-25"),
        ("5/5/2020", "2020-05-05"),
        ("2020/5/4", "2020-05-04"),
        ("May 2020", "2020-05"),
        ("2020-05", "2020-05"),
        ("2020", "2020"),
        ("3 de marzo de 2018 sábado", "2018-03-03"),
        ("6 mars 2018", "2018-03-06"),
        ("Montag, 4. Juni 2018", "2018-06-04"),
        ("dezembro de 2018", "2018-12"),
        ("", ""),
    ],
)
def test_a_date_is_read_as_precisely_as_it_is_given(words: str, date: str) -> None:
    assert parse_date(words) == (date, "")


@pytest.mark.parametrize("words", ["2/8/2017", "2.8.2017", "2/8/17"])
def test_a_date_that_may_be_two_days_is_told_and_read_in_the_order_chosen(words: str) -> None:
    date, remark = parse_date(words)
    assert not date and words in remark and "--date-order" in remark
    assert parse_date(words, "dmy") == ("2017-08-02", "")
    assert parse_date(words, "mdy") == ("2017-02-08", "")


@pytest.mark.parametrize("words", ["1519379400", "1519379400000", "1.519e9", "43154", "Friday", "May 4", "2018-02-30"])
def test_what_is_no_date_is_left_out_and_told(words: str) -> None:
    date, remark = parse_date(words)
    assert not date and words in remark


@given(st.text(max_size=60), st.sampled_from(["", *ORDERS]))
def test_any_words_give_a_date_or_a_remark(words: str, order: str) -> None:
    date, remark = parse_date(words, order)
    assert not (date and remark)
    assert date or remark or not words.strip()
