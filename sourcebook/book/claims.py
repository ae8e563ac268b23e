"""Claims in prose: the sentence that fits, and behind it in words the choices under which another one would.

The role ``{claim}`NAME` `` prints a claim's sentence with its badge, and ``{badge}`NAME` `` the badge alone, behind a
sentence that says the same in other words. Where no universes were run there are no badges.
"""

from __future__ import annotations

import functools
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import ReferenceRole

from sourcebook.book.numbers import read_records, refer
from sourcebook.documents.document import resolve_path
from sourcebook.findings.universes import Outcomes, describe_hold, find_outcomes

TABLE = "table-robustness-claims"
LOGGER = logging.getLogger(__name__)


def read_outcomes(config: Any) -> Outcomes | None:
    """Return what was found in every universe of the corpus that a book is of; None where no sweep was made."""
    return _read_outcomes(config.sourcebook_corpus, config.sourcebook_coding, config.sourcebook_locks)


@functools.cache
def _read_outcomes(corpus: str, coding: str, locks: str) -> Outcomes | None:
    return find_outcomes(corpus, coding, resolve_path(locks))


class Claim(nodes.Inline, nodes.TextElement):
    """A claim in prose: the attribute ``claim`` is its name; without ``told`` its badge stands alone."""


class Sentence(nodes.Inline, nodes.TextElement):
    """The sentence of a claim; the attribute ``claim`` is its name."""


class ClaimRole(ReferenceRole):
    """Read ``{claim}`NAME` `` or ``{badge}`NAME` ``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the claim, to be filled in when every notebook has been read."""
        claim = Claim(self.rawtext, "", claim=self.target, told=self.name == "claim")
        self.set_source_info(claim)
        return [claim], []


class FillClaims(SphinxPostTransform):
    """Print each claim and its badge; before references are resolved (10)."""

    default_priority = 6

    def run(self, **_: Any) -> None:
        """Fill the claims of one page."""
        found = read_records(str(self.env.mystnb_config.output_folder), "claim")  # type: ignore[attr-defined]
        outcomes = read_outcomes(self.env.config)
        for claim in list(self.document.findall(Claim)):
            name = claim["claim"]
            if name not in found:
                LOGGER.warning("no notebook computes the claim %r", name, location=claim)
                continue
            written: list[nodes.Node] = [Sentence("", found[name]["shown"], claim=name)] if claim["told"] else []
            if outcomes and name in outcomes.published:  # not every chapter is swept
                written += [nodes.Text(" "), self._write_badge(describe_hold(outcomes, name))]
            claim.parent.replace(claim, written)

    def _write_badge(self, words: str) -> nodes.inline:
        """Return a badge, which leads to the table of claims."""
        return nodes.inline("", "", refer(TABLE, words, self.env.docname), classes=["claim-badge"])


def open_sentence(translator: Any, node: Sentence) -> None:
    """Write the beginning of a claim's sentence."""
    translator.body.append(f'<span class="claim" data-claim="{node["claim"]}">')


def close_sentence(translator: Any, node: Sentence) -> None:
    """Write its end."""
    translator.body.append("</span>")


def add_claims(app: Sphinx) -> None:
    """Register the roles, their nodes and their transform with Sphinx."""
    for name in ("claim", "badge"):
        app.add_role(name, ClaimRole())
    app.add_node(Claim)
    app.add_node(Sentence, html=(open_sentence, close_sentence))
    app.add_post_transform(FillClaims)
