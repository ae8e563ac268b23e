"""One name for one actor over a whole corpus: what an article alone leaves open, others may settle.

An article that says only "President Lee" has the row "Lee"; where the corpus knows one President Lee by a full name,
the row gets it. Each article's names are gathered as it is read; when all are read, the finished tables are gone over
once. Merged are, and only where the corpus leaves no choice:

- spellings of one full name that differ in accents or a middle initial ("Ana B. Lee", "Ana Lee"), which is left
  out, as the codebook asks, unless it tells two people apart or everyone knows it;
- a name with its title before it, and the same name;
- a last name alone, where one full name of the corpus bears it, or one has the office that stands before it;
- an acronym and the name that an article prints beside it ("Harbour Safety Board (HSB)"), or for well-known bodies in
  another article, and "U.S." before such a name; "Harbour Department" and "Department of Harbour".

Whatever fits two names stays as it is, and so does a bare word that some article uses as a place, a group or a common
word. No name is made up: each was found in some article. Rows that somebody corrected by hand are left alone.
"""

from __future__ import annotations

import csv
import importlib.util
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sourcebook.documents.lexicons import read_names, read_words
from sourcebook.extract.reading.acronyms import find_acronyms
from sourcebook.extract.reading.names import Names, fold
from sourcebook.mentions.corrections import BY_HAND
from sourcebook.mentions.kinds import MENTIONS, Kind, split_names

NOTE = "name merged over the corpus"
_WORDS = read_words("names")
_GIVEN = _WORDS["he"] | _WORDS["she"]
# Titles that say nothing of an office: they do not tell two bearers of a last name apart.
_COURTESY = frozenset(
    ("mr", "mrs", "ms", "miss", "dr", "sir", "democrat", "republican", "lawmaker", "leader", "member", "official")
)
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii"))
# A full name: two to four words, of which none comes twice; longer runs of capitals are headlines and headings.
_FULL = re.compile(r"(?!.*\b(\w+)\b.* \1\b)[^\W\d][^\s\d]*(?: [^\W\d][^\s\d]*){1,3}\Z")
# What stands before places and groups, and not before the last name of a person; and what follows a group.
_NOT_BEFORE_PEOPLE = r"\b(?:in|at|near|across|to|many|most|some|all|both|other)"
_AFTER_GROUPS = r"(?:are|were|have)"
_DEPARTMENT = re.compile(r"(?P<of>[A-Z][\w’'-]+(?: (?:and )?[A-Z][\w’'-]+){0,2}) Department\Z")


@dataclass(frozen=True)
class Gathered:
    """What one article tells of names: people with the titles before them, the names in its rows, its acronyms.

    ``common`` are the words that it writes without a capital, or treats as a place or a group: bare, they name nobody.
    """

    people: dict[str, frozenset[str]]
    used: frozenset[str]
    acronyms: tuple[tuple[str, str], ...]
    common: frozenset[str]


def gather_names(text: str, used: Iterable[str], names: Names) -> Gathered:
    """Return what an article tells of names; ``used`` are the names that its rows hold.

    A single word counts as a person's only where the article does not also treat it as a place or a group.
    """
    used = frozenset(name for name in used if name)
    found: dict[str, set[str]] = defaultdict(set)
    for start, _, entity in names.mentions:
        if entity.person and not entity.organisation:
            found[entity.name] |= _read_titles(text, start)
    for name in used:
        word = re.fullmatch(r"[A-Z][\w’'-]+", name)
        if name not in found and word and not name.isupper() and fold(name) not in _WORDS["organisations"]:
            found[name] = set()
    people = {
        name: frozenset(titles)
        for name, titles in found.items()
        if (_is_full_name(name, titles) if " " in name else name in used and not _is_place_or_group(name, text))
    }
    others = (fold(name) for name in used if " " not in name and name not in people)
    common = frozenset(re.findall(r"\b[a-z]{3,}\b", text)).union(others)
    return Gathered(people, used, tuple(find_acronyms(text)), common)


def _is_full_name(name: str, titles: Collection[str]) -> bool:
    """Tell whether several words are a person's name: they open with a given name, or a title stands before them."""
    words = name.split()
    shouted = {word.isupper() for word in words if len(word.replace(".", "")) > 2}
    return bool(_FULL.match(name)) and len(shouted) < 2 and bool(titles or words[0] in _GIVEN)


def _is_place_or_group(word: str, text: str) -> bool:
    """Tell whether a text writes beside a word, at least once, what stands beside places and groups."""
    quoted = re.escape(word)
    pattern = rf"{_NOT_BEFORE_PEOPLE} {quoted}\b(?![’'])|\b{quoted} {_AFTER_GROUPS}\b"
    return bool(re.search(pattern, text, re.IGNORECASE))


def _read_titles(text: str, start: int) -> set[str]:
    """Return the titles that stand directly before a place, in lower case."""
    titles = set()
    for word in reversed(text[max(0, start - 60) : start].rpartition("\n")[2].split()):
        if (title := word.lower().rstrip(".")) not in _WORDS["titles"]:
            break
        titles.add(title)
    return titles


@dataclass
class NameIndex:
    """The names of a corpus, gathered article by article; it grows with the names and not with the rows."""

    people: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # by key, spellings
    bearers: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(dict))  # by last name
    expansions: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    common: set[str] = field(default_factory=set)  # words that some article does not use as a name
    used: dict[str, list[tuple[str, frozenset[str]]]] = field(default_factory=lambda: defaultdict(list))
    roles: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def add(self, doc: str, titles: Mapping[str, frozenset[str]], gathered: Gathered) -> None:
        """Add an article's names, with the titles that actors.csv is to show."""
        self.common |= gathered.common
        for name, before in gathered.people.items():
            if " " in name:
                self.people[_key_person(name)][name] += 1
                self.bearers[_find_last(name)].setdefault(_key_person(name), set()).update(before)
        for acronym, words in set(gathered.acronyms):
            self.expansions[acronym][words] += 1
        for name in gathered.used:
            self.used[name].append((doc, gathered.people.get(name, frozenset())))
        for name, given in titles.items():
            self.roles[doc, name] = given

    def merge(self) -> dict[tuple[str, str], str]:
        """Return the canonical name for each (document, name) of the rows whose name changes."""
        organisations = self._merge_organisations()
        merged = {}
        for name, uses in self.used.items():
            for doc, titles in uses:
                canonical = organisations.get(name) or self._merge_person(name, titles)
                if canonical and canonical != name:
                    merged[doc, name] = canonical
        return merged

    def list_roles(self, merged: Mapping[tuple[str, str], str]) -> dict[str, set[str]]:
        """Return each canonical name with the titles that any article gives it."""
        roles: dict[str, set[str]] = {}
        for (doc, name), given in self.roles.items():
            roles.setdefault(merged.get((doc, name), name), set()).update(given)
        return roles

    def _merge_person(self, name: str, titles: frozenset[str]) -> str:
        """Return the full name that a person's name stands for, or nothing where the corpus leaves a choice."""
        words = name.split()
        while len(words) > 1 and fold(words[0]).rstrip(".") in _WORDS["titles"]:
            titles |= {fold(words.pop(0)).rstrip(".")}
        if len(words) > 1:
            return self._choose_spelling(_key_person(" ".join(words)))
        if not words or (not titles and fold(words[0]) in self.common):
            return ""
        bearers = self._list_bearers(fold(words[0]))
        offices = titles - _COURTESY
        if offices:
            in_office = [key for key, known in bearers.items() if offices & known]
            if len(in_office) == 1:
                return self._choose_spelling(in_office[0])
        fitting = [key for key, known in bearers.items() if not _contradict(titles, known)]
        return self._choose_spelling(fitting[0]) if len(bearers) == len(fitting) == 1 else ""

    def _list_bearers(self, last: str) -> dict[str, set[str]]:
        """Return the people who bear a last name, those with a middle initial as the one without, if one is known."""
        bearers: dict[str, set[str]] = {}
        for key, titles in self.bearers.get(last, {}).items():
            bearers.setdefault(self._drop_initial(key), set()).update(titles)
        return bearers

    def _drop_initial(self, key: str) -> str:
        """Return the key without middle initials where that leads to one person only."""
        plain = _drop_initials(key)
        alike = {each for each in self.bearers.get(_find_last(key), {}) if _drop_initials(each) == plain}
        return plain if len(alike - {plain}) <= 1 else key

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

    def _merge_organisations(self) -> dict[str, str]:
        """Return the canonical name of each organisation's other names: its acronym, and its variants."""
        groups: dict[str, set[str]] = defaultdict(set)
        for acronym, counts in self.expansions.items():
            cores = {_drop_country(words) for words in counts}
            if len(cores) == 1:
                core = cores.pop()
                groups[core] |= {acronym, ".".join(acronym) + ".", core, f"U.S. {core}", f"US {core}", *counts}
        for acronym, words in read_names("agencies").items():
            variants = {words, _drop_country(words), f"U.S. {_drop_country(words)}"}
            if acronym in self.used and variants & self.used.keys():
                groups[_drop_country(words)] |= variants | {acronym}
        for name in self.used:
            if (match := _DEPARTMENT.match(name)) and (other := f"Department of {match['of']}") in self.used:
                groups[other] |= {name, other}
        merged: dict[str, str] = {}
        for names in groups.values():
            counts = Counter({name: len(self.used.get(name, ())) for name in names if " " in name})
            for words in counts:
                counts[words] += sum(each[words] for each in self.expansions.values())
            best = max(counts, key=lambda name: (counts[name], len(name), name))
            merged |= dict.fromkeys(names, best)
        return merged


def _key_person(name: str) -> str:
    """Return a full name without accents and case, by which its spellings are told to be the same."""
    return " ".join(fold(name).replace(".", "").split())


def _drop_initials(name: str) -> str:
    """Return a person's full name, or its key, without the initials between the first word and the last."""
    words = name.split()
    return " ".join([words[0], *(word for word in words[1:-1] if len(word.rstrip(".")) > 1), words[-1]])


def _find_last(name: str) -> str:
    """Return a person's last name, without accents and case; "Jr." and the like are none."""
    words = _key_person(name).split()
    return words[-2] if len(words) > 2 and words[-1] in _SUFFIXES else words[-1]


def _contradict(titles: Iterable[str], others: Iterable[str]) -> bool:
    """Tell whether titles are those of a woman and of a man, or of different offices."""
    titles, others = set(titles), set(others)
    woman, man = _WORDS["titles_she"], _WORDS["titles_he"]
    if (titles & woman and others & man) or (titles & man and others & woman):
        return True
    offices, known = titles - _COURTESY, others - _COURTESY
    return bool(offices and known and not offices & known)


def _drop_country(name: str) -> str:
    """Return an organisation's name without "U.S." before it."""
    return re.sub(r"\A(?:U\.S\.|US|United States) (?=\w+ )", "", name)


def rename_rows(folder: Path, merged: Mapping[tuple[str, str], str]) -> None:
    """Write the canonical names into the finished tables of a folder, CSV and Parquet, a row or a group at a time."""
    for kind in [kind for kind in MENTIONS if kind.by_rule and kind.who] if merged else ():
        path = folder / f"{kind.table}.csv"
        _rename_in_csv(path, kind, merged)
        if importlib.util.find_spec("pyarrow") and path.with_suffix(".parquet").exists():
            _rename_in_parquet(path.with_suffix(".parquet"), kind, merged)


def _rename_in_csv(path: Path, kind: Kind, merged: Mapping[tuple[str, str], str]) -> None:
    """Write the canonical names into one CSV file."""
    made = path.with_suffix(".renamed")
    with path.open(encoding="utf-8", newline="") as old, made.open("w", encoding="utf-8", newline="") as new:
        reader = csv.DictReader(old)
        writer = csv.DictWriter(new, reader.fieldnames or (), lineterminator="\n")
        writer.writeheader()
        writer.writerows(_rename_row(row, kind, merged) for row in reader)
    made.replace(path)


def _rename_in_parquet(path: Path, kind: Kind, merged: Mapping[tuple[str, str], str]) -> None:
    """Write the canonical names into one Parquet file, with the same groups of rows."""
    import pyarrow
    import pyarrow.parquet

    made = path.with_suffix(".renamed")
    with pyarrow.parquet.ParquetFile(path) as old, pyarrow.parquet.ParquetWriter(made, old.schema_arrow) as new:
        for number in range(old.num_row_groups):
            rows = old.read_row_group(number).to_pylist()
            renamed = [_rename_row(row, kind, merged) for row in rows]
            new.write_table(pyarrow.Table.from_pylist(renamed, old.schema_arrow))
    made.replace(path)


def _rename_row(row: dict[str, Any], kind: Kind, merged: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """Return a row with its names as the corpus has them, and the rule saying so where one changes."""
    if row["rule"] in BY_HAND or not row[kind.who]:
        return row
    names = split_names(kind, row[kind.who])
    canonical = list(dict.fromkeys(merged.get((row["doc"], name), name) for name in names))
    if canonical == names:
        return row
    return row | {kind.who: kind.joined.join(canonical), "rule": f"{row['rule']}; {NOTE}".removeprefix("; ")}
