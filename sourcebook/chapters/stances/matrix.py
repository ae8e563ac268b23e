"""The matrix of positions by actor and issue: its cells, its figure, its caption and words."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sourcebook.chapters.stances.positions import (
    COLOURS,
    DIRECTION_NAMES,
    DIRECTIONS,
    HEADINGS,
    POSITIONS,
    SYMBOLS,
    VOICES,
    count_levels,
    link_passages,
    list_stances,
    order_actors,
    order_issues,
)
from sourcebook.findings.figures import GREY, INK, Drawn, new_figure
from sourcebook.findings.markdown import Markdown, join, strong
from sourcebook.findings.study import Study

MOST_ROWS = 40  # actors that the figure shows
MARKERS = {"quoted": "o", "reported": "D", "action": "s"}
SIGN_COLOURS = {"toward": "white", "against": "black", "unclear": "black"}


def choose_actors(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the stances of the MOST_ROWS actors with most positions; of all where these are few."""
    counts = rows["actor"].value_counts(sort=False).sort_index().sort_values(ascending=False, kind="stable")
    return rows[rows["actor"].isin(counts.index[:MOST_ROWS])]


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
        [name_actor(who.actor, who.level), *(cells.get((who.actor, issue), Markdown("")) for issue in issues)]
        for who in order_actors(rows).itertuples()
    ]
    return pd.DataFrame(lines, columns=["actor", *issues])


def name_actor(actor: str, level: str) -> Markdown:
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
    """Return what the matrix figure draws: actor, level, issue, position, voice, toward_cooperation, stances."""
    keys = ["actor", "level", "issue", "position", "voice", "toward_cooperation"]
    return rows.groupby(keys).size().rename("stances").reset_index()


def draw_matrix(rows: pd.DataFrame) -> Drawn:
    """Draw actors (grouped by level of government) by issues.

    Each mark is one position in one voice: the sign inside is the position, the shape the voice, the colour the
    direction toward cooperation; a number beside it says how many passages it stands for where there are several.
    """
    return Drawn(_plot_matrix(rows), _caption_matrix(rows), _describe_matrix(rows), group_marks(rows))


def _plot_matrix(rows: pd.DataFrame) -> Figure | None:
    if rows.empty:
        return None
    rows = choose_actors(rows)
    issues, actors, marks = order_issues(rows), order_actors(rows), group_marks(rows)
    places = place_rows(actors)
    turned = set(rows.loc[rows["reversed"], "issue"])
    height = max(places.values()) + 1
    figure = new_figure(0.84 * len(issues) + 2.3, 0.33 * height + 1.5)
    axes = figure.subplots()
    for level, own in actors.groupby("level", sort=False):
        top = min(places[actor] for actor in own["actor"]) - 1
        heading = HEADINGS.get(str(level), str(level))
        axes.text(-0.55, top + 0.1, heading, ha="right", va="center", weight="bold", fontsize=10)
        axes.axhline(top - 0.5, color="#d0d0d0", linewidth=0.8, xmin=-0.33, clip_on=False)
    for number in range(1, len(issues)):
        axes.axvline(number - 0.5, color="#ececec", linewidth=0.8, zorder=0)
    for (actor, issue), own in marks.groupby(["actor", "issue"]):
        draw_marks(axes, issues.index(str(issue)), places[str(actor)], own)
    axes.set_yticks([places[actor] for actor in actors["actor"]], actors["actor"].tolist(), fontsize=9)
    axes.set_xticks(range(len(issues)), [wrap_issue(issue, issue in turned) for issue in issues], fontsize=8)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set_xlim(-0.5, len(issues) - 0.5)
    axes.set_ylim(height - 0.4, -0.6)
    for side in axes.spines.values():
        side.set_visible(False)
    figure.legend(handles=list_mark_keys(marks), loc="outside lower center", ncols=3, fontsize=9, handletextpad=0.4)
    return figure


def place_rows(actors: pd.DataFrame) -> dict[str, float]:
    """Return each actor's row in the figure; a heading row stands before each level."""
    places, row = {}, 0.0
    for number, who in enumerate(actors.itertuples()):
        if number == 0 or who.level != actors["level"].iloc[number - 1]:
            row += 1
        places[who.actor] = row
        row += 1
    return places


def wrap_issue(issue: str, is_reversed: bool) -> str:
    """Return an issue's name on two lines; one with the sign reversed says so."""
    name = issue.replace("_", "\n", 1)
    return name + "\n(reversed)" if is_reversed else name


def draw_marks(axes: Axes, column: float, row: float, marks: pd.DataFrame) -> None:
    """Draw one cell's marks side by side, in the order of positions and voices."""
    ordered = sorted(marks.itertuples(), key=lambda mark: (POSITIONS.index(mark.position), VOICES.index(mark.voice)))
    apart, size = (0.36, 12) if len(ordered) <= 3 else (0.9 / len(ordered), 9)  # many marks stay in their column
    for number, mark in enumerate(ordered):
        place = column + (number - (len(ordered) - 1) / 2) * apart
        draw_mark(axes, place, row, mark.position, mark.voice, mark.toward_cooperation, mark.stances, size)


def draw_mark(
    axes: Axes, x: float, y: float, position: str, voice: str, direction: str, stances: int = 1, size: float = 12
) -> None:
    """Draw one mark: shape for the voice, colour for the direction, sign for the position, a count if several."""
    edge = COLOURS[direction] if direction != "unclear" else INK
    points = size * (0.82 if voice == "reported" else 1)
    axes.plot(
        x, y, MARKERS.get(voice, "o"), markersize=points, color=COLOURS[direction], markeredgecolor=edge, zorder=3
    )
    axes.text(
        *(x, y, SYMBOLS[position]),
        ha="center",
        va="center_baseline",
        fontsize=0.72 * size,
        color=SIGN_COLOURS[direction],
        zorder=4,
        weight="bold",
    )
    if stances > 1:
        axes.annotate(
            f"{stances}", (x, y), xytext=(0.5 * size, -0.5 * size), textcoords="offset points", fontsize=7.5, zorder=4
        )


def list_mark_keys(marks: pd.DataFrame) -> list[Line2D]:
    """Return the legend's entries for the shapes and colours that are drawn."""
    voices = [voice for voice in VOICES if voice in set(marks["voice"])]
    directions = [direction for direction in DIRECTIONS if direction in set(marks["toward_cooperation"])]
    shapes = [
        Line2D([], [], linestyle="", marker=MARKERS[voice], markersize=8, color=GREY, label=voice) for voice in voices
    ]
    colours = [
        Line2D(
            *([], []),
            linestyle="",
            marker="o",
            markersize=9,
            color=COLOURS[direction],
            markeredgecolor=COLOURS[direction] if direction != "unclear" else INK,
            label=DIRECTION_NAMES[direction],
        )
        for direction in directions
    ]
    signs = [
        Line2D([], [], linestyle="", marker=f"$\\mathrm{{{SYMBOLS[code]}}}$", markersize=8, color=INK, label=code)
        for code in POSITIONS
        if code in set(marks["position"])
    ]
    return [*signs, *shapes, *colours]


def _describe_matrix(rows: pd.DataFrame) -> str:
    rows = choose_actors(rows)
    marks, said = group_marks(rows), []
    for who in order_actors(rows).itertuples():
        held = ", ".join(
            f"{mark.position} {mark.issue.replace('_', ' ')} ({mark.voice}, "
            f"{DIRECTION_NAMES[mark.toward_cooperation]}; {mark.stances})"
            for mark in marks[marks["actor"].eq(who.actor)].itertuples()
        )
        said.append(f"{who.actor} ({'no government' if who.level == 'none' else who.level}): {held}")
    return (
        "Matrix of actors by issues. For each position its voice, its direction and the number of its passages. "
        + "; ".join(said)
        + "."
    )


def _caption_matrix(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "Positions by actor and issue."
    found = [
        f"{line.level}, {line.toward:,} of {line.stances:,} toward cooperation"
        + name_exception(rows[rows["level"].eq(line.level)])
        for line in count_levels(rows).itertuples()
    ]
    actors = rows["actor"].nunique()
    turned = " or ".join(issue.replace("_", " ") for issue in rows.loc[rows["reversed"], "issue"].unique())
    reverse = f": supporting {turned} counts against cooperation, every other issue toward it" if turned else ""
    shown = f" Shown are the {MOST_ROWS} of {actors:,} actors with most positions." if actors > MOST_ROWS else ""
    return (
        f"Positions by actor and issue ({'; '.join(found)}). The sign is the position on the issue, the shape the "
        f"voice, the colour the direction{reverse}. A small number counts passages where a mark stands for several."
        f"{shown}"
    )


def name_exception(rows: pd.DataFrame) -> str:
    """Return in brackets the one actor whose position is against cooperation, where all other actors' are toward."""
    actors = rows.loc[rows["toward_cooperation"].ne("toward"), "actor"].unique()
    only = len(actors) == 1 and rows["actor"].nunique() > 2 and rows["toward_cooperation"].ne("unclear").all()
    return f" (against: {actors[0]})" if only else ""
