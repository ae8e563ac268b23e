"""A document's rows as a reader has put them right: its corrections applied, or refused with the reason.

A corrected speaker or source goes on to the rows that rest on it: to the quotations that carry on without a speaker of
their own, to the attribution of the same words, and to the figures, devices and stances inside. A cell that a
correction of its own sets is never overridden by another row's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sourcebook.documents.document import Document
from sourcebook.errors import SourcebookError
from sourcebook.mentions.corrections import Correction, Fields
from sourcebook.mentions.kinds import TABLES, Kind, make_ids, split_names
from sourcebook.mentions.tables import name_spans

CHANGED, ADDED = "corrected by hand", "added by hand"
"""What the column ``rule`` says of rows that a correction changed, with the columns, or added."""

Row = dict[str, Any]
Tables = dict[str, list[Row]]

_ALIKE = str.maketrans("‘’“”\u00a0–—", "''\"\" --")
"""Marks, spaces and dashes that a keyboard does not have, and what is typed for them."""
_MARKED = re.compile(r"([\"'“‘])(.*)[\"'”’]", re.DOTALL)
_SET = ("position_id",)  # by the writer of the table


def is_by_hand(rule: str, column: str = "") -> bool:
    """Tell by its ``rule`` whether somebody added a row, or changed it: any cell, or that of one column."""
    if not column or rule in (CHANGED, ADDED):
        return rule.startswith((CHANGED, ADDED))
    return rule.startswith(ADDED) or column in rule.removeprefix(f"{CHANGED}: ").split(", ")


def apply_corrections(
    tables: Tables, corrections: Iterable[Correction], document: Document, fields: Fields
) -> list[str]:
    """Apply corrections to a document's rows, in place, and return a sentence on each that is refused.

    ``fields`` are those of the tables, by which a row is whole. Deletions come first, then additions, then changes, in
    whatever order the file has them.
    """
    corrections = list(corrections)
    desk = _Desk(tables, document, fields)
    for action, act in (("delete", desk.delete), ("add", desk.add)):
        for each in (each for each in corrections if each.action == action):
            desk.attempt(act, each)
    desk.remember_texts()
    waiting = [each for each in corrections if each.action == "change"]
    while waiting:  # the ends of a span are two changes, of which the second may allow the first
        left = [each for each in waiting if not desk.attempt(desk.change, each)]
        if len(left) == len(waiting):
            break
        waiting = left
    desk.take_back_unfinished()
    for table, column in (("quotes", "speaker"), ("attributions", "actor")):
        for row, old in desk.list_replaced(table, column):
            desk.go_on(table, row, old)
    return [each.complain(desk.refused[each.line]) for each in corrections if each.line in desk.refused]


def list_kept(tables: Tables) -> frozenset[str]:
    """Return the names that corrections set in a document's rows."""
    kinds = [kind for kind in TABLES.values() if kind.who and kind.table in tables]
    return frozenset(
        name
        for kind in kinds
        for row in tables[kind.table]
        if row[kind.who] and is_by_hand(row.get("rule", ""), kind.who)
        for name in split_names(kind, row[kind.who])
    )


class _Desk:
    """A document's rows, and what has become of each correction so far."""

    def __init__(self, tables: Tables, document: Document, fields: Fields) -> None:
        self.tables, self.document, self.fields = tables, document, fields
        self.refused: dict[int, str] = {}  # by the correction's line
        self.added: list[tuple[Correction, Row]] = []
        self.texts: dict[int, str] = {}  # by row, what it had before any change
        self.set: dict[tuple[int, str], tuple[Correction, Row, Any]] = {}  # by row and column: by which, the old value

    def attempt(self, act: Callable[[Correction], None], each: Correction) -> bool:
        """Do one correction, or note why it cannot be done; tell whether it was."""
        try:
            act(each)
        except SourcebookError as error:
            self.refused[each.line] = str(error)
            return False
        self.refused.pop(each.line, None)
        return True

    def delete(self, each: Correction) -> None:
        """Delete a row."""
        self.tables[each.table].remove(self._find(each))

    def add(self, each: Correction) -> None:
        """Add a row for a passage, with its section."""
        kind, rows = TABLES[each.table], self.tables[each.table]
        start, end = self._place(each)
        if each.id and any(row["id"] == each.id for row in rows):
            raise SourcebookError("the extraction has a row of this id: change that one")
        row: Row = {field["name"]: "" if field["type"] == "string" else None for field in self.fields[each.table]}
        row |= {"id": each.id or self._name(each.table, start), "doc": self.document.id, "start": start, "end": end}
        row |= {"text": self.document.text[start:end], kind.start: start, kind.end: end}
        defaults: dict[str, Row] = {
            "quotes": {"kind": "full"},
            "attributions": {"kind": "indirect", "cue_class": "neutral"},
            "statistics": {"change": "=", "statement_id": row["id"]},
        }
        row |= defaults.get(each.table, {}) | {"section": self._find_section(start), "rule": ADDED}
        if each.column:
            self._refuse_unknown(each)
            self._set(each, row)
        rows.append(row)
        rows.sort(key=lambda other: other[kind.start])
        self.added.append((each, row))

    def _name(self, table: str, start: int) -> str:
        """Return the first id at a place that no row has."""
        known = {row["id"] for row in self.tables[table]}
        place = (self.document.id, start)
        return next(id_ for id_ in make_ids(table, [place] * (len(known) + 1)) if id_ not in known)

    def remember_texts(self) -> None:
        """Keep the rows' texts, by which corrections name them, before a change of a span alters one."""
        for table, rows in self.tables.items():
            self.texts |= {id(row): self._read_text(TABLES[table], row) for row in rows if table in TABLES}

    def change(self, each: Correction) -> None:
        """Change one cell of a row."""
        row = self._find(each)
        before, _, old = self.set.get((id(row), each.column), (None, row, row.get(each.column)))
        if before and before.value != each.value:
            raise SourcebookError(f"row {before.line} sets the same cell: remove one of the two")
        self._refuse_unknown(each)
        self._set(each, row)
        self.set[id(row), each.column] = each, row, old
        if row["rule"] != ADDED:
            row["rule"] = _mark(row["rule"], each.column)

    def _refuse_unknown(self, each: Correction) -> None:
        """Refuse what must be a row of another table, the actors apart, which are listed from the rows."""
        table, _, column = TABLES[each.table].refers.get(each.column, "").partition(".")
        if each.value and table not in ("", "actors") and each.value not in {row[column] for row in self.tables[table]}:
            raise SourcebookError(f"{table} has no row {each.value[:60]!r}: add it there")

    def _set(self, each: Correction, row: Row) -> None:
        """Set a cell, with what stands in the text: the words of a changed span, the span of changed words."""
        kind, changed = TABLES[each.table], row | {each.column: each.value}
        for start, end, text in name_spans([field["name"] for field in self.fields[each.table]]):
            if each.column == text and each.column != "text":
                changed |= dict(zip((start, end), self._locate(each.value), strict=True))
            elif each.column in (start, end):
                first, last = changed[start], changed[end]
                if first is None or last is None or not 0 <= first < last <= len(self.document.text):
                    hint = f"; set {text} instead" if text in row and text != "text" else ""
                    raise SourcebookError(f"{first}–{last} is no span of the document{hint}")
                if text in row:
                    changed[text] = self.document.text[first:last]
        if each.column == kind.start and "section" in row:
            changed["section"] = self._find_section(changed[kind.start])
        row.update(changed)

    def take_back_unfinished(self) -> None:
        """Remove added rows that lack a cell or repeat another row, with what was set in them."""
        for each, row in self.added:
            rows, kind = self.tables[each.table], TABLES[each.table]
            needed = [field for field in self.fields[each.table] if field.get("constraints", {}).get("required")]
            names = [field["name"] for field in needed if field["name"] not in _SET]
            lacking = [name for name in names if row.get(name) in ("", None)]
            twin = next((other for other in rows if other is not row and _is_same(kind, row, other)), None)
            if lacking:
                why = f"it lacks {', '.join(lacking)}: give column and value, here or in a change row of this text"
            elif twin:
                why = f"{twin['id']} says it already: change that row, or delete it"
            else:
                continue
            rows[:] = [other for other in rows if other is not row]
            self.refused[each.line] = why
            for change, changed, _ in self.set.values():
                if changed is row:
                    self.refused[change.line] = f"the row that row {each.line} adds was refused"

    def list_replaced(self, table: str, column: str) -> list[tuple[Row, str]]:
        """Return a table's rows of which this column was changed, in the order of the text, with the old value."""
        found = [
            (row, old or "")
            for (_, name), (each, row, old) in self.set.items()
            if (each.table, name) == (table, column) and each.line not in self.refused
        ]
        return sorted(found, key=lambda pair: pair[0][TABLES[table].start])

    def go_on(self, table: str, row: Row, old: str) -> None:
        """Give a corrected name to the quotations that carry on, and to what is told in the same words."""
        new = row[TABLES[table].who]
        for quote in self._list_carried_on(row, old) if table == "quotes" else ():
            self._pass_on("quotes", quote, new)
            self._reach(quote["start"], quote["end"], old, new, same_words=True)
        self._reach(row[TABLES[table].start], row[TABLES[table].end], old, new, same_words=table == "quotes")

    def _list_carried_on(self, row: Row, old: str) -> Iterator[Row]:
        """Yield the quotations after one that have their speaker from the same mention, up to one that was changed."""
        for other in self.tables["quotes"]:
            shared = other["speaker"] == old and row["speaker_start"] == other["speaker_start"] is not None
            if other["start"] > row["start"] and shared:
                if self._is_set("quotes", other):
                    return
                yield other

    def _reach(self, start: int, end: int, old: str, new: str, same_words: bool) -> None:
        """Give a new name to what rests on a span: attributions (of the ``same_words`` in any case), and all inside."""
        for row in self.tables["attributions"]:
            over = row["content_start"] < end and start < row["content_end"]
            rests = row["actor"] == old or (same_words and row["kind"] == "direct")
            if over and rests and self._pass_on("attributions", row, new):
                self._reach_inside(row["content_start"], row["content_end"], old, new)
        self._reach_inside(start, end, old, new)

    def _reach_inside(self, start: int, end: int, old: str, new: str) -> None:
        for table in ("quotes", "statistics", "devices", "stances"):
            kind = TABLES[table]
            for row in self.tables[table]:
                if not start <= row["start"] < row["end"] <= end:
                    continue
                first, *behind = split_names(kind, row[kind.who] or "")
                unnamed = not old and (table == "statistics" or row.get("voice") == "quoted")
                if first == old and (old or unnamed):
                    self._pass_on(table, row, kind.joined.join([new, *behind] if new else behind))

    def _pass_on(self, table: str, row: Row, value: str) -> bool:
        """Set the name of a row that another row's correction reaches; tell whether nothing else had set it."""
        who = TABLES[table].who
        if self._is_set(table, row):
            return False
        row |= {who: value, "rule": _mark(row["rule"], who)}
        return True

    def _is_set(self, table: str, row: Row) -> bool:
        """Tell whether a correction of its own sets the name of a row."""
        return row["rule"] == ADDED or (id(row), TABLES[table].who) in self.set

    def _find(self, each: Correction) -> Row:
        """Return the row that a correction means: by its id, or by its text."""
        kind, rows = TABLES[each.table], self.tables[each.table]
        if each.id:
            row = next((row for row in rows if row[kind.key[0]] == each.id), None)
            if row is None:
                raise SourcebookError("the extraction has no such row")
            if each.text and not _is_alike(self._tell_text(kind, row), each.text, each.table):
                raise SourcebookError(f"the row's text is {self._tell_text(kind, row)[:60]!r} now")
            return row
        found = [row for row in rows if _is_alike(self._tell_text(kind, row), each.text, each.table)]
        if each.start is not None:
            found = [row for row in found if row[kind.start] == each.start]
        if len(found) != 1:
            ids = ", ".join(row["id"] for row in found[:5])
            raise SourcebookError(
                f"{len(found)} rows have this text: give the id ({ids})"
                if found
                else f"{each.table} has no row of this text: give its whole text, or its id"
            )
        return found[0]

    def _tell_text(self, kind: Kind, row: Row) -> str:
        return self.texts.get(id(row)) or self._read_text(kind, row)

    def _read_text(self, kind: Kind, row: Row) -> str:
        if not kind.start or row.get(kind.start) is None or row.get(kind.end) is None:
            return ""
        return self.document.text[row[kind.start] : row[kind.end]]

    def _place(self, each: Correction) -> tuple[int, int]:
        """Return the span of an added passage, which stands once in the document or where its correction says."""
        spans = self._list_spans(each.text)
        marked = _MARKED.fullmatch(each.text.strip()) if each.table == "quotes" else None
        if marked:  # the row is what stands between the marks
            inner = len(marked[2])
            spans = [(end - 1 - inner, end - 1) for _, end in self._list_spans(each.text.strip())]
        if each.start is not None:
            if self.document.text[each.start : each.start + len(each.text)] == each.text and not marked:
                return each.start, each.start + len(each.text)  # half a word, too, where its place is given
            near = [span for span in spans if each.start - span[0] in ((0, -1) if marked else (0,))]
            if not near:
                found = self.document.text[each.start : each.start + 60]
                where = f"; the text stands at {_tell_starts(spans)}" if spans else ""
                raise SourcebookError(f"at {each.start} the document says {found!r}{where}")
            return near[0]
        if len(spans) != 1:
            raise SourcebookError(
                f"the text stands {len(spans)} times in the document: give its start ({_tell_starts(spans)})"
                if spans
                else "the document does not have this text: copy it from there"
            )
        return spans[0]

    def _locate(self, words: str) -> tuple[int | None, int | None]:
        """Return the span of a name or cue that stands once in the document; none for no words."""
        if not words:
            return None, None
        spans = self._list_spans(words)
        if len(spans) != 1:
            starts = f": set its start ({_tell_starts(spans)})" if spans else ""
            raise SourcebookError(f"{words[:60]!r} stands {len(spans)} times in the document{starts}")
        return spans[0]

    def _list_spans(self, words: str) -> list[tuple[int, int]]:
        """Return where words stand in the document, as they are, or else with other marks, spaces and dashes."""
        before, after = (r"(?<!\w)" if words[:1].isalnum() else "", r"(?!\w)" if words[-1:].isalnum() else "")
        for fold in (str, lambda text: text.translate(_ALIKE)):
            pattern = re.compile(before + re.escape(fold(words)) + after)
            if spans := [match.span() for match in pattern.finditer(fold(self.document.text))]:
                return spans
        return []

    def _find_section(self, start: int) -> str:
        return next((row["kind"] for row in self.tables["sections"] if row["start"] <= start < row["end"]), "body")


def _is_alike(text: str, given: str, table: str) -> bool:
    """Tell whether a row has the text that a correction gives, marks typed otherwise or around it left aside."""
    text, given = text.translate(_ALIKE), given.translate(_ALIKE)
    marked = _MARKED.fullmatch(given.strip()) if table == "quotes" else None
    return text == given or bool(marked and marked[2] == text)


def _is_same(kind: Kind, row: Row, other: Row) -> bool:
    """Tell whether two rows are one mention, by the rule that pairs the rows of two codings."""
    shared = min(row[kind.end], other[kind.end]) - max(row[kind.start], other[kind.start])
    both = max(row[kind.end], other[kind.end]) - min(row[kind.start], other[kind.start])
    least = 1.0 if kind.overlap is None else kind.overlap
    return shared > 0 and shared >= least * both and all(row[name] == other[name] for name in kind.same)


def _tell_starts(spans: list[tuple[int, int]], most: int = 5) -> str:
    return ", ".join(str(start) for start, _ in spans[:most]) + (", …" if len(spans) > most else "")


def _mark(rule: str, column: str) -> str:
    """Return what ``rule`` says of a row of which a further column was changed."""
    columns = rule.removeprefix(f"{CHANGED}: ").split(", ") if rule.startswith(f"{CHANGED}: ") else []
    return f"{CHANGED}: {', '.join(dict.fromkeys([*columns, column]))}"
