"""Sourcebook: from documents to mentions, from mentions to findings, from findings to a book."""

from __future__ import annotations

__version__ = "0.1.0"
