"""The project's files in YAML and JSON, read in one way: a broken one is told in a sentence with its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from sourcebook.documents.document import read_text
from sourcebook.errors import SourcebookError

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C, where it was compiled: ten times as fast


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML file that holds names with their values.

    Raises SourcebookError, naming file and line, where it is missing, not UTF-8, no YAML, or holds something else.
    """
    try:
        found = _load(read_text(path))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise SourcebookError(f"{path}{line}, is not YAML ({problem}): mend it.") from None
    except (RecursionError, ValueError) as error:  # nested without end; a date or number that is none
        raise SourcebookError(f"{path} is not YAML that can be read ({error}): mend it.") from None
    return _check(found, path, "YAML")


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON file that holds an object.

    Raises SourcebookError, naming file and line, where it is missing, not UTF-8, no JSON, or holds something else.
    """
    try:
        found = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise SourcebookError(f"{path}, line {error.lineno}, is not JSON ({error.msg}): restore or mend it.") from None
    except (RecursionError, ValueError) as error:
        raise SourcebookError(f"{path} is not JSON that can be read ({error}): restore or mend it.") from None
    return _check(found, path, "JSON")


def _load(text: str) -> Any:
    """Return what YAML holds; of what is none, the loader in Python tells the line more exactly."""
    try:
        return yaml.load(text, Loader=_LOADER)
    except yaml.YAMLError:
        return yaml.safe_load(text)


def _check(found: Any, path: Path, kind: str) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise SourcebookError(f"{path} holds no names with their values, as its {kind} must: restore or mend it.")
    return found
