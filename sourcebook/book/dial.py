"""The dial: a page read under other choices, by values that the sweep has found and the page carries.

A form of native controls stands under the title of every page that prints a swept number or claim. Nothing is computed
in the page: ``_static/sourcebook.js`` looks up what the sweep has found. Without script the page is as published.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from sphinx.application import Sphinx

from sourcebook.book.claims import read_outcomes
from sourcebook.book.numbers import read_records
from sourcebook.findings.multiverse import QUESTION, Choice, Multiverse
from sourcebook.findings.notebooks import DATA, NOTEBOOKS, REPORT, give_parameters, read_defaults
from sourcebook.findings.publish import tell_nothing
from sourcebook.findings.universes import FAILED, Outcomes, is_number, read_record

_PRINTED = re.compile(r'data-(?:finding|claim)="([^"]+)"')
TITLE = "Read it under other choices"


def add_dial(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Put the form and its values on a page that prints what the sweep has found."""
    body = context.get("body") or ""
    outcomes = read_outcomes(app.config)
    if not outcomes or doctree is None:
        return
    folder = str(app.env.mystnb_config.output_folder)  # type: ignore[attr-defined]
    claims = read_records(folder, "claim")
    records = read_records(folder) | claims
    # The pages may be newer than the lock: what is published otherwise has no dial.
    printed = {name: read_record(records[name]).value for name in set(_PRINTED.findall(body)) if name in records}
    names = sorted(name for name, each in outcomes.published.items() if each.value == printed.get(name))
    if names:
        form = write_form(outcomes, names, claims, app.config.sourcebook_corpus, app.config.sourcebook_coding)
        context["body"] = body.replace("</h1>", f"</h1>\n{form}", 1)


def write_form(
    outcomes: Outcomes,
    names: Iterable[str],
    claims: Mapping[str, Mapping[str, Any]],
    corpus: str = REPORT,
    coding: str = DATA,
) -> str:
    """Return the form for a page that prints some findings and claims, with their values in every universe."""
    names = list(names)
    chapters = [each for each in outcomes.multiverse.chapters if each in {outcomes.published[n].chapter for n in names}]
    choices = [choice for choice in outcomes.multiverse.choices if {*chapters} & {*choice.notebooks}]
    controls = "".join(_write_choice(choice) for choice in choices)
    missing = [f"{title}: {reason}" for title, reason in outcomes.multiverse.left_out.items()]
    left_out = f"<p>Choices that do not apply here: {html.escape('; '.join(missing))}.</p>" if missing else ""
    data = _collect_data(outcomes, names, claims, choices, chapters)
    data["given"] = {name: give_parameters(NOTEBOOKS / f"{name}.ipynb", corpus, coding) for name in chapters}
    # As text in a template: it is never run, and so asks nothing of the page's policy.
    values = html.escape(json.dumps(data, ensure_ascii=False, separators=(",", ":")), quote=False)
    return (
        f'<details class="fold dial"><summary>{TITLE}</summary>'
        "<noscript><p>Without script this page shows the published values.</p></noscript>"
        f'<form class="dial-form" hidden aria-label="{TITLE}">{controls}'
        '<button type="reset">As published</button></form>'
        f'<p role="status" class="dial-status"></p><ul class="dial-commands"></ul>{left_out}'
        f'<template class="dial-values">{values}</template></details>'
    )


def _write_choice(choice: Choice) -> str:
    options = "".join(
        f'<option value="{html.escape(option.name)}">{html.escape(option.label)}</option>' for option in choice.options
    )
    note = " (another question)" if choice.changes == QUESTION else ""
    label = f"{html.escape(choice.title)}{note}"
    return f'<label>{label} <select name="{html.escape(choice.name)}">{options}</select></label>'


def _collect_data(
    outcomes: Outcomes,
    names: list[str],
    claims: Mapping[str, Mapping[str, Any]],
    choices: list[Choice],
    chapters: list[str],
) -> dict[str, Any]:
    """Return what the script looks up: for each name the lines of the lock, and what makes the commands."""
    values = {
        name: [[line.where, line.shown or line.value, line.range] for line in outcomes.lines.get(name, ())]
        for name in names
        if outcomes.published[name].kind == "finding"
    }
    sentences = {
        name: {
            "holds": claims[name]["says"],
            "otherwise": claims[name]["otherwise"],
            "nothing": tell_nothing(claims[name]["says"]),
            "tested": [_list_numbers(outcomes, tested) for tested in claims[name].get("tested", ())],
            "published": outcomes.published[name].value,
            "lines": [[line.where, line.value] for line in outcomes.lines.get(name, ())],
        }
        for name in names
        if name in claims
    }
    lines = [line for chapter in chapters for line in outcomes.lines.get(chapter, ()) if line.kind == FAILED]
    return {
        "findings": values,
        "claims": sentences,
        "failed": [[line.where, line.value] for line in lines],
        "excluded": _list_excluded(outcomes.multiverse, choices),
        "parameters": {choice.name: _list_parameters(choice) for choice in choices},
        "chapters": {chapter: _list_defaults(chapter, choices) for chapter in chapters},
    }


def _list_numbers(outcomes: Outcomes, name: str) -> list[tuple[str, bool]]:
    """Return where a finding that a claim was tested on is a number, and where not; the published value last."""
    found = [(line.where, line.value) for line in outcomes.lines.get(name, ())]
    found += [("", outcomes.published[name].value)] if name in outcomes.published else []
    numbers = [(where, is_number(value)) for where, value in found]
    return numbers if not all(number for _, number in numbers) else []


def _list_excluded(multiverse: Multiverse, choices: list[Choice]) -> list[dict[str, Any]]:
    known = {choice.name for choice in choices}
    return [{"options": rule.options, "why": rule.why} for rule in multiverse.excluded if set(rule.options) <= known]


def _list_parameters(choice: Choice) -> dict[str, Any]:
    """Return what each option does to the parameters, by its name, with the option in words."""
    return {o.name: {"says": o.says, "sets": dict(o.sets), "drops": dict(o.drops)} for o in choice.options}


def _list_defaults(chapter: str, choices: list[Choice]) -> dict[str, Any]:
    """Return the defaults of a chapter's parameters that some option changes."""
    changed = {name for choice in choices for option in choice.options for name in option.parameters}
    return {name: value for name, value in read_defaults(NOTEBOOKS / f"{chapter}.ipynb").items() if name in changed}
