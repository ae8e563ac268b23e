"""Pages made from the data: evidence, reference and downloads; imports findings, exports, mentions, documents."""
