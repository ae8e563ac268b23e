"""The figure of sources behind sources, its caption and its words."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from sourcebook.chapters.statistics.ledger import NO_SOURCE
from sourcebook.chapters.statistics.source_graph import MOST, OTHERS, gather_small
from sourcebook.documents.document import Document
from sourcebook.documents.excerpts import shorten
from sourcebook.documents.names import name_documents
from sourcebook.findings.figures import GREY, INK, NARROW, PALETTE, Drawn, new_figure

_LONGEST_NAME = 44  # characters of a source in the figure
_LINE = 0.17  # inches
_NARROW_LINE = 48  # characters in a line of the figure for narrow screens
_LAYERS = (0.0, 1.0, 2.0)
_WIDTH = 0.035  # of a node, in layers
_COLOURS = {0: GREY, 1: PALETTE[5], 2: PALETTE[4]}  # by sources named: none, one, two or more


@dataclass(frozen=True)
class _Node:
    """A block of a layer: its label, and where it stands from ``top`` (of zero downwards) to ``bottom``."""

    name: str
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Return the height of the block's middle."""
        return (self.top + self.bottom) / 2


def stack_nodes(
    sizes: pd.Series, gap: float, lines: Mapping[str, int] | None = None, above: Collection[str] = ()
) -> dict[str, _Node]:
    """Return a layer's nodes one below the other, in the order of ``sizes``, with a gap between them.

    A node whose label has several ``lines`` gets room for them: a line is about as high as the gap. A label stands
    beside its node, or ``above`` it, and never on the label before.
    """
    nodes: dict[str, _Node] = {}
    top, free = 0.0, -gap
    for name, size in sizes.items():
        count = (lines or {}).get(str(name), 1)
        spare = max(count * gap - float(size), 0.0) / 2 if count > 1 else 0.0
        node = _Node(str(name), top + spare, top + spare + float(size))
        label = node.top - gap if name in above else node.middle - count * gap / 2
        shift = max(free - label, 0.0) if nodes else 0.0
        nodes[node.name] = node = _Node(node.name, node.top + shift, node.bottom + shift)
        free = node.top if name in above else node.middle + count * gap / 2
        top = node.bottom + spare + gap
    return nodes


def _order_sources(paths: pd.DataFrame) -> list[str]:
    """Return the nearest sources from top to bottom by the mean place of their articles, so that few bands cross."""
    place = {name: number for number, name in enumerate(paths["document"].unique())}
    weighed = paths.assign(place=paths["document"].map(place) * paths["statistics"])
    sums = weighed.groupby("nearest").agg(place=("place", "sum"), statistics=("statistics", "sum"))
    means = sums["place"] / sums["statistics"]
    return list(means.sort_values(kind="stable").index)


def stack_origins(behind: pd.DataFrame, middle: dict[str, _Node], gap: float) -> dict[str, _Node]:
    """Return the origins' nodes, each at the height of the sources that name it, as far as there is room."""
    places = behind.assign(place=[middle[name].top for name in behind["nearest"]])
    sizes = places.groupby("origin").agg(place=("place", "mean"), size=("statistics", "sum"))
    nodes, top = {}, 0.0
    for row in sizes.sort_values("place", kind="stable").itertuples():
        top = max(top, float(row.place))
        nodes[str(row.Index)] = _Node(str(row.Index), top, top + float(row.size))
        top += float(row.size) + gap
    return nodes


def draw_source_graph(paths: pd.DataFrame, documents: list[Document]) -> Drawn:
    """Draw the flow from articles to sources to origins; the width of a band is its number of statistics."""
    words = (_caption_paths(paths), _describe_paths(paths), paths)
    return Drawn(_plot_paths(paths, documents), *words, narrow=_plot_narrow(paths, documents))


def _plot_paths(paths: pd.DataFrame, documents: list[Document]) -> Figure | None:
    if paths.empty:
        return None
    flow = gather_small(paths)
    total = int(flow["statistics"].sum())
    gap = max(total / 23, 0.35)
    titles, names = _label_documents(flow, documents), _label_sources(flow)
    left = stack_nodes(flow.groupby("document", sort=False)["statistics"].sum(), gap, _count_lines(titles))
    sizes = flow.groupby("nearest")["statistics"].sum()[_order_sources(flow)]
    middle = stack_nodes(sizes, gap, _count_lines(names), set(flow.loc[flow["depth"].gt(1), "nearest"]))
    right = stack_origins(flow[flow["origin"].ne("")], middle, gap * 1.9)
    height = max(max(node.bottom for node in layer.values()) for layer in (left, middle, right) if layer)
    # A gap holds a line of a label, however many there are.
    figure = new_figure(8.6, max(min(3.2 + 0.085 * 26 * height / total, 9), _LINE * (height / gap + 4.1)))
    axes = figure.subplots()
    _draw_bands(axes, flow, left, middle, right)
    _draw_left(axes, left, titles)
    _draw_middle(axes, middle, names, flow)
    _draw_right(axes, right)
    _draw_headings(axes, flow, gap)
    axes.set_xlim(-0.84, 2.98)
    axes.set_ylim(height + gap / 2, -3.6 * gap)
    axes.set_axis_off()
    return figure


def _plot_narrow(paths: pd.DataFrame, documents: list[Document]) -> Figure | None:
    """Draw the paths for a narrow screen: under each article a bar for each source, with the source behind it."""
    if paths.empty:
        return None
    flow = gather_small(paths)
    titles, top = _label_documents(flow, documents), 0.0
    bars: list[tuple[float, int, int]] = []
    texts: list[tuple[float, str, bool]] = []
    for doc, own in flow.groupby("document", sort=False):
        texts.append((top, titles[str(doc)].replace("\n", " "), True))
        top += 1.1
        for row in own.sort_values(["depth", "statistics"], ascending=[True, False]).itertuples():
            lines = textwrap.wrap(_name_path(row.nearest, row.origin, row.statistics), _NARROW_LINE)
            texts.append((top, "\n".join(lines), False))
            top += len(lines)
            bars.append((top, row.statistics, row.depth))
            top += 0.9
        top += 0.6
    figure = new_figure(NARROW, _LINE * (top + 1))
    axes = figure.subplots()
    for place, count, depth in bars:
        hatch = "////" if depth == 0 else None
        axes.barh(place, count, 0.55, align="edge", color=_COLOURS[depth], hatch=hatch, edgecolor="white", lw=0)
    for place, text, bold in texts:
        weight = "bold" if bold else "normal"
        axes.text(0, place, text, va="top", fontsize=8.5, linespacing=1.15, fontweight=weight)
    axes.set_xlim(0, max(count for _, count, _ in bars))
    axes.set_ylim(top, -0.3)
    axes.set_axis_off()
    return figure


def _name_path(nearest: str, origin: str, count: int) -> str:
    """Return a path's name: its nearest source, the one behind it, and how many statistics take it."""
    behind = f", behind it {shorten(origin, _LONGEST_NAME)}" if origin else ""
    return f"{shorten(nearest, _LONGEST_NAME)}{behind}:\u00a0{count:,}"


def _draw_bands(
    axes: Axes, flow: pd.DataFrame, left: dict[str, _Node], middle: dict[str, _Node], right: dict[str, _Node]
) -> None:
    """Draw the bands between the layers; within a node they lie in the order of the layer they lead to."""
    leaves = {name: node.top for name, node in left.items()}
    arrives = {name: node.top for name, node in middle.items()}
    goes_on = {name: node.top for name, node in middle.items()}
    ends = {name: node.top for name, node in right.items()}
    rank = {name: place for place, name in enumerate(middle)}
    docs = {name: place for place, name in enumerate(left)}
    height = {name: node.top for name, node in right.items()}
    lower = flow.assign(rank=flow["nearest"].map(rank), order=flow["document"].map(docs), low=-flow["depth"])
    lower["height"] = lower["origin"].map(height).fillna(0.0)
    # What a node sends on lies above what ends in it, so that the two never cross.
    entry = lower.sort_values(["rank", "low", "height", "order"], kind="stable")
    places = {}
    for row in entry.itertuples():
        places[row.Index] = arrives[row.nearest]
        arrives[row.nearest] += row.statistics
    for row in lower.sort_values(["order", "rank", "low", "height"], kind="stable").itertuples():
        _draw_band(axes, (_LAYERS[0], leaves[row.document]), (_LAYERS[1], places[row.Index]), row.statistics, row.depth)
        leaves[row.document] += row.statistics
    for row in entry[entry["origin"].ne("")].itertuples():
        _draw_band(axes, (_LAYERS[1], goes_on[row.nearest]), (_LAYERS[2], ends[row.origin]), row.statistics, row.depth)
        goes_on[row.nearest] += row.statistics
        ends[row.origin] += row.statistics


def _draw_band(axes: Axes, start: tuple[float, float], end: tuple[float, float], size: float, depth: int) -> None:
    """Draw one band between two layers; a band without a source is hatched, so that it shows without colour."""
    x0, x1 = start[0] + _WIDTH / 2, end[0] - _WIDTH / 2
    half = (x0 + x1) / 2
    corners = [(x0, start[1]), (half, start[1]), (half, end[1]), (x1, end[1])]
    back = [(x1, end[1] + size), (half, end[1] + size), (half, start[1] + size), (x0, start[1] + size)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    path = Path([*corners, *back, corners[0]], codes)
    hatch = "////" if depth == 0 else None
    axes.add_patch(
        PathPatch(path, facecolor=_COLOURS[depth], alpha=0.28 if depth == 0 else 0.6, edgecolor="white", lw=0.4)
    )
    if hatch:
        axes.add_patch(PathPatch(path, facecolor="none", edgecolor=GREY, hatch=hatch, alpha=0.35, lw=0))


def _draw_node(axes: Axes, layer: float, node: _Node, colour: str) -> None:
    """Draw a node's block."""
    axes.add_patch(Rectangle((layer - _WIDTH / 2, node.top), _WIDTH, node.bottom - node.top, color=colour, lw=0))


def _write_label(axes: Axes, x: float, y: float, text: str, align: str = "left", **style: Any) -> None:
    """Write a label on a pale ground, so that it can be read on a band."""
    settings: dict[str, Any] = {"va": "center", "fontsize": 10.5, "linespacing": 1.15} | style
    label = axes.text(x, y, text, ha=align, **settings)
    # A pale ground, and no outline: outlined text is drawn glyph by glyph and makes the picture six times as large.
    label.set_bbox({"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 0.8})


def _label_documents(flow: pd.DataFrame, documents: list[Document]) -> dict[str, str]:
    """Return the articles' labels: publisher, number of statistics, and how many of these stand in captions."""
    names = name_documents(documents)
    titles = {
        document.id: f"{document.id} {document.publisher}" if names[document.id] == document.id else names[document.id]
        for document in documents
    }
    labels = {}
    for doc, own in flow.groupby("document"):
        title = textwrap.shorten(titles.get(str(doc), str(doc)).strip(), 40, placeholder=" …")
        captions = own["captions"].sum()
        count = f"{own['statistics'].sum():,}" + (f", {captions:,} in captions" if captions else "")
        labels[str(doc)] = "\n".join(textwrap.wrap(f"{title}:\u00a0{count}", 22))
    return labels


def _label_sources(flow: pd.DataFrame) -> dict[str, str]:
    """Return the nearest sources' labels, with the number of statistics; on one line where a band goes on below it."""
    labels = {}
    for name, own in flow.groupby("nearest"):
        text = f"{shorten(str(name), _LONGEST_NAME)}: {own['statistics'].sum():,}"
        width = 20 if name == NO_SOURCE else 26  # bold
        labels[str(name)] = text if own["depth"].max() > 1 else "\n".join(textwrap.wrap(text, width))
    return labels


def _count_lines(labels: Mapping[str, str]) -> dict[str, int]:
    """Return how many lines each label has."""
    return {name: text.count("\n") + 1 for name, text in labels.items()}


def _draw_left(axes: Axes, nodes: dict[str, _Node], labels: Mapping[str, str]) -> None:
    """Draw the articles."""
    for name, node in nodes.items():
        _draw_node(axes, _LAYERS[0], node, INK)
        _write_label(axes, -0.05, node.middle, labels[name], "right")


def _draw_middle(axes: Axes, nodes: dict[str, _Node], labels: Mapping[str, str], flow: pd.DataFrame) -> None:
    """Draw the nearest sources: named beside the block where chains end there, above the band where one goes on."""
    deepest = flow.groupby("nearest")["depth"].max()
    for name, node in nodes.items():
        _draw_node(axes, _LAYERS[1], node, GREY if name == NO_SOURCE else INK)
        if deepest[name] > 1:
            _write_label(axes, 1.035, node.top, labels[name], va="bottom")
        else:
            weight = "bold" if name == NO_SOURCE else "normal"
            _write_label(axes, 1.035, node.middle, labels[name], fontweight=weight)


def _draw_right(axes: Axes, nodes: dict[str, _Node]) -> None:
    """Draw the origins."""
    for name, node in nodes.items():
        _draw_node(axes, _LAYERS[2], node, INK)
        text = "\n".join(textwrap.wrap(shorten(name, _LONGEST_NAME), 22))
        _write_label(axes, 2.035, node.middle, f"{text}: {node.bottom - node.top:,.0f}")


def _draw_headings(axes: Axes, flow: pd.DataFrame, gap: float) -> None:
    """Write what each layer is, and how many statistics reach it."""
    total = int(flow["statistics"].sum())
    named = int(flow.loc[flow["depth"].gt(0), "statistics"].sum())
    behind = int(flow.loc[flow["depth"].gt(1), "statistics"].sum())
    headings = [
        (_LAYERS[0] + _WIDTH / 2, "right", f"Article\n{total:,} statistics"),
        (_LAYERS[1] - _WIDTH / 2, "left", f"Nearest source named\n{_say_part(named, total)}"),
        (_LAYERS[2] - _WIDTH / 2, "left", f"The source behind it\n{_say_part(behind, total)}"),
    ]
    for x, align, text in headings:
        _write_label(axes, x, -2.3 * gap, text, align, fontweight="bold")


def _say_part(part: int, total: int) -> str:
    """Return how many name a source, as far as a heading has room for it."""
    count = f"{part:,} of {total:,}"
    return f"{count} name one" if len(count) < 15 else count


def _describe_paths(paths: pd.DataFrame) -> str:
    parts = []
    for doc, own in gather_small(paths).groupby("document", sort=False):
        flows = [
            f"{row.statistics:,} from {row.nearest}" + (f", behind it {row.origin}" if row.origin else "")
            if row.nearest != NO_SOURCE
            else f"{row.statistics:,} with {NO_SOURCE}"
            for row in own.itertuples()
        ]
        name = doc if str(doc).endswith(OTHERS) else f"article {doc}"
        parts.append(f"{name}: {own['statistics'].sum():,} statistics, " + "; ".join(flows))
    return "Flow of statistics from articles to the nearest source named and to the source behind it. " + (
        ". ".join(parts) + "."
    )


def _caption_paths(paths: pd.DataFrame) -> str:
    text, captions = paths["statistics"] - paths["captions"], paths["captions"]
    none, deep = paths["depth"].eq(0), paths["depth"].gt(1)
    apart = f"; in captions {captions[none].sum():,} of {captions.sum():,} name none" if captions.any() else ""
    return (
        f"In the articles' own text {text[none].sum():,} of {text.sum():,} figures name no source, and "
        f"{text[deep].sum():,} lead to a source behind the nearest one{apart}. The width of a band is its number of "
        "figures. Grey and hatched: no source named; blue: one source; orange: a source and the source behind it."
        f"{_tell_others(paths)}"
    )


def _tell_others(paths: pd.DataFrame) -> str:
    """Return a sentence that says how many nodes of a layer the figure names, for each layer that has more."""
    layers = {"document": "articles", "nearest": "nearest sources", "origin": "sources behind them"}
    numbers = {what: paths.loc[~paths[layer].isin(["", NO_SOURCE]), layer].nunique() for layer, what in layers.items()}
    parts = [f"{MOST - 1} of {number:,} {what}" for what, number in numbers.items() if number > MOST]
    return f" Named are those with most statistics, {', '.join(parts)}; the others are drawn together." if parts else ""
