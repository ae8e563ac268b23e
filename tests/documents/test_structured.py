"""YAML and JSON: a broken file is one sentence with its name and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcebook.documents.structured import read_json, read_yaml
from sourcebook.errors import SourcebookError


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a: 1\nb: [", "line 2, is not YAML"),
        (b"a: 1\na b: c: d\n", "line 2, is not YAML"),
        (b"- a\n", "holds no names with their values"),
        (b"", "holds no names with their values"),
        (b"a: \xf1\n", "is not UTF-8 at byte 3"),
        (b"a: 2017-99-99\n", "is not YAML that can be read"),
        (b"[" * 5_000, "is not YAML"),
        (b"a: \x00\n", "is not YAML"),
    ],
)
def test_broken_yaml_is_one_sentence(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "a.yml").write_bytes(data)
    with pytest.raises(SourcebookError, match=rf"a\.yml.*{message}"):
        read_yaml(tmp_path / "a.yml")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"a": 1,\n}', "line 2, is not JSON"),
        (b"[1]", "holds no names with their values"),
        (b"", "line 1, is not JSON"),
        (b'{"a": "\xf1"}', "is not UTF-8"),
        (b'{"a":' * 200_000, "is not JSON"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "is not JSON"),
    ],
)
def test_broken_json_is_one_sentence(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "a.json").write_bytes(data)
    with pytest.raises(SourcebookError, match=rf"a\.json.*{message}"):
        read_json(tmp_path / "a.json")
