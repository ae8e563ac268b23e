"""What a number asserts: hedge, change, unit, what is counted, place and time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.documents.lexicons import LEXICONS
from sourcebook.errors import SourcebookError
from sourcebook.extract.numbers.quantities import find_quantities, split_sentences
from sourcebook.extract.numbers.units import load_units, lower, name_unit, singular


def only(text):
    (quantity,) = find_quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("text", "phrase", "hedge", "change"),
    [
        ("They sold nearly 70,000 lamps.", "nearly 70,000", "nearly", "~"),
        ("An estimated 60,000 lamps broke.", "An estimated 60,000", "an estimated", "~"),
        ("They have estimated that 60,000 lamps broke.", "60,000", "estimated", "~"),
        ("At least three lamps broke.", "At least three", "at least", ">"),
        ("It took less than 90 minutes.", "less than 90 minutes", "less than", "<"),
        ("They need 50 or more lamps.", "50 or more", "or more", ">"),
        ("They sold 20-plus lamps.", "20-plus", "-plus", ">"),
        ("They sold thirty-some lamps.", "thirty-some", "-some", "~"),
        ("The toll went up $3.", "$3", "", "up"),
        ("They sold 240 lamps.", "240", "", "="),
        ("Lamps came by the thousands.", "by the thousands", "", "~"),
        ("A majority of lamps broke.", "A majority", "", ">"),
        ("Sales rose 12 percent.", "12 percent", "", "up"),
        ("Sales fell by more than 12 percent.", "more than 12 percent", "more than", "down"),
        ("Sales, up nearly 12 percent, are fine.", "nearly 12 percent", "nearly", "up"),
        ("They made up 12 percent of buyers.", "12 percent", "", "="),
        ("The new lamp cut the cost in half.", "in half", "", "down"),
    ],
)
def test_hedge_belongs_to_the_phrase_and_says_the_change(text, phrase, hedge, change):
    quantity = only(text)
    assert text[quantity.start : quantity.end] == phrase
    assert (quantity.hedge, quantity.change) == (hedge, change)


def test_over_a_span_of_time_is_no_hedge():
    assert only("Over two years it grew.").hedge == ""
    assert only("It lasted for over two years.").hedge == "over"


@pytest.mark.parametrize(
    ("text", "unit", "measures"),
    [
        ("They sold 240 small red lamps at the fair.", "lamp", "small red lamps"),
        ("They paid $5 an hour.", "US dollar per hour", ""),
        ("It uses 5.3 per 100,000 of them.", "per 100,000", ""),
        ("About 40% of the lamps broke.", "percent", "lamps"),
        ("They sent 820,000 of those letters.", "letter", "letters"),
        ("They wrote a 12-page letter.", "page", "page letter"),
        ("They spent $5 million on it.", "US dollar", ""),
        ("They raised $5 million in local taxes.", "US dollar", "local taxes"),
        ("A fee of millions of dollars was due.", "US dollar", ""),
        ("The club has a membership of 300.", "", "membership"),
        ("Ann Miller bought 460 Red and Blue lamps.", "lamp", "Red and Blue lamps"),
        ("They sold 900 tall or narrow lamps.", "lamp", "tall or narrow lamps"),
        ("They sold 16 million more lamps.", "lamp", "lamps"),
        ("The three most rural towns agreed.", "town", "rural towns"),
        ("About 200 US lamps broke.", "lamp", "US lamps"),
        ("They met for two consecutive years runs the story.", "year", "consecutive years"),
        ("A 17,000 net decline followed.", "decline", "net decline"),
        ("Three-quarters think so.", "", ""),
        ("It hit 25,000 and ran on.", "", ""),
        ("Half of the town council staying on is enough.", "council", "town council"),
        ("They need $30 a ticket.", "US dollar per ticket", ""),
        ("They paid $5 a year ago.", "US dollar", ""),
        ("They earned 300m last year.", "", ""),
        ("It was minus 9 outside.", "", ""),
        ("They paid $500 per square foot.", "US dollar per square foot", ""),
        ("They paid 45 cents per diluted share.", "cent per diluted share", ""),
        ("They sold 12 lamps per 1,000 buyers.", "lamp per 1,000", "lamps"),
    ],
)
def test_unit_and_what_is_counted(text, unit, measures):
    quantity = only(text)
    assert quantity.unit == unit
    if measures:
        assert measures in quantity.measures


def test_rate_with_its_base_is_one_quantity():
    text = "The rate is 5.3 per 100,000 people."
    quantity = only(text)
    assert text[quantity.start : quantity.end] == "5.3 per 100,000"
    assert quantity.value == 5.3


def test_bare_number_takes_the_unit_it_is_compared_with():
    first, second = find_quantities("They walked 14 miles, up from nine.")
    assert (first.unit, second.unit) == ("mile", "mile")


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("About 460 lamps were sold so far this year compared with 63 in the last.", ["lamp", "lamp"]),
        ("Some 32 lamps broke in one week, and seven more were lost.", ["lamp", "week", "lamp"]),
        ("Sales fell to 2 billion yen ($18 million) from 3 billion.", ["yen", "US dollar", "yen"]),
        ("The index rose 12 percent to 3,005.", ["percent", ""]),
        ("88 of the 100 largest towns agreed.", ["town", "town"]),
        ("They bought a lamp or two.", ["lamp"]),
        ("They sell four-, five- and six-room flats.", ["room"] * 3),
        ("It costs from $5 to $6 a day.", ["US dollar per day"] * 2),
        ("It costs C$6 (US$4.46) per lamp.", ["Canadian dollar per lamp", "US dollar"]),
    ],
)
def test_unit_is_read_across_the_sentence(text, units):
    assert [quantity.unit for quantity in find_quantities(text)] == units


def test_one_before_a_noun_is_a_quantity_only_on_request():
    for text in ("She held one plausible lamp.", "One of the town's 10 lamps broke."):
        counts = {quantity.value: quantity.unit for quantity in find_quantities(text, also=["one", "one_of"])}
        assert counts[1] == "lamp"
        assert 1 not in {quantity.value for quantity in find_quantities(text)}


def test_place_and_time_are_those_the_sentence_gives():
    quantity = only("They sold 240 lamps in New Harbour on May 3, 2018. It rained in Oldtown.")
    assert (quantity.place, quantity.time) == ("New Harbour", "May 3, 2018")
    assert only("They sold 240 lamps. It rained in Oldtown.").place == ""


def test_ages_and_distances_are_quantities_only_on_request():
    text = "The 32-year-old baker lives 5 miles from town."
    assert find_quantities(text) == []
    assert [quantity.value for quantity in find_quantities(text, also=["age", "distance"])] == [32, 5]


def test_sentences_do_not_end_at_abbreviations():
    text = "Mr. Lamb came on Jan. 5 to see it. He left."
    assert [text[start : start + 4] for start in split_sentences(text)] == ["Mr. ", "He l"]


@given(st.text(alphabet=st.sampled_from("12 ,.$%-toflrand\nİABCabout mewk"), max_size=100))
def test_quantities_are_ordered_do_not_overlap_and_keep_to_the_text(text):
    at = 0
    for quantity in find_quantities(text):
        assert at <= quantity.start < quantity.end <= len(text)
        assert quantity.change in ("=", "~", ">", "<", "up", "down")
        at = quantity.end


@given(st.text())
def test_lowering_moves_no_offset(text):
    assert len(lower(text)) == len(text)


@pytest.mark.parametrize(
    ("noun", "name"), [("hours", "hour"), ("%", "percent"), ("$", "US dollar"), ("agencies", "agency")]
)
def test_units_are_named_by_the_lexicon(noun, name):
    assert name_unit(noun) == name


@pytest.mark.parametrize(
    ("plural", "expected"),
    [
        ("boxes", "box"),
        ("women", "woman"),
        ("oilmen", "oilman"),
        ("grandchildren", "grandchild"),
        ("heroes", "hero"),
        ("glass", "glass"),
        ("bus", "bus"),
        ("news", "news"),
    ],
)
def test_singular(plural, expected):
    assert singular(plural) == expected


def test_a_unit_without_a_kind_is_reported_by_name(tmp_path, monkeypatch):
    (tmp_path / "units.yml").write_text("furlong: {words: [furlong]}\n", encoding="utf-8")
    monkeypatch.setattr("sourcebook.extract.numbers.units.LEXICONS", tmp_path)
    with pytest.raises(SourcebookError, match=r"furlong.*has no kind"):
        load_units.__wrapped__()
    assert (LEXICONS / "units.yml").exists()


def test_plus_or_minus_is_no_negative_number() -> None:
    assert [each.value for each in find_quantities("plus or minus 4 points, down to minus 3 degrees")] == [4, -3]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("The crane cost $48 million.", "crane"),
        ("Wheat fell $1.23 in May.", "Wheat"),
        ("The jobless rate in the valley rose to 5 percent.", "jobless rate"),
        ("He said the average fare is $12.", "average fare"),
        ("Some 38 percent of the patients came.", "patients"),
        ("They sold 240 small red lamps.", "small red lamps"),
        ("It was 40 percent.", ""),
        ("The new lamp is 12 times brighter.", "new lamp"),
        ("They gave away $40.", ""),
    ],
)
def test_the_thing_that_a_number_is_about(text, concept):
    assert only(text).concept == concept


@pytest.mark.parametrize(
    ("text", "time", "place"),
    [
        ("They sold 240 lamps in the July-September quarter.", "the July-September quarter", ""),
        ("They sold 240 lamps in the three months to June.", "the three months to June", ""),
        ("They sold 240 lamps in the first half of 2017.", "the first half of 2017", ""),
        ("They sold 240 lamps in fiscal 2017.", "fiscal 2017", ""),
        ("They sold 240 lamps in June.", "June", ""),
        ("They sold 240 lamps on Monday.", "Monday", ""),
        ("They sold 240 lamps last Tuesday.", "last Tuesday", ""),
        ("In Salt Harbor, they sold 240 lamps.", "", "Salt Harbor"),
        ("They sold 240 lamps off Norway.", "", "Norway"),
        ("They sold 240 lamps in Linden County, California.", "", "Linden County, California"),
    ],
)
def test_the_period_and_the_place_of_a_number(text, time, place):
    quantity = find_quantities(text)[0]
    assert quantity.value == 240
    assert (quantity.time, quantity.place) == (time, place)


def test_a_time_beyond_a_semicolon_is_another_numbers():
    first, second = find_quantities("In 2017 they sold 240 lamps; in June, 30 lamps.")
    assert (first.time, second.time) == ("2017", "June")
