"""Rows: what a model answered, held against the article and the codebook before any of it becomes a row.

A row is kept if its words stand in the article exactly, once or at the place that it gives, its codes are the
codebook's, and its names resolve. Whatever is dropped is listed with the reason. Nothing is mended: where words nearly
stand in the article, the reason says where, for a person to see.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from sourcebook.documents.controls import ACTING
from sourcebook.documents.excerpts import shorten
from sourcebook.errors import SourcebookError
from sourcebook.extract.model.prompts import Prompt
from sourcebook.extract.model.responses import Response
from sourcebook.mentions.kinds import TABLES, split_names
from sourcebook.mentions.sheets.blank import Form
from sourcebook.mentions.sheets.filled import complete_rows, read_code
from sourcebook.mentions.tables import MOST, list_columns

RULE = "model"
# What each row of a model's says of its origin, beside its rule: name, type, description.
ORIGIN = (
    ("model", "string", "Name and version of the model, as the endpoint states them."),
    ("prompt", "string", "The first twelve digits of the prompt's SHA-256."),
    ("read_on", "string", "The day on which the model answered."),
)
_NEAR = 80  # of 100: below, words are no likeness worth telling
_RESERVED = {"journalist"}
_HALF = re.compile("[\ud800-\udfff]")  # of a pair of surrogates: no text in UTF-8 holds it


@dataclass(frozen=True)
class Drop:
    """A row that was not kept, or an answer that could not be used (row 0), and why."""

    doc: str
    table: str
    row: int
    text: str
    reason: str


class Names:
    """The names that resolve: those given beforehand, and those that stand in an article."""

    def __init__(self, given: Iterable[str], texts: Mapping[str, str]) -> None:
        self.given = set(given) | _RESERVED
        self.texts = texts
        self.somewhere: dict[str, bool] = {}
        self.words = {word.casefold() for name in self.given for word in re.findall(r"\w+", name)}

    def resolve(self, name: str, doc: str) -> bool:
        """Tell whether a name is given, stands in the article, or in another one and its last word in the article.

        A group that has no name of its own is described in lower case: then each of its words must stand there.
        """
        text = self.texts[doc]
        if name in self.given or _stands(name, text):
            return True
        if name == name.lower():
            return all(word.casefold() in self.words or _stands(word, text) for word in re.findall(r"\w+", name))
        if name not in self.somewhere:
            self.somewhere[name] = any(_stands(name, other) for other in self.texts.values())
        return self.somewhere[name] and _stands(name.split()[-1], text)


def _stands(words: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE))


def read_answer(response: Response) -> list[Any] | str:
    """Return the rows of an answer, or why it cannot be used."""
    if response.refusal:
        return f"the model refuses: {shorten(response.refusal, 80)}"
    if response.finish == "length":
        return "the answer was cut off at the most tokens that it may have: raise --max-tokens"
    if response.finish == "content_filter":
        return "the endpoint held the answer back"
    try:
        found = json.loads(response.content)
    except (ValueError, RecursionError):
        return f"the answer is no JSON: {shorten(response.content, 60) or 'empty'}"
    rows = found.get("rows") if isinstance(found, dict) else None
    return rows if isinstance(rows, list) else "the answer holds no list of rows"


def place_rows(
    form: Form, prompt: Prompt, answered: Iterable[Any], names: Names
) -> tuple[list[dict[str, Any]], list[Drop]]:
    """Return the rows of an answer that are kept, with offsets and ids, and the drops."""
    kept: list[dict[str, object]] = []
    drops = []
    for number, given in enumerate(answered, 1):
        try:
            row = _place_row(form, prompt, given, names)
            if row in kept:
                raise SourcebookError("it repeats an earlier row of the answer.")
            kept.append(row)
        except SourcebookError as fault:
            words = given.get("text") if isinstance(given, dict) else given
            drops.append(Drop(form.document.id, form.table, number, shorten(str(words), 80), str(fault)))
    return complete_rows(form, kept).to_dict("records"), drops


def place_actors(
    prompt: Prompt, doc: str, answered: Iterable[Any], names: Names, codebook: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[Drop]]:
    """Return an article's actors whose names resolve and whose codes are the codebook's, and the drops."""
    kept, drops = [], []
    for number, given in enumerate(answered, 1):
        try:
            cells = _read_cells(given)
            row = {name: _read_actor_code(prompt, name, cells, codebook) for name in list_columns("actors")}
            _require_name(row["actor"], doc, names)
            kept.append(row)
        except SourcebookError as fault:
            words = given.get("actor") if isinstance(given, dict) else given
            drops.append(Drop(doc, "actors", number, shorten(str(words), 80), str(fault)))
    return kept, drops


def _read_actor_code(prompt: Prompt, name: str, cells: Mapping[str, Any], codebook: Mapping[str, Any]) -> str:
    details, value = codebook["actors"]["columns"].get(name, {}), _read_label(prompt, name, cells.get(name))
    if not value and details.get("required"):
        raise SourcebookError(f"column {name} is empty.")
    known = prompt.labels.get(name, {}).values()
    if value and known and value not in known:
        raise SourcebookError(f"“{shorten(value, 60)}” is no code of column {name}.")
    return value


def _read_cells(given: Any) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise SourcebookError("it is no object with names and values.")
    return given


def _place_row(form: Form, prompt: Prompt, given: Any, names: Names) -> dict[str, object]:
    """Return a row with its codes and offsets.

    Raises SourcebookError, a sentence, where anything about it does not hold.
    """
    cells, text, kind = _read_cells(given), form.document.text, TABLES[form.table]
    start, end = _find_place(text, cells)
    unit = _find_unit(form, start)
    row: dict[str, object] = {"doc": form.document.id, "section": unit["section"], "sentence_start": unit["start"]}
    row |= {kind.start: start, kind.end: end}
    for column in form.columns:
        row[column] = value = read_code(form, column, _read_label(prompt, column, cells.get(column)))
        if isinstance(value, float) and not abs(value) <= MOST:
            raise SourcebookError(f"{value} in column {column} is more than a cell may hold.")
    for first, last, words in form.parts:
        if said := str(row[words] or ""):
            places = _find_exact(text, said)
            if not places:
                raise SourcebookError(_tell_missing(text, said, words))
            near = min(places, key=lambda place: max(start - place - len(said), place - end, 0))
            row |= {first: near, last: near + len(said)}
    for name in split_names(kind, str(row.get(kind.who) or "")) if kind.who else ():
        _require_name(name, form.document.id, names)
    return row


def _require_name(name: str, doc: str, names: Names) -> None:
    for each in name.split(" and ") if name and not names.resolve(name, doc) else ():
        if not names.resolve(each, doc):
            raise SourcebookError(f"the name “{shorten(each, 60)}” is neither given nor in the article.")


def _find_place(text: str, cells: Mapping[str, Any]) -> tuple[int, int]:
    """Return where the words of a row stand: once, or at the place that it gives."""
    words, within, choice = cells.get("text"), cells.get("within"), cells.get("occurrence")
    if not isinstance(words, str) or not words.strip():
        raise SourcebookError("it has no words of the article.")
    places = _find_exact(text, words)
    if not places:
        raise SourcebookError(_tell_missing(text, words, "text"))
    if len(places) > 1 and isinstance(within, str) and within:
        around = _find_exact(text, within)
        if len(around) != 1:
            raise SourcebookError(f"the longer stretch that tells its place stands {len(around)} times in the article.")
        places = [place for place in places if around[0] <= place <= around[0] + len(within) - len(words)]
        choice = choice if len(places) > 1 else None
    if choice is not None and len(places) > 1:
        if not isinstance(choice, int) or isinstance(choice, bool) or not 1 <= choice <= len(places):
            raise SourcebookError(f"occurrence {shorten(str(choice), 20)} does not exist: there are {len(places)}.")
        places = [places[choice - 1]]
    if len(places) != 1:
        raise SourcebookError(f"its words stand {len(places)} times there, and it does not say which is meant.")
    return places[0], places[0] + len(words)


def _find_exact(text: str, words: str) -> list[int]:
    """Return where words stand, character for character; places may overlap."""
    places, place = [], text.find(words)
    while place >= 0:
        places.append(place)
        place = text.find(words, place + 1)
    return places


def _tell_missing(text: str, words: str, column: str) -> str:
    """Return the sentence on words that do not stand in the article, with what stands there most like them."""
    like = fuzz.partial_ratio_alignment(words, text, score_cutoff=_NEAR) if len(words) <= len(text) else None
    near = f"; most like them is “{shorten(text[like.dest_start : like.dest_end].strip(), 80)}”" if like else ""
    return f"the words “{shorten(words, 80)}” (column {column}) do not stand in the article{near}."


def _find_unit(form: Form, start: int) -> Mapping[str, Any]:
    before = form.units[form.units["start"].le(start)]
    unit = (before if len(before) else form.units).iloc[-1 if len(before) else 0]
    return {"section": unit["section"], "start": int(unit["start"])}


def _read_label(prompt: Prompt, column: str, value: Any) -> str:
    """Return a cell as a sheet would hold it, with the codebook's codes for the labels that the prompt showed."""
    labels = prompt.labels.get(column, {})
    parts = list(_split(value, column in prompt.joined))
    return ";".join(labels.get(part, part) for part in parts)


def _split(value: Any, joined: bool) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, (dict, list, bool)):
            raise SourcebookError(f"“{shorten(json.dumps(each), 60)}” is no value of a cell.")
        if each is not None and (told := f"{each:.15g}" if isinstance(each, float) else str(each).strip()):
            if ACTING.search(told) or _HALF.search(told):
                raise SourcebookError(f"{shorten(json.dumps(told), 60)} holds a character that is no text.")
            yield from (part.strip() for part in told.split(";")) if joined else [told]
