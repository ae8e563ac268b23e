"""Articles are called by their names, where the book links to one by its id or prints the id in a text.

Names are put into a page's texts after it has been read, never into its Markdown: so none of them can become markup.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from sourcebook.documents.document import read_corpus
from sourcebook.documents.names import name_documents
from sourcebook.findings.links import label_document
from sourcebook.findings.markdown import show_text


@lru_cache(maxsize=1)
def list_names(corpus: str) -> dict[tuple[str, str], str]:
    """Return each article's name, by the label of its evidence page and the id with which a link shows it."""
    return {(label_document(id_), id_): name for id_, name in name_documents(read_corpus(corpus)).items()}


class NameArticles(SphinxPostTransform):
    """Show an article's name in a link that shows its id; before references are resolved (10)."""

    default_priority = 5

    def run(self, **_: Any) -> None:
        """Name the articles of one page."""
        names = list_names(self.env.config.sourcebook_corpus)
        for link in self.document.findall(addnodes.pending_xref):
            if name := names.get((link["reftarget"], link.astext())):
                shown = link.children[0]
                assert isinstance(shown, nodes.Element)
                shown.children = [nodes.Text(name)]
                shown.children[0].parent = shown


class NameArticlesInTexts(SphinxTransform):
    """Show an article's name in the place of its id in the texts of chapters and of generated pages."""

    default_priority = 800  # before the titles are collected (880)

    def apply(self, **_: Any) -> None:
        """Name the articles in one page's texts."""
        if self.env.docname.startswith(("evidence/", "reference/", "notebooks/")):
            names = list_names(self.env.config.sourcebook_corpus)
            name_in_texts(self.document, {id_: name for (_, id_), name in names.items() if id_ != name})


# Texts that show what stands somewhere letter by letter: code, HTML, and a passage of an article.
_EXACT = (nodes.literal, nodes.literal_block, nodes.raw, nodes.math, nodes.comment)


def name_in_texts(document: nodes.document, names: Mapping[str, str]) -> None:
    """Put names in the places of ids that stand for themselves, in a page's texts and alternative texts.

    The end of a number ("820,000") is no id.
    """
    if not names:
        return
    names = {id_: show_text(name) for id_, name in names.items()}
    ids = "|".join(re.escape(id_) for id_ in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w/-])(?<!\d[,.])(?:{ids})(?![\w/-]|[,.]\d)")
    for text in list(document.findall(nodes.Text)):
        named = pattern.sub(lambda found: names[found[0]], text)
        if named != text and not _is_exact(text):
            text.parent.replace(text, nodes.Text(named))
    for image in document.findall(nodes.image):
        if "alt" in image:
            image["alt"] = pattern.sub(lambda found: names[found[0]], image["alt"])


def _is_exact(text: nodes.Text) -> bool:
    node = text.parent
    while node is not None:
        if isinstance(node, _EXACT) or (isinstance(node, nodes.Element) and "passage" in node.get("classes", ())):
            return True
        node = node.parent
    return False


def add_names(app: Sphinx) -> None:
    """Register the transforms with Sphinx."""
    app.add_transform(NameArticlesInTexts)
    app.add_post_transform(NameArticles)
