"""Transcripts: where a quotation's words stand in other texts, in one place or in several.

Candidates come from an index of the transcripts' runs of one, two and three words; each is then aligned word by word.
What is found is where the same words stand, in the same order or in another; who spoke them, the transcript says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from sourcebook.compare.wording import (
    CLASSES,
    SHORTEST_RUN,
    Comparison,
    Run,
    align_words,
    compare_wording,
    fill_gaps,
    tokenise,
)
from sourcebook.documents.document import Document
from sourcebook.documents.lexicons import read_words
from sourcebook.documents.words import unwrap

# Words left out in a row up to which a quotation comes from one place; of a short one, three times its own words.
LONGEST_GAP = 50
# A quotation counts as found where at least half of what its words tell stands in one place, and that is more than
# chance would give. What a word tells is measured in bits: the rarer it is in the transcripts, the more.
_LEAST = 0.5
_BEYOND_CHANCE = 14.0  # bits, beyond those that name a place among all, and the distance of each further run
_BITS_OF_A_GAP = 6.0
_SHORTEST_PART = 4  # words for which a place of their own is looked up
_COMMON = 1_000  # places of a run of words from which it is passed over, where the quotation has rarer ones
_CANDIDATES = 6
_LONGEST_CONTEXT = 60  # words on each side, at most, up to the sentence's beginning and end
_SIZES = (1, 2, 3)
_BETWEEN = -1  # stands between two transcripts, and is no word
_STOP = re.compile(r"[.!?\n]")
_PARENTHESIS = re.compile(r"[(\[]([^()\[\]\n]{1,80})[)\]]")
_ELLIPSIS = re.compile(r"(?:…|\.\s?\.\s?\.|\[[^\]]*\])\W*")


class Place(NamedTuple):
    """A stretch of a transcript that has a quotation's words, or a part of them.

    Attributes:
        transcript: the transcript's file.
        start, end: the stretch in its text, in code points.
        words: the stretch.
        compared: the quotation, or its part, held against the sentences in which the stretch stands.
    """

    transcript: str
    start: int
    end: int
    words: str
    compared: Comparison


@dataclass(frozen=True)
class Search:
    """What was found of a quotation.

    Attributes:
        places: where its parts stand, in the quotation's order; empty where it was not found.
        classes: the classes of all differences.
        kept: the share of its words that stand there, from 0 to 1.
        equal: how many places have all its words in a row, 0 where none has.
    """

    places: tuple[Place, ...]
    classes: tuple[str, ...]
    kept: float
    equal: int


class _Part(NamedTuple):
    """Some words of a quotation (from ``first`` to before ``last``) and the runs that stand in one place."""

    first: int
    last: int
    runs: tuple[Run, ...]

    @property
    def kept(self) -> int:
        """Return how many words the runs have."""
        return sum(run.length for run in self.runs)


class Transcripts:
    """The index of some transcripts: their words as numbers in one row, and where each run of words stands."""

    def __init__(self, documents: Iterable[Document]) -> None:
        """Read the words of documents."""
        self._files: list[str] = []
        self._texts: list[str] = []
        self._numbers: dict[str, int] = {}
        numbers: list[int] = []
        spans: list[tuple[int, int]] = []
        self._begins: list[int] = []
        for document in documents:
            text = unwrap(document.text)
            self._files.append(document.file)
            self._texts.append(text)
            self._begins.append(len(numbers))
            for token in tokenise(_blank_unspoken(text)):
                numbers.append(self._numbers.setdefault(token.key, len(self._numbers) + 1))
                spans.append((token.start, token.end))
            numbers.append(_BETWEEN)
            spans.append((len(text), len(text)))
        self._begins.append(len(numbers))
        self._words = np.array(numbers, dtype=np.int64)
        counts = np.bincount(self._words + 1, minlength=len(self._numbers) + 2)[1:]
        # A word that no transcript has counts as one that stands there half a time.
        self._bits = np.log2(max(2, len(numbers)) / np.maximum(counts, 0.5))
        self._spans = np.array(spans, dtype=np.int64).reshape(-1, 2)

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self._words) - len(self._files)

    @cached_property
    def _index(self) -> dict[int, tuple[np.ndarray, np.ndarray]]:
        """The runs of words of each size, sorted, and the place of each."""
        index = {}
        for size in _SIZES:
            runs = self._join(self._words, size)
            order = np.argsort(runs, kind="stable")
            index[size] = (runs[order], order)
        return index

    def _join(self, words: np.ndarray, size: int) -> np.ndarray:
        """Return a number for each run of words of a size; two runs may share one, and are told apart later."""
        count = max(0, len(words) - size + 1)
        joined = np.zeros(count, dtype=np.int64)
        for place in range(size):
            joined = joined * np.int64(len(self._numbers) + 2) + words[place : place + count]
        return joined

    def _look_up(self, words: np.ndarray) -> list[tuple[int, np.ndarray]]:
        """Return for each run of a quotation's words its place there and its places here, the rare ones."""
        found = []
        for size in _SIZES:
            runs, order = self._index[size]
            sought = self._join(words, size)
            starts, ends = np.searchsorted(runs, sought), np.searchsorted(runs, sought, side="right")
            found += [(n, order[a:b]) for n, (a, b) in enumerate(zip(starts, ends, strict=True)) if b > a]
        rare = [each for each in found if len(each[1]) <= _COMMON]
        return rare or sorted(found, key=lambda each: len(each[1]))[:1]

    def find(self, quotation: str) -> Search:
        """Return where a quotation's words stand.

        One that stands somewhere word for word is found there, first of all. Otherwise the place that has most of its
        words is taken, and what that does not have is looked up by itself: so a quotation joined from two places is
        found as two.
        """
        tokens = tokenise(quotation)
        words = np.array([self._numbers.get(token.key, 0) for token in tokens], dtype=np.int64)
        if not len(words):
            return Search((), (), 0.0, 0)
        parts = self._find_parts(words, 0)
        if not parts:
            return Search((), (), 0.0, 0)
        places, classes = [], set()
        for n, part in enumerate(parts):
            start = tokens[part.first].start if n else 0
            end = tokens[parts[n + 1].first].start if n + 1 < len(parts) else len(quotation)
            place = min((self._show(each, quotation[start:end]) for each in self._list_equal(part)), key=_count_classes)
            places.append(place)
            classes |= set(place.compared.classes)
            if n:
                classes.add(_class_seam(quotation, tokens[part.first - 1].end, start))
        kept = sum(part.kept for part in parts) / len(words)
        equal = len(self._find_equal(words)) if len(parts) == 1 and kept == 1 else 0
        return Search(tuple(places), tuple(kind for kind in CLASSES if kind in classes), kept, equal)

    def _list_equal(self, part: _Part) -> list[_Part]:
        """Return a part at every place that has the same words in a row, at most some."""
        (run, *others) = part.runs
        if others or run.length < part.last - part.first:
            return [part]
        places = self._find_equal(self._words[run.second : run.second_end])[:_CANDIDATES].tolist()
        return [_Part(part.first, part.last, (Run(0, place, run.length),)) for place in places]

    def _find_equal(self, words: np.ndarray) -> np.ndarray:
        """Return the places where words stand in a row."""
        found = self._look_up(words)
        if not found:
            return np.zeros(0, dtype=np.int64)
        offset, places = min(found, key=lambda each: len(each[1]))
        starts = places - offset
        starts = starts[(starts >= 0) & (starts + len(words) <= len(self._words))]
        for n, word in enumerate(words):
            starts = starts[self._words[starts + n] == word]
        return np.sort(starts)

    def _find_parts(self, words: np.ndarray, first: int) -> list[_Part]:
        """Return the parts of a quotation, from its word ``first`` on, each with the runs of its place."""
        equal = self._find_equal(words)
        if len(equal):
            return [_Part(first, first + len(words), (Run(0, int(equal[0]), len(words)),))]
        candidates = [self._align(words, start, end) for start, end in self._list_windows(words)]
        runs = max(candidates, key=lambda each: self._rate(words, each), default=())
        if not self._tells(words, runs):
            return []
        whole = [run for run in runs if run.length >= min(SHORTEST_RUN, len(words))] or runs
        begin, end = min(run.first for run in whole), max(run.first_end for run in whole)
        before = self._find_apart(words, runs, 0, begin, first)
        after = self._find_apart(words, runs, end, len(words), first)
        begin, end = begin if before else 0, end if after else len(words)
        own = [Run(run.first - begin, run.second, run.length) for run in runs if begin <= run.first < end]
        return [*before, _Part(first + begin, first + end, tuple(own)), *after]

    def _find_apart(self, words: np.ndarray, runs: Sequence[Run], begin: int, end: int, first: int) -> list[_Part]:
        """Return the parts of some of a quotation's words, of which the place of the others has less than half."""
        here = self._weigh(words, [run for run in runs if begin <= run.first < end])
        if end - begin < _SHORTEST_PART or here >= _LEAST * self._bits[words[begin:end]].sum():
            return []
        return self._find_parts(words[begin:end], first + begin)

    def _list_windows(self, words: np.ndarray) -> Iterator[tuple[int, int]]:
        """Yield the stretches that hold most of the quotation's runs of words, the best first."""
        found = self._look_up(words)
        if not found:
            return
        width = len(words) + len(words) // 2 + 4
        places = np.concatenate([places // width for _, places in found])
        which = np.repeat(np.arange(len(found)), [len(places) for _, places in found])
        # Each window is two widths long and begins at every width, so that no stretch is torn.
        both = np.unique(np.concatenate([places, places - 1]) * len(found) + np.concatenate([which, which]))
        windows, counts = np.unique(both // len(found), return_counts=True)
        best = np.lexsort((windows, -counts))[:_CANDIDATES]
        gap = _limit_gap(len(words))
        for window in windows[best].tolist():
            yield max(0, window * width - gap), min(len(self._words), (window + 2) * width + gap)

    def _align(self, words: np.ndarray, start: int, end: int) -> tuple[Run, ...]:
        """Return the runs that a quotation shares with a stretch, those in one place that have most words."""
        here, there = words.tolist(), self._words[start:end].tolist()
        runs = align_words(here, there, min(SHORTEST_RUN, max(1, len(here) // 2)))
        groups: list[list[Run]] = []
        for run in sorted(runs, key=lambda run: run.second):
            gap = there[groups[-1][-1].second_end : run.second] if groups else []
            if groups and len(gap) <= _limit_gap(len(here)) and _BETWEEN not in gap:
                groups[-1].append(run)
            else:
                groups.append([run])
        rated = [sorted(group, key=lambda run: run.first) for group in groups]
        filled = [(*group, *fill_gaps(here, there, group)) for group in rated]
        best = max(filled, key=lambda each: self._rate(words, each), default=())
        return tuple(Run(run.first, run.second + start, run.length) for run in best)

    def _weigh(self, words: np.ndarray, runs: Iterable[Run]) -> float:
        """Return how many bits the words of some runs tell."""
        return float(sum(self._bits[words[run.first : run.first_end]].sum() for run in runs))

    def _rate(self, words: np.ndarray, runs: Sequence[Run]) -> tuple[float, int]:
        """Return how good a place is: by what its words in common tell, then by how near they stand."""
        if not runs:
            return (0.0, 0)
        spread = max(run.second_end for run in runs) - min(run.second for run in runs)
        return self._weigh(words, runs) - _BITS_OF_A_GAP * len(runs), -spread

    def _tells(self, words: np.ndarray, runs: Sequence[Run]) -> bool:
        """Tell whether runs have enough of the words, and more than chance."""
        if not runs:
            return False
        kept = self._weigh(words, runs)
        chance = np.log2(len(self._words)) + _BITS_OF_A_GAP * (len(runs) - 1)
        return bool(kept >= _LEAST * self._bits[words].sum() and kept >= chance + _BEYOND_CHANCE)

    def _show(self, part: _Part, printed: str) -> Place:
        """Return the place of a part of a quotation, with the comparison."""
        start, end = min(run.second for run in part.runs), max(run.second_end for run in part.runs)
        number = int(np.searchsorted(self._begins, start, side="right")) - 1
        text, low, high = self._texts[number], self._begins[number], self._begins[number + 1] - 1
        # The quotation's words before the first and after the last in common stand in the place of as many here.
        head = min(run.first for run in part.runs)
        tail = part.last - part.first - max(run.first_end for run in part.runs)
        before = range(start - 1, max(low, start - _LONGEST_CONTEXT) - 1, -1)
        begins = next((n + 1 for n in before if self._stops(text, n)), max(low, start - _LONGEST_CONTEXT))
        after = range(end - 1, min(high, end + _LONGEST_CONTEXT) - 1)
        ends = next((n + 1 for n in after if self._stops(text, n)), min(high, end + _LONGEST_CONTEXT))
        context = _blank_unspoken(text[self._spans[begins, 0] : self._close(text, ends)])
        first, last = max(begins, start - head), min(ends, end + tail)
        span = int(self._spans[first, 0]), int(self._spans[last - 1, 1])
        return Place(self._files[number], *span, text[slice(*span)], compare_wording(printed, context))

    def _stops(self, text: str, word: int) -> bool:
        """Tell whether a sentence or line ends after a word."""
        return bool(_STOP.search(text, self._spans[word, 1], self._spans[word + 1, 0]))

    def _close(self, text: str, word: int) -> int:
        """Return the end of what stands after the word before a place, up to the line's end."""
        stop = int(self._spans[word, 0]) if word < len(self._spans) else len(text)
        line = text.find("\n", self._spans[word - 1, 1], stop)
        return line if line >= 0 else stop


def _blank_unspoken(text: str) -> str:
    """Return a text with blanks in the place of parentheses such as (Applause.), which nobody said."""
    unspoken = read_words("transcripts")["unspoken"]
    return _PARENTHESIS.sub(
        lambda found: " " * len(found[0]) if unspoken & set(re.findall(r"\w+", found[1].casefold())) else found[0], text
    )


def _limit_gap(words: int) -> int:
    """Return how many words may be left out in a row within one place."""
    return min(LONGEST_GAP, 3 * words)


def _count_classes(place: Place) -> int:
    """Return in how many ways a place differs."""
    return len(place.compared.classes)


def _class_seam(quotation: str, end: int, start: int) -> str:
    """Return the class of what lies between two places: left out with a mark where the quotation has one, or joined."""
    return "left_out_marked" if _ELLIPSIS.search(quotation, end, start) else "joined"
