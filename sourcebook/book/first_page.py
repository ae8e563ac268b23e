"""The frame of another corpus's book: its first page, its contents, and what of the chapters fits its tables.

The chapters are written for the report and hold for any corpus; a cell that does not says so by a tag. ``report``:
it speaks of the five seeds. ``by-reading``: it holds only where the rows were coded by reading. ``needs-…``: it has
nothing to say where the table (or the captions) that it needs has no rows. ``report-subject``: it explains issues of
the report's codebook.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import yaml

from sourcebook.book.fit import Frame, belongs
from sourcebook.book.selection import MOST_PAGES
from sourcebook.documents.document import ROOT
from sourcebook.findings.links import label_finding
from sourcebook.findings.markdown import escape, link, write_table
from sourcebook.mentions.corrections import BY_HAND
from sourcebook.mentions.kinds import KINDS, TABLES

BENCHMARKS = ROOT / "data" / "benchmarks.csv"
# The tables that each chapter counts, and what their rows are called.
COUNTED = {
    "corpus": ("sections",),
    "rhetoric": ("quotes", "attributions", "devices"),
    "statistics": ("statistics",),
    "stances": ("stances",),
}
# What the first page tells of each chapter, by the finding without which there is nothing to tell.
RESULTS = {
    "corpus_documents": "[The corpus](#chapter-corpus): {corpus_words} words in {corpus_documents} articles.",
    "rhetoric_top_share": "[The rhetoric](#chapter-rhetoric): {rhetoric_quotations} quotations of {rhetoric_speakers} "
    "speakers. Most quoted is {rhetoric_top_speaker}, with {rhetoric_top_share} of the quoted words; "
    "{rhetoric_unquoted_sources} of {rhetoric_sources} sources are heard without a quoted word "
    "([who is heard](#figure-rhetoric-sources)).",
    "rhetoric_labels_own": "[Names for migrants](#table-rhetoric-ladder): {rhetoric_labels}, of which "
    "{rhetoric_labels_own} stand in the journalists' own voice.",
    "statistics_unsourced": "[The statistics](#chapter-statistics): of {statistics_appearances} figures, "
    "{statistics_unsourced} come without a named source "
    "([where each comes from](#figure-statistics-source-graph)).",
    "stances_toward": "[The stances](#chapter-stances): {stances_coded} positions of {stances_actors} actors; "
    "{stances_toward} point toward cooperation with federal immigration enforcement "
    "([the matrix](#figure-stances-by-actor-and-issue)).",
}


def write_frame(frame: Frame, source: Path) -> None:
    """Write another corpus's title, contents and first page, and the notes on its chapters."""
    config = yaml.safe_load((source / "_config.yml").read_text(encoding="utf-8"))
    config["title"] = f"Sourcebook: {frame.name}"
    config["author"] = "Sourcebook, a program"
    config["copyright"] = "The articles remain their publishers’"
    config["sphinx"]["config"] |= {"sourcebook_corpus": frame.corpus, "sourcebook_coding": frame.coding}
    (source / "_config.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    shutil.rmtree(source / "pages")
    toc = yaml.safe_load((source / "_toc.yml").read_text(encoding="utf-8"))
    for part in toc["parts"]:
        part["chapters"] = [entry for entry in part["chapters"] if belongs(entry.get("file", ""), frame.by_rule)]
    toc["parts"] = [part for part in toc["parts"] if part["chapters"]]
    (source / "_toc.yml").write_text(yaml.safe_dump(toc, sort_keys=False), encoding="utf-8")
    (source / "intro.md").write_text(write_intro(frame), encoding="utf-8")
    for path in sorted((source / "notebooks").glob("*.ipynb")) if frame.by_rule else ():
        notebook = nbformat.read(path, as_version=4)
        notebook.cells.insert(1, nbformat.v4.new_markdown_cell(write_note(path.stem, frame), id="found-by-rule"))
        nbformat.write(notebook, path)


def write_note(chapter: str, frame: Frame) -> str:
    """Return the note that says how a chapter's rows were found, and how often the rules are wrong."""
    if chapter == "validity":
        return (
            ":::{admonition} Measured elsewhere\n:class: note\nThis page measures the rules that found this book's "
            "rows, on other articles: the five of the Sourcebook report, which were also coded by reading, and "
            "other news. For these articles, a sample that you check by eye says more: `sourcebook sample`."
            "\n:::"
        )
    told = tell_accuracy(frame.results, COUNTED[chapter])
    if frame.other_subject and chapter in ("rhetoric", "stances"):
        told += (
            " They were measured with the report's codebook; this corpus has one of its own. Where this page speaks of "
            "cooperation, “toward” means support of an issue and “against” opposition to it; where it speaks of names "
            "for migrants, read: for the groups that the codebook names."
        )
    return (
        ":::{admonition} Found by rule\n:class: note\nA program found and coded these rows; "
        f"{tell_readers(frame)}. {told} [How often the rules are wrong](#chapter-validity), table by table. Where this "
        "page says that something is *coded*, a rule coded it.\n:::"
    )


def read_accuracy(results: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Return precision and recall of each table by the validity chapter; empty where it was not run."""
    text = results.get("table-validity_by_section", {}).get("csv", "")
    if not text:
        return pd.DataFrame(columns=["table", "precision", "recall"])
    measured = pd.read_csv(io.StringIO(text))
    return measured[measured["section"].eq("all")].set_index("table", drop=False)


def tell_accuracy(results: Mapping[str, Mapping[str, Any]], tables: Iterable[str]) -> str:
    """Return in words how often the rules are right for some tables."""
    measured = read_accuracy(results)
    parts = [
        f"of 100 {TABLES[table].heading.lower()} they found {100 * measured.at[table, 'recall']:.0f}, "
        f"and of 100 that they found {100 * measured.at[table, 'precision']:.0f} were right"
        for table in tables
        if table in measured.index
    ]
    if not parts:
        return ""
    told = "; ".join(parts)
    return f"On the articles that were also coded by reading, which the rules' authors knew: {told}. Expect worse here."


def write_intro(frame: Frame) -> str:
    """Return the first page of another corpus's book: what it is, what was found, how far to rely on it."""
    documents = frame.documents
    publishers = {document.publisher for document in documents} - {""}
    years = sorted({document.date[:4] for document in documents if document.date})
    facts = [f"{len(documents):,} articles" if len(documents) > 1 else "One article"]
    facts += [f"{len(publishers):,} publishers"] if len(publishers) > 1 else []
    facts += ["–".join(dict.fromkeys((years[0], years[-1])))] if years else []
    lines = [f"# {escape(frame.name)}", "", f"**{', '.join(facts)}: whom they quote, which numbers they cite, and "]
    lines[-1] += "which positions they report.** Every passage leads in one click to the characters it came from."
    if frame.by_rule:
        lines += ["", *tell_rules(frame)]
    lines += ["", "## What was found", "", *list_results(frame), "", "## How to read it", ""]
    lines += [
        "Each chapter asks a question, shows what was counted, and ends with what was found and what can't be "
        "concluded. A row of a table leads to the passage; on the passage's page stand its codes and whatever else is "
        "coded there. To look for something of your own, [find a passage](#page-find). The "
        "[codebook](#page-codebook) defines every code; its examples are passages of the articles it was written for."
    ]
    dated = sum(bool(document.date) for document in documents)
    if dated < len(documents):
        said = f"{dated:,} have" if dated else "none has"
        lines += [
            "",
            f"Of {len(documents):,} articles {said} a date in the index; an undated one is called “undated”.",
        ]
    if len(documents) > MOST_PAGES:
        lines += [
            "",
            f"Evidence pages show the {MOST_PAGES} articles that the chapters link to most; long tables and figures "
            "show their first rows and say so. Every row is in the [downloads](#downloads).",
        ]
    return "\n".join(lines) + "\n"


def tell_rules(frame: Frame) -> list[str]:
    """Return the lines that say how rows were found, and how often that goes wrong."""
    measured = read_accuracy(frame.results)
    rows = [
        (
            kind.heading.lower(),
            len(frame.tables[kind.table]),
            measured.at[kind.table, "recall"],
            measured.at[kind.table, "precision"],
        )
        for kind in KINDS
        if kind.table in measured.index
    ]
    table = pd.DataFrame(rows, columns=["rows", "in this book", "found", "right"])
    for column in ("found", "right"):
        table[column] = [f"{100 * share:.0f}%" for share in table[column]]
    missing = [kind.table for kind in KINDS if not kind.by_rule and frame.tables[kind.table].empty]
    lines = [
        ":::{admonition} Found by rule, not by reading",
        ":class: warning",
        f"A program wrote every table of this book (`sourcebook extract`); {tell_readers(frame)}. The "
        "rules miss rows and find false ones. Measured on five other articles, which were also coded by reading: how "
        "many of the rows a reader coded they *found*, and how many of those they found were *right*. Those articles "
        "were at hand while the rules were written, so expect worse here.",
        "",
        str(write_table(table, right=["found", "right"])),
        "",
        "A row counts as found by its place in the text alone. Who speaks, where a number comes from and other cells "
        "are wrong more often: see [validity](#chapter-validity).",
        "",
        tell_benchmarks(),
        "",
        f"The measurements: [validity](#chapter-validity). To measure it here, run `sourcebook sample {frame.coding}` "
        "and check the sheet by eye. A name is one actor throughout, where the articles leave no choice who is meant.",
    ]
    if missing:
        lines += ["", f"Found by reading only, and so not in this book: {', '.join(missing)}."]
    return [*lines, ":::"]


def tell_readers(frame: Frame) -> str:
    """Return in words that nobody has read the articles, or how many rows somebody has corrected."""
    rules = [rows["rule"] for rows in frame.tables.values() if "rule" in rows]
    corrected = sum(int(rule.isin(BY_HAND).sum()) for rule in rules)
    told = "nobody has read the articles for it"
    return f"{told}, apart from rows corrected by hand ({corrected:,})" if corrected else told


def tell_benchmarks() -> str:
    """Return in words how well the rules did on data that was set aside while they were written."""
    benchmarks = pd.read_csv(BENCHMARKS)
    held = benchmarks[benchmarks["part"].ne("development") & benchmarks["aim"].notna()]
    told = [f"{row.task} {row.reached:.2f}" for row in held.itertuples()]
    return f"On other news, set aside while most of the rules were written, their F1 is: {'; '.join(told)}."


def list_results(frame: Frame) -> list[str]:
    """Return the chapters' leading results as a list, each number linked to the line that gives it."""
    shown = {
        name: link(record["shown"], label_finding(name))
        for name, record in frame.results.items()
        if record["kind"] == "finding"
    }
    told = [text for needed, text in RESULTS.items() if frame.results.get(needed, {}).get("value") not in (None, "no")]
    lines = [f"- {text.format_map(shown)}" for text in told]
    if frame.other_subject:
        lines = [
            line.replace("point toward cooperation with federal immigration enforcement", "support an issue").replace(
                "Names for migrants", "Names for groups"
            )
            for line in lines
        ]
    return lines
