"""Choices read from ``multiverse.toml``, their universes, and what is told where the file is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sourcebook.documents.document import Document
from sourcebook.errors import SourcebookError
from sourcebook.findings.multiverse import (
    Multiverse,
    make_parameters,
    name_universe,
    open_multiverse,
    read_multiverse,
    write_command,
)

DEFAULTS: dict[str, dict[str, Any]] = {
    "one": {"sections": "headline,body,caption", "exclude_documents": "", "once": False},
    "two": {"sections": "body,caption", "exclude_documents": ""},
}
DOCUMENTS = [Document("a", "a.txt", "A text."), Document("b", "b.txt", "Another.")]
WORDS = 'label = "l"\nsays = "s"\nwhy = "w"\n'
CAPTIONS = f"""
[[choices]]
name = "captions"
title = "Captions"
changes = "question"
[[choices.options]]
name = "in"
{WORDS}
[[choices.options]]
name = "out"
drop = {{ sections = "caption" }}
{WORDS}
"""
ONCE = f"""
[[choices]]
name = "once"
title = "Repeats"
changes = "method"
[[choices.options]]
name = "each"
{WORDS}
[[choices.options]]
name = "once"
set = {{ once = true }}
{WORDS}
"""
ARTICLES = f"""
[[choices]]
name = "article"
title = "Article"
changes = "method"
report_only = false
[[choices.options]]
name = "none"
{WORDS}
[[choices.options]]
name = "each"
each = "exclude_documents"
{WORDS}
"""
EXCLUDED = '\n[[excluded]]\ncaptions = "out"\nonce = "once"\nwhy = "Only captions repeat."\n'
HEAD = 'chapters = ["one", "two"]\n'


def read(tmp_path: Path, text: str, kinds: tuple[str, ...] = ("caption",), report: bool = True) -> Multiverse:
    path = tmp_path / "multiverse.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return read_multiverse(DEFAULTS, DOCUMENTS, kinds, path, report)


def test_universes_are_the_combinations_without_those_that_make_no_sense(tmp_path: Path) -> None:
    multiverse = read(tmp_path, CAPTIONS + ONCE + ARTICLES + EXCLUDED)
    universes = multiverse.list_universes()
    assert universes[0] == multiverse.published == {"captions": "in", "once": "each", "article": "none"}
    assert len(universes) == (2 * 2 - 1) * 3
    assert [each for each in universes if each["captions"] == "out" and each["once"] == "once"] == []


def test_a_chapter_sees_only_the_choices_that_it_has(tmp_path: Path) -> None:
    multiverse = read(tmp_path, CAPTIONS + ONCE)
    assert multiverse.list_settings("two") == [{"captions": "in"}, {"captions": "out"}]
    assert len(multiverse.list_settings("one")) == 4


def test_options_become_parameters_and_a_command(tmp_path: Path) -> None:
    multiverse = read(tmp_path, CAPTIONS + ONCE + ARTICLES)
    universe = {"captions": "out", "once": "once", "article": "b"}
    parameters = make_parameters(universe, multiverse, DEFAULTS["one"])
    assert parameters == {"sections": "headline,body", "exclude_documents": "b", "once": True}
    assert write_command("one", parameters).endswith(
        "notebooks/one.ipynb out.ipynb -r sections headline,body -r exclude_documents b -p once True"
    )
    assert make_parameters(multiverse.published, multiverse, DEFAULTS["one"]) == {}
    assert name_universe(universe, multiverse) == "captions=out;once=once;article=b"
    assert name_universe(multiverse.published, multiverse) == "published"


def test_choices_that_do_not_apply_to_a_corpus_are_left_out_with_the_reason(tmp_path: Path) -> None:
    only = ONCE.replace('changes = "method"', 'changes = "method"\nreport_only = true')
    multiverse = read(tmp_path, CAPTIONS + only + EXCLUDED, kinds=("body",), report=False)
    assert multiverse.choices == ()
    assert multiverse.left_out == {
        "Captions": "there is no caption among the articles",
        "Repeats": "it was made for the report's own articles",
    }


def test_a_choice_of_a_chapter_that_a_book_lacks_is_checked_and_left_out(tmp_path: Path) -> None:
    path = tmp_path / "multiverse.toml"
    path.write_text(HEAD + CAPTIONS + ONCE, encoding="utf-8")
    multiverse = read_multiverse(DEFAULTS, DOCUMENTS, ("caption",), path, False, own={"two"})
    assert multiverse.chapters == ("two",)
    assert [(choice.name, choice.notebooks) for choice in multiverse.choices] == [("captions", ("two",))]
    assert multiverse.left_out == {"Repeats": "no chapter of this book has it"}


def test_the_projects_own_choices_apply_to_another_corpus_as_far_as_it_has_them(made_up: tuple[Path, Path]) -> None:
    corpus, coding = map(str, made_up)
    multiverse = open_multiverse(corpus, coding)
    assert {"repeats", "article", "scare", "unit"} <= {choice.name for choice in multiverse.choices}
    assert set(multiverse.left_out) >= {"Coding", "Other printings that count"}
    assert "fidelity" not in multiverse.chapters


def test_articles_are_options_whatever_they_are_called(tmp_path: Path) -> None:
    def read_named(*names: str) -> Multiverse:
        path = tmp_path / "multiverse.toml"
        path.write_text(HEAD + ARTICLES, encoding="utf-8")
        return read_multiverse(DEFAULTS, [Document(name, f"{name}.txt", "A text.") for name in names], (), path)

    (choice,) = read_named("a|b;c=d", "e").choices
    assert [option.name for option in choice.options] == ["none", "a%7Cb%3Bc%3Dd", "e"]
    assert choice.options[1].sets == {"exclude_documents": "a|b;c=d"}
    assert "comma" in read_named("a,b", "e").left_out["Article"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("choices = [", "is not TOML"),
        (CAPTIONS.replace("sections", "parts"), "no notebook has the parameter parts"),
        (ONCE.replace("once = true", 'once = "yes"'), "Parameter once is 'yes'"),
        (CAPTIONS + CAPTIONS, "the choice 'captions' stands twice"),
        (CAPTIONS.replace('"question"', '"mood"'), "changes is 'mood'"),
        (CAPTIONS.replace('title = "Captions"', ""), "it has no title"),
        (CAPTIONS.replace('why = "w"', ""), "an option has no why"),
        (CAPTIONS.replace('name = "out"', 'name = "in"'), "the option 'in' stands twice"),
        (CAPTIONS.replace('name = "in"', 'name = "in"\nset = { once = true }'), "the first option must change no"),
        (CAPTIONS + EXCLUDED, "there is no once=once"),
    ],
)
def test_a_wrong_file_is_told_in_one_sentence(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SourcebookError, match=told.replace("(", r"\(")) as error:
        read(tmp_path, text)
    assert "\n" not in str(error.value)
