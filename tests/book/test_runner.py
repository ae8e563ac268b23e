"""Running notebooks: parallel, kept under a key of all inputs, equal bytes, faults named."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import nbformat
import pytest

from sourcebook.book.runner import Run, compute_key, place_file, run_notebooks
from sourcebook.documents.document import ROOT
from sourcebook.errors import SourcebookError
from sourcebook.findings.notebooks import list_notebooks, read_defaults


def write_notebook(path: Path, *cells: str) -> Path:
    made = [nbformat.v4.new_code_cell(source) for source in cells]
    made[0].metadata["tags"] = ["parameters"]
    notebook = nbformat.v4.new_notebook(cells=made)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)
    return path


@pytest.fixture
def adding(tmp_path: Path) -> Path:
    return write_notebook(tmp_path / "adding.ipynb", "n: int = 1  # a number", "print(n + 1)\nobject()")


def read_outputs(path: Path) -> str:
    cells = nbformat.read(path, as_version=4).cells
    return "".join(output.get("text", "") for cell in cells for output in cell.get("outputs", []))


def test_parameters_reach_the_notebook(adding: Path, tmp_path: Path) -> None:
    plain, other = run_notebooks([Run(adding), Run(adding, {"n": 41})], tmp_path / "runs")
    assert (read_outputs(plain), read_outputs(other)) == ("2\n", "42\n")


def test_nothing_of_the_users_own_reaches_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = tmp_path / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text('{"argv": ["/bin/false"], "display_name": "Python 3", "language": "python"}')
    (tmp_path / "matplotlibrc").write_text("font.size: 40\nno.such: 1\n", encoding="utf-8")
    profile = tmp_path / "ipython" / "profile_default"
    profile.mkdir(parents=True)
    (profile / "ipython_kernel_config.py").write_text("get_config().InteractiveShell.ast_node_interactivity = 'all'")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("MATPLOTLIBRC", str(tmp_path / "matplotlibrc"))
    told = "import sys, matplotlib\n'boats'\nprint(sys.executable, matplotlib.rcParams['font.size'])"
    (made,) = run_notebooks([Run(write_notebook(tmp_path / "a.ipynb", "n: int = 1", told))], tmp_path / "runs")
    assert read_outputs(made) == f"{sys.executable} 10.0\n"
    assert b"boats" not in json.dumps(nbformat.read(made, as_version=4).cells[1].outputs).encode()


def test_equal_inputs_are_not_run_again(adding: Path, tmp_path: Path) -> None:
    (first,) = run_notebooks([Run(adding)], tmp_path / "runs")
    before = first.stat().st_mtime_ns
    (again,) = run_notebooks([Run(adding)], tmp_path / "runs")
    assert again == first and again.stat().st_mtime_ns == before


def test_two_runs_have_equal_bytes(adding: Path, tmp_path: Path) -> None:
    (one,) = run_notebooks([Run(adding, {"n": 2})], tmp_path / "one")
    (two,) = run_notebooks([Run(adding, {"n": 2})], tmp_path / "two")
    assert one.read_bytes() == two.read_bytes()


def test_a_changed_notebook_or_parameter_has_another_key(adding: Path) -> None:
    keys = {compute_key(Run(adding)), compute_key(Run(adding, {"n": 2}))}
    adding.write_text(adding.read_text().replace("n + 1", "n + 2"))
    assert len(keys | {compute_key(Run(adding))}) == 3


@pytest.mark.parametrize("given", [{}, {"printings": "other"}])
def test_what_any_parameter_names_is_in_the_key(tmp_path: Path, given: dict[str, str]) -> None:
    for name in ("printings", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text("old")
    (tmp_path / "style.yml").write_text("old")
    written = f'printings: str = "{tmp_path}/printings"\nstyle: str = "{tmp_path}/style.yml"\nword: str = "{"a" * 300}"'
    run = Run(
        write_notebook(tmp_path / "a.ipynb", written), {name: f"{tmp_path}/{path}" for name, path in given.items()}
    )
    keys = [compute_key(run)]
    for path in (given.get("printings", "printings") + "/a.txt", "style.yml"):
        (tmp_path / path).write_text("new")
        keys.append(compute_key(run))
    assert len(set(keys)) == 3


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("1 / 0", r"bad\.ipynb, cell 1: ZeroDivisionError: division by zero"),
        ("import os; os._exit(3)", r"bad\.ipynb could not be run \(DeadKernelError"),
        ("from sourcebook.errors import SourcebookError; raise SourcebookError('Too much rain.')", "cell 1: Too much"),
    ],
)
def test_a_failing_notebook_is_named_and_leaves_nothing(tmp_path: Path, cell: str, message: str) -> None:
    bad = write_notebook(tmp_path / "bad.ipynb", "n: int = 1", cell)
    with pytest.raises(SourcebookError, match=message):
        run_notebooks([Run(bad)], tmp_path / "runs")
    assert not list((tmp_path / "runs").rglob("*.ipynb"))


@pytest.mark.parametrize("notebook", list_notebooks(), ids=lambda path: path.stem)
def test_every_notebook_refuses_a_misspelt_parameter(notebook: Path, tmp_path: Path) -> None:
    name = next(iter(read_defaults(notebook)))
    misspelt = name[1:]
    with pytest.raises(SourcebookError, match=f"no parameter '{misspelt}': did you mean '{name}'"):
        run_notebooks([Run(notebook, {misspelt: "seeds"})], tmp_path / "runs")


@pytest.mark.parametrize("notebook", list_notebooks(), ids=lambda path: path.stem)
def test_notebooks_are_committed_as_they_should_be(notebook: Path) -> None:
    cells = nbformat.read(notebook, as_version=4).cells
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells), "run without saving outputs"
    parameters = [cell for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    assert len(parameters) == 1
    assert all("#" in line for line in parameters[0].source.splitlines()), "every parameter needs a comment"
    assert {"corpus", "universes"} & set(read_defaults(notebook)), "a chapter reads articles, or what was found in them"


def test_placing_a_file_never_shows_a_part(tmp_path: Path) -> None:
    path = tmp_path / "a"
    place_file(path, "old")
    with pytest.raises(TypeError):
        place_file(path, object())  # type: ignore[arg-type]
    assert path.read_text() == "old" and [each.name for each in tmp_path.iterdir()] == ["a"]


def test_the_project_root_holds_the_notebooks() -> None:
    assert {path.parent for path in list_notebooks()} == {ROOT / "notebooks"}


@pytest.mark.parametrize(
    "data", [b"{", b"[]", b"\xff", b'{"cells": 3, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}']
)
def test_a_broken_notebook_is_one_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.ipynb").write_bytes(data)
    with pytest.raises(SourcebookError, match=r"a\.ipynb is no"):
        read_defaults(tmp_path / "a.ipynb")


def test_parameters_that_are_no_plain_values_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourcebookError, match=r"broken\.ipynb: its cell of parameters gives no plain values"):
        read_defaults(write_notebook(tmp_path / "broken.ipynb", "n: int = open('x')"))


def test_a_notebook_sees_nothing_of_another(tmp_path: Path) -> None:
    """What one leaves behind in modules, in its folder of imports and in the environment, no other finds."""
    change = "import json, os, sys\njson.boats = 1\nsys.path.append('boats')\nos.environ['BOATS'] = '1'\nimport wave"
    look = "import json, os, sys\nprint(hasattr(json, 'boats'), 'boats' in sys.path, 'BOATS' in os.environ, end=' ')"
    look += "\nprint('wave' in sys.modules, [name for name in dir() if 'boat' in name])"
    change += "\nboat = 1\nfrom sourcebook.findings import publish\npublish._values['boats'] = 1"
    look += "\nfrom sourcebook.findings import publish\nprint(publish._values)"
    changing = [write_notebook(tmp_path / f"a{number}.ipynb", "n: int = 1", change) for number in range(2)]
    looking = [write_notebook(tmp_path / f"b{number}.ipynb", "n: int = 1", look) for number in range(2)]
    runs = [Run(path) for pair in zip(changing, looking, strict=True) for path in pair]
    executed = run_notebooks(runs, tmp_path / "runs")
    assert {read_outputs(path) for path in executed[1::2]} == {"False False False False []\n{}\n"}


def test_a_notebook_that_names_no_kernel_is_told_and_nothing_waits_for_one(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "a.ipynb", "n: int = 1")
    notebook = nbformat.read(path, as_version=4)
    del notebook.metadata["kernelspec"]
    nbformat.write(notebook, path)
    with pytest.raises(SourcebookError, match=r"a\.ipynb could not be run"):
        run_notebooks([Run(path)], tmp_path / "runs")
