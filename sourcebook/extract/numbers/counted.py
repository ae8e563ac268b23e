"""The noun that a number counts, and the rate that it is told at.

A noun phrase is read from the number to its head: the last of its plurals ("240 small red lamps"), or where
there is no plural the first word that can be a noun ("36,000 staff", "a 12-page report"). The word lists are
data/lexicons/counted.yml.
"""

from __future__ import annotations

import re

from sourcebook.documents.lexicons import read_words
from sourcebook.extract.numbers.expressions import CARDINALS, SCALES, Number
from sourcebook.extract.numbers.units import is_plural, load_units, name_unit, read_unit

MOST_WORDS = 8
"""Words behind a number in which its noun is looked for."""

_WORDS = read_words("counted")
_NUMBER_WORDS = frozenset((*CARDINALS, *SCALES, "tens", *(f"{scale}s" for scale in SCALES)))
_SHARES = frozenset(("half", "fraction", "ratio", "majority"))

_OF = re.compile(r"(?: out)? of(?= )")
_FOR_MONEY = re.compile(r" (?:in|for|of|worth of)(?= )")
_DETERMINER = re.compile(rf" (?:{'|'.join(_WORDS['determiners'])})(?= )")
_ARTICLE = re.compile(r" an?(?= )")
_NUMBER_AGAIN = re.compile(
    rf"(?: (?:more|fewer|less) than| about| nearly| some| roughly| almost)? "
    rf"(?:\d[\d,.]*+|(?:{'|'.join(CARDINALS)})(?!\w))(?: (?:{'|'.join(SCALES)})s?(?!\w))?(?= )"
)
_SKIPPED = re.compile(rf" (?:{'|'.join(_WORDS['skipped'])})(?! than\b)(?= )")
_WORD = re.compile(r"[ -][\"“‘'(]?((?:[A-Z]\.){2,}|[^\W_][\w'’&/-]{0,40}+)[\"”]?")
_NO_NOUN = re.compile(r"[\w-]{3,}(?:ed|ing)|\w+(?:ly|est)|\d.*|(?:of|in|for)-.*")
_ADJECTIVE = re.compile(r"\w{3,}(?:ible|ous|less|ive|ful|ical)")
_NUMBER_AS_NAME = re.compile(r" (?:(?:19|20)\d\d|7[0-8]7)(?= \w)")
_POSSESSIVE = re.compile(r".*(?:['’]s|s['’])")
_COMPARATIVE = re.compile(r" \w+er than\b")
_COMPARED_WORD = re.compile(r"\w{2,}er|more|less|worse")
_RATE = re.compile(r" per |-per-|/")
_RATE_TIME = re.compile(
    r"[ -](?:an?|each|every)[ -](second|minute|hour|day|week|month|quarter|year)\b"
    r"(?! (?:ago|earlier|before|later|after))"
)
_CONVERSION = re.compile(r" \([^()\n]{1,30}\)")
_PRICED = re.compile(rf"[ -](?:an?|each)[ -]({'|'.join(_WORDS['priced'])})\b")
_BASE = re.compile(rf"(\d[\d,]*\d|(?:(?:{'|'.join(_WORDS['per'])}) )?[a-z]+)")


def read_counted(text: str, lowered: str, number: Number, end: int) -> tuple[str, str]:
    """Read the noun that is counted, in the singular, and the words for it: "inmate" and "female inmates".

    Args:
        text: the document.
        lowered: the document in lower case.
        number: the number expression.
        end: where its phrase ends, a hedge behind it included.

    Returns:
        The noun and the words; both empty where no noun is counted.
    """
    opened = (_FOR_MONEY if number.kind == "money" else _OF).match(lowered, end)
    if not opened and number.unit and number.kind != "multiple":
        return "", ""
    at = opened.end() if opened else end
    if opened and number.rule in _SHARES and (unit := read_unit(text, lowered, _skip(_ARTICLE, lowered, at))):
        return unit.name, ""
    determined = _skip(_DETERMINER, lowered, _skip(_ARTICLE, lowered, at) if number.rule == "half" else at)
    at = _skip_counts(lowered, determined) if opened else _skip(_SKIPPED, lowered, determined)
    alone = number.value == 1 and number.value_high is None and not number.kind
    one = alone and not opened
    words, spans, head = _read_noun_phrase(text, at, singular=one, one_plural=alone or number.rule == "ratio")
    if not words:
        return "", ""
    if text.startswith("-", end) and (own := _first_noun(words[:1])) >= 0:
        head = own  # a 12-page letter
    elif head < 0:
        if opened:  # half of the council, but not: five of magnitude 6
            shared = number.rule in (*_SHARES, "vague") or bool(number.kind)
        else:  # 36,000 staff, but not: three-quarters think
            shared = number.rule not in (*_SHARES, "vague") or determined > end
        head = _first_noun(words) if shared and not _COMPARATIVE.match(lowered, at) else -1
        if one or opened:
            head = _last_noun(words, head)
    if number.kind == "multiple" and len(words) == 1 and _COMPARED_WORD.fullmatch(words[0]):
        return "", ""  # 12 times longer
    if head < 0 or (opened and number.kind == "money" and _is_when_or_where(opened[0], text, spans, words[head])):
        return "", ""
    return name_unit(words[head]), text[spans[0][0] : spans[-1][1]]


def _is_when_or_where(opener: str, text: str, spans: list[tuple[int, int]], head: str) -> bool:
    """Say whether "in" behind an amount names a time or a place: $3 million in two months, in Callow County."""
    timed = load_units().get(name_unit(head), {}).get("kind") == "duration"
    return opener.strip() == "in" and (timed or text[spans[0][0]].isupper())


def _skip(pattern: re.Pattern[str], lowered: str, at: int) -> int:
    """Give the offset behind what matches at ``at``, again and again."""
    while match := pattern.match(lowered, at):
        at = match.end()
    return at


def _skip_counts(lowered: str, at: int) -> int:
    """Give the offset behind a further number and a "most": of the 100 largest towns, of its most loyal buyers."""
    return _skip(_SKIPPED, lowered, _skip(_NUMBER_AGAIN, lowered, at))


def _read_noun_phrase(
    text: str, at: int, singular: bool, one_plural: bool
) -> tuple[list[str], list[tuple[int, int]], int]:
    """Read the words of a noun phrase, their spans, and the index of its head, the last plural (-1 for none).

    Where the noun is ``singular``, as behind "one", what looks like a plural is the verb and ends the phrase; so
    does a second plural where ``one_plural`` is all there can be: "one in three adults walks".

    Two adjectives or names may be joined ("tall or wide lamps"); where no plural follows, the phrase ends
    before the conjunction.
    """
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    head, joined = -1, 0
    while len(words) < MOST_WORDS and (match := _WORD.match(text, at)):
        word = match[1].lower()
        if word in ("and", "or") and words and head < 0 and not joined:
            joined = len(words)
        elif _ends(match[1], word) or (head >= 0 and not is_plural(word)):
            break
        if word.isdigit() and not _NUMBER_AS_NAME.match(text, at):
            break
        if words and (word in _WORDS["verbs"] or (singular and is_plural(word))):
            break
        words.append(word)
        spans.append(match.span(1))
        at = _skip_counts(text, match.end()) if _POSSESSIVE.fullmatch(word) else match.end()
        if is_plural(word):
            head = len(words) - 1
            if one_plural or name_unit(word) in load_units():
                break
        if text[match.end(1) : match.end()] and text[match.start(1) - 1] not in '"“':
            break
    keep = head + 1 if head >= 0 else joined or len(words)
    return words[:keep], spans[:keep], head


def _ends(written: str, word: str) -> bool:
    """Say whether a word ends a noun phrase; "US" and "IT" in capitals are names and do not."""
    return word in _NUMBER_WORDS or (word in _WORDS["ends"] and written not in ("US", "IT"))


def _is_no_noun(word: str) -> bool:
    return word in _WORDS["verbs"] or (word not in _WORDS["nouns"] and bool(_NO_NOUN.fullmatch(word)))


def _last_noun(words: list[str], first: int) -> int:
    """Give the index of the last of the nouns that stand together from ``first``: "one shop owner standing"."""
    last = first
    while 0 <= last < len(words) - 1 and not _is_no_noun(words[last + 1]):
        last += 1
    return last


def _first_noun(words: list[str]) -> int:
    """Give the index of the first word that can be a noun, or -1 if what comes first is a verb or an adverb.

    A word that ends as adjectives do is passed over if a noun follows: "one plausible account".
    """
    for index, word in enumerate(words):
        last = index == len(words) - 1 and word in _WORDS["nouns"]
        if not last and (word in _WORDS["adjectives"] or _POSSESSIVE.fullmatch(word)):
            continue
        if _is_no_noun(word):
            return -1
        behind = _first_noun(words[index + 1 :]) if _ADJECTIVE.fullmatch(word) else -1
        return index if behind < 0 else index + 1 + behind
    return -1


def read_rate(text: str, lowered: str, end: int, kind: str) -> tuple[str, int]:
    """Read the rate behind a quantity and where it ends: " per hour", also for "an hour"; " per 100,000".

    Args:
        text: the document.
        lowered: the document in lower case.
        end: where the quantity's number and unit end.
        kind: the kind of its unit; only money is told "a ticket".
    """
    if per := _RATE.match(lowered, end):
        if unit := read_unit(text, lowered, per.end()):
            return f" per {unit.name}", unit.end
        if base := _BASE.match(lowered, per.end()):
            return f" per {name_unit(base[1])}", base.end()
    if match := _RATE_TIME.match(lowered, end) or (_PRICED.match(lowered, end) if kind == "money" else None):
        return f" per {name_unit(match[1])}", match.end()
    conversion = _CONVERSION.match(lowered, end)
    return (read_rate(text, lowered, conversion.end(), kind)[0] if conversion else ""), end
