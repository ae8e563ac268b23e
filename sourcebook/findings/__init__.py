"""A notebook's desk: study, publish, shares, links, figures, passages; imports mentions, documents, parameters."""
