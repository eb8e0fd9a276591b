"""Publishing: our operations go into files that we made in this run, and into a new one after any error.

The last line of all that is written at once is signed, where its writer has a key here: it vouches for those before it.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from warroom.model.identity import NO_INCIDENT, IncidentId, WriterId
from warroom.model.private import is_private
from warroom.share.share_format import (
    BATCH,
    LIVE,
    SEGMENT_BYTES,
    SEGMENT_LINES,
    LogHeader,
    attributes_file,
    ops_folder,
    segment_name,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from warroom.share.folder import Folder
    from warroom.store.exchange import HeldLine


SIGN_EVERY = 8 * 1024
"""Bytes of lines after which one is signed although more follow at once."""


class _Open:
    """A file that more lines may be added to."""

    __slots__ = ("lines", "path", "size", "tip")

    def __init__(self, path: str, tip: str, size: int, lines: int) -> None:
        self.path, self.tip, self.size, self.lines = path, tip, size, lines

    def add(self, run: list[HeldLine], size: int) -> None:
        self.tip, self.size, self.lines = run[-1].hash, self.size + size, self.lines + len(run)


class Publisher:
    """Writes lines into the share. ``maker`` is the present writer id of this database, ``mode`` `LIVE` or `BATCH`.

    ``sign`` gives the signature of a writer's line by its hash, `None` where that writer cannot sign here.
    """

    def __init__(
        self,
        folder: Folder,
        *,
        mode: str,
        person: str,
        host: str,
        entropy: Callable[[int], bytes],
        sign: Callable[[WriterId, str], bytes | None],
    ) -> None:
        self._folder, self.mode, self._person, self._host, self._entropy = folder, mode, person, host, entropy
        self.sign = sign
        self._open: dict[tuple[str, str], _Open] = {}
        self._made: set[str] = set()

    def forget(self, incident: IncidentId = NO_INCIDENT) -> None:
        """Add to no file any more, of one incident or of all: something went wrong, or the share is another one."""
        for key in [key for key in self._open if incident in ("", key[0])]:
            del self._open[key]
        self._made = {name for name in self._made if incident not in ("", name)}

    def added_to(self, incident: IncidentId) -> list[str]:
        """The names of the files of ``incident`` that more lines may be added to."""
        return [standing.path.rpartition("/")[2] for key, standing in self._open.items() if key[0] == incident]

    def publish(self, lines: Sequence[HeldLine], *, maker: WriterId, whole: bool = False) -> list[str]:
        """Write ``lines``, each writer's in order; the names of the whole files that were made. Raise ``OSError``; then
        any of them may be missing.

        ``whole`` makes files that nothing is added to, as batch mode always does: for what is put back. Those of a
        private incident are never anything else.
        """
        names = []
        for run in cut(lines):
            try:
                names.append(self._write(run, maker, whole=whole or self.mode == BATCH or is_private(run[0].incident)))
            except OSError:
                self.forget(run[0].incident)
                raise
        return [name for name in names if name]

    def _write(self, run: list[HeldLine], maker: WriterId, *, whole: bool) -> str:
        first = run[0]
        key = (first.incident, first.writer)
        standing = self._open.get(key)
        if not whole and standing is not None and standing.tip == first.prev and self._has_room(standing):
            data = self._signed(run)
            self._folder.append(standing.path, data)
            standing.add(run, len(data))
            return ""
        header = LogHeader(
            incident=first.incident,
            writer=first.writer,
            by=self._person,
            host=self._host,
            first=first.n,
            prev=first.prev,
            maker=maker,
        )
        data = header.line() + self._signed(run)
        name = segment_name(first.writer, first.n, BATCH if whole else LIVE, self._entropy(3).hex())
        path = f"{ops_folder(first.incident)}/{name}"
        self.prepare(first.incident)
        if whole:
            self._folder.replace(path, data)
            return name
        try:
            self._folder.create(path, data)
        except OSError:
            # What was made in vain is taken away, so that a full disk is not filled with names.
            with contextlib.suppress(OSError):
                self._folder.remove(path)
            raise
        self._open[key] = _Open(path, run[-1].hash, len(data), len(run))
        return ""

    def _signed(self, run: list[HeldLine]) -> bytes:
        """The lines of ``run``, the last of them signed, and some before it, so that whoever reads only the beginning
        of a long log can tell whose it is.
        """
        parts: list[bytes] = []
        size = 0
        for line in run:
            size += len(line.line)
            signature = None
            if line.unsigned and (line is run[-1] or size >= SIGN_EVERY):
                signature = self.sign(line.writer, line.hash)
            if signature is not None or not line.unsigned:
                size = 0
            parts += [line.line] if signature is None else [line.line[:-1], b"\t", signature, b"\n"]
        return b"".join(parts)

    def _has_room(self, standing: _Open) -> bool:
        return standing.size < SEGMENT_BYTES and standing.lines < SEGMENT_LINES

    def prepare(self, incident: IncidentId) -> None:
        """Make the folder of ``incident`` in which its logs are."""
        if incident in self._made:
            return
        self._folder.make(ops_folder(incident))
        path, content = attributes_file(incident)
        with contextlib.suppress(FileExistsError, PermissionError):  # it is for git, and others may have made it
            self._folder.create(path, content)
        self._made.add(incident)


def cut(lines: Sequence[HeldLine]) -> list[list[HeldLine]]:
    """``lines`` cut into what may stand in one file: one writer's, each behind the one before, not too much."""
    runs: list[list[HeldLine]] = []
    size = 0
    for line in lines:
        before = runs[-1][-1] if runs else None
        follows = before is not None and before.hash == line.prev and before.writer == line.writer
        if follows and size < SEGMENT_BYTES and len(runs[-1]) < SEGMENT_LINES:
            runs[-1].append(line)
            size += len(line.line)
        else:
            runs.append([line])
            size = len(line.line)
    return runs
