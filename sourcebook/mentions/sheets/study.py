"""What a folder of coded sheets needs beside its tables: the article, the codebook, the contract and the actors.

With these two people's folders are scored against each other, checked and exported without being told anything else,
also on another computer than the one where the sheets were written.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd

from sourcebook.documents.document import ROOT, resolve_path
from sourcebook.documents.structured import read_json
from sourcebook.errors import SourcebookError
from sourcebook.mentions.codebook import DEFAULT, find_codebook
from sourcebook.mentions.kinds import TABLES
from sourcebook.mentions.sheets.blank import Form
from sourcebook.mentions.tables import CONTRACT, find_contract, list_columns, read_table, write_table


def bring_study(folder: Path, form: Form, rows: pd.DataFrame) -> None:
    """Bring into a folder what the rows of a sheet refer to, as far as it is not there.

    The five articles of the report are found without a copy. Raises SourcebookError where the folder holds another
    article of this id.
    """
    seeds = ROOT / "seeds" / form.document.file
    if not (seeds.is_file() and seeds.read_bytes() == form.document.text.encode("utf-8")):
        _bring_article(folder / "articles", form)
        _bring_contract(folder, form.coding)
        codebook = find_codebook(form.coding)
        if codebook != DEFAULT and not (folder / "codebook").exists():
            shutil.copytree(codebook, folder / "codebook")
    _bring_actors(folder, form, rows)


def _bring_article(articles: Path, form: Form) -> None:
    path, data = articles / f"{form.document.id}.txt", form.document.text.encode("utf-8")
    articles.mkdir(exist_ok=True)
    if path.exists() and path.read_bytes() != data:
        raise SourcebookError(f"{path} is another article of the same id: give --out another folder.")
    path.write_bytes(data)


def _bring_contract(folder: Path, coding: str) -> None:
    """Write the contract of the coding that the sheet was made for, without the columns that only a rule fills."""
    own, path = find_contract(coding), folder / "datapackage.json"
    if own == CONTRACT or path.exists():
        return
    package = read_json(own)
    package["description"] = "Tables read from sheets that were filled in by hand (`sourcebook sheet-read`)."
    for table in package["resources"]:
        if table["name"] in TABLES:
            fields = table["schema"]["fields"]
            table["schema"]["fields"] = [each for each in fields if each["name"] in list_columns(table["name"])]
    path.write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _bring_actors(folder: Path, form: Form, rows: pd.DataFrame) -> None:
    """List whoever the rows name, as the coding knows them; of a new name, only the name."""
    named = [column for column, target in TABLES[form.table].refers.items() if target == "actors.actor"]
    names = {name for column in named for name in rows[column] if name}
    before = read_table(folder, "actors")
    names -= set(before["actor"])
    if not names:
        return
    known = read_table(form.coding, "actors") if resolve_path(form.coding).is_dir() else before
    found = known[known["actor"].isin(names)]
    new = pd.DataFrame([{"actor": name, "name": name} for name in sorted(names - set(found["actor"]))])
    write_table(pd.concat([before, found[list_columns("actors")], new]).fillna(""), folder, "actors")
