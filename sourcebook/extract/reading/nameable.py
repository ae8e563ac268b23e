"""The last check on a speaker or source: whether its words can name anybody at all.

No name are clauses ("his crew sent a letter"), shares and numbers, adverbs and words that open sentences, pronouns for
things, headlines in capitals, words that run together, and what a page prints around an article.
"""

from __future__ import annotations

import re

from sourcebook.documents.lexicons import read_words
from sourcebook.extract.reading.names import GIVEN, ROLES

_NAMES, _CLASSES = read_words("names"), read_words("words")
_LONGEST = 16
_LONGEST_ACRONYM = 6
_ARTICLE = re.compile(r"\A(?:the|a|an)\s", re.IGNORECASE)
_TOURING = re.compile(r"[A-Z]\w+ing [A-Z]\w+ [a-z]")  # Touring Salem museum
_GLUED = re.compile(r"[A-Z]\w+ (?!Mac|Fitz)[A-Z][a-z]{2,}[A-Z][A-Za-z]")  # words that run together: Ann LeePentagon
_ADVERB = re.compile(r"\w{2,}(?:al|ed|ing|ab|ent|ant|ous|ive|ate|den|ent|ear|ag)(?:er)?ly\Z")
_TIME_OF_DAY = re.compile(r"\d{1,2}(?::\d\d)?\s?(?:AM|PM|am|pm|a\.m|p\.m)")
_SPEAKERS = (_CLASSES["owners"] | _CLASSES["P"] | frozenset(("who", "which", "that"))) - {"you"}
_PERSONS = frozenset(("everyone", "everybody", "someone", "somebody", "nobody", "anyone", "others", "each"))
_NAMES_TOO = frozenset(("march", "may", "april", "june", "august", "will"))
_OPENING = (_CLASSES["S"] | _CLASSES["W"] | _CLASSES["no_names"]) - _NAMES_TOO
_SINGLE = frozenset().union(*(_CLASSES[each] for each in "PDARICSWt"), _CLASSES["no_names"], _NAMES["furniture"])
_DEMONSTRATIVES = frozenset(("this", "that", "these", "those"))
_OBJECTS = frozenset(("him", "them", "himself", "herself", "themselves", "it", "he", "she", "they", "i", "we", "you"))
_GROUPS = _NAMES["organisations"] | ROLES | _CLASSES["texts"] | frozenset(("people", "surveyed", "polled", "same"))
_POSSIBLE = frozenset(("will", "may", "can", "might"))


def can_name(words: str) -> bool:
    """Say whether words, without an article before them, can name or describe somebody."""
    parts = words.replace("’", "'").split()
    low = [part.lower().strip(".,:;'\"“”()[]") for part in parts]
    if not parts or len(parts) > _LONGEST or not any(part[0].isalpha() for part in parts):
        return False
    if len(parts) == 1:
        return _is_single(parts[0], low[0])
    return not (
        _opens_no_name(parts, low)
        or any(part.endswith("%") or part in _CLASSES["shares"] for part in low)
        or sum(part.isupper() and len(part) > 1 for part in parts) > 3
        or sum(part in _NAMES["furniture"] for part in low) > 1
        or parts[-1] == "MORE"  # a link's word
        or low[-1] in _CLASSES["spans"]
        or _TIME_OF_DAY.match(words)
        or _GLUED.search(words)
        or any(_is_clause(low, index) for index in range(1, len(low)))
    )


def can_speak(words: str) -> bool:
    """Say whether a mention's words can be a speaker's or source's: a name, a description, or a pronoun for one."""
    low = words.lower().replace("’", "'")
    return low.split("'")[0] in _SPEAKERS or can_name(_ARTICLE.sub("", words))


def _is_single(word: str, low: str) -> bool:
    if word[0].isdigit() and not low.endswith("-old"):
        return False
    if low in _PERSONS | _NAMES_TOO or word in GIVEN:
        return True
    shouted = word.isupper() and word.isalpha() and len(word) > _LONGEST_ACRONYM
    common = word.islower() and low.endswith("ed")
    return not (low in _SINGLE or low.split("'")[0] in _CLASSES["P"] or _ADVERB.match(low) or shouted or common)


def _opens_no_name(parts: list[str], low: list[str]) -> bool:
    """Say whether the first word is one that opens no name: while, something, these figures, running the."""
    first, second = low[0], low[1]
    if first in _DEMONSTRATIVES:
        return not (parts[1][0].isupper() or second in _GROUPS or second.rstrip("s") in _GROUPS)
    stem, _, clipped = first.partition("'")
    if first in _OPENING or (first in _CLASSES["t"] and not parts[1][0].isupper() and first not in _NAMES_TOO):
        return True
    if clipped not in ("", "s") and stem in _CLASSES["P"]:
        return True
    if not first.endswith("ing") or parts[0] in GIVEN:
        return False
    return second in _CLASSES["D"] | {"into", "from"} or _TOURING.match(" ".join(parts)) is not None


def _is_clause(low: list[str], index: int) -> bool:
    """Say whether a word makes its phrase a clause: an auxiliary, a pronoun, an article after no preposition."""
    word, before = low[index], low[index - 1]
    if word.endswith(("'ll", "'re", "'ve", "n't")):
        return True
    governed = before in _CLASSES["I"] | _CLASSES["o"]
    if word in _OBJECTS or (word in _CLASSES["A"] and word not in _POSSIBLE):
        return not (governed and word == "them")
    free = governed or before in _CLASSES["C"] | _CLASSES["d"] | {"half", "such"}
    return word in ("the", "a", "an") and not free and index > 1
