"""One person of a simulation: a database, a view of the share, and a clock."""

from __future__ import annotations

import random
import sqlite3
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.simulation.filesystem import Interrupted, View
from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.oplog.signing import SEED, is_signed, signature_of
from warroom.share.transport import Transport
from warroom.store import receive as receive_module
from warroom.store import sent as sent_module
from warroom.store.commit import commit, own_writer, seal_key, set_local
from warroom.store.database import open_database
from warroom.store.exchange import held_hashes
from warroom.store.own_keys import FreshKey
from warroom.store.write import Write

if TYPE_CHECKING:
    from tests.simulation.people import People

SHARE = "5a" * 16
START = Moment(1_771_000_000_000_000)
HOUR = 3_600 * 1_000_000
SOME, ALL = "some", "all"


@cache
def empty_database() -> bytes:
    with TemporaryDirectory() as folder:
        db = open_database(str(Path(folder) / "empty.db"))
        db.execute("PRAGMA journal_mode = DELETE")
        content = db.serialize()
        db.close()
        return content


def in_memory(content: bytes) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.deserialize(content)
    return db


class Replica:
    """One person's database, its view of the share, and its clock."""

    def __init__(self, world: People, name: str, content: bytes, mode: str) -> None:
        self.world, self.name, self.mode = world, name, mode
        self.random = random.Random(f"{world.seed}-{name}-{len(world.replicas)}")
        self.ahead = 0
        self.db = in_memory(content)
        self.view = View(world.disk, self.random)
        self.view.tells = len(world.replicas) % 2 == 1
        self.backup: bytes | None = None
        self.alarms: list[tuple[str, str, str, str]] = []
        self.gone = self.looks_first = False
        self.keyed = world.keys == ALL or (world.keys == SOME and len(world.replicas) % 3 != 2)
        self.seal_key()  # as joining does
        self.restart()

    def now(self) -> Moment:
        return Moment(START + self.ahead + int(self.world.ticks * 1_000_000))

    def restart(self) -> None:
        self.transport = Transport(
            self.view, SHARE, db=self.db, inbox=self, mode=self.mode, person=self.name, host="host",
            version="1", now=self.now, ticks=lambda: self.world.ticks, entropy=self.random.randbytes, sign=self.sign,
            check=is_signed if self.keyed else None,
        )  # fmt: skip

    def sign(self, writer: str, hash_: str) -> bytes | None:
        seed = self.world.seeds.get(writer)
        return signature_of(seed, hash_) if seed is not None else None

    def mint(self, count: int) -> bytes:
        """The bytes of a writer id, with a key where this one has keys."""
        if not self.keyed:
            return self.random.randbytes(count)
        key = FreshKey(self.random.randbytes(SEED))
        self.world.seeds[key.writer] = key.seed
        set_local(self.db, f"key:{key.writer}", key.public.hex())
        return bytes.fromhex(key.writer)

    def receive(self, operations: object) -> receive_module.Received:
        received = receive_module.receive(self.db, operations, now=self.now())  # type: ignore[arg-type]
        self.alarms += received.alarms
        return received

    def renew_writer(self, incident: IncidentId, words: str) -> None:
        self.alarms.append((incident, receive_module.LOST, "", words))
        receive_module.renew_writer(self.db, incident, words, now=self.now())

    def writer(self) -> WriterId:
        return own_writer(self.db, self.mint)

    def seal_key(self) -> str:
        return seal_key(self.db, self.random.randbytes)

    def note_sent(self, share: str, mark: sent_module.SentMark) -> None:
        sent_module.note_sent(self.db, share, mark)

    def expect(self, share: str, total: int | None) -> None:
        sent_module.expect(self.db, share, total)

    def round(self) -> None:
        """Every other one comes behind a look at what has come and at nothing else, as events of the folder ask for."""
        self.looks_first = not self.looks_first
        try:
            if self.looks_first:
                self.transport.read()
            state = self.transport.round(open_incident=self.world.incident)
        except Interrupted:
            self.restart()
            self.world.trace.append(f"{self.name} was killed")
            return
        self.world.trace.append(f"{self.name} {state.what} {state.fresh}")

    def commit(self, *writes: Write) -> str:
        """Store an act; the hash of its first operation."""
        done = commit(
            self.db, incident=self.world.incident, by=self.name, writes=writes, now=self.now(),
            entropy=self.random.randbytes, mint=self.mint,
        )  # fmt: skip
        self.world.acknowledged |= {bytes.fromhex(hash_) for hash_ in done.hashes}
        return done.hashes[0]

    def held(self) -> dict[bytes, bool]:
        return held_hashes(self.db, self.world.first) | held_hashes(self.db, self.world.second)
