"""The statistics chapter: the ledger of every number, how it is hedged, and how deep its chain of sources goes.

A statistic is one appearance of a quantified assertion; a statement is what several appearances (captions that
repeat each other) have in common. Everything is counted both ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from sourcebook.documents.excerpts import cut
from sourcebook.findings.links import label_code, link_finding
from sourcebook.findings.markdown import Markdown, join, link
from sourcebook.findings.passages import link_article
from sourcebook.findings.publish import publish
from sourcebook.findings.shares import count_parts, publish_count, publish_part, publish_range
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
                Markdown("{} {}").format(link_article(study, first["doc"]), first["section"].replace("_", " ")),
                describe_count(first),
                show_chain(first["chain"]),
                join([link(number, row["id"]) for number, row in enumerate(own, 1)], " "),
            )
        )
    return pd.DataFrame(rows, columns=["statistic", "where", "what is counted", "chain", "appearances"])


def _keep_asked(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the statistics for which a reader would ask who says so, as coded (``needs_source``)."""
    return rows[rows["needs_source"].eq("yes")].reset_index(drop=True)


def list_questions(study: Study) -> pd.DataFrame:
    """Return what an editor would ask of each figure in the articles' own text for which a reader would ask.

    Columns: figure, article, what is counted, who says so, behind that, not said (who says so, on what it rests,
    where, when: as far as the text does not say), depth (sources named).
    """
    rows = _keep_asked(measure_statistics(study))
    table = []
    for row in rows[rows["section"].ne("caption")].to_dict("records"):
        sources = list_sources(row["chain"])
        missing = {
            "who says so": not sources,
            "on what it rests": len(sources) < 2,
            "where": not row["place"],
            "when": not row["time"],
        }
        table.append(
            (
                link_number(row),
                link_article(study, row["doc"]),
                row["measures"],
                sources[0] if sources else "",
                " → ".join(sources[1:]),
                ", ".join(name for name, silent in missing.items() if silent),
                row["depth"],
            )
        )
    columns = ["figure", "article", "what is counted", "who says so", "behind that", "not said", "depth"]
    return pd.DataFrame(table, columns=columns)


def publish_sources(study: Study) -> None:
    """Publish how many figures name no source: of those for which a reader would ask, and of all; captions apart."""
    rows = measure_statistics(study)
    statements = keep_statements(rows)
    unsourced, captions, body = rows["depth"].eq(0), rows["section"].eq("caption"), rows["section"].eq("body")
    for name, asked in (("text", _keep_asked(rows[~captions])), ("captions", _keep_asked(rows[captions]))):
        where = "in the articles' own text" if name == "text" else "in captions"
        says = f"for which a reader would ask, {where}: those that name no source"
        publish_count(f"statistics_asked_{name}", asked, asked["depth"].eq(0), "figures", says)
    says = "numbers in the chosen sections, repeated captions included"
    publish("statistics_appearances", len(rows), "statistics", says, behind=rows["id"])
    says = "different statements behind them"
    publish("statistics_statements", len(statements), "statements", says, behind=statements["id"])
    nobody, ids = "statistics for which the text names no source", rows["id"]
    counts = count_parts(study, rows, unsourced)
    publish_range("statistics_unsourced", counts, "statistics", nobody, ids[unsourced])
    part = statements["depth"].eq(0)
    behind = statements.loc[part, "id"]
    publish_part("statistics_unsourced_statements", part, "statements without one", "statements", behind)
    for name, where, words in (("body", body, "body text"), ("caption", captions, "captions")):
        behind = ids[unsourced & where]
        publish_part(f"statistics_unsourced_{name}", unsourced[where], f"{nobody}, in {words}", behind=behind)
    publish_part("statistics_caption_share", captions, "statistics that stand in captions", behind=ids[captions])
    says, behind = "that stand in captions and name no source", ids[captions & unsourced]
    publish("statistics_caption_unsourced", len(behind), "statistics", says, behind=behind)
    deep = rows["depth"].ge(2)
    publish_part("statistics_two_sources", deep, "statistics with a source behind the nearest source", behind=ids[deep])
    articles = f"of {len(study.ids)} articles"
    behind = rows[deep].drop_duplicates("doc")["id"]
    publish("statistics_documents_deep", len(behind), articles, "give a source behind the nearest one", behind=behind)


def publish_hedges(study: Study) -> None:
    """Publish how many statistics carry a hedge, and how many estimates are nobody's."""
    rows, estimates = measure_statistics(study), find_estimates(study)
    publish_part("statistics_hedged", rows["hedged"], "statistics with a hedge", behind=rows.loc[rows["hedged"], "id"])
    nobody = estimates["depth"].eq(0)
    behind = estimates.loc[nobody, "id"]
    publish_part("statistics_estimates_unsourced", nobody, "called an estimate, by nobody named", "estimates", behind)


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
        where = join(cut(link_article(study, doc) for doc in captions["doc"].drop_duplicates()))
        parts.append(Markdown("{} stand in captions ({}){}.").format(most, where, describe_coverage(captions)))
    if len(body):
        share = link_finding(f"{int(body['depth'].eq(0).sum())} of {len(body)}", "statistics_unsourced_body")
        parts.append(Markdown("In body text {} name no source.").format(share))
    if len(deep):
        ways = [
            Markdown("by way of {} in {}").format(nearest, link_article(study, doc))
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
