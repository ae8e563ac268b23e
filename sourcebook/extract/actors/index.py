"""The names of a corpus while it is read, on disk: it grows with the articles, and the memory does not.

SQLite comes with Python and holds its tables in a file of which it keeps a bounded part in memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from types import TracebackType

from sourcebook.errors import SourcebookError
from sourcebook.extract.actors.gathering import Gathered
from sourcebook.extract.reading.names import SUFFIXES, fold

_TABLES = """
CREATE TABLE people (key TEXT, name TEXT, articles INTEGER, PRIMARY KEY (key, name)) WITHOUT ROWID;
CREATE TABLE bearers (last TEXT, key TEXT, title TEXT, PRIMARY KEY (last, key, title)) WITHOUT ROWID;
CREATE TABLE expansions (acronym TEXT, words TEXT, articles INTEGER, PRIMARY KEY (acronym, words));
CREATE INDEX words_of_expansions ON expansions (words);
CREATE TABLE names (name TEXT PRIMARY KEY, folded TEXT, articles INTEGER);
CREATE TABLE uses (
    doc TEXT, name TEXT, titles TEXT, given TEXT, words TEXT, kept BOOLEAN, PRIMARY KEY (doc, name)
) WITHOUT ROWID;
CREATE TABLE merged (doc TEXT, name TEXT, canonical TEXT, why TEXT, PRIMARY KEY (doc, name)) WITHOUT ROWID;
"""
# Nothing here outlives the run, and so nothing is written twice to survive a crash; 16 MB of the file stay in memory.
_SETTINGS = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;"
_COUNT = "ON CONFLICT DO UPDATE SET articles = articles + 1"


@dataclass(frozen=True)
class Use:
    """A name in an article's rows: the titles before it there, and what the article says that an acronym stands for.

    ``words`` is None where the article does not introduce it, and empty where it does so without a name.
    """

    doc: str
    name: str
    titles: frozenset[str]
    words: str | None


@dataclass(frozen=True)
class Actor:
    """An actor of the corpus: its name, the titles that articles give it, the names merged into it with the reason."""

    name: str
    titles: frozenset[str] = frozenset()
    merged: Mapping[str, str] | None = None


def _refuse(error: sqlite3.OperationalError) -> SourcebookError:
    """Return the sentence for a disk that does not take the names."""
    return SourcebookError(
        f"The names of the corpus could not be kept on the disk ({error}): free some space, and run the command again."
    )


class NameIndex:
    """The names of a corpus, gathered article by article; used in a ``with`` block."""

    def __init__(self, path: str | Path = ":memory:") -> None:
        self._file = sqlite3.connect(path, isolation_level=None)
        try:
            self._file.executescript(_SETTINGS + _TABLES)
        except sqlite3.OperationalError as error:
            raise _refuse(error) from None
        self._file.execute("BEGIN")
        self.find_bearers = lru_cache(4096)(self._find_bearers)
        self.find_spellings = lru_cache(4096)(self._find_spellings)

    def __enter__(self) -> NameIndex:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if isinstance(error, sqlite3.OperationalError):
            raise _refuse(error) from None

    def add(
        self,
        doc: str,
        titles: Mapping[str, frozenset[str]],
        gathered: Gathered,
        kept: Collection[str] = (),
    ) -> None:
        """Add an article's names, with the titles that actors.csv is to show, and those that stay as they are."""
        people = [(name, key_person(name), find_last(name)) for name in gathered.people if " " in name]
        bearers = [(last, key, title) for name, key, last in people for title in ("", *sorted(gathered.people[name]))]
        spelt = dict(gathered.acronyms)
        used = sorted(gathered.used | {*titles})
        uses = [
            (
                doc,
                name,
                _join(gathered.people.get(name, ())),
                _join(titles.get(name, ())),
                spelt.get(name, "") if name in gathered.introduced else None,
                name in kept,
            )
            for name in used
        ]
        for statement, rows in (
            (f"INSERT INTO people VALUES (?, ?, 1) {_COUNT}", [(key, name) for name, key, _ in people]),
            ("INSERT OR IGNORE INTO bearers VALUES (?, ?, ?)", bearers),
            (f"INSERT INTO expansions VALUES (?, ?, 1) {_COUNT}", sorted(set(gathered.acronyms))),
            (f"INSERT INTO names VALUES (?, ?, 1) {_COUNT}", [(name, fold(name).replace("-", " ")) for name in used]),
            ("INSERT INTO uses VALUES (?, ?, ?, ?, ?, ?)", uses),
        ):
            self._file.executemany(statement, rows)

    def _find_bearers(self, last: str) -> dict[str, frozenset[str]]:
        """Return the full names, as keys, of those who bear a last name, each with its titles in all articles."""
        rows = self._list("SELECT key, title FROM bearers WHERE last = ?", last)
        return {
            key: frozenset(title for _, title in group if title) for key, group in groupby(rows, lambda row: row[0])
        }

    def _find_spellings(self, key: str) -> dict[str, int]:
        """Return the spellings of a person's name by its key, each with the number of articles that have it."""
        return dict(self._list("SELECT name, articles FROM people WHERE key = ?", key))

    def count_articles(self, name: str) -> int:
        """Return the number of articles in whose rows a name stands."""
        return next((number for (number,) in self._list("SELECT articles FROM names WHERE name = ?", name)), 0)

    def count_expansions(self, words: str) -> int:
        """Return how often articles print an acronym beside a name."""
        return next(self._list("SELECT COALESCE(SUM(articles), 0) FROM expansions WHERE words = ?", words))[0]

    def list_expansions(self) -> Iterator[tuple[str, list[str]]]:
        """Yield each acronym with what the articles say that it stands for."""
        rows = self._list("SELECT acronym, words FROM expansions ORDER BY acronym, words")
        for acronym, group in groupby(rows, lambda row: row[0]):
            yield acronym, [words for _, words in group]

    def list_alike(self) -> Iterator[list[str]]:
        """Yield the names of several words that differ in accents, marks, hyphens and capitals alone."""
        rows = self._list(
            "SELECT folded, name FROM names WHERE name LIKE '% %' AND folded IN "
            "(SELECT folded FROM names WHERE name LIKE '% %' GROUP BY folded HAVING COUNT(*) > 1) ORDER BY folded, name"
        )
        for _, group in groupby(rows, lambda row: row[0]):
            yield [name for _, name in group]

    def list_ending(self, word: str) -> Iterator[str]:
        """Yield the names in rows that end with a word."""
        yield from (
            name for (name,) in self._list("SELECT name FROM names WHERE name LIKE ? ORDER BY name", f"% {word}")
        )

    def list_uses(self) -> Iterator[Use]:
        """Yield each name of each article's rows, name by name."""
        for doc, name, titles, words in self._list("SELECT doc, name, titles, words FROM uses ORDER BY name, doc"):
            yield Use(doc, name, _split(titles), words)

    def has(self, name: str, doc: str = "") -> bool:
        """Tell whether a name stands in rows, of one article or of any."""
        if doc:
            return any(self._list("SELECT 1 FROM uses WHERE doc = ? AND name = ?", doc, name))
        return self.count_articles(name) > 0

    def keep_merged(self, merged: Iterable[tuple[str, str, str, str]]) -> None:
        """Keep the canonical name, and what it rests on, for names of articles: (document, name, canonical, why)."""
        self._file.executemany("INSERT INTO merged VALUES (?, ?, ?, ?)", merged)

    def find_merged(self, doc: str) -> dict[str, str]:
        """Return the canonical names of an article's names that change."""
        return dict(self._list("SELECT name, canonical FROM merged WHERE doc = ?", doc))

    def list_actors(self) -> Iterator[Actor]:
        """Yield the actors of the corpus by name, once the names are merged."""
        rows = self._list(
            "SELECT COALESCE(canonical, uses.name) AS actor, uses.name, given, why, uses.doc "
            "FROM uses LEFT JOIN merged ON merged.doc = uses.doc AND merged.name = uses.name "
            "UNION ALL SELECT name, name, given, NULL, doc FROM uses WHERE kept ORDER BY 1, 2, 5"
        )
        for actor, group in groupby(rows, lambda row: row[0]):
            titles: set[str] = set()
            merged = {}
            for _, name, given, why, _ in group:
                titles |= _split(given)
                if why is not None:
                    merged[name] = why
            yield Actor(actor, frozenset(titles), merged)

    def _list(self, query: str, *values: str) -> Iterator[tuple]:
        return iter(self._file.execute(query, values))


def key_person(name: str) -> str:
    """Return a full name without accents, case and hyphens between first names: its spellings are the same by it."""
    words = fold(name).replace(".", "").split()
    return " ".join([*" ".join(words[:-1]).replace("-", " ").split(), *words[-1:]])


def find_last(name: str) -> str:
    """Return a person's last name, without accents and case; "Jr." and the like are none."""
    words = key_person(name).split()
    return words[-2] if len(words) > 2 and words[-1] in SUFFIXES else words[-1]


def _join(titles: Iterable[str]) -> str:
    return "\n".join(sorted(titles))


def _split(titles: str) -> frozenset[str]:
    return frozenset(titles.split("\n")) if titles else frozenset()
