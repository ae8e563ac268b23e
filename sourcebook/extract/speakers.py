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
    is_passive,
    noun_phrase_after,
    noun_phrase_before,
    read_clause,
    subject_of,
)
from sourcebook.extract.cues import read_cues
from sourcebook.extract.quotations import Passage
from sourcebook.extract.text import Span


@dataclass(frozen=True, slots=True)
class Voice:
    """A quotation's speaker as mentioned, the cue (None where the text gives none), and the rule that found it."""

    source: Span
    cue: Span | None
    rule: str


# Words of a sentence that are looked back upon; longer sentences are lists or not prose.
WINDOW = 120

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
    """Lee said, "..."; Lee said that "..."; said Lee: "..."."""
    tags = clause.tags
    index = position - 1
    while index >= 0 and tags[index] in ",:h-":
        index -= 1
    if index >= 0 and tags[index] in "VGX":
        return _cue_voice(clause, index, "cue before")
    return None


def _cue_voice(clause: Clause, cue: int, rule: str) -> Voice | None:
    """Give the voice of a cue that stands before its quotation.

    "Lee said he believes ...": the words are those of the outer cue's subject where the inner subject only
    refers back to it, or thinks instead of speaking.
    """
    source = subject_of_any(clause, cue)
    if source is None:
        return None
    tags = clause.tags
    while tags[source[0]] == "P" or not _is_speech(clause, cue):
        outer = _EMBEDS.search(tags, max(_window_start(clause, cue), source[0] - 10), source[0])
        if not outer or is_passive(clause, outer.start()):
            break
        governing = subject_of_any(clause, outer.start())
        if governing is None or governing[0] >= source[0]:
            break
        source, cue = governing, outer.start()
    return _voice(clause, source, (cue, cue + 1), rule)


_EMBEDS = re.compile(r"V[^VG,;:qQ|CS]{0,8}\Z")


def _window_start(clause: Clause, position: int) -> int:
    """Give the first word of the sentence, or the one `WINDOW` words back in a sentence without end."""
    return max(clause.tags.rfind("|", 0, position) + 1, position - WINDOW)


def _is_speech(clause: Clause, cue: int) -> bool:
    return read_cues()[clause.word(cue).lower()].family not in ("thought", "finding")


def subject_of_any(clause: Clause, cue: int) -> tuple[int, int] | None:
    """Find the subject of a finite cue, or of the clause that a participle or an infinitive hangs on."""
    tags = clause.tags
    start = _window_start(clause, cue)
    if tags[cue] == "V":
        return _subject_of_finite(clause, cue, start)
    if tags[cue] == "G":
        index = cue
        while index > start and tags[index - 1] in "RA":
            index -= 1
        if index > start and tags[index - 1] in "NP":
            near = noun_phrase_before(clause, index)
            if near and (near[0] == start or tags[near[0] - 1] not in "Io"):
                return near
    subordinate = tags[start] == "S"
    for verb in range(cue - 1, start - 1, -1) if subordinate else range(start, cue):
        if tags[verb] == "V" and not is_passive(clause, verb):
            return _subject_of_finite(clause, verb, start)
    return first_noun_phrase(clause, start, cue)


def _subject_of_finite(clause: Clause, verb: int, start: int) -> tuple[int, int] | None:
    """Find a finite cue's subject before it, or right after it where the cue opens its clause."""
    tags = clause.tags
    if is_passive(clause, verb):
        agent = tags[verb + 1] == "I" and clause.word(verb + 1) == "by"
        return noun_phrase_after(clause, verb + 2) if agent else None
    if verb == start or tags[verb - 1] in "qQ" or tags[max(0, verb - 2) : verb] == "q,":
        inverted = noun_phrase_after(clause, verb + 1)
        if inverted:
            return inverted
    return subject_of(clause, verb) or first_noun_phrase(clause, start, verb)


def _after(clause: Clause, position: int) -> Voice | None:
    """ "...," said Lee; "...," Lee, the mayor, said; "...," according to Lee; "...!" Lee said."""
    tags = clause.tags
    start = position + 1
    if tags[start] == "|" and start + 1 < len(tags):
        match = _SHORT_ATTRIBUTION.match(tags, start + 1)
        return _subject_then_cue(clause, start + 1) if match and tags[position] == "Q" else None
    match = _INVERTED.match(tags, start)
    if match:
        return _voice(clause, noun_phrase_after(clause, match.end()), (match.end() - 1, match.end()), "cue after")
    match = _ACCORDING.match(tags, start)
    if match:
        source = noun_phrase_after(clause, match.end())
        return _voice(clause, source, (match.end() - 2, match.end()), "according to")
    match = _SUBJECT_FIRST.match(tags, start)
    return _subject_then_cue(clause, match.end()) if match else None


_SHORT_ATTRIBUTION = re.compile(r"(?:P|[DNMw]{1,6})(?:,[^|qQV]*,)?[RA]?V(?![PDdNMwhoG])")
_UNTIL_CUE = re.compile(r"[^|qQVGh;:]*?(?:,W[^|qQ,]*,[^|qQVGh;:]*?)?V")


def _subject_then_cue(clause: Clause, start: int) -> Voice | None:
    match = _UNTIL_CUE.match(clause.tags, start)
    if not match:
        return None
    verb = match.end() - 1
    source = noun_phrase_after(clause, start)
    if source is None or source[1] > verb or is_passive(clause, verb):
        return None
    return _voice(clause, source, (verb, verb + 1), "subject and cue after")


def _before(clause: Clause, position: int) -> Voice | None:
    """Lee said the plan was "..."; the nearest cue before the quotation in its sentence."""
    tags = clause.tags
    start = _window_start(clause, position)
    if position > start and tags[position - 1] == ":":
        found = noun_phrase_before(clause, position - 1)
        if found and (found[0] == start or tags[found[0] - 1] == "-"):
            return _voice(clause, found, (position - 1, position), "colon")
    for index in range(position - 1, start - 1, -1):
        if tags[index] in "VGX":
            voice = _cue_voice(clause, index, "cue earlier in sentence")
            if voice:
                return voice
        if tags[index] == "a" and tags[index + 1] == "o":
            return _voice(clause, noun_phrase_after(clause, index + 2), (index, index + 2), "according to")
    if position > start and tags[position - 1] in ":-":
        return _voice(clause, first_noun_phrase(clause, start, position - 1), None, "colon after a phrase")
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
