"""Noun phrases and subjects in a clause, found by pattern over its words' classes (see `clauses`).

A phrase is a pair of word positions, the last one exclusive.
"""

from __future__ import annotations

import re

from sourcebook.documents.lexicons import read_words
from sourcebook.extract.reading.clauses import Clause

Phrase = tuple[int, int]

# Words that a search for a subject looks back upon.
REACH = 40

_WORDS = read_words("words")
_STATES = read_words("places")["states"] | read_words("places")["state_abbreviations"]
_LINKS = frozenset(("of", "for", "at", "from", "with", "in", "on"))
_IN_RELATIVE = re.compile(r"W[^|,;:CSWqkQE-]{0,12}[VXGwo]\Z")  # who asked | the board
_BRACKETED = re.compile(r"(?<=N)\([^()|]{1,6}\),\Z")  # Ann Lee | (D-Ill.), said
_NAMED = re.compile(r"(?:(D)[wD]{0,3}w|(?:\||\A)[^|,qkQE]*,R{0,2})\Z")  # a law | called; the law, widely | called
_NAME_NEXT = re.compile(r"[qkQEoS]|D[qk]")
_OF = r"(?:I[DdMmNw]{0,8}[Nw])"  # of the city
_PLACED = r"(?<=N)\(N\.?\)(?=N)"  # Salem County | (Md.) Sheriff
_PLACED_BEFORE = re.compile(r"N\(N\.?\)\Z")
_NOUN_PHRASE = re.compile(
    rf"P|d(?=[AVR,.|])|(?:Dw,(?=w))?(?:[DdMmNw]|{_PLACED}){{0,12}}[NwDd]{_OF}{{0,6}}(?:C[DdMm]?[Nw]{{1,6}}{_OF}{{0,3}}){{0,2}}"
)


def is_passive(clause: Clause, verb: int) -> bool:
    """Say whether a past form is a passive: "was asked", "has been called", but not "was quoted".

    A participle of naming is one without an auxiliary: "a law called ...", "the law, known as ...".
    """
    if clause.word(verb) in _WORDS["named"] and _names_thing(clause, verb):
        return True
    index = verb - 1
    while index >= 0 and clause.tags[index] == "R":
        index -= 1
    if index < 0 or clause.tags[index] != "A" or clause.tags[verb] != "V":
        return False
    return clause.word(index).lower() in _WORDS["passive"] and clause.word(verb) not in ("quoted", "cited")


def _names_thing(clause: Clause, verb: int) -> bool:
    """Say whether a participle of naming gives the noun before it a name: "a law | called", "the law, | known"."""
    before = _NAMED.search(clause.tags, max(0, verb - REACH), verb)
    if not before or not _NAME_NEXT.match(clause.tags, verb + 1):
        return False
    return not before.group(1) or clause.word(before.start()).lower() in ("a", "an")


def noun_phrase_before(clause: Clause, end: int) -> Phrase | None:
    """Find the noun phrase that ends right before the word `end`, as a pair of word positions."""
    tags = clause.tags
    index = end - 1
    if index < 0:
        return None
    if tags[index] in "Pd":
        return index, end
    start = end
    while index >= max(0, end - REACH):
        tag = tags[index]
        if tag in "NMmw":
            start = index
        elif (
            tag == ")" and tags[start] == "N" and (placed := _PLACED_BEFORE.search(tags, max(0, index - 4), index + 1))
        ):
            index = start = placed.start()
        elif tag in "Dd":
            start = index
            if not (index and tags[index - 1] == "I" and clause.word(index - 1) in ("of", "for", "at", "from")):
                break
        elif tag == "I":
            if not (index and tags[index - 1] in "Nwd" and clause.word(index) in _LINKS):
                break
        elif tag == "C":
            if not (start == index + 1 and index and tags[index - 1] == tags[start] and tags[start] in "Nw"):
                break
        else:
            break
        index -= 1
    return (start, end) if start < end else None


def noun_phrase_after(clause: Clause, start: int) -> Phrase | None:
    """Find the noun phrase that begins at the word `start`, as a pair of word positions."""
    match = _NOUN_PHRASE.match(clause.tags, start)
    return match.span() if match and match.end() > start else None


def subject_of(clause: Clause, verb: int) -> Phrase | None:
    """Find the subject before a verb: past its auxiliaries and adverbs, and past what is set between commas.

    The subject of a relative clause is its pronoun (who, which, that).
    """
    tags = clause.tags
    end = _before_adverbials(clause, verb)
    if not end:
        return None
    before = tags[end - 1]
    if before == "W" or (before == "h" and end > 1 and tags[end - 2] in "NwMm,"):
        return end - 1, end
    if before in ",-)":
        return _head_of_apposition(clause, end)
    if before == "C":
        return _subject_of_coordinate(clause, end - 1)
    return _out_of_relative(clause, _ungoverned(clause, noun_phrase_before(clause, end)))


def _out_of_relative(clause: Clause, phrase: Phrase | None) -> Phrase | None:
    """Step from the object of a relative clause to its head: "an aide who asked the board | said"."""
    found = phrase and _IN_RELATIVE.search(clause.tags, max(0, phrase[0] - REACH), phrase[0])
    if not found or found.start() == 0:
        return phrase
    return noun_phrase_before(clause, found.start()) or phrase


def _before_adverbials(clause: Clause, verb: int) -> int:
    """Step back over what stands between subject and verb: has also, on Monday, this week, has in the past."""
    tags = clause.tags
    end = verb
    while end:
        if tags[end - 1] in "AR" or tags[end - 1 : end + 1] == "It":
            end -= 1
        elif tags[end - 1] == "t":
            end -= 1
            end -= end > 0 and clause.word(end - 1).lower() in ("this", "last", "next")
        elif tags[max(0, end - 4) : end] == "AIDw":
            end -= 3
        else:
            break
    return end


def _ungoverned(clause: Clause, phrase: Phrase | None) -> Phrase | None:
    """Step from a phrase that a preposition governs to the one it belongs to ("a source close to Lee")."""
    tags = clause.tags
    while phrase and phrase[0] and tags[phrase[0] - 1] in "Io" and not _opens_clause(clause, phrase[0] - 1):
        end = phrase[0] - 1
        while end and tags[end - 1] in "GRIo":
            end -= 1
        phrase = noun_phrase_before(clause, end)
    return phrase


def _opens_clause(clause: Clause, index: int) -> bool:
    """Say whether a word that may be a preposition opens a clause before a subject: "after | Lee said"."""
    return clause.word(index).lower() in ("after", "before", "since", "until", "than")


def _subject_of_coordinate(clause: Clause, end: int) -> Phrase | None:
    """Find the subject of the verb that "and" joins to this one, in the same sentence."""
    start = max(clause.tags.rfind("|", 0, end) + 1, end - REACH)
    verb = clause.tags.rfind("V", start, end)
    pronoun = clause.tags.rfind("Pw", max(start, verb), end)
    if pronoun >= 0 and clause.word(pronoun).lower() != "it":
        return pronoun, pronoun + 1
    verb = verb if verb >= 0 else clause.tags.rfind("A", start, end)
    if verb >= 0:
        return subject_of(clause, verb)
    return first_noun_phrase(clause, start, end)


def first_noun_phrase(clause: Clause, start: int, end: int) -> Phrase | None:
    """Find the first noun phrase between two words that no preposition governs."""
    index = start
    while index < end:
        tag = clause.tags[index]
        if tag in "PdDNMw":
            found = _without_verb(clause, noun_phrase_after(clause, index))
            if found and not (index and clause.tags[index - 1] in "Io"):
                return found
            index = found[1] if found else index + 1
        else:
            index += 1
    return None


def _is_state(clause: Clause, phrase: Phrase) -> bool:
    """Say whether a phrase is but the state that follows a town's name: "of Salem, Oregon, said"."""
    first, last = phrase
    word = clause.word(first)
    return last - first == 1 and (word in _STATES or word.isupper()) and first > 0 and clause.tags[first - 1] == ","


def _without_verb(clause: Clause, phrase: Phrase | None) -> Phrase | None:
    """Cut a phrase before what looks like its verb: "the order | requires officials", "the court | found"."""
    if phrase is None:
        return None
    first, last = phrase
    for index in range(first + 1, last):
        if clause.tags[index] == "w" and clause.tags[index - 1] in "Nw":
            word = clause.word(index)
            if word in _WORDS["pasts"]:
                return first, index
            closed = index + 1 == last or clause.tags[index + 1] in "DNIP"
            third = word.endswith("s") and not word.endswith("ss") and index + 1 < last
            if closed and (word.endswith("ed") or third):
                return first, index
    return phrase


def _head_of_apposition(clause: Clause, end: int) -> Phrase | None:
    """Find what a comma-bound insertion that ends before `end` stands beside: the noun phrase before it.

    Insertions may hold commas of their own ("Ann Lee, mayor of Salem, Oregon, said"): the farthest comma
    whose noun phrase ends in a name is taken, else the nearest one.
    """
    tags = clause.tags
    bracketed = _BRACKETED.search(tags, max(0, end - REACH), end)
    if bracketed:
        return noun_phrase_before(clause, bracketed.start())
    closing = tags[end - 1]
    opening = "(" if closing == ")" else closing
    nearest = None
    best = None
    for index in range(end - 2, max(-1, end - REACH), -1):
        if tags[index] in "|QE;:" or (tags[index] in "VP" and tags[index - 1] not in "WR"):
            break
        if tags[index] == opening:
            if index and tags[index - 1] == "W" and nearest is None:
                return index - 1, index
            found = noun_phrase_before(clause, index)
            if found is None:
                continue
            nearest = nearest or found
            governed = found[0] and tags[found[0] - 1] in "Io"
            if "N" in tags[found[0] : found[1]] and not governed and not _is_state(clause, found):
                best = found
    return best or _ungoverned(clause, nearest)
