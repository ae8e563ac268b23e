"""Accounting: whether every quotation mark and every digit of the documents stands in the coded tables."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sourcebook.study import Study, choose_study

MARKS = frozenset("“”\"‘’'")
DIGITS = frozenset("0123456789")


def open_whole_study(study: Study) -> Study:
    """Return the same choice of documents and sections with every copy of a repeated statement.

    Accounting is about what was coded; a study without repeats has fewer rows than its text has digits.
    """
    if not study.parameters["drop_repeated_statements"]:
        return study
    return choose_study(study.parameters | {"drop_repeated_statements": False})


def find_characters(study: Study, doc: str, characters: frozenset[str]) -> set[int]:
    """Return the places of certain characters in the chosen sections of a document."""
    text, sections = study.texts[doc], study.tables["sections"]
    return {
        place
        for row in sections[sections["doc"].eq(doc)].itertuples()
        for place in range(row.start, row.end)
        if text[place] in characters
    }


def list_places(rows: pd.DataFrame, doc: str) -> Iterator[int]:
    """Yield every place that a table's rows cover in a document, once for each row that covers it."""
    for row in rows[rows["doc"].eq(doc)].itertuples():
        yield from range(row.start, row.end)


def account_for_marks(study: Study) -> pd.DataFrame:
    """Count each document's quotation marks and apostrophes by what the tables say of them.

    Columns doc, marks, around_quotations (next to a row of quotes), one for each reason in marks_excluded, twice
    (in both), unaccounted (in neither).
    """
    study = open_whole_study(study)
    quotes, excluded = study.tables["quotes"], study.tables["marks_excluded"]
    reasons = sorted(set(excluded["reason"]))
    lines = []
    for doc in study.ids:
        marks = find_characters(study, doc, MARKS)
        own = quotes[quotes["doc"].eq(doc)]
        around = marks & {*(own["start"] - 1), *own["end"]}
        listed = marks & set(list_places(excluded, doc))
        by_reason = {
            reason: len(marks & set(list_places(excluded[excluded["reason"].eq(reason)], doc))) for reason in reasons
        }
        lines.append(
            {"doc": doc, "marks": len(marks), "around_quotations": len(around)}
            | by_reason
            | {"twice": len(around & listed), "unaccounted": len(marks - around - listed)}
        )
    return pd.DataFrame(lines, columns=["doc", "marks", "around_quotations", *reasons, "twice", "unaccounted"])


def account_for_digits(study: Study) -> pd.DataFrame:
    """Count each document's digits by what the tables say of them.

    Columns doc, digits, in_statistics, one for each reason in numbers_excluded, twice (in both), unaccounted.
    """
    study = open_whole_study(study)
    statistics, excluded = study.tables["statistics"], study.tables["numbers_excluded"]
    reasons = sorted(set(excluded["reason"]))
    lines = []
    for doc in study.ids:
        digits = find_characters(study, doc, DIGITS)
        counted = digits & set(list_places(statistics, doc))
        listed = digits & set(list_places(excluded, doc))
        by_reason = {
            reason: len(digits & set(list_places(excluded[excluded["reason"].eq(reason)], doc))) for reason in reasons
        }
        lines.append(
            {"doc": doc, "digits": len(digits), "in_statistics": len(counted)}
            | by_reason
            | {"twice": len(counted & listed), "unaccounted": len(digits - counted - listed)}
        )
    return pd.DataFrame(lines, columns=["doc", "digits", "in_statistics", *reasons, "twice", "unaccounted"])
