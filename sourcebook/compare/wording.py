"""Wording: a quotation held against another printing of the same words, word by word.

What two printings share is found by aligning their words (``rapidfuzz.distance.Indel``); what lies between is classed
by rule. Letter case, the shape of quotation marks and the length of dashes are set aside. A difference says that two
printings differ, and not which of them has the words as spoken.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

# Fewer equal words in a row than this are chance: two texts share "you", "and the", "it is" anyhow.
SHORTEST_RUN = 3
# Words after which two words in a row, at a quotation's beginning or end, are still looked for.
FARTHEST = 12
CLASSES = ("left_out_marked", "left_out_unmarked", "changed", "added", "joined", "cut", "punctuation", "form")
# How a difference is called, the most telling first: a quotation that has several is counted in the first.
NAMES = {
    "changed": "words changed",
    "left_out_unmarked": "words left out without a mark",
    "left_out_marked": "words left out with a mark",
    "added": "words added",
    "joined": "sentences joined, parted or in another order",
    "cut": "begins or ends inside a sentence",
    "punctuation": "punctuation only",
    "form": "a contraction only",
    "none": "agree word for word",
}
_WORD = re.compile(r"[^\W_]+(?:['’.&/,][^\W_]+|[-‐‑][^\W_]+)*['’]?")
_BREAK = re.compile(r"\[…\]")  # in the other printing: words of its journalist, or another passage
_INSERTED = re.compile(r"\[(?!…\])[^\]]*\]")  # in the other printing: its journalist's word
_MARKED = re.compile(r"…|\.\s?\.\s?\.|\[")
_STOP = re.compile(r"[.!?]")
_PUNCTUATION = re.compile(r"[,;:.!?()—]")
_ENDINGS = {"'re": "are", "'ll": "will", "'ve": "have", "'m": "am"}
_IS = {"it", "that", "he", "she", "there", "who", "what", "where", "here", "how"}


@dataclass(frozen=True)
class Run:
    """Words in a row that two lists share: their places in the two."""

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


class _Piece(NamedTuple):
    """A stretch of a quotation held against another printing.

    Attributes:
        kind: "kept", or the class of the difference: left_out_marked, left_out_unmarked, changed, added, cut,
            or uncovered, where the other printing does not have this part.
        printed: the quotation's words, as printed, with the stops after them.
        other: the other printing's words in their place.
    """

    kind: str
    printed: str
    other: str


@dataclass(frozen=True)
class Comparison:
    """A quotation beside another printing: its pieces in order, and the classes of all differences."""

    pieces: tuple[_Piece, ...]
    classes: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Tell whether the two have the same words in the same order, with the same stops."""
        return not self.classes


class Token(NamedTuple):
    """A word, or half of a contraction: its form for comparison, and its place in the text."""

    key: str
    start: int
    end: int
    contracted: bool


def normalise(word: str) -> str:
    """Return a word's form for comparison: lower case, one kind of apostrophe."""
    return word.casefold().replace("’", "'")


def compare_wording(quotation: str, other: str, covers: str = "whole") -> Comparison:
    """Hold a quotation against another printing of its words.

    What the other printing has before and after is not compared: a quotation may begin and end anywhere. With
    ``covers="part"`` neither is what the quotation has before and after. In ``other``, […] stands for words that are
    not the speaker's or not at hand, and brackets hold its journalist's.
    """
    other = _INSERTED.sub(lambda inserted: " " * len(inserted[0]), other)
    first, second = tokenise(quotation), tokenise(other)
    breaks = [match.start() for match in _BREAK.finditer(other)]
    runs = _align(quotation, other, first, second)
    if not runs:
        return _show_nearest(quotation, other, first, second, covers)
    return _Reading(quotation, other, first, second, breaks, runs, covers).compare()


def list_classes(codes: Iterable[str]) -> str:
    """Return classes of difference in words, in the order of the scheme."""
    named = [NAMES[code].removesuffix(" only") for code in CLASSES if code in set(codes)]
    return ", ".join(named) or "none"


def tokenise(text: str) -> list[Token]:
    """Return the words of a text, contractions as the two words that they stand for."""
    found = ((match, _expand(match[0])) for match in _WORD.finditer(text))
    return [Token(key, match.start(), match.end(), len(keys) > 1) for match, keys in found for key in keys]


@lru_cache(maxsize=100_000)
def _expand(word: str) -> list[str]:
    """Return the words that a contraction stands for, or the word without hyphens and a last apostrophe."""
    word = normalise(word)
    for ending, long in _ENDINGS.items():
        if word.endswith(ending):
            return [word.removesuffix(ending), long]
    if word.endswith("n't"):
        return [{"ca": "can", "wo": "will"}.get(word[:-3], word[:-3]), "not"]
    if word.endswith("'s") and word[:-2] in _IS:
        return [word[:-2], "is"]
    return [re.sub(r"[-‐‑]|'$", "", word)]


# --- alignment ------------------------------------------------------------------------------------------------


def align_words(first: Sequence[str], second: Sequence[str], shortest: int = SHORTEST_RUN) -> list[Run]:
    """Return the runs of ``shortest`` or more words that two lists share, in the order of the first list.

    Rounds of the longest common subsequence (``rapidfuzz.distance.Indel``), each on the words that no earlier
    round has placed, so that passages whose order differs are found too. The subsequence may tear a passage
    apart where its first words stand earlier too, so each run is placed where it grows longest.
    """
    open_first, open_second = set(range(len(first))), set(range(len(second)))
    runs: list[Run] = []
    while found := _find_runs(first, second, sorted(open_first), sorted(open_second), shortest):
        for run in found:
            taken = not open_first.issuperset(range(run.first, run.first_end))
            if taken or not open_second.issuperset(range(run.second, run.second_end)):
                continue  # an earlier run of this round has grown into it: the next round looks again
            placed = _place(run, first, second, open_first, open_second)
            open_first.difference_update(range(placed.first, placed.first_end))
            open_second.difference_update(range(placed.second, placed.second_end))
            runs.append(placed)
    return sorted(_merge_runs(runs), key=lambda run: run.first)


def _find_runs(
    first: Sequence[str], second: Sequence[str], open_first: list[int], open_second: list[int], shortest: int
) -> list[Run]:
    """Return the runs that one round of alignment finds among the words still open, by their places."""
    left, right = [first[n] for n in open_first], [second[n] for n in open_second]
    runs: list[Run] = []
    for step in Indel.opcodes(left, right):
        if step.tag != "equal":
            continue
        pairs = zip(
            open_first[step.src_start : step.src_end], open_second[step.dest_start : step.dest_end], strict=True
        )
        for _, group in itertools.groupby(enumerate(pairs), lambda item: (item[1][0] - item[0], item[1][1] - item[0])):
            places = [pair for _, pair in group]
            runs.append(Run(*places[0], len(places)))
    return [run for run in _gather(second, runs, open_second, shortest) if run.length >= shortest]


def _gather(second: Sequence[str], runs: list[Run], open_second: Sequence[int], shortest: int) -> list[Run]:
    """Return runs of which a short one has the words that could as well stand at the end of the one before.

    Those come first, lest the one before grow over them again.
    """
    gathered = []
    for n in range(len(runs) - 1, 0, -1):
        one, next_ = runs[n - 1 : n + 1]
        spare = one.length if one.length < shortest else one.length - shortest
        moved = min(_count_movable(second, one, next_), spare) if next_.length < shortest else 0
        is_open = set(open_second).issuperset(range(next_.second - moved, next_.second))
        if next_.length + moved >= shortest > next_.length and is_open:
            runs[n - 1 : n + 1] = _move(one, next_, moved)
            gathered.append(runs[n])
    return [*gathered, *(run for run in runs if run not in gathered)]


def _count_movable(second: Sequence[str], one: Run, next_: Run) -> int:
    """Return how many words at the end of a run stand before the next one too, where only the second list has a gap."""
    if one.first_end != next_.first or one.second_end >= next_.second:
        return 0
    most = min(one.length, next_.second - one.second_end)
    pairs = ((second[one.second_end - n], second[next_.second - n]) for n in range(1, most + 1))
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _move(one: Run, next_: Run, words: int) -> tuple[Run, Run]:
    """Return two runs with words moved from the end of the first to the beginning of the next."""
    return (
        Run(one.first, one.second, one.length - words),
        Run(next_.first - words, next_.second - words, next_.length + words),
    )


def _place(run: Run, first: Sequence[str], second: Sequence[str], open_first: set[int], open_second: set[int]) -> Run:
    """Return a run, grown, at the place in the first list where it grows longest; at its own where several do."""
    words = list(second[run.second : run.second_end])
    others = [
        n
        for n in range(len(first) - len(words) + 1)
        if list(first[n : n + len(words)]) == words and open_first.issuperset(range(n, n + len(words)))
    ]
    tried = [
        _grow(Run(n, run.second, run.length), first, second, open_first, open_second) for n in [run.first, *others]
    ]
    return max(tried, key=lambda each: each.length)


def _grow(run: Run, first: Sequence[str], second: Sequence[str], open_first: set[int], open_second: set[int]) -> Run:
    """Return a run with the equal words before and after it that no other run holds."""
    a, b, length = run.first, run.second, run.length
    while {a - 1} <= open_first and {b - 1} <= open_second and first[a - 1] == second[b - 1]:
        a, b, length = a - 1, b - 1, length + 1
    while {a + length} <= open_first and {b + length} <= open_second and first[a + length] == second[b + length]:
        length += 1
    return Run(a, b, length)


def _merge_runs(runs: list[Run]) -> list[Run]:
    """Join runs that follow each other without a gap in both lists."""
    merged: list[Run] = []
    for run in sorted(runs, key=lambda run: run.first):
        last = merged[-1] if merged else None
        if last and (last.first_end, last.second_end) == (run.first, run.second):
            merged[-1] = Run(last.first, last.second, last.length + run.length)
        else:
            merged.append(run)
    return merged


def _align(quotation: str, other: str, first: Sequence[Token], second: Sequence[Token]) -> list[Run]:
    """Return the runs that a quotation's words share with another printing, in the quotation's order."""
    left, right = [token.key for token in first], [token.key for token in second]
    if left and (place := _find(left, right)) is not None:
        return [Run(0, place, len(left))]
    runs = align_words(left, right)
    if not runs:
        a, b, c, d = _find_nearest(quotation, other, first, second)
        return sorted(_fill(left, right, a, b, c, d), key=lambda run: run.first)
    found = _merge_runs([*runs, *fill_gaps(left, right, runs)])
    return _place_gaps(quotation, first, right, found)


def _place_gaps(quotation: str, first: Sequence[Token], right: Sequence[str], runs: list[Run]) -> list[Run]:
    """Return the runs with each omission where the quotation marks it, where the same words allow several places."""
    for n in range(len(runs) - 1):
        one, next_ = runs[n : n + 2]
        for words in range(min(one.length - 1, _count_movable(right, one, next_)) + 1):
            place = one.first_end - words
            if _MARKED.search(quotation, first[place - 1].end, first[place].start):
                runs[n : n + 2] = _move(one, next_, words)
                break
    return runs


def _find_nearest(
    quotation: str, other: str, first: Sequence[Token], second: Sequence[Token]
) -> tuple[int, int, int, int]:
    """Return the words of both whose letters are most alike: for what is too short to be aligned by its words."""
    near = fuzz.partial_ratio_alignment(normalise(quotation), normalise(other))
    if near is None:
        return 0, 0, 0, 0
    ones = [n for n, token in enumerate(first) if token.start < near.src_end and token.end > near.src_start]
    others = [n for n, token in enumerate(second) if token.start < near.dest_end and token.end > near.dest_start]
    return (ones[0], ones[-1] + 1, others[0], others[-1] + 1) if ones and others else (0, 0, 0, 0)


def _show_nearest(
    quotation: str, other: str, first: Sequence[Token], second: Sequence[Token], covers: str
) -> Comparison:
    """Return a comparison of two printings that share no word: the nearest words stand side by side."""
    a, b, c, d = _find_nearest(quotation, other, first, second)
    if not b:
        return Comparison((_Piece("changed", quotation, other),), ("changed",))
    if covers != "part":
        a, b = 0, len(first)
    places = [0, *(token.start for token in first[1:]), len(quotation)]
    pieces = [
        _Piece("uncovered", quotation[: places[a]], ""),
        _Piece("changed", quotation[places[a] : places[b]], other[second[c].start : second[d - 1].end]),
        _Piece("uncovered", quotation[places[b] :], ""),
    ]
    return Comparison(tuple(piece for piece in pieces if piece.printed), ("changed",))


def _find(part: Sequence[str], whole: Sequence[str]) -> int | None:
    """Return where words stand in a row in others, or None."""
    size = len(part)
    return next((n for n in range(len(whole) - size + 1) if list(whole[n : n + size]) == list(part)), None)


def fill_gaps(left: Sequence[str], right: Sequence[str], runs: Sequence[Run]) -> Iterator[Run]:
    """Yield the shorter runs between, before and after those found, where the order is the same.

    ``runs`` are one or more, in the order of the first list.
    """
    for one, next_ in itertools.pairwise(runs):
        if one.second_end <= next_.second and not _between(runs, one.second_end, next_.second):
            yield from _fill(left, right, one.first_end, next_.first, one.second_end, next_.second)
    head, tail = runs[0], runs[-1]
    before = right[_last_end(runs, head.second) : head.second]
    for run in _fill_end(left[: head.first][::-1], before[::-1]):
        yield Run(head.first - run.first_end, head.second - run.second_end, run.length)
    after = right[tail.second_end : _next_start(runs, tail.second_end, len(right))]
    for run in _fill_end(left[tail.first_end :], after):
        yield Run(tail.first_end + run.first, tail.second_end + run.second, run.length)


def _fill_end(left: Sequence[str], right: Sequence[str]) -> Iterator[Run]:
    """Yield the runs that the words after the last run share: all of them in a row, or near it what they have alike."""
    whole = _find(left, right[: len(left) + FARTHEST]) if len(left) > 1 else None
    if whole is not None:
        yield Run(0, whole, len(left))
    else:
        yield from _fill(left, right, 0, len(left), 0, len(left) + SHORTEST_RUN)


def _between(runs: Sequence[Run], start: int, end: int) -> bool:
    return any(run.second < end and run.second_end > start for run in runs)


def _last_end(runs: Sequence[Run], place: int) -> int:
    return max((run.second_end for run in runs if run.second_end <= place), default=0)


def _next_start(runs: Sequence[Run], place: int, size: int) -> int:
    return min((run.second for run in runs if run.second >= place), default=size)


def _fill(left: Sequence[str], right: Sequence[str], a: int, b: int, c: int, d: int) -> Iterator[Run]:
    """Yield the runs of any length that two stretches share."""
    for step in Indel.opcodes(list(left[a:b]), list(right[c:d])):
        if step.tag == "equal":
            yield Run(a + step.src_start, c + step.dest_start, step.src_end - step.src_start)


# --- what lies between ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Reading:
    """A quotation and another printing with the runs that they share, to be read from the first run to the last."""

    quotation: str
    other: str
    first: Sequence[Token]
    second: Sequence[Token]
    breaks: Sequence[int]
    runs: Sequence[Run]
    covers: str

    def compare(self) -> Comparison:
        """Return the pieces and classes."""
        head, tail = self.runs[0], self.runs[-1]
        steps = [*self._open(head)]
        classes = {kind for kind, *_ in steps}
        for run, next_ in itertools.zip_longest(self.runs, self.runs[1:]):
            classes |= self._read_run(run)
            steps.append(("kept", run.first, run.first_end, 0, 0))
            if next_ is not None:
                found = self._read_gap(run, next_)
                classes |= {kind for kind, *_ in found}
                steps += [step for step in found if step[0] != "joined"]
                if run.second_end == next_.second and run.first_end == next_.first:
                    classes |= self._read_stops(run.first_end, next_.second)
        closing = [*self._close(tail)]
        classes |= {kind for kind, *_ in closing}
        pieces = self._cut([*steps, *closing])
        return Comparison(tuple(pieces), tuple(kind for kind in CLASSES if kind in classes))

    def _cut(self, steps: Sequence[tuple[str, int, int, int, int]]) -> Iterator[_Piece]:
        """Yield the steps' words: the quotation's from one step to the next, so that none of it is lost."""
        for kind, a, b, c, d in steps:
            places = [0, *(token.start for token in self.first[1:]), len(self.quotation)]
            start, end = places[a], places[b]
            other = self.other[self.second[c].start : self.second[d - 1].end] if d > c else ""
            yield _Piece(kind, self.quotation[start:end] if b > a else "", other)

    def _open(self, run: Run) -> Iterator[tuple[str, int, int, int, int]]:
        """Yield what stands before the first run."""
        if not run.first:
            begins = self._begin(run.second)
            opened = (
                self.quotation[self.first[0].start].isupper() and self.other[self.second[run.second].start].islower()
            )
            if opened and begins < run.second:
                yield ("cut", 0, 0, begins, run.second)
            return
        near = max(self._begin(run.second), run.second - run.first)
        yield self._class_ends(0, run.first, near, run.second)

    def _close(self, run: Run) -> Iterator[tuple[str, int, int, int, int]]:
        """Yield what stands after the last run."""
        ends, size = self._end(run.second_end), len(self.first)
        if run.first_end == size:
            if self._ends_sentence() and ends > run.second_end:
                yield ("cut", size, size, run.second_end, ends)
            return
        near = run.second_end + size - run.first_end
        # As many words as the quotation has there, or the few more up to the sentence's end.
        last = ends if ends <= near + SHORTEST_RUN else near
        yield self._class_ends(run.first_end, size, run.second_end, last)

    def _ends_sentence(self) -> bool:
        """Tell whether the quotation prints its end as a sentence's: before "he said" the stop is a comma."""
        closing = self.quotation[self.first[-1].end :]
        whole = self.quotation[self.first[0].start].isupper() and len(self.first) > 1
        return bool(_STOP.search(closing) or (whole and closing.startswith(",")))

    def _class_ends(self, a: int, b: int, c: int, d: int) -> tuple[str, int, int, int, int]:
        """Return the class of the quotation's words outside all runs: not covered, added, or in the place of others."""
        if self.covers == "part":
            return ("uncovered", a, b, c, c)
        marked = _MARKED.search(self._between_first(a, b))
        return ("left_out_marked" if marked and d > c else "changed" if d > c else "added", a, b, c, d)

    def _begin(self, place: int) -> int:
        """Return where the other printing's sentence begins that a word stands in."""
        while place and not self._parted(place - 1):
            place -= 1
        return place

    def _end(self, place: int) -> int:
        """Return where the other printing's sentence ends that a word stands before."""
        if not place or self._parted(place - 1):
            return place
        while place < len(self.second) and not self._parted(place - 1):
            place += 1
        return place

    def _parted(self, place: int) -> bool:
        """Tell whether a sentence ends, or something is left out, after a word of the other printing."""
        after = self._after(self.other, self.second, place)
        return "[…]" in after or bool(_STOP.search(after))

    def _after(self, text: str, tokens: Sequence[Token], place: int) -> str:
        """Return what stands between a word and the next."""
        end = tokens[place + 1].start if place + 1 < len(tokens) else len(text)
        return text[tokens[place].end : end]

    def _between_first(self, a: int, b: int) -> str:
        """Return what the quotation prints from before one word to after another."""
        start = self.first[a - 1].end if a else 0
        return self.quotation[start : self.first[b].start if b < len(self.first) else len(self.quotation)]

    def _read_gap(self, run: Run, next_: Run) -> list[tuple[str, int, int, int, int]]:
        """Return what stands between two runs, as steps; "joined" where their order is another."""
        a, b, c, d = run.first_end, next_.first, run.second_end, next_.second
        moved = d < c or any(each.second < d and each.second_end > c for each in self.runs)
        if moved:
            found = [("joined", a, a, 0, 0)]
            rest = "uncovered" if self.covers == "part" else "added"
            return found + ([(rest, a, b, 0, 0)] if b > a else [])
        start, end = self.second[c - 1].end, self.second[d].start
        broken = [place for place in self.breaks if start <= place < end]
        if broken:
            return self._read_broken(a, b, c, d, broken)
        if b == a and d == c:
            return []
        if b == a:
            marked = _MARKED.search(self._between_first(a, b))
            return [("left_out_marked" if marked else "left_out_unmarked", a, a, c, d)]
        if d == c:
            return [("added", a, b, c, c)]
        return [("left_out_marked" if "[" in self._between_first(a, b) else "changed", a, b, c, d)]

    def _read_broken(self, a: int, b: int, c: int, d: int, broken: list[int]) -> list[tuple[str, int, int, int, int]]:
        """Return what stands between two runs where the other printing breaks off: what is next to them is compared."""
        there = range(c, d)
        before = sum(self.second[n].start < broken[0] for n in there)
        after = sum(self.second[n].start > broken[-1] for n in there)
        if before + after > b - a:
            before = after = 0
        steps = [
            ("changed", a, a + before, c, c + before),
            ("uncovered", a + before, b - after, 0, 0),
            ("changed", b - after, b, d - after, d),
        ]
        return [step for step in steps if step[2] > step[1]]

    def _read_run(self, run: Run) -> set[str]:
        """Return the classes of what differs beside the words within a run."""
        classes: set[str] = set()
        for n in range(run.length):
            one, two = self.first[run.first + n], self.second[run.second + n]
            if one.contracted != two.contracted:
                classes.add("form")
            elif not one.contracted and self._letters(one, two):
                classes.add("punctuation")
            if n:
                classes |= self._read_stops(run.first + n, run.second + n)
        return classes

    def _letters(self, one: Token, two: Token) -> bool:
        """Tell whether one word has hyphens that the other lacks."""
        forms = [
            normalise(text[token.start : token.end]).strip("'")
            for text, token in ((self.quotation, one), (self.other, two))
        ]
        return forms[0] != forms[1]

    def _read_stops(self, a: int, c: int) -> set[str]:
        """Return the class of what stands before two equal words, where it differs."""
        one = self.quotation[self.first[a - 1].end : self.first[a].start]
        two = self.other[self.second[c - 1].end : self.second[c].start]
        if "[…]" in two:
            return set()
        marks = [_PUNCTUATION.findall(re.sub(r"[-–—]+", "—", text)) for text in (one, two)]
        if marks[0] == marks[1]:
            return set()
        stops = [bool(_STOP.search(text)) for text in (one, two)]
        lacking = marks[stops.index(False)] if stops[0] != stops[1] else []
        capital = (self.quotation[self.first[a].start] if not stops[0] else self.other[self.second[c].start]).isupper()
        if stops[0] == stops[1] or (not lacking and capital):
            return {"punctuation"}  # a stop that is missing before a capital parts the sentences all the same
        return {"joined"}
