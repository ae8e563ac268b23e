"""``python -m sourcebook`` is the command line."""

from __future__ import annotations

import sys

from sourcebook.cli import main

sys.exit(main())
