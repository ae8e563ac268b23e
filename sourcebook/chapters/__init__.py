"""What a notebook argues with: a room for each chapter; imports findings, compare, extract, mentions, documents."""
