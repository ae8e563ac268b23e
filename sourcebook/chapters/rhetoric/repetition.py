"""Repetition: what a program finds of it in each speaker's quotations, beside what was coded by reading.

Two searches. Openings: the same two or more words open clauses that follow each other (anaphora; Corbett and
Connors 1999), within one paragraph of one speaker's quotations. Sequences: the same three or more words in a row
anywhere in what one article quotes from one speaker.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sourcebook.chapters.rhetoric.voices import measure_quotations
from sourcebook.documents.words import WORD
from sourcebook.findings.links import link_each
from sourcebook.findings.markdown import link
from sourcebook.findings.publish import publish
from sourcebook.findings.study import Study, group_rows, remember

_CLAUSE_END = re.compile(r"[.!?;:,…]|—|–|\s-\s")
# Words that may stand before a clause's opening without being part of it.
_CONNECTIVES = {"and", "but", "or", "so", "now", "no", "yes", "well", "oh", "because", "that"}
# "you’re there" opens as "you are local" does; "’s" is taken apart only where it cannot be a possessive.
_CONTRACTIONS = {"re": "are", "ll": "will", "ve": "have", "m": "am", "d": "would"}
_PRONOUNS = {"it", "that", "he", "she", "there", "here", "what", "who"}
_SHORTEST_OPENING, _SHORTEST_SEQUENCE = 2, 3
_COUNTED = {
    "repetitions_coded": ("series", "repetitions coded by reading"),
    "repetitions_met": ("series", "coded repetitions that the openings meet"),
    "repetitions_missed": ("series", "coded repetitions that no opening meets"),
    "openings": ("series", "openings that return, found by program"),
    "openings_uncoded": ("series", "openings found by program and not coded"),
    "sequences": ("sequences", "word sequences that return, found by program"),
    "sequences_uncoded": ("sequences", "sequences outside every coded repetition"),
}
_LARGEST_GAP = 2  # clauses that may stand between two of a series, as in the codebook's rule


@dataclass(frozen=True)
class _Token:
    """A word of a quotation: its place, its form for comparison, and the quotation it stands in."""

    start: int
    end: int
    key: str
    quote: str
    line: int
    clause: int


@dataclass(frozen=True)
class _Series:
    """Words that a program found repeated, as first printed: the span and the quotation of each occurrence."""

    doc: str
    speaker: str
    words: str
    spans: tuple[tuple[int, int], ...]
    quotes: tuple[str, ...]


def read_tokens(quotes: list[Any], text: str) -> list[_Token]:
    """Return the words of one speaker's quotations in one article, numbered by line of text and by clause.

    A contraction is two words at one place ("you’re": you, are).
    """
    tokens: list[_Token] = []
    clause = 0
    for row in sorted(quotes, key=lambda row: row.start):
        line = text.count("\n", 0, row.start)
        place = row.start
        clause += 1
        for word in WORD.finditer(text, row.start, row.end):
            if _CLAUSE_END.search(text, place, word.start()):
                clause += 1
            place = word.end()
            for key in expand(word[0]):
                tokens.append(_Token(word.start(), word.end(), key, row.id, line, clause))
    return tokens


def expand(word: str) -> list[str]:
    """Return a word in lower case, its contraction written out ("don’t": do, not)."""
    plain = word.casefold().replace("’", "'")
    if plain.endswith("n't"):
        return [{"ca": "can", "wo": "will", "sha": "shall"}.get(plain[:-3], plain[:-3]), "not"]
    first, _, rest = plain.partition("'")
    if rest in _CONTRACTIONS:
        return [first, _CONTRACTIONS[rest]]
    if rest == "s" and first in _PRONOUNS:
        return [first, "is"]
    return [plain]


@remember
def _find_openings(study: Study) -> list[_Series]:
    """Return the series of clauses that open with the same words, in the order of the text."""
    found = []
    for doc, speaker, tokens in _group_tokens(study):
        clauses: dict[tuple[int, int], list[_Token]] = defaultdict(list)
        for token in tokens:
            clauses[token.line, token.clause].append(token)
        lines: dict[int, list[list[_Token]]] = defaultdict(list)
        for (line, _), own in sorted(clauses.items()):
            if opening := drop_connectives(own):
                lines[line].append(opening)
        for openings in lines.values():
            found += [_make_series(doc, speaker, run, study.texts[doc]) for run in chain_openings(openings)]
    return sorted(found, key=lambda series: (series.doc, series.spans))


@remember
def _group_tokens(study: Study) -> list[tuple[str, str, list[_Token]]]:
    """Return (document, speaker, words) for everyone quoted in each article."""
    quotes = measure_quotations(study)[["id", "doc", "speaker", "start", "end"]]
    return [
        (doc, speaker, read_tokens(own, study.texts[doc]))
        for (doc, speaker), own in group_rows(quotes, "doc", "speaker").items()
    ]


def drop_connectives(clause: list[_Token]) -> list[_Token]:
    """Return a clause without the connectives before its opening."""
    first = 0
    while first < len(clause) and clause[first].key in _CONNECTIVES:
        first += 1
    return clause[first:]


def chain_openings(clauses: list[list[_Token]]) -> list[list[list[_Token]]]:
    """Return each run of clauses that open alike, _LARGEST_GAP others between two of them at most.

    Every clause is cut to the words that all of its run open with.
    """
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, clause in enumerate(clauses):
        if len(clause) >= _SHORTEST_OPENING:
            places[tuple(token.key for token in clause[:_SHORTEST_OPENING])].append(number)
    runs = []
    for numbers in places.values():
        breaks = [n for n in range(1, len(numbers)) if numbers[n] - numbers[n - 1] > _LARGEST_GAP + 1]
        for first, last in zip([0, *breaks], [*breaks, len(numbers)], strict=True):
            if last - first > 1:
                runs.append(_cut_to_common([clauses[number] for number in numbers[first:last]]))
    return runs


def _cut_to_common(clauses: list[list[_Token]]) -> list[list[_Token]]:
    """Cut clauses to the words that all of them open with."""
    length = 0
    for same in zip(*clauses, strict=False):
        if len({token.key for token in same}) > 1:
            break
        length += 1
    return [clause[:length] for clause in clauses]


def _make_series(doc: str, speaker: str, occurrences: list[list[_Token]], text: str) -> _Series:
    """Return a series from the words of its occurrences in a text."""
    return _Series(
        doc,
        speaker,
        text[occurrences[0][0].start : occurrences[0][-1].end],
        tuple((own[0].start, own[-1].end) for own in occurrences),
        tuple(own[0].quote for own in occurrences),
    )


@remember
def find_sequences(study: Study) -> list[_Series]:
    """Return the word sequences that return in one speaker's quotations in one article, in the order of the text.

    A sequence stays within a clause, and is left out where a longer one returns as often around it.
    """
    found = []
    for doc, speaker, tokens in _group_tokens(study):
        places: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for length in range(_SHORTEST_SEQUENCE, len(tokens) // 2 + 1):
            longer: dict[tuple[str, ...], list[int]] = defaultdict(list)
            for first in range(len(tokens) - length + 1):
                if tokens[first].clause == tokens[first + length - 1].clause:
                    longer[tuple(token.key for token in tokens[first : first + length])].append(first)
            repeated = {keys: _drop_overlaps(firsts, len(keys)) for keys, firsts in longer.items()}
            repeated = {keys: firsts for keys, firsts in repeated.items() if len(firsts) > 1}
            if not repeated:
                break
            places |= repeated
        for keys, firsts in places.items():
            if not any(_is_inside(keys, other) and len(firsts) == len(rest) for other, rest in places.items()):
                found.append(_make_series(doc, speaker, [tokens[n : n + len(keys)] for n in firsts], study.texts[doc]))
    return sorted(found, key=lambda series: (series.doc, series.spans))


def _drop_overlaps(firsts: list[int], length: int) -> list[int]:
    """Return places of a sequence that do not overlap an earlier one."""
    kept: list[int] = []
    for first in firsts:
        if not kept or first >= kept[-1] + length:
            kept.append(first)
    return kept


def _is_inside(keys: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether a sequence is a part of a longer one."""
    size = len(keys)
    return len(other) > size and any(other[n : n + size] == keys for n in range(len(other) - size + 1))


def _list_coded(study: Study) -> pd.DataFrame:
    """Return the coded repetitions in the order of the text."""
    rows = study.table("devices")
    return rows[rows["device"].eq("repetition")].sort_values(["doc", "start"], ignore_index=True)


def _group_spans(coded: pd.DataFrame) -> dict[str, list[tuple[str, int, int, str]]]:
    """Return the spans of coded repetitions by document: document, start, end, id."""
    spans: dict[str, list[tuple[str, int, int, str]]] = defaultdict(list)
    for span in coded[["doc", "start", "end", "id"]].itertuples(index=False, name=None):
        spans[span[0]].append(span)
    return spans


def _group_series(found: list[_Series]) -> dict[str, list[_Series]]:
    """Return series by document."""
    by_doc: dict[str, list[_Series]] = defaultdict(list)
    for series in found:
        by_doc[series.doc].append(series)
    return by_doc


def _holds(row: tuple, series: _Series) -> bool:
    """Tell whether a coded span holds at least two occurrences of a series."""
    doc, start, end = row[:3]
    return doc == series.doc and sum(start <= first and last <= end for first, last in series.spans) > 1


def compare_repetitions(study: Study) -> pd.DataFrame:
    """Return every repetition found by either way, in the order of the text.

    Columns: article, speaker, words, openings (times, linked to the quotations), sequences (the same), coded
    (linked). A coded row and a series meet where the coded span holds two of its occurrences.
    """
    coded = _list_coded(study)
    spans = _group_spans(coded)
    known: dict[tuple[Any, ...], dict[str, Any]] = {}
    for kind, found in (("openings", _find_openings(study)), ("sequences", find_sequences(study))):
        for series in found:
            # Two series are the same where the same words stand in the same places.
            key = (series.doc, series.speaker, series.spans)
            if key not in known:
                met = [span[3] for span in spans[series.doc] if _holds(span, series)]
                known[key] = {"series": series, "openings": "", "sequences": "", "coded": met}
            known[key][kind] = link_each(series.quotes)
    rows = known.values()
    seen = {id_ for row in rows for id_ in row["coded"]}
    table = [
        {
            "article": study.names[row["series"].doc],
            "speaker": row["series"].speaker,
            "words": row["series"].words,
            "openings": row["openings"],
            "sequences": row["sequences"],
            "coded": link_each(row["coded"], ["coded", *range(2, len(row["coded"]) + 1)][: len(row["coded"])]),
            "place": row["series"].spans[0][0],
        }
        for row in rows
    ]
    table += [
        {
            "article": study.names[row.doc],
            "speaker": row.speaker,
            "words": row.note or row.text,
            "openings": "",
            "sequences": "",
            "coded": link("coded", row.id),
            "place": row.start,
        }
        for row in coded.itertuples()
        if row.id not in seen
    ]
    columns = ["article", "speaker", "words", "openings", "sequences", "coded"]
    ordered = sorted(table, key=lambda row: (row["article"], row["place"], row["words"]))
    return pd.DataFrame(ordered, columns=columns)


def count_agreement(study: Study) -> dict[str, int]:
    """Return how many repetitions were coded, found by program, and found by one way only; keys as in _COUNTED."""
    coded, missed, spans = _list_coded(study), list_missed(study), _group_spans(_list_coded(study))
    openings, sequences = _find_openings(study), find_sequences(study)
    uncoded = [
        sum(not any(_holds(row, series) for row in spans[series.doc]) for series in found)
        for found in (openings, sequences)
    ]
    counts = (len(coded), len(coded) - len(missed), len(missed), len(openings), uncoded[0], len(sequences), uncoded[1])
    return dict(zip(_COUNTED, counts, strict=True))


def publish_agreement(study: Study) -> None:
    """Publish the counts of ``count_agreement``, each under its key, with the repetitions or quotations behind it."""
    coded, missed = list(_list_coded(study)["id"]), list(list_missed(study)["id"])
    met = [id_ for id_ in coded if id_ not in missed]
    openings, sequences = (
        list(dict.fromkeys(quote for series in found for quote in series.quotes))
        for found in (_find_openings(study), find_sequences(study))
    )
    behind = (coded, met, missed, openings, openings, sequences, sequences)
    for (name, count), ids in zip(count_agreement(study).items(), behind, strict=True):
        publish(f"rhetoric_{name}", count, *_COUNTED[name], behind=ids)


def list_missed(study: Study) -> pd.DataFrame:
    """Return the coded repetitions that no opening meets, in the order of the text."""
    coded, openings = _list_coded(study), _group_series(_find_openings(study))
    met = [
        any(_holds((row.doc, row.start, row.end), series) for series in openings[row.doc]) for row in coded.itertuples()
    ]
    return coded[~pd.Series(met, index=coded.index, dtype=bool)]
