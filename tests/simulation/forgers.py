"""Schedules in which everybody signs, and somebody who may write into the folder writes under their ids."""

from __future__ import annotations

import json
import random

from tests.simulation.replica import ALL, Replica
from tests.simulation.world import World
from warroom.oplog.framing import frame
from warroom.oplog.operation import compose
from warroom.oplog.signing import SEED, signature_of
from warroom.share.share_format import LogHeader, ops_folder, segment_name
from warroom.store.own_keys import FreshKey
from warroom.store.receive import forget_writer
from warroom.store.sent import own_writers
from warroom.store.standing_alarms import alarms
from warroom.store.transaction import Transaction

MALLORY = FreshKey(b"m" * SEED)
FORGED = "forged"
_ROTATES = 0.1
"""Of the entries, those before which their person begins to write with a new key."""


class ForgerWorld(World):
    """One run with forgers: their lines stand behind true ones, in the same file or in one of their own, unsigned or
    signed by another key, and go on where the true history goes on too. People rotate their keys meanwhile.
    """

    act = FORGED
    steals = True

    def __init__(self, seed: int, *, steps: int = 45) -> None:
        self.forger = random.Random(f"forger-{seed}")
        self.forged = self.rotated = 0
        super().__init__(seed, steps=steps, keys=ALL)

    def log(self, replica: Replica) -> None:
        if self.forger.random() < _ROTATES:
            with Transaction(replica.db):
                forget_writer(replica.db)
            self.rotated += 1
        super().log(replica)
        if self.steals and self.forger.random() < 0.5:
            self._forge()

    def _forge(self) -> None:
        logs = [path for path in self.disk.logs() if self.disk.files[path].data.count(b"\n") > 1]
        if not logs:
            return
        path = self.forger.choice(logs)
        stored = self.disk.files[path]
        try:
            header, last = (
                json.loads(line.split(b"\t")[0]) for line in (stored.data.split(b"\n")[0], _last(stored.data))
            )
            prev = _last(stored.data).split(b"\t")[2].decode()
            operation = compose(
                prev=prev, incident=header["incident"], writer=header["writer"], n=last["n"] + 1, t=last["t"] + 1,
                at=last["at"], by=last["by"], act=self.act, do="put", kind="entry", on=self.forger.randbytes(16).hex(),
                values={"text": FORGED}, salt=FORGED,
            )  # fmt: skip
        except (ValueError, KeyError, IndexError):
            return  # that log is damaged already
        operation.signature = self.signature(header["writer"], operation.hash)
        self.forged += 1
        if self.forger.random() < 0.5:
            self.disk.write(stored, stored.data + frame(operation), durable=True)
            return
        begin = LogHeader(
            incident=header["incident"], writer=header["writer"], by=last["by"], host="h", first=last["n"] + 1,
            prev=prev, maker=header["writer"],
        )  # fmt: skip
        name = segment_name(header["writer"], last["n"] + 1, "a", self.forger.randbytes(3).hex())
        own = self.disk.new(f"{ops_folder(header['incident'])}/{name}")
        self.disk.write(own, begin.line() + frame(operation), durable=True)

    def signature(self, writer: str, hash_: str) -> bytes | None:
        """What stands behind a forged line of ``writer``."""
        return signature_of(MALLORY.seed, hash_) if self.forger.random() < 0.5 else None

    def check(self) -> None:
        for replica in self.alive:
            held = replica.db.execute("SELECT count(*) FROM ops WHERE act = ?", (FORGED,)).fetchone()[0]
            self.must(not held, f"{replica.name} took {held} forged lines")
        super().check()


class ThiefWorld(ForgerWorld):
    """One run in which somebody has stolen keys, and writes as their owners do: what he wrote is taken, for nobody can
    tell. Who owns such a key notices it, and writes with another one from then on; everybody is told of a history with
    two ends.
    """

    act = "stolen"

    def heal(self) -> None:
        self.steals = False  # what he spoils is put right when the share is compared with what is held, not at once
        super().heal()

    def signature(self, writer: str, hash_: str) -> bytes | None:
        seed = self.seeds.get(writer)
        return signature_of(seed, hash_) if seed is not None else None

    def check(self) -> None:
        for replica in self.alive:
            stolen = {
                row[0]
                for row in replica.db.execute("SELECT w.id FROM ops JOIN writers w USING (writer) WHERE act = 'stolen'")
            }
            own = own_writers(replica.db)
            self.must(replica.writer() not in stolen, f"{replica.name} goes on with a key that was stolen")
            told = {writer for _, _, writer, *_ in alarms(replica.db)}
            forked = {
                row[0]
                for row in replica.db.execute(
                    "SELECT w.id FROM ops JOIN writers w USING (writer) GROUP BY inc, writer, n HAVING count(*) > 1"
                )
            }
            self.must(forked <= told | own, f"{replica.name} is not told of two ends")
        World.check(self)


def _last(data: bytes) -> bytes:
    return data.rstrip(b"\n").split(b"\n")[-1]
