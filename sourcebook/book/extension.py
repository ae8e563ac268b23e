"""The Sphinx extension: pages made from the data, the foot of each page, and the files that readers take along.

It works the same for ``make book`` and for a plain ``jupyter-book build .`` from the root.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import io
import re
import shutil
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from sourcebook.book.articles import add_names
from sourcebook.book.cells import add_folds
from sourcebook.book.claims import add_claims
from sourcebook.book.dial import add_dial
from sourcebook.book.fit import is_by_rule, list_by_model
from sourcebook.book.head import add_head, add_take_along, complete_site, name_issue, place_addresses, write_lost_page
from sourcebook.book.lock import LOCK
from sourcebook.book.made import NOTEBOOKS, list_made, list_narrow, write_notebooks
from sourcebook.book.numbers import add_numbers
from sourcebook.book.pages.find import add_passages, lead_search
from sourcebook.book.policy import add_policy, escape_search, escape_titles, mark_text
from sourcebook.book.selection import choose_documents, drop_links_in_source, find_labels, read_pages
from sourcebook.book.stamp import describe_commit
from sourcebook.book.subject import add_subject
from sourcebook.documents.controls import show_controls
from sourcebook.documents.document import ROOT, read_corpus, resolve_path
from sourcebook.documents.imprint import read_imprint
from sourcebook.documents.names import name_anchor
from sourcebook.documents.rows import open_writer
from sourcebook.findings.publish import harvest
from sourcebook.mentions.codebook import find_codebook
from sourcebook.mentions.subject import read_subject
from sourcebook.mentions.tables import keep_documents, read_coding

SHORT = 3  # characters of a link that is narrower than 24 pixels


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_config_value("sourcebook_corpus", "seeds", "env", [str])
    app.add_config_value("sourcebook_coding", "data", "env", [str])
    app.add_config_value("sourcebook_locks", "", "env", [str])  # the folder of findings.lock and universes.lock
    app.add_config_value("sourcebook_shown", [], "", [list])  # ids of the documents that have evidence pages
    app.add_config_value("sourcebook_by_rule", False, "env", [bool])  # set by write_pages
    # Before sphinx_external_toc (900) looks for the files that the contents name.
    app.connect("config-inited", write_pages, priority=100)
    app.connect("config-inited", place_addresses)
    add_names(app)
    add_folds(app)
    add_numbers(app)
    add_claims(app)
    add_subject(app)
    app.connect("html-page-context", add_foot)
    app.connect("html-page-context", add_head)
    app.connect("html-page-context", lighten)
    app.connect("html-page-context", load_figures)
    app.connect("html-page-context", add_take_along)
    app.connect("html-page-context", add_passages)
    app.connect("html-page-context", lead_search)
    app.connect("html-page-context", add_dial)
    app.connect("doctree-resolved", mark_text)
    app.connect("doctree-resolved", mark_short_links)
    # After the theme has set its titles and its scripts.
    app.connect("html-page-context", escape_titles, priority=900)
    app.connect("html-page-context", add_policy, priority=900)
    app.connect("html-collect-pages", write_lost_page)
    app.connect("build-finished", write_downloads)
    app.connect("build-finished", complete_site)
    app.connect("build-finished", escape_search)
    app.connect("build-finished", complete_start, priority=900)  # after sphinx_external_toc has written it
    # It declares nothing; but it numbers sections only after all pages are read, in the main process.
    app.extensions["sphinx_multitoc_numbering"].parallel_read_safe = True
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def mark_short_links(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Mark the links in tables that are too short to be hit by a finger, for the style to widen them."""
    for cell in doctree.findall(nodes.entry):
        for found in cell.findall(nodes.reference):
            if len(found.astext()) <= SHORT:
                found["classes"].append("short")


def complete_start(app: Sphinx, error: Exception | None) -> None:
    """Make a whole page of the one that sends a reader on: sphinx_external_toc writes the redirection and no more."""
    page = Path(app.outdir) / "index.html"
    redirection = page.read_text(encoding="utf-8").strip() if page.is_file() and not error else ""
    if not redirection.startswith("<meta"):
        return
    address = redirection.partition("url=")[2].partition('"')[0]
    title = re.search(r"<title>(.*?)</title>", (page.parent / address).read_text(encoding="utf-8"), re.DOTALL)
    told = title[1].strip() if title else address
    head = f'<meta charset="utf-8" /><title>{told}</title>{redirection}'
    link = f'<a href="{address}">{told}</a>'
    whole = f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head><body><main>{link}</main></body></html>\n'
    page.write_text(whole, encoding="utf-8")


def write_pages(app: Sphinx, config: Config) -> None:
    """Write the generated pages into the source folder: evidence, codebook, data dictionary."""
    from sourcebook.book.pages.appendix import write_appendix
    from sourcebook.book.pages.downloads import write_downloads_page
    from sourcebook.book.pages.evidence import write_evidence
    from sourcebook.book.pages.find import write_index
    from sourcebook.book.pages.reference import write_reference_pages, write_report_pages
    from sourcebook.mentions.kinds import list_mentions

    documents = read_corpus(config.sourcebook_corpus)
    tables = read_coding(config.sourcebook_coding, documents)
    repository = read_imprint(config.sourcebook_corpus).repository
    is_report = config.sourcebook_corpus == "seeds"
    if not is_report:
        documents = choose_documents(documents, read_pages(Path(app.srcdir)))
        tables = keep_documents(tables, documents)
    config.sourcebook_by_rule = is_by_rule(tables)
    config.sourcebook_shown = [document.id for document in documents]
    pages = {f"evidence/{name_anchor(doc.id)}.md": write_evidence(doc, tables, repository) for doc in documents}
    pages["reference/downloads.md"] = write_downloads_page()
    pages["reference/find.md"] = write_index(documents, tables)
    pages |= write_appendix(list_executed(Path(app.srcdir) / "notebooks"))
    pages |= write_reference_pages(config.sourcebook_coding, list_by_model(tables))
    if is_report:
        pages |= write_report_pages(set(list_mentions(tables)["id"]))
    for name, text in pages.items():
        place_page(Path(app.srcdir) / name, text)
    if not is_report:
        drop_links_in_source(Path(app.srcdir), find_labels(read_pages(Path(app.srcdir))))


def list_executed(folder: Path) -> list[Path]:
    """Return a book's notebooks with their outputs; a plain build of the root, which has none yet, runs them first."""
    from sourcebook.book.runner import Run, run_notebooks

    notebooks = sorted(folder.glob("*.ipynb"))
    if any(record for path in notebooks for record in harvest(path)):
        return notebooks
    return run_notebooks([Run(path) for path in notebooks], ROOT / "_build" / "runs")


def disarm_formulas(table: str) -> str:
    """Return CSV text with an apostrophe before each cell that a spreadsheet would run as a formula.

    These files are for reading; the coded tables keep every passage as it stands in its document.
    """
    csv.field_size_limit(max(csv.field_size_limit(), len(table)))  # of five thousand articles a cell may be long
    rows = list(csv.reader(io.StringIO(table, newline="")))
    stream = io.StringIO(newline="")
    open_writer(stream).writerows(
        [f"'{cell}" if re.match(r"[=+@\t\r-](?![\d.,]*$)", cell) else cell for cell in row] for row in rows
    )
    return stream.getvalue()


def place_page(path: Path, text: str) -> None:
    """Write a generated page, leaving an equal one untouched."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def describe_lock() -> str:
    """Return the fingerprint of the locked findings."""
    if not LOCK.exists():
        return "findings not locked"
    return f"findings.lock {hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]}"


def add_foot(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Print at every page's foot what it comes from: the lock's fingerprint, or the rules, and the commit."""
    context["last_updated"] = None
    source = describe_lock()
    if app.config.sourcebook_corpus != "seeds":
        name = html.escape(show_controls(Path(app.config.sourcebook_coding).parent.name))
        source = f"corpus {name}, made with Sourcebook"
    if app.config.sourcebook_by_rule:
        told = "Rows found by rule, not by reading"
        if "notebooks/validity" in app.env.found_docs:
            told += f': <a href="{context["pathto"]("notebooks/validity")}">how often that is wrong</a>'
        source = f"{told} · {source}"
    foot = [source, describe_commit()]
    if repository := read_imprint(app.config.sourcebook_corpus).repository:
        issue = name_issue(repository, f"On the page {pagename}")
        foot += [
            f'<a href="{html.escape(each)}">{words}</a>'
            for each, words in ((repository, "code"), (issue, "say what is wrong here"))
        ]
    context["theme_extra_footer"] = f'<p class="provenance">{" · ".join(foot)}</p>'


def lighten(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Write links and table cells without the wrappers that Sphinx puts around them: a third of a page of tables."""
    body = context.get("body", "")
    body = re.sub(
        r'<a class="reference internal"([^>]*)><span class="std std-ref">(.*?)</span></a>', r"<a\1>\2</a>", body
    )
    body = re.sub(r'<td class="text-left"><p>((?:(?!</?p>).)*)</p></td>', r"<td>\1</td>", body)
    body = re.sub(r'<tr class="row-(?:even|odd)">', "<tr>", body)
    # DPUB-ARIA 1.1 gave up the role that docutils writes for an entry of a bibliography.
    body = body.replace('role="doc-biblioentry"', 'role="listitem"')
    context["body"] = body


def load_figures(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Let a page load its figures from the files that they link to, and not carry them: pages stay light.

    A narrow screen loads the figure that was drawn for it, where there is one.
    """
    figure = r'(href="((?:\.\./)?downloads/([^"]+)\.svg)">)(<img [^>]*?src=")data:[^"]*("[^>]*>)'

    def load(found: re.Match[str]) -> str:
        image = f"{found[4]}{found[2]}{found[5]}"
        if found[3] in list_narrow(tuple(list_made(app))):
            narrow = f'<source media="(max-width: 700px)" srcset="{found[2].removesuffix(".svg")}-narrow.svg">'
            image = f"<picture>{narrow}{image}</picture>"
        return found[1] + image

    context["body"] = re.sub(figure, load, context.get("body") or "")


def write_downloads(app: Sphinx, exception: Exception | None) -> None:
    """Write each figure as PNG and SVG and each table's and figure's data as CSV into ``downloads/``."""
    from sourcebook.exports import write_exports

    if exception or app.builder.format != "html":
        return
    documents, coding = read_corpus(app.config.sourcebook_corpus), app.config.sourcebook_coding
    tables = read_coding(coding, documents)
    target = Path(app.outdir) / "downloads"
    target.mkdir(exist_ok=True)
    shown = [document for document in documents if document.id in set(app.config.sourcebook_shown)]
    write_exports(
        shown, keep_documents(tables, shown), coding, target / "exports", read_imprint(app.config.sourcebook_corpus)
    )
    if app.config.sourcebook_corpus != "seeds":
        for path in sorted(resolve_path(coding).glob("*.parquet")):
            shutil.copyfile(path, target / path.name)
    write_notebooks(list_made(app), read_subject(find_codebook(coding)), Path(app.outdir) / NOTEBOOKS)
    for path in list_made(app):
        for record, _ in harvest(path):
            if record["kind"] in ("table", "figure") and record["csv"]:
                (target / f"{record['name']}.csv").write_text(disarm_formulas(record["csv"]), encoding="utf-8")
            if record["kind"] == "figure":
                (target / f"{record['name']}.svg").write_text(record["svg"], encoding="utf-8")
                if narrow := record.get("narrow"):
                    (target / f"{record['name']}-narrow.svg").write_text(narrow, encoding="utf-8")
                (target / f"{record['name']}.png").write_bytes(base64.b64decode(record["png"]))
