"""One article coded by rule: every table's rows, in the order of the text."""

from __future__ import annotations

import collections
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from sourcebook.documents.document import Document
from sourcebook.extract.devices import find_devices
from sourcebook.extract.numbers.exclusions import find_exclusions
from sourcebook.extract.numbers.expressions import swap_separators
from sourcebook.extract.numbers.quantities import find_quantities
from sourcebook.extract.numbers.statements import list_statistics
from sourcebook.extract.sections import SILENT, Section, find_sections, section_at
from sourcebook.extract.sources import is_source, name_source, trace_sources
from sourcebook.extract.speech.attributions import Attribution
from sourcebook.extract.speech.read import Voices, read_voices
from sourcebook.extract.stances.find import find_stances
from sourcebook.mentions.kinds import MENTIONS, TABLES, make_ids

_CONTRACTED = re.compile(r"[’'](?:re|ve|ll|d|m|t|em|til|cause)\b", re.IGNORECASE)


Rows = list[dict[str, Any]]


def extract_document(document: Document, codebook: Mapping[str, Any]) -> dict[str, Rows]:
    """Return an article's rows by table, with the contract's columns and ``rule``."""
    return _extract(document, codebook)[0]


def _extract(
    document: Document,
    codebook: Mapping[str, Any],
    parts: Sequence[tuple[int, str]] = (),
    decimal_comma: bool = False,
) -> tuple[dict[str, Rows], Voices]:
    doc, text = document.id, document.text
    sections = find_sections(text, document.headline, parts)
    voices = read_voices(text, doc)
    figures = swap_separators(text) if decimal_comma else text
    quantities = [each for each in find_quantities(figures) if section_at(sections, each.start) not in SILENT]
    tables: dict[str, Rows] = {table: [] for table in TABLES}
    tables["sections"] = [{"doc": doc} | section._asdict() for section in sections]
    tables["quotes"] = [_to_row(quotation) for quotation in voices.quotations if quotation.start < quotation.end]
    _silence(tables["quotes"], sections)
    tables["marks_excluded"] = [
        _to_row(mark) | {"reason": _judge_mark(text, mark.start, mark.reason), "rule": mark.reason}
        for mark in voices.marks_excluded
    ]
    attributed = _list_attributions(text, voices)
    tables["attributions"] = [row for row in attributed if section_at(sections, row["content_start"]) not in SILENT]
    tables["statistics"] = list_statistics(doc, text, quantities, trace_sources(text, voices))
    tables["numbers_excluded"] = [
        _to_row(row) | {"doc": doc, "text": text[row.start : row.end]} for row in find_exclusions(figures, quantities)
    ]
    tables["stances"] = find_stances(document, voices, codebook)
    tables["devices"] = find_devices(document, voices, codebook, sections)
    for kind in [kind for kind in MENTIONS if kind.by_rule]:
        rows = tables[kind.table]
        for row, id_ in zip(rows, make_ids(kind.table, [(doc, row[kind.start]) for row in rows]), strict=True):
            row |= {"id": id_, "section": section_at(sections, row[kind.start])}
    return tables, voices


def _silence(quotes: Rows, sections: Sequence[Section]) -> None:
    """Leave quotations without a speaker where they stand in a part of the page in which nobody speaks."""
    for row in quotes:
        if section_at(sections, row["start"]) in SILENT:
            row |= {"speaker": "", "speaker_as_written": "", "speaker_start": None, "speaker_end": None, "cue": ""}


def _list_attributions(text: str, voices: Voices) -> Rows:
    """Return the rows of attributions.csv.

    By the codebook a stretch without a cue of its own takes the nearest cue of the same source; where there is none
    (a poll's share, a quotation that runs on from nowhere) there is no row. Such a source still counts in the chains
    of statistics.csv and as the speaker in quotes.csv.
    """
    cued: dict[str, Rows] = collections.defaultdict(list)
    rows = [
        _to_row(each) | {"actor": _name_actor(voices, each)} for each in voices.attributions if is_source(text, each)
    ]
    for row in rows:
        if row["cue_start"] is not None:
            cued[row["source"]].append(row)
    for own in cued.values():
        own.sort(key=itemgetter("cue_start"))
    for row in rows:
        if row["cue_start"] is None and (own := cued.get(row["source"], [])):
            after = bisect_right(own, row["content_start"], key=itemgetter("cue_start"))
            near = own[max(0, after - 1) : after + 1]
            nearest = min(near, key=lambda other: abs(other["cue_start"] - row["content_start"]))
            row |= {name: nearest[name] for name in ("cue", "cue_start", "cue_end", "cue_class")}
    return [row for row in rows if row["cue_start"] is not None]


def _to_row(record: Any) -> dict[str, Any]:
    """Return a frozen record's fields by name."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def _judge_mark(text: str, start: int, reason: str) -> str:
    """Return the codebook's reason for a mark that bounds no quotation; the extractor's own is the rule."""
    if reason != "apostrophe":
        return {"no opening mark": "unpaired", "no closing mark": "unpaired"}.get(reason, reason)
    return "contraction" if _CONTRACTED.match(text, start) else "possessive"


def _name_actor(voices: Voices, attribution: Attribution) -> str:
    """Return a source's full name, or nothing for one that has no name ("officials")."""
    name = name_source(voices, attribution)
    return name if re.search(r"[^\W\d_a-zà-öø-ÿ]", name) else ""
