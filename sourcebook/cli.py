"""Rhetoric, statistics and stances of news articles: coded, counted, and led back to the characters they came from."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shtab

from sourcebook import __version__
from sourcebook.documents.controls import escape_json, say
from sourcebook.documents.document import ROOT
from sourcebook.errors import SourcebookError

if TYPE_CHECKING:
    from sourcebook.book.build import Book


class _Own(str):
    """A folder of the project's own, wherever the caller stands."""


_PATHS = (
    "articles", "article", "out", "codebook", "coding", "corpus", "sheet", "key", "reference", "compared",
    "first", "second", "house_style", "against", "html", "replay", "folder", "transcripts", "transcript",
)  # fmt: skip
"""Arguments that are paths: a relative one is taken from the caller's folder, in every command."""

# What several commands ask for in the same words.
_CODING: dict[str, Any] = {
    "default": _Own("data"),
    "help": "folder of coded tables and codebook (default: %(default)s)",
}
_CORPUS: dict[str, Any] = {
    "default": "",
    "help": "folder of articles (default: those that the tables were extracted from, else seeds)",
}
_TEXT_COLUMN: dict[str, Any] = {
    "default": "",
    "metavar": "NAME",
    "help": "column that holds the text of a table's rows",
}
_DATE_ORDER: dict[str, Any] = {
    "default": "",
    "choices": ["", "dmy", "mdy", "ymd"],
    "metavar": "ORDER",
    "help": "how to read a date such as 2/8/2017: dmy, mdy or ymd (default: such a date is left out, and told)",
}
_OUT: dict[str, Any] = {"required": True, "metavar": "DIR", "help": "folder to write into"}


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0, or 1 with one sentence on standard error.

    ``extract`` and ``fidelity`` return 2 where they skipped something that they could not read.
    """
    options = build_parser().parse_args(arguments)
    _take_from_caller(options)
    try:
        return options.run(options) or 0
    except SourcebookError as error:
        say(f"sourcebook: {error}", sys.stderr)
        return 1
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        remedy = "free some space" if error.errno == errno.ENOSPC else "mend this"
        say(f"sourcebook: {error.strerror}{where}: {remedy}, and run the command again.", sys.stderr)
        return 1


def _take_from_caller(options: argparse.Namespace) -> None:
    """Take relative paths from the caller's folder, where that is not the project's root."""
    here = Path.cwd()
    for name in _PATHS if here != ROOT else ():
        value = getattr(options, name, None)
        if value and not isinstance(value, _Own):
            setattr(options, name, str(here / value))


def _name_coding(coding: str) -> str:
    """Return a folder of coded tables as the commands name it: the project's own as such."""
    return f"{coding} (the report's own tables, in {ROOT / coding})" if isinstance(coding, _Own) else coding


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; each is named after the function below that runs it."""
    parser = argparse.ArgumentParser(prog="sourcebook", description=__doc__)
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    shtab.add_argument_to(parser, "--completion", help="print a script for a shell to complete commands by")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(run: Callable[[argparse.Namespace], int | None], purpose: str) -> Callable[..., None]:
        name = run.__name__.removeprefix("_").replace("_", "-")
        parser = commands.add_parser(name, help=purpose, description=purpose)
        parser.set_defaults(run=run)

        def option(*names: str, **facts: Any) -> None:
            action = parser.add_argument(*names, **facts)
            if action.dest in _PATHS:
                action.complete = shtab.FILE  # type: ignore[attr-defined]

        return option

    option = command(_new, "lay out a study of your own: articles, index, a commented codebook, what it is called")
    option("folder", help="the folder to make, or one that holds articles and lacks its study.yml")

    option = command(_extract, "write the tables of any articles, by rule")
    option("articles", help="folder of texts, pages, tables, drafts or exports (README lists them), or one such file")
    option("--out", **_OUT)
    option("--codebook", metavar="DIR", help="codebook for another subject (default: data/codebook)")
    option("--text-column", **_TEXT_COLUMN)
    option("--date-order", **_DATE_ORDER)
    option("--decimal-comma", action="store_true", help="the articles write 1.250,5 for 1,250.5")
    option("--workers", type=int, default=0, metavar="N", help="processes (default: one a core)")
    option("--scheduler", default="", metavar="tcp://…", help="run on this Dask cluster instead")
    option("--seconds", type=float, default=60.0, metavar="S", help="time an article may take (default: %(default)g)")

    option = command(_code, "code articles with a language model, by the codebook's prompts")
    option("articles", help="folder of articles, or one file, as for extract")
    option("--out", **_OUT)
    option("--model", default="", metavar="NAME", help="openai/…, ollama/…, llamacpp/…, vllm/…, or any with --base-url")
    option("--base-url", default="", metavar="URL", help="endpoint that speaks the OpenAI protocol")
    option("--tables", default="stances,devices", help="tables to code, comma-separated, or all (default: %(default)s)")
    option("--codebook", metavar="DIR", help="codebook for another subject (default: data/codebook)")
    option("--variant", default="", choices=["swapped", "generic", "reversed"], help="ask with other labels or order")
    option("--seed", type=int, default=1, metavar="N", help="seed of the answers (default: %(default)s)")
    option("--temperature", type=float, default=0.0, metavar="T", help="of the answers (default: %(default)g)")
    option("--max-tokens", type=int, default=8000, metavar="N", help="of one answer (default: %(default)s)")
    option("--seconds", type=float, default=300.0, metavar="S", help="time an answer may take (default: %(default)g)")
    option("--json", dest="format", default="schema", choices=["schema", "object"], help="how to ask for JSON")
    option("--price", default="", metavar="IN,OUT", help="prices of a million tokens in and out")
    option("--max-cost", type=float, default=0.0, metavar="X", help="stop before a call that could pass this cost")
    option("--max-calls", type=int, default=0, metavar="N", help="stop after so many calls")
    option("--dry-run", action="store_true", help="print prompts, calls, tokens and cost, and send nothing")
    option("--replay", default="", metavar="PASS", help="make the tables again from the responses kept in this folder")

    option = command(_sample, "draw rows into a sheet, to check by eye")
    option("coding", help="folder of coded tables, such as `sourcebook extract` writes")
    option("--rows", type=int, default=100, metavar="N", help="rows to draw (default: %(default)s)")
    option("--seed", type=int, default=1, metavar="N", help="draws the same rows again (default: %(default)s)")
    option("--sheet", metavar="FILE", help="the sheet to write (default: sample.xlsx among the tables)")
    option("--blind", action="store_true", help="show the passages without their codes, for a person to code")

    option = command(_sample_read, "say how often the rules were right, from a checked sheet")
    option("sheet", help="the sheet with yes or no in its column `right`, or a filled blind sheet")
    option("--key", default="", metavar="DIR", help="the coded tables from which a blind sheet was drawn")

    option = command(_sheet, "write a blank coding sheet")
    option("article", help="a .txt file of the corpus")
    option("--table", required=True, help="table to code, such as stances")
    option("--coding", **_CODING | {"help": "folder of coded tables and codebook (default: the article's, else data)"})
    option("--out", metavar="FILE", help="the sheet to write (default: ARTICLE-TABLE.xlsx)")

    option = command(_sheet_read, "read a filled coding sheet into a folder of coded tables")
    option("sheet", help="the filled sheet")
    option("--out", **_OUT)
    option("--article", metavar="FILE", help="the article, if it is not where it was when the sheet was written")

    option = command(_check, "check every table of a coding against the contract")
    option("coding", nargs="?", **_CODING)
    option("--corpus", **_CORPUS)

    option = command(_score, "compare two codings row by row")
    option("reference", help="folder of coded tables that the other is compared with")
    option("compared", help="folder of coded tables")
    option("--corpus", **_CORPUS)
    option("--table", default="", help="one table, such as stances (default: all that both have)")
    option("--documents", default="", metavar="IDS", help="ids, comma-separated (default: where both have rows)")
    option("--shares", action="store_true", help="correct shares of articles; --documents are a random sample of them")
    option("--json", action="store_true", help="print the result as JSON")

    option = command(_adjudicate, "list where two passes differ, and merge them by what a person decides")
    option("first", help="folder of coded tables")
    option("second", help="folder of coded tables")
    option("--corpus", **_CORPUS)
    option("--sheet", default="adjudication.xlsx", metavar="FILE", help="the sheet (default: %(default)s)")
    option("--out", default="", metavar="DIR", help="read the filled sheet, and write the merged tables here")

    option = command(_build, "run the notebooks and build the book")
    _add_book(option)
    option("--fresh", action="store_true", help="compute everything again")

    option = command(_export, "write the tables in the formats of other tools")
    option("--coding", **_CODING)
    option("--corpus", **_CORPUS)
    option("--out", **_OUT)
    option("--with-texts", action="store_true", help="add a project with the articles' full texts, for your own use")

    option = command(_fidelity, "hold every quotation against transcripts: found or not, and what differs")
    option("coding", help="folder of coded tables, such as `sourcebook extract` writes")
    option("--transcripts", required=True, metavar="FOLDER", help="texts of what was said, in any format of articles")
    option("--out", metavar="DIR", help="folder to write into (default: that of the coded tables)")

    option = command(_codebook, "check a codebook's files before anything runs")
    option("action", choices=["check"], help="check: name each fault with its file, line and remedy")
    option("folder", help="folder of the codebook, or the study that holds one")

    option = command(_audit, "list what an editor may want to look at in an article")
    option("article", help="an article, or several, in any format that extract reads")
    option("--house-style", metavar="FILE", help="YAML with words to prefer or avoid")
    option(
        "--transcript", metavar="FILE", help="what was said, or a folder of that: the quotations are held against it"
    )
    option("--against", metavar="FOLDER", help="earlier articles, whose captions count as used before")
    option("--coding", **_CODING)
    option("--html", metavar="FILE", help="write a printable page instead of plain text")

    option = command(_compare, "say which findings differ between two runs, and why")
    option("first", metavar="RUN_A", help="an executed notebook, a folder of such, or a findings.lock")
    option("second", metavar="RUN_B", help="another one")

    option = command(_sweep, "run the chapters under every combination of the choices in multiverse.toml")
    _add_book(option)
    option("--workers", type=int, default=0, metavar="N", help="processes (default: one a core)")
    option("--scheduler", default="", metavar="tcp://…", help="run on this Dask cluster instead")

    command(_verify, "run all notebooks and a sample of universes again and compare with the locks")
    command(_lock, "accept the present findings into findings.lock")
    command(_contract, "write data/datapackage.json from the codebook")
    return parser


def _add_book(option: Callable[..., object]) -> None:
    """Add the options that say which corpus a book is of."""
    option("--corpus", default=_Own("seeds"), help="folder of articles (default: %(default)s)")
    option("--coding", default="", help="folder of coded tables (default: data for the seeds, else extracted)")
    option("--codebook", metavar="DIR", help="codebook for another subject (default: data/codebook)")
    option("--text-column", **_TEXT_COLUMN)
    option("--date-order", **_DATE_ORDER)


def _new(options: argparse.Namespace) -> None:
    import shutil

    from sourcebook.documents.imprint import start_study

    folder = Path(options.folder)
    if not folder.exists():
        shutil.copytree(ROOT / "examples" / "study", folder)
    articles = folder / "articles" if (folder / "articles").is_dir() else folder
    say(f"Fill in {start_study(articles)}, and put the articles beside it.")
    if (folder / "codebook").is_dir():
        say(f"Two made-up articles and a commented codebook show the way: read {folder / 'README.md'}.")
        say(f"make book CORPUS={articles} CODEBOOK={folder / 'codebook'}")


def _extract(options: argparse.Namespace) -> int:
    # Before the libraries are loaded, which takes seconds; there is no bar in a pipe.
    say(f"Reading {options.articles} …", sys.stderr)
    from sourcebook.documents.intake import Choices
    from sourcebook.extract.corpus import describe_report, extract_corpus
    from sourcebook.mentions.codebook import DEFAULT, open_codebook

    report = extract_corpus(
        options.articles,
        options.out,
        codebook=open_codebook(options.codebook) if options.codebook else DEFAULT,
        workers=options.workers,
        scheduler=options.scheduler,
        seconds=options.seconds,
        choices=Choices(options.text_column, options.date_order),
        decimal_comma=options.decimal_comma,
    )
    for line in describe_report(report, options.out):
        say(line)
    return 2 if report.skipped else 0


def _code(options: argparse.Namespace) -> int:
    from sourcebook.extract.model import coding
    from sourcebook.extract.model.client import find_endpoint
    from sourcebook.mentions.codebook import find_codebook, open_codebook

    book = open_codebook(options.codebook) if options.codebook else find_codebook(options.replay or "data")
    if options.replay:
        order = coding.repeat_order(options.replay, book)
        report = coding.code_corpus(options.articles, options.out, order, None, kept=options.replay)
    else:
        settings = {
            "temperature": options.temperature,
            "tokens": options.max_tokens,
            "format": options.format,
            "seconds": options.seconds,
        }
        endpoint = find_endpoint(options.model, options.base_url, **settings)
        order = coding.place_order(endpoint, options.tables, book, options.seed, options.variant)
        limits = coding.Limits(options.max_calls, options.max_cost, coding.read_prices(options.price))
        if options.dry_run:
            for line in coding.tell_plan(options.articles, order, endpoint, limits):
                say(line)
            return 0
        report = coding.code_corpus(options.articles, options.out, order, endpoint, limits)
    for line in coding.describe_run(report, options.out):
        say(line)
    return 2 if report.stopped or report.missing else 0


def _sample(options: argparse.Namespace) -> None:
    from sourcebook.mentions.sheets.sample import draw_sample, write_sheet

    sheet = Path(options.sheet or Path(options.coding) / "sample.xlsx")
    if sheet.exists():
        raise SourcebookError(f"{sheet} exists and may be filled in: move it away, or name another sheet by --sheet.")
    drawn = draw_sample(options.coding, options.rows, options.seed, options.blind)
    write_sheet(drawn, sheet)
    say(f"{len(drawn)} rows of {options.coding} to check, drawn with seed {options.seed}: {sheet}")
    if options.blind:
        say(f"Fill in its column `coded`, save, and run `sourcebook sample-read {sheet} --key {options.coding}`.")
        return
    say(f"Write yes or no into its column `right`, save, and run `sourcebook sample-read {sheet}`.")


def _sample_read(options: argparse.Namespace) -> None:
    from sourcebook.mentions.sheets.sample import describe_scores, read_sheet

    say("\n".join(describe_scores(read_sheet(Path(options.sheet), options.key))))


def _sheet(options: argparse.Namespace) -> None:
    from sourcebook.mentions.sheets.blank import find_coding, write_sheet_for

    coding = options.coding
    if isinstance(coding, _Own):
        coding = find_coding(options.article) or coding
    path = write_sheet_for(options.article, options.table, coding, options.out)
    say(f"A blank sheet for {options.article}, with the codes of {_name_coding(coding)}: {path}")


def _sheet_read(options: argparse.Namespace) -> int:
    from sourcebook.mentions.sheets.filled import read_sheet_into

    path, rows, faults = read_sheet_into(options.sheet, options.out, options.article)
    for fault in faults:
        say(f"sourcebook: {fault}", sys.stderr)
    say(f"Rows placed: {rows}, in {path}.")
    return bool(faults)


def _check(options: argparse.Namespace) -> int:
    from sourcebook.documents.document import read_corpus, resolve_path
    from sourcebook.mentions.tables import find_articles, find_faults, read_contract, read_table

    documents = read_corpus(options.corpus or find_articles(options.coding))
    tables = {name: read_table(options.coding, name) for name in read_contract()}
    texts = {document.id: document.text for document in documents}
    faults = list(find_faults(tables, texts, resolve_path(options.coding)))
    for fault in faults:
        say(f"sourcebook: {fault}", sys.stderr)
    rows, named = sum(len(frame) for frame in tables.values()), _name_coding(options.coding)
    if faults:
        say(f"{named}: {len(faults)} faults in {rows} rows of {len(tables)} tables.")
    else:
        say(f"{named}: {rows} rows in {len(tables)} tables hold to the contract.")
    return bool(faults)


def _score(options: argparse.Namespace) -> None:
    import json

    from sourcebook.compare.score import score_codings, write_score

    report = score_codings(
        options.reference, options.compared, options.corpus, options.table, options.documents, options.shares
    )
    if options.json:
        say(escape_json(json.dumps(report, indent=1, ensure_ascii=False)))
    else:
        say("\n".join(write_score(report)))


def _adjudicate(options: argparse.Namespace) -> None:
    from sourcebook.compare.adjudication import open_passes, read_decisions, write_adjudicated, write_sheet

    passes, sheet = open_passes(options.first, options.second, options.corpus), Path(options.sheet)
    if options.out:
        rows = write_adjudicated(passes, read_decisions(passes, sheet), options.out)
        say(f"Adjudicated: {', '.join(f'{number:,} {table}' for table, number in rows.items())}, in {options.out}.")
        return
    if sheet.exists():
        raise SourcebookError(f"{sheet} exists and may be filled in: move it away, or name another sheet by --sheet.")
    say(f"Differences to decide: {write_sheet(passes, sheet):,}, in {sheet}.")
    say("Fill in its column `decision`, save, and run the same command with --out.")


def _build(options: argparse.Namespace) -> None:
    from sourcebook.book.stamp import find_unchanged

    choices = (options.coding, options.codebook, options.text_column, options.date_order, options.fresh)
    if options.corpus in ("seeds", str(ROOT / "seeds")) and not any(choices) and (index := find_unchanged()):
        say(f"The book is up to date: {index}")
        return
    from sourcebook.book.build import build_book

    build_book(_open_book(options), fresh=options.fresh)


def _open_book(options: argparse.Namespace) -> Book:
    from sourcebook.book.build import open_book
    from sourcebook.documents.intake import Choices
    from sourcebook.mentions.codebook import DEFAULT, open_codebook

    codebook = open_codebook(options.codebook) if options.codebook else DEFAULT
    choices = Choices(options.text_column, options.date_order)
    return open_book(options.corpus, options.coding, codebook, choices)


def _export(options: argparse.Namespace) -> None:
    from sourcebook.documents.document import read_corpus
    from sourcebook.documents.imprint import read_imprint
    from sourcebook.exports import write_exports
    from sourcebook.mentions.tables import find_articles, read_coding

    corpus = options.corpus or find_articles(options.coding)
    documents, imprint = read_corpus(corpus), read_imprint(corpus)
    tables = read_coding(options.coding, documents)
    say(f"Exports of {_name_coding(options.coding)}:")
    for path in write_exports(documents, tables, options.coding, Path(options.out), imprint, options.with_texts):
        say(path)


def _fidelity(options: argparse.Namespace) -> int:
    from sourcebook.compare.fidelity import (
        describe,
        describe_skipped,
        hold_quotations,
        read_transcripts,
        write_results,
    )

    transcripts, skipped = read_transcripts(options.transcripts)
    held = hold_quotations(options.coding, transcripts)
    title = f"As spoken, as printed: {Path(options.coding).name}"
    for line in [describe(held), *describe_skipped(skipped)]:
        say(line)
    for path in write_results(held, Path(options.out or options.coding), title, skipped):
        say(path)
    return 2 if skipped else 0


def _codebook(options: argparse.Namespace) -> int:
    from sourcebook.extract.codebooks import check_codebook

    faults = check_codebook(options.folder)
    for fault in faults:
        say(f"sourcebook: {fault}", sys.stderr)
    if not faults:
        say(f"{options.folder}: the codebook's files are in order.")
    return bool(faults)


def _audit(options: argparse.Namespace) -> None:
    from sourcebook.audit import audit_file, write_html, write_text
    from sourcebook.mentions.codebook import find_codebook, read_codebook

    names = (options.house_style, options.against, options.transcript)
    style, against, transcript = (Path(path) if path else None for path in names)
    codebook = read_codebook(find_codebook(options.coding))
    audits = audit_file(Path(options.article), codebook, style, against, transcript)
    if options.html:
        Path(options.html).write_text(write_html(audits), encoding="utf-8")
        say(options.html)
    else:
        say("\n".join(write_text(each) for each in audits).removesuffix("\n"))


def _compare(options: argparse.Namespace) -> None:
    from sourcebook.book.runs import compare_runs

    say(compare_runs(Path(options.first), Path(options.second)))


def _sweep(options: argparse.Namespace) -> int:
    from sourcebook.book.sweep import run_sweep

    return run_sweep(_open_book(options), options.workers, options.scheduler)


def _verify(options: argparse.Namespace) -> int:
    from sourcebook.book.lock import verify
    from sourcebook.book.sweep import verify_sample

    return verify() or verify_sample()


def _lock(options: argparse.Namespace) -> int:
    from sourcebook.book.lock import lock

    return lock()


def _contract(options: argparse.Namespace) -> None:
    from sourcebook.mentions.contract import write_contract
    from sourcebook.mentions.tables import CONTRACT

    write_contract(CONTRACT)
    say(f"{CONTRACT.name} follows from the codebook again.")
