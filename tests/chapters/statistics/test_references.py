"""Outside references are shown by what is the same, differs or is open, with their address as a link."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sourcebook.chapters.statistics import references
from sourcebook.documents.document import ROOT
from sourcebook.findings.markdown import plain_frame
from sourcebook.mentions.tables import read_table
from tests.ports import identify, make_references, open_ports


def test_a_comparison_shows_both_values_and_each_dimension(tmp_path: Path) -> None:
    table = plain_frame(references.compare_references(open_ports(tmp_path)))
    assert table["statement"].tolist() == ["2,000 (estimated)"] * 2
    assert table["value"].tolist() == ["same", "differs"]
    assert table["period"].tolist() == ["same", "open"]
    assert table["appeared"].tolist() == ["earlier", "later"]
    assert table["reference"].iloc[1] == "riders: 2,100 riders* (Board, 2020-06, secondary source)"


def test_what_agrees_is_counted_by_dimension(tmp_path: Path) -> None:
    comparison = references.compare_references(open_ports(tmp_path))
    counts = references.count_agreement(comparison).set_index("dimension")
    assert counts.loc["value"].tolist() == [1, 1, 0]
    assert counts.loc["period"].tolist() == [1, 0, 1]


@pytest.mark.parametrize(
    ("date", "appeared"),
    [
        ("2020-05-04", "the same day"),
        ("2020-05", "not known to the day"),
        ("", "no date"),
        ("2019", "not known to the day"),
    ],
)
def test_what_leaves_it_open_when_a_reference_appeared_is_told_apart(tmp_path: Path, date: str, appeared: str) -> None:
    rows = make_references().assign(date=date, available_at_publication="unclear")
    comparison = references.compare_references(open_ports(tmp_path, {"references": rows}))
    assert set(comparison["appeared"]) == {appeared}


def test_printed_comparisons_name_the_dimensions_that_differ(tmp_path: Path) -> None:
    shown = references.show_comparison(references.compare_references(open_ports(tmp_path)))
    lines = shown["compared"].iloc[1].split("<br>")
    expected = ["same: definition, population or place", "**differs**: value", "open: period", "appeared **later**"]
    assert lines == expected


def test_references_to_numbers_come_first_and_go_with_their_number(tmp_path: Path) -> None:
    rows = references.list_references(open_ports(tmp_path / "all"))
    assert rows["id"].tolist() == ["reference-002", "reference-003", "reference-001"]
    without = references.list_references(open_ports(tmp_path / "quay", exclude_documents="pier"))
    assert without["id"].tolist() == ["reference-001"]


def test_each_reference_has_a_label_and_a_working_link(tmp_path: Path) -> None:
    written = references.write_references(references.list_references(open_ports(tmp_path)))
    assert "(reference-003)=\n2,100 riders\\*. *Counts*. Board, 2020-06, secondary source." in written
    assert "[example.org](<https://www.example.org/a_(b)>)" in written


def test_a_number_links_to_its_references(tmp_path: Path) -> None:
    study = open_ports(tmp_path)
    links = references.link_references(study, identify("2,000"))
    assert "(#reference-002)" in links and "(#reference-003)" in links
    assert references.link_references(study, identify("500")) == ""


def test_no_references_give_empty_results(tmp_path: Path) -> None:
    study = open_ports(tmp_path, {"references": pd.DataFrame(columns=["id"])})
    comparison = references.compare_references(study)
    assert comparison.empty
    assert references.count_agreement(comparison)["same"].sum() == 0
    assert references.write_references(references.list_references(study)) == ""


@pytest.fixture(scope="module")
def project_references() -> pd.DataFrame:
    return read_table(ROOT / "data", "references")


def test_every_reference_of_the_project_has_an_address_that_is_one(project_references: pd.DataFrame) -> None:
    assert len(project_references)
    assert project_references["address"].str.fullmatch(r"https?://[^\s<>]+").all()


def test_a_copy_is_named_where_the_address_leads_to_it(project_references: pd.DataFrame) -> None:
    hosts = project_references["note"].str.extract(r"Read in copy at ([\w.-]+\w)")[0]
    copies = project_references[hosts.notna()]
    assert len(copies)
    # An official address stands before that of a copy, which the note alone then names.
    assert all(host in at or ".gov/" in at for host, at in zip(hosts.dropna(), copies["address"], strict=True))


def test_no_reference_passes_a_verdict(project_references: pd.DataFrame) -> None:
    words = project_references["reference_value"] + " " + project_references["note"]
    verdicts = words.str.contains(r"\b(?:true|false|wrong|incorrect|mislead\w*|exaggerat\w*|lie[sd]?)\b", case=False)
    assert project_references.loc[verdicts, "id"].tolist() == []


def test_dates_are_iso_as_far_as_known(project_references: pd.DataFrame) -> None:
    dates = project_references.loc[project_references["date"].ne(""), "date"]
    assert dates.str.fullmatch(r"\d{4}(?:-\d{2}(?:-\d{2})?)?").all()
