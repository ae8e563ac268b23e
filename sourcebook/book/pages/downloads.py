"""The page that lists the exported files."""

from __future__ import annotations

import pandas as pd

from sourcebook.exports import PUBLIC, tables_xlsx, tables_zip
from sourcebook.exports.formats import Format
from sourcebook.exports.qda import PROJECT
from sourcebook.findings.markdown import Markdown, escape, link_address, link_file, literal, write_table

_FOLDER = "downloads/exports"


def write_downloads_page(folder: str = f"../{_FOLDER}") -> Markdown:
    """Return a page in MyST Markdown that lists every file, what it holds and what it is made for.

    ``folder`` is the address of the files' folder as seen from the page. The files are made after the pages,
    so the links are marked as external, which MyST passes on without looking for their target.
    """
    rows = [_describe_row(format_, folder) for format_ in PUBLIC]
    text = Markdown(
        "(downloads)=\n"
        "# Take it along\n"
        "\n"
        "The coded passages in the formats of other tools. Each file is made from the tables when the book "
        "is built, and comes out the same on every machine.\n"
        "\n"
        "{table}\n"
        "\n"
        "Each file is tested against its standard, and read back by an independent library where there is "
        "one: frictionless, rocrate, its validator, pyrefiqda, pybtex, openpyxl. The other programs named here "
        "were not at hand.\n"
        "\n"
        "An annotation, a claim's appearance and a mention on the evidence pages share one id: what follows "
        "`#` in the one is the anchor of the other.\n"
        "\n"
        "## Tables\n"
        "\n"
        "{workbook} is for people: a sheet a table, ids and words as text, numbers as numbers. {plain} is for "
        "programs: each cell as it was coded. {safe} is for people whose program cannot open the workbook. "
        "{note}\n"
        "\n"
        "## The articles themselves\n"
        "\n"
        "No file here holds an article's text. The coded passages stand in them; in a short article that is "
        "mostly quotation, these are most of its words. Frames and attributions, whose spans together cover "
        "nearly every article, are quoted by their cue alone. A project for qualitative analysis software "
        "({project}, {standard}) cannot do without the full texts. Those who hold "
        "the articles can make it for their own use:\n"
        "\n"
        "```console\n"
        "$ .venv/bin/sourcebook export --with-texts --out exports\n"
        "```\n"
    )
    project, standard = literal(PROJECT.file), PROJECT.standard
    files = {"workbook": tables_xlsx.FORMAT, "plain": tables_zip.PLAIN, "safe": tables_zip.FORMAT}
    return text.format(
        table=write_table(pd.DataFrame(rows)),
        note=tables_zip.NOTE,
        project=project,
        standard=standard,
        **{name: literal(format_.file) for name, format_ in files.items()},
    )


def _describe_row(format_: Format, folder: str) -> dict[str, Markdown]:
    """Return a file's row: its link, what it holds, its standard, and what it is made for."""
    return {
        "file": link_file(format_.file, folder=folder),
        "holds": escape(format_.holds),
        "standard": link_address(format_.standard, format_.address),
        "made for": escape(format_.made_for),
    }
