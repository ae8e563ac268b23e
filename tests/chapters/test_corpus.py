"""What stands in which part of a page, what stands there twice, and whether everything is accounted for."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.chapters.corpus import accounting, articles, captions, expression, profiles, repeats, subject
from sourcebook.chapters.corpus.accounting import account_for_digits, account_for_marks
from sourcebook.documents.document import read_corpus
from sourcebook.findings.figures import render_svg
from sourcebook.findings.markdown import plain_frame, strip_markdown
from sourcebook.findings.study import Study
from tests.made_up import find


def test_the_index_says_how_a_date_is_known(made_up) -> None:
    folder, _ = made_up
    index = "id,file,publisher,date,date_basis\nbridge,bridge.txt,The Gull,2020-01-02,its address\n"
    (folder / "index.csv").write_text(index, encoding="utf-8")
    (document,) = read_corpus(folder)
    assert (document.date, document.date_basis) == ("2020-01-02", "its address")


def test_what_is_not_known_is_a_dash(choose) -> None:
    table = articles.describe_documents(choose())
    assert strip_markdown(table["article"][0]) == "bridge"
    assert set(table["publisher"]) == {"—"}


def open_corpus(choose, **parameters: object) -> Study:
    """Return the made-up study as the corpus notebook opens it."""
    return choose(**{"expression": "ferr"} | parameters)


def test_words_are_grouped_by_part_of_the_page(choose) -> None:
    study = open_corpus(choose)
    words = articles.count_words_by_section(study)
    parts = articles.group_sections(study, words)
    assert parts.loc["harbour", "photo captions"] == 24  # two captions of twelve words
    assert parts.loc["bridge", "photo captions"] == 0
    assert parts.to_numpy().sum() == words.to_numpy().sum()
    # The first paragraph of the harbour names a ferry, and its second does neither.
    assert parts.loc["harbour", ["paragraphs on the subject", "other article text"]].tolist() == [17, 18]
    drawn = articles.draw_words(study)
    assert "harbour: " in drawn.alt and "24 in photo captions" in drawn.alt
    assert "<svg" in render_svg(drawn.figure) and "<svg" in render_svg(drawn.narrow)
    assert articles.list_words(study, words)["all"].sum() == words.to_numpy().sum()


def test_no_words_make_no_figure(choose) -> None:
    assert articles.draw_words(open_corpus(choose, sections="dek")).figure is None


def test_a_paragraph_is_on_the_subject_by_its_words_or_by_a_position(choose) -> None:
    rows = subject.list_paragraphs(open_corpus(choose))
    assert rows[["doc", "number", "named", "positions", "subject"]].to_numpy().tolist() == [
        ["bridge", 1, False, 1, True],
        ["bridge", 2, False, 0, False],
        ["harbour", 1, True, 1, True],
        ["harbour", 2, False, 0, False],
    ]
    table = plain_frame(subject.count_subject(open_corpus(choose)))
    assert table.to_numpy().tolist() == [["bridge", 2, 0, 1, 1, "", "¶1"], ["harbour", 2, 1, 1, 1, "", "¶1"]]


def test_without_an_expression_positions_alone_count(choose) -> None:
    rows = subject.list_paragraphs(open_corpus(choose, expression=""))
    assert not rows["named"].any() and rows["subject"].tolist() == [True, False, True, False]


def test_a_profile_tells_who_and_what_stands_in_an_article(choose) -> None:
    study = open_corpus(choose)
    document = next(document for document in study.documents if document.id == "harbour")
    rows = plain_frame(profiles.describe_article(study, document)).set_index("what")["it"]
    assert rows["quoted"] == "Ada Quist: 11 words 1 2"
    assert rows["figures"] == (
        "300 passengers (Ada Quist); About 40 percent riders from the north (Harbour Board); 2 more in captions"
    )
    assert rows["positions"] == "detainers: for Ada Quist 1"
    assert "misprints" not in rows  # what is not there has no row


@pytest.mark.parametrize(
    ("headline", "address", "shown"),
    [
        ("Ferry sails", "https://gull.example/a-b-c", "“Ferry sails”"),
        ("", "https://gull.example/2020/01/02/mayor-praises-new-ferry/", "has “mayor praises new ferry”"),
        ("", "https://gull.example/17", "no headline known"),
    ],
)
def test_a_headline_that_is_not_known_is_not_invented(choose, headline: str, address: str, shown: str) -> None:
    study = open_corpus(choose)
    first, *others = study.documents
    documents = [dataclasses.replace(first, headline=headline, address=address), *others]
    study = dataclasses.replace(study, documents=documents)
    assert shown in strip_markdown(profiles.show_profiles(study, "profiles").markdown)


def test_of_many_articles_the_first_are_profiled(choose) -> None:
    study = open_corpus(choose)
    many = [dataclasses.replace(study.documents[0], id=f"d{number}") for number in range(30)]
    study = dataclasses.replace(study, documents=study.documents + many)
    shown = profiles.show_profiles(study, "profiles").markdown
    assert shown.count("(profile-") == 12 and "the first 12 of 32 articles" in shown


def test_a_gallery_stands_between_two_paragraphs(choose, monkeypatch: pytest.MonkeyPatch) -> None:
    topics = {"sanctuary": frozenset({"pier"}), "gangs": frozenset({"crew"})}
    monkeypatch.setattr(captions, "read_words", {"topics": topics}.get)
    table = plain_frame(captions.list_galleries(open_corpus(choose)))
    assert table.to_numpy().tolist() == [
        [
            "harbour",
            "",
            2,
            24,
            2,
            2,
            "“About 40 percent of riders come from the north, according to the Harbour Board.”",
            "",
        ]
    ]


def test_copies_are_shown_once_with_the_word_that_differs(choose) -> None:
    study = choose()
    groups = repeats.group_repeats(study)
    assert groups[["doc", "section", "copies", "words", "differences"]].to_numpy().tolist() == [
        ["harbour", "caption", 2, 12, "old → new"]
    ]
    table = repeats.list_repeats(study, groups)
    assert strip_markdown(table["sentence"][0]) == "“A ferry with 12 crew leaves the old pier on May 3.”"
    assert strip_markdown(repeats.list_repeats(study, groups, 20)["sentence"][0]) == "“A ferry with 12 crew …”"


def test_without_copies_there_are_no_groups(choose) -> None:
    assert repeats.group_repeats(choose(drop_repeated_statements=True)).empty
    assert repeats.list_repeats(choose(), repeats.group_repeats(choose(sections="body"))).empty


@pytest.mark.parametrize(
    ("first", "second", "changes"),
    [
        ("a b c", "a b c", []),
        ("a b c", "a x c", ["b → x"]),
        ("a b c", "a c", ["b → ∅"]),
        ("a c", "a b c", ["∅ → b"]),
        ("a b c", "x b y z", ["a → x", "c → y z"]),
    ],
)
def test_changes_name_the_words_of_both(first: str, second: str, changes: list[str]) -> None:
    assert repeats.find_changes(first.split(), second.split()) == changes


WORDS = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=8)


@given(WORDS, WORDS)
def test_there_are_changes_where_there_is_a_difference(first: list[str], second: list[str]) -> None:
    assert bool(repeats.find_changes(first, second)) == (first != second)


def test_a_concordance_finds_every_form_in_its_place(choose) -> None:
    study = choose()
    found = expression.find_expression(study, "ferr")
    assert found["form"].tolist() == ["ferry"] * 4
    assert found["section"].tolist() == ["headline", "body", "caption", "caption"]
    lines = expression.list_concordance(study, found)
    assert lines[["before", "after"]].to_numpy().tolist() == [
        ["Mayor praises new ", ""],
        ["“The ", " will carry 300 people,” Mayor Ada Quist said on …"],
        ["A ", " with 12 crew leaves the old pier on May 3."],
        ["A ", " with 12 crew leaves the new pier on May 3."],
    ]
    assert "](#quote-harbour-" in lines["expression"][1]
    assert expression.count_forms(study, found).to_numpy().tolist() == [["ferry", 0, 4, 4]]


def test_a_noun_after_the_word_belongs_to_the_expression(choose) -> None:
    text = "A “haven” city is no haven counties know.\n"
    study = choose()
    sections = pd.DataFrame({"doc": ["x"], "start": [0], "end": [len(text) - 1], "kind": ["body"]})
    study = dataclasses.replace(
        study,
        documents=[dataclasses.replace(study.documents[0], id="x", text=text)],
        tables=study.tables | {"sections": sections},
    )
    assert expression.find_expression(study, "haven")["form"].tolist() == ["haven city", "haven counties"]


def test_no_beginning_and_no_hits_are_no_rows(choose) -> None:
    study = choose()
    for beginning in ("", "sanctuary"):
        found = expression.find_expression(study, beginning)
        assert found.empty
        assert expression.list_concordance(study, found).empty
        assert expression.count_forms(study, found).empty


def test_every_mark_and_digit_of_the_made_up_corpus_is_found(choose) -> None:
    study = choose()
    marks = account_for_marks(study).set_index("doc")
    assert marks.loc["harbour", ["marks", "around_quotations", "unaccounted"]].tolist() == [4, 4, 0]
    assert marks.loc["bridge", ["marks", "around_quotations", "unaccounted"]].tolist() == [2, 2, 0]
    digits = account_for_digits(study).set_index("doc")
    # 300, 40, 12 and 12 are statistics; the 3 of May 3 is a date in each of the two captions.
    assert digits.loc["harbour", ["digits", "in_statistics", "date", "unaccounted"]].tolist() == [11, 9, 2, 0]
    assert digits.loc["bridge", "digits"] == 0


def test_a_missing_row_and_a_double_one_show(choose) -> None:
    study = choose()
    start, end = find("harbour", "300")
    double = pd.DataFrame([{"doc": "harbour", "start": start, "end": end, "text": "300", "reason": "name"}])
    tables = study.tables | {"quotes": study.tables["quotes"].iloc[:-1], "numbers_excluded": double}
    broken = dataclasses.replace(study, tables=tables)
    marks, digits = account_for_marks(broken).set_index("doc"), account_for_digits(broken).set_index("doc")
    assert marks.loc["harbour", "unaccounted"] == 2
    assert digits.loc["harbour", ["twice", "unaccounted"]].tolist() == [3, 2]


def test_accounting_looks_at_chosen_sections_and_at_every_copy(choose) -> None:
    assert account_for_digits(choose(sections="caption"))["digits"].sum() == 6
    assert account_for_digits(choose(drop_repeated_statements=True))["unaccounted"].sum() == 0


def test_columns_of_zeros_are_left_out(choose) -> None:
    table = accounting.list_accounts(choose(), account_for_marks(choose()))
    assert table.columns.tolist() == ["article", "marks", "around quotations", "twice", "unaccounted"]
