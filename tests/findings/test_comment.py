"""Commentary stands only where every passage it speaks of is in the choice."""

from __future__ import annotations

from pathlib import Path

from sourcebook.findings.passages import comment, find_passages
from tests.two_papers import open_papers

BOTH = "[One](#quote-gazette-28) and [the other](#evidence-herald) differ (see [the table](#table-x))."
ONE = "[This](#evidence-gazette) is long."


def test_only_passages_and_articles_bind_a_paragraph() -> None:
    assert find_passages(BOTH) == {"quote-gazette-28", "evidence-herald"}


def test_commentary_whose_passages_are_held_is_shown_as_it_is(tmp_path: Path) -> None:
    assert comment(open_papers(tmp_path), BOTH, ONE).markdown == f"{BOTH}\n\n{ONE}"


def test_commentary_on_what_is_left_out_is_left_out(tmp_path: Path) -> None:
    shown = comment(open_papers(tmp_path, exclude_documents="herald"), BOTH, ONE).markdown
    assert shown.startswith(ONE)
    assert "differ" not in shown and "paragraphs: 1" in shown
