"""A study: the documents and coded tables that one run of a notebook looks at, after its parameters' choice."""

from __future__ import annotations

import functools
import html
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
from IPython.display import display

from sourcebook.documents.document import Document, read_corpus
from sourcebook.documents.names import name_documents
from sourcebook.documents.sections import drop_repeats, list_sentences, locate_sections
from sourcebook.findings.markdown import Markdown, Shown, join, literal, strip_markdown
from sourcebook.findings.run import record_run
from sourcebook.mentions.codebook import find_codebook, list_codes, read_codebook
from sourcebook.mentions.kinds import TABLES
from sourcebook.mentions.subject import Subject, read_subject
from sourcebook.mentions.tables import read_coding
from sourcebook.parameters import check_parameters, choose, list_changed

Made = TypeVar("Made")


@dataclass(frozen=True)
class Study:
    """The chosen documents and the mentions in their chosen sections."""

    documents: list[Document]
    tables: dict[str, pd.DataFrame]
    sentences: pd.DataFrame
    parameters: dict[str, Any]
    made: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)  # see ``remember``

    def table(self, name: str) -> pd.DataFrame:
        """Return a copy of one table of the choice, by its name in the contract."""
        return self.tables[name].copy()

    @functools.cached_property
    def texts(self) -> dict[str, str]:
        """Return each document's text by id."""
        return {document.id: document.text for document in self.documents}

    @functools.cached_property
    def shown(self) -> dict[str, str]:
        """Return each document's text as it may be printed, by id (see ``Document.shown``)."""
        return {document.id: document.shown for document in self.documents}

    @functools.cached_property
    def codebook(self) -> Path:
        """Return the folder of the codebook by which the tables were coded."""
        return find_codebook(self.parameters["coding"])

    @functools.cached_property
    def subject(self) -> Subject:
        """Return the words in which the codebook speaks of its subject."""
        return read_subject(self.codebook)

    @functools.cached_property
    def names(self) -> dict[str, str]:
        """Return what a reader calls each document, by id."""
        return name_documents(self.documents)

    @property
    def ids(self) -> list[str]:
        """Return the chosen documents' ids, in order."""
        return [document.id for document in self.documents]


def remember(make: Callable[[Study], Made]) -> Callable[[Study], Made]:
    """Let a function of a study work once for each study: a chapter asks for the same rows many times.

    Of a frame every caller gets a copy; anything else is shared, and not to be changed.
    """

    @functools.wraps(make)
    def remembered(study: Study) -> Made:
        name = f"{make.__module__}.{make.__qualname__}"
        if name not in study.made:
            study.made[name] = make(study)
        made = study.made[name]
        return made.copy() if isinstance(made, pd.DataFrame) else made

    return remembered


def split_by(frame: pd.DataFrame, column: str = "doc") -> defaultdict[str, pd.DataFrame]:
    """Return a frame's rows by their value in a column, in their order; a value that does not occur has no rows."""
    return defaultdict(lambda: frame.iloc[:0], iter(frame.groupby(column, sort=False)))


def group_rows(frame: pd.DataFrame, *columns: str) -> dict[Any, list[Any]]:
    """Return a frame's rows as named tuples, by their value in a column (several: their values), in sorted order.

    Where there are thousands of groups this takes a hundredth of the time of as many frames.
    """
    groups: dict[Any, list[Any]] = defaultdict(list)
    keys = frame[columns[0]] if len(columns) == 1 else zip(*(frame[column] for column in columns), strict=True)
    for key, row in zip(keys, frame.itertuples(), strict=True):
        groups[key].append(row)
    return dict(sorted(groups.items()))


def open_study(namespace: Mapping[str, Any]) -> Study:
    """Check a notebook's parameters and return what they choose; ``namespace`` is its ``globals()``.

    Where papermill has changed one, a note says that prose on single articles does not follow.

    Raises SourcebookError where a parameter, a document or a table is at fault.
    """
    study = choose_study(check_parameters(namespace))
    record_run(study.parameters)
    if changed := list_changed(namespace):
        display(_note_choices(changed))
    return study


def _note_choices(names: Iterable[str]) -> Shown:
    """Return a note on a run whose parameters are not the notebook's own; another corpus's book leaves it out."""
    note = Markdown(
        "This run makes choices of its own ({}). Numbers, tables and figures follow them; prose that speaks of single "
        "articles was written for the report’s."
    )
    text = note.format(join(literal(name) for name in names))
    return Shown(text, f"<p>{html.escape(strip_markdown(text))}</p>", {"kind": "note", "name": "choices"})


def choose_study(parameters: dict[str, Any]) -> Study:
    """Read corpus and coding and keep the chosen documents, sections and statements.

    ``parameters`` holds at least corpus, coding, sections, exclude_documents and drop_repeated_statements.
    """
    everything = read_corpus(parameters["corpus"])
    excluded = choose("exclude_documents", parameters["exclude_documents"], [document.id for document in everything])
    tables = read_coding(parameters["coding"], everything)
    kinds = choose("sections", parameters["sections"], _list_kinds(tables["sections"]))
    documents = [document for document in everything if document.id not in excluded]
    texts = {document.id: document.text for document in documents}
    sentences = list_sentences(tables["sections"], texts)
    chosen = {
        name: _choose_rows(name, frame, tables["sections"], sentences, list(texts), kinds, parameters)
        for name, frame in tables.items()
    }
    chosen["relations"] = _keep_whole_relations(chosen["relations"], chosen["statistics"])
    keep = sentences["kind"].isin(kinds)
    if parameters["drop_repeated_statements"]:
        keep &= sentences["repeats"].isna()
    return Study(documents, chosen, sentences[keep].reset_index(drop=True), parameters)


def _list_kinds(sections: pd.DataFrame) -> list[str]:
    """Return the section kinds of the contract, and any that this coding adds."""
    known = list_codes("sections", "kind")
    return known + sorted(set(sections["kind"]) - set(known))


def _choose_rows(
    name: str,
    frame: pd.DataFrame,
    sections: pd.DataFrame,
    sentences: pd.DataFrame,
    ids: list[str],
    kinds: list[str],
    parameters: Mapping[str, Any],
) -> pd.DataFrame:
    """Keep a table's rows in the chosen documents and sections, without repeats where these are dropped."""
    if "doc" not in frame.columns:
        return frame
    frame = frame[frame["doc"].isin(ids)]
    start = TABLES[name].start
    if name == "sections":
        return frame[frame["kind"].isin(kinds)].reset_index(drop=True)
    column = read_codebook()[name]["columns"].get("section", {})
    # A table may have a section of its own, as of the document that an article describes.
    coded = column.get("codes_from") == "sections.kind"
    where = frame["section"] if coded else locate_sections(frame, sections, start)
    frame = (frame if column else frame.assign(section=where))[where.isin(kinds)]
    if parameters["drop_repeated_statements"]:
        frame = drop_repeats(name, frame, sentences, start)
    return frame.reset_index(drop=True)


def _keep_whole_relations(relations: pd.DataFrame, statistics: pd.DataFrame) -> pd.DataFrame:
    """Keep the relations whose every statistic is among the chosen."""
    known = set(statistics["id"])
    whole = [set(ids.split(";")) <= known for ids in relations["statistics"]]
    return relations[whole].reset_index(drop=True)
