"""One name for one actor over a whole corpus: what an article alone leaves open, others may settle.

An article that says only "President Lee" has the row "Lee"; where the corpus knows one President Lee by a full name,
the row gets it. Each article's names are gathered as it is read; when all are read, the finished tables are gone over
once. Merged are, and only where the corpus leaves no choice:

- spellings of one full name that differ in accents, apostrophes, capitals or a middle initial ("Ana B. Lee", "Ana
  Lee"), which is left out, as the codebook asks, unless it tells two people apart or everyone knows it;
- a name with its title before it, and the same name;
- a last name with an office before it, where one full name of the corpus has this office;
- an acronym and the name that an article prints beside it ("Harbour Safety Board (HSB)"), also in articles that say
  nothing else of it, or for well-known bodies in another article, and "U.S." before such a name; "Harbour Department"
  and "Department of Harbour".

A last name or initials alone merge nobody, and neither do titles or genders that contradict each other. Whatever fits
two names stays as it is. Each merge says on which evidence it rests; somebody who knows better says so in names.csv
(`decisions`). No name is made up. A name that somebody set by hand stays.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from sourcebook.documents.lexicons import read_names, read_words
from sourcebook.extract.actors.decisions import Decision
from sourcebook.extract.actors.index import NameIndex, Use, find_last, key_person
from sourcebook.extract.reading.names import COURTESY, GIVEN, fold, spell_title

_WORDS = read_words("names")
SPELLING, OFFICE, SPELT_OUT, AGENCY, DEPARTMENT, DECIDED = (
    "spelling", "last name with office", "acronym spelt out", "acronym of an agency", "department", "names.csv"
)  # fmt: skip
"""What a merge rests on."""
_DEPARTMENT = re.compile(r"(?P<of>[A-Z][\w’'-]+(?: (?:and )?[A-Z][\w’'-]+){0,2}) Department\Z")


def merge_names(index: NameIndex, decisions: Iterable[Decision] = ()) -> None:
    """Keep in a corpus's index the canonical name of each name that changes, and what that rests on.

    A decision goes before every rule.
    """
    index.keep_merged(_merge_uses(index, tuple(decisions)))


def _merge_uses(index: NameIndex, decisions: Sequence[Decision]) -> Iterator[tuple[str, str, str, str]]:
    """Yield document, name, canonical name and evidence where the two names differ."""
    bodies = _merge_bodies(index)
    find_person = lru_cache(4096)(lambda name, titles: _merge_person(index, name, titles))
    for use in index.list_uses():
        canonical, why = _merge_body(use, bodies) or find_person(use.name, use.titles)
        if any(each.parts(use.doc, use.name, canonical) for each in decisions):
            canonical = use.name
        for each in decisions:
            if each.joins(use.doc, use.name, canonical or use.name):
                canonical, why = each.other, DECIDED
        if canonical and canonical != use.name:
            yield use.doc, use.name, canonical, why


def _merge_body(use: Use, bodies: Mapping[str, tuple[str, str]]) -> tuple[str, str] | None:
    """Return the name that a body's name stands for; an acronym that its article explains otherwise stays."""
    found = bodies.get(use.name)
    if use.words is not None and not (found and _drop_country(use.words) == _drop_country(found[0])):
        return (use.words, SPELT_OUT) if use.words else (use.name, "")
    return found


def _merge_person(index: NameIndex, name: str, titles: frozenset[str]) -> tuple[str, str]:
    """Return the full name that a person's name stands for, with the evidence; nothing where there is none."""
    words = name.split()
    while len(words) > 1 and fold(words[0]).rstrip(".") in _WORDS["titles"]:
        titles |= {spell_title(words.pop(0))}
    if len(words) > 1:
        return _choose_spelling(index, key_person(" ".join(words))), SPELLING
    offices = titles - COURTESY
    fitting = {
        _drop_initial(index, key)
        for key, known in index.find_bearers(fold(words[0]) if words else "").items()
        if offices & known and not _contradict(titles, key, known)
    }
    if len(fitting) != 1:
        return "", ""
    return _choose_spelling(index, fitting.pop()), f"{OFFICE} {', '.join(sorted(offices))}"


def _drop_initial(index: NameIndex, key: str) -> str:
    """Return the key without middle initials where that leads to one person only."""
    plain = _drop_initials(key)
    known = index.find_bearers(find_last(key))
    alike = {each for each in known if _drop_initials(each) == plain}
    apart = any(_contradict(known[one], one, known[other]) for one in alike for other in alike if one < other)
    return plain if len(alike - {plain}) <= 1 and not apart else key


def _choose_spelling(index: NameIndex, key: str) -> str:
    """Return the most frequent spelling of a person's name, without a middle initial, or nothing."""
    plain = _drop_initial(index, key)
    spellings: Counter[str] = Counter()
    for each in {key, plain} | {
        other for other in index.find_bearers(find_last(key)) if _drop_initial(index, other) == plain
    }:
        spellings.update(index.find_spellings(each))
    best = max(spellings, key=lambda name: (spellings[name], not name.isascii(), len(name), name), default="")
    if not best or best.replace(" ", "_") in _WORDS["with_initials"]:
        return best
    return _drop_initials(best) if _drop_initials(key_person(best)) == plain else best


def _merge_bodies(index: NameIndex) -> dict[str, tuple[str, str]]:
    """Return the canonical name of each organisation's other names that stand in rows, with the evidence."""
    groups: dict[str, set[str]] = defaultdict(set)
    whys: dict[str, str] = {}
    for acronym, spelt in index.list_expansions():
        cores = {_drop_country(words) for words in spelt}
        core = cores.pop()
        names = {acronym, ".".join(acronym) + ".", core, f"U.S. {core}", f"US {core}", *spelt}
        if not cores and any(map(index.has, names)):
            groups[core] |= names
            whys[core] = SPELT_OUT
    for acronym, words in read_names("agencies").items():
        variants = {words, _drop_country(words), f"U.S. {_drop_country(words)}"}
        if index.has(acronym) and any(map(index.has, variants)):
            groups[_drop_country(words)] |= variants | {acronym}
            whys.setdefault(_drop_country(words), AGENCY)
    for alike in index.list_alike():
        best = max(alike, key=lambda name: (index.count_articles(name), not name.isascii(), name))
        groups[best].update(alike)
        whys.setdefault(best, SPELLING)
    for name in index.list_ending("Department"):
        if (match := _DEPARTMENT.match(name)) and index.has(other := f"Department of {match['of']}"):
            groups[other] |= {name, other}
            whys.setdefault(other, DEPARTMENT)
    merged: dict[str, tuple[str, str]] = {}
    for core, names in groups.items():
        counts = {name: index.count_articles(name) + index.count_expansions(name) for name in names if " " in name}
        best = max(counts, key=lambda name: (counts[name], len(name), name))
        merged |= {name: (best, whys[core]) for name in names if index.has(name)}
    return merged


def _drop_initials(name: str) -> str:
    """Return a person's full name, or its key, without the initials between the first word and the last."""
    words = name.split()
    return " ".join([words[0], *(word for word in words[1:-1] if len(word.rstrip(".")) > 1), words[-1]])


def _contradict(titles: Iterable[str], key: str, others: Iterable[str]) -> bool:
    """Tell whether titles do not fit a person: those of the other gender, or of other offices only."""
    titles, others = set(titles), set(others)
    woman, man = _WORDS["titles_she"], _WORDS["titles_he"]
    gender = GIVEN.get(key.split()[0].title(), "")
    if (titles & woman and (others & man or gender == "he")) or (titles & man and (others & woman or gender == "she")):
        return True
    offices, known = titles - COURTESY, others - COURTESY
    return bool(offices and known and not offices & known)


def _drop_country(name: str) -> str:
    """Return an organisation's name without "U.S." before it."""
    return re.sub(r"\A(?:U\.S\.|US|United States) (?=\w+ )", "", name)
