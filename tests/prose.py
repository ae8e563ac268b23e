"""The gate on prose: a number in the report's text is printed from a finding, never typed by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from sourcebook.documents.document import ROOT

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# What may hold a digit, taken out before the rest is searched.
ALLOWED = [
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"(?s:```.*?```)",  # blocks of code
        r"`[^`]*`",  # code, and every role: {glue:text}`…`
        r"\]\([^)]*\)",  # a link's address
        r"<[^>\s]*>",
        r"^:+(?:\{[\w-]+\}|[\w-]+:).*$",  # directives and their options
        r"^\([\w-]+\)=$",  # labels
        r"^\d+\. ",  # numbered steps
        rf"\b\d{{1,2}} (?:{MONTHS})(?: \d{{4}})?\b",
        rf"\b(?:{MONTHS}) \d{{4}}\b",
        r"\b(?:19|20)\d{2}(?:[–-](?:\d{2}|(?:19|20)\d{2}))?\b",  # years and spans of years
        r"\b\d{4}-\d{2}-\d{2}\b",
        r"(?:§§? ?|[Ss]ection |Order )\d[\w.()]*(?:\([a-z0-9]+\))*",  # paragraphs of law
        r"\b\d+ (?:U\.S\.C\.|C\.F\.R\.|F\.\dd|Fed\. Reg\.|F\. Supp\. \dd)(?: § ?| )?[\w.()]*",
        r"\b\d+(?:d|th) Cir\.",
        r"\b(?:MS|IF|R|EO|W)-?\d+\b|\b287\(g\)|\b(?:H\.R\.|S\.) \d+",  # names
        r"\b(?:CC BY|RO-Crate|REFI-QDA|UTF|SHA|DataTables)[ -]\d[\w.-]*",  # names of standards
        r"\bPython \d\.\d+(?:(?:,| or| and| to)+ \d\.\d+)*",
        r"\b00\d\b",  # documents' ids
        r"“[^”]*”|‘[^’]*’",  # quoted words
    )
]


def find_typed_numbers(text: str) -> list[tuple[int, str]]:
    """Return each digit typed by hand in Markdown, with its line number and the line.

    Dates, citations, codes, names, labels, addresses and quoted words may hold digits.
    """
    for pattern in ALLOWED:
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    lines = enumerate(text.splitlines(), 1)
    return [(number, line.strip()) for number, line in lines if re.search(r"\d", line)]


def read_prose() -> Iterator[tuple[str, str]]:
    """Yield the name and text of every page and of every notebook's Markdown cell."""
    for path in [ROOT / "intro.md", *sorted((ROOT / "pages").glob("*.md"))]:
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"]):
            if cell["cell_type"] == "markdown":
                yield f"{path.name}, cell {number}", "".join(cell["source"])


def list_typed_numbers() -> list[str]:
    """Return a sentence for every digit typed by hand in the report's prose."""
    return [
        f"{name}, line {line}: a number is typed by hand ({found}): publish it as a finding and print it from there."
        for name, text in read_prose()
        for line, found in find_typed_numbers(text)
    ]


def glued_names(text: str) -> list[str]:
    """Return the names of the findings that a text prints."""
    return [name.split("::")[-1].removesuffix(":s") for name in re.findall(r"\{glue:text\}`([^`]+)`", text)]
