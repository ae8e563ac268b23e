"""Whom a number is attributed to: the nearest source, and behind it only whom the text puts there.

The nearest source of a number is that of the outermost attribution whose content holds it. A source behind it needs
words that make it one: a second cue of saying or finding inside the first one's content ("Lee said the police had told
her that 30 ..."), or a source that is cited ("Lee, citing a county report, said 30 ..."). What merely has the form of
an attribution names no source: a deed ("employers added 40 jobs"), a dateline, a claim that somebody rejects, people
who are counted ("six in 10 voters say"). The words are data/lexicons/sources.yml.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from sourcebook.documents.lexicons import read_words
from sourcebook.documents.words import find_sentences
from sourcebook.extract.numbers.statements import Source
from sourcebook.extract.reading.cues import find_cue
from sourcebook.extract.reading.names import is_role
from sourcebook.extract.reading.reference import resolve
from sourcebook.extract.speech.attributions import Attribution
from sourcebook.extract.speech.read import Voices

# Attributions that may hold a number, looked at from the nearest before it: their contents are short.
_LOOK_BACK = 30
_NEAR = 80
"""Characters behind a work in which its maker is looked for."""
_REACH = 300
"""Characters behind a content in which its sentence's end is looked for."""

_WORDS = read_words("sources")
_PASTS = read_words("counted")["verbs"] | read_words("words")["pasts"]
_CLOSED = frozenset().union(*(read_words("words")[tag] for tag in "ARIWo"))
_ADVERBS = read_words("words")["R"] | {"well"}
_NEXT_WORD = re.compile(r" ([a-z]+)")
_NUMBER_WORDS = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|half|most|a (?:third|quarter|majority))"
_COUNTED = re.compile(rf"(?:{_NUMBER_WORDS}%?|[\w, .]*%)", re.IGNORECASE)
_SHARE_BEHIND = re.compile(
    r" (?:in|out of|of every) (?:\d|ten|five|four|three)|-in-|%| percent| per cent", re.IGNORECASE
)
_DATELINE = re.compile(r"[A-Z][A-Z .'’-]+(?:, [A-Z][\w. ]+)?(?: \([\w /]+\))? ?(?:--?|[–—]) ")
_NOUN_PHRASE = r"(?:[A-Z][\w.&'’-]*(?: (?:of(?: the)?|and|for|on|&) (?=[A-Z]))? ?)+"
_WORK = "|".join(sorted(_WORDS["works"]))
_MADE = (
    rf"(?i:{_WORK})\b"
    r"(?:,? (?:released|published|conducted|done|compiled|commissioned|issued|provided|collected|gathered|kept))?"
    r" (?:by|from)"
)
_MAKER = re.compile(rf"{_MADE} (?:the |an? )?(?P<maker>{_NOUN_PHRASE})")
_MAKER_UNNAMED = re.compile(
    rf"{_MADE} (?:the|an?|its|their) (?P<maker>(?!(?:{_WORK})\b)[a-z][\w’'-]*(?: [a-z][\w’'-]*){{0,3}})\Z"
)
"""Who made a work, where it is no name, at the end of the work's noun phrase: "an audit by the state comptroller"."""
_FINDING = "|".join(sorted(_WORDS["finding"]))
_FINDS = re.compile(rf" (?:{_FINDING}) ")
"""What ``_FOUND`` needs, found in a fraction of the time that it takes where there is none."""
_FOUND = re.compile(
    rf"(?P<source>\b(?:(?i:the|an?|new|recent|its|their|his|her) ){{0,2}}(?:[\w.&'’-]+ ){{0,3}}?(?i:{_WORK})\b"
    r"(?: (?:released |published |compiled |collected |issued )?(?:from|by) [^,.;:\n]{3,60}?)?)"
    rf" (?:also )?(?:{_FINDING}) "
)
_SHOWN = re.compile(
    rf", (?P<source>(?:the |an? |new |recent )*(?:[\w.&'’-]+ ){{0,3}}?(?i:{_WORK})\b"
    rf"(?: (?:from|by|of) [^,.;:\n]{{3,60}}?)?) (?:also )?(?:{_FINDING})(?=[.;\n]|\Z)"
)
"""The work that closes a sentence: "... fell 12 percent, figures from the guild show."."""
_ARTICLE = re.compile(r"^(?:the|an?|its|their|his|her) ", re.IGNORECASE)
_CITING = re.compile(
    r"\b(?:citing|quoting|relying on|referring to|pointing to) (?:an? |the |his |her |its |their )?"
    r"(?P<cited>[^,.;:()\n“”\"]{3,80}?)(?=,|;|\.(?:\s|$)|\)|:| (?:that|which|who|showing|said|says)\b)",
    re.IGNORECASE,
)
_POSSESSIVE_NAME = re.compile(
    r"(?:[Tt]he )?([A-Z][\w.&-]*(?: [A-Z][\w.&-]*)*['’]s?(?: [A-Z][\w.&'’-]*(?: of [A-Z]\w+)?)+)"
)
_OBJECT = re.compile(r"(?: (?!that\b)[\w’'-]+){0,3} ")
_NO_STEP = re.compile(
    r"(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Ww]e|I|[Yy]ou|who|which|that|one|a|another|some|many|each|every|\d.*)(?!\w)"
    r"|(?!police\b|officials\b)[a-z]+$"
)
"""Sources that are no second step: pronouns, counts, and plain nouns without an article."""
_ADVERBIAL = re.compile(
    r"(?:in|on|at|by|as|for|with|during|after|before|since|from|according|under|over)\b", re.IGNORECASE
)
MOST_BEFORE = 3
"""Words that may stand in a content before the source of a second step."""
_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|should|did|do|does|said|came|went|fell"
    r"|rose|made|took|lost|left|died|got|ha[sd]n|\w{3,}ed)\b"
)
_CLOSES = re.compile(r"\s*(?:;|--?\s|[–—])")
_PUTTING = re.compile(
    r"(?P<source>\b(?:(?i:the|an?|its|their|his|her) )?(?:[\w.&'’-]+ ){1,6}?)(?:has |have |had )?"
    r"(?:put|puts|placed|places|pegged|pegs) (?:the|its|their|his|her|that|this) (?:[\w$'’-]+ ){1,6}?at "
    r"(?:about |around |roughly |nearly |more than |at least |over |just |under |only |up to |almost |some )*\Z"
)
"""Who puts a figure: "the mayor put the number at | 30"."""
_BREAKS = re.compile(r"(?:[,;:]|\b(?:and|but|while|whereas|although|though|that|as|said|because))\s")
_PREDICTED = re.compile(
    r"(?:[ -][\w-]+){0,2}? (?:that |which |(?:more |less )?than )?(?P<source>(?:the |its |an? )?(?:[\w.&'’-]+ ){1,4}?)"
    r"(?:had |have |has )?(?:forecast|predicted|projected|estimated|expected)"
    r"(?=[.,;\n]| (?:in|for|by|on|earlier|last)\b|\Z)"
)
"""Who predicted a figure, in the clause that describes it: "... beat the 30 | that analysts had forecast"."""
_RELATIVES = ("who", "which", "that")
_DETERMINED = (
    r"\b(?:[Tt]he|[Aa]n?|[Tt]his|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Oo]ne|[Aa]nother|[Ss]ome|[Mm]any)"
    r"(?: (?!(?:the|an?|of|for|at|from|with|in|on|by|to|and|that|is|was|were)\b)[\w.&'’-]+){1,4}"
)
_PLURAL_FIRST = r"(?:^|(?<=[.!?:;,] ))[A-Z][\w-]*(?: [a-z-]+)?s\b"
_ANTECEDENT = re.compile(
    rf"(?:(?:{_DETERMINED}|{_PLURAL_FIRST})(?: (?:of|for|at|from|with) (?:[A-Z][\w.&'’-]*(?: [A-Z][\w.&'’-]*){{0,4}}"
    rf"|[a-z-]+))?|{_PLURAL_FIRST})(?=,? \Z)",
    re.MULTILINE,
)
_ANTECEDENT_OF = re.compile(rf"{_DETERMINED}(?= (?:of|for|at|from|with) \Z)")
_INSERTION_ENDS = re.compile(r", (?!(?:including|and|or|with|such|among|as)\b)")
_SURVEYS = read_words("words")["surveys"]
_SHARE = re.compile(r"(?:%| percent\b| per cent\b| in (?:\d+|ten|five|four|three)\b)")
_PARTS = re.compile(rf"[,;–—-] ?(?:{'|'.join(sorted(_WORDS['contrasting']))})\b|;")


class Span(Protocol):
    """Anything that covers ``[start, end)`` of a document."""

    @property
    def start(self) -> int:
        """First code point."""

    @property
    def end(self) -> int:
        """Code point after the last."""


def trace_sources(text: str, voices: Voices) -> Callable[[Span], Source | None]:
    """Return a function that gives a number's sources: the nearest, and those behind it that the text names.

    Args:
        text: the document.
        voices: what ``read_voices`` read in it.
    """
    ordered = [each for each in voices.attributions if is_source(text, each)]
    ordered.sort(key=lambda each: each.content_start)
    starts = [each.content_start for each in ordered]

    def trace(number: Span) -> Source | None:
        last = bisect_right(starts, number.start)
        near = ordered[max(0, last - _LOOK_BACK) : last]
        if putting := _find_putting(text, voices, number):
            return putting
        around = [each for each in near if each.content_end >= number.end and _tells(text, each, number)]
        if not around:
            around = [each for each in near if _goes_on_to(text, each, number)][-1:]
        steps = list(_order(_leave_out_parted(text, around)))
        if not steps:
            return (
                _find_work(text, number)
                or _find_behind(text, voices, number)
                or _go_on_with_poll(text, voices, ordered[:last], number)
            )
        first = steps[0]
        names = [name_source(voices, first)]
        names += [name_source(voices, each) for each in steps[1:] if _is_step(text, first, each)]
        names += _cited(text, first, number)
        names = [name for name in dict.fromkeys(names) if name]
        assert first.source_start is not None and first.source_end is not None
        return Source(
            " > ".join(names[:1] + [name for name in names[1:] if not _same(names[0], name)]),
            first.source_start,
            first.source_end,
        )

    return trace


def is_source(text: str, attribution: Attribution) -> bool:
    """Say whether an attribution's source can be one at all: no dateline, no count, no bare "this"."""
    start, end = attribution.source_start, attribution.source_end
    if start is None or end is None:
        return False
    written = text[start:end]
    if _COUNTED.fullmatch(written) or (
        _SHARE_BEHIND.match(text, end) and written[-1:].isalnum() and _COUNTED.match(written)
    ):
        return False
    words = written.lower().split()
    if attribution.kind != "direct" and _is_no_report(text, attribution, words):
        return False
    if words[0] in _WORDS["demonstratives"] and len(words) > 1 and words[-1] not in _WORDS["tellers"]:
        return False
    line = text.rfind("\n", 0, start) + 1
    return not (text[line:start].strip() == "" and _DATELINE.match(text, start) and written.isupper())


def _is_no_report(text: str, attribution: Attribution, source: list[str]) -> bool:
    """Say whether the words only look like a report: a slug in capitals, a demand, a verb in the source's place."""
    start, end = attribution.source_start or 0, attribution.source_end or 0
    if len(attribution.cue) > 2 and attribution.cue.isupper():
        return True
    if attribution.cue_start is not None and end <= attribution.cue_start:
        between = text[end : attribution.cue_start].lower().split()
        if between and between[-1] in _WORDS["demanding"]:
            return True
    verb = source[0] in _PASTS or (len(source) == 1 and source[0].endswith("ed"))
    if verb and not text[start].isupper():
        return True
    following = _NEXT_WORD.match(text, end)
    opens = text[max(0, start - 2) : start].strip() in ("", ".", "!", "?", "”")
    if verb and len(source) == 1 and opens and following and following[1] not in _CLOSED:
        return following[1] != attribution.cue
    return source[-1] in _ADVERBS and text[end - 1].islower() and source[-1] != source[0]


def _tells(text: str, attribution: Attribution, number: Span) -> bool:
    """Say whether an attribution's cue tells a number, and neither rejects what is told nor does a deed with it."""
    cue_start, cue_end = attribution.cue_start, attribution.cue_end
    if cue_start is None or cue_end is None or attribution.kind == "direct":
        return True
    if _is_inserted(text, attribution) and _INSERTION_ENDS.search(text, cue_end, number.start):
        return False  # behind the comma that closes the relative clause
    between = text[min(attribution.source_end or cue_start, cue_start) : cue_end].lower().split()
    if any(word in _WORDS["rejecting"] for word in between[-4:]):
        return False
    cue = find_cue(attribution.cue)
    if cue is None or cue.lemma not in _WORDS["done"] or number.start < cue_end:
        return True
    done = _OBJECT.fullmatch(text, cue_end, number.start)
    return not done or bool(_FINITE.search(text, number.end, attribution.content_end))


def _is_inserted(text: str, attribution: Attribution) -> bool:
    """Say whether a relative clause between commas tells: "the union, | which says it has 400 members, met"."""
    start = attribution.source_start or 0
    return attribution.source.lower() in _RELATIVES and text.endswith(", ", 0, start)


def _find_antecedent(text: str, attribution: Attribution) -> tuple[int, int] | None:
    """Find what a relative pronoun takes up, where it is no name: "a spokesman for the union, | who said"."""
    start = attribution.source_start
    if start is None or not _is_inserted(text, attribution):
        return None
    floor = max(text.rfind("\n", 0, start) + 1, start - 100)
    found = _ANTECEDENT.search(text, floor, start)
    if found is None:
        return None
    whose = _ANTECEDENT_OF.search(text, floor, found.start()) if attribution.source.lower() == "who" else None
    role = whose and is_role(whose.group().split()[-1].lower())
    return (whose if whose and role else found).start(), found.end()


def _goes_on_to(text: str, attribution: Attribution, number: Span) -> bool:
    """Say whether a content that is cut at a semicolon, a dash or in a list goes on to a number in its sentence."""
    end = attribution.content_end
    if attribution.cue_end is None or attribution.content_start < attribution.cue_end or number.start < end:
        return False
    if attribution.source.lower() in ("who", "which", "that"):
        return False  # the content ends with its relative clause
    if number.start - end > _REACH or not _CLOSES.match(text, end) or not _tells(text, attribution, number):
        return False
    sentences = find_sentences(text, attribution.content_start, min(len(text), end + _REACH))
    return number.end <= sentences[0].end and "\n" not in text[end : number.end]


def _order(attributions: Sequence[Attribution]) -> Iterator[Attribution]:
    """Yield attributions from the outermost: the one in whose content the others, cue and all, are told."""

    def depth(each: Attribution) -> tuple[int, int]:
        inside = sum(_holds(other, each) for other in attributions if other is not each)
        return inside, each.content_start - each.content_end

    yield from sorted(attributions, key=depth)


def _holds(outer: Attribution, inner: Attribution) -> bool:
    """Say whether an attribution is told in another's content; who closes the sentence tells all of it."""
    if inner.cue_start is None or outer.cue_start is None:
        return False
    holds = outer.content_start <= inner.cue_start < outer.content_end
    held = inner.content_start <= outer.cue_start < inner.content_end
    return holds and (not held or outer.rule == "content before cue")


def _leave_out_parted(text: str, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Leave out what another clause parts from the number, one with a source of its own: "..., but Lee said 30 ..."."""
    return [
        each
        for each in attributions
        if not any(_is_parted(text, each, other) for other in attributions if other is not each)
    ]


def _is_parted(text: str, outer: Attribution, inner: Attribution) -> bool:
    if inner.source_start is None or inner.cue_start is None or not _holds(outer, inner):
        return False
    before = text[outer.content_start : inner.source_start]
    clause = before.rstrip().endswith(",") and len(before.split()) >= MOST_BEFORE and not _ADVERBIAL.match(before)
    return clause or _contrasts(text, outer) or bool(_PARTS.search(before))


def _is_step(text: str, first: Attribution, inner: Attribution) -> bool:
    """Say whether an attribution that opens the first one's content makes its source one that the first relies on."""
    start, end = inner.source_start, inner.source_end
    if start is None or end is None or not _holds(first, inner):
        return False
    before, written = text[first.content_start : start].split(), text[start:end]
    if len(before) > MOST_BEFORE or (_NO_STEP.match(written) and not _is_work(written) and not _names_role(written)):
        return False
    cue = find_cue(inner.cue)
    deed = cue is not None and cue.lemma == "find" and not text.startswith(" that ", inner.cue_end)
    if deed and not _is_work(written):
        return False  # deputies found 75 rifles
    return inner.cue.lower().startswith("according") or (cue is not None and cue.lemma in _WORDS["steps"])


def _is_work(written: str) -> bool:
    return not _WORDS["works"].isdisjoint(written.lower().split())


def _names_role(written: str) -> bool:
    """Say whether a plain noun is of people in a role: engineers, firefighters."""
    return written.isalpha() and written.islower() and written.endswith("s") and is_role(written.removesuffix("s"))


def _contrasts(text: str, attribution: Attribution) -> bool:
    """Say whether a content that stands before its cue is set against it: "While one says so, another says ..."."""
    words = text[attribution.content_start : attribution.content_start + 20].lower().split()
    before = attribution.cue_start is not None and attribution.content_end <= attribution.cue_start
    return before and bool(words) and words[0] in _WORDS["contrasting"]


def _find_work(text: str, number: Span) -> Source | None:
    """Find the data, report or study that a sentence takes a number from: "data from the census show that 40 ..."."""
    line = text.rfind("\n", 0, number.start) + 1
    begin = max(line, number.start - _REACH)
    sentence = [each for each in find_sentences(text, begin, number.end) if each.start <= number.start][-1:]
    spans = [each for each in sentence if _FINDS.search(text, each.start, number.start)]
    found = [match for each in spans for match in _FOUND.finditer(text, each.start, number.start)]
    if not found or _PARTS.search(text, found[-1].end(), number.start):
        return None
    return _name_work(text, *found[-1].span("source"))


def _name_work(text: str, start: int, end: int) -> Source:
    """Name who made a work, else the work."""
    maker = _MAKER.search(text, start, end) or _MAKER_UNNAMED.search(text, start, end)
    return Source(maker["maker"].strip() if maker else _ARTICLE.sub("", text[start:end]), start, end)


def _find_behind(text: str, voices: Voices, number: Span) -> Source | None:
    """Find the source that stands behind a figure: who predicted it, or the work that closes the sentence."""
    if predicted := _PREDICTED.match(text, number.end):
        start, end = predicted.start("source"), predicted.start("source") + len(predicted["source"].rstrip())
        name = " ".join(resolve(voices.names, start, end).split())
        return Source(name, start, end) if name else None
    line = text.find("\n", number.end)
    stop = min(line if line >= 0 else len(text), number.end + _REACH)
    sentence = find_sentences(text, number.start, stop)[:1]
    shown = _SHOWN.search(text, number.end, sentence[0].end) if sentence else None
    return _name_work(text, *shown.span("source")) if shown else None


def _find_putting(text: str, voices: Voices, number: Span) -> Source | None:
    """Find who puts a figure: "..., but the mayor put the number at | 30"."""
    begin = max(text.rfind("\n", 0, number.start) + 1, number.start - _REACH)
    sentence = find_sentences(text, begin, number.start)[-1:]
    if not sentence:
        return None
    clause = max((match.end() for match in _BREAKS.finditer(text, sentence[0].start, number.start)), default=begin)
    found = _PUTTING.match(text, max(clause, sentence[0].start), number.start)
    if not found:
        return None
    start, end = found.start("source"), found.start("source") + len(found["source"].rstrip())
    if maker := _MAKER.search(text, start, end):
        return Source(maker["maker"].strip(), start, end)
    name = " ".join(resolve(voices.names, start, end).split())
    return Source(name, start, end) if name else None


def _go_on_with_poll(text: str, voices: Voices, before: Sequence[Attribution], number: Span) -> Source | None:
    """Find the poll of the sentence before, of which a share without a source of its own is another result."""
    if not (_SHARE.match(text, number.end) or _SHARE.search(text, number.start, number.end)):
        return None
    begin = max(text.rfind("\n", 0, number.start) + 1, number.start - _REACH)
    sentences = [each for each in find_sentences(text, begin, number.end) if each.start <= number.start]
    last = before[-1] if before else None
    if len(sentences) < 2 or last is None or last.source_start is None or last.source_end is None:
        return None
    own = text[sentences[-1].start : number.start].lower().split()
    if own and own[0] not in _WORDS["further"]:
        return None
    near = sentences[-2].start <= max(last.source_start, last.content_start) < sentences[-1].start
    survey = _SURVEYS.intersection(last.source.lower().split())
    if not near or not survey or _SURVEYS.intersection(own) or any(map(find_cue, own)):
        return None
    return Source(name_source(voices, last), last.source_start, last.source_end)


def _cited(text: str, attribution: Attribution, number: Span) -> Iterator[str]:
    """Yield what the source cites for a number, in a phrase beside the source or at its sentence's ends."""
    start, end = attribution.source_start, attribution.source_end
    if start is None or end is None or attribution.kind == "direct":
        return
    line = text.rfind("\n", 0, number.start) + 1
    stop = text.find("\n", number.end, number.end + _REACH)
    stop = min(len(text), number.end + _REACH) if stop < 0 else stop
    for sentence in find_sentences(text, max(line, number.start - _REACH), stop):
        if sentence.start <= number.start < sentence.end:
            for match in _CITING.finditer(text, *sentence):
                if match.end() <= number.start or match.start() >= number.end:
                    yield " ".join(match["cited"].split())


def name_source(voices: Voices, attribution: Attribution) -> str:
    """Give the name that an attribution's source stands for: an office whole, and who made a study."""
    start, end = attribution.source_start, attribution.source_end
    if start is None or end is None:
        return ""
    text = voices.names.text
    stop = attribution.cue_start - 1 if attribution.cue_start is not None and attribution.cue_start > end else end
    if (made := _MAKER_UNNAMED.search(text, start, min(stop, end + _NEAR))) and made.start() < end:
        return made["maker"]
    antecedent = slice(*(_find_antecedent(text, attribution) or (start, start)))
    return _name_span(voices, start, end) or " ".join(_ARTICLE.sub("", text[antecedent]).split())


def _name_span(voices: Voices, start: int, end: int) -> str:
    text = voices.names.text
    if office := _POSSESSIVE_NAME.fullmatch(" ".join(text[start:end].split())):
        return office[1]
    if (made := _MAKER.search(text, start, min(len(text), end + _NEAR))) and made.start() < end:
        return made["maker"].strip()
    return " ".join(resolve(voices.names, start, end).split())


def _same(one: str, other: str) -> bool:
    """Say whether two names of a chain are of one source, one of them in fewer words."""
    return set(one.lower().split()) <= set(other.lower().split()) or set(other.lower().split()) <= set(
        one.lower().split()
    )
