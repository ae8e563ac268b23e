"""Dates in passages: resolved against the day of publication where they lead to one, and left alone where not."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.extract.reading.dates import WEEKDAYS, date_passage, find_dates

PUBLISHED = "2017-02-08"  # a Wednesday


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("signed the order on Jan. 25, 2016", "2016-01-25"),
        ("signed the order on 25 January 2016", "2016-01-25"),
        ("signed it Jan. 25 in the harbour", "2017-01-25"),
        ("signed it on December 3rd", "2016-12-03"),
        ("stopped it in March 2014", "2014-03"),
        ("stopped it in Sept. 2013", "2013-09"),
        ("stopped it last March", "2016-03"),
        ("stopped it in 2014", "2014"),
        ("has held them since late 2013", "2013"),
        ("said Wednesday", "2017-02-08"),
        ("said on Friday", "2017-02-03"),
        ("said last Wednesday", "2017-02-01"),
        ("said yesterday", "2017-02-07"),
        ("voted last week", "2017-01-30/2017-02-05"),
        ("voted last month", "2017-01"),
        ("voted last year", "2016"),
        ("voted earlier this year", "2017"),
        ("voted two days ago", "2017-02-06"),
        ("voted three months ago", "2016-11"),
    ],
)
def test_an_expression_is_counted_from_the_day_of_publication(words: str, date: str) -> None:
    assert [found for _, found in find_dates(f"The board {words}.", PUBLISHED)] == [date]


@pytest.mark.parametrize(
    "words",
    [
        "will vote on Friday",
        "is expected to vote in March",
        "votes next Tuesday",
        "opposed the 2014 law",
        "marched in the harbour",
        "may vote",
        "spoke of Friday’s storm",
        "voted on Feb. 31",
        "set a limit for Dec. 1, 2030",
        "held 2014 people",
        "waits until Friday",
    ],
)
def test_what_is_to_come_or_names_a_thing_is_no_date(words: str) -> None:
    assert list(find_dates(f"The board {words}.", PUBLISHED)) == []


def test_without_a_day_of_publication_only_full_dates_count() -> None:
    assert [date for _, date in find_dates("On Jan. 25, 2016, and again on Friday", "")] == ["2016-01-25"]


def date_words(text: str, words: str) -> str:
    start = text.index(words)
    return date_passage(text, start, start + len(words), start, PUBLISHED)


def test_the_nearest_date_of_the_passage_counts() -> None:
    text = "The mayor opposed it in 2014. The board, which opposed it in 2015, backed it on Friday."
    start = text.index("The board")
    place = text.index("backed")
    assert date_passage(text, start, len(text), place, PUBLISHED) == "2017-02-03"


def test_a_quotation_has_the_date_of_its_attribution() -> None:
    assert date_words("“We oppose it as on Monday,” the mayor said Friday.", "We oppose it") == "2017-02-03"
    assert date_words("“We oppose it. It sank,” the mayor said Friday. She left.", "We oppose it") == "2017-02-03"


def test_a_sentence_with_several_dates_leaves_the_publication() -> None:
    text = "After the votes of Jan. 3 and Jan. 25 the mayor opposes it."
    assert date_words(text, "the mayor opposes it") == PUBLISHED


def test_dates_of_other_sentences_do_not_count() -> None:
    assert date_words("The board met on Friday. The mayor opposes it.", "The mayor opposes it") == PUBLISHED


@given(st.dates(datetime.date(1990, 1, 10), datetime.date(2030, 1, 1)), st.sampled_from(sorted(WEEKDAYS)))
def test_a_weekday_is_one_of_the_last_seven_days(published: datetime.date, weekday: str) -> None:
    ((_, found),) = find_dates(f"The board said {weekday}.", published.isoformat())
    day = datetime.date.fromisoformat(found)
    assert f"{day:%A}" == weekday
    assert 0 <= (published - day).days < 7


@given(st.text(), st.data())
def test_any_passage_has_a_date(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert date_passage(text, start, end, start, PUBLISHED)
