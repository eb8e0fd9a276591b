"""One round of sharing: is it the right folder, what came, what goes out, who is here, is anything missing.

A round is called again and again by one thread, by a shell command, or by the simulator. It never raises: what went
wrong is in the state that it returns. What concerns one incident is done, and may fail, in its `Lane`.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from warroom.model.identity import NO_INCIDENT, IncidentId, Moment, WriterId
from warroom.model.sentences import counted
from warroom.oplog.operation import GENESIS
from warroom.oplog.signing import is_keyed
from warroom.share.carry import Carrying
from warroom.share.folder import NOT_ALLOWED
from warroom.share.joining import about_how_many, beginning
from warroom.share.lane import LONGEST_PAUSE, Lane, look_whether_all_refuse, said
from warroom.share.marker import MarkerWatch
from warroom.share.own_log import OwnLog
from warroom.share.presence import EVERY, Presence
from warroom.share.progress import MANY, ShareProgress
from warroom.share.publish import Publisher
from warroom.share.round_report import faults_of, with_lanes
from warroom.share.share_format import BATCH, incident_of
from warroom.share.share_state import GOOD, OBSERVER, UNREACHABLE, WRONG, ShareStanding, ShareState
from warroom.share.vouching import Vouching
from warroom.share.witness import Witness
from warroom.store.commit import present_writer
from warroom.store.exchange import by_incident, incident_ids, last_row, lines_after, writers_held
from warroom.store.own_keys import gone_words
from warroom.store.pins import open_writers
from warroom.store.sent import joining, own_writers
from warroom.store.trouble import StoreTrouble

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from warroom.oplog.operation import Operation
    from warroom.share.folder import Folder
    from warroom.store.exchange import HeldLine
    from warroom.store.receive import Received


BATCH_EVERY, BATCH_BYTES, _AT_ONCE = 3.0, 64 * 1024, 2_000
COMPARE_EVERY, INCIDENTS_EVERY, SIGNS_EVERY = 60.0, 2.0, 1.0


class Transport:
    """Shares everything that ``db`` holds with the folder whose marker names ``share``.

    ``inbox`` stores what came; ``db`` is a connection that only reads; without ``writes`` nothing is put on the share.
    ``now`` gives microseconds since 1970, ``ticks`` seconds that never jump. ``sign`` gives the signature of a writer's
    line by its hash, `None` where it cannot; ``check`` says whether a column of a line is one
    (`warroom.oplog.signing`), `None` without the library.
    ``doubted`` gives, once each time, incidents of which the share may have lost what we wrote. With ``carries``, what
    came over another place of the share is published here, and so are the signs of life that ``beside`` gives by
    incident, which were left there. ``witness`` is told what somebody did to the share. ``tend`` is called in each
    round that writes (`warroom.share.private_folder`).
    """

    def __init__(
        self,
        folder: Folder,
        share: str,
        *,
        db: sqlite3.Connection,
        inbox: OwnLog,
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
        tend: Callable[[], None] = lambda: None,
        witness: Witness | None = None,
    ) -> None:
        self._carrying = Carrying(db, inbox.writer()) if carries else None
        self._witness = witness or Witness()
        self._marker = MarkerWatch(folder, share, self._witness.marker)
        self._beside, self._tend = beside, tend
        self._writes, self._sign, self._check, self._doubted = writes, sign, check, doubted
        self._open_writers: frozenset[str] = frozenset()  # which have a key, and were accepted without it
        self._folder, self._share, self._db, self._now, self._ticks = folder, share, db, now, ticks
        self._person, self._host, self._version = person, host, version
        self._inbox = inbox
        self.publisher = Publisher(folder, mode=mode, person=person, host=host, entropy=entropy, sign=sign)
        self.lanes: dict[IncidentId, Lane] = {}
        self._progress = ShareProgress(db, share, self.lanes, inbox, now)
        self._joining = joining(db, share) is not None
        self._looked_for = False
        self._waiting_since: float | None = None
        self._skews: dict[str, int] = {}
        self._due: dict[str, float] = {}
        self._failed, self._pause, self._trouble = 0.0, 0.0, (GOOD, "")
        self._compared = self._clock = 0
        self._left_out = 0
        self._stood: ShareState | None = None

    def read(self) -> ShareState | None:
        """Only take in what has come, between two rounds that do all of it; `None` where it takes one of those: nothing
        is known yet of the share, or something is in the way. The state is that of the last round, with what is new.
        """
        stood = self._stood
        if stood is None or stood.what != GOOD or stood.more or self._joining:
            return None
        fresh, more = 0, False
        try:
            if self._marker.wrong():
                return None
            for lane in list(self.lanes.values()):
                count, rest = lane.read(hinted=True)
                fresh, more = fresh + count, more or rest
        except OSError:  # a whole round says what it is
            return None if not fresh else replace(stood, fresh=fresh)
        return replace(stood, fresh=fresh, more=more, skews=dict(self._skews))

    def round(self, *, open_incident: IncidentId = NO_INCIDENT) -> ShareState:
        """Do all of it once. ``open_incident`` is the one whose room is on the screen here."""
        self._stood = None
        self._stood = self._round(open_incident)
        return self._stood

    def _round(self, open_incident: IncidentId) -> ShareState:
        fresh, more = 0, False
        try:
            wrong = self._marker.wrong()
            if wrong:
                self.publisher.forget()
                return self._state(WRONG, wrong)
            self._look_at_doubted()
            self._find_incidents()
            self._send_first()
            for lane in list(self.lanes.values()):
                count, rest = lane.read()
                fresh, more = fresh + count, more or rest
            for lane in self.lanes.values():
                if lane.look_at_ours():
                    self._due.pop("compare", None)
            self._progress.is_read = True
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
            for incident, lane in self.lanes.items():
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

    def _look_at_doubted(self) -> None:
        """Add to none of our logs that may be gone, and compare soon; what is missing is put back at once."""
        for incident in self._doubted():
            self.publisher.forget(incident)
            if incident in self.lanes:
                self.lanes[incident].hurry = True
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
            incidents, [incident for incident in incidents if incident not in self.lanes and incident not in here]
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
        lane = self.lanes.get(incident)
        if lane is None:
            lane = self.lanes[incident] = Lane(
                self._folder, incident, db=self._db, receive=self._take, publisher=self.publisher, now=self._now,
                ticks=self._ticks, vouching=Vouching(self._check, lambda: self._open_writers),
                carries=self._carrying is not None, witness=self._witness,
            )  # fmt: skip
            # What is found later holds nothing of ours but what is published from now on.
            lane.compared = self._progress.settled
        return lane

    def _take(self, operations: Sequence[Operation]) -> Received:
        received = self._inbox.receive(operations)
        self._skews |= {by: ahead for by, ahead in received.skews.items() if ahead or by in self._skews}
        return received

    # Writing

    def _write(self, open_incident: IncidentId) -> None:
        """Compare, publish what waits, and leave a sign of life."""

        def write() -> None:
            if not self._progress.settled or self._is_due("compare", COMPARE_EVERY):
                self._compare()
            self._tend()
            own, maker = own_writers(self._db), self._maker()
            for lane in self.lanes.values():
                if not lane.compared or lane.hurry:
                    lane.compare(own, self._progress.row, maker, number=0)
                lane.retry(own, self._progress.row, maker)
                lane.look_for_losses(own, again=True)
            self._publish_new(own)
            self._carry(own, maker)
            if open_incident in self.lanes and self._is_due(f"tell:{open_incident}", EVERY):
                self._tell(open_incident)
            self._carry_signs()

        self._try(write)

    def _carry_signs(self) -> None:
        """Say here who is here in another place: whoever reaches only one would think that he is alone."""
        if self._is_due("signs", SIGNS_EVERY):
            for incident, signs in self._beside().items():
                if incident in self.lanes:
                    self.lanes[incident].carry_signs(signs)

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
        if not any(map(self.publisher.added_to, self.lanes)):
            self._send()

    def _send(self) -> None:
        """Publish what is ours, whether all that there is was read or not. Where nothing is known of what the share
        holds of ours, much of it may be there: only a little goes twice.
        """
        if not self._writes or self._progress.is_unknown():
            return
        self._try(lambda: self._publish_new(own_writers(self._db), early=not self._progress.settled))

    def _try(self, write: Callable[[], None]) -> None:
        """Write to the share; after a failure only now and then."""
        if self._trouble[0] != GOOD and self._ticks() - self._failed < self._pause:
            return
        try:
            write()
            look_whether_all_refuse(self.lanes.values())
        except OSError as error:
            state = OBSERVER if error.errno in NOT_ALLOWED else UNREACHABLE
            self._trouble = (state, said(error))
            self._failed = self._ticks()
            self._pause = min(LONGEST_PAUSE, self._pause * 2 or 1.0)
        else:
            self._trouble, self._pause = (GOOD, ""), 0.0
        self._progress.note()

    def _publish_new(self, own: frozenset[str], *, early: bool = False) -> None:
        """Publish what was committed here since the last time; ``early``, before the share was compared with it."""
        while True:
            after, last = self._progress.row, last_row(self._db)
            if last == after:
                return
            ours = lines_after(self._db, after, of=own, limit=_AT_ONCE)
            if ours and not self._ripe(ours):
                return
            for incident, mine in by_incident(ours).items():
                self._lane(incident).publish(mine, after=after, maker=self._maker(), early=early)
            self._waiting_since = None
            whole = len(ours) < _AT_ONCE
            self._progress.row = max([after, *([last] if whole else []), *(line.row for line in ours)])
            if ours:
                self._progress.note(sent_more=True)
            if whole:
                return

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
        self._inbox.renew_writer(NO_INCIDENT, gone_words(self._progress.unsent_as_marked()))

    def _maker(self) -> WriterId:
        return present_writer(self._db)

    def _compare(self) -> None:
        """Look at everything on the share and put back what it lacks."""
        row = self._progress.row_to_compare()
        self._compared += 1
        own, maker = own_writers(self._db), self._maker()
        for lane in self.lanes.values():
            lane.compare(own, row, maker, number=self._compared)
        self._progress.compared(row)
        self._due["compare"] = self._ticks() + COMPARE_EVERY

    def _tell(self, incident: IncidentId) -> None:
        writer, key, lane = self._inbox.writer(), self._inbox.seal_key(), self.lanes[incident]
        last = next((of_writer.last for of_writer in writers_held(self._db, incident) if of_writer.writer == writer), 0)
        lane.look_around()
        sign = lane.board.ours(writer, key)
        if sign is not None and sign.last > last:
            self._inbox.renew_writer(
                incident,
                f"{counted(sign.last - last, 'operation of ours was', 'operations of ours were')} here and not any more"
                ": this database was brought back from a backup or copied; it writes under a new id now",
            )
            return
        if sign is not None and lane.told:
            self._clock = sign.off
        lane.tell(writer=writer, by=self._person, host=self._host, version=self._version, last=last, key=key)

    def _state(self, state: ShareStanding, words: str, *, fresh: int = 0, more: bool = False) -> ShareState:
        left_out = {"": self._left_out}
        round_only = ShareState(
            state, words, fresh=fresh, more=more, skews=dict(self._skews), left_out=left_out, clock=self._clock
        )
        return with_lanes(round_only, self._db, self.lanes, self._progress)

    def look_for_losses(self, *, again: bool = False) -> bool:
        """Tell what is gone there and what was left out, as whoever writes does with each comparison; ``again``, what
        was to be looked for once more, if it is time. Whether something still is.
        """
        own = own_writers(self._db)
        for lane in self.lanes.values():
            lane.look_for_losses(own, again=again)
        return any(lane.losses.is_in_doubt for lane in self.lanes.values())

    def lacking(self) -> int | None:
        """How many of our operations the share does not hold, by what was read of it; `None` if nothing was."""
        return self._progress.lacking()

    def signs(self, incident: IncidentId) -> list[Presence]:
        """Every sign of life that was ever read in ``incident``."""
        lane = self.lanes.get(incident)
        return list(lane.board.signs.values()) if lane is not None else []

    def faults(self, incident: IncidentId, writer: WriterId) -> list[str]:
        """What is wrong with the logs of one writer."""
        lane = self.lanes.get(incident)
        return faults_of(lane.fetcher.faulty, writer) if lane is not None else []
