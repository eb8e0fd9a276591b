"""Fetching: every log of an incident is read as it grows, and what is new goes into our own log.

File events are only a hint; this is the truth. A log that does not hold is read again once from its first byte; then
it stands still there, and the others go on. However many logs there are, every one is read, and a round ends in time.
"""

from __future__ import annotations

import contextlib
import zlib
from typing import TYPE_CHECKING

from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.oplog.strict_json import Refused
from warroom.share.folder import LARGEST_FILE, NotAFile, grown_in, named_in
from warroom.share.listing import LogNames
from warroom.share.log_file import LogFile, first_number
from warroom.share.share_format import ops_folder
from warroom.share.vouching import Vouching
from warroom.store.exchange import first_behind, held_of, last_row, signed_of
from warroom.store.many import Uncollected

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

    from warroom.oplog.framing import Framed
    from warroom.oplog.operation import Operation
    from warroom.share.folder import FileStat, Folder
    from warroom.store.receive import Received

CHUNK = 1024 * 1024
BATCH, MOST = 100, 10_000
"""Operations folded at once: of the first batch, whose page somebody waits for, and at most."""
FEW = 20
"""Lines that are put in without being looked up first where they are news."""
BATCH_SECONDS, CALM_SECONDS, CALM_AFTER = 0.04, 0.4, 30.0
"""How long a batch should take while somebody writes here, whose act waits for it, and while nobody does; and for how
many seconds after an act somebody does.
"""
ROUND_SECONDS = 1.0
"""Seconds after which a round reads no further log: the next one goes on there."""
AGAIN_AFTER = 60.0
"""Seconds until what is damaged is tried again."""
ALL_EVERY = 10.0
"""Seconds after which all logs that may grow are read, whatever the folder says of which of them grew."""
QUIET_AFTER, QUIET_AT_ONCE = 60.0, 200
"""Seconds without a further line after which a log takes turns with others, and how many of those a round reads."""


class Fetcher:
    """Reads the logs of one incident. ``receive`` stores operations; ``db`` is only asked what is held.

    ``now`` gives microseconds since 1970, ``ticks`` seconds that never jump. ``files`` are the logs by their names,
    ``faulty`` those with which something is wrong, ``waiting`` how many were not read yet. ``ours`` gives the names of
    the logs that we add to; ``carried`` says that the same lines come over another place too.
    """

    def __init__(
        self,
        folder: Folder,
        incident: IncidentId,
        *,
        db: sqlite3.Connection,
        receive: Callable[[Sequence[Operation]], Received],
        now: Callable[[], Moment],
        ticks: Callable[[], float],
        vouching: Vouching,
        ours: Callable[[], Container[str]] = tuple,
        carried: bool = False,
    ) -> None:
        self._ours, self._carried = ours, carried
        self._folder, self.incident, self._db, self._receive = folder, incident, db, receive
        self._now, self._ticks, self._vouching = now, ticks, vouching
        self._later = lambda writer, number: first_behind(db, incident, writer, number)
        self._names = LogNames(folder, incident, ticks=ticks)
        self.files: dict[str, LogFile] = {}
        self.faulty: list[LogFile] = []
        self._open: list[LogFile] = []
        self._behind: set[tuple[WriterId, str]] = set()
        self._pending: set[str] = set()
        """The logs of which there is something to be seen although nothing is added to them."""
        self._turn = 0
        self._queue: dict[str, bool] = {}
        self._changed = False
        self._waiting: list[Operation] = []
        self._at_once = BATCH
        self._act_at = float("-inf")
        self._grown: set[str] = set()
        self._all_read_at, self._reading_all = float("-inf"), False

    @property
    def left_out(self) -> int:
        """How many names there are that nobody looks at."""
        return self._names.left_out

    @property
    def unread(self) -> int:
        """How many logs wait to be read."""
        return len(self._queue)

    def round(
        self, *, finished: bool = False, afresh: Container[str] = (), turn: tuple[int, int] = (0, 0),
        hinted: bool = False,
    ) -> tuple[int, bool]:  # fmt: skip
        """Read what has come; how many operations were new, and whether there is more to read at once. A ``hinted``
        round goes by what the folder says was changed, if it says anything: some of it may wait for the next one.

        ``finished`` looks at finished logs too, whether they were changed behind our back; ``afresh`` names logs of
        which every byte is read again, since a disk may have changed it without saying so, and ``turn`` picks some:
        which of how many parts. Raise ``OSError``.
        """
        with Uncollected():
            self._list()
            if finished:
                self._look_again(afresh, *turn)
            count, more = self._read_all(self._ticks() + ROUND_SECONDS, hinted=hinted)
            count += self._store()
            if self._changed:
                self._finish()
            return count, more

    def _list(self) -> None:
        names = self._names.look()
        if names is None:
            return
        self._changed = True
        for gone in [name for name in self.files if name not in names]:
            del self.files[gone]
        self._pending &= names
        self._queue = {name: again for name, again in self._queue.items() if name in names}
        for name in names:
            if name not in self.files:
                self._queue.setdefault(name, False)

    def _look_again(self, afresh: Container[str], part: int, parts: int) -> None:
        """Queue the finished logs that look otherwise than when they were read, and those that are read afresh."""
        with contextlib.suppress(FileNotFoundError):
            looks = self._folder.looks(ops_folder(self.incident))
            for name, file in self.files.items():
                look = looks.get(name)
                if name in afresh or (parts and zlib.crc32(name.encode("utf-8", "replace")) % parts == part):
                    self._queue[name] = True
                elif file.finished and (look is None or file.look is None or not look.same(file.look)):
                    self._queue.setdefault(name, False)

    def _read_all(self, end: float, *, hinted: bool) -> tuple[int, bool]:
        """Read what is queued until ``end``, then the logs that grow; the new operations, and whether there is more.

        The highest first number is the newest log: whoever joins sees its last page before the first.
        """
        growing = [
            file.name
            for file in self._growing(hinted=hinted)
            if file.name in self.files and file.name not in self._queue
        ]
        count, more = 0, False
        for name in sorted(self._queue, key=first_number, reverse=True):
            new, rest = self._read_one(name, again=self._queue.pop(name))
            count, more = count + new, more or rest
            if self._ticks() > end:
                break
        for name in sorted(growing, key=first_number, reverse=True):
            new, rest = self._read_one(name, again=False)
            count, more = count + new, more or rest
        if self._reading_all:
            self._reading_all, self._all_read_at = False, self._ticks()
        return count, more or bool(self._queue)

    def _read_one(self, name: str, *, again: bool) -> tuple[int, bool]:
        """Read on in a log and store what makes a whole batch; the new operations, and whether there is more of it."""
        file = self.files.get(name)
        if file is None:
            file = self.files[name] = LogFile(name, self.incident, self._ticks())
            self._changed = True
        more = self._read(file, again=again)
        self._grown.discard(name)
        (self._pending.add if file.is_pending else self._pending.discard)(name)
        return self._store(whole=True), more

    def _growing(self, *, hinted: bool) -> Iterable[LogFile]:
        """The logs to which lines may come: those to which some came lately, and some of the others in turn."""
        named = named_in(self._folder, ops_folder(self.incident))
        if hinted and named is not None:
            return [file for name in sorted(named) if (file := self.files.get(name)) is not None and not file.finished]
        grown, ticks = grown_in(self._folder, ops_folder(self.incident)), self._ticks()
        self._grown |= grown or set()
        if grown is None:
            self._all_read_at = float("-inf")
        elif ticks - self._all_read_at < ALL_EVERY:
            files = filter(None, map(self.files.get, sorted(self._grown | self._pending)))
            return [file for file in files if not file.finished]
        self._reading_all = True
        since = ticks - QUIET_AFTER
        quiet = [file for file in self._open if file.grown < since]
        if len(quiet) <= QUIET_AT_ONCE:
            return self._open
        self._turn = (self._turn + QUIET_AT_ONCE) % len(quiet)
        return [
            *(file for file in self._open if file.grown >= since),
            *(quiet * 2)[self._turn : self._turn + QUIET_AT_ONCE],
        ]

    def list_anew(self) -> None:
        """Ask for the names with the next round, whatever the folder says: we have just made one."""
        self._names.expire()

    def is_lost(self, name: str) -> bool:
        """Whether a log that we add to is there no more, or does not read as we wrote it."""
        file = self.files.get(name)
        return name not in self._queue and (file is None or bool(file.fault) or file.finished)

    def holds(self, writer: WriterId, hash_: bytes) -> bool:
        """Whether a line stands in some log of its writer, as far as those were read."""
        return any(
            hash_ in file.segment.with_body or hash_ in file.segment.bare
            for file in self.files.values()
            if file.writer == writer
        )

    def content(self, name: str) -> bytes:
        """All that stands in a log. Raise ``OSError``."""
        return self._folder.read(f"{ops_folder(self.incident)}/{name}", 0, LARGEST_FILE)[0]

    def remove(self, name: str) -> None:
        """Take away a log whose content stands in another one now. Raise ``OSError``."""
        with contextlib.suppress(FileNotFoundError):
            self._folder.remove(f"{ops_folder(self.incident)}/{name}")
        self.files.pop(name, None)
        self._changed = True

    def _read(self, file: LogFile, *, again: bool) -> bool:
        """Read on in one log; whether it holds more."""
        ticks = self._ticks()
        if file.fault and not file.torn and ticks - file.tried < AGAIN_AFTER and not again:
            return False
        path, before, fault, first = f"{ops_folder(self.incident)}/{file.name}", file.look, file.fault, not file.look
        try:
            framed, rest, more = self._on(file, path, from_start=(bool(fault) and not file.torn) or again)
            if file.segment.fault and not fault:
                self._take(file, framed)
                framed, rest, more = self._on(file, path, from_start=True)
        except FileNotFoundError:
            return False
        except OSError as error:
            # Nothing but its own reader waits for one bad file; what may pass is tried again with the next round.
            file.fail(error.strerror or type(error).__name__, ticks if isinstance(error, NotAFile) else float("-inf"))
            self._changed = self._changed or file.fault != fault
            return False
        self._take(file, framed)
        file.judge(ticks, self._now(), rest, first=first, more=more, later=self._later)
        self._changed = bool(
            self._changed
            or again
            or file.fault != fault
            or before is None
            or file.look is None
            or ((framed or not before.same(file.look)) and not self._goes_on(file))
        )
        return more and not file.fault

    def _on(self, file: LogFile, path: str, *, from_start: bool) -> tuple[list[Framed], bytes, bool]:
        """Read on: the lines that hold, what is behind them, and whether there is more than that."""
        if from_start:
            file.begin_again(self.incident)
        start = file.segment.offset
        data, look = self._folder.read(path, start, CHUNK)
        before, file.look = file.look, look
        if look.size < start or (before is not None and _rewritten(before, look)):
            file.begin_again(self.incident)
            start = 0
            data, file.look = self._folder.read(path, 0, CHUNK)
        framed = list(file.segment.feed(data))
        if before is None or before.size != look.size or (framed and not from_start):
            file.grown = self._ticks()
        return framed, data[file.segment.offset - start :], len(data) == CHUNK

    def _take(self, file: LogFile, framed: list[Framed]) -> None:
        """Let what is new in these lines wait to be stored, as far as it is vouched for."""
        header = file.segment.header
        if header is None or not framed:
            return
        held = {} if self._is_news(file, len(framed)) else self._held(framed)
        vouched = self._vouching.take(file, framed, held)
        new = self._new(file, vouched, held)
        self._keep_signature(file, vouched, held, new)
        # The last of them are stored first, and before them what waits of newer logs.
        self._waiting = new + self._waiting
        for other, lines in self._vouching.others():
            held = held_of(self._db, [bytes.fromhex(line.hash) for line in lines])
            self._waiting = self._new(other, lines, held) + self._waiting

    def _is_news(self, file: LogFile, count: int) -> bool:
        """Whether ``count`` lines just read are what somebody else adds to a log that was read before. Nobody has them
        yet but by chance: whoever stores them looks at each, and asking before costs as much as a small batch does.
        """
        segment = file.segment
        goes_on = len(segment.with_body) + len(segment.bare) > count
        return goes_on and count <= FEW and not self._carried and file.name not in self._ours()

    def _held(self, framed: Sequence[Framed]) -> dict[bytes, bool]:
        """Which of these lines are here, and whether their body could still be put in.

        A log is held from its beginning or up to its end, or not at all; whoever stores looks at every one again.
        """
        hashes = [bytes.fromhex(framed.hash) for framed in framed]
        held = held_of(self._db, [hashes[0], hashes[-1]])
        return held_of(self._db, hashes) if held else held

    def _new(self, file: LogFile, lines: list[Framed], held: Mapping[bytes, bool]) -> list[Operation]:
        """What is new in ``lines`` of ``file``, of which ``held`` are here (and whether without their text)."""
        new: list[Operation] = []
        for framed in lines:
            hash_ = bytes.fromhex(framed.hash)
            if hash_ in held and not (held[hash_] and framed.body is not None):
                continue
            self._add(new, file, framed)
        return new

    def _keep_signature(
        self, file: LogFile, lines: list[Framed], held: Mapping[bytes, bool], new: list[Operation]
    ) -> None:
        """Let the signature be kept of a line that is here without one: so those that we made come back to us."""
        last = next((line for line in reversed(lines) if line.signature is not None), None)
        if last is None or not self._vouching.concerns(file.writer):
            return
        hash_ = bytes.fromhex(last.hash)
        if hash_ in held and not signed_of(self._db, [hash_]) and self._vouching.holds(file.writer, last):
            self._add(new, file, last)

    def _add(self, new: list[Operation], file: LogFile, framed: Framed) -> None:
        try:
            new.append(framed.read(self.incident, file.writer))
        except Refused as refusal:
            file.refused[framed.hash] = str(refusal)
            self._changed = True

    def _store(self, *, whole: bool = False) -> int:
        """Store what waits, the newest first, or only ``whole`` batches of it; how many operations were new."""
        count = 0
        while len(self._waiting) >= (self._at_once if whole else 1):
            batch = self._waiting[-self._at_once :]
            count += self._receive_in_pace(batch)
            del self._waiting[-len(batch) :]
        return count

    def _receive_in_pace(self, batch: list[Operation]) -> int:
        """Store ``batch``; how many operations were new. A few say nothing of how long many take."""
        if len(batch) < BATCH:
            return len(self._receive(batch).new)
        row, began = last_row(self._db), self._ticks()
        new = len(self._receive(batch).new)
        self._pace(len(batch), self._ticks() - began, acted=last_row(self._db) != row + new)
        return new

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

    def _goes_on(self, file: LogFile) -> bool:
        """Whether a log to which something was added is what it was: no other one goes on where it ends now."""
        header, behind = file.segment.header, self._behind
        return (
            header is not None
            and (header.writer, header.prev) in behind
            and (header.writer, file.segment.tip) not in behind
            and not file.finished
        )

    def _finish(self) -> None:
        """A log is finished once another one goes on where it ends."""
        self._changed = False
        behind = self._behind = {
            (header.writer, header.prev) for file in self.files.values() if (header := file.segment.header) is not None
        }
        self._open, self.faulty = [], []
        for file in self.files.values():
            header = file.segment.header
            file.finished = bool(
                header is not None
                and file.is_whole
                and (header.writer, file.segment.tip) in behind
                and file.segment.tip != header.prev
            )
            if not file.finished:
                self._open.append(file)
            if file.fault or file.refused:
                self.faulty.append(file)


def _rewritten(before: FileStat, look: FileStat) -> bool:
    """Whether a file was changed otherwise than by adding to it."""
    return before.identity != look.identity or (before.size == look.size and before.changed != look.changed)
