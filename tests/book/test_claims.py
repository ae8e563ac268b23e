"""Claims in prose: the sentence of a claim that a notebook computes, and a warning for one that none does."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document

from sourcebook.book import claims


def fill(folder: Path, made_up: tuple[Path, Path], name: str, told: bool = True) -> nodes.document:
    """Return a page with a claim, filled in from the records of a folder."""
    corpus, coding = map(str, made_up)
    config = SimpleNamespace(sourcebook_corpus=corpus, sourcebook_coding=coding, sourcebook_locks=str(folder))
    page = new_document("page")
    page.settings.env = SimpleNamespace(
        config=config, mystnb_config=SimpleNamespace(output_folder=str(folder)), docname="page"
    )
    page += nodes.paragraph("", "", claims.Claim("", "", claim=name, told=told))
    claims.FillClaims(page).run()
    return page


def test_a_claim_prints_its_sentence_and_without_a_sweep_no_badge(tmp_path: Path, made_up: tuple[Path, Path]) -> None:
    record = {"kind": "claim", "name": "a.firm", "value": True, "shown": "It is firm."}
    glued = {"a.firm": {"metadata": {"sourcebook": record}}}
    (tmp_path / "one.glue.json").write_text(json.dumps(glued), encoding="utf-8")
    assert fill(tmp_path, made_up, "a.firm").astext() == "It is firm."
    assert fill(tmp_path, made_up, "a.firm", told=False).astext() == ""


def test_a_claim_that_no_notebook_computes_is_a_warning(
    tmp_path: Path, made_up: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(claims.LOGGER, "warning", lambda text, *words, **_: told.append(text % words))
    fill(tmp_path, made_up, "a.lost")
    assert told == ["no notebook computes the claim 'a.lost'"]
