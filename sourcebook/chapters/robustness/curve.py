"""A specification curve: one number in every setting, in order, and below it which options each setting has.

After Simonsohn, Simmons and Nelson (2020).
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from IPython.display import display
from matplotlib.figure import Figure

from sourcebook.chapters.robustness.outcomes import list_values
from sourcebook.findings.figures import GREY, INK, NARROW, PALETTE, Drawn, new_figure, show_figure
from sourcebook.findings.links import link_finding
from sourcebook.findings.markdown import Markdown, literal
from sourcebook.findings.multiverse import METHOD, QUESTION, Choice
from sourcebook.findings.universes import Outcomes

_COLOURS = {METHOD: PALETTE[0], QUESTION: PALETTE[1], "published": INK}


def show_curves(outcomes: Outcomes, names: Iterable[str]) -> None:
    """Show the curve of each number."""
    for name in names:
        display(show_figure(draw_curve(outcomes, name), f"robustness_{name}"))


def draw_curve(outcomes: Outcomes, name: str) -> Drawn:
    """Draw a number in every setting of its chapter, from the lowest to the highest."""
    values = list_values(outcomes, name).sort_values("value", kind="stable").reset_index(drop=True)
    choices = outcomes.multiverse.choices_of(outcomes.published[name].chapter)
    unit, published = outcomes.published[name].says, outcomes.published[name].value
    lowest, highest = values.iloc[0], values.loc[values["value"].idxmax()]
    told = (unit, len(values), lowest["value"], lowest["name"], highest["value"], highest["name"])
    caption = Markdown("{}, {}: {:,} settings, from {:g} ({}) to {:g} ({}); as published {}.").format(
        link_finding(unit, name), literal(name), *told[1:3], literal(told[3]), told[4], literal(told[5]), published
    )
    alt = "{}: {:,} settings, from {:g} ({}) to {:g} ({}); as published {}.".format(*told, published)
    data = values[["name", "value", "changes"]].rename(columns={"name": "universe"})
    return Drawn(_plot(values, choices, unit), caption, alt, data, _plot(values, choices, unit, narrow=True))


def _plot(values: pd.DataFrame, choices: list[Choice], unit: str, narrow: bool = False) -> Figure:
    """Draw the curve; for a narrow screen with the options' names above their strokes, and not beside them."""
    rows = [(choice, option) for choice in choices for option in choice.options]
    height = (0.3 if narrow else 0.17) * len(rows)
    figure = new_figure(NARROW if narrow else 8.0, 2.6 + height)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=[2.4, height])
    for changes, own in values.groupby("changes", sort=False):
        size = 5 if changes == "published" else 2.5
        label = {METHOD: "other method", QUESTION: "other question"}.get(str(changes), str(changes))
        above.plot(own.index, own["value"], "o", markersize=size, color=_COLOURS[str(changes)], label=label)
    above.set_ylabel(unit, wrap=True)
    figure.legend(loc="outside upper left", ncols=3, fontsize=8, columnspacing=1, handletextpad=0)
    above.tick_params(axis="x", bottom=False)
    for place, (choice, option) in enumerate(rows):
        chosen = values.index[[setting[choice.name] == option.name for setting in values["setting"]]]
        # One line of short strokes is one shape in the file; a mark for each setting would be thousands.
        below.vlines(chosen, place - (0 if narrow else 0.35), place + 0.35, color=INK, linewidth=0.8 if narrow else 1.2)
    names = [f"{choice.title}: {_shorten(option.label)}" for choice, option in rows]
    if narrow:
        for place, name in enumerate(names):
            below.text(0.01, place - 0.08, name, fontsize=7, transform=below.get_yaxis_transform())
        names = [""] * len(names)
    below.set_yticks(range(len(rows)), names)
    below.tick_params(axis="y", labelsize=7, left=False)
    below.set_ylim(len(rows) - 0.5, -0.5)
    below.set_xticks([])
    below.set_xlabel("settings, by the number's value")
    below.spines[["left", "bottom"]].set_color(GREY)
    return figure


def _shorten(label: str) -> str:
    return label.split(",")[0]
