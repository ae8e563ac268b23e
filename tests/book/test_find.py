"""The page that lists every mention, to be filtered."""

from __future__ import annotations

from pathlib import Path

from sourcebook.book.pages.find import write_index
from sourcebook.documents.document import read_corpus
from sourcebook.findings.markdown import strip_markdown
from sourcebook.mentions.tables import read_coding


def test_the_index_lists_every_mention_in_its_own_words(made_up: tuple[Path, Path]) -> None:
    corpus, coding = made_up
    documents = read_corpus(corpus)
    tables = read_coding(coding, documents)
    shown = strip_markdown(write_index(documents, tables))
    assert all(text in shown for text in tables["quotes"]["text"])
