"""The last check on a speaker or source: whether its words can name anybody at all.

No name are clauses ("his crew sent a letter"), shares and numbers, adverbs and words that open sentences, pronouns for
things, headlines in capitals, words that run together, and what a page prints around an article.
"""

from __future__ import annotations

import re

from sourcebook.documents.lexicons import read_words
from sourcebook.extract.reading.names import GIVEN, ROLES, SUFFIXES, is_role

_NAMES, _CLASSES = read_words("names"), read_words("words")
_LONGEST = 16
_LONGEST_ACRONYM = 6
_ARTICLE = re.compile(r"\A(?:the|a|an)\s", re.IGNORECASE)
_TOURING = re.compile(r"[A-Z]\w+ing [A-Z]\w+ [a-z]")  # Touring Salem museum
_GLUED = re.compile(
    r"[A-Z]\w+\)? (?!Mac|Fitz|Van|Von|Del)[A-Z][a-z]{2,}[A-Z][A-Za-z]"
)  # words that run together: Ann LeePentagon
_ADVERB = re.compile(r"\w{2,}(?:al|ed|ing|ab|ent|ant|ous|ive|ate|[dtr]e|den|ent|ear|ag)(?:er)?ly\Z")
_TIME_OF_DAY = re.compile(r"\d{1,2}(?::\d\d)?\s?(?:AM|PM|am|pm|a\.m|p\.m)")
_SPEAKERS = (_CLASSES["owners"] | _CLASSES["P"] | frozenset(("who", "which", "that"))) - {"you"}
_PERSONS = frozenset(("everyone", "everybody", "someone", "somebody", "nobody", "anyone", "others", "each"))
_NAMES_TOO = frozenset(("march", "may", "april", "june", "august", "will"))
_OPENING = (_CLASSES["S"] | _CLASSES["W"] | _CLASSES["no_names"]) - _NAMES_TOO
_SINGLE = frozenset().union(*(_CLASSES[each] for each in "PDARICSWt"), _CLASSES["no_names"], _NAMES["furniture"])
_POINTING = frozenset(("here", "there", "that", "what", "where", "how", "let", "it"))  # Here's Lee
_DEMONSTRATIVES = frozenset(("this", "that", "these", "those"))
_OBJECTS = frozenset(("him", "them", "himself", "herself", "themselves", "it", "he", "she", "they", "i", "we", "you"))
_GROUPS = _NAMES["organisations"] | ROLES | _CLASSES["texts"] | frozenset(("people", "surveyed", "polled", "same"))
_HEADED = re.compile(
    r"\s(?:of|for|at|from|with|in|into|on|onto|who|that|to|over|by|about|after|before|against|without|near|under|behind"
    r"|inside|outside|as|during|through|around|among|between|since|until|despite|which|and|or)\s|,|\s[–—-]"
)
_ABSTRACT = re.compile(r"[a-z]{2,}(?:tion|sion|ment|ness|ity|ism|ance|ence|ship|ery)\Z")
_NUMBER = re.compile(r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|\w+teen|ten|eleven|twelve")
_SEAT = re.compile(r"[DRI]-[A-Z]")  # D-Ohio
_PARTITIVE = re.compile(
    r"\A(?:one|some|many|most|several|few|half|all|both|each|none)\sof\s(?:the|his|her|its|their|my|our)\s",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d\Z")
_FILED = re.compile(r"[A-Z][\w’'.-]* [a-z]+ed\Z")  # lawyers for Lee filed
_AGENTIVE = re.compile(r"[a-z]{2}(?:er|or|ist|ian|eer|crat|ee|ant|(?<!m)ent|woman|man|men|women|people|folk)\Z")
_SPEAKING = frozenset().union(
    *(_NAMES[each] for each in ("organisations", "people")),
    *(_CLASSES[each] for each in ("texts", "words_said", "surveys", "speaking", "d")),
)
_SAID = _CLASSES["words_said"] | _CLASSES["texts"] | _CLASSES["surveys"]
_NO_AGENTS = _CLASSES["no_agents"].difference(*(_CLASSES[each] for each in ("texts", "words_said", "speaking")))
_NO_NAMES_ALONE = (
    frozenset().union(_NAMES["openers"], _NAMES["common_openers"], _CLASSES["no_speakers"]) - _CLASSES["d"]
)
_POSSIBLE = frozenset(("will", "may", "can", "might"))


def can_name(words: str) -> bool:
    """Say whether words, without an article before them, can name or describe somebody."""
    parts = words.replace("’", "'").split()
    low = [part.lower().strip(".,:;'\"“”()[]") for part in parts]
    if not parts or len(parts) > _LONGEST or not any(part[0].isalpha() for part in parts):
        return False
    if len(parts) == 1:
        return _is_single(parts[0], low[0])
    return not (
        _opens_no_name(parts, low)
        or any(part.endswith("%") or part in _CLASSES["shares"] for part in low)
        or sum(part.isupper() and len(part) > 1 for part in parts) > 3 - (" ".join(parts).isupper())
        or sum(part in _NAMES["furniture"] for part in low) > 1
        or parts[-1] == "MORE"  # a link's word
        or low[-1] in _CLASSES["spans"]
        or _TIME_OF_DAY.match(words)
        or _GLUED.search(words)
        or any(_is_clause(low, index) for index in range(1, len(low)))
    )


def can_speak(words: str) -> bool:
    """Say whether a mention's words can be a speaker's or source's: a name, a description, or a pronoun for one."""
    low = words.lower().replace("’", "'")
    return low.split("'")[0] in _SPEAKERS or can_name(_ARTICLE.sub("", words))


def _is_single(word: str, low: str) -> bool:
    if word[0].isdigit() and not low.endswith("-old"):
        return False
    if low in _PERSONS | _NAMES_TOO or word in GIVEN:
        return True
    if _NUMBER.fullmatch(low) or low.rstrip(".") in SUFFIXES:
        return False
    shouted = word.isupper() and word.isalpha() and len(word) > _LONGEST_ACRONYM
    common = word.islower() and low.endswith("ed")
    return not (low in _SINGLE or low.split("'")[0] in _CLASSES["P"] or _ADVERB.match(low) or shouted or common)


def _opens_no_name(parts: list[str], low: list[str]) -> bool:
    """Say whether the first word is one that opens no name: while, something, these figures, running the."""
    first, second = low[0], low[1]
    if len(first) == 1 and parts[0].isupper() and parts[0].endswith("."):
        return False  # A. Lee
    if first in _DEMONSTRATIVES:
        return not (parts[1][0].isupper() or second in _GROUPS or second.rstrip("s") in _GROUPS)
    stem, _, clipped = first.partition("'")
    if first in _OPENING or (first in _CLASSES["t"] and not parts[1][0].isupper() and first not in _NAMES_TOO):
        return True
    if (clipped not in ("", "s") and stem in _CLASSES["P"]) or (clipped == "s" and stem in _POINTING):
        return True
    if not first.endswith("ing") or parts[0] in GIVEN:
        return False
    return second in _CLASSES["D"] | {"into", "from"} or _TOURING.match(" ".join(parts)) is not None


def _is_clause(low: list[str], index: int) -> bool:
    """Say whether a word makes its phrase a clause: an auxiliary, a pronoun, an article after no preposition."""
    word, before = low[index], low[index - 1]
    if word.endswith(("'ll", "'re", "'ve", "n't")):
        return True
    governed = before in _CLASSES["I"] | _CLASSES["o"]
    if word in _OBJECTS or (word in _CLASSES["A"] and word not in _POSSIBLE):
        return not (governed and word == "them")
    free = governed or before in _CLASSES["C"] | _CLASSES["d"] | {"half", "such"}
    return word in ("the", "a", "an") and not free and index > 1


def can_describe(words: str) -> bool:
    """Say whether words that are nobody's full name can be a speaker's: names, or headed by a noun for who can speak.

    A noun for people or a body, or for what words stand in; a verb, an adverb or a thing's name heads no speaker.
    """
    closing = _CLASSES["pasts"] | _CLASSES["clipped"]
    unfinished = " " in words and words.split()[-1] in _CLASSES["unfinished"]
    if unfinished or words.split()[-1].lower().rstrip(".") in closing or _FILED.search(words):
        return False
    words = words.replace("’", "'")
    partitive = _PARTITIVE.match(words)
    if partitive:  # one of the divers, but not many of her planks
        return any(each[0].isupper() or is_speaking_noun(each) for each in words[partitive.end() :].split())
    parts = _HEADED.split(_ARTICLE.sub("", words))[0].split()
    while len(parts) > 1 and parts[-1].lower() in _CLASSES["trailing"]:
        parts.pop()
    if not parts:
        return False
    low = [part.lower().strip(".,:;'\"“”()[]").removesuffix("'s") for part in parts]
    last = parts[-1].strip("'\"“”(")[:1]
    if _is_broken(parts, low):
        return False
    if len(parts) == 1 and low[0].endswith("ing") and len(words.split()) > 1 and parts[0] not in GIVEN:
        return is_speaking_noun(low[0])  # Standing with
    if len(parts) == 1 and last.isupper() and parts[0] not in GIVEN:
        followed = " " in words and _ABSTRACT.match(low[0])  # Evidence of
        return len(low[0]) > 1 and ((low[0] not in _NO_NAMES_ALONE and not followed) or is_speaking_noun(low[0]))
    if last.isupper() or last.isdigit():
        return not (parts[0].islower() and low[0].endswith("ing") and low[0] not in _CLASSES["attributes"])
    return is_speaking_noun(low[-1])


def _is_broken(parts: list[str], low: list[str]) -> bool:
    """Say whether words are no phrase with a head: they hold a verb, or open with a sum or a shouted word."""
    shouted = parts[0].isupper() and low[0].removesuffix("ed") in _NO_NAMES_ALONE
    return (
        parts[0][0] in "$£€"
        or (_YEAR.match(parts[0]) is not None and parts[-1][0].isupper())
        or parts[-1] == "MORE"  # a link's word
        or "but" in low
        or _SEAT.match(parts[0]) is not None
        or (len(parts) > 1 and low[0].endswith("ing") and low[1] in _CLASSES["d"] | _CLASSES["D"])
        or (parts[0].isupper() and "/" in parts[0])
        or low[0] in _CLASSES["pasts"]
        or (parts[0].islower() and (len(parts[0]) == 1 or low[0] in _CLASSES["finite"]))
        or (len(parts) > 1 and low[0] in _CLASSES["A"] - _POSSIBLE)  # Do Trojans
        or (low[0].isdigit() and len(low[0]) < 3 and low[-1] in _SAID)  # (the Jan.) 25 call
        or (_is_doing(parts[0]) and len(parts) > 1 and low[-1].endswith("s") and low[-1] in _SAID)
        or (low[0].endswith("ed") and low[1:2] != [] and low[1] in _CLASSES["D"])
        or (len(parts) > 1 and (shouted or low[0] in _NAMES["furniture"]))
        or low[-1] in _CLASSES["spans"]
        or any(_is_verb(parts, low, index) for index in range(1, len(parts)))
    )


def _is_doing(word: str) -> bool:
    """Say whether a word is a verb in -ing: dodging questions."""
    return word.islower() and word.endswith("ing") and len(word) > 5 and word not in _CLASSES["attributes"]


def _is_verb(parts: list[str], low: list[str], index: int) -> bool:
    """Say whether a word after the first is a verb, or an article that only one brings in."""
    word, before = low[index], low[index - 1]
    if word == "the":
        return before not in _CLASSES["I"] | _CLASSES["C"] | _CLASSES["d"]
    if parts[index][0].isupper() and parts[index - 1].islower() and _is_no_subject(before):
        return parts[-1][0].isupper() or any(part.endswith("'s") for part in (*parts[: index - 1], parts[index]))
    past = word in _CLASSES["pasts"] and parts[index - 1][0].isupper()
    subject = parts[index - 1][0].isupper() or (before not in _CLASSES["d"] and is_speaking_noun(before))
    done = word.endswith("ed") and index + 1 < len(low) and subject
    return past or done or word in _CLASSES["finite"]


def _is_no_subject(word: str) -> bool:
    """Say whether a name behind a noun opens a clause: the way | Lee (argues), the misery | Lee (blames)."""
    listed = word in _CLASSES["no_subjects"] or _ABSTRACT.match(word) is not None
    return listed and not is_speaking_noun(word)


def is_agent(word: str) -> bool:
    """Say whether a noun names a person, by a list or by its ending."""
    listed = word in _NO_AGENTS or word in _CLASSES["texts"] or word in _CLASSES["words_said"]
    return is_role(word) or (_AGENTIVE.search(word) is not None and not listed)


def is_speaking_noun(word: str) -> bool:
    """Say whether a noun names people, bodies or texts."""
    singular = word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
    if word in _NO_AGENTS:
        return False
    return (
        any(each in _SPEAKING or is_role(each) for each in (word, singular, word.removesuffix("es")))
        or (_AGENTIVE.search(singular) is not None and singular not in _NO_AGENTS)
        or "-year-old" in word
    )
