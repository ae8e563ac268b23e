"""The figure of one speech in two articles, its caption and its words for who cannot see it."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Polygon, Rectangle
from matplotlib.textpath import TextPath

from sourcebook.chapters.rhetoric.alignment import Alignment, Stretch, Word, list_stretches
from sourcebook.chapters.rhetoric.printings import MARKED, NO_PAIR, Join, list_joins, strip_marks, tabulate
from sourcebook.documents.excerpts import shorten
from sourcebook.findings.figures import GREY, INK, NARROW, PALETTE, Drawn, new_figure
from sourcebook.findings.study import Study

_WIDTH = 5.4  # inches
_SIZE = 9.5  # points
_LINE, _ROW = 15.0, 44.0  # points: between the two lines of a row, and from row to row
_LONGEST_NAME = 16  # characters of an article's name beside its words
_LONGEST = 26  # words of one article alone that are set in full
_BOTH, _FIRST, _SECOND = "#cfe5f5", PALETTE[4], PALETTE[2]


@dataclass(frozen=True)
class Column:
    """One column of the score: what each article prints there (nothing, where it does not), and its width."""

    kind: str
    upper: str
    lower: str
    width: float
    note: str = ""  # at the first column of a gap: what the article prints there


def draw_alignment(alignments: list[Alignment], study: Study) -> Drawn:
    """Draw the first of some alignments: above, all words as two lanes; below, the shared part as a score.

    The score sets word over word from the first shared word to the last; a line stands where an article prints
    nothing, with what it prints at the join.
    """
    if not alignments:
        return Drawn(None, NO_PAIR, "", pd.DataFrame())
    first = alignments[0]
    words = (_caption(first, study), _describe(first, study), tabulate(first))
    return Drawn(_plot_alignment(first, study), *words, narrow=_plot_alignment(first, study, NARROW))


def _plot_alignment(alignment: Alignment, study: Study, inches: float = _WIDTH) -> Figure | None:
    if not alignment.runs:
        return None
    width = inches * 72
    one, other = (shorten(study.names[doc], _LONGEST_NAME) for doc in alignment.docs)
    margin = max(map(_measure_width, (one, other))) + 10
    rows = break_rows(_list_columns(alignment, list_joins(alignment, study)), width - margin - 6)
    kinds = {column.kind for row in rows for column in row}
    keys = break_rows(_list_keys((one, other), kinds), width - margin)
    height = 96 + _ROW * len(rows) + 8 + 16 * len(keys)
    figure = new_figure(inches, height / 72)
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.axis("off")
    _draw_lanes(axes, alignment, (one, other), width)
    for number, row in enumerate(rows):
        _draw_row(axes, row, 112 + _ROW * number, (one, other), margin)
    for number, row in enumerate(reversed(keys)):
        _draw_keys(axes, row, height - 12 - 16 * number, margin)
    return figure


def _draw_lanes(axes: Axes, alignment: Alignment, names: tuple[str, str], width: float) -> None:
    """Draw all words of both articles as two lanes of one scale, with bands between what they share."""
    first, second = alignment.words
    scale = (width - 12) / max(len(first), len(second))
    # The shorter lane stands below the first shared word, as far as the page allows.
    run = alignment.runs[0]
    room = (max(len(first), len(second)) - min(len(first), len(second))) * scale
    slide = min(max((run.first - run.second) * scale, -room), room)
    lefts = (6 + max(-slide, 0), 6 + max(slide, 0))
    tops, bottoms = (22.0, 66.0), (36.0, 80.0)
    for stretch in list_stretches(alignment):
        for side, (start, end) in enumerate((stretch.first, stretch.second)):
            colour, alpha = (PALETTE[0], 1.0) if stretch.kind == "both" else ((_FIRST, _SECOND)[side], 0.45)
            for _, group in itertools.groupby(range(start, end), lambda n: alignment.words[side][n].quote):  # noqa: B023
                places = list(group)
                box = (
                    (lefts[side] + places[0] * scale, tops[side]),
                    len(places) * scale - 0.8,
                    bottoms[side] - tops[side],
                )
                axes.add_patch(Rectangle(*box, color=colour, alpha=alpha, linewidth=0))
    for run in alignment.runs:
        a, b = lefts[0] + run.first * scale, lefts[1] + run.second * scale
        band = [(a, 36), (a + run.length * scale, 36), (b + run.length * scale, 66), (b, 66)]
        axes.add_patch(Polygon(band, color=PALETTE[0], alpha=0.3, linewidth=0))
    for side, words in enumerate(alignment.words):
        label = f"{names[side]}: {len(words):,} quoted words"
        right = lefts[side] + len(words) * scale + 6
        beside = right + _measure_width(label) * 1.15 < width
        y = (tops[side] + bottoms[side]) / 2 if beside else (16, 90)[side]
        axes.text(right if beside else 6, y, label, fontsize=_SIZE, weight="bold", va="center")


def _list_columns(alignment: Alignment, joins: list[Join]) -> list[Column]:
    """Return the columns of the score, from the first shared word to the last."""
    stretches = list_stretches(alignment)
    shared = [n for n, stretch in enumerate(stretches) if stretch.kind == "both"]
    notes = {place.words[0].start: place.how for place in joins}
    columns = []
    for stretch in stretches[shared[0] : shared[-1] + 1]:
        filled = shorten_columns(list(_fill_columns(alignment, stretch)))
        if stretch.kind != "both":
            own = (
                alignment.words[0][stretch.first[0]]
                if stretch.kind == "first"
                else alignment.words[1][stretch.second[0]]
            )
            filled[0] = replace(filled[0], note=notes.get(own.start, ""))
        columns += filled
    return columns


def _fill_columns(alignment: Alignment, stretch: Stretch) -> Iterator[Column]:
    """Yield a stretch's columns, one a word."""
    first = [word.printed for word in alignment.words[0][slice(*stretch.first)]]
    second = [word.printed for word in alignment.words[1][slice(*stretch.second)]]
    for upper, lower in itertools.zip_longest(first, second, fillvalue=""):
        yield Column(stretch.kind, upper, lower, max(_measure_width(upper), _measure_width(lower)))


def shorten_columns(columns: list[Column]) -> list[Column]:
    """Return the columns of a stretch of one article, cut in the middle where it is long."""
    if columns[0].kind == "both" or len(columns) <= _LONGEST:
        return columns
    left = f"[… {len(columns) - 12:,} words …]"
    upper, lower = (left, "") if columns[0].kind == "first" else ("", left)
    return [*columns[:8], Column(columns[0].kind, upper, lower, _measure_width(left)), *columns[-4:]]


@functools.lru_cache(4096)  # each word of a speech is set twice, and in two figures
def _measure_width(text: str) -> float:
    """Return the width of a word as set in the figure, in points, with the blank after it."""
    if not text:
        return 0.0
    path = TextPath((0, 0), text.replace("$", r"\$"), size=_SIZE, prop=FontProperties(family="DejaVu Sans"))
    return float(path.get_extents().width) + 5.0


def break_rows(columns: list[Column], width: float) -> list[list[Column]]:
    """Break the columns into rows of at most ``width`` points."""
    rows: list[list[Column]] = [[]]
    for column in columns:
        if rows[-1] and sum(each.width for each in rows[-1]) + column.width > width:
            rows.append([])
        rows[-1].append(column)
    return rows


def _draw_row(axes: Axes, row: list[Column], top: float, names: tuple[str, str], margin: float) -> None:
    """Draw one row of the score: the first article's words over the second's."""
    for line, name in enumerate(names):
        axes.text(6, top + _LINE * line, name, fontsize=_SIZE - 1, color=GREY, va="center")
    left = margin
    for kind, group in itertools.groupby(row, lambda column: column.kind):
        columns = list(group)
        width = sum(column.width for column in columns)
        if kind == "both":
            box = (left - 2.5, top - _LINE / 2), width - 0.5, 2 * _LINE
            axes.add_patch(Rectangle(*box, color=_BOTH, linewidth=0))
        else:
            y = top + (_LINE if kind == "first" else 0)
            axes.plot([left, left + width - 5], [y + 2, y + 2], color=GREY, linewidth=0.8, linestyle=(0, (1, 2)))
            axes.text(left, y - 4, columns[0].note, fontsize=_SIZE - 2.5, color="#555555", va="center", style="italic")
        for column in columns:
            _draw_column(axes, column, left, top)
            left += column.width


def _draw_column(axes: Axes, column: Column, left: float, top: float) -> None:
    """Draw one column's words; a shared word that the second prints with other stops or capitals is set bold."""
    differs = column.kind == "both" and strip_marks(column.upper) != strip_marks(column.lower)
    colours = {"both": INK, "first": _FIRST, "second": _SECOND}
    for line, text in enumerate((column.upper, column.lower)):
        if text:
            axes.text(left, top + _LINE * line, text, fontsize=_SIZE, color=colours[column.kind], va="center")
            if differs:
                y = top + _LINE * line + 6
                axes.plot([left, left + column.width - 5], [y, y], color=PALETTE[7], linewidth=1)


def _list_keys(names: tuple[str, str], kinds: set[str]) -> list[Column]:
    """Return the key of the score: the kinds of words that it holds, and the sign of another punctuation or capital."""
    texts = {"both": "in both", "first": f"only in {names[0]}", "second": f"only in {names[1]}"}
    shown = {kind: text for kind, text in texts.items() if kind in kinds} | {"": "other punctuation or capital"}
    return [Column(kind, text, "", _measure_width(text) + 14) for kind, text in shown.items()]


def _draw_keys(axes: Axes, row: list[Column], y: float, margin: float) -> None:
    """Draw a row of the key."""
    left, colours = margin, {"both": INK, "first": _FIRST, "second": _SECOND, "": INK}
    for key in row:
        if key.kind == "both":
            axes.add_patch(Rectangle((left - 2.5, y - 7), key.width - 14.5, 14, color=_BOTH, linewidth=0))
        if not key.kind:
            axes.plot([left, left + key.width - 22], [y + 6.5, y + 6.5], color=PALETTE[7], linewidth=1)
        axes.text(left, y, key.upper, fontsize=_SIZE - 0.5, color=colours[key.kind], va="center")
        left += key.width


def _caption(alignment: Alignment, study: Study) -> str:
    if not alignment.runs:
        return "No words in a row are printed by both articles."
    first, second = alignment.words
    one, other = (study.names[doc] for doc in alignment.docs)
    own = [place for place in list_joins(alignment, study) if place.doc == alignment.docs[1]]
    passed = sum(len(place.words) for place in own)
    caption = (
        f"One speech, two articles. {len(second):,} words of it are quoted in {other} and {len(first):,} in {one}; "
        f"{alignment.shared:,} stand word for word in both."
    )
    if own:
        caption += (
            f" Between the first of them and the last, {other} does not print {passed:,} words that {one} prints, at "
            f"{len(own)} {'place' if len(own) == 1 else 'places'}, {_tell_marks(own)}."
        )
    return caption


def _tell_marks(places: Sequence[Join]) -> str:
    """Return how many of the places where words are left out have a mark of omission."""
    marked = sum(place.how == MARKED for place in places)
    return f"{marked} of them with a mark of omission" if marked else "without a mark of omission"


def _describe(alignment: Alignment, study: Study) -> str:
    parts = []
    for stretch in list_stretches(alignment):
        if stretch.kind == "both":
            words = alignment.words[0][slice(*stretch.first)]
            parts.append(f"both print “{_join_words(words)}”")
        else:
            side = 0 if stretch.kind == "first" else 1
            parts.append(f"only {study.names[alignment.docs[side]]} prints {stretch.length:,} words")
    names = " and ".join(study.names[doc] for doc in alignment.docs)
    return (
        f"Two lanes of words that {names} quote from one speech, with bands between the words that both print; below, "
        "the shared part word over word. In order: " + "; ".join(parts) + "."
    )


def _join_words(words: list[Word]) -> str:
    """Return words as printed, without quotation marks."""
    return " ".join(word.printed.strip("“”") for word in words)
