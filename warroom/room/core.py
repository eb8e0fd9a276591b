"""`WarRoom`: opens the local database, commits acts, and answers queries (`warroom.room.queries`).

Part of the shell's fast path: what reads the tables is loaded by the first query that needs it.
"""

from __future__ import annotations

import sqlite3
import time
from collections import deque

from warroom import exit_codes
from warroom.model.identity import NO_INCIDENT, NO_WRITER, IncidentId, Moment, RecordId, Revision, WriterId
from warroom.model.private import PRIVATE, is_reserved
from warroom.oplog.record_id import RANDOM, record_id
from warroom.oplog.signing import is_keyed
from warroom.oplog.strict_json import Refused
from warroom.room.queries import Queries
from warroom.room.secret_gate import SecretGate
from warroom.store import commit as store_commit
from warroom.store.commit import Committed
from warroom.store.database import PATIENCE, absolute, open_database
from warroom.store.database_file import Standing, abandon
from warroom.store.drafts import keep_draft
from warroom.store.explained import Explained, WriteTurn
from warroom.store.many import keep_many_pages
from warroom.store.transaction import Transaction
from warroom.store.trouble import StoreTrouble
from warroom.store.write import Write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    from warroom.model.identity import Alarm
    from warroom.oplog.operation import Operation
    from warroom.store.own_keys import FreshKey
    from warroom.store.purge_decisions import Purger
    from warroom.store.purging import Emptied
    from warroom.store.receive import Received

    Result = TypeVar("Result")

_LOOKING = 0.05
"""Seconds that a look for purged words takes at once: whoever writes waits for it."""
_LATEST = 64
"""Acts that are remembered by their ids."""
_MANY, _BREATH = 100, 0.002
"""Operations of a large batch, and seconds."""
RoomTrouble = StoreTrouble
"""What the room raises when it cannot do what it was asked: one sentence, with an ``exit_code`` for the shell."""

__all__ = ["Committed", "RoomTrouble", "WarRoom", "Write"]


class WarRoom(Queries):
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
        path = absolute(path)
        super().__init__(path, person, open_database(path, make=make, patience=patience), patience)
        self.now, self.entropy = now, entropy
        self._standing = Standing(self.path, self._db)
        self._writing = WriteTurn(self.path, self._standing)
        self._writer = NO_WRITER
        self._keys = keys
        self._fresh_key: FreshKey | None = None
        self.acts = 0
        """How many acts were stored through this room."""
        self.latest_acts: deque[str] = deque(maxlen=_LATEST)
        """The last of them, the newest last."""
        self.secrets = SecretGate()
        """What every act passes before it is stored."""
        self.when_purged: Callable[[Sequence[Emptied]], None] | None = None
        """What is done once others have purged something here; on any thread, and raises nothing."""

    def close(self) -> None:
        """Give the file back."""
        give_back = sqlite3.Connection.close if self.is_whole else abandon
        self._writing.last(lambda: give_back(self._db))
        if self._read is not None:
            give_back(self._read)
            self._read = None

    @property
    def is_whole(self) -> bool:
        """Whether the database that was opened still stands where it was; costs some microseconds."""
        return self._standing.is_whole

    def look_at_file(self) -> None:
        """Note what the database holds, by which it is known when another program writes over it. Raise `RoomTrouble`
        when what is stored would not be found there.
        """
        self._writing.last(self._standing.look)

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
        self.acts += 1
        self.latest_acts.append(committed.act)
        return committed

    def receive(self, operations: Sequence[Operation]) -> Received:
        """Store what came from the share; any thread may. Raise `RoomTrouble`, and then nothing was stored.

        The disk is not waited for: what a power cut takes from us lies on the share, and is read there again.
        """
        from warroom.store.purge_memory import is_asked
        from warroom.store.receive import receive

        if len(operations) >= _MANY:
            time.sleep(_BREATH)  # between two batches whoever waits to write gets its turn
        with self._writing:
            if len(operations) >= _MANY:
                keep_many_pages(self._db)
            received = receive(self._db, operations, now=self.now(), lies_elsewhere=True)
            looks = is_asked(self._db)
        self._purged(received.emptied)
        if looks:  # in a turn of its own, between which and this one whoever waits to write gets theirs
            self.look_for_purged()
        return received

    def renew_writer(self, incident: IncidentId, words: str, *, of: WriterId = NO_WRITER) -> None:
        """Write under a new id from now on, because of what ``words`` say; where they are about the id ``of``, unless
        another program has given that up already.
        """
        from warroom.store.receive import renew_writer

        with self._writing:
            renew_writer(self._db, incident, words, now=self.now(), of=of)

    def rotate_writer(self) -> WriterId:
        """Write under a new id from now on, with a key of its own where there shall be one. Raise `RoomTrouble`, and
        then the present one stays.
        """
        from warroom.store.own_keys import fresh_key, keep_key, unkept_words
        from warroom.store.receive import forget_writer

        with self._writing, Transaction(self._db):
            forget_writer(self._db)
            self._fresh_key = None
            key = fresh_key(self.entropy) if self._keys else None
            if key is not None:
                try:
                    keep_key(self._db, self.path, key)
                except OSError as error:
                    raise RoomTrouble(
                        f"{unkept_words(self.path, error)}; nothing was changed.", exit_codes.NOT_WRITTEN
                    ) from error
            self._writer = key.writer if key is not None else WriterId(self.entropy(16).hex())
            store_commit.set_local(self._db, "writer", self._writer)
        return self._writer

    def writer(self) -> WriterId:
        """The id under which this database writes, minted when it has none yet."""
        with self._writing, Transaction(self._db, at_once=True):
            return store_commit.own_writer(self._db, self._mint)

    def seal_key(self) -> str:
        """What seals our signs of life on a share, minted when this database has none yet."""
        with self._writing:
            return store_commit.seal_key(self._db, self.entropy)

    def decide_purges(
        self, *, accept: bool, by: str | None = None, unsure: bool | None = None, incident: IncidentId | None = None,
        listed: Purger | None = None,
    ) -> int:  # fmt: skip
        """Carry out the purges of others that wait, or refuse them here: those of ``by`` in ``incident``, or all; with
        ``unsure``, only those of keys that are not taken for that person's, or only the others. How many texts it was
        about. Raise `RoomTrouble` where they are not what was ``listed`` any more.
        """
        from warroom.store.purge_decisions import decide

        with self._writing:
            count, emptied = decide(self._db, accept=accept, by=by, unsure=unsure, incident=incident, listed=listed)
        self._purged(emptied)
        return count

    def _purged(self, emptied: Sequence[Emptied]) -> None:
        if self.when_purged is not None and any(words.texts for words in emptied):
            self.when_purged(emptied)

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

    def dismiss_alarms(self, alarms: Sequence[Alarm]) -> None:
        """These were looked at, and no others."""
        from warroom.store.standing_alarms import dismiss_alarms

        with self._writing, Transaction(self._db):
            dismiss_alarms(self._db, alarms)

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

    def note(self, what: Callable[[sqlite3.Connection], None]) -> None:
        """Let this machine note something of its own; any thread may. Raise `RoomTrouble`."""
        with self._writing:
            what(self._db)

    def remember_first(self, name: str, make: Callable[[], str]) -> str:
        """What this machine remembers as ``name``, made at first use, by whichever program comes first."""
        with self._writing:
            return store_commit.said_first(self._db, f"setting:{name}", make)

    def remember(self, name: str, value: str) -> None:
        """Let this machine remember something."""
        self.note(lambda db: store_commit.set_local(db, f"setting:{name}", value))


def _refused(error: Refused, now: Moment) -> RoomTrouble:
    """Why an act was refused; of a clock (microseconds since 1970) that is far off that is the clock."""
    from warroom.model.moment import LATEST

    if 0 <= now < LATEST:
        return RoomTrouble(f"it cannot be stored: {error}.", exit_codes.DATA)
    words = "the clock of this machine is before 1970 or after 2200: nothing is stored until it is set."
    return RoomTrouble(words, exit_codes.SETTING)
