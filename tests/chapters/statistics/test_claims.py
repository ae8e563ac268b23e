"""Claims and the figures in their sentences, and what is not said of a figure."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sourcebook.chapters.statistics import claims, ledger
from sourcebook.findings.markdown import plain_frame
from sourcebook.findings.study import Study
from tests.ports import open_ports


@pytest.fixture
def ports(tmp_path: Path) -> Study:
    return open_ports(tmp_path)


def add_stances(study: Study, arguments: list[str]) -> None:
    """Give the study a stance in the sentence of its first statistic, and one in a sentence without any."""
    first = study.tables["statistics"].sort_values(["doc", "start"]).iloc[0]
    sentences = study.sentences[study.sentences["doc"].eq(first["doc"])]
    held = sentences[sentences["start"].le(first["start"]) & sentences["end"].ge(first["end"])].iloc[0]
    rows = study.tables["statistics"]
    starts = rows.loc[rows["doc"].eq(first["doc"]), "start"]
    bare = next(each for each in sentences.itertuples() if not starts.between(each.start, each.end).any())
    common = {"doc": first["doc"], "actor": "Ada", "issue": "ferry_tolls", "position": "opposes"}
    study.tables["stances"] = pd.DataFrame(
        [
            common | {"id": f"stance-{n}", "start": int(start), "end": int(end), "argument": argument}
            for n, (start, end, argument) in enumerate(
                zip((held["start"], bare.start), (held["end"], bare.end), arguments, strict=True)
            )
        ]
    )


def test_a_claim_has_the_figures_of_its_sentence(ports: Study) -> None:
    add_stances(ports, ["cost;safety", "safety"])
    found = claims.list_claims(ports, ["safety"])
    assert [bool(figures) for figures in found["figures"]].count(True) == 1
    shown = plain_frame(claims.show_claims(ports, found))
    assert set(shown["position"]) == {"opposes ferry tolls"}
    assert "cost, safety" in shown["argument"].tolist()


def test_other_arguments_are_left_out(ports: Study) -> None:
    add_stances(ports, ["cost", "safety"])
    assert len(claims.list_claims(ports, ["safety"])) == 1
    assert claims.list_claims(ports, ["trust"]).empty


def test_a_question_names_what_the_text_does_not_say(ports: Study) -> None:
    rows = ports.tables["statistics"]
    rows["needs_source"] = "yes"
    text = rows[rows["section"].ne("caption")]
    asked = ledger.list_questions(ports)
    assert len(asked) == len(text)
    nobody = asked[asked["depth"].eq(0)]
    assert len(nobody) == text["chain"].eq("").sum()
    assert nobody["not said"].str.startswith("who says so, on what it rests").all()
    assert not asked.loc[asked["depth"].ge(2), "not said"].str.contains("rests").any()


def test_what_nobody_would_ask_about_is_left_out(ports: Study) -> None:
    ports.tables["statistics"]["needs_source"] = "no"
    assert ledger.list_questions(ports).empty
