"""Code stands back behind what it makes: one fold for a section's cells, and the parameters as a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docutils import nodes
from sphinx.application import Sphinx

PARAMETER = re.compile(r"^(\w+): \w+ = (.+?)\s*(?:# (.*))?$", re.MULTILINE)
COMPUTED = "How this was computed"
CHOICES = "The choices behind this page"


class Fold(nodes.General, nodes.Element):
    """What opens on demand: HTML's ``details``, with the attribute ``summary``."""


def fold_code(app: Sphinx, doctree: nodes.document) -> None:
    """Gather the code of each section in one fold at its end, and the parameters in a table at the page's end.

    The code that draws a figure gets the label ``code-`` and the figure's, for the links under the figure: on the code
    itself and not around it, because a browser opens a fold when it goes to a place inside.
    """
    gathered: dict[nodes.Element, list[nodes.Node]] = {}
    for cell in list(doctree.findall(is_cell)):
        code = next((node for node in cell.findall(nodes.container) if "cell_input" in node["classes"]), None)
        if code is None:
            continue
        code["ids"] += [f"code-{label}" for figure in cell.findall(nodes.figure) for label in figure["ids"]]
        code.parent.remove(code)
        if "tag_parameters" in cell["classes"]:
            page = find_page(cell)
            cell.parent.remove(cell)
            page += write_parameters(code.astext(), app.env.docname)
            continue
        gathered.setdefault(find_section(cell), []).append(code)
        if not any(child.astext() or list(child.findall(nodes.image)) for child in cell.children):
            cell.parent.remove(cell)
    for section, codes in gathered.items():
        place = next((n for n, each in enumerate(section.children) if isinstance(each, nodes.section)), len(section))
        section.insert(place, Fold("", *codes, summary=COMPUTED, classes=["computed"]))


def is_cell(node: nodes.Node) -> bool:
    """Tell whether a node is a notebook's code cell."""
    return isinstance(node, nodes.container) and "cell" in node["classes"]


def find_section(node: nodes.Node) -> nodes.Element:
    """Return the section of a page that a node stands in: one below the page's title, or the page itself."""
    sections = list(list_sections(node))
    return sections[-2] if len(sections) > 1 else sections[-1]


def find_page(node: nodes.Node) -> nodes.Element:
    """Return the section that is the whole page."""
    return list(list_sections(node))[-1]


def list_sections(node: nodes.Node) -> Iterator[nodes.Element]:
    """Yield the sections around a node, from the innermost; the document where there is none."""
    found = False
    while node.parent is not None:
        node = node.parent
        if isinstance(node, nodes.section):
            found = True
            yield node
    if not found:
        assert isinstance(node, nodes.Element)
        yield node


def write_parameters(source: str, docname: str) -> Fold:
    """Return the parameters of a chapter as a table in a fold, with the command that changes one."""
    rows = [(name, value, said or "") for name, value, said in PARAMETER.findall(source)]
    command = f"papermill {docname}.ipynb out.ipynb -p {rows[0][0] if rows else 'NAME'} VALUE"
    said = nodes.paragraph("", "", nodes.Text("To make other choices: "), nodes.literal("", command))
    return Fold("", write_rows(("parameter", "value here", "meaning"), rows), said, summary=CHOICES)


def write_rows(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> nodes.table:
    """Return a plain table; the first two columns of its rows are code."""
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in header), cols=len(header))
    head = nodes.row("", *(nodes.entry("", nodes.paragraph("", name)) for name in header))
    group += nodes.thead("", head)
    body = nodes.tbody("")
    for cells in rows:
        texts = [nodes.literal("", cell) if n < 2 else nodes.Text(cell) for n, cell in enumerate(cells)]
        body += nodes.row("", *(nodes.entry("", nodes.paragraph("", "", text)) for text in texts))
    group += body
    return nodes.table("", group)


def open_fold(translator: object, node: Fold) -> None:
    """Write the fold's beginning."""
    translator.body.append(f'<details class="fold"><summary>{node["summary"]}</summary>')  # type: ignore[attr-defined]


def close_fold(translator: object, node: Fold) -> None:
    """Write the fold's end."""
    translator.body.append("</details>")  # type: ignore[attr-defined]


def add_folds(app: Sphinx) -> None:
    """Register the fold and the reading of cells with Sphinx."""
    app.add_node(Fold, html=(open_fold, close_fold))
    app.connect("doctree-read", fold_code)
