"""Claims: tested on what was just published, and told by the sentence that fits."""

from __future__ import annotations

from typing import Any

import pytest

from sourcebook.findings import publish, run


@pytest.fixture
def displayed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = []
    monkeypatch.setattr(publish, "display", lambda *_, metadata, **__: records.append(metadata["sourcebook"]))
    return records


def state(value: int | float | str, displayed: list[dict[str, Any]]) -> dict[str, Any]:
    publish.publish("test_share", value, "percent", "of something")
    publish.claim("test.most", publish.value_of("test_share") > 50, "Most are.", "Most are not.")
    return displayed[-1]


def test_a_claim_says_the_sentence_that_fits(displayed: list[dict[str, Any]]) -> None:
    assert (state(51, displayed)["value"], displayed[-1]["shown"]) == (True, "Most are.")
    assert (state(50, displayed)["value"], displayed[-1]["shown"]) == (False, "Most are not.")


def test_a_claim_about_nothing_says_so_once(displayed: list[dict[str, Any]]) -> None:
    assert state("no", displayed)["shown"] == "There is nothing to count here for: Most are."
    assert displayed[-1]["value"] is False
    assert state(7, displayed)["shown"] == "Most are not."


def test_jupyter_shows_the_name_by_which_prose_asks_for_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(publish, "display", lambda data, **_: shown.append(data["text/html"]))
    monkeypatch.setattr(run, "display", lambda data, **_: shown.append(data["text/html"]))
    run.record_run({})
    publish.publish("fares_<up>", 1200, "fares", "that rose")
    publish.claim("fares.most", True, "Most rose.", "Few rose.")
    assert "<code>{number}`name`</code>" in shown[0] and "index.html" in shown[0]
    assert shown[1] == "<p><code>fares_&lt;up&gt;</code> <b>1,200</b> fares: that rose</p>"
    assert shown[2] == "<p><code>fares.most</code> <b>Holds</b>: Most rose.</p>"
