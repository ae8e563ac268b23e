"""Pages made from the data: evidence, reference and downloads."""
