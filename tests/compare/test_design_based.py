"""Corrected shares: exact where the answer is known, unbiased and covered where a made-up model errs on purpose."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.cli import main
from sourcebook.compare.design_based import LEAST, correct_share
from sourcebook.errors import SourcebookError
from sourcebook.mentions.tables import write_table


def test_where_every_article_is_coded_the_share_is_the_persons() -> None:
    person = [place % 4 == 0 for place in range(40)]
    share = correct_share([False] * 40, dict(enumerate(person)))
    assert share.corrected == pytest.approx(0.25) and share.model == 0 and share.low < 0.25 < share.high


def test_where_the_model_is_always_right_the_share_is_the_models() -> None:
    model = [place % 3 == 0 for place in range(90)]
    share = correct_share(model, {place: model[place] for place in range(0, 90, 4)})
    assert share.corrected == pytest.approx(30 / 90)
    assert share.high - share.low == pytest.approx(2 * 1.959964 * np.std(model, ddof=1) / np.sqrt(90))


def test_a_model_that_errs_to_one_side_is_corrected_and_its_interval_holds_the_truth() -> None:
    chance = np.random.default_rng(7)
    corrected, naive, covered = [], [], 0
    for _ in range(400):
        truth = chance.random(300) < 0.4
        model = truth & (chance.random(300) < 0.5)  # every second case is missed
        drawn = chance.choice(300, 60, replace=False)
        share = correct_share(model.tolist(), {int(place): bool(truth[place]) for place in drawn})
        corrected.append(share.corrected)
        naive.append(share.model)
        covered += share.low <= 0.4 <= share.high
    assert abs(np.mean(corrected) - 0.4) < 0.01 < abs(np.mean(naive) - 0.4)
    assert 0.92 <= covered / 400 <= 0.98


def test_good_codes_make_the_interval_narrower_than_the_sample_alone() -> None:
    chance = np.random.default_rng(3)
    truth = chance.random(1000) < 0.5
    drawn = {int(place): bool(truth[place]) for place in chance.choice(1000, 100, replace=False)}
    good = correct_share(np.where(chance.random(1000) < 0.95, truth, ~truth).tolist(), drawn)
    bad = correct_share((chance.random(1000) < 0.5).tolist(), drawn)
    assert good.high - good.low < 0.6 * (bad.high - bad.low)


@given(st.lists(st.booleans(), min_size=LEAST, max_size=60), st.randoms(use_true_random=False))
def test_a_share_is_a_share(model: list[bool], chance: object) -> None:
    coded = {place: not held for place, held in enumerate(model[:LEAST])}
    share = correct_share(model, coded)
    assert 0 <= share.low <= share.corrected <= share.high <= 1


def test_a_small_sample_is_refused() -> None:
    with pytest.raises(SourcebookError, match="9 coded articles are too few"):
        correct_share([True] * 50, dict.fromkeys(range(9), True))


def write_coding(folder: Path, documents: list[str]) -> None:
    """Write a coding in which Ada Quist supports detainers in the given articles."""
    folder.mkdir()
    row = {"start": 0, "end": 9, "text": "Ada Quist", "actor": "Ada Quist", "issue": "detainers", "voice": "quoted"}
    rows = [{"id": f"stance-{doc}-0", "doc": doc, "position": "supports"} | row for doc in documents]
    write_table(pd.DataFrame(rows), folder, "stances")


def test_the_command_corrects_shares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    ids = [f"a{number:02d}" for number in range(20)]
    for doc in ids:
        (articles / f"{doc}.txt").write_text("Ada Quist wants jails to hold inmates.\n")
    write_coding(tmp_path / "person", ids[0:10:2])
    write_coding(tmp_path / "model", ids[:4])
    command = ["score", str(tmp_path / "person"), str(tmp_path / "model"), "--corpus", str(articles)]
    command += ["--table", "stances", "--shares"]
    assert main([*command, "--documents", ",".join(ids[:10]), "--json"]) == 0
    shares = json.loads(capsys.readouterr().out)["tables"]["stances"]["shares"]
    issue = next(row for row in shares if row["code"] == "detainers")
    assert (issue["articles"], issue["coded"], issue["model"], issue["sample"]) == (20, 10, 0.2, 0.5)
    assert issue["low"] < issue["corrected"] < issue["high"]
    assert main([*command, "--documents", ",".join(ids[:10])]) == 0
    assert "issue detainers: " in (told := capsys.readouterr().out) and "0.50 in the 10 coded" in told
    assert main(command) == 1 and "--shares needs --documents" in capsys.readouterr().err
