"""What a mention refers to: the full name behind a last name, a description or a pronoun.

A pronoun goes to the nearest sentence before that has a person of fitting gender, there to who speaks or else stands
first: the preference for subjects and recent sentences of Hobbs (1978) and of centering (Grosz, Joshi and Weinstein
1995), without syntax. A wrong name costs more than none: where a noun for a role stands between ("a Lee adviser"), or
two people fit, the mention keeps the article's own words, and what names nobody stays empty.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from sourcebook.documents.lexicons import read_words
from sourcebook.extract.reading.cues import find_cue
from sourcebook.extract.reading.nameable import can_name, is_agent
from sourcebook.extract.reading.names import ROLES, Entity, Names, differ_in_gender, fold, is_role, spell_title

_NAMES, _CLASSES = read_words("names"), read_words("words")
_TITLES, _ORGANISATIONS = _NAMES["titles"], _NAMES["organisations"]
_ASIDE = re.compile(r",\s|\s(?:who|that|which|in\sa)\s|\s\((?![A-Z][A-Za-z]{0,8}\.?\)\s[A-Z])|;")
_PREPOSITION = re.compile(r"\s(?:of|for|at|from|with|in|on|to|by|near|behind|inside|outside|against|about)\s")
_ALONE = frozenset(
    (
        "last",
        "next",
        "this",
        "early",
        "late",
        "himself",
        "herself",
        "itself",
        "also",
        "too",
        "alone",
        "then",
        "later",
        "again",
        "sr",
        "jr",
    )
)
_OWNS = re.compile(r"[’'](?:s(?=.)|(?!s\b).)", re.DOTALL)  # Lee's | wife, not Lee's at a mention's end
_RECORDED = _CLASSES["recorded"]
_DESCRIBED = re.compile(r",\s(?:who|the|an?)\s(?=[a-z\d])")  # Ann Lee, | who built it; Ann Lee, | the head of
_ONE_OF = re.compile(r"\Aone\sof\s", re.IGNORECASE)  # One of | the divers, Ann Lee, said
_LEFT_OVER = re.compile(r"['’]s\Z|,\s[a-z]+(?:ed|ing)\Z")  # the board's; her friend, sitting
_JOINED = re.compile(r"([^,;]+?)\sand\s([^,;]+)")
_BEFORE = re.compile(r"([\w’'.-]+)[  ]\Z")
_NEXT_WORD = re.compile(r"\s(?:also\s|later\s|then\s|has\s|had\s)?(\w+)")
_PRONOUNS = {
    "he": "he",
    "him": "he",
    "his": "he",
    "himself": "he",
    "she": "she",
    "her": "she",
    "herself": "she",
}
_NOBODY = frozenset(("i", "we", "you", "they", "this", "that", "these", "those", "the", "there", "what", "whose"))
_HEAD = re.compile(r"\s(?:of|for|at|from|with|in|on|who|that|to)\s|,")
_AGED = re.compile(r"\A(?:the|a|an)\s(?:[\w-]+\s){0,2}?(\d\d?)-year-old", re.IGNORECASE)
_DESCRIPTION = re.compile(r"[Tt]he\s|(?:[A-Z][\w.-]*\s)+[A-Z]\w*\Z")  # the mayor; Salem Mayor
_ARTICLE = re.compile(r"\A(?:the|a|an)\s", re.IGNORECASE)
_OFFICE = re.compile(r"\A(?:[A-Z][\w.’'-]*\s)+\Z|\A(?:the\s)?(?:[A-Z][\w.’'-]*\s)*[A-Z]\w+\s(?:of|for|on)\s")
_APPOSED = re.compile(
    r"\s?(?:\([^()]{1,40}\)\s?)?,\s(?:(?:an?|the)\s[^,.;:()]{1,60}\snamed\s|(?:then-|(?:the|then|state|city|county|federal|former|local|retired)\s)*(?:[A-Z][\w.’'-]*\s){0,3}?)"
)
_PLACED = re.compile(r"\s(?:of|from)\s[A-Z]|\s\(")
_INSERTED = re.compile(
    r"(?:\s?\([^()]{1,40}\))?(?:,\s(?:[A-Z][^,;:!?\n]{0,30},|(?:the|an?)\s[^,.;:!?\n]{1,100}))?,?\s?"
)
_OPENING = re.compile(r"(?:\A|\n|[.!?]\s)The\s\Z")
_ADJACENT = re.compile(r"[’')\]]*,?\s?\Z")
_REACH_OF_IT = 2
"""Sentences with names before "it" in which its body is looked for."""


def resolve(names: Names, start: int, end: int, last: tuple[int, str] | None = None) -> str:
    """Give the full name that the mention `text[start:end]` refers to.

    `last` is the place and the name of the speaker before, to whom a pronoun refers where no name stands between.
    What cannot be led back keeps its words without article, where they can name somebody; else the result is empty.
    """
    if start in names.labelled:
        return names.labelled[start]
    written = " ".join(names.text[start:end].split())
    low = written.lower().replace("’", "'")
    first = low.split("'")[0] if " " not in low else low
    if first in _PRONOUNS:
        return _of_pronoun(names, start, _PRONOUNS[first], last)
    if first == "it":
        return _of_it(names, start)
    if first in ("who", "which", "that"):
        return _of_relative(names, start, first)
    if first in _NOBODY or not written:
        return ""
    comma = names.text.find(", ", start, end)
    named = (
        _pair(names, start, end)
        or _head(names, start, end)
        or _apposed(names, start, end)
        or (_apposed(names, start, comma) if comma > 0 else "")
    )
    if named:
        return named
    head = _HEAD.split(written)[0]
    if head.split()[-1:] and head.split()[-1].lower() in ROLES and _DESCRIPTION.match(written):
        described = _described(names, start, head)
        if described:
            return described
    aged = _AGED.match(low)
    named = _of_age(names, aged.group(1)) if aged else ""
    bare = _LEFT_OVER.sub("", _ARTICLE.sub("", written))
    return named or (bare if can_name(bare) else "")


def _head(names: Names, start: int, end: int) -> str:
    """Give the name that heads a mention; none where a noun for a role heads it ("a Lee adviser", "an aide to Lee")."""
    text = names.text
    aside = _ASIDE.search(text, start + 1, end)
    stop = aside.start() if aside else end
    free = [mention for mention in names.between(start, stop) if not _OWNS.match(text, mention[1], stop)]
    for begin, last, entity in reversed(free):
        after = text[last:stop].strip(" .’'\"”“)")
        if after and not _is_loose(text[last:stop]):
            continue  # a noun follows: the name only qualifies it
        if not _is_governed(text[start:begin]):
            return entity.name
    return ""


def _is_loose(after: str) -> bool:
    """Say whether what follows a name in its phrase leaves it the head: "of Salem", "himself", "(D-Ill.)"."""
    if _PREPOSITION.match(after):
        return True
    if not any(map(str.islower, after.split())):
        return True  # what was left off the name
    word = after.split()[0].lower().strip(".,")
    return word in _ALONE or word in _CLASSES["pasts"] or (word.startswith(("'s", "’s")) and len(after.split()) == 1)


def _is_governed(before: str) -> bool:
    """Say whether a preposition or participle parts a noun from a name: "an aide to", not "Secretary of State"."""
    words = before.split()
    if len(words) > 1 and words[-1].endswith("ing") and is_role(words[-2]):
        return True  # a lawyer representing | Lee
    found = list(_PREPOSITION.finditer(before))
    if not found:
        return False
    own = before[: found[0].start()].split()
    between = before[found[-1].end() :].split()
    behind = before[found[0].end() :].split()
    named = all(word[0].isupper() or word in ("of", "for", "the", "and") for word in behind)
    if not own or (named and _is_said_by(own[-1].lower(), found[0].group().strip())):
        return False
    if not own[-1][0].isupper():
        return True
    titled = any(word.lower().strip(".,’'") in _TITLES for word in between)
    return not (titled or (between and own[-1].lower() in _TITLES))


def _is_said_by(noun: str, preposition: str) -> bool:
    """Say whether a noun for words has their speaker behind it: a letter from | Lee, a recording of | Lee."""
    said = noun in _CLASSES["words_said"] and preposition in ("from", "by")
    return said or (noun in _RECORDED and preposition in ("from", "by", "of"))


def _apposed(names: Names, start: int, end: int) -> str:
    """Give the name that stands beside a role: "its chief, | Lou Maddox, added"."""
    written = names.text[start:end]
    own = _HEAD.split(_ONE_OF.sub("", written))[0].split()
    if not own or not any(map(is_agent, (own[-1].lower(), own[-1].lower().removesuffix("s")))):
        return ""
    beside = _APPOSED.match(names.text, end)
    if not beside:
        return ""
    for begin, last, entity in names.between(end, end + 60):
        titles = names.text[beside.end() : begin]
        if "," in titles or any(part and not part[0].isupper() for part in titles.split()):
            return ""
        if not entity.organisation and (entity.person or " " in entity.name):
            closed = names.text[last : last + 1] in (",", ".", ":", ")", ";", "") or _PLACED.match(names.text, last)
            return entity.name if closed or _is_said(names.text, last) else ""
    return ""


def _is_said(text: str, end: int) -> bool:
    after = _NEXT_WORD.match(text, end)
    cue = find_cue(after.group(1)) if after else None
    return cue is not None and cue.tense in ("past", "third", "same")


def _pair(names: Names, start: int, end: int) -> str:
    """Give both names where two people speak together; empty where they are not two people."""
    head = _HEAD.split(names.text[start:end])[0]
    joined = _JOINED.fullmatch(head)
    if not joined:
        return ""
    parts = [(start + joined.start(part), start + joined.end(part)) for part in (1, 2)]
    pair = [_head(names, *part) or _apposed(names, *part) for part in parts]
    people = [
        name for name in pair if name and (fold(name) in names.entities) and not names.entities[fold(name)].organisation
    ]
    return " and ".join(people) if len(set(people)) == 2 else ""


def _of_age(names: Names, age: str) -> str:
    """Lead "the 46-year-old" back to the person whose name this age follows."""
    found = {entity.name for _, end, entity in names.mentions if names.text.startswith(f", {age},", end)}
    return found.pop() if len(found) == 1 else ""


def _of_it(names: Names, place: int) -> str:
    """Give the body that the nearest sentences before name, where they name one only."""
    for count, sentence in enumerate(names.sentences_before(place)):
        bodies = {entity.name for start, _, entity in sentence if entity.organisation or _is_body(names, start, entity)}
        if bodies or count + 1 == _REACH_OF_IT:
            return bodies.pop() if len(bodies) == 1 else ""
    return ""


def _is_body(names: Names, start: int, entity: Entity) -> bool:
    """Say whether a name that is no person's opens its sentence after an article: "The | Salem Water District met"."""
    return (
        not entity.person and " " in entity.name and _OPENING.search(names.text, max(0, start - 8), start) is not None
    )


def _of_relative(names: Names, place: int, pronoun: str) -> str:
    """Give what "who" or "which" takes up: the name right before it, or the one that an apposition describes."""
    before = names.between(max(0, place - 150), place)
    if not before:
        return ""
    _, end, entity = before[-1]
    fits = entity.person or not entity.organisation if pronoun == "who" else not entity.person
    between = names.text[end:place]
    if _ADJACENT.fullmatch(between):
        return entity.name if fits else ""
    return entity.name if pronoun == "who" and fits and _INSERTED.fullmatch(between) else ""


def _of_pronoun(names: Names, place: int, gender: str, last: tuple[int, str] | None = None) -> str:
    """Give a person of the nearest sentence before, where the gender fits.

    That is who speaks there ("Lee said"), else the first that is no owner, else the first. Nobody where the sentence
    joins two who fit alike ("Ann Lee and Eve Roy").
    """
    spoke = names.entities.get(fold(last[1])) if last and last[0] <= place else None
    if spoke and not (spoke.person and (not gender or spoke.gender in (gender, ""))):
        spoke = None
    for sentence in names.sentences_before(place):
        if last and spoke and sentence[-1][0] < last[0]:
            return spoke.name
        people = [
            mention for mention in sentence if mention[2].person and (not gender or mention[2].gender in (gender, ""))
        ]
        people = [each for each in people if gender and each[2].gender == gender] or people
        if people:
            ranks = [_prominence(names.text, *mention[:2]) for mention in people]
            best = people[ranks.index(max(ranks))]
            rival = next((each for each in people if each[0] > best[0] and each[2] is not best[2]), None)
            joined = rival and names.text[best[1] : rival[0]].strip(" ,") in ("and", "&", "or")
            return "" if joined else best[2].name
        _, end, first = sentence[0]
        if not (first.person or first.organisation) and " " in first.name and names.text.startswith(", who ", end):
            return first.name
    return spoke.name if spoke else ""


def _prominence(text: str, start: int, end: int) -> int:
    """Rank a mention by what stands beside it: a verb of saying, nothing of note, or a possessive."""
    after = _NEXT_WORD.match(text, end)
    before = _BEFORE.search(text, max(0, start - 30), start)
    for word in (after and after.group(1), before and before.group(1)):
        cue = find_cue(word) if word else None
        if cue and cue.tense != "base" and cue.tense != "ing" and cue.family in ("speech", "claim"):
            return 2
    return 0 if text[end : end + 2] in ("'s", "’s") else 1


# Roles that say nothing without what stands before them, and words before them that say nothing.
_GENERIC = frozenset(("chief", "director", "head", "leader", "member", "minister", "officer", "official", "secretary"))
_PLAIN = frozenset(("former", "then", "current", "outgoing", "incoming", "new", "late", "longtime", "acting"))


def _described(names: Names, place: int, head: str) -> str:
    """Lead "the attorney general" back to the person so described; of equals, to one mentioned alone of late.

    A description by a party that fits nobody ("the Ohio Democrat", of whom the article says only "senator") is of the
    person whom the sentences before are about.
    """
    written = re.findall(r"[\w-]+", _ARTICLE.sub("", head))
    words = {word.lower() for word in written}
    role = spell_title(written[-1])
    proper = {word.lower() for word in written if word[0].isupper()} - (words & ROLES)
    offices = _NAMES["same_office"] if role in _NAMES["same_office"] else {role}
    fitting: list[tuple[int, int, Entity]] = []
    for entity in names.entities.values():
        if entity.person and offices & entity.roles and not differ_in_gender(words, entity):
            index = bisect_left(entity.places, place)
            qualified = words & entity.described - {role} or role not in _GENERIC or not words - _PLAIN - {role}
            if qualified and (not proper or proper & entity.described):
                fitting.append((len(words & entity.described), entity.places[index - 1] if index else -1, entity))
    fitting.sort(key=lambda each: each[:2], reverse=True)
    if fitting and (
        len(fitting) == 1 or fitting[0][0] > fitting[1][0] or _is_alone(names, fitting[0][1], fitting[1][1])
    ):
        return fitting[0][2].name
    party = role in ("democrat", "republican", "lawmaker", "legislator")
    return _of_pronoun(names, place, "") if proper and party else ""


def _is_alone(names: Names, place: int, rival: int) -> bool:
    """Say whether a sentence ends between a rival's last mention and a place: only one of them was spoken of last."""
    return place > rival and re.search(r"[.!?][\"”’')]*\s+[A-Z“\"]|\n", names.text[max(rival, 0) : place]) is not None
