"""Two codings side by side: pairing, comparison, agreement and score; imports mentions, documents, parameters."""
