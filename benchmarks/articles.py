"""Score extraction on articles that were coded by reading.

    python benchmarks/articles.py CORPUS CODING [--list]

CORPUS is a folder of articles, CODING its coded tables: as many of quotes.csv, statistics.csv and stances.csv as
there are. Rows are paired as `sourcebook score` pairs them. A quotation's speaker and a statistic's value count
as found where the row is paired and the cell agrees; a stance where actor, issue, position and passage agree.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sourcebook.compare.comparison import Comparison, compare_codings
from sourcebook.compare.pairing import cells_match
from sourcebook.compare.score import list_disagreements
from sourcebook.documents.document import read_corpus
from sourcebook.extract.corpus import extract_corpus
from sourcebook.mentions.codebook import find_codebook

MEASURES = {
    "quotes": (("quotations", ()), ("quotations and speakers", ("speaker",))),
    "statistics": (("figures", ()), ("figures and values", ("value",))),
    "stances": (("stances without position", ()), ("stances", ("position",))),
}


def count_pairs(comparison: Comparison, columns: tuple[str, ...]) -> int:
    """Count the paired rows whose cells agree in the given columns."""
    pairs = comparison.pairs[comparison.pairs["kind"].eq("pair")]
    return sum(
        all(cells_match(column, comparison.first.loc[one], comparison.second.loc[other]) for column in columns)
        for one, other in pairs[["first", "second"]].astype(int).itertuples(index=False)
    )


def write_measures(comparison: Comparison) -> Iterator[str]:
    """Yield a line for each measure of a table."""
    for name, columns in MEASURES[comparison.table]:
        right, coded, found = count_pairs(comparison, columns), len(comparison.first), len(comparison.second)
        precision, recall, f1 = right / max(1, found), right / max(1, coded), 2 * right / max(1, coded + found)
        counts = f"({right} right, {found} found, {coded} coded)"
        yield f"{name:26} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  {counts}"


def main() -> None:
    """Print the scores of a folder of coded articles."""
    parser = argparse.ArgumentParser(description="Score extraction on articles that were coded by reading.")
    parser.add_argument("corpus", type=Path, help="folder of articles")
    parser.add_argument("coding", type=Path, help="folder of their coded tables")
    parser.add_argument("--list", action="store_true", help="list the rows missed and found wrongly")
    arguments = parser.parse_args()
    tables = [table for table in MEASURES if (arguments.coding / f"{table}.csv").is_file()]
    if not tables:
        parser.error(f"{arguments.coding} holds none of {', '.join(MEASURES)}: give a folder of coded tables.")
    with tempfile.TemporaryDirectory(prefix="sourcebook-") as folder:
        extract_corpus(arguments.corpus, folder, find_codebook(arguments.coding), workers=1)
        documents = read_corpus(Path(folder) / "articles")
        comparisons = compare_codings(arguments.coding, folder, documents, tables)
    texts = {document.id: document.text for document in documents}
    for comparison in comparisons:
        print(*write_measures(comparison), sep="\n")
        if arguments.list:
            shown = list_disagreements(comparison, texts)
            print(shown.drop(columns="rule").to_string(max_colwidth=110))


if __name__ == "__main__":
    main()
