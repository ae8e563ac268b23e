"""One reading gives the same rows as the single functions."""

from __future__ import annotations

from sourcebook.extract.reading.marks import APOSTROPHE
from sourcebook.extract.speech.attributions import find_attributions
from sourcebook.extract.speech.quotations import find_quotations
from sourcebook.extract.speech.read import read_voices

ARTICLE = "“The bridge isn't safe,” Ann Lee said.\n\nShe said it sways. The county's report, she said, is “a start.”"


def test_one_reading_gives_every_table():
    voices = read_voices(ARTICLE, "000")
    assert voices.quotations == find_quotations(ARTICLE, "000")
    assert voices.attributions == find_attributions(ARTICLE, "000")
    assert [row.reason for row in voices.marks_excluded] == [APOSTROPHE, APOSTROPHE]
    assert {mention.name for mention in voices.mentions} >= {"Ann Lee"}
