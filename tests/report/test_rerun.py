"""The page on rerunning explains the parameters that the notebooks have."""

from __future__ import annotations

import re

from sourcebook.documents.document import ROOT
from sourcebook.findings.notebooks import list_notebooks, read_defaults


def test_the_table_explains_each_parameter_once() -> None:
    rows = re.findall(r"^\| (`.+?) \|", (ROOT / "pages" / "rerun.md").read_text(encoding="utf-8"), re.MULTILINE)
    explained = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(explained) == sorted({name for notebook in list_notebooks() for name in read_defaults(notebook)})
