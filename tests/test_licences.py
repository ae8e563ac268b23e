"""Whoever installs this MIT project gets nothing whose licence asks more of their own work."""

from __future__ import annotations

import re
from importlib import metadata

import pytest

from sourcebook.documents.document import ROOT

RUNTIME = [ROOT / "requirements.txt", *(ROOT / "requirements").glob("*.txt")]
# Copyleft that binds what is built on it; that of single files (MPL) or of a linked library (LGPL) does not.
STRONG = re.compile(r"\b(?<!L)A?GPL|(?<!Lesser )General Public License|\bEUPL|\bSSPL|\bOSL|\bCC-BY-SA|ShareAlike", re.I)
# What is named so and binds nobody, and why.
FREE = {
    "docutils": "public domain and BSD; only its tools for Emacs, which nothing here loads, are GPL",
    "tld": "MPL 1.1 may be chosen",
}


def list_packages() -> list[str]:
    pinned = [path.read_text(encoding="utf-8") for path in RUNTIME if path.name != "test.txt"]
    return sorted({name for text in pinned for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)})


def read_licence(package: str) -> str:
    """Return what a package's metadata say of its licence; of a licence's own words the first."""
    about = metadata.metadata(package)
    classes = [each for each in about.get_all("Classifier", []) if each.startswith("License")]
    return " | ".join([about.get("License-Expression") or "", (about.get("License") or "")[:200], *classes]).strip(" |")


@pytest.mark.parametrize("package", list_packages())
def test_no_package_that_is_needed_is_strong_copyleft(package: str) -> None:
    try:
        licence = read_licence(package)
    except metadata.PackageNotFoundError:
        pytest.skip("it is for another system")
    assert licence, "it states no licence"
    assert package in FREE or not STRONG.search(licence), licence


def test_what_is_strong_copyleft_is_told_from_what_is_not() -> None:
    for licence in ("GPL-3.0-or-later", "GNU General Public License v3", "AGPL-3.0", "LGPL-2.1 AND GPL-2.0"):
        assert STRONG.search(licence)
    for licence in ("MIT", "LGPL-3.0", "GNU Lesser General Public License v2", "MPL-2.0", "BSD | Apache-2.0"):
        assert not STRONG.search(licence)
    assert set(FREE) <= set(list_packages())
