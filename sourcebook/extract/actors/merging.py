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
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sourcebook.documents.lexicons import read_names, read_words
from sourcebook.extract.actors.decisions import Decision
from sourcebook.extract.reading.acronyms import find_acronyms
from sourcebook.extract.reading.names import COURTESY, GIVEN, SUFFIXES, Names, fold, spell_title

_WORDS = read_words("names")
SPELLING, OFFICE, SPELT_OUT, AGENCY, DEPARTMENT, DECIDED = (
    "spelling", "last name with office", "acronym spelt out", "acronym of an agency", "department", "names.csv"
)  # fmt: skip
"""What a merge rests on."""
# A full name: two to four words, of which none comes twice; longer runs of capitals are headlines and headings.
_FULL = re.compile(r"(?!.*\b(\w+)\b.* \1\b)[^\W\d][^\s\d]*(?: [^\W\d][^\s\d]*){1,3}\Z")
_INTRODUCED = re.compile(r"\b([A-Z]{2,6}),\s(?:an?|the)\s[a-z]")  # the HSB, | a club for rowers
_DEPARTMENT = re.compile(r"(?P<of>[A-Z][\w’'-]+(?: (?:and )?[A-Z][\w’'-]+){0,2}) Department\Z")


@dataclass(frozen=True)
class Gathered:
    """What one article tells of names: people with the titles before them, the names in its rows, its acronyms.

    ``introduced`` are the acronyms that it explains in other words ("the HSB, a club for rowers").
    """

    people: dict[str, frozenset[str]]
    used: frozenset[str]
    acronyms: tuple[tuple[str, str], ...]
    introduced: frozenset[str]


def gather_names(text: str, used: Iterable[str], names: Names) -> Gathered:
    """Return what an article tells of names; ``used`` are the names that its rows hold."""
    used = frozenset(name for name in used if name)
    found: dict[str, set[str]] = defaultdict(set)
    for start, _, entity in names.mentions:
        if entity.person and not entity.organisation:
            found[entity.name] |= _read_titles(text, start)
    people = {
        name: frozenset(titles)
        for name, titles in found.items()
        if (_is_full_name(name, titles) if " " in name else name in used)
    }
    acronyms = tuple(find_acronyms(text))
    return Gathered(people, used, acronyms, frozenset(_INTRODUCED.findall(text)).union(name for name, _ in acronyms))


def _is_full_name(name: str, titles: Collection[str]) -> bool:
    """Tell whether several words are a person's name: they open with a given name, or a title stands before them."""
    words = name.split()
    shouted = {word.isupper() for word in words if len(word.replace(".", "")) > 2}
    return bool(_FULL.match(name)) and len(shouted) < 2 and bool(titles or words[0] in GIVEN)


def _read_titles(text: str, start: int) -> set[str]:
    """Return the titles that stand directly before a place, in lower case."""
    titles = set()
    for word in reversed(text[max(0, start - 60) : start].rpartition("\n")[2].split()):
        if word.lower().rstrip(".") not in _WORDS["titles"]:
            break
        titles.add(spell_title(word))
    return titles


@dataclass
class NameIndex:
    """The names of a corpus, gathered article by article; it grows with the names and not with the rows."""

    people: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # by key, spellings
    bearers: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(dict))  # by last name
    expansions: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    used: dict[str, list[tuple[str, frozenset[str]]]] = field(default_factory=lambda: defaultdict(list))
    roles: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    introduced: dict[tuple[str, str], str] = field(default_factory=dict)  # by document and acronym, its words if any
    kept: dict[str, frozenset[str]] = field(default_factory=dict)  # by document, names that were set by hand
    evidence: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))  # by name, others, why

    def add(
        self,
        doc: str,
        titles: Mapping[str, frozenset[str]],
        gathered: Gathered,
        kept: frozenset[str] = frozenset(),
    ) -> None:
        """Add an article's names, with the titles that actors.csv is to show, and those that stay as they are."""
        if kept:
            self.kept[doc] = kept
        for name, before in gathered.people.items():
            if " " in name:
                self.people[_key_person(name)][name] += 1
                self.bearers[_find_last(name)].setdefault(_key_person(name), set()).update(before)
        for acronym, words in set(gathered.acronyms):
            self.expansions[acronym][words] += 1
        spelt = dict(gathered.acronyms)
        for name in gathered.used:
            self.used[name].append((doc, gathered.people.get(name, frozenset())))
            if name in gathered.introduced:
                self.introduced[doc, name] = spelt.get(name, "")
        for name, given in titles.items():
            self.roles[doc, name] = given

    def merge(self, decisions: Iterable[Decision] = ()) -> dict[tuple[str, str], str]:
        """Return the canonical name for each (document, name) of the rows whose name changes.

        ``evidence`` then says for each canonical name which others it took in, and why. A decision goes before
        every rule.
        """
        decisions = tuple(decisions)
        organisations = self._merge_organisations()
        merged = {}
        for name, uses in self.used.items():
            for doc, titles in uses:
                canonical, why = self._merge_body(doc, name, organisations) or self._merge_person(name, titles)
                if any(each.parts(doc, name, canonical) for each in decisions):
                    canonical = name
                for each in decisions:
                    if each.joins(doc, name, canonical or name):
                        canonical, why = each.other, DECIDED
                if canonical and canonical != name:
                    merged[doc, name] = canonical
                    self.evidence[canonical][name] = why
        return merged

    def _merge_body(self, doc: str, name: str, organisations: Mapping[str, tuple[str, str]]) -> tuple[str, str] | None:
        """Return the name that a body's name stands for; an acronym that its article explains otherwise stays."""
        found = organisations.get(name)
        words = self.introduced.get((doc, name))
        if words is not None and not (found and _drop_country(words) == _drop_country(found[0])):
            return (words, SPELT_OUT) if words else (name, "")
        return found

    def list_roles(self, merged: Mapping[tuple[str, str], str]) -> dict[str, set[str]]:
        """Return each canonical name with the titles that any article gives it."""
        roles: dict[str, set[str]] = {}
        for (doc, name), given in self.roles.items():
            roles.setdefault(merged.get((doc, name), name), set()).update(given)
            if name in self.kept.get(doc, ()):
                roles.setdefault(name, set()).update(given)
        return roles

    def _merge_person(self, name: str, titles: frozenset[str]) -> tuple[str, str]:
        """Return the full name that a person's name stands for, with the evidence; nothing where there is none."""
        words = name.split()
        while len(words) > 1 and fold(words[0]).rstrip(".") in _WORDS["titles"]:
            titles |= {spell_title(words.pop(0))}
        if len(words) > 1:
            return self._choose_spelling(_key_person(" ".join(words))), SPELLING
        offices = titles - COURTESY
        fitting = {
            self._drop_initial(key)
            for key, known in self.bearers.get(fold(words[0]) if words else "", {}).items()
            if offices & known and not _contradict(titles, key, known)
        }
        if len(fitting) != 1:
            return "", ""
        return self._choose_spelling(fitting.pop()), f"{OFFICE} {', '.join(sorted(offices))}"

    def _drop_initial(self, key: str) -> str:
        """Return the key without middle initials where that leads to one person only."""
        plain = _drop_initials(key)
        known = self.bearers.get(_find_last(key), {})
        alike = {each for each in known if _drop_initials(each) == plain}
        apart = any(_contradict(known[one], one, known[other]) for one in alike for other in alike if one < other)
        return plain if len(alike - {plain}) <= 1 and not apart else key

    def _choose_spelling(self, key: str) -> str:
        """Return the most frequent spelling of a person's name, without a middle initial, or nothing."""
        plain = self._drop_initial(key)
        spellings: Counter[str] = Counter()
        for each in {key, plain} | {
            other for other in self.bearers.get(_find_last(key), {}) if self._drop_initial(other) == plain
        }:
            spellings.update(self.people.get(each, {}))
        best = max(spellings, key=lambda name: (spellings[name], not name.isascii(), len(name), name), default="")
        if not best or best.replace(" ", "_") in _WORDS["with_initials"]:
            return best
        return _drop_initials(best) if _drop_initials(_key_person(best)) == plain else best

    def _merge_organisations(self) -> dict[str, tuple[str, str]]:
        """Return the canonical name of each organisation's other names, with the evidence."""
        groups: dict[str, set[str]] = defaultdict(set)
        whys: dict[str, str] = {}
        for acronym, counts in self.expansions.items():
            cores = {_drop_country(words) for words in counts}
            if len(cores) == 1:
                core = cores.pop()
                groups[core] |= {acronym, ".".join(acronym) + ".", core, f"U.S. {core}", f"US {core}", *counts}
                whys[core] = SPELT_OUT
        for acronym, words in read_names("agencies").items():
            variants = {words, _drop_country(words), f"U.S. {_drop_country(words)}"}
            if acronym in self.used and variants & self.used.keys():
                groups[_drop_country(words)] |= variants | {acronym}
                whys.setdefault(_drop_country(words), AGENCY)
        alike: dict[str, set[str]] = defaultdict(set)
        for name in self.used:
            if " " in name:
                alike[fold(name)].add(name)
        for names in alike.values():
            if len(names) > 1:
                best = max(names, key=lambda name: (len(self.used[name]), not name.isascii(), name))
                groups[best] |= names
                whys.setdefault(best, SPELLING)
        for name in self.used:
            if (match := _DEPARTMENT.match(name)) and (other := f"Department of {match['of']}") in self.used:
                groups[other] |= {name, other}
                whys.setdefault(other, DEPARTMENT)
        merged: dict[str, tuple[str, str]] = {}
        for core, names in groups.items():
            counts = Counter({name: len(self.used.get(name, ())) for name in names if " " in name})
            for words in counts:
                counts[words] += sum(each[words] for each in self.expansions.values())
            best = max(counts, key=lambda name: (counts[name], len(name), name))
            merged |= dict.fromkeys(names, (best, whys[core]))
        return merged


def _key_person(name: str) -> str:
    """Return a full name without accents, case and hyphens between first names: its spellings are the same by it."""
    words = fold(name).replace(".", "").split()
    return " ".join([*" ".join(words[:-1]).replace("-", " ").split(), *words[-1:]])


def _drop_initials(name: str) -> str:
    """Return a person's full name, or its key, without the initials between the first word and the last."""
    words = name.split()
    return " ".join([words[0], *(word for word in words[1:-1] if len(word.rstrip(".")) > 1), words[-1]])


def _find_last(name: str) -> str:
    """Return a person's last name, without accents and case; "Jr." and the like are none."""
    words = _key_person(name).split()
    return words[-2] if len(words) > 2 and words[-1] in SUFFIXES else words[-1]


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
