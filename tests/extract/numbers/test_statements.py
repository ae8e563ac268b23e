"""The rows of statistics.csv: offsets, sources, repeated statements."""

from __future__ import annotations

from typing import Any

from sourcebook.extract.numbers.quantities import Quantity, find_quantities
from sourcebook.extract.numbers.statements import Source, list_statistics

CAPTIONS = (
    "Twenty lamps lit the old harbour on Monday night, the museum keeper said. PHOTO / A. Lamb\n"
    "Twenty lamps light the old harbour on Monday night, the museum keeper said. PHOTO / B. Lamb\n"
    "Twenty lamps were stolen from a shop in another town.\n"
)


def list_rows(text: str, source: Source | None = None) -> list[dict[str, Any]]:
    def source_of(_: Quantity) -> Source | None:
        return source

    return list_statistics("007", text, find_quantities(text), source_of)


def test_rows_quote_the_document_at_their_offsets() -> None:
    text = "İ They sold nearly 70,000 lamps.\nThe shop asked $5 an hour."
    rows = list_rows(text)
    assert [row["text"] for row in rows] == ["nearly 70,000", "$5 an hour"]
    for row in rows:
        assert text[row["start"] : row["end"]] == row["text"]


def test_repeated_caption_repeats_the_statement_and_other_news_does_not() -> None:
    ids = [row["statement_id"] for row in list_rows(CAPTIONS)]
    assert ids[0] == ids[1] == "statement-007-0"
    assert ids[2] != ids[0]


def test_same_value_twice_in_a_sentence_is_two_statements() -> None:
    rows = list_rows("It broke five times, but was mended five times.")
    assert len({row["statement_id"] for row in rows}) == len(rows) == 2


def test_a_source_is_filled_in_where_there_is_one() -> None:
    text = "Ann said 240 lamps broke."
    (row,) = list_rows(text, Source("Ann Baker", 0, 3))
    assert (row["chain"], row["source_start"], row["source_end"]) == ("Ann Baker", 0, 3)
    (bare,) = list_rows(text)
    assert (bare["chain"], bare["source_start"], bare["source_end"]) == ("", None, None)


def test_a_text_without_numbers_has_no_rows() -> None:
    assert list_rows("Nothing here.") == []
