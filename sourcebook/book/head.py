"""What a page says of itself to search engines, reference managers and those who share it, and the map of the site.

It is all from the study's imprint and the page's own words. Where the imprint has no address, nothing that needs one
is written; where it has no repository, no page leads to one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from sourcebook.book.made import NOTEBOOKS, list_figures, list_made
from sourcebook.documents.excerpts import shorten
from sourcebook.documents.imprint import Imprint, read_imprint

LENGTH = 200  # characters of a description
LOST = "404"
BINDER = "https://mybinder.org"


def place_addresses(app: Sphinx, config: Config) -> None:
    """Let Sphinx know the book's address, and the theme where its notebooks can be launched."""
    imprint = read_imprint(config.sourcebook_corpus)
    if imprint.address:
        config.html_baseurl = imprint.address.rstrip("/") + "/"
    if imprint.repository and config.sourcebook_corpus == "seeds":
        buttons = {"binderhub_url": BINDER, "notebook_interface": "jupyterlab"}
        config.html_theme_options |= {
            "repository_url": imprint.repository,
            "repository_branch": "main",
            "launch_buttons": buttons,
        }


def add_head(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Put a page's description, card and citation into its head."""
    imprint = read_imprint(app.config.sourcebook_corpus)
    title = app.env.titles[pagename].astext() if pagename in app.env.titles else imprint.title
    page = {"description": describe_page(doctree) or imprint.abstract[:LENGTH]}
    card = {
        "og:title": title,
        "og:type": "website" if pagename == app.config.root_doc else "article",
        "og:site_name": imprint.title,
        "og:description": page["description"],
        **_show_picture(app, pagename),
    }
    if imprint.address:
        card["og:url"] = f"{app.config.html_baseurl}{pagename}.html"
    tags = [("name", *pair) for pair in page.items()] + [("property", *pair) for pair in card.items()]
    tags += [("name", *pair) for pair in cite(imprint)]
    context["metatags"] = context.get("metatags", "") + "".join(
        f'<meta {kind}="{name}" content="{html.escape(value, quote=True)}" />\n' for kind, name, value in tags if value
    )


def describe_page(doctree: nodes.document | None) -> str:
    """Return a page's first paragraph, which says what it is about; of a page that opens with a table nothing."""
    for paragraph in doctree.findall(nodes.paragraph) if doctree else ():
        if not isinstance(paragraph.parent, nodes.section):
            return ""
        if words := " ".join(paragraph.astext().split()):
            return shorten(words, LENGTH)
    return ""


def _show_picture(app: Sphinx, pagename: str) -> dict[str, str]:
    """Return the card's picture: the chapter's first figure, of other pages the book's first."""
    figures = list_figures(tuple(list_made(app)))
    own = figures.get(pagename.rpartition("/")[2]) or next(filter(None, figures.values()), [])
    if not own or not app.config.html_baseurl:
        return {}
    return {
        "og:image": f"{app.config.html_baseurl}downloads/{own[0]['name']}.png",
        "twitter:card": "summary_large_image",
    }


def cite(imprint: Imprint) -> Iterator[tuple[str, str]]:
    """Yield the study's citation as reference managers read it from a page: names and values."""
    if imprint.title:
        yield "citation_title", imprint.title
        yield from (("citation_author", author) for author in imprint.authors)
        yield "citation_publication_date", imprint.date.replace("-", "/")
        yield "citation_language", "en"
        yield "citation_public_url", imprint.address


def name_issue(repository: str, title: str, body: str = "") -> str:
    """Return the address of a repository's form for an issue, filled in as far as it can be."""
    return f"{repository.rstrip('/')}/issues/new?{urlencode({'title': title} | ({'body': body} if body else {}))}"


def add_take_along(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """End a chapter with its notebook, executed."""
    folder, _, name = pagename.rpartition("/")
    if folder == "notebooks":
        link = f'<a href="../{NOTEBOOKS}/{name}.ipynb" download>Download this notebook, executed</a>'
        context["body"] = f'{context["body"]}<p class="takealong">{link}</p>'


def write_lost_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page that a server shows where there is none."""
    body = (
        "<h1>This page is not in the book</h1>"
        '<p>Its address may be misspelt, or it was moved. Begin at <a href="intro.html">the first page</a>, or '
        '<a href="reference/find.html">find a passage</a> by its words or its id.</p>'
    )
    yield LOST, {"title": "Not in the book", "body": body}, "page.html"


def complete_site(app: Sphinx, error: Exception | None) -> None:
    """Write the map of the site, and lead the page for what is lost back from any depth, where there is an address."""
    address, folder = app.config.html_baseurl, Path(app.outdir)
    lost = folder / f"{LOST}.html"
    if error or not address or not lost.is_file():
        return
    text = re.sub(r'(\b(?:href|src)=")(?![a-z]+:|#)', rf"\g<1>{address}", lost.read_text(encoding="utf-8"))
    lost.write_text(text, encoding="utf-8")
    pages = [f"<url><loc>{html.escape(address)}{name}.html</loc></url>\n" for name in sorted(app.env.found_docs)]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    (folder / "sitemap.xml").write_text(f"{head}{''.join(pages)}</urlset>\n", encoding="utf-8")
