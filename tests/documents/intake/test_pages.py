"""Web pages: the sentence as a reader sees it, what is withdrawn left out, tables and captions as lines of a kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcebook.documents.intake.pages import holds_markup, read_page, write_text
from sourcebook.extract.corpus import extract_corpus
from sourcebook.mentions.tables import read_table

pytest.importorskip("trafilatura")

MORE = "".join(
    f"<p>The boats run from the {pier} pier to the island in the morning, at noon and at night, all week.</p>"
    for pier in ("old", "new", "long")
)


def make_page(body: str, head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>Council buys a ferry</title>{head}</head><body>"
        f"<nav><a href='/'>Menu</a></nav><main><article><h1>Council buys a ferry</h1>{body}{MORE}</article></main>"
        "</body></html>"
    )


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("It left on <time datetime='2020-05-04'>May 4</time> with <data value='3'>three</data> crews.",
         "It left on May 4 with three crews."),
        ("It has <label>two decks</label>, <output>40</output> seats and <x-pier>one pier</x-pier>.",
         "It has two decks, 40 seats and one pier."),
        ("<q>It floats,</q> she said, and <q>it <q>really</q> floats.</q>",
         "“It floats,” she said, and “it “really” floats.”"),
        ("It took 310<sup>1</sup> people for $4<sup><a href='#n'>2</a></sup> million.<sup>[3]</sup>",
         "It took 310 people for $4 million."),
        ("It has 10<sup>6</sup> bolts on 40 m<sup>2</sup>, on its 4<sup>th</sup> trip.",
         "It has 10⁶ bolts on 40 m², on its 4th trip."),
        ("It took 5<sup>1</sup>/<sub>2</sub> hours and less CO<sub>2</sub> than before.",
         "It took 5 1/2 hours and less CO2 than before."),
        ("It took <del>300</del> <ins>310</ins> people, <s>all</s> most of them glad.",
         "It took 310 people, most of them glad."),
    ],
)  # fmt: skip
def test_a_sentence_is_what_a_reader_sees(markup: str, text: str) -> None:
    assert write_text(f"<p>{markup}</p>") == text
    assert text in read_page(make_page(f"<p>{markup}</p>"))[0].split("\n")


def test_centred_words_are_kept() -> None:
    assert "The vote was taken at night by all members." in read_page(
        make_page("<center>The vote was taken at night by all members.</center>")
    )[0].split("\n")


def test_tables_and_captions_are_sections_of_their_own(tmp_path: Path) -> None:
    rows = "<tr><th>Month</th><th>Riders</th></tr><tr><td>May</td><td>4,100</td></tr>"
    table = f"<table><caption>Riders of the year</caption>{rows}</table>"
    figure = "<figure><img src='a.png'><figcaption>The ferry at the old pier on its first day.</figcaption></figure>"
    (tmp_path / "a.html").write_text(
        make_page(f"<p>The board gave these figures.</p>{table}{figure}"), encoding="utf-8"
    )
    extract_corpus(tmp_path, tmp_path / "out", workers=1)
    text = (tmp_path / "out" / "articles" / "a.txt").read_text(encoding="utf-8")
    kinds = {
        text[int(row["start"]) : int(row["end"])]: row["kind"]
        for row in read_table(tmp_path / "out", "sections").to_dict("records")
    }
    assert kinds["May | 4,100"] == "table"
    assert kinds["Riders of the year"] == kinds["The ferry at the old pier on its first day."] == "caption"
    assert kinds["The board gave these figures."] == "body"


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta property="article:published_time" content="2020-05-04T23:00:00-07:00">', "2020-05-04"),
        ('<script type="application/ld+json">{"@graph": [{"datePublished": "2020-05-04"}]}</script>', "2020-05-04"),
        ('<meta name="date" content="May 4, 2020">', "May 4, 2020"),
        ('<script type="application/ld+json">{broken</script>', ""),
        ("", ""),
    ],
)
def test_a_date_comes_from_metadata_and_never_from_prose(head: str, date: str) -> None:
    _, facts, _ = read_page(make_page("<p>On June 7, 2019 the council met. Updated 2018-02-01.</p>", head))
    assert facts["date"] == date


def test_text_and_markup_are_told_apart() -> None:
    assert holds_markup("<p>One.</p><p>Two.</p>") and holds_markup("One.<br>Two.")
    assert not holds_markup("If a < b and c > d, it floats.")
