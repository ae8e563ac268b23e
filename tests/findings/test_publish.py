"""Claims: tested on what was just published, and told by the sentence that fits."""

from __future__ import annotations

from typing import Any

import pytest

from sourcebook.findings import publish


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
