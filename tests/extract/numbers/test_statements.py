"""The rows of statistics.csv and numbers_excluded.csv."""

import pandas as pd

from sourcebook.extract.numbers.statements import (
    EXCLUSIONS_COLUMNS,
    STATISTICS_COLUMNS,
    Source,
    tabulate_exclusions,
    tabulate_statistics,
)

CAPTIONS = (
    "Twenty lamps lit the old harbour on Monday night, the museum keeper said. PHOTO / A. Lamb\n"
    "Twenty lamps light the old harbour on Monday night, the museum keeper said. PHOTO / B. Lamb\n"
    "Twenty lamps were stolen from a shop in another town.\n"
)


def test_rows_quote_the_document_at_their_offsets():
    text = "İ They sold nearly 70,000 lamps.\nThe shop asked $5 an hour."
    table = tabulate_statistics("007", text)
    assert list(table.columns) == STATISTICS_COLUMNS
    assert list(table["text"]) == ["nearly 70,000", "$5 an hour"]
    for row in table.itertuples():
        assert text[row.start : row.end] == row.text
        assert row.id == f"statistic-007-{row.start}"


def test_repeated_caption_repeats_the_statement_and_other_news_does_not():
    ids = list(tabulate_statistics("007", CAPTIONS)["statement_id"])
    assert ids[0] == ids[1] == "statement-007-0"
    assert ids[2] != ids[0]


def test_same_value_twice_in_a_sentence_is_two_statements():
    ids = tabulate_statistics("007", "It broke five times, but was mended five times.")["statement_id"]
    assert ids.nunique() == 2


def test_section_and_source_are_filled_in_where_they_are_given():
    text = "Ann said 240 lamps broke."
    sections = pd.DataFrame({"start": [0], "end": [len(text)], "kind": ["body"]})
    table = tabulate_statistics("007", text, sections, lambda quantity: Source("Ann Baker", 0, 3))
    assert table.loc[0, ["chain", "source_start", "source_end", "section"]].tolist() == [
        "Ann Baker",
        0,
        3,
        "body",
    ]
    bare = tabulate_statistics("007", text)
    assert bare.loc[0, "chain"] == "" and bare["source_start"].isna().all()


def test_a_text_without_numbers_gives_empty_tables_with_all_columns():
    assert list(tabulate_statistics("007", "Nothing here.").columns) == STATISTICS_COLUMNS
    assert list(tabulate_exclusions("007", "").columns) == EXCLUSIONS_COLUMNS


def test_exclusions_leave_out_what_was_coded_as_a_statistic():
    text = "They sold 240 lamps on May 3, 2018."
    table = tabulate_exclusions("007", text)
    assert table[["text", "reason"]].values.tolist() == [["May 3, 2018", "date"]]
    uncoded = tabulate_exclusions("007", text, quantities=[])
    assert ["240", "other"] in uncoded[["text", "reason"]].values.tolist()
