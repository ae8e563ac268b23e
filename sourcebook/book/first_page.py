"""The frame of another corpus's book: its first page, its contents, and a note on each chapter's rows."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import yaml
from nbformat import NotebookNode

from sourcebook.book.fit import Frame, belongs, list_tags
from sourcebook.book.selection import MOST_PAGES
from sourcebook.documents.document import ROOT
from sourcebook.documents.imprint import Imprint, read_imprint
from sourcebook.documents.structured import read_yaml
from sourcebook.findings.markdown import Markdown, escape, join, link_address, literal, write_table
from sourcebook.mentions.codebook import find_codebook
from sourcebook.mentions.corrected import is_by_hand
from sourcebook.mentions.kinds import KINDS, TABLES
from sourcebook.mentions.subject import read_subject
from sourcebook.mentions.tables import read_frame

_BENCHMARKS = ROOT / "data" / "benchmarks.csv"
_NUMBER = re.compile(r"\{number\}`(?:[^`<]*<)?(\w+)>?`")


def write_frame(frame: Frame, source: Path) -> None:
    """Write another corpus's title, contents and first page, and the notes on its chapters."""
    config = read_yaml(source / "_config.yml")
    imprint = read_imprint(frame.corpus)
    config["title"] = imprint.title or f"Sourcebook: {frame.name}"
    config["author"] = "; ".join(imprint.authors) or "Sourcebook, a program"
    config["copyright"] = f"{imprint.licence or 'no licence given'}; the articles remain their publishers’"
    config["sphinx"]["config"] |= {
        "sourcebook_corpus": frame.corpus,
        "sourcebook_coding": frame.coding,
        "sourcebook_locks": frame.locks,
    }
    (source / "_config.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    shutil.rmtree(source / "pages")
    toc = read_yaml(source / "_toc.yml")
    for part in toc["parts"]:
        part["chapters"] = [entry for entry in part["chapters"] if belongs(entry.get("file", ""), source)]
    toc["parts"] = [part for part in toc["parts"] if part["chapters"]]
    (source / "_toc.yml").write_text(yaml.safe_dump(toc, sort_keys=False), encoding="utf-8")
    files = [entry["file"] for part in toc["parts"] for entry in part["chapters"] if "file" in entry]
    chapters = {file: source / f"{file}.ipynb" for file in files if file.startswith("notebooks/")}
    told = []
    for path in chapters.values():
        notebook = nbformat.read(path, as_version=4)
        told += list_results(notebook, frame.results)
        if frame.by_rule and not {"report-articles", "needs-sweep"} & list_tags(notebook.cells[0]):
            notebook.cells.insert(1, nbformat.v4.new_markdown_cell(write_note(notebook, frame), id="found-by-rule"))
            nbformat.write(notebook, path)
    (source / "intro.md").write_text(write_intro(frame, told), encoding="utf-8")


def write_note(notebook: NotebookNode, frame: Frame) -> Markdown:
    """Return the note that says how a chapter's rows were found, and how often the rules are wrong."""
    tags = {tag for cell in notebook.cells for tag in list_tags(cell)}
    counted = [table for table in TABLES if f"counts-{table}" in tags]
    told = _tell_accuracy(frame.results, [table for table in counted if table not in frame.by_model])
    if told and frame.other_subject:
        told += "They were measured with the report's codebook; this corpus has one of its own. "
    note = Markdown(
        ":::{{admonition}} Found by rule\n:class: note\nA program found and coded these rows; {}. {}"
        "[How often the rules are wrong](#chapter-validity), table by table. Where this page says that something is "
        "*coded*, a rule coded it.{}\n:::"
    )
    return note.format(_tell_readers(frame), told, _tell_models(frame, counted))


def _tell_models(frame: Frame, tables: Iterable[str]) -> Markdown:
    """Return in words which tables a language model coded, and that nobody has checked them; nothing where none did."""
    by_model = {table: model for table, model in frame.by_model.items() if table in set(tables)}
    if not by_model:
        return Markdown("")
    told = Markdown(
        "\n\n**Not by rule:** {} ({}). A language model coded these rows by [prompts](#page-prompts) made from the "
        "codebook; each row's words stand in its article, and whether its codes are right nobody has checked."
    )
    return told.format(", ".join(by_model), "; ".join(dict.fromkeys(by_model.values())))


def _read_accuracy(results: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Return precision and recall of each table by the validity chapter; empty where it was not run."""
    text = results.get("table-validity_by_section", {}).get("csv", "")
    if not text:
        return pd.DataFrame(columns=["table", "precision", "recall"])
    measured = pd.read_csv(io.StringIO(text))
    return measured[measured["section"].eq("all")].set_index("table", drop=False)


def _tell_accuracy(results: Mapping[str, Mapping[str, Any]], tables: Iterable[str]) -> str:
    """Return in words how often the rules are right for some tables."""
    measured = _read_accuracy(results)
    parts = [
        f"of 100 {TABLES[table].heading.lower()} they found {100 * measured.at[table, 'recall']:.0f}, "
        f"and of 100 that they found {100 * measured.at[table, 'precision']:.0f} were right"
        for table in tables
        if table in measured.index
    ]
    if not parts:
        return ""
    told = "; ".join(parts)
    return (
        f"On the articles that were also coded by reading, which the rules' authors knew: {told}. Expect worse here. "
    )


def write_intro(frame: Frame, told: Iterable[Markdown]) -> Markdown:
    """Return the first page of another corpus's book: what it is, what was found, how far to rely on it.

    ``told`` are the lines of what was found (see ``list_results``).
    """
    documents = frame.documents
    publishers = {document.publisher for document in documents} - {""}
    years = sorted({document.date[:4] for document in documents if document.date})
    facts = [f"{len(documents):,} articles" if len(documents) > 1 else "One article"]
    facts += [f"{len(publishers):,} publishers"] if len(publishers) > 1 else []
    facts += ["–".join(dict.fromkeys((years[0], years[-1])))] if years else []
    page = Markdown(
        "# {}\n\n**{}: whom they quote, which numbers they cite, and which positions they report.** Every passage "
        "leads in one click to the characters it came from."
    )
    imprint = read_imprint(frame.corpus)
    paragraphs = [page.format(imprint.title or frame.name, ", ".join(facts))]
    if whose := _list_imprint(imprint):
        paragraphs.append(join(whose))
    if frame.is_beside:
        paragraphs.append(_tell_subject(frame))
    if frame.by_rule:
        paragraphs.append(_tell_rules(frame))
    paragraphs += [Markdown("## What was found"), Markdown("\n").join(told), Markdown("## How to read it")]
    page = Markdown(
        "Each chapter asks a question, shows what was counted, and ends with what was found and what can't be "
        "concluded. A row of a table leads to the passage; on the passage's page stand its codes and whatever else is "
        "coded there. To look for something of your own, [find a passage](#page-find). The "
        "[codebook](#page-codebook) defines every code{}."
    )
    page = page.format("" if frame.other_subject else "; its examples are passages of the articles it was written for")
    paragraphs.append(page)
    dated = sum(bool(document.date) for document in documents)
    if dated < len(documents):
        said = f"{dated:,} have" if dated else "none has"
        page = Markdown("Of {:,} articles {} a date in the index; an undated one is called “undated”.")
        paragraphs.append(page.format(len(documents), said))
    if "robustness_claims" not in frame.results:
        paragraphs.append(_tell_untried(frame))
    if len(documents) > MOST_PAGES:
        page = Markdown(
            "Evidence pages show the {} articles that the chapters link to most; long tables and figures show their "
            "first rows and say so. Every row is in the [downloads](#downloads)."
        )
        paragraphs.append(page.format(MOST_PAGES))
    return Markdown("\n\n").join(paragraphs) + "\n"


def _tell_untried(frame: Frame) -> Markdown:
    """Return in words that no other choices were tried, and the command that tries them."""
    told = Markdown(
        "Which of these findings would change under other choices, such as repeated sentences counted once or one "
        "article less, was not tried. {} tries them; built again, this book then has a chapter on it, and its pages "
        "can be read under other choices."
    )
    return told.format(literal(f"sourcebook sweep --corpus {frame.corpus} --coding {frame.coding}"))


def _tell_subject(frame: Frame) -> Markdown:
    """Return the note that a corpus is on another subject than the codebook, and so what this book cannot tell."""
    subject = read_subject(find_codebook(frame.coding))
    note = Markdown(
        ":::{{admonition}} On another subject than the codebook\n:class: warning\n"
        "The codebook asks about {}. Articles that report a position on one of its issues or name its subject: {:,} of "
        "{:,}. So this book tells next to nothing of positions, nor of names for {}; that it finds few says nothing of "
        "the articles. Quotations and figures are found on any subject.\n\n"
        "Give the articles a codebook of their own: {} lays one out to begin with, and {} reads them by it.\n:::"
    )
    commands = literal("sourcebook new my-study"), literal("make book CORPUS=… CODEBOOK=my-study/codebook")
    return note.format(subject.about, frame.on_subject, len(frame.documents), subject.labels_of, *commands)


def _list_imprint(imprint: Imprint) -> list[Markdown]:
    """Return whose a study is, from when, and under which licence; nothing where it does not say."""
    authors = [escape("; ".join(imprint.authors))] if imprint.authors else []
    dated = [escape(imprint.date)] if imprint.date else []
    licence = [link_address(imprint.licence, imprint.licence_address)] if imprint.licence else []
    return [*authors, *dated, *licence]


def _tell_rules(frame: Frame) -> Markdown:
    """Return the note that says how rows were found, and how often that goes wrong."""
    measured = _read_accuracy(frame.results)
    rows = [
        (
            kind.heading.lower(),
            len(frame.tables[kind.table]),
            measured.at[kind.table, "recall"],
            measured.at[kind.table, "precision"],
        )
        for kind in KINDS
        if kind.table in measured.index and kind.table not in frame.by_model
    ]
    table = pd.DataFrame(rows, columns=["rows", "in this book", "found", "right"])
    for column in ("found", "right"):
        table[column] = [f"{100 * share:.0f}%" for share in table[column]]
    missing = [kind.table for kind in KINDS if not kind.by_rule and frame.tables[kind.table].empty]
    note = Markdown(
        ":::{{admonition}} Found by rule, not by reading\n"
        ":class: warning\n"
        "A program wrote the tables of this book (`sourcebook extract`); {readers}.{models} The "
        "rules miss rows and find false ones. {measured}{benchmarks}\n"
        "\n"
        "To measure it here, run {command} and check the sheet by "
        "eye. A name is one actor throughout, where the articles leave no choice who is meant.\n"
        "{missing}:::"
    )
    shares = Markdown(
        "Measured on five other articles, which were also coded by reading: how "
        "many of the rows a reader coded they *found*, and how many of those they found were *right*. Those articles "
        "were at hand while the rules were written, so expect worse here.\n"
        "\n"
        "{}\n"
        "\n"
        "A row counts as found by its place in the text alone. Who speaks, where a number comes from and other cells "
        "are wrong more often: see [validity](#chapter-validity).\n"
        "\n"
    )
    told = Markdown("\nFound by reading only, and so not in this book: {}.\n").format(", ".join(missing))
    return note.format(
        readers=_tell_readers(frame),
        models=_tell_models(frame, TABLES) + (Markdown("\n\n") if frame.by_model else Markdown("")),
        # Where those articles are not at hand, as they are not in a wheel, nothing was measured on them.
        measured=shares.format(write_table(table, right=["found", "right"])) if rows else "",
        benchmarks=_tell_benchmarks(),
        command=literal(f"sourcebook sample {frame.coding}"),
        missing=told if missing else "",
    )


def _tell_readers(frame: Frame) -> str:
    """Return in words that nobody has read the articles, or how many rows somebody has corrected."""
    rules = [rows["rule"] for rows in frame.tables.values() if "rule" in rows]
    corrected = sum(is_by_hand(rule) for own in rules for rule in own)
    told = "nobody has read the articles for it"
    return f"{told}, apart from rows corrected by hand ({corrected:,})" if corrected else told


def _tell_benchmarks() -> str:
    """Return in words how well the rules did on data that was set aside while they were written."""
    benchmarks = read_frame(_BENCHMARKS, ["task", "part"], ["reached", "aim"])
    held = benchmarks[~benchmarks["part"].str.startswith("development") & benchmarks["aim"].notna()]
    told = [f"{row.task} {row.reached:.2f} ({row.part})" for row in held.itertuples()]
    return f"On other news, set aside or measured by others, their F1 is: {'; '.join(told)}."


def list_results(notebook: NotebookNode, results: Mapping[str, Mapping[str, Any]]) -> list[Markdown]:
    """Return what a chapter's cells tagged ``first-page`` say, as items of a list.

    A cell is passed over where a finding that it prints is missing or has nothing to count, and where the first is 0.
    """
    told = []
    for cell in notebook.cells:
        if "first-page" in list_tags(cell):
            printed = [results.get(name, {}) for name in _NUMBER.findall(cell.source)]
            found = [record.get("value") for record in printed]
            if not {None, "no"} & set(found) and found[:1] != [0]:
                told.append(Markdown(f"- {cell.source}"))
    return told
