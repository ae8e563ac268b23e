"""A coding sheet can be filled in by hand and read back into a pass; what cannot be placed is told row by row."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from sourcebook.cli import main
from sourcebook.documents.controls import ACTING, read_marks
from sourcebook.documents.document import ROOT, read_corpus
from sourcebook.errors import SourcebookError
from sourcebook.extract.corpus import extract_corpus
from sourcebook.mentions.codebook import list_codes
from sourcebook.mentions.kinds import PAIRED
from sourcebook.mentions.sheets.blank import SPARE_NOTE, write_sheet_for
from sourcebook.mentions.sheets.filled import find_near, find_words, read_sheet, read_sheet_into
from sourcebook.mentions.sheets.workbook import write_cell
from sourcebook.mentions.tables import find_faults, read_table, write_table
from tests.made_up import HARBOUR, find, make_quotes

Filled = Callable[..., Path]


@pytest.fixture
def sheet(made_up: tuple[Path, Path], tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes a blank sheet of the harbour article."""
    corpus, coding = made_up
    return lambda table: write_sheet_for(corpus / "harbour.txt", table, coding, tmp_path / f"{table}.xlsx")


@pytest.fixture
def fill(sheet: Callable[[str], Path]) -> Filled:
    """Return a function that fills rows of a blank sheet, each given as a sentence's number and its cells."""

    def fill_sheet(table: str, *rows: tuple[int, dict[str, object]]) -> Path:
        path = sheet(table)
        workbook = load_workbook(path)
        worksheet = workbook["coding"]
        names = [cell.value for cell in worksheet[1]]
        for number, cells in rows:
            row = next(row for row in range(2, 99) if worksheet.cell(row, 1).value == number)
            if any(worksheet.cell(row, place + 1).value is not None for place in range(3, len(names))):
                row += 1
                worksheet.insert_rows(row)
            for name, value in cells.items():
                worksheet.cell(row, names.index(name) + 1).value = value
        workbook.save(path)
        return path

    return fill_sheet


def list_rows(worksheet: Worksheet) -> list[tuple]:
    return list(worksheet.iter_rows(values_only=True))


STANCE = {"actor": "Ada Quist", "issue": "detainers", "position": "supports", "voice": "quoted", "as_of": "2020-01-02"}


def test_a_blank_sheet_has_a_row_for_each_sentence(sheet: Callable[[str], Path]) -> None:
    rows = list_rows(load_workbook(sheet("stances"))["coding"])
    assert rows[0][:6] == ("sentence", "section", "sentence text", "passage", "occurrence", "actor")
    assert rows[1][:3] == (1, "headline", "Mayor praises new ferry")
    assert rows[3][:3] == (3, "body", "“It is a great boat.”")
    assert [row[0] for row in rows[1:7]] == [1, 2, 3, 4, 5, 6]
    assert rows[7][2] == SPARE_NOTE
    assert not any(cell for row in rows[1:] for cell in row[3:])


def test_tables_of_whole_lines_have_a_row_for_each_line(sheet: Callable[[str], Path]) -> None:
    sections = list_rows(load_workbook(sheet("sections"))["coding"])
    assert sections[0] == ("sentence", "section", "sentence text", "kind")
    assert sections[2][2].startswith("“The ferry will carry 300 people,”")
    frames = list_rows(load_workbook(sheet("frames"))["coding"])
    assert [row[0] for row in frames[1:4]] == [2, 3, None], "only the body has frames"


@pytest.mark.parametrize("table", list(PAIRED))
def test_every_closed_column_has_a_list(sheet: Callable[[str], Path], table: str) -> None:
    workbook = load_workbook(sheet(table))
    header = [cell.value for cell in workbook["coding"][1]]
    lists = {column[0].value: [cell.value for cell in column[1:] if cell.value] for column in workbook["lists"].columns}
    closed = [
        name for name in header[3:] if name in ("kind", "issue", "device", "frame", "change", "reason", "certainty")
    ]
    for name in closed:
        assert lists[name] == list_codes(table, name)
    assert len(workbook["coding"].data_validations.dataValidation) == len(lists)
    shown = [row[1].value for row in workbook["codebook"].rows if row[0].value in closed and row[1].value]
    assert bool(shown) == bool(closed), "misprints have no closed column"


def test_only_single_codes_of_a_closed_list_are_enforced(sheet: Callable[[str], Path]) -> None:
    workbook = load_workbook(sheet("stances"))
    strict = {rule.promptTitle: rule.showErrorMessage for rule in workbook["coding"].data_validations.dataValidation}
    assert strict["issue"]
    assert not strict["argument"], "several can be joined"
    assert not strict["actor"], "a roster is no closed list"


def test_a_row_is_as_high_as_its_longest_cell(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Short\n" + "a ferry " * 60 + "\n" + "long " * 4_000 + "\n", encoding="utf-8")
    worksheet = load_workbook(write_sheet_for(tmp_path / "a.txt", "sections", tmp_path, tmp_path / "a.xlsx"))["coding"]
    heights = [worksheet.row_dimensions[row].height for row in (2, 3, 4)]
    assert heights == [None, 7 * 15, 409], "seven lines of seventy characters; no row may be higher than 409 points"


ODD = {
    "a turned direction": "\u202eevil\u202c and \u2066isolated\u2069",
    "a terminal's escape": "\x1b[2J\x1b]0;owned\x07 \x9b31m",
    "a bar and marks": "pier | dock || \"wide\" 'long' ``low``",
    "marks that the article prints": "[U+202E] [U+005B] \u202e[U+0041]",
    "what a spreadsheet would read": "_x0041_ =1+1 _x005F_x001B_ @sum",
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_a_filled_sheet_gives_the_exact_characters_again(tmp_path: Path, odd: str) -> None:
    speaker = f"Ada {odd} Quist"
    said, line = f"={odd} costs 300 dollars,", f"“={odd} costs 300 dollars,” Mayor {speaker} said."
    article = tmp_path / "pier.txt"
    article.write_bytes(f"Pier opens\n\n{line}\n".encode())
    path = write_sheet_for(article, "quotes", ROOT / "data", tmp_path / "quotes.xlsx")
    workbook = load_workbook(path)
    worksheet = workbook["coding"]
    names = [cell.value for cell in worksheet[1]]
    row = next(row for row in worksheet.iter_rows(min_row=2) if "300 dollars" in str(row[2].value))
    shown = row[2].value
    assert not ACTING.search(shown) and read_marks(shown) == line
    cells = {"passage": shown[shown.index("=") : shown.index("”")], "cue": "said", "kind": "full"}
    cells |= dict.fromkeys(["speaker", "speaker_as_written"], shown[shown.index("Ada") : shown.index(" said")])
    for name, value in cells.items():
        cell = row[names.index(name)]
        cell.value, cell.data_type = value, "s"
    workbook.save(path)
    _, placed, faults = read_sheet_into(path, tmp_path / "pass")
    assert (placed, faults) == (1, [])
    (quote,) = read_table(tmp_path / "pass", "quotes").itertuples()
    assert (quote.text, quote.speaker, quote.speaker_as_written) == (said, speaker, speaker)


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("=1+1\n+SUM(A1)\n-2\n@here\n#N/A\nplain\n", encoding="utf-8")
    path = write_sheet_for(tmp_path / "a.txt", "sections", tmp_path, tmp_path / "a.xlsx")
    cells = [row[2] for row in load_workbook(path)["coding"].iter_rows(min_row=2, max_row=7)]
    assert [cell.value for cell in cells] == ["=1+1", "+SUM(A1)", "-2", "@here", "#N/A", "plain"]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells] == [True, True, True, True, False, False]


@given(st.text(max_size=40))
@settings(deadline=None)
def test_any_text_is_written_as_text(text: str) -> None:
    cell = Workbook().active["A1"]
    write_cell(cell, text)
    assert cell.data_type == "s"


def test_a_filled_sheet_becomes_a_pass_that_holds_to_the_contract(
    fill: Filled, made_up: tuple[Path, Path], tmp_path: Path
) -> None:
    path = fill(
        "stances",
        (3, {"passage": "It is a great boat.", **STANCE}),
        (1, {**STANCE, "voice": "reported", "argument": "cost; legality"}),
        (1, {"passage": "new ferry", **STANCE, "issue": "notification"}),
    )
    written, rows, faults = read_sheet_into(path, tmp_path / "pass")
    assert (rows, faults) == (3, [])
    frame = read_table(written.parent, "stances")
    start = find("harbour", "It is a great boat.")[0]
    assert frame["id"].tolist() == [
        "stance-harbour-0",
        f"stance-harbour-{find('harbour', 'new ferry')[0]}",
        f"stance-harbour-{start}",
    ]
    assert frame["text"].tolist() == ["Mayor praises new ferry", "new ferry", "It is a great boat."]
    assert frame["argument"].tolist() == ["cost;legality", "", ""]
    tables = {"stances": frame, "actors": read_table(made_up[1], "actors")}
    texts = {document.id: document.text for document in read_corpus(made_up[0])}
    assert list(find_faults(tables, texts, written.parent)) == []


def test_two_rows_on_one_passage_get_ids_of_their_own(fill: Filled) -> None:
    path = fill("stances", (3, STANCE), (3, {**STANCE, "issue": "notification"}))
    _, frame, faults = read_sheet(path)
    assert faults == []
    start = find("harbour", "“It is a great boat.”")[0]
    assert frame["id"].tolist() == [f"stance-harbour-{start}", f"stance-harbour-{start}-2"]


def test_a_sheet_of_quotations_finds_speakers_and_sections(fill: Filled, tmp_path: Path) -> None:
    path = fill(
        "quotes",
        (
            2,
            {
                "passage": "The ferry will carry 300 people,",
                "speaker": "Ada Quist",
                "speaker_as_written": "Mayor Ada Quist",
                "cue": "said",
                "kind": "full",
            },
        ),
        (
            3,
            {
                "passage": "It is a great boat.",
                "speaker": "Ada Quist",
                "speaker_as_written": "Mayor Ada Quist",
                "cue": "said",
                "kind": "full",
            },
        ),
    )
    written, _, faults = read_sheet_into(path, tmp_path / "pass")
    assert faults == []
    frame = read_table(written.parent, "quotes")
    expected = make_quotes().iloc[1:].reset_index(drop=True)
    for column in ("id", "start", "end", "text", "speaker_start", "speaker_end", "kind", "section"):
        assert frame[column].tolist() == expected[column].tolist()


def test_a_sheet_of_statistics_links_repeated_captions(fill: Filled) -> None:
    crew = {"passage": "12", "value": 12, "unit": "person", "change": "=", "measures": "crew"}
    crew |= {"needs_source": "yes"}
    path = fill("statistics", (5, crew), (6, crew), (2, {**crew, "passage": "300", "value": "300"}))
    _, frame, faults = read_sheet(path)
    assert faults == []
    assert frame["value"].tolist() == [300, 12, 12]
    assert frame["change"].tolist() == ["=", "=", "="]
    first, second, third = frame["statement_id"]
    assert second == third == f"statement-harbour-{find('harbour', '12')[0]}"
    assert first != second


def test_frames_get_their_number_and_the_words_that_show_them(fill: Filled) -> None:
    path = fill("frames", (3, {"frame": "Public opinion", "cue": "40 percent of riders"}))
    _, frame, faults = read_sheet(path)
    assert faults == []
    row = frame.iloc[0]
    assert row["frame_code"] == 12
    assert HARBOUR[row["cue_start"] : row["cue_end"]] == "40 percent of riders"
    assert HARBOUR[row["start"] : row["end"]].startswith("About 40 percent")


def test_an_attribution_has_three_spans(fill: Filled) -> None:
    cells = {"passage": "About 40 percent of riders come from the north", "source": "the Harbour Board"}
    cells |= {"cue": "according to", "kind": "indirect", "cue_class": "neutral"}
    _, frame, faults = read_sheet(fill("attributions", (4, cells)))
    assert faults == []
    row = frame.iloc[0]
    for part, words in (("content", cells["passage"]), ("source", "the Harbour Board"), ("cue", "according to")):
        assert HARBOUR[row[f"{part}_start"] : row[f"{part}_end"]] == words
    assert row["id"] == f"attribution-harbour-{row['content_start']}"


def test_reading_again_replaces_the_article_and_keeps_others(
    fill: Filled, made_up: tuple[Path, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "pass"
    folder.mkdir()
    write_table(read_table(made_up[1], "stances"), folder, "stances")
    read_sheet_into(fill("stances", (1, STANCE)), folder)
    assert read_table(folder, "stances")["id"].tolist() == [
        read_table(made_up[1], "stances")["id"][0],
        "stance-harbour-0",
    ]


def test_spare_rows_take_any_sentence(sheet: Callable[[str], Path]) -> None:
    path = sheet("stances")
    workbook = load_workbook(path)
    worksheet = workbook["coding"]
    spare = worksheet.max_row
    for number, sentence in ((spare, None), (spare - 1, 3)):
        for place, value in enumerate([sentence, None, None, None, None, *STANCE.values()][:6], 1):
            worksheet.cell(number, place).value = value
        for name, value in STANCE.items():
            worksheet.cell(number, [cell.value for cell in worksheet[1]].index(name) + 1).value = value
    workbook.save(path)
    _, frame, faults = read_sheet(path)
    assert frame["text"].tolist() == ["“It is a great boat.”"] * 2, "a row without a number goes with the one above"
    assert faults == []


def test_a_spare_row_without_a_number_is_told(sheet: Callable[[str], Path]) -> None:
    path = sheet("stances")
    workbook = load_workbook(path)
    worksheet = workbook["coding"]
    row = worksheet.max_row
    worksheet.cell(row, 6).value = "Ada Quist"
    workbook.save(path)
    _, frame, faults = read_sheet(path)
    assert frame.empty
    assert faults == [
        f"stances.xlsx, row {row}: it has no sentence: write the number of its sentence in the first column."
    ]


@pytest.mark.parametrize(
    ("table", "number", "cells", "message"),
    [
        ("stances", 1, {**STANCE, "issue": ""}, "row 2: column issue is empty: fill it in."),
        (
            "stances",
            1,
            {**STANCE, "issue": "tariffs"},
            "row 2: “tariffs” is no code of column issue: use one of detainers",
        ),
        ("stances", 1, {**STANCE, "argument": "cost;tax"}, "row 2: “tax” is no code of column argument"),
        (
            "stances",
            1,
            {**STANCE, "passage": "great"},
            "row 2: “great” is not in sentence 1 but in 3: write that number",
        ),
        (
            "stances",
            1,
            {**STANCE, "passage": "a zeppelin"},
            "row 2: “a zeppelin” is not in the article: copy the words",
        ),
        ("stances", 4, {**STANCE, "passage": "r"}, "row 5: “r” stands"),
        ("stances", 4, {**STANCE, "passage": "the", "occurrence": 9}, "row 5: occurrence 9 of “the” does not exist"),
        ("stances", 1, {**STANCE, "sentence": 99}, "row 2: there is no sentence 99: write a number from 1 to 6."),
        ("stances", 1, {**STANCE, "sentence text": "Mayor"}, "row 2: its text is not that of sentence 1"),
        ("statistics", 2, {"value": 300, "change": "=", "measures": "people"}, "row 3: it has no passage"),
        (
            "statistics",
            2,
            {"passage": "300", "value": "many", "change": "=", "measures": "people"},
            "row 3: “many” in column value is no number",
        ),
        # What a spreadsheet keeps of a date whose cell shows numbers.
        ("stances", 1, {**STANCE, "as_of": 42774}, "row 2: “42774” in column as_of is no date: write it as 2018-01-31"),
        (
            "quotes",
            2,
            {"passage": "300", "kind": "scare", "speaker_as_written": "Captain"},
            "row 3: “Captain” (column speaker_as_written) is not in the article",
        ),
    ],
)
def test_a_row_that_cannot_be_placed_is_told(
    fill: Filled, table: str, number: int, cells: dict[str, object], message: str
) -> None:
    _, frame, faults = read_sheet(fill(table, (number, cells)))
    assert frame.empty
    (fault,) = faults
    assert message in fault


def test_a_share_that_the_sheet_shows_as_a_percentage_is_told(fill: Filled) -> None:
    path = fill("statistics", (2, {"passage": "300", "value": 0.5, "change": "=", "measures": "people"}))
    workbook = load_workbook(path)
    cell = next(cell for row in workbook["coding"].iter_rows() for cell in row if cell.value == 0.5)
    cell.number_format = "0%"
    workbook.save(path)
    _, frame, (fault,) = read_sheet(path)
    assert frame.empty
    assert "“50%” in column value is no number" in fault


@pytest.mark.parametrize("date", [2018, "2018-01", "2018-01-31", datetime(2018, 1, 31), "../2018-01-31"])
def test_a_date_is_read_as_precise_as_it_is(fill: Filled, date: object) -> None:
    _, frame, faults = read_sheet(fill("stances", (1, {**STANCE, "as_of": date})))
    assert not faults
    assert frame.loc[0, "as_of"] == (date.date().isoformat() if isinstance(date, datetime) else str(date))


def test_other_rows_are_read_where_one_is_at_fault(fill: Filled, tmp_path: Path) -> None:
    path = fill("stances", (1, STANCE), (3, {**STANCE, "position": "maybe"}))
    written, rows, faults = read_sheet_into(path, tmp_path / "pass")
    assert rows == 1
    assert len(faults) == 1
    assert len(read_table(written.parent, "stances")) == 1


def test_words_are_found_with_other_marks_and_blanks() -> None:
    text = "He said “don’t  go” — twice.\u00a0Don't."
    assert [text[start:end] for start, end in find_words(text, '"don\'t go" - twice', 0, len(text))] == [
        "“don’t  go” — twice"
    ]
    assert find_words("canine nine", "nine", 0, 11) == [(7, 11)], "a whole word is meant before a part of one"
    assert find_words("canine", "nine", 0, 6) == [(2, 6)]
    assert find_words("aXa", "a", 1, 3) == [(2, 3)]


@given(st.text(min_size=1, max_size=30), st.data())
@settings(deadline=None)
def test_copied_words_are_always_found_where_they_stand(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = text[start:end]
    found = find_words(text, words, 0, len(text))
    assert found
    whole = [each for each in found if each == (start, end)]
    assert whole or all(text[first:last] == words for first, last in found)
    assert len(set(found)) == len(found)


def test_the_nearest_mention_is_taken() -> None:
    text = "Ada spoke. Bo agreed. Ada left."
    assert find_near(text, "Ada", (22, 31), "source") == (22, 25)
    assert find_near(text, "Ada", (0, 10), "source") == (0, 3)


def test_an_article_that_has_changed_is_refused(fill: Filled, made_up: tuple[Path, Path]) -> None:
    path = fill("stances", (1, STANCE))
    (made_up[0] / "harbour.txt").write_text(HARBOUR + "More.\n", encoding="utf-8")
    with pytest.raises(SourcebookError, match="was made for another text"):
        read_sheet(path)


def test_a_moved_article_can_be_named(fill: Filled, made_up: tuple[Path, Path], tmp_path: Path) -> None:
    path = fill("stances", (1, STANCE))
    moved = tmp_path / "moved"
    made_up[0].rename(moved)
    with pytest.raises(SourcebookError, match="does not exist"):
        read_sheet(path)
    _, frame, _ = read_sheet(path, moved / "harbour.txt")
    assert len(frame) == 1


def test_files_that_are_no_sheets_are_refused(tmp_path: Path, sheet: Callable[[str], Path]) -> None:
    other = tmp_path / "other.xlsx"
    other.write_text("no workbook", encoding="utf-8")
    with pytest.raises(SourcebookError, match=r"is no \.xlsx workbook"):
        read_sheet(other)
    Workbook().save(other)
    with pytest.raises(SourcebookError, match="is no coding sheet"):
        read_sheet(other)
    with pytest.raises(SourcebookError, match="does not exist"):
        read_sheet(tmp_path / "none.xlsx")
    path = sheet("stances")
    workbook = load_workbook(path)
    workbook["coding"]["G1"].value = "topic"
    workbook.save(path)
    with pytest.raises(SourcebookError, match="has no column 'issue'"):
        read_sheet(path)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["sheet", "{corpus}/harbour.txt", "--table", "actors"], "Table 'actors' cannot be coded in a sheet"),
        (["sheet", "{corpus}/none.txt", "--table", "stances"], "none.txt does not exist"),
        (["sheet", "{corpus}/harbour.txt", "--table", "stances", "--out", "{corpus}/no/a.xlsx"], "is no folder"),
        (["sheet-read", "{corpus}/none.xlsx", "--out", "{corpus}"], "none.xlsx does not exist"),
        (["sheet-read", "{corpus}/harbour.txt", "--out", "{corpus}"], "is no .xlsx workbook"),
    ],
)
def test_bad_arguments_are_told_in_one_sentence(
    made_up: tuple[Path, Path], arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main([argument.format(corpus=made_up[0]) for argument in arguments])
    err = capsys.readouterr().err
    assert status == 1
    assert message in err
    assert len(err.splitlines()) == 1


def test_the_commands_write_and_read_a_sheet(
    made_up: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus, coding = made_up
    path = tmp_path / "sheet.xlsx"
    assert (
        main(["sheet", f"{corpus}/bridge.txt", "--table", "events", "--coding", f"{coding}", "--out", f"{path}"]) == 0
    )
    assert main(["sheet-read", f"{path}", "--out", f"{tmp_path}/pass"]) == 0
    assert f"Rows placed: 0, in {tmp_path}/pass/events.csv." in capsys.readouterr().out
    assert read_table(tmp_path / "pass", "events").empty


STUDY = ROOT / "examples" / "study"


@pytest.fixture(scope="module")
def class_room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a study of another subject in ``data``, and the folders that two pupils' sheets became."""
    room = tmp_path_factory.mktemp("class")
    extract_corpus(STUDY / "articles", room / "data", codebook=STUDY / "codebook", workers=1)
    for pupil, position in {"a": "opposes", "b": "ambiguous"}.items():
        article = room / "data" / "articles" / "fees.txt"
        path = write_sheet_for(article, "stances", room / "data", room / f"{pupil}.xlsx")
        workbook = load_workbook(path)
        worksheet = workbook["coding"]
        names = [cell.value for cell in worksheet[1]]
        cells = {"actor": "A Reader", "issue": "late_fees", "position": position, "voice": "quoted"}
        for name, value in cells.items():
            worksheet.cell(6, names.index(name) + 1).value = value
        workbook.save(path)
        read_sheet_into(path, room / pupil)
    return room


@pytest.fixture
def pupils(class_room: Path, tmp_path: Path) -> Path:
    """Return a copy of the class's folder that a test may change."""
    return shutil.copytree(class_room, tmp_path / "class")


def test_two_pupils_sheets_score_against_each_other_without_options(
    pupils: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(pupils)
    assert main(["score", "a", "b"]) == main(["score", "data", "a"]) == main(["score", "a", "data"]) == 0
    assert "1 of 1 agree" in capsys.readouterr().out
    assert (
        main(["check", "a"]) == main(["adjudicate", "a", "b"]) == main(["export", "--coding", "a", "--out", "e"]) == 0
    )
    assert main(["sample", "a"]) == 0
    assert (pupils / "adjudication.xlsx").is_file() and not (ROOT / "adjudication.xlsx").exists()


def test_a_pupils_folder_stands_alone(pupils: Path) -> None:
    for name in ("a", "b"):
        (pupils / name).rename(pupils / f"elsewhere-{name}")
    (pupils / "data").rename(pupils / "gone")
    assert main(["score", str(pupils / "elsewhere-a"), str(pupils / "elsewhere-b")]) == 0


def test_rows_of_an_article_without_its_text_are_one_sentence(pupils: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pupils / "a" / "articles" / "fees.txt").rename(pupils / "a" / "articles" / "other.txt")
    assert main(["sample", str(pupils / "a")]) == 1
    assert "has rows in document 'fees', which its articles" in capsys.readouterr().err


def test_a_list_offers_the_studys_own_actors(
    pupils: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(pupils)
    assert main(["sheet", "data/articles/fees.txt", "--table", "stances"]) == 0  # the coding is the article's
    lists = list_rows(load_workbook(pupils / "fees-stances.xlsx")["lists"])
    offered = [row[lists[0].index("actor")] for row in lists[1:] if row[lists[0].index("actor")]]
    assert offered == read_table(pupils / "data", "actors")["actor"].tolist()
    assert main(["sheet", str(STUDY / "articles" / "fees.txt"), "--table", "stances", "--out", "own.xlsx"]) == 0
    assert "the report's own tables" in capsys.readouterr().out
    assert "actor" not in list_rows(load_workbook(pupils / "own.xlsx")["lists"])[0]


def test_another_article_of_one_id_is_refused(pupils: Path) -> None:
    (pupils / "a" / "articles" / "fees.txt").write_text("Another text.")
    with pytest.raises(SourcebookError, match="is another article of the same id"):
        read_sheet_into(pupils / "a.xlsx", pupils / "a")
