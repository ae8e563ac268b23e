"""The page that lists the exported files."""

from __future__ import annotations

import pandas as pd

from sourcebook.exports import PUBLIC
from sourcebook.exports.formats import Format
from sourcebook.exports.qda import PROJECT
from sourcebook.exports.tables_zip import NOTE
from sourcebook.findings.markdown import Markdown, escape, write_table

FOLDER = "downloads/exports"


def write_downloads_page(folder: str = f"../{FOLDER}") -> str:
    """Return a page in MyST Markdown that lists every file, what it holds and what it is made for.

    ``folder`` is the address of the files' folder as seen from the page. The files are made after the pages,
    so the links are marked as external, which MyST passes on without looking for their target.
    """
    rows = [describe_row(format_, folder) for format_ in PUBLIC]
    lines = [
        "(downloads)=",
        "# Take it along",
        "",
        "The coded passages in the formats of other tools. Each file is made from the tables when the book "
        "is built, and comes out the same on every machine.",
        "",
        write_table(pd.DataFrame(rows)),
        "",
        "Each file is tested against its standard, and read back by an independent library where there is "
        "one: frictionless, rocrate, pyrefiqda, pybtex. The programs named here were not at hand.",
        "",
        "An annotation, a claim's appearance and a mention on the evidence pages share one id: what follows "
        "`#` in the one is the anchor of the other.",
        "",
        "## Spreadsheets",
        "",
        str(escape(NOTE)),
        "",
        "## The articles themselves",
        "",
        "No file here holds an article's text. The coded passages stand in them; in a short article that is "
        "mostly quotation, these are most of its words. Frames and attributions, whose spans together cover "
        "nearly every article, are quoted by their cue alone. A project for qualitative analysis software "
        f"(`{PROJECT.file}`, {escape(PROJECT.standard)}) cannot do without the full texts. Those who hold "
        "the articles can make it for their own use:",
        "",
        "```console",
        "$ .venv/bin/sourcebook export --with-texts --out exports",
        "```",
        "",
    ]
    return "\n".join(lines)


def describe_row(format_: Format, folder: str) -> dict[str, Markdown]:
    """Return a file's row: its link, what it holds, its standard, and what it is made for."""
    return {
        "file": Markdown(f"[{escape(format_.file)}](<{folder}/{format_.file}>){{.external}}"),
        "holds": escape(format_.holds),
        "standard": Markdown(f"[{escape(format_.standard)}](<{format_.address}>)"),
        "made for": escape(format_.made_for),
    }
