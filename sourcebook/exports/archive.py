"""Archives that come out the same, byte for byte, wherever and whenever they are made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip entry can hold


class UndatedZip(zipfile.ZipFile):
    """A zip for libraries that write one, whose entries have one fixed time, whatever year the clock shows."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """Write bytes or text under a name."""
        super().writestr(zipfile.ZipInfo(str(zinfo_or_arcname), _EARLIEST), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Write a file under a name."""
        self.writestr(arcname or filename, Path(filename).read_bytes())


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of the files, in their order.

    Entries have one fixed time and are stored without compression, whose bytes differ between builds of zlib.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()
