"""Schedules in which everybody signs, and somebody who may write into the folder writes under their ids."""

from __future__ import annotations

import json
import random

from tests.simulation.world import ALL, Replica, World
from warroom.oplog.line import frame
from warroom.oplog.operation import compose
from warroom.oplog.signing import SEED, signature_of
from warroom.share.layout import Header, ops_folder, segment_name
from warroom.store.own_keys import FreshKey

MALLORY = FreshKey(b"m" * SEED)
FORGED = "forged"


class ForgerWorld(World):
    """One run with forgers: their lines stand behind true ones, in the same file or in one of their own, unsigned or
    signed by another key, and go on where the true history goes on too.
    """

    def __init__(self, seed: int, *, steps: int = 45) -> None:
        self.forger = random.Random(f"forger-{seed}")
        self.forged = 0
        super().__init__(seed, steps=steps, keys=ALL)

    def log(self, replica: Replica) -> None:
        super().log(replica)
        if self.forger.random() < 0.5:
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
                at=last["at"], by=last["by"], act=FORGED, do="put", kind="entry", on=self.forger.randbytes(16).hex(),
                values={"text": FORGED}, salt=FORGED,
            )  # fmt: skip
        except (ValueError, KeyError, IndexError):
            return  # that log is damaged already
        if self.forger.random() < 0.5:
            operation.signature = signature_of(MALLORY.seed, operation.hash)
        self.forged += 1
        if self.forger.random() < 0.5:
            self.disk.write(stored, stored.data + frame(operation), durable=True)
            return
        begin = Header(
            incident=header["incident"], writer=header["writer"], by=last["by"], host="h", first=last["n"] + 1,
            prev=prev, maker=header["writer"],
        )  # fmt: skip
        name = segment_name(header["writer"], last["n"] + 1, "a", self.forger.randbytes(3).hex())
        own = self.disk.new(f"{ops_folder(header['incident'])}/{name}")
        self.disk.write(own, begin.line() + frame(operation), durable=True)

    def check(self) -> None:
        for replica in self.alive:
            held = replica.db.execute("SELECT count(*) FROM ops WHERE act = ?", (FORGED,)).fetchone()[0]
            self.must(not held, f"{replica.name} took {held} forged lines")
        super().check()


def _last(data: bytes) -> bytes:
    return data.rstrip(b"\n").split(b"\n")[-1]
