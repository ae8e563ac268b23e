"""The border between data and what is shown: nothing crosses it unescaped, by accident least of all."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from matplotlib.text import Text

from sourcebook.documents.controls import ACTING
from sourcebook.documents.document import ROOT
from sourcebook.findings.figures import Drawn, new_figure, render_svg, show_figure
from sourcebook.findings.links import link_finding
from sourcebook.findings.markdown import (
    Markdown,
    escape,
    join,
    link,
    link_address,
    literal,
    show_markdown,
    show_nothing,
    show_table,
    strong,
    write_table,
)

HOSTILE = (
    '<script>window.ran = 1</script> {download}`x` {{ 7 * 7 }} :::{note}\n# "quoted" | *_[x](javascript:y)~$a$ \\ % '
    "&lt; ${1} -->\u202e\x1b[31m\r\n    end"
)
PIECES = [*"<>[](){}*_`~|$\\%&#:\"'!+-=@ \n\r\t\x0b\x0c\x00\x1b\x85\u2028\u202e", "{note}", "```", ":::", "1.", "    "]
PIECES += ["<b>", "word", "](#x)", "javascript:", "https://a.b/", "--", "==", "{.a}", "(x)="]

# Where Markdown is made of something else than words in the code, and why that is no data.
OWN = {
    ("findings/links.py", "link_finding"): "a role, whose words are looked at first",
    ("findings/figures.py", "show_figure"): "options, and a caption that is escaped",
    ("book/pages/reference.py", "write_report_pages"): "the instruction to the readers, which is Markdown",
    ("book/pages/appendix.py", "write_appendix"): "a title, and tables as a notebook has written them",
    ("book/first_page.py", "list_results"): "prose of a notebook's cell",
}


def list_kinds(markdown: str) -> set[str]:
    """Return the kinds of what Markdown is parsed into, other than paragraphs of text."""
    parsed = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown)
    kinds = {token.type for token in parsed} | {child.type for token in parsed for child in token.children or []}
    return kinds - {"paragraph_open", "inline", "paragraph_close", "text", "text_special"}


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_text_becomes_markup_of_any_kind(text: str) -> None:
    assert list_kinds(escape(text)) == set()
    assert list_kinds(join([text, text], "; ")) == set()
    assert list_kinds(Markdown("a {} b").format(text)) == set()


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_no_cell_moves_another(text: str) -> None:
    table = write_table(pd.DataFrame([{"publisher": text, "in code": literal(text), "rows": 3}]))
    lines = MarkdownIt("commonmark").enable("table").parse(table)
    cells = [lines[place + 1].content for place, token in enumerate(lines) if token.type == "td_open"]
    assert len(cells) == 3 and cells[2] == "3"


def test_whatever_is_put_into_markdown_is_escaped() -> None:
    bold = strong("a")
    for made in (bold + "<b>", "<b>" + bold, Markdown("{}{}").format("<b>", bold), Markdown("").join(["<b>", bold])):
        assert isinstance(made, Markdown)
        assert r"\<b\>" in made and "**a**" in made
    assert Markdown("{:,} {{x}} {name}").format(1200, name="_") == r"1,200 {x} \_"
    assert show_markdown(f"{bold} <b>").markdown == r"\*\*a\*\* \<b\>", "an f-string is plain"


def test_what_a_role_cannot_hold_becomes_a_plain_link() -> None:
    assert link_finding(3, "boats") == "{number}`3 <boats>`"
    for text in ("a ` b", "a <b> c", "a | b"):
        assert link_finding(text, "boats") == link(text, "finding-boats")


def test_only_an_address_of_the_web_becomes_a_link() -> None:
    assert link_address("there", "https://example.org/?a=1&b=2") == r"[there](<https://example.org/?a=1\&b=2>)"
    for address in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//example.org", " https://x", ""):
        assert link_address("there", address) == "there"
    shown = link_address("x", 'https://example.org/>)|<script>"\n{a}&lt;')
    assert list_kinds(shown) == {"link_open", "link_close"}
    assert not set('|\n"{}') & set(shown)


def test_tables_figures_and_their_words_hold_data_as_text() -> None:
    frame = pd.DataFrame({"publisher": [HOSTILE], HOSTILE: [1]})
    figure = new_figure()
    axes = figure.subplots()
    axes.set_yticks([0], [HOSTILE])
    axes.set_title(HOSTILE)
    for shown in (
        show_table(frame, "a", HOSTILE),
        show_nothing("a", HOSTILE),
        show_figure(Drawn(figure, HOSTILE, HOSTILE, frame), "a"),
    ):
        told = re.sub(r"^:alt: .*$", "", shown.markdown, flags=re.MULTILINE)
        assert not re.search(r"(?<!\\)<script", told) and "<script" not in shown.html
        assert not ACTING.search(shown.markdown) and not ACTING.search(str(shown.record.get("csv", "")))
        head = shown.markdown.partition("\n\n")[0].splitlines()
        assert all(line.startswith((":", "(")) or "There are none" in line for line in head), head
    figure.draw_without_rendering()
    assert not any(ACTING.search(text.get_text()) or text.get_parse_math() for text in figure.findobj(Text))
    assert "<script" not in render_svg(figure)


def test_an_alternative_text_is_one_string_of_json() -> None:
    figure = new_figure()
    figure.subplots().plot([1, 2])
    shown = show_figure(Drawn(figure, "A line.", HOSTILE, pd.DataFrame({"a": [1]})), "a").markdown
    alt = next(line for line in shown.splitlines() if line.startswith(":alt: "))
    said = json.loads(alt.removeprefix(":alt: "))
    assert '"quoted" | *_[x](javascript:y)' in said and "[U+202E]" in said


def list_calls(tree: ast.AST, names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    """Yield the calls of functions by these names, with the function that they stand in."""
    for outer in ast.walk(tree):
        if isinstance(outer, ast.FunctionDef | ast.Module):
            for node in ast.walk(outer):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                    yield getattr(outer, "name", ""), node


def is_written_out(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_markdown_is_made_of_words_in_the_code_alone() -> None:
    faults = []
    for path in sorted((ROOT / "sourcebook").rglob("*.py")):
        name = path.relative_to(ROOT / "sourcebook").as_posix()
        calls: dict[ast.Call, set[str]] = {}
        for function, call in list_calls(ast.parse(path.read_text("utf-8")), {"Markdown"}):
            calls.setdefault(call, set()).add(function)
        for call, functions in calls.items():
            own = any((name, function) in OWN for function in functions)
            if name != "findings/markdown.py" and not own and not all(map(is_written_out, call.args)):
                faults.append(f"{name}, line {call.lineno}")
    assert faults == []


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_no_notebook_declares_data_markdown(path: Path) -> None:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            calls = list_calls(ast.parse("".join(cell["source"])), {"Markdown", "Shown", "display"})
            assert list(calls) == []
