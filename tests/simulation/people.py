"""The people of a simulation, and what they do."""

from __future__ import annotations

import random

from tests.simulation.filesystem import Disk
from tests.simulation.replica import SHARE, START, Replica, empty_database
from warroom.model.identity import IncidentId, Moment
from warroom.oplog.record_id import RANDOM, record_id
from warroom.share.share_format import BATCH, LIVE, marker
from warroom.store.write import Write


class People:
    """Replicas beside one disk. With ``keys`` of `SOME` most of the people sign, and the others are of a version before
    that.
    """

    def __init__(self, seed: int, *, steps: int = 45, keys: str = "") -> None:
        self.seed, self.steps, self.keys = seed, steps, keys
        self.seeds: dict[str, bytes] = {}
        self.choose = random.Random(seed)
        self.ticks = 0.0
        self.disk = Disk()
        self.elsewhere = Disk()
        for disk in (self.disk, self.elsewhere):
            disk.now = lambda: Moment(START + int(self.ticks * 1_000_000))
        self.trace: list[str] = []
        self.copy: dict[str, bytes] = {}
        self.first, self.second = IncidentId("1c" * 16), IncidentId("2d" * 16)
        self.incident = self.first
        self.acknowledged: set[bytes] = set()
        self.may_be_lost: set[bytes] = set()
        self.replicas: list[Replica] = []
        self.made: dict[str, tuple[str, str, int]] = {}
        self.records = [self.choose.randbytes(16).hex() for _ in range(4)]
        boot = self.disk.new("warroom.json")
        self.disk.write(boot, marker(SHARE), durable=True)
        for number in range(self.choose.randrange(2, 5)):
            self.replicas.append(
                Replica(self, f"person{number}", empty_database(), self.choose.choice((LIVE, LIVE, BATCH)))
            )

    @property
    def alive(self) -> list[Replica]:
        return [replica for replica in self.replicas if not replica.gone]

    def log(self, replica: Replica) -> None:
        entry = record_id(replica.writer(), replica.random.randbytes(RANDOM))
        said = {"text": f"said {self.choose.random()}", "kind": "note"}
        self.made[replica.commit(Write("entry", entry, said))] = (entry, replica.name, replica.now())

    def mark(self, replica: Replica) -> None:
        """Mark, strike or edit somebody's entry, whatever the clock says."""
        named = replica.db.execute(
            "SELECT lower(hex(name)) FROM entries JOIN incidents USING (inc) WHERE id = ? ORDER BY name",
            (self.incident,),
        ).fetchall()
        if named:
            change = self.choose.choice(
                ({"pinned": 1}, {"struck": "wrong"}, {"text": f"put right {self.choose.random()}"})
            )
            replica.commit(Write("entry", self.choose.choice(named)[0], change))

    def several_facts(self, replica: Replica) -> None:
        """One write of two fields: it names what it saw of both in one list."""
        phase = self.choose.choice(("triage", "investigate", "resolve"))
        facts = {"status": self.choose.choice("abc"), "phase": {"name": phase}, "title": self.choose.choice("xy")}
        said = self.choose.sample(sorted(facts), self.choose.randrange(1, 4))
        replica.commit(Write("incident", "incident", {field: facts[field] for field in said}))

    def edit(self, replica: Replica) -> None:
        replica.commit(Write("entry", self.choose.choice(self.records), {"text": f"edit {self.choose.random()}"}))

    def tag(self, replica: Replica) -> None:
        replica.commit(Write("entry", self.choose.choice(self.records), {"tags": self.choose.choice("xyz")}, do="add"))

    def untag(self, replica: Replica) -> None:
        replica.commit(Write("entry", self.choose.choice(self.records), {"tags": self.choose.choice("xyz")}, do="drop"))

    def severity(self, replica: Replica) -> None:
        rank = self.choose.randrange(4)
        replica.commit(Write("incident", "incident", {"severity": {"level": f"P{rank}", "rank": rank}}))
