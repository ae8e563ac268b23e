"""Adjudication: where two passes differ, a sheet for a person to decide, and the tables that follow from the decisions.

Rows on which both passes agree are taken as they are. Each difference has a line with its passage and the codebook's
rule; the decision says which pass is followed, or gives another code. Every decision is kept with its reason in
``adjudications.csv``, in the columns of the project's own (data/passes/README.md).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation

from sourcebook.compare.comparison import Comparison, choose_documents, compare_codings, read_articles
from sourcebook.compare.score import list_disagreements, list_shared
from sourcebook.documents.document import Document, resolve_path
from sourcebook.documents.excerpts import find_context
from sourcebook.documents.rows import open_writer
from sourcebook.errors import SourcebookError
from sourcebook.mentions.codebook import read_codebook
from sourcebook.mentions.contract import find_codes
from sourcebook.mentions.kinds import make_ids
from sourcebook.mentions.passes import PASS
from sourcebook.mentions.positions import name_position
from sourcebook.mentions.sheets.workbook import show_text, write_cell
from sourcebook.mentions.tables import (
    find_contract,
    find_faults,
    name_spans,
    read_contract,
    read_table,
)
from sourcebook.mentions.tables import write_table as write_coded

FIRST, SECOND, BOTH = "first", "second", "both"
ADJUDICATIONS = "adjudications.csv"
_ASKED = ["number", "decision", "reason"]
_SHOWN = ["table", "what", "column", "first", "second", "context", "rule"]
_WIDTHS = {"number": 8, "decision": 14, "reason": 34, "first": 26, "second": 26, "context": 70, "rule": 60}
_WHAT = {
    "missing": "a row of the first alone",
    "added": "a row of the second alone",
    "span": "other words",
    "code": "another code",
}
_LEGEND = (
    "decision: first or second, the pass that is followed (for a row of one pass alone, the other leaves it out); "
    "both, where two codes are two rows; or another code of the column. reason: the rule that decides."
)
_RECORDED = ["id", "table", "row", "doc", "start", "end", "text", "column", "first", "second", "decision", "reason"]
_NOT_COPIED = (PASS, "dropped.csv", ADJUDICATIONS)


@dataclass(frozen=True)
class Passes:
    """Two passes side by side: their folders, the documents that both have, and each shared table row against row."""

    first: Path
    second: Path
    documents: Sequence[Document]
    comparisons: Sequence[Comparison]

    def list_differences(self) -> pd.DataFrame:
        """Return every difference: those of ``list_disagreements``, with the columns table and number (from 1)."""
        texts = {document.id: document.text for document in self.documents}
        frames = [list_disagreements(each, texts).assign(table=each.table) for each in self.comparisons]
        whole = pd.concat(frames, ignore_index=True)
        return whole.assign(number=range(1, len(whole) + 1))


def open_passes(first: str | Path, second: str | Path, corpus: str | Path = "") -> Passes:
    """Return two passes of the same articles.

    Raises SourcebookError where a folder is at fault or they have no document in common.
    """
    documents = choose_documents(first, second, read_articles(first, second, corpus))
    comparisons = compare_codings(first, second, documents, list_shared(first, second))
    return Passes(resolve_path(first), resolve_path(second), documents, comparisons)


def write_sheet(passes: Passes, path: Path) -> int:
    """Write the sheet of differences and return how many there are."""
    texts = {document.id: document.text for document in passes.documents}
    book = Workbook()
    sheet = book.active
    sheet.title = "differences"
    columns = [*_ASKED, *_SHOWN]
    sheet.append(columns)
    differences = passes.list_differences()
    for line, row in enumerate(differences.to_dict("records"), 2):
        for place, value in enumerate(_show_difference(row, texts), 1):
            write_cell(sheet.cell(line, place), value)
            sheet.cell(line, place).alignment = Alignment(wrap_text=True, vertical="top")
    for place, name in enumerate(columns, 1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, place).column_letter].width = _WIDTHS.get(name, 14)
    offer = DataValidation("list", formula1=f'"{FIRST},{SECOND},{BOTH}"', allow_blank=True, showErrorMessage=False)
    offer.add(f"B2:B{max(2, len(differences) + 1)}")
    sheet.add_data_validation(offer)
    sheet.freeze_panes = "D2"
    book.create_sheet("how").append([_LEGEND])
    book.save(path)
    return len(differences)


def _show_difference(row: Mapping[Any, Any], texts: Mapping[str, str]) -> list[object]:
    """Return the cells of a difference's line, the decision and the reason empty."""
    text, start, end = texts[row["doc"]], row["start"], row["end"]
    before, after = find_context(text, start, end)
    context = f"{row['doc']}: {text[before:start]}[[{text[start:end]}]]{text[end:after]}"
    told = (row["table"], _WHAT[row["what"]], row["column"], row["reference"], row["compared"], context, row["rule"])
    return [row["number"], "", "", *told]


def read_decisions(passes: Passes, path: Path) -> pd.DataFrame:
    """Return the differences with the columns decision and reason, as a filled sheet has them.

    Raises SourcebookError where the sheet was written for other passes, a decision is missing or is none.
    """
    try:
        filled = pd.read_excel(path, dtype=str, keep_default_na=False)
    except FileNotFoundError:
        raise SourcebookError(f"{path} does not exist: write it first, without --out.") from None
    except Exception as error:
        raise SourcebookError(f"{path} is no spreadsheet ({error}): save it as .xlsx.") from None
    if missing := [name for name in (*_ASKED, *_SHOWN) if name not in filled.columns]:
        raise SourcebookError(f"{path} has no column {missing[0]!r}: write the sheet again.")
    differences = passes.list_differences()
    by_number = {row["number"].strip(): row for row in filled.to_dict("records")}
    decided = []
    for row in differences.to_dict("records"):
        found = by_number.get(str(row["number"]))
        known = (row["table"], _WHAT[row["what"]], row["column"], row["reference"], row["compared"])
        names = _SHOWN[: len(known)]
        if found is None or any(found[name] != show_text(cell) for name, cell in zip(names, known, strict=True)):
            raise SourcebookError(f"{path} was written for other passes (its number {row['number']}): write it again.")
        decided.append((_check_decision(passes, row, found["decision"].strip(), path), found["reason"].strip()))
    return differences.assign(decision=[each[0] for each in decided], reason=[each[1] for each in decided])


def _check_decision(passes: Passes, row: Mapping[Any, Any], decision: str, path: Path) -> str:
    """Return a decision that holds for its difference.

    Raises SourcebookError where it is empty or none.
    """
    where = f"{path}, number {row['number']}, column decision: "
    comparison = next(each for each in passes.comparisons if each.table == row["table"])
    if decision in (FIRST, SECOND) or (decision == BOTH and row["column"] in comparison.kind.same and _is_near(row)):
        return decision
    if not decision:
        raise SourcebookError(f"{where}the cell is empty: decide, and read the sheet again.")
    if row["what"] != "code":
        raise SourcebookError(f"{where}{decision!r} is neither first nor second: write one of them.")
    book = read_codebook(comparison.codebook)
    details = book[comparison.table]["columns"][row["column"]]
    codes = find_codes(comparison.table, details, book)
    if codes and any(part not in codes for part in decision.split(";")):
        raise SourcebookError(f"{where}{decision!r} is neither a pass nor a code: use one of {', '.join(codes)}.")
    return decision


def _is_near(row: Mapping[Any, Any]) -> bool:
    return row["what"] == "code" and row["reference_row"] >= 0 and row["compared_row"] >= 0


def merge_passes(passes: Passes, decided: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the tables that follow from two passes and what was decided on their differences."""
    merged = {}
    for comparison in passes.comparisons:
        mine = decided[decided["table"].eq(comparison.table)]
        by_rows: dict[tuple[int, int], list[Mapping[Any, Any]]] = {}
        for row in mine.to_dict("records"):
            by_rows.setdefault((row["reference_row"], row["compared_row"]), []).append(row)
        rows = [row for pair in comparison.pairs.to_dict("records") for row in _merge_pair(comparison, pair, by_rows)]
        merged[comparison.table] = _complete(comparison, rows)
    return merged


def _merge_pair(
    comparison: Comparison,
    pair: Mapping[Any, Any],
    by_rows: Mapping[tuple[int, int], Sequence[Mapping[Any, Any]]],
) -> Iterator[dict[Any, Any]]:
    """Yield what is left of a pair, a near miss or a single row: none, one or two rows."""
    one, other = (-1 if pd.isna(pair[side]) else int(pair[side]) for side in (FIRST, SECOND))
    decisions = by_rows.get((one, other), [])
    chosen = {each["decision"] for each in decisions}
    first, second = (
        rows.iloc[place].to_dict() if place >= 0 else {}
        for rows, place in ((comparison.first, one), (comparison.second, other))
    )
    if not first or not second:
        if chosen == {FIRST if first else SECOND}:
            yield _mark(first or second)
    elif BOTH in chosen:
        yield from (_mark(first), _mark(second))
    elif pair["kind"] == "near" and chosen == {SECOND}:
        yield _mark(second)
    else:
        for each in decisions:
            first = _follow(comparison, first, second, each)
        yield _mark(first) if decisions else first


def _follow(
    comparison: Comparison, first: Mapping[Any, Any], second: Mapping[Any, Any], decided: Mapping[Any, Any]
) -> dict[Any, Any]:
    """Return the first pass's row with what was decided on one of its cells, or on its span."""
    row, kind, column, decision = dict(first), comparison.kind, decided["column"], decided["decision"]
    if decision == FIRST:
        return row
    if decided["what"] == "span":
        return row | {name: second[name] for name in (kind.start, kind.end, "text") if name in second}
    if decision != SECOND:
        return row | {column: decision}
    # Words of a further span go with its place; a chain of sources goes with the mention of its first.
    spans = [span for span in name_spans(comparison.second.columns) if span[2] == column or column == "chain"]
    moved = [name for span in spans if span[0] != kind.start for name in span if name in second]
    return row | {name: second[name] for name in (column, *moved)}


def _mark(row: Mapping[Any, Any]) -> dict[Any, Any]:
    """Return a row that says that a decision was made on it, where rows name their rule."""
    rule = str(row.get("rule") or "")
    return dict(row) | ({"rule": f"{rule.removesuffix('; adjudicated')}; adjudicated"} if rule else {})


def _complete(comparison: Comparison, rows: Iterable[dict[Any, Any]]) -> pd.DataFrame:
    """Return merged rows in the order of the text, with the ids that follow from their places."""
    kind = comparison.kind
    added = ["paragraph", "repeats", "settled_by", "settled", "row"]
    columns = list(dict.fromkeys([*comparison.first.columns, *comparison.second.columns]))
    frame = pd.DataFrame(rows, columns=columns).drop(columns=added).astype(object)
    frame = frame.sort_values(["doc", kind.start, kind.end], kind="stable", ignore_index=True)
    if "id" in frame.columns:
        frame["id"] = make_ids(comparison.table, zip(frame["doc"], map(int, frame[kind.start]), strict=True))
    if "position_id" in frame.columns:
        frame["position_id"] = [name_position(row) for row in frame.to_dict("records")]
    return frame


def write_adjudicated(passes: Passes, decided: pd.DataFrame, out: str | Path) -> dict[str, int]:
    """Write the adjudicated coding into a folder, and return its rows by table.

    What the passes did not differ in because only a rule found it, the articles and the codebook are the first pass's.

    Raises SourcebookError where the folder is one of the passes, or a row would break the contract.
    """
    out = resolve_path(out)
    if out in (passes.first, passes.second):
        raise SourcebookError(f"{out} holds a pass: write the adjudicated tables into another folder.")
    merged = merge_passes(passes, decided)
    out.mkdir(parents=True, exist_ok=True)
    for path in passes.first.iterdir():
        if path.is_dir() and path.name in ("articles", "codebook"):
            shutil.copytree(path, out / path.name, dirs_exist_ok=True)
        elif path.suffix in (".csv", ".json") and path.name not in _NOT_COPIED:
            shutil.copyfile(path, out / path.name)
    actors = [read_table(folder, "actors") for folder in (passes.first, passes.second)]
    known = pd.concat(actors).drop_duplicates("actor")
    new = sorted(set(_list_named(passes, merged)) - set(known["actor"]))
    bare = pd.DataFrame({"actor": new, "name": new}, columns=known.columns).fillna("")
    merged["actors"] = pd.concat([known, bare]).sort_values("actor", ignore_index=True)
    for table, frame in merged.items():
        write_coded(frame, out, table)
    _write_decisions(passes, decided, out / ADJUDICATIONS)
    tables = {name: read_table(out, name) for name in read_contract(find_contract(out))}
    for fault in find_faults(tables, {each.id: each.text for each in passes.documents}, out):
        raise SourcebookError(fault)
    return {table: len(frame) for table, frame in merged.items()}


def _list_named(passes: Passes, merged: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Yield the actors that merged rows refer to; a decision may name one that no pass has."""
    for kind in (each.kind for each in passes.comparisons):
        for column in (name for name, target in kind.refers.items() if target == "actors.actor"):
            yield from (name for name in merged[kind.table][column] if name)


def _write_decisions(passes: Passes, decided: pd.DataFrame, path: Path) -> None:
    """Write every decision with what the passes had, in the columns of the project's own adjudications."""
    by_table = {each.table: each for each in passes.comparisons}
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = open_writer(stream)
        writer.writerow(_RECORDED)
        for row in decided.to_dict("records"):
            comparison = by_table[row["table"]]
            rows, place = (comparison.first, row["reference_row"]) if row["reference_row"] >= 0 else (
                comparison.second, row["compared_row"])  # fmt: skip
            id_ = rows.iloc[place].get("id", "")
            told = {FIRST: row["reference"], SECOND: row["compared"]}.get(row["decision"], row["decision"])
            column = row["column"] if row["what"] == "code" else "span" if row["what"] == "span" else ""
            place_ = (row["doc"], row["start"], row["end"], row["passage"])
            name = f"adjudication-{row['number']:03d}"
            writer.writerow(
                [name, row["table"], id_, *place_, column, row["reference"], row["compared"], told, row["reason"]]
            )
