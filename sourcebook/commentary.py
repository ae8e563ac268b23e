"""Commentary: paragraphs that read particular passages, shown only where the choice of documents holds these."""

from __future__ import annotations

import re

from sourcebook.documents.names import name_anchor
from sourcebook.markdown import Shown, show_markdown
from sourcebook.study import Study

LINK = re.compile(r"\]\(#([\w-]+)\)")
BESIDES = ("finding-", "table-", "figure-", "code-", "codebook-", "chapter-", "page-", "reference-")


def comment(study: Study, *paragraphs: str) -> Shown:
    """Show paragraphs of Markdown that interpret passages, those whose every linked passage the study holds.

    Passages are linked by their ids (``quote-000-364``), articles by ``evidence-000``. A paragraph that speaks of
    what the choice leaves out would be false, so a sentence says how many are left out with it.
    """
    known = list_anchors(study)
    held = [text for text in paragraphs if find_passages(text) <= known]
    missing = len(paragraphs) - len(held)
    if missing:
        held.append(f"*Not shown: commentary on passages that this choice leaves out (paragraphs: {missing}).*")
    return show_markdown("\n\n".join(held))


def find_passages(text: str) -> set[str]:
    """Return the labels of the passages and articles that Markdown links to."""
    return {label for label in LINK.findall(text) if not label.startswith(BESIDES)}


def list_anchors(study: Study) -> set[str]:
    """Return the labels of the study's articles and of every passage coded in them."""
    ids = {name_anchor(id_) for frame in study.tables.values() if "id" in frame.columns for id_ in frame["id"]}
    return ids | {f"evidence-{name_anchor(doc)}" for doc in study.ids}
