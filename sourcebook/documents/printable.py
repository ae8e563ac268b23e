"""Printable pages: one HTML file each, without scripts or outside parts, for a desk's own use."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from sourcebook.documents.controls import show_controls

_STYLE = """
body { font: 16px/1.45 Georgia, serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
body { color: #111; background: #fff; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1.15rem; margin-top: 1.6rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; }
th, td { border-bottom: 1px solid #999; overflow-wrap: anywhere; }
th:first-child, td:first-child { width: 11rem; }
@media (max-width: 40rem) { th:first-child, td:first-child { width: 6rem; } }
@media print {
  body { margin: 0; max-width: none; font-size: 10pt; }
  tr { break-inside: avoid; }
  h2 { break-after: avoid; }
}
del { color: #555; }
ins { font-style: italic; text-decoration: none; color: #06c; }
"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def escape(text: str) -> str:
    """Return a text as HTML, with a mark in the place of each character that acts."""
    return html.escape(show_controls(text))


def write_page(title: str, parts: Iterable[str]) -> str:
    """Write a page with a title above its parts, which are HTML."""
    title = escape(title)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        + "\n".join(parts)
        + "\n</main>\n</body>\n</html>\n"
    )


def write_section(name: str, heading: str, content: str) -> str:
    """Write a section under its heading; one without content says so."""
    head = f'<section aria-labelledby="{name}">\n<h2 id="{name}">{escape(heading)}</h2>\n'
    return f"{head}{content or '<p>None found.</p>'}\n</section>"


def write_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table whose cells are HTML; nothing where there is no row."""
    if not rows:
        return ""
    columns = "".join(f'<th scope="col">{escape(each)}</th>' for each in head)
    lines = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>\n<thead><tr>{columns}</tr></thead>\n<tbody>\n" + "\n".join(lines) + "\n</tbody>\n</table>"
