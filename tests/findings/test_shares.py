"""A share moves when an article is left out, and its range names the article."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists, tuples

from sourcebook.findings import shares


def count(**parts: tuple[int, int]) -> pd.DataFrame:
    return pd.DataFrame.from_dict(parts, orient="index", columns=["part", "whole"])


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    found: list[tuple] = []
    monkeypatch.setattr(shares, "publish", lambda *values, **named: found.append((*values, *named.values())))
    return found


def test_a_share_is_counted_without_each_article() -> None:
    table = shares.leave_one_out(count(pier=(1, 10), quay=(4, 4), empty=(0, 0)))
    assert table["left_out"].tolist() == ["pier", "quay", "empty"]
    assert table[["part", "whole"]].values.tolist() == [[4, 4], [1, 10], [5, 14]]
    assert table["percent"].round(2).tolist() == [100, 10, 35.71]


def test_without_the_only_article_there_is_no_share() -> None:
    assert shares.leave_one_out(count(pier=(1, 10)))["percent"].isna().all()


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"pier": 100.0, "quay": 10.0}, "10% without quay to 100% without pier"),
        ({"pier": 40.2, "quay": 39.8}, "40% whichever article is left out"),
        ({"pier": 0.0, "quay": 0.3}, "0% without pier to less than 1% without quay"),
    ],
)
def test_a_range_names_the_article_left_out(found: dict[str, float], said: str) -> None:
    assert shares.describe_range(pd.Series(found)) == said


def test_share_and_range_are_published_together(published: list[tuple]) -> None:
    shares.publish_range("made_share", count(pier=(1, 10), quay=(4, 4)), "words", "long words", iter(["a", "b"]))
    without = "10% without quay to 100% without pier"
    assert published == [
        ("made_share", 35.71, "percent of words", "long words (5 of 14)", "36%", ["a", "b"], without),
        (
            "made_share_range",
            "10.00 to 100.00",
            "percent of words",
            "long words, with one article left out",
            without,
            ["a", "b"],
        ),
    ]


def test_a_count_of_rows_leads_to_those_counted(published: list[tuple]) -> None:
    rows = pd.DataFrame({"id": ["a", "b", "c"]})
    shares.publish_count("made_count", rows, pd.Series([True, False, True]), "words", "long")
    ((*said, behind),) = published
    assert said == ["made_count", 2, "words", "long", "2 of 3"]
    assert list(behind) == ["a", "c"]


def test_one_article_with_any_gives_no_range(published: list[tuple]) -> None:
    shares.publish_range("made_share", count(pier=(1, 10), quay=(0, 0)), "words", "long words")
    assert [each[:2] for each in published] == [("made_share", 10.0), ("made_share_range", "no range")]


def test_of_a_few_both_counts_are_printed(published: list[tuple]) -> None:
    shares.publish_share("made_share", 1, 2, "words", "long words")
    assert published[0][:5] == ("made_share", 50.0, "words", "long words (1 of 2)", "1 of 2")


def test_there_is_no_share_of_nothing(published: list[tuple]) -> None:
    shares.publish_share("made_share", 0, 0, "words", "long words")
    assert published == [("made_share", "no", "words", "long words (there are none in this choice)")]


@given(lists(tuples(integers(0, 9), integers(0, 9)), min_size=2, max_size=6))
def test_the_whole_share_lies_within_its_range(pairs: list[tuple[int, int]]) -> None:
    counts = count(**{f"d{n}": (part, part + rest) for n, (part, rest) in enumerate(pairs)})
    without = shares.leave_one_out(counts)["percent"]
    if counts["whole"].gt(0).sum() > 1:
        whole = 100 * counts["part"].sum() / counts["whole"].sum()
        assert without.min() - 1e-9 <= whole <= without.max() + 1e-9
