"""Time: the positions of a group of actors as they follow one another, and every event that the texts date."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from sourcebook.documents.excerpts import shorten
from sourcebook.documents.names import name_anchor
from sourcebook.findings.figures import GREY, INK, new_figure
from sourcebook.findings.markdown import Markdown, join, link, quote_passage
from sourcebook.findings.study import Study
from sourcebook.stances import COLOURS, DIRECTION_NAMES, draw_mark, list_mark_keys, show_date

# What is done, in words that a reader of the articles would use; an issue not named here keeps its own name.
LANES = {
    "detainers": "holding inmates",
    "notification": "notifying",
    "deputization": "officer functions",
    "street_enforcement": "officer functions",
    "sanctuary_policy": "cooperation in general",
}
BEFORE_ZOOM = 0.3  # share of a timeline's width for the years, before its scale changes to days
# The first day of a state of affairs whose beginning the text does not give ("../2017-02-08": up to that day).
OPEN = datetime.date.min
ZOOM = datetime.timedelta(days=2)  # the scale changes so long before the day in question


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


def add_dates(rows: pd.DataFrame, column: str) -> pd.DataFrame:
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
    lanes ``course`` stands for the position: toward or against cooperation, whatever the issue, or how else it is.
    Ordered by lane, then in time; where two begin together, the acts come first.
    """
    patterns = list(actors)
    chosen = [any(fnmatchcase(actor, pattern) for pattern in patterns) for actor in rows["actor"]]
    own = add_dates(rows.loc[pd.Series(chosen, index=rows.index, dtype=bool)], "as_of")
    own["course"] = own["toward_cooperation"].where(own["toward_cooperation"].ne("unclear"), own["position"])
    own["lane"] = [name_lane(row.issue, row.custodian, own) for row in own.itertuples()]
    order = {lane: number for number, lane in enumerate(dict.fromkeys(LANES.values()))}
    own["order"] = [order.get(lane.split(" (")[0], len(order)) for lane in own["lane"]]
    own["act"] = own["voice"].ne("action")
    own = own.sort_values(["order", "lane", "begins", "act", "doc", "start"], ignore_index=True)
    return own.drop(columns=["order", "act"])


def name_lane(issue: str, custodian: str, rows: pd.DataFrame) -> str:
    """Return the lane of an issue, with the custodian in brackets where one is named or follows from the others."""
    name = LANES.get(issue, issue.replace("_", " "))
    if not custodian and issue != "sanctuary_policy":
        named = set(rows.loc[rows["issue"].eq(issue), "custodian"]) - {""}
        custodian = named.pop() if len(named) == 1 else ""
    return f"{name} ({custodian})" if custodian else name


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
                "before": write_positions(earlier),
                "on_the_day": write_positions(today),
                "after": write_positions(pd.concat([acts[lasting], own[own["begins"].gt(day)]])),
                "change": judge_change(earlier, today),
            }
        )
    return pd.DataFrame(lines, columns=["lane", "before", "on_the_day", "after", "change"])


def judge_change(earlier: pd.DataFrame, today: pd.DataFrame) -> str:
    """Say whether a day's acts changed the direction."""
    if today.empty:
        return "no act that day"
    if earlier.empty:
        return "no earlier act"
    directions = set(earlier["toward_cooperation"]) | set(today["toward_cooperation"])
    return "changed" if len(directions) > 1 else "act without change"


def write_positions(rows: pd.DataFrame) -> Markdown:
    """Return positions in words, each linked to its passage: actor, course, condition, date."""
    parts = []
    for row in rows.itertuples():
        condition = f" ({row.condition.replace(';', ', ')})" if row.condition else ""
        parts.append(join([row.actor, " ", link(f"{row.course}{condition}, {show_date(row.as_of)}", row.id)], ""))
    return join(parts, "; ")


def name_lanes(compared: pd.DataFrame, change: str) -> str:
    """Return the lanes of which ``compare_around`` says so, as words; "none" where there are none."""
    return ", ".join(compared.loc[compared["change"].eq(change), "lane"]) or "none"


def list_positions(traced: pd.DataFrame) -> pd.DataFrame:
    """Return what a timeline draws, for its data table: lane, as of, actor, cooperation, voice, words."""
    return pd.DataFrame(
        {
            "lane": traced["lane"],
            "as of": traced["as_of"].map(show_date),
            "actor": traced["actor"],
            "cooperation": traced["course"],
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
    table.insert(0, "document", [link(doc, f"evidence-{name_anchor(doc)}") for doc in study.ids])
    return table


def choose_events(study: Study, traced: pd.DataFrame) -> pd.DataFrame:
    """Return the events to set above a timeline: dated ones in the running text of the documents that it draws on.

    One row for each event: its most precisely dated mention, the shortest of several. The columns are those of
    the events table, begins and ends.
    """
    rows = study.table("events")
    rows = rows[rows["doc"].isin(list(set(traced["doc"]))) & rows["section"].eq("body")]
    rows = add_dates(rows, "date")
    rows["length"] = [ends - begins for begins, ends in zip(rows["begins"], rows["ends"], strict=True)]
    rows["words"] = rows["text"].str.len()
    rows = rows.sort_values(["length", "words", "doc", "start"]).drop_duplicates("event")
    return rows.sort_values(["begins", "ends", "doc", "start"], ignore_index=True).drop(columns=["length", "words"])


def draw_timeline(traced: pd.DataFrame, events: pd.DataFrame, day: datetime.date) -> Figure | None:
    """Draw a group's positions in lanes, with events above and a line at one day.

    Acts are bars from their date to the next act in their lane (hatched while the date is known no closer; with an
    arrowhead to the left where no beginning is given); words, and the last dated act of a lane, are marks. The scale
    changes two days before ``day``: years to the left, days to the right. At the right end stands what
    ``compare_around`` says of the day.
    """
    if traced.empty:
        return None
    lanes = list(dict.fromkeys(traced["lane"]))
    changes = compare_around(traced, day).set_index("lane")["change"]
    scale, last = make_scale(traced, events, day)
    heights = [0.21 * len(events) + 0.1, 0.6 * len(lanes)]
    figure = new_figure(9.2, sum(heights) + 1.6)
    above, axes = figure.subplots(2, 1, sharex=True, height_ratios=heights)
    draw_events(above, events, scale)
    axes.text(1.015, -0.62, f"on {write_day(day)}", va="bottom", fontsize=9, color=INK)
    for number, lane in enumerate(lanes):
        axes.axhline(number + 0.5, color="#d8d8d8", linewidth=0.8)
        draw_lane(axes, number, traced[traced["lane"].eq(lane)], scale)
        weight = "bold" if changes[lane] == "changed" else "normal"
        axes.text(1.015, number, changes[lane], va="center", fontsize=10, weight=weight)
    for each in (above, axes):
        each.axvline(scale(day), color=INK, linewidth=1.2, zorder=0)
        each.axvline(BEFORE_ZOOM, color=GREY, linewidth=1, linestyle=(0, (1, 2)), zorder=0)
        each.tick_params(length=0, pad=8)
        for side in each.spines.values():
            side.set_visible(False)
    axes.set_yticks(range(len(lanes)), [lane.replace(" (", "\n(") for lane in lanes], fontsize=10)
    axes.set_ylim(len(lanes) - 0.5, -0.5)
    axes.set_xlim(0, 1)
    marks = list_ticks(traced, day, last)
    axes.set_xticks([scale(date) for date, _ in marks], [text for _, text in marks], fontsize=9)
    axes.set_xlabel("years to the left of the dotted line, days to its right", fontsize=8.5, color=GREY)
    figure.legend(handles=list_keys(traced), loc="outside lower center", ncols=4, fontsize=9, handletextpad=0.4)
    return figure


def make_scale(
    traced: pd.DataFrame, events: pd.DataFrame, day: datetime.date
) -> tuple[Callable[[datetime.date], float], datetime.date]:
    """Return the scale of a timeline, from dates to 0–1, and its last day."""
    first = datetime.date(min([*list_beginnings(traced), day]).year, 1, 1)
    zoom, last = day - ZOOM, max([*traced["ends"], *events["ends"], day]) + datetime.timedelta(days=1)

    def scale(date: datetime.date) -> float:
        if date < zoom:
            return max(0.0, BEFORE_ZOOM * ((date - first) / (zoom - first)))
        return BEFORE_ZOOM + (1 - BEFORE_ZOOM) * min(1.0, (date - zoom) / (last - zoom))

    return scale, last


def list_beginnings(traced: pd.DataFrame) -> list[datetime.date]:
    """Return the first days that the texts give; an open beginning has none."""
    return [day for day in traced["begins"] if day != OPEN]


def list_ticks(traced: pd.DataFrame, day: datetime.date, last: datetime.date) -> list[tuple[datetime.date, str]]:
    """Return the scale's labels: years up to the zoom, then the day and every seventh day after it."""
    years = range(min([*list_beginnings(traced), day]).year, day.year)
    marks = [(datetime.date(year, 1, 1), f"{year}") for year in years]
    for weeks in range(min((last - day).days // 7, 7) + 1):
        date = day + datetime.timedelta(days=7 * weeks)
        marks.append((date, f"{date.day} {date:%b}" + (f"\n{date.year}" if not weeks else "")))
    return marks


def draw_events(axes: Axes, events: pd.DataFrame, scale: Callable[[datetime.date], float]) -> None:
    """Draw each event on a line of its own, with the article's words beside its date."""
    for number, row in enumerate(events.itertuples()):
        left, right = scale(row.begins), scale(row.ends)
        axes.plot([left, right], [number, number], color=INK, linewidth=2)
        axes.plot(left, number, "|", color=INK, markersize=6)
        after = left < 0.8
        axes.annotate(
            f"{format_days(row.begins, row.ends)}: “{shorten(row.text, 44)}”",
            (right if after else left, number),
            xytext=(5 if after else -5, 0),
            textcoords="offset points",
            ha="left" if after else "right",
            va="center",
            fontsize=8.5,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
        )
    axes.set_yticks([])
    axes.set_ylim(len(events) - 0.3, -0.7)


def format_days(begins: datetime.date, ends: datetime.date) -> str:
    """Return a day, a month, a year or an interval as a short label."""
    if begins == ends:
        return f"{begins.day} {begins:%b}"
    if (begins.month, begins.day, ends.month, ends.day) == (1, 1, 12, 31):
        return f"{begins.year}" if begins.year == ends.year else f"{begins.year}–{ends.year}"
    return f"{begins.day} {begins:%b}–{ends.day} {ends:%b}"


def draw_lane(axes: Axes, lane: int, rows: pd.DataFrame, scale: Callable[[datetime.date], float]) -> None:
    """Draw one lane: an act as a bar up to the lane's next date of an act, everything else as marks."""
    bars = find_bars(rows)
    marked = []
    for row in rows.itertuples():
        if row.id in bars:
            draw_act(axes, lane, row, scale, bars[row.id])
        else:
            marked.append(row)
    for number, row in enumerate(marked):
        same = [n for n, other in enumerate(marked) if other.begins == row.begins]
        shift = (same.index(number) - (len(same) - 1) / 2) * min(0.3, 0.9 / len(same))
        place = scale(row.ends if row.begins == OPEN else row.begins)
        draw_mark(axes, place, lane + shift, row.course, row.voice, row.toward_cooperation, size=11)


def find_bars(rows: pd.DataFrame) -> dict[str, datetime.date]:
    """Return the acts of a lane that are bars, by id, with the day up to which each is drawn.

    An act is a bar if a later date follows in its lane and no other act begins with it.
    """
    acts = rows[rows["voice"].eq("action")]
    days = sorted({*acts["begins"], max(acts["begins"].max(), rows["ends"].max())} if len(acts) else set())
    alone = acts[~acts["begins"].duplicated(keep=False)]
    following = {row.id: [day for day in days if day > row.begins] for row in alone.itertuples()}
    return {id_: later[0] for id_, later in following.items() if later}


def draw_act(
    axes: Axes, lane: int, row: Any, scale: Callable[[datetime.date], float], following: datetime.date
) -> None:
    """Draw one act as a bar until the next one, hatched over the time in which it may have begun."""
    left, right = scale(row.begins), scale(following)
    colour = COLOURS[row.toward_cooperation]
    edge = colour if row.toward_cooperation != "unclear" else INK
    axes.add_patch(Rectangle((left, lane - 0.2), right - left, 0.4, facecolor=colour, edgecolor=edge, zorder=1))
    if row.begins == OPEN:
        axes.plot(left, lane, "<", markersize=9, color=edge, clip_on=False, zorder=2)
    elif row.ends > row.begins:
        width = min(scale(row.ends), right) - left
        hatch = "white" if row.toward_cooperation != "unclear" else GREY
        axes.add_patch(
            Rectangle((left, lane - 0.2), width, 0.4, fill=False, hatch="///", edgecolor=hatch, linewidth=0, zorder=2)
        )
    draw_mark(axes, left + (0.03 if row.begins == OPEN else 0.012), lane, row.course, "action", row.toward_cooperation)
    if row.condition:
        axes.text(left, lane + 0.34, "if " + row.condition.replace(";", ", "), va="center", fontsize=7.5)


def list_keys(traced: pd.DataFrame) -> list[Line2D | Patch]:
    """Return the legend's entries: those of the matrix, and the hatching where a date is not known to the day."""
    keys: list[Line2D | Patch] = [*list_mark_keys(traced.assign(position=traced["course"]))]
    acts = traced[traced["voice"].eq("action")]
    if acts["begins"].eq(OPEN).any():
        label = "no beginning given"
        keys.append(Line2D([], [], linestyle="", marker="<", markersize=8, color=GREY, label=label))
    if (acts["ends"].gt(acts["begins"]) & acts["begins"].ne(OPEN)).any():
        keys.append(Patch(facecolor="white", edgecolor=GREY, hatch="///", label="begins within this span"))
    return keys


def write_timeline_caption(traced: pd.DataFrame, day: datetime.date) -> str:
    """Return the figure's caption: what changed on the day and in which lanes nothing was done."""
    if traced.empty:
        return "Positions in lanes over time."
    compared = compare_around(traced, day)
    dated = traced[traced["begins"].ne(OPEN)]
    first = dated.loc[dated["begins"].idxmin(), "as_of"] if len(dated) else "an open beginning"
    return (
        f"Positions from {write_date(first)} to {write_day(traced['ends'].max())} in lanes, toward or against "
        f"cooperation. On {write_day(day)} the direction changed in: {name_lanes(compared, 'changed')}; "
        f"no act of that day in: {name_lanes(compared, 'no act that day')}. Above, the events that the articles "
        "date, in their words. A bar is an act, up to the next act in its lane; a mark is a position in words, or the "
        "last dated act of its lane."
    )


def write_date(date: str) -> str:
    """Return an ISO date as a caption says it: a day in words, a month, year or interval as it is given."""
    days = read_dates(date)
    return write_day(days[0]) if days and days[0] == days[1] else date


def write_day(day: datetime.date) -> str:
    """Return a day in words: 26 January 2017."""
    return f"{day.day} {day:%B %Y}"


def describe_timeline(traced: pd.DataFrame, events: pd.DataFrame, day: datetime.date) -> str:
    """Return the alternative text of the figure that ``draw_timeline`` draws: its events and every lane's marks."""
    if traced.empty:
        return "Timeline of positions in lanes, with none in this choice."
    changes = compare_around(traced, day).set_index("lane")["change"]
    dated = "; ".join(f"{format_days(row.begins, row.ends)}, “{shorten(row.text, 44)}”" for row in events.itertuples())
    said = []
    for lane, own in traced.groupby("lane", sort=False):
        bars = find_bars(own)
        held = ", ".join(
            f"{row.actor} {DIRECTION_NAMES.get(row.course, row.course)} "
            f"({row.voice}, {'bar' if row.id in bars else 'mark'}, {show_date(row.as_of)})"
            for row in own.itertuples()
        )
        said.append(f"{lane}, on {write_day(day)} {changes[lane]}: {held}")
    return f"Timeline with a line at {write_day(day)}. Events above: {dated or 'none'}. Lanes: {'; '.join(said)}."
