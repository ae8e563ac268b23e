"""The chapter on the corpus: its articles, repeated sentences, one expression, and what accounts for each digit."""
