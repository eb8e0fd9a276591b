"""A folder or a zip of files, read within bounds: so many files, so many bytes, and nothing outside of it."""

from __future__ import annotations

import gzip
import stat
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import IO, Protocol

from warroom.intake.encodings import NotText, decoded
from warroom.outside_file import NotRegular, read_bytes

MOST_FILES = 20_000
LARGEST_FILE, LARGEST_WHOLE = 20_000_000, 400_000_000
"""Bytes, unpacked."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What tools pack with. The others have errors of their own, and one takes as much memory as a file's head says."""


class RefusedFile(ValueError):
    """It is not read; the sentence says why."""


GZIP = b"\x1f\x8b"
"""What a file that gzip packed begins with."""


def gunzipped(content: bytes, most: int) -> bytes:
    """What gzip packed, at most one byte more than ``most``. Raise `RefusedFile`."""
    try:
        with gzip.GzipFile(fileobj=BytesIO(content)) as file:
            return file.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise RefusedFile(f"it cannot be unpacked ({error})") from None


class Packed(Protocol):
    """Files by their names, with ``/`` between folders."""

    def names(self) -> list[str]:
        """The names of all files, in order."""

    def text(self, name: str) -> str:
        """The text of one. Raise `RefusedFile`."""


class Bounded:
    """Counts what was read."""

    def __init__(self) -> None:
        self._read = 0

    def counted(self, content: bytes) -> str:
        """``content`` as text. Raise `RefusedFile` where it is none, or all together are too much."""
        self._read += len(content)
        if len(content) > LARGEST_FILE or self._read > LARGEST_WHOLE:
            raise RefusedFile(f"more than {LARGEST_FILE if len(content) > LARGEST_FILE else LARGEST_WHOLE} bytes")
        try:
            return decoded(content)[0]
        except NotText as refused:
            raise RefusedFile(str(refused)) from None


class Zipped(Bounded):
    """The files of a zip; what its head says of their sizes is not believed."""

    def __init__(self, path: str | IO[bytes]) -> None:
        """Open the zip at ``path``, or the one that was read. Raise `RefusedFile`."""
        super().__init__()
        try:
            self._zip = zipfile.ZipFile(path)
            self._names = sorted(zip_info.filename for zip_info in self._zip.infolist() if not zip_info.is_dir())
        except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
            raise RefusedFile(f"it is no zip that can be read ({error})") from None
        if len(self._names) > MOST_FILES:
            raise RefusedFile(f"it holds more than {MOST_FILES} files")

    def names(self) -> list[str]:
        """The names of all files, in order."""
        return self._names

    def text(self, name: str) -> str:
        """The text of one. Raise `RefusedFile`."""
        if self._zip.getinfo(name).compress_type not in _METHODS:
            raise RefusedFile("it is packed in a way that is not read here")
        try:
            with self._zip.open(name) as file:
                content = file.read(LARGEST_FILE + 1)
        except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError) as error:
            raise RefusedFile(f"it cannot be unpacked ({error})") from None
        return self.counted(content)


class FolderOfFiles(Bounded):
    """The files of a folder and of those in it; links are not followed."""

    def __init__(self, path: str) -> None:
        """List the folder at ``path``. Raise `RefusedFile`."""
        super().__init__()
        self._root = Path(path)
        self._names: list[str] = []
        self._list(self._root, "", 0)
        self._names.sort()

    def _list(self, folder: Path, before: str, depth: int) -> None:
        try:
            inside = sorted(folder.iterdir())
        except OSError as error:
            raise RefusedFile(f"{folder.name}: {error.strerror}") from None
        for path_inside in inside:
            mode = path_inside.lstat().st_mode
            if stat.S_ISREG(mode):
                self._names.append(f"{before}{path_inside.name}")
            elif stat.S_ISDIR(mode) and depth < 2:
                self._list(path_inside, f"{before}{path_inside.name}/", depth + 1)
            if len(self._names) > MOST_FILES:
                raise RefusedFile(f"it holds more than {MOST_FILES} files")

    def names(self) -> list[str]:
        """The names of all files, in order."""
        return self._names

    def text(self, name: str) -> str:
        """The text of one. Raise `RefusedFile`."""
        try:
            content = read_bytes(str(self._root / name), LARGEST_FILE)
        except NotRegular:
            raise RefusedFile("it is no file any more") from None
        except OSError as error:
            raise RefusedFile(str(error.strerror)) from None
        return self.counted(content)
