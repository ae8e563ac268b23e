"""Guardrails: nothing that a model answers becomes a row unless the article and the codebook bear it out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcebook.documents.document import ROOT, Document
from sourcebook.extract.model.prompts import write_prompt
from sourcebook.extract.model.responses import Asked, Response
from sourcebook.extract.model.rows import Names, place_actors, place_rows, read_answer
from sourcebook.mentions.codebook import read_codebook
from sourcebook.mentions.sheets.blank import draw_form
from tests.extract.model.housing import device, stance

HOUSING = ROOT / "examples" / "housing" / "codebook"
TEXT = (
    "Mayor Ida Lund backs a rent cap\n\n“Cap the rents,” Lund said. “Cap the rents, now.” Tenants of the old mill "
    "agree with the mayor.\n"
)
ELSEWHERE = "Councillor Bo Lund was asked.\n"


def place(*answered: Any, table: str = "stances", text: str = TEXT) -> tuple[list[dict[str, Any]], list[str]]:
    form = draw_form(table, Document("a", "a.txt", text), read_codebook(HOUSING))
    names = Names(["Housing Board"], {"a": text, "b": ELSEWHERE})
    kept, drops = place_rows(form, write_prompt(table, HOUSING), answered, names)
    return kept, [drop.reason for drop in drops]


GOOD = stance("Ida Lund backs a rent cap", "Ida Lund", "rent_cap", "supports", "reported")


def test_a_row_that_holds_is_placed() -> None:
    (row,), drops = place(GOOD)
    assert drops == []
    assert TEXT[row["start"] : row["end"]] == row["text"] == "Ida Lund backs a rent cap"
    assert (row["id"], row["doc"], row["position_id"]) == (
        f"stance-a-{row['start']}", "a", "position-ida-lund-rent-cap-supports",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"text": "Ida Lund backs a rent capp"}, "most like them is “Ida Lund backs a rent cap”"),
        ({"text": "Ida Lund loves tulips and has said so often"}, "do not stand in the article."),
        ({"text": '"Cap the rents,"'}, "do not stand in the article"),  # other marks are other characters
        ({"text": "   "}, "has no words"),
        ({"text": None}, "has no words"),
        ({"text": 7}, "has no words"),
        ({"text": "Cap the rents,"}, "stand 2 times there"),
        ({"text": "Cap the rents,", "occurrence": 3}, "occurrence 3 does not exist: there are 2"),
        ({"text": "Cap the rents,", "occurrence": True}, "does not exist"),
        ({"text": "Cap the rents,", "within": "Cap the"}, "stands 2 times in the article"),
        ({"text": "Cap the rents,", "within": "Mayor Ida"}, "stand 0 times there"),
        ({"issue": "parking"}, "“parking” is no code of column issue"),
        ({"issue": None}, "column issue is empty"),
        ({"argument": ["supply", "taste"]}, "“taste” is no code of column argument"),
        ({"position": {"code": "supports"}}, "is no value of a cell"),
        ({"actor": "Ada Quist"}, "“Ada Quist” is neither given nor in the article"),
        ({"actor": "Bo Lunt"}, "is neither given nor in the article"),
        ({"actor": ""}, "column actor is empty"),
    ],
)
def test_a_row_that_does_not_hold_is_dropped_with_the_reason(change: dict[str, Any], reason: str) -> None:
    kept, drops = place(GOOD | change)
    assert kept == [] and len(drops) == 1 and reason in drops[0]


@pytest.mark.parametrize("answered", ["a row", None, [GOOD], 3])
def test_what_is_no_row_is_dropped(answered: Any) -> None:
    assert place(answered) == ([], ["it is no object with names and values."])


@pytest.mark.parametrize(
    ("place_given", "start"),
    [({"occurrence": 1}, TEXT.index("Cap")), ({"occurrence": 2}, TEXT.rindex("Cap")),
     ({"within": "“Cap the rents, now.”"}, TEXT.rindex("Cap"))],
)  # fmt: skip
def test_words_that_stand_twice_are_placed_where_the_row_says(place_given: dict[str, Any], start: int) -> None:
    (row,), drops = place(GOOD | {"text": "Cap the rents,"} | place_given)
    assert (row["start"], drops) == (start, [])


@pytest.mark.parametrize("actor", ["Ida Lund", "Housing Board", "Bo Lund", "tenants of the old mill", "old tenants"])
def test_names_resolve(actor: str) -> None:
    """A name stands in the article, is given, stands in another article, or is a group described in its words."""
    assert place(GOOD | {"actor": actor})[1] == []


def test_a_row_that_is_given_twice_is_kept_once() -> None:
    kept, drops = place(GOOD, GOOD)
    assert len(kept) == 1 and drops == ["it repeats an earlier row of the answer."]


def test_the_words_of_a_further_span_must_stand_there_too() -> None:
    quote = {"text": "Cap the rents, now.", "occurrence": None, "within": None, "speaker": "Ida Lund", "kind": "full"}
    (row,), drops = place(quote | {"speaker_as_written": "Lund", "cue": "said"}, table="quotes")
    assert drops == [] and row["speaker_start"] == TEXT.index("Lund said")
    kept, drops = place(quote | {"speaker_as_written": "Lunds", "cue": "said"}, table="quotes")
    assert kept == [] and "(column speaker_as_written) do not stand in the article" in drops[0]


def test_numbers_are_read_as_numbers() -> None:
    text = "About 400 homes were built.\n"
    number = {"text": "About 400", "occurrence": None, "within": None, "value": 400, "change": "~", "measures": "homes"}
    (row,), drops = place(number | {"needs_source": "yes"}, table="statistics", text=text)
    assert (row["value"], drops) == (400.0, [])
    for value in (1e400, float("nan"), "1e400", 2**60):
        kept, drops = place(number | {"needs_source": "yes", "value": value}, table="statistics", text=text)
        assert kept == [] and "more than a cell may hold" in drops[0]


def test_a_cell_holds_text() -> None:
    for note in ("a\ud800", "a\x00", "\u202ea"):
        answered = device("tulips", "journalist", "label", "reporter", note=note)
        kept, drops = place(answered, table="devices", text="On tulips.\n")
        assert kept == [] and "holds a character that is no text" in drops[0]


def test_labels_of_a_variant_are_read_back() -> None:
    form = draw_form("stances", Document("a", "a.txt", TEXT), read_codebook(HOUSING))
    prompt = write_prompt("stances", HOUSING, "swapped")
    shown = {code: label for label, code in prompt.labels["issue"].items()}["rent_cap"]
    sides = {code: label for label, code in prompt.labels["position"].items()}["supports"]
    voice = {code: label for label, code in prompt.labels["voice"].items()}["reported"]
    answered = GOOD | {"issue": shown, "position": sides, "voice": voice}
    (row,), drops = place_rows(form, prompt, [answered], Names([], {"a": TEXT}))
    assert ([row[name] for name in ("issue", "position", "voice")], drops) == (["rent_cap", "supports", "reported"], [])


def test_actors_are_held_to_the_same() -> None:
    codebook, prompt = read_codebook(HOUSING), write_prompt("actors", HOUSING)
    good = {"actor": "Ida Lund", "name": "Ida Lund", "kind": "person", "level": "municipal", "function": "executive"}
    answered = [good, good | {"actor": "Ada Quist"}, good | {"level": "galactic"}, good | {"name": None}]
    kept, drops = place_actors(prompt, "a", answered, Names([], {"a": TEXT}), codebook)
    assert [row["actor"] for row in kept] == ["Ida Lund"]
    assert [drop.reason for drop in drops] == [
        "the name “Ada Quist” is neither given nor in the article.",
        "“galactic” is no code of column level.",
        "column name is empty.",
    ]


@pytest.mark.parametrize(
    ("content", "finish", "refusal", "reason"),
    [
        ('{"rows": [', "length", "", "cut off"),
        ('{"rows": [', "stop", "", "no JSON"),
        ("", "stop", "", "no JSON: empty"),
        ("[" * 100_000, "stop", "", "no JSON"),
        ('{"row": []}', "stop", "", "holds no list of rows"),
        ("[]", "stop", "", "holds no list of rows"),
        ('{"rows": {}}', "stop", "", "holds no list of rows"),
        ('{"rows": []}', "stop", "I cannot help with that.", "the model refuses: I cannot help with that."),
        ("", "content_filter", "", "held the answer back"),
    ],
)
def test_an_answer_that_cannot_be_used_says_why(content: str, finish: str, refusal: str, reason: str) -> None:
    asked = Asked("m", "stances", "a", "p", "c", "t", "s", 1)
    answered = read_answer(Response(asked, "2026-01-01", content, refusal, finish, "m", "", 1, 1))
    assert isinstance(answered, str) and reason in answered


@settings(deadline=None)
@given(st.text(alphabet="ab “”é\n", min_size=1, max_size=40), st.data())
def test_whatever_is_kept_stands_at_its_offsets(text: str, data: st.DataObject) -> None:
    words = data.draw(st.one_of(st.sampled_from([text[i:j] for i in range(len(text)) for j in range(i + 1, i + 6)]),
                                st.text(alphabet="ab “", max_size=5)))  # fmt: skip
    occurrence = data.draw(st.one_of(st.none(), st.integers(-1, 4)))
    form = draw_form("devices", Document("a", "a.txt", text), read_codebook(HOUSING))
    answered = device(words, "journalist", "label", "reporter", occurrence=occurrence)
    kept, drops = place_rows(form, write_prompt("devices", HOUSING), [answered], Names([], {"a": text}))
    assert len(kept) + len(drops) == 1
    assert all(text[row["start"] : row["end"]] == row["text"] == words for row in kept)
