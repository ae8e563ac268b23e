"""One expression's every occurrence, in context and by form."""

from __future__ import annotations

import re

import pandas as pd

from sourcebook.documents.excerpts import show_after, show_before
from sourcebook.documents.words import split_words
from sourcebook.findings.markdown import MOST_COLUMNS, escape, link
from sourcebook.findings.passages import find_anchor, find_anchors
from sourcebook.findings.publish import publish
from sourcebook.findings.study import Study

# Nouns that make one expression with the word before them.
_NOUNS = ["city", "cities", "county", "counties", "policy", "policies", "jurisdiction", "jurisdictions"]


def find_expression(study: Study, beginning: str) -> pd.DataFrame:
    """Return every word of the chosen sections that begins so, in any case: doc, start, end, section, form.

    ``form`` is the word in lower case, with the noun after it where that is one of _NOUNS ("sanctuary cities");
    quotation marks between the two are passed over. No beginning, no rows.
    """
    lines = []
    pattern = re.compile(rf"\b{re.escape(beginning)}\w*(?:[”’\"']? (?:{'|'.join(_NOUNS)})\b)?", re.IGNORECASE)
    for part in study.tables["sections"].itertuples() if beginning else ():
        for match in pattern.finditer(study.texts[part.doc], part.start, part.end):
            form = " ".join(split_words(match[0])).casefold()
            lines.append((part.doc, match.start(), match.end(), part.kind, form))
    return pd.DataFrame(lines, columns=["doc", "start", "end", "section", "form"])


def list_concordance(study: Study, found: pd.DataFrame) -> pd.DataFrame:
    """Return a concordance (key word in context): before, expression (linked), after, article, section."""
    lines = []
    for row in found.itertuples():
        text = study.shown[row.doc]
        before, after = show_before(text, row.start), show_after(text, row.end)
        anchor = find_anchor(study, row.doc, row.start, row.end)
        expression = link(text[row.start : row.end], anchor)
        where = study.names[row.doc], row.section.replace("_", " ")
        lines.append((escape(before), expression, escape(after), *where))
    return pd.DataFrame(lines, columns=["before", "expression", "after", "article", "section"])


def publish_expression(study: Study, found: pd.DataFrame) -> None:
    """Publish how often the expression occurs, and how often in captions."""
    ids = find_anchors(study, found)
    captions, beginning = found["section"].eq("caption"), study.parameters["expression"]
    says = f"words that begin with “{beginning}”"
    publish("corpus_expression", len(found), "occurrences", says, behind=ids.drop_duplicates())
    behind = ids[captions].drop_duplicates()
    publish("corpus_expression_in_captions", int(captions.sum()), "occurrences", "of these, in captions", behind=behind)


def count_forms(study: Study, found: pd.DataFrame) -> pd.DataFrame:
    """Return occurrences by form of the expression (rows) and document (columns), the most frequent first.

    In a corpus of more than MOST_COLUMNS documents one column says in how many the form occurs.
    """
    if found.empty:
        return pd.DataFrame()
    table = pd.crosstab(found["form"], found["doc"])
    totals = table.sum(axis=1)
    many = len(study.ids) > MOST_COLUMNS
    table = table.gt(0).sum(axis=1).to_frame("articles") if many else table.reindex(columns=study.ids, fill_value=0)
    table = table.rename(columns=study.names)
    table = table.assign(all=totals).sort_values(["all", "form"], ascending=[False, True])
    return table.rename_axis(columns=None).reset_index().rename(columns={"form": "expression"})
