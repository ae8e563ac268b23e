"""Finding mentions by rule, for corpora that nobody has coded by reading."""
