"""Sourcebook: from documents to mentions, from mentions to findings, from findings to a book."""
