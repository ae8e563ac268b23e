"""The claims and numbers in every universe: in how many they are as published, and which choice changes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sourcebook.documents.document import resolve_path
from sourcebook.findings.markdown import Markdown, join, literal
from sourcebook.findings.multiverse import METHOD, QUESTION, Universe, list_changes, name_universe, open_multiverse
from sourcebook.findings.publish import publish
from sourcebook.findings.universes import FAILED, Outcomes, find_nearest, is_number, list_flips, read_universes
from sourcebook.parameters import check_parameters, choose

_ANSWERS = {"True": "holds", "False": "does not hold"}
_APART = "it counts claims and combinations of choices"


def open_outcomes(namespace: Mapping[str, Any]) -> Outcomes:
    """Check a notebook's parameters and return what was found in every universe; ``namespace`` is its ``globals()``.

    Raises SourcebookError where a parameter or a file is at fault.
    """
    parameters = check_parameters(namespace)
    choices, universes, findings = (resolve_path(parameters[name]) for name in ("choices", "universes", "findings"))
    multiverse = open_multiverse(parameters["corpus"], parameters["coding"], choices)
    return read_universes(multiverse, universes, findings, strict=False)


def choose_numbers(outcomes: Outcomes, names: str) -> list[str]:
    """Return the findings that a comma-separated parameter names, each of which must be a number.

    Empty, it stands for the main numbers that the file of choices names, as far as the corpus has them.
    """
    known = [name for name in outcomes.list_names("finding") if is_number(outcomes.published[name].value)]
    return choose("numbers", names, known) or [name for name in outcomes.multiverse.numbers if name in known]


def list_values(outcomes: Outcomes, name: str) -> pd.DataFrame:
    """Return a finding in every setting of its chapter: setting, name, value (a number), changes.

    ``changes`` is "question" where a choice that changes the question is made otherwise, else "method", and
    "published". Settings in which it is no number are left out.
    """
    rows = [
        (setting, name_universe(setting, outcomes.multiverse), float(value))
        for setting in outcomes.list_settings(name)
        if is_number(value := outcomes.find(name, setting).value)
    ]
    frame = pd.DataFrame(rows, columns=["setting", "name", "value"])
    frame["changes"] = [_find_change(outcomes, setting) for setting in frame["setting"]]
    return frame


def _find_change(outcomes: Outcomes, setting: Universe) -> str:
    """Return what a setting changes: "question" before "method", and "published" where nothing."""
    changed = {
        choice.changes
        for choice in outcomes.multiverse.choices
        if setting.get(choice.name, choice.published) != choice.published
    }
    return QUESTION if QUESTION in changed else METHOD if changed else "published"


def publish_claims(outcomes: Outcomes) -> None:
    """Publish how many universes and claims there are, and how many claims some choice changes."""
    multiverse = outcomes.multiverse
    publish(
        "robustness_universes",
        len(multiverse.list_universes()),
        "universes",
        "combinations of choices tried",
        behind=_APART,
    )
    publish(
        "robustness_choices", len(multiverse.choices), "choices", "that could have been made otherwise", behind=_APART
    )
    names = outcomes.list_names("claim")
    publish("robustness_claims", len(names), "claims", "that the chapters state and compute", behind=_APART)
    published = [name for name in names if outcomes.published[name].value == "True"]
    publish(
        "robustness_claims_published", len(published), "claims", "that hold under the published choices", behind=_APART
    )
    never = [name for name in names if not find_nearest(outcomes, name)]
    publish("robustness_claims_never", len(never), "claims", "with the same answer in every universe", behind=_APART)
    question = [name for name in names if not _list_other(outcomes, name, METHOD) and name not in never]
    says = "that change only where a choice changes the question"
    publish("robustness_claims_question", len(question), "claims", says, behind=_APART)
    method = len(names) - len(never) - len(question)
    publish("robustness_claims_method", method, "claims", "that change under a choice of method alone", behind=_APART)


def _list_settings(outcomes: Outcomes, name: str, changes: str) -> list[Universe]:
    """Return the settings that change the question, or those that do not, the published one among these."""
    return [
        each
        for each in outcomes.list_settings(name)
        if (_find_change(outcomes, each) == QUESTION) == (changes == QUESTION)
    ]


def _list_other(outcomes: Outcomes, name: str, changes: str) -> list[Universe]:
    """Return those of them in which a name has another value than the published one."""
    was = outcomes.published[name].value
    return [each for each in _list_settings(outcomes, name, changes) if outcomes.find(name, each).value != was]


def tabulate_claims(outcomes: Outcomes, changes: str) -> pd.DataFrame:
    """Return the claims in the settings that change only the method, or that change the question.

    Columns: claim, published, as published (in how many settings of how many), one choice (each that alone changes the
    answer), nearest (the setting with the fewest other choices in which it is another).
    """
    rows = []
    for name in outcomes.list_names("claim"):
        settings = _list_settings(outcomes, name, changes)
        other = _list_other(outcomes, name, changes)
        flips = [each for each in list_flips(outcomes, name) if each in other]
        nearest = min(other, key=lambda each: len(list_changes(each, outcomes.multiverse)), default=None)
        rows.append(
            {
                "claim": outcomes.published[name].says,
                "published": _ANSWERS[outcomes.published[name].value],
                "as published": Markdown("{:,} of {:,}").format(len(settings) - len(other), len(settings)),
                "one choice": join([_tell_changes(outcomes, each) for each in flips], "; ") if flips else "none",
                "nearest": literal(name_universe(nearest, outcomes.multiverse)) if nearest else "none",
            }
        )
    columns = ["claim", "published", "as published", "one choice", "nearest"]
    return pd.DataFrame(rows, columns=columns)


def _tell_changes(outcomes: Outcomes, setting: Universe) -> str:
    return " and ".join(option.says for option in list_changes(setting, outcomes.multiverse))


def tabulate_numbers(outcomes: Outcomes, names: list[str]) -> pd.DataFrame:
    """Return numbers with their lowest and highest value: number, published, and for method and question each extreme.

    Each extreme stands with the setting in which it is met.
    """
    rows = []
    for name in names:
        values = list_values(outcomes, name)
        row: dict[str, Any] = {
            "number": Markdown("{}, {}").format(literal(name), outcomes.published[name].says),
            "published": outcomes.published[name].value,
        }
        for title, own in ((METHOD, values[values["changes"].ne(QUESTION)]), (f"{METHOD} or {QUESTION}", values)):
            for extreme, place in (("lowest", own["value"].idxmin()), ("highest", own["value"].idxmax())):
                where = literal(own.at[place, "name"])
                row[f"{extreme}, {title}"] = Markdown("{:g} ({})").format(own.at[place, "value"], where)
        rows.append(row)
    return pd.DataFrame(rows)


def tabulate_choices(outcomes: Outcomes) -> pd.DataFrame:
    """Return the choices: choice, changes, options (the published one first, each with its reason), chapters."""
    return pd.DataFrame(
        {
            "choice": [choice.title for choice in outcomes.multiverse.choices],
            "changes": [f"the {choice.changes}" for choice in outcomes.multiverse.choices],
            "options": [_tell_options(choice.options) for choice in outcomes.multiverse.choices],
            "chapters": [", ".join(choice.notebooks) for choice in outcomes.multiverse.choices],
        }
    )


def tabulate_excluded(outcomes: Outcomes) -> pd.DataFrame:
    """Return what is in no universe: left out, why; choices, combinations, and the universes whose runs failed."""
    choices = [(title, f"{reason[0].upper()}{reason[1:]}.") for title, reason in outcomes.multiverse.left_out.items()]
    excluded = [
        (literal(";".join(f"{name}={option}" for name, option in rule.options.items())), rule.why)
        for rule in outcomes.multiverse.excluded
    ]
    failed = [
        (literal(f"{chapter}: {line.where}"), f"Its run failed: {line.value}")
        for chapter in outcomes.multiverse.chapters
        for line in outcomes.lines.get(chapter, ())
        if line.kind == FAILED
    ]
    return pd.DataFrame([*choices, *excluded, *failed], columns=["left out", "why"])


def _tell_options(options: Any) -> str:
    """Return options with their reasons; those that share one are told together."""
    labels: dict[str, list[str]] = {}
    for option in options:
        labels.setdefault(option.why, []).append(option.label)
    return " ".join(f"{', '.join(own)}: {why}" for why, own in labels.items())
