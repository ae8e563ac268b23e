"""What one article tells of names: its people with the titles before them, its acronyms, and who its rows name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sourcebook.documents.lexicons import read_words
from sourcebook.extract.reading.acronyms import find_acronyms
from sourcebook.extract.reading.names import GIVEN, Names, spell_title

_WORDS = read_words("names")
# A full name: two to four words, of which none comes twice; longer runs of capitals are headlines and headings.
_FULL = re.compile(r"(?!.*\b(\w+)\b.* \1\b)[^\W\d][^\s\d]*(?: [^\W\d][^\s\d]*){1,3}\Z")
_INTRODUCED = re.compile(r"\b([A-Z]{2,6}),\s(?:an?|the)\s[a-z]")  # the HSB, | a club for rowers


@dataclass(frozen=True)
class Gathered:
    """What one article tells of names: people with the titles before them, the names in its rows, its acronyms.

    ``introduced`` are the acronyms that it explains in other words ("the HSB, a club for rowers").
    """

    people: dict[str, frozenset[str]]
    used: frozenset[str]
    acronyms: tuple[tuple[str, str], ...]
    introduced: frozenset[str]


def gather_names(text: str, used: Iterable[str], names: Names) -> Gathered:
    """Return what an article tells of names; ``used`` are the names that its rows hold."""
    used = frozenset(name for name in used if name)
    found: dict[str, set[str]] = defaultdict(set)
    for start, _, entity in names.mentions:
        if entity.person and not entity.organisation:
            found[entity.name] |= _read_titles(text, start)
    people = {
        name: frozenset(titles)
        for name, titles in found.items()
        if (_is_full_name(name, titles) if " " in name else name in used)
    }
    acronyms = tuple(find_acronyms(text))
    return Gathered(people, used, acronyms, frozenset(_INTRODUCED.findall(text)).union(name for name, _ in acronyms))


def _is_full_name(name: str, titles: Collection[str]) -> bool:
    """Tell whether several words are a person's name: they open with a given name, or a title stands before them."""
    words = name.split()
    shouted = {word.isupper() for word in words if len(word.replace(".", "")) > 2}
    return bool(_FULL.match(name)) and len(shouted) < 2 and bool(titles or words[0] in GIVEN)


def _read_titles(text: str, start: int) -> set[str]:
    """Return the titles that stand directly before a place, in lower case."""
    titles = set()
    for word in reversed(text[max(0, start - 60) : start].rpartition("\n")[2].split()):
        if word.lower().rstrip(".") not in _WORDS["titles"]:
            break
        titles.add(spell_title(word))
    return titles
