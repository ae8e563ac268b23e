"""Accounting: whether every quotation mark and every digit of the documents stands in the coded tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from sourcebook.findings.links import label_document, link_finding
from sourcebook.findings.markdown import Markdown, join
from sourcebook.findings.passages import link_article
from sourcebook.findings.publish import publish
from sourcebook.findings.study import Study, choose_study, group_rows

_MARKS = "“”\"‘’'"
DIGITS = "0123456789"


def _open_whole_study(study: Study) -> Study:
    """Return the same choice of documents and sections with every copy of a repeated statement.

    Accounting is about what was coded; a study without repeats has fewer rows than its text has digits.
    """
    if not study.parameters["drop_repeated_statements"]:
        return study
    return choose_study(study.parameters | {"drop_repeated_statements": False})


def _find_characters(text: str, sections: Iterable[Any], characters: str) -> set[int]:
    """Return the places of certain characters in the chosen sections of a document."""
    wanted = re.compile(f"[{characters}]")
    return {found.start() for row in sections for found in wanted.finditer(text, row.start, row.end)}


def _list_places(rows: Iterable[Any]) -> set[int]:
    """Return every place that the rows of a document cover."""
    return {place for row in rows for place in range(row.start, row.end)}


def account_for_marks(study: Study) -> pd.DataFrame:
    """Count each document's quotation marks and apostrophes by what the tables say of them.

    Columns doc, marks, around_quotations (next to a row of quotes), one for each reason in marks_excluded, twice
    (in both), unaccounted (in neither).
    """

    def around(quotes: Iterable[Any]) -> set[int]:
        return {place for row in quotes for place in (row.start - 1, row.end)}

    return _account(study, _MARKS, "quotes", around, "marks_excluded", ("marks", "around_quotations"))


def account_for_digits(study: Study) -> pd.DataFrame:
    """Count each document's digits by what the tables say of them.

    Columns doc, digits, in_statistics, one for each reason in numbers_excluded, twice (in both), unaccounted.
    """
    return _account(study, DIGITS, "statistics", _list_places, "numbers_excluded", ("digits", "in_statistics"))


def _account(
    study: Study,
    characters: str,
    counted: str,
    cover: Callable[[Iterable[Any]], set[int]],
    excluded: str,
    names: tuple[str, str],
) -> pd.DataFrame:
    """Count each document's characters of a set by what two tables say of them.

    ``cover`` gives the places that a document's rows of the table ``counted`` account for; a row of ``excluded``
    accounts for its span, under its reason. Columns doc, the two ``names`` (all, counted), one a reason, twice,
    unaccounted.
    """
    study = _open_whole_study(study)
    sections, rows, left_out = (group_rows(study.tables[name], "doc") for name in ("sections", counted, excluded))
    reasons = sorted(set(study.tables[excluded]["reason"]))
    lines = []
    for doc in study.ids:
        all_ = _find_characters(study.texts[doc], sections.get(doc, ()), characters)
        inside = all_ & cover(rows.get(doc, ()))
        by_reason: dict[str, set[int]] = defaultdict(set)
        for row in left_out.get(doc, ()):
            by_reason[row.reason] |= all_ & _list_places([row])
        listed = set().union(*by_reason.values())
        lines.append(
            {"doc": doc, names[0]: len(all_), names[1]: len(inside)}
            | {reason: len(by_reason[reason]) for reason in reasons}
            | {"twice": len(inside & listed), "unaccounted": len(all_ - inside - listed)}
        )
    return pd.DataFrame(lines, columns=["doc", *names, *reasons, "twice", "unaccounted"])


def publish_accounts(study: Study, marks: pd.DataFrame, digits: pd.DataFrame) -> None:
    """Publish how many marks and digits there are, how many stand in no table, and how many in two at once."""
    behind = [label_document(doc) for doc in study.ids]
    for name, account, unit, what in (
        ("marks", marks, "marks", "quotation marks and apostrophes in the chosen sections"),
        ("digits", digits, "digits", "digits in the chosen sections"),
    ):
        publish(f"corpus_{name}", int(account[name].sum()), unit, what, behind=behind)
        count = int(account["unaccounted"].sum())
        publish(f"corpus_{name}_unaccounted", count, unit, "of these, in no table", behind=behind)
    twice = int(marks["twice"].sum() + digits["twice"].sum())
    publish("corpus_twice", twice, "marks and digits", "in two tables at once", behind=behind)


def tell_accounts(marks: pd.DataFrame, digits: pd.DataFrame) -> Markdown:
    """Return in words whether every mark and every digit is accounted for."""
    told = Markdown("{} quotation marks and apostrophes and {} digits stand in the chosen sections. {}")
    left = {
        name: link_finding(f"{count:,} {name}", f"corpus_{name}_unaccounted")
        for name, account in (("marks", marks), ("digits", digits))
        if (count := int(account["unaccounted"].sum()))
    }
    rest = (
        Markdown("Not accounted for are {}.").format(join(left.values(), " and "))
        if left
        else "Each of them belongs to a coded passage, or stands in a table that says why it does not."
    )
    counts = [
        link_finding(f"{int(account[name].sum()):,}", f"corpus_{name}")
        for name, account in (("marks", marks), ("digits", digits))
    ]
    return told.format(*counts, rest)


def list_accounts(study: Study, account: pd.DataFrame) -> pd.DataFrame:
    """Return an account (see ``account_for_marks``) as a table, articles linked, columns of zeros left out."""
    kept = [name for name in account.columns[1:-2] if account[name].any()]
    table = account[["doc", *kept, *account.columns[-2:]]].rename(columns={"doc": "article"})
    table["article"] = [link_article(study, doc) for doc in table["article"]]
    return table.rename(columns=lambda name: str(name).replace("_", " "))
