"""Figures: one style, vector graphics with equal bytes on every run, and alternative text made from the data."""

from __future__ import annotations

import base64
import html
import io
import json
import re
import warnings
from dataclasses import dataclass
from typing import Any

import matplotlib
import pandas as pd
from cycler import cycler
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter

from sourcebook.documents.controls import show_controls
from sourcebook.documents.names import name_anchor
from sourcebook.findings.markdown import (
    DOWNLOADS,
    Markdown,
    Shown,
    escape,
    link_file,
    plain_frame,
    show_nothing,
    show_text,
    strip_markdown,
)

# Okabe and Ito's palette (2008, jfly.uni-koeln.de/color), distinguishable with every common colour blindness.
PALETTE = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#F0E442", "#000000"]
INK = "#222222"
GREY = "#8a8a8a"
NARROW = 3.8  # inches: a phone's column
_STYLE: Any = {
    "svg.hashsalt": "sourcebook",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": cycler(color=PALETTE),
    "axes.titlelocation": "left",
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
}
_rendering = True


def new_figure(width: float = 8.0, height: float = 4.0) -> Figure:
    """Return an empty figure in the book's style, in inches; it is not registered with pyplot."""
    _take_style()
    return Figure(figsize=(width, height), layout="constrained")


def _take_style() -> None:
    """Set the book's style over matplotlib's own defaults, whatever the user's matplotlibrc says."""
    matplotlib.rcdefaults()
    matplotlib.rcParams.update(_STYLE)


@dataclass(frozen=True)
class Drawn:
    """A figure with its words: a caption that states its finding, alternative text, and the data that was drawn.

    Where there is nothing to draw, ``figure`` is None and the caption stands in its place. ``narrow`` is the same
    figure drawn for a narrow screen, NARROW inches wide.
    """

    figure: Figure | None
    caption: str
    alt: str
    data: pd.DataFrame
    narrow: Figure | None = None


def leave_out_figures() -> None:
    """Let no figure be rendered in this process from now on: in a run whose findings alone are wanted."""
    global _rendering
    _rendering = False


def show_figure(drawn: Drawn, name: str) -> Shown:
    """Show a figure with a number and the label ``figure-NAME``; its data is fingerprinted and offered as CSV."""
    if not _rendering or drawn.figure is None or drawn.data.empty:
        return show_nothing(name, drawn.caption)
    _keep_text(drawn.figure)
    caption = escape(drawn.caption)
    svg = render_svg(drawn.figure)
    encoded = base64.b64encode(svg.encode("utf-8")).decode("ascii")
    label_text = " ".join(show_text(drawn.alt).split())
    # The link to the file: Sphinx would link a scaled image to its own data address, which browsers do not open.
    options = f":name: figure-{name_anchor(name)}\n:alt: {json.dumps(label_text, ensure_ascii=False)}\n:width: 100%\n"
    options += f":target: {DOWNLOADS}/{name}.svg\n"
    markdown = f":::{{figure}} data:image/svg+xml;base64,{encoded}\n{options}\n{caption}\n:::\n\n{_link_files(name)}"
    label, told = html.escape(label_text, quote=True), html.escape(strip_markdown(caption))
    inline = f'<figure><div role="img" aria-label="{label}">{svg}</div><figcaption>{told}</figcaption></figure>'
    record = {
        "kind": "figure",
        "name": name,
        "csv": plain_frame(drawn.data).to_csv(index=False, lineterminator="\n"),
        "svg": svg,
        "png": base64.b64encode(_render_png(drawn.figure)).decode("ascii"),
    }
    if drawn.narrow:
        _keep_text(drawn.narrow)
        record |= {"narrow": render_svg(drawn.narrow)}
    return Shown(Markdown(markdown), inline, record)


def _keep_text(figure: Figure) -> None:
    """Let a figure's texts, those at its ticks too, be no formulas, and show marks for characters that act."""
    for text in figure.findobj(Text):
        text.set_parse_math(False)
        text.set_text(show_controls(text.get_text()))
    for axis in [axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)]:
        # Labels given for ticks are kept in a function that is asked again at every drawing.
        if isinstance(formatter := axis.get_major_formatter(), FuncFormatter):
            shown = formatter.func
            axis.set_major_formatter(FuncFormatter(lambda x, place, shown=shown: show_controls(shown(x, place))))


def _link_files(name: str) -> Markdown:
    """Return the line of links under a figure: its files, and the cell that draws it."""
    shown = {"svg": "SVG", "png": "PNG", "csv": "data (CSV)"}
    files = [link_file(f"{name}.{ending}", text) for ending, text in shown.items()]
    # The label is set in book.cells.
    code = Markdown("[code](<#code-figure-{}>){{.external}}").format(name_anchor(name))
    return Markdown("{{.takealong}}\n{}\n").format(Markdown(" · ").join([*files, code]))


def render_svg(figure: Figure) -> str:
    """Return a figure as SVG, without date or other traces of the run."""
    with matplotlib.rc_context(), warnings.catch_warnings():
        _take_style()
        warnings.filterwarnings("ignore", "Glyph .* missing")  # a box is drawn in its place
        stream = io.StringIO()
        # Without a ground of its own: the page's theme gives it one.
        figure.savefig(stream, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return _compact(stream.getvalue())


def _compact(svg: str) -> str:
    """Return an SVG as a page can hold it: no comments or record, short names, hundredths of a point."""
    svg = re.sub(r'<!--.*?-->|<metadata>.*?</metadata>|(?<=<g) id="\w+_\d+"', "", svg, flags=re.DOTALL)
    svg = svg.replace("DejaVuSans-", "g").replace("xlink:href", "href")
    svg = re.sub(r'translate\([^)]*\)|\bd="[^"]*"', lambda place: _round_numbers(place[0]), svg)
    return re.sub(r"\s*\n\s*", "\n", svg)


def _round_numbers(text: str) -> str:
    """Return a text whose decimal numbers are rounded to hundredths."""
    return re.sub(r"\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), text)


def _render_png(figure: Figure) -> bytes:
    """Return a figure as PNG at 200 dots an inch, for those who cannot use SVG."""
    with matplotlib.rc_context(), warnings.catch_warnings():
        _take_style()
        warnings.filterwarnings("ignore", "Glyph .* missing")
        stream = io.BytesIO()
        figure.savefig(stream, format="png", dpi=200, metadata={"Software": None})
    return stream.getvalue()
