"""Reference pages rendered from data: the codebook from its YAML, the data dictionary from the data package."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sourcebook.book.lock import Line, describe, read_lines
from sourcebook.documents.document import ROOT
from sourcebook.documents.excerpts import shorten
from sourcebook.documents.names import name_anchor
from sourcebook.extract.model.prompts import ASKED, write_prompt
from sourcebook.findings.links import label_code, link_document
from sourcebook.findings.markdown import (
    Markdown,
    block,
    escape,
    join,
    link,
    link_address,
    literal,
    quote_passage,
    target,
    write_table,
)
from sourcebook.findings.notebooks import list_notebooks
from sourcebook.mentions.codebook import find_codebook, read_codebook
from sourcebook.mentions.tables import describe_tables, read_contract, read_frame

ADJUDICATIONS = ROOT / "data" / "passes" / "adjudications.csv"
JOINED = "(?:"  # how the pattern of a cell begins that may hold several codes
INSTRUCTION = ADJUDICATIONS.with_name("instruction.md")


def write_report_pages(anchors: Collection[str]) -> dict[str, Markdown]:
    """Return the pages that only the report on the seeds has: its lock, its adjudications and its instruction."""
    decisions = read_frame(ADJUDICATIONS, ["table", "row", "text", "column", "first", "second", "decision", "reason"])
    return {
        "reference/reproduce.md": Markdown("\n").join(_write_reproduce(read_lines())),
        "reference/adjudications.md": Markdown("\n").join(_write_adjudications(decisions, anchors)),
        "reference/instruction.md": Markdown("(page-instruction)=\n" + INSTRUCTION.read_text(encoding="utf-8")),
    }


def write_reference_pages(coding: str | Path, by_model: Collection[str] = ()) -> dict[str, Markdown]:
    """Return the reference pages of any book by file name; ``by_model`` are the tables that a language model coded.

    Of another codebook's book the prompts are those of its own tables, and of these.
    """
    folder = find_codebook(coding)
    own = {path.stem for path in folder.glob("*.yml")}
    return {
        "reference/codebook.md": Markdown("\n").join(_write_codebook(read_codebook(folder), own)),
        "reference/prompts.md": Markdown("\n").join(_write_prompts(folder, {*own, *by_model})),
        "reference/data-dictionary.md": Markdown("\n").join(_write_dictionary(describe_tables(coding))),
    }


def _write_codebook(codebook: Mapping[str, dict[str, Any]], own: Collection[str]) -> Iterator[Markdown]:
    """Yield the codebook page's lines: each table's definition, rules and codes with their examples.

    Of a table that is not its ``own``, the rules and examples speak of the articles that the project's codebook was
    written for: they are left out.
    """
    yield Markdown("(page-codebook)=")
    yield Markdown("# Codebook")
    yield Markdown("")
    yield Markdown(
        "Every code says that a form of words occurs in a passage. No code says that a statement is right or "
        "wrong, or that anyone is good or bad. The same rules hold for every speaker."
    )
    lent = [table for table in read_contract() if table in codebook and table not in own]
    if lent:
        yield Markdown("")
        yield Markdown(
            "This corpus has a codebook of its own for {}. The other tables ({}) follow the project's codebook, of "
            "which this page gives the definitions alone: its rules and examples speak of the articles that it was "
            "written for."
        ).format(", ".join(sorted(own)), ", ".join(lent))
    for table in read_contract():
        if table in codebook:
            yield Markdown("")
            yield from _write_codebook_table(table, _define(codebook[table]) if table in lent else codebook[table])


def _define(book: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table's part of a codebook with its definitions alone."""
    columns = {
        name: column | {"codes": {code: {"definition": entry["definition"]} for code, entry in column["codes"].items()}}
        for name, column in book["columns"].items()
        if column.get("codes")
    }
    return {"definition": book["definition"], "columns": columns}


def _write_codebook_table(table: str, book: Mapping[str, Any]) -> Iterator[Markdown]:
    """Yield one table's part of the codebook."""
    yield target("codebook", table)
    yield Markdown("## {}").format(table.replace("_", " ").capitalize())
    yield Markdown("")
    yield escape(book["definition"])
    if book.get("span"):
        yield Markdown("")
        yield Markdown("**Span.** {}").format(book["span"])
    if book.get("source"):
        yield Markdown("")
        yield Markdown("**Source.** {}").format(_write_source(book["source"]))
    if book.get("rules"):
        yield Markdown("")
        for number, rule in enumerate(book["rules"], 1):
            yield Markdown("{}. {}").format(number, rule)
    for column, details in book.get("columns", {}).items():
        if not details.get("codes"):
            continue  # the data dictionary has it
        yield Markdown("")
        yield Markdown("### {}: {}").format(table.replace("_", " ").capitalize(), column)
        yield Markdown("")
        yield escape(details.get("definition", ""))
        for code, entry in (details.get("codes") or {}).items():
            yield Markdown("")
            yield from _write_code(table, column, str(code), entry)

    yield from _write_settled(book)


def _write_settled(book: Mapping[str, Any]) -> Iterator[Markdown]:
    """Yield what a table's part of the codebook settled before the passes: its cases, and its rosters of names."""
    if cases := book.get("decided_cases"):
        rows = [
            (quote_passage(case["text"]), link_document(case["doc"]) if "doc" in case else "", _tell_decision(case))
            for case in cases
        ]
        yield Markdown("")
        yield Markdown("Cases decided beforehand:")
        yield Markdown("")
        yield write_table(pd.DataFrame(rows, columns=["passage", "article", "decision"]))
    given = {name: names for name, names in (book.get("roster") or {}).items() if isinstance(names, list)}
    given["events"] = [*(book.get("further_slugs") or ()), *(each["event"] for each in _list_occasions(book))]
    if rosters := [(name, ", ".join(map(str, names))) for name, names in given.items() if names]:
        yield Markdown("")
        yield Markdown("Names given beforehand:")
        yield Markdown("")
        yield write_table(pd.DataFrame(rosters, columns=["roster", "names"]))


def _list_occasions(book: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the occasions that an events codebook lists."""
    return list((book.get("occasions") or {}).get("list", []))


def _tell_decision(case: Mapping[str, Any]) -> str:
    """Return in words what a decided case settles: its codes, and its note."""
    codes = [f"{name.replace('_', ' ')} {value}" for name, value in case.items() if name not in ("doc", "text", "note")]
    return "; ".join([*codes, *([case["note"]] if "note" in case else [])])


def _write_code(table: str, column: str, code: str, entry: Mapping[str, Any]) -> Iterator[Markdown]:
    """Yield one code's entry: definition, source, rules against its neighbours, examples."""
    yield target(label_code(table, column, code))
    yield literal(code)
    yield Markdown(": {}").format(entry["definition"])
    if entry.get("source"):
        yield Markdown("")
        yield Markdown("  Source: {}").format(_write_source(entry["source"]))
    for neighbour, rule in (entry.get("against") or {}).items():
        yield Markdown("")
        yield Markdown("  Not {}: {}").format(literal(neighbour), rule)
    if entry.get("positive"):
        yield Markdown("")
        passage, doc = entry["positive"]["text"], entry["positive"]["doc"]
        yield Markdown("  Example: {} ({})").format(quote_passage(passage), link_document(doc))
    if entry.get("negative"):
        why = f": {entry['negative']['why']}" if entry["negative"].get("why") else ""
        passage, doc = entry["negative"]["text"], entry["negative"]["doc"]
        yield Markdown("")
        yield Markdown("  Not an example: {} ({}){}").format(quote_passage(passage), link_document(doc), why)


def _write_source(source: Any) -> Markdown:
    """Return a published source, with its address where it has one."""
    sources = source if isinstance(source, list) else [source]
    return join((_write_one_source(each) for each in sources), "; ")


def _write_one_source(source: Any) -> Markdown:
    """Return one published source as Markdown, linked where it has an address."""
    if isinstance(source, str):
        return escape(source)
    address = source.get("url") or (f"https://doi.org/{source['doi']}" if source.get("doi") else "")
    return link_address(source.get("text", address), address)


def _write_reproduce(lines: list[Line]) -> Iterator[Markdown]:
    """Yield the page on reproducing the report: how to verify it, and the lock as a table."""
    yield Markdown("(page-reproduce)=")
    yield Markdown("# Reproduce")
    yield Markdown("")
    yield Markdown(
        "One command proves that this report still follows from its sources: it runs every notebook again in a clean "
        "folder and compares each finding, table and figure with the lock."
    )
    yield Markdown("")
    yield Markdown("```console\n$ make verify\n```")
    yield Markdown("")
    yield Markdown(
        "The lock holds every published finding with its value and unit, every table and figure by the SHA-256 of the "
        "data shown, and every input by the SHA-256 of its bytes. It was computed under the parameters that each "
        "notebook prints at its top. `make lock` accepts new values and says what it changed. Every page's foot names "
        "the lock's fingerprint and the commit."
    )
    if lines:
        sources = {path.name: path.read_text(encoding="utf-8") for path in list_notebooks()}
        rows = [
            (line.kind, _link_result(line, sources), literal(describe(line)), line.notebook)
            for line in lines
            if line.kind != "parameters"
        ]
        frame = pd.DataFrame(rows, columns=["kind", "name", "value", "notebook"])
        yield Markdown("")
        yield Markdown("::::{table} The lock, line by line; checksums are cut to twelve digits.")
        yield Markdown(":class: searchable choices\n")
        yield write_table(frame)
        yield Markdown("::::")


def _link_result(line: Line, sources: Mapping[str, str]) -> Markdown:
    """Return a result's name, linked to where it is computed if its notebook still publishes it."""
    if line.notebook and f'\\"{line.name}\\"' in sources.get(line.notebook, ""):
        return link(line.name, f"{line.kind}-{line.name}")
    return escape(line.name)


def _write_adjudications(decisions: pd.DataFrame, anchors: Collection[str]) -> Iterator[Markdown]:
    """Yield the page of adjudications: what the two passes had, what was decided, and by which rule.

    ``decisions`` has the columns of data/passes/adjudications.csv; a row that the final tables keep is linked.
    """
    yield Markdown("(page-adjudications)=")
    yield Markdown("# Adjudications")
    yield Markdown("")
    yield Markdown(
        "Two separate passes coded the articles by one codebook. Where they differed, the codebook's rules decided, "
        "and not the pass that a row came from. Every decision is listed here. A third reading then looked for what "
        "both passes had missed or misread: a row that it added has nothing under either pass, a cell or row that it "
        "changed the same under both. The same kind of reader made the passes and the decisions: a language model, and "
        "no person."
    )
    yield Markdown("")
    counts = decisions["table"].value_counts().rename_axis("table").reset_index(name="decisions")
    yield Markdown("::::{{table}} Decisions by table.\n\n{}\n::::\n").format(write_table(counts))
    rows = [
        {
            "what": f"{row.table}: {row.column or 'the whole row'}",
            "passage": link(shorten(row.text or row.row), row.row)
            if row.row in anchors
            else shorten(row.text or row.row),
            "first pass": shorten(row.first, 80),
            "second pass": shorten(row.second, 80),
            "decision": shorten(row.decision, 80),
            "reason": row.reason,
        }
        for row in decisions.itertuples()
    ]
    yield Markdown("::::{table} Every decision with its reason.\n:class: searchable choices\n")
    yield write_table(pd.DataFrame(rows))
    yield Markdown("::::")


def _write_prompts(codebook: Path, tables: Collection[str]) -> Iterator[Markdown]:
    """Yield the page of prompts: what a language model is asked for some tables, character for character."""
    yield Markdown("(page-prompts)=")
    yield Markdown("# Prompts")
    yield Markdown("")
    yield Markdown(
        "This is what `sourcebook code` asks a language model, one prompt a table, made from the "
        "[codebook](#page-codebook) and from nothing else. The article follows as a message of its own, between two "
        "lines that bear a checksum of it. `sourcebook code --dry-run` prints the same, with the schema of the answer. "
        "The cases that the codebook decided beforehand are left out: a model that is told the answers shows nothing."
    )
    for table in (table for table in ASKED if table in tables):
        prompt = write_prompt(table, codebook)
        yield Markdown("")
        yield target("prompt", table)
        yield Markdown("## Prompt: {}").format(table.replace("_", " "))
        yield Markdown("")
        yield Markdown("SHA-256 of this prompt and its schema: {}").format(literal(prompt.hash))
        yield Markdown("")
        yield block(prompt.text)


def _write_dictionary(tables: Mapping[str, dict[str, Any]]) -> Iterator[Markdown]:
    """Yield the data dictionary's lines: each table with its columns, types and rules."""
    yield Markdown("(page-data-dictionary)=")
    yield Markdown("# Data dictionary")
    yield Markdown("")
    yield Markdown(
        "The tables are CSV files in UTF-8, described by `data/datapackage.json` (Frictionless Data Package). "
        "Offsets count Unicode code points in the document's file, from zero, the end excluded."
    )
    for name, resource in tables.items():
        yield Markdown("")
        yield target("dictionary", name)
        yield Markdown("## {}").format(name)
        yield Markdown("")
        yield escape(resource.get("description", ""))
        yield Markdown("")
        rows = [
            (
                literal(field["name"]),
                field["type"],
                field.get("description", ""),
                _describe_rules(field, name),
            )
            for field in resource["schema"]["fields"]
        ]
        yield write_table(pd.DataFrame(rows, columns=["column", "type", "meaning", "rule"]))


def _describe_rules(field: Mapping[str, Any], table: str) -> Markdown:
    """Return a field's constraints in words; a closed vocabulary links to the codebook."""
    rules = field.get("constraints", {})
    words: list[object] = []
    if rules.get("required"):
        words.append("required")
    if "enum" in rules:
        words.append(link("codes", f"codebook-{name_anchor(table)}"))
    if rules.get("pattern", "").startswith(JOINED):
        words.append(Markdown("{}, joined by “;”").format(link("codes", f"codebook-{name_anchor(table)}")))
    elif "pattern" in rules:
        words.append(literal(rules["pattern"]))
    return join(words)
