"""The chapter on robustness: counts of universes, the choices that flip a claim, and the curve of a number."""

from __future__ import annotations

import pytest

from sourcebook.chapters.robustness import curve, outcomes
from sourcebook.errors import SourcebookError
from sourcebook.findings.figures import NARROW
from sourcebook.findings.multiverse import METHOD, QUESTION, Choice, Excluded, Multiverse, Option
from sourcebook.findings.universes import Line, Outcomes, Published


def make_choice(name: str, changes: str, *options: str) -> Choice:
    own = tuple(Option(option, option, f"{name} is {option}", "Why.", sets={name: option}) for option in options)
    return Choice(name, name.title(), changes, own, ("one",))


CHOICES = (make_choice("a", METHOD, "x", "y"), make_choice("b", METHOD, "p", "q"), make_choice("c", QUESTION, "m", "n"))
PUBLISHED = {
    "share": Published("finding", "one", "40", "percent of words"),
    "word": Published("finding", "one", "many", "words"),
    "one.firm": Published("claim", "one", "True", "It is firm."),
    "one.method": Published("claim", "one", "True", "It hangs on the method."),
    "one.question": Published("claim", "one", "False", "It hangs on the question."),
}
LINES = {
    "share": [Line("finding", "share", "a=y", "55.5"), Line("finding", "share", "a=x;c=n", "10")],
    "one.method": [Line("claim", "one.method", "a=y;b=q", "False")],
    "one.question": [Line("claim", "one.question", "c=n", "True")],
}
FOUND = Outcomes(Multiverse(CHOICES, ("one",), (Excluded({"b": "q", "c": "n"}, "No sense."),)), PUBLISHED, LINES)


def test_claims_are_counted_apart_for_method_and_question() -> None:
    method = outcomes.tabulate_claims(FOUND, METHOD).set_index("claim")
    assert list(method["as published"]) == ["4 of 4", "3 of 4", "4 of 4"]
    assert method.loc["It hangs on the method.", "one choice"] == "none"
    assert method.loc["It hangs on the method.", "nearest"] == "`a=y;b=q`"
    question = outcomes.tabulate_claims(FOUND, QUESTION).set_index("claim")
    assert list(question["as published"]) == ["2 of 2", "2 of 2", "0 of 2"]
    assert question.loc["It hangs on the question.", ["published", "one choice", "nearest"]].tolist() == [
        "does not hold",
        "c is n",
        "`c=n`",
    ]


def test_numbers_stand_with_their_extremes_and_where_they_are_met() -> None:
    (row,) = outcomes.tabulate_numbers(FOUND, ["share"]).to_dict("records")
    assert row["published"] == "40"
    assert (row["lowest, method"], row["highest, method"]) == ("40 (`published`)", "55\\.5 (`a=y`)")
    assert row["lowest, method or question"] == "10 (`c=n`)"


def test_only_numbers_can_be_drawn() -> None:
    assert outcomes.choose_numbers(FOUND, "share") == ["share"]
    with pytest.raises(SourcebookError, match="names 'word', which is unknown"):
        outcomes.choose_numbers(FOUND, "word")


def test_a_curve_has_every_setting_in_the_order_of_values() -> None:
    drawn = curve.draw_curve(FOUND, "share")
    assert list(drawn.data["value"]) == [10, 40, 40, 55.5, 55.5, 55.5]
    assert set(drawn.data["changes"]) == {"published", METHOD, QUESTION}
    assert "6 settings, from 10 (c=n) to 55.5 (a=y); as published 40" in drawn.alt
    assert drawn.narrow
    assert drawn.narrow.get_figwidth() == NARROW
    written = [text.get_text() for text in drawn.narrow.axes[1].texts]
    assert written == ["A: x", "A: y", "B: p", "B: q", "C: m", "C: n"]


def test_what_is_left_out_is_listed_with_the_reason_and_a_failed_run_too() -> None:
    failed = Outcomes(FOUND.multiverse, PUBLISHED, {"one": [Line("failed", "one", "a=y", "cell 2: no")]})
    assert outcomes.tabulate_excluded(failed)["why"].tolist() == ["No sense.", "Its run failed: cell 2: no"]
    assert len(outcomes.list_values(failed, "share")) == 3
