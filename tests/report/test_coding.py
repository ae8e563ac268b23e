"""The real coding of the five articles: the final tables, the two passes, the decisions and the codebook agree."""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

from sourcebook.documents.document import ROOT, read_corpus
from sourcebook.mentions.codebook import read_codebook
from sourcebook.mentions.contract import derive_contract
from sourcebook.mentions.tables import CONTRACT, find_contract, find_faults, read_contract, read_table

FINAL, FIRST, SECOND = CODINGS = ("data", "data/passes/first", "data/passes/second")
TEXTS = {document.id: document.text for document in read_corpus("seeds")}
BOOK = read_codebook()
# What stands outside the articles is compared with them and was not coded twice.
CODED = [table for table in BOOK if table not in ("references", "renderings", "documents")]
MARKS = "“”\"‘’'"
Row = dict[str, Any]

# What two passes word in their own way is no code, so it is not compared.
OWN_WORDS = {"measures", "says", "note", "role", "name", "event", "who", "where"}
# Filled in from the span or from other columns.
DERIVED = {"id", "start", "end", "text", "section", "frame_code", "position_id"}
SAME = {"devices": ["device"], "stances": ["actor", "issue"]}
LEAST_OVERLAP = {"quotes": 0.7, "statistics": 0.2, "devices": 0.25}
KEYS = {"actors": ["actor"], "relations": ["kind", "statistics"]}


def read_rows(coding: str, table: str) -> list[Row]:
    """Return a table's rows as written, every cell a string."""
    with (ROOT / coding / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read_decisions() -> list[Row]:
    return read_rows("data/passes", "adjudications")


def span(row: Row, part: str = "") -> tuple[int, int] | None:
    start, end = (row[f"{part}_{side}"] if part else row[side] for side in ("start", "end"))
    return (int(start), int(end)) if start else None


def whole(table: str, row: Row) -> tuple[int, int]:
    found = span(row, "content" if table == "attributions" else "")
    assert found
    return found


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Return the intersection of two spans over their union."""
    inside = min(one[1], other[1]) - max(one[0], other[0])
    return max(inside, 0) / (max(one[1], other[1]) - min(one[0], other[0]))


def pair(table: str, ones: list[Row], others: list[Row]) -> dict[int, int]:
    """Pair the rows of two codings one to one, the largest overlap of spans first; tables without spans by key."""
    if table in KEYS:
        places = {tuple(row[key] for key in KEYS[table]): place for place, row in enumerate(others)}
        keys = [tuple(row[key] for key in KEYS[table]) for row in ones]
        return {place: places[key] for place, key in enumerate(keys) if key in places}
    candidates = []
    for (i, one), (j, other) in itertools.product(enumerate(ones), enumerate(others)):
        if one["doc"] != other["doc"] or any(one[key] != other[key] for key in SAME.get(table, [])):
            continue
        share = overlap(whole(table, one), whole(table, other))
        if share and share >= LEAST_OVERLAP.get(table, 0):
            alike = sum(one[key] == other[key] for key in ("cue_start", "source_start", "event") if key in one)
            candidates.append((-share, -alike, i, j))
    pairs: dict[int, int] = {}
    for _, _, i, j in sorted(candidates):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def list_values(table: str, row: Row) -> dict[str, tuple[Any, str]]:
    """Return a row's compared values by column: what is compared (a span's offsets), and how it is shown."""
    parts = {name.removesuffix("_start") for name in row if name.endswith("_start")}
    shown = {"speaker": "speaker_as_written"}
    spans = {shown.get(part, part): span(row, part) for part in parts}
    if "start" in row:
        spans["span"] = span(row)
    values: dict[str, tuple[Any, str]] = {
        name: (found, TEXTS[row["doc"]][found[0] : found[1]] if found else "") for name, found in spans.items()
    }
    for name, cell in row.items():
        free = name in OWN_WORDS and (table, name) != ("devices", "note")
        if not (free or name in DERIVED or name in spans or name.endswith(("_start", "_end"))):
            values[name] = (cell, cell)
    return values


def name_row(table: str, row: Row) -> Row:
    """Return the columns with which adjudications.csv names a row of a pass."""
    if table == "actors":
        return {"row": "", "doc": "", "start": "", "end": "", "text": row["actor"]}
    start, end = whole(table, row)
    text = TEXTS[row["doc"]][start:end]
    return {"row": row.get("id", ""), "doc": row["doc"], "start": str(start), "end": str(end), "text": text}


def find_differences(table: str) -> Iterator[Row]:
    """Yield each difference between the passes: a row in one only, or a compared value of paired rows."""
    ones, others = read_rows(FIRST, table), read_rows(SECOND, table)
    pairs = pair(table, ones, others)
    for side, rows, paired in (("first", ones, set(pairs)), ("second", others, set(pairs.values()))):
        for place, row in enumerate(rows):
            if place not in paired:
                name = name_row(table, row)
                yield name | {"table": table, "column": "", "first": "", "second": "", side: name["text"]}
    for i, j in pairs.items():
        values = list_values(table, ones[i]), list_values(table, others[j])
        for column in values[0]:
            (one, shown), (other, shown_other) = (each[column] for each in values)
            if one != other:
                yield name_row(table, ones[i]) | {
                    "table": table,
                    "column": column,
                    "first": shown,
                    "second": shown_other,
                }


def identify(decision: Row) -> tuple[str, ...]:
    columns = ("table", "row", "doc", "start", "end", "text", "column", "first", "second")
    return tuple(decision[column] for column in columns)


@pytest.mark.parametrize("coding", CODINGS)
def test_every_coding_holds_to_the_contract(coding: str) -> None:
    tables = {name: read_table(coding, name) for name in read_contract(find_contract(coding))}
    assert list(find_faults(tables, TEXTS, ROOT / coding)) == []


@pytest.mark.parametrize("coding", CODINGS)
def test_sections_tile_every_character_that_is_not_blank(coding: str) -> None:
    covered: dict[str, Counter[int]] = {doc: Counter() for doc in TEXTS}
    for row in read_table(coding, "sections").itertuples():
        covered[row.doc].update(range(row.start, row.end))
    for doc, text in TEXTS.items():
        assert max(covered[doc].values()) == 1
        assert [place for place, sign in enumerate(text) if not sign.isspace() and not covered[doc][place]] == []


@pytest.mark.parametrize("coding", CODINGS)
def test_every_digit_lies_in_exactly_one_number(coding: str) -> None:
    numbers = pd.concat([read_table(coding, name) for name in ("statistics", "numbers_excluded")])
    for doc, text in TEXTS.items():
        spans = numbers.loc[numbers["doc"].eq(doc), ["start", "end"]].itertuples(index=False, name=None)
        held = Counter(itertools.chain.from_iterable(range(*pair) for pair in spans))
        digits = [place for place, sign in enumerate(text) if sign in "0123456789"]
        assert [place for place in digits if held[place] != 1] == []


@pytest.mark.parametrize("coding", CODINGS)
def test_every_mark_bounds_a_quotation_or_is_excluded(coding: str) -> None:
    quotes, excluded = read_table(coding, "quotes"), read_table(coding, "marks_excluded")
    for doc, text in TEXTS.items():
        own = quotes[quotes["doc"].eq(doc)]
        held = Counter([*(own["start"] - 1), *own["end"], *excluded.loc[excluded["doc"].eq(doc), "start"]])
        assert held == Counter(place for place, sign in enumerate(text) if sign in MARKS)


@pytest.mark.parametrize("coding", CODINGS)
def test_every_named_actor_has_a_row(coding: str) -> None:
    actors = set(read_table(coding, "actors")["actor"])
    named = {name for table, column in (("attributions", "actor"), ("statistics", "chain"), ("devices", "speaker"))
             for cell in read_table(coding, table)[column]
             for link in cell.replace(";", " > ").split(" > ")
             for name in ([link] if link in actors else link.split(" and "))}  # fmt: skip
    named |= set(read_table(coding, "quotes")["speaker"]) | set(read_table(coding, "stances")["actor"])
    assert named - {""} - actors == set()


@pytest.mark.parametrize("coding", CODINGS)
def test_the_nearest_source_of_a_number_is_named_in_the_text(coding: str) -> None:
    statistics = read_table(coding, "statistics")
    assert statistics["source_start"].notna().equals(statistics["chain"].ne(""))


@pytest.mark.parametrize("coding", CODINGS)
def test_ids_say_kind_document_and_start(coding: str) -> None:
    kinds = {"quotes": "quote", "statistics": "statistic", "stances": "stance", "devices": "device",
             "attributions": "attribution", "events": "event", "relations": "relation"}  # fmt: skip
    for table, kind in kinds.items():
        seen: Counter[str] = Counter()
        for row in read_rows(coding, table):
            place = (
                row["statistics"].split(";")[0].removeprefix("statistic-")
                if table == "relations"
                else f"{row['doc']}-{whole(table, row)[0]}"
            )
            seen[place] += 1
            number = f"-{seen[place]}" if seen[place] > 1 else ""
            assert row["id"] == f"{kind}-{place}{number}"


@pytest.mark.parametrize("coding", CODINGS)
def test_statements_and_relations_point_to_statistics(coding: str) -> None:
    statistics = read_table(coding, "statistics")
    known = set(statistics["id"])
    assert {id_.replace("statement", "statistic") for id_ in statistics["statement_id"]} <= known
    first = statistics.groupby("statement_id")["id"].first()
    assert [id_.replace("statement", "statistic") for id_ in first.index] == first.to_list()
    for cell in read_table(coding, "relations")["statistics"]:
        assert len(cell.split(";")) > 1
        assert set(cell.split(";")) <= known


def test_the_contract_follows_from_the_codebook() -> None:
    contract = {resource["name"]: resource for resource in derive_contract()["resources"]}
    assert read_contract(CONTRACT) == contract


def test_every_table_of_the_codebook_names_its_sources() -> None:
    for table, entry in BOOK.items():
        assert entry["source"], table
        assert all(source["text"] for source in entry["source"]), table


@pytest.mark.parametrize("table", CODED)
def test_every_code_is_defined_with_examples_from_the_articles(table: str) -> None:
    tables_and_codes = set(BOOK)
    for name, column in BOOK[table]["columns"].items():
        codes = {str(code): entry for code, entry in (column.get("codes") or {}).items()}
        for code, entry in codes.items():
            where = f"{table}.{name}.{code}"
            assert entry["definition"], where
            assert entry["against"], where
            assert {str(other) for other in entry["against"]} <= (set(codes) - {code}) | tables_and_codes, where
            absent = entry.get("absent", False)
            assert (entry["positive"] is None) == absent, where
            for example in filter(None, (entry["positive"], entry["negative"])):
                assert example["text"] in TEXTS[example["doc"]], where
            assert entry["negative"]["why"], where
    for case in BOOK[table].get("decided_cases", []):
        assert case["text"] in TEXTS[case["doc"]]


def count_codes(coding: str, owner: str, name: str) -> Counter[str]:
    """Count the codes of one vocabulary in its own column and in those that borrow it."""
    columns = [(owner, name)]
    columns += [
        (table, column)
        for table in CODED
        for column, entry in BOOK[table]["columns"].items()
        if entry.get("codes_from") == f"{owner}.{name}"
    ]
    return Counter(
        code for table, column in columns for row in read_rows(coding, table) for code in row[column].split(";")
    )


@pytest.mark.parametrize("coding", CODINGS)
def test_a_code_is_marked_absent_exactly_if_no_row_has_it(coding: str) -> None:
    for table in CODED:
        for name, column in BOOK[table]["columns"].items():
            used = count_codes(coding, table, name)
            for code, entry in (column.get("codes") or {}).items():
                unused = used[str(code)] == 0
                marked = entry.get("absent", False)
                # A pass need not use every code of the codebook; it may not use one that is marked absent.
                assert unused == marked or (unused and coding != FINAL), f"{coding}: {table}.{name}.{code}"


def test_every_difference_between_the_passes_has_exactly_one_decision() -> None:
    decided = Counter(identify(row) for row in read_decisions() if row["first"] != row["second"])
    found = Counter(identify(row) for table in CODED for row in find_differences(table))
    assert decided == found
    assert max(found.values()) == 1


def test_decisions_are_numbered_and_give_a_reason() -> None:
    decisions = read_decisions()
    assert [row["id"] for row in decisions] == [f"adjudication-{n:03d}" for n in range(1, len(decisions) + 1)]
    assert all(row["reason"].endswith((".", ")")) for row in decisions)
    assert {row["table"] for row in decisions} <= {*CODED, "codebook"}


@pytest.mark.parametrize("table", CODED)
def test_the_final_table_holds_what_was_agreed_or_decided(table: str) -> None:
    """A paired row keeps what both passes have, and takes what was decided; the third look is a decision too."""
    final, ones, others = (read_rows(coding, table) for coding in (FINAL, FIRST, SECOND))
    decisions = {(row["row"], row["doc"], row["start"], row["column"]): row["decision"]
                 for row in read_decisions() if row["table"] == table}  # fmt: skip
    kept, pairs = pair(table, ones, final), pair(table, ones, others)
    for i in pairs:
        name = name_row(table, ones[i]) if table != "relations" else {"row": ones[i]["id"], "doc": "", "start": ""}
        if decisions.get((name["row"], name["doc"], name["start"], "")) == "":
            continue
        values, found = list_values(table, ones[i]), list_values(table, final[kept[i]])
        for column, (value, _) in values.items():
            decided = decisions.get((name["row"], name["doc"], name["start"], column))
            if decided is None:
                assert found[column][0] == value, (name, column)
            else:
                assert found[column][1] == decided, (name, column)


@pytest.mark.parametrize("table", CODED)
def test_rows_of_one_pass_alone_are_kept_or_left_out_as_decided(table: str) -> None:
    final, ones, others = (read_rows(coding, table) for coding in (FINAL, FIRST, SECOND))
    decisions = [row for row in read_decisions() if row["table"] == table and not row["column"]]
    kept = sum(bool(row["decision"]) for row in decisions)
    left_out = sum(bool(row["first"] and row["second"]) for row in decisions)
    assert len(final) == len(pair(table, ones, others)) + kept - left_out
    additions = [row for row in decisions if not row["first"] and not row["second"]]
    assert {row["row"] for row in additions} <= {row.get("id") for row in final}
    for decision in decisions:
        # A row that both passes have is named by its span in the first.
        rows = ones if decision["first"] else others if decision["second"] else []
        for row in [row for row in rows if name_row(table, row).items() <= decision.items()][:1]:
            stands = list_values(table, row) in [list_values(table, each) for each in final]
            assert stands == bool(decision["decision"]), decision["id"]
