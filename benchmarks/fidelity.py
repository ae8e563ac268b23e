"""Measure how well quotations are found in transcripts, and how fast.

    python benchmarks/fidelity.py [--seed N] [--list]

Transcripts are made up from a seed: a million words, of a few hundred frequent ones and many rare ones, as in speech.
Quotations are cut from them, each with one known edit of a known class. One counts as found where its words were taken
from, in both places where it was joined from two; its edit as classed where exactly that class is told. Then the time
for a thousand quotations, as a ratio to a plain scan of every transcript with rapidfuzz.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from rapidfuzz import fuzz

from sourcebook.compare.transcripts import Search, Transcripts
from sourcebook.documents.document import Document
from sourcebook.documents.words import count_words

QUOTATIONS, TIMED, SCANNED = 500, 1_000, 20
TRANSCRIPTS, WORDS = 200, 5_000
FREQUENT = re.findall(
    r"\w+",
    "the of and to in a that is we it for on they with as are you have this be by not our will was from at or but an "
    "he who their what there can do all one if more which about would when so out up your no them people time now",
)
PAIRS = {"we are": "we’re", "it is": "it’s", "do not": "don’t", "they will": "they’ll", "you have": "you’ve"}
SYLLABLES = [one + two for one in "bdfgklmnprstvz" for two in ("a", "e", "i", "o", "u", "an", "er", "il", "on", "us")]
MARKS = (" … ", " ... ", " [...] ")


@dataclass(frozen=True)
class Sample:
    """A quotation with its edit's class ("none" without) and the places that its words were taken from."""

    edit: str
    text: str
    places: tuple[tuple[str, int, int], ...]


class Speech:
    """Made-up transcripts, and the sentences in them."""

    def __init__(self, seed: int) -> None:
        """Write the transcripts of a seed."""
        self.random = random.Random(seed)
        rare = {"".join(self.random.choices(SYLLABLES, k=self.random.choice((2, 2, 3, 4)))) for _ in range(20_000)}
        self.rare = sorted(rare)
        self.weights = list(accumulate(1 / (rank + 10) for rank in range(len(self.rare))))
        self.often = list(accumulate(1 / (rank + 2) for rank in range(len(FREQUENT))))
        self.documents: list[Document] = []
        self.sentences: list[list[tuple[int, int]]] = []
        for number in range(TRANSCRIPTS):
            self._write(f"{number:03}")

    def _write(self, name: str) -> None:
        text, sentences, words = "", [], 0
        while words < WORDS:
            text += "THE SPEAKER: " if not text or self.random.random() < 0.1 else ""
            for _ in range(self.random.randint(2, 6)):
                sentence = self._say()
                words += count_words(sentence)
                sentences.append((len(text), len(text) + len(sentence)))
                text += sentence + (" (Applause.) " if self.random.random() < 0.03 else " ")
            text = text.rstrip() + "\n\n"
        self.documents.append(Document(name, f"{name}.txt", text))
        self.sentences.append(sentences)

    def _say(self) -> str:
        said = [self.draw() for _ in range(self.random.randint(5, 28))]
        if self.random.random() < 0.5:
            said[self.random.randrange(1, len(said))] = self.random.choice([*PAIRS])
        said[1:-1] = [word + "," if self.random.random() < 0.08 else word for word in said[1:-1]]
        sentence = " ".join(said)
        return sentence[:1].upper() + sentence[1:] + self.random.choices(".?!", (8, 1, 1))[0]

    def draw(self) -> str:
        """Draw a word: as often as not one of the frequent ones."""
        words, weights = (FREQUENT, self.often) if self.random.random() < 0.5 else (self.rare, self.weights)
        return self.random.choices(words, cum_weights=weights)[0]

    def take(self, most: int = 2) -> tuple[str, tuple[str, int, int]]:
        """Take one or a few sentences in a row: their text and place."""
        number = self.random.randrange(len(self.documents))
        document, sentences = self.documents[number], self.sentences[number]
        first = self.random.randrange(len(sentences) - most)
        start, end = sentences[first][0], sentences[first + self.random.randrange(most)][1]
        if "\n" in document.text[start:end]:
            return self.take(most)
        return document.text[start:end].replace(" (Applause.) ", " "), (document.file, start, end)


# The edits: each returns a sample, or None where what was taken does not allow it.


def leave_as_is(speech: Speech) -> Sample | None:
    """Cut words from some sentences and change nothing."""
    text, place = speech.take(3)
    words = text.split(" ")
    start = speech.random.randrange(len(words))
    end = speech.random.randint(start + 1, len(words))
    cut = " ".join(words[start:end])
    inside = (start and cut[0].isupper()) or (end < len(words) and cut[-1] in ".?!")
    if end - start < 3 or inside:
        return Sample("none", text, (place,))
    return Sample("none", cut.rstrip(",") if end < len(words) else cut, (place,))


def edit_inside(speech: Speech, edit: str, most: int, write: Callable[[list[str]], list[str]]) -> Sample | None:
    """Edit some words of a sentence that are neither its first nor its last two."""
    text, place = speech.take(1)
    words = text.split(" ")
    count = speech.random.randint(1, most)
    if len(words) < count + 5:
        return None
    start = speech.random.randint(2, len(words) - count - 2)
    edited = write(words[start : start + count])
    if edited == words[start : start + count]:
        return None
    return Sample(edit, " ".join([*words[:start], *edited, *words[start + count :]]).replace("  ", " "), (place,))


def leave_out(speech: Speech) -> Sample | None:
    """Leave words out."""
    return edit_inside(speech, "left_out_unmarked", 6, lambda _: [])


def leave_out_with_mark(speech: Speech) -> Sample | None:
    """Leave words out, and mark it."""
    return edit_inside(speech, "left_out_marked", 8, lambda _: [speech.random.choice(MARKS).strip()])


def change(speech: Speech) -> Sample | None:
    """Put other words in the place of some."""
    return edit_inside(speech, "changed", 3, lambda words: [speech.draw() for _ in words])


def add(speech: Speech) -> Sample | None:
    """Put words in."""
    more = speech.random.randint(1, 3)
    return edit_inside(speech, "added", 1, lambda words: [*(speech.draw() for _ in range(more)), *words])


def swap(speech: Speech) -> Sample | None:
    """Change the order of two sentences."""
    text, place = speech.take(2)
    sentences = re.split(r"(?<=[.?!]) ", text)
    return Sample("joined", " ".join(reversed(sentences)), (place,)) if len(sentences) == 2 else None


def join_two_places(speech: Speech) -> Sample | None:
    """Join sentences of two places, mostly of two transcripts."""
    (one, place), (two, other) = speech.take(1), speech.take(1)
    return Sample("joined", f"{one} {two}", (place, other))


def part(speech: Speech) -> Sample | None:
    """Make two sentences of one, at a comma."""
    text, place = speech.take(1)
    commas = [found.start() for found in re.finditer(",", text)]
    if not commas:
        return None
    comma = speech.random.choice(commas)
    return Sample("joined", f"{text[:comma]}. {text[comma + 2].upper()}{text[comma + 3 :]}", (place,))


def cut_beginning(speech: Speech) -> Sample | None:
    """Begin inside a sentence, with a capital as at a sentence's beginning."""
    text, place = speech.take(1)
    words = text.split(" ")
    start = speech.random.randint(2, max(2, len(words) - 4))
    cut = " ".join(words[start:])
    return Sample("cut", cut[0].upper() + cut[1:], (place,)) if len(words) - start >= 4 else None


def cut_end(speech: Speech) -> Sample | None:
    """End inside a sentence, with a stop."""
    text, place = speech.take(1)
    words = text.split(" ")
    end = speech.random.randint(4, max(4, len(words) - 1))
    return Sample("cut", " ".join(words[:end]).rstrip(",") + ".", (place,)) if end < len(words) else None


def punctuate(speech: Speech) -> Sample | None:
    """Drop a comma, or put another mark in its place."""
    text, place = speech.take(1)
    commas = [found.start() for found in re.finditer(",", text)]
    if not commas:
        return None
    comma = speech.random.choice(commas)
    return Sample("punctuation", text[:comma] + speech.random.choice(("", ";", " —")) + text[comma + 1 :], (place,))


def contract(speech: Speech) -> Sample | None:
    """Contract two words."""
    text, place = speech.take(1)
    for long, short in PAIRS.items():
        if re.search(rf"\b{long}\b", text):
            return Sample("form", re.sub(rf"\b{long}\b", short, text, count=1), (place,))
    return None


EDITS = (leave_as_is, leave_out, leave_out_with_mark, change, add, swap, join_two_places, part, cut_beginning, cut_end,
         punctuate, contract)  # fmt: skip


def draw_samples(speech: Speech, count: int) -> Iterator[Sample]:
    """Yield quotations, an edit after the other."""
    number = 0
    while number < count:
        sample = EDITS[number % len(EDITS)](speech)
        if sample:
            number += 1
            yield sample


def is_found(sample: Sample, search: Search) -> bool:
    """Tell whether every place that words were taken from is among those found; equal words elsewhere count too."""
    if search.equal > 1:
        return True
    return all(
        any(place.transcript == file and place.start < end and start < place.end for place in search.places)
        for file, start, end in sample.places
    )


def main() -> None:
    """Print what is found, how it is classed, and how fast."""
    parser = argparse.ArgumentParser(description="Measure how quotations are found in made-up transcripts.")
    parser.add_argument("--seed", type=int, default=1, help="other transcripts and edits (default: %(default)s)")
    parser.add_argument("--list", action="store_true", help="list the quotations not found or classed otherwise")
    options = parser.parse_args()
    speech = Speech(options.seed)
    began = time.process_time()
    transcripts = Transcripts(speech.documents)
    transcripts.find("the")
    indexed = time.process_time() - began

    samples = list(draw_samples(speech, QUOTATIONS))
    found, classed, of = 0, Counter[str](), Counter[str]()
    for sample in samples:
        search = transcripts.find(sample.text)
        right = set(search.classes) == {sample.edit} - {"none"} and bool(search.places)
        found += is_found(sample, search)
        of[sample.edit] += 1
        classed[sample.edit] += right
        if options.list and not (right and is_found(sample, search)):
            print(
                f"{sample.edit} {list(search.classes)}: {sample.text}\n    "
                + " | ".join(p.words for p in search.places)
            )
    print(f"found: {found} of {len(samples)} ({found / len(samples):.1%})")
    print(f"edits classed rightly: {classed.total()} of {len(samples)} ({classed.total() / len(samples):.1%})")
    for edit in of:
        print(f"  {edit:18} {classed[edit]} of {of[edit]}")

    quotations = [sample.text for sample in draw_samples(speech, TIMED)]
    began = time.process_time()
    for quotation in quotations:
        transcripts.find(quotation)
    searched = time.process_time() - began
    began = time.process_time()
    for quotation in quotations[:SCANNED]:
        for document in speech.documents:
            fuzz.partial_ratio_alignment(quotation, document.text)
    scanned = (time.process_time() - began) / SCANNED
    print(f"{TIMED:,} quotations against {len(transcripts):,} words: {indexed:.1f} s for the index, {searched:.1f} s")
    print(
        f"a plain scan with rapidfuzz takes {scanned:.3f} s a quotation ({SCANNED} measured): "
        f"{scanned * TIMED / (indexed + searched):.0f} times as long for {TIMED:,}"
    )


if __name__ == "__main__":
    main()
