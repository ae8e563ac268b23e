"""The words of a codebook's subject: what its positions are about, which way they point, and whom its labels name.

They stand in the codebook, so that a book on another subject speaks that subject's words and no other's.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sourcebook.mentions.codebook import DEFAULT, read_codebook


@dataclass(frozen=True)
class Subject:
    """What a book says where it names its subject; a codebook that gives no words gets those that fit any."""

    about: str = "the issues of its codebook"
    toward: str = "toward the issue"
    against: str = "against the issue"
    labels_of: str = "the groups of its codebook"
    word: str = ""  # the beginning of the word by which an article names the subject

    def name_direction(self, direction: str) -> str:
        """Return a position's direction (toward, against or unclear) in words."""
        return {"toward": self.toward, "against": self.against}.get(direction, "conditional or unclear")


def read_subject(codebook: Path = DEFAULT) -> Subject:
    """Return the words of a codebook's subject: its keys ``subject``, ``direction``, ``word`` and ``labels_of``."""
    books = read_codebook(codebook)
    said = books["devices"] | books["stances"]
    given = {"about": said.get("subject"), "labels_of": said.get("labels_of"), "word": said.get("word")}
    return Subject(**{name: words for name, words in (given | said.get("direction", {})).items() if words})
