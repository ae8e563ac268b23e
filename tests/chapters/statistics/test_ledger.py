"""The ledger counts what the coding holds, by appearance and by statement."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sourcebook.chapters.statistics import ledger
from sourcebook.findings.markdown import plain_frame, strip_markdown
from tests.ports import identify, make_statistics, open_ports


@pytest.mark.parametrize(
    ("chain", "sources"),
    [("", []), ("A", ["A"]), ("A > B", ["A", "B"]), ("A>B > C", ["A", "B", "C"]), (" > A", ["A"])],
)
def test_a_chain_is_read_from_the_nearest_source_to_the_origin(chain: str, sources: list[str]) -> None:
    assert ledger.list_sources(chain) == sources


def test_depth_and_ends_of_each_chain(tmp_path: Path) -> None:
    rows = ledger.measure_statistics(open_ports(tmp_path)).set_index("text")
    assert rows.loc["2,000", ["depth", "nearest", "origin"]].tolist() == [2, "The Gazette", "Harbour Board"]
    assert rows.loc["12", ["depth", "nearest", "origin"]].tolist() == [1, "Harbour Board", "Harbour Board"]
    assert rows.loc["15", ["depth", "nearest", "origin"]].tolist() == [0, "", ""]


def test_the_ledger_has_one_row_a_statement_and_a_link_for_each_appearance(tmp_path: Path) -> None:
    table = ledger.list_statistics(open_ports(tmp_path))
    crew = table[table["what is counted"].eq("crew")]
    assert len(table) == 14
    assert len(crew) == 1
    assert identify("9") in crew["appearances"].iloc[0] and identify("9", 2) in crew["appearances"].iloc[0]


def test_a_hedge_that_stands_apart_from_its_number_is_shown_once(tmp_path: Path) -> None:
    shown = plain_frame(ledger.list_statistics(open_ports(tmp_path)))["statistic"].tolist()
    assert "2,000 (estimated)" in shown
    assert "an estimated 70" in shown


def test_a_row_without_statement_is_a_statement_of_its_own(tmp_path: Path) -> None:
    rows = make_statistics()
    rows["statement_id"] = [f"s{number}" if number < 5 else "s" for number in range(len(rows))]
    study = open_ports(tmp_path, {"statistics": rows})
    study.tables["statistics"]["statement_id"] = ""
    assert len(ledger.list_statistics(study)) == 15


def test_depths_by_article_and_section(tmp_path: Path) -> None:
    table = ledger.count_depths(open_ports(tmp_path)).set_index(["doc", "section"])
    assert table.loc[("pier", "body")].tolist() == [12, 12, 7, 2, 3, 7]
    assert table.loc[("pier", "caption")].tolist() == [2, 1, 2, 0, 0, 1]
    assert table.loc[("quay", "body")].tolist() == [1, 1, 1, 0, 0, 1]


def test_hedges_are_counted_with_and_without_a_source(tmp_path: Path) -> None:
    study = open_ports(tmp_path)
    table = ledger.list_hedges(study).set_index("hedge")
    assert table[["statistics", "no source"]].to_dict("index") == {
        "about": {"statistics": 1, "no source": 1},
        "an estimated": {"statistics": 1, "no source": 1},
        "estimated": {"statistics": 1, "no source": 0},
    }
    assert sorted(ledger.find_estimates(study)["text"]) == ["2,000", "an estimated 70"]


def test_changes_count_statements_and_name_repeats(tmp_path: Path) -> None:
    table = plain_frame(ledger.list_changes(open_ports(tmp_path))).set_index("change")
    assert table.loc["= as given", ["statistics", "statements"]].tolist() == [12, 11]
    assert "9 ×2" in table.loc["= as given", "passages"]
    assert table.loc["~ approximate", "statistics"] == 3


def test_nothing_coded_gives_empty_tables(tmp_path: Path) -> None:
    study = open_ports(tmp_path, sections="headline")
    assert ledger.list_statistics(study).empty
    assert ledger.count_depths(study).empty
    assert ledger.list_hedges(study).empty
    assert ledger.list_changes(study).empty


def test_where_the_numbers_stand_is_told_from_the_coding(tmp_path: Path) -> None:
    told = strip_markdown(ledger.tell_distribution(open_ports(tmp_path / "all")))
    assert told.startswith("2 of 15 numbers stand in captions (pier). In body text 8 of 13 name no source.")
    assert told.endswith("come by way of The Gazette in pier.")
    only = strip_markdown(ledger.tell_distribution(open_ports(tmp_path / "captions", sections="caption")))
    assert only == "Most numbers stand in captions (pier)."
    assert ledger.tell_distribution(open_ports(tmp_path / "none", sections="headline")) == ""


def test_years_and_places_are_those_coded() -> None:
    rows = pd.DataFrame({"time": ["2005-01/2005-05-12", "before the 2012 truce", ""], "place": ["Port", "Port", ""]})
    assert ledger.describe_coverage(rows) == ", dated from 2005 to 2012, mostly on Port (2 of 3)"
    assert ledger.describe_coverage(rows.assign(time="", place="")) == ""


def test_links_show_the_numbers_as_the_text_has_them(tmp_path: Path) -> None:
    rows = ledger.measure_statistics(open_ports(tmp_path))
    some = pd.concat([rows.head(2), rows.tail(1)]).to_dict("records")
    assert strip_markdown(ledger.link_statements(some)) == "2,000, 500, an estimated 70"
