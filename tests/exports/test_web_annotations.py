"""Web Annotations: one for each mention, valid by the standard's schema, found again by their words."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.exports.web_annotations import find_surroundings, write_annotations
from sourcebook.mentions.kinds import list_mentions
from tests.exports.conftest import IMPRINT

SCHEMA = json.loads(Path(__file__).with_name("web_annotation.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.fixture(scope="module")
def collection(coded):
    return json.loads(write_annotations(coded.documents, coded.tables, coded.codebook, IMPRINT))


def test_the_collection_holds_to_the_standard(collection):
    assert [error.message for error in VALIDATOR.iter_errors(collection)] == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda item: item.pop("target"),
        lambda item: item.update(type="Note"),
        lambda item: item["body"].clear(),
        lambda item: item["body"][0].update(purpose="judging"),
        lambda item: item["target"]["selector"][0].update(start=-1),
        lambda item: item["target"]["selector"][1].pop("exact"),
        lambda item: item["target"].update(source="two words"),
    ],
)
def test_the_schema_refuses_what_the_standard_does_not_allow(collection, spoil):
    spoilt = json.loads(json.dumps(collection))
    spoil(spoilt["first"]["items"][0])
    assert not VALIDATOR.is_valid(spoilt)


def test_every_mention_has_one_annotation_under_its_anchor(coded, collection):
    anchors = [item["id"].partition("#")[2] for item in collection["first"]["items"]]
    assert sorted(anchors) == sorted(list_mentions(coded.tables)["id"])
    assert collection["total"] == len(anchors) > 0


def test_the_words_stand_at_their_positions_and_nowhere_else(coded, collection):
    texts = {document.file: document.text for document in coded.documents}
    for item in collection["first"]["items"]:
        text = texts[item["target"]["state"]["cached"]]
        position, quotation = item["target"]["selector"]
        assert text[position["start"] : position["end"]] == quotation["exact"]
        assert text.count(quotation["prefix"] + quotation["exact"] + quotation["suffix"]) == 1


def test_words_that_occur_once_need_no_surroundings(collection):
    quotations = [item["target"]["selector"][1] for item in collection["first"]["items"]]
    told = {quotation["exact"]: bool(quotation["prefix"] + quotation["suffix"]) for quotation in quotations}
    assert told["We must pay the crews,"] is False
    assert told["More than 300"] is True


def test_an_article_without_an_address_is_named_by_its_file(collection):
    sources = {item["target"]["source"] for item in collection["first"]["items"]}
    assert sources == {"https://example.org/fares", "bridge.txt"}


def test_codes_classify_and_other_fields_are_tags(collection):
    bodies = next(item for item in collection["first"]["items"] if "#stance" in item["id"])["body"]
    told = {(body["purpose"], body["value"]) for body in bodies}
    assert told == {
        ("classifying", "table: stances"),
        ("classifying", "issue: notification"),
        ("classifying", "position: conditional"),
        ("classifying", "condition: reimbursement"),
        ("classifying", "condition: warrant"),
        ("classifying", "voice: reported"),
        ("tagging", "actor: Harbour Board"),
        ("tagging", "as of: 2021-03-01"),
    }


def test_frames_and_attributions_are_quoted_by_their_cue(coded, collection):
    quoted = {
        item["id"].partition("#")[2].partition("-")[0]: item["target"]["selector"][1]["exact"]
        for item in collection["first"]["items"]
    }
    assert quoted["frame"] == "raise fares"
    assert quoted["attribution"] == "said"


@given(st.text(alphabet="ab 🚢\r\n", min_size=1, max_size=40), st.data())
def test_surroundings_lie_around_the_passage(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    prefix, suffix = find_surroundings(text, start, end)
    assert text[start - len(prefix) : end + len(suffix)] == prefix + text[start:end] + suffix
    assert len(prefix) <= 64 >= len(suffix)
