"""What the stock theme itself violates: the one place where such findings are let pass, each with its reason.

An entry is axe's rule, the CSS selector of the theme's part, and why the book leaves it as it is.
"""

from __future__ import annotations

STOCK_THEME = [
    (
        "region",
        ".sidebar-primary-item",
        "The title and the search button stand above the sidebar's navigation, outside any landmark; upstream: "
        "https://github.com/pydata/pydata-sphinx-theme/pull/1454 (open).",
    ),
]
