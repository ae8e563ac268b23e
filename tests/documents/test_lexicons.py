"""The word lists in data/lexicons: each is read by some rule, and stands once."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sourcebook.documents import lexicons
from sourcebook.documents.document import ROOT
from sourcebook.documents.lexicons import LEXICONS, make_pattern, read_names, read_words
from sourcebook.errors import SourcebookError
from sourcebook.extract.numbers import units
from sourcebook.extract.reading.cues import read_cues
from tests.clones import Clone

WORD_LISTS = ("abbreviations", "counted", "names", "places", "stances", "topics", "words")


@pytest.mark.parametrize("name", WORD_LISTS)
def test_every_list_is_read_by_some_rule(name: str) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "sourcebook").rglob("*.py"))
    keys = {key for key in read_words(name) if len(key) > 1}  # classes of words are read by their letters
    assert keys <= set(re.findall(r"['\"](\w+)['\"]", code))


def test_no_two_lists_are_the_same() -> None:
    lists = [words for name in WORD_LISTS for words in read_words(name).values() if len(words) > 2]
    assert len(lists) == len(set(lists))


def test_the_states_stand_in_one_lexicon() -> None:
    holding = [path.name for path in sorted(LEXICONS.glob("*.yml")) if "Wyoming" in path.read_text(encoding="utf-8")]
    assert holding == ["places.yml"]


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """Return a copy of the package and its data, to be broken."""
    for folder in ("sourcebook", "data"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return Clone(tmp_path)


READERS: dict[str, Callable[[], object]] = {
    "hedges": units.load_hedges.__wrapped__,
    "units": units.load_units.__wrapped__,
    "agencies": lambda: read_names.__wrapped__("agencies"),
    "words": lambda: read_words.__wrapped__("words")["pasts"],
}


@pytest.mark.parametrize("data", ["a: [", "- x", "verbs: [1, 2]", "", "verbs: a b\n1: c\n"])
@pytest.mark.parametrize("name", [*READERS, "cues"])
def test_a_broken_lexicon_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: str
) -> None:
    path = tmp_path / f"{name}.yml"
    path.write_text(data, encoding="utf-8")
    monkeypatch.setattr(lexicons, "LEXICONS", tmp_path)
    monkeypatch.setattr(units, "LEXICONS", tmp_path)
    read = READERS.get(name, lambda: read_cues.__wrapped__(path))
    with pytest.raises(SourcebookError, match=rf"^{re.escape(str(path))}.*[^.\n]+\.$"):
        read()


@pytest.mark.parametrize(("name", "message"), [("abbreviations", "line 1, is not YAML"), ("words", "has no list")])
def test_a_command_tells_of_a_broken_lexicon_in_one_sentence(clone: Clone, name: str, message: str) -> None:
    path = clone.root / "data" / "lexicons" / f"{name}.yml"
    path.write_text("a: [" if name == "abbreviations" else "z: words", encoding="utf-8")
    (clone.root / "a.txt").write_text("Pier\n\nThe pier opened.\n", encoding="utf-8")
    done = clone.run("extract", "a.txt", "--out", "out")
    assert (done.returncode, done.stdout) == (1, "")
    reading, told = done.stderr.splitlines()
    assert reading == "Reading a.txt …"
    assert told.startswith(f"sourcebook: {path}") and message in told


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("two gangs and a port", True),
        ("GANG-related", True),
        ("MS-13’s men", True),
        ("a gangway", False),
        ("anti-gang", False),
        ("MS-134", False),
    ],
)
def test_only_whole_words_count(text: str, found: bool) -> None:
    assert bool(make_pattern({"gang", "gangs", "MS-13"}).search(text)) == found
