"""The audit page, on an invented article whose remarks can be counted by hand."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from sourcebook.audit import (
    CHECKS,
    Audit,
    Remark,
    audit,
    audit_file,
    locate,
    read_house_style,
    write_html,
    write_text,
)
from sourcebook.cli import main
from sourcebook.documents.document import ROOT, Document
from sourcebook.errors import SourcebookError
from sourcebook.mentions.codebook import read_codebook

ARTICLE = (
    "Town asks for help with illegal aliens\n"
    "\n"
    "About 300 people came in May. Mayor Ada Quist said 40 percent of them stayed.\n"
    "\n"
    "“The undocumented immigrants need beds,” Quist said. She claimed the county was <b>slow</b>.\n"
    "\n"
    "Quist said the school was full.\n"
    "\n"
    "Quist said the hall was open.\n"
    "\n"
    "Volunteers carry beds into the old hall on Monday. (Photo by Bo Lind)\n"
    "Volunteers carry beds into the old hall on Monday. (Photo by Bo Lind)\n"
)


def remarks(text: str = ARTICLE, **options: object) -> list[Remark]:
    return audit(Document("town", "town.txt", text), read_codebook(), **options)  # type: ignore[arg-type]


def words(check: str, found: list[Remark] | None = None) -> list[str]:
    return [ARTICLE[each.start : each.end] for each in found or remarks() if each.check == check]


def test_figures_are_parted_by_whether_a_source_is_named() -> None:
    assert words("unsourced") == ["About 300"]
    (sourced,) = [each for each in remarks() if each.check == "sourced"]
    assert (ARTICLE[sourced.start : sourced.end], sourced.message) == ("40 percent", "Ada Quist")


def test_a_stretch_with_one_voice_is_listed_and_a_second_voice_breaks_it() -> None:
    (stretch,) = [each for each in remarks() if each.check == "one_voice"]
    assert "4 attributed paragraphs" in stretch.message and "Ada Quist" in stretch.message
    broken = ARTICLE.replace("Quist said the school was full.", "Carl Moe said the school was full.")
    assert not [each for each in remarks(broken) if each.check == "one_voice"]


def test_a_headline_with_another_label_than_the_quotation_is_shown_with_it() -> None:
    (remark,) = [each for each in remarks() if each.check == "labels"]
    assert ARTICLE[remark.start : remark.end] == "illegal aliens"
    assert "undocumented immigrants" in remark.message
    same = ARTICLE.replace("illegal aliens", "undocumented immigrants")
    assert not [each for each in remarks(same) if each.check == "labels"]


def test_evaluative_cues_are_listed_and_neutral_ones_are_not() -> None:
    assert words("evaluative") == ["claimed"]


@pytest.mark.parametrize(
    ("sentence", "listed"),
    [
        ("Mayor Ada Quist warned that the pier would sink.", ["warned"]),
        ("Mayor Ada Quist warned the pier would sink.", ["warned"]),
        ("Mayor Ada Quist warned sailors that the pier would sink.", ["warned"]),
        ("Mayor Ada Quist vowed to close the pier.", ["vowed"]),
        ("“The pier will sink,” Mayor Ada Quist warned.", ["warned"]),
        ("Mayor Ada Quist maintains the pier on Sundays.", []),
        ("Mayor Ada Quist welcomed visitors who have boats.", []),
        ("Mayor Ada Quist denied money to boats.", []),
    ],
)
def test_evaluative_verbs_that_report_nothing_are_not_listed(sentence: str, listed: list[str]) -> None:
    text = f"Town closes pier\n\n{sentence}\n"
    assert [text[each.start : each.end] for each in remarks(text) if each.check == "evaluative"] == listed


def test_a_label_whose_families_are_all_quoted_is_not_listed() -> None:
    quoted = "“The undocumented people and the immigrants came,” Ada Quist said."
    text = f"Town helps\n\n{quoted}\n\nQuist said the {{}} stayed.\n"
    listed = {
        label: [each.check for each in remarks(text.format(label))]
        for label in ("undocumented immigrants", "illegal aliens")
    }
    assert "labels" not in listed["undocumented immigrants"]
    assert "labels" in listed["illegal aliens"]


def test_a_caption_used_before_is_found_within_and_against_other_articles() -> None:
    caption = "Volunteers carry beds into the old hall on Monday. (Photo by Bo Lind)"
    assert words("repeats") == [caption]
    earlier = [Document("old", "old.txt", f"Old news\n\n{caption}\n")]
    found = [each for each in remarks(earlier=earlier) if each.check == "repeats"]
    assert [each.message for each in found] == ["used before in old.txt"] * 2


def test_a_house_style_speaks_in_the_voices_it_names(tmp_path: Path) -> None:
    path = tmp_path / "style.yml"
    path.write_text('rules:\n  - {words: "undocumented", advice: Say more., voices: [quoted]}\n', encoding="utf-8")
    assert words("house_style", remarks(house_style=read_house_style(path))) == ["undocumented"]
    path.write_text('rules:\n  - {words: "undocumented", advice: Say more.}\n', encoding="utf-8")
    assert not [each for each in remarks(house_style=read_house_style(path)) if each.check == "house_style"]


def test_the_example_style_advises_the_same_on_words_of_either_leaning() -> None:
    rules = read_house_style(ROOT / "data" / "house_style.yml")
    advice = {
        term: [rule.advice for rule in rules if rule.words.search(term)]
        for term in ("illegal immigrants", "undocumented immigrants")
    }
    assert advice["illegal immigrants"] == advice["undocumented immigrants"] != []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "holds no names with their values"),
        ("rule: []", "has no list `rules`"),
        ("rules: [{words: pier}]", "rule 1, lacks words or advice"),
        ("rules: [{words: pier, advice: x, voices: [song]}]", "names the voice 'song'"),
        ("rules: [", "is not YAML"),
    ],
)
def test_a_faulty_style_is_refused_in_one_sentence(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "style.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SourcebookError, match=message):
        read_house_style(path)


def test_places_count_lines_and_columns_from_one() -> None:
    assert locate("ab\ncd", 0) == "line 1, column 1"
    assert locate("ab\ncd", 4) == "line 2, column 2"


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.outside += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_page_is_self_contained_and_shows_the_articles_markup_as_text() -> None:
    text = "About <script>alert(1)</script> 300 <b>boats</b> came.\n"
    document = Document("boats", "boats<i>.txt", text)
    whole = [Remark("unsourced", 0, len(text) - 1, "no source & no name")]
    reader = Reader()
    reader.feed(write_html([Audit(document, tuple(whole))]))
    assert {"script", "b", "i", "link", "img"}.isdisjoint(reader.tags) and reader.outside == []
    shown = "".join(reader.words)
    assert text.strip() in shown and "no source & no name" in shown
    assert reader.tags.count("h2") == len(CHECKS) - 1  # no transcript, so nothing of quotations beside one


def test_the_plain_page_gives_every_remark_its_place() -> None:
    document = Document("town", "town.txt", ARTICLE)
    page = write_text(Audit(document, tuple(remarks()), ("was decoded from cp1252",)))
    assert "The article was decoded from cp1252." in page
    for remark in remarks():
        assert f"{locate(ARTICLE, remark.start)} (offset {remark.start})" in page


@pytest.mark.parametrize("text", ["", "\n\n", "“", "One line without a stop", "🙂 300 🙂"])
def test_any_article_has_a_page(text: str) -> None:
    document = Document("x", "x.txt", text)
    found = tuple(audit(document, read_codebook()))
    assert write_html([Audit(document, found)] * 2).endswith("</html>\n")


def test_the_command_writes_text_and_html_and_tells_a_missing_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "town.txt"
    path.write_bytes(ARTICLE.encode("utf-8"))
    assert main(["audit", str(path), "--house-style", str(ROOT / "data" / "house_style.yml")]) == 0
    assert "About 300" in capsys.readouterr().out
    page = tmp_path / "town.html"
    assert main(["audit", str(path), "--html", str(page), "--against", str(tmp_path)]) == 0
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert main(["audit", str(tmp_path / "none.txt")]) == 1
    assert "does not exist" in capsys.readouterr().err


def test_an_article_is_not_compared_with_itself(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text("Old news\n\nBoats lie in the old harbour at dawn. (Photo by Bo Lind)\n", encoding="utf-8")
    (found,) = audit_file(path, read_codebook(), against=tmp_path)
    assert not [each for each in found.remarks if each.check == "repeats"]


def test_whatever_extract_reads_is_audited_and_a_pages_scripts_never_are(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    body = "".join(f"<p>{line}</p>" for line in ARTICLE.replace("<b>", "").replace("</b>", "").splitlines() if line)
    page = f"<html><head><script>var boats = 4000;</script></head><body><article>{body}</article></body></html>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"text": "It cost 4 dollars."}\n{"text": "It took 5 days."}\n', encoding="utf-8")
    page, *rows = audit_file(tmp_path, read_codebook())
    assert "About 300" in page.document.text and "4000" not in page.document.text
    assert [each.document.file for each in rows] == ["b.jsonl, row 1", "b.jsonl, row 2"]
    (tmp_path / "none").mkdir()
    with pytest.raises(SourcebookError, match="holds no article that could be read"):
        audit_file(tmp_path / "none", read_codebook())


def test_quotations_without_a_speaker_and_sources_without_a_name_are_listed() -> None:
    said = "A city official said the pier was safe. Officer Bo Lind said it was not."
    text = f"The pier is open to all\n\nIt rained.\n\n“It floats well enough.”\n\n{said}\n"
    found = remarks(text)
    (quotation,) = (text[each.start : each.end] for each in found if each.check == "unattributed")
    assert "It floats well enough" in quotation
    (source,) = (text[each.start : each.end] for each in found if each.check == "anonymous")
    assert source == "A city official"
