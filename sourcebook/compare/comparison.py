"""Comparison: one table of two codings row against row, each row with its paragraph and what is known of it.

This is the ground on which ``agreement`` measures and ``score`` lists disagreements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sourcebook.compare.pairing import measure_overlap, names_match, pair_rows
from sourcebook.documents.document import Document, read_corpus, resolve_path
from sourcebook.documents.sections import drop_repeats, list_paragraphs, list_sentences, locate_sections
from sourcebook.errors import SourcebookError
from sourcebook.mentions.codebook import DEFAULT, find_codebook, read_codebook
from sourcebook.mentions.kinds import PAIRED, Kind, loosen
from sourcebook.mentions.tables import name_spans, read_table
from sourcebook.parameters import choose

# A short term that is quoted by itself also stands inside longer quotations, so that overlap alone says nothing there.
_SETTLED_OVERLAP = {"quotes": 0.7}


@dataclass(frozen=True)
class Comparison:
    """One table of two codings, row against row.

    ``first`` and ``second`` hold the table's rows with the columns paragraph (a row of ``paragraphs``), repeats,
    settled_by (the case of the codebook), settled and row (its position). ``pairs`` has the columns kind, first,
    second (positions of rows, missing where there is none), iou and exact. Its kinds: "pair"; "near" (the spans would
    pair, but the codes that must agree differ: both rows count as unpaired); "first" and "second" (a row of that
    coding alone).
    """

    table: str
    first: pd.DataFrame
    second: pd.DataFrame
    pairs: pd.DataFrame
    paragraphs: pd.DataFrame
    codebook: Path = DEFAULT

    @property
    def kind(self) -> Kind:
        """Return the table's entry in the registry, by which its rows are paired."""
        return PAIRED[self.table]


def compare_codings(
    first: str | Path, second: str | Path, documents: Sequence[Document], tables: Iterable[str] = tuple(PAIRED)
) -> list[Comparison]:
    """Read tables of two coding folders and pair their rows.

    Raises SourcebookError where a table cannot be scored, a folder is missing or a row does not stand in its document.
    """
    return [
        compare_rows(
            table,
            read_rows(first, table, documents),
            read_rows(second, table, documents),
            documents,
            find_codebook(first),
        )
        for table in tables
    ]


def read_articles(first: str | Path, second: str | Path, corpus: str | Path = "") -> list[Document]:
    """Return the articles of a corpus, or without one those that stand beside two codings, else the seeds.

    Raises SourcebookError where the codings have different articles of one id.
    """
    folders = [resolve_path(coding) / "articles" for coding in (first, second)]
    own = [folder for folder in dict.fromkeys(folders) if folder.is_dir()]
    known: dict[str, Document] = {}
    for folder in [Path(corpus)] if corpus else own or [Path("seeds")]:
        for document in read_corpus(folder):
            if known.setdefault(document.id, document).text != document.text:
                raise SourcebookError(
                    f"{folder} and {own[0]} hold different articles of the id {document.id!r}: name one by --corpus."
                )
    return [known[id_] for id_ in sorted(known)]


def choose_documents(
    first: str | Path, second: str | Path, documents: Sequence[Document], ids: str = ""
) -> list[Document]:
    """Return the documents to compare: those with the given ids (comma-separated), or all that both have any row in.

    Raises SourcebookError for an unknown id, for rows in a document that the corpus lacks, and where none is common.
    """
    known = [document.id for document in documents]
    chosen = set(choose("documents", ids, known)) or _list_coded(first) & _list_coded(second)
    for coding in (first, second) if not ids else ():
        for doc in sorted(_list_coded(coding) - set(known)):
            raise SourcebookError(
                f"{resolve_path(coding)} has rows in document {doc!r}, which the corpus has not: name its corpus, or "
                "choose documents."
            )
    if not chosen:
        raise SourcebookError(
            f"{resolve_path(first)} and {resolve_path(second)} have rows in no document in common: "
            "check both folders, or name the corpus that they were coded from."
        )
    return [document for document in documents if document.id in chosen]


def _list_coded(coding: str | Path) -> set[str]:
    return {doc for table in PAIRED for doc in read_table(coding, table)["doc"]}


def read_rows(coding: str | Path, table: str, documents: Sequence[Document]) -> pd.DataFrame:
    """Read a table's rows in the given documents and check that each span stands where it says.

    Unlike ``read_coding`` this asks nothing of the other tables, so that a pass of one table can be compared.
    """
    if table not in PAIRED:
        raise SourcebookError(f"Table {table!r} has no spans to pair: name one of {', '.join(PAIRED)}.")
    frame = read_table(coding, table)
    texts = {document.id: document.text for document in documents}
    frame = frame[frame["doc"].isin(list(texts))]
    kind = PAIRED[table]
    triples = [each for each in name_spans(frame.columns) if each[0] == kind.start]
    for row in frame.to_dict("index").items():
        _require_span(resolve_path(coding) / f"{table}.csv", row, texts, triples[0])
    return frame.reset_index(drop=True)


def _require_span(
    path: Path, row: tuple[Any, Mapping[Any, Any]], texts: Mapping[str, str], columns: tuple[str, str, str]
) -> None:
    number, cells = row
    start, end = cells[columns[0]], cells[columns[1]]
    text = texts[cells["doc"]]
    whole = pd.notna(start) and pd.notna(end) and 0 <= start < end <= len(text)
    if not whole or cells.get(columns[2], text[start:end]) != text[start:end]:
        raise SourcebookError(
            f"{path}, row {int(number) + 2}, column {columns[0]}: what the row says is not at {start}–{end} of "
            f"document {cells['doc']}: mend text or offsets, or name the corpus that it was coded from."
        )


def compare_rows(
    table: str, first: pd.DataFrame, second: pd.DataFrame, documents: Sequence[Document], codebook: Path = DEFAULT
) -> Comparison:
    """Pair the rows of one table in two codings, and note each row's paragraph, and if it repeats or was settled."""
    kind = PAIRED[table]
    paragraphs = list_paragraphs(documents)
    texts = {document.id: document.text for document in documents}
    sentences = list_sentences(paragraphs, texts)
    paragraphs["repeats"] = _find_repeating_paragraphs(paragraphs, sentences)
    cases = list_cases(read_codebook(codebook)[table])

    def describe(rows: pd.DataFrame) -> pd.DataFrame:
        settled_by = name_cases(table, rows, cases, texts)
        return rows.reset_index(drop=True).assign(
            paragraph=locate_sections(rows, paragraphs, kind.start).to_numpy(),
            repeats=_find_repeating_rows(table, rows, sentences),
            settled_by=settled_by,
            settled=[case != "" for case in settled_by],
            row=range(len(rows)),
        )

    first, second = describe(first), describe(second)
    return Comparison(table, first, second, _arrange(first, second, kind), paragraphs, codebook)


def _find_repeating_paragraphs(paragraphs: pd.DataFrame, sentences: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Tell which paragraphs hold repeated sentences, and no other that is long enough to repeat."""
    comparable = sentences[sentences["words"].ge(6)]
    repeating = comparable["repeats"].notna().groupby(comparable["kind"]).all()
    return paragraphs["kind"].map(repeating).eq(True).to_numpy()


def _find_repeating_rows(table: str, rows: pd.DataFrame, sentences: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Tell which rows repeat an earlier statement: by their sentence, and statistics by their statement too."""
    if rows.empty:
        return np.zeros(0, dtype=bool)
    kept = set(drop_repeats("mentions", rows, sentences, PAIRED[table].start).index)
    if table == "statistics":
        kept &= set(drop_repeats("statistics", rows, sentences, "start").index)
    return ~rows.index.isin(list(kept))


def list_cases(book: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what a table's part of the codebook settles beforehand: its decided cases, and the events it names."""
    occasions = book.get("occasions", {}).get("list", [])
    slugs = [each["event"] for each in occasions] + list(book.get("further_slugs", {}))
    return [*book.get("decided_cases", []), *({"event": slug} for slug in slugs)]


def name_cases(
    table: str, rows: pd.DataFrame, cases: Sequence[Mapping[str, Any]], texts: Mapping[str, str]
) -> list[str]:
    """Return for each row the case that settled it, by its words or its event; nothing where none did.

    A row is settled where it overlaps a case's passage, wherever in the document that stands, and has the codes that
    the case names. A case that names none settles all that overlaps its passage, which rather counts too many.
    """
    kind, least = PAIRED[table], _SETTLED_OVERLAP.get(table, 0.0)
    passages = [(case, _find_passages(case, texts)) for case in cases]
    named = []
    for row in rows.to_dict("records"):
        span = (int(row[kind.start]), int(row[kind.end]))
        settling = (
            str(case.get("text", case.get("event", "")))
            for case, places in passages
            if _names_codes(case, row) and (places is None or _lies_on(row["doc"], span, places, least))
        )
        named.append(next(settling, ""))
    return named


def _find_passages(case: Mapping[str, Any], texts: Mapping[str, str]) -> list[tuple[str, tuple[int, int]]] | None:
    """Return document and span of each place where a case's passage stands; None for a case without one."""
    if "text" not in case:
        return None
    pattern = rf"(?<!\w){re.escape(case['text'])}(?!\w)"
    return [(case["doc"], match.span()) for match in re.finditer(pattern, texts.get(case["doc"], ""))]


def _names_codes(case: Mapping[str, Any], row: Mapping[Any, Any]) -> bool:
    columns = [column for column in ("device", "issue", "actor", "event") if column in case]
    return all(names_match(case[column], row[column]) for column in columns)


def _lies_on(doc: str, span: tuple[int, int], places: list[tuple[str, tuple[int, int]]], least: float) -> bool:
    sizes = [measure_overlap(span, place) for where, place in places if where == doc]
    return any(size > 0 and size >= least for size in sizes)


def _arrange(first: pd.DataFrame, second: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    """Return every pair, near miss and single row of two codings (see Comparison)."""
    pairs = pair_rows(first, second, kind).assign(kind="pair")
    if kind.same:
        rest, other = first.drop(index=pairs["first"]), second.drop(index=pairs["second"])
        near = pair_rows(rest, other, loosen(kind)).assign(kind="near")
        near["first"], near["second"] = rest.index[near["first"]], other.index[near["second"]]
        pairs = pd.concat([pairs, near], ignore_index=True)
    singles = [
        pd.DataFrame({side: rows.index.difference(pairs[side].astype(int)), "kind": side})
        for side, rows in (("first", first), ("second", second))
    ]
    frame = pd.concat([pairs, *singles], ignore_index=True)
    frame = frame.astype({"first": "Int64", "second": "Int64", "iou": "Float64"})
    frame["exact"] = frame["kind"].eq("pair") & frame["iou"].eq(1).fillna(False).astype(bool)
    return frame[["kind", "first", "second", "iou", "exact"]]


def leave_out(comparison: Comparison, repeats: bool = False, settled: bool = False) -> Comparison:
    """Return the comparison without repeated statements, or without rows that the codebook settled.

    A pair goes as a whole, where either of its rows repeats or was settled, so that no row loses its partner.
    """
    drop = pd.Series(False, index=comparison.pairs.index)
    for mark, wanted in (("repeats", repeats), ("settled", settled)):
        if wanted:
            drop |= _mark_pairs(comparison, mark)
    paragraphs = comparison.paragraphs
    if repeats:
        paragraphs = paragraphs[~paragraphs["repeats"]]
    return replace(comparison, pairs=comparison.pairs[~drop], paragraphs=paragraphs)


def _mark_pairs(comparison: Comparison, mark: str) -> pd.Series:
    marked = pd.Series(False, index=comparison.pairs.index)
    for side, rows in (("first", comparison.first), ("second", comparison.second)):
        present = comparison.pairs[side].notna()
        places = comparison.pairs.loc[present, side].astype(int)
        marked[present] |= rows[mark].to_numpy(bool)[places]
    return marked
