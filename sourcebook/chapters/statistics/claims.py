"""Claims without a figure: what is said for a position, and whether a number stands in the sentence."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from sourcebook.chapters.statistics.ledger import Row, describe_count, link_number, measure_statistics, show_chain
from sourcebook.findings.markdown import join
from sourcebook.findings.passages import link_article, link_passage
from sourcebook.findings.publish import publish
from sourcebook.findings.shares import publish_count
from sourcebook.findings.study import Study


def list_claims(study: Study, arguments: Collection[str]) -> pd.DataFrame:
    """Return the stances that come with one of some arguments, on any issue, with the figures of their sentence.

    Columns: those of the stances, and figures, the list of the statistics (rows as mappings) in the sentence.
    """
    stances = study.table("stances")
    given = [not {*arguments}.isdisjoint(each.split(";")) for each in stances["argument"]]
    claims = (
        stances[pd.Series(given, stances.index, dtype=bool)]
        .sort_values(["doc", "start"])
        .drop_duplicates(["doc", "start"])
        .reset_index(drop=True)
    )
    claims["figures"] = pd.Series(
        [_find_figures(study, row.doc, row.start, row.end) for row in claims.itertuples()], claims.index, dtype="object"
    )
    return claims


def _find_figures(study: Study, doc: str, start: int, end: int) -> list[Row]:
    """Return the statistics in the sentences that a span touches."""
    sentences, rows = study.sentences, measure_statistics(study)
    near = sentences[sentences["doc"].eq(doc) & sentences["start"].lt(end) & sentences["end"].gt(start)]
    if near.empty:
        return []
    inside = rows["doc"].eq(doc) & rows["start"].ge(near["start"].min()) & rows["end"].le(near["end"].max())
    return rows[inside].to_dict("records")


def show_claims(study: Study, claims: pd.DataFrame) -> pd.DataFrame:
    """Return claims as the book prints them: article, actor, position, argument, words (linked), the figures in
    the sentence, what they count and by whose word.
    """
    rows = [
        (
            link_article(study, row.doc),
            row.actor,
            f"{row.position} {row.issue.replace('_', ' ')}",
            row.argument.replace("_", " ").replace(";", ", "),
            link_passage(study, row.doc, row.start, row.end),
            join([link_number(figure) for figure in row.figures]),
            join([f"{describe_count(figure)} ({show_chain(figure['chain'])})" for figure in row.figures], "; "),
        )
        for row in claims.itertuples()
    ]
    return pd.DataFrame(
        rows, columns=["article", "actor", "position", "argument", "words", "figure", "what it counts, by whose word"]
    )


def publish_claims(claims: pd.DataFrame) -> None:
    """Publish how many claims have no figure in their sentence, and how many have one that is a number."""
    bare = pd.Series([not figures for figures in claims["figures"]], claims.index, dtype=bool)
    publish_count("statistics_claims_bare", claims, bare, "passages", "with no figure in their sentence")
    found = {figure["id"]: figure for figures in claims["figures"] for figure in figures}
    numbers = [id_ for id_, figure in found.items() if any(sign.isdigit() for sign in figure["text"])]
    # Where there is none, the figures that were looked through stand behind the number.
    told, behind = f"{len(numbers):,} of {len(found):,}", numbers or list(found) or list(claims["id"])
    publish("statistics_claims_numbers", len(numbers), "figures", "of these sentences, in digits", told, behind=behind)
