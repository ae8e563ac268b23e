"""Strict checking of a notebook's parameters.

Papermill only warns of an unknown parameter and checks no types. A notebook therefore begins with a cell of
typed, commented defaults and hands its namespace to ``check_parameters``, which reads the two cells before it.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Mapping
from typing import Any

from sourcebook.errors import SourcebookError

TYPES = {"str": str, "bool": bool, "int": int, "float": float}
ADVICE = {
    "str": "a text; for a comma-separated list of ids write `-r NAME 003,004`",
    "bool": "`-p NAME True` or `-p NAME False`, capitalised",
    "int": "a whole number",
    "float": "a number",
}


def check_parameters(namespace: Mapping[str, Any]) -> dict[str, Any]:
    """Return the notebook's parameters by name, after checking names and types.

    ``namespace`` is the notebook's ``globals()``. The defaults are the cell before the calling one; where
    papermill has injected a cell (it starts with ``# Parameters``) the defaults stand before that.

    Raises SourcebookError naming the nearest known parameter, or the type that was expected.
    """
    defaults, injected = _find_cells(namespace)
    annotations = _read_annotations(defaults)
    if not annotations:
        raise SourcebookError("No parameters cell was run before this one: choose Run > Run All Cells.")
    refuse_unknown(_read_names(injected), annotations)
    values = {name: namespace[name] for name in annotations}
    for name, value in values.items():
        check_type(name, value, annotations[name])
    return values


def list_changed(namespace: Mapping[str, Any]) -> list[str]:
    """Return the names of the parameters to which papermill gave another value than the notebook's own."""
    defaults, _ = _find_cells(namespace)
    written = {
        node.target.id: ast.literal_eval(node.value)
        for node in ast.parse(defaults).body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value
    }
    return [name for name, value in written.items() if namespace[name] != value]


def refuse_unknown(names: list[str], annotations: Mapping[str, str]) -> None:
    """Raise SourcebookError for the first name that the parameters cell does not define."""
    for name in names:
        if name not in annotations:
            near = difflib.get_close_matches(name, annotations, n=1, cutoff=0.0)[0]
            raise SourcebookError(
                f"There is no parameter {name!r}: did you mean {near!r}? This notebook knows {', '.join(annotations)}."
            )


def check_type(name: str, value: Any, annotation: str) -> None:
    """Raise SourcebookError unless the value has the annotated type; an int passes for a float."""
    expected = TYPES[annotation]
    fits = type(value) is expected or (expected is float and type(value) is int)
    if not fits:
        advice = ADVICE[annotation].replace("NAME", name)
        raise SourcebookError(f"Parameter {name} is {value!r} ({type(value).__name__}): give {advice}.")


def split_list(value: str) -> list[str]:
    """Return the items of a comma-separated parameter, without blanks."""
    return [item.strip() for item in value.split(",") if item.strip()]


def choose(name: str, value: str, known: list[str]) -> list[str]:
    """Return the items of a comma-separated parameter, each of which must be known.

    Raises SourcebookError naming the nearest known item.
    """
    items = split_list(value)
    for item in items:
        if item not in known:
            near = difflib.get_close_matches(item, known, n=1, cutoff=0.0)
            raise SourcebookError(
                f"Parameter {name} names {item!r}, which is unknown: "
                + (f"did you mean {near[0]!r}? " if near else "")
                + f"Known are {', '.join(known)}."
            )
    return items


def _find_cells(namespace: Mapping[str, Any]) -> tuple[str, str]:
    """Return the cell of defaults and the one that papermill injected after it, which may be missing."""
    cells = namespace["In"]
    if cells[-2].startswith("# Parameters") and len(cells) > 3 and _read_annotations(cells[-3]):
        return cells[-3], cells[-2]
    return cells[-2], ""


def _read_annotations(source: str) -> dict[str, str]:
    nodes = ast.parse(source).body if source else []
    return {
        node.target.id: ast.unparse(node.annotation)
        for node in nodes
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }


def _read_names(source: str) -> list[str]:
    return [
        target.id
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
