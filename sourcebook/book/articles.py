"""Articles are called by their names wherever the book links to one by its id."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from sourcebook.documents.document import read_corpus
from sourcebook.documents.names import name_documents
from sourcebook.findings.links import label_document


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


def add_names(app: Sphinx) -> None:
    """Register the transform with Sphinx."""
    app.add_post_transform(NameArticles)
