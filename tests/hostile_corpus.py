"""A corpus whose every field tries to be more than text: articles, index, rows, a page, a codebook, corrections."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import yaml

from sourcebook.documents.document import ROOT
from sourcebook.extract.corpus import extract_corpus
from sourcebook.mentions.corrections import COLUMNS, CORRECTIONS
from sourcebook.mentions.tables import read_table

HOUSING = ROOT / "examples" / "housing"
FACTS = ("publisher", "headline", "byline", "occasion")
TITLE = 'hostile <b>"{{ 7 * 7 }}|`'  # of the book, which is a folder's name


def attack(field: str) -> str:
    """Return what tries to be a script, a directive, an expression, a cell and more, and names its field."""
    return (
        f'{field} <script>window.ran = "{field}"</script><img src="https://example.org/{field}" onerror="ran=1"> '
        "{download}`x` {{ 7 * 7 }} :::{note} [x](javascript:alert(1)) *b* _i_ `c` | \"q\" 'a' $x$ \\ % &lt <!-- "
        "\u202eback\u202c \x1b[31mred\x07"
    )


def write_articles(folder: Path) -> None:
    """Write articles as text, with an index, as rows and as a page."""
    folder.mkdir(parents=True)
    cap = (HOUSING / "articles" / "cap.txt").read_text(encoding="utf-8")
    said = f"“{attack('passage')} costs 300 dollars,” Mayor Ada Quist said on Monday. “We oppose the rent cap.”\n"
    text = f"{attack('first line')}\n\n{said}\n{cap}\n{attack('body')}\n"
    files = ["harbour2018a.txt", "harbour2018b.txt", 'a<i>"{{7}}|`$1$.txt']
    for file in files:
        (folder / file).write_text(text, encoding="utf-8")
    with (folder / "index.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["file", *FACTS, "date", "address"])
        writer.writeheader()
        for number, file in enumerate(files):
            address = "javascript:window.ran=3" if number else 'https://example.org/?a=<script>|"&lt;{{ 7 }}>)`'
            writer.writerow(
                {"file": file, "address": address, "date": attack("date")} | {name: attack(name) for name in FACTS}
            )
    row = {"id": "row2018<b>|`c", "text": text, "source": attack("source"), "title": attack("title"), "url": "data:x"}
    (folder / "rows.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    paragraphs = "".join(f"<p>{line.replace('<', '&lt;')}</p>" for line in cap.splitlines() if line)
    site = "Site &lt;script&gt;window.ran=4&lt;/script&gt; | {{ 7 }}"
    head = f'<title>{site}</title><meta property="og:site_name" content="{site}"><meta name="author" content="{site}">'
    page = f"<html><head>{head}</head><body><article><h1>{site}</h1>{paragraphs}</article></body></html>"
    (folder / "page2018a.html").write_text(page, encoding="utf-8")


def write_codebook(folder: Path) -> None:
    """Write the codebook of examples/housing, with a name, definitions and rules that are hostile."""
    shutil.copytree(HOUSING / "codebook", folder)
    path = folder / "stances.yml"
    book = yaml.safe_load(path.read_text(encoding="utf-8"))
    book["definition"], book["span"], book["rules"] = attack("definition"), attack("span"), [attack("rule")]
    book["source"] = [{"text": attack("source text"), "url": "javascript:window.ran=5"}]
    codes = book["columns"]["issue"]["codes"]
    codes["rent_cap"] |= {
        "definition": attack("code"),
        "against": {"short_lets": attack("against")},
        "positive": {"text": attack("example"), "doc": "harbour2018a"},
        "negative": {"text": attack("counterexample"), "doc": "harbour2018a", "why": attack("why")},
    }
    codes['odd <b>|"{{7}}`*_'] = {"definition": attack("odd code")}
    path.write_text(yaml.safe_dump(book, allow_unicode=True), encoding="utf-8")


def write_corrections(out: Path) -> None:
    """Let corrections give every table a hostile cell: speakers, sources, what is counted, conditions, notes."""
    hostile = {
        "quotes": ["speaker", "cue"],
        "attributions": ["actor"],
        "statistics": ["measures", "place", "time", "hedge", "chain"],
        "stances": ["actor", "as_of"],
        "devices": ["speaker", "note"],
    }
    with (out / CORRECTIONS).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        for table, columns in hostile.items():
            for row in read_table(out, table).head(3).itertuples():
                for column in columns:
                    cells = {"action": "change", "table": table, "id": row.id, "doc": row.doc, "column": column}
                    writer.writerow(cells | {"value": attack(f"{table} {column}")})


def extract_hostile(folder: Path) -> Path:
    """Write the corpus, extract it, correct it, and return the folder of its tables."""
    write_articles(folder / "in")
    write_codebook(folder / "codebook")
    out = folder / "out"
    extract_corpus(folder / "in", out, codebook=folder / "codebook", workers=1)
    write_corrections(out)
    report = extract_corpus(folder / "in", out, codebook=folder / "codebook", workers=1)
    assert not report.skipped and not report.complaints, (report.skipped, report.complaints)
    return out
