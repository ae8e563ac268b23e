"""Alignment: one speech in two newsrooms, word by word.

Two articles that quote the same speech (``quotes.speech``) are laid side by side: which words both print, which
only one prints, and where one sets side by side what stands apart in the other.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from sourcebook.chapters.rhetoric.voices import measure_quotations
from sourcebook.compare.wording import SHORTEST_RUN, Run, align_words, normalise
from sourcebook.documents.words import WORD
from sourcebook.findings.study import Study, remember


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
        words[row.doc] += _split_quotation(row, texts[row.doc])
    return words


def _split_quotation(row: tuple, text: str) -> list[Word]:
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
        if any(_stands_in(keys[row.id], keys[other]) for other in near):
            found.add(row.id)
        earlier.append((row.id, row.doc))
    return found


def _stands_in(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Tell whether words stand in a row in others."""
    size = len(part)
    return any(list(whole[n : n + size]) == list(part) for n in range(len(whole) - size + 1))


# --- alignment ------------------------------------------------------------------------------------------------


def align_articles(speech: Speech, first: str, second: str, words: Mapping[str, list[Word]]) -> Alignment:
    """Align the words that two articles quote from one speech."""
    runs = align_words([word.key for word in words[first]], [word.key for word in words[second]])
    return Alignment(speech, (first, second), (words[first], words[second]), runs)


@remember
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
    before = {run.second: place for place, run in zip(_find_starts(alignment), by_second(alignment), strict=True)}
    stretches, place = [], 0
    for run in alignment.runs:
        stretches += _make_stretch("first", (place, run.first), (0, 0))
        stretches += _make_stretch("second", (0, 0), (before[run.second], run.second))
        stretches += _make_stretch("both", (run.first, run.first_end), (run.second, run.second_end))
        place = run.first_end
    stretches += _make_stretch("first", (place, len(first)), (0, 0))
    last = max((run.second_end for run in alignment.runs), default=0)
    return stretches + _make_stretch("second", (0, 0), (last, len(second)))


def by_second(alignment: Alignment) -> list[Run]:
    """Return the runs in the order of the second article."""
    return sorted(alignment.runs, key=lambda run: run.second)


def _find_starts(alignment: Alignment) -> list[int]:
    """Return, for each run in the second article's order, where the words before it begin."""
    return [0, *(run.second_end for run in by_second(alignment))][: len(alignment.runs)]


def _make_stretch(kind: str, first: tuple[int, int], second: tuple[int, int]) -> list[Stretch]:
    """Return a stretch in a list, or an empty list where it has no words."""
    stretch = Stretch(kind, first, second)
    return [stretch] if stretch.length else []


# --- where the printings differ -----------------------------------------------------------------------------------


# --- the figure -----------------------------------------------------------------------------------------------
