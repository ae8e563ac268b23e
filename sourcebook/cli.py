"""Rhetoric, statistics and stances of news articles: coded, counted, and led back to the characters they came from."""

from __future__ import annotations

import argparse
import os
import sys

from sourcebook.errors import SourcebookError


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0, or 1 with one sentence on standard error.

    ``extract`` returns 2 where it skipped something that it could not read.
    """
    parser = argparse.ArgumentParser(prog="sourcebook", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    build = commands.add_parser("build", help="run the notebooks and build the book")
    build.add_argument("--corpus", default="seeds", help="folder of articles (default: %(default)s)")
    build.add_argument("--coding", help="folder of coded tables (default: data for the seeds, else extracted)")
    build.add_argument("--fresh", action="store_true", help="compute everything again")
    build.set_defaults(run=_build)

    export = commands.add_parser("export", help="write the tables in the formats of other tools")
    export.add_argument("--coding", default="data", help="folder of coded tables (default: %(default)s)")
    export.add_argument("--corpus", default="seeds", help="folder of articles (default: %(default)s)")
    export.add_argument("--out", required=True, metavar="DIR", help="folder to write the files into")
    export.add_argument(
        "--with-texts",
        action="store_true",
        help="add a project with the articles' full texts, for your own use",
    )
    export.set_defaults(run=_export)

    audit = commands.add_parser("audit", help="list what an editor may want to look at in an article")
    audit.add_argument("article", help="a UTF-8 text file")
    audit.add_argument("--house-style", metavar="FILE", help="YAML with words to prefer or avoid")
    audit.add_argument("--against", metavar="FOLDER", help="earlier articles, whose captions count as used before")
    audit.add_argument("--coding", default="data", help="folder whose codebook names the labels (default: %(default)s)")
    audit.add_argument("--html", metavar="FILE", help="write a printable page instead of plain text")
    audit.set_defaults(run=_audit)

    check = commands.add_parser("check", help="check every table of a coding against the contract")
    check.add_argument("coding", nargs="?", default="data", help="folder of coded tables (default: %(default)s)")
    check.add_argument("--corpus", default="", help="folder of articles (default: what was extracted, else seeds)")
    check.set_defaults(run=_check)

    verify = commands.add_parser("verify", help="run all notebooks again and compare with findings.lock")
    verify.set_defaults(run=_verify)

    lock = commands.add_parser("lock", help="accept the present findings into findings.lock")
    lock.set_defaults(run=_lock)

    contract = commands.add_parser("contract", help="write data/datapackage.json from the codebook")
    contract.set_defaults(run=_contract)

    score = commands.add_parser("score", help="compare two codings row by row")
    score.add_argument("reference", help="folder of coded tables that the other is compared with")
    score.add_argument("compared", help="folder of coded tables")
    score.add_argument("--corpus", default="", help="folder of articles (default: what was extracted, else seeds)")
    score.add_argument("--table", default="", help="one table, such as stances (default: all that both have)")
    score.add_argument("--documents", default="", help="ids, comma-separated (default: where both have rows)")
    score.add_argument("--json", action="store_true", help="print the result as JSON")
    score.set_defaults(run=_score)

    sheet = commands.add_parser("sheet", help="write a blank coding sheet (.xlsx), or read a filled one")
    sheet.add_argument("document", nargs="?", help="the article, a .txt file")
    sheet.add_argument("--table", help="table to code, such as stances")
    sheet.add_argument("--coding", default="data", help="folder with the article's sections (default: %(default)s)")
    sheet.add_argument("--read", metavar="SHEET", help="read this filled sheet instead")
    sheet.add_argument("--out", help="the sheet to write (default: DOCUMENT-TABLE.xlsx), or with --read a folder")
    sheet.set_defaults(run=_sheet)

    extract = commands.add_parser("extract", help="write the tables of any articles, by rule")
    extract.add_argument("articles", help="folder of .txt, .html, .jsonl, .csv or .parquet files, or one such file")
    extract.add_argument("--out", required=True, metavar="DIR", help="folder to write tables and texts into")
    extract.add_argument("--codebook", metavar="DIR", help="codebook for another subject (default: data/codebook)")
    extract.add_argument("--text-column", default="", metavar="NAME", help="column that holds the text")
    extract.add_argument("--workers", type=int, default=0, metavar="N", help="processes (default: one a core)")
    extract.add_argument("--scheduler", default="", metavar="tcp://…", help="run on this Dask cluster instead")
    extract.add_argument("--seconds", type=float, default=60.0, metavar="S", help="time an article may take (60)")
    extract.set_defaults(run=_extract)

    sample = commands.add_parser("sample", help="draw rows to check by eye, and read the checked sheet")
    sample.add_argument("coding", help="folder that `sourcebook extract` wrote")
    sample.add_argument("--rows", type=int, default=100, metavar="N", help="rows to draw (default: %(default)s)")
    sample.add_argument("--seed", type=int, default=1, help="draws the same rows again (default: %(default)s)")
    sample.add_argument("--sheet", metavar="FILE", help="the sheet (default: CODING/sample.xlsx)")
    sample.add_argument("--read", action="store_true", help="score the sheet that has been filled in")
    sample.set_defaults(run=_sample)

    options = parser.parse_args(arguments)
    try:
        return options.run(options) or 0
    except SourcebookError as error:
        print(f"sourcebook: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(f"sourcebook: {error.strerror} ({error.filename}): mend this and run the command again.", file=sys.stderr)
        return 1


def _build(options: argparse.Namespace) -> None:
    from sourcebook.book.build import build_book, open_book

    build_book(open_book(options.corpus, options.coding or ""), fresh=options.fresh)


def _export(options: argparse.Namespace) -> None:
    from pathlib import Path

    from sourcebook.documents.document import read_corpus
    from sourcebook.exports import write_exports
    from sourcebook.mentions.tables import read_coding

    documents = read_corpus(options.corpus)
    tables = read_coding(options.coding, documents)
    for path in write_exports(documents, tables, options.coding, Path(options.out), options.with_texts):
        print(path)


def _audit(options: argparse.Namespace) -> None:
    from pathlib import Path

    from sourcebook.audit import audit_file, write_html, write_text
    from sourcebook.mentions.codebook import find_codebook, read_codebook

    style, against = (Path(path) if path else None for path in (options.house_style, options.against))
    codebook = read_codebook(find_codebook(options.coding))
    document, remarks = audit_file(Path(options.article), codebook, style, against)
    if options.html:
        Path(options.html).write_text(write_html(document, remarks), encoding="utf-8")
        print(options.html)
    else:
        print(write_text(document, remarks), end="")


def _check(options: argparse.Namespace) -> int:
    from sourcebook.documents.document import read_corpus, resolve_path
    from sourcebook.mentions.tables import find_articles, find_faults, read_contract, read_table

    documents = read_corpus(options.corpus or find_articles(options.coding))
    tables = {name: read_table(options.coding, name) for name in read_contract()}
    texts = {document.id: document.text for document in documents}
    faults = list(find_faults(tables, texts, resolve_path(options.coding)))
    for fault in faults:
        print(f"sourcebook: {fault}", file=sys.stderr)
    rows = sum(len(frame) for frame in tables.values())
    if not faults:
        print(f"{rows} rows in {len(tables)} tables hold to the contract.")
    return bool(faults)


def _extract(options: argparse.Namespace) -> int:
    from sourcebook.extract.corpus import describe_report, extract_corpus
    from sourcebook.mentions.codebook import DEFAULT, open_codebook

    report = extract_corpus(
        options.articles,
        options.out,
        codebook=open_codebook(options.codebook) if options.codebook else DEFAULT,
        workers=options.workers,
        scheduler=options.scheduler,
        seconds=options.seconds,
        text_column=options.text_column,
    )
    for line in describe_report(report, options.out):
        print(line)
    return 2 if report.skipped else 0


def _sample(options: argparse.Namespace) -> None:
    from pathlib import Path

    from sourcebook.mentions.sheets.sample import describe_scores, draw_sample, read_sheet, write_sheet

    sheet = Path(options.sheet or Path(options.coding) / "sample.xlsx")
    if options.read:
        print("\n".join(describe_scores(read_sheet(sheet))))
        return
    if sheet.exists():
        raise SourcebookError(f"{sheet} exists and may be filled in: move it away, or name another sheet by --sheet.")
    drawn = draw_sample(options.coding, options.rows, options.seed)
    write_sheet(drawn, sheet)
    print(f"{len(drawn)} rows to check, drawn with seed {options.seed}: {sheet}")
    print("Write yes or no into the column `right`, save, and run the same command with --read.")


def _verify(options: argparse.Namespace) -> int:
    from sourcebook.book.lock import verify

    return verify()


def _lock(options: argparse.Namespace) -> int:
    from sourcebook.book.lock import lock

    return lock()


def _contract(options: argparse.Namespace) -> None:
    from sourcebook.mentions.contract import write_contract
    from sourcebook.mentions.tables import CONTRACT

    write_contract(CONTRACT)
    print(f"{CONTRACT.name} follows from the codebook again.")


def _score(options: argparse.Namespace) -> None:
    import json

    from sourcebook.compare.score import score_codings, write_score

    report = score_codings(options.reference, options.compared, options.corpus, options.table, options.documents)
    if options.json:
        print(json.dumps(report, indent=1, ensure_ascii=False))
    else:
        print("\n".join(write_score(report)))


def _sheet(options: argparse.Namespace) -> int:
    from sourcebook.mentions.sheets.blank import write_sheet_for
    from sourcebook.mentions.sheets.filled import read_sheet_into

    if options.read:
        path, rows, faults = read_sheet_into(options.read, options.out, options.document)
        for fault in faults:
            print(f"sourcebook: {fault}", file=sys.stderr)
        print(f"Rows placed: {rows}, in {path}.")
        return bool(faults)
    print(f"A blank sheet: {write_sheet_for(options.document, options.table, options.coding, options.out)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
