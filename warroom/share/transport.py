"""One round of sharing: is it the right folder, what came, what goes out, who is here, is anything missing.

A round is called again and again by one thread, by a shell command, or by the simulator. It never raises: what went
wrong is in the state that it returns.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from warroom.oplog.strict_json import Refused
from warroom.share.fetch import Fetcher
from warroom.share.layout import BATCH, MARKER, incident_of, read_marker
from warroom.share.presence import EVERY, Presence, PresenceBoard
from warroom.share.publish import Publisher
from warroom.share.reconcile import Comparison
from warroom.store.commit import local
from warroom.store.exchange import incident_ids, last_row, lines_after, writers_held
from warroom.store.receive import own_writers

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from warroom.oplog.operation import Operation
    from warroom.share.folder import Folder
    from warroom.store.exchange import HeldLine
    from warroom.store.receive import Received

GOOD, UNREACHABLE, OBSERVER, WRONG = "good", "unreachable", "observer", "wrong"
LOOKING, ELSEWHERE = "looking", "elsewhere"
"""Nothing has been heard of the folder yet; another program on this machine shares this database."""
BATCH_EVERY, BATCH_BYTES = 3.0, 64 * 1024
COMPARE_EVERY, INCIDENTS_EVERY, THOROUGH_EVERY = 60.0, 2.0, 10
LONGEST_PAUSE = 30.0
"""Seconds between two tries at writing while it fails."""
_NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)
_MARKER_BYTES = 4096
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class ShareState:
    """How sharing stands. ``what`` is one of the constants above, ``words`` says why when it is not `GOOD`.

    ``unsent`` counts our operations that are not on the share yet, `None` while that is not known; ``damaged`` names
    (incident, person, file, fault); ``here`` are the signs of life of the others by incident; ``fresh`` is how many
    operations came in this round.
    """

    what: str = GOOD
    words: str = ""
    unsent: int | None = 0
    damaged: tuple[tuple[str, str, str, str], ...] = ()
    refused: tuple[tuple[str, str, str, str], ...] = ()
    here: dict[str, tuple[Presence, ...]] = field(default_factory=dict)
    skews: dict[str, int] = field(default_factory=dict)
    fresh: int = 0
    more: bool = False


class Inbox(Protocol):
    """The way into our own log. Its functions may be called from any thread."""

    def receive(self, operations: Sequence[Operation]) -> Received:
        """Store what came from the share."""

    def renew_writer(self, incident: str, words: str) -> None:
        """Write under a new id from now on, and raise an alarm that says why."""

    def writer(self) -> str:
        """The id under which this database writes, which it has even before it wrote anything."""


class Transport:
    """Shares everything that ``db`` holds with the folder whose marker names ``share``.

    ``inbox`` stores what came; ``db`` is a connection that
    only reads; without ``writes`` nothing is put on the share. ``now`` gives microseconds since 1970,
    ``ticks`` seconds that never jump.
    """

    def __init__(
        self,
        folder: Folder,
        share: str,
        *,
        db: sqlite3.Connection,
        inbox: Inbox,
        mode: str,
        person: str,
        host: str,
        version: str,
        now: Callable[[], int],
        ticks: Callable[[], float],
        entropy: Callable[[int], bytes],
        writes: bool = True,
    ) -> None:
        self._writes = writes
        self._folder, self._share, self._db, self._now, self._ticks = folder, share, db, now, ticks
        self._person, self._host, self._version = person, host, version
        self._inbox = inbox
        self._entropy = entropy
        self.publisher = Publisher(folder, mode=mode, person=person, host=host, entropy=entropy)
        self._fetchers: dict[str, Fetcher] = {}
        self._boards: dict[str, PresenceBoard] = {}
        self._comparisons: dict[str, Comparison] = {}
        self._row: int | None = None
        self._read = False
        self._counted: tuple[int, int | None] = (-1, 0)
        self._waiting_since: float | None = None
        self._skews: dict[str, int] = {}
        self._due: dict[str, float] = {}
        self._failed, self._pause, self._trouble = 0.0, 0.0, ("", "")
        self._compared = 0
        self._hurry = False

    def round(self, *, open_incident: str = "") -> ShareState:
        """Do all of it once. ``open_incident`` is the one whose room is on the screen here."""
        fresh, more = 0, False
        try:
            wrong = self._wrong_folder()
            if wrong:
                self.publisher.forget()
                return self._state(WRONG, wrong)
            self._find_incidents()
            for fetcher in list(self._fetchers.values()):
                count, rest = fetcher.round()
                fresh, more = fresh + count, more or rest
            self._look_at_ours()
            self._read = True
        except OSError as error:
            self.publisher.forget()
            return self._state(UNREACHABLE, said(error), fresh=fresh)
        if self._writes and not more:
            self._write(open_incident)
        try:
            for incident, board in self._boards.items():
                if incident == open_incident or self._is_due(f"look:{incident}", EVERY):
                    board.look()
        except OSError as error:
            self._trouble = (UNREACHABLE, said(error))
        what, words = self._trouble
        return self._state(what or GOOD, words, fresh=fresh, more=more)

    def _is_due(self, name: str, every: float) -> bool:
        ticks = self._ticks()
        if ticks < self._due.get(name, float("-inf")):
            return False
        self._due[name] = ticks + every
        return True

    def _wrong_folder(self) -> str:
        """Why nothing may be written here; empty when it is our share."""
        try:
            data, _ = self._folder.read(MARKER, 0, _MARKER_BYTES)
            share = read_marker(data)
        except FileNotFoundError:
            self._folder.names("")  # a folder that is not there at all is unreachable, not wrong
            return "there is no share in the folder; is the disk that it is on mounted?"
        except Refused as refusal:
            return str(refusal)
        return "" if share == self._share else "another share is in its place"

    def _find_incidents(self) -> None:
        if not self._is_due("incidents", INCIDENTS_EVERY):
            return
        found = [incident for name in self._folder.names("") if (incident := incident_of(name))]
        for incident in dict.fromkeys([*incident_ids(self._db), *found]):
            if incident not in self._fetchers:
                self._fetchers[incident] = Fetcher(
                    self._folder, incident, db=self._db, receive=self._take, ticks=self._ticks
                )
                self._boards[incident] = PresenceBoard(self._folder, incident, now=self._now, ticks=self._ticks)
                self._comparisons[incident] = Comparison()

    def _look_at_ours(self) -> None:
        """A file of ours that does not read as we wrote it gets no further lines, and what it held is put back."""
        for path in self.publisher.added_to():
            folder, _, name = path.rpartition("/")
            fetcher = self._fetchers.get(incident_of(folder.partition("/")[0]))
            if fetcher is None:
                continue
            file = fetcher.files.get(name)
            if file is None or file.fault or file.finished:
                self.publisher.forget()
                self._due.pop("compare", None)
                self._hurry = True

    def _take(self, operations: Sequence[Operation]) -> Received:
        received = self._inbox.receive(operations)
        self._skews |= received.skews
        return received

    # Writing

    def _write(self, open_incident: str) -> None:
        """Publish what waits; after a failure only now and then."""
        if self._trouble[0] and self._ticks() - self._failed < self._pause:
            return
        try:
            if self._row is None or self._is_due("compare", COMPARE_EVERY):
                self._compare()
            self._publish_new()
            if open_incident in self._boards and self._is_due(f"tell:{open_incident}", EVERY):
                self._tell(open_incident)
        except OSError as error:
            what = OBSERVER if error.errno in _NOT_ALLOWED else UNREACHABLE
            self._trouble = (what, said(error))
            self._failed = self._ticks()
            self._pause = min(LONGEST_PAUSE, self._pause * 2 or 1.0)
        else:
            self._trouble, self._pause = ("", ""), 0.0

    def _publish_new(self) -> None:
        """Publish what was committed here since the last time."""
        own = own_writers(self._db)
        while True:
            after = self._row or 0
            lines = lines_after(self._db, after, limit=_AT_ONCE)
            ours = [line for line in lines if line.writer in own]
            if ours and not self._ripe(ours):
                return
            if ours:
                self.publisher.publish(_in_chains(ours), maker=self._maker(ours))
            self._waiting_since = None
            self._row = lines[-1].row if lines else after
            if len(lines) < _AT_ONCE:
                return

    def _ripe(self, lines: list[HeldLine]) -> bool:
        """Whether it is time for another whole file."""
        if self.publisher.mode != BATCH:
            return True
        ticks = self._ticks()
        if self._waiting_since is None:
            self._waiting_since = ticks
        return ticks - self._waiting_since >= BATCH_EVERY or sum(len(line.line) for line in lines) >= BATCH_BYTES

    def _maker(self, lines: list[HeldLine]) -> str:
        return local(self._db, "writer") or lines[0].writer

    def _compare(self) -> None:
        """Look at everything on the share and put back what it lacks."""
        first = self._row is None
        row = last_row(self._db) if self._row is None else self._row
        self._compared += 1
        # What we still add to is read whole: behind a hole in it, nobody who comes later would find what we add.
        afresh = {path.rpartition("/")[2] for path in self.publisher.added_to()}
        for incident, fetcher in self._fetchers.items():
            again = self._compared % THOROUGH_EVERY == 0
            more = not first and fetcher.round(finished=True, again=again, afresh=afresh)[1]
            while more:
                more = fetcher.round()[1]
            comparison, files = self._comparisons[incident], list(fetcher.files.values())
            missing = comparison.missing(self._db, incident, files, at_once=first or self._hurry)
            missing = [line for line in missing if line.row <= row]
            if missing:
                self.publisher.publish(missing, maker=self._maker(missing), whole=True)
            for name, lines in comparison.withdraw(self._db, files):
                self.publisher.forget()
                self.publisher.publish(lines, maker=self._maker(lines), whole=True)
                fetcher.remove(name)
        self._row, self._hurry = row, False
        self._due["compare"] = self._ticks() + COMPARE_EVERY

    def _tell(self, incident: str) -> None:
        writer = self._inbox.writer()
        self.publisher.prepare(incident)
        last = next((one.last for one in writers_held(self._db, incident) if one.writer == writer), 0)
        board = self._boards[incident]
        board.look()
        sign = board.signs.get(writer)
        if sign is not None and sign.last > last:
            self._inbox.renew_writer(
                incident,
                f"{sign.last - last} operations of ours were here and are not any more: this database was brought back "
                "from a backup or copied; it writes under a new id now",
            )
            return
        board.tell(writer=writer, by=self._person, host=self._host, version=self._version, last=last)

    # What is said of it

    def _state(self, what: str, words: str, *, fresh: int = 0, more: bool = False) -> ShareState:
        own = own_writers(self._db)
        files = [(incident, file) for incident, one in self._fetchers.items() for file in one.files.values()]
        return ShareState(
            what=what,
            words=words,
            unsent=self._unsent(),
            damaged=tuple((incident, file.by, file.name, file.fault) for incident, file in files if file.fault),
            refused=tuple(
                (incident, file.by, file.name, sentence)
                for incident, file in files
                for sentence in file.refused.values()
            ),
            here={
                incident: tuple(sign for sign in board.here() if sign.writer not in own)
                for incident, board in self._boards.items()
            },
            skews=dict(self._skews),
            fresh=fresh,
            more=more,
        )

    def lacking(self) -> int | None:
        """How many of our operations the share does not hold, by what was read of it; `None` if nothing was."""
        if not self._read:
            return None
        own = own_writers(self._db)
        return sum(
            line.writer in own
            for incident, fetcher in self._fetchers.items()
            for line in Comparison().missing(self._db, incident, fetcher.files.values(), at_once=True)
        )

    def signs(self, incident: str) -> list[Presence]:
        """Every sign of life that was ever read in ``incident``."""
        board = self._boards.get(incident)
        return list(board.signs.values()) if board is not None else []

    def faults(self, incident: str, writer: str) -> list[str]:
        """What is wrong with the logs of one writer."""
        fetcher = self._fetchers.get(incident)
        files = fetcher.files.values() if fetcher is not None else ()
        return [
            file.fault
            for file in files
            if file.fault and (file.name.startswith(writer) or getattr(file.segment.header, "writer", "") == writer)
        ]

    def _unsent(self) -> int | None:
        if self._row is None:
            # Nothing was compared yet: counted once for each operation that comes, since it looks at all of them.
            row = last_row(self._db)
            if self._counted[0] != row or self._counted[1] is None:
                self._counted = (row, self.lacking())
            return self._counted[1]
        own = own_writers(self._db)
        marks = ", ".join("?" * len(own))
        row = self._db.execute(
            f"SELECT count(*) FROM ops JOIN writers USING (writer) WHERE ops.id > ? AND writers.id IN ({marks})",  # noqa: S608
            (self._row or 0, *own),
        ).fetchone()
        return int(row[0])


def _in_chains(lines: list[HeldLine]) -> list[HeldLine]:
    """The lines with those of one incident and writer together, in the order in which they came."""
    places: dict[tuple[str, str], int] = {}
    for line in lines:
        places.setdefault((line.incident, line.writer), len(places))
    return sorted(lines, key=lambda line: places[line.incident, line.writer])


def said(error: OSError) -> str:
    """An error of the file system in a few words."""
    return error.strerror or type(error).__name__
