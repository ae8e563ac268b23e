"""Rhetorical devices by rule: the five whose form can be told from words and their places.

Repetition, labels, extreme-case formulations, directives and promises are found (`FOUND`); their words are the `cues`
blocks of the codebook's devices.yml, whose codes name their published sources. What the other devices say depends on
meaning and situation and not on a form of words: they need a reader. Devices are looked for in quotations of a known
speaker, labels in every voice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sourcebook.documents.document import Document
from sourcebook.documents.words import Span, find_sentences
from sourcebook.errors import SourcebookError
from sourcebook.extract.reading.notation import compile_phrases, join_phrases
from sourcebook.extract.reading.reference import resolve
from sourcebook.extract.sections import Section, section_at
from sourcebook.extract.speech.attributions import attribution_of
from sourcebook.extract.speech.read import Voices
from sourcebook.mentions.codebook import read_codebook

JOURNALIST = "journalist"

Row = dict[str, Any]
Found = tuple[int, int, str]  # start, end, note


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """A codebook's words for one device: what shows it, and what only looks like it."""

    phrases: re.Pattern[str]
    masks: re.Pattern[str]
    imperatives: re.Pattern[str]
    negation: re.Pattern[str]
    partners: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Labels:
    """A codebook's names for a group of people."""

    phrase: re.Pattern[str]
    heads: re.Pattern[str]
    marks: re.Pattern[str]
    families: tuple[tuple[str, re.Pattern[str]], ...]

    def family_of(self, words: str) -> str:
        """Give the families of a label's words, in their order, joined by ";"."""
        found = [(match.start(), name) for name, pattern in self.families for match in [pattern.search(words)] if match]
        return ";".join(name for _, name in sorted(found))


def find_devices(
    document: Document, voices: Voices, codebook: Mapping[str, Any], sections: Sequence[Section]
) -> list[Row]:
    """Find the devices of a document.

    Args:
        document: the article.
        voices: what `read_voices` read in its text.
        codebook: tables by name, as `read_codebook` gives them; its "devices" holds the cues. A device without
            cues there has those of the project's codebook, except that labels are the codebook's own.
        sections: what `find_sections` found in its text.

    Returns:
        Rows of devices.csv without id and section, with `rule`, in the order of the text.
    """
    text = document.text
    rows: list[Row] = []
    for quotation in voices.quotations:
        if quotation.kind != "scare" and quotation.speaker:
            kind = section_at(sections, quotation.start)
            common = {
                "doc": document.id,
                "speaker": quotation.speaker,
                "voice": "headline" if kind == "headline" else "quoted",
            }
            span = Span(quotation.start, quotation.end)
            clauses = list(_split_clauses(text, *span))
            for device, (rule, find) in _IN_QUOTATIONS.items():
                for start, end, note in find(text, span, clauses, _read_cues(codebook["devices"], device)):
                    rows.append(_row(text, common, device, rule, start, end, note))
    rows += _find_labels(document, voices, codebook["devices"], sections)
    return sorted(rows, key=lambda row: (row["start"], row["end"], row["device"]))


def _row(text: str, common: Row, device: str, rule: str, start: int, end: int, note: str) -> Row:
    span = {"start": start, "end": end, "text": text[start:end]}
    return {**common, **span, "device": device, "note": note, "rule": rule}


def _read_lexicon(cues: Mapping[str, Any]) -> _Lexicon:
    """Compile a device's words."""
    lists = ("phrases", "masks", "imperatives", "negation", "partners")
    return _Lexicon(*(compile_phrases(cues.get(name) or ()) for name in lists))


def _read_cues(book: Mapping[str, Any], device: str) -> Mapping[str, Any]:
    """Return a device's cues: the codebook's own, or else the project's."""
    books = (book, read_codebook()["devices"])
    codes = ((each["columns"]["device"].get("codes") or {}).get(device) or {} for each in books)
    return next((code["cues"] for code in codes if code.get("cues")), {})


# Clauses and their openings

_CLAUSE = re.compile(
    r"[;:]\s+|\s?[—–]\s?"
    r"|,\s+(?=(?:(?:and|but|so|because)\s)?(?:I|we|you|they|he|she|it|let|don)\b(?!,))"
    r"|\sand\s(?=(?:you|we|they|I)\s)",
    re.IGNORECASE,
)
_BARE = re.compile(r"\W+")
_CONTRACTIONS = {
    r"(?<=\w)'re\b": " are",
    r"(?<=\w)'m\b": " am",
    r"(?<=\w)'ll\b": " will",
    r"(?<=\w)'ve\b": " have",
    r"\b(it|he|she|that|there|what)'s\b": r"\1 is",
}


def _split_clauses(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the clauses of a quotation: its sentences, parted where a new subject follows a comma or a dash."""
    for sentence in find_sentences(text, start, end):
        place = sentence.start
        for match in _CLAUSE.finditer(text, sentence.start, sentence.end):
            if match.start() > place:
                yield Span(place, match.start())
            place = match.end()
        if place < sentence.end:
            yield Span(place, sentence.end)


def _find_repetitions(text: str, _: Span, clauses: Sequence[Span], cues: Mapping[str, Any]) -> Iterator[Found]:
    """Yield the series of clauses that open with the same two words or more, with the shared words."""
    openings = [_opening(text, clause, frozenset(cues.get("skipped", ()))) for clause in clauses]
    reach = int(cues.get("between", 0)) + 1
    index = 0
    while index < len(clauses):
        series = [index]
        for other in range(index + 1, len(clauses)):
            if other - series[-1] > reach:
                break
            if openings[index][1][:2] == openings[other][1][:2] and len(openings[index][1]) > 1:
                series.append(other)
        if len(series) > 1:
            shared = _shared([openings[each][1] for each in series])
            yield (
                openings[series[0]][0],
                _trim_end(text, clauses[series[0]].start, clauses[series[-1]].end),
                shared,
            )
            index = series[-1]
        index += 1


def _opening(text: str, clause: Span, skipped: frozenset[str]) -> tuple[int, list[str]]:
    """Give the place where a clause opens and its first words, contractions spelt out."""
    place = clause.start
    for match in re.finditer(r"\S+", text[clause.start : clause.end]):
        if _BARE.sub("", match.group()).lower() not in skipped and _BARE.sub("", match.group()):
            place = clause.start + match.start()
            break
    words = text[place : clause.end].lower().replace("’", "'")
    for short, full in _CONTRACTIONS.items():
        words = re.sub(short, full, words)
    return place, re.findall(r"[\w'-]+", words)[:8]


def _shared(openings: Sequence[Sequence[str]]) -> str:
    shared: list[str] = []
    for words in zip(*openings, strict=False):
        if len(set(words)) > 1:
            break
        shared.append(words[0])
    return " ".join(shared)


# Extreme cases, directives and promises

_MODIFIED = re.compile(
    r"(?:\s+(?!(?:and|or|but|of|to|in|on|at|for|with|that|who|which|is|are|was|were|has|have|will|the)\b)[\w'’-]+){0,2}"
)


def _find_extremes(text: str, span: Span, _: Sequence[Span], cues: Mapping[str, Any]) -> Iterator[Found]:
    """Yield the words at the end of a scale within a span, each with up to two words that it modifies."""
    lexicon = _read_lexicon(cues)
    plain = lexicon.masks.sub(lambda match: " " * len(match.group()), text[span.start : span.end])
    last = -1
    for match in lexicon.phrases.finditer(plain):
        before = plain[max(0, match.start() - 40) : match.start()]
        before = re.split(r"[.!?;,]", before)[-1]
        if match.start() < last or (lexicon.partners.fullmatch(match.group()) and lexicon.negation.search(before)):
            continue
        following = _MODIFIED.match(plain, match.end())
        last = following.end() if following else match.end()
        yield span.start + match.start(), _trim_end(text, span.start, span.start + last), ""


_LEADING = re.compile(r"(?:(?:and|but|so|because|now|or|then|well|look)[,\s]+)+|\W+", re.IGNORECASE)


def _find_acts(text: str, _: Span, clauses: Sequence[Span], cues: Mapping[str, Any]) -> Iterator[Found]:
    """Yield the clauses that demand or promise something, from their subject or imperative on."""
    lexicon = _read_lexicon(cues)
    for clause in clauses:
        begin = _find_act(text, clause, lexicon)
        if begin is not None:
            yield begin, _trim_end(text, begin, clause.end), ""


def _find_act(text: str, clause: Span, lexicon: _Lexicon) -> int | None:
    """Give the place where a clause's demand or promise begins: its subject or imperative; None without one."""
    words = text[clause.start : clause.end]
    if words.rstrip("”\"’' ").endswith("?"):
        return None
    leading = _LEADING.match(words)
    begin = leading.end() if leading else 0
    if lexicon.imperatives.match(words, begin):
        return clause.start + begin
    plain = lexicon.masks.sub(lambda match: " " * len(match.group()), words)
    found = lexicon.phrases.search(plain)
    if not found:
        return None
    comma = plain.rfind(", ", begin, found.start())
    return clause.start + (comma + 2 if comma >= 0 else begin)


def _trim_end(text: str, start: int, end: int) -> int:
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in "%)]"):
        end -= 1
    return end


_IN_QUOTATIONS: dict[str, tuple[str, Callable[[str, Span, Sequence[Span], Mapping[str, Any]], Iterable[Found]]]] = {
    "repetition": ("same words open clauses", _find_repetitions),
    "extreme_case": ("word at the end of a scale", _find_extremes),
    "directive": ("demand or imperative", _find_acts),
    "promise": ("first person and future", _find_acts),
}
"""For each device its rule's name and what finds it in a text, a quotation's span and clauses, by its cues."""
FOUND = frozenset(("label", *_IN_QUOTATIONS))
"""The devices that are found by rule."""

# Labels


def read_labels(book: Mapping[str, Any]) -> Labels:
    """Compile the names for people that a codebook lists.

    Raises SourcebookError where the codebook lists none.
    """
    codes = book["columns"]["device"].get("codes") or {}
    cues = (codes.get("label") or {}).get("cues") or {}
    if not cues.get("heads"):
        raise SourcebookError(
            "The codebook's devices.yml names no heads of labels: give label a block `cues` with heads."
        )
    families = {name: [str(word) for word in words] for name, words in (cues.get("families") or {}).items()}
    modifiers = [*(word for words in families.values() for word in words), *cues.get("marks", ())]
    heads = [*cues["heads"], *(cues.get("people") or ())]
    mark = r"[\s\"'“”‘’,-]+"
    following = join_phrases(cues["following"]) if cues.get("following") else "(?!)"
    phrase = re.compile(
        rf"[‘“'\"]?(?P<modifiers>(?:{join_phrases(modifiers)}{mark}(?:and\s)?){{0,4}})(?P<head>{join_phrases(heads)})"
        rf"(?P<following>\s{following})?",
        re.IGNORECASE,
    )
    return Labels(
        phrase,
        compile_phrases(cues["heads"]),
        compile_phrases(cues.get("marks") or ()),
        tuple((name, compile_phrases(words)) for name, words in families.items()),
    )


_AS_MODIFIER = re.compile(
    r"[\s-](?!who|from|in|to|was|were|is|are|and|or|had|has|have|that|for|with|as|on|at|by|would|will|not|after)[a-z]+"
)


_NAME_GOES_ON = re.compile(r"['’]?\s(?:[A-Z][a-z]+|of\s[A-Z])")


def find_labels(text: str, labels: Labels) -> Iterator[Span]:
    """Yield the names for the group in a text."""
    for match in labels.phrase.finditer(text):
        head = match.group("head")
        named = labels.heads.fullmatch(head)
        if not named and not (labels.marks.search(match.group("modifiers")) or match.group("following")):
            continue
        if named and not match.group("modifiers") and not head.endswith("s") and _AS_MODIFIER.match(text, match.end()):
            continue
        if head[0].isupper() and _NAME_GOES_ON.match(text, match.end()):
            continue
        start = match.start()
        if not text[start].isalnum() and not re.search(r"[’”'\"]", text[start + 1 : match.end()]):
            start += 1
        yield Span(start, match.end())


def _find_labels(
    document: Document, voices: Voices, book: Mapping[str, Any], sections: Sequence[Section]
) -> Iterator[Row]:
    labels = read_labels(book)
    for span in find_labels(document.text, labels):
        speaker, voice = speaker_at(voices, sections, *span)
        note = labels.family_of(document.text[slice(*span)])
        common = {"doc": document.id, "speaker": speaker, "voice": voice}
        yield _row(document.text, common, "label", "head and modifiers", *span, note)


def speaker_at(voices: Voices, sections: Sequence[Section], start: int, end: int) -> tuple[str, str]:
    """Say whose words stand at a place, and in which voice: quoted, paraphrase, reporter, headline or caption."""
    kind = section_at(sections, start)
    within = [each for each in voices.quotations if each.start <= start and end <= each.end and each.speaker]
    if kind in ("headline", "caption"):
        return (within[0].speaker if within else JOURNALIST), kind
    if within:
        return within[0].speaker, "quoted"
    attribution = attribution_of(voices.attributions, start, end)
    if attribution and attribution.source_start is not None and attribution.source_end is not None:
        name = resolve(voices.names, attribution.source_start, attribution.source_end)
        if name:
            return name, "paraphrase"
    return JOURNALIST, "reporter"
