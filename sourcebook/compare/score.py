"""Scoring one coding against another: figures for each table, then every disagreement with the rule that decides it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sourcebook.compare.agreement import is_compared, list_coded_columns, list_pairs, measure_columns, measure_spans
from sourcebook.compare.comparison import Comparison, choose_documents, compare_codings, read_articles, read_rows
from sourcebook.compare.design_based import correct_shares
from sourcebook.compare.pairing import cells_match, split_cell
from sourcebook.documents.document import resolve_path
from sourcebook.documents.excerpts import cut, shorten_middle
from sourcebook.errors import SourcebookError
from sourcebook.mentions.codebook import read_codebook
from sourcebook.mentions.kinds import PAIRED
from sourcebook.mentions.passes import list_read_tables

_COLUMNS = ["doc", "start", "end", "what", "column", "reference", "compared", "passage", "rule"]
_ROWS = ["reference_row", "compared_row"]
_WIDTH = 100


def score_codings(
    reference: str | Path,
    compared: str | Path,
    corpus: str | Path,
    table: str = "",
    documents: str = "",
    shares: bool = False,
) -> dict[str, Any]:
    """Return how one coding agrees with a reference, as plain data that JSON can hold.

    ``corpus`` is the folder of articles, and empty stands for those that stand beside the codings, else the seeds.
    ``table`` names one table, and empty stands for all that both have; ``documents`` are ids joined by commas, and
    empty stands for those in which both codings have rows. Keys of the result: reference, compared, documents, left_out
    (documents of the corpus), and tables: for each its spans, columns and disagreements (``list_disagreements``) as
    lists of rows, and span_rule, the codebook's rule on spans where one differs. With ``shares`` the documents are a
    random sample that a person coded, and each table has shares (``correct_shares``), of all articles of the corpus.

    Raises SourcebookError where a folder, table or document is at fault.
    """
    if shares and not documents:
        raise SourcebookError("--shares needs --documents: name every article of the sample, also those without a row.")
    everything = read_articles(reference, compared, corpus)
    tables = [table] if table else list_shared(reference, compared)
    chosen = choose_documents(reference, compared, everything, documents)
    comparisons = compare_codings(reference, compared, chosen, tables)
    ids = [document.id for document in chosen]
    texts = {document.id: document.text for document in chosen}
    scored = {each.table: _score_table(each, texts) for each in comparisons}
    for each in comparisons if shares else ():
        book, known = read_codebook(each.codebook), [document.id for document in everything]
        whole = read_rows(compared, each.table, everything)
        found = correct_shares(each.kind, each.first, whole, known, set(ids), book)
        scored[each.table]["shares"] = _list_records(found)
    return {
        "reference": str(reference),
        "compared": str(compared),
        "documents": ids,
        "left_out": [document.id for document in everything if document.id not in ids],
        "tables": scored,
    }


def list_shared(*codings: str | Path) -> list[str]:
    """Return the tables that all the codings have; all tables where they share none, so that the error names one.

    Of a pass that a model made, those that the model was not asked for are left out: a rule found them.
    """
    shared = [table for table in PAIRED if all((resolve_path(each) / f"{table}.csv").is_file() for each in codings)]
    for read in filter(None, map(list_read_tables, codings)):
        shared = [table for table in shared if table in read]
    return shared or list(PAIRED)


def _score_table(comparison: Comparison, texts: Mapping[str, str]) -> dict[str, Any]:
    columns = measure_columns([comparison], resamples=0).drop(columns=["table", "low", "high"])
    disagreements = list_disagreements(comparison, texts)
    span = read_codebook(comparison.codebook)[comparison.table].get("span", "")
    return {
        "spans": _list_records(measure_spans([comparison]).drop(columns="table")),
        "columns": _list_records(columns),
        "span_rule": " ".join(span.split()) if disagreements["what"].eq("span").any() else "",
        "disagreements": _list_records(disagreements.drop(columns=_ROWS)),
    }


def _list_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(key): _round(value) for key, value in record.items()} for record in records]


def _round(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value


def list_disagreements(comparison: Comparison, texts: Mapping[str, str]) -> pd.DataFrame:
    """Return every disagreement of two codings of a table, in the order of the text.

    Columns doc, start, end (in the reference where it has the row), what ("missing": only the reference has the row;
    "added": only the compared coding has it; "span": both have it, at other words; "code": both have it, with another
    code), column, reference, compared (the cells, or for a span the words), passage, rule (the codebook's; empty
    for a span), and the positions of the rows in the comparison's frames (-1 where there is none).
    """
    found = [
        *_list_single_rows(comparison, texts),
        *_list_spans(comparison, texts),
        *_list_code_differences(comparison, texts),
    ]
    found.sort(key=lambda row: (row["doc"], row["start"], row["end"], row["what"]))
    return pd.DataFrame(found, columns=[*_COLUMNS, *_ROWS])


def _list_single_rows(comparison: Comparison, texts: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    lead, book = comparison.kind.lead, read_codebook(comparison.codebook)[comparison.table]
    for side, rows, what in (("first", comparison.first, "missing"), ("second", comparison.second, "added")):
        alone = comparison.pairs.loc[comparison.pairs["kind"].eq(side), side].astype(int)
        for row in rows.loc[alone].to_dict("records"):
            codes = tuple(_show_cell(row[name]) for name in comparison.kind.same or ((lead,) if lead else ()))
            shown = ", ".join(codes) or "a row"
            reference, compared = (shown, "") if side == "first" else ("", shown)
            rule = describe_codes(book, lead, (row[lead],)) if lead else " ".join(book["definition"].split())
            both = (row, None) if side == "first" else (None, row)
            yield _describe(comparison, both, texts, what, lead, reference, compared, rule)


def _list_spans(comparison: Comparison, texts: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for one, other in list_pairs(comparison, ("pair",)):
        spans = [(int(row[comparison.kind.start]), int(row[comparison.kind.end])) for row in (one, other)]
        if spans[0] != spans[1]:
            reference, compared = (texts[one["doc"]][start:end] for start, end in spans)
            yield _describe(comparison, (one, other), texts, "span", "", reference, compared, "")


def _list_code_differences(comparison: Comparison, texts: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    book, same = read_codebook(comparison.codebook)[comparison.table], comparison.kind.same
    for kind, columns in (("pair", list_coded_columns(comparison)), ("near", list(same))):
        for one, other in list_pairs(comparison, (kind,)):
            for column in columns:
                if is_compared(column, one) and not cells_match(column, one, other):
                    cells = (one[column], other[column])
                    rule = describe_codes(book, column, cells)
                    reference, compared = map(_show_cell, cells)
                    yield _describe(comparison, (one, other), texts, "code", column, reference, compared, rule)


def _describe(
    comparison: Comparison,
    both: tuple[Mapping[Any, Any] | None, Mapping[Any, Any] | None],
    texts: Mapping[str, str],
    what: str,
    column: str,
    reference: str,
    compared: str,
    rule: str,
) -> dict[str, Any]:
    row = both[0] or both[1] or {}
    start, end = int(row[comparison.kind.start]), int(row[comparison.kind.end])
    passage = texts[row["doc"]][start:end]
    values = (row["doc"], start, end, what, column, reference, compared, passage, rule)
    places = (each["row"] if each else -1 for each in both)
    return dict(zip((*_COLUMNS, *_ROWS), (*values, *places), strict=True))


def _show_cell(cell: Any) -> str:
    if pd.isna(cell):
        return ""
    return f"{cell:.10g}" if isinstance(cell, float) else str(cell)


def describe_codes(book: Mapping[str, Any], column: str, cells: Sequence[Any]) -> str:
    """Return what the codebook says of the codes at issue: the rules that keep them apart, or else their definitions.

    A column without codes is explained by its own definition. Of two cells that join codes, those that only one has
    are at issue.
    """
    details = book["columns"][column]
    codes = details.get("codes") or {}
    sets = [set(split_cell(cell)) for cell in cells]
    issue = [code for code in codes if sum(str(code).casefold() in each for each in sets) == 1]
    if not issue:
        return " ".join(details.get("definition", "").split())
    apart = [
        f"{code}, not {other}: {codes[code]['against'][other]}"
        for code in issue
        for other in issue
        if other in (codes[code].get("against") or {})
    ]
    told = apart or [f"{code}: {' '.join(codes[code]['definition'].split())}" for code in issue]
    return " | ".join(told)


def write_score(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield a score's lines for a terminal."""
    documents = ", ".join(map(str, cut(report["documents"])))
    yield f"Reference {report['reference']}, compared {report['compared']}: documents {documents}."
    if report["left_out"]:
        left = ", ".join(map(str, cut(report["left_out"])))
        yield f"Left out, since one of the two has no row there: {left} (see --documents)."
    for table, found in report["tables"].items():
        yield ""
        yield from _write_table(table, found)
    for table, found in report["tables"].items():
        if found["disagreements"]:
            yield ""
            yield f"{table}: {len(found['disagreements'])} disagreements"
            if found["span_rule"]:
                yield from _wrap(f"Codebook on spans: {found['span_rule']}", "")
            for each in found["disagreements"]:
                yield from _write_disagreement(each)


def _write_table(table: str, found: Mapping[str, Any]) -> Iterator[str]:
    overlap = found["spans"][0]
    yield f"{table}: {overlap['first']} rows in the reference, {overlap['second']} compared"
    for row in found["spans"]:
        measures = ", ".join(f"{name} {_show_share(row[name])}" for name in ("precision", "recall", "f1"))
        yield f"  {row['match']:<8} {row['paired']} paired: {measures}"
    for row in found["columns"]:
        if row["pairs"]:
            alpha = "" if row["alpha"] is None else f", alpha {row['alpha']:.2f}"
            yield f"  {row['column']:<20} {row['agree']} of {row['pairs']} agree ({_show_share(row['share'])}){alpha}"
    if found.get("shares"):
        yield "  Share of articles, corrected by the coded sample (DSL, 95%):"
    for row in found.get("shares", ()):
        known = f"{row['model']:.2f} as compared of {row['articles']}, {row['sample']:.2f} in the {row['coded']} coded"
        interval = f"{row['low']:.2f} to {row['high']:.2f}"
        yield f"    {row['column']} {row['code']}: {row['corrected']:.2f} ({interval}); {known}"


def _show_share(share: float | None) -> str:
    return "—" if share is None else f"{share:.2f}"


def _write_disagreement(each: Mapping[str, Any]) -> Iterator[str]:
    told = {
        "missing": f"only in the reference: {each['reference']}",
        "added": f"only in the compared coding: {each['compared']}",
        "span": f"other words: compared “{shorten_middle(each['compared'], _WIDTH)}”",
        "code": f"{each['column']}: {each['reference'] or '(empty)'} | compared: {each['compared'] or '(empty)'}",
    }
    yield f"- {each['doc']}, {each['start']}–{each['end']}, {told[each['what']]}"
    yield f"    “{shorten_middle(each['passage'], _WIDTH)}”"
    if each["rule"]:
        yield from _wrap(f"Codebook: {each['rule']}", "    ")


def _wrap(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH + len(indent), initial_indent=indent, subsequent_indent=indent)
