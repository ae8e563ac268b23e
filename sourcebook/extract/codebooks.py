"""A codebook checked before anything runs: its form against a JSON Schema, its phrases against their notation.

Every fault is told with its file and line, and what to write instead.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from sourcebook.documents.document import read_text
from sourcebook.errors import SourcebookError
from sourcebook.extract.reading.notation import compile_phrases
from sourcebook.mentions import codebook as _codebook
from sourcebook.mentions.codebook import DEFAULT, open_codebook

SCHEMA = Path(_codebook.__file__).with_name("codebook.schema.json")
_CALLED = {"array": "a list", "object": "names with their values", "string": "a text", "boolean": "true or false",
           "integer": "a whole number", "null": "nothing"}  # fmt: skip
_TYPES = {str: "a text", list: "a list", dict: "names with their values", bool: "true or false", int: "a number",
          float: "a number", type(None): "nothing"}  # fmt: skip
_NOT_PHRASES = frozenset(("note",))


def check_codebook(folder: str | Path) -> list[str]:
    """Return the faults of a codebook's files, each in a sentence with file and line.

    Raises SourcebookError where the folder holds no codebook.
    """
    return [fault for path in sorted(open_codebook(folder).glob("*.yml")) for fault in _check_file(path)]


def _check_file(path: Path) -> Iterator[str]:
    try:
        text = read_text(path)
        tree = yaml.compose(text, yaml.SafeLoader)
        book = yaml.safe_load(text)
    except SourcebookError as error:
        yield str(error)
        return
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        yield f"{path}{place}: is not YAML ({getattr(error, 'problem', error)}): mend it."
        return
    except (RecursionError, ValueError) as error:
        yield f"{path}: is not YAML that can be read ({error}): mend it."
        return
    known = {each.stem for each in DEFAULT.glob("*.yml")}
    if path.stem not in known:
        near = difflib.get_close_matches(path.stem, known, 1) or sorted(known)
        yield f"{path}: is the file of no table: call it {near[0]}.yml, or remove it."
    schema = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    faults = [(find_line(tree, error.absolute_path), _describe(error)) for error in schema.iter_errors(book)]
    faults += _check_phrases(tree, book)
    for line, fault in sorted(set(faults)):
        yield f"{path}, line {line}: {fault}"


def find_line(tree: Any, steps: Sequence[Any]) -> int:
    """Return the line, from 1, on which what lies at the end of a path into a YAML document begins."""
    node, line = tree, 1
    for step in steps:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if str(pair[0].value) == str(step)), None)
            if pair is None:
                return line
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line


def _describe(error: jsonschema.ValidationError) -> str:
    """Say what is wrong, and what to write instead."""
    where = " > ".join(map(str, error.absolute_path)) or "the file"
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        known = list(error.schema.get("properties", {}))
        unknown = [str(key) for key in error.instance if str(key) not in known]
        near = {key: difflib.get_close_matches(key, known, 1) for key in unknown}
        told = ", ".join(f"“{key}”" + (f" (did you mean “{near[key][0]}”?)" if near[key] else "") for key in unknown)
        return f"{where} has the unknown key {told}: rename or remove it."
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        return f"{where} lacks {', '.join(f'“{name}”' for name in missing)}: add it."
    if error.validator == "type":
        wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
        called = " or ".join(_CALLED.get(str(name), str(name)) for name in wanted)
        remedy = f"write [{error.instance!r}]" if wanted == ["array"] else "mend it"
        return f"{where} is {_TYPES.get(type(error.instance), 'something else')} where {called} is wanted: {remedy}."
    if error.validator == "enum":
        return f"{where} is {error.instance!r}: use one of {', '.join(map(str, error.validator_value))}."
    return f"{where}: {error.message[:200]}: mend it."


def _check_phrases(tree: Any, book: Any) -> Iterator[tuple[int, str]]:
    """Yield the phrases that are not in the notation, with their lines."""
    for steps, phrase in _list_phrases(book, ()):
        try:
            compile_phrases([phrase])
        except SourcebookError as error:
            yield find_line(tree, steps), str(error)


def _list_phrases(found: Any, steps: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Yield every phrase below a block of cues, with the path to it."""
    if isinstance(found, dict):
        for name, each in found.items():
            yield from _list_phrases(each, (*steps, name))
    elif isinstance(found, list) and "cues" in steps and not _NOT_PHRASES & set(map(str, steps)):
        yield from (((*steps, number), each) for number, each in enumerate(found) if isinstance(each, str))
