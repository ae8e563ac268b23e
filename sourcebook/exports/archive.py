"""Archives that come out the same, byte for byte, wherever and whenever they are made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip entry can hold


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
