"""Prompts: everything that the codebook says of a table, nothing that it does not, and labels that can be changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sourcebook.book.pages.reference import write_reference_pages
from sourcebook.documents.document import ROOT, Document
from sourcebook.errors import SourcebookError
from sourcebook.extract.model.prompts import ASKED, VARIANTS, hash_codebook, write_article, write_prompt
from sourcebook.mentions.codebook import DEFAULT, find_codebook, read_codebook

HOUSING = ROOT / "examples" / "housing" / "codebook"


def flatten(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("table", ASKED)
def test_a_prompt_says_what_the_codebook_says(table: str) -> None:
    book, said = read_codebook()[table], flatten(write_prompt(table).text)
    told = [book["definition"], book["span"], *book["rules"]]
    for name in write_prompt(table).labels:
        details = book["columns"][name]
        told.append(details["definition"])
        for entry in (details.get("codes") or {}).values():
            told += [entry["definition"], *(entry.get("against") or {}).values()]
            told += [example["text"] for example in (entry.get("positive"), entry.get("negative")) if example]
    assert [each for each in told if flatten(each) not in said] == []


@pytest.mark.parametrize("table", ASKED)
@pytest.mark.parametrize("variant", VARIANTS)
def test_the_schema_holds_the_codes_and_nothing_open(table: str, variant: str) -> None:
    prompt = write_prompt(table, variant=variant)
    jsonschema.Draft202012Validator.check_schema(prompt.schema)
    row = prompt.schema["properties"]["rows"]["items"]
    assert row["additionalProperties"] is False and row["required"] == list(row["properties"])
    for name, labels in prompt.labels.items():
        field = row["properties"][name]
        shown = field["items"]["enum"] if name in prompt.joined else [each for each in field["enum"] if each]
        assert set(shown) == set(labels) and len(set(labels.values())) == len(labels)
        assert all(f"\n- {label}: " in prompt.text or label in prompt.text for label in shown)


def test_what_a_rule_searches_and_what_was_decided_beforehand_is_not_told() -> None:
    said = write_prompt("stances").text
    assert "cues" not in said and "detainer*" not in said
    assert "Settled" not in said and "decided_cases" not in said


def test_another_subject_is_told_none_of_this_ones_names() -> None:
    said = write_prompt("stances", HOUSING).text
    assert "rent_cap" in said and "Donald Trump" not in said
    assert "Donald Trump" in write_prompt("stances").text


def test_swapped_labels_change_places_in_codes_and_rules(tmp_path: Path) -> None:
    book = yaml.safe_load((HOUSING / "stances.yml").read_text(encoding="utf-8"))
    book["rules"] = ["Choose upzoning before rent_cap."]
    (tmp_path / "stances.yml").write_text(yaml.safe_dump(book, sort_keys=False), encoding="utf-8")
    prompt = write_prompt("stances", tmp_path, "swapped")
    assert "- short_lets: A legal limit on rents or on their rise." in prompt.text
    assert "1. Choose rent_cap before short_lets." in prompt.text
    assert prompt.labels["issue"] == {"short_lets": "rent_cap", "upzoning": "short_lets", "rent_cap": "upzoning"}
    generic = write_prompt("stances", tmp_path, "generic")
    assert "- issue_1: A legal limit" in generic.text and "rent_cap" not in generic.text
    reverse = write_prompt("stances", tmp_path, "reversed").text
    assert reverse.index("- upzoning:") < reverse.index("- rent_cap:")
    hashes = {write_prompt("stances", tmp_path, variant).hash for variant in VARIANTS}
    assert len(hashes) == len(VARIANTS)


def test_a_changed_codebook_is_another(tmp_path: Path) -> None:
    book = yaml.safe_load((HOUSING / "stances.yml").read_text(encoding="utf-8"))
    book["definition"] += " And more."
    (tmp_path / "stances.yml").write_text(yaml.safe_dump(book, sort_keys=False), encoding="utf-8")
    assert hash_codebook("stances", tmp_path) != hash_codebook("stances", HOUSING) != hash_codebook("stances", DEFAULT)


@pytest.mark.parametrize(("table", "variant"), [("relations", ""), ("stances", "shuffled")])
def test_what_cannot_be_asked_is_refused(table: str, variant: str) -> None:
    with pytest.raises(SourcebookError, match=r"stances|swapped"):
        write_prompt(table, variant=variant)


@given(st.text(max_size=200))
def test_no_article_closes_its_own_frame(text: str) -> None:
    message = write_article(Document("a", "a.txt", text))
    mark = message.split("\n", 1)[0].removeprefix("=== article ").removesuffix(" begins ===")
    assert mark not in text and message.count(mark) == 2
    assert message == f"=== article {mark} begins ===\n{text}\n=== article {mark} ends ===\n"


def test_the_schema_is_plain_json() -> None:
    for table in ASKED:
        assert json.loads(json.dumps(write_prompt(table).schema)) == write_prompt(table).schema


@pytest.mark.parametrize(
    ("coding", "by_model", "tables"),
    [
        ("data", [], ASKED),
        ("examples/housing", [], ["stances", "devices"]),
        ("examples/housing", ["quotes"], ["quotes", "stances", "devices"]),
    ],
)
def test_the_book_prints_every_prompt_character_for_character(
    coding: str, by_model: list[str], tables: Sequence[str]
) -> None:
    page = write_reference_pages(coding, by_model)["reference/prompts.md"]
    printed = [token.content for token in MarkdownIt().parse(page) if token.type == "fence"]
    assert printed == [write_prompt(table, find_codebook(coding)).text for table in ASKED if table in tables]
    assert len(printed) == len(tables)


def test_a_lent_tables_prompt_holds_no_rules_and_examples_of_the_report() -> None:
    own, lent = write_prompt("statistics"), write_prompt("statistics", HOUSING)
    assert "Rules:" in own.text and "Example: " in own.text
    assert "Rules:" not in lent.text and "xample: " not in lent.text
    assert lent.schema == own.schema
