"""The command line: it runs as a module, and every command that the project advises exists."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sourcebook import __version__
from sourcebook.cli import build_parser, main
from sourcebook.documents.document import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
# What may follow `make`: targets, and the variables that a caller may set.
MAKE = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)) | set(
    re.findall(r"\$\((?:if \$\()?([A-Z_]+)\)", MAKEFILE)
)
ADVISING = ["*.md", "pages/*.md", "examples/*/*.md", "data/**/*.md", "data/*/*.yml", "notebooks/*.ipynb"]
ADVISING += ["sourcebook/**/*.py", "benchmarks/*.py"]


def find_commands(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each advised command, and whether it is whole: a line to type, or words within a sentence."""
    for line in re.findall(r'(?:^ *|"|\\n)\$ (?:\.venv/bin/)?((?:sourcebook|make) [^"#\\\n]+)', text, re.MULTILINE):
        yield line, True
    for words in re.findall(r"`((?:sourcebook|make) [^`]+)`", re.sub(r'"\s*\n\s*f?"', "", text)):
        yield words, False


def parse(words: list[str]) -> tuple[int, str]:
    """Return the status with which the command line leaves, 0 where it would run, and what it prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            build_parser().parse_args(words)
        except SystemExit as left:
            return int(left.code or 0), printed.getvalue()
    return 0, ""


def find_fault(command: str, whole: bool) -> str:
    """Return what is wrong with an advised command, empty where nothing is."""
    program, *words = shlex.split(command)
    if program == "make":
        return ", ".join({word.partition("=")[0] for word in words} - MAKE)
    whole |= words[0].startswith("-")
    status, printed = parse(words if whole else [words[0], "--help"])
    if whole or status:
        return printed if status else ""
    return ", ".join(word for word in words if word.startswith("--") and word not in printed)


@pytest.mark.parametrize(
    "text",
    [
        "see `sourcebook run --help`",
        "`sourcebook sheet --read sheet.xlsx`",
        'f"run `sourcebook "\n    f"sampel {out}` first"',
        "$ .venv/bin/sourcebook extract my-articles   # without --out",
        "`make everything`",
        "$ make book CORPSE=my-articles",
    ],
)
def test_a_command_that_does_not_exist_is_found(text: str) -> None:
    ((command, whole),) = find_commands(text)
    assert find_fault(command, whole)


def test_every_advised_command_exists() -> None:
    texts = (path.read_text(encoding="utf-8") for pattern in ADVISING for path in ROOT.glob(pattern))
    commands = {advised for text in texts for advised in find_commands(text)}
    assert {command: fault for command, whole in commands if (fault := find_fault(command, whole))} == {}


def test_the_package_runs_as_a_module_and_tells_its_version() -> None:
    command = [sys.executable, "-m", "sourcebook", "--version"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told == f"sourcebook {__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_a_shell_completes_commands_and_options(shell: str, capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--completion", shell])
    printed = capsys.readouterr().out
    assert "sample-read" in printed and "transcripts" in printed
    if shell == "bash":
        ask = "\nCOMP_WORDS=(sourcebook ext) COMP_CWORD=1; _shtab_sourcebook 2>/dev/null; echo ${COMPREPLY[@]}"
        assert subprocess.run(["bash", "-c", printed + ask], capture_output=True, text=True).stdout == "extract\n"


def test_relative_paths_are_taken_from_the_callers_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Pier opens\n\n“It is late,” Mayor Ada Quist said.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["extract", "in", "--out", "out", "--workers", "1"]) == 0
    assert main(["check", "out"]) == 0
    assert str(tmp_path / "out") in capsys.readouterr().out
    assert main(["sheet", "out/articles/a.txt", "--table", "stances", "--coding", "out"]) == 0
    assert (tmp_path / "a-stances.xlsx").is_file()
    assert main(["check"]) == 0  # without a path, the project's own


def test_cleaning_deletes_no_persons_work(tmp_path: Path) -> None:
    data = tmp_path / "_build" / "mine" / "data"
    (data / "articles").mkdir(parents=True)
    kept = [data / "corrections.csv", data / "names.csv", data / "sample.xlsx"]
    made = [data / "quotes.csv", data / "articles" / "a.txt", tmp_path / "_build" / "html.key"]
    for path in [*kept, *made]:
        path.write_text("x", encoding="utf-8")
    shutil.copy(ROOT / "Makefile", tmp_path)
    subprocess.run(["make", "clean"], cwd=tmp_path, check=True, capture_output=True)
    assert all(path.exists() for path in kept) and not any(path.exists() for path in made)
    assert not (data / "articles").exists()
