"""One speech in two papers: alignment, joins, words counted once, and the figure."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.chapters.rhetoric import alignment, alignment_figure, printings
from sourcebook.compare.wording import Run, align_words
from sourcebook.findings.figures import render_svg
from sourcebook.findings.markdown import plain_frame, strip_markdown
from sourcebook.findings.study import Study
from tests.two_papers import open_papers

WORDS = st.lists(st.sampled_from("abcde"), max_size=25)


@pytest.fixture
def papers(tmp_path: Path) -> Study:
    return open_papers(tmp_path)


def test_equal_runs_are_found() -> None:
    assert align_words(list("abcxdef"), list("abcdef")) == [Run(0, 0, 3), Run(4, 3, 3)]


def test_short_runs_are_chance() -> None:
    assert align_words(list("abxyz"), list("abuvw")) == []


def test_passages_in_another_order_are_found() -> None:
    first, second = list("abcdefg"), list("efgxabcd")
    assert align_words(first, second) == [Run(0, 4, 4), Run(4, 0, 3)]


def test_a_passage_is_placed_whole_and_not_torn() -> None:
    assert align_words(list("thioBthiu"), list("thiu")) == [Run(5, 0, 4)]


@given(WORDS, WORDS)
def test_runs_are_equal_disjoint_and_long_enough(first: list[str], second: list[str]) -> None:
    runs = align_words(first, second)
    for run in runs:
        assert run.length >= alignment.SHORTEST_RUN
        assert first[run.first : run.first_end] == second[run.second : run.second_end]
    for side in ("first", "second"):
        places = [getattr(run, side) + n for run in runs for n in range(run.length)]
        assert len(places) == len(set(places))


@given(WORDS)
def test_a_text_is_wholly_aligned_with_itself(words: list[str]) -> None:
    expected = len(words) if len(words) >= alignment.SHORTEST_RUN else 0
    assert sum(run.length for run in align_words(words, words)) == expected


@given(WORDS, WORDS)
def test_stretches_hold_every_word_once(first: list[str], second: list[str]) -> None:
    lists = [[alignment.Word(n, n + 1, key, key, "q") for n, key in enumerate(words)] for words in (first, second)]
    aligned = alignment.Alignment(
        alignment.Speech("e", "s"), ("a", "b"), (lists[0], lists[1]), align_words(first, second)
    )
    stretches = alignment.list_stretches(aligned)
    for side, words in (("first", first), ("second", second)):
        places = [n for stretch in stretches for n in range(*getattr(stretch, side))]
        assert sorted(places) == list(range(len(words)))


def test_words_are_printed_with_their_stops(papers: Study) -> None:
    (quotes,) = alignment.list_speeches(papers).values()
    printed = [word.printed for word in alignment.read_words(quotes, papers.texts)["gazette"]]
    assert printed[:5] == ["“We", "will", "build", "a", "ferry."]
    assert printed[-3:] == ["the", "[new]", "ferry.”"]


def test_a_fragment_that_repeats_a_quotation_is_an_excerpt(papers: Study) -> None:
    (quotes,) = alignment.list_speeches(papers).values()
    (excerpt,) = alignment.find_excerpts(quotes)
    assert quotes.set_index("id").loc[excerpt, "text"] == "blue"
    assert [word.key for word in alignment.read_words(quotes, papers.texts)["herald"]][:2] == ["we", "will"]


def test_a_fragment_long_enough_to_be_aligned_is_no_excerpt_of_another_article(papers: Study) -> None:
    (quotes,) = alignment.list_speeches(papers).values()
    quotes = quotes.assign(kind=quotes["kind"].mask(quotes["text"].eq("The harbour is ours."), "partial"))
    assert len(alignment.find_excerpts(quotes)) == 1


def test_two_papers_are_aligned(papers: Study) -> None:
    (aligned,) = alignment.list_alignments(papers)
    assert aligned.docs == ("gazette", "herald")
    assert aligned.runs == [Run(0, 0, 5), Run(15, 5, 4)]
    kinds = [(stretch.kind, stretch.length) for stretch in alignment.list_stretches(aligned)]
    assert kinds == [("both", 5), ("first", 10), ("both", 4), ("first", 6)]
    # ferry. / ferry, — the / The — ours, / ours.
    assert printings.count_other_stops(aligned) == 3


def test_a_join_says_what_stands_between(papers: Study) -> None:
    (aligned,) = alignment.list_alignments(papers)
    (place,) = printings.list_joins(aligned, papers)
    assert (place.doc, place.how, len(place.words)) == ("herald", "its attribution", 10)
    table = plain_frame(printings.tabulate_joins([aligned], papers))
    assert table["passage"][0] == "“We will paint it blue. The harbour is old but”"
    assert table["sets side by side"][0] == "“build a ferry,” · “The harbour is”"


@pytest.mark.parametrize(
    ("between", "how"),
    [
        (" … ", printings.MARKED),
        (" [later] ", printings.MARKED),
        (".”\n“", "a new paragraph"),
        (",” she said. “", "its attribution"),
        (" ", "no mark"),
    ],
)
def test_joins_are_told_apart(between: str, how: str) -> None:
    assert printings.Join("a", "b", [], [], [], between).how == how


def test_words_are_counted_once(papers: Study) -> None:
    row = printings.count_once(papers).iloc[0]
    assert row[["printed", "excerpts", "shared", "once"]].tolist() == [35, 1, 9, 25]
    assert printings.share_once(papers, "Ada Quist") == (25, 26)


def test_speakers_at_one_occasion_stay_apart(papers: Study) -> None:
    quotes = papers.tables["quotes"]
    quotes.loc[quotes["speaker"].eq("Harbour Board"), "speech"] = "event-gazette-0"
    assert [speech.speaker for speech in alignment.list_speeches(papers)] == ["Ada Quist", "Harbour Board"]


def test_the_figure_is_told_in_words(papers: Study) -> None:
    first, second = (alignment_figure.draw_alignment(alignment.list_alignments(papers), papers) for _ in range(2))
    assert first.figure and second.figure
    assert render_svg(first.figure) == render_svg(second.figure)
    assert "9 words of it are quoted in herald and 25 in gazette" in first.caption
    assert "does not print 10 words" in first.caption
    assert "both print “The harbour is ours" not in first.alt
    assert "both print “the harbour is ours,”" in first.alt


def test_no_pair_is_no_figure(papers: Study) -> None:
    drawn = alignment_figure.draw_alignment([], papers)
    assert drawn.figure is None
    assert drawn.caption == printings.NO_PAIR


def test_two_printings_are_compared_in_words(papers: Study) -> None:
    told = strip_markdown(printings.tell_first(alignment.list_alignments(papers), papers))
    assert told.startswith(
        "Every word that herald quotes from the speech, excerpts apart, stands in gazette too: 9 of 9."
    )
    assert "At 1 place gazette prints further words between them, 10 in all" in told
    assert told.endswith("3 shared words have other punctuation or capitals.")


def test_long_stretches_are_cut_in_the_figure() -> None:
    columns = [alignment_figure.Column("first", f"word{n}", "", 10) for n in range(40)]
    cut = alignment_figure.shorten_columns(columns)
    assert [column.upper for column in cut[8:9]] == ["[… 28 words …]"]
    assert len(cut) == 13


def test_rows_of_the_score_fit_the_page() -> None:
    columns = [alignment_figure.Column("both", "w", "w", width) for width in (60, 50, 30, 90, 10)]
    rows = alignment_figure.break_rows(columns, 100)
    assert [[column.width for column in row] for row in rows] == [[60], [50, 30], [90, 10]]


def test_one_paper_alone_has_no_alignment(tmp_path: Path) -> None:
    study = open_papers(tmp_path, exclude_documents="gazette")
    assert alignment.list_alignments(study) == []
    assert printings.tabulate_all([]).empty
    assert printings.tabulate_joins([], study).empty
    assert set(printings.measure_first([], study).values()) == {0}
    assert printings.tell_first([], study).startswith("No two articles")
    assert printings.describe_joins([], study) == "none"
