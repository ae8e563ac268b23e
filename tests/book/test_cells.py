"""Code stands back: one fold a section, and the parameters in a table at the page's end."""

from __future__ import annotations

from types import SimpleNamespace

from docutils import nodes

from sourcebook.book.cells import CHOICES, COMPUTED, Fold, fold_code


def make_cell(code: str, output: str = "", *classes: str) -> nodes.container:
    source = nodes.container("", nodes.literal_block(code, code), classes=["cell_input"])
    cell = nodes.container("", source, classes=["cell", *classes])
    if output:
        cell += nodes.container("", nodes.paragraph("", output), classes=["cell_output"])
    return cell


def make_page(*parts: nodes.Node) -> tuple[nodes.document, nodes.section]:
    document = nodes.document(None, None)  # type: ignore[arg-type]
    page = nodes.section("", nodes.title("", "The piers"), *parts, ids=["the-piers"])
    document += page
    fold_code(SimpleNamespace(env=SimpleNamespace(docname="notebooks/piers")), document)  # type: ignore[arg-type]
    return document, page


def list_folds(node: nodes.Element) -> list[tuple[str, str]]:
    return [(fold["summary"], fold.astext()) for fold in node.findall(Fold)]


def test_a_section_has_one_fold_with_its_code_at_its_end() -> None:
    inner = nodes.section("", nodes.title("", "Ferries"), make_cell("count()", "300"), make_cell("draw()", "a plot"))
    _, page = make_page(make_cell("import piers"), nodes.paragraph("", "The answer."), inner)
    assert list_folds(page) == [(COMPUTED, "import piers"), (COMPUTED, "count()\n\ndraw()")]
    assert [type(child) for child in page.children] == [nodes.title, nodes.paragraph, Fold, nodes.section]
    assert inner.children[-1].astext() == "count()\n\ndraw()"
    assert "300" in inner.astext()


def test_parameters_are_a_table_at_the_end_with_the_command_that_changes_one() -> None:
    cell = make_cell('corpus: str = "seeds"  # folder of articles\nfew: int = 3', "", "tag_parameters")
    _, page = make_page(cell, nodes.paragraph("", "The answer."))
    assert [summary for summary, _ in list_folds(page)] == [CHOICES]
    words = page.children[-1].astext()
    assert "folder of articles" in words and '"seeds"' in words and "few" in words
    assert "papermill notebooks/piers.ipynb out.ipynb -p corpus VALUE" in words


def test_the_code_of_a_figure_keeps_its_label() -> None:
    cell = make_cell("draw()", "a plot")
    cell.children[1] += nodes.figure("", ids=["figure-ferries"])
    _, page = make_page(cell)
    (fold,) = page.findall(Fold)
    assert fold.children[0]["ids"] == ["code-figure-ferries"]  # type: ignore[index]
