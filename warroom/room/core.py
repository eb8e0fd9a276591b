"""`WarRoom`: opens the local database, commits acts, answers queries, and tells when something changed.

Part of the shell's fast path: what reads the tables is loaded by the first query that needs it.
"""

from __future__ import annotations

import time

from warroom.model.identity import NO_INCIDENT, NO_WRITER, EntryId, IncidentId, Moment, RecordId, Revision, WriterId
from warroom.model.private import PRIVATE, is_reserved
from warroom.oplog.record_id import RANDOM, record_id
from warroom.oplog.signing import is_keyed
from warroom.oplog.strict_json import Refused
from warroom.room.acts.secret_gate import SecretGate
from warroom.store import commit as store_commit
from warroom.store import logged
from warroom.store.commit import Committed
from warroom.store.database import PATIENCE, absolute, data_version, open_database, open_reader
from warroom.store.drafts import draft, keep_draft
from warroom.store.explained import Explained, Turn
from warroom.store.transaction import Transaction
from warroom.store.trouble import DATA, SETTING, StoreTrouble
from warroom.store.write import Write

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    from warroom.model.timeline import Filter, TimelineEntry, TimelinePages
    from warroom.model.views import IncidentSummary, IncidentView
    from warroom.oplog.operation import Operation
    from warroom.store.desks import Kept
    from warroom.store.merging import MergedPages
    from warroom.store.own_keys import FreshKey
    from warroom.store.pages import StoredPages
    from warroom.store.purge_decisions import Purger
    from warroom.store.receive import Received
    from warroom.store.records import Version

    Result = TypeVar("Result")

_LOOKING = 0.05
"""Seconds that a look for purged words takes at once: whoever writes waits for it."""
_MANY, _BREATH = 100, 0.002
"""Operations of a large batch, and seconds."""
RoomTrouble = StoreTrouble
"""What the room raises when it cannot do what it was asked: one sentence, with an ``exit_code`` for the shell."""

__all__ = ["Committed", "RoomTrouble", "WarRoom", "Write"]


class WarRoom:
    """One person's room over one local database.

    Acts run one after the other, from whatever thread; queries belong to one thread, but for `search`.
    """

    def __init__(
        self,
        path: str,
        *,
        person: str,
        now: Callable[[], Moment],
        entropy: Callable[[int], bytes],
        patience: float = PATIENCE,
        make: bool = True,
        keys: bool = False,
    ) -> None:
        """Open ``path``, which is made if it is not there and ``make`` says so. ``now`` gives microseconds since 1970,
        ``entropy`` random bytes. With ``keys`` a new writer gets a key pair of its own. Raise `RoomTrouble`.
        """
        self.path, self.person, self.now, self.entropy = absolute(path), person, now, entropy
        self._patience = patience
        self._db = open_database(self.path, make=make, patience=patience)
        self._writing = Turn(self.path)
        self._read: sqlite3.Connection | None = None
        self._data_version = -1
        self._kept: Kept | None = None
        self._writer = NO_WRITER
        self._keys = keys
        self._fresh_key: FreshKey | None = None
        self.secrets = SecretGate()
        """What every act passes before it is stored."""

    def close(self) -> None:
        """Give the file back."""
        with self._writing:
            self._db.close()
        if self._read is not None:
            self._read.close()
            self._read = None

    def new_incident(self, *, private: bool = False) -> IncidentId:
        """An id for an incident that is declared here, 32 hexadecimal digits: it says so, and whether it is
        ``private``.
        """
        if private:
            return IncidentId(record_id(self._present_writer(), PRIVATE + self.entropy(RANDOM - len(PRIVATE))))
        return IncidentId(self.new_id())

    def new_id(self) -> RecordId:
        """An id for a record that is made here, 32 hexadecimal digits: it says so.

        Where another program over this database has begun to write under a new writer id meanwhile, it does not: the
        record is told by what is written, as those of older logs.
        """
        writer = self._present_writer()
        while is_reserved(made := record_id(writer, self.entropy(RANDOM))):
            pass
        return made

    def _present_writer(self) -> WriterId:
        if not self._writer:
            with Explained(self.path):
                writer = store_commit.present_writer(self._db)
            self._writer = self._with_key(writer) or self._fresh_writer()
        return self._writer

    def _with_key(self, writer: WriterId) -> WriterId:
        """``writer``, or what is written under in its place where its key is not here: others would keep it back."""
        if not is_keyed(writer):
            return writer
        from warroom.store.own_keys import gone_words, is_gone

        if not is_gone(writer, self.path):
            return writer
        from warroom.store.sent import unsent_anywhere

        with Explained(self.path):
            words = gone_words(unsent_anywhere(self._db).count)
        self.renew_writer(NO_INCIDENT, words, of=writer)
        with Explained(self.path):
            return store_commit.present_writer(self._db)

    def _mint(self, _count: int) -> bytes:
        """The bytes of a writer id: those under which ids were made already, unless it was given up since."""
        if not self._writer or self._writer in (store_commit.local(self._db, "former_writers") or ""):
            self._writer = self._fresh_writer()
        if self._fresh_key is not None:
            self._keep_key(self._fresh_key)
        return bytes.fromhex(self._writer)

    def _fresh_writer(self) -> WriterId:
        """An id for a new writer, with a key pair where there shall be one."""
        if self._keys:
            from warroom.store.own_keys import fresh_key

            self._fresh_key = fresh_key(self.entropy)
        return self._fresh_key.writer if self._fresh_key is not None else WriterId(self.entropy(16).hex())

    def _keep_key(self, key: FreshKey) -> None:
        """Keep a key that was just made. Where that cannot be, what is being said is said without one."""
        from warroom.store.own_keys import keep_key

        self._fresh_key = None
        try:
            keep_key(self._db, self.path, key)
        except OSError:
            self._writer = WriterId(self.entropy(16).hex())

    def commit(
        self,
        incident: IncidentId,
        writes: Callable[[sqlite3.Connection], Sequence[Write]] | Sequence[Write],
        *,
        seen_up_to: Revision | None = None,
        undoes: str = "",
    ) -> Committed:
        """Store one act; when this returns it is on disk. Raise `RoomTrouble`, and then nothing was stored."""

        def looked_at(db: sqlite3.Connection) -> Sequence[Write]:
            made = writes(db) if callable(writes) else writes
            self.secrets.look(db, incident, made, self.now)
            return made

        self._present_writer()
        with self._writing:
            try:
                committed = store_commit.commit(
                    self._db,
                    incident=incident,
                    by=self.person,
                    writes=looked_at,
                    now=self.now(),
                    entropy=self.entropy,
                    seen_up_to=seen_up_to,
                    undoes=undoes,
                    mint=self._mint,
                )
            except Refused as error:
                raise _refused(error, self.now()) from error
        self._writer = committed.writer
        return committed

    def receive(self, operations: Sequence[Operation]) -> Received:
        """Store what came from the share; any thread may. Raise `RoomTrouble`, and then nothing was stored.

        The disk is not waited for: what a power cut takes from us lies on the share, and is read there again.
        """
        from warroom.store.receive import keep_many_pages, receive

        if len(operations) >= _MANY:
            time.sleep(_BREATH)  # between two batches whoever waits to write gets its turn
        with self._writing:
            if len(operations) >= _MANY:
                keep_many_pages(self._db)
            received = receive(self._db, operations, now=self.now(), lies_elsewhere=True)
        self.look_for_purged()
        return received

    def renew_writer(self, incident: IncidentId, words: str, *, of: WriterId = NO_WRITER) -> None:
        """Write under a new id from now on, because of what ``words`` say; where they are about the id ``of``, unless
        another program has given that up already.
        """
        from warroom.store.receive import renew_writer

        with self._writing:
            renew_writer(self._db, incident, words, now=self.now(), of=of)

    def writer(self) -> WriterId:
        """The id under which this database writes, minted when it has none yet."""
        with self._writing:
            return store_commit.own_writer(self._db, self._mint)

    def seal_key(self) -> str:
        """What seals our signs of life on a share, minted when this database has none yet."""
        with self._writing:
            return store_commit.seal_key(self._db, self.entropy)

    def decide_purges(self, *, accept: bool, by: str | None = None, incident: IncidentId | None = None) -> int:
        """Carry out the purges of others that wait, or refuse them here: those of ``by`` in ``incident``, or all; how
        many texts it was about.
        """
        from warroom.store.purge_decisions import decide

        with self._writing:
            return decide(self._db, accept=accept, by=by, incident=incident)

    def purgers(self) -> list[Purger]:
        """Whose purges wait to be looked at."""
        from warroom.store.purge_decisions import purgers

        return purgers(self.reader())

    def look_for_purged(self, *, seconds: float = _LOOKING) -> int:
        """Look whether words that were purged here came back, for about so many seconds; in how many operations.

        What could not be taken out of the write-ahead log, because somebody was reading, is taken out now.
        """
        from warroom.store.purge_memory import look

        with self._writing:
            store_commit.forget_what_was_left(self._db)
            return look(self._db, seconds=seconds)

    def forgetting(self, act: Callable[[sqlite3.Connection], Result]) -> Result:
        """Do ``act``, which takes something out of this database that is not in the log, and leave no trace of it."""
        with self._writing:
            with Transaction(self._db, at_once=True):
                outcome = act(self._db)
            store_commit.forget_traces(self._db)
        return outcome

    def alarms(self) -> list[tuple[IncidentId, str, WriterId, str, int]]:
        """What should be looked at: (incident, what, writer, words, since in microseconds)."""
        from warroom.store.exchange import alarms

        return alarms(self.reader())

    def dismiss_alarms(self) -> None:
        """They were looked at."""
        from warroom.store.exchange import dismiss_alarms

        with self._writing:
            dismiss_alarms(self._db)

    def reader(self) -> sqlite3.Connection:
        """The connection for queries, opened at first use."""
        if self._read is None:
            from warroom.store.pages import prepare

            self._read = open_reader(self.path, patience=self._patience)
            prepare(self._read)
        return self._read

    def changed(self) -> bool:
        """Whether anything was stored since the last call, by this program or another: costs two microseconds."""
        version = data_version(self.reader())
        seen, self._data_version = self._data_version, version
        return version != seen

    def revision(self) -> Revision:
        """The last operation that arrived here: what a view was read at."""
        from warroom.store.records import revision

        return revision(self.reader())

    def others_wrote(self, since: Revision) -> bool:
        """Whether anybody else wrote something of what arrived after the revision ``since``."""
        from warroom.store.records import written_by_others

        return written_by_others(self.reader(), since, self.person)

    def incidents(self) -> list[IncidentSummary]:
        """Every incident, those that are one outage as one: the open ones first, then the latest declared."""
        from warroom.store.records import summaries

        return summaries(self.reader())

    def incidents_apart(self) -> list[IncidentSummary]:
        """Every incident by itself, also what was merged into another."""
        from warroom.store.records import each_summary

        return each_summary(self.reader())

    def view(self, incident: IncidentId) -> IncidentView | None:
        """All that the header and the panes show; `None` if the incident is not here."""
        from warroom.store.records import incident_view

        if self._kept is None:
            from warroom.store.desks import Kept

            self._kept = Kept()
        return incident_view(self.reader(), incident, self._kept)

    def pages(self, incident: IncidentId, chosen: Filter, *, purges: bool = False) -> StoredPages | MergedPages:
        """The timeline of ``incident`` under a filter, with those of the incidents that were merged into it.

        ``purges`` tells in it as well who purged what: lines that are no entries, so only for those who look at it.
        """
        from warroom.store.pages import StoredPages

        parts: list[tuple[IncidentId, TimelinePages]] = []
        for part in self.parts(incident):
            number = self._number(part)
            parts.append((part, StoredPages(self.reader(), number, chosen, me=self.person)))
            if purges:
                from warroom.store.purge_notices import PurgeNotices

                parts.append((part, PurgeNotices(self.reader(), number, chosen)))
        own = parts[0][1]
        if len(parts) == 1 and isinstance(own, StoredPages):
            return own
        from warroom.store.merging import MergedPages

        return MergedPages(parts)

    def merged_into(self, incident: IncidentId) -> IncidentId:
        """The incident in whose room ``incident`` is shown; itself unless it was merged into another."""
        from warroom.store.merging import root_of

        return root_of(self.reader(), incident)

    def parts(self, incident: IncidentId) -> list[IncidentId]:
        """Every incident that is shown in the room of ``incident``, itself first."""
        from warroom.store.merging import parts_of

        return parts_of(self.reader(), incident)

    def apart_by(self, incident: IncidentId, second: IncidentId) -> list[IncidentId]:
        """The incidents that must say that they are merged no more, so that ``second`` leaves the room of ``incident``:
        more than itself where people merged both into each other.
        """
        from warroom.store.merging import apart_by

        return apart_by(self.reader(), incident, second)

    def search(
        self, text: str, *, incident: IncidentId | None = None, limit: int = 50
    ) -> tuple[list[str], list[tuple[IncidentId, TimelineEntry]]]:
        """The words looked for, and the newest entries that hold them, each with its incident's id.

        It reads over a connection of its own, so that any thread may search.
        """
        from warroom.store.pages import prepare
        from warroom.store.records import incident_number
        from warroom.store.search import Query, search

        query = Query(text)
        db = open_reader(self.path, patience=self._patience)
        try:
            prepare(db)
            if incident is None:
                return query.words, search(db, query, inc=None, limit=limit, me=self.person)
            from warroom.store.merging import parts_of

            hits = [
                hit
                for part in parts_of(db, incident)
                for hit in search(db, query, inc=incident_number(db, part), limit=limit, me=self.person)
            ]
            return query.words, sorted(hits, key=lambda hit: hit[1].key, reverse=True)[:limit]
        finally:
            db.close()

    def versions(self, incident: IncidentId, entry: EntryId) -> list[Version]:
        """Every wording that the entry had, the oldest first."""
        from warroom.store.records import versions

        return versions(self.reader(), self._number(incident), entry)

    def telling(self, incident: IncidentId, milestone: str) -> EntryId:
        """The id of the entry that tells of a milestone (a field of the incident); empty when none does."""
        from warroom.store.telling import telling

        return telling(self.reader(), incident, milestone)

    def digest(self, incident: IncidentId) -> str:
        """What two people who hold the same operations have in common, 64 hexadecimal digits."""
        from warroom.store.rebuild import digest_of

        return digest_of(self.reader(), incident)

    def rebuild(self) -> None:
        """Fold every table anew from the log."""
        from warroom.store.rebuild import rebuild

        with self._writing:
            rebuild(self._db)
        self._kept = None

    def keep_draft(self, place: str, text: str, began: Moment) -> None:
        """Keep what is being typed at ``place``; ``began`` is when its first key was struck, in microseconds."""
        with self._writing:
            keep_draft(self._db, place, self.person, text, began)

    def draft(self, place: str) -> tuple[str, Moment] | None:
        """What was being typed at ``place`` and since when."""
        return draft(self.reader(), place, self.person)

    def setting(self, name: str) -> str | None:
        """Something this machine remembers, such as the theme or the incident opened last."""
        with Explained(self.path):
            return store_commit.local(self.at_hand(), f"setting:{name}")

    def at_hand(self) -> sqlite3.Connection:
        """The connection that is open already, for a question that is answered in microseconds."""
        return self._db if self._read is None else self._read

    def note(self, what: Callable[[sqlite3.Connection], None]) -> None:
        """Let this machine note something of its own; any thread may. Raise `RoomTrouble`."""
        with self._writing:
            what(self._db)

    def remember(self, name: str, value: str) -> None:
        """Let this machine remember something."""
        self.note(lambda db: store_commit.set_local(db, f"setting:{name}", value))

    def facts_of(self, incident: IncidentId) -> tuple[str, Moment | None] | None:
        """The zone of an incident and when its impact began, read without the views; `None` if it is not here."""
        import json

        with Explained(self.path):
            zone_and_began = logged.zone_and_began(self._db, incident)
        if zone_and_began is None:
            return None
        zone, began = zone_and_began
        return zone or "", json.loads(began)["lo"] if began else None

    def closed_at(self, incident: IncidentId) -> object:
        """When the incident ended, as the log has it, read without the views; `None` while it has not."""
        import json

        with Explained(self.path):
            closed = logged.closed_at(self._db, incident)
        return json.loads(closed) if closed else None

    def _number(self, incident: IncidentId) -> int:
        from warroom.store.records import incident_number

        number = incident_number(self.reader(), incident)
        if number is None:
            raise RoomTrouble(f"the incident {incident[:8]} is not in {self.path}.", DATA)
        return number


def _refused(error: Refused, now: Moment) -> RoomTrouble:
    """Why an act was refused; of a clock (microseconds since 1970) that is far off that is the clock."""
    from warroom.model.moment import LATEST

    if 0 <= now < LATEST:
        return RoomTrouble(f"it cannot be stored: {error}.", DATA)
    words = "the clock of this machine is before 1970 or after 2200: nothing is stored until it is set."
    return RoomTrouble(words, SETTING)
