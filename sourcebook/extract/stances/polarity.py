"""Positions: where a clause names an issue, and what its words say for or against it.

In a clause the rules look for an issue, by a noun for it ("rent control") or a verb phrase for doing it ("cap
rents"), and for words of position before it ("opposed") or after it ("would hurt tenants"). Two words of
opposition make support ("blocked a ban on"), as in the compositional treatment of polarity by Moilanen and
Pulman (2007, "Sentiment composition", RANLP).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from sourcebook.documents.words import Span
from sourcebook.extract.stances.cues import Cues, Issue

BEFORE, AFTER, PASSIVE, OWNER = "position before issue", "position after issue", "passive", "owner of the issue"
WORDED = (BEFORE, AFTER, PASSIVE)
"""The rules by which a word of position was found."""
_REACH = 10
"""Words that may lie between a word of position and a verb phrase for the issue."""
_REACH_SHORT = 5
"""The same before a noun for the issue, and between two words of position."""
_MEMORY = 600
"""Characters before a stretch in which an issue is named that the stretch takes up."""
_MEMORY_DEED = 2000
"""The same for a deed that is taken up by its word, "the bill"."""
_TOGETHER = 120
"""Characters within which issues are named together, and a deed with its issue."""
_WINDOW = 300
"""Characters that are searched for words of position on either side of an issue: what lies farther is out of reach."""
_REACH_AFTER = 8
"""Words that may lie between an issue and the words of position behind it."""


class Hit(NamedTuple):
    """A position found in a clause: the issue, the sign, the span from the first to the last word of it.

    `lead` is where the word stands whose subject holds the position, -1 where it has none. `own` says that only a
    subject or owner right at that word will do, and not whoever the clause is about or attributed to.
    """

    issue: Issue
    sign: int
    start: int
    end: int
    lead: int
    rule: str
    own: bool = False


class Positions:
    """A document while positions are looked for in its clauses."""

    def __init__(self, text: str, cues: Cues) -> None:
        self.text = text
        self.cues = cues
        self.plain = cues.masks.sub(_blank, _ASIDE.sub(_blank, text))

    def find(self, span: Span) -> list[Hit]:
        """List the positions on issues within a clause: those that may be anybody's first, in the clause's order."""
        words = self.text[slice(*span)]
        if words.endswith("?") or words.isupper() or self.cues.shares.search(words):
            return []
        found = [
            hit
            for issue, match, kind, sign in self._matches(span)
            for hit in self._read(span, issue, match, kind, sign)
        ]
        return sorted(found, key=lambda hit: (hit.own, hit.start))

    def _matches(self, span: Span) -> Iterator[tuple[Issue, re.Match[str], str, int]]:
        """Yield where a stretch names an issue, each place once: the issue, the match, its kind and sign."""
        named = False
        for issue in self.cues.issues:
            taken: set[int] = set()
            for pattern, kind, sign in issue.patterns:
                for match in pattern.finditer(self.plain, *span):
                    if taken.isdisjoint(range(*match.span())):
                        taken.update(range(*match.span()))
                        named = True
                        yield issue, match, kind, sign
        if not named:
            yield from self._taken_up(span)

    def _taken_up(self, span: Span) -> Iterator[tuple[Issue, re.Match[str], str, int]]:
        """Yield where a stretch takes up the issue named last before it: "the policy", "that order"."""
        for match in self.cues.again.finditer(self.plain, *span):
            named = self._introduced(match.group(), span.start) or self._last_named(span.start)
            if named and (match.group().lower() not in _OBJECTS or self._is_object(match.start())):
                yield named[0], match, "again", named[1]

    def _last_named(self, place: int) -> tuple[Issue, int] | None:
        """Give the issue named last before a place, and its sign: of those named together the most specific."""
        before = self._named_within(place - _MEMORY, place)
        if not before:
            return None
        near = [each for each in before if each[0] > before[-1][0] - _TOGETHER and not each[1].residual]
        return (near or before)[-1][1:3]

    def _introduced(self, words: str, place: int) -> tuple[Issue, int] | None:
        """Give the issue of a deed that is taken up by its word, "the bill", where it stood with an issue before."""
        deed = _singular(words.split()[-1])
        found = [each for each in self._named_within(place - _MEMORY_DEED, place) if each[3] == deed]
        return next((each[1:3] for each in found if each[0] > found[-1][0] - _TOGETHER), None)

    def _is_object(self, place: int) -> bool:
        """Say whether a word of position stands right before a place: "veto it"."""
        words = (match for pattern, _ in self.cues.before for match in pattern.finditer(self.plain, place - 30, place))
        return any(match.end() == place - 1 for match in words)

    def _named_within(self, start: int, end: int) -> list[tuple[int, Issue, int, str]]:
        """List where the text names an issue after one place and before another."""
        first, last = bisect_right(self._named, start, key=_place), bisect_left(self._named, end, key=_place)
        return self._named[first:last]

    @cached_property
    def _named(self) -> list[tuple[int, Issue, int, str]]:
        """List where the text names an issue by a noun or an act, with its sign and the deed that it belongs to."""
        return sorted(
            (
                (match.start(), issue, *self._place_in_deed(match, kind, sign))
                for issue in self.cues.issues
                for pattern, kind, sign in issue.patterns
                if kind in ("name", "act")
                for match in pattern.finditer(self.plain)
            ),
            key=_place,
        )

    def _place_in_deed(self, match: re.Match[str], kind: str, sign: int) -> tuple[int, str]:
        """Give an issue's sign in the deed before it, -1 for X in "a law that bans X", and the deed's word."""
        ends = (self.plain.rfind(mark, 0, match.start()) for mark in (". ", "\n"))
        floor = max(*ends, match.start() - _TOGETHER, 0)
        deeds = list(self.cues.deeds.finditer(self.plain, floor, match.end()))
        if not deeds:
            return sign, ""
        for _, _, each in self._chain(Span(deeds[-1].end(), match.start()), match.start(), kind):
            sign *= each
        return sign, _singular(deeds[-1].group())

    def _read(self, span: Span, issue: Issue, match: re.Match[str], kind: str, sign: int) -> Iterator[Hit]:
        """Yield the positions that a clause's words take on an issue it mentions, the outermost first."""
        if kind in ("suffered", "claim"):
            if not self._possible(span, match.start()):
                negated = self._negated(span.start, match.start()) if kind == "suffered" else 1
                yield Hit(issue, sign * negated, *match.span(), -1, kind)
            return
        layers = list(self._layers(span, issue, match, kind, sign))
        noun = kind in ("name", "again")
        subject = noun or (_is_gerund(match) and not self._is_progressive(span, match.start()))
        ruled = _RULED.search(self.text, *span) is not None
        after = self._after(span, match.end()) if subject or ruled else None
        if noun and not layers and (called := self._called(span, match)):
            start, end, each = called
            yield Hit(issue, sign * each, start, end, start, BEFORE)
        if after and (ruled or len(layers) <= (kind == "act")) and not self._unsaid(span, match.start()):
            end, each = after
            yield Hit(issue, sign * each, match.start(), end, -1, AFTER)
        if noun and not layers:
            yield from self._passive(span, issue, match, sign)
        yield from reversed(layers)
        if kind == "name":
            yield Hit(issue, sign, *match.span(), match.start(), OWNER, own=True)

    def _layers(self, span: Span, issue: Issue, match: re.Match[str], kind: str, sign: int) -> Iterator[Hit]:
        """Yield what the act and each word of position before it says, the innermost first.

        Each word has the sign of all that it governs: in "the court upheld the ban on X" the ban is against X, and
        so is the court. Only the outermost word may take its holder from the whole clause.
        """
        chain = self._chain(span, match.start(), kind)
        places = [(start, each) for start, _, each in chain]
        if kind == "act":
            places.append((match.start(), 1))
        edges = [span.start, *(end for _, end, _ in chain)]
        if kind != "act" and chain:
            sign *= self._negated(edges.pop(), match.start())
        for depth in range(len(places) - 1, -1, -1):
            start, each = places[depth]
            sign *= each * self._negated(edges[depth], start)
            if self._possible(span, start):
                if _RULED.search(self.text, *span):
                    yield Hit(issue, sign, start, match.end(), -1, "ruling")
                continue
            rule = BEFORE if chain else "act"
            own = depth > 0 or (not chain and _is_gerund(match) and not self._is_progressive(span, start))
            yield Hit(issue, sign, start, match.end(), start, rule, own)

    def _passive(self, span: Span, issue: Issue, match: re.Match[str], sign: int) -> Iterator[Hit]:
        """Yield the position of the doer of what is done to an issue: "the bill was vetoed by"."""
        for pattern, each in self.cues.before:
            for word in pattern.finditer(self.plain, match.end(), min(match.end() + _WINDOW, span.end)):
                near = len(self.plain[match.end() : word.start()].split()) <= _REACH_SHORT
                if near and _BE.search(self.text, match.end(), word.start()) and _BY.match(self.text, word.end()):
                    yield Hit(issue, sign * each, match.start(), word.end(), word.start(), PASSIVE)

    def _is_progressive(self, span: Span, place: int) -> bool:
        """Say whether a form of "be" stands before a place: "are suing"."""
        return _BE.search(self.text, max(span.start, place - 20), place) is not None

    def _possible(self, span: Span, place: int) -> bool:
        """Say whether words before a place make what follows a mere possibility, or say it of nobody: may, asked if."""
        if self._unsaid(span, place):
            return True
        if _NEVER.search(self.text, max(span.start, place - 30), place):
            return False
        found = self.cues.possibility.finditer(self.text, max(span.start, place - 60), place)
        return any(match.group() != "May" for match in found)  # the month

    def _unsaid(self, span: Span, place: int) -> bool:
        """Say whether words before a place say what follows of nobody: denied, asked if, declined to say whether."""
        unsaid = _UNSAID.search(self.text, max(span.start, place - _MEMORY_UNSAID), place)
        return unsaid is not None and (
            unsaid.group(1) is None or _NOR.search(self.text, unsaid.start(), span.end) is not None
        )

    def _called(self, span: Span, match: re.Match[str]) -> tuple[int, int, int] | None:
        """Find the judgement that a verb of naming passes on an issue: its start, end and sign ("called | X unfair").

        What may stand behind such an issue is what may stand behind "is".
        """
        verb = _CALLS.search(self.plain, max(span.start, match.start() - _REACH_VERB), match.start())
        named = _CALLED.match(self.plain, match.end(), span.end)
        if verb is None or named is None:
            return None
        words = "is " + self.plain[named.end() : span.end]
        for pattern, sign in self.cues.after:
            if judged := pattern.match(words):
                end = named.end() + judged.end() - len("is ")
                return verb.start(), end, sign * self._negated(span.start, verb.start())
        return None

    def _chain(self, span: Span, place: int, kind: str) -> list[tuple[int, int, int]]:
        """List the words of position before a place, each within reach of the next: start, end, sign."""
        found = [
            (*match.span(), sign)
            for pattern, sign in self.cues.before
            for match in pattern.finditer(self.plain, max(span.start, place - _WINDOW), place)
        ]
        chain: list[tuple[int, int, int]] = []
        for start, end, sign in sorted(found, key=lambda each: (each[1], each[1] - each[0]), reverse=True):
            between = self.plain[end:place]
            if end > place or _ASKS.match(self.plain, start):
                continue
            if _ASKED.search(between):
                break  # declined to say whether
            reach = _REACH if not chain and kind == "act" else _REACH_SHORT
            if len(between.split()) > reach or _PART.search(between):
                break
            apart = between.endswith(", ") and (kind == "again" or _FINITE.match(self.plain, place))
            if not chain and (apart or (kind != "act" and _ELSEWHERE.search(between))):
                break
            if chain and _JOINED.search(between):
                break
            if chain and sign < 0 and self.plain[chain[0][0] : chain[0][1]].lower() == "against":
                chain.pop(0)  # a war against, fought against: one word of opposition
            chain.insert(0, (start, end, sign))
            place = start
        return chain

    def _negated(self, floor: int, place: int) -> int:
        """Give -1 where a negation stands within three words before a place, else 1."""
        before = _LAST_WORDS.search(self.text, max(floor, place - 40), place)
        count = len(self.cues.negation.findall(before.group())) if before else 0
        return -1 if count % 2 else 1

    def _after(self, span: Span, place: int) -> tuple[int, int] | None:
        """Find the words of position behind an issue that is the subject: their end and sign."""
        found = [
            (match.start(), match.end(), sign)
            for pattern, sign in self.cues.after
            for match in [pattern.search(self.plain, place, min(place + _WINDOW, span.end))]
            if match and len(self.plain[place : match.start()].split()) <= _REACH_AFTER
        ]
        if not found:
            return None
        start, end, sign = min(found)
        return end, sign * self._negated(place, start)


_OBJECTS = ("it", "that", "this")
_ASIDE = re.compile(
    r"\s[—–]\s?(?:known as|including|those|defined|a term|i\.e\.|localities|cities|which)\b[^—–.\n]{0,160}[—–]\s"
    r"|\((?:also |formerly )?(?:known as|later)[^()\n]{0,80}\)"
)
_PART = re.compile(r"[;:—]|,\s(?:and|or)?\s?(?:he|she|they|it|if|who|which)\b")
_ELSEWHERE = re.compile(
    r"\b(?:about|over|in|from(?!\s\w+ing)|into|at|by|during|amid|where|because|on|tied|related|regarding|concerning)\b"
)
_RULED = re.compile(
    r"\b(?:[Cc]ourt|[Jj]udge|[Pp]anel|Circuit|Appeals)\b[^.]{0,40}\b(?:ruled|found|held|decided|ruling|says)\b"
)
_BE = re.compile(r"\b(?:is|are|was|were|be|been)\s(?:\w+ly\s|already\s|also\s|still\s|now\s)?\Z")
_BY = re.compile(r"\s(?:\w+\s){0,4}?by\s")
# What is denied, asked, or laid at somebody's door is nobody's position: denied that, accused Lee of, asked whether.
_UNSAID = re.compile(
    r"\b(?:(?:den(?:y|ies|ied|ying)|accus(?:e|es|ed|ing)|ask(?:s|ed|ing)?\s(?:whether|if|why|how)|"
    r"(?:wonder|question)(?:s|ed|ing)?\s(?:whether|if|why)|"
    r"(?:say|said|decid|comment|know|knew|tell|told|clear|sure|disclos|reveal|answer)\w*\s(?:\w+\s){0,3}?(?:whether|if)|"
    r"charg(?:ed|es|ing)\sthat)|([Nn]either))\b[^;:\n]*\Z"
)
_MEMORY_UNSAID = 120
_NOR = re.compile(r"\bnor\b")
_REACH_VERB = 40
"""Characters before an issue in which the verb that names it is looked for."""
_CALLS = re.compile(
    r"\b(?:call(?:s|ed|ing)?|label(?:s|l?ed|l?ing)?|describ(?:e[sd]?|ing)|brand(?:s|ed|ing)?|dub(?:s|bed)?|deem(?:s|ed)?"
    r"|consider(?:s|ed)?|f(?:i|ou)nds?|thinks?|thought|regard(?:s|ed)?|dismiss(?:es|ed)?)\s(?:(?:the|a|an|that|this|such|any)\s)?"
    r"(?:[\w-]+\s){0,2}\Z"
)
_CALLED = re.compile(r"[\w\s-]{0,12}?\s(?:as\s|to\sbe\s)?(?=\w)")
_NEVER = re.compile(r"\b(?:can|could|will|would)\s(?:never|not\sever)\s\Z")  # could never | support
_ASKED = re.compile(r"\b(?:whether|if|why|how)\b")
_ASKS = re.compile(r"\w+\s(?:whether|if|why|how|what|about)\b")
_FINITE = re.compile(r"\w+(?:ed|s)\b")
_JOINED = re.compile(r"(?:,|\b(?:and|or))\s*\Z")
_LAST_WORDS = re.compile(r"(?:\S+\s+){0,3}\S*\Z")


def _place(named: tuple[int, Issue, int, str]) -> int:
    return named[0]


def _singular(word: str) -> str:
    word = word.lower()
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")


def _is_gerund(match: re.Match[str]) -> bool:
    return match.group().split()[0].lower().endswith("ing")


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
