"""Alterations: what stands inside and around quotation marks that the speaker did not say, or did not say there.

Square brackets and ellipses; a quotation interrupted by its attribution; a quotation that stops before a contrast
(but, unless, except) in its own article, or in another's printing of the same speech.
"""

from __future__ import annotations

import re

import pandas as pd

from sourcebook.chapters.rhetoric.alignment import list_alignments, list_stretches
from sourcebook.chapters.rhetoric.voices import measure_quotations
from sourcebook.documents.excerpts import SHOWN, shorten, show_around, show_before
from sourcebook.documents.words import find_sentences
from sourcebook.findings.links import read_anchors
from sourcebook.findings.markdown import link, quote_passage
from sourcebook.findings.publish import publish
from sourcebook.findings.study import Study

_BRACKETS = re.compile(r"\[[^\]]*\]")
_ELLIPSIS = re.compile(r"…|\.\s?\.\s?\.")
_CONTRASTS = ("but", "unless", "except", "although", "though", "however", "yet")
_OPENS_WITH_CONTRAST = re.compile(rf"\W*({'|'.join(_CONTRASTS)})\b", re.IGNORECASE)
_GOES_ON_WITH_CONTRAST = re.compile(rf"(?:^|[,;:—–-])\s*({'|'.join(_CONTRASTS)})\b", re.IGNORECASE)
JOURNALIST, SPEAKER = "the journalist’s", "the speaker’s"


def list_marks(study: Study) -> pd.DataFrame:
    """Return every square bracket and ellipsis inside a quotation.

    Columns: article, speaker, mark (square brackets, ellipsis), passage (linked).
    """
    rows = []
    for quote in measure_quotations(study).itertuples():
        for name, pattern in (("square brackets", _BRACKETS), ("ellipsis", _ELLIPSIS)):
            for mark in pattern.finditer(quote.text):
                passage = show_around(quote.text, mark.start(), mark.end())
                row = {"article": study.names[quote.doc], "speaker": quote.speaker, "mark": name}
                rows.append(row | {"passage": link(quote_passage(passage), quote.id)})
    return pd.DataFrame(rows, columns=["article", "speaker", "mark", "passage"])


def list_interruptions(study: Study) -> pd.DataFrame:
    """Return the quotations that their attribution interrupts: two pairs of marks of one speaker in one paragraph.

    Columns: article, speaker, stops (the end of the first pair), attribution (the words between), goes on (the
    start of the second), at (the end of a sentence, or within one). Marks within the journalist's sentence (kind
    partial) are not counted.
    """
    texts = study.texts
    quotes = measure_quotations(study).sort_values(["doc", "start"])
    quotes = quotes[quotes["kind"].eq("full")]
    rows = []
    for one, other in zip(quotes.iloc[:-1].itertuples(), quotes.iloc[1:].itertuples(), strict=True):
        if (one.doc, one.speaker) != (other.doc, other.speaker):
            continue
        between = texts[one.doc][one.end : other.start]
        if "\n" in between:
            continue
        rows.append(
            {
                "article": study.names[one.doc],
                "speaker": one.speaker,
                "stops": link(quote_passage(show_before(one.text, len(one.text))), one.id),
                "attribution": between.strip(" “”\"'‘’"),
                "goes on": link(quote_passage(shorten(other.text, SHOWN)), other.id),
                "at": describe_break(between, other.text),
            }
        )
    return pd.DataFrame(rows, columns=["article", "speaker", "stops", "attribution", "goes on", "at"])


def describe_break(between: str, following: str) -> str:
    """Say whether an attribution that interrupts a quotation stands within a sentence, by its stop and the capital."""
    ends = bool(re.search(r"[.!?]\W*$", between.rstrip()))
    return "the end of a sentence" if ends and not following[:1].islower() else "within a sentence"


def list_contrasts(study: Study) -> pd.DataFrame:
    """Return the quotations that stop before a contrast, as far as the corpus shows it.

    Columns: article, speaker, stops (linked), contrast, whose words: the speaker's (the next quotation opens
    with the contrast), the journalist's (the same sentence goes on after the marks), or the speaker's as another
    article prints them, between two runs of shared words; printed in (the article in which the contrast stands).
    """
    rows = [*_find_contrasts_within(study), *_find_contrasts_between(study)]
    columns = ["article", "speaker", "stops", "contrast", "whose words", "printed in"]
    return pd.DataFrame(rows, columns=columns).sort_values(["article"], kind="stable", ignore_index=True)


def _find_contrasts_within(study: Study) -> list[dict[str, object]]:
    """Return the rows of ``list_contrasts`` that one article alone shows."""
    texts = study.texts
    quotes = measure_quotations(study).sort_values(["doc", "start"])
    starts = {doc: own["start"].to_list() for doc, own in quotes.groupby("doc")}
    following = {(row.doc, row.start): row for row in quotes.itertuples()}
    rows = []
    for quote in quotes.itertuples():
        text = texts[quote.doc]
        later = next((start for start in starts[quote.doc] if start >= quote.end), None)
        last = _end_of_sentence(text, quote.end)
        row = {
            "article": study.names[quote.doc],
            "speaker": quote.speaker,
            "stops": link(quote_passage(show_before(quote.text, len(quote.text))), quote.id),
        }
        after = text[quote.end + 1 : last if later is None else min(last, later)]
        if contrast := _GOES_ON_WITH_CONTRAST.search(after):
            passage = quote_passage(shorten(after[contrast.start(1) :].strip(), SHOWN))
            rows.append(row | {"contrast": passage, "whose words": JOURNALIST, "printed in": study.names[quote.doc]})
        elif later is not None and "\n" not in text[quote.end : later]:
            other = following[quote.doc, later]
            if other.speaker == quote.speaker and _OPENS_WITH_CONTRAST.match(other.text):
                passage = link(quote_passage(shorten(other.text, SHOWN)), other.id)
                rows.append(row | {"contrast": passage, "whose words": SPEAKER, "printed in": study.names[quote.doc]})
    return rows


def _end_of_sentence(text: str, place: int) -> int:
    """Return where the sentence that holds a place ends, in the same line of text."""
    line = text.rfind("\n", 0, place) + 1
    last = text.find("\n", place)
    last = len(text) if last < 0 else last
    return next((end for start, end in find_sentences(text, line, last) if start <= place < end), last)


def _find_contrasts_between(study: Study) -> list[dict[str, object]]:
    """Return the rows of ``list_contrasts`` that a second article shows, which prints more of the same speech.

    Counted are the words that only one article prints between two runs that both print.
    """
    speakers = measure_quotations(study).set_index("id")["speaker"]
    rows: list[dict[str, object]] = []
    for alignment in list_alignments(study):
        stretches = list_stretches(alignment)
        shared = [n for n, stretch in enumerate(stretches) if stretch.kind == "both"]
        for number in range(shared[0], shared[-1]) if shared else []:
            stretch, before = stretches[number], stretches[number - 1]
            if stretch.kind == "both" or before.kind != "both":
                continue
            side = 0 if stretch.kind == "first" else 1
            words = alignment.words[side][slice(*(stretch.first if not side else stretch.second))]
            held = [n for n, word in enumerate(words) if word.key in _CONTRASTS]
            if not held:
                continue
            own = alignment.words[1 - side][(before.second if not side else before.first)[1] - 1]
            last = alignment.words[1 - side][: (before.second if not side else before.first)[1]][-6:]
            passage = " ".join(word.printed.strip("“”") for word in words[max(0, held[0] - 5) :])
            rows.append(
                {
                    "article": study.names[alignment.docs[1 - side]],
                    "speaker": speakers[own.quote],
                    "stops": link(quote_passage("… " + " ".join(w.printed.strip("“”") for w in last)), own.quote),
                    "contrast": link(quote_passage(("… " if held[0] > 5 else "") + passage), words[0].quote),
                    "whose words": SPEAKER,
                    "printed in": study.names[alignment.docs[side]],
                }
            )
    return rows


def publish_alterations(study: Study) -> None:
    """Publish how many marks, interruptions and stops before a contrast the quotations have, with their passages."""
    marks, breaks, turns = list_marks(study), list_interruptions(study), list_contrasts(study)
    for name, mark in (("brackets", "square brackets"), ("ellipses", "ellipsis")):
        own = marks[marks["mark"].eq(mark)]
        says = f"{mark.replace('is', 'es')} inside quotations"
        publish(f"rhetoric_{name}", len(own), "places", says, behind=read_anchors(own["passage"]))
    within = breaks[breaks["at"].eq("within a sentence")]
    says = "interrupted by their attribution"
    publish("rhetoric_interruptions", len(breaks), "quotations", says, behind=read_anchors(breaks["stops"]))
    says = "interrupted within a sentence, as far as stops and capitals show"
    publish("rhetoric_interruptions_within", len(within), "quotations", says, behind=read_anchors(within["stops"]))
    elsewhere = turns["article"].ne(turns["printed in"])
    kinds = {
        "journalist": (~elsewhere & turns["whose words"].eq(JOURNALIST), "that stop before the journalist’s contrast"),
        "speaker": (~elsewhere & turns["whose words"].eq(SPEAKER), "that stop before the speaker’s contrast"),
        "elsewhere": (
            elsewhere,
            "before whose continuation another article prints words of the same speech with a contrast",
        ),
    }
    for name, (chosen, says) in kinds.items():
        own = turns[chosen]
        publish(f"rhetoric_turns_{name}", len(own), "quotations", says, behind=read_anchors(own["stops"]))
