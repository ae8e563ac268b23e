"""Alignment: one speech in two newsrooms, word by word.

Two articles that quote the same speech (``quotes.speech``) are laid side by side: which words both print, which
only one prints, and where one sets side by side what stands apart in the other.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Polygon, Rectangle
from matplotlib.textpath import TextPath
from rapidfuzz.distance import Indel

from sourcebook.documents.names import name_anchor
from sourcebook.documents.words import WORD
from sourcebook.findings.figures import GREY, INK, PALETTE, new_figure
from sourcebook.findings.markdown import Markdown, escape, join, link, quote_passage
from sourcebook.findings.shares import show_share
from sourcebook.findings.study import Study
from sourcebook.voices import measure_quotations

# Fewer equal words in a row than this are chance: two texts share "you", "and the", "it is" anyhow.
SHORTEST_RUN = 3
MARKED = "a mark of omission"
OMISSION = re.compile(r"\[[^\]]*\]|\.\.\.|…")


class Speech(NamedTuple):
    """What one speaker said on one occasion: an id in the events, and a speaker."""

    event: str
    speaker: str


@dataclass(frozen=True)
class Word:
    """A quoted word: its place, its form for comparison, how it is printed with its stops, and its quotation."""

    start: int
    end: int
    key: str
    printed: str
    quote: str


@dataclass(frozen=True)
class Run:
    """Words in a row that both articles print: their places in the two lists of words."""

    first: int
    second: int
    length: int

    @property
    def first_end(self) -> int:
        """Return the place after the run in the first list."""
        return self.first + self.length

    @property
    def second_end(self) -> int:
        """Return the place after the run in the second list."""
        return self.second + self.length


@dataclass(frozen=True)
class Stretch:
    """A part of the alignment: words that both print, or that only one does (the other pair is empty)."""

    kind: str  # both, first, second
    first: tuple[int, int]
    second: tuple[int, int]

    @property
    def length(self) -> int:
        """Return the number of words."""
        return max(self.first[1] - self.first[0], self.second[1] - self.second[0])


@dataclass(frozen=True)
class Alignment:
    """Two articles' words of one speech, and the runs that they share, in the first article's order."""

    speech: Speech
    docs: tuple[str, str]
    words: tuple[list[Word], list[Word]]
    runs: list[Run]

    @property
    def shared(self) -> int:
        """Return the number of words that both articles print."""
        return sum(run.length for run in self.runs)


# --- the words of a speech ------------------------------------------------------------------------------------


def list_speeches(study: Study) -> dict[Speech, pd.DataFrame]:
    """Return the speeches that are quoted, each with its quotations."""
    quotes = measure_quotations(study)
    quotes = quotes[quotes["speech"].ne("")]
    return {Speech(*map(str, key)): own for key, own in quotes.groupby(["speech", "speaker"])}


def read_words(quotes: pd.DataFrame, texts: Mapping[str, str]) -> dict[str, list[Word]]:
    """Return the words of one speech's quotations by article, in the order of the text.

    Fragments that are excerpts of another quotation (see ``find_excerpts``) are left out.
    """
    kept = quotes[~quotes["id"].isin(find_excerpts(quotes))].sort_values(["doc", "start"])
    words: dict[str, list[Word]] = {str(doc): [] for doc in sorted(set(quotes["doc"]))}
    for row in kept.itertuples():
        words[row.doc] += split_quotation(row, texts[row.doc])
    return words


def split_quotation(row: tuple, text: str) -> list[Word]:
    """Return the words of one quotation, each printed with the stops around it and, at the ends, the marks."""
    _, start, end = row.id, row.start, row.end  # type: ignore[attr-defined]
    found = list(WORD.finditer(text, start, end))
    words = []
    for number, word in enumerate(found):
        after = found[number + 1].start() if number + 1 < len(found) else end
        stops = text[word.end() : after]
        lead = text[start : word.start()] if not number else ""
        if number and (glued := re.search(r"\S+$", text[found[number - 1].end() : word.start()])):
            # A dash or bracket that touches this word and not the one before belongs to this one.
            lead = glued[0] if text[word.start() - len(glued[0]) - 1].isspace() else ""
        tail = stops if number + 1 == len(found) else re.sub(r"\s+\S+$|\s+$", "", stops)
        printed = (lead + word[0] + tail).strip()
        printed = ("“" if not number else "") + printed + ("”" if number + 1 == len(found) else "")
        words.append(Word(word.start(), word.end(), normalise(word[0]), printed, row.id))  # type: ignore[attr-defined]
    return words


def normalise(word: str) -> str:
    """Return a word's form for comparison: lower case, one kind of apostrophe."""
    return word.casefold().replace("’", "'")


def find_excerpts(quotes: pd.DataFrame) -> set[str]:
    """Return the ids of the fragments that only repeat another quotation of the same speech.

    That is: a fragment whose words stand in a row in a whole quotation of its article, or in an earlier fragment
    of it; and one too short to be aligned whose words stand in a row in another article's whole quotation.
    """
    quotes = quotes.sort_values(["doc", "start"])
    keys = {row.id: [normalise(word) for word in WORD.findall(row.text)] for row in quotes.itertuples()}
    whole = quotes[quotes["kind"].eq("full")]
    found: set[str] = set()
    earlier: list[tuple[str, str]] = []
    for row in quotes[quotes["kind"].eq("partial")].itertuples():
        short = len(keys[row.id]) < SHORTEST_RUN
        near = [other.id for other in whole.itertuples() if short or other.doc == row.doc]
        near += [id_ for id_, doc in earlier if doc == row.doc]
        if any(stands_in(keys[row.id], keys[other]) for other in near):
            found.add(row.id)
        earlier.append((row.id, row.doc))
    return found


def stands_in(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Tell whether words stand in a row in others."""
    size = len(part)
    return any(list(whole[n : n + size]) == list(part) for n in range(len(whole) - size + 1))


# --- alignment ------------------------------------------------------------------------------------------------


def align_words(first: Sequence[str], second: Sequence[str], shortest: int = SHORTEST_RUN) -> list[Run]:
    """Return the runs of ``shortest`` or more words that two lists share, in the order of the first list.

    Rounds of the longest common subsequence (``rapidfuzz.distance.Indel``), each on the words that no earlier
    round has placed, so that passages whose order differs are found too. The subsequence may tear a passage
    apart where its first words stand earlier too, so each run is placed where it grows longest.
    """
    open_first, open_second = set(range(len(first))), set(range(len(second)))
    runs: list[Run] = []
    while found := find_runs(first, second, sorted(open_first), sorted(open_second), shortest):
        for run in found:
            taken = not open_first.issuperset(range(run.first, run.first_end))
            if taken or not open_second.issuperset(range(run.second, run.second_end)):
                continue  # an earlier run of this round has grown into it: the next round looks again
            placed = place(run, first, second, open_first, open_second)
            open_first.difference_update(range(placed.first, placed.first_end))
            open_second.difference_update(range(placed.second, placed.second_end))
            runs.append(placed)
    return sorted(merge(runs), key=lambda run: run.first)


def find_runs(
    first: Sequence[str], second: Sequence[str], open_first: list[int], open_second: list[int], shortest: int
) -> list[Run]:
    """Return the runs that one round of alignment finds among the words still open, by their places."""
    left, right = [first[n] for n in open_first], [second[n] for n in open_second]
    runs = []
    for step in Indel.opcodes(left, right):
        if step.tag != "equal":
            continue
        pairs = zip(
            open_first[step.src_start : step.src_end], open_second[step.dest_start : step.dest_end], strict=True
        )
        for _, group in itertools.groupby(enumerate(pairs), lambda item: (item[1][0] - item[0], item[1][1] - item[0])):
            places = [pair for _, pair in group]
            if len(places) >= shortest:
                runs.append(Run(*places[0], len(places)))
    return runs


def place(run: Run, first: Sequence[str], second: Sequence[str], open_first: set[int], open_second: set[int]) -> Run:
    """Return a run, grown, at the place in the first list where it grows longest; at its own where several do."""
    words = list(second[run.second : run.second_end])
    others = [
        n
        for n in range(len(first) - len(words) + 1)
        if list(first[n : n + len(words)]) == words and open_first.issuperset(range(n, n + len(words)))
    ]
    tried = [grow(Run(n, run.second, run.length), first, second, open_first, open_second) for n in [run.first, *others]]
    return max(tried, key=lambda each: each.length)


def grow(run: Run, first: Sequence[str], second: Sequence[str], open_first: set[int], open_second: set[int]) -> Run:
    """Return a run with the equal words before and after it that no other run holds."""
    a, b, length = run.first, run.second, run.length
    while {a - 1} <= open_first and {b - 1} <= open_second and first[a - 1] == second[b - 1]:
        a, b, length = a - 1, b - 1, length + 1
    while {a + length} <= open_first and {b + length} <= open_second and first[a + length] == second[b + length]:
        length += 1
    return Run(a, b, length)


def merge(runs: list[Run]) -> list[Run]:
    """Join runs that follow each other without a gap in both lists."""
    merged: list[Run] = []
    for run in sorted(runs, key=lambda run: run.first):
        last = merged[-1] if merged else None
        if last and (last.first_end, last.second_end) == (run.first, run.second):
            merged[-1] = Run(last.first, last.second, last.length + run.length)
        else:
            merged.append(run)
    return merged


def align_articles(speech: Speech, first: str, second: str, words: Mapping[str, list[Word]]) -> Alignment:
    """Align the words that two articles quote from one speech."""
    runs = align_words([word.key for word in words[first]], [word.key for word in words[second]])
    return Alignment(speech, (first, second), (words[first], words[second]), runs)


def list_alignments(study: Study) -> list[Alignment]:
    """Return every pair of articles that quote one speech, aligned, the pair that shares most words first."""
    pairs = []
    for speech, quotes in list_speeches(study).items():
        words = read_words(quotes, study.texts)
        pairs += [align_articles(speech, *pair, words) for pair in itertools.combinations(words, 2)]
    return sorted(pairs, key=lambda pair: -pair.shared)


def list_stretches(alignment: Alignment) -> list[Stretch]:
    """Return the alignment as stretches: shared runs in the first article's order, with what each prints between.

    Words that only the second prints come before the run that they precede there.
    """
    first, second = alignment.words
    before = {run.second: place for place, run in zip(find_starts(alignment), by_second(alignment), strict=True)}
    stretches, place = [], 0
    for run in alignment.runs:
        stretches += make_stretch("first", (place, run.first), (0, 0))
        stretches += make_stretch("second", (0, 0), (before[run.second], run.second))
        stretches += make_stretch("both", (run.first, run.first_end), (run.second, run.second_end))
        place = run.first_end
    stretches += make_stretch("first", (place, len(first)), (0, 0))
    last = max((run.second_end for run in alignment.runs), default=0)
    return stretches + make_stretch("second", (0, 0), (last, len(second)))


def by_second(alignment: Alignment) -> list[Run]:
    """Return the runs in the order of the second article."""
    return sorted(alignment.runs, key=lambda run: run.second)


def find_starts(alignment: Alignment) -> list[int]:
    """Return, for each run in the second article's order, where the words before it begin."""
    return [0, *(run.second_end for run in by_second(alignment))][: len(alignment.runs)]


def make_stretch(kind: str, first: tuple[int, int], second: tuple[int, int]) -> list[Stretch]:
    """Return a stretch in a list, or an empty list where it has no words."""
    stretch = Stretch(kind, first, second)
    return [stretch] if stretch.length else []


# --- where the printings differ -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Join:
    """A place where one article sets side by side two runs between which the other prints further words."""

    doc: str
    other: str
    before: list[Word]  # three words at most, as those after it
    after: list[Word]
    words: list[Word]
    between: str

    @property
    def how(self) -> str:
        """Say what the article prints at the join."""
        if OMISSION.search(self.between):
            return MARKED
        if "\n" in self.between:
            return "a new paragraph"
        return "its attribution" if WORD.search(self.between) else "no mark"


def list_joins(alignment: Alignment, study: Study) -> list[Join]:
    """Return the joins of both articles: the second's against the first, then the first's against the second."""
    texts = study.texts
    joins = []
    for side, runs in ((1, by_second(alignment)), (0, alignment.runs)):
        own, other = alignment.words[side], alignment.words[1 - side]
        doc = alignment.docs[side]
        for last, following in itertools.pairwise(runs):
            here = (last.second_end, following.second) if side else (last.first_end, following.first)
            there = (last.first_end, following.first) if side else (last.second_end, following.second)
            if here[0] == here[1] and there[0] < there[1]:
                before, after = own[max(0, here[0] - 3) : here[0]], own[here[1] : here[1] + 3]
                between = texts[doc][before[-1].end : after[0].start]
                joins.append(Join(doc, alignment.docs[1 - side], before, after, other[there[0] : there[1]], between))
    return joins


def count_other_stops(alignment: Alignment) -> int:
    """Return how many shared words the two articles print with another stop or capital, quotation marks aside."""
    return sum(
        strip_marks(alignment.words[0][run.first + n].printed)
        != strip_marks(alignment.words[1][run.second + n].printed)
        for run in alignment.runs
        for n in range(run.length)
    )


def strip_marks(printed: str) -> str:
    """Return a printed word without quotation marks, and with one kind of apostrophe."""
    return printed.strip("“”").replace("’", "'")


def name_pair(alignments: list[Alignment]) -> tuple[str, str]:
    """Return the ids of the first pair's articles, or words in their place where there is no pair."""
    return alignments[0].docs if alignments else ("a first article", "a second")


def describe_joins(alignments: list[Alignment], study: Study) -> str:
    """Return what the second article of the first pair prints at its joins, in the text's order, or "none"."""
    found = [place for alignment in alignments[:1] for place in list_joins(alignment, study)]
    return "; ".join(place.how for place in found if place.doc == alignments[0].docs[1]) or "none"


def measure_first(alignments: list[Alignment], study: Study) -> dict[str, int]:
    """Return the counts of the first of some alignments, all 0 where there is none.

    Keys: first, second (words of either article), shared, joins (places where the second article does not print words
    that stand between two shared runs in the first), not_printed (those words), stops (see ``count_other_stops``).
    """
    counts = dict.fromkeys(("first", "second", "shared", "joins", "not_printed", "stops"), 0)
    for alignment in alignments[:1]:
        joins = [place for place in list_joins(alignment, study) if place.doc == alignment.docs[1]]
        counts["first"], counts["second"] = (len(words) for words in alignment.words)
        counts["shared"], counts["stops"] = alignment.shared, count_other_stops(alignment)
        counts["joins"], counts["not_printed"] = len(joins), sum(len(place.words) for place in joins)
    return counts


def tell_first(alignments: list[Alignment], study: Study) -> Markdown:
    """Say in words how the two printings of the first of some alignments differ; a sentence where there is none.

    Its numbers lead to the findings that the chapter publishes from ``measure_first``.
    """
    if not alignments:
        return Markdown("No two articles of this choice quote the same speech.")
    found = measure_first(alignments, study)
    names = name_publishers(alignments[0], study)
    one, other = (
        Markdown(f"{link(doc, f'evidence-{name_anchor(doc)}')} {escape(name)}".strip())
        for doc, name in zip(alignments[0].docs, names, strict=True)
    )
    shared, joins, passed, stops = (
        link(f"{found[key]:,}", f"finding-rhetoric-aligned-{name_anchor(key)}")
        for key in ("shared", "joins", "not_printed", "stops")
    )
    every = "Every word" if found["shared"] == found["second"] else "Not every word"
    text = f"{every} that {other} quotes from the speech, excerpts apart, stands in {one} too: {shared} of "
    text += f"{found['second']:,}."
    if found["joins"]:
        text += f" At {joins} {'place' if found['joins'] == 1 else 'places'} {one} prints further words between them, "
        text += f"{passed} in all; what stands there in {other} is, in this order: "
        text += f"{escape(describe_joins(alignments, study))}."
    return Markdown(
        f"{text} The two printings differ in where a sentence ends: {stops} shared words carry another stop or capital."
    )


def tabulate_all(alignments: list[Alignment]) -> pd.DataFrame:
    """Return the stretches of all alignments: articles, printed by, words, in the first, in the second."""
    frames = []
    for alignment in alignments:
        rows = tabulate(alignment)
        rows.columns = pd.Index(["printed by", "words", "in the first", "in the second"])
        rows.insert(0, "articles", " and ".join(alignment.docs))
        frames.append(rows)
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def tabulate(alignment: Alignment) -> pd.DataFrame:
    """Return the stretches: columns printed by, words, the first article's words, the second's, each linked.

    Each cell's words lead to the quotation they stand in; long stretches show their first and last words.
    """
    first, second = alignment.words
    rows = []
    for stretch in list_stretches(alignment):
        rows.append(
            {
                "printed by": {"both": "both", "first": alignment.docs[0], "second": alignment.docs[1]}[stretch.kind],
                "words": stretch.length,
                alignment.docs[0]: link_stretch(first[slice(*stretch.first)]),
                alignment.docs[1]: link_stretch(second[slice(*stretch.second)]),
            }
        )
    return pd.DataFrame(rows, columns=["printed by", "words", *alignment.docs])


def link_stretch(words: list[Word]) -> Markdown:
    """Return a stretch of words, one link for each quotation that they stand in."""
    parts = []
    for quote, group in itertools.groupby(words, lambda word: word.quote):
        printed = [word.printed.strip("“”") for word in group]
        if len(printed) > 24:
            printed = [*printed[:9], "…", *printed[-7:]]
        parts.append(link(quote_passage(" ".join(printed)), quote))
    return join(parts, " ")


def tabulate_joins(alignments: list[Alignment], study: Study) -> pd.DataFrame:
    """Return the joins of all pairs: article, before, after, at the join, the other article, what it prints between."""
    rows = []
    for alignment in alignments:
        for place in list_joins(alignment, study):
            rows.append(
                {
                    "article": place.doc,
                    "sets side by side": join([link_stretch(place.before), link_stretch(place.after)], " · "),
                    "at the join": place.how,
                    "between them in": place.other,
                    "words": len(place.words),
                    "passage": link_stretch(place.words),
                }
            )
    columns = ["article", "sets side by side", "at the join", "between them in", "words", "passage"]
    return pd.DataFrame(rows, columns=columns)


def count_once(study: Study) -> pd.DataFrame:
    """Return, for each speech, the words printed from it and the words when each is counted once.

    Columns: speech (linked), speaker, articles, printed (words in marks, over all articles), excerpts (words of
    fragments that repeat a quotation of the same article), shared (words that an earlier article prints too),
    once.
    """
    rows = []
    for speech, quotes in list_speeches(study).items():
        words = read_words(quotes, study.texts)
        printed, kept = int(quotes["words"].sum()), sum(map(len, words.values()))
        shared = count_shared(speech, words)
        rows.append(
            {
                "speech": link(describe_event(speech.event, study), speech.event),
                "speaker": speech.speaker,
                "articles": ", ".join(words),
                "printed": printed,
                "excerpts": printed - kept,
                "shared": shared,
                "once": kept - shared,
            }
        )
    columns = ["speech", "speaker", "articles", "printed", "excerpts", "shared", "once"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("printed", ascending=False, kind="stable", ignore_index=True)


def count_shared(speech: Speech, words: Mapping[str, list[Word]]) -> int:
    """Return how many words of a speech an earlier article prints too."""
    docs, shared = list(words), 0
    for number, doc in enumerate(docs):
        pairs = [align_articles(speech, earlier, doc, words) for earlier in docs[:number]]
        shared += len({run.second + n for pair in pairs for run in pair.runs for n in range(run.length)})
    return shared


def describe_event(event: str, study: Study) -> str:
    """Return an occasion's name and date from the events, or its id where it is not among them."""
    events = study.tables["events"]
    own = events[events["id"].eq(event)]
    if own.empty:
        return event
    return f"{own['event'].iloc[0].replace('-', ' ')}, {own['date'].iloc[0]}".rstrip(", ")


def share_once(study: Study, speaker: str) -> tuple[int, int]:
    """Return a speaker's quoted words and all quoted words, each word of a speech counted once.

    Words that belong to no speech are counted as printed.
    """
    quotes, speeches = measure_quotations(study), count_once(study)
    repeated = speeches["printed"] - speeches["once"]
    own = int(repeated[speeches["speaker"].eq(speaker)].sum())
    words = int(quotes.loc[quotes["speaker"].eq(speaker), "words"].sum())
    return words - own, int(quotes["words"].sum()) - int(repeated.sum())


# --- the figure -----------------------------------------------------------------------------------------------

WIDTH = 5.4  # inches
MARGIN = 44.0  # points, for the articles' names
SIZE = 9.5  # points
LINE, ROW = 15.0, 44.0  # points: between the two lines of a row, and from row to row
LONGEST = 26  # words of one article alone that are set in full
BOTH, FIRST, SECOND = "#cfe5f5", PALETTE[4], PALETTE[2]


@dataclass(frozen=True)
class Column:
    """One column of the score: what each article prints there (nothing, where it does not), and its width."""

    kind: str
    upper: str
    lower: str
    width: float
    note: str = ""  # at the first column of a gap: what the article prints there


def draw_alignment(alignment: Alignment, study: Study) -> Figure | None:
    """Draw two articles' words of one speech: above, all words as two lanes; below, the shared part as a score.

    The score sets word over word from the first shared word to the last; a line stands where an article prints
    nothing, with what it prints at the join.
    """
    if not alignment.runs:
        return None
    rows = break_rows(list_columns(alignment, list_joins(alignment, study)), WIDTH * 72 - MARGIN - 6)
    height = 96 + ROW * len(rows) + 24
    figure = new_figure(WIDTH, height / 72)
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH * 72)
    axes.set_ylim(height, 0)
    axes.axis("off")
    draw_lanes(axes, alignment, name_publishers(alignment, study))
    for number, row in enumerate(rows):
        draw_row(axes, row, 112 + ROW * number, alignment.docs)
    draw_key(axes, height - 12, alignment.docs, {column.kind for row in rows for column in row})
    return figure


def draw_lanes(axes: Axes, alignment: Alignment, names: tuple[str, str]) -> None:
    """Draw all words of both articles as two lanes of one scale, with bands between what they share."""
    first, second = alignment.words
    scale = (WIDTH * 72 - 12) / max(len(first), len(second))
    # The shorter lane stands below the first shared word, as far as the page allows.
    run = alignment.runs[0]
    room = (max(len(first), len(second)) - min(len(first), len(second))) * scale
    slide = min(max((run.first - run.second) * scale, -room), room)
    lefts = (6 + max(-slide, 0), 6 + max(slide, 0))
    tops, bottoms = (22.0, 66.0), (36.0, 80.0)
    for stretch in list_stretches(alignment):
        for side, (start, end) in enumerate((stretch.first, stretch.second)):
            colour, alpha = (PALETTE[0], 1.0) if stretch.kind == "both" else ((FIRST, SECOND)[side], 0.45)
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
        label = f"{alignment.docs[side]} {names[side]}".strip() + f": {len(words):,} quoted words"
        right = lefts[side] + len(words) * scale + 6
        beside = right + measure_width(label) * 1.15 < WIDTH * 72
        y = (tops[side] + bottoms[side]) / 2 if beside else (16, 90)[side]
        axes.text(right if beside else 6, y, label, fontsize=SIZE, weight="bold", va="center")


def list_columns(alignment: Alignment, joins: list[Join]) -> list[Column]:
    """Return the columns of the score, from the first shared word to the last."""
    stretches = list_stretches(alignment)
    shared = [n for n, stretch in enumerate(stretches) if stretch.kind == "both"]
    notes = {place.words[0].start: place.how for place in joins}
    columns = []
    for stretch in stretches[shared[0] : shared[-1] + 1]:
        filled = shorten_columns(list(fill_columns(alignment, stretch)))
        if stretch.kind != "both":
            own = (
                alignment.words[0][stretch.first[0]]
                if stretch.kind == "first"
                else alignment.words[1][stretch.second[0]]
            )
            filled[0] = replace(filled[0], note=notes.get(own.start, ""))
        columns += filled
    return columns


def fill_columns(alignment: Alignment, stretch: Stretch) -> Iterator[Column]:
    """Yield a stretch's columns, one a word."""
    first = [word.printed for word in alignment.words[0][slice(*stretch.first)]]
    second = [word.printed for word in alignment.words[1][slice(*stretch.second)]]
    for upper, lower in itertools.zip_longest(first, second, fillvalue=""):
        yield Column(stretch.kind, upper, lower, max(measure_width(upper), measure_width(lower)))


def shorten_columns(columns: list[Column]) -> list[Column]:
    """Return the columns of a stretch of one article, cut in the middle where it is long."""
    if columns[0].kind == "both" or len(columns) <= LONGEST:
        return columns
    left = f"[… {len(columns) - 12:,} words …]"
    upper, lower = (left, "") if columns[0].kind == "first" else ("", left)
    return [*columns[:8], Column(columns[0].kind, upper, lower, measure_width(left)), *columns[-4:]]


def measure_width(text: str) -> float:
    """Return the width of a word as set in the figure, in points, with the blank after it."""
    if not text:
        return 0.0
    path = TextPath((0, 0), text, size=SIZE, prop=FontProperties(family="DejaVu Sans"))
    return float(path.get_extents().width) + 5.0


def break_rows(columns: list[Column], width: float) -> list[list[Column]]:
    """Break the columns into rows of at most ``width`` points."""
    rows: list[list[Column]] = [[]]
    for column in columns:
        if rows[-1] and sum(each.width for each in rows[-1]) + column.width > width:
            rows.append([])
        rows[-1].append(column)
    return rows


def draw_row(axes: Axes, row: list[Column], top: float, docs: tuple[str, str]) -> None:
    """Draw one row of the score: the first article's words over the second's."""
    for line, doc in enumerate(docs):
        axes.text(6, top + LINE * line, doc, fontsize=SIZE - 1, color=GREY, va="center", family="DejaVu Sans Mono")
    left = MARGIN
    for kind, group in itertools.groupby(row, lambda column: column.kind):
        columns = list(group)
        width = sum(column.width for column in columns)
        if kind == "both":
            box = (left - 2.5, top - LINE / 2), width - 0.5, 2 * LINE
            axes.add_patch(Rectangle(*box, color=BOTH, linewidth=0))
        else:
            y = top + (LINE if kind == "first" else 0)
            axes.plot([left, left + width - 5], [y + 2, y + 2], color=GREY, linewidth=0.8, linestyle=(0, (1, 2)))
            axes.text(left, y - 4, columns[0].note, fontsize=SIZE - 2.5, color="#555555", va="center", style="italic")
        for column in columns:
            draw_column(axes, column, left, top)
            left += column.width


def draw_column(axes: Axes, column: Column, left: float, top: float) -> None:
    """Draw one column's words; a shared word that the second prints with other stops or capitals is set bold."""
    differs = column.kind == "both" and strip_marks(column.upper) != strip_marks(column.lower)
    colours = {"both": INK, "first": FIRST, "second": SECOND}
    for line, text in enumerate((column.upper, column.lower)):
        if text:
            axes.text(left, top + LINE * line, text, fontsize=SIZE, color=colours[column.kind], va="center")
            if differs:
                y = top + LINE * line + 6
                axes.plot([left, left + column.width - 5], [y, y], color=PALETTE[7], linewidth=1)


def draw_key(axes: Axes, y: float, docs: tuple[str, str], kinds: set[str]) -> None:
    """Draw the key of the score: the kinds of words that it holds, and the sign of another stop or capital."""
    left = MARGIN
    for kind, text, colour in (
        ("both", "printed by both", INK),
        ("first", f"only by {docs[0]}", FIRST),
        ("second", f"only by {docs[1]}", SECOND),
    ):
        if kind not in kinds:
            continue
        width = measure_width(text)
        if kind == "both":
            axes.add_patch(Rectangle((left - 2.5, y - 7), width - 0.5, 14, color=BOTH, linewidth=0))
        axes.text(left, y, text, fontsize=SIZE - 0.5, color=colour, va="center")
        left += width + 14
    text = "other stop or capital"
    axes.text(left, y, text, fontsize=SIZE - 0.5, va="center")
    axes.plot([left, left + measure_width(text) - 8], [y + 6.5, y + 6.5], color=PALETTE[7], linewidth=1)


def write_caption(alignment: Alignment, study: Study) -> str:
    """Return the figure's caption: its finding in words, from the data."""
    if not alignment.runs:
        return "No words in a row are printed by both articles."
    first, second = alignment.words
    own = [place for place in list_joins(alignment, study) if place.doc == alignment.docs[1]]
    passed = sum(len(place.words) for place in own)
    caption = (
        f"One speech, two articles. {len(second):,} words of it are quoted in {alignment.docs[1]} and "
        f"{len(first):,} in {alignment.docs[0]}; {alignment.shared:,} stand word for word in both "
        f"({show_share(alignment.shared, len(second))} of the words in {alignment.docs[1]}, "
        f"{show_share(alignment.shared, len(first))} of those in {alignment.docs[0]})."
    )
    if own:
        marked = sum(place.how == MARKED for place in own)
        caption += (
            f" Between the first of them and the last, {alignment.docs[1]} does not print {passed:,} words that "
            f"{alignment.docs[0]} prints, at {len(own)} {'place' if len(own) == 1 else 'places'}, {marked} of them "
            "with a mark of omission."
        )
    return str(escape(caption))


def describe_alignment(alignment: Alignment, study: Study) -> str:
    """Return the alternative text of the figure that ``draw_alignment`` draws."""
    names = name_publishers(alignment, study)
    parts = []
    for stretch in list_stretches(alignment):
        if stretch.kind == "both":
            words = alignment.words[0][slice(*stretch.first)]
            parts.append(f"both print “{join_words(words)}”")
        else:
            side = 0 if stretch.kind == "first" else 1
            parts.append(f"only {alignment.docs[side]} prints {stretch.length:,} words")
    return (
        f"Two lanes of words that {alignment.docs[0]} ({names[0]}) and {alignment.docs[1]} ({names[1]}) quote from "
        f"one speech, with bands between the words that both print; below, the shared part word over word. In order: "
        + "; ".join(parts)
        + "."
    )


def join_words(words: list[Word]) -> str:
    """Return words as printed, without quotation marks."""
    return " ".join(word.printed.strip("“”") for word in words)


def name_publishers(alignment: Alignment, study: Study) -> tuple[str, str]:
    """Return the publishers of the two articles, empty where they are not known."""
    known = {document.id: document.publisher for document in study.documents}
    return known[alignment.docs[0]], known[alignment.docs[1]]
