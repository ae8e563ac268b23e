"""Voices, cues, labels, devices, frames and alterations, on two made-up papers counted by hand."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists, tuples

from sourcebook.chapters.rhetoric import alterations, cues, devices, frames, labels, together, voices
from sourcebook.findings.markdown import plain_frame, strip_markdown
from sourcebook.findings.study import Study
from tests.two_papers import HERALD, WAIT, open_papers


@pytest.fixture
def papers(tmp_path: Path) -> Study:
    return open_papers(tmp_path)


@pytest.fixture
def nothing(tmp_path: Path) -> Study:
    return open_papers(tmp_path, sections="caption")


def test_speakers_are_measured_in_quoted_words(papers: Study) -> None:
    speakers = plain_frame(voices.list_speakers(papers))
    assert speakers[["speaker", "words", "share", "quotations", "articles"]].to_numpy().tolist() == [
        ["Ada Quist", 35, "97%", 5, 2],
        ["Harbour Board", 1, "3%", 1, 1],
    ]
    assert speakers["passages"][0] == "gazette: 19 6; herald: 1 5 4"


def test_every_quotation_shown_is_linked(papers: Study) -> None:
    assert "[19](#quote-gazette-28)" in voices.list_speakers(papers)["passages"][0]


def test_reported_words_are_those_outside_the_marks(papers: Study) -> None:
    sources = voices.measure_sources(papers).set_index("source")
    # “ferry for quiet islanders”; “that loud islanders would wait” and “the plan”.
    assert sources["reported"].to_dict() == {"Ada Quist": 4, "Harbour Board": 7}
    assert sources["quoted"].to_dict() == {"Ada Quist": 35, "Harbour Board": 1}


def test_nested_content_of_one_source_counts_once() -> None:
    text = "Ada said she wants a very fast ferry."
    spans = pd.DataFrame({"doc": ["d", "d"], "content_start": [9, 19], "content_end": [36, 36]})
    quoted = {"d": [(21, 30)]}  # very fast
    assert voices.count_reported_words(spans.itertuples(), quoted, {"d": text}) == 4


@given(*(lists(tuples(integers(0, 30), integers(1, 8)), max_size=6) for _ in range(2)))
def test_what_is_cut_out_is_what_spans_cover_and_holes_do_not(spans: list, holes: list) -> None:
    spans, holes = ([(start, start + length) for start, length in each] for each in (spans, holes))
    covered, out = ({place for start, end in each for place in range(start, end)} for each in (spans, holes))
    found = list(voices.cut_out(spans, holes))
    assert {place for start, end in found for place in range(start, end)} == covered - out
    assert all(first[1] < second[0] for first, second in itertools.pairwise(found))


def test_levels_share_words_and_attributions(papers: Study) -> None:
    table = voices.compare_levels(papers).set_index("level")
    assert table.loc["municipal", ["words", "attributions"]].tolist() == [35, 4]
    assert table.loc["no government", ["words", "share of words", "attributions"]].tolist() == [1, "3%", 2]


def test_an_actor_that_is_not_listed_is_said_to_be(papers: Study) -> None:
    papers.tables["actors"] = papers.tables["actors"].iloc[1:]
    assert voices.list_speakers(papers)["level"].tolist() == [voices.NOT_LISTED, voices.NO_GOVERNMENT]


def test_an_article_with_one_voice_is_found(papers: Study) -> None:
    assert voices.find_single_voices(papers) == ["gazette"]
    assert voices.find_single_voices(papers, with_papers=False) == ["gazette", "herald"]


def test_articles_say_how_much_is_quoted(papers: Study) -> None:
    table = plain_frame(voices.list_voices(papers))
    assert table[["article", "body words", "quoted", "voices"]].to_numpy().tolist() == [
        ["gazette", 29, 25, 1],
        ["herald", 31, 10, 2],
    ]
    assert table["heard"][1] == "Ada Quist 91%, Harbour Board 9%"
    assert table["attributions"][1] == "2 direct, 2 mixed, 1 indirect"


def test_an_article_names_the_sources_it_does_not_quote(papers: Study) -> None:
    quotes = papers.tables["quotes"]
    papers.tables["quotes"] = quotes[quotes["speaker"].ne("Harbour Board")]
    table = voices.list_voices(papers)
    content = HERALD.index(WAIT)
    assert table["without a quoted word"].tolist() == ["", f"[Harbour Board](#attribution-herald-{content})"]


@pytest.mark.parametrize(
    ("count", "counts"),
    [
        (partial(voices.share_of_speaker, speaker="Ada Quist"), [[25, 25], [10, 11]]),
        (partial(voices.share_of_levels, levels=["municipal"]), [[25, 25], [10, 11]]),
        (partial(voices.share_of_sources, level="municipal"), [[1, 1], [3, 5]]),
        (voices.share_quoted, [[25, 29], [10, 31]]),
        (cues.share_evaluative, [[0, 1], [1, 4]]),
        (labels.share_of_own_voice, [[0, 0], [1, 2]]),
        (partial(frames.share_of_frame, frame="Economic"), [[1, 1], [1, 2]]),
    ],
)
def test_shares_are_counted_by_document(papers: Study, count: Callable, counts: list) -> None:
    table = count(papers)
    assert list(table.index) == ["gazette", "herald"]
    assert table[["part", "whole"]].values.tolist() == counts


def test_a_cue_that_carries_two_stretches_is_one_cue(papers: Study) -> None:
    assert cues.share_evaluative(papers).sum().tolist() == [1, 5]
    table = plain_frame(cues.compare_cues(papers, "actor")).set_index("actor")
    assert table.loc["Ada Quist", ["neutral", "evaluative"]].tolist() == [2, 1]
    assert table.loc["Ada Quist", "evaluative cues"] == "boasted"


def test_cues_inside_quotation_marks_are_left_out(papers: Study) -> None:
    rows = papers.tables["attributions"]
    inside = rows.iloc[[0]].assign(id="attribution-gazette-99", cue="build", cue_start=36, cue_end=41)
    papers.tables["attributions"] = pd.concat([rows, inside], ignore_index=True)
    assert "build" not in cues.list_cues(papers)["cue"].tolist()


def test_two_sources_of_one_attribution_both_count(papers: Study) -> None:
    papers.tables["attributions"].loc[0, "actor"] = "Ada Quist;Harbour Board"
    assert len(voices.list_attributions(papers)) == len(papers.tables["attributions"]) + 1
    assert cues.share_evaluative(papers).sum().tolist() == [1, 5]


def test_the_ladder_has_a_rung_for_each_voice(papers: Study) -> None:
    ladder = plain_frame(labels.build_ladder(papers)).set_index("article")
    assert ladder.loc["herald", ["quoted", "paraphrase", "headline"]].tolist() == [
        "",
        "loud islanders",
        "quiet islanders",
    ]
    assert labels.share_of_own_voice(papers).sum().tolist() == [1, 2]


def test_a_concordance_line_links_its_label(papers: Study) -> None:
    lines = labels.write_concordance(papers)
    assert lines["label"][0].startswith("[loud islanders](#device-herald-")
    assert lines["voice"].tolist() == ["paraphrase: Harbour Board", "headline"]
    first = plain_frame(lines).iloc[0]
    assert first["before"] == "The Harbour Board said that"
    assert first["after"] == "would wait. It called the plan “slow,” but went …"


def test_a_headline_is_held_against_the_quotations(papers: Study) -> None:
    rows = papers.tables["devices"]
    rows.loc[rows["text"].eq("loud islanders"), "voice"] = "quoted"
    row = plain_frame(labels.compare_headlines(papers)).iloc[0]
    assert row[["quoted", "only in the headline", "only quoted"]].tolist() == [
        "loud islanders",
        "law-abiding",
        "good-bad",
    ]
    assert labels.describe_headlines(papers, "only quoted") == "good-bad"
    told = strip_markdown(labels.tell_headlines(papers))
    assert "law-abiding is in the headline and in no quotation of the article" in told
    assert "good-bad is in its quotations and not in the headline" in told


@pytest.mark.parametrize(
    ("families", "said"), [("", "none is"), ("gang", "gang is"), ("illegal, gang", "illegal and gang are")]
)
def test_families_take_their_verb(families: str, said: str) -> None:
    assert labels.say_families(families) == said


def test_the_marks_in_a_headline_label_are_shown(papers: Study) -> None:
    rows = papers.tables["devices"]
    wide = rows["text"].eq("quiet islanders")
    rows.loc[wide, ["start", "end", "text"]] = [12, 44, papers.texts["herald"][12:44]]
    assert plain_frame(labels.compare_headlines(papers))["in marks"].tolist() == ["blue"]


def test_devices_stand_beside_their_denominator(papers: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "FEWEST_WORDS", 20)
    table = plain_frame(devices.count_devices(papers))
    assert table[["speaker", "article", "words", "devices"]].to_numpy().tolist() == [
        ["Ada Quist", "gazette", 25, 2],
        ["Ada Quist", "herald", 10, 1],
        ["Harbour Board", "herald", 1, 0],
    ]
    assert table["rate"][0] == 8.0
    assert table["rate"][1:].isna().all()


def test_devices_outside_quotations_are_not_counted(papers: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "FEWEST_WORDS", 20)
    assert len(devices.list_quoted_devices(papers)) == 3
    crossed = devices.cross_devices(papers)
    assert crossed.to_dict("records") == [{"speaker": "Ada Quist", "words": 35, "repetition": 1, "promise": 2}]


def test_own_wording_stands_by_article_and_place(papers: Study) -> None:
    start = HERALD.index("but went on")
    row = papers.tables["devices"].iloc[[0]].assign(id=f"device-herald-{start}", doc="herald", start=start)
    row = row.assign(end=start + 3, text="but", device="evaluative_wording", voice="reporter", section="body")
    assert devices.compare_own_wording(papers).empty
    papers.made.clear()
    papers.tables["devices"] = pd.concat([papers.tables["devices"], row], ignore_index=True)
    table = plain_frame(devices.compare_own_wording(papers))
    assert table.to_numpy().tolist() == [["gazette", "", "", ""], ["herald", "but", "", ""]]
    assert plain_frame(devices.count_own_devices(papers)).to_numpy().tolist() == [
        ["herald", "reporter", "evaluative wording", "but"]
    ]


def test_cues_are_counted_by_level_of_government(papers: Study) -> None:
    table = plain_frame(cues.compare_levels(papers))
    assert table.to_numpy().tolist() == [["municipal", 3, 1, "boasted"], ["no government", 2, 0, ""]]


def test_frames_are_counted_by_paragraph(papers: Study) -> None:
    table = plain_frame(frames.compare_frames(papers))
    assert table.to_numpy().tolist() == [["Economic", "¶1", "¶1", 2, "", 0], ["Political", "", "¶2", 1, "", 1]]
    assert frames.name_top_frame(papers) == "Economic"


def test_brackets_inside_quotations_are_found(papers: Study) -> None:
    table = plain_frame(alterations.list_marks(papers))
    assert table[["article", "mark", "passage"]].to_numpy().tolist() == [
        ["gazette", "square brackets", "“Come and see the [new] ferry.”"]
    ]


def test_interruptions_show_their_attribution(papers: Study) -> None:
    table = plain_frame(alterations.list_interruptions(papers))
    assert table["attribution"].tolist() == ["Mayor Ada Quist said.", "Ada Quist boasted on Monday."]
    assert set(table["at"]) == {"the end of a sentence"}


@pytest.mark.parametrize(
    ("between", "following", "at"),
    [
        (",” she said. “", "We go.", "the end of a sentence"),
        (",” she said, “", "we go.", "within a sentence"),
        (",” she said, “", "We go.", "within a sentence"),
        (",” she said. “", "we go.", "within a sentence"),
    ],
)
def test_stops_and_capitals_tell_where_an_attribution_stands(between: str, following: str, at: str) -> None:
    assert alterations.describe_break(between, following) == at


def test_a_quotation_that_stops_before_a_contrast_is_found(papers: Study) -> None:
    table = plain_frame(alterations.list_contrasts(papers))
    found = table[["article", "contrast", "whose words", "printed in"]].to_numpy().tolist()
    assert ["herald", "“but went on.”", alterations.JOURNALIST, "herald"] in found
    assert ["herald", "“… blue. The harbour is old but”", alterations.SPEAKER, "gazette"] in found
    assert len(found) == 2


def test_a_choice_without_rows_leaves_empty_tables(nothing: Study) -> None:
    tables = [
        voices.list_speakers,
        voices.measure_sources,
        voices.compare_levels,
        labels.build_ladder,
        labels.count_families,
        labels.write_concordance,
        labels.compare_headlines,
        devices.count_devices,
        devices.cross_devices,
        devices.compare_own_wording,
        devices.count_own_devices,
        cues.compare_levels,
        together.count_by_speaker,
        frames.compare_frames,
        alterations.list_marks,
        alterations.list_interruptions,
        alterations.list_contrasts,
    ]
    assert [table.__name__ for table in tables if len(table(nothing))] == []
    assert voices.draw_sources(voices.measure_sources(nothing)).figure is None
    assert voices.name_most_quoted(nothing) == "nobody"
    assert frames.name_top_frame(nothing) == labels.describe_headlines(nothing, "only quoted") == "none"
    assert labels.tell_headlines(nothing).startswith("No headline")
