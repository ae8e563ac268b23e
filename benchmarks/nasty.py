"""Measure what nasty texts cost: repeated words, marks and digits, nested brackets, endless lines, cues, names.

    python benchmarks/nasty.py [WORDS ...]

Makes texts of 50,000 characters and prints the seconds of processor time that each stage of the extraction takes for
each, the slowest text last; with WORDS only for the texts whose names hold one of them. Each text is read in a process
of its own, whose processor time is limited, so that a text that never ends costs its own row only. The exit status is 1
where a text takes five seconds or more.
"""

from __future__ import annotations

import argparse
import functools
import resource
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import yaml

from sourcebook.documents.document import Document
from sourcebook.extract import article
from sourcebook.mentions.codebook import read_codebook

LENGTH = 50_000
ALLOWED = 5.0
MOST = 30  # seconds of processor time after which the system ends a text's process

UNITS = Path(__file__).with_name("nasty.yml")


def make_texts(length: int = LENGTH) -> Iterator[tuple[str, str]]:
    """Yield the nasty texts of a length, each with a name."""

    def repeat(unit: str, size: int = length) -> str:
        return (unit * (size // len(unit) + 1))[:size]

    for kind, units in yaml.safe_load(UNITS.read_text(encoding="utf-8")).items():
        for unit in units:
            yield f"{kind} {unit!r}", repeat(unit)
    half = length // 2
    for opening, closing in ("()", "[]", "“”", "‘’", "<>", "{}"):
        yield f"nested {opening}{closing}", opening * half + closing * half
        yield f"nested {opening}a {closing}", repeat(f"{opening}a ", half) + repeat(f"{closing} ", half)
    counted = {
        "names": "Ada{0} Quist{0} said. ",
        "names of one family": "Ada{0} Quist said he supports it. ",
        "places": "in Salem{0}, ",
        "counties": "Salem{0} County ",
        "bodies": "the Harbour{0} Board (HB{0}) ",
        "numbers": "{1} ",
        "quotations": "“It is {0},” Mayor Ada{0} Quist said. ",
        "speakers": "“It is,” said Ada{0} Quist{0} of the Board. ",
        "paragraphs": "The mayor of Salem{0} opposes detainers.\n\n",
        "letters": "x{0}",
    }
    for name, unit in counted.items():
        yield f"different {name}", "".join(unit.format(_spell(number), number) for number in range(half))[:length]
    yield "one sentence", "The mayor " + repeat("and the county and ") + "support detainers."
    yield "one quotation", "“" + repeat("We oppose detainers, and ") + "” Mayor Ada Quist said."
    yield "open quotation", "“" + repeat("We oppose detainers. ")
    yield "a cue at the end", repeat("the city and ") + " opposes detainers, Mayor Ada Quist said."


def _spell(number: int) -> str:
    """Return a number in letters, so that it is part of a name."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def measure(text: str) -> dict[str, float]:
    """Return the seconds of processor time that each stage takes for a text, and the whole."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST, MOST))
    book = read_codebook()
    article.extract_document(Document("a", "a.txt", "The mayor supports detainers."), book)  # compiles the patterns
    spent: dict[str, float] = {}
    for name in sorted(vars(article)):
        if name.startswith(("find_", "read_", "list_")):
            setattr(article, name, _time(name, getattr(article, name), spent))
    began = time.process_time()
    article.extract_document(Document("a", "a.txt", text), book)
    return {"whole": time.process_time() - began, **spent}


def _time(name: str, stage: Callable[..., Any], spent: dict[str, float]) -> Callable[..., Any]:
    """Return a stage that adds the processor time of its calls to ``spent``."""

    @functools.wraps(stage)
    def timed(*arguments: Any, **named: Any) -> Any:
        began = time.process_time()
        try:
            return stage(*arguments, **named)
        finally:
            label = f"{name} {arguments[0]}" if isinstance(arguments[0], str) and len(arguments[0]) < 20 else name
            spent[label] = spent.get(label, 0.0) + time.process_time() - began

    return timed


def measure_apart(text: str) -> dict[str, float]:
    """Measure a text in a process of its own; one that the system ends has taken all it may."""
    with ProcessPoolExecutor(1, mp_context=get_context("fork"), max_tasks_per_child=None) as pool:
        try:
            return pool.submit(measure, text).result()
        except BrokenProcessPool:
            return {"whole": float("inf")}
        except Exception as error:
            return {"whole": float("inf"), f"{type(error).__name__}: {error}"[:60]: float("inf")}


def main() -> int:
    """Measure every text and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", metavar="WORDS")
    words = parser.parse_args().words
    texts = [each for each in make_texts() if not words or any(word in each[0] for word in words)]
    found = []
    for number, (name, text) in enumerate(texts, 1):
        print(f"\r{number} of {len(texts)}: {name}"[:100].ljust(100), end="", file=sys.stderr, flush=True)
        found.append((name, measure_apart(text)))
    print(file=sys.stderr)
    found.sort(key=lambda each: each[1]["whole"])
    for name, spent in found:
        stages = sorted(spent.items(), key=lambda each: -each[1])[1:5]
        told = ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in stages)
        print(f"{spent['whole']:8.2f}  {name:60}  {told}")
    slow = sum(spent["whole"] >= ALLOWED for _, spent in found)
    print(f"{len(found)} texts of {LENGTH:,} characters; {slow} took {ALLOWED:g} seconds or more.")
    return bool(slow)


if __name__ == "__main__":
    sys.exit(main())
