"""Time: the positions of a group of actors as they follow one another, and every event that the texts date."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any

import pandas as pd

from sourcebook.chapters.stances.positions import show_date
from sourcebook.findings.links import link_document
from sourcebook.findings.markdown import Markdown, join, link, quote_passage
from sourcebook.findings.publish import publish
from sourcebook.findings.study import Study

# The first day of a state of affairs whose beginning the text does not give ("../2017-02-08": up to that day).
OPEN = datetime.date.min


def read_dates(text: str) -> tuple[datetime.date, datetime.date] | None:
    """Return the first and last day of an ISO date, month, year or interval; nothing where the text is none.

    An interval may have an open beginning, ``../2017-02-08`` (ISO 8601-2:2019); its first day is OPEN.
    """
    if text.startswith("../"):
        until = _read_date(text.removeprefix("../"))
        return until and (OPEN, until[1])
    ends = [_read_date(part.strip()) for part in text.split("/")]
    if len(ends) > 2 or any(end is None for end in ends):
        return None
    known = [end for end in ends if end is not None]
    return known[0][0], known[-1][1]


def _read_date(text: str) -> tuple[datetime.date, datetime.date] | None:
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = datetime.date(year or 1, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    following = datetime.date(first.year + (first.month == 12), first.month % 12 + 1, 1) if month else None
    after = following or datetime.date(first.year + 1, 1, 1)
    return first, after - datetime.timedelta(days=1)


def _add_dates(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the rows whose date can be read, with its first and last day as columns begins and ends."""
    dates = [read_dates(text) for text in rows[column]]
    dated = rows.loc[pd.Series([date is not None for date in dates], index=rows.index, dtype=bool)].copy()
    dated["begins"] = [date[0] for date in dates if date]
    dated["ends"] = [date[1] for date in dates if date]
    return dated


def trace_positions(rows: pd.DataFrame, actors: Iterable[str]) -> pd.DataFrame:
    """Return a group of actors' stances in time: those of ``list_stances`` with columns lane, begins, ends.

    ``actors`` are names, in which * stands for any characters. A lane is one kind of cooperation, jail and police
    apart; a stance that names no custodian goes with the only custodian that its issue's other stances name. In the
    lanes ``course`` stands for the position: its direction, whatever the issue, or how else it is.
    Ordered by lane, then in time; where two begin together, the acts come first.
    """
    patterns = list(actors)
    chosen = [any(fnmatchcase(actor, pattern) for pattern in patterns) for actor in rows["actor"]]
    own = _add_dates(rows.loc[pd.Series(chosen, index=rows.index, dtype=bool)], "as_of")
    own["course"] = own["toward_cooperation"].where(own["toward_cooperation"].ne("unclear"), own["position"])
    own["lane"] = [_name_lane(row, own) for row in own.itertuples()]
    own["act"] = own["voice"].ne("action")
    own = own.sort_values(["lane_rank", "lane", "begins", "act", "doc", "start"], ignore_index=True)
    return own.drop(columns="act")


def _name_lane(row: Any, rows: pd.DataFrame) -> str:
    """Return the lane of a stance, with the custodian in brackets where one is named or follows from the others.

    The codebook's ``lane`` says what is done, in words that a reader of the articles would use; an issue without one
    keeps its own name. An issue that limits cooperation in general is nobody's custody.
    """
    custodian = row.custodian
    if not custodian and not row.reversed:
        named = set(rows.loc[rows["issue"].eq(row.issue), "custodian"]) - {""}
        custodian = named.pop() if len(named) == 1 else ""
    return f"{row.issue_lane} ({custodian})" if custodian else row.issue_lane


def compare_around(traced: pd.DataFrame, day: datetime.date) -> pd.DataFrame:
    """Return what a group's positions were before a day, on it and after it, lane by lane.

    Columns lane, before (the last act), on_the_day (acts), after (every position), change. An act is a row with
    voice ``action``; one that held over the day, its beginning open, stands before it and after it. ``change``
    compares the acts' directions only: "changed" where an act of the day differs in direction from an act before
    it, "no act that day" where there is none.
    """
    lines = []
    for lane, own in traced.groupby("lane", sort=False):
        acts = own[own["voice"].eq("action")]
        today = acts[acts["begins"].eq(day) & acts["ends"].eq(day)]
        lasting = acts["begins"].eq(OPEN) & acts["ends"].ge(day)
        earlier = acts[acts["ends"].lt(day)]
        earlier = pd.concat([acts[lasting], earlier[earlier["begins"].eq(earlier["begins"].max())]])
        lines.append(
            {
                "lane": lane,
                "before": _write_positions(earlier),
                "on_the_day": _write_positions(today),
                "after": _write_positions(pd.concat([acts[lasting], own[own["begins"].gt(day)]])),
                "change": _judge_change(earlier, today),
            }
        )
    return pd.DataFrame(lines, columns=["lane", "before", "on_the_day", "after", "change"])


def _judge_change(earlier: pd.DataFrame, today: pd.DataFrame) -> str:
    """Say whether a day's acts changed the direction."""
    if today.empty:
        return "no act that day"
    if earlier.empty:
        return "no earlier act"
    directions = set(earlier["toward_cooperation"]) | set(today["toward_cooperation"])
    return "changed" if len(directions) > 1 else "act without change"


def _write_positions(rows: pd.DataFrame) -> Markdown:
    """Return positions in words, each linked to its passage: actor, course, condition, date."""
    parts = []
    for row in rows.itertuples():
        condition = f" ({row.condition.replace(';', ', ')})" if row.condition else ""
        parts.append(join([row.actor, " ", link(f"{row.course}{condition}, {show_date(row.as_of)}", row.id)], ""))
    return join(parts, "; ")


def name_lanes(compared: pd.DataFrame, change: str) -> str:
    """Return the lanes of which ``compare_around`` says so, as words; "none" where there are none."""
    return ", ".join(compared.loc[compared["change"].eq(change), "lane"]) or "none"


def publish_lanes(traced: pd.DataFrame, compared: pd.DataFrame, name: str, change: str, says: str) -> None:
    """Publish the lanes of which ``compare_around`` says so, with the passages of all that the timeline draws there."""
    lanes = compared.loc[compared["change"].eq(change), "lane"]
    behind = traced.loc[traced["lane"].isin(lanes), "id"]
    publish(f"stances_{name}", name_lanes(compared, change), "lanes", says, behind=behind)


def list_positions(traced: pd.DataFrame) -> pd.DataFrame:
    """Return what a timeline draws, for its data table: lane, as of, actor, direction, voice, words."""
    return pd.DataFrame(
        {
            "lane": traced["lane"],
            "as of": traced["as_of"].map(show_date),
            "actor": traced["actor"],
            "direction": traced["course"],
            "voice": traced["voice"],
            "words": [link(quote_passage(row.text), row.id) for row in traced.itertuples()],
        }
    )


def list_events(study: Study) -> pd.DataFrame:
    """Return every dated event in the order of dates: date, event (linked), document, certainty, anchor, section.

    An event is shown under its name in the codebook and not in the passage's words, which may name a person who
    is no subject of the report.
    """
    rows = study.table("events").sort_values(["date", "event", "doc", "start"], ignore_index=True)
    return pd.DataFrame(
        {
            "date": rows["date"],
            "event": [link(row.event.replace("-", " "), row.id) for row in rows.itertuples()],
            "document": rows["doc"],
            "certainty": rows["certainty"],
            "anchor": rows["anchor"].str.replace("_", " "),
            "section": rows["section"].str.replace("_", " "),
        }
    )


def count_certainty(study: Study) -> pd.DataFrame:
    """Count dated mentions of events by document (linked): columns document, explicit, resolved, inferred, all."""
    rows = study.table("events")
    table = pd.crosstab(rows["doc"], rows["certainty"]).reindex(
        index=study.ids, columns=["explicit", "resolved", "inferred"], fill_value=0
    )
    table = table.assign(all=table.sum(axis=1)).rename_axis(columns=None).reset_index(drop=True)
    table.insert(0, "document", [link_document(doc) for doc in study.ids])
    return table


def choose_events(study: Study, traced: pd.DataFrame) -> pd.DataFrame:
    """Return the events to set above a timeline: dated ones in the running text of the documents that it draws on.

    One row for each event: its most precisely dated mention, the shortest of several. The columns are those of
    the events table, begins and ends.
    """
    rows = study.table("events")
    rows = rows[rows["doc"].isin(list(set(traced["doc"]))) & rows["section"].eq("body")]
    rows = _add_dates(rows, "date")
    rows["length"] = [ends - begins for begins, ends in zip(rows["begins"], rows["ends"], strict=True)]
    rows["words"] = rows["text"].str.len()
    rows = rows.sort_values(["length", "words", "doc", "start"]).drop_duplicates("event")
    return rows.sort_values(["begins", "ends", "doc", "start"], ignore_index=True).drop(columns=["length", "words"])


def write_day(day: datetime.date) -> str:
    """Return a day in words: 26 January 2017."""
    return f"{day.day} {day:%B %Y}"
