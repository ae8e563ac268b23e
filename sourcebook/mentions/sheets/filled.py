"""Reading a filled coding sheet into a pass: offsets, ids, and a sentence for each row that has no place."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pandas as pd
from openpyxl import Workbook, load_workbook
from openpyxl.reader.excel import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from sourcebook.documents.controls import read_marks
from sourcebook.documents.document import resolve_path
from sourcebook.documents.excerpts import shorten
from sourcebook.errors import SourcebookError
from sourcebook.mentions.contract import DATE
from sourcebook.mentions.kinds import TABLES, make_ids
from sourcebook.mentions.positions import name_position
from sourcebook.mentions.sheets.blank import PLACE_COLUMNS, SPARE_NOTE, Form, design_form, find_document, hash_text
from sourcebook.mentions.sheets.study import bring_study
from sourcebook.mentions.sheets.workbook import show_text
from sourcebook.mentions.tables import list_columns, read_table, write_table

# What a keyboard or a spreadsheet writes for the marks of a typeset article.
_ALIKE = ['“”„«»"', "‘’‚`'", "-‐‑–—−"]


def read_sheet_into(
    sheet: str | Path, out: str | Path, document: str | Path | None = None
) -> tuple[Path, int, list[str]]:
    """Read a filled sheet into a coding folder; return the table's path, the rows placed and a sentence for each fault.

    The folder then holds what its rows refer to (``bring_study``); rows of other documents are kept. ``document`` is
    the article's path, where it is not the one that the sheet names. Raises SourcebookError where nothing can be read.
    """
    form, frame, faults = read_sheet(resolve_path(sheet), document)
    folder = resolve_path(out)
    folder.mkdir(parents=True, exist_ok=True)
    bring_study(folder, form, frame)
    before = read_table(folder, form.table)
    kept = before[before["doc"].ne(form.document.id)]
    whole = pd.concat([kept.astype(object), frame], ignore_index=True)
    whole = whole.sort_values(["doc", TABLES[form.table].start], kind="stable")
    return write_table(whole, folder, form.table), len(frame), faults


def read_sheet(path: Path, document: str | Path | None = None) -> tuple[Form, pd.DataFrame, list[str]]:
    """Return a filled sheet's form, its rows with offsets and ids, and a sentence for each row that has no place.

    Raises SourcebookError where the file is no coding sheet, or its article is missing or has changed.
    """
    workbook = _open(path)
    about = _read_about(workbook, path)
    article = find_document(document or about["file"])
    if hash_text(article.text) != about["sha256"]:
        raise SourcebookError(
            f"{path} was made for another text than {document or about['file']}: name by --article the one that "
            "it was made for, or write a new sheet."
        )
    form = design_form(about["table"], article, about["coding"])
    worksheet = workbook["coding"]
    header = [_read_cell(cell.value) for cell in worksheet[1]]
    for name in form.header:
        if name not in header:
            raise SourcebookError(f"{path}, worksheet coding, has no column {name!r}: put it back into the first row.")
    rows, faults = [], []
    for number, cells in _list_filled_rows(worksheet, header, form):
        try:
            rows.append(_place_row(form, cells))
        except SourcebookError as fault:
            faults.append(f"{path.name}, row {number}: {fault}")
    return form, complete_rows(form, rows), faults


def _open(path: Path) -> Workbook:
    try:
        return load_workbook(path)
    except FileNotFoundError:
        raise SourcebookError(f"{path} does not exist: give the path of a filled sheet.") from None
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise SourcebookError(f"{path} is no .xlsx workbook: save the sheet as .xlsx and read it again.") from None


def _read_about(workbook: Workbook, path: Path) -> dict[str, str]:
    names = ("table", "document", "file", "coding", "sha256")
    facts: dict[str, str] = {}
    if "about" in workbook.sheetnames and "coding" in workbook.sheetnames:
        facts = {str(key): str(value) for key, value in workbook["about"].iter_rows(max_col=2, values_only=True)}
    if any(name not in facts for name in names):
        raise SourcebookError(
            f"{path} is no coding sheet (its worksheets coding and about are not whole): "
            "write one with `sourcebook sheet ARTICLE.txt --table stances`."
        )
    return facts


def _list_filled_rows(worksheet: Worksheet, header: list[str], form: Form) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the number and cells of each row that is filled in, what was asked for without marks.

    An inserted row belongs to the sentence above it.
    """
    asked = form.header[len(PLACE_COLUMNS) :]
    sentence = ""
    for number, row in enumerate(worksheet.iter_rows(min_row=2), 2):
        cells = {
            name: _read_cell(cell.value, cell.number_format) for name, cell in zip(header, row, strict=False) if name
        }
        if cells["sentence text"] == SPARE_NOTE:
            sentence = ""
        cells["sentence"] = sentence = cells["sentence"] or sentence
        if any(cells[name] for name in asked):
            yield number, cells | {name: read_marks(cells[name]) for name in asked}


def _read_cell(value: object, form: str = "") -> str:
    """Return a cell's text; whole numbers without decimals, dates in ISO form, a share shown as a percentage as one.

    ``form`` is the cell's number format: a spreadsheet keeps 0.5 where it shows 50%.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, (int, float)) and "%" in form:
        return f"{100 * value:.15g}%"
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value).strip()


def _place_row(form: Form, cells: Mapping[str, str]) -> dict[str, object]:
    """Return a filled row with its codes and offsets.

    Raises SourcebookError where its sentence, its words or a code cannot be found.
    """
    unit = _find_unit(form, cells)
    span = _find_passage(form, cells, unit)
    kind = TABLES[form.table]
    row: dict[str, object] = {"doc": form.document.id, "section": unit["section"], "sentence_start": int(unit["start"])}
    row |= {kind.start: span[0], kind.end: span[1]}
    row |= {column: read_code(form, column, cells[column]) for column in form.columns}
    if cells.get("speech") in form.occasions:
        row["speech"] = form.occasions[cells["speech"]]
    for start, end, words in form.parts:
        if cells[words]:
            found = find_near(form.document.text, cells[words], span, words)
            row |= {start: found[0], end: found[1], words: form.document.text[found[0] : found[1]]}
    return row


def _find_unit(form: Form, cells: Mapping[str, str]) -> pd.Series:
    number, known = cells["sentence"], len(form.units)
    if not number:
        raise SourcebookError("it has no sentence: write the number of its sentence in the first column.")
    if not number.isdecimal() or not 1 <= int(number) <= known:
        raise SourcebookError(f"there is no sentence {number}: write a number from 1 to {known}.")
    unit = form.units.iloc[int(number) - 1]
    shown, real = cells["sentence text"], form.document.text[unit["start"] : unit["end"]]
    if shown and shown != SPARE_NOTE and shown != show_text(real).strip():
        raise SourcebookError(f"its text is not that of sentence {number}: put the first columns back.")
    return unit


def _find_passage(form: Form, cells: Mapping[str, str], unit: pd.Series) -> tuple[int, int]:
    start, end = int(unit["start"]), int(unit["end"])
    words = cells.get("passage", "")
    if not words:
        if TABLES[form.table].unit == "words":
            raise SourcebookError("it has no passage: paste the words, as they stand, into the column passage.")
        return start, end
    found = find_words(form.document.text, words, start, end)
    if not found:
        raise SourcebookError(_say_where(form, words, cells["sentence"]))
    choice = cells.get("occurrence", "")
    if not choice and len(found) > 1:
        raise SourcebookError(
            f"{_quote(words)} stands {len(found)} times in sentence {cells['sentence']}: write which of them "
            "is meant, counted from 1, in the column occurrence."
        )
    if choice and (not choice.isdecimal() or not 1 <= int(choice) <= len(found)):
        raise SourcebookError(f"occurrence {choice} of {_quote(words)} does not exist: there are {len(found)}.")
    return found[int(choice or 1) - 1]


def find_words(text: str, words: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where words stand that begin between start and end: exactly, or else with other marks and blanks.

    Whole words are preferred to parts of words. A passage may run on beyond the end, as a quotation of several
    sentences does.
    """
    for pattern in (re.escape(words), _loosen_words(words)):
        for each in (rf"(?<!\w){pattern}(?!\w)", pattern):
            found = [match.span(1) for match in re.finditer(f"(?=({each}))", text) if start <= match.start() < end]
            if found:
                return found
    return []


def _loosen_words(words: str) -> str:
    """Return a pattern for words in which marks, dashes and blanks of one kind stand for each other."""
    pattern = ""
    for piece in re.findall(r"\s+|.", words):
        kind = next((kind for kind in _ALIKE if piece in kind), "")
        pattern += r"\s+" if piece.isspace() else f"[{re.escape(kind)}]" if kind else re.escape(piece)
    return pattern


def find_near(text: str, words: str, span: tuple[int, int], column: str) -> tuple[int, int]:
    """Return where words stand that are nearest to a span: within it or beside it, else anywhere.

    Raises SourcebookError where they stand nowhere.
    """
    found = find_words(text, words, 0, len(text))
    if not found:
        raise SourcebookError(f"{_quote(words)} (column {column}) is not in the article: copy the words exactly.")
    return min(found, key=lambda each: (max(span[0] - each[1], each[0] - span[1], 0), each[0]))


def _say_where(form: Form, words: str, sentence: str) -> str:
    everywhere = find_words(form.document.text, words, 0, len(form.document.text))
    others = [
        str(number)
        for number, unit in enumerate(form.units.itertuples(), 1)
        if any(unit.start <= start < unit.end for start, _ in everywhere)
    ]
    if others:
        named = ", ".join(others[:5])
        return f"{_quote(words)} is not in sentence {sentence} but in {named}: write that number in the first column."
    return f"{_quote(words)} is not in the article: copy the words from the sentence exactly."


def read_code(form: Form, column: str, cell: str) -> object:
    """Return a cell's value by the codebook: a code, several joined by ";", a number, or a text.

    Raises SourcebookError where it is required and empty, no code, or no number.
    """
    details, codes = form.describe(column), form.codes.get(column, [])
    if not cell:
        if details.get("required"):
            raise SourcebookError(f"column {column} is empty: fill it in.")
        return None if details["type"] in ("integer", "number") else ""
    if details["type"] in ("integer", "number"):
        try:
            return float(cell.replace(",", ""))
        except ValueError:
            raise SourcebookError(f"{_quote(cell)} in column {column} is no number: write digits alone.") from None
    if details.get("date") and not re.fullmatch(DATE, cell):
        raise SourcebookError(
            f"{_quote(cell)} in column {column} is no date: write it as 2018-01-31, in a cell of text."
        )
    parts = [part.strip() for part in cell.split(";")] if codes and form.joins(column) else [cell]
    for part in parts:
        if codes and part not in codes:
            raise SourcebookError(f"{_quote(part)} is no code of column {column}: use one of {', '.join(codes)}.")
    return ";".join(parts) if codes else cell


def complete_rows(form: Form, rows: list[dict[str, object]]) -> pd.DataFrame:
    """Return placed rows as a table: sorted, with text, ids, and what else a program fills in."""
    kind, columns = TABLES[form.table], list_columns(form.table)
    frame = pd.DataFrame(rows, columns=[*dict.fromkeys([*columns, "sentence_start"])]).astype(object)
    frame = frame.sort_values([kind.start, kind.end], kind="stable", ignore_index=True)
    frame = frame.where(frame.notna(), None)  # a codebook for another subject may lack a column
    spans = list(zip(frame[kind.start], frame[kind.end], strict=True))
    if "text" in columns:
        frame["text"] = [form.document.text[start:end] for start, end in spans]
    if "id" in columns:
        frame["id"] = make_ids(form.table, [(form.document.id, start) for start, _ in spans])
    if "frame_code" in columns:
        numbers = {name: entry["number"] for name, entry in form.book["columns"]["frame"]["codes"].items()}
        frame["frame_code"] = frame["frame"].map(numbers)
    if "position_id" in columns:
        frame["position_id"] = [name_position(row) for row in frame.to_dict("records")]
    if "statement_id" in columns:
        frame["statement_id"] = _link_statements(frame, form.units, form.document.id)
    return frame[columns]


def _link_statements(frame: pd.DataFrame, units: pd.DataFrame, doc: str) -> list[str]:
    """Return statement ids: equal for the same value and unit in sentences that repeat each other, else a row's own."""
    roots = dict(zip(units["start"], units["repeats"].fillna(units["start"]), strict=True))
    firsts: dict[tuple[object, ...], object] = {}
    ids = []
    for row in frame.to_dict("records"):
        root = int(roots[row["sentence_start"]])
        repeated = root != row["sentence_start"]
        key = (root, row["value"], row["value_high"], row["unit"])
        if not repeated or key not in firsts:
            firsts.setdefault(key, row["start"])
        ids.append(f"statement-{doc}-{firsts[key] if repeated else row['start']}")
    return ids


def _quote(words: str) -> str:
    return f"“{shorten(words, 60)}”"
