"""Numbers that are no statistic, and the account of every digit."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sourcebook.extract.numbers.exclusions import find_exclusions
from sourcebook.extract.numbers.quantities import find_quantities
from sourcebook.extract.numbers.regions import Exclusion


def exclusions(text):
    return [(text[row.start : row.end], row.reason) for row in find_exclusions(text, find_quantities(text))]


@pytest.mark.parametrize(
    ("text", "excluded", "reason"),
    [
        ("It opened on May 13, 2018 in town.", "May 13, 2018", "date"),
        ("HARBOUR - MAY 13: A boat arrives.", "MAY 13", "date"),
        ("It opened on Monday, March 4, 2013.", "Monday, March 4, 2013", "date"),
        ("It opened on 17 March 2005.", "17 March 2005", "date"),
        ("It opened in 2014.", "2014", "date"),
        ("The 2012 harvest failed.", "2012", "date"),
        ("It began in the 1980s.", "1980s", "date"),
        ("It ran from 2016 to 2018.", "2016 to 2018", "date"),
        ("It opens at 3:55 p.m. today.", "3:55 p.m.", "time"),
        ("The song lasts 04:14 here.", "04:14", "time"),
        ("They met at 0930 GMT here.", "0930 GMT", "time"),
        ("They met at eight o'clock here.", "eight", "time"),
        ("They met at nine in the morning.", "nine", "time"),
        ("The Stoxx 600 fell.", "Stoxx 600", "name"),
        ("The S&P 500 fell.", "S&P 500", "name"),
        ("Lamp Works (7203.T) fell.", "7203.T", "name"),
        ("They have a 401(k) plan.", "401(k)", "name"),
        ("They flew a 737 Max 8 jet home.", "737", "name"),
        ("They read Ruth 2:14 aloud.", "Ruth 2:14", "name"),
        ("A lens of f/1.8 helped.", "f/1.8", "name"),
        ("They sell 5G phones.", "5G", "name"),
        ("They finished in the top 10.", "10", "ordinal"),
        ("It was said,[3] then denied.", "[3]", "section"),
        ("4: Take a lamp.", "4:", "section"),
        ("Bakers aged 18 to 34 came.", "18 to 34", "age"),
        ("The Big Three met.", "Three", "name"),
        ("The Five Star club met.", "Five", "name"),
        ("It began on day two.", "two", "name"),
        ("A half-northern family came.", "half", "idiom"),
        ("It ran in a quarter.", "a quarter", "ordinal"),
        ("The club XR-13 met.", "XR-13", "name"),
        ("The club XR13 met.", "XR13", "name"),
        ("They read Section 1373 aloud.", "Section 1373", "name"),
        ("They read Executive Order 13768 aloud.", "Executive Order 13768", "name"),
        ("They read H.R. 5698 aloud.", "H.R. 5698", "name"),
        ("They took Route 66 home.", "Route 66", "name"),
        ("They live in Apartment 9C now.", "Apartment 9C", "name"),
        ("They met on 18th Street at noon.", "18th Street", "name"),
        ("Version 2.0.1 is out.", "Version 2.0", "name"),
        ("The 24th annual fair opened.", "24th", "ordinal"),
        ("18 PHOTOS", "18 PHOTOS", "counter"),
        ("Hide Caption 3 of 28 Photos", "3 of 28", "counter"),
        ("1. Take a lamp.", "1.", "section"),
        ("A 32-year-old baker won.", "32-year-old", "age"),
        ("Ann Baker, 32, won.", "32", "age"),
        ("The mill stands 65 km east of town.", "65 km", "distance"),
        ("Call 202-555-0147 now.", "202-555-0147", "contact"),
        ("Write to lamp7@example.org now.", "lamp7@example.org", "contact"),
        ("See https://example.org/2017/05 for more.", "https://example.org/2017/05", "contact"),
        ("They won 149-35 at home.", "149-35", "score"),
        ("The shop has zero tolerance for noise.", "zero", "idiom"),
        ("Ann is one of the bakers.", "one", "idiom"),
        ("Code 12345678901234567890 failed.", "12345678901234567890", "other"),
        ("The 287(g) program grew.", "287(g)", "name"),
        ("They read 8 U.S.C. 1373 aloud.", "8 U.S.C. 1373", "name"),
        ("They read 8 USC § 1373(a) aloud.", "8 USC § 1373(a)", "name"),
        ("They read 8 CFR 287.7(d) aloud.", "8 CFR 287.7(d)", "name"),
        ("A 501(c)(3) group met.", "501(c)(3)", "name"),
        ("It is Case No. 16-cv-00485.", "16-cv-00485", "name"),
        ("It is docket number 2:17-cv-01234-AB.", "2:17-cv-01234-AB", "name"),
        ("They heard case 18-55 first.", "18-55", "name"),
        ("They found a .45-caliber pistol.", ".45-caliber", "name"),
        ("They found a 9mm handgun.", "9mm", "name"),
        ("It sold its 747s.", "747s", "name"),
        ("A 737 landed.", "737", "name"),
        ("Bakers between the ages of 18 and 34 came.", "34", "age"),
        ("Bakers ages 18, 20 and 34 came.", "34", "age"),
        ("He is wanted for a sixth.", "a sixth", "ordinal"),
        ("They voted 7 to 2 to close it.", "7 to 2", "score"),
        ("The bill failed 12 to 9.", "12 to 9", "score"),
    ],
)
def test_number_is_excluded_with_its_reason(text, excluded, reason):
    found = exclusions(text)
    assert any(excluded in phrase and reason == given for phrase, given in found), found
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "About 2008 lamps were sold.",
        "The rule grants 48 hours.",
        "The wall is 400 miles long.",
        "They sold 18 lamps.",
        "At least one lamp broke.",
        "They sold 2000 tickets.",
        "At least one of the lamps broke.",
        "They lost nearly-one third of it.",
        "A half-point lead was enough.",
        "The other half was lost.",
        "All 50 lamps broke.",
        "The two largest lamps broke.",
        "It sold an average of 1500 a year.",
        "It sold for 20 seconds.",
        "It fell by a sixth.",
    ],
)
def test_quantity_that_looks_like_a_label_is_kept(text):
    assert len(find_quantities(text)) == 1
    assert exclusions(text) == []


@pytest.mark.parametrize(
    ("text", "value", "value_high"),
    [
        ("A 32-year-old baker won.", 32, None),
        ("Bakers aged 18 to 34 came.", 18, 34),
        ("Ann Baker, 32, won.", 32, None),
        ("The mill stands 65 km east of town.", 65, None),
        ("The 24th annual fair opened.", 24, None),
        ("It opened in 2014.", 2014, None),
        ("The club XR-13 met.", None, None),
        ("They read 8 U.S.C. 1373 aloud.", None, None),
        ("It opened on May 13, 2018 in town.", None, None),
    ],
)
def test_an_exclusion_keeps_the_value_that_it_has(text, value, value_high):
    (row,) = find_exclusions(text, find_quantities(text))
    assert (row.value, row.value_high) == (value, value_high)


@pytest.mark.parametrize("text", ["No one came.", "One day it will rain.", "Those two can stay.", "The one I like."])
def test_words_that_stand_for_something_are_in_neither_table(text):
    assert find_quantities(text) == []
    assert exclusions(text) == []


def assert_every_digit_is_accounted_for(text, quantities):
    rows = find_exclusions(text, quantities)
    digits = {match.start() for match in re.finditer(r"\d", text)}
    in_quantities = {at for span in quantities for at in range(span.start, span.end)}
    in_rows = [at for row in rows for at in range(row.start, row.end)]
    assert len(in_rows) == len(set(in_rows))
    assert digits <= in_quantities | set(in_rows)
    assert not in_quantities & set(in_rows)


WORDS = """
    1 23 2018 1,000 18th MS-13 May $5 % . , - – / : ( ) to and of from between one two half million percent
    Section a.m. 555-0147 ² ٣ é İ @ https://a.b/ Ann km old is
"""
PIECES = st.sampled_from([*WORDS.split(), "\n"])


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map(" ".join), st.lists(PIECES).map("".join)))
@example("See pic.example.org/7bst 5-10 and 1990s, 12-34-56")
def test_every_digit_lies_in_a_quantity_or_in_one_exclusion(text):
    assert_every_digit_is_accounted_for(text, find_quantities(text))


@given(st.lists(PIECES, max_size=20).map(" ".join), st.lists(st.tuples(st.integers(0, 90), st.integers(1, 9))))
def test_every_digit_is_accounted_for_beside_a_coding_by_hand(text, spans):
    coded = [Exclusion(start, min(start + length, len(text)), "", "") for start, length in spans if start < len(text)]
    assert_every_digit_is_accounted_for(text, coded)


@pytest.mark.parametrize("piece", ["1", "A", "aA", "A1", "1-", "1 A", "@1", "a.", "May 1", "$1 a day, ", "it is 1 "])
def test_a_very_long_line_is_accounted_for(piece):
    """A rule that reads the same characters again and again would not come to an end here."""
    text = (piece * 20_000)[:20_000] + " 5 lamps"
    assert_every_digit_is_accounted_for(text, find_quantities(text))
