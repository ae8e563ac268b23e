"""The frame of another corpus's book: only cells that hold, articles by names that a reader knows, honest notes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat import NotebookNode

from sourcebook.book.build import Book
from sourcebook.book.first_page import list_results, write_frame, write_intro, write_note
from sourcebook.book.fit import Frame, belongs, fit_notebook, join_parameters, list_unfit_tags
from sourcebook.documents.document import Document
from sourcebook.documents.names import name_documents
from sourcebook.extract.corpus import extract_corpus
from sourcebook.findings.notebooks import list_notebooks
from sourcebook.mentions.tables import read_coding
from tests.made_up import TEXTS

LONG = "0CxArticle7"
MEASURED = "table,section,precision,recall\nquotes,all,0.9,0.8\nquotes,body,0.1,0.1\nstances,all,0.5,0.25\n"


def finding(name: str, value: object) -> dict[str, object]:
    return {"kind": "finding", "name": name, "value": value, "shown": str(value)}


@pytest.fixture(scope="module")
def frame(tmp_path_factory: pytest.TempPathFactory) -> Frame:
    folder = tmp_path_factory.mktemp("frame")
    (folder / "articles").mkdir()
    for doc, text in TEXTS.items():
        (folder / "articles" / f"{doc}.txt").write_text(text, encoding="utf-8")
    extract_corpus(folder / "articles", folder / "out", workers=1)
    documents = [Document(doc, f"{doc}.txt", text) for doc, text in TEXTS.items()]
    tables = read_coding(folder / "out", documents)
    results = {name: finding(name, 7) for name in ("corpus_documents", "corpus_words")}
    results["stances_toward"] = finding("stances_toward", "no")
    results["table-validity_by_section"] = {"kind": "table", "name": "validity_by_section", "csv": MEASURED}
    return Frame("harbour", "articles", str(folder / "out"), documents, tables, results)


def test_cells_that_do_not_hold_are_left_out(frame: Frame) -> None:
    tags = list_unfit_tags(frame)
    assert {"report", "by-reading", "needs-frames", "needs-events", "needs-relations", "needs-references"} <= tags
    cells = [
        nbformat.v4.new_markdown_cell("kept"),
        nbformat.v4.new_markdown_cell("of the seeds", metadata={"tags": ["report"]}),
        nbformat.v4.new_markdown_cell("of frames", metadata={"tags": ["needs-frames"]}),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    fit_notebook(notebook, frame)
    assert [cell.source for cell in notebook.cells] == ["kept"]


def test_the_note_on_a_runs_own_choices_is_left_out(frame: Frame) -> None:
    outputs = [
        nbformat.v4.new_output("display_data", {"text/markdown": text}, metadata={"sourcebook": {"kind": kind}})
        for text, kind in (("its own choices", "note"), ("counted", "finding"))
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("study", outputs=outputs)])
    fit_notebook(notebook, frame)
    assert [output.data["text/markdown"] for output in notebook.cells[0].outputs] == ["counted"]


def test_parameters_are_shown_once_with_their_values() -> None:
    written = 'corpus: str = "seeds"  # folder\nrows: int = 3  # how many\n'
    cells = [
        nbformat.v4.new_code_cell(written, metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell('# Parameters\ncorpus = "mine"\n', metadata={"tags": ["injected-parameters"]}),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    join_parameters(notebook)
    assert [cell.source for cell in notebook.cells] == ["corpus: str = 'mine'  # folder\nrows: int = 3  # how many\n"]


def test_documents_with_long_ids_are_named_by_publisher_and_year() -> None:
    documents = [
        Document("000", "000.txt", "", publisher="Courier", date="2017-01-01"),
        Document("harbourside", "harbourside.txt", "", publisher="Courier", date="2017-01-01"),
        Document(LONG, "x.txt", "", publisher="Courier", date="2018-05-01"),
        Document(f"{LONG}b", "y.txt", "", publisher="Courier", date="2018-02-01"),
        Document(f"{LONG}c", "z.txt", "", publisher="Gazette"),
    ]
    assert name_documents(documents) == {
        "000": "000",
        "harbourside": "harbourside",
        LONG: "Courier 2018b",
        f"{LONG}b": "Courier 2018a",
        f"{LONG}c": "Gazette undated",
    }


def test_the_first_page_says_how_rows_were_found_and_how_often_wrongly(frame: Frame) -> None:
    page = write_intro(frame, [])
    assert "Found by rule" in page and "#chapter-validity" in page
    assert f"| quotations | {len(frame.tables['quotes'])} | 80\\% | 90\\% |" in page


def make_notebook(source: str, *tags: str) -> NotebookNode:
    title = nbformat.v4.new_markdown_cell("(chapter-boats)=\n# Boats")
    return nbformat.v4.new_notebook(cells=[title, nbformat.v4.new_markdown_cell(source, metadata={"tags": list(tags)})])


def test_a_chapter_says_what_the_first_page_tells_of_it(frame: Frame) -> None:
    told = "[Boats](#chapter-boats): {number}`corpus_words` words."
    assert list_results(make_notebook(told, "first-page"), frame.results) == [
        "- [Boats](#chapter-boats): {number}`corpus_words` words."
    ]
    assert list_results(make_notebook(told), frame.results) == []
    for absent in ("stances_toward", "boats_lost"):
        lost = make_notebook(told.replace("corpus_words", absent), "first-page")
        assert list_results(lost, frame.results) == [], "a choice in which there is nothing to count"


def test_a_chapter_of_which_the_first_page_knows_nothing_is_not_summed_up(frame: Frame, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "_config.yml").write_text("sphinx: {config: {}}")
    chapters = ["notebooks/boats", "notebooks/corpus", "notebooks/agreement", "pages/method"]
    toc = {"root": "intro", "parts": [{"chapters": [{"file": file} for file in chapters]}]}
    (tmp_path / "_toc.yml").write_text(yaml.safe_dump(toc))
    nbformat.write(make_notebook("Many boats."), tmp_path / "notebooks" / "boats.ipynb")
    words = make_notebook("{number}`corpus_words` words.", "first-page")
    nbformat.write(words, tmp_path / "notebooks" / "corpus.ipynb")
    write_frame(frame, tmp_path)
    intro = (tmp_path / "intro.md").read_text()
    assert "## What was found\n\n- {number}`corpus_words` words.\n\n##" in intro
    assert "Found by rule" in nbformat.read(tmp_path / "notebooks" / "boats.ipynb", as_version=4).cells[1].source
    kept = yaml.safe_load((tmp_path / "_toc.yml").read_text())["parts"][0]["chapters"]
    assert [entry["file"] for entry in kept] == ["notebooks/boats", "notebooks/corpus"]


@pytest.mark.parametrize("path", list_notebooks(), ids=lambda path: path.stem)
def test_a_chapter_says_how_often_the_rules_are_wrong_on_the_rows_it_counts(frame: Frame, path: Path) -> None:
    note = write_note(nbformat.read(path, as_version=4), frame)
    assert "#chapter-validity" in note
    assert ("of 100 stances they found 25, and of 100 that they found 50 were right" in note) == (
        path.stem == "stances"
    )


def test_what_only_the_reports_subject_has_is_left_out_of_books_on_others(frame: Frame, tmp_path: Path) -> None:
    (tmp_path / "codebook").mkdir()
    about = replace(frame, documents=[Document("z", "z.txt", "Law\n\nA Sanctuary is a place.\n")])
    for book, kept in ((about, 1), (frame, 0), (replace(about, coding=str(tmp_path)), 0)):
        cell = nbformat.v4.new_markdown_cell("of the report's issues", metadata={"tags": ["report-subject"]})
        notebook = nbformat.v4.new_notebook(cells=[cell])
        fit_notebook(notebook, book)
        assert len(notebook.cells) == kept


def test_a_corpus_on_another_subject_than_the_codebook_is_told_so(frame: Frame) -> None:
    page = write_intro(frame, [])
    assert "asks about local cooperation with federal immigration enforcement." in page
    assert f"name its subject: 0 of {len(frame.documents)}." in page
    about = replace(frame, documents=[Document("z", "z.txt", "Law\n\nA Sanctuary is a place.\n")])
    assert "On another subject" not in write_intro(about, [])


def test_a_line_that_would_begin_with_a_zero_is_left_out_of_what_was_found() -> None:
    cell = nbformat.v4.new_markdown_cell("{number}`a` of {number}`b` boats", metadata={"tags": ["first-page"]})
    notebook = nbformat.v4.new_notebook(cells=[cell])
    assert list_results(notebook, {"a": finding("a", 0), "b": finding("b", 3)}) == []
    assert list_results(notebook, {"a": finding("a", 3), "b": finding("b", 0)}) == [f"- {cell.source}"]


def test_pages_of_the_report_do_not_belong_to_other_books(tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "corpus.ipynb").touch()
    pages = ["notebooks/corpus", "notebooks/agreement", "pages/method", "reference/reproduce", "reference/codebook"]
    assert [belongs(page, tmp_path) for page in pages] == [True, False, False, False, True]


def test_another_book_leaves_out_the_reports_own_notebooks_and_measures_the_rules_on_the_reports_articles() -> None:
    runs = {run.notebook.stem: run.parameters for run in Book("ships", "ships/data").runs}
    assert runs["corpus"] == {"corpus": "ships", "coding": "ships/data"}
    assert runs["validity"] == {}
    assert {"agreement", "fidelity", "robustness"}.isdisjoint(runs)


def test_a_book_whose_corpus_was_not_swept_says_how_it_is(frame: Frame) -> None:
    assert f"`sourcebook sweep --corpus articles --coding {frame.coding}`" in write_intro(frame, [])
    swept = replace(frame, results={**frame.results, "robustness_claims": finding("robustness_claims", 7)})
    assert "sourcebook sweep" not in write_intro(swept, [])


def test_a_corpus_coded_by_reading_has_no_note(frame: Frame) -> None:
    tables = {name: table.drop(columns="rule", errors="ignore") for name, table in frame.tables.items()}
    read = Frame(frame.name, frame.corpus, frame.coding, frame.documents, tables, frame.results)
    assert "by-reading" not in list_unfit_tags(read)
    assert "Found by rule" not in write_intro(read, [])


def test_tables_that_a_model_coded_are_said_to_be_so(frame: Frame) -> None:
    coded = frame.tables["quotes"].assign(rule="model; adjudicated", model="made-up model")
    told = replace(frame, tables={**frame.tables, "quotes": coded})
    assert told.by_model == {"quotes": "made-up model"} and frame.by_model == {}
    chapter = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("", metadata={"tags": ["counts-quotes", "counts-stances"]})]
    )
    note = write_note(chapter, told)
    assert "**Not by rule:** quotes (made-up model)" in note and "of 100 quotations" not in note
    assert "of 100 stances" in note
    assert "Not by rule" not in write_note(chapter, frame)
    intro = write_intro(told, [])
    assert "**Not by rule:** quotes (made-up model)" in intro and "| quotations |" not in intro
