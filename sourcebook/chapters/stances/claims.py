"""Claims that meet: sentences of different documents and speakers that take up the same argument."""

from __future__ import annotations

import math
from collections import defaultdict

import pandas as pd

from sourcebook.chapters.stances.positions import list_stances, split_arguments
from sourcebook.documents.words import split_words
from sourcebook.findings.links import link_document
from sourcebook.findings.markdown import Markdown
from sourcebook.findings.passages import find_anchor, find_speakers, link_passage
from sourcebook.findings.study import Study

_FEWEST_SHARED = 3  # content words of a pair


def list_stems(text: str) -> dict[str, str]:
    """Return the content words of a text: their stems (the first six letters) and how each is written first.

    A content word has five letters or more; the cut at six brings witness and witnesses together.
    """
    words = [word.strip(".,'’").casefold().removesuffix("’s") for word in split_words(text)]
    stems: dict[str, str] = {}
    for word in words:
        if len(word) >= 5 and not word[0].isdigit():
            stems.setdefault(word[:6], word)
    return stems


def pair_claims(study: Study, top: int = 1) -> pd.DataFrame:
    """Return the pairs of sentences in which an argument of one document is taken up in another.

    The claim is the sentence of a stance that gives an argument; the other is the sentence of another document,
    with another speaker, that shares most with it. Shared content words (three or more, those of the claimant's
    own name and role left out) are weighed by rarity: the sum of log(sentences / sentences with the word), as
    inverse document frequency (Spärck Jones 1972, doi 10.1108/eb026526). The ``top`` pairs, the weightiest first
    (beyond the first, pairs share little more than the subject); ``shared`` has both forms of a word;
    columns argument, doc, start, end, actor, other_doc, other_start, other_end, speakers, shared, weight.
    """
    stances = split_arguments(list_stances(study))
    actors = study.tables["actors"].set_index("actor")
    actors = actors[actors.index.isin(stances["actor"])]
    names = {actor: set(list_stems(f"{row['name']} {row['role']}")) for actor, row in actors.iterrows()}
    running = study.sentences[study.sentences["kind"].isin(["headline", "dek", "body"])]
    sentences = list(running.itertuples())
    stems = [list_stems(row.text) for row in sentences]
    found_in: dict[str, list[int]] = defaultdict(list)
    by_doc: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(sentences):
        by_doc[row.doc].append(place)
        for stem in stems[place]:
            found_in[stem].append(place)
    candidates = []
    for stance in stances.itertuples():
        for place in by_doc[stance.doc]:
            if sentences[place].end <= stance.start or sentences[place].start >= stance.end:
                continue
            shared: dict[int, list[str]] = defaultdict(list)
            for stem in stems[place]:
                for other in found_in[stem] if stem not in names.get(stance.actor, ()) else ():
                    shared[other].append(stem)
            for other, words in sorted(shared.items()):
                if sentences[other].doc != stance.doc and len(words) >= _FEWEST_SHARED:
                    weight = sum(math.log(len(sentences) / len(found_in[stem])) for stem in words)
                    candidates.append((weight, stance, place, other, words))
    # Who speaks is looked up from the weightiest pair on, until there are enough.
    candidates.sort(key=lambda each: -each[0])
    pairs: dict[frozenset[int], dict[str, object]] = {}
    for weight, stance, place, other, words in candidates:
        claim, theirs = sentences[place], sentences[other]
        speakers = find_speakers(study, theirs.doc, theirs.start, theirs.end)
        if stance.actor in speakers or frozenset({place, other}) in pairs:
            continue
        pairs[frozenset({place, other})] = {
            "argument": stance.argument,
            **{"doc": claim.doc, "start": claim.start, "end": claim.end, "actor": stance.actor},
            **{"other_doc": theirs.doc, "other_start": theirs.start, "other_end": theirs.end},
            "speakers": ", ".join(speakers) or "the article",
            "shared": ", ".join(" / ".join(dict.fromkeys((stems[place][s], stems[other][s]))) for s in words),
            "weight": weight,
        }
        if len(pairs) == top:
            break
    columns = ["argument", "doc", "start", "end", "actor", "other_doc", "other_start", "other_end"]
    return pd.DataFrame(list(pairs.values()), columns=[*columns, "speakers", "shared", "weight"])


def list_passages(study: Study, pairs: pd.DataFrame) -> list[str]:
    """Return the ids of the mentions that show the pairs' sentences, claim and other."""
    sides = [(row.doc, row.start, row.end) for row in pairs.itertuples()]
    sides += [(row.other_doc, row.other_start, row.other_end) for row in pairs.itertuples()]
    return [find_anchor(study, *side) for side in sides]


def show_claims(study: Study, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs as a table of two sentences side by side, each linked to its evidence."""
    return pd.DataFrame(
        [
            {
                "argument": row.argument.replace("_", " "),
                "claim": _write_side(study, row.doc, row.start, row.end, row.actor),
                "other": _write_side(study, row.other_doc, row.other_start, row.other_end, row.speakers),
                "shared": row.shared,
            }
            for row in pairs.itertuples()
        ],
        columns=["argument", "claim", "other", "shared"],
    )


def _write_side(study: Study, doc: str, start: int, end: int, speakers: str) -> Markdown:
    """Return one side of a pair: document, speakers, and the sentence in quotation marks."""
    return Markdown("{}, {}: {}").format(link_document(doc), speakers, link_passage(study, doc, start, end))
