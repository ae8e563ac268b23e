"""The audit page: what an editor may want to look at in one article before it is published.

Every line of it says where in the article it is found. It points at forms (a figure without a source, a cue that
evaluates) and judges nothing: each may be right where it stands.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from sourcebook.compare.fidelity import read_transcripts, show_words, tell
from sourcebook.compare.transcripts import Transcripts
from sourcebook.documents.document import Document, read_corpus
from sourcebook.documents.excerpts import shorten_middle
from sourcebook.documents.intake import Skipped, read_articles
from sourcebook.documents.printable import escape, write_page, write_section, write_table
from sourcebook.documents.sections import SAME_SENTENCE
from sourcebook.documents.structured import read_yaml
from sourcebook.documents.words import Span, count_words, paragraphs
from sourcebook.errors import SourcebookError
from sourcebook.extract.devices import (
    JOURNALIST,
    Labels,
    find_labels,
    read_labels,
    speaker_at,
)
from sourcebook.extract.numbers.quantities import find_quantities
from sourcebook.extract.reading.notation import compile_phrases
from sourcebook.extract.reading.reference import resolve
from sourcebook.extract.sections import SILENT, Section, find_sections, section_at
from sourcebook.extract.sources import trace_sources
from sourcebook.extract.speech.attributions import Attribution
from sourcebook.extract.speech.read import Voices, read_voices

ONE_VOICE = 3
"""Attributed paragraphs in a row from which a stretch that rests on one voice is listed."""
LONGEST = 160
"""Characters of a passage that is shown."""
SHORTEST_CAPTION = 6
"""Words below which two captions that are alike say nothing."""
CLAUSE = re.compile(
    r"(?:that|how|why|whether|he|she|it|they|we|I|you|there)\b|(?:not )?to [a-z]"
    r"|(?:[\w’'-]+ ){1,5}that (?:he|she|it|they|we|you|the|an?|his|her|their|its) "
    r"|(?:(?!\b(?:who|which|that|where|when)\b)[^,.;:\n]){1,80}?\b(?:is|are|was|were|has|have|had|will|would|can"
    r"|could|may|might|shall|should|must|do|does|did)(?:n[’']t)?\b"
)
"""How reported content begins: as a clause, with its verb before the first stop, or as what is promised."""

_ANONYMOUS = re.compile(
    r"\b(?:sources?|officials?|aides?|people|persons?|man|woman|witness(?:es)?|insiders?|officers?|employees?|workers?"
    r"|lawmakers?|analysts?|experts?|critics|supporters|residents?|diplomats?|executives?|someone|one|some|many|others?)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\A[A-Z][\w.’'-]+ [A-Z][^,]*,|(?<!\bin)(?<!\bof)(?<!\bat)(?<!\bfrom)(?<!\bfor)(?<!\bwith)(?: [A-Z][\w.’'-]+){2,}\Z"
)

CHECKS = {
    "unsourced": "Figures with no named source",
    "sourced": "Figures and the sources behind them",
    "unattributed": "Quotations without a speaker",
    "anonymous": "Sources without a name",
    "one_voice": "Passages that rest on one voice",
    "labels": "Labels that differ from the quotation",
    "evaluative": "Cues that characterise what is said",
    "house_style": "House style",
    "repeats": "Captions used before",
    "printings": "Quotations beside the transcript",
}
_VOICES = frozenset(("headline", "caption", "reporter", "paraphrase", "quoted"))


class Remark(NamedTuple):
    """One line of the page: the check, a span of the article, and what is said of it."""

    check: str
    start: int
    end: int
    message: str


class Rule(NamedTuple):
    """A rule of a house style: words, advice, and the voices in which it applies."""

    words: re.Pattern[str]
    advice: str
    voices: frozenset[str]


@dataclass(frozen=True)
class Audit:
    """An article with the remarks on it, and what should be known of its reading."""

    document: Document
    remarks: tuple[Remark, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """An article with what was read in it, as the checks need it."""

    document: Document
    voices: Voices
    sections: tuple[Section, ...]
    labels: Labels

    @property
    def text(self) -> str:
        """Return the article's text."""
        return self.document.text


def audit(
    document: Document,
    codebook: Mapping[str, Any],
    house_style: Sequence[Rule] = (),
    earlier: Iterable[Document] = (),
    parts: Sequence[tuple[int, str]] = (),
    transcripts: Transcripts | None = None,
) -> list[Remark]:
    """Return the remarks on an article, by check and place.

    Args:
        document: the article.
        codebook: tables by name; its "devices" names the labels that are compared.
        house_style: the rules of `read_house_style`.
        earlier: articles whose captions count as used before.
        parts: lines whose kind of section the file's format told, by where they start.
        transcripts: what was said, to hold the quotations against.
    """
    text = document.text
    article = Article(
        document,
        read_voices(text, document.id),
        tuple(find_sections(text, document.headline, parts)),
        read_labels(codebook["devices"]),
    )
    remarks = [
        *check_figures(article),
        *check_speakers(article),
        *check_anonymous(article),
        *check_voices(article),
        *check_labels(article),
        *check_cues(article),
        *check_style(article, house_style),
        *check_captions(article, earlier),
        *check_quotations(article, transcripts),
    ]
    order = list(CHECKS)
    return sorted(remarks, key=lambda remark: (order.index(remark.check), remark.start, remark.end))


def read_house_style(path: Path) -> list[Rule]:
    """Read a house style: YAML with `rules`, each with words, advice and, where given, voices.

    Raises SourcebookError, naming the file and the rule, for what is missing or not in the notation.
    """
    rules = read_yaml(path).get("rules")
    if not isinstance(rules, list) or not rules:
        raise SourcebookError(f"{path} has no list `rules`: give at least one rule with words and advice.")
    return [_read_rule(path, number, rule) for number, rule in enumerate(rules, 1)]


def _read_rule(path: Path, number: int, rule: Any) -> Rule:
    if not isinstance(rule, dict) or not rule.get("words") or not rule.get("advice"):
        raise SourcebookError(f"{path}, rule {number}, lacks words or advice: give both.")
    voices = frozenset(rule.get("voices") or _VOICES - {"quoted"})
    if voices - _VOICES:
        wrong = sorted(voices - _VOICES)[0]
        raise SourcebookError(
            f"{path}, rule {number}, names the voice {wrong!r}: use one of {', '.join(sorted(_VOICES))}."
        )
    words = rule["words"] if isinstance(rule["words"], list) else [rule["words"]]
    return Rule(compile_phrases(words), str(rule["advice"]), voices)


# The checks


def check_figures(article: Article) -> Iterator[Remark]:
    """Yield each figure: without a source, or with the chain of sources that the text names."""
    source_of = trace_sources(article.text, article.voices)
    for figure in find_quantities(article.text):
        source = source_of(figure)
        if source and source.chain:
            yield Remark("sourced", figure.start, figure.end, source.chain)
        else:
            yield Remark("unsourced", figure.start, figure.end, "no source is named for this figure")


def check_speakers(article: Article) -> Iterator[Remark]:
    """Yield the quotations of which the text does not say who speaks; words in scare quotes are none."""
    for each in article.voices.quotations:
        if each.kind != "scare" and not each.speaker and section_at(article.sections, each.start) not in SILENT:
            yield Remark("unattributed", each.start, each.end, "the rules found nobody who says this")


def check_anonymous(article: Article) -> Iterator[Remark]:
    """Yield the sources that are told of by what they are and not by a name, once for each wording."""
    seen: set[str] = set()
    for each in article.voices.attributions:
        words = " ".join((each.source or "").split())
        is_unnamed = each.source_start is not None and _ANONYMOUS.search(words) and not _NAMED.search(words)
        if is_unnamed and words.casefold() not in seen:
            seen.add(words.casefold())
            yield Remark("anonymous", each.source_start or 0, each.source_end or 0, "is not named")


def check_voices(article: Article) -> Iterator[Remark]:
    """Yield the stretches of paragraphs whose attributed statements all come from one source."""
    run: list[tuple[Span, str]] = []
    outside = {section.start for section in article.sections if section.kind != "body"}
    for paragraph in paragraphs(article.text):
        if paragraph.start in outside:
            continue
        sources = _sources_in(article, paragraph)
        if len(sources) == 1 and (not run or run[-1][1] in sources):
            run.append((paragraph, next(iter(sources))))
        elif sources:
            yield from _close_run(run)
            run = [(paragraph, next(iter(sources)))] if len(sources) == 1 else []
    yield from _close_run(run)


def _sources_in(article: Article, paragraph: Span) -> set[str]:
    sources = {
        resolve(article.voices.names, each.source_start, each.source_end or each.source_start)
        for each in article.voices.attributions
        if each.source_start is not None and paragraph.start <= each.content_start < paragraph.end
    }
    return sources - {""}


def _close_run(run: Sequence[tuple[Span, str]]) -> Iterator[Remark]:
    if len(run) >= ONE_VOICE:
        message = f"{len(run)} attributed paragraphs in a row, all from {run[0][1]}"
        yield Remark("one_voice", run[0][0].start, run[-1][0].end, message)


def check_labels(article: Article) -> Iterator[Remark]:
    """Yield labels in headline, caption or paraphrase whose family the quotations that they stand for do not use."""
    found = []
    for span in find_labels(article.text, article.labels):
        speaker, voice = speaker_at(article.voices, article.sections, *span)
        found.append((span, article.labels.family_of(article.text[slice(*span)]), speaker, voice))
    quoted = [(family, speaker, span) for span, family, speaker, voice in found if voice == "quoted"]
    for span, family, speaker, voice in found:
        if voice not in ("headline", "paraphrase"):
            continue
        compared = [each for each in quoted if voice == "headline" or each[1] == speaker]
        used = {name for families, _, _ in compared for name in families.split(";")}
        if compared and not set(family.split(";")) <= used:
            words = "; ".join(dict.fromkeys(f"“{article.text[slice(*each[2])]}” ({each[1]})" for each in compared))
            yield Remark("labels", *span, f"{voice}; the quotations have {words}")


def check_cues(article: Article) -> Iterator[Remark]:
    """Yield the cues that characterise an utterance or a speaker, apart from neutral ones such as "said".

    A verb that reports nothing ("they maintain the road") is no cue here, whatever it may be elsewhere.
    """
    seen: set[int] = set()
    for each in article.voices.attributions:
        evaluative = each.cue_class == "evaluative" and reports(article.text, each)
        if evaluative and each.cue_start is not None and each.cue_start not in seen:
            seen.add(each.cue_start)
            source = (
                resolve(article.voices.names, each.source_start or 0, each.source_end or 0)
                or "a speaker without a name"
            )
            yield Remark("evaluative", each.cue_start, each.cue_end or each.cue_start, f"used of {source}")


def reports(text: str, attribution: Attribution) -> bool:
    """Tell whether a cue reports something: a quotation next to it, a clause, or what is promised or demanded."""
    start, end = attribution.cue_start, attribution.cue_end
    if start is None or end is None:
        return False
    content = text[attribution.content_start : attribution.content_end]
    if attribution.content_end <= start:  # “It floats,” the mayor boasted.
        return "\n" not in text[attribution.content_end : start]
    between = text[end : attribution.content_start]
    if attribution.kind == "direct":
        return len(between.split()) <= 1
    quoted = attribution.kind == "mixed" and re.match(r"(?:\S+ ){0,4}[“\"]", content)
    return bool(quoted or CLAUSE.match(content.lstrip(" ,")))


def check_style(article: Article, rules: Sequence[Rule]) -> Iterator[Remark]:
    """Yield the words that a house style has advice on, in the voices where it applies."""
    for rule in rules:
        for match in rule.words.finditer(article.text):
            speaker, voice = speaker_at(article.voices, article.sections, *match.span())
            if voice in rule.voices:
                whose = "" if speaker == JOURNALIST else f", {speaker}"
                yield Remark("house_style", *match.span(), f"{voice}{whose}: {rule.advice}")


def check_captions(article: Article, earlier: Iterable[Document]) -> Iterator[Remark]:
    """Yield the captions that say the same as one before, in this article or in an earlier one."""
    known: list[tuple[str, str]] = [
        (_words(document.text[slice(*span)]), f"in {document.file}")
        for document in earlier
        if document.text != article.text
        for span in _captions(document.text, find_sections(document.text, document.headline))
    ]
    for span in _captions(article.text, article.sections):
        words = _words(article.text[slice(*span)])
        where = next((place for other, place in known if _same(words, other)), None)
        if where:
            yield Remark("repeats", *span, f"used before {where}")
        else:
            known.append((words, f"at {locate(article.text, span.start)}"))


def check_quotations(article: Article, transcripts: Transcripts | None) -> Iterator[Remark]:
    """Yield each quotation, scare quotes aside, with what the transcripts have in its place; nothing without them."""
    if transcripts is None:
        return
    for each in article.voices.quotations:
        if each.kind == "scare":
            continue
        search = transcripts.find(each.text)
        words = "; ".join(f"{place.transcript}: {show_words(place.compared)}" for place in search.places)
        yield Remark("printings", each.start, each.end, tell(search) + (f": {words}" if search.classes else ""))


def _captions(text: str, sections: Sequence[Section]) -> list[Span]:
    return [
        Span(section.start, section.end)
        for section in sections
        if section.kind == "caption" and count_words(text[section.start : section.end]) >= SHORTEST_CAPTION
    ]


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _same(first: str, second: str) -> bool:
    return fuzz.ratio(first.split(), second.split(), score_cutoff=SAME_SENTENCE) > 0


# The page


def locate(text: str, place: int) -> str:
    """Return a place as a reader finds it: line and column, counted from 1."""
    line = text.count("\n", 0, place) + 1
    return f"line {line}, column {place - (text.rfind(chr(10), 0, place) + 1) + 1}"


def _list_checks(remarks: Sequence[Remark]) -> list[tuple[str, str]]:
    """Return the checks with their titles; quotations are held against transcripts only where there are some."""
    found = {remark.check for remark in remarks}
    return [(check, title) for check, title in CHECKS.items() if check != "printings" or check in found]


def write_text(audit: Audit) -> str:
    """Write the page as plain text, one remark a line."""
    document = audit.document
    lines = [f"Audit of {document.file}", "", *(f"The article {note}." for note in audit.notes)]
    for check, title in _list_checks(audit.remarks):
        own = [remark for remark in audit.remarks if remark.check == check]
        lines.append(f"{title}: {len(own) or 'none'}")
        for remark in own:
            place = f"{locate(document.text, remark.start)} (offset {remark.start})"
            passage = shorten_middle(document.text[remark.start : remark.end], LONGEST)
            lines.append(f"  {place}: “{passage}” – {remark.message}")
        lines.append("")
    return "\n".join([*lines, NOTE]) + "\n"


NOTE = (
    "Found by rule. A line points at a form of words and is no judgement; what is not listed may still need a look. "
    "Columns count characters; offsets count them from 0."
)


def write_html(audits: Sequence[Audit]) -> str:
    """Write the page as one HTML file without scripts or outside parts; the articles' text is escaped."""
    parts = []
    for number, each in enumerate(audits):
        if len(audits) > 1:
            parts.append(f"<h1>{escape(each.document.file)}</h1>")
        parts += (f"<p>The article {escape(note)}.</p>" for note in each.notes)
        for check, heading in _list_checks(each.remarks):
            own = [remark for remark in each.remarks if remark.check == check]
            label = f"{check}-{number}" if number else check
            parts.append(write_section(label, f"{heading} ({len(own)})", _write_table(each.document.text, own)))
    title = f"Audit of {', '.join(each.document.file for each in audits[:3])}"
    return write_page(title, [*parts, f"<p>{escape(NOTE)}</p>"])


def _write_table(text: str, remarks: Sequence[Remark]) -> str:
    rows = [
        (
            f"{locate(text, remark.start)}<br>offset {remark.start}",
            escape(shorten_middle(text[remark.start : remark.end], LONGEST)),
            escape(remark.message),
        )
        for remark in remarks
    ]
    return write_table(("Place", "Words", "Remark"), rows)


def audit_file(
    path: Path,
    codebook: Mapping[str, Any],
    house_style: Path | None = None,
    against: Path | None = None,
    transcript: Path | None = None,
) -> list[Audit]:
    """Read the articles of a file, or of a folder, as an extraction reads them, and return each with its remarks.

    Raises SourcebookError where a file is missing or holds no article that can be read.
    """
    rules = read_house_style(house_style) if house_style else []
    earlier = read_corpus(against.resolve()) if against else []
    transcripts = _read_transcript(transcript) if transcript else None
    audits, reasons = [], []
    for read in read_articles(path):
        if isinstance(read, Skipped):
            reasons.append(f"{read.file} {read.reason}")
            continue
        document = dataclasses.replace(read.document, file=read.source)
        remarks = audit(document, codebook, rules, earlier, read.parts, transcripts)
        audits.append(Audit(document, tuple(remarks), read.notes))
    if not audits:
        raise SourcebookError(f"{path} holds no article that could be read: {'; '.join(reasons[:3]) or 'it is empty'}.")
    return audits


def _read_transcript(path: Path) -> Transcripts:
    """Read a transcript, or a folder of them. Raises SourcebookError where one cannot be read."""
    transcripts, skipped = read_transcripts(path)
    for each in skipped:
        raise SourcebookError(f"{path}: {each.file} {each.reason}.")
    return transcripts
