"""Arithmetic that a text invites: what follows from numbers that it sets side by side, computed from the coding.

Nothing here says that a number is right. A result follows from the numbers as printed, keeps their hedges, and says
when its numbers come from different sources.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from sourcebook.chapters.statistics.arithmetic import (
    DAYS,
    Result,
    Term,
    calculate,
    count_units,
    write_number,
    write_percent,
)
from sourcebook.chapters.statistics.ledger import Row, describe_count, link_number, measure_statistics, show_chain
from sourcebook.findings.links import link_document
from sourcebook.findings.markdown import Markdown, escape, join, link, quote_passage, strong
from sourcebook.findings.passages import link_article, show_context
from sourcebook.findings.publish import publish
from sourcebook.findings.shares import publish_part
from sourcebook.findings.study import Study

_DERIVED = "share, derived"
_KINDS = {"before_after": "before and after", "same_quantity": "same quantity"}  # as the book prints them


def _make_term(row: pd.Series) -> Term:
    """Return a statistic's row as a number to calculate with."""
    return Term(float(row["value"]), row["unit"], row["change"] == "~", row["text"])


def list_relations(study: Study) -> pd.DataFrame:
    """Return the study's relations with the shares that follow from two of them, and what each comes to.

    A part of a part is a part of the whole: such a derived share has the kind "share, derived".

    Columns: relation, kind, doc, says, rows (the statistics, in the coded order), results, note.
    """
    statistics = measure_statistics(study).set_index("id", drop=False)
    table = []
    coded = study.table("relations")
    shares = {
        row.statistics.split(";")[0]: row.statistics.split(";")[1] for row in coded.itertuples() if _is_share(row)
    }
    for row in coded.itertuples():
        ids = row.statistics.split(";")
        table.append((row.id, row.kind, row.says, ids))
        if row.kind == "share" and ids[1] in shares:
            table.append((row.id, _DERIVED, row.says, [ids[0], shares[ids[1]]]))
    sums = [row.statistics.split(";") for row in coded.itertuples() if row.kind == "sum"]
    rows = [_make_relation(*each, statistics, sums) for each in table]
    columns = ["relation", "kind", "doc", "says", "rows", "results", "note"]
    return pd.DataFrame(rows, columns=columns)


def _is_share(row: Any) -> bool:
    """Tell whether a relation is a share of counts, of which a share can be taken again."""
    return row.kind == "share" and len(row.statistics.split(";")) == 2


def _make_relation(
    id_: str, kind: str, says: str, ids: list[str], statistics: pd.DataFrame, sums: list[list[str]]
) -> tuple[Any, ...]:
    """Return one row of ``list_relations``; ``sums`` are the ids of the numbers that the texts add up."""
    rows = statistics.loc[ids]
    results: list[Result] = []
    if rows["value"].notna().all():
        terms = _add_parts(rows, sums) if kind == "same_quantity" else [_make_term(row) for _, row in rows.iterrows()]
        results = calculate(kind.split(",")[0], terms)
        # What is left of a whole after a part of its part is nothing that the text counts.
        results = results[:1] if kind == _DERIVED else results
    notes = [_note_sources(rows, kind), _note_counted(rows) if kind == "sum" else ""]
    return id_, kind, rows["doc"].iloc[0], says, rows, results, "; ".join(note for note in notes if note)


def _add_parts(rows: pd.DataFrame, sums: list[list[str]]) -> list[Term]:
    """Return the numbers of a relation, those that the text adds up as one."""
    ids = list(rows["id"])
    parts = next((each for each in sums if set(each) < set(ids)), [])
    terms = [_make_term(rows.loc[id_]) for id_ in ids if id_ not in parts]
    if parts:
        added = [_make_term(rows.loc[id_]) for id_ in parts]
        words = " + ".join(str(term) for term in added)
        about = any(term.about for term in added)
        terms.append(Term(sum(term.value for term in added), added[0].unit, about, words, added=True))
    return terms


def _note_sources(rows: pd.DataFrame, kind: str) -> str:
    """Return a sentence where a relation joins numbers of different sources; empty where it does not."""
    origins = list(dict.fromkeys(rows["origin"]))
    if len(origins) < 2:
        return ""
    names = " and ".join(origin or "no named source" for origin in origins)
    return f"stated by {names}" if kind == "same_quantity" else f"if combined: the numbers are from {names}"


def _note_counted(rows: pd.DataFrame) -> str:
    """Return what the parts of a sum count, where that is not the same for all."""
    counted = list(dict.fromkeys(rows["measures"]))
    return "counted: " + "; ".join(counted) if len(counted) > 1 else ""


def show_relations(relations: pd.DataFrame) -> pd.DataFrame:
    """Return relations as the book prints them: article, the text's words, numbers (linked), what follows."""
    table = []
    for row in relations.itertuples():
        kind = "change" if row.rows["unit"].iloc[0] == "multiple" else _KINDS.get(row.kind, row.kind)
        words = Markdown("{} ({})").format(quote_passage(row.says), kind)
        numbers = join([link_number(each) for _, each in row.rows.iterrows()])
        lines = [Markdown("{}: {}").format(result.working, strong(result.says)) for result in row.results]
        lines = lines or [Markdown("a number is missing")]
        lines += [Markdown("*{}*").format(row.note)] if row.note else []
        table.append((link_document(row.doc), words, numbers, Markdown("<br>").join(lines)))
    return pd.DataFrame(table, columns=["article", "the text’s words", "numbers", "what follows"])


def _stands_apart(rows: pd.DataFrame, texts: Mapping[str, str]) -> bool:
    """Tell whether the numbers of a relation stand in different paragraphs of their article."""
    return "\n" in texts[rows["doc"].iloc[0]][int(rows["start"].min()) : int(rows["end"].max())]


def count_apart(study: Study) -> int:
    """Return how many of the coded relations join numbers of different paragraphs."""
    relations = list_relations(study).drop_duplicates("relation")
    return sum(_stands_apart(rows, study.texts) for rows in relations["rows"])


def compare_changes(study: Study) -> pd.DataFrame:
    """Return every change over time that the texts state, by its ends or by its size, side by side.

    Columns: article, before, after, change, counted (with place and time), source. A change stated by its size
    alone has no ends; its words stand with the change.
    """
    relations = list_relations(study)
    table = []
    for relation in relations[relations["kind"].eq("before_after")].itertuples():
        before, after = relation.rows.iloc[0], relation.rows.iloc[1]
        change = escape(relation.results[-1].says if relation.results else "")
        table.append((after, link_number(before), link_number(after), change))
    rows = measure_statistics(study)
    for row in rows[rows["change"].isin(["up", "down"])].to_dict("records"):
        table.append(
            (row, Markdown(""), Markdown(""), Markdown("{}: {}").format(link_number(row), _describe_size(row)))
        )
    table.sort(key=lambda each: (each[0]["doc"], each[0]["start"]))
    return pd.DataFrame(
        [
            (link_article(study, row["doc"]), *cells, describe_count(row), show_chain(row["chain"]))
            for row, *cells in table
        ],
        columns=["article", "before", "after", "change", "counted", "source"],
    )


def _describe_size(row: Row) -> str:
    """Return the size of a change that a text states as such, in percent where its unit allows it."""
    word = "less" if row["change"] == "down" else "more"
    if pd.isna(row["value"]):
        return word
    if row["unit"] == "multiple" and row["change"] == "down" and row["value"] < 1:
        return f"{write_percent(100 * (1 - row['value']))} less"
    return f"{count_units(float(row['value']), row['unit'])} {word}"


def match_totals(study: Study) -> pd.DataFrame:
    """Return sums whose total the same document prints elsewhere as a number of its own, with the parts of both.

    Two passages may agree in the total and differ in how they divide it. Columns: article, words, total,
    part (linked), percent, rest.
    """
    relations = list_relations(study)
    sums, shares = (relations[relations["kind"].eq(kind)] for kind in ("sum", "share"))
    table = []
    for added in sums.itertuples():
        if not added.results:
            continue
        total = added.results[0].value
        for divided in shares.itertuples():
            whole = divided.rows.iloc[1]
            same = divided.doc == added.doc and whole["unit"] == added.rows.iloc[0]["unit"]
            if same and whole["value"] == total:
                table += [_split_whole(added, total), _split_whole(divided, total)]
    columns = ["article", "words", "total", "part", "percent", "rest"]
    return pd.DataFrame(table, columns=columns).drop_duplicates(["article", "words"], ignore_index=True)


def _split_whole(row: Any, total: float) -> tuple[Any, ...]:
    """Return a whole with its smaller part (a share's part, the last of a sum's) and the rest."""
    part = row.rows.iloc[0] if row.kind == "share" else row.rows.iloc[-1]
    in_percent = part["unit"] == "percent"
    size = total * float(part["value"]) / 100 if in_percent else float(part["value"])
    stated = link_number(row.rows.iloc[1]) if row.kind == "share" else escape(f"{write_number(total)} (added up)")
    share, rest = f"{100 * size / total:.0f}", write_number(total - size)
    return link_document(row.doc), quote_passage(row.says), stated, link_number(part), share, rest


def check_durations(study: Study) -> pd.DataFrame:
    """Return stated durations beside the days between two dates that the document gives for their ends.

    Only an interval whose both ends are dates of coded events of the document counts: an end that was itself
    reckoned from the duration would prove nothing. Columns: statistic, article, from, to, stated (days),
    counted (days), statement reaches, result.
    """
    rows = measure_statistics(study)
    dates = {doc: set(own["date"]) for doc, own in study.table("events").groupby("doc")}
    table = []
    for row in rows[rows["unit"].isin(list(DAYS)) & rows["value"].notna()].to_dict("records"):
        ends = read_interval(row["time"])
        if ends is None or not {end.isoformat() for end in ends} <= dates.get(row["doc"], set()):
            continue
        table.append(_compare_duration(row, *ends))
    columns = ["statistic", "article", "from", "to", "stated", "counted", "statement reaches", "result"]
    return pd.DataFrame(table, columns=columns).drop_duplicates(["article", "from", "to", "stated"], ignore_index=True)


def _compare_duration(row: Row, first: dt.date, last: dt.date) -> tuple[Any, ...]:
    """Return one row of ``check_durations``; counting both end days as days of the interval is allowed for."""
    stated, between = float(row["value"]) * DAYS[row["unit"]], (last - first).days
    reaches = first + dt.timedelta(days=round(stated))
    if row["change"] == "~":
        result = f"{write_number(round(stated))} or so stated, {between} counted"
    elif abs(stated - between) < 0.5 or abs(stated - between - 1) < 0.5:
        result = "the same"
    else:
        result = f"differs: {write_number(round(stated))} stated, {between} counted"
    return (
        link_number(row),
        link_document(row["doc"]),
        first.isoformat(),
        last.isoformat(),
        round(stated),
        between,
        reaches.isoformat(),
        result,
    )


def read_interval(time: str) -> tuple[dt.date, dt.date] | None:
    """Return the two days of an ISO interval, or nothing where it is no interval of days."""
    try:
        first, last = (dt.date.fromisoformat(part) for part in time.split("/"))
    except ValueError:
        return None
    return first, last


def compare_tellings(study: Study, date: str) -> pd.DataFrame:
    """Return the sections of the documents that tell of events of one day, beside each other.

    ``date`` is an ISO date. Columns: article, section, words (of the first such event, in its sentence), events
    (linked), numbers (linked).
    """
    events = study.table("events").sort_values(["doc", "start"], ignore_index=True)
    events = events[events["date"].eq(date)]
    statistics, parts = measure_statistics(study), study.table("sections")
    table = []
    for part in parts[parts["doc"].isin(events["doc"])].itertuples():
        own = events[events["doc"].eq(part.doc) & events["start"].ge(part.start) & events["start"].lt(part.end)]
        if own.empty:
            continue
        first = own.iloc[0]
        text = study.shown[part.doc]
        near = statistics[statistics["doc"].eq(part.doc) & statistics["start"].between(part.start, part.end)]
        table.append(
            (
                link_document(part.doc),
                part.kind,
                Markdown("“{}”").format(show_context(text, int(first["start"]), int(first["end"]))),
                join([link(event.event.replace("-", " "), event.id) for event in own.itertuples()]),
                join([link_number(row) for _, row in near.iterrows()]),
            )
        )
    return pd.DataFrame(table, columns=["article", "section", "words", "events", "numbers"])


def stand_in_text(relations: pd.DataFrame) -> pd.Series:
    """Tell of each relation whether its figures stand outside captions."""
    inside = [bool(rows["section"].ne("caption").all()) for rows in relations["rows"]]
    return pd.Series(inside, relations.index, dtype=bool)


def publish_relations(study: Study) -> None:
    """Publish how many relations are coded, and how many results rest on different passages or sources."""
    compared = list_relations(study)
    ids = [id_ for rows in compared["rows"] for id_ in rows["id"]]
    ids = list(dict.fromkeys(ids))
    coded, says = len(study.table("relations")), "coded between numbers of one article"
    publish("statistics_relations", coded, "relations", says, behind=ids)
    says = "between numbers in passages that stand apart"
    publish("statistics_apart", count_apart(study), "relations", says, behind=ids)
    combined = compared["note"].str.startswith("if combined").astype(bool)
    behind = list(dict.fromkeys(id_ for rows in compared.loc[combined, "rows"] for id_ in rows["id"]))
    publish_part("statistics_combined", combined, "results that join numbers of different sources", "results", behind)
