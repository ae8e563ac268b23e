"""Actors by rule: level and function where a name or a title says them, and empty cells where nothing does."""

from __future__ import annotations

import pytest

from sourcebook.extract.actors.index import Actor
from sourcebook.extract.actors.roles import list_rows


def list_actors(titles: dict[str, list[str]]) -> list[dict[str, str]]:
    """Give the rows of actors with their titles."""
    return list(list_rows(lambda: [Actor(name, frozenset(given)) for name, given in titles.items()]))


def judge(name: str, **others: str) -> tuple[str, str]:
    """Give a name's level and function; `others` are the titles of people by their last name."""
    names: dict[str, list[str]] = {name: []} | {f"Ada {last}": title.split() for last, title in others.items()}
    row = next(row for row in list_actors(names) if row["actor"] == name)
    return row["level"], row["function"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("California", ("state", "jurisdiction")),
        ("Ohio lawmakers", ("state", "legislature")),
        ("Chicago", ("municipal", "jurisdiction")),
        ("Marlow County", ("county", "jurisdiction")),
        ("Supreme Court", ("federal", "court")),
        ("9th U.S. Circuit Court of Appeals", ("federal", "court")),
        ("Marlow Superior Court", ("", "court")),
        ("Congress", ("federal", "legislature")),
        ("federal immigration authorities", ("federal", "agency")),
        ("city officials", ("municipal", "agency")),
        ("immigrant rights advocates", ("none", "advocacy")),
        ("New York", ("", "")),
        ("Washington", ("", "")),
        ("Marlow", ("", "")),
    ],
)
def test_a_name_that_says_its_level_is_coded(name: str, expected: tuple[str, str]) -> None:
    assert judge(name) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("president", ("federal", "executive")),
        ("mayor", ("municipal", "executive")),
        ("governor", ("state", "executive")),
        ("director", ("", "")),
    ],
)
def test_an_administration_has_its_head_s_level(title: str, expected: tuple[str, str]) -> None:
    assert judge("Quist administration", Quist=title) == expected


def test_a_president_is_the_country_s_only_with_an_administration() -> None:
    with_one = {"Ada Quist": ["president"], "Quist administration": []}
    levels = {row["actor"]: row["level"] for row in list_actors(with_one)}
    assert levels == {"Ada Quist": "federal", "Quist administration": "federal"}
    (row,) = list_actors({"Ada Quist": ["president"]})
    assert row["level"] == "", "of a union, perhaps"
