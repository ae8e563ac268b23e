"""Positions: one actor's stand on one issue, in however many passages it is shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

# A codebook for another subject may know no conditions, and rules know of no later act.
PARTS = ("actor", "issue", "position", "condition", "held_until")


def name_position(row: Mapping[Any, Any]) -> str:
    """Return a stance's position_id: its actor, issue, position, conditions and the date until which it was held.

    It is made of the row's own cells, so that it does not change when rows are added.
    """
    actor, issue, position, condition, until = (str(row.get(part) or "") for part in PARTS)
    parts = ["position", actor, issue, position, *condition.split(";"), *(["until", until] if until else [])]
    return "-".join(slug for part in parts if (slug := _slug(part)))


def _slug(name: str) -> str:
    letters = "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))
    return re.sub(r"\W+|_", "-", letters.lower()).strip("-")
