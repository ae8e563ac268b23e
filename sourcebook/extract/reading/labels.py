"""Labels of speakers, by which interviews and transcripts tell whose words a paragraph is ("MARK LEE: It is late.").

A label opens a line and ends with a colon ("Q" and "A" also with a full stop). Lines make a transcript where two or
more have one, and each is written in capitals, comes again, has a title, or is a name of the text; "Q" and "A" belong
together. An answer is the interviewed person's: the only one whom the introduction names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sourcebook.documents.lexicons import read_words

_LABEL = re.compile(
    r"^(?P<label>[A-Z][\w.’'-]*(?:[  ][A-Z][\w.’'-]*){0,4})(?:,[  ][^:\n]{1,60}|[  ]\([^():\n]{1,40}\))?"
    r"(?::|(?<=^[QA])\.)[  ]+(?=\S)",
    re.MULTILINE,
)
_NO_LABELS = read_words("names")["furniture"] | read_words("names")["no_labels"]
_TITLES = read_words("names")["titles"]
QUESTION, ANSWER = "Q", "A"
_SPELT = {"Question": QUESTION, "Answer": ANSWER, "QUESTION": QUESTION, "ANSWER": ANSWER, "Q.": QUESTION, "A.": ANSWER}


@dataclass(frozen=True, slots=True)
class Label:
    """A label's words as a span, and the paragraphs of words that stand under it, as spans."""

    start: int
    end: int
    text: str
    said: tuple[tuple[int, int], ...]


def find_labels(text: str, known: Sequence[str]) -> list[Label]:
    """Find the labels of a transcript; none where the lines are no transcript.

    Args:
        text: the article.
        known: the names of people that it holds.
    """
    found = [match for match in _LABEL.finditer(text) if match["label"].split()[0].lower() not in _NO_LABELS]
    counts = Counter(_name(match) for match in found)
    names = {word.lower() for name in known for word in (name, name.split()[-1])}
    pair = {QUESTION, ANSWER} <= counts.keys()
    kept = [match for match in found if _is_speaker(_name(match), counts, names, pair)]
    if kept:
        kept = [match for match in found if match in kept or _asks(text, match)]
    return list(_with_words(text, kept)) if len(kept) > 1 else []


def _name(label: re.Match[str]) -> str:
    """Give a label's words; Question and Answer are Q and A."""
    return _SPELT.get(label["label"], label["label"])


def _is_speaker(label: str, counts: Counter[str], names: set[str], pair: bool) -> bool:
    """Say whether a label is a speaker's: Q and A together, a known name, a title, capitals, or coming again."""
    if label in (QUESTION, ANSWER):
        return pair
    titled = [word.lower().rstrip(".") in _TITLES for word in label.split()]
    return label.isupper() or label.lower() in names or counts[label] > 1 or (titled[0] and not titled[-1])


def _asks(text: str, label: re.Match[str]) -> bool:
    """Say whether what stands under a label is a question: an interviewer's, beside a known speaker's answers."""
    return text[label.end() :].partition("\n")[0].rstrip().endswith("?")


def _with_words(text: str, found: Sequence[re.Match[str]]) -> Iterator[Label]:
    """Yield each label with the lines under it: up to the next label, and under the last one its own line only."""
    ends = [match.start() for match in found[1:]] + [text.find("\n", found[-1].end())]
    for match, end in zip(found, ends, strict=True):
        lines = re.finditer(r"\S[^\n]*", text[match.end() : end if end >= 0 else len(text)])
        said = tuple((match.end() + line.start(), match.end() + line.end()) for line in lines)
        yield Label(match.start("label"), match.end("label"), _name(match), said)
