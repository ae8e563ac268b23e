"""What two printings of one speech share, leave out and join, told and tabulated."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sourcebook.chapters.rhetoric.alignment import (
    Alignment,
    Speech,
    Word,
    align_articles,
    by_second,
    list_speeches,
    list_stretches,
    read_words,
)
from sourcebook.chapters.rhetoric.voices import link_quotations, measure_quotations
from sourcebook.documents.words import WORD
from sourcebook.findings.links import link_finding
from sourcebook.findings.markdown import Markdown, escape, join, link, quote_passage
from sourcebook.findings.passages import link_article
from sourcebook.findings.publish import publish
from sourcebook.findings.shares import publish_share
from sourcebook.findings.study import Study

NO_PAIR = "No two articles of this choice quote the same speech."
MARKED = "a mark of omission"
_OMISSION = re.compile(r"\[[^\]]*\]|\.\.\.|…")


@dataclass(frozen=True)
class Join:
    """A place where one article sets side by side two runs between which the other prints further words."""

    doc: str
    other: str
    before: list[Word]  # three words at most, as those after it
    after: list[Word]
    words: list[Word]
    between: str

    @property
    def how(self) -> str:
        """Say what the article prints at the join."""
        if _OMISSION.search(self.between):
            return MARKED
        if "\n" in self.between:
            return "a new paragraph"
        return "its attribution" if WORD.search(self.between) else "no mark"


def list_joins(alignment: Alignment, study: Study) -> list[Join]:
    """Return the joins of both articles: the second's against the first, then the first's against the second."""
    texts = study.texts
    joins = []
    for side, runs in ((1, by_second(alignment)), (0, alignment.runs)):
        own, other = alignment.words[side], alignment.words[1 - side]
        doc = alignment.docs[side]
        for last, following in itertools.pairwise(runs):
            here = (last.second_end, following.second) if side else (last.first_end, following.first)
            there = (last.first_end, following.first) if side else (last.second_end, following.second)
            if here[0] == here[1] and there[0] < there[1]:
                before, after = own[max(0, here[0] - 3) : here[0]], own[here[1] : here[1] + 3]
                between = texts[doc][before[-1].end : after[0].start]
                joins.append(Join(doc, alignment.docs[1 - side], before, after, other[there[0] : there[1]], between))
    return joins


def count_other_stops(alignment: Alignment) -> int:
    """Return how many shared words the two articles print with another stop or capital, quotation marks aside."""
    return sum(
        strip_marks(alignment.words[0][run.first + n].printed)
        != strip_marks(alignment.words[1][run.second + n].printed)
        for run in alignment.runs
        for n in range(run.length)
    )


def strip_marks(printed: str) -> str:
    """Return a printed word without quotation marks, and with one kind of apostrophe."""
    return printed.strip("“”").replace("’", "'")


def _name_pair(alignments: list[Alignment], study: Study) -> tuple[str, str]:
    """Return the names of the first pair's articles, or words in their place where there is no pair."""
    if not alignments:
        return ("a first article", "a second")
    one, other = alignments[0].docs
    return study.names[one], study.names[other]


def describe_joins(alignments: list[Alignment], study: Study) -> str:
    """Return what the second article of the first pair prints at its joins, in the text's order, or "none"."""
    found = [place for alignment in alignments[:1] for place in list_joins(alignment, study)]
    return "; ".join(place.how for place in found if place.doc == alignments[0].docs[1]) or "none"


def measure_first(alignments: list[Alignment], study: Study) -> dict[str, int]:
    """Return the counts of the first of some alignments, all 0 where there is none.

    Keys: first, second (words of either article), shared, joins (places where the second article does not print words
    that stand between two shared runs in the first), not_printed (those words), stops (see ``count_other_stops``).
    """
    counts = dict.fromkeys(("first", "second", "shared", "joins", "not_printed", "stops"), 0)
    for alignment in alignments[:1]:
        joins = [place for place in list_joins(alignment, study) if place.doc == alignment.docs[1]]
        counts["first"], counts["second"] = (len(words) for words in alignment.words)
        counts["shared"], counts["stops"] = alignment.shared, count_other_stops(alignment)
        counts["joins"], counts["not_printed"] = len(joins), sum(len(place.words) for place in joins)
    return counts


def publish_first(alignments: list[Alignment], study: Study) -> None:
    """Publish how many pairs there are, and the counts of the first of them."""
    found, (one, other) = measure_first(alignments, study), _name_pair(alignments, study)
    says = {
        "first": f"words that {one} quotes from the speech, excerpts apart",
        "second": f"words that {other} quotes from it, excerpts apart",
        "shared": "words that stand in both, in the same order",
        "joins": f"places where {one} prints further words between two runs that {other} sets next to each other",
        "not_printed": f"words that {one} prints there and {other} does not",
        "stops": "shared words printed with other punctuation or another capital",
    }
    held = [list(dict.fromkeys(word.quote for word in words)) for pair in alignments[:1] for words in pair.words]
    behind = {"first": held[0], "second": held[1]} if held else {}
    both = [quote for quotes in held for quote in quotes]
    passed = [word.quote for pair in alignments[:1] for place in list_joins(pair, study) for word in place.words]
    behind |= {"not_printed": list(dict.fromkeys(passed)), "joins": list(dict.fromkeys(passed))}
    pairs = [word.quote for pair in alignments for words in pair.words for word in words[:1]]
    publish("rhetoric_speech_pairs", len(alignments), "pairs", "pairs of articles that quote one speech", behind=pairs)
    for key, count in found.items():
        unit = "places" if key == "joins" else "words"
        publish(f"rhetoric_aligned_{key}", count, unit, says[key], behind=behind.get(key, both))
    shared = f"words of {other} that stand in {one}"
    publish_share("rhetoric_aligned_second_share", found["shared"], found["second"], "words", shared, both)
    at_joins = describe_joins(alignments, study)
    publish("rhetoric_aligned_at_joins", at_joins, "(at the joins)", f"what {other} prints there", behind=passed)


def publish_once(study: Study, speaker: str) -> None:
    """Publish the words quoted from dated occasions, as printed and once, and a speaker's share of all, each once."""
    once = count_once(study)
    ids = [id_ for quotes in list_speeches(study).values() for id_ in quotes["id"]]
    printed = "quoted from dated occasions, as printed"
    publish("rhetoric_speech_printed", int(once["printed"].sum()), "words", printed, behind=ids)
    says = "each word of a speech counted once"
    occasions = f"quoted from dated occasions, {says}"
    publish("rhetoric_speech_once", int(once["once"].sum()), "words", occasions, behind=ids)
    own = link_quotations(study, "speaker", [speaker])
    part, whole = share_once(study, speaker)
    publish_share("rhetoric_top_share_once", part, whole, "quoted words", f"words of {speaker}, {says}", own)


def tell_first(alignments: list[Alignment], study: Study) -> Markdown:
    """Say in words how the two printings of the first of some alignments differ; a sentence where there is none.

    Its numbers lead to the findings that the chapter publishes from ``measure_first``.
    """
    if not alignments:
        return escape(NO_PAIR)
    found = measure_first(alignments, study)
    one, other = (link_article(study, doc) for doc in alignments[0].docs)
    shared, joins, passed, stops = (
        link_finding(f"{found[key]:,}", f"rhetoric_aligned_{key}")
        for key in ("shared", "joins", "not_printed", "stops")
    )
    every = "Every word" if found["shared"] == found["second"] else "Not every word"
    told = Markdown("{} that {} quotes from the speech, excerpts apart, stands in {} too: {} of {:,}.")
    text = told.format(every, other, one, shared, found["second"])
    if found["joins"]:
        places = "place" if found["joins"] == 1 else "places"
        told = Markdown(
            " At {} {} {} prints further words between them, {} in all; what stands there in {} is, in this order: {}."
        )
        text += told.format(joins, places, one, passed, other, describe_joins(alignments, study))
    told = Markdown(
        " The two printings differ in where a sentence ends: {} shared words have other punctuation or capitals."
    )
    return text + told.format(stops)


def tabulate_all(alignments: list[Alignment]) -> pd.DataFrame:
    """Return the stretches of all alignments: articles, printed by, words, in the first, in the second."""
    frames = []
    for alignment in alignments:
        rows = tabulate(alignment)
        rows.columns = pd.Index(["printed by", "words", "in the first", "in the second"])
        rows.insert(0, "articles", " and ".join(alignment.docs))
        frames.append(rows)
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def tabulate(alignment: Alignment) -> pd.DataFrame:
    """Return the stretches: columns printed by, words, the first article's words, the second's, each linked.

    Each cell's words lead to the quotation they stand in; long stretches show their first and last words.
    """
    first, second = alignment.words
    rows = []
    for stretch in list_stretches(alignment):
        rows.append(
            {
                "printed by": {"both": "both", "first": alignment.docs[0], "second": alignment.docs[1]}[stretch.kind],
                "words": stretch.length,
                alignment.docs[0]: _link_stretch(first[slice(*stretch.first)]),
                alignment.docs[1]: _link_stretch(second[slice(*stretch.second)]),
            }
        )
    return pd.DataFrame(rows, columns=["printed by", "words", *alignment.docs])


def _link_stretch(words: list[Word]) -> Markdown:
    """Return a stretch of words, one link for each quotation that they stand in."""
    parts = []
    for quote, group in itertools.groupby(words, lambda word: word.quote):
        printed = [word.printed.strip("“”") for word in group]
        if len(printed) > 24:
            printed = [*printed[:9], "…", *printed[-7:]]
        parts.append(link(quote_passage(" ".join(printed)), quote))
    return join(parts, " ")


def tabulate_joins(alignments: list[Alignment], study: Study) -> pd.DataFrame:
    """Return the joins of all pairs: article, before, after, at the join, the other article, what it prints between."""
    rows = []
    for alignment in alignments:
        for place in list_joins(alignment, study):
            rows.append(
                {
                    "article": study.names[place.doc],
                    "sets side by side": join([_link_stretch(place.before), _link_stretch(place.after)], " · "),
                    "at the join": place.how,
                    "between them in": study.names[place.other],
                    "words": len(place.words),
                    "passage": _link_stretch(place.words),
                }
            )
    columns = ["article", "sets side by side", "at the join", "between them in", "words", "passage"]
    return pd.DataFrame(rows, columns=columns)


def count_once(study: Study) -> pd.DataFrame:
    """Return, for each speech, the words printed from it and the words when each is counted once.

    Columns: speech (linked), speaker, articles, printed (words in marks, over all articles), excerpts (words of
    fragments that repeat a quotation of the same article), shared (words that an earlier article prints too),
    once.
    """
    rows = []
    for speech, quotes in list_speeches(study).items():
        words = read_words(quotes, study.texts)
        printed, kept = int(quotes["words"].sum()), sum(map(len, words.values()))
        shared = _count_shared(speech, words)
        rows.append(
            {
                "speech": link(_describe_event(speech.event, study), speech.event),
                "speaker": speech.speaker,
                "articles": ", ".join(words),
                "printed": printed,
                "excerpts": printed - kept,
                "shared": shared,
                "once": kept - shared,
            }
        )
    columns = ["speech", "speaker", "articles", "printed", "excerpts", "shared", "once"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("printed", ascending=False, kind="stable", ignore_index=True)


def _count_shared(speech: Speech, words: Mapping[str, list[Word]]) -> int:
    """Return how many words of a speech an earlier article prints too."""
    docs, shared = list(words), 0
    for number, doc in enumerate(docs):
        pairs = [align_articles(speech, earlier, doc, words) for earlier in docs[:number]]
        shared += len({run.second + n for pair in pairs for run in pair.runs for n in range(run.length)})
    return shared


def _describe_event(event: str, study: Study) -> str:
    """Return an occasion's name and date from the events, or its id where it is not among them."""
    events = study.tables["events"]
    own = events[events["id"].eq(event)]
    if own.empty:
        return event
    return f"{own['event'].iloc[0].replace('-', ' ')}, {own['date'].iloc[0]}".rstrip(", ")


def share_once(study: Study, speaker: str) -> tuple[int, int]:
    """Return a speaker's quoted words and all quoted words, each word of a speech counted once.

    Words that belong to no speech are counted as printed.
    """
    quotes, speeches = measure_quotations(study), count_once(study)
    repeated = speeches["printed"] - speeches["once"]
    own = int(repeated[speeches["speaker"].eq(speaker)].sum())
    words = int(quotes.loc[quotes["speaker"].eq(speaker), "words"].sum())
    return words - own, int(quotes["words"].sum()) - int(repeated.sum())
