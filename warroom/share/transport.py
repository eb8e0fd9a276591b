"""One round of sharing: is it the right folder, what came, what goes out, who is here, is anything missing.

A round is called again and again by one thread, by a shell command, or by the simulator. It never raises: what went
wrong is in the state that it returns. What concerns one incident is done, and may fail, in its `Lane`.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from warroom.model.identity import NO_INCIDENT, NO_MOMENT, IncidentId, Moment, WriterId
from warroom.oplog.operation import GENESIS
from warroom.oplog.signing import is_keyed
from warroom.oplog.strict_json import Refused
from warroom.share.carry import Carrying
from warroom.share.joining import about_how_many, beginning
from warroom.share.lane import LONGEST_PAUSE, NOT_ALLOWED, Lane, said
from warroom.share.layout import BATCH, MARKER, asks_for_known, incident_of, read_marker
from warroom.share.presence import EVERY, Presence
from warroom.share.publish import Publisher
from warroom.share.reconcile import Comparison
from warroom.share.vouching import Vouching
from warroom.store.commit import local, present_writer
from warroom.store.exchange import count_written, incident_ids, last_row, lines_after, writers_held
from warroom.store.own_keys import gone_words
from warroom.store.pins import open_writers
from warroom.store.sent import Sent, joining, own_writers, sent, unsent_beside
from warroom.store.trouble import StoreTrouble

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from warroom.oplog.operation import Operation
    from warroom.share.folder import Folder
    from warroom.share.log_file import LogFile
    from warroom.store.exchange import HeldLine
    from warroom.store.receive import Received


class Standing(StrEnum):
    """How a share stands. Of a folder that is `LOOKING` nothing has been heard yet; `ELSEWHERE`, another program on
    this machine shares the database.
    """

    GOOD = "good"
    UNREACHABLE = "unreachable"
    OBSERVER = "observer"
    WRONG = "wrong"
    LOOKING = "looking"
    ELSEWHERE = "elsewhere"


GOOD, UNREACHABLE, OBSERVER, WRONG, LOOKING, ELSEWHERE = Standing
BATCH_EVERY, BATCH_BYTES = 3.0, 64 * 1024
COMPARE_EVERY, INCIDENTS_EVERY, SIGNS_EVERY = 60.0, 2.0, 1.0
PUT_ASIDE = "setting:damage-put-aside"
"""Where this machine remembers damaged logs about which it need not be told any more: path to what they look like."""
_MARKER_BYTES = 4096
_AT_ONCE = 2_000
MANY = 500
"""Operations from which on it is said how many are still to come, and of which not all are sent twice."""


@dataclass(frozen=True, slots=True)
class ShareState:
    """How sharing stands. ``what`` is one of the constants above, ``words`` says why when it is not `GOOD`.

    ``unsent`` counts our operations that are not on the share yet, `None` while that is not known, ``since`` is when
    the oldest of them was written (microseconds since 1970); ``damaged`` names (incident, person, file, fault);
    ``here`` are the signs of life of the others by incident; ``fresh`` is how many operations came in this round.
    ``troubles`` are incidents that are not shared while the others are: (incident,
    account whose folder it is, what, words, unsent there). ``scars`` maps the path of each damaged log to what its
    damage looks like, ``aside`` counts those that were put aside here. ``left_out`` maps folders to how many names in
    them nobody looks at. ``clock`` is by how many microseconds our own clock is ahead of the folder's.
    """

    what: Standing = GOOD
    words: str = ""
    unsent: int | None = 0
    since: Moment = NO_MOMENT
    damaged: tuple[tuple[IncidentId, str, str, str], ...] = ()
    refused: tuple[tuple[IncidentId, str, str, str], ...] = ()
    here: dict[IncidentId, tuple[Presence, ...]] = field(default_factory=dict)
    skews: dict[str, int] = field(default_factory=dict)
    fresh: int = 0
    more: bool = False
    troubles: tuple[tuple[IncidentId, str, str, str, int], ...] = ()
    scars: dict[str, str] = field(default_factory=dict)
    aside: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    clock: int = 0

    @property
    def stuck(self) -> int:
        """How many of our operations wait for what stands in the way of single incidents."""
        return sum(unsent for *_, unsent in self.troubles)


class Inbox(Protocol):
    """The way into our own log. Its functions may be called from any thread."""

    def receive(self, operations: Sequence[Operation]) -> Received:
        """Store what came from the share."""

    def renew_writer(self, incident: IncidentId, words: str) -> None:
        """Write under a new id from now on, and raise an alarm that says why."""

    def writer(self) -> WriterId:
        """The id under which this database writes, which it has even before it wrote anything."""

    def seal_key(self) -> str:
        """What nobody knows but this database and its copies: 64 hexadecimal digits."""

    def note_sent(self, share: str, mark: Sent) -> None:
        """Keep what of ours is on the share. Raise `StoreTrouble`."""

    def expect(self, share: str, total: int | None) -> None:
        """Keep about how many operations there will be, `None` once all are here. Raise `StoreTrouble`."""


class Transport:
    """Shares everything that ``db`` holds with the folder whose marker names ``share``.

    ``inbox`` stores what came; ``db`` is a connection that
    only reads; without ``writes`` nothing is put on the share. ``now`` gives microseconds since 1970,
    ``ticks`` seconds that never jump. ``sign`` gives the signature of a writer's line by its hash, `None` where it
    cannot; ``check`` says whether a column of a line is one (`warroom.oplog.signing`), `None` without the library.
    ``doubted`` gives, once each time, incidents of which the share may have lost what we wrote. With ``carries``, what
    came over another place of the share is published here, and so are the signs of life that ``beside`` gives by
    incident, which were left there. ``heed`` is told whether the share asks that only known keys count, before anything
    else of it is read: at the beginning, and with every change. ``tend`` is called in each round that writes
    (`warroom.share.private_folder`).
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
        now: Callable[[], Moment],
        ticks: Callable[[], float],
        entropy: Callable[[int], bytes],
        writes: bool = True,
        sign: Callable[[WriterId, str], bytes | None] = lambda _writer, _hash: None,
        check: Callable[[WriterId, str, bytes], bool] | None = None,
        doubted: Callable[[], Iterable[IncidentId]] = tuple,
        carries: bool = False,
        beside: Callable[[], Mapping[IncidentId, Sequence[Presence]]] = dict,
        heed: Callable[[bool], None] = lambda _known: None,
        tend: Callable[[], None] = lambda: None,
    ) -> None:
        self._carrying = Carrying(db, inbox.writer()) if carries else None
        self._heed, self._marker, self._beside, self._tend = heed, b"", beside, tend
        self._writes, self._sign, self._check, self._doubted = writes, sign, check, doubted
        self._open_writers: frozenset[str] = frozenset()
        self._folder, self._share, self._db, self._now, self._ticks = folder, share, db, now, ticks
        self._person, self._host, self._version = person, host, version
        self._inbox = inbox
        self._entropy = entropy
        self.publisher = Publisher(folder, mode=mode, person=person, host=host, entropy=entropy, sign=sign)
        self._lanes: dict[IncidentId, Lane] = {}
        mark = sent(db, share)
        self._unmarked = mark is None
        """Whether nothing is known yet of what the share holds of ours, as in a database of an older version."""
        self._mark = mark or Sent()
        self._row = self._mark.row
        self._settled = False
        """Whether the share was compared with our log in this run."""
        self._joining = joining(db, share) is not None
        self._looked_for, self._looked = False, self._mark.looked
        self._read = False
        self._lacking: dict[str, tuple[int, int]] = {}
        self._waiting_since: float | None = None
        self._skews: dict[str, int] = {}
        self._due: dict[str, float] = {}
        self._failed, self._pause, self._trouble = 0.0, 0.0, (GOOD, "")
        self._compared = self._clock = 0
        self._left_out = 0

    def round(self, *, open_incident: IncidentId = NO_INCIDENT) -> ShareState:
        """Do all of it once. ``open_incident`` is the one whose room is on the screen here."""
        fresh, more = 0, False
        try:
            wrong = self._wrong_folder()
            if wrong:
                self.publisher.forget()
                return self._state(WRONG, wrong)
            self._look_at_doubted()
            self._find_incidents()
            self._send_first()
            for lane in list(self._lanes.values()):
                count, rest = lane.read()
                fresh, more = fresh + count, more or rest
            for lane in self._lanes.values():
                if lane.look_at_ours():
                    self._due.pop("compare", None)
            self._read = True
            if self._joining and not more:
                self._expect(None)
        except OSError as error:
            self.publisher.forget()
            return self._state(UNREACHABLE, said(error), fresh=fresh)
        if self._writes and not more:
            self._write(open_incident)
        else:
            self._send()
        try:
            for incident, lane in self._lanes.items():
                is_open = incident == open_incident
                if self._is_due(f"look:{incident}:{is_open}", SIGNS_EVERY if is_open else EVERY):
                    lane.look_around()
        except OSError as error:
            self._trouble = (UNREACHABLE, said(error))
        state, words = self._trouble
        return self._state(state, words, fresh=fresh, more=more)

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
            if data and data == self._marker:
                return ""
            share = read_marker(data)
        except FileNotFoundError:
            self._folder.names("")  # a folder that is not there at all is unreachable, not wrong
            return "there is no share in the folder; is the disk that it is on mounted?"
        except Refused as refusal:
            return str(refusal)
        if share != self._share:
            return "another share is in its place"
        self._heed(asks_for_known(data))
        self._marker = data
        return ""

    def _look_at_doubted(self) -> None:
        """Add to none of our logs that may be gone, and compare soon; what is missing is put back at once."""
        for incident in self._doubted():
            self.publisher.forget(incident)
            if incident in self._lanes:
                self._lanes[incident].hurry = True
                self._due.pop("compare", None)

    def _find_incidents(self) -> None:
        if not self._is_due("incidents", INCIDENTS_EVERY):
            return
        self._open_writers = open_writers(self._db)
        if self._writes:
            self._keep_key()
        listing = self._folder.names("")
        self._left_out = listing.left_out
        incidents = [incident for name in listing if (incident := incident_of(name))]
        here = incident_ids(self._db)
        self._begin(
            incidents, [incident for incident in incidents if incident not in self._lanes and incident not in here]
        )
        for incident in dict.fromkeys([*here, *incidents]):
            self._lane(incident)

    def _begin(self, incidents: list[IncidentId], new: list[IncidentId]) -> None:
        """Take in what says which incidents the ``new`` ones are, before their pages, and say how much there is to
        read: of all ``incidents`` while the share is being joined, else of those.
        """
        again = self._joining and not self._looked_for
        self._looked_for = True
        for incident in new:
            first = beginning(self._folder, incident, Vouching(self._check))
            if first:
                self._inbox.receive(first)
        total = sum(about_how_many(self._folder, incident) for incident in (incidents if again else new))
        if again or total >= MANY:
            self._expect(total if again else total + last_row(self._db))

    def _expect(self, total: int | None) -> None:
        self._joining = total is not None
        with contextlib.suppress(StoreTrouble):  # it is only told; what was read is stored
            self._inbox.expect(self._share, total)

    def _lane(self, incident: IncidentId) -> Lane:
        lane = self._lanes.get(incident)
        if lane is None:
            lane = self._lanes[incident] = Lane(
                self._folder, incident, db=self._db, receive=self._take, publisher=self.publisher, now=self._now,
                ticks=self._ticks, vouching=Vouching(self._check, self._trusted), carries=self._carrying is not None,
            )  # fmt: skip
            # What is found later holds nothing of ours but what is published from now on.
            lane.compared = self._settled
        return lane

    def _trusted(self) -> frozenset[str]:
        """Writers that have a key and of which unsigned lines were accepted here."""
        return self._open_writers

    def _take(self, operations: Sequence[Operation]) -> Received:
        received = self._inbox.receive(operations)
        self._skews |= {by: ahead for by, ahead in received.skews.items() if ahead or by in self._skews}
        return received

    # Writing

    def _write(self, open_incident: IncidentId) -> None:
        """Compare, publish what waits, and leave a sign of life."""

        def write() -> None:
            if not self._settled or self._is_due("compare", COMPARE_EVERY):
                self._compare()
            self._tend()
            own, maker = own_writers(self._db), self._maker()
            for lane in self._lanes.values():
                if not lane.compared:
                    lane.compare(own, self._row, maker, number=0)
                lane.retry(own, self._row, maker)
            self._publish_new(own)
            self._carry(own, maker)
            if open_incident in self._lanes and self._is_due(f"tell:{open_incident}", EVERY):
                self._tell(open_incident)
            self._carry_signs()

        self._try(write)

    def _carry_signs(self) -> None:
        """Say here who is here in another place: whoever reaches only one would think that he is alone."""
        if self._is_due("signs", SIGNS_EVERY):
            for incident, signs in self._beside().items():
                if incident in self._lanes:
                    self._lanes[incident].carry_signs(signs)

    def _carry(self, own: frozenset[str], maker: WriterId) -> None:
        """Publish what came over another place."""
        if self._carrying is None:
            return
        after, up_to = self._carrying.due(self._ticks())
        if up_to > after:
            for incident in incident_ids(self._db):
                self._lane(incident).carry(after, up_to, own, maker)

    def _send_first(self) -> None:
        """Publish what is ours before anything is read: reading may take long, and may not come to its end.

        To what stands on the share already nothing is added before it was looked at.
        """
        if not any(map(self.publisher.added_to, self._lanes)):
            self._send()

    def _send(self) -> None:
        """Publish what is ours, whether all that there is was read or not. Where nothing is known of what the share
        holds of ours, much of it may be there: only a little goes twice.
        """
        if not self._writes or self._is_unknown():
            return
        self._try(lambda: self._publish_new(own_writers(self._db), early=not self._settled))

    def _try(self, write: Callable[[], None]) -> None:
        """Write to the share; after a failure only now and then."""
        if self._trouble[0] != GOOD and self._ticks() - self._failed < self._pause:
            return
        try:
            write()
        except OSError as error:
            state = OBSERVER if error.errno in NOT_ALLOWED else UNREACHABLE
            self._trouble = (state, said(error))
            self._failed = self._ticks()
            self._pause = min(LONGEST_PAUSE, self._pause * 2 or 1.0)
        else:
            self._trouble, self._pause = (GOOD, ""), 0.0
        self._note()

    def _publish_new(self, own: frozenset[str], *, early: bool = False) -> None:
        """Publish what was committed here since the last time; ``early``, before the share was compared with it."""
        while True:
            after, last = self._row, last_row(self._db)
            if last == after:
                return
            ours = lines_after(self._db, after, of=own, limit=_AT_ONCE)
            if ours and not self._ripe(ours):
                return
            for incident, mine in _by_incident(ours).items():
                self._lane(incident).publish(mine, after=after, maker=self._maker(), early=early)
            self._waiting_since = None
            whole = len(ours) < _AT_ONCE
            self._row = max([after, *([last] if whole else []), *(line.row for line in ours)])
            if ours:
                self._note(sent_more=True)
            if whole:
                return

    def _note(self, *, sent_more: bool = False) -> None:
        """Keep what of ours is on the share, so that every program of this database knows it."""
        own, mark = own_writers(self._db), self._mark
        lacking = sum(self._unsent_in(lane, own) for lane in self._lanes.values())
        if self._is_unknown() or not (sent_more or (mark.lacking, mark.looked) != (lacking, self._looked)):
            return
        since = (mark.since or self._now()) if lacking else 0
        self._mark = Sent(self._row, lacking, Moment(since), self._looked)
        # A database that takes nothing says so at the next act; what was sent is sent.
        with contextlib.suppress(StoreTrouble):
            self._inbox.note_sent(self._share, self._mark)

    def _is_unknown(self) -> bool:
        """Whether nobody knows yet what the share holds of ours, and it may be much."""
        return self._unmarked and not self._settled and unsent_beside(self._db, Sent()).count > MANY

    def _ripe(self, lines: list[HeldLine]) -> bool:
        """Whether it is time for another whole file."""
        if self.publisher.mode != BATCH:
            return True
        ticks = self._ticks()
        if self._waiting_since is None:
            self._waiting_since = ticks
        return ticks - self._waiting_since >= BATCH_EVERY or sum(len(line.line) for line in lines) >= BATCH_BYTES

    def _keep_key(self) -> None:
        """Write under a new id where the key of the present one is gone: nobody would take what it does not sign."""
        writer = self._maker()
        if not is_keyed(writer) or self._sign(writer, GENESIS) is not None:
            return
        self._inbox.renew_writer(NO_INCIDENT, gone_words(unsent_beside(self._db, self._mark).count))

    def _maker(self) -> WriterId:
        return present_writer(self._db)

    def _compare(self) -> None:
        """Look at everything on the share and put back what it lacks."""
        row = last_row(self._db) if self._unmarked and not self._settled else self._row
        self._compared += 1
        own, maker = own_writers(self._db), self._maker()
        for lane in self._lanes.values():
            lane.compare(own, row, maker, number=self._compared)
        self._row, self._settled, self._looked = row, True, self._now()
        self._due["compare"] = self._ticks() + COMPARE_EVERY

    def _tell(self, incident: IncidentId) -> None:
        writer, key, lane = self._inbox.writer(), self._inbox.seal_key(), self._lanes[incident]
        last = next((of_writer.last for of_writer in writers_held(self._db, incident) if of_writer.writer == writer), 0)
        lane.look_around()
        sign = lane.board.ours(writer, key)
        if sign is not None and sign.last > last:
            self._inbox.renew_writer(
                incident,
                f"{sign.last - last} operations of ours were here and are not any more: this database was brought back "
                "from a backup or copied; it writes under a new id now",
            )
            return
        if sign is not None and lane.told:
            self._clock = sign.off
        lane.tell(writer=writer, by=self._person, host=self._host, version=self._version, last=last, key=key)

    # What is said of it

    def _state(self, state: Standing, words: str, *, fresh: int = 0, more: bool = False) -> ShareState:
        own, lanes = own_writers(self._db), self._lanes
        faulty = [(incident, file) for incident, lane in lanes.items() for file in lane.fetcher.faulty]
        aside = read_aside(local(self._db, PUT_ASIDE)) if faulty else {}
        damaged = {f"{incident}/{file.name}": (incident, file) for incident, file in faulty if file.fault}
        to_tell = {path: damage for path, damage in damaged.items() if aside.get(path) != damage[1].scar}
        unsent = {incident: self._unsent_in(lane, own) for incident, lane in lanes.items()}
        count, since = self._unsent(unsent)
        if state == GOOD:
            state, words = self._all_in_trouble()
        return ShareState(
            what=state,
            words=words,
            unsent=count,
            since=Moment(since),
            damaged=tuple((incident, file.by, file.name, file.fault) for incident, file in to_tell.values()),
            refused=tuple(
                (incident, file.by, file.name, sentence)
                for incident, file in faulty
                for sentence in file.refused.values()
            ),
            here={
                incident: tuple(sign for sign in lane.board.here() if sign.writer not in own)
                for incident, lane in lanes.items()
            },
            skews=dict(self._skews),
            fresh=fresh,
            more=more,
            troubles=tuple(
                (incident, lane.owner, OBSERVER if may_not else UNREACHABLE, reason, unsent[incident])
                for incident, lane in lanes.items()
                for reason, may_not in [lane.trouble()]
                if reason
            ),
            scars={path: file.scar for path, (_, file) in to_tell.items()},
            aside=len(damaged) - len(to_tell),
            left_out=self._not_looked_at(),
            clock=self._clock,
        )

    def _all_in_trouble(self) -> tuple[Standing, str]:
        """How the share stands if not one of its incidents is shared: as the first of them does."""
        troubles = [lane.trouble() for lane in self._lanes.values() if not lane.no_folder]
        if not troubles or not all(words for words, _ in troubles):
            return GOOD, ""
        words, may_not = troubles[0]
        return OBSERVER if may_not else UNREACHABLE, words

    def _not_looked_at(self) -> dict[str, int]:
        counts = {"": self._left_out}
        for incident, lane in self._lanes.items():
            counts[incident] = lane.fetcher.left_out + lane.board.left_out
        return {folder: count for folder, count in counts.items() if count}

    def lacking(self) -> int | None:
        """How many of our operations the share does not hold, by what was read of it; `None` if nothing was."""
        if not self._read:
            return None
        own = own_writers(self._db)
        return sum(self._lacking_in(lane, own) for lane in self._lanes.values())

    def _lacking_in(self, lane: Lane, own: frozenset[str]) -> int:
        """Counted once for each operation that comes, since it looks at all of them."""
        row = last_row(self._db)
        if self._lacking.get(lane.incident, (-1, 0))[0] != row:
            files: Iterable[LogFile] = lane.fetcher.files.values()
            lines = Comparison().missing(self._db, lane.incident, files, at_once=True)
            self._lacking[lane.incident] = (row, sum(line.writer in own for line in lines))
        return self._lacking[lane.incident][1]

    def signs(self, incident: IncidentId) -> list[Presence]:
        """Every sign of life that was ever read in ``incident``."""
        lane = self._lanes.get(incident)
        return list(lane.board.signs.values()) if lane is not None else []

    def faults(self, incident: IncidentId, writer: WriterId) -> list[str]:
        """What is wrong with the logs of one writer."""
        lane = self._lanes.get(incident)
        files = lane.fetcher.faulty if lane is not None else ()
        return [
            file.fault
            for file in files
            if file.fault and (file.name.startswith(writer) or getattr(file.segment.header, "writer", "") == writer)
        ]

    def _unsent_in(self, lane: Lane, own: frozenset[str]) -> int:
        """How many of our operations wait in one incident for a failure to pass."""
        if self._settled and not lane.compared:
            return self._lacking_in(lane, own)
        waiting = count_written(self._db, own, lane.since, self._row, lane.incident) if lane.since is not None else 0
        return waiting + lane.missed

    def _unsent(self, waiting: dict[IncidentId, int]) -> tuple[int, int]:
        """How many of our operations are not on the share, and when the oldest of them was written."""
        if self._read and self._is_unknown():
            lacking = self.lacking() or 0
            return lacking, unsent_beside(self._db, Sent()).since if lacking else 0
        lacking = sum(waiting.values())
        unsent = unsent_beside(self._db, Sent(self._row, lacking, self._mark.since or self._now()))
        return unsent.count, unsent.since


def read_aside(remembered: str | None) -> dict[str, str]:
    """What was put aside, of what a machine remembers; nothing where that cannot be read."""
    try:
        aside = json.loads(remembered or "{}")
    except ValueError:
        return {}
    return aside if isinstance(aside, dict) else {}


def _by_incident(lines: list[HeldLine]) -> dict[IncidentId, list[HeldLine]]:
    """The lines of each incident, those of each writer together, in the order in which they came."""
    groups: dict[IncidentId, dict[str, list[HeldLine]]] = {}
    for line in lines:
        groups.setdefault(line.incident, {}).setdefault(line.writer, []).append(line)
    return {incident: [line for run in writers.values() for line in run] for incident, writers in groups.items()}
