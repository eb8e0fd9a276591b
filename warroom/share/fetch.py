"""Fetching: every log of an incident is read as it grows, and what is new goes into our own log.

File events are only a hint; this is the truth. A log that does not hold is read again once from its first byte; then
it stands still there, and the others go on.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from warroom.oplog.strict_json import Refused
from warroom.share.folder import NotAFile
from warroom.share.layout import ops_folder
from warroom.share.segment import Segment
from warroom.store.exchange import held_of, last_row
from warroom.store.many import Uncollected

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Container, Sequence

    from warroom.oplog.line import Framed
    from warroom.oplog.operation import Operation
    from warroom.share.folder import Folder, Look
    from warroom.store.receive import Received

CHUNK = 1024 * 1024
BATCH, MOST = 100, 10_000
"""Operations folded at once: of the first batch, whose page somebody waits for, and at most."""
BATCH_SECONDS, CALM_SECONDS, CALM_AFTER = 0.04, 0.4, 30.0
"""How long a batch should take while somebody writes here, whose act waits for it, and while nobody does; and for how
many seconds after an act somebody does.
"""
STUCK_AFTER, AGAIN_AFTER = 30.0, 60.0
"""Seconds until a line without its end is called damaged, and until what is damaged is tried again."""
_SUFFIX = ".jsonl"


class LogFile:
    """A log on the share as we know it: how far it was read and what is wrong with it."""

    __slots__ = ("fault", "finished", "grown", "look", "name", "refused", "segment", "tried")

    def __init__(self, name: str, incident: str, ticks: float) -> None:
        self.name = name
        self.segment = Segment(incident)
        self.look: Look | None = None
        self.grown = self.tried = ticks
        self.fault = ""
        self.finished = False
        self.refused: dict[str, str] = {}

    @property
    def by(self) -> str:
        """The person whose log it is, as far as its header says so."""
        return self.segment.header.by if self.segment.header is not None else ""


class Fetcher:
    """Reads the logs of one incident. ``receive`` stores operations; ``db`` is only asked what is held."""

    def __init__(
        self,
        folder: Folder,
        incident: str,
        *,
        db: sqlite3.Connection,
        receive: Callable[[Sequence[Operation]], Received],
        ticks: Callable[[], float],
    ) -> None:
        self._folder, self.incident, self._db, self._receive, self._ticks = folder, incident, db, receive, ticks
        self.files: dict[str, LogFile] = {}
        self._waiting: list[Operation] = []
        self._at_once = BATCH
        self._act_at = float("-inf")

    def round(self, *, finished: bool = False, again: bool = False, afresh: Container[str] = ()) -> tuple[int, bool]:
        """Read what has come; how many operations were new, and whether there is more to read at once.

        ``finished`` looks at finished logs too, whether they were changed behind our back; ``again`` reads every byte
        again, since a disk may have changed it without saying so, ``afresh`` names the logs of which alone it does.
        """
        with Uncollected():
            return self._round(finished=finished, again=again, afresh=afresh)

    def _round(self, *, finished: bool, again: bool, afresh: Container[str]) -> tuple[int, bool]:
        names = [name for name in self._names() if name.endswith(_SUFFIX)]
        present = set(names)
        for gone in [name for name in self.files if name not in present]:
            del self.files[gone]
        count, more = 0, False
        # The highest first number is the newest log: whoever joins sees its last page before the first.
        for name in sorted(names, key=_first_number, reverse=True):
            file = self.files.get(name)
            if file is None:
                file = self.files[name] = LogFile(name, self.incident, self._ticks())
            elif file.finished and not finished:
                continue
            more = self._read(file, again=again or name in afresh) or more
            count += self._store(whole=True)
        count += self._store()
        self._finish()
        return count, more

    def remove(self, name: str) -> None:
        """Take away a log whose content stands in another one now. Raise ``OSError``."""
        with contextlib.suppress(FileNotFoundError):
            self._folder.remove(f"{ops_folder(self.incident)}/{name}")
        self.files.pop(name, None)

    def _names(self) -> list[str]:
        try:
            return self._folder.names(ops_folder(self.incident))
        except FileNotFoundError:
            return []

    def _read(self, file: LogFile, *, again: bool) -> bool:
        """Read on in one log; whether it holds more."""
        ticks = self._ticks()
        if file.fault and ticks - file.tried < AGAIN_AFTER and not again:
            return False
        path = f"{ops_folder(self.incident)}/{file.name}"
        try:
            framed, more = self._on(file, path, from_start=bool(file.fault) or again)
            if file.segment.fault and not file.fault:
                framed_again, more = self._on(file, path, from_start=True)
                framed += framed_again
        except FileNotFoundError:
            return False
        except OSError as error:
            # Nothing but its own reader waits for one bad file; what may pass is tried again with the next round.
            lasting = isinstance(error, NotAFile)
            file.fault = error.strerror or type(error).__name__
            file.tried = ticks if lasting else float("-inf")
            return False
        self._judge(file, ticks)
        self._take(file, framed)
        return more and not file.fault

    def _on(self, file: LogFile, path: str, *, from_start: bool) -> tuple[list[Framed], bool]:
        if from_start:
            file.segment = Segment(self.incident)
        data, look = self._folder.read(path, file.segment.offset, CHUNK)
        before, file.look = file.look, look
        if look.size < file.segment.offset or (before is not None and _rewritten(before, look)):
            file.segment = Segment(self.incident)
            data, file.look = self._folder.read(path, 0, CHUNK)
        framed = list(file.segment.feed(data))
        if framed or before is None or before.size != look.size:
            file.grown = self._ticks()
        return framed, len(data) == CHUNK

    def _judge(self, file: LogFile, ticks: float) -> None:
        """Whether the log stands still where it should not."""
        segment, size = file.segment, file.look.size if file.look is not None else 0
        file.fault, file.tried = "", ticks
        if segment.fault:
            file.fault = f"damaged at byte {segment.offset}: {segment.fault}"
        elif segment.newer:
            file.fault = "written by a newer warroom"
        elif size > segment.offset and ticks - file.grown > STUCK_AFTER:
            file.fault = f"damaged at byte {segment.offset}: its last line has no end"

    def _take(self, file: LogFile, framed: list[Framed]) -> None:
        """Let what is new in these lines wait to be stored."""
        header = file.segment.header
        if header is None or not framed:
            return
        hashes = [bytes.fromhex(one.hash) for one in framed]
        # A log is held from its beginning or up to its end, or not at all; whoever stores looks at every one again.
        held = held_of(self._db, [hashes[0], hashes[-1]])
        held = held_of(self._db, hashes) if held else held
        new: list[Operation] = []
        for hash_, one in zip(hashes, framed, strict=True):
            if hash_ in held and not (held[hash_] and one.body is not None):
                continue
            try:
                new.append(one.read(header.incident, header.writer))
            except Refused as refusal:
                file.refused[one.hash] = str(refusal)
        # The last of them are stored first, and before them what waits of newer logs.
        self._waiting = new + self._waiting

    def _store(self, *, whole: bool = False) -> int:
        """Store what waits, the newest first, or only ``whole`` batches of it; how many operations were new."""
        count = 0
        while len(self._waiting) >= (self._at_once if whole else 1):
            batch = self._waiting[-self._at_once :]
            row, began = last_row(self._db), self._ticks()
            new = len(self._receive(batch).new)
            count += new
            self._pace(len(batch), self._ticks() - began, acted=last_row(self._db) != row + new)
            del self._waiting[-len(batch) :]
        return count

    def _pace(self, folded: int, took: float, *, acted: bool) -> None:
        """Let the next batch take as long as it may, by how long ``folded`` operations took; ``acted`` is whether
        somebody stored something here meanwhile.
        """
        if acted:
            self._act_at = self._ticks()
        may = CALM_SECONDS if self._ticks() - self._act_at > CALM_AFTER else BATCH_SECONDS
        if acted or folded == self._at_once:
            wanted = int(folded * may / took) if took > 0 else MOST
            self._at_once = min(MOST, max(BATCH, min(wanted, 2 * folded)))

    def _finish(self) -> None:
        """A log is finished once another one goes on where it ends."""
        behind = {
            (header.writer, header.prev) for file in self.files.values() if (header := file.segment.header) is not None
        }
        for file in self.files.values():
            header = file.segment.header
            whole = file.look is not None and file.look.size == file.segment.offset
            file.finished = bool(
                header is not None and whole and not file.fault and (header.writer, file.segment.tip) in behind
                and file.segment.tip != header.prev
            )  # fmt: skip


def _rewritten(before: Look, look: Look) -> bool:
    """Whether a file was changed otherwise than by adding to it."""
    return before.identity != look.identity or (before.size == look.size and before.changed != look.changed)


def _first_number(name: str) -> tuple[int, str]:
    """The first number that a log's name tells; only a hint."""
    parts = name.split(".")
    return (int(parts[1]) if len(parts) > 2 and parts[1].isdecimal() and len(parts[1]) <= 16 else 0, name)
