"""The word lists in data/lexicons: cues with their forms and classes, classes of words, words of names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sourcebook.documents.lexicons import LEXICONS
from sourcebook.documents.structured import read_yaml
from sourcebook.errors import SourcebookError

_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Cue:
    """A form of a cue verb: `tense` is base, third, past, ing, or same where base and past are spelt alike (read).

    `family` is the verb's group in the lexicon.
    """

    lemma: str
    tense: str
    cue_class: str
    family: str


@cache
def read_cues(path: Path = LEXICONS / "cues.yml") -> dict[str, Cue]:
    """Read the lexicon of cues: every form of every cue verb, in lower case, with its class.

    A verb that is a cue only with its particle (point+out) is listed with it: "points out". Raises
    SourcebookError, naming the file, where it lists no verbs under neutral or evaluative.
    """
    lexicon = read_yaml(path)
    irregular = {lemma: forms.split() for lemma, forms in lexicon.get("irregular", {}).items()}
    cues: dict[str, Cue] = {}
    for cue_class in ("neutral", "evaluative"):
        groups = lexicon.get(cue_class)
        if not groups or not isinstance(groups, dict) or not all(isinstance(verbs, str) for verbs in groups.values()):
            raise SourcebookError(f"{path} lists no verbs under {cue_class}: give groups of verbs there.")
        for family, lemmas in groups.items():
            for entry in lemmas.split():
                lemma, _, particle = entry.partition("+")
                third, past, participle, ing = irregular.get(lemma) or inflect(lemma)
                base = "same" if past == lemma else "base"
                forms = {past: "past", participle: "past", ing: "ing", third: "third", lemma: base}
                for form, tense in forms.items():
                    form = f"{form} {particle}" if particle else form
                    cues.setdefault(form, Cue(lemma, tense, cue_class, family))
    return cues


def inflect(lemma: str) -> tuple[str, str, str, str]:
    """Give a regular verb's third person, past, past participle and -ing form by the rules of spelling."""
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        stem = lemma[:-1]
        return stem + "ies", stem + "ied", stem + "ied", lemma + "ing"
    if lemma.endswith("e"):
        return lemma + "s", lemma + "d", lemma + "d", lemma[:-1] + "ing"
    third = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s")
    return third, lemma + "ed", lemma + "ed", lemma + "ing"


@cache
def find_cue(words: str) -> Cue | None:
    """Find a cue as it is written, by all its words or else by the first; None where it is not listed."""
    low = words.lower()
    return read_cues().get(low) or read_cues().get(low.split()[0] if low.strip() else "")
