"""The lock of universes: condensed without loss, read back, and refused where it is of another lock."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.errors import SourcebookError
from sourcebook.findings.multiverse import Choice, Excluded, Multiverse, Option
from sourcebook.findings.universes import (
    MISSING,
    Line,
    Published,
    Value,
    condense,
    describe_hold,
    find_nearest,
    find_outcomes,
    list_flips,
    read_record,
    read_universes,
    write_universes,
)


def make_choice(name: str, *options: str) -> Choice:
    own = tuple(Option(option, option, f"{name} is {option}", "why", sets={name: option}) for option in options)
    return Choice(name, name, "method", own, ("one",))


CHOICES = (make_choice("a", "x", "y"), make_choice("b", "p", "q", "r"), make_choice("c", "m", "n"))
MULTIVERSE = Multiverse(CHOICES, ("one",), (Excluded({"a": "y", "b": "q"}, "no"),))
SETTINGS = MULTIVERSE.list_settings("one")
PUBLISHED = {"found": Published("finding", "one", "1"), "a.claim": Published("claim", "one", "True", "It holds.")}


def write(path: Path, lines: list[Line], published: dict[str, Published] = PUBLISHED) -> tuple[Path, Path]:
    findings = path / "findings.lock"
    rows = ["kind\tname\tnotebook\tvalue\tunit"]
    rows += [
        f"{each.kind}\t{name}\t{each.chapter}.ipynb\t{each.value}\t{each.says}" for name, each in published.items()
    ]
    findings.write_text("\n".join(rows) + "\n", encoding="utf-8")
    universes = path / "universes.lock"
    universes.write_text(write_universes(lines, PUBLISHED), encoding="utf-8")
    return universes, findings


@given(values=st.lists(st.sampled_from("1234"), min_size=len(SETTINGS), max_size=len(SETTINGS)))
def test_what_is_condensed_is_read_back_for_every_setting(
    tmp_path_factory: pytest.TempPathFactory, values: list[str]
) -> None:
    found = [Value(value, f"{value}!", "a range" if value == "2" else "") for value in values]
    lines = condense("finding", "found", zip(SETTINGS, found, strict=True), Value("1", "1!"), list(CHOICES))
    paths = write(tmp_path_factory.mktemp("lock"), lines)
    outcomes = read_universes(MULTIVERSE, *paths)
    assert [outcomes.find("found", setting).value for setting in SETTINGS] == values
    assert [outcomes.find("found", s).range for s, v in zip(SETTINGS, values, strict=True) if v == "2"] == [
        "a range"
    ] * values.count("2")


def test_one_choice_that_changes_a_value_is_one_line() -> None:
    values = [(setting, Value("2" if setting["b"] == "r" else "1")) for setting in SETTINGS]
    assert condense("finding", "found", values, Value("1"), list(CHOICES)) == [Line("finding", "found", "b=r", "2")]
    assert condense("finding", "found", [(s, Value("1")) for s in SETTINGS], Value("1"), list(CHOICES)) == []


def test_what_a_run_does_not_publish_is_missing(tmp_path: Path) -> None:
    values = [(setting, MISSING if setting["c"] == "n" else Value("1")) for setting in SETTINGS]
    paths = write(tmp_path, condense("finding", "found", values, Value("1"), list(CHOICES)))
    outcomes = read_universes(MULTIVERSE, *paths)
    assert outcomes.find("found", SETTINGS[0] | {"c": "n"}).value == MISSING.value


def test_a_badge_names_the_choice_or_those_that_must_meet(tmp_path: Path) -> None:
    def describe(*lines: Line) -> str:
        return describe_hold(read_universes(MULTIVERSE, *write(tmp_path, list(lines))), "a.claim")

    assert describe() == "holds under every choice tried"
    assert describe(Line("claim", "a.claim", "b=r", "False")) == "changes when b is r"
    assert describe(Line("claim", "a.claim", "b=q|r", "False")) == "changes when b is q or b is r"
    assert describe(Line("claim", "a.claim", "b=r;c=n", "False")) == (
        "changes only when choices meet, as when b is r and c is n"
    )


def test_flips_and_the_nearest_universe(tmp_path: Path) -> None:
    lines = [Line("claim", "a.claim", "a=y", "False"), Line("claim", "a.claim", "b=r;c=n", "False")]
    outcomes = read_universes(MULTIVERSE, *write(tmp_path, lines))
    assert list_flips(outcomes, "a.claim") == [{"a": "y", "b": "p", "c": "m"}]
    assert find_nearest(outcomes, "a.claim") == {"a": "y", "b": "p", "c": "m"}
    assert find_nearest(outcomes, "found") == {}


def test_a_setting_whose_run_failed_counts_nowhere(tmp_path: Path) -> None:
    outcomes = read_universes(MULTIVERSE, *write(tmp_path, [Line("failed", "one", "a=y", "cell 2: no")]))
    assert {setting["a"] for setting in outcomes.list_settings("found")} == {"x"}


def test_a_file_of_another_lock_and_a_claim_that_nobody_computes_are_refused(tmp_path: Path) -> None:
    paths = write(tmp_path, [], PUBLISHED | {"found": Published("finding", "one", "2")})
    with pytest.raises(SourcebookError, match=r"of another findings\.lock: run `make sweep`"):
        read_universes(MULTIVERSE, *paths)
    assert read_universes(MULTIVERSE, *paths, strict=False).find("found", {}).value == "2"
    with pytest.raises(SourcebookError, match=r"no notebook computes the claim 'a\.other'"):
        read_universes(MULTIVERSE, *write(tmp_path, [Line("claim", "a.other", "", "False")]))
    paths[0].write_text("kind\nclaim\tx\n", encoding="utf-8")
    with pytest.raises(SourcebookError, match="line 2: not six fields"):
        read_universes(MULTIVERSE, *paths)


def test_a_book_without_a_sweep_of_its_findings_has_no_outcomes(
    tmp_path: Path, made_up: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    corpus, coding = map(str, made_up)
    assert find_outcomes(corpus, coding, tmp_path) is None
    own = {"found": Published("finding", "corpus", "1")}
    universes, findings = write(tmp_path, [], own)
    universes.write_text(write_universes([], own), encoding="utf-8")
    assert find_outcomes(corpus, coding, tmp_path) is not None
    assert capsys.readouterr().err == ""
    findings.write_text(findings.read_text(encoding="utf-8").replace("\t1\t", "\t2\t"), encoding="utf-8")
    assert find_outcomes(corpus, coding, tmp_path) is None
    assert "universes.lock is of another findings.lock" in capsys.readouterr().err


def test_a_value_with_breaks_is_one_line_of_the_lock(tmp_path: Path) -> None:
    value = read_record({"kind": "finding", "value": "Ada\tQuist\u2028", "shown": "Ada\nQuist"})
    assert value == Value("Ada Quist", "Ada Quist", "")
    outcomes = read_universes(MULTIVERSE, *write(tmp_path, [Line("finding", "found", "a=y", *value)]))
    assert outcomes.find("found", SETTINGS[-1]) == value
