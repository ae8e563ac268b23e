"""Archives of files, zip and tar: each file in them is read as if it lay in a folder, within limits."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

from sourcebook.documents.intake.found import LARGEST, Choices, File, Raw, Read, Skipped, to_line
from sourcebook.errors import SourcebookError

MOST_FILES = 100_000
MOST_BYTES = 2_000_000_000
"""Bytes that the files of one archive may have together, unpacked."""
DEEPEST = 3
"""Archives inside archives that are opened."""


def read_zip(file: File, choices: Choices, read: Read) -> Iterator[Raw | Skipped]:
    """Yield the articles of the files in a zip archive."""
    try:
        with file.open() as stream, zipfile.ZipFile(stream) as archive:
            members = [each for each in archive.infolist() if not each.is_dir()]
            names = {each.filename: each for each in members}

            def unpack(name: str) -> BinaryIO:
                if names[name].flag_bits & 1:
                    raise SourcebookError("is locked by a password: unpack it, and give the files")
                return archive.open(name)  # type: ignore[return-value]

            yield from _read_members(file, [(each.filename, unpack) for each in members], choices, read)
    except zipfile.BadZipFile as error:
        raise SourcebookError(f"is no zip archive that can be opened ({to_line(error)[:100]}): pack it again") from None


def read_tar(file: File, choices: Choices, read: Read) -> Iterator[Raw | Skipped]:
    """Yield the articles of the files in a tar archive, packed or not; links in it are not followed."""
    try:
        with file.open() as stream, tarfile.open(fileobj=stream, mode="r|*") as archive:

            def list_members() -> Iterator[tuple[str, Callable[[str], BinaryIO]]]:
                for member in archive:
                    if member.isfile():
                        yield member.name, lambda _, member=member: archive.extractfile(member)  # type: ignore[misc]

            yield from _read_members(file, list_members(), choices, read)
    except (tarfile.TarError, EOFError, OSError) as error:
        yield Skipped(file.name, f"is a tar archive that breaks off ({to_line(error)[:100]}): pack it again")


def _read_members(
    file: File,
    members: list[tuple[str, Callable[[str], BinaryIO]]] | Iterator[tuple[str, Callable[[str], BinaryIO]]],
    choices: Choices,
    read: Read,
) -> Iterator[Raw | Skipped]:
    """Yield the articles of an archive's files, each within the limits of size, count and depth."""
    left = MOST_BYTES
    for count, (name, unpack) in enumerate(members):
        place = f"{file.name}/{to_line(name)}"
        if _is_hidden(name):
            continue
        if count >= MOST_FILES or left <= 0:
            yield Skipped(
                file.name, f"holds more than {MOST_FILES:,} files or {MOST_BYTES // 10**6:,} MB: the rest is not read"
            )
            return
        try:
            with unpack(name) as stream:
                data = stream.read(min(LARGEST, left) + 1)
            left -= len(data)
            if len(data) > LARGEST or left < 0:
                raise SourcebookError(f"unpacks to more than {LARGEST // 10**6:,} MB: split it into articles")
            yield from read(File(place, data=data), choices)
        except SourcebookError as error:
            yield Skipped(place, str(error))
        except MemoryError:
            raise
        except Exception as error:  # whatever a reader raises on broken bytes costs this file alone
            yield Skipped(
                place, f"could not be read ({to_line(error)[:150] or type(error).__name__}): mend or remove it"
            )


def _is_hidden(name: str) -> bool:
    """Tell whether a file is one that systems put into archives for themselves."""
    parts = name.replace("\\", "/").split("/")
    return parts[0] == "__MACOSX" or any(part.startswith(".") and part not in (".", "..") for part in parts)
