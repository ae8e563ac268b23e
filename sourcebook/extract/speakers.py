"""Who speaks each quotation: the mention that a quotation is attributed to, and the cue that says so.

Each rule is one readable pattern of news prose; they are tried in order, and the first that finds a speaker
gives the row its `rule`. No rule looks beyond the paragraph before.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sourcebook.extract.clauses import (
    Clause,
    first_noun_phrase,
    noun_phrase_after,
    read_clause,
    subject_of,
)
from sourcebook.extract.quotations import Passage
from sourcebook.extract.text import Span


@dataclass(frozen=True, slots=True)
class Voice:
    """A quotation's speaker as mentioned, the cue (None where the text gives none), and the rule that found it."""

    source: Span
    cue: Span | None
    rule: str


_NOMINAL = "PdDNMmw"
_INVERTED = re.compile(r",?[Rt]*V(?=[PdDNMmw])(?!d[Ih])")
_ACCORDING = re.compile(r",?ao")
_SUBJECT_FIRST = re.compile(r"[,-]?[Rt]*(?=[PdDNMmw])")
_SENTENCE_END = re.compile(r"\|")


def find_speakers(text: str, spans: Sequence[Span], passages: Sequence[Passage]) -> list[Voice | None]:
    """Find the speaker of each passage; `spans` are the document's paragraphs. None: nobody is named."""
    voices: list[Voice | None] = []
    before: Voice | None = None  # the last speaker of the paragraph before
    index = 0
    previous: Span | None = None
    for span in spans:
        first = index
        while index < len(passages) and passages[index].opens < span.end:
            index += 1
        if index == first:
            before = None
        else:
            own = passages[first:index]
            clause = read_clause(text, span, own)
            found = _speakers_of_paragraph(clause, own, before, text, previous)
            voices += found
            before = found[-1]
        previous = span
    return voices


def _speakers_of_paragraph(
    clause: Clause, passages: Sequence[Passage], before: Voice | None, text: str, previous: Span | None
) -> list[Voice | None]:
    voices: list[Voice | None] = []
    for number, passage in enumerate(passages):
        position = clause.at[number]
        voice = (
            _introduced(clause, position)
            or _after(clause, position)
            or _before(clause, position)
            or _later_in_sentence(clause, position)
            or _same_sentence(clause, position, number, voices)
            or _carried_on(clause, position, number, voices)
            or _from_paragraph_before(clause, position, passage, before, text, previous)
        )
        voices.append(voice)
    return voices


def _voice(clause: Clause, source: tuple[int, int] | None, cue: tuple[int, int] | None, rule: str) -> Voice | None:
    if source is None:
        return None
    return Voice(clause.span(*source), clause.span(*cue) if cue else None, rule)


def _introduced(clause: Clause, position: int) -> Voice | None:
    """Said Lee: "..."; Lee said, "..."; Lee said that "..."."""
    tags = clause.tags
    index = position - 1
    while index >= 0 and tags[index] in ",:h-":
        index -= 1
    if index >= 0 and tags[index] in "VGX" and (tags[index] != "V" or index + 1 <= position):
        return _voice(clause, _subject_of_any(clause, index), (index, index + 1), "cue before")
    return None


def _subject_of_any(clause: Clause, verb: int) -> tuple[int, int] | None:
    """Find the subject of a finite cue, or of the clause that a participle or an infinitive hangs on."""
    tags = clause.tags
    if tags[verb] == "V" or (tags[verb] == "G" and verb and tags[verb - 1] == "A"):
        inverted = verb + 1 < len(tags) and tags[verb - 1] in "|,qQ" and noun_phrase_after(clause, verb + 1)
        return subject_of(clause, verb) or inverted or None
    start = tags.rfind("|", 0, verb) + 1
    for index in range(verb - 1, start - 1, -1):
        if tags[index] == "V":
            return _subject_of_any(clause, index)
    return first_noun_phrase(clause, start, verb)


def _after(clause: Clause, position: int) -> Voice | None:
    """ "...," said Lee; "...," Lee, the mayor, said; "...," according to Lee."""
    tags = clause.tags
    start = position + 1
    if tags[start : start + 1] == "|":
        if tags[position] != "Q":
            return None
        return _after_full_stop(clause, start + 1)
    match = _INVERTED.match(tags, start)
    if match:
        return _voice(clause, noun_phrase_after(clause, match.end()), (match.end() - 1, match.end()), "cue after")
    match = _ACCORDING.match(tags, start)
    if match:
        source = noun_phrase_after(clause, match.end())
        return _voice(clause, source, (match.end() - 2, match.end()), "according to")
    match = _SUBJECT_FIRST.match(tags, start)
    if match:
        return _subject_then_cue(clause, match.end())
    return None


def _after_full_stop(clause: Clause, start: int) -> Voice | None:
    """ "...!" Lee said."""
    return None


_UNTIL_CUE = re.compile(r"[^|qQVGh;:]*?(?:,W[^|qQ,]*,[^|qQVGh;:]*?)?V")


def _subject_then_cue(clause: Clause, start: int) -> Voice | None:
    match = _UNTIL_CUE.match(clause.tags, start)
    if not match:
        return None
    verb = match.end() - 1
    source = noun_phrase_after(clause, start)
    if source is None or source[1] > verb:
        return None
    return _voice(clause, source, (verb, verb + 1), "subject and cue after")


def _before(clause: Clause, position: int) -> Voice | None:
    """Lee said the plan was "..."; the nearest cue before the quotation in its sentence."""
    tags = clause.tags
    start = max(tags.rfind("|", 0, position), 0)
    for index in range(position - 1, start - 1, -1):
        if tags[index] in "VGX":
            voice = _voice(clause, _subject_of_any(clause, index), (index, index + 1), "cue earlier in sentence")
            if voice:
                return voice
        if tags[index] == "a" and tags[index + 1] == "o":
            return _voice(clause, noun_phrase_after(clause, index + 2), (index, index + 2), "according to")
    if tags[position - 1 : position] == ":" and position > 1:
        found = first_noun_phrase(clause, start + (tags[start] == "|"), position - 1)
        return _voice(clause, found, (position - 1, position), "colon")
    return None


_LATER = re.compile(r"[^|]*,(?=[PdDNMmw])([^|,]*?V)[^|VC]{0,8}\|")


def _later_in_sentence(clause: Clause, position: int) -> Voice | None:
    """The plan is "...", Lee said."""
    tags = clause.tags
    match = _LATER.match(tags, position + 1)
    if match:
        verb = match.end(1) - 1
        return _voice(clause, subject_of(clause, verb), (verb, verb + 1), "cue later in sentence")
    stop = tags.find("|", position)
    according = tags.find("ao", position, stop)
    if according > 0:
        return _voice(
            clause, noun_phrase_after(clause, according + 2), (according, according + 2), "according to"
        )
    return None


def _same_sentence(
    clause: Clause, position: int, number: int, voices: Sequence[Voice | None]
) -> Voice | None:
    """Lee said it was "..." and "..."."""
    if number and "|" not in clause.tags[clause.at[number - 1] : position]:
        earlier = voices[-1]
        if earlier:
            return Voice(earlier.source, earlier.cue, "same sentence")
    return None


def _carried_on(clause: Clause, position: int, number: int, voices: Sequence[Voice | None]) -> Voice | None:
    """ "...," Lee said. "..." """
    if not number or not voices[-1]:
        return None
    return Voice(voices[-1].source, voices[-1].cue, "carried on")


def _from_paragraph_before(
    clause: Clause,
    position: int,
    passage: Passage,
    before: Voice | None,
    text: str,
    previous: Span | None,
) -> Voice | None:
    """A paragraph that is a quotation: of the speaker of the paragraph before."""
    if position or previous is None:
        return None
    if before:
        return Voice(before.source, before.cue, "paragraph before")
    lead = read_clause(text, previous, [])
    for index in range(len(lead.tags) - 1, -1, -1):
        if lead.tags[index] == "V":
            return _voice(lead, subject_of(lead, index), (index, index + 1), "paragraph before")
    return None
