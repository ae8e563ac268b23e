"""The page on rerunning explains the parameters that the notebooks have."""

from __future__ import annotations

import json
import re

import nbformat
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelspec import get_kernel_dict

from sourcebook.documents.document import ROOT
from sourcebook.findings.notebooks import list_notebooks, read_defaults


def test_the_table_explains_each_parameter_once() -> None:
    rows = re.findall(r"^\| (`.+?) \|", (ROOT / "pages" / "rerun.md").read_text(encoding="utf-8"), re.MULTILINE)
    explained = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(explained) == sorted({name for notebook in list_notebooks() for name in read_defaults(notebook)})


def test_jupyterlab_saves_a_notebook_as_it_is() -> None:
    """Lists of lines, sorted keys, one blank of indent, letters as letters: what a server writes on saving.

    It also writes what the kernel says of its language; a Python of another version than 3.11.7 changes that one line.
    """
    for path in list_notebooks():
        text = path.read_text(encoding="utf-8")
        assert nbformat.writes(nbformat.reads(text, as_version=4)) + "\n" == text, path.name
        cells, metadata = (json.loads(text)[name] for name in ("cells", "metadata"))
        assert metadata["kernelspec"]["display_name"] == get_kernel_dict()["display_name"], path.name
        assert metadata["language_info"] == IPythonKernel.language_info | {"version": "3.11.7"}, path.name
        assert all(isinstance(cell["source"], list) for cell in cells), path.name
        assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells), path.name
