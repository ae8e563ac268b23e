"""Coding sheets: a spreadsheet that a person fills in without typing an offset.

One row a sentence (a line, for sections and frames), with a drop-down list for each closed vocabulary of the codebook.
The coder pastes or types the words that are coded; ``sourcebook.mentions.sheets.filled`` finds where they stand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sourcebook.documents.document import ROOT, Document, read_corpus, read_text, resolve_path
from sourcebook.documents.sections import list_paragraphs, list_sentences, locate_sections
from sourcebook.errors import SourcebookError
from sourcebook.mentions.codebook import find_codebook, joins_codes, read_codebook
from sourcebook.mentions.contract import find_codes
from sourcebook.mentions.kinds import PAIRED, TABLES
from sourcebook.mentions.sheets.workbook import fit_rows, show_text, write_cell, write_row
from sourcebook.mentions.tables import list_columns, name_spans, read_table

_FILLED_BY_PROGRAM = {"id", "doc", "start", "end", "text", "section", "frame_code", "statement_id", "position_id"}
PLACE_COLUMNS = ["sentence", "section", "sentence text"]
_SPARE_ROWS = 40
SPARE_NOTE = "Spare rows: write the number of the sentence in the first column."
_PROMPT_LENGTH = 255
_WIDTHS = {"sentence": 9, "section": 12, "sentence text": 70, "passage": 45, "occurrence": 11}
_GREY = PatternFill("solid", fgColor="EEEEEE")


@dataclass(frozen=True)
class Form:
    """What a sheet asks of one document for one table.

    ``units`` are what it has rows for, by the number that the coder sees less one: columns doc, start, end, section,
    and for sentences repeats (see ``list_sentences``). ``parts`` are the start, end and words columns of each further
    span, whose words are looked up. ``suggestions`` are listed for columns that allow other entries.
    """

    table: str
    document: Document
    units: pd.DataFrame
    book: Mapping[str, Any]
    columns: list[str]
    codes: Mapping[str, list[str]]
    parts: list[tuple[str, str, str]]
    suggestions: Mapping[str, list[str]]
    occasions: Mapping[str, str]  # id of each occasion of speech by its slug
    coding: str = ""  # the folder whose codes, sections and actors it shows

    @property
    def header(self) -> list[str]:
        """Return the header of the sheet."""
        passage = [] if TABLES[self.table].unit == "line" else ["passage", "occurrence"]
        return [*PLACE_COLUMNS, *passage, *self.columns]

    def joins(self, column: str) -> bool:
        """Tell whether a cell of a column may join several codes by ";"."""
        return joins_codes(self.describe(column))

    def describe(self, column: str) -> Mapping[str, Any]:
        """Return the codebook's entry of a column; words that have none of their own are required as their start is."""
        columns = self.book["columns"]
        if column in columns:
            return columns[column]
        start = next(start for start, _, words in self.parts if words == column)
        return {"type": "string", "required": columns[start].get("required"), "definition": f"Words of the {column}."}


def design_form(table: str, document: Document, coding: str | Path) -> Form:
    """Return what a table's sheet asks of a document, by the codebook and the sections of a coding folder.

    Raises SourcebookError for a table whose rows have no span.
    """
    if table not in PAIRED:
        raise SourcebookError(f"Table {table!r} cannot be coded in a sheet: name one of {', '.join(PAIRED)}.")
    known = resolve_path(coding).is_dir() and table != "sections"
    sections = read_table(coding, "sections") if known else None
    # Whom an article names is known where the coding has read it.
    covers = sections is not None and sections["doc"].eq(document.id).any()
    actors = read_table(coding, "actors")["actor"].tolist() if covers else []
    form = draw_form(table, document, read_codebook(find_codebook(coding)), sections, actors)
    return replace(form, coding=str(coding))


def draw_form(
    table: str,
    document: Document,
    codebook: Mapping[str, Any],
    sections: pd.DataFrame | None = None,
    actors: Sequence[str] = (),
) -> Form:
    """Return what a table's sheet asks of a document, by a codebook, the document's sections and the study's actors."""
    book = codebook[table]
    columns, parts = choose_columns(table, book)
    codes = {name: find_codes(table, book["columns"].get(name, {}), codebook) for name in columns}
    occasions = _list_occasions(codebook, document.id)
    return Form(
        table,
        document,
        _list_units(document, table, sections),
        book,
        columns,
        {name: each for name, each in codes.items() if each},
        parts,
        _list_suggestions(table, columns, actors, list(occasions)),
        occasions,
    )


def choose_columns(table: str, book: Mapping[str, Any]) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Return the columns that a coder fills in, and the start, end and words columns of each further span."""
    spans = name_spans(list_columns(table))
    parts = [span for span in spans if span[0] != TABLES[table].start]
    offsets = {name for span in spans for name in span[:2]}
    columns = [name for name in book["columns"] if name not in _FILLED_BY_PROGRAM | offsets]
    return [*columns, *(words for _, _, words in parts if words not in columns)], parts


def find_document(path: str | Path) -> Document:
    """Return the document in a file: as the index of its folder names it, or with the file's stem for an id.

    Raises SourcebookError where the file is missing or is no UTF-8 text.
    """
    file = resolve_path(path)
    text = read_text(file)
    for document in read_corpus(file.parent):
        if document.file == file.name:
            return document
    return Document(id=file.stem, file=file.name, text=text)


def find_coding(path: str | Path) -> str:
    """Return the folder of coded tables that an article was extracted into, or nothing where it stands elsewhere."""
    folder = resolve_path(path).resolve().parent
    known = folder.name == "articles" and (folder.parent / "sections.csv").is_file()
    return str(folder.parent) if known else ""


def _list_units(document: Document, table: str, sections: pd.DataFrame | None) -> pd.DataFrame:
    """Return what a sheet has rows for (see Form): sentences, or lines for the tables that code whole lines."""
    lines = list_paragraphs([document])
    units = lines if TABLES[table].unit == "line" else list_sentences(lines, {document.id: document.text})
    return units.assign(section="" if sections is None else locate_sections(units, sections))


def _list_suggestions(
    table: str, columns: list[str], actors: Sequence[str], occasions: list[str]
) -> dict[str, list[str]]:
    """Return what a list offers where other entries are allowed: the study's actors, and the article's occasions."""
    names = list(actors)
    offers = {"speaker": ["journalist", *names] if table == "devices" else names, "actor": names, "speech": occasions}
    return {column: each for column, each in offers.items() if each and column in columns}


def _list_occasions(codebook: Mapping[str, Any], doc: str) -> dict[str, str]:
    """Return the id of each occasion of speech of a document by its slug."""
    return {
        each["event"]: each["id"]
        for each in codebook["events"].get("occasions", {}).get("list", [])
        if doc in (each["doc"], *(also["doc"] for also in each.get("also", [])))
    }


def write_sheet_for(
    document: str | Path, table: str, coding: str | Path = "data", out: str | Path | None = None
) -> Path:
    """Write a blank sheet for an article and a table, and return its path.

    ``coding`` is the folder whose sections and codebook are shown. Raises SourcebookError where an argument is wrong.
    """
    article = find_document(document)
    form = design_form(table, article, coding)
    path = resolve_path(out) if out else Path(f"{article.id}-{table}.xlsx").absolute()
    if not path.parent.is_dir():
        raise SourcebookError(f"{path.parent} is no folder: make it, or give --out another path.")
    about = {"file": _shorten_path(resolve_path(document)), "coding": _shorten_path(resolve_path(coding))}
    _build_workbook(form, about).save(path)
    return path


def _shorten_path(path: Path) -> str:
    """Return a path from the project's root where it lies within the project."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def _build_workbook(form: Form, about: Mapping[str, str]) -> Workbook:
    """Return a blank sheet: worksheets coding, codebook, lists (of codes), and about, which says what is coded."""
    workbook = Workbook()
    coding = workbook.active
    coding.title = "coding"
    _write_units(coding, form)
    _write_codebook(workbook.create_sheet("codebook"), form)
    lists = workbook.create_sheet("lists")
    lists.sheet_state = "hidden"
    _offer_codes(coding, lists, form)
    facts = {"table": form.table, "document": form.document.id, "sha256": hash_text(form.document.text)}
    worksheet = workbook.create_sheet("about")
    for row in (facts | dict(about)).items():
        write_row(worksheet, list(row))
    return workbook


def hash_text(text: str) -> str:
    """Return the SHA-256 of a text, as hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _write_units(worksheet: Worksheet, form: Form) -> None:
    """Write a row for each unit, for frames only of the body, and spare rows below."""
    write_row(worksheet, list(form.header))
    units = form.units
    if form.table == "frames" and units["section"].eq("body").any():
        units = units[units["section"].eq("body")]
    for unit in units.itertuples():
        write_row(worksheet, [int(unit.Index) + 1, unit.section, form.document.text[unit.start : unit.end]])
    write_row(worksheet, ["", "", SPARE_NOTE])
    last = worksheet.max_row + _SPARE_ROWS
    for row in worksheet.iter_rows(min_row=1, max_row=last, max_col=len(form.header)):
        for cell in row:
            _format_cell(cell, form.header[cell.column - 1])
    worksheet.freeze_panes = worksheet.cell(2, len(PLACE_COLUMNS) + 1)
    for number, name in enumerate(form.header, 1):
        worksheet.column_dimensions[worksheet.cell(1, number).column_letter].width = _WIDTHS.get(name, 20)
    fit_rows(worksheet)


def _format_cell(cell: Cell, name: str) -> None:
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if cell.row == 1:
        cell.font = Font(bold=True)
    elif name in PLACE_COLUMNS:
        cell.fill = _GREY
    elif name != "occurrence":
        cell.number_format = "@"  # text, so that a date or a sign stays as it is typed


def _offer_codes(worksheet: Worksheet, lists: Worksheet, form: Form) -> None:
    """Give each column its drop-down list; only a closed vocabulary of single codes refuses other entries."""
    for position, (column, offers) in enumerate({**form.suggestions, **form.codes}.items(), 1):
        for number, value in enumerate([column, *offers], 1):
            write_cell(lists.cell(number, position), value)
        letter = lists.cell(1, position).column_letter
        closed = column in form.codes and not form.joins(column)
        rule = DataValidation("list", formula1=f"lists!${letter}$2:${letter}${len(offers) + 1}", allow_blank=True)
        rule.showErrorMessage, rule.showInputMessage = closed, True
        rule.errorTitle, rule.error = "No code of the codebook", "Choose a code from the list."
        rule.promptTitle = column[:32]
        rule.prompt = show_text(form.describe(column).get("definition", column))[:_PROMPT_LENGTH]
        place = worksheet.cell(1, form.header.index(column) + 1).column_letter
        rule.add(f"{place}2:{place}{worksheet.max_row}")
        worksheet.add_data_validation(rule)


def _write_codebook(worksheet: Worksheet, form: Form) -> None:
    """Write the table's part of the codebook: definition, span, rules, each column's codes, and what is settled."""
    for row in _list_codebook_rows(form):
        write_row(worksheet, [" ".join(str(cell).split()) for cell in row])
    for row in worksheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDEF", (18, 24, 70, 60, 45, 45), strict=True):
        worksheet.column_dimensions[letter].width = width
    fit_rows(worksheet)


def _list_codebook_rows(form: Form) -> Iterator[tuple[object, ...]]:
    yield "column", "code", "definition", "rule against its neighbours", "example", "no example"
    yield "", "", form.book["definition"]
    yield "", "span", form.book.get("span", "")
    for number, rule in enumerate(form.book.get("rules", []), 1):
        yield "", f"rule {number}", rule
    for column in form.columns:
        details = form.describe(column)
        yield column, "", details.get("definition", "")
        for code, entry in (details.get("codes") or {}).items():
            against = "; ".join(f"{other}: {rule}" for other, rule in (entry.get("against") or {}).items())
            positive, negative = entry.get("positive") or {}, entry.get("negative") or {}
            why = f" ({negative['why']})" if negative.get("why") else ""
            yield column, code, entry["definition"], against, positive.get("text", ""), negative.get("text", "") + why
    for case in form.book.get("decided_cases", []):
        if case["doc"] == form.document.id:
            settled = "; ".join(f"{key}: {value}" for key, value in case.items() if key not in ("doc", "text"))
            yield "", "settled", case["text"], settled
