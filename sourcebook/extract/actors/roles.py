"""Actors by rule: the rows of actors.csv for names that an article lets speak.

What a name or a title says plainly (a police department, a mayor, a state by its name) is coded; anything else keeps
its level and function empty, because an empty cell is honest and a guess is not. An administration has the level of
the office whose title the articles give its head, and a president who has one is the president of the country.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from sourcebook.documents.lexicons import read_words
from sourcebook.extract.actors.index import Actor

_PLACES = read_words("places")
_STATES, _CITIES = ("|".join(sorted(_PLACES[kind])).replace("_", " ") for kind in ("states", "cities"))

# Words of a name, or a title, with the level and function that they say; the first that fits decides.
_BY_NAME = (
    (r"\bFraternal Order of Police\b|\b(?:Police|Sheriffs['’]?|Officers['’]?) .*(?:Union|Association)\b", "none",
     "police_union"),
    (r"\b(?:Police|Sheriff['’]s (?:Office|Department)|Highway Patrol)\b", "", "police"),
    (r"^(?:U\.S\. )?Supreme Court$|\bU\.S\. District Court\b", "federal", "court"),
    (r"^(?:\d+\w\w|[A-Z]\w+th|First|Second|Third) (?:U\.S\. )?Circuit\b", "federal", "court"),
    (r"\b(?:Supreme|Circuit|District|Appeals|Superior) Court\b|\bCourt of\b", "", "court"),
    (r"\b(?:White House)\b", "federal", "executive"),
    (r"\b(?:Department of (?:Homeland Security|Justice|State|Defense|Labor)|Justice Department|U\.S\. Census Bureau"
     r"|Immigration and Customs Enforcement|ICE|FBI|CIA|DHS|Customs and Border Protection|Border Patrol)\b",
     "federal", "agency"),
    (r"\b(?:U\.S\. (?:Senate|House|Congress)|House of Representatives|Congressional Budget Office)\b|^Congress$"
     r"|^[Cc]ongressional \w+$", "federal", "legislature"),
    (r"^[Ff]ederal (?:\w+ )?(?:agents|authorities|officials|prosecutors)$", "federal", "agency"),
    (r"^[Ff]ederal government$|^U\.S\. government$", "federal", "executive"),
    (rf"^(?:{_STATES})(?:['’]s)? (?:[Ss]tate )?(?:[Ll]egislature|[Ll]awmakers|[Ss]enate|[Aa]ssembly)$",
     "state", "legislature"),
    (rf"^(?:{_STATES})$", "state", "jurisdiction"),
    (r"^[Ss]tate (?:lawmakers|legislators|legislature)$", "state", "legislature"),
    (rf"^(?!New York$)(?:{_CITIES})$", "municipal", "jurisdiction"),
    (r"^(?:[Bb]ig-city |[Cc]ity )?mayors$", "municipal", "executive"),
    (r"^[Cc]ity officials$", "municipal", "agency"),
    (r"^(?:[Ll]ocal )?police (?:chiefs|departments|officers)$|^[Ll]ocal police$", "", "police"),
    (r"\b(?:advocates|activists)$", "none", "advocacy"),
    (r"\b(?:City Council|Board of Aldermen)\b", "municipal", "legislature"),
    (r"\b(?:County (?:Commission|Board)|Board of Supervisors)\b", "county", "legislature"),
    (r"\bCounty$", "county", "jurisdiction"),
    (r"^City of\b", "municipal", "jurisdiction"),
    (r"\b(?:Department|Agency|Bureau|Ministry)\b", "", "agency"),
    (r"\b(?:Times|Post|News|CNN|NPR|Herald|Tribune|Chronicle|Gazette|Examiner|Journal|Associated Press|Reuters"
     r"|Bloomberg|Politico|Axios|BuzzFeed|Breitbart)$", "none", "news_organisation"),
    (r"\b(?:Gallup|Rasmussen|Quinnipiac|YouGov|Ipsos|poll|survey)\b", "none", "pollster"),
    (r"\b(?:University|Research Center|Policy Institute)\b", "none", "research"),
    (r"^journalist$", "none", "other"),
)  # fmt: skip
_BY_TITLE = {
    "mayor": ("municipal", "executive"),
    "councilman": ("municipal", "legislature"),
    "councilwoman": ("municipal", "legislature"),
    "governor": ("state", "executive"),
    "assemblyman": ("state", "legislature"),
    "assemblywoman": ("state", "legislature"),
    "congressman": ("federal", "legislature"),
    "congresswoman": ("federal", "legislature"),
    "sheriff": ("county", "police"),
    "senator": ("", "legislature"),
    "representative": ("", "legislature"),
    "judge": ("", "court"),
    "justice": ("", "court"),
}
_BY_OFFICE = {"president": "federal", "governor": "state", "mayor": "municipal"}
_RULES = tuple((re.compile(pattern), level, function) for pattern, level, function in _BY_NAME)


def list_rows(actors: Callable[[], Iterable[Actor]]) -> Iterator[dict[str, str]]:
    """Yield the rows of actors.csv (with ``rule``) for a corpus's actors, which are gone through three times.

    The rule says which names were merged into one, each with what that rests on.
    """
    governed = {owner for each in actors() if (owner := _find_owner(each.name))}
    heads: dict[str, set[str]] = defaultdict(set)
    for each in actors():
        if not _find_owner(each.name) and (last := each.name.split()[-1]) in governed:
            heads[last] |= {_BY_OFFICE[title] for title in each.titles if title in _BY_OFFICE}
    for each in actors():
        titles = sorted(each.titles)
        level, function, rule = _judge_actor(each.name, titles)
        if not rule:
            level, function, rule = _judge_administration(each.name, titles, heads, governed)
        merged = ", ".join(f"{other} ({why})" for other, why in sorted((each.merged or {}).items()))
        rule = "; ".join(part for part in (rule, merged and f"merged: {merged}") if part)
        role = ", ".join(titles)
        yield {
            "actor": each.name, "name": each.name, "level": level, "function": function, "role": role, "rule": rule
        }  # fmt: skip


def _find_owner(name: str) -> str:
    """Return whose administration a name says, or nothing."""
    owner, _, rest = name.partition(" ")
    return owner if rest == "administration" else ""


def _judge_actor(name: str, titles: Collection[str]) -> tuple[str, str, str]:
    """Return an actor's level and function, empty where nothing says them, and the rule that does."""
    for pattern, level, function in _RULES:
        if pattern.search(name):
            return level, function, "words of the name"
    for title in titles:
        if title in _BY_TITLE:
            return *_BY_TITLE[title], "title"
    return "", "", ""


def _judge_administration(
    name: str, titles: Collection[str], heads: Mapping[str, Collection[str]], governed: Collection[str]
) -> tuple[str, str, str]:
    """Return level and function of an administration by its head's title, and of a president who has one.

    An administration has a level where all who bear the name, and have an office, have one of the same.
    """
    if owner := _find_owner(name):
        levels = heads.get(owner, ())
        return (next(iter(levels)), "executive", "its head's title") if len(levels) == 1 else ("", "", "")
    if "president" in titles and name.split()[-1] in governed:
        return "federal", "executive", "title"
    return "", "", ""
