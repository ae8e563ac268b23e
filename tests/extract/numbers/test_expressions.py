"""Number expressions: which value is read from which words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.extract.numbers.expressions import find_numbers, swap_separators


def read(text):
    return [(text[number.start : number.end], number.value) for number in find_numbers(text)]


@pytest.mark.parametrize(
    ("text", "phrase", "value"),
    [
        ("It sold 820,000 lamps.", "820,000", 820_000),
        ("It sold 1.9 million lamps.", "1.9 million", 1_900_000),
        ("It cost $2.3bn to build.", "$2.3bn", 2_300_000_000),
        ("It cost US$1.1 million.", "US$1.1 million", 1_100_000),
        ("A plan worth EUR50m was made.", "EUR50m", 50_000_000),
        ("Some 40% of lamps broke.", "40%", 40),
        ("Nearly 13 percent agreed.", "13 percent", 13),
        ("The lake froze for 48 hours.", "48 hours", 48),
        ("There were two dozen boats.", "two dozen", 24),
        ("There were twenty-seven boats.", "twenty-seven", 27),
        ("There were a hundred and five boats.", "a hundred and five", 105),
        ("He has three thousand six hundred forty-two stamps.", "three thousand six hundred forty-two", 3642),
        ("Half a million boats passed.", "Half a million", 500_000),
        ("They waited two and a half years.", "two and a half years", 2.5),
        ("They waited 3½ years.", "3½ years", 3.5),
        ("Two-thirds of the boats sank.", "Two-thirds", 0.666667),
        ("It is 1/16 of a pint.", "1/16", 0.0625),
        ("One in five boats sank.", "One in five", 0.2),
        ("The price was cut in half.", "in half", 0.5),
        ("The price doubled again.", "doubled", 2),
        ("It was cold at -5 degrees.", "-5 degrees", -5),
        ("About a year passed.", "a year", 1),
        ("It cost 4.3 bln euros.", "4.3 bln euros", 4_300_000_000),
        ("It cost $5 m to build.", "$5 m", 5_000_000),
        ("It cost Rs 2.5 lakh crore.", "Rs 2.5 lakh crore", 2_500_000_000_000),
        ("It cost 2,50,000 rupees.", "2,50,000 rupees", 250_000),
        ("It cost PS6m to build.", "PS6m", 6_000_000),
        ("It cost 7.7 trillion won.", "7.7 trillion won", 7_700_000_000_000),
        ("They won the 100m sprint.", "100m", 100),
        ("A bolt of 6 1/4 inches.", "6 1/4 inches", 6.25),
        ("They waited three-and-a-half years.", "three-and-a-half years", 3.5),
        ("It was minus 20 degrees.", "minus 20 degrees", -20),
        ("The price was halved again.", "halved", 0.5),
        ("A loss of $-50.8bn was made.", "$-50.8bn", -50_800_000_000),
        ("The 37m (121ft) hall is long.", "37m", 37),
        ("About six of every ten sank.", "six of every ten", 0.6),
        ("About 1-in-100 sank.", "1-in-100", 0.01),
        ("They voted by a 3-to-1 margin.", "3-to-1", 3),
        ("The lake froze for two quarters.", "two", 2),
        ("Two-thirds of a million lamps broke.", "Two-thirds of a million", 666_666.666667),
        ("A quarter of a billion lamps broke.", "A quarter of a billion", 250_000_000),
        ("A quarter-million lamps broke.", "A quarter-million", 250_000),
        ("Half of a million lamps broke.", "Half of a million", 500_000),
        ("A billion and a half lamps broke.", "A billion and a half", 1_500_000_000),
        ("About 2 million and a half broke.", "2 million and a half", 2_500_000),
        ("An hour and a half passed.", "An hour and a half", 1.5),
        ("The shop sold 14 500 lamps.", "14 500", 14_500),
        ("The shop sold 2 300 000 lamps.", "2 300 000", 2_300_000),
        ("The shop sold 2’300’000 lamps.", "2’300’000", 2_300_000),
        ("The shop sold 2.300.000 lamps.", "2.300.000", 2_300_000),
        ("On May 12 300 lamps broke.", "300", 300),
        ("In 2017 300 lamps broke.", "300", 300),
        ("It cost 4,5 million to build.", "4,5 million", 4_500_000),
        ("It grew 2,5 percent.", "2,5 percent", 2.5),
        ("It cost €7,50 a piece.", "€7,50", 7.5),
        ("It grew by –1.5 percent.", "–1.5 percent", -1.5),
        ("It was minus-40 degrees.", "minus-40 degrees", -40),
        ("It was minus twelve degrees.", "minus twelve degrees", -12),
        ("It was 12 degrees below zero.", "12 degrees below zero", -12),
        ("It holds 10^7 grains.", "10^7", 10_000_000),
        ("It holds 2.5 x 10^6 grains.", "2.5 x 10^6", 2_500_000),
        ("It cost CAD1.5m to build.", "CAD1.5m", 1_500_000),
        ("It cost ($A12,500) to build.", "$A12,500", 12_500),
        ("The well goes to a depth of 80m.", "80m", 80),
        ("He swam 800m at dawn.", "800m", 800),
        ("The 35m mast broke.", "35m", 35),
        ("Some 80m lamps were sold.", "80m", 80_000_000),
        ("She is five-foot-eleven.", "five-foot-eleven", 5.9167),
        ("She is 5 feet 11 inches tall.", "5 feet 11 inches", 5.9167),
    ],
)
def test_value_of_phrase(text, phrase, value):
    assert (phrase, value) in read(text)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Boats came by the thousands.", "by the thousands"),
        ("Tens of thousands of boats came.", "Tens of thousands"),
        ("Several hundred boats came.", "Several hundred"),
        ("Countless boats came.", "Countless"),
        ("A couple of boats came.", "A couple"),
    ],
)
def test_vague_phrase_has_no_value(text, phrase):
    assert (phrase, None) in read(text)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("a share of 50 to 83 percent", 50, 83, "percent"),
        ("between $62 and $68 for a lamp", 62, 68, "US dollar"),
        ("a dividend of $2.05 to 2.15", 2.05, 2.15, "US dollar"),
        ("a total of 2 to 3 million lamps", 2e6, 3e6, ""),
        ("a fee of $1 to 2 million", 1e6, 2e6, "US dollar"),
        ("perhaps 8 or 9 million lamps", 8e6, 9e6, ""),
        ("at 14-18 mpg", 14, 18, "mile per gallon"),
        ("on 10- to 15-year terms", 10, 15, "year"),
    ],
)
def test_range_is_one_number(text, low, high, unit):
    (number,) = find_numbers(text)
    assert (number.value, number.value_high, number.unit) == (low, high, unit)


def test_change_from_one_value_to_another_is_two_numbers_that_share_the_unit():
    first, second = find_numbers("It fell from 4.8 to 4.7 percent.")
    assert (first.value, first.unit, first.value_high) == (4.8, "percent", None)
    assert (second.value, second.unit) == (4.7, "percent")


def test_a_change_to_a_range_shares_the_scale():
    first, second = find_numbers("It will rise from 7.5 to 9-11 million lamps.")
    assert (first.value, first.value_high) == (7_500_000, None)
    assert (second.value, second.value_high) == (9_000_000, 11_000_000)


@pytest.mark.parametrize(
    ("text", "step", "level"),
    [
        ("Tin slid $2.10 to $14.33 a pound.", 2.1, 14.33),
        ("Tin slid $2.10 to 14.33.", 2.1, 14.33),
        ("The share climbed 3 percent to 14 percent.", 3, 14),
        ("Tin gained another $2 to $14.", 2, 14),
    ],
)
def test_a_step_to_a_level_is_no_range(text, step, level):
    assert [(number.value, number.value_high) for number in find_numbers(text)] == [(step, None), (level, None)]


@pytest.mark.parametrize("text", ["It rose 3 to 14 percent.", "It gained $2 to 3 million."])
def test_a_step_of_two_sizes_is_a_range(text):
    (number,) = find_numbers(text)
    assert number.value_high is not None


@pytest.mark.parametrize(
    ("text", "count"),
    [("It sold 5 percent fewer than a year ago.", 1), ("It closed more than a year ago.", 1), ("Less than a year.", 1)],
)
def test_a_year_that_is_compared_with_counts_nothing(text, count):
    assert len(find_numbers(text)) == count


def test_numbers_in_a_list_share_the_unit_of_the_last():
    assert [number.unit for number in find_numbers("It measures 144 x 71.4 x 8.1mm")] == ["millimetre"] * 3
    assert [number.unit for number in find_numbers("It fell 20, 30 and 40 percent.")] == ["percent"] * 3
    assert [number.unit for number in find_numbers("Once they are 26 and 82% agree")] == ["", "percent"]


@pytest.mark.parametrize(
    "text", ["two tenants? No: tenfooted", "the million-lamp shop", "a 3D film", "a 4x4 car", "a year passed"]
)
def test_no_number_inside_a_word_or_without_a_count(text):
    assert all(phrase == "two" for phrase, _ in read(text))


def test_words_that_do_not_add_up_are_numbers_of_their_own():
    assert [value for _, value in read("one two three")] == [1, 2, 3]


def test_digits_beyond_any_count_are_no_number():
    assert read("9" * 400) == []


@given(st.integers(0, 999_999_999_999))
def test_digits_with_and_without_commas_have_the_same_value(value):
    assert read(f"It is {value:,} in all") == [(f"{value:,}", value)]
    assert read(f"It is {value} in all") == [(str(value), value)]


@given(st.text(alphabet=st.sampled_from("0123456789.,$%- /½²toandkmilhufve\n İß"), max_size=80))
def test_expressions_are_ordered_and_lie_inside_the_text(text):
    at = 0
    for number in find_numbers(text):
        assert at <= number.start < number.end <= len(text)
        at = number.end


@pytest.mark.parametrize(
    ("piece", "found"),
    [("1", 0), ("1 ", 50_000), ("1,111", 1), ("one hundred and ", 0), ("tens of ", 1), ("$", 0), ("a", 0)],
)
def test_a_very_long_text_without_structure_is_read(piece, found):
    """A pattern that gives back what it has passed would not come to an end here."""
    text = (piece * 100_000)[:100_000]
    assert len(find_numbers(text)) >= found


@pytest.mark.parametrize(
    ("written", "value"),
    [("1.250,5", 1250.5), ("14.500", 14_500), ("2.300.000", 2_300_000), ("3,75", 3.75), ("12", 12)],
)
def test_with_separators_swapped_a_comma_parts_the_decimals(written, value):
    text = f"It sold {written} lamps, and more."
    swapped = swap_separators(text)
    assert [(text[number.start : number.end], number.value) for number in find_numbers(swapped)] == [(written, value)]


@given(st.text(alphabet="12.,a ", max_size=40))
def test_separators_swapped_twice_are_as_before(text):
    assert swap_separators(swap_separators(text)) == text
    assert len(swap_separators(text)) == len(text)
