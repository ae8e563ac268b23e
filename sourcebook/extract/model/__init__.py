"""A language model as a reader: the codebook becomes the prompt, and what comes back is held against the article."""
