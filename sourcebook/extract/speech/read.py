"""Everything that an article lets somebody say, read in one pass.

`read_voices` pairs the quotation marks (`marks`), reads the paragraphs as words with classes (`clauses`),
finds each quotation's speaker (`speakers`), the attributions in indirect speech (`attributions`) and the
people's full names (`names`), and gives the rows of three tables: quotes.csv, attributions.csv and
marks_excluded.csv.
"""

from __future__ import annotations

from dataclasses import dataclass

from sourcebook.extract.reading.clauses import Reading
from sourcebook.extract.reading.marks import MarkExcluded, find_marks_excluded
from sourcebook.extract.reading.names import Mention, Names
from sourcebook.extract.speech.attributions import Attribution, attributions_of
from sourcebook.extract.speech.quotations import Quotation, quotations_of
from sourcebook.extract.speech.speakers import find_speakers


@dataclass(frozen=True, slots=True)
class Voices:
    """The quotations, attributions and excluded marks of a document, and the names that occur in it.

    `names` leads a mention back to a full name (`names.resolve`); `mentions` lists them.
    """

    quotations: list[Quotation]
    attributions: list[Attribution]
    marks_excluded: list[MarkExcluded]
    mentions: list[Mention]
    names: Names


def read_voices(text: str, doc: str = "") -> Voices:
    """Read a document's quotations, attributions, excluded marks and mentions of names."""
    reading = Reading(text)
    voices = find_speakers(reading)
    names = Names(text, reading.passages)
    quotations = quotations_of(reading, voices, names, doc)
    return Voices(
        quotations,
        attributions_of(reading, voices, names, doc),
        find_marks_excluded(text, quotations, doc),
        names.listed(),
        names,
    )
