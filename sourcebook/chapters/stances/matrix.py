"""The matrix of positions by actor and issue: its cells, its figure, its caption and words."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sourcebook.chapters.stances.positions import (
    COLOURS,
    DIRECTIONS,
    HEADINGS,
    POSITIONS,
    SYMBOLS,
    count_levels,
    link_passages,
    list_stances,
    order_actors,
    order_issues,
)
from sourcebook.findings.figures import INK, NARROW, Drawn, new_figure
from sourcebook.findings.markdown import Markdown, join, strong
from sourcebook.findings.study import Study
from sourcebook.mentions.subject import Subject

_MOST_ROWS = 40  # actors that the figure shows
_SIGN_COLOURS = {"toward": "white", "against": "black", "unclear": "black"}


def _choose_actors(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the stances of the _MOST_ROWS actors with most positions; of all where these are few."""
    counts = rows["actor"].value_counts(sort=False).sort_index().sort_values(ascending=False, kind="stable")
    return rows[rows["actor"].isin(counts.index[:_MOST_ROWS])]


def build_matrix(study: Study) -> pd.DataFrame:
    """Return the matrix of actors by issues, actors by level of government.

    Columns actor (with the level in brackets) and one for each issue. A cell gives each position's sign (see
    SYMBOLS) and, for each of its passages, a link that shows voice (see SHAPES) and document.
    """
    rows = list_stances(study)
    if rows.empty:
        return pd.DataFrame()
    issues = order_issues(rows)
    cells = {key: write_cell(own) for key, own in rows.groupby(["actor", "issue"])}
    lines = [
        [_name_actor(who.actor, who.level), *(cells.get((who.actor, issue), Markdown("")) for issue in issues)]
        for who in order_actors(rows).itertuples()
    ]
    return pd.DataFrame(lines, columns=["actor", *issues])


def _name_actor(actor: str, level: str) -> Markdown:
    """Return an actor's name with the level of government in brackets, where there is one."""
    return join([actor, "" if level in HEADINGS else f" ({level})"], "")


def write_cell(rows: pd.DataFrame) -> Markdown:
    """Return one cell of the matrix: each position's sign, then a link for each passage."""
    parts = []
    for position in POSITIONS:
        own = rows[rows["position"].eq(position)]
        if len(own):
            parts.append(Markdown("{} {}").format(strong(SYMBOLS[position]), link_passages(own)))
    return join(parts, " ")


def group_marks(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what the matrix figure draws: actor, level, issue, position, toward_cooperation, held, passages."""
    keys = ["actor", "level", "issue", "position", "toward_cooperation", "held"]
    return rows.groupby(keys).size().rename("passages").reset_index()


def draw_matrix(rows: pd.DataFrame, subject: Subject) -> Drawn:
    """Draw actors (grouped by level of government) by issues.

    Each mark is one position: the sign inside is the position, the colour its direction; an empty
    square is a position that a later act had replaced. The number beside a mark counts its passages where they are
    several.
    """
    return Drawn(
        _plot_matrix(rows, subject),
        _caption_matrix(rows, subject),
        _describe_matrix(rows, subject),
        group_marks(rows),
        narrow=_plot_matrix(rows, subject, narrow=True),
    )


def _plot_matrix(rows: pd.DataFrame, subject: Subject, narrow: bool = False) -> Figure | None:
    if rows.empty:
        return None
    rows = _choose_actors(rows)
    issues, actors, marks = order_issues(rows), order_actors(rows), group_marks(rows)
    places = _place_rows(actors)
    turned = set(rows.loc[rows["reversed"], "issue"])
    height, font = max(places.values()) + 1, 7.5 if narrow else 9
    width = NARROW if narrow else 0.84 * len(issues) + 2.3
    figure = new_figure(width, (0.28 if narrow else 0.33) * height + (1.9 if narrow else 1.3))
    axes = figure.subplots()
    for level, own in actors.groupby("level", sort=False):
        top = min(places[actor] for actor in own["actor"]) - 1
        heading = HEADINGS.get(str(level), str(level))
        axes.text(-0.55, top + 0.1, heading, ha="right", va="center", weight="bold", fontsize=font + 1)
        axes.axhline(top - 0.5, color="#d0d0d0", linewidth=0.8, xmin=-0.33, clip_on=False)
    for number in range(1, len(issues)):
        axes.axvline(number - 0.5, color="#c8c8c8", linewidth=0.5, zorder=0)
    for (actor, issue), own in marks.groupby(["actor", "issue"]):
        _draw_marks(axes, issues.index(str(issue)), places[str(actor)], own, 8 if narrow else 12, font - 0.5)
    names = [textwrap.fill(actor, 18) if narrow else actor for actor in actors["actor"]]
    axes.set_yticks([places[actor] for actor in actors["actor"]], names, fontsize=font)
    labels = [_wrap_issue(issue, issue in turned) for issue in issues]
    axes.set_xticks(range(len(issues)), labels, fontsize=font - 0.5, rotation=90 if narrow else 0)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set_xlim(-0.5, len(issues) - 0.5)
    axes.set_ylim(height - 0.4, -0.6)
    for side in axes.spines.values():
        side.set_visible(False)
    keys, columns = list_mark_keys(marks, subject), 1 if narrow else 3
    figure.legend(handles=keys, loc="outside lower center", ncols=columns + narrow, fontsize=font, handletextpad=0.4)
    return figure


def _place_rows(actors: pd.DataFrame) -> dict[str, float]:
    """Return each actor's row in the figure; a heading row stands before each level."""
    places, row = {}, 0.0
    for number, who in enumerate(actors.itertuples()):
        if number == 0 or who.level != actors["level"].iloc[number - 1]:
            row += 1
        places[who.actor] = row
        row += 1
    return places


def _wrap_issue(issue: str, is_reversed: bool) -> str:
    """Return an issue's name on two lines; one with the sign reversed says so."""
    name = issue.replace("_", "\n", 1)
    return name + "\n(reversed)" if is_reversed else name


def _draw_marks(axes: Axes, column: float, row: float, marks: pd.DataFrame, size: float, font: float) -> None:
    """Draw one cell's marks side by side, each with its count: positions held first, then those that were replaced."""
    ordered = sorted(marks.itertuples(), key=lambda mark: (not mark.held, POSITIONS.index(mark.position)))
    several = marks["passages"].gt(1).any()
    for number, mark in enumerate(ordered):
        # Mark and count together stand in the cell's middle.
        place = column + (number - (len(ordered) - 1) / 2) * (0.5 if several else 0.42) - (0.22 if several else 0)
        draw_mark(axes, place, row, mark.position, mark.toward_cooperation, mark.held, size)
        if mark.passages > 1:
            axes.annotate(
                f"×{mark.passages}",
                (place, row),
                xytext=(0.6 * size, 0),
                textcoords="offset points",
                va="center_baseline",
                fontsize=font,
                color=INK,
            )


def draw_mark(
    axes: Axes, x: float, y: float, position: str, direction: str, held: bool = True, size: float = 12
) -> None:
    """Draw one mark: colour for direction, sign for position; an empty square is a position that was replaced."""
    edge = COLOURS[direction] if direction != "unclear" else INK
    face, ink = (COLOURS[direction], _SIGN_COLOURS[direction]) if held else ("none", edge)
    axes.plot(
        x,
        y,
        "o" if held else "s",
        markersize=size,
        markerfacecolor=face,
        markeredgecolor=edge,
        markeredgewidth=1.2,
        zorder=3,
    )
    axes.text(
        *(x, y, SYMBOLS[position]),
        ha="center",
        va="center_baseline",
        fontsize=0.72 * size,
        color=ink,
        zorder=4,
        weight="bold",
    )


def list_mark_keys(marks: pd.DataFrame, subject: Subject) -> list[Line2D]:
    """Return the legend's entries for the signs and colours that are drawn."""
    directions = [direction for direction in DIRECTIONS if direction in set(marks["toward_cooperation"])]
    colours = [
        Line2D(
            *([], []),
            linestyle="",
            marker="o",
            markersize=9,
            color=COLOURS[direction],
            markeredgecolor=COLOURS[direction] if direction != "unclear" else INK,
            label=subject.name_direction(direction),
        )
        for direction in directions
    ]
    signs = [
        Line2D([], [], linestyle="", marker=f"$\\mathrm{{{SYMBOLS[code]}}}$", markersize=8, color=INK, label=code)
        for code in POSITIONS
        if code in set(marks["position"])
    ]
    empty = Line2D([], [], linestyle="", marker="s", markersize=8, markerfacecolor="none", markeredgecolor=INK)
    empty.set_label("replaced by a later act")
    return [*signs, *colours, *([] if marks["held"].all() else [empty])]


def _describe_matrix(rows: pd.DataFrame, subject: Subject) -> str:
    rows = _choose_actors(rows)
    marks, said = group_marks(rows), []
    for who in order_actors(rows).itertuples():
        own = ", ".join(
            f"{mark.position} {mark.issue.replace('_', ' ')} ({subject.name_direction(mark.toward_cooperation)}, "
            f"passages {mark.passages}{'' if mark.held else ', replaced by a later act'})"
            for mark in marks[marks["actor"].eq(who.actor)].itertuples()
        )
        said.append(f"{who.actor} ({'no government' if who.level == 'none' else who.level}): {own}")
    return f"Matrix of actors by issues: each position with its direction and passages. {'; '.join(said)}."


def _caption_matrix(rows: pd.DataFrame, subject: Subject) -> str:
    if rows.empty:
        return "Positions by actor and issue."
    held = rows[rows["held"]]
    found = [
        f"{line.level}, {line.toward:,} of {line.positions:,} {subject.toward}"
        + _name_exception(held[held["level"].eq(line.level)])
        for line in count_levels(held).itertuples()
    ]
    actors = rows["actor"].nunique()
    turned = " or ".join(issue.replace("_", " ") for issue in rows.loc[rows["reversed"], "issue"].unique())
    reverse = f": supporting {turned} counts {subject.against}, every other issue {subject.toward}" if turned else ""
    shown = f" Shown are the {_MOST_ROWS} of {actors:,} actors with most positions." if actors > _MOST_ROWS else ""
    return (
        f"Positions held when the article appeared ({'; '.join(found)}). The sign is the position on the issue, the "
        f"colour its direction{reverse}. “×” counts the passages where a position is shown in several.{shown}"
    )


def _name_exception(rows: pd.DataFrame) -> str:
    """Return in brackets the one actor whose position points the other way than all other actors'."""
    actors = rows.loc[rows["toward_cooperation"].ne("toward"), "actor"].unique()
    only = len(actors) == 1 and rows["actor"].nunique() > 2 and rows["toward_cooperation"].ne("unclear").all()
    return f" (against: {actors[0]})" if only else ""
