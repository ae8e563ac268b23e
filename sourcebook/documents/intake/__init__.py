"""Intake: articles in the formats people have them in, read into documents.

Plain texts, pages, tables, drafts, the exports of news archives, and archives of such files (``formats`` lists them
all). An ``index.csv`` beside the articles may give publisher, date and the like. What can be mended surely is mended
and noted; what cannot be read is told with its reason and its remedy, never guessed at.

The work is in two steps, so that memory stays flat and parsing runs on every core: ``list_raw`` walks the input
and gives each article its id; ``read_raw`` decodes, parses and mends one of them. ``read_articles`` does both, one
after the other, for inputs of a few articles.
"""

from __future__ import annotations

from sourcebook.documents.intake.articles import read_articles
from sourcebook.documents.intake.found import LONGEST, LONGEST_BYTES, Article, Choices, Raw, Skipped
from sourcebook.documents.intake.listing import list_raw
from sourcebook.documents.intake.reading import BYLINE, read_raw

__all__ = [
    "BYLINE",
    "LONGEST",
    "LONGEST_BYTES",
    "Article",
    "Choices",
    "Raw",
    "Skipped",
    "list_raw",
    "read_articles",
    "read_raw",
]
