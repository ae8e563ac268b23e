"""The multiverse: the choices behind a report, their options, and the universes that they span.

A universe is one option of every choice, as a mapping from choice to option. The idea and the name are those of
Steegen, Tuerlinckx, Gelman and Vanpaemel (2016). The choices stand in ``multiverse.toml`` and are checked against the
notebooks' cells of parameters.
"""

from __future__ import annotations

import itertools
import shlex
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sourcebook.documents.document import ROOT, Document, read_corpus, read_text, resolve_path
from sourcebook.documents.names import name_documents
from sourcebook.errors import SourcebookError
from sourcebook.findings.notebooks import DATA, REPORT, list_first_tags, list_notebooks, read_defaults
from sourcebook.mentions.tables import read_coding
from sourcebook.parameters import check_type, split_list

MULTIVERSE = ROOT / "multiverse.toml"
PUBLISHED = "published"
QUESTION, METHOD = "question", "method"
_MOST_ARTICLES = 10  # of which one is left out in turn; of a larger corpus, none moves a finding much
_ALL_EACH = "each"

Universe = Mapping[str, str]
Defaults = Mapping[str, Mapping[str, Any]]
"""The parameters' defaults of each chapter, by the notebook's stem."""


@dataclass(frozen=True)
class Option:
    """One way to make a choice. ``says`` follows "when"; ``sets`` and ``drops`` are what it does to the parameters."""

    name: str
    label: str
    says: str
    why: str
    drops: Mapping[str, str] = field(default_factory=dict)
    sets: Mapping[str, Any] = field(default_factory=dict)

    @property
    def parameters(self) -> set[str]:
        """Return the names of the parameters that this option changes."""
        return {*self.sets, *self.drops}


@dataclass(frozen=True)
class Choice:
    """A choice with its options, the published one first, and the chapters that have it."""

    name: str
    title: str
    changes: str
    options: tuple[Option, ...]
    notebooks: tuple[str, ...]

    @property
    def published(self) -> str:
        """Return the name of the option that the report was made with."""
        return self.options[0].name

    def find(self, name: str) -> Option:
        """Return an option by its name."""
        return next(option for option in self.options if option.name == name)


@dataclass(frozen=True)
class Excluded:
    """A combination of options that makes no sense, and why."""

    options: Mapping[str, str]
    why: str


@dataclass(frozen=True)
class Multiverse:
    """The choices that apply to a corpus, those that do not with the reason, and the combinations left out."""

    choices: tuple[Choice, ...]
    chapters: tuple[str, ...]
    excluded: tuple[Excluded, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)  # title of a choice: why it does not apply
    numbers: tuple[str, ...] = ()  # the main numbers, which are drawn

    @property
    def published(self) -> dict[str, str]:
        """Return the universe of the published report."""
        return {choice.name: choice.published for choice in self.choices}

    def list_universes(self) -> list[dict[str, str]]:
        """Return every universe, the published one first."""
        return self._combine(self.choices)

    def list_settings(self, notebook: str) -> list[dict[str, str]]:
        """Return the universes as one chapter sees them: by the choices that it has."""
        return self._combine(self.choices_of(notebook))

    def choices_of(self, notebook: str) -> list[Choice]:
        """Return the choices that a chapter has."""
        return [choice for choice in self.choices if notebook in choice.notebooks]

    def choose_setting(self, universe: Universe, notebook: str) -> dict[str, str]:
        """Return a universe as one chapter sees it."""
        return {choice.name: universe[choice.name] for choice in self.choices_of(notebook)}

    def _combine(self, choices: Iterable[Choice]) -> list[dict[str, str]]:
        choices = list(choices)
        every = itertools.product(*([option.name for option in choice.options] for choice in choices))
        universes = [dict(zip((choice.name for choice in choices), names, strict=True)) for names in every]
        return [each for each in universes if not any(rule.options.items() <= each.items() for rule in self.excluded)]


def name_universe(universe: Universe, multiverse: Multiverse) -> str:
    """Return a universe's name: the options that are not the published ones, such as "captions=out;coding=first"."""
    changed = [f"{name}={option}" for name, option in universe.items() if option != multiverse.published[name]]
    return ";".join(changed) or PUBLISHED


def list_changes(universe: Universe, multiverse: Multiverse) -> list[Option]:
    """Return the options of a universe that are not the published ones."""
    return [
        choice.find(universe[choice.name])
        for choice in multiverse.choices
        if universe.get(choice.name, choice.published) != choice.published
    ]


def make_parameters(setting: Universe, multiverse: Multiverse, defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a chapter in a universe, without those that keep their default."""
    values = dict(defaults)
    for option in list_changes(setting, multiverse):
        for name, value in option.sets.items():
            if name in values:
                values[name] = value
        for name, dropped in option.drops.items():
            if name in values:
                gone = split_list(dropped)
                values[name] = ",".join(item for item in split_list(values[name]) if item not in gone)
    return {name: value for name, value in values.items() if value != defaults[name]}


def write_command(notebook: str, parameters: Mapping[str, Any]) -> str:
    """Return the papermill command that runs a chapter with parameters."""
    parts = [".venv/bin/papermill", f"notebooks/{notebook}.ipynb", "out.ipynb"]
    for name, value in parameters.items():
        # As a raw text, because papermill reads 003 as a number.
        parts += ["-r" if isinstance(value, str) else "-p", name, shlex.quote(str(value))]
    return " ".join(parts)


def open_multiverse(corpus: str = REPORT, coding: str = DATA, path: Path = MULTIVERSE) -> Multiverse:
    """Return the choices that apply to a corpus; see ``read_multiverse``."""
    documents = read_corpus(corpus)
    kinds = set(read_coding(coding, documents)["sections"]["kind"])
    report = resolve_path(corpus) == ROOT / REPORT
    defaults = {notebook.stem: read_defaults(notebook) for notebook in list_notebooks()}
    own = {each.stem for each in list_notebooks() if report or "report" not in list_first_tags(each)}
    return read_multiverse(defaults, documents, kinds, path, report, own)


def read_multiverse(
    defaults: Defaults,
    documents: Iterable[Document],
    kinds: Iterable[str],
    path: Path = MULTIVERSE,
    report: bool = True,
    own: Collection[str] | None = None,
) -> Multiverse:
    """Return the choices that apply to a corpus, checked against the parameters of the chapters.

    ``kinds`` are the section kinds that occur in it. Without ``report``, choices that only the report has are left out;
    ``own`` are the chapters that the corpus's book has, where it has not all.

    Raises SourcebookError where the file is broken, or a choice has no notebook, name, or option of the right type.
    """
    raw = _read_toml(path)
    known = {name: defaults[name] for name in raw.get("chapters", ()) if name in defaults}
    chapters = tuple(name for name in known if own is None or name in own)
    choices: list[Choice] = []
    left_out: dict[str, str] = {}
    documents, kinds = list(documents), set(kinds)
    for number, found in enumerate(raw.get("choices", ()), 1):
        choice = _read_choice(found, number, path, known, documents)
        choice = replace(choice, notebooks=tuple(name for name in choice.notebooks if name in chapters))
        if choice.name in [each.name for each in choices]:
            raise SourcebookError(f"{path.name}: the choice {choice.name!r} stands twice: give each a name of its own.")
        if reason := _find_reason(found, choice, documents, kinds, report):
            left_out[choice.title] = reason
        else:
            choices.append(choice)
    excluded = _read_excluded(raw.get("excluded", ()), path, choices, set(left_out) | ({""} if not report else set()))
    return Multiverse(tuple(choices), chapters, tuple(excluded), left_out, tuple(raw.get("numbers", ())))


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise SourcebookError(f"{path.name} is not TOML ({error}): mend it.") from None


def _read_choice(
    found: Mapping[str, Any], number: int, path: Path, defaults: Defaults, documents: list[Document]
) -> Choice:
    where = f"{path.name}, choice {found.get('name') or number}"
    for key in ("name", "title", "changes", "options"):
        if not found.get(key):
            raise SourcebookError(f"{where}: it has no {key}: give it one.")
    if found["changes"] not in (QUESTION, METHOD):
        raise SourcebookError(f"{where}: changes is {found['changes']!r}: write {QUESTION!r} or {METHOD!r}.")
    options = [option for raw in found["options"] for option in _read_options(raw, where, documents)]
    names = [option.name for option in options]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise SourcebookError(f"{where}: the option {twice!r} stands twice: give each a name of its own.")
    if options[0].parameters or not all(option.parameters for option in options[1:]):
        raise SourcebookError(f"{where}: the first option must change no parameter, and every other one must.")
    notebooks = []
    for notebook, known in defaults.items():
        if notebook in found.get("chapters", defaults) and all(
            option.parameters <= set(known) for option in options[1:]
        ):
            notebooks.append(notebook)
            _check_types(options, known, where)
    parameters = sorted(set().union(*(option.parameters for option in options)))
    if not notebooks and parameters:
        raise SourcebookError(
            f"{where}: no notebook has the parameter {', '.join(parameters)}: correct its name, or drop the choice."
        )
    return Choice(found["name"], found["title"], found["changes"], tuple(options), tuple(notebooks))


def _read_options(raw: Mapping[str, Any], where: str, documents: list[Document]) -> list[Option]:
    """Return one option, or for ``each`` one for every article."""
    for key in ("name", "label", "says", "why"):
        if not isinstance(raw.get(key), str) or not raw[key]:
            raise SourcebookError(f"{where}: an option has no {key} in words: give it one.")
    if not raw.get(_ALL_EACH):
        return [Option(raw["name"], raw["label"], raw["says"], raw["why"], raw.get("drop", {}), raw.get("set", {}))]
    names = name_documents(documents)
    return [
        Option(
            quote(document.id, safe=""),  # a name stands in addresses and in the lock, among the signs that part names
            raw["label"].format(names[document.id]),
            raw["says"].format(names[document.id]),
            raw["why"],
            sets={raw[_ALL_EACH]: document.id},
        )
        for document in documents
    ]


def _check_types(options: list[Option], known: Mapping[str, Any], where: str) -> None:
    for option in options:
        for name in option.drops:
            if not isinstance(known[name], str):
                raise SourcebookError(
                    f"{where}, option {option.name}: {name} is no list: `drop` takes items of a list."
                )
        for name, value in option.sets.items():
            try:
                check_type(name, value, type(known[name]).__name__)
            except SourcebookError as error:
                raise SourcebookError(f"{where}, option {option.name}: {error}") from None


def _find_reason(
    raw: Mapping[str, Any], choice: Choice, documents: list[Document], kinds: set[str], report: bool
) -> str:
    """Return why a choice does not apply to a corpus; empty where it does."""
    if raw.get("report_only") and not report:
        return "it was made for the report's own articles"
    if not choice.notebooks:
        return "no chapter of this book has it"
    dropped = {item for option in choice.options for items in option.drops.values() for item in split_list(items)}
    if dropped and not dropped & kinds:
        return f"there is no {' or '.join(sorted(dropped))} among the articles"
    if any(raw_option.get(_ALL_EACH) for raw_option in raw["options"]):
        if len(documents) > _MOST_ARTICLES:
            return f"with more than {_MOST_ARTICLES} articles, no one of them is left out"
        if len(documents) < 2:
            return "there is only one article"
        if any(split_list(document.id) != [document.id] for document in documents):
            return "an article's id has a comma, and cannot stand in a list of articles to leave out"
    return ""


def _read_excluded(
    rules: Iterable[Mapping[str, str]], path: Path, choices: list[Choice], lenient: set[str]
) -> list[Excluded]:
    """Return the combinations that make no sense; of a corpus that lacks a choice or an option, those it has."""
    known = {choice.name: {option.name for option in choice.options} for choice in choices}
    excluded = []
    for number, rule in enumerate(rules, 1):
        named = {name: option for name, option in rule.items() if name != "why"}
        if not rule.get("why"):
            raise SourcebookError(f"{path.name}, excluded combination {number}: say why it makes no sense.")
        unknown = [f"{name}={option}" for name, option in named.items() if option not in known.get(name, ())]
        if not unknown:
            excluded.append(Excluded(named, rule["why"]))
        elif not lenient:
            raise SourcebookError(
                f"{path.name}, excluded combination {number}: there is no {unknown[0]}: name a choice and its option."
            )
    return excluded
