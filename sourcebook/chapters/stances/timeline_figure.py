"""The figure of a policy over time, its caption and its words."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from sourcebook.chapters.stances.matrix import draw_mark, list_mark_keys
from sourcebook.chapters.stances.positions import COLOURS, DIRECTION_NAMES, show_date
from sourcebook.chapters.stances.timeline import OPEN, compare_around, list_positions, name_lanes, read_dates, write_day
from sourcebook.documents.excerpts import shorten
from sourcebook.findings.figures import GREY, INK, Drawn, new_figure

_BEFORE_ZOOM = 0.3  # share of a timeline's width for the years, before its scale changes to days
_ZOOM = datetime.timedelta(days=2)  # the scale changes so long before the day in question


def draw_timeline(traced: pd.DataFrame, events: pd.DataFrame, day: datetime.date) -> Drawn:
    """Draw a group's positions in lanes, with events above and a line at one day.

    Acts are bars from their date to the next act in their lane (hatched while the date is known no closer; with an
    arrowhead to the left where no beginning is given); words, and the last dated act of a lane, are marks. The scale
    changes two days before ``day``: years to the left, days to the right. At the right end stands what
    ``compare_around`` says of the day.
    """
    figure, alt = _plot_timeline(traced, events, day), _describe_timeline(traced, events, day)
    return Drawn(figure, _caption_timeline(traced, day), alt, list_positions(traced))


def _plot_timeline(traced: pd.DataFrame, events: pd.DataFrame, day: datetime.date) -> Figure | None:
    if traced.empty:
        return None
    lanes = list(dict.fromkeys(traced["lane"]))
    changes = compare_around(traced, day).set_index("lane")["change"]
    scale, last = make_scale(traced, events, day)
    heights = [0.21 * len(events) + 0.1, 0.6 * len(lanes)]
    figure = new_figure(9.2, sum(heights) + 1.6)
    above, axes = figure.subplots(2, 1, sharex=True, height_ratios=heights)
    _draw_events(above, events, scale)
    axes.text(1.015, -0.62, f"on {write_day(day)}", va="bottom", fontsize=9, color=INK)
    for number, lane in enumerate(lanes):
        axes.axhline(number + 0.5, color="#d8d8d8", linewidth=0.8)
        _draw_lane(axes, number, traced[traced["lane"].eq(lane)], scale)
        weight = "bold" if changes[lane] == "changed" else "normal"
        axes.text(1.015, number, changes[lane], va="center", fontsize=10, weight=weight)
    for each in (above, axes):
        each.axvline(scale(day), color=INK, linewidth=1.2, zorder=0)
        each.axvline(_BEFORE_ZOOM, color=GREY, linewidth=1, linestyle=(0, (1, 2)), zorder=0)
        each.tick_params(length=0, pad=8)
        for side in each.spines.values():
            side.set_visible(False)
    axes.set_yticks(range(len(lanes)), [lane.replace(" (", "\n(") for lane in lanes], fontsize=10)
    axes.set_ylim(len(lanes) - 0.5, -0.5)
    axes.set_xlim(0, 1)
    marks = list_ticks(traced, day, last)
    axes.set_xticks([scale(date) for date, _ in marks], [text for _, text in marks], fontsize=9)
    axes.set_xlabel("years to the left of the dotted line, days to its right", fontsize=8.5, color=GREY)
    figure.legend(handles=_list_keys(traced), loc="outside lower center", ncols=4, fontsize=9, handletextpad=0.4)
    return figure


def make_scale(
    traced: pd.DataFrame, events: pd.DataFrame, day: datetime.date
) -> tuple[Callable[[datetime.date], float], datetime.date]:
    """Return the scale of a timeline, from dates to 0–1, and its last day."""
    first = datetime.date(min([*_list_beginnings(traced), day]).year, 1, 1)
    zoom, last = day - _ZOOM, max([*traced["ends"], *events["ends"], day]) + datetime.timedelta(days=1)

    def scale(date: datetime.date) -> float:
        if date < zoom:
            return max(0.0, _BEFORE_ZOOM * ((date - first) / (zoom - first)))
        return _BEFORE_ZOOM + (1 - _BEFORE_ZOOM) * min(1.0, (date - zoom) / (last - zoom))

    return scale, last


def _list_beginnings(traced: pd.DataFrame) -> list[datetime.date]:
    """Return the first days that the texts give; an open beginning has none."""
    return [day for day in traced["begins"] if day != OPEN]


def list_ticks(traced: pd.DataFrame, day: datetime.date, last: datetime.date) -> list[tuple[datetime.date, str]]:
    """Return the scale's labels: years up to the zoom, then the day and every seventh day after it."""
    years = range(min([*_list_beginnings(traced), day]).year, day.year)
    marks = [(datetime.date(year, 1, 1), f"{year}") for year in years]
    for weeks in range(min((last - day).days // 7, 7) + 1):
        date = day + datetime.timedelta(days=7 * weeks)
        marks.append((date, f"{date.day} {date:%b}" + (f"\n{date.year}" if not weeks else "")))
    return marks


def _draw_events(axes: Axes, events: pd.DataFrame, scale: Callable[[datetime.date], float]) -> None:
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
    draw_mark(axes, left + (0.03 if row.begins == OPEN else 0.012), lane, row.course, row.toward_cooperation)
    if row.condition:
        axes.text(left, lane + 0.34, "if " + row.condition.replace(";", ", "), va="center", fontsize=7.5)


def _list_keys(traced: pd.DataFrame) -> list[Line2D | Patch]:
    """Return the legend's entries: those of the matrix, and the hatching where a date is not known to the day."""
    keys: list[Line2D | Patch] = [*list_mark_keys(traced.assign(position=traced["course"], held=True))]
    acts = traced[traced["voice"].eq("action")]
    if acts["begins"].eq(OPEN).any():
        label = "no beginning given"
        keys.append(Line2D([], [], linestyle="", marker="<", markersize=8, color=GREY, label=label))
    if (acts["ends"].gt(acts["begins"]) & acts["begins"].ne(OPEN)).any():
        keys.append(Patch(facecolor="white", edgecolor=GREY, hatch="///", label="begins within this span"))
    return keys


def _caption_timeline(traced: pd.DataFrame, day: datetime.date) -> str:
    if traced.empty:
        return "Positions in lanes over time."
    compared = compare_around(traced, day)
    dated = traced[traced["begins"].ne(OPEN)]
    first = dated.loc[dated["begins"].idxmin(), "as_of"] if len(dated) else "an open beginning"
    return (
        f"Positions from {_write_date(first)} to {write_day(traced['ends'].max())} in lanes, toward or against "
        f"cooperation. On {write_day(day)} the direction changed in: {name_lanes(compared, 'changed')}; "
        f"no act of that day in: {name_lanes(compared, 'no act that day')}. Above, the events that the articles "
        "date, in their words. A bar is an act, up to the next act in its lane; a mark is a position in words, or the "
        "last dated act of its lane."
    )


def _write_date(date: str) -> str:
    """Return an ISO date as a caption says it: a day in words, a month, year or interval as it is given."""
    days = read_dates(date)
    return write_day(days[0]) if days and days[0] == days[1] else date


def _describe_timeline(traced: pd.DataFrame, events: pd.DataFrame, day: datetime.date) -> str:
    if traced.empty:
        return "Timeline of positions in lanes, with none in this choice."
    changes = compare_around(traced, day).set_index("lane")["change"]
    dated = "; ".join(f"{format_days(row.begins, row.ends)}, “{shorten(row.text, 44)}”" for row in events.itertuples())
    said = []
    for lane, own in traced.groupby("lane", sort=False):
        bars = _find_bars(own)
        held = ", ".join(
            f"{row.actor} {DIRECTION_NAMES.get(row.course, row.course)} "
            f"({row.voice}, {'bar' if row.id in bars else 'mark'}, {show_date(row.as_of)})"
            for row in own.itertuples()
        )
        said.append(f"{lane}, on {write_day(day)} {changes[lane]}: {held}")
    return f"Timeline with a line at {write_day(day)}. Events above: {dated or 'none'}. Lanes: {'; '.join(said)}."
