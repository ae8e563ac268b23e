"""Agreement of two codings whose figures can be counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcebook.book.runner import Run, run_notebooks
from sourcebook.chapters.agreement import draw_spans, show_measures
from sourcebook.compare.agreement import (
    LEAST,
    compute_alpha,
    compute_unitized_alpha,
    list_coded_columns,
    list_confusions,
    measure_alpha,
    measure_choices,
    measure_codes,
    measure_columns,
    measure_leads,
    measure_spans,
    measure_unitizing,
    resample_alpha,
)
from sourcebook.compare.comparison import (
    Comparison,
    choose_documents,
    compare_codings,
    compare_rows,
    leave_out,
    list_cases,
    name_cases,
    read_rows,
)
from sourcebook.documents.document import Document, read_corpus
from sourcebook.documents.sections import list_paragraphs
from sourcebook.errors import SourcebookError
from sourcebook.findings.notebooks import NOTEBOOKS
from sourcebook.findings.publish import harvest
from sourcebook.mentions.kinds import PAIRED
from sourcebook.mentions.tables import list_columns, read_table, write_table
from tests.made_up import HARBOUR, TEXTS, make_quotes, make_row, make_stances, make_statistics

DOCUMENTS = [Document(id=doc, file=f"{doc}.txt", text=text) for doc, text in TEXTS.items()]


def make_device(text: str, device: str, nth: int = 1, **fields: object) -> dict[str, object]:
    defaults = {"speaker": "Ada Quist", "voice": "quoted", "note": "", "section": "body"}
    return make_row("device", "harbour", text, nth, device=device, **(defaults | fields))


def compare(table: str, first: list[dict] | pd.DataFrame, second: list[dict] | pd.DataFrame) -> Comparison:
    frames = [pd.DataFrame(rows, columns=list_columns(table)).astype(object) for rows in (first, second)]
    words = {name: "" for name in list_columns(table) if not name.startswith("value")}
    return compare_rows(table, *[frame.fillna(words) for frame in frames], DOCUMENTS)


@pytest.fixture
def devices() -> Comparison:
    """Return four devices against four: one equal, one at other words, one with another code, one apart each."""
    first = [
        make_device("a great boat", "praise"),
        make_device("will carry 300 people", "promise"),
        make_device("Mayor praises", "metaphor"),
        make_device("according to the Harbour Board", "label", note="resident"),
    ]
    second = [
        make_device("a great boat", "praise"),
        make_device("The ferry will carry 300 people", "promise", voice="paraphrase"),
        make_device("Mayor praises", "extreme_case"),
        make_device("About 40 percent", "directive"),
    ]
    return compare("devices", first, second)


def find_measure(frame: pd.DataFrame, **keys: str) -> dict:
    for column, value in keys.items():
        frame = frame[frame[column].eq(value)]
    assert len(frame) == 1
    return frame.iloc[0].to_dict()


def test_spans_are_counted_by_overlap_and_exactly(devices: Comparison) -> None:
    measured = measure_spans([devices])
    overlap = find_measure(measured, match="overlap")
    assert (overlap["first"], overlap["second"], overlap["paired"]) == (4, 4, 2)
    assert overlap["precision"] == overlap["recall"] == overlap["f1"] == 0.5
    assert find_measure(measured, match="exact")["paired"] == 1
    assert devices.pairs["kind"].value_counts().to_dict() == {"pair": 2, "near": 1, "first": 1, "second": 1}


def test_precision_and_recall_take_the_first_coding_as_reference() -> None:
    comparison = compare("devices", [make_device("a great boat", "praise")], [])
    measured = find_measure(measure_spans([comparison]), match="overlap")
    assert measured["recall"] == 0
    assert pd.isna(measured["precision"])
    assert measured["f1"] == 0


def test_codes_are_compared_on_pairs(devices: Comparison) -> None:
    measured = measure_columns([devices])
    assert find_measure(measured, column="voice")["agree"] == 1
    assert find_measure(measured, column="speaker")["share"] == 1
    assert find_measure(measured, column="note")["pairs"] == 0, "a remark on praise or promise is no code"
    assert "device" not in set(measured["column"]), "pairing requires it"


def test_leads_count_each_code(devices: Comparison) -> None:
    measured = measure_leads([devices])
    assert find_measure(measured, code="praise")["f1"] == 1
    metaphor = find_measure(measured, code="metaphor")
    assert (metaphor["first"], metaphor["second"], metaphor["paired"]) == (1, 0, 0)


def test_codes_given_differently_are_listed_with_near_misses(devices: Comparison) -> None:
    listed = list_confusions([devices])
    assert ["devices", "device", "metaphor", "extreme_case", 1] in listed.to_numpy().tolist()
    assert ["devices", "voice", "quoted", "paraphrase", 1] in listed.to_numpy().tolist()
    assert len(listed) == 2


def test_a_coding_agrees_wholly_with_itself() -> None:
    quotes, stances, statistics = make_quotes(), make_stances(), make_statistics()
    comparisons = [
        compare(table, rows, rows)
        for table, rows in (("quotes", quotes), ("stances", stances), ("statistics", statistics))
    ]
    assert measure_spans(comparisons)["f1"].eq(1).all()
    assert measure_columns(comparisons)["share"].eq(1).all()
    assert list_confusions(comparisons).empty
    codes = measure_codes(comparisons)
    assert codes["paragraphs_first"].equals(codes["paragraphs_both"])


@given(
    st.lists(st.tuples(st.integers(0, len(HARBOUR) - 20), st.integers(1, 19)), max_size=6),
    st.lists(st.tuples(st.integers(0, len(HARBOUR) - 20), st.integers(1, 19)), max_size=6),
)
@settings(max_examples=25, deadline=None)
def test_f1_is_symmetric(first: list[tuple[int, int]], second: list[tuple[int, int]]) -> None:
    def code(spans: list[tuple[int, int]]) -> pd.DataFrame:
        rows = [("d", "harbour", start, start + length, "", "", "praise") for start, length in spans]
        return pd.DataFrame(rows, columns=["id", "doc", "start", "end", "speaker", "voice", "device"]).assign(note="")

    one, other = code(first), code(second)
    there, back = (measure_spans([compare_rows("devices", *both, DOCUMENTS)]) for both in ((one, other), (other, one)))
    assert there["f1"].tolist() == back["f1"].tolist()
    assert there["precision"].tolist() == back["recall"].tolist()


def test_no_coefficient_below_ten_instances() -> None:
    rows = [make_device("e", "praise", nth) for nth in range(1, LEAST + 1)]
    assert find_measure(measure_codes([compare("devices", rows, rows)]), code="praise")["alpha"] == 1
    fewer = find_measure(measure_codes([compare("devices", rows, rows[1:])]), code="praise")
    assert pd.isna(fewer["alpha"])
    assert (fewer["first"], fewer["second"]) == (LEAST, LEAST - 1)


def test_joined_codes_count_each() -> None:
    stance = make_stances().iloc[1].to_dict()
    comparison = compare("stances", [stance | {"argument": "cost;legality"}], [stance | {"argument": "cost"}])
    codes = measure_codes([comparison])
    assert find_measure(codes, column="argument", code="cost")["paragraphs_both"] == 1
    assert find_measure(codes, column="argument", code="legality")["paragraphs_second"] == 0
    assert find_measure(measure_columns([comparison]), column="argument")["agree"] == 0


def test_alpha_is_that_of_a_worked_example() -> None:
    # Two coders, ten units, two values: four of ten coded 1 by either, six units agreed on 0, two on 1.
    first = [1, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    second = [1, 0, 0, 0, 0, 0, 0, 1, 1, 0]
    units = [(str(place), str(one), str(other)) for place, (one, other) in enumerate(zip(first, second, strict=True))]
    # Twenty values, six of them 1: expected disagreement 2·6·14/(20·19), observed 2·2/20.
    alpha, low, high = measure_alpha(units)
    assert alpha == pytest.approx(1 - (4 / 20) / (2 * 6 * 14 / (20 * 19)))
    assert low is not None
    assert high is not None
    assert low < alpha < high
    assert measure_alpha(units) == (alpha, low, high), "the seed is fixed"
    assert measure_alpha(units, resamples=0) == (alpha, None, None)


def count_values(*coders: str) -> np.ndarray:
    """Return how often each value (column) was given to each unit (row); a full stop is none."""
    values = sorted(set("".join(coders)) - {"."})
    return np.array([[given.count(value) for value in values] for given in zip(*coders, strict=True)])


# Krippendorff 2011, Computing Krippendorff's Alpha-Reliability: sections A, B and C (nominal).
PUBLISHED = {
    "two coders, two values": (("0100000010", "1110010000"), 0.095),
    "two coders, five values": (("aabbdcccedda", "babbbccceddd"), 0.692),
    "four coders, values missing": (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
}


@pytest.mark.parametrize(("coders", "published"), PUBLISHED.values(), ids=PUBLISHED)
def test_alpha_is_that_of_its_authors_examples(coders: tuple[str, ...], published: float) -> None:
    assert round(compute_alpha(count_values(*coders)), 3) == published


def test_alpha_of_a_single_value_is_undefined() -> None:
    assert measure_alpha([("1", "a", "a"), ("2", "a", "a")]) == (None, None, None)
    assert measure_alpha([]) == (None, None, None)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=12))
@settings(max_examples=40, deadline=None)
def test_resampled_alphas_are_those_of_the_whole(values: list[tuple[int, int]]) -> None:
    counts = np.zeros((len(values), 3))
    for row, both in enumerate(values):
        for value in both:
            counts[row, value] += 1
    # One paragraph holds all units, so that every resample is the whole.
    found = resample_alpha(counts, ["p"] * len(values), 3)
    if (counts.sum(axis=0) > 0).sum() < 2:
        assert len(found) == 0
    else:
        assert found == pytest.approx([compute_alpha(counts)] * 3)


def test_intervals_widen_where_units_share_a_paragraph() -> None:
    values = [("a", "a"), ("b", "b"), ("a", "b"), ("b", "a")] * 10
    apart = [(str(place), *both) for place, both in enumerate(values)]
    together = [(both[0] + both[1], *both) for both in values]
    width_apart = np.subtract(*measure_alpha(apart)[:0:-1])
    width_together = np.subtract(*measure_alpha(together)[:0:-1])
    assert width_together > width_apart > 0


def test_repeated_statements_can_be_left_out() -> None:
    statistics = make_statistics()
    comparison = compare("statistics", statistics, statistics.iloc[:3])
    assert comparison.first["repeats"].tolist() == [False, False, False, True]
    assert find_measure(measure_spans([comparison]), match="overlap")["recall"] == 0.75
    kept = leave_out(comparison, repeats=True)
    assert find_measure(measure_spans([kept]), match="overlap")["recall"] == 1
    assert len(kept.paragraphs) == len(comparison.paragraphs) - 1


def test_statements_linked_by_one_coding_alone_leave_out_the_pair() -> None:
    first = make_statistics().iloc[:2]
    second = first.assign(statement_id="statement-harbour-1")
    kept = leave_out(compare("statistics", first, second), repeats=True)
    measured = find_measure(measure_spans([kept]), match="overlap")
    assert (measured["first"], measured["second"], measured["paired"]) == (1, 1, 1)


def test_paragraphs_are_the_lines_that_are_not_blank() -> None:
    document = Document(id="a", file="", text=" One. \n\n\t\n Two\u00a0\nThree")
    lines = list_paragraphs([document])
    assert [document.text[row.start : row.end] for row in lines.itertuples()] == ["One.", "Two", "Three"]


def test_settled_rows_are_those_on_a_decided_passage() -> None:
    rows = pd.DataFrame(
        [
            make_device("a great boat", "praise"),
            make_device("great boat", "metaphor"),
            make_device("ferry", "metaphor", 2),
        ]
    )
    cases = [{"doc": "harbour", "text": "great boat", "device": "praise"}, {"doc": "bridge", "text": "ferry"}]
    assert [bool(case) for case in name_cases("devices", rows, cases, TEXTS)] == [True, False, False]
    assert name_cases("devices", rows, [{"doc": "harbour", "text": "boat"}], TEXTS) == ["boat", "boat", ""]


def test_a_short_quotation_settles_no_longer_one() -> None:
    case = {"doc": "harbour", "text": "great"}
    assert name_cases("quotes", make_quotes(), [case], TEXTS) == ["", "", ""]
    whole = {"doc": "harbour", "text": "It is a great boat"}
    assert [bool(each) for each in name_cases("quotes", make_quotes(), [whole], TEXTS)] == [False, False, True]


def test_events_that_the_codebook_names_are_settled() -> None:
    book = {"occasions": {"list": [{"event": "opening"}]}, "further_slugs": {"launch": "1999"}}
    rows = pd.DataFrame([make_row("event", "harbour", "ferry", event=event) for event in ("opening", "launch", "fair")])
    assert [bool(each) for each in name_cases("events", rows, list_cases(book), TEXTS)] == [True, True, False]


def test_choices_show_figures_with_and_without(monkeypatch: pytest.MonkeyPatch) -> None:
    case = {"doc": "harbour", "text": "great boat"}
    monkeypatch.setattr("sourcebook.compare.comparison.list_cases", lambda book: [case])
    first = [make_device("a great boat", "praise"), make_device("will carry 300 people", "promise")]
    row = measure_choices([compare("devices", first, first[:1])]).iloc[0]
    assert (row["settled_first"], row["settled_second"]) == (1, 1)
    assert row["f1"] == pytest.approx(2 / 3)
    assert row["f1_without_settled"] == 0
    assert row["f1_without_repeats"] == pytest.approx(2 / 3)


def test_empty_tables_measure_as_nothing() -> None:
    comparisons = [compare(table, [], []) for table in PAIRED]
    assert measure_spans(comparisons)["f1"].isna().all()
    assert measure_columns(comparisons)["pairs"].eq(0).all()
    assert measure_codes(comparisons).empty
    assert measure_leads(comparisons).empty
    assert list_confusions(comparisons).empty
    assert measure_choices(comparisons)["f1"].isna().all()
    assert draw_spans(measure_spans(comparisons)).figure is None


def test_figures_are_told_in_words(devices: Comparison) -> None:
    spans = measure_spans([devices])
    assert draw_spans(spans).figure is not None
    assert "devices 0.50 by overlap" in draw_spans(spans).alt


def test_captions_state_what_the_figures_show(devices: Comparison) -> None:
    spans = measure_spans([devices])
    lowest = spans.loc[spans["match"].eq("exact"), "f1"].iloc[0]
    expected = f"Overlapping spans agree least in devices (F1 0.50), exact spans in devices ({lowest:.2f})."
    assert draw_spans(spans).caption == expected


def test_captions_of_nothing_state_no_number() -> None:
    comparisons = [compare("devices", [], [])]
    assert "0" not in draw_spans(measure_spans(comparisons)).caption


def test_measures_are_printed_alike() -> None:
    frame = pd.DataFrame({"table": ["a", "b", "c"], "f1": pd.array([1, 0.954, None], dtype="Float64")})
    shown = show_measures(frame, "made", "Made up.").markdown.replace("\\", "")
    assert "| table | F1 |\n| :--- | ---: |\n| a | 1.00 |\n| b | 0.95 |\n| c |  |\n" in shown


def test_coded_columns_leave_out_what_programs_fill_in() -> None:
    assert list_coded_columns(compare("frames", [], [])) == ["frame", "secondary"]
    assert "section" not in list_coded_columns(compare("quotes", [], []))


@pytest.fixture
def passes(made_up: tuple[Path, Path], tmp_path: Path) -> Callable[..., tuple[Path, Path, list[Document]]]:
    """Return a function that writes a second pass: the first, with one table changed."""

    def write(table: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> tuple[Path, Path, list[Document]]:
        corpus, coding = made_up
        second = tmp_path / "second"
        second.mkdir()
        write_table(change(read_table(coding, table)), second, table)
        return coding, second, read_corpus(corpus)

    return write


def test_folders_are_compared_table_by_table(passes: Callable) -> None:
    first, second, documents = passes("quotes", lambda frame: frame.iloc[1:])
    (comparison,) = compare_codings(first, second, documents, ["quotes"])
    assert find_measure(measure_spans([comparison]), match="overlap")["recall"] == pytest.approx(2 / 3)
    assert len(compare_codings(first, first, documents)) == len(PAIRED)


def test_the_notebook_runs_on_other_passes_and_survives_empty_tables(passes: Callable, tmp_path: Path) -> None:
    first, second, documents = passes("quotes", lambda frame: frame.iloc[1:])
    assert len(documents) == 2
    parameters = {"first_pass": str(first), "second_pass": str(second), "corpus": str(first.parent / "articles")}
    parameters |= {"drop_repeated_statements": True, "resamples": 20}
    (executed,) = run_notebooks([Run(NOTEBOOKS / "agreement.ipynb", parameters)], tmp_path / "runs")
    records = {record["name"]: record for record, _ in harvest(executed)}
    assert records["agreement_rows_second"]["value"] == 2
    assert records["agreement_lowest_overlap_table"]["value"] == "sections"
    assert records["agreement_codes_measured"]["value"] == 0
    assert records["agreement_confusions"]["csv"] == "", "no rows: a sentence in the table's place"


def test_only_documents_that_both_coded_are_compared(passes: Callable) -> None:
    first, second, documents = passes("quotes", lambda frame: frame[frame["doc"].eq("bridge")])
    assert [document.id for document in choose_documents(first, second, documents)] == ["bridge"]
    chosen = choose_documents(first, second, documents, "bridge,harbour")
    assert [document.id for document in chosen] == ["bridge", "harbour"]


def test_codings_without_a_common_document_are_refused(passes: Callable) -> None:
    first, second, documents = passes("quotes", lambda frame: frame.iloc[:0])
    with pytest.raises(SourcebookError, match="no document in common"):
        choose_documents(first, second, documents)


def test_rows_outside_the_corpus_are_refused(passes: Callable) -> None:
    first, second, documents = passes("quotes", lambda frame: frame)
    with pytest.raises(SourcebookError, match="has rows in document 'bridge', which the corpus has not"):
        choose_documents(first, second, documents[1:])
    assert len(choose_documents(first, second, documents[1:], "harbour")) == 1


def test_a_table_without_spans_is_refused(made_up: tuple[Path, Path]) -> None:
    with pytest.raises(SourcebookError, match="Table 'actors' has no spans to pair: name one of sections, quotes"):
        read_rows(made_up[1], "actors", DOCUMENTS)


@pytest.mark.parametrize("change", [{"start": 1}, {"end": 10_000}, {"text": "else"}, {"end": 0}])
def test_a_row_that_is_not_where_it_says_is_refused(passes: Callable, change: dict[str, object]) -> None:
    _, second, documents = passes("quotes", lambda frame: frame.assign(**change))
    with pytest.raises(SourcebookError, match=r"quotes\.csv, row 2, column start: what the row says is not at"):
        read_rows(second, "quotes", documents)


# Two coders of a text of 10 characters. Marked 4 and 4, both 2: they differ on 4 places, each seen from both sides.
# Expected: 20 · 2 · 8 · 12 / (400 - 16 - 16 - 12), that is 3840 / 356.
UNITIZED = [
    ([("a", 0, 4)], [("a", 2, 6)], 10, 1 - 8 / (3840 / 356)),
    ([("a", 0, 4)], [("a", 0, 4)], 10, 1.0),
    # The same places as two units: fewer pairs of one unit with itself, so that less is expected by chance.
    ([("a", 0, 2), ("a", 2, 4)], [("a", 2, 6)], 10, 1 - 8 / (3840 / (400 - 4 - 4 - 16 - 12))),
    ([("a", 0, 4)], [("b", 0, 4)], 10, 1 - 16 / (3840 / 356)),
    ([], [("a", 0, 4)], 10, 1 - 8 / (20 * 2 * 4 * 16 / (400 - 16 - 16))),
    ([], [], 10, None),
    ([("a", 0, 10)], [("a", 0, 10)], 10, None),
]


@pytest.mark.parametrize(("first", "second", "length", "alpha"), UNITIZED)
def test_unitized_alpha_is_what_its_definition_gives(
    first: list[tuple[str, int, int]], second: list[tuple[str, int, int]], length: int, alpha: float | None
) -> None:
    found = compute_unitized_alpha(first, second, length)
    assert found == (None if alpha is None else pytest.approx(alpha))
    assert compute_unitized_alpha(second, first, length) == found


def test_marks_on_top_of_each_other_count_as_one_unit() -> None:
    first = [make_device("great boat", "label"), make_device("boat", "metaphor")]
    second = [make_device("great boat", "praise")]
    measured = measure_unitizing([compare("devices", first, second)]).iloc[0]
    assert (measured["marked_first"], measured["marked_second"], measured["marked_both"]) == (10, 10, 10)
    assert measured["u_alpha"] == 1
    assert measured["length"] == sum(len(document.text.rstrip()) for document in DOCUMENTS)


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10)), max_size=6)


@given(SPANS, SPANS)
def test_unitized_alpha_is_that_of_single_characters_where_every_unit_is_one_long(first: list, second: list) -> None:
    marked = [{start + each for start, size in spans for each in range(size)} for spans in (first, second)]
    units = [[("a", place, place + 1) for place in sorted(places)] for places in marked]
    counts = np.array([[2 - sum(place in each for each in marked), sum(place in each for each in marked)]
                       for place in range(60)])  # fmt: skip
    found = compute_unitized_alpha(*units, 60)
    expected = compute_alpha(counts)
    assert (found is None and np.isnan(expected)) or found == pytest.approx(expected)
