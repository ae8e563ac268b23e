"""The chapter on the corpus: articles, repeats, one expression, what accounts for each digit; imports findings."""
