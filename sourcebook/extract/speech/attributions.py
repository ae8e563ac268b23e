"""Attributions: who is reported to say what, in direct, indirect and mixed speech.

An attribution has a source (who), a cue (the words that attribute) and a content (what), as in the Penn
Attribution Relation Corpus (Pareti 2012) and PolNeAR (Newell, Margolin and Ruths 2018). Its content is direct
(a quotation), indirect (the journalist's words), or mixed (the journalist's words with a quotation in them).

Indirect speech is found by five patterns: a cue with its subject before the content ("Lee said the plan
was ...") or after it ("..., Lee said."), "according to", a noun of speech with its owner ("Lee's claim that
..."), and a survey that a sentence takes its shares from ("In a poll, 40 percent ...").
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sourcebook.documents.lexicons import read_words
from sourcebook.documents.words import Span
from sourcebook.extract.reading.clauses import Clause, Reading
from sourcebook.extract.reading.cues import find_cue
from sourcebook.extract.reading.labels import ANSWER
from sourcebook.extract.reading.nameable import can_speak
from sourcebook.extract.reading.names import Names
from sourcebook.extract.reading.phrases import (
    Phrase,
    first_noun_phrase,
    is_passive,
    noun_phrase_after,
    noun_phrase_before,
)
from sourcebook.extract.speech.speakers import OWNERS, QUOTATION, WORDS_SAID, Voice, find_speakers, subject_of_any

_NEUTRAL = "neutral"
_WORDS = read_words("words")
_ADJUNCTS = read_words("sources")["adjuncts"]
# Words that a content may have, and quotations that one cue may have in its content; more are no prose.
_LONGEST_CONTENT = 200
_MOST_QUOTED = 50


@dataclass(frozen=True, slots=True)
class Attribution:
    """A row of attributions.csv; spans in code points, None where the text gives no such part."""

    doc: str
    source_start: int | None
    source_end: int | None
    source: str
    cue_start: int | None
    cue_end: int | None
    cue: str
    content_start: int
    content_end: int
    kind: str
    cue_class: str
    rule: str


def find_attributions(text: str, doc: str = "") -> list[Attribution]:
    """Find the attributions of a document, by the start of their contents."""
    reading = Reading(text)
    return attributions_of(reading, find_speakers(reading), Names(text, reading.passages), doc)


def attributions_of(reading: Reading, voices: Sequence[Voice | None], names: Names, doc: str) -> list[Attribution]:
    """Find the attributions of a document whose quotations' speakers are known.

    A quotation inside an indirect content of the same source makes this one mixed; it has no row of its own.
    """
    rows: list[tuple[Span, Voice, str]] = []
    for paragraph in range(len(reading.paragraphs)):
        clause = reading.clause(paragraph)
        own = [reading.passages[index] for index in reading.passages_of(paragraph)]
        opens = [passage.opens for passage in own]
        indirect = list(_indirect(clause))
        mixed: set[tuple[Span | None, int]] = set()
        for span, voice in indirect:
            within = range(bisect_left(opens, span.start), bisect_right(opens, span.end))
            quoted = [number for number in within if own[number].closes <= span.end]
            mixed.update((voice.cue, number) for number in quoted[:_MOST_QUOTED])
            rows.append((span, voice, "mixed" if quoted else "indirect"))
        for number, index in enumerate(reading.passages_of(paragraph)):
            speaker, passage = voices[index], own[number]
            if speaker and (speaker.cue, number) not in mixed:
                rows.append((Span(passage.opens, passage.closes), speaker, "direct"))
    rows = [row for row in rows if can_speak(" ".join(reading.text[slice(*row[1].source)].split()))]
    rows += _labelled(reading.text, names)
    rows.sort(key=lambda row: (row[0], row[1].source))
    return _make_rows(reading.text, doc, rows)


def _labelled(text: str, names: Names) -> Iterator[tuple[Span, Voice, str]]:
    """Yield what stands under a transcript's labels, as its speaker's own words; a question asserts nothing.

    "A" is nobody: the source of an answer is the name in the introduction.
    """
    for label in names.labels:
        name = names.labelled[label.start]
        if name:
            colon = label.end if text[label.end] == "." else text.index(":", label.end)
            named = (Span(start, end) for start, end, entity in names.mentions if entity.name == name)
            source = next(named) if label.text == ANSWER else Span(label.start, label.end)
            voice = Voice(source, Span(colon, colon + 1), "speaker label")
            yield from ((Span(*said), voice, "direct") for said in label.said if not text[slice(*said)].endswith("?"))


def _make_rows(text: str, doc: str, rows: Sequence[tuple[Span, Voice, str]]) -> list[Attribution]:
    """Make the table's rows."""
    attributions: list[Attribution] = []
    for span, voice, kind in rows:
        cue = text[slice(*voice.cue)] if voice.cue else ""
        attributions.append(
            Attribution(
                doc,
                voice.source.start,
                voice.source.end,
                text[slice(*voice.source)],
                voice.cue.start if voice.cue else None,
                voice.cue.end if voice.cue else None,
                cue,
                span.start,
                span.end,
                kind,
                class_of_cue(cue),
                voice.rule,
            )
        )
    return attributions


def class_of_cue(cue: str) -> str:
    """Give a cue's class in the lexicon; a cue that the lexicon does not know is neutral."""
    found = find_cue(cue)
    return found.cue_class if found else _NEUTRAL


_NO_WORDS = frozenset(".,;:()-")
_TAKES_CLAUSE = frozenset(("speech", "claim", "finding", "thought"))  # groups of cues
# An addressee or an occasion between the cue and "that": told reporters on Monday that.
_TO_THAT = re.compile(r"(?:[tR]*(?:P|[DMmNw]{1,6}(?:I[DMmNw]{1,4})?))?[tR]*(?:I[DMmNwt]{1,6}){0,3},?h")
_OCCASION = re.compile(r"(?:t|R|It){1,6}(?=[PDdNMmw])")
_HEDGED = re.compile(r"I[wdR]?D")  # reported | at least 20
_CLOSES = re.compile(r"[^|,.AVGhqkQEPS]{0,12}(?:\.{0,3}\||,C)")
# A content ends with its clause: at a semicolon or a dash, and where another clause, relative or coordinate, or
# another cue of the same speaker begins ("..., which", "..., while", "..., adding", "... and said").
_ENDS_CONTENT = re.compile(r";|-|,C?S|,[WG]|,?CR?V|,C(?=P|[DM]?[wN]{1,3}[AV])")


def _indirect(clause: Clause) -> Iterator[tuple[Span, Voice]]:
    """Yield the contents that a paragraph attributes in the journalist's words, with source and cue."""
    tags = clause.tags
    start = 0
    while start < len(tags) - 1:
        end = tags.index("|", start)
        for position in range(start, end):
            if tags[position] in "VG" and not is_passive(clause, position):
                yield from _of_cue(clause, position, start, end)
            elif tags[position : position + 2] == "ao":
                yield from _of_according(clause, position, start, end)
            elif tags[position] in "wN":
                yield from _of_noun(clause, position, start, end)
        survey = _survey(clause, start, end) if _has_share(clause, start, end) else None
        if survey:
            yield clause.span(start, end), survey
        start = end + 1


def _has_share(clause: Clause, start: int, end: int) -> bool:
    """Say whether a sentence gives a share or a margin: "40 percent", "12%", "by 6 points"."""
    return any(_is_share(clause, position) for position in range(start, end))


def _is_share(clause: Clause, position: int) -> bool:
    """Say whether a share begins at a word."""
    if clause.tags[position] != "D":
        return False
    return clause.word(position).endswith("%") or clause.word(position + 1) in _WORDS["shares"]


def _survey(clause: Clause, start: int, end: int) -> Voice | None:
    """In a poll by the university, 40 percent ...: find the survey that a sentence takes its shares from."""
    words = {clause.word(position).lower() for position in range(start, end)}
    if words & _WORDS["survey_methods"]:
        return None
    for position in range(start, end):
        if clause.tags[position] in "wN" and clause.word(position).lower() in _WORDS["surveys"]:
            source = noun_phrase_before(clause, position + 1)
            if source and source[0] >= start and (source[0] == start or clause.tags[source[0] - 1] not in "VXwN"):
                return Voice(clause.span(*source), None, "survey")
    return None


def _of_cue(clause: Clause, cue: int, start: int, end: int) -> Iterator[tuple[Span, Voice]]:
    """Yield what a cue verb attributes: the words after it, or the sentence that it closes."""
    tags = clause.tags
    source = subject_of_any(clause, cue)
    if source is None or _is_share(clause, source[0]):
        return  # 40 percent said: they are counted, not cited
    voice = Voice(clause.span(*source), clause.span(cue, cue + 1), "content after cue")
    first = min(source[0], cue)
    closes = _CLOSES.match(tags, cue + 1)
    follows = first > start + 2 and tags[first - 1] == "," and not _is_adjunct(clause, start, first - 1)
    if tags[cue] == "V" and follows and closes and _takes_clause(clause, cue):
        yield clause.span(start, first - 1), Voice(voice.source, voice.cue, "content before cue")
        return
    content = _content_after(clause, cue, source)
    if content is not None and not set(clause.tags[content:end]) <= _NO_WORDS:
        yield clause.span(content, _end_of_content(clause, content, end)), voice


def _is_adjunct(clause: Clause, start: int, end: int) -> bool:
    """Say whether what opens a sentence is no clause to be told: "Relying on tax rolls, | Lee said"."""
    first = clause.word(start).lower()
    if first in _ADJUNCTS:
        return True
    if clause.tags[start] != "I" or "," in clause.tags[start:end]:
        return False
    words = [clause.word(position) for position in range(start, end)]
    return not any(tag in "AV" for tag in clause.tags[start:end]) and not any(
        word.endswith("ed") or word in _WORDS["pasts"] for word in words
    )


def _takes_clause(clause: Clause, cue: int) -> bool:
    """Say whether a verb makes somebody responsible for a clause, as its group in the lexicon says."""
    listed = find_cue(f"{clause.word(cue)} {clause.word(cue + 1)}")
    return listed is not None and listed.family in _TAKES_CLAUSE


def _content_after(clause: Clause, cue: int, source: Phrase) -> int | None:
    """Find where the words that a cue attributes begin after it; None where it takes no clause."""
    tags = clause.tags
    that = _TO_THAT.match(tags, cue + 1)
    if that:
        return that.end()
    if not _takes_clause(clause, cue):
        return None
    first = min(source[0], cue)
    if first < source[0] or (first and tags[first - 1] in QUOTATION):
        return None  # the content is the quotation before
    occasion = _OCCASION.match(tags, cue + 1)
    content = occasion.end() if occasion else cue + 1
    if _needs_clause(clause, cue) and not _is_clause(clause, content):
        return None
    if tags[content] == "I" and clause.word(content).lower() not in ("for", "of", "about", "against"):
        return content if _HEDGED.match(tags, content) else None
    return content


def _needs_clause(clause: Clause, cue: int) -> bool:
    """Say whether a verb is about something other than words where no clause follows: "declared war"."""
    listed = find_cue(clause.word(cue))
    return listed is not None and listed.family == "claim"


def _is_clause(clause: Clause, start: int) -> bool:
    """Say whether a clause, an infinitive or an object with its infinitive begins at a word."""
    tags = clause.tags
    subject = first_noun_phrase(clause, start, start + 1)
    return tags[start] not in "DMNmw" or subject is None or tags[subject[1]] in "ARVow"


def _end_of_content(clause: Clause, start: int, end: int) -> int:
    """Find where a content that begins at a word ends, at the latest with its sentence."""
    stop = min(end, start + _LONGEST_CONTENT)
    match = _ENDS_CONTENT.search(clause.tags, start + 1, stop)
    return match.start() if match else stop


def _of_noun(clause: Clause, noun: int, start: int, end: int) -> Iterator[tuple[Span, Voice]]:
    """Yield what a noun of speech attributes to its owner: his plan to ..., Lee's claim that ...."""
    tags = clause.tags
    if tags[noun + 1] not in "ho" or noun + 2 >= end or clause.word(noun).lower() not in WORDS_SAID:
        return
    owner = noun - 1
    while owner > start and tags[owner] in "wR" and noun - owner < 4:
        owner -= 1
    if tags[owner] == "M" or clause.word(owner).lower() in OWNERS:
        source = noun_phrase_before(clause, owner + 1) or (owner, owner + 1)
        content = clause.span(noun + 2, _end_of_content(clause, noun + 2, end))
        yield content, Voice(clause.span(*source), clause.span(noun, noun + 1), "possessive and noun")


def _of_according(clause: Clause, cue: int, start: int, end: int) -> Iterator[tuple[Span, Voice]]:
    """Yield what "according to" attributes: the clause before it, or after it where it opens the sentence."""
    tags = clause.tags
    source = noun_phrase_after(clause, cue + 2 + (tags[cue + 2] == "R"))
    if source is None:
        return
    voice = Voice(clause.span(*source), clause.span(cue, cue + 2), "according to")
    before = cue - (tags[cue - 1] == ",")
    if before > start and not set(tags[start:before]) <= set("CR,"):
        yield clause.span(start, before), voice
    comma = tags.find(",", source[1], end)
    if 0 < comma < end - 1 and tags[comma + 1] != "W":
        yield clause.span(comma + 1, end), voice


def attribution_of(attributions: Sequence[Attribution], start: int, end: int) -> Attribution | None:
    """Give the outermost attribution that holds `text[start:end]`; None in the journalist's own voice."""
    around = [each for each in attributions if each.content_start <= start and end <= each.content_end]
    return max(around, key=lambda each: each.content_end - each.content_start, default=None)
