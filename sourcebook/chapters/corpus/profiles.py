"""A profile of each article: who published it, what it is about, and who and what stands in it."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from sourcebook.chapters.corpus.subject import link_paragraphs, list_paragraphs
from sourcebook.documents.document import Document
from sourcebook.documents.words import count_words
from sourcebook.findings.links import link_each
from sourcebook.findings.markdown import (
    Markdown,
    Shown,
    escape,
    join,
    link,
    link_address,
    plain_frame,
    quote_passage,
    strong,
    target,
    write_table,
)
from sourcebook.findings.passages import link_article
from sourcebook.findings.study import Study
from sourcebook.mentions.codebook import list_codes

_MOST_PROFILES = 12  # articles that the chapter profiles
_MOST_FIGURES = 12  # figures that a profile lists
_SIDES = {"supports": "for", "opposes": "against", "conditional": "on a condition", "ambiguous": "undecided"}


def show_profiles(study: Study, name: str) -> Shown:
    """Show a profile of each article, under the label ``profile-ID``; of many articles the first.

    The profiles' plain text is fingerprinted as the table ``NAME``: columns article, what, it.
    """
    documents = study.documents[:_MOST_PROFILES]
    lines, plain = [target("table", name)], []
    for document in documents:
        rows = describe_article(study, document)
        head = {"what": link_article(study, document.id), "it": _head_profile(document)}
        lines += [target("profile", document.id), Markdown(""), write_table(rows, head), Markdown("")]
        plain.append(rows.assign(article=study.names[document.id]))
    if len(documents) < len(study.documents):
        told = Markdown("Shown are the first {} of {:,} articles.")
        lines += [told.format(len(documents), len(study.documents)), Markdown("")]
    frame = plain_frame(pd.concat(plain, ignore_index=True)[["article", "what", "it"]])
    record = {"kind": "table", "name": name, "csv": frame.to_csv(index=False, lineterminator="\n")}
    return Shown(Markdown("\n").join(lines), frame.to_html(index=False), record)


def describe_article(study: Study, document: Document) -> pd.DataFrame:
    """Return an article's profile as rows of two columns: what, it. What is not known or not there has no row."""
    paragraphs = list_paragraphs(study)
    own = paragraphs[paragraphs["doc"].eq(document.id)]
    facts = {
        "published": _tell_publication(document),
        "reports": escape(document.occasion),
        "about": _tell_frames(study, own),
        "on the subject": _tell_subject(own),
        "quoted": _tell_speakers(study, document.id),
        "figures": _tell_figures(study, document.id),
        "positions": _tell_positions(study, document.id),
        "misprints": _tell_misprints(study, document.id),
    }
    rows = [(what, it) for what, it in facts.items() if it]
    return pd.DataFrame(rows, columns=["what", "it"])


def _head_profile(document: Document) -> Markdown:
    """Return the headline as printed, or what the article's address gives in its place."""
    if document.headline:
        return quote_passage(document.headline)
    words = re.findall(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+){2,}", document.address)
    if not words:
        return Markdown("no headline known")
    return Markdown("no headline in the file; its address has “{}”").format(words[-1].replace("-", " "))


def _tell_publication(document: Document) -> Markdown:
    """Return who published an article and when, by whom it is signed, linked to its address."""
    date = f"{document.date} (from {document.date_basis})" if document.date_basis else document.date
    byline = f"by {document.byline}" if document.byline else "no byline known"
    publisher = link_address(document.publisher, document.address) if document.publisher else ""
    return join([part for part in (publisher, date, byline) if part])


def _tell_frames(study: Study, paragraphs: pd.DataFrame) -> Markdown:
    """Return what an article is about: its paragraphs by their primary frame, the most frequent first, linked."""
    frames = study.tables["frames"].merge(paragraphs[["doc", "start", "id", "number"]], on=["doc", "start"])
    order = list_codes("frames", "frame")
    groups = sorted(frames.groupby("frame"), key=lambda group: (-len(group[1]), order.index(group[0])))
    told = Markdown("{}: {} of {} paragraphs {}")
    return join([told.format(frame, len(rows), len(paragraphs), link_paragraphs(rows)) for frame, rows in groups], "; ")


def _tell_subject(paragraphs: pd.DataFrame) -> Markdown:
    """Return how many paragraphs name the subject or report a position, linked."""
    about = paragraphs[paragraphs["subject"]]
    told = Markdown("{} of {} paragraphs {}").format(len(about), len(paragraphs), link_paragraphs(about))
    return told.strip() if len(paragraphs) else Markdown("")


def _tell_speakers(study: Study, doc: str) -> Markdown:
    """Return who is quoted, with how many words, the most quoted first; each links to each quotation."""
    quotes = study.tables["quotes"]
    quotes = quotes[quotes["doc"].eq(doc) & quotes["kind"].ne("scare") & quotes["section"].ne("caption")]
    words = quotes["text"].map(count_words).groupby(quotes["speaker"]).sum()
    order = sorted(words.index, key=lambda speaker: (-words[speaker], speaker))
    told = Markdown("{}: {} {} {}")
    return join(
        [
            told.format(
                name or "nobody named",
                int(words[name]),
                "word" if words[name] == 1 else "words",
                link_each(quotes.loc[quotes["speaker"].eq(name), "id"]),
            )
            for name in order
        ],
        "; ",
    )


def _tell_figures(study: Study, doc: str) -> Markdown:
    """Return the figures in the article's own text, each linked, with their nearest source; captions as a count."""
    rows = study.tables["statistics"]
    rows = rows[rows["doc"].eq(doc)].sort_values("start")
    captions = rows["section"].eq("caption")
    own = list(rows[~captions].itertuples())
    parts = [_tell_figure(row) for row in own[:_MOST_FIGURES]]
    if len(own) > _MOST_FIGURES:
        parts.append(Markdown("… ({} of {})").format(_MOST_FIGURES, len(own)))
    if captions.any():
        parts.append(Markdown("{} more in captions").format(int(captions.sum())))
    return join(parts, "; ")


def _tell_figure(row: Any) -> Markdown:
    """Return a figure, linked, what it counts, and its nearest source."""
    source = row.chain.split(" > ")[0] if row.chain else "no source named"
    return Markdown("{} {} ({})").format(link(row.text, row.id), row.measures, source)


def _tell_positions(study: Study, doc: str) -> Markdown:
    """Return the positions that an article reports, issue by issue, with their actors, each linked to its passages."""
    rows = study.tables["stances"]
    rows = rows[rows["doc"].eq(doc)].sort_values("start")
    told = Markdown("{}: {}")
    return join(
        [told.format(issue.replace("_", " "), _tell_sides(own)) for issue, own in rows.groupby("issue", sort=False)],
        "; ",
    )


def _tell_sides(rows: pd.DataFrame) -> Markdown:
    """Return the actors on each side of one issue: "for Ada Quist 1 2, Bo Lind 1, against the Harbour Board 1"."""
    parts = []
    for position, side in _SIDES.items():
        own = rows[rows["position"].eq(position)]
        actors = [
            Markdown("{} {}").format(actor, link_each(each["id"])) for actor, each in own.groupby("actor", sort=False)
        ]
        parts += [Markdown("{} {}").format(strong(side), join(actors))] if actors else []
    return join(parts)


def _tell_misprints(study: Study, doc: str) -> Markdown:
    """Return the misprints, each linked, with how it is read."""
    rows = study.tables["misprints"]
    rows = rows[rows["doc"].eq(doc)].sort_values("start")
    told = Markdown("{}, read {}")
    return join(
        [told.format(link(quote_passage(row.text), row.id), quote_passage(row.reading)) for row in rows.itertuples()],
        "; ",
    )
