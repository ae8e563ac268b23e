"""The figure of a policy over time, its caption and its words."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sourcebook.chapters.stances.matrix import draw_mark, list_mark_keys
from sourcebook.chapters.stances.positions import COLOURS, show_date
from sourcebook.chapters.stances.timeline import OPEN, compare_around, list_positions, name_lanes, read_dates, write_day
from sourcebook.documents.excerpts import shorten
from sourcebook.findings.figures import GREY, INK, NARROW, Drawn, new_figure
from sourcebook.mentions.subject import read_subject

_BEFORE = datetime.timedelta(days=4)  # the scale begins so long before the day in question
_WRAPPED, _WRAPPED_NARROW = 84, 46  # characters in a line of an event's words
_LONGEST = 200  # characters of an event's words
_SUBJECT = read_subject()  # timelines are drawn in the report alone


def draw_timeline(traced: pd.DataFrame, events: pd.DataFrame, day: datetime.date) -> Drawn:
    """Draw a group's positions in lanes, with events above and a line at one day.

    Acts are bars from their date to the next act in their lane; words, and the last dated act of a lane, are marks.
    The scale has days alone, from four days before ``day``: what began earlier, or at a time that is not given, comes
    in from the left with an arrowhead, and its date where there is one. With each lane stands what ``compare_around``
    says of the day.
    """
    words = (_caption_timeline(traced, day), _describe_timeline(traced, events, day), list_positions(traced))
    return Drawn(_plot_timeline(traced, events, day), *words, narrow=_plot_timeline(traced, events, day, narrow=True))


def _plot_timeline(
    traced: pd.DataFrame, events: pd.DataFrame, day: datetime.date, narrow: bool = False
) -> Figure | None:
    if traced.empty:
        return None
    lanes = list(dict.fromkeys(traced["lane"]))
    changes = compare_around(traced, day).set_index("lane")["change"]
    scale, last = make_scale(traced, events, day)
    labels = [_label_event(row, narrow) for row in events.itertuples()]
    lines = [label.count("\n") + 1 + narrow for label in labels]  # on a narrow screen a line for the date's mark too
    heights = [0.19 * sum(lines) + 0.1, (0.85 if narrow else 0.62) * len(lanes)]
    figure = new_figure(NARROW if narrow else 9.2, sum(heights) + (1.9 if narrow else 1.5))
    above, axes = figure.subplots(2, 1, sharex=True, height_ratios=heights)
    _draw_events(above, events, labels, lines, scale, narrow)
    for number, lane in enumerate(lanes):
        axes.axhline(number + 0.5, color="#d8d8d8", linewidth=0.8)
        _draw_lane(axes, number, traced[traced["lane"].eq(lane)], scale)
        weight = "bold" if changes[lane] == "changed" else "normal"
        if narrow:
            axes.text(0, number - 0.36, f"{lane}: {changes[lane]}", va="center", fontsize=8.5, weight=weight)
        else:
            axes.text(1.015, number, changes[lane], va="center", fontsize=10, weight=weight)
    if not narrow:
        axes.text(1.015, -0.62, f"on {write_day(day)}", va="bottom", fontsize=9, color=INK)
    for each in (above, axes):
        each.axvline(scale(day), color=INK, linewidth=1.2, zorder=0)
        each.tick_params(length=0, pad=8)
        for side in each.spines.values():
            side.set_visible(False)
    names = [] if narrow else [lane.replace(" (", "\n(") for lane in lanes]
    axes.set_yticks(range(len(names)), names, fontsize=10)
    axes.set_ylim(len(lanes) - 0.5, -0.5)
    axes.set_xlim(0, 1)
    marks = list_ticks(day, last)
    axes.set_xticks([scale(date) for date, _ in marks], [text for _, text in marks], fontsize=9)
    columns, font = (2, 8.5) if narrow else (4, 9)
    figure.legend(
        handles=_list_keys(traced, day), loc="outside lower center", ncols=columns, fontsize=font, handletextpad=0.4
    )
    return figure


def make_scale(
    traced: pd.DataFrame, events: pd.DataFrame, day: datetime.date
) -> tuple[Callable[[datetime.date], float], datetime.date]:
    """Return the scale of a timeline, from dates to 0–1 (0 for all that is earlier), and its last day."""
    first = day - _BEFORE
    last = max([*traced["ends"], *events["ends"], day]) + datetime.timedelta(days=1)
    return lambda date: min(1.0, max(0.0, (date - first) / (last - first))), last


def list_ticks(day: datetime.date, last: datetime.date) -> list[tuple[datetime.date, str]]:
    """Return the scale's labels: the day and every seventh day after it."""
    dates = [day + datetime.timedelta(days=7 * weeks) for weeks in range(min((last - day).days // 7, 7) + 1)]
    return [(date, f"{date.day} {date:%b}" + ("" if date > day else f"\n{date.year}")) for date in dates]


def _label_event(row: Any, narrow: bool) -> str:
    """Return an event's date and its words in the article, in lines."""
    text = f"{format_days(row.begins, row.ends)}: “{shorten(row.text, _LONGEST)}”"
    return "\n".join(textwrap.wrap(text, _WRAPPED_NARROW if narrow else _WRAPPED))


def _draw_events(
    axes: Axes,
    events: pd.DataFrame,
    labels: Sequence[str],
    lines: Sequence[int],
    scale: Callable[[datetime.date], float],
    narrow: bool,
) -> None:
    """Draw each event on lines of its own, with the article's words beside its date, or below on a narrow screen."""
    place = 0
    for row, label, high in zip(events.itertuples(), labels, lines, strict=True):
        left, right = scale(row.begins), scale(row.ends)
        axes.plot([left, right], [place, place], color=INK, linewidth=2)
        axes.plot(left, place, "|" if left else "<", color=INK, markersize=6, clip_on=False)
        after = left < 0.45
        axes.annotate(
            label,
            (right if after else left, place + label.count("\n") / 2) if not narrow else (0, place + 0.5),
            xytext=(0 if narrow else 6 if after else -6, 0),
            textcoords="offset points",
            ha="left" if after or narrow else "right",
            va="top" if narrow else "center",
            fontsize=8.5,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
        )
        place += high
    axes.set_yticks([])
    axes.set_ylim(place - 0.3, -0.7)


def format_days(begins: datetime.date, ends: datetime.date) -> str:
    """Return a day, a month, a year or an interval as a short label."""
    if begins == ends:
        return f"{begins.day} {begins:%b}"
    if (begins.month, begins.day, ends.month, ends.day) == (1, 1, 12, 31):
        return f"{begins.year}" if begins.year == ends.year else f"{begins.year}–{ends.year}"
    return f"{begins.day} {begins:%b}–{ends.day} {ends:%b}"


def _draw_lane(axes: Axes, lane: int, rows: pd.DataFrame, scale: Callable[[datetime.date], float]) -> None:
    """Draw one lane: an act as a bar up to the lane's next date of an act, everything else as marks."""
    bars = _find_bars(rows)
    marked = []
    for row in rows.itertuples():
        if row.id in bars:
            _draw_act(axes, lane, row, scale, bars[row.id])
        else:
            marked.append(row)
    for number, row in enumerate(marked):
        same = [n for n, other in enumerate(marked) if other.begins == row.begins]
        shift = (same.index(number) - (len(same) - 1) / 2) * min(0.3, 0.9 / len(same))
        place = scale(row.ends if row.begins == OPEN else row.begins)
        draw_mark(axes, place, lane + shift, row.course, row.toward_cooperation, size=11)


def _find_bars(rows: pd.DataFrame) -> dict[str, datetime.date]:
    """Return the acts of a lane that are bars, by id, with the day up to which each is drawn.

    An act is a bar if a later date follows in its lane and no other act begins with it.
    """
    acts = rows[rows["voice"].eq("action")]
    days = sorted({*acts["begins"], max(acts["begins"].max(), rows["ends"].max())} if len(acts) else set())
    alone = acts[~acts["begins"].duplicated(keep=False)]
    following = {row.id: [day for day in days if day > row.begins] for row in alone.itertuples()}
    return {id_: later[0] for id_, later in following.items() if later}


def _draw_act(
    axes: Axes, lane: int, row: Any, scale: Callable[[datetime.date], float], following: datetime.date
) -> None:
    """Draw one act as a bar until the next one, hatched over the time in which it may have begun."""
    left, right = scale(row.begins), scale(following)
    if not right:
        return  # over before the scale begins; the table of positions has it
    colour = COLOURS[row.toward_cooperation]
    edge = colour if row.toward_cooperation != "unclear" else INK
    axes.add_patch(Rectangle((left, lane - 0.2), right - left, 0.4, facecolor=colour, edgecolor=edge, zorder=1))
    draw_mark(axes, left + 0.03, lane, row.course, row.toward_cooperation)
    if not left:
        axes.plot(left, lane, "<", markersize=9, color=edge, clip_on=False, zorder=2)
        told = [] if row.begins == OPEN else [f"since {show_date(row.as_of)}"]
        told += ["if " + row.condition.replace(";", ", ")] if row.condition else []
        axes.text(0.01, lane + 0.34, "; ".join(told), va="center", fontsize=8)


def _list_keys(traced: pd.DataFrame, day: datetime.date) -> list[Line2D]:
    """Return the legend's entries: those of the matrix, and the arrowhead of what began before the scale does."""
    keys = list_mark_keys(traced.assign(position=traced["course"], held=True), _SUBJECT)
    if traced.loc[traced["voice"].eq("action"), "begins"].lt(day - _BEFORE).any():
        keys.append(Line2D([], [], linestyle="", marker="<", markersize=8, color=GREY, label="began earlier"))
    return keys


def _caption_timeline(traced: pd.DataFrame, day: datetime.date) -> str:
    if traced.empty:
        return "Positions in lanes over time."
    compared = compare_around(traced, day)
    dated = traced[traced["begins"].ne(OPEN)]
    first = dated.loc[dated["begins"].idxmin(), "as_of"] if len(dated) else "an open beginning"
    return (
        f"Positions from {_write_date(first)} to {write_day(traced['ends'].max())} in lanes, "
        f"{_SUBJECT.toward} or {_SUBJECT.against}. On {write_day(day)} the direction changed in: "
        f"{name_lanes(compared, 'changed')}; no act of that day in: "
        f"{name_lanes(compared, 'no act that day')}. Above, the events that the articles date, in their words. The "
        f"scale begins on {write_day(day - _BEFORE)}; earlier beginnings come from the left. "
        "A bar is an act, up to the next act in its lane; a mark is a position in words, or the last dated act of its "
        "lane."
    )


def _write_date(date: str) -> str:
    """Return an ISO date as a caption says it: a day in words, a month, year or interval as it is given."""
    days = read_dates(date)
    return write_day(days[0]) if days and days[0] == days[1] else date


def _name_course(course: str) -> str:
    """Return a direction, or a position that has none, in words."""
    return _SUBJECT.name_direction(course) if course in COLOURS else course


def _describe_timeline(traced: pd.DataFrame, events: pd.DataFrame, day: datetime.date) -> str:
    if traced.empty:
        return "Timeline of positions in lanes, with none in this choice."
    changes = compare_around(traced, day).set_index("lane")["change"]
    dated = "; ".join(f"{format_days(row.begins, row.ends)}, “{shorten(row.text, 44)}”" for row in events.itertuples())
    said = []
    for lane, own in traced.groupby("lane", sort=False):
        bars = _find_bars(own)
        held = ", ".join(
            f"{row.actor} {_name_course(row.course)} "
            f"({row.voice}, {'bar' if row.id in bars else 'mark'}, {show_date(row.as_of)})"
            for row in own.itertuples()
        )
        said.append(f"{lane}, on {write_day(day)} {changes[lane]}: {held}")
    return f"Timeline with a line at {write_day(day)}. Events above: {dated or 'none'}. Lanes: {'; '.join(said)}."
