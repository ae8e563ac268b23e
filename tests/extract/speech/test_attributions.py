"""Direct, indirect and mixed attributions, with the class of their cues."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.errors import SourcebookError
from sourcebook.extract.reading.cues import read_cues
from sourcebook.extract.speech.attributions import attribution_of, class_of_cue, find_attributions


def rows(text):
    return [
        (row.source, row.cue, text[row.content_start : row.content_end], row.kind) for row in find_attributions(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Lee said the bridge was safe.", ("Ann Lee", "said", "the bridge was safe.", "indirect")),
        ("Ann Lee told the board that it was safe.", ("Ann Lee", "told", "it was safe.", "indirect")),
        ("The bridge was safe, Ann Lee said.", ("Ann Lee", "said", "The bridge was safe", "indirect")),
        ("The bridge carries 900 cars a day, according to the county.",
         ("the county", "according to", "The bridge carries 900 cars a day", "indirect")),
        ("According to the county, the bridge carries 900 cars.",
         ("the county", "According to", "the bridge carries 900 cars.", "indirect")),
        ("“The bridge is safe,” Ann Lee said.", ("Ann Lee", "said", "“The bridge is safe,”", "direct")),
        ("Ann Lee said the bridge was “safe for now.”",
         ("Ann Lee", "said", "the bridge was “safe for now.”", "mixed")),
        ("In a poll by the county, 40 percent were in favour.",
         ("a poll", "", "In a poll by the county, 40 percent were in favour.", "indirect")),
        ("Engineers, for instance, argue that the bridge sways.",
         ("Engineers", "argue", "the bridge sways.", "indirect")),
        ("The county reported at least 40 closed bridges.",
         ("The county", "reported", "at least 40 closed bridges.", "indirect")),
        ("Ann Lee called for 40 new bridges.", ("Ann Lee", "called", "for 40 new bridges.", "indirect")),
        ("According to early results of the count, 40 bridges sway.",
         ("results of the count", "According to", "40 bridges sway.", "indirect")),
        ("Ann Lee said the bridge sways, which surprised Rick Roy.",
         ("Ann Lee", "said", "the bridge sways", "indirect")),
        ("Ann Lee said the bridge sways, but Rick Roy was calm.",
         ("Ann Lee", "said", "the bridge sways", "indirect")),
        ("Ann Lee said she believes that the bridge sways.",
         ("she", "believes", "the bridge sways.", "indirect")),
        ("Ann Lee's claim that the bridge sways was checked.",
         ("Ann Lee's", "claim", "the bridge sways was checked.", "indirect")),
    ],
)  # fmt: skip
def test_an_attribution_has_source_cue_and_content(text, expected):
    assert expected in rows(text)


@pytest.mark.parametrize(
    "text",
    [
        "The bridge was closed in May.",
        "The claims office opened.",
        "Ann Lee was asked in May.",
        "The stated aim was met.",
        "In May 40 percent said yes.",
        "Lee declared war on 40 towns.",
        "Roy won the polls by 40 percent.",
    ],
)
def test_no_attribution_without_a_cue(text):
    assert rows(text) == []


def test_a_number_belongs_to_the_outermost_attribution_around_it():
    text = "Ann Lee said the county reported that 12 bridges are old. The town has 3 parks."
    found = find_attributions(text)
    assert attribution_of(found, text.index("12"), text.index("12") + 2).source == "Ann Lee"
    assert attribution_of(found, text.index("3 parks"), text.index("3 parks") + 1) is None


@pytest.mark.parametrize(
    ("cue", "expected"), [("said", "neutral"), ("According to", "neutral"), ("blasted", "evaluative")]
)
def test_classes_of_cues(cue, expected):
    assert class_of_cue(cue) == expected


def test_the_lexicon_lists_no_verb_in_both_classes(tmp_path):
    path = tmp_path / "cues.yml"
    path.write_text("neutral:\n  speech: say\nevaluative:\n  claim: boast hurry\n")
    cues = read_cues(path)
    assert cues["boasted"].cue_class == "evaluative"
    assert cues["hurried"].tense == "past"


def test_a_lexicon_without_a_class_is_refused(tmp_path):
    path = tmp_path / "cues.yml"
    path.write_text("neutral:\n  speech: say\n")
    with pytest.raises(SourcebookError, match="lists no verbs under evaluative"):
        read_cues(path)


PIECES = [
    "“",
    "”",
    " said ",
    "Ann Lee",
    " he ",
    ", ",
    ". ",
    "\n",
    "that ",
    "according to ",
    "a poll ",
    "40 percent ",
    "; ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_spans_lie_in_the_text(text):
    found = find_attributions(text, "000")
    for row in found:
        assert text[row.source_start : row.source_end] == row.source
        assert 0 <= row.content_start < row.content_end <= len(text)
        if row.cue_start is not None:
            assert text[row.cue_start : row.cue_end] == row.cue


def test_verbs_joined_without_end_are_read():
    assert find_attributions("claims and says and " * 1_200)
