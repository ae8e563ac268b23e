"""What is read: documents, their words and sections, and the cutting of passages; imports only errors."""
