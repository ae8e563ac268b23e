"""The corpus chapter: what the documents are, what stands in which part of them, and what stands there twice."""

from __future__ import annotations

import re

import pandas as pd
from matplotlib.figure import Figure
from rapidfuzz.distance import Indel

from sourcebook.documents.excerpts import shorten, show_after, show_before
from sourcebook.documents.names import name_anchor
from sourcebook.documents.words import split_words
from sourcebook.findings.figures import INK, PALETTE, new_figure
from sourcebook.findings.markdown import MOST_COLUMNS, Markdown, escape, link, quote_passage
from sourcebook.findings.passages import find_anchor
from sourcebook.findings.study import Study

# The parts of a page that the figure tells apart, each with its section kinds; what is left is the page's own.
PARTS = {"article text": ("headline", "dek", "body"), "photo captions": ("caption",)}
OTHER = "rest of the page"
MOST_BARS = 25  # documents that the figure shows
# Nouns that make one expression with the word before them.
NOUNS = ["city", "cities", "county", "counties", "policy", "policies", "jurisdiction", "jurisdictions"]
COLOURS = {"article text": PALETTE[0], "photo captions": PALETTE[1], OTHER: "#b8b8b8"}


def describe_documents(study: Study) -> pd.DataFrame:
    """Return one row a document: document (linked), publisher, headline, byline, date, date_basis, occasion."""
    columns = ["publisher", "headline", "byline", "date", "date_basis", "occasion"]
    return pd.DataFrame(
        [
            {"document": link_document(doc.id)} | {column: getattr(doc, column) or "—" for column in columns}
            for doc in study.documents
        ],
        columns=["document", *columns],
    )


def link_document(doc: str) -> Markdown:
    """Return a link to a document's evidence page."""
    return link(doc, f"evidence-{name_anchor(doc)}")


def count_words_by_section(study: Study) -> pd.DataFrame:
    """Return words by document (rows) and section kind (columns, the largest first)."""
    table = study.sentences.pivot_table(
        index="doc", columns="kind", values="words", aggfunc="sum", fill_value=0, observed=True
    )
    return table.reindex(study.ids, fill_value=0)[table.sum().sort_values(ascending=False, kind="stable").index]


def group_sections(words: pd.DataFrame) -> pd.DataFrame:
    """Return words by document and part of the page (see PARTS), from words by section kind."""
    known = {kind: part for part, kinds in PARTS.items() for kind in kinds}
    parts = [known.get(str(kind), OTHER) for kind in words.columns]
    return words.T.groupby(parts).sum().T.reindex(columns=[*PARTS, OTHER], fill_value=0).astype(int)


def list_words(words: pd.DataFrame) -> pd.DataFrame:
    """Return words by section kind as a table: document (linked), each kind, all."""
    table = words.rename(columns=lambda kind: str(kind).replace("_", " ")).rename_axis(columns=None)
    table = table.assign(all=table.sum(axis=1))
    table.insert(0, "document", [link_document(str(doc)) for doc in words.index])
    return table.reset_index(drop=True)


def choose_longest(words: pd.DataFrame) -> pd.DataFrame:
    """Return the words of the MOST_BARS longest documents, the longest first; of all, in order, where these are few."""
    if len(words) <= MOST_BARS:
        return words
    return words.loc[words.sum(axis=1).sort_values(ascending=False, kind="stable").index[:MOST_BARS]]


def draw_words(words: pd.DataFrame) -> Figure | None:
    """Draw the words of each document as a bar, split by part of the page, with each part's number."""
    if not words.to_numpy().sum():
        return None
    parts = group_sections(choose_longest(words))
    parts = parts[[part for part in parts.columns if parts[part].any()]]
    figure = new_figure(8.5, 0.5 * len(parts) + 1.2)
    axes = figure.subplots()
    left = pd.Series(0, index=parts.index)
    widest = parts.sum(axis=1).max()
    for part in parts.columns:
        axes.barh(parts.index, parts[part], left=left, color=COLOURS[part], label=part, height=0.62)
        for doc, words_here in parts[part].items():
            # A number goes where its bar has room for it; the table beneath has them all.
            if words_here > 0.06 * widest:
                colour = "white" if part == "article text" else INK
                middle = left[doc] + words_here / 2
                axes.text(middle, doc, f"{words_here:,}", ha="center", va="center", color=colour, fontsize=9)
        left = left + parts[part]
    axes.invert_yaxis()
    axes.set_xlabel("words")
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.legend(ncols=len(parts.columns), loc="lower left", bbox_to_anchor=(0, 1.0), borderaxespad=0.2)
    return figure


def write_words_caption(words: pd.DataFrame) -> str:
    """Return the caption of the figure that ``draw_words`` draws: its finding, and how many documents it shows."""
    parts = group_sections(words)
    captions = parts["photo captions"]
    total = parts.to_numpy().sum()
    said = f"Where the words stand: {parts['article text'].sum():,} of {total:,} words are article text."
    if captions.any():
        said = (
            f"Where the words stand: {captions.sum():,} of {total:,} words are photo captions, in "
            f"{captions.gt(0).sum():,} of {len(words):,} articles."
        )
    shown = len(choose_longest(words))
    return said + (f" Shown are the {shown} longest of {len(words):,} articles." if shown < len(words) else "")


def describe_words(words: pd.DataFrame) -> str:
    """Return the alternative text of the figure that ``draw_words`` draws."""
    rows = [
        f"{doc}: " + ", ".join(f"{count:,} in {part}" for part, count in row.items() if count)
        for doc, row in group_sections(choose_longest(words)).iterrows()
    ]
    return "Bars of the words of each document by part of the page. " + "; ".join(rows) + "."


def group_repeats(study: Study) -> pd.DataFrame:
    """Return each sentence that a document repeats, once, with the words in which its copies differ.

    Columns doc, start, end, section, copies (the first among them), words (in the copies after the first),
    differences. Those whose copies differ stand first. What counts as the same is said in ``sections``.
    """
    sentences = study.sentences
    repeats = sentences[sentences["repeats"].notna()]
    known = {(row.doc, row.start): row for row in sentences[sentences["doc"].isin(repeats["doc"])].itertuples()}
    lines = []
    for (doc, first), later in repeats.groupby(["doc", "repeats"]):
        own = known[doc, first]
        copies = [study.shown[doc][row.start : row.end] for row in (own, *later.itertuples())]
        lines.append(
            {
                "doc": doc,
                "start": own.start,
                "end": own.end,
                "section": own.kind,
                "copies": len(later) + 1,
                "words": int(later["words"].sum()),
                "differences": compare_copies(*copies),
            }
        )
    columns = ["doc", "start", "end", "section", "copies", "words", "differences"]
    table = pd.DataFrame(lines, columns=columns)
    return table.sort_values(
        ["differences", "doc", "start"], key=lambda each: each.eq("") if each.name == "differences" else each
    ).reset_index(drop=True)


def compare_copies(first: str, *copies: str) -> str:
    """Return the words in which copies of a sentence differ from it: "stand → are escorted", none added or lost.

    The steps are the edit operations between the two lists of words (rapidfuzz, Indel); each is named once.
    """
    changes = dict.fromkeys(change for copy in copies for change in find_changes(first.split(), copy.split()))
    return "; ".join(changes)


def find_changes(first: list[str], second: list[str]) -> list[str]:
    """Return the stretches of words that turn one list of words into another; ∅ stands for no words."""
    changes: list[tuple[list[str], list[str]]] = []
    lost: list[str] = []
    gained: list[str] = []
    for step in Indel.opcodes(first, second):
        if step.tag == "equal":
            changes += [(lost, gained)]
            lost, gained = [], []
        else:
            lost = lost + first[step.src_start : step.src_end]
            gained = gained + second[step.dest_start : step.dest_end]
    changes += [(lost, gained)]
    return [f"{' '.join(a) or '∅'} → {' '.join(b) or '∅'}" for a, b in changes if a or b]


def list_repeats(study: Study, groups: pd.DataFrame, length: int = 600) -> pd.DataFrame:
    """Return repeated sentences as a table: sentence (linked), document, section, copies, words that differ.

    A sentence longer than ``length`` characters is cut at a word.
    """
    return pd.DataFrame(
        {
            "sentence": [
                link(
                    quote_passage(shorten(study.shown[row.doc][row.start : row.end], length)),
                    find_anchor(study, row.doc, row.start, row.end),
                )
                for row in groups.itertuples()
            ],
            "document": groups["doc"],
            "section": groups["section"].str.replace("_", " "),
            "copies": groups["copies"],
            "words that differ": groups["differences"].replace("", "none"),
        }
    )


def find_expression(study: Study, beginning: str) -> pd.DataFrame:
    """Return every word of the chosen sections that begins so, in any case: doc, start, end, section, form.

    ``form`` is the word in lower case, with the noun after it where that is one of NOUNS ("sanctuary cities");
    quotation marks between the two are passed over. No beginning, no rows.
    """
    lines = []
    pattern = re.compile(rf"\b{re.escape(beginning)}\w*(?:[”’\"']? (?:{'|'.join(NOUNS)})\b)?", re.IGNORECASE)
    for part in study.tables["sections"].itertuples() if beginning else ():
        for match in pattern.finditer(study.texts[part.doc], part.start, part.end):
            form = " ".join(split_words(match[0])).casefold()
            lines.append((part.doc, match.start(), match.end(), part.kind, form))
    return pd.DataFrame(lines, columns=["doc", "start", "end", "section", "form"])


def list_concordance(study: Study, found: pd.DataFrame, width: int = 48) -> pd.DataFrame:
    """Return a concordance (key word in context): before, expression (linked), after, document, section.

    ``width`` is the number of characters shown on each side, cut at a word and at the line's end.
    """
    lines = []
    for row in found.itertuples():
        text = study.shown[row.doc]
        before, after = show_before(text, row.start, width), show_after(text, row.end, width)
        anchor = find_anchor(study, row.doc, row.start, row.end)
        expression = link(text[row.start : row.end], anchor)
        lines.append((escape(before), expression, escape(after), row.doc, row.section.replace("_", " ")))
    return pd.DataFrame(lines, columns=["before", "expression", "after", "document", "section"])


def count_forms(found: pd.DataFrame, ids: list[str]) -> pd.DataFrame:
    """Return occurrences by form of the expression (rows) and document (columns), the most frequent first.

    In a corpus of more than MOST_COLUMNS documents one column says in how many the form occurs.
    """
    if found.empty:
        return pd.DataFrame()
    table = pd.crosstab(found["form"], found["doc"])
    totals = table.sum(axis=1)
    many = len(ids) > MOST_COLUMNS
    table = table.gt(0).sum(axis=1).to_frame("articles") if many else table.reindex(columns=ids, fill_value=0)
    table = table.assign(all=totals).sort_values(["all", "form"], ascending=[False, True])
    return table.rename_axis(columns=None).reset_index().rename(columns={"form": "expression"})


def list_accounts(account: pd.DataFrame) -> pd.DataFrame:
    """Return an account (see ``accounting``) as a table, documents linked, columns of zeros left out."""
    kept = [name for name in account.columns[1:-2] if account[name].any()]
    table = account[["doc", *kept, *account.columns[-2:]]].rename(columns={"doc": "document"})
    table["document"] = [link_document(doc) for doc in table["document"]]
    return table.rename(columns=lambda name: str(name).replace("_", " "))
