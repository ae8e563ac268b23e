"""A sample to check by eye: a random sheet of coded rows, and what the checked sheet says of their precision.

A blind sheet shows the passages and no codes: a person codes them, and a program holds the answers against the rows.

The sample is stratified by table and rule: every stratum is drawn from, the larger ones more often (allocation by
the square root of the size, so that rare rules are seen and common ones are known better). A table's precision is
the mean of its rules' shares weighted by how many rows each has (the stratified estimator, Cochran 1977,
Sampling Techniques, ch. 5). Intervals are Wilson's score intervals at 95% (Wilson 1927, JASA 22), for a table with
Kish's effective number of rows (Kish 1965, Survey Sampling): weights that differ widen the interval.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from math import sqrt
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.styles import Alignment, Font

from sourcebook.documents.controls import read_marks
from sourcebook.documents.document import read_corpus
from sourcebook.documents.excerpts import find_context
from sourcebook.errors import SourcebookError
from sourcebook.mentions.kinds import MENTIONS, TABLES, Kind, has
from sourcebook.mentions.sheets.workbook import fit_rows, write_cell
from sourcebook.mentions.tables import find_articles, read_table

_COLUMNS = ["right", "note", "table", "rule", "id", "passage", "coded", "context", "stratum_rows"]
_WIDTHS = {"right": 8, "note": 24, "passage": 50, "coded": 44, "context": 70, "id": 26, "rule": 20}
RIGHT, WRONG = {"yes", "y", "1", "right", "true"}, {"no", "n", "0", "wrong", "false"}
_UNNAMED = "unnamed"  # the rule of a row that names none
_LEGEND = "yes: passage and every coded cell are right; no: anything is wrong; empty: not checked"
_BLIND_LEGEND = "coded: write behind each colon what the codebook gives the passage; nothing, where the cell is empty"
_Z = 1.959964


def draw_sample(coding: str | Path, rows: int = 100, seed: int = 1, blind: bool = False) -> pd.DataFrame:
    """Draw rows of a coding, stratified by table and rule.

    Returns the columns ``_COLUMNS``; ``stratum_rows`` is how many rows the stratum has in all. A ``blind`` sample names
    the cells to fill and not what they hold, and leaves out passages that have several rows of one table.

    Raises SourcebookError where there are no rows, or not one for each stratum is asked for.
    """
    strata: list[tuple[Kind, str, pd.DataFrame]] = []
    for kind in [kind for kind in MENTIONS if kind.by_rule]:
        frame = read_table(coding, kind.table)
        if blind:
            frame = frame.drop_duplicates(["doc", kind.start, kind.end], keep=False)
        # What else a row's rule notes ("; name merged …") is no rule of its own.
        rules = frame["rule"].str.split("; ").str[0] if "rule" in frame.columns else pd.Series("", frame.index)
        strata += [(kind, str(rule), part) for rule, part in frame.groupby(rules.replace("", _UNNAMED), sort=True)]
    if not strata:
        raise SourcebookError(f"{coding} holds no rows to check: run `sourcebook extract` first.")
    if rows < 1:
        raise SourcebookError("A sample has at least one row: give --rows a number above zero.")
    chance = random.Random(seed)
    corpus = find_articles(coding)
    texts = {document.id: document.text for document in read_corpus(corpus)}
    if lost := sorted({str(doc) for _, _, part in strata for doc in part["doc"]} - texts.keys()):
        raise SourcebookError(
            f"{coding} has rows in document {lost[0]!r}, which its articles ({corpus}) have not: "
            f"put them into {Path(coding) / 'articles'}."
        )
    drawn = []
    for (kind, rule, part), number in zip(strata, allot([len(part) for _, _, part in strata], rows), strict=True):
        for place in sorted(chance.sample(range(len(part)), number)):
            drawn.append(_describe(kind, rule, part.iloc[place], texts, len(part), blind))
    chance.shuffle(drawn)
    return pd.DataFrame(drawn, columns=_COLUMNS)


def allot(sizes: list[int], rows: int) -> list[int]:
    """Return how many rows to draw from strata of these sizes: by the root of the size, none twice."""
    shares = [0] * len(sizes)
    for _ in range(min(rows, sum(sizes))):
        open_ = [number for number, size in enumerate(sizes) if shares[number] < size]
        shares[max(open_, key=lambda number: sqrt(sizes[number]) / (shares[number] + 0.5))] += 1
    return shares


def list_asked(kind: Kind) -> tuple[str, ...]:
    """Return the columns that a blind sheet asks for: who, and the codes."""
    return (*([kind.who] if kind.who else []), *kind.codes)


def _describe(
    kind: Kind, rule: str, row: pd.Series, texts: dict[str, str], size: int, blind: bool
) -> dict[str, object]:
    text, first, last = texts[row["doc"]], int(row[kind.start]), int(row[kind.end])
    before, after = find_context(text, first, last)
    coded = "; ".join(f"{name}: {row[name]}" for name in kind.checked or kind.fields if has(row, name))
    if blind:
        coded = "".join(f"{name}: \n" for name in list_asked(kind))
    context = f"{text[before:first]}[[{text[first:last]}]]{text[last:after]}"
    return {
        "table": kind.table,
        "rule": rule,
        "id": row["id"],
        "passage": text[first:last],
        "coded": coded,
        "context": context,
        "stratum_rows": size,
    }


def write_sheet(drawn: pd.DataFrame, path: Path) -> None:
    """Write a sample as a spreadsheet; every cell is text, so that none is run as a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "sample"
    sheet.append(_COLUMNS)
    for number, name in enumerate(_COLUMNS, 1):
        head = sheet.cell(1, number)
        head.font = Font(bold=True)
        sheet.column_dimensions[head.column_letter].width = _WIDTHS.get(name, 14)
    for line, row in enumerate(drawn.to_dict("records"), 2):
        for number, name in enumerate(_COLUMNS, 1):
            value = row.get(name)
            cell = sheet.cell(line, number)
            if value is None or (isinstance(value, float) and pd.isna(value)):
                continue
            write_cell(cell, str(value))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    fit_rows(sheet)
    sheet.freeze_panes = "A2"
    how = book.create_sheet("how")
    how.append([_LEGEND])
    how.append([_BLIND_LEGEND])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def read_sheet(path: Path, key: str | Path = "") -> pd.DataFrame:
    """Read a checked sheet: columns table, rule, stratum_rows, right (True, False, or missing where unchecked).

    With a ``key``, the folder of coded tables from which a blind sheet was drawn, ``right`` says whether every answer
    is what the row of that folder holds; a row without any answer is unchecked.

    Raises SourcebookError where the file is no such sheet, a cell is neither yes nor no, or a row is not in the key.
    """
    try:
        frame = pd.read_excel(path, dtype=str, keep_default_na=False)
    except FileNotFoundError:
        raise SourcebookError(f"{path} does not exist: draw a sample first (`sourcebook sample`).") from None
    except Exception as error:
        raise SourcebookError(f"{path} is no spreadsheet ({error}): save it as .xlsx.") from None
    for name in ("table", "rule", "stratum_rows", "right", *(["id", "coded"] if key else [])):
        if name not in frame.columns:
            raise SourcebookError(f"{path} has no column {name!r}: draw the sample again.")
    if key:
        frame["right"] = list(_judge_answers(frame, path, key))
    marks = frame["right"].str.strip().str.casefold()
    for line, mark in enumerate(marks, 2):
        if mark and mark not in RIGHT | WRONG:
            raise SourcebookError(f"{path}, row {line}, column right: {mark!r} is neither yes nor no: mend it.")
    frame["right"] = [True if mark in RIGHT else False if mark in WRONG else pd.NA for mark in marks]
    frame["rule"] = frame["rule"].replace("", _UNNAMED)
    frame["stratum_rows"] = pd.to_numeric(frame["stratum_rows"])
    return frame[["table", "rule", "stratum_rows", "right"]]


def _judge_answers(frame: pd.DataFrame, path: Path, key: str | Path) -> Iterator[str]:
    """Yield for each row of a blind sheet whether its answers are the key's: yes, no, or nothing where it has none."""
    known = {table: read_table(key, table).set_index("id") for table in frame["table"].unique() if table in TABLES}
    for line, row in enumerate(frame.itertuples(), 2):
        if row.table not in known or row.id not in known[row.table].index:
            raise SourcebookError(f"{path}, row {line}: {key} has no row {row.id}: name the folder it was drawn from.")
        answers = {
            name.strip(): read_marks(cell.strip())
            for name, _, cell in (each.partition(":") for each in row.coded.split("\n"))
        }
        coded = known[row.table].loc[row.id]
        asked = list_asked(TABLES[row.table])
        alike = all(
            answers.get(name, "").casefold() == (str(coded[name]) if has(coded, name) else "").casefold()
            for name in asked
        )
        yield ("yes" if alike else "no") if any(answers.get(name) for name in asked) else ""


def score_sample(sheet: pd.DataFrame) -> pd.DataFrame:
    """Return estimated precision by table, and by rule within it.

    Columns table, rule (empty for the whole table), checked, right, precision, low, high.
    """
    checked = sheet[sheet["right"].notna()]
    rows: list[dict[str, object]] = []
    for table, part in checked.groupby("table", sort=True):
        strata = [(rule, len(each), int(each["right"].sum()), int(each["stratum_rows"].iloc[0]))
                  for rule, each in part.groupby("rule", sort=True)]  # fmt: skip
        total = sum(size for *_, size in strata)
        share = sum(size / total * right / number for _, number, right, size in strata)
        weights = [(size / number, number) for _, number, _, size in strata]
        effective = sum(w * n for w, n in weights) ** 2 / sum(w * w * n for w, n in weights)
        rows.append(_score(str(table), "", len(part), int(part["right"].sum()), share, effective))
        rows += [_score(str(table), str(rule), n, right, right / n, n) for rule, n, right, _ in strata]
    return pd.DataFrame(rows, columns=["table", "rule", "checked", "right", "precision", "low", "high"])


def _score(table: str, rule: str, checked: int, right: int, share: float, effective: float) -> dict[str, object]:
    low, high = compute_interval(share, effective)
    counts = {"table": table, "rule": rule, "checked": checked, "right": right}
    return counts | {"precision": share, "low": low, "high": high}


def compute_interval(share: float, number: float) -> tuple[float, float]:
    """Return Wilson's score interval at 95% for a share of a number of rows."""
    middle = (share + _Z * _Z / (2 * number)) / (1 + _Z * _Z / number)
    half = _Z / (1 + _Z * _Z / number) * sqrt(share * (1 - share) / number + _Z * _Z / (4 * number * number))
    return max(0.0, middle - half), min(1.0, middle + half)


def describe_scores(sheet: pd.DataFrame) -> Iterator[str]:
    """Yield the lines that report a checked sheet."""
    unchecked = int(sheet["right"].isna().sum())
    for row in score_sample(sheet).itertuples():
        name = f"  rule {row.rule}" if row.rule else row.table
        yield (
            f"{name}: {row.right} of {row.checked} right, precision {row.precision:.2f} "
            f"({row.low:.2f} to {row.high:.2f})"
        )
    if unchecked:
        yield f"{unchecked} rows are not checked and count for nothing."
    yield "Intervals: Wilson, 95%; a table's share is weighted by its rules' sizes, with Kish's effective number."
