"""Actors by rule: the rows of actors.csv for names that an article lets speak.

What a name or a title says plainly (a police department, a mayor) is coded; anything else keeps its level and
function empty, because an empty cell is honest and a guess is not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

# Words of a name, or a title, with the level and function that they say; the first that fits decides.
_BY_NAME = (
    (r"\bFraternal Order of Police\b|\b(?:Police|Sheriffs['’]?|Officers['’]?) .*(?:Union|Association)\b", "none",
     "police_union"),
    (r"\b(?:Police|Sheriff['’]s (?:Office|Department)|Highway Patrol)\b", "", "police"),
    (r"\b(?:Supreme|Circuit|District|Appeals|Superior) Court\b|\bCourt of\b", "", "court"),
    (r"\b(?:White House)\b", "federal", "executive"),
    (r"\b(?:Department of (?:Homeland Security|Justice|State|Defense|Labor)|Justice Department|U\.S\. Census Bureau"
     r"|Immigration and Customs Enforcement|ICE|FBI|CIA|DHS|Customs and Border Protection|Border Patrol)\b",
     "federal", "agency"),
    (r"\b(?:U\.S\. (?:Senate|House|Congress)|Congressional Budget Office)\b", "federal", "legislature"),
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
    "gov": ("state", "executive"),
    "assemblyman": ("state", "legislature"),
    "assemblywoman": ("state", "legislature"),
    "congressman": ("federal", "legislature"),
    "congresswoman": ("federal", "legislature"),
    "sheriff": ("county", "police"),
    "sen": ("", "legislature"),
    "senator": ("", "legislature"),
    "rep": ("", "legislature"),
    "judge": ("", "court"),
    "justice": ("", "court"),
}
_RULES = tuple((re.compile(pattern), level, function) for pattern, level, function in _BY_NAME)


def list_actors(names: Mapping[str, Collection[str]]) -> Iterator[dict[str, str]]:
    """Yield the rows of actors.csv (with ``rule``) for names, each with the titles that articles give it."""
    for name in sorted(names):
        titles = sorted(names[name])
        level, function, rule = judge_actor(name, titles)
        role = ", ".join(titles)
        yield {"actor": name, "name": name, "level": level, "function": function, "role": role, "rule": rule}


def judge_actor(name: str, titles: Collection[str]) -> tuple[str, str, str]:
    """Return an actor's level and function, empty where nothing says them, and the rule that does."""
    for pattern, level, function in _RULES:
        if pattern.search(name):
            return level, function, "words of the name"
    for title in titles:
        if title in _BY_TITLE:
            return *_BY_TITLE[title], "title"
    return "", "", ""
