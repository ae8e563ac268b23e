"""The words of the codebook's subject in prose: ``{subject}`toward` `` prints one of those in ``mentions/subject``."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from sourcebook.mentions.codebook import find_codebook
from sourcebook.mentions.subject import read_subject

LOGGER = logging.getLogger(__name__)


class SubjectRole(SphinxRole):
    """Read ``{subject}`NAME` ``, where NAME is a field of ``Subject``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the words, as they are in the codebook of the book's coding."""
        words = getattr(read_subject(find_codebook(self.config.sourcebook_coding)), self.text, None)
        if not isinstance(words, str):
            LOGGER.warning("a codebook's subject has no %r", self.text, location=self.get_location())
            return [], []
        return [nodes.Text(words)], []


def add_subject(app: Sphinx) -> None:
    """Register the role with Sphinx."""
    app.add_role("subject", SubjectRole())
