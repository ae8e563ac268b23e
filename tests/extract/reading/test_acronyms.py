"""Acronyms: what invented sentences explain."""

from __future__ import annotations

import pytest

from sourcebook.extract.reading.acronyms import find_acronyms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the Department of Harbour Safety (DHS) said", [("DHS", "Department of Harbour Safety")]),
        ("the Department of Harbours (DOH) said", [("DOH", "Department of Harbours")]),
        ("the Harbour Safety Board, or HSB, said", [("HSB", "Harbour Safety Board")]),
        ("the HSB (Harbour Safety Board) said", [("HSB", "Harbour Safety Board")]),
        ("Senator Susan Quist (D-OH) said", []),
        ("the Harbour Safety Board (XYZ) said", []),
    ],
)
def test_acronyms_stand_for_words_with_their_initials(text: str, found: list[tuple[str, str]]) -> None:
    assert list(find_acronyms(text)) == found
