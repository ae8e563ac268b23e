"""Prompts: what a model is asked for each table, made from the codebook's YAML, and the schema of its answer.

A prompt holds the table's definition, rules, columns and codes, with each code's rules against its neighbours and its
examples. It leaves out the words by which rules find rows (``cues``), and the cases that the codebook decided
beforehand: a model that is told the answers shows nothing. What is said beside the codebook stands in
data/lexicons/prompts.yml.

A variant asks the same in another form, so that it can be seen whether a model follows the definitions or the names of
the codes (behavioural tests after Halterman & Keith 2025, "Codebook LLMs", Political Analysis, arXiv 2407.10747).
``swapped`` gives each definition the label of the next one, ``generic`` gives them labels without meaning, ``reversed``
lists the codes in the opposite order. Answers are read back into the codebook's own codes.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sourcebook.documents.document import Document
from sourcebook.documents.lexicons import read_names
from sourcebook.errors import SourcebookError
from sourcebook.mentions.codebook import DEFAULT, joins_codes, read_codebook
from sourcebook.mentions.contract import find_codes
from sourcebook.mentions.kinds import PAIRED, TABLES, Kind
from sourcebook.mentions.sheets.blank import choose_columns, hash_text

VARIANTS = ("", "swapped", "generic", "reversed")
# Tables that a model can be asked for: those whose rows stand in the text, and the actors that they name.
ASKED = ("actors", *PAIRED)
PLACE = ("text", "occurrence", "within")
_WIDTH = 110


@dataclass(frozen=True)
class Prompt:
    """What a model is asked for one table.

    ``text`` is the system message, ``schema`` the JSON Schema of the answer. ``labels`` are the codes by the labels
    that the prompt shows for them, by column; ``joined`` are the columns whose cells may hold several codes.
    """

    table: str
    text: str
    schema: Mapping[str, Any]
    labels: Mapping[str, Mapping[str, str]]
    joined: frozenset[str]

    @property
    def hash(self) -> str:
        """Return the SHA-256 of the prompt and its schema."""
        return hash_text(self.text + json.dumps(self.schema, sort_keys=True))


def hash_codebook(table: str, codebook: Path = DEFAULT) -> str:
    """Return the SHA-256 of a table's part of a codebook: all that its file says."""
    return hash_text(json.dumps(read_codebook(codebook)[table], sort_keys=True, ensure_ascii=False, default=str))


def write_prompt(table: str, codebook: Path = DEFAULT, variant: str = "") -> Prompt:
    """Return the prompt for a table.

    Raises SourcebookError for a table that a model cannot be asked for, or an unknown variant.
    """
    if table not in ASKED:
        raise SourcebookError(f"A model cannot be asked for table {table!r}: name one of {', '.join(ASKED)}.")
    if variant not in VARIANTS:
        raise SourcebookError(f"{variant!r} is no variant of a prompt: use one of {', '.join(VARIANTS[1:])}.")
    everything = dict(read_codebook(codebook))
    if codebook != DEFAULT and not (codebook / f"{table}.yml").exists():
        everything |= {table: _drop_examples(everything[table])}
    book, kind = everything[table], TABLES[table]
    columns = list_asked(table, everything)
    codes = {name: found for name in columns if (found := find_codes(table, _describe(book, name), everything))}
    shown = {name: _relabel(found, variant, name) for name, found in codes.items()}
    joined = frozenset(name for name in codes if joins_codes(_describe(book, name)))
    lines = [
        *_write_frame(kind),
        *_write_table(book, shown.get(kind.lead, {})),
        *(line for name in columns for line in _write_column(table, name, shown.get(name, {}), everything, variant)),
        *_write_names(kind, codebook),
    ]
    schema = _write_schema(kind, book, {name: list(shown.get(name, {}).values()) for name in columns}, joined)
    labels = {name: {label: code for code, label in found.items()} for name, found in shown.items()}
    return Prompt(table, "\n".join(map(_wrap, lines)) + "\n", schema, labels, joined)


def _drop_examples(book: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a table that is lent from the project's codebook says to any subject: no rules, and no examples."""
    columns = {
        name: column | {"codes": {code: _keep_definition(entry) for code, entry in column["codes"].items()}}
        if column.get("codes")
        else column
        for name, column in book["columns"].items()
    }
    return {key: words for key, words in book.items() if key != "rules"} | {"columns": columns}


def _keep_definition(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: words for key, words in entry.items() if key not in ("positive", "negative", "examples")}


def list_asked(table: str, codebook: Mapping[str, Any]) -> list[str]:
    """Return the columns that a model fills in: those of a sheet, without links to rows of other tables."""
    columns, _ = choose_columns(table, codebook[table])
    kind = TABLES[table]
    linked = [name for name, target in kind.refers.items() if target != "actors.actor"]
    return [name for name in columns if name not in linked]


def write_article(document: Document) -> str:
    """Return the message that holds an article between two lines which no article can contain.

    The mark is made of the whole text's checksum: a text that held its own would have another.
    """
    mark = hash_text(document.text)[:24]
    dated = f"Published {document.date}.\n" if document.date else ""
    return f"{dated}=== article {mark} begins ===\n{document.text}\n=== article {mark} ends ===\n"


def list_given_names(codebook: Path) -> list[str]:
    """Return the names that a codebook gives beforehand; those of the project's are no names of another subject."""
    if codebook != DEFAULT and not (codebook / "actors.yml").exists():
        return []
    roster = read_codebook(codebook)["actors"].get("roster", {})
    return [name for group, names in roster.items() if group != "note" for name in names]


def _relabel(codes: list[str], variant: str, column: str) -> dict[str, str]:
    """Return the label that a prompt shows for each code, in the order in which it lists them."""
    if variant == "swapped":
        return dict(zip(codes, [*codes[1:], *codes[:1]], strict=True))
    if variant == "generic":
        return {code: f"{column}_{number}" for number, code in enumerate(codes, 1)}
    return {code: code for code in (reversed(codes) if variant == "reversed" else codes)}


def _describe(book: Mapping[str, Any], column: str) -> Mapping[str, Any]:
    """Return the codebook's entry of a column; words that have none of their own are required as their start is."""
    required = book["columns"].get(f"{column}_start", {}).get("required", False)
    words = {"type": "string", "required": required, "definition": f"Words of the {column}."}
    return book["columns"].get(column, words)


def _write_frame(kind: Kind) -> Iterator[str]:
    """Yield what every prompt says first, and the keys that tell a row's place."""
    said = read_names("prompts")
    yield from (said["role"], "", said["data"], "", said["output"])
    for key in PLACE if kind.table in PAIRED else ():
        yield f"- {key}: {said[key]}"


def _write_table(book: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[str]:
    yield from ("", f"# Table: {book['table']}", "", _flatten(book["definition"]))
    yield from ("", f"Span: {_flatten(book.get('span', ''))}")
    if book.get("rules"):
        yield from ("", "Rules:")
    for number, rule in enumerate(book.get("rules", []), 1):
        yield f"{number}. {_replace_codes(_flatten(rule), labels)}"


def _write_column(
    table: str, name: str, labels: Mapping[str, str], codebook: Mapping[str, Any], variant: str
) -> Iterator[str]:
    """Yield a column's part: what it holds, and each code with its rules and examples."""
    said, details = read_names("prompts"), _describe(codebook[table], name)
    needed = "required" if details.get("required") else "may be null"
    yield from ("", f"## {name} ({needed})", "", _flatten(details.get("definition", "")))
    if name not in codebook[table]["columns"] or name in _list_words(table, codebook[table]):
        yield said["words"]
    if name == TABLES[table].who or (table, name) == ("actors", "actor"):
        yield said["name"]
    if "codes_from" in details:
        yield f"One of: {', '.join(labels.values())}."
    for code, label in labels.items() if "codes_from" not in details else ():
        yield from _write_code(label, _find_entry(details["codes"], code), labels)


def _find_entry(codes: Mapping[Any, Any], code: str) -> Mapping[str, Any]:
    return next(entry for name, entry in codes.items() if str(name) == code)


def _write_code(label: str, entry: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[str]:
    yield f"- {label}: {_flatten(entry['definition'])}"
    for other, rule in (entry.get("against") or {}).items():
        yield f"  Not {labels.get(str(other), other)}: {_flatten(rule)}"
    positive, negative = entry.get("positive") or {}, entry.get("negative") or {}
    if positive:
        yield f"  Example: “{positive['text']}”"
    if negative:
        why = f" ({_replace_codes(_flatten(negative['why']), labels)})" if negative.get("why") else ""
        yield f"  No example: “{negative['text']}”{why}"


def _write_names(kind: Kind, codebook: Path) -> Iterator[str]:
    names = list_given_names(codebook) if kind.who or kind.table == "actors" else []
    if names:
        yield from ("", "Names given beforehand:", "; ".join(names))


def _list_words(table: str, book: Mapping[str, Any]) -> set[str]:
    """Return the columns that hold words of a further span of the row."""
    return {words for _, _, words in choose_columns(table, book)[1]}


def _write_schema(
    kind: Kind, book: Mapping[str, Any], codes: Mapping[str, list[str]], joined: frozenset[str]
) -> dict[str, Any]:
    """Return the JSON Schema of an answer; every key is required, as strict servers want it."""
    fields: dict[str, Any] = {}
    if kind.table in PAIRED:
        fields |= {"text": {"type": "string"}, "occurrence": {"type": ["integer", "null"]}}
        fields |= {"within": {"type": ["string", "null"]}}
    for name, known in codes.items():
        details = _describe(book, name)
        type_ = details["type"] if details["type"] in ("integer", "number") else "string"
        empty = [] if details.get("required") else [None]
        if name in joined:
            fields[name] = {"type": "array", "items": {"type": "string", "enum": known}}
        elif known:
            fields[name] = {"type": ["string", *(["null"] if empty else [])], "enum": [*known, *empty]}
        else:
            fields[name] = {"type": [type_, *(["null"] if empty else [])]}
    row = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    rows = {"rows": {"type": "array", "items": row}}
    return {"type": "object", "properties": rows, "required": ["rows"], "additionalProperties": False}


def _replace_codes(text: str, labels: Mapping[str, str]) -> str:
    """Return a rule in which codes bear the labels that the prompt shows for them."""
    changed = {code: label for code, label in labels.items() if code != label}
    if not changed:
        return text
    pattern = "|".join(re.escape(code) for code in sorted(changed, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", lambda found: changed[found[0]], text)


def _flatten(text: str) -> str:
    return " ".join(str(text).split())


def _wrap(line: str) -> str:
    """Return a line wrapped under its own beginning; examples stay as they are, for their blanks count."""
    if len(line) <= _WIDTH or line.lstrip().startswith(("Example: ", "No example: ")):
        return line
    under = "  " if re.match(r"[-\d ]", line) else ""
    return textwrap.fill(line, _WIDTH, subsequent_indent=under, break_long_words=False, break_on_hyphens=False)
