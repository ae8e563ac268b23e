"""The kept responses: every answer of a model, under a key of what was asked, as JSON lines.

One file a table, ``responses/TABLE.jsonl``. An answer is on the disk before the next question is asked, so that a run
that was killed goes on where it stopped. No line holds a key of access, an address or a machine's name.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sourcebook.errors import SourcebookError
from sourcebook.mentions.sheets.blank import hash_text

FOLDER = "responses"


@dataclass(frozen=True)
class Asked:
    """What was asked: all that an answer depends on, by its checksums where it is long.

    ``settings`` are those of the endpoint that bear on the answer; ``attempt`` counts answers that could not be used.
    """

    model: str
    table: str
    doc: str
    prompt: str
    codebook: str
    text: str
    settings: str
    seed: int
    attempt: int = 1

    @property
    def key(self) -> str:
        """Return the key under which the answer is kept."""
        return hash_text(json.dumps(dataclasses.astuple(self)))


@dataclass(frozen=True)
class Response:
    """A kept answer, with the day on which it came and the model's name and version as the endpoint states them."""

    asked: Asked
    date: str
    content: str
    refusal: str
    finish: str
    model: str
    fingerprint: str
    tokens_in: int
    tokens_out: int


class Responses:
    """The kept responses of a folder, by their keys."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.by_key: dict[str, Response] = {}
        for path in sorted(folder.glob("*.jsonl")):
            self.by_key |= {response.asked.key: response for response in _read_file(path)}

    def find(self, asked: Asked) -> Response | None:
        """Return the answer to a question, if it is kept."""
        return self.by_key.get(asked.key)

    def keep(self, response: Response) -> None:
        """Write an answer to the disk and remember it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{response.asked.table}.jsonl"
        _cut_broken_end(path)
        line = {"key": response.asked.key} | dataclasses.asdict(response)
        with path.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(json.dumps(line, sort_keys=True) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        self.by_key[response.asked.key] = response


def _read_file(path: Path) -> Iterator[Response]:
    """Yield a file's answers; a last line without an end was being written when the run was killed.

    Raises SourcebookError for any other line that is none.
    """
    for number, line in enumerate(path.read_bytes().split(b"\n")[:-1], 1):
        try:
            cells = json.loads(line)
            key, asked = cells.pop("key"), Asked(**cells.pop("asked"))
            response = Response(asked=asked, **cells)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise SourcebookError(
                f"{path}, line {number}: not a kept response: restore the line, or delete it."
            ) from None
        if asked.key != key:
            raise SourcebookError(f"{path}, line {number}: its key is not that of what was asked: restore the line.")
        yield response


def _cut_broken_end(path: Path) -> None:
    """Cut off what a killed run left of a line."""
    if path.exists() and not (whole := path.read_bytes()).endswith(b"\n"):
        path.write_bytes(whole[: whole.rfind(b"\n") + 1])
