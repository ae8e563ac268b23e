"""What is read: documents, their words and sections, the cutting of passages, limits; imports only errors."""
