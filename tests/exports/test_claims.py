"""Claims for schema.org: one for each statement, with its appearances and the chain of its sources."""

from __future__ import annotations

import json

import pytest

from sourcebook.exports.schema_claims import write_claims


@pytest.fixture(scope="module")
def graph(coded):
    return json.loads(write_claims(coded.documents, coded.tables, coded.codebook))["@graph"]


def claim(graph, beginning):
    return next(node for node in graph if node["@type"] == "Claim" and node["name"].startswith(beginning))


def test_a_repeated_statement_is_one_claim_with_two_appearances(coded, graph):
    petition = claim(graph, "More than 300")
    appearances = petition["appearance"]
    ids = coded.tables["statistics"].query("doc == 'h' and value == 300")["id"]
    assert [appearance["identifier"] for appearance in appearances] == list(ids)
    assert petition["firstAppearance"]["@id"] == appearances[0]["@id"]


def test_every_statistic_appears_once(coded, graph):
    told = [appearance["identifier"] for node in graph if node["@type"] == "Claim" for appearance in node["appearance"]]
    assert sorted(told) == sorted(coded.tables["statistics"]["id"])


def test_the_chain_runs_from_the_speaker_to_the_origin(graph):
    petition = claim(graph, "More than 300")
    assert petition["author"] == {"name": "Port Gazette"}
    assert petition["citation"] == {"@type": "Claim", "author": {"name": "Riders’ League"}}


def test_a_single_source_cites_nobody(graph):
    fares = claim(graph, "about 12 percent")
    assert fares["author"] == {"name": "Ada Moss"}
    assert "citation" not in fares


def test_no_author_is_made_up_where_neither_source_nor_publisher_is_known(graph):
    assert "author" not in claim(graph, "5 million")


def test_a_bound_is_no_value(graph):
    quantity = claim(graph, "More than 300")["mainEntity"]
    assert quantity["minValue"] == 300
    assert "value" not in quantity
    assert claim(graph, "5 million")["mainEntity"]["value"] == 5000000


def test_place_and_time_are_told_where_coded(graph):
    cost = claim(graph, "5 million")
    assert (cost["spatialCoverage"], cost["temporalCoverage"]) == ("the bridge", "2021")
    assert "spatialCoverage" not in claim(graph, "about 12 percent")


def test_appearances_belong_to_articles_of_the_graph(graph):
    articles = {node["@id"] for node in graph if node["@type"] == "NewsArticle"}
    parts = {
        appearance["isPartOf"]["@id"] for node in graph if node["@type"] == "Claim" for appearance in node["appearance"]
    }
    assert parts <= articles == {"https://example.org/fares", "bridge.txt"}


def test_nothing_is_reviewed_or_rated(coded):
    text = write_claims(coded.documents, coded.tables, coded.codebook).lower()
    assert "review" not in text
    assert "rating" not in text


def test_every_type_and_property_is_of_schema_org(graph):
    known = {
        "@type", "@id", "identifier", "headline", "datePublished", "url", "publisher", "author", "name",
        "mainEntity", "firstAppearance", "appearance", "spatialCoverage", "temporalCoverage", "citation",
        "text", "isPartOf", "value", "minValue", "maxValue", "unitText", "additionalProperty",
        "propertyID", "description",
    }  # fmt: skip
    types = {
        "Claim", "NewsArticle", "CreativeWork", "Organization", "Person", "QuantitativeValue",
        "PropertyValue",
    }  # fmt: skip

    def check(node):
        if isinstance(node, list):
            for part in node:
                check(part)
        elif isinstance(node, dict):
            assert set(node) <= known
            assert node.get("@type", "Claim") in types
            for part in node.values():
                check(part)

    check(graph)
