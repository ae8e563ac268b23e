"""The gate on prose: a number in the report's text is printed from a finding, never typed by hand."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from sourcebook.documents.document import ROOT, read_corpus

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# What may hold a digit, taken out before the rest is searched.
ALLOWED = [
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"(?s:```.*?```)",  # blocks of code
        r"`[^`]*`",  # code, and every role: {number}`…`
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
        r"\b(?:MS|IF|R|EO|W)-?\d+\b|\bF1\b|\b287\(g\)|\b(?:H\.R\.|S\.) \d+",  # names
        r"\b(?:CC BY|RO-Crate|REFI-QDA|UTF|SHA|DataTables)[ -]\d[\w.-]*",  # names of standards
        r"\bPython \d\.\d+(?:(?:,| or| and| to)+ \d\.\d+)*",
        r"\b00\d\b",  # documents' ids
        r"\bin 100 quoted words\b|\ba scale from 0 to 1\b",  # units and scales
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


def read_literals(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield each string of a program with its line; "…" stands for what an f-string fills in. Docstrings are none."""
    match node:
        case ast.Expr(value=ast.Constant()):
            return
        case ast.Constant(value=str(text)):
            yield node.lineno, text
        case ast.JoinedStr(values=parts):
            yield node.lineno, "".join(part.value if isinstance(part, ast.Constant) else "…" for part in parts)
            for part in parts:
                yield from read_literals(part.value) if isinstance(part, ast.FormattedValue) else ()
        case _:
            for child in ast.iter_child_nodes(node):
                yield from read_literals(child)


def read_code(source: str) -> str:
    """Return the prose of a program, each string of several words at its line.

    A string that stands in an article word for word looks it up; it is no prose of the report.
    """
    lines = [""] * source.count("\n") + [""]
    for line, text in read_literals(ast.parse(source)):
        if re.search(r"\w \w", text) and not any(text in article for article in read_articles()):
            lines[line - 1] += " ".join(text.split()) + " "
    return "\n".join(lines)


@cache
def read_articles() -> list[str]:
    """Return the texts of the report's articles."""
    return [document.text for document in read_corpus("seeds")]


def read_notebook(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and prose of each cell: its Markdown, or the strings in its code."""
    for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"]):
        source = "".join(cell["source"])
        yield f"{path.name}, cell {number}", read_code(source) if cell["cell_type"] == "code" else source


def read_prose() -> Iterator[tuple[str, str]]:
    """Yield the name and prose of every page, every notebook's cell, and every module of the chapters."""
    for path in [ROOT / "intro.md", *sorted((ROOT / "pages").glob("*.md"))]:
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        yield from read_notebook(path)
    for path in sorted((ROOT / "sourcebook" / "chapters").rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), read_code(path.read_text(encoding="utf-8"))


def list_typed_numbers(prose: Iterable[tuple[str, str]]) -> list[str]:
    """Return a sentence for every digit typed by hand in prose, which comes as names and texts."""
    return [
        f"{name}, line {line}: a number is typed by hand ({found}): publish it as a finding and print it from there."
        for name, text in prose
        for line, found in find_typed_numbers(text)
    ]


def glued_names(text: str) -> list[str]:
    """Return the names of the findings that a text prints."""
    return re.findall(r"\{number\}`(?:[^`<]*<)?(\w+)>?`", text)
