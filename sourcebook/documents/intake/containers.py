"""Archives of files, zip and tar: each file in them is read as if it lay in a folder, within limits."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import BinaryIO

from sourcebook.documents.intake.found import LARGEST, Choices, File, Raw, Read, Skipped, to_line
from sourcebook.documents.intake.index import INDEX, LARGEST_INDEX, Index, choose_indexes
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

            named = [each.filename for each in members if _may_be_index(each.filename, each.file_size)]
            indexes = choose_indexes({name: _read_whole(unpack(name)) for name in named}, file.name)
            yield from _read_members(file, [(each.filename, unpack) for each in members], choices, read, indexes)
    except zipfile.BadZipFile as error:
        raise SourcebookError(f"is no zip archive that can be opened ({to_line(error)[:100]}): pack it again") from None


def read_tar(file: File, choices: Choices, read: Read) -> Iterator[Raw | Skipped]:
    """Yield the articles of the files in a tar archive, packed or not; links in it are not followed."""
    try:
        indexes = choose_indexes(dict(_list_indexes(file)), file.name)
        with file.open() as stream, tarfile.open(fileobj=stream, mode="r|*") as archive:

            def list_members() -> Iterator[tuple[str, Callable[[str], BinaryIO]]]:
                for member in archive:
                    if member.isfile():
                        yield member.name, lambda _, member=member: archive.extractfile(member)  # type: ignore[misc]

            yield from _read_members(file, list_members(), choices, read, indexes)
    except (tarfile.TarError, EOFError, OSError) as error:
        yield Skipped(file.name, f"is a tar archive that breaks off ({to_line(error)[:100]}): pack it again")


def _list_indexes(file: File) -> Iterator[tuple[str, bytes]]:
    """Yield what a tar archive has under the name of an index, which may come after the files that it names."""
    with file.open() as stream, tarfile.open(fileobj=stream, mode="r|*") as archive:
        for member in islice(archive, MOST_FILES):
            if member.isfile() and _may_be_index(member.name, member.size):
                yield member.name, _read_whole(archive.extractfile(member))  # type: ignore[arg-type]


def _may_be_index(name: str, size: int) -> bool:
    return name.rsplit("/", 1)[-1] == INDEX and not _is_hidden(name) and size <= LARGEST_INDEX


def _read_whole(stream: BinaryIO) -> bytes:
    with stream:
        return stream.read(LARGEST_INDEX)


def _read_members(
    file: File,
    members: list[tuple[str, Callable[[str], BinaryIO]]] | Iterator[tuple[str, Callable[[str], BinaryIO]]],
    choices: Choices,
    read: Read,
    indexes: Mapping[str, Index],
) -> Iterator[Raw | Skipped]:
    """Yield the articles of an archive's files, each within the limits of size, count and depth.

    ``indexes``, by folder, tell what is known of the files beside them.
    """
    left = MOST_BYTES
    for count, (name, unpack) in enumerate(members):
        place = f"{file.name}/{to_line(name)}"
        folder = name[: name.rfind("/") + 1]
        index = indexes.get(folder)
        if _is_hidden(name) or (index and name == folder + INDEX):
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
            for found in read(File(place, data=data), choices):
                yield index.tell(found) if index and isinstance(found, Raw) else found
        except SourcebookError as error:
            yield Skipped(place, str(error))
        except MemoryError:
            raise
        except Exception as error:  # whatever a reader raises on broken bytes costs this file alone
            yield Skipped(
                place, f"could not be read ({to_line(error)[:150] or type(error).__name__}): mend or remove it"
            )
    for index in indexes.values():
        yield from index.list_unused()


def _is_hidden(name: str) -> bool:
    """Tell whether a file is one that systems put into archives for themselves."""
    parts = name.replace("\\", "/").split("/")
    return parts[0] == "__MACOSX" or any(part.startswith(".") and part not in (".", "..") for part in parts)
