"""Names over a whole corpus: merged where the corpus leaves no choice, left alone where it does."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sourcebook.errors import SourcebookError
from sourcebook.extract.actors.gathering import gather_names
from sourcebook.extract.actors.index import NameIndex
from sourcebook.extract.actors.merging import merge_names
from sourcebook.extract.actors.renaming import NOTE, rename_row
from sourcebook.extract.corpus import extract_corpus
from sourcebook.extract.reading.names import Names


def merge(**articles: tuple[str, list[str]]) -> dict[tuple[str, str], str]:
    """Merge the names of articles, each given as its text and the names in its rows."""
    index = NameIndex()
    for doc, (text, used) in articles.items():
        index.add(doc, {name: frozenset() for name in used}, gather_names(text, used, Names(text)))
    merge_names(index)
    return {(doc, name): canonical for doc in articles for name, canonical in index.find_merged(doc).items()}


KNOWN = ("Mayor Susan Quist spoke. “It floats,” Quist said.", ["Susan Quist"])


def test_a_last_name_alone_merges_nobody() -> None:
    assert merge(a=KNOWN, b=("Quist said no.", ["Quist"])) == {}
    assert merge(a=KNOWN, b=("Mr. Quist said no.", ["Quist"]), c=("Dr. Quist said no.", ["Quist"])) == {}


def test_a_last_name_with_the_office_of_one_full_name_gets_it() -> None:
    assert merge(a=KNOWN, b=("Mayor Quist said no.", ["Quist"])) == {("b", "Quist"): "Susan Quist"}
    senator = ("Sen. Peter Boone spoke.", ["Peter Boone"])
    assert merge(a=senator, b=("Senator Boone said no.", ["Boone"])) == {("b", "Boone"): "Peter Boone"}


def test_an_office_tells_two_bearers_of_a_last_name_apart() -> None:
    others = ("Senator Peter Quist rowed.", [])
    merged = merge(a=KNOWN, b=("Mayor Quist said no.", ["Quist"]), c=others, d=("Judge Quist sat.", ["Quist"]))
    assert merged == {("b", "Quist"): "Susan Quist"}


def test_courtesy_titles_of_the_other_gender_and_other_offices_do_not_fit() -> None:
    known = ("Mrs. Susan Quist spoke.", ["Susan Quist"])
    assert merge(a=known, b=("Mr. Quist said no.", ["Quist"])) == {}
    assert merge(a=KNOWN, b=("Judge Quist said no.", ["Quist"])) == {}


@pytest.mark.parametrize(
    "heading",
    ["Susan Quist Susan Boats", "Using Boats", "Susan Quist BOATS", "Susan Quist Should Buy Boats"],
)
def test_a_heading_is_no_bearer_of_a_last_name(heading: str) -> None:
    name = heading.split()[-1]
    assert merge(a=(f"{heading} spoke.", [heading]), b=(f"{name} said no.", [name])) == {}


def test_accents_and_middle_initials_are_one_person() -> None:
    merged = merge(
        a=("Susan Péters spoke.", ["Susan Péters"]),
        b=("Susan B. Peters spoke.", ["Susan B. Peters"]),
        c=("Mayor Susan Peters spoke.", ["Susan Peters"]),
        d=("Mayor Peters spoke.", ["Peters"]),
    )
    assert len(set(merged.values())) == 1
    assert set(merged) == {
        (doc, name) for doc, name in [("b", "Susan B. Peters"), ("c", "Susan Peters"), ("d", "Peters")]
    }
    assert set(merged.values()) == {"Susan Péters"}


def test_a_kind_of_apostrophe_makes_no_second_name() -> None:
    merged = merge(a=("Fenn O’Garr swam.", ["Fenn O’Garr"]), b=("Fenn O'Garr dived.", ["Fenn O'Garr"]))
    assert set(merged.values()) == {"Fenn O’Garr"}


def test_two_middle_initials_are_two_people() -> None:
    articles = {doc: (f"Susan {doc.upper()}. Quist spoke.", [f"Susan {doc.upper()}. Quist"]) for doc in "bc"}
    assert merge(a=KNOWN, **articles, d=("Quist spoke.", ["Quist"])) == {}


def test_an_acronym_gets_the_name_that_an_article_prints_beside_it() -> None:
    text = "The U.S. Harbour and Safety Board (HSB) spoke."
    merged = merge(a=(text, ["Harbour and Safety Board"]), b=("HSB said no.", ["HSB"]), c=("The XYZ said no.", ["XYZ"]))
    assert set(merged.values()) <= {"Harbour and Safety Board", "U.S. Harbour and Safety Board"}
    assert ("b", "HSB") in merged and ("c", "XYZ") not in merged


def test_an_acronym_of_two_names_stays() -> None:
    one, two = ("The Old Harbour Board (OHB) spoke.", []), ("The Old Housing Board (OHB) spoke.", [])
    assert merge(a=one, b=two, c=("OHB said no.", ["OHB"])) == {}


def test_department_and_department_of_are_one() -> None:
    merged = merge(a=("", ["Harbour Department"]), b=("", ["Department of Harbour"]), c=("", ["Ferry Department"]))
    assert len(merged) == 1
    assert set(merged.values()) <= {"Harbour Department", "Department of Harbour"}


def test_titles_of_all_articles_come_together() -> None:
    index = NameIndex()
    index.add("a", {"Susan Quist": frozenset({"mayor"})}, gather_names(KNOWN[0], KNOWN[1], Names(KNOWN[0])))
    index.add(
        "b", {"Quist": frozenset({"chair"})}, gather_names("Mayor Quist sat.", ["Quist"], Names("Mayor Quist sat."))
    )
    merge_names(index)
    assert {each.name: each.titles for each in index.list_actors()} == {"Susan Quist": {"mayor", "chair"}}


@pytest.mark.parametrize(
    ("chain", "rule", "expected"),
    [
        ("Quist", "numeral", ("Susan Quist", f"numeral; {NOTE}")),
        ("HSB > Quist", "", ("HSB > Susan Quist", NOTE)),
        ("Quist > Susan Quist", "numeral", ("Susan Quist", f"numeral; {NOTE}")),
        ("Quist", "corrected by hand", ("Quist", "corrected by hand")),
        ("Boone", "numeral", ("Boone", "numeral")),
        ("", "numeral", ("", "numeral")),
    ],
)
def test_no_name_is_made_up_and_corrections_stay(chain: str, rule: str, expected: tuple[str, str]) -> None:
    row = rename_row("statistics", {"chain": chain, "rule": rule}, {"Quist": "Susan Quist"})
    assert (row["chain"], row["rule"]) == expected


def test_the_tables_of_a_corpus_hold_the_merged_names(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Mayor Susan Quist opened the pier.\n\n“It floats,” Quist said on Monday.\n")
    (folder / "b.txt").write_text("The ferry is late.\n\n“We have 3 boats,” Mayor Quist said on Tuesday.\n")
    extract_corpus(folder, tmp_path / "out", workers=1)
    quotes = pd.read_csv(tmp_path / "out" / "quotes.csv", keep_default_na=False)
    assert set(quotes["speaker"]) == {"Susan Quist"}
    assert pd.read_csv(tmp_path / "out" / "statistics.csv")["chain"].tolist() == ["Susan Quist"]
    actors = pd.read_csv(tmp_path / "out" / "actors.csv", keep_default_na=False)
    assert actors["actor"].tolist() == ["Susan Quist"]


def test_a_well_known_acronym_is_the_body_that_another_article_names() -> None:
    merged = merge(
        a=("The American Civil Liberties Union spoke.", ["American Civil Liberties Union"]),
        b=("The ACLU spoke.", ["ACLU"]),
    )
    assert merged == {("b", "ACLU"): "American Civil Liberties Union"}
    assert merge(b=("The ACLU spoke.", ["ACLU"])) == {}


def test_a_middle_initial_is_left_out_unless_everyone_knows_it() -> None:
    merged = merge(
        a=("Susan B. Peters and George W. Bush spoke.", ["Susan B. Peters", "George W. Bush"]),
    )
    assert merged == {("a", "Susan B. Peters"): "Susan Peters"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Susan O’Dell", "Susan O'Dell"),
        ("Ann-Marie Boone", "Ann Marie Boone"),
        ("Karim al-Badri", "Karim Al-Badri"),
        ("José Marín", "Jose Marin"),
    ],
)
def test_apostrophes_capitals_and_accents_make_no_second_person(one: str, other: str) -> None:
    merged = merge(a=(f"{one} spoke.", [one]), b=(f"{other} spoke.", [other]))
    assert len({merged.get(("a", one), one), merged.get(("b", other), other)}) == 1


def test_contradicting_offices_keep_a_middle_initial_apart() -> None:
    mayor, judge = ("Mayor Susan B. Quist spoke.", ["Susan B. Quist"]), ("Judge Susan Quist sat.", ["Susan Quist"])
    assert merge(a=mayor, b=judge) == {}


def test_an_acronym_that_its_article_explains_otherwise_stays() -> None:
    spelt = ("The Harbour Safety Board (HSB) spoke.", ["Harbour Safety Board"])
    assert merge(a=spelt, b=("The HSB, a club for rowers, spoke.", ["HSB"])) == {}
    assert ("b", "HSB") in merge(a=spelt, b=("The HSB spoke.", ["HSB"]))


def test_an_acronym_of_two_bodies_is_what_its_own_article_spells_out() -> None:
    one = ("The Harbour Safety Board (HSB) spoke. HSB said no.", ["HSB"])
    other = ("The Highland Savings Bank (HSB) spoke. HSB said no.", ["HSB"])
    merged = merge(a=one, b=other, c=("HSB said no.", ["HSB"]))
    assert merged == {("a", "HSB"): "Harbour Safety Board", ("b", "HSB"): "Highland Savings Bank"}


def test_a_merge_says_on_which_evidence() -> None:
    index = NameIndex()
    for doc, text, name in (("a", KNOWN[0], "Susan Quist"), ("b", "Mayor Quist said no.", "Quist")):
        index.add(doc, {name: frozenset()}, gather_names(text, [name], Names(text)))
    merge_names(index)
    assert {each.name: each.merged for each in index.list_actors()} == {
        "Susan Quist": {"Quist": "last name with office mayor"}
    }


def test_the_order_of_articles_changes_nothing() -> None:
    articles = {
        "a": KNOWN,
        "b": ("Mayor Quist said no.", ["Quist"]),
        "c": ("The Harbour Safety Board (HSB) sat.", ["HSB"]),
        "d": ("Susan B. Quist swam. Susan Quíst dived.", ["Susan B. Quist", "Susan Quíst"]),
    }
    merged = merge(**articles)
    assert merged and merged == merge(**dict(reversed(articles.items())))


def test_a_full_disk_ends_it_in_one_sentence(tmp_path: Path) -> None:
    told = pytest.raises(SourcebookError, match=r"could not be kept on the disk .*: free some space")
    with told, NameIndex(tmp_path / "names.sqlite") as index:
        index._file.execute("PRAGMA max_page_count = 40")
        for number in range(10_000):
            index.add(str(number), {f"Ada Quist {number}": frozenset()}, gather_names("", [], Names("")))
