"""Fixtures that all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from sourcebook.findings.study import Study, choose_study
from tests.made_up import write_made_up

# Nothing is timed, as a busy machine takes longer for the same; and every run tries the same examples, as a fault that
# chance finds once is gone in the next. Others are looked for with `--hypothesis-profile exploring`.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("exploring", deadline=None, max_examples=1000)
settings.load_profile("repeatable")


@pytest.fixture
def made_up(tmp_path: Path) -> tuple[Path, Path]:
    """Return the paths of a made-up corpus and its coding."""
    return write_made_up(tmp_path)


@pytest.fixture
def choose(made_up: tuple[Path, Path]):
    """Return a function that opens a study of the made-up corpus under other parameters."""

    def open_made_up(**parameters: object) -> Study:
        corpus, coding = made_up
        defaults = {
            "corpus": str(corpus),
            "coding": str(coding),
            "sections": "headline,body,caption",
            "exclude_documents": "",
            "drop_repeated_statements": False,
        }
        return choose_study(defaults | parameters)

    return open_made_up
