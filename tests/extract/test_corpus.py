"""The extraction of a corpus: the contract's tables, faults that stay with their article, equal results everywhere."""

from __future__ import annotations

import collections
import itertools
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sourcebook.cli import main
from sourcebook.documents.document import ROOT, Document, read_corpus
from sourcebook.documents.intake import Raw, Skipped
from sourcebook.documents.limits import limit_time
from sourcebook.errors import SourcebookError
from sourcebook.extract import corpus as stage
from sourcebook.extract import workers
from sourcebook.extract.article import extract_document
from sourcebook.extract.corpus import extract_corpus
from sourcebook.extract.workers import Job, open_cluster
from sourcebook.mentions.codebook import DEFAULT, open_codebook, read_codebook
from sourcebook.mentions.kinds import MENTIONS, TABLES
from sourcebook.mentions.tables import list_columns, read_coding
from tests.clusters import start_cluster
from tests.made_up import TEXTS


def write_articles(folder: Path, **texts: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (texts or TEXTS).items():
        (folder / f"{name}.txt").write_bytes(text.encode())
    return folder


def read(out: Path, table: str) -> pd.DataFrame:
    return pd.read_csv(out / f"{table}.csv", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made-up")
    extract_corpus(write_articles(folder / "articles"), folder / "out", workers=1)
    return folder / "out"


def test_the_tables_hold_to_the_contract(extracted: Path) -> None:
    tables = read_coding(extracted, read_corpus(extracted / "articles"))
    assert set(tables) == set(TABLES)
    for table, frame in tables.items():
        assert list(frame.columns)[: len(list_columns(table))] == list_columns(table)
        assert "rule" in frame.columns


def test_quotations_figures_and_sources_are_found(extracted: Path) -> None:
    quotes = read(extracted, "quotes").set_index("text")
    assert quotes.loc["The ferry will carry 300 people,", "speaker"] == "Ada Quist"
    figures = read(extracted, "statistics").set_index("text")
    assert figures.loc["300", "chain"] == "Ada Quist"
    assert figures.loc["About 40 percent", "chain"] == "Harbour Board"
    assert read(extracted, "actors").set_index("actor").loc["Ada Quist", "function"] == "executive"


def test_parquet_and_csv_hold_the_same(extracted: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for table in ("quotes", "statistics", "relations"):
        rows = parquet.read_table(extracted / f"{table}.parquet").to_pylist()
        told = [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows]
        written = read(extracted, table).to_dict("records")
        for one, other in zip(told, written, strict=True):
            assert one.keys() == other.keys()
            assert all(one[name] == cell or float(one[name]) == float(cell) for name, cell in other.items())


def test_a_chain_goes_from_the_nearest_speaker_to_the_origin() -> None:
    text = "The Harbour News reported that the Ferry Board has said that 30 boats were lost.\n"
    tables = extract_document(Document("a", "a.txt", text), read_codebook())
    (row,) = tables["statistics"]
    assert row["chain"] == "Harbour News > Ferry Board"
    assert text[row["source_start"] : row["source_end"]].endswith("Harbour News")


def test_every_digit_is_accounted_for() -> None:
    tables = extract_document(Document("harbour", "a.txt", TEXTS["harbour"]), read_codebook())
    rows = tables["statistics"] + tables["numbers_excluded"]
    covered = {place for row in rows for place in range(row["start"], row["end"])}
    assert covered >= {place for place, character in enumerate(TEXTS["harbour"]) if character.isdigit()}


def test_every_mention_is_named_by_its_place_and_knows_its_section() -> None:
    said = "“We must honor detainers. We support ICE detainers,” Mayor Ada Quist said of 40 inmates."
    tables = extract_document(Document("a", "a.txt", f"Mayor backs detainers\n\n{said}\n"), read_codebook())
    for kind in MENTIONS:
        rows = tables[kind.table]
        assert bool(rows) == kind.by_rule, kind.table
        for row in rows:
            assert re.fullmatch(rf"{kind.prefix}-a-{row[kind.start]}(-\d+)?", row["id"])
            (section,) = [each for each in tables["sections"] if each["start"] <= row[kind.start] < each["end"]]
            assert row["section"] == section["kind"]
        assert len({row["id"] for row in rows}) == len(rows)


def test_what_cannot_be_read_is_listed_and_the_exit_status_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    articles = write_articles(tmp_path / "in")
    assert main(["extract", str(articles), "--out", str(tmp_path / "out"), "--workers", "1"]) == 0
    (articles / "broken.txt").write_bytes(bytes(range(256)))
    assert main(["extract", str(articles), "--out", str(tmp_path / "out"), "--workers", "1"]) == 2
    assert "broken.txt is binary" in capsys.readouterr().out
    assert read(tmp_path / "out", "skipped")["file"].tolist() == ["broken.txt"]
    assert set(read(tmp_path / "out", "quotes")["doc"]) == set(TEXTS)


def test_a_decimal_comma_is_read_where_the_user_says_so(tmp_path: Path) -> None:
    articles = write_articles(tmp_path / "in", a="Pier news\n\nThe pier cost 1.250,5 euros.\n")
    assert main(["extract", str(articles), "--out", str(tmp_path), "--workers", "1", "--decimal-comma"]) == 0
    statistics = read(tmp_path, "statistics").set_index("text")
    assert float(statistics.loc["1.250,5 euros", "value"]) == 1250.5


def test_nothing_to_read_leaves_what_was_there(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    extract_corpus(write_articles(tmp_path / "in"), tmp_path / "out", workers=1)
    before = (tmp_path / "out" / "quotes.csv").read_bytes()
    empty = write_articles(tmp_path / "none", a=" ")
    assert main(["extract", str(empty), "--out", str(tmp_path / "out"), "--workers", "1"]) == 1
    assert "a.txt is empty" in capsys.readouterr().err
    assert (tmp_path / "out" / "quotes.csv").read_bytes() == before
    assert not (tmp_path / "out" / ".extracting").exists()


def test_an_output_inside_the_input_is_not_read_again(tmp_path: Path) -> None:
    write_articles(tmp_path)
    for _ in range(2):
        report = extract_corpus(tmp_path, tmp_path / "out", workers=1)
        assert (report.articles, report.skipped) == (2, [])


def test_one_process_and_two_write_equal_files(tmp_path: Path) -> None:
    lines = [json.dumps({"id": f"a{n}", "text": TEXTS["harbour"].replace("300", str(n))}) for n in range(60)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    for count in (1, 2):
        extract_corpus(tmp_path / "a.jsonl", tmp_path / str(count), workers=count)
    for path in sorted((tmp_path / "1").rglob("*.csv")):
        assert path.read_bytes() == (tmp_path / "2" / path.relative_to(tmp_path / "1")).read_bytes()


def test_an_article_that_takes_too_long_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    def dawdle(raw: Raw) -> None:
        while raw.id == "slow":
            pass
        raise SourcebookError("is empty")

    monkeypatch.setattr(workers, "read_raw", dawdle)
    slow, quick = (
        workers.extract_one(Job(Raw(name, name, "row", "")), str(stage.DEFAULT), 0.2) for name in ("slow", "quick")
    )
    assert isinstance(slow, Skipped) and "took longer than 0.2 seconds" in slow.reason
    assert isinstance(quick, Skipped) and quick.reason == "is empty"


def misbehave(job: Job, folder: str, seconds: float) -> Skipped:
    """Do to the process what an article's name says, where nothing in Python can stop it."""
    if job.raw.id == "deadly":
        os._exit(1)
    if job.raw.id == "endless":
        with limit_time(seconds):
            collections.deque(itertools.repeat(None), maxlen=0)
    return Skipped(job.raw.file, "survived")


RUNS: dict[str, Callable[[list[Job | Skipped]], Iterable[Any]]] = {
    "one process": lambda jobs: workers.run_jobs(jobs, "", 1, "", 0.2),
    "two processes": lambda jobs: workers.run_jobs(jobs, "", 2, "", 0.2),
    "a cluster": lambda jobs: workers.extract_batch(jobs, "", 0.2),
}


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_a_process_that_ends_costs_the_article_it_was_at(
    monkeypatch: pytest.MonkeyPatch, run: Callable[[list[Job | Skipped]], Iterable[Any]]
) -> None:
    monkeypatch.setattr(workers, "extract_one", misbehave)
    names = ["a", "deadly", "b", "endless", *(f"c{n}" for n in range(60)), "deadly", "d"]
    results = list(run([Job(Raw(name, name, "row", "")) for name in names]))
    assert [each.file for each in results] == names
    told = {"deadly": "ended the process", "endless": "took longer than 0.2 seconds of processor time"}
    for each in results:
        assert told.get(each.file, "survived") in each.reason


def test_another_subject_brings_its_own_codebook(tmp_path: Path) -> None:
    book = tmp_path / "book"
    book.mkdir()
    text = (stage.DEFAULT / "stances.yml").read_text(encoding="utf-8").replace("      detainers:", "      moorings:")
    (book / "stances.yml").write_text(text, encoding="utf-8")
    extract_corpus(write_articles(tmp_path / "in"), tmp_path / "out", codebook=book, workers=1)
    assert '"moorings"' in (tmp_path / "out" / "datapackage.json").read_text()
    assert (tmp_path / "out" / "codebook" / "stances.yml").read_text(encoding="utf-8") == text


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_same_tables(tmp_path: Path) -> None:
    lines = [json.dumps({"id": f"a{n}", "text": TEXTS["harbour"].replace("300", str(n)) * 40}) for n in range(400)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    extract_corpus(tmp_path / "a.jsonl", tmp_path / "here", workers=1)
    with start_cluster(tmp_path) as (address, (doomed, _)):
        command = [sys.executable, "-m", "sourcebook", "extract", str(tmp_path / "a.jsonl")]
        run = subprocess.Popen([*command, "--out", str(tmp_path / "there"), "--scheduler", address])
        try:
            while not (tmp_path / "there" / ".extracting" / "tables" / "articles" / "a0.txt").exists():
                assert run.poll() is None
                time.sleep(0.02)
            assert run.poll() is None, "the run was over before a worker could be killed"
            doomed.kill()
            assert run.wait(timeout=240) == 0
        finally:
            run.kill()
            run.wait()
    made = [path for path in sorted((tmp_path / "here").rglob("*")) if path.suffix in (".csv", ".parquet", ".txt")]
    assert {path.suffix for path in made} == {".csv", ".parquet", ".txt"}
    for path in made:
        assert path.read_bytes() == (tmp_path / "there" / path.relative_to(tmp_path / "here")).read_bytes()


def test_a_cluster_that_does_not_answer_is_told_in_one_sentence() -> None:
    pytest.importorskip("distributed")
    with pytest.raises(SourcebookError, match="nowhere is no Dask scheduler that answers"):
        open_cluster("nowhere://nowhere")


def test_tables_are_not_written_among_the_articles(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("One\n\nA ferry left.", encoding="utf-8")
    with pytest.raises(SourcebookError, match="into another folder"):
        extract_corpus(tmp_path, tmp_path)


def test_a_codebook_is_found_in_its_folder_or_beside_its_articles(tmp_path: Path) -> None:
    assert open_codebook(ROOT / "examples" / "housing") == ROOT / "examples" / "housing" / "codebook"
    assert open_codebook(DEFAULT) == DEFAULT
    with pytest.raises(SourcebookError, match="holds no codebook"):
        open_codebook(tmp_path)


def test_what_cannot_be_read_is_listed_also_where_nothing_can(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in "abcd":
        (tmp_path / "in" / f"{name}.png").write_bytes(b"\x89PNG")
    with pytest.raises(SourcebookError, match=r"all are listed in .*skipped\.csv"):
        extract_corpus(tmp_path / "in", tmp_path / "out", workers=1)
    skipped = (tmp_path / "out" / "skipped.csv").read_text().splitlines()
    assert len(skipped) == 5 and sorted(path.name for path in (tmp_path / "out").iterdir()) == ["skipped.csv"]
