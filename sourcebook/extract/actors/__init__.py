"""Actors by rule: their roles in an article, and one name over a corpus; imports reading, mentions, documents."""
