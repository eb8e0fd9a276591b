"""A schedule that one seed decides, and what must hold after it."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from tests.simulation.agreement import apart, not_of_its_maker
from tests.simulation.faults import Faults
from tests.simulation.oracle import heads_from_log, heads_of, purged_bodies
from tests.simulation.replica import Replica, empty_database
from tests.store.tables import held
from warroom.share import compact as compact_module
from warroom.share import transport as transport_module
from warroom.share.share_format import LIVE
from warroom.store import receive as receive_module
from warroom.store.exchange import purged_hashes
from warroom.store.rebuild import digest_of, rebuild
from warroom.store.sent import own_writers

LONGEST_HEALING = 60
"""Rounds after everything works again within which all must agree."""


class Wrong(AssertionError):
    """A promise was broken."""


class World(Faults):
    """One run: the schedule, the healing, the checks."""

    def run(self) -> None:
        """The schedule, then healing, then the checks. Logs are merged as soon as there are a few of them."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(compact_module, "MANY_SMALL", 2)
            patch.setattr(compact_module, "SETTLED", 90.0)
            self._run()

    def _run(self) -> None:
        acts = (
            self.log, self.log, self.log, self.edit, self.edit, self.edit, self.tag, self.untag, self.severity,
            self.mark, self.several_facts,
        )  # fmt: skip
        faults = [getattr(self, name) for name in sorted(vars(Faults)) if name.startswith("fault_")]
        for _ in range(self.steps):
            self.ticks += self.choose.choice((0.05, 0.3, 0.3, 1.0, 5.0, 40.0))
            replica = self.choose.choice(self.alive)
            dice = self.choose.random()
            self.incident = self.second if self.choose.random() < 0.1 else self.first
            if dice < 0.45:
                self._try(self.choose.choice(acts), replica)
            elif dice < 0.86:
                replica.round()
            else:
                self._try(self.choose.choice(faults), replica)
        self.heal()
        self.check()

    def _try(self, what: Callable[[Replica], None], replica: Replica) -> None:
        self.trace.append(f"{what.__name__} {replica.name}")
        what(replica)

    def heal(self) -> None:
        """Everything works again, and time passes, until all agree."""
        for replica in self.alive:
            replica.view.heal()
        self._go_on_until_agreed()
        self.incident = self.first
        # Two databases that were one find out by the first entry of each, and by the second are two.
        for _ in range(2):
            for replica in self.alive:
                self.log(replica)
            for _ in range(4):
                self.ticks += 5
                for replica in self.alive:
                    replica.round()
        if not self._agreed():  # what is only compared now and then takes longer
            self._go_on_until_agreed()

    def _go_on_until_agreed(self) -> None:
        for _ in range(LONGEST_HEALING):
            self.ticks += transport_module.COMPARE_EVERY / 2 + 0.5
            for replica in self.alive:
                replica.round()
            if self._agreed():
                break

    def _agreed(self) -> bool:
        held = [set(replica.held()) for replica in self.alive]
        wanted = self.acknowledged - self.may_be_lost
        return all(one == held[0] and wanted <= one for one in held) and self._readable() and self._published(held[0])

    def _readable(self) -> bool:
        """Whether what anybody can read, everybody can."""
        unreadable = {hash_ for replica in self.alive for hash_, bare in replica.held().items() if bare}
        purged = {hash_ for replica in self.alive for hash_ in purged_hashes(replica.db)}
        readable = {hash_ for replica in self.alive for hash_, bare in replica.held().items() if not bare}
        return not (unreadable & readable - purged)

    def _published(self, held: set[bytes]) -> bool:
        """Whether a newcomer, who has nothing but the share, would hold it all, and read what the others read."""
        theirs, ours = self._newcomer().held(), self.alive[0].held()
        return held <= set(theirs) and all(ours[hash_] for hash_, bare in theirs.items() if bare and hash_ in ours)

    def _newcomer(self) -> Replica:
        newcomer = Replica(self, "newcomer", empty_database(), LIVE)
        newcomer.view.read_only = True
        for _ in range(3):
            self.ticks += 0.01
            newcomer.round()
        return newcomer

    def check(self) -> None:
        alive = self.alive
        wanted = self.acknowledged - self.may_be_lost
        for replica in alive:
            missing = wanted - set(replica.held())
            self.must(not missing, f"{replica.name} lacks {len(missing)} acknowledged operations")
            self.must(
                heads_of(replica.db) == heads_from_log(replica.db), f"{replica.name}: the heads are not the log's"
            )
            self.must(purged_bodies(replica.db) == 0, f"{replica.name} still holds what was purged")
            self._check_clock(replica)
        for incident in (self.first, self.second):
            digests = {digest_of(replica.db, incident) for replica in alive}
            self.must(len(digests) == 1, "the digests differ")
        self.must(self._readable(), "a body is withheld from somebody")
        newcomer = self._newcomer()
        everybody = [(replica.name, replica.db) for replica in (*alive, newcomer)]
        self.must(not (differing := apart(everybody)), f"the same operations are shown differently: {differing}")
        for replica in (*alive, newcomer):
            self.must(not (stolen := not_of_its_maker(replica.db, self.made)), f"{replica.name}: {stolen}")
        self._check_numbers()
        self.must(not self.elsewhere.files, "something was written into an empty mount point")
        self.must(len(self.disk.logs()) < 40 + 4 * self.steps, "the share is full of files")
        self._check_lost()
        self._check_rest()
        before, tables = digest_of(alive[0].db, self.first), held(alive[0].db)
        rebuild(alive[0].db)
        self.must(digest_of(alive[0].db, self.first) == before, "a rebuild changes the digest")
        self.must(held(alive[0].db) == tables, "a rebuild changes the tables")
        self.must(set(newcomer.held()) == set(alive[0].held()), "a newcomer does not find everything on the share")

    def _check_numbers(self) -> None:
        """The last entry of each has a number that nobody else used: a copied database got an id of its own."""
        last = [
            replica.db.execute(
                "SELECT w.id, max(o.n) FROM ops o JOIN writers w USING (writer) JOIN local l ON l.name = 'writer' "
                "AND l.value = w.id JOIN incidents i USING (inc) WHERE i.id = ?", (self.first,),
            ).fetchone()
            for replica in self.alive
        ]  # fmt: skip
        self.must(len(set(last)) == len(last), "two databases write under one id")

    def _check_clock(self, replica: Replica) -> None:
        """Nobody's clock drags another's along: the last act is stamped within a minute of the wall."""
        stamped = replica.db.execute(
            "SELECT max(o.t) FROM ops o JOIN writers w USING (writer) JOIN local l ON l.name = 'writer' "
            "AND l.value = w.id WHERE o.id = (SELECT max(p.id) FROM ops p WHERE p.writer = o.writer)"
        ).fetchone()[0]
        self.must(stamped is None or stamped - replica.now() <= 61_000_000, f"{replica.name} follows a wrong clock")

    def _check_rest(self) -> None:
        """With nothing new to write, nobody writes for ever."""
        counts = []
        for number in range(10):
            self.ticks += transport_module.COMPARE_EVERY + 1
            for replica in self.alive:
                replica.round()
            if number >= 7:
                counts.append(self.disk.logs())
        self.must(counts[0] == counts[-1], "the share does not come to rest")

    def _check_lost(self) -> None:
        """What was lost with a restored backup and existed nowhere else is said, if its database can know of it."""
        lost = self.may_be_lost - set(self.alive[0].held())
        said = {what for replica in self.alive for _, what, _, _ in replica.alarms}
        if lost and said.isdisjoint((receive_module.RESTORED, receive_module.LOST)):
            self.must(not self._announced(), "operations were lost and nobody says so")

    def _announced(self) -> bool:
        """Whether a sign of life of a database that is still there tells of numbers that no log holds."""
        own = {writer for replica in self.alive for writer in own_writers(replica.db)}
        for path, stored in self.disk.files.items():
            said: dict[str, Any] = json.loads(stored.data) if "/here/" in path else {"writer": ""}
            if said["writer"] in own:
                held = self.alive[0].db.execute(
                    "SELECT max(n) FROM ops o JOIN writers w USING (writer) JOIN incidents i USING (inc) "
                    "WHERE w.id = ? AND i.id = ?", (said["writer"], path.split("/")[0][4:]),
                ).fetchone()[0]  # fmt: skip
                if (held or 0) < said["last"]:
                    return True
        return False

    def must(self, holds: bool, promise: str) -> None:
        if not holds:
            raise Wrong(f"seed {self.seed}: {promise}")


def run_seed(seed: int) -> None:
    """One schedule. Raise `Wrong`, or whatever the code raised, with the seed in its words."""
    run(World(seed))


def run(world: World) -> None:
    """Run ``world``. Raise `Wrong`, or whatever the code raised, with the seed in its words."""
    try:
        world.run()
    except Wrong:
        raise
    except Exception as error:
        raise Wrong(f"seed {world.seed}: {type(error).__name__}: {error}") from error
    finally:
        for replica in world.replicas:
            with contextlib.suppress(sqlite3.Error):
                replica.db.close()
