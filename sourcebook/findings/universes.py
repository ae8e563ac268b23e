"""What was found in every universe: ``universes.lock``, which says only what differs from the published value.

A line holds for all universes that its column ``where`` describes ("captions=out;article=000|003": captions dropped
and either of two articles left out, whatever else is chosen). What no line names is as in ``findings.lock``.
"""

from __future__ import annotations

import csv
import hashlib
import io
import sys
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any, NamedTuple

from sourcebook.documents.controls import say
from sourcebook.documents.document import ROOT, read_text
from sourcebook.errors import SourcebookError
from sourcebook.findings.multiverse import Choice, Multiverse, Universe, list_changes, open_multiverse

UNIVERSES = ROOT / "universes.lock"
FINDINGS = ROOT / "findings.lock"
_HEADER = ("kind", "name", "where", "value", "shown", "range")
_KINDS = ("claim", "finding")
FAILED, _LOCKED = "failed", "lock"


class Value(NamedTuple):
    """What a run published under a name: its value, how prose prints it, and how it moves without one article."""

    value: str
    shown: str = ""
    range: str = ""


class Published(NamedTuple):
    """A finding or claim in ``findings.lock``: its kind, chapter and value, and a finding's unit or a claim's words."""

    kind: str
    chapter: str
    value: str
    says: str = ""


MISSING = Value("(not published)")


@dataclass(frozen=True, order=True)
class Line:
    """One line of the lock: a value that differs from the published one, and where; or a failure and its reason."""

    kind: str
    name: str
    where: str
    value: str
    shown: str = ""
    range: str = ""


@dataclass(frozen=True)
class Outcomes:
    """The values of every finding and claim in every setting of its chapter."""

    multiverse: Multiverse
    published: Mapping[str, Published]  # by name: kind, notebook, value
    lines: Mapping[str, list[Line]]  # by name

    def list_names(self, kind: str) -> list[str]:
        """Return the names of all findings, or of all claims, in order."""
        return sorted(name for name, each in self.published.items() if each.kind == kind)

    def find(self, name: str, universe: Universe) -> Value:
        """Return what is published under a name in a universe; MISSING where nothing is, or the run failed."""
        for line in self.lines.get(name, ()):
            if _covers(line.where, universe):
                return Value(line.value, line.shown or line.value, line.range)
        return Value(self.published[name].value) if name in self.published else MISSING

    def list_settings(self, name: str) -> list[dict[str, str]]:
        """Return every setting of the chapter that publishes a name, in which its run did not fail."""
        notebook = self.published[name].chapter
        failed = [line.where for line in self.lines.get(notebook, ()) if line.kind == FAILED]
        settings = self.multiverse.list_settings(notebook)
        return [each for each in settings if not any(_covers(where, each) for where in failed)]


def list_flips(outcomes: Outcomes, name: str) -> list[dict[str, str]]:
    """Return the settings with one option other than the published ones in which a name has another value."""
    was = outcomes.find(name, outcomes.multiverse.published).value
    return [each for each in _list_other(outcomes, name, was) if _count_changed(each, outcomes.multiverse) == 1]


def find_nearest(outcomes: Outcomes, name: str) -> dict[str, str]:
    """Return the setting with the fewest other options in which a name has another value; empty where none has."""
    was = outcomes.find(name, outcomes.multiverse.published).value
    other = _list_other(outcomes, name, was)
    return min(other, key=lambda each: _count_changed(each, outcomes.multiverse), default={})


def _list_other(outcomes: Outcomes, name: str, was: str) -> list[dict[str, str]]:
    return [each for each in outcomes.list_settings(name) if outcomes.find(name, each).value != was]


def _count_changed(setting: Universe, multiverse: Multiverse) -> int:
    return len(list_changes(setting, multiverse))


def describe_hold(outcomes: Outcomes, name: str) -> str:
    """Return in words which choices change a claim's sentence, as its badge says it."""
    multiverse = outcomes.multiverse
    if flips := list_flips(outcomes, name):
        said = [option.says for each in flips for option in list_changes(each, multiverse)]
        return f"changes when {_join_said(said)}"
    if nearest := find_nearest(outcomes, name):
        said = [option.says for option in list_changes(nearest, multiverse)]
        return f"changes only when choices meet, as when {' and '.join(said)}"
    return "holds under every choice tried"


def _join_said(said: list[str]) -> str:
    """Return sentences as one, those that end alike as one with several subjects: "A, B or C is left out"."""
    together: dict[str, list[str]] = {}
    for sentence in said:
        subject, _, rest = sentence.partition(" is ")
        together.setdefault(f" is {rest}" if rest else "", []).append(subject)
    parts = [f"{_join_words(subjects)}{rest}" for rest, subjects in together.items()]
    return _join_words(parts)


def _join_words(words: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def read_record(record: Mapping[str, Any]) -> Value:
    """Return a published record (see ``publish``) as the lock holds it."""
    shown = "" if record["kind"] == "claim" else record["shown"]
    # In one line each, as a name that somebody wrote in an article can have any break.
    return Value(*(" ".join(str(each).split()) for each in (record["value"], shown, record.get("range", ""))))


def is_number(value: str) -> bool:
    """Tell whether a value is a number: a finding with nothing to count says so in a word."""
    try:
        float(value)
    except ValueError:
        return False
    return True


def condense(
    kind: str, name: str, values: Iterable[tuple[Universe, Value]], published: Value, choices: list[Choice]
) -> list[Line]:
    """Return the fewest lines, or nearly, that say where a name has another value than the published one.

    ``values`` are those of all settings of its chapter, whose choices are given. A line may describe settings that
    make no sense, and so were never run, but none with another value.
    """
    points = list(values)
    masks = {
        (choice.name, option.name): _mask(setting[choice.name] == option.name for setting, _ in points)
        for choice in choices
        for option in choice.options
    }
    lines = []
    for value in sorted({value for _, value in points if value != published}):
        own = _mask(found == value for _, found in points)
        left = own
        while left:
            first = points[(left & -left).bit_length() - 1][0]
            cube = _widen({choice.name: {first[choice.name]} for choice in choices}, own, masks, choices)
            left &= ~_meet(cube, masks)
            shown = "" if value.shown == value.value else value.shown
            lines.append(Line(kind, name, _write_where(cube, choices), value.value, shown, value.range))
    return sorted(lines)


def _mask(truths: Iterable[bool]) -> int:
    return reduce(or_, (1 << place for place, holds in enumerate(truths) if holds), 0)


def _meet(cube: Mapping[str, set[str]], masks: Mapping[tuple[str, str], int]) -> int:
    """Return the points inside a cube."""
    inside = -1
    for name, options in cube.items():
        inside &= reduce(or_, (masks[name, option] for option in options))
    return inside


def _widen(
    cube: dict[str, set[str]], own: int, masks: Mapping[tuple[str, str], int], choices: list[Choice]
) -> dict[str, set[str]]:
    """Return a cube with every option added that brings in no point of another value: whole choices first."""
    for choice in choices:
        whole = cube | {choice.name: {option.name for option in choice.options}}
        if not _meet(whole, masks) & ~own:
            cube = whole
    for choice in choices:
        for option in choice.options:
            wider = cube | {choice.name: cube[choice.name] | {option.name}}
            new = _meet(cube | {choice.name: {option.name}}, masks)
            if new and not new & ~own:
                cube = wider
    return cube


def _write_where(cube: Mapping[str, set[str]], choices: list[Choice]) -> str:
    parts = []
    for choice in choices:
        names = [option.name for option in choice.options if option.name in cube[choice.name]]
        if len(names) < len(choice.options):
            parts.append(f"{choice.name}={'|'.join(names)}")
    return ";".join(parts)


def _covers(where: str, universe: Universe) -> bool:
    """Tell whether a line's ``where`` describes a universe."""
    parts = (part.split("=", 1) for part in where.split(";") if part)
    return all(universe.get(name) in options.split("|") for name, options in parts)


def read_findings(path: Path = FINDINGS, chapters: Iterable[str] = ()) -> dict[str, Published]:
    """Return kind, chapter and value of every finding and claim of some chapters in ``findings.lock``, by name."""
    found = {}
    for row in read_text(path).splitlines()[1:]:
        kind, name, notebook, value, says = row.split("\t")
        if kind in _KINDS and notebook.removesuffix(".ipynb") in chapters:
            found[name] = Published(kind, notebook.removesuffix(".ipynb"), value, says)
    return found


def fingerprint_findings(published: Mapping[str, Published]) -> str:
    """Return the fingerprint of published findings, by which a file of universes knows the lock that it is of."""
    text = "\n".join("\t".join((name, *published[name][:3])) for name in sorted(published))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def write_universes(lines: Iterable[Line], published: Mapping[str, Published]) -> str:
    """Return the lock of universes as tab-separated text."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
    writer.writerow(_HEADER)
    writer.writerow(astuple(Line(_LOCKED, FINDINGS.name, "", fingerprint_findings(published))))
    writer.writerows(astuple(line) for line in sorted(lines))
    return stream.getvalue()


def read_universes(
    multiverse: Multiverse, path: Path = UNIVERSES, findings: Path = FINDINGS, strict: bool = True
) -> Outcomes:
    """Return what was found in every universe.

    Without ``strict`` it may be of another ``findings.lock``: a new finding is locked before it is swept.

    Raises SourcebookError where the file is missing or broken, and where ``strict``, if it is of another lock or names
    a claim that no notebook computes.
    """
    published = read_findings(findings, multiverse.chapters)
    lines: dict[str, list[Line]] = {}
    for number, row in enumerate(read_text(path).splitlines()[1:], 2):
        fields = row.split("\t")
        if len(fields) != len(_HEADER):
            raise SourcebookError(f"{path.name}, line {number}: not six fields: restore it, or run `make sweep`.")
        line = Line(*fields)
        if line.kind == _LOCKED:
            if strict and line.value != fingerprint_findings(published):
                raise SourcebookError(f"{path.name} is of another {findings.name}: run `make sweep`.")
        elif strict and line.kind == "claim" and line.name not in published:
            raise SourcebookError(
                f"{path.name}, line {number}: no notebook computes the claim {line.name!r}: run `make sweep`."
            )
        else:
            lines.setdefault(line.name, []).append(line)
    return Outcomes(multiverse, published, lines)


def find_outcomes(corpus: str, coding: str, folder: Path = ROOT) -> Outcomes | None:
    """Return what was found in every universe of a corpus, by the locks in a folder; None where no sweep was made.

    One of another lock counts for none, and is told.
    """
    universes, findings = folder / UNIVERSES.name, folder / FINDINGS.name
    if not universes.exists():
        return None
    try:
        return read_universes(open_multiverse(corpus, coding), universes, findings)
    except SourcebookError as error:
        say(f"sourcebook: {error} Until then this book says nothing of other choices.", sys.stderr)
        return None
