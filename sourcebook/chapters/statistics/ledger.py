"""The statistics chapter: the ledger of every number, how it is hedged, and how deep its chain of sources goes.

A statistic is one appearance of a quantified assertion; a statement is what several appearances (captions that
repeat each other) have in common. Everything is counted both ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from sourcebook.documents.excerpts import cut
from sourcebook.findings.links import label_code, link_document, link_finding
from sourcebook.findings.markdown import Markdown, join, link
from sourcebook.findings.study import Study, remember

_ARROW = " > "
NO_SOURCE = "no source named"
_COUNTED = ("measures", "place", "time")
Row = Mapping[Any, Any]  # a statistic, by column
_CHANGES = {
    "=": "as given",
    "~": "approximate",
    ">": "at least",
    "<": "at most",
    "up": "size of an increase",
    "down": "size of a decrease",
}


def list_sources(chain: str) -> list[str]:
    """Return the sources that a chain names, from the nearest speaker to the origin."""
    return [source.strip() for source in chain.split(_ARROW.strip()) if source.strip()]


@remember
def measure_statistics(study: Study) -> pd.DataFrame:
    """Return the study's statistics in the order of the text, with what the chapter counts by.

    Added columns: depth (sources named), nearest and origin (the first and last source, empty for none),
    hedged (whether a hedge stands with the number), statement (a row without ``statement_id`` is its own).
    """
    rows = study.table("statistics").sort_values(["doc", "start", "end"], ignore_index=True)
    sources = [list_sources(chain) for chain in rows["chain"]]
    rows["depth"] = pd.Series([len(each) for each in sources], dtype="int64", index=rows.index)
    rows["nearest"] = pd.Series([each[0] if each else "" for each in sources], dtype="str", index=rows.index)
    rows["origin"] = pd.Series([each[-1] if each else "" for each in sources], dtype="str", index=rows.index)
    rows["hedged"] = rows["hedge"].ne("")
    rows["statement"] = rows["statement_id"].where(rows["statement_id"].ne(""), rows["id"])
    return rows


def keep_statements(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the first appearance of each statement of a document."""
    return rows[~rows.duplicated(["doc", "statement"])].reset_index(drop=True)


def list_statistics(study: Study) -> pd.DataFrame:
    """Return the ledger, one row a statement, with a link to each of its appearances.

    Columns: statistic, where (document and section), what is counted (with place and time), chain, appearances.
    """
    rows = []
    for own in _group_statements(measure_statistics(study).to_dict("records")):
        first = own[0]
        rows.append(
            (
                link_number(first),
                Markdown("{} {}").format(link_document(first["doc"]), first["section"].replace("_", " ")),
                describe_count(first),
                show_chain(first["chain"]),
                join([link(number, row["id"]) for number, row in enumerate(own, 1)], " "),
            )
        )
    return pd.DataFrame(rows, columns=["statistic", "where", "what is counted", "chain", "appearances"])


def _group_statements(rows: Iterable[Row]) -> list[list[Row]]:
    """Return the statements of some statistics, each as its appearances, in the order in which they begin."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["doc"], row["statement"]), []).append(row)
    return list(groups.values())


def link_number(row: Row) -> Markdown:
    """Return a number as the text has it, linked to its passage, with the hedge that stands apart from it."""
    apart = row["hedge"] and row["hedge"].casefold() not in row["text"].casefold()
    return link(f"{row['text']} ({row['hedge']})" if apart else row["text"], row["id"])


def describe_count(row: Row) -> str:
    """Return what a statistic counts, with its place and time as far as the text gives them."""
    return "; ".join(row[name] for name in _COUNTED if row[name])


def show_chain(chain: str) -> str:
    """Return a chain as the book prints it, from the nearest speaker to the origin."""
    return " → ".join(list_sources(chain)) or NO_SOURCE


def count_depths(study: Study, by: tuple[str, ...] = ("doc", "section")) -> pd.DataFrame:
    """Return the statistics by document and section, and how deep their chains go.

    Columns: those of ``by``, statistics, statements, then statistics by the number of sources named (no source,
    one source, two or more) and statements without a source.
    """
    rows = measure_statistics(study)
    columns = [*by, "statistics", "statements", "no source", "one source", "two or more", "statements without"]
    first, depth = ~rows.duplicated([*by, "doc", "statement"]), rows["depth"]
    counted = [pd.Series(1, rows.index), first, depth.eq(0), depth.eq(1), depth.ge(2), first & depth.eq(0)]
    counts = pd.concat([rows[list(by)], *(each.astype(int) for each in counted)], axis=1)
    return counts.set_axis(columns, axis=1).groupby(list(by), sort=False, as_index=False).sum()


def list_hedges(study: Study) -> pd.DataFrame:
    """Return the hedging words, the most frequent first: hedge, statistics, no source, articles, passages."""
    rows = measure_statistics(study)
    rows = rows[rows["hedged"]].assign(words=rows["hedge"].str.casefold())
    table = [
        (words, len(own), int(own["depth"].eq(0).sum()), own["doc"].nunique(), link_statements(own.to_dict("records")))
        for words, own in rows.groupby("words")
    ]
    columns = ["hedge", "statistics", "no source", "articles", "passages"]
    return pd.DataFrame(table, columns=columns).sort_values(
        ["statistics", "hedge"], ascending=[False, True], kind="stable", ignore_index=True
    )


def link_statements(rows: Iterable[Row]) -> Markdown:
    """Return each statement's number linked to its first appearance, with the count of the others."""
    parts = []
    for own in _group_statements(rows):
        times = f" ×{len(own)}" if len(own) > 1 else ""
        parts.append(link(own[0]["text"], own[0]["id"]) + times)
    return join(parts)


def list_changes(study: Study) -> pd.DataFrame:
    """Return how the values are to be read: change (linked to its code), statistics, statements, passages."""
    rows = measure_statistics(study)
    table = []
    for code, words in _CHANGES.items():
        own = rows[rows["change"].eq(code)]
        if len(own):
            name = link(f"{code} {words}" if len(code) == 1 else words, label_code("statistics", "change", code))
            table.append((name, len(own), len(keep_statements(own)), link_statements(own.to_dict("records"))))
    return pd.DataFrame(table, columns=["change", "statistics", "statements", "passages"])


def find_estimates(study: Study) -> pd.DataFrame:
    """Return the statistics that are called an estimate, with the sources named for them."""
    rows = measure_statistics(study)
    return rows[rows["hedge"].str.contains("estimat", case=False)].reset_index(drop=True)


def tell_distribution(study: Study) -> Markdown:
    """Return in words where the numbers stand, and by whom those with a source behind the source come.

    Empty where there are no numbers. Years and places are those coded for the statistics in captions.
    """
    rows = measure_statistics(study)
    captions, body, deep = (
        rows[kept] for kept in (rows["section"].eq("caption"), rows["section"].eq("body"), rows["depth"].ge(2))
    )
    parts = []
    if len(captions):
        most = "Most numbers" if 2 * len(captions) > len(rows) else f"{len(captions)} of {len(rows)} numbers"
        where = join(cut(link_document(doc) for doc in captions["doc"].drop_duplicates()))
        parts.append(Markdown("{} stand in captions ({}){}.").format(most, where, describe_coverage(captions)))
    if len(body):
        share = link_finding(f"{int(body['depth'].eq(0).sum())} of {len(body)}", "statistics_unsourced_body")
        parts.append(Markdown("In body text {} name no source.").format(share))
    if len(deep):
        ways = [
            Markdown("by way of {} in {}").format(nearest, link_document(doc))
            for doc, nearest in deep[["doc", "nearest"]].drop_duplicates().itertuples(index=False, name=None)
        ]
        told = Markdown("The numbers with a source behind the source come {}.")
        parts.append(told.format(join(cut(ways), " and ")))
    return join(parts, " ")


def describe_coverage(rows: pd.DataFrame) -> str:
    """Return the years and the place that are coded for statistics (", dated from … to …, mostly on …")."""
    years = rows["time"].str.findall(r"\b(?:19|20)\d{2}\b").explode().dropna()
    places = rows.loc[rows["place"].ne(""), "place"].value_counts()
    said = f", dated from {years.min()} to {years.max()}" if len(years) else ""
    if len(places):
        place, count = str(places.index[0]), int(places.iloc[0])
        said += f", {'mostly on' if 2 * count > len(rows) else 'most often on'} {place} ({count} of {len(rows)})"
    return said
