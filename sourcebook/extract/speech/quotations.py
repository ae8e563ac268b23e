"""Quotations: what stands inside quotation marks, who says it, and of which kind it is.

`marks` pairs the quotation marks, `speakers` finds the mention that each quotation is attributed to, `names`
leads the mention back to a full name. `voices` calls them together with the attributions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sourcebook.extract.reading.clauses import Reading
from sourcebook.extract.reading.marks import Passage
from sourcebook.extract.reading.nameable import can_describe, can_name
from sourcebook.extract.reading.names import Names, fold
from sourcebook.extract.reading.reference import resolve
from sourcebook.extract.speech.speakers import TEXTS, Voice, find_speakers, holds_sentence

_INTERRUPTS = re.compile(r"[^\n.!?;:]{2,80},[^\n.!?\w]{1,4}")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A row of quotes.csv; spans in code points, None where the text names no speaker."""

    doc: str
    start: int
    end: int
    text: str
    speaker: str
    speaker_as_written: str
    speaker_start: int | None
    speaker_end: int | None
    cue: str
    kind: str
    rule: str


def find_quotations(text: str, doc: str = "") -> list[Quotation]:
    """Find the quotations of a document with their speakers, in order."""
    reading = Reading(text)
    return quotations_of(reading, find_speakers(reading), Names(text, reading.passages), doc)


def quotations_of(reading: Reading, voices: Sequence[Voice | None], names: Names, doc: str) -> list[Quotation]:
    """Make the rows of quotes.csv from the passages of a document and their speakers."""
    rows: list[Quotation] = []
    last: tuple[int, str] | None = None  # the speaker before
    for passage, voice in zip(reading.passages, voices, strict=True):
        speaker = resolve(names, *voice.source, last) if voice else ""
        if speaker and not _is_somebody(names, speaker):
            speaker = ""
        if voice and not voice.cue and not _is_known(names, voice, speaker):
            voice, speaker = None, ""
        if voice and speaker:
            _learn_gender(names, voice, speaker)
            last = voice.source.start, speaker
        row = _row(reading.text, passage, voice, speaker, doc)
        rows.append(replace(row, kind="full") if rows and _goes_on(reading.text, rows[-1], row) else row)
    return rows


def _is_somebody(names: Names, speaker: str) -> bool:
    """Say whether a speaker is a name of the article, or words that can describe one."""
    known = [names.entities.get(fold(each)) for each in (speaker, *speaker.split(" and "))]
    person = any(each is not None and each.person for each in known)
    return person or (can_name(speaker) and can_describe(speaker))


def _learn_gender(names: Names, voice: Voice, speaker: str) -> None:
    """Note which pronoun a person was taken up by, where the name does not tell it: "she" is then no more "he"."""
    pronoun = names.text[slice(*voice.source)].lower()
    entity = names.entities.get(fold(speaker))
    if pronoun in ("he", "she") and entity is not None and not entity.gender:
        entity.gender = pronoun


def _is_known(names: Names, voice: Voice, speaker: str) -> bool:
    """Say whether somebody whom no cue makes a speaker is known: a name of the article, or a text that can speak."""
    known = all(fold(name) in names.entities for name in speaker.split(" and "))
    words = names.text[slice(*voice.source)].lower().split()
    return voice.source.start in names.labelled or (bool(speaker) and known) or not TEXTS.isdisjoint(words)


def _goes_on(text: str, first: Quotation, second: Quotation) -> bool:
    """Say whether a fragment ends the sentence that an attribution interrupts: “My task,” he said, “is to sail.”"""
    between = text[first.end : second.start]
    one = first.kind == "full" and second.kind == "partial" and first.speaker == second.speaker
    return one and first.text.endswith(",") and _INTERRUPTS.fullmatch(between) is not None


def _row(text: str, passage: Passage, voice: Voice | None, speaker: str, doc: str) -> Quotation:
    words = text[passage.start : passage.end]
    source = voice.source if voice else None
    return Quotation(
        doc=doc,
        start=passage.start,
        end=passage.end,
        text=words,
        speaker=speaker,
        speaker_as_written=text[slice(*source)] if source else "",
        speaker_start=source.start if source else None,
        speaker_end=source.end if source else None,
        cue=text[slice(*voice.cue)] if voice and voice.cue else "",
        kind=_kind_of(words, voice is not None),
        rule=voice.rule if voice else "",
    )


def _kind_of(words: str, spoken: bool) -> str:
    """Tell a quotation's kind: full holds a whole sentence, partial a fragment, scare has no speaker."""
    return "full" if holds_sentence(words) else "partial" if spoken else "scare"
