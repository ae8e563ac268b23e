"""The chapter on other printings: who can be held against what, and what differs, in a made-up coding."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sourcebook.chapters.fidelity import printings, show
from sourcebook.errors import SourcebookError
from sourcebook.findings.markdown import strip_markdown
from sourcebook.findings.study import Study, choose_study
from sourcebook.mentions.tables import list_columns, write_table
from tests.made_up import make_quotes, write_made_up

CHOICE = {"sections": "headline,dek,body,caption", "exclude_documents": "", "drop_repeated_statements": False}
QUOTE = next(row for row in make_quotes().itertuples() if row.text == "It is a great boat.")


def study(folder: Path, witnesses: str = "all") -> Study:
    """Return a study of the made-up coding in which one quotation has two other printings, and another has none."""
    corpus, coding = write_made_up(folder)
    cells = dict.fromkeys(list_columns("renderings"), "") | {"covers": "whole", "delivery": "unknown"}
    rows = [
        cells | {"id": "rendering-1", "quote": QUOTE.id, "words": "It is a grand boat.", "kind": "press_quotation"},
        cells | {"id": "rendering-2", "quote": QUOTE.id, "words": "Yes, it is a great boat.", "kind": "official_page"},
    ]
    rows[0]["difference"], rows[1]["difference"] = "punctuation", "left_out_unmarked"
    write_table(pd.DataFrame(rows), coding, "renderings")
    return choose_study(CHOICE | {"corpus": str(corpus), "coding": str(coding), "witnesses": witnesses})


def test_an_official_text_stands_before_the_press(tmp_path: Path) -> None:
    rows = printings.list_printings(study(tmp_path))
    assert rows["id"].to_list() == ["rendering-2", "rendering-1"]
    assert printings.choose_strongest(rows)["by_rule"].to_list() == [("cut",)]


def test_what_differs_is_marked_in_its_place(tmp_path: Path) -> None:
    shown = show.list_every_printing(study(tmp_path))["other printing"].map(strip_markdown)
    assert shown.to_list() == ["{+Yes+} It is a great boat.", "It is a [-great-] {+grand+} boat."]


def test_rule_and_reading_are_both_shown_where_they_differ(tmp_path: Path) -> None:
    (row,) = show.list_disagreements(study(tmp_path)).to_dict("records")
    assert (row["by rule"], row["read by hand"]) == ("words changed", "punctuation")


def test_a_quotation_without_another_printing_is_listed(tmp_path: Path) -> None:
    alone = show.list_unchecked(study(tmp_path))
    assert len(alone) == len(make_quotes()) - 1
    groups = show.count_groups(study(tmp_path / "again"), "witness").set_index("witness")
    assert groups.at["official page", "official"] == 1
    assert groups.at["none found", "held"] == 0


@pytest.mark.parametrize(("witnesses", "kept"), [("official", 1), ("no press", 1), ("all", 2)])
def test_the_parameter_chooses_the_witnesses(tmp_path: Path, witnesses: str, kept: int) -> None:
    assert len(printings.list_printings(study(tmp_path, witnesses))) == kept


def test_an_unknown_witness_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourcebookError, match="witnesses is 'press': give one of all, official, no press"):
        printings.list_printings(study(tmp_path, "press"))
