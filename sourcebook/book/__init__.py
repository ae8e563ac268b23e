"""The book and its proof: runs, lock, build, pages, print; imports findings, exports, extract, mentions, documents."""

from __future__ import annotations

from typing import Any


def setup(app: Any) -> dict[str, Any]:
    """Hand on to the Sphinx extension, which ``_config.yml`` names as ``sourcebook.book``."""
    from sourcebook.book import extension

    return extension.setup(app)
