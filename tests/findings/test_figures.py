"""Figures: equal data make equal bytes, whatever style the user's own matplotlib has."""

from __future__ import annotations

import matplotlib

from sourcebook.findings.figures import new_figure, render_svg


def draw() -> str:
    figure = new_figure()
    axes = figure.subplots()
    axes.plot([1, 2, 3], label="fares")
    axes.legend()
    return render_svg(figure)


def test_a_users_matplotlibrc_changes_no_figure() -> None:
    plain = draw()
    with matplotlib.rc_context({"font.size": 40, "lines.linewidth": 9, "axes.grid": True, "legend.fontsize": 3}):
        assert draw() == plain
