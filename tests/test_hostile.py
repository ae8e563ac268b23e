"""Hostile and broken input: no article ends the run, none loses another's rows, and every span stays exact."""

from __future__ import annotations

import csv
import json
import re
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sourcebook.book.extension import disarm_formulas
from sourcebook.cli import main
from sourcebook.documents.document import ROOT, Document, read_corpus
from sourcebook.documents.intake import LONGEST
from sourcebook.errors import SourcebookError
from sourcebook.extract.article import extract_document
from sourcebook.extract.corpus import extract_corpus
from sourcebook.extract.output import describe_extraction
from sourcebook.findings.markdown import escape
from sourcebook.mentions.codebook import read_codebook
from sourcebook.mentions.tables import name_spans, read_coding

GOOD = "Mayor opens the pier\n\n“It cost 300 dollars,” Mayor Ada Quist said on Monday.\n"
SAID = "Mayor Ada Quist said on Monday."

TEXTS = {
    "unbalanced": f"Pier\n\n“It is “very” long, {SAID} ”And” ” it “ends.\n",
    "nested": f"Pier\n\n“He said ‘no “never” again’ to me,” {SAID}\n",
    "straight": f"Pier\n\n\"It's 'long',\" {SAID} The '90s pier was 5'10\" wide.\n",
    "runs-on": f"Pier\n\n“One paragraph opens.\n\n“Another goes on.\n\n“The last closes,” {SAID}\n",
    "empty-marks": f'Pier\n\n“” "" ‘’ {SAID} “ ” «»\n',
    "only-marks": "“”‘’\"'" * 500,
    "right-to-left": f"الرصيف\n\n“الرصيف طويل 300,” {SAID} ‏שלום‎\n",
    "emoji": f"Pier 🎉\n\n“It is 👩‍👩‍👧‍👦 300 🎉 long,” {SAID}\n",
    "combining-letters": "Pie\u0301r\n\n“I\u0307t is lo\u0301ng,” Mayor A\u0301da Quist said. İ 40 percent.\n",
    "script": f"<script>alert('x')</script>\n\n“<img src=x onerror=f()> is 300 long,” {SAID} {{{{7*7}}}} $5 and $6\n",
    "markdown": f"# Pier\n\n“[x](#y) `z` (label)= :::{{note}} is 3 long,” {SAID}\n```{{raw}} html\n<b>\n```\n",
    "formula": f'=Pier\n\n“=HYPERLINK("http://example.org","x") is 3 long,” {SAID} “+1+cmd|A0” “@SUM(1)”\n',
    "controls": f"Pier\n\n“It\x07 is\x1b[31m 300\x0b long\x0c,” {SAID}\r\rThe\x85end\u2028 is\u2029near\n",
    "spaces": f"Pier\n\n\u200b“\ufeffIt is\u00a03\u202f000 long\u00ad,”\u2009{SAID}\n",
    "crlf": f"Pier\r\n\r\n“It is 3 long,” {SAID}\r\n",
    "long-word": "Pier\n\n" + "a" * 100_000 + f" {SAID}\n",
    "many-digits": "Pier\n\n" + "9" * 100_000 + f" boats, {SAID}\n",
    "commas": "Pier\n\n" + "1," * 20_000 + f" boats, {SAID}\n",
    "brackets": "Pier\n\n" + "(" * 20_000 + f" {SAID}\n",
    "capitals": "Pier\n\n" + "Ada Quist " * 5_000 + "said.\n",
    "cues": "Pier\n\n" + "said that Mayor Ada Quist said " * 1_000 + "so.\n",
    "lines": "x\n" * 20_000,
    "nothing-said": "Pier\n\nThe pier opened.\n",
    "one-line": "The pier opened",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "in").mkdir()
    for name, text in {"good": GOOD, **TEXTS}.items():
        (folder / "in" / f"{name}.txt").write_bytes(text.encode())
    report = extract_corpus(folder / "in", folder / "out", workers=2)
    assert not report.skipped
    return folder / "out"


def test_every_hostile_text_is_read_and_holds_to_the_contract(hostile: Path) -> None:
    documents = read_corpus(hostile / "articles")
    assert {document.id: document.text for document in documents} == {"good": GOOD, **TEXTS}
    assert set(read_coding(hostile, documents)) >= {"quotes", "statistics"}


@pytest.mark.parametrize("name", ["nested", "runs-on", "right-to-left", "emoji", "script", "formula", "crlf"])
def test_the_speaker_is_still_found(hostile: Path, name: str) -> None:
    quotes = read_coding(hostile, read_corpus(hostile / "articles"))["quotes"]
    speakers = quotes[quotes["doc"].eq(name)]["speaker"]
    assert any("Quist" in speaker for speaker in speakers)


def test_the_rows_of_a_good_article_do_not_depend_on_its_company(hostile: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text(GOOD, encoding="utf-8")
    extract_corpus(tmp_path / "in", tmp_path / "out", workers=1)
    for table in ("quotes", "statistics", "attributions", "sections"):
        alone, among = (pd.read_csv(out / f"{table}.csv", dtype=str) for out in (tmp_path / "out", hostile))
        assert len(alone)
        pd.testing.assert_frame_equal(alone, among[among["doc"].eq("good")].reset_index(drop=True))


def test_a_file_of_fifty_megabytes_on_one_line_is_skipped_and_named(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as stream:
        for _ in range(50):
            stream.write(b"word, " * 175_000)
    with (tmp_path / "rows.jsonl").open("wb") as stream:
        stream.write(b'{"text": "' + b"word, " * 2_000_000 + b'"}\n' + json.dumps({"text": GOOD}).encode() + b"\n")
    (tmp_path / "long.txt").write_text("word, " * (LONGEST // 5), encoding="utf-8")
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    report = extract_corpus(tmp_path, tmp_path / "out", workers=1)
    assert {each.file for each in report.skipped} == {"huge.txt", "long.txt", "rows.jsonl, row 1"}
    assert all("longer than" in each.reason for each in report.skipped)
    assert report.articles == 2


def test_a_million_digits_are_accounted_for(tmp_path: Path) -> None:
    text = "Pier\n\n" + "12345 " * 200_000
    (tmp_path / "digits.txt").write_text(text, encoding="utf-8")
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    report = extract_corpus(tmp_path, tmp_path / "out", workers=1, seconds=5)
    assert report.articles + len(report.skipped) == 2
    assert report.rows["quotes"] == 1


def test_names_that_point_elsewhere_stay_in_the_folder(tmp_path: Path) -> None:
    rows = [
        {"id": id_, "text": GOOD} for id_ in ("../../x.txt", "/etc/passwd", "..", "C:\\x", "a/b", "a\0b", "é" * 300)
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)))
    extract_corpus(tmp_path / "in.jsonl", tmp_path / "made" / "out", workers=1)
    written = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "in.jsonl"]
    assert all((tmp_path / "made" / "out") in path.parents for path in written)
    assert len(list((tmp_path / "made" / "out" / "articles").glob("*.txt"))) == len(rows)


def test_every_kind_of_broken_file_at_once(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    for module in ("trafilatura", "pyarrow"):
        pytest.importorskip(module)
    broken = {
        "a.txt": b"",
        "b.txt": bytes(range(256)) * 100,
        "c.html": b"<html><!-- " + b"<div>" * 5_000,
        "d.jsonl": b'{"text":\n[[[[[[\n' + b"[" * 100_000 + b"\n",
        "e.csv": b'text,b\n"never closed\n' + b"x" * 1000,
        "f.parquet": b"PAR1" + bytes(100) + b"PAR1",
        "g.jsonl.gz": b"\x1f\x8b\x08\x00broken",
        "h.docx": b"PK",
        "i.csv": b"text\n\xff\xfe\x00bad\n",
    }
    for name, data in broken.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    assert main(["extract", str(tmp_path), "--out", str(tmp_path / "out"), "--workers", "1"]) == 2
    quotes = pd.read_csv(tmp_path / "out" / "quotes.csv", dtype=str)
    assert "good" in set(quotes["doc"])
    named = set(pd.read_csv(tmp_path / "out" / "skipped.csv")["file"].str.split(",").str[0])
    assert named >= set(broken) - {"e.csv", "i.csv"}


def list_faults(text: str) -> Iterator[str]:
    """Yield what is wrong with the rows extracted from a text."""
    tables = extract_document(Document("a", "a.txt", text), read_codebook())
    schemas = {each["name"]: each["schema"] for each in describe_extraction(Path("nowhere"))["resources"]}
    for table, rows in tables.items():
        frame = pd.DataFrame(rows)
        for start, end, quoted in name_spans(frame.columns) if rows else ():
            for row in rows:
                if row[start] is None:
                    continue
                if not 0 <= row[start] < row[end] <= len(text):
                    yield f"{table}: {row[start]}–{row[end]} is no span"
                elif quoted in row and row[quoted] != text[row[start] : row[end]]:
                    yield f"{table}: {row[quoted]!r} is not at {row[start]}"
        for field in schemas[table]["fields"]:
            rules = field.get("constraints", {})
            for row in rows:
                value = row.get(field["name"])
                if rules.get("required") and value in (None, ""):
                    yield f"{table}: no {field['name']}"
                if "enum" in rules and value not in (None, "") and value not in rules["enum"]:
                    yield f"{table}: {field['name']} {value!r}"
        if rows and "id" in rows[0] and len({row["id"] for row in rows}) < len(rows):
            yield f"{table}: an id stands twice"
    digits = {place for place, character in enumerate(text) if character in "0123456789"}
    for table in ("statistics", "numbers_excluded"):
        digits -= {place for row in tables[table] for place in range(row["start"], row["end"])}
    if digits:
        yield f"digits at {sorted(digits)[:5]} are not accounted for"


def test_no_text_of_the_benchmark_breaks_a_row() -> None:
    make_texts = runpy.run_path(str(ROOT / "benchmarks" / "nasty.py"))["make_texts"]
    texts = dict(make_texts(1_500))
    assert len(texts) >= 107
    assert {name: faults for name, text in texts.items() if (faults := list(list_faults(text)))} == {}


def test_links_that_lead_in_a_circle_are_named(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "itself.txt").symlink_to("itself.txt")
    (tmp_path / "one").symlink_to("other")
    (tmp_path / "other").symlink_to("one")
    (tmp_path / "above").symlink_to(".")
    report = extract_corpus(tmp_path, tmp_path / "out", workers=1)
    assert report.articles == 1
    assert {each.file for each in report.skipped} == {"itself.txt", "one", "other"}
    assert all("leads back to itself" in each.reason for each in report.skipped)


def test_a_text_with_bare_carriage_returns_stays_in_its_cells(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(f"Pier\n\n“It is\r300 feet\rlong,” {SAID}\r".encode())
    extract_corpus(tmp_path, tmp_path / "out", workers=1)
    for table in ("quotes", "statistics", "attributions"):
        with (tmp_path / "out" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream)
        assert rows and all(len(row) == len(header) for row in rows)
    quotes = read_coding(tmp_path / "out", read_corpus(tmp_path / "out" / "articles"))["quotes"]
    assert any("300 feet\rlong" in text for text in quotes["text"])


def test_a_quotation_longer_than_python_lets_a_cell_be_is_kept(tmp_path: Path) -> None:
    words = "It is long. " * 12_000
    (tmp_path / "a.txt").write_text(f"Pier\n\n“{words}” {SAID} Ada Quist of the pier said so.\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text(GOOD, encoding="utf-8")
    extract_corpus(tmp_path, tmp_path / "out", workers=1)
    quotes = read_coding(tmp_path / "out", read_corpus(tmp_path / "out" / "articles"))["quotes"]
    assert max(map(len, quotes["text"])) > 131_072


@pytest.mark.parametrize(
    ("index", "place", "reason"),
    [
        (b'file,publisher\nb.txt,"Courier\na.txt,Herald\n', "index.csv, row 2", "quotation mark"),
        (b"file,publisher\nb.txt,x,y\na.txt,Herald\n", "index.csv, row 2", "3 cells"),
        (b"file,publisher,publisher\na.txt,Herald,x\n", "index.csv", "names the column 'publisher' twice"),
        (b"", "index.csv", "is empty"),
        (bytes(range(256)), "index.csv", "is binary"),
    ],
)
def test_a_broken_index_costs_its_broken_rows(tmp_path: Path, index: bytes, place: str, reason: str) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "index.csv").write_bytes(index)
    report = extract_corpus(tmp_path, tmp_path / "out", workers=1)
    assert report.articles == 2
    (skipped,) = report.skipped
    assert skipped.file == place and reason in skipped.reason
    if "row" in place:
        assert {each.publisher for each in read_corpus(tmp_path / "out" / "articles")} == {"", "Herald"}


def test_a_broken_row_of_a_csv_of_articles_costs_no_other(tmp_path: Path) -> None:
    rows = ["id,text", "a,The pier opened.", 'b,"The dock', "c,The lock opened.", 'd,"The ""old"" mole,', 'opened."']
    (tmp_path / "in.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    report = extract_corpus(tmp_path / "in.csv", tmp_path / "out", workers=1)
    assert [each.id for each in read_corpus(tmp_path / "out" / "articles")] == ["a", "c", "d"]
    (skipped,) = report.skipped
    assert skipped.file == "in.csv, row 2" and "quotation mark" in skipped.reason


BROKEN_TABLES = {
    "empty": (lambda data: b"", "is empty"),
    "doubled header": (lambda data: data.replace(b"speaker,", b"id,", 1), "names the column 'id' twice in row 1"),
    "header twice": (lambda data: data.split(b"\n", 1)[0] + b"\n" + data, "row 2, repeats the header"),
    "unclosed mark": (lambda data: data + b'"quote', r"row \d+, has a quotation mark"),
    "Latin-1": (lambda data: data.replace(b"said", b"s\xe9id", 1), r"row \d+, holds the byte 0xE9"),
}


@pytest.mark.parametrize(("damage", "message"), BROKEN_TABLES.values(), ids=BROKEN_TABLES)
def test_a_broken_table_is_one_sentence_with_file_and_row(
    made_up: tuple[Path, Path], capsys: pytest.CaptureFixture, damage: Callable[[bytes], bytes], message: str
) -> None:
    corpus, coding = made_up
    path = coding / "quotes.csv"
    path.write_bytes(damage(path.read_bytes()))
    assert main(["check", str(coding), "--corpus", str(corpus)]) == 1
    (told,) = capsys.readouterr().err.splitlines()
    assert re.search(rf"^sourcebook: .*quotes\.csv,? {message}", told)


BROKEN_FILES = {
    "codebook": ("codebook/quotes.yml", b"columns: [", "quotes.yml, line 1, is not YAML"),
    "codebook without columns": ("codebook/quotes.yml", b"definition: x", "quotes.yml has no `columns`"),
    "codebook without codes": (
        "codebook/quotes.yml",
        b"columns: {kind: {codes: {full: }}}",
        "the code 'full' of 'kind' has no definition",
    ),
    "contract": ("datapackage.json", b'{"resources": ', "datapackage.json, line 1, is not JSON"),
    "contract without tables": ("datapackage.json", b'{"tables": []}', "does not describe its tables"),
    "contract of another kind": ("datapackage.json", b'{"resources": [{"name": "quotes"}]}', "does not describe its"),
}


@pytest.mark.parametrize(("name", "data", "message"), BROKEN_FILES.values(), ids=BROKEN_FILES)
def test_a_broken_codebook_or_contract_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture, name: str, data: bytes, message: str
) -> None:
    articles, out = tmp_path / "in", tmp_path / "out"
    articles.mkdir()
    (articles / "good.txt").write_text(GOOD, encoding="utf-8")
    extract_corpus(articles, out, workers=1)
    (out / name).parent.mkdir(exist_ok=True)
    (out / name).write_bytes(data)
    commands = [["check", str(out)]]
    if name.startswith("codebook"):
        commands = [["extract", str(articles), "--out", str(tmp_path / "new"), "--codebook", str(out / "codebook")]]
    for command in commands:
        assert main(command) == 1
        (told,) = (line for line in capsys.readouterr().err.splitlines() if line.startswith("sourcebook: "))
        assert message in told


def test_a_broken_seed_index_is_one_sentence(made_up: tuple[Path, Path]) -> None:
    corpus, _ = made_up
    index = corpus / "index.csv"
    index.write_bytes(b"id,file,publisher\nharbour,harbour.txt,El Pa\xeds\n")
    with pytest.raises(SourcebookError, match=r"index\.csv, row 2, holds the byte 0xED"):
        read_corpus(corpus)


PIECES = st.sampled_from(
    [
        *"“”‘’\"'«»()[]—-,.;:?!…\n$%3&=\u00a0\u200b\ufeff😀éİ٣½²ﬁב",
        *("\r\n", "\n\n", "300", "1,234.5", "May 2018", "40 percent", "half", "said", "says that", "according to"),
        *(
            "Mayor Ada Quist",
            "he",
            "she",
            "the Board",
            "who",
            "of",
            "“It is,”",
            "about",
            "Mr.",
            "U.S.",
            "5'10\"",
            "9/11",
        ),
        *("$5 million", "<b>", "-1", "#3", "@a", "(Photo by A/AP)", "12:30", "MS-13", "one-third", "dozens", "a poll"),
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=40), st.sampled_from([" ", "", "\n"]))
def test_no_mixture_of_marks_numbers_and_names_breaks_a_row(pieces: list[str], glue: str) -> None:
    assert list(list_faults(glue.join(pieces))) == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_no_text_at_all_breaks_a_row(text: str) -> None:
    assert list(list_faults(text)) == []


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_no_text_becomes_markup(text: str) -> None:
    shown = escape(text)
    assert "\n" not in shown
    for number, character in enumerate(shown):
        if character in "<[`$*":
            before = shown[:number]
            assert (len(before) - len(before.rstrip("\\"))) % 2 == 1


def test_formulas_are_disarmed_in_the_files_for_reading() -> None:
    table = 'a,b\n"=HYPERLINK(""x"")",-5\n@SUM,+cmd\n- 3 boats,"-1,200"\n'
    assert disarm_formulas(table) == 'a,b\n"\'=HYPERLINK(""x"")",-5\n\'@SUM,\'+cmd\n\'- 3 boats,"-1,200"\n'
