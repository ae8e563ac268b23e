"""The registry of tables: ids by place, and where a row is shown."""

from __future__ import annotations

import pandas as pd

from sourcebook.mentions.kinds import TABLES, locate_mentions, make_ids, split_names


def test_ids_say_kind_document_and_start_and_number_what_starts_together() -> None:
    places = [("a", 1), ("a", 1), ("a", 2), ("b", 1), ("a", 1)]
    assert make_ids("stances", places) == ["stance-a-1", "stance-a-1-2", "stance-a-2", "stance-b-1", "stance-a-1-3"]


def test_a_frame_is_shown_by_its_words_and_named_by_its_paragraph() -> None:
    rows = pd.DataFrame({"doc": ["a"], "start": [10], "end": [90], "cue_start": [20], "cue_end": [25]})
    (row,) = locate_mentions(TABLES["frames"], {"frames": rows}).to_dict("records")
    assert (row["id"], row["start"], row["end"]) == ("frame-a-10", 20, 25)


def test_an_attribution_is_shown_by_its_content() -> None:
    rows = pd.DataFrame({"id": ["attribution-a-7"], "doc": ["a"], "content_start": [7], "content_end": [9]})
    (row,) = locate_mentions(TABLES["attributions"], {"attributions": rows}).to_dict("records")
    assert (row["id"], row["start"], row["end"]) == ("attribution-a-7", 7, 9)


def test_a_cell_of_names_is_split_as_its_table_joins_them() -> None:
    assert split_names(TABLES["statistics"], "Ada Quist > Harbour Board") == ["Ada Quist", "Harbour Board"]
    assert split_names(TABLES["quotes"], "Ada; Bo > Co") == ["Ada; Bo > Co"]
