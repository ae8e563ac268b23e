"""The words by which stances are found: the `cues` blocks of a codebook's stances.yml, compiled.

The words are data, in the notation of `notation`. Another subject is another file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sourcebook.errors import SourcebookError
from sourcebook.extract.reading.notation import compile_phrases
from sourcebook.mentions.codebook import read_codebook

Pattern = re.Pattern[str]


class Issue(NamedTuple):
    """An issue's patterns, each with its kind and sign.

    The kinds: "name", a noun for the issue; "act", a verb phrase for doing it; "suffered", a verb phrase of those
    to whom it is done ("lose funding"); "claim", words that take a position by themselves. The sign is -1 where the
    words mean the reverse of the issue.
    """

    code: str
    residual: bool
    patterns: tuple[tuple[Pattern, str, int], ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """A codebook's words for stances, compiled."""

    issues: tuple[Issue, ...]
    before: tuple[tuple[Pattern, int], ...]
    after: tuple[tuple[Pattern, int], ...]
    conditional: Pattern
    conditions: tuple[tuple[str, Pattern], ...]
    arguments: tuple[tuple[str, Pattern], ...]
    custodians: tuple[tuple[str, Pattern], ...]
    action: Pattern
    actors: Pattern
    negation: Pattern
    possibility: Pattern
    breaks: Pattern
    subject: Pattern
    masks: Pattern
    deeds: Pattern
    shares: Pattern
    unnamed: Pattern
    again: Pattern


def read_cues(book: Mapping[str, Any]) -> Cues:
    """Compile the cues of a codebook's table of stances.

    A column without any cues, and the block of cues for the whole table, are taken from the project's codebook;
    the issues never are.

    Raises SourcebookError where no issue has cues, or a phrase is not in the notation.
    """
    standard = read_codebook()["stances"]
    columns = {name: _codes_with_cues(book, name) or _codes_with_cues(standard, name) for name in _COLUMNS}
    issues = _codes_with_cues(book, "issue")
    if not issues:
        raise SourcebookError("The codebook's stances.yml gives no issue any cues: add a block `cues` to each issue.")
    table = {**standard.get("cues", {}), "subject": (), "masks": (), **(book.get("cues") or {})}
    positions = columns["position"]
    before = {code: tuple(positions.get(code, {}).get("before", ())) for code in SIGNS}
    after = {code: tuple(positions.get(code, {}).get("after", ())) for code in SIGNS}
    return Cues(
        tuple(_read_issue(code, cues) for code, cues in issues.items()),
        tuple((compile_phrases(before[code]), sign) for code, sign in SIGNS.items()),
        tuple((compile_phrases(after[code]), sign) for code, sign in SIGNS.items()),
        compile_phrases(positions.get("conditional", {}).get("marks", ())),
        _compile_codes(columns["condition"]),
        _compile_codes(columns["argument"]),
        _compile_codes(columns["custodian"]),
        compile_phrases(columns["voice"].get("action", {}).get("phrases", ())),
        compile_phrases(table.get("actors", ())),
        compile_phrases(table.get("negation", ())),
        compile_phrases(table.get("possibility", ())),
        compile_phrases(table.get("breaks", ())),
        compile_phrases(table.get("subject", ())),
        compile_phrases(table.get("masks", ())),
        compile_phrases(table.get("deeds", ())),
        compile_phrases(table.get("shares", ())),
        compile_phrases(table.get("unnamed", ())),
        compile_phrases(table.get("again", ())),
    )


SIGNS = {"supports": 1, "opposes": -1}
_COLUMNS = ("position", "condition", "argument", "custodian", "voice")
_LISTS = (
    ("acts_against", "act", -1),
    ("acts", "act", 1),
    ("claims_against", "claim", -1),
    ("claims_for", "claim", 1),
    ("suffered", "suffered", 1),
    ("names_against", "name", -1),
    ("names", "name", 1),
)


def _codes_with_cues(book: Mapping[str, Any], column: str) -> dict[str, dict[str, Any]]:
    codes = (book.get("columns", {}).get(column) or {}).get("codes") or {}
    return {str(code): entry["cues"] for code, entry in codes.items() if entry.get("cues")}


def _read_issue(code: str, cues: Mapping[str, Any]) -> Issue:
    patterns = tuple((compile_phrases(cues[name]), kind, sign) for name, kind, sign in _LISTS if cues.get(name))
    return Issue(code, bool(cues.get("residual")), patterns)


def _compile_codes(codes: Mapping[str, Mapping[str, Any]]) -> tuple[tuple[str, Pattern], ...]:
    return tuple((code, compile_phrases(cues.get("phrases", ()))) for code, cues in codes.items())
