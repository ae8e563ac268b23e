"""The command line: ``sourcebook build | check | run | …``; each command is one function of the package."""

from __future__ import annotations

import argparse
import sys

from sourcebook.errors import SourcebookError


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0, or 1 with one sentence on standard error."""
    parser = argparse.ArgumentParser(prog="sourcebook", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    build = commands.add_parser("build", help="run the notebooks and build the book")
    build.add_argument("--corpus", default="seeds", help="folder of articles (default: %(default)s)")
    build.add_argument("--coding", help="folder of coded tables (default: data for the seeds)")
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
    check.add_argument("--corpus", default="seeds", help="folder of articles (default: %(default)s)")
    check.set_defaults(run=_check)

    verify = commands.add_parser("verify", help="run all notebooks again and compare with findings.lock")
    verify.set_defaults(run=_verify)

    lock = commands.add_parser("lock", help="accept the present findings into findings.lock")
    lock.set_defaults(run=_lock)

    contract = commands.add_parser("contract", help="write data/datapackage.json from the codebook")
    contract.set_defaults(run=_contract)

    options = parser.parse_args(arguments)
    try:
        return options.run(options) or 0
    except SourcebookError as error:
        print(f"sourcebook: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"sourcebook: {error.strerror} ({error.filename}): mend this and run the command again.", file=sys.stderr)
        return 1


def _build(options: argparse.Namespace) -> None:
    from sourcebook.build import DATA, Book, build_book

    build_book(Book(options.corpus, options.coding or DATA), fresh=options.fresh)


def _export(options: argparse.Namespace) -> None:
    from pathlib import Path

    from sourcebook.documents import read_corpus
    from sourcebook.exports import write_exports
    from sourcebook.tables import read_coding

    documents = read_corpus(options.corpus)
    tables = read_coding(options.coding, documents)
    for path in write_exports(documents, tables, options.coding, Path(options.out), options.with_texts):
        print(path)


def _audit(options: argparse.Namespace) -> None:
    from pathlib import Path

    from sourcebook.audit import audit_file, write_html, write_text
    from sourcebook.codebook import find_codebook, read_codebook

    style, against = (Path(path) if path else None for path in (options.house_style, options.against))
    codebook = read_codebook(find_codebook(options.coding))
    document, remarks = audit_file(Path(options.article), codebook, style, against)
    if options.html:
        Path(options.html).write_text(write_html(document, remarks), encoding="utf-8")
        print(options.html)
    else:
        print(write_text(document, remarks), end="")


def _check(options: argparse.Namespace) -> int:
    from sourcebook.documents import read_corpus, resolve_path
    from sourcebook.tables import find_faults, read_contract, read_table

    documents = read_corpus(options.corpus)
    tables = {name: read_table(options.coding, name) for name in read_contract()}
    texts = {document.id: document.text for document in documents}
    faults = list(find_faults(tables, texts, resolve_path(options.coding)))
    for fault in faults:
        print(f"sourcebook: {fault}", file=sys.stderr)
    rows = sum(len(frame) for frame in tables.values())
    if not faults:
        print(f"{rows} rows in {len(tables)} tables hold to the contract.")
    return bool(faults)


def _verify(options: argparse.Namespace) -> int:
    from sourcebook.lock import verify

    return verify()


def _lock(options: argparse.Namespace) -> int:
    from sourcebook.lock import lock

    return lock()


def _contract(options: argparse.Namespace) -> None:
    from sourcebook.contract import write_contract
    from sourcebook.tables import CONTRACT

    write_contract(CONTRACT)
    print(f"{CONTRACT.name} follows from the codebook again.")


if __name__ == "__main__":
    sys.exit(main())
