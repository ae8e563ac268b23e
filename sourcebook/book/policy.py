"""What a page of the book may run and load: its Content-Security-Policy, and titles that stay text.

The articles, and what is known about them, are other people's. Every page shows them escaped; where one were not,
the policy keeps the browser from running it: a page runs the files of the book and the inline scripts that the theme
writes, known by their SHA-256, and asks no other place for anything. It stands in the page, because a book is read
from a folder as well as from a server.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from markupsafe import escape
from sphinx.application import Sphinx

from sourcebook.documents.controls import show_controls
from sourcebook.documents.document import HIDDEN

# Titles that the theme's templates print as they are given: plain text, where HTML is meant.
TITLES = ("pagetitle", "root_title", "docstitle", "shorttitle", "project", "page_description")
TEMPLATES = ("layout.html", "search.html")  # of the theme, in which it writes inline scripts
INLINE = re.compile(r"<script(?![^>]*(?:\bsrc=|\btype=\"application/json\"))[^>]*>(.*?)</script>", re.DOTALL)
# Browsers differ in whether 'self' is a folder that is opened as file://; from a server no file: is ever loaded.
POLICY = (
    "default-src 'none'; script-src 'self' file: {hashes}; style-src 'self' file: 'unsafe-inline'; "
    "img-src 'self' file: data:; font-src 'self' file:; connect-src 'self'; form-action 'self' file:; base-uri 'none'"
)
NO_SCRIPTS = "default-src 'none'; style-src 'unsafe-inline'; img-src data: file:"  # of a page that is printed


def escape_titles(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Escape the titles that the theme prints as they are."""
    for name in TITLES:
        if context.get(name):
            context[name] = escape(context[name])


def mark_text(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Show marks for what acts, and no hidden name, in any text of a page, whatever has made it."""
    for text in list(doctree.findall(nodes.Text)):
        shown = show_controls(re.sub(f"{HIDDEN}+", "[name]", text))
        if shown != text:
            text.parent.replace(text, nodes.Text(shown))


def add_policy(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Put the policy into a page's head, before anything that the page loads."""
    scripts = [file.attributes.get("body") for file in context["script_files"] if hasattr(file, "attributes")]
    scripts += read_inline_scripts(app.builder.theme.get_theme_dirs(), context)  # type: ignore[attr-defined]
    policy = POLICY.format(hashes=" ".join(hash_script(script) for script in scripts if script))
    context["metatags"] = write_policy(policy) + context.get("metatags", "")


def read_inline_scripts(folders: Iterable[str], context: dict[str, Any]) -> list[str]:
    """Return the inline scripts in the theme's own templates, as they stand on a page."""
    paths = [Path(folder) / name for folder in folders for name in TEMPLATES]
    scripts = [script for path in paths if path.is_file() for script in INLINE.findall(path.read_text("utf-8"))]
    return [script.replace("{{ default_mode }}", context.get("default_mode", "")) for script in scripts]


def hash_script(script: str) -> str:
    """Return a script as a policy names it: by its SHA-256."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode('utf-8')).digest()).decode('ascii')}'"


def write_policy(policy: str) -> str:
    """Return a policy as an element of a page's head."""
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}" />'


def escape_search(app: Sphinx, exception: Exception | None) -> None:
    """Escape the headings in the search's index: its script shows them as HTML, and Sphinx lists them as text."""
    path = Path(app.outdir) / "searchindex.js"
    if exception or not path.exists():
        return
    call = "Search.setIndex("
    found = json.loads(path.read_text("utf-8").removeprefix(call).removesuffix(")"))
    found["alltitles"] = {html.escape(title, quote=False): places for title, places in found["alltitles"].items()}
    path.write_text(f"{call}{json.dumps(found, sort_keys=True)})", "utf-8")
