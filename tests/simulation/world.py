"""Replicas, a disk, and a schedule that one seed decides."""

from __future__ import annotations

import contextlib
import json
import random
import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.simulation.agreement import apart, not_of_its_maker
from tests.simulation.filesystem import Disk, Interrupted, View
from tests.simulation.oracle import heads_from_log, heads_of, purged_bodies
from tests.store.tables import held
from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.oplog.operation import PURGE
from warroom.oplog.record_id import RANDOM, record_id
from warroom.oplog.signing import SEED, is_signed, signature_of
from warroom.share import compact as compact_module
from warroom.share import transport as transport_module
from warroom.share.layout import BATCH, LIVE, marker
from warroom.share.transport import Transport
from warroom.store import receive as receive_module
from warroom.store import sent as sent_module
from warroom.store.commit import commit, own_writer, seal_key, set_local
from warroom.store.database import open_database
from warroom.store.exchange import held_hashes, purged_hashes
from warroom.store.own_keys import FreshKey
from warroom.store.rebuild import digest_of, rebuild
from warroom.store.sent import own_writers
from warroom.store.write import Write

SHARE = "5a" * 16
START = Moment(1_771_000_000_000_000)
HOUR = 3_600 * 1_000_000
SOME, ALL = "some", "all"
LONGEST_HEALING = 60
"""Rounds after everything works again within which all must agree."""


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


class Wrong(AssertionError):
    """A promise was broken."""


class Replica:
    """One person's database, its view of the share, and its clock."""

    def __init__(self, world: World, name: str, content: bytes, mode: str) -> None:
        self.world, self.name, self.mode = world, name, mode
        self.random = random.Random(f"{world.seed}-{name}-{len(world.replicas)}")
        self.ahead = 0
        self.db = in_memory(content)
        self.view = View(world.disk, self.random)
        self.view.tells = len(world.replicas) % 2 == 1
        self.backup: bytes | None = None
        self.alarms: list[tuple[str, str, str, str]] = []
        self.gone = False
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

    def note_sent(self, share: str, mark: sent_module.Sent) -> None:
        sent_module.note_sent(self.db, share, mark)

    def expect(self, share: str, total: int | None) -> None:
        sent_module.expect(self.db, share, total)

    def round(self) -> None:
        try:
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


class World:
    """One run. With ``keys`` of `SOME` most of the people sign, and the others are of a version before that."""

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
        faults = [getattr(self, name) for name in sorted(vars(World)) if name.startswith("fault_")]
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

    # What people do

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

    # What goes wrong

    def fault_partition(self, replica: Replica) -> None:
        replica.view.cut_off = not replica.view.cut_off

    def fault_disk_full(self, replica: Replica) -> None:
        replica.view.full = not replica.view.full

    def fault_read_only(self, replica: Replica) -> None:
        replica.view.read_only = not replica.view.read_only

    def fault_short_write(self, replica: Replica) -> None:
        replica.view.fails.append("short")

    def fault_torn_write(self, replica: Replica) -> None:
        replica.view.fails.append("torn")

    def fault_fsync_fails(self, replica: Replica) -> None:
        replica.view.fails.append("fsync")

    def fault_server_loses_power(self, replica: Replica) -> None:
        self.disk.lose_unsynced()

    def fault_stale_read(self, replica: Replica) -> None:
        replica.view.stale_reads += 3

    def fault_stale_directory(self, replica: Replica) -> None:
        replica.view.stale_listings += 3

    def _some_log(self) -> str | None:
        logs = self.disk.logs()
        return self.choose.choice(logs) if logs else None

    def _spoil(self, change: Callable[[bytes], bytes]) -> None:
        path = self._some_log()
        if path is not None and self.disk.files[path].data:
            stored = self.disk.files[path]
            self.disk.write(stored, change(stored.data), durable=True)

    def fault_bit_flip(self, replica: Replica) -> None:
        def flip(data: bytes) -> bytes:
            at = self.choose.randrange(len(data))
            return data[:at] + bytes([data[at] ^ 1 << self.choose.randrange(8)]) + data[at + 1 :]

        self._spoil(flip)

    def fault_hole(self, replica: Replica) -> None:
        def hole(data: bytes) -> bytes:
            at = self.choose.randrange(len(data))
            length = min(len(data) - at, self.choose.randrange(1, 400))
            return data[:at] + bytes(length) + data[at + length :]

        self._spoil(hole)

    def fault_truncated(self, replica: Replica) -> None:
        self._spoil(lambda data: data[: self.choose.randrange(len(data))])

    def fault_line_ends_rewritten(self, replica: Replica) -> None:
        self._spoil(lambda data: data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    def fault_duplicated_file(self, replica: Replica) -> None:
        path = self._some_log()
        if path is not None:
            copy = self.disk.new(path.replace(".jsonl", f" ({self.choose.randrange(99)}).jsonl"))
            self.disk.write(copy, self.disk.files[path].data, durable=True)

    def fault_conflict_copy(self, replica: Replica) -> None:
        path = self._some_log()
        if path is not None and self.disk.files[path].versions:
            copy = self.disk.new(path.replace(".jsonl", f".sync-conflict-{self.choose.randrange(99)}.jsonl"))
            self.disk.write(copy, self.choose.choice(self.disk.files[path].versions), durable=True)

    def fault_reverted_file(self, replica: Replica) -> None:
        path = self._some_log()
        if path is not None and self.disk.files[path].versions:
            stored = self.disk.files[path]
            self.disk.write(stored, self.choose.choice(stored.versions), durable=True)

    def fault_deleted_log(self, replica: Replica) -> None:
        path = self._some_log()
        if path is not None:
            self.disk.remove(path)

    def fault_wiped_incident(self, replica: Replica) -> None:
        if self.choose.random() < 0.3:
            for path in self.disk.logs():
                self.disk.remove(path)

    def fault_bodies_stripped(self, replica: Replica) -> None:
        def strip(data: bytes) -> bytes:
            lines = [line.split(b"\t") for line in data.split(b"\n")]
            return b"\n".join(
                b"\t".join([*line[:1], b"", *line[2:]]) if len(line) > 2 else b"\t".join(line) for line in lines
            )

        self._spoil(strip)

    def fault_clock_jumps_hours(self, replica: Replica) -> None:
        replica.ahead += self.choose.choice((-7, -2, 3, 11)) * HOUR

    def fault_clock_jumps_years(self, replica: Replica) -> None:
        replica.ahead += self.choose.choice((-3, 2, 12)) * 365 * 24 * HOUR

    def fault_restarted(self, replica: Replica) -> None:
        replica.restart()

    def fault_killed_while_it_writes(self, replica: Replica) -> None:
        replica.view.killed_at = self.choose.randrange(1, 12)
        if self.choose.random() < 0.5:
            self.ticks += transport_module.COMPARE_EVERY
        replica.round()

    def fault_torn_tails_of_its_own(self, replica: Replica) -> None:
        """A copy that was broken off, or a full disk: several logs of one person end anywhere."""
        own = own_writers(replica.db)
        for path in self.disk.logs():
            if path.split("/")[2].split(".")[0] in own and self.choose.random() < 0.5:
                stored = self.disk.files[path]
                self.disk.write(stored, stored.data[: self.choose.randrange(len(stored.data) + 1)], durable=True)

    def fault_logged_from_a_shell(self, replica: Replica) -> None:
        """Many small logs, each by a process of its own."""
        for _ in range(self.choose.randrange(3, 9)):
            self.log(replica)
            replica.restart()
            for _ in range(2):
                self.ticks += self.choose.choice((0.3, 4.0, 30.0))
                replica.round()

    def fault_share_copied(self, replica: Replica) -> None:
        self.copy = {path: self.disk.files[path].data for path in self.disk.logs()}

    def fault_share_put_back(self, replica: Replica) -> None:
        """An old copy of the share over what is there, or instead of it."""
        if self.copy and self.choose.random() < 0.5:
            for path in self.disk.logs():
                self.disk.remove(path)
        for path, content in self.copy.items():
            self.disk.write(self.disk.files.get(path) or self.disk.new(path), content, durable=True)

    def fault_time_for_merging(self, replica: Replica) -> None:
        for _ in range(5):
            self.ticks += transport_module.COMPARE_EVERY
            replica.round()

    def fault_empty_mount(self, replica: Replica) -> None:
        with replica.view.elsewhere(self.elsewhere):
            replica.round()

    def fault_purge_races_an_edit(self, replica: Replica) -> None:
        rows = replica.db.execute("SELECT hash, head FROM ops ORDER BY id").fetchall()
        texts = [(hash_, json.loads(head)) for hash_, head in rows]
        named = [(hash_, head) for hash_, head in texts if head["is"] == "entry" and head["do"] == "put"]
        if not named:
            return
        hash_, head = self.choose.choice(named)
        other = self.choose.choice(self.alive)
        other.commit(Write("entry", head["on"], {"text": f"raced {self.choose.random()}"}))
        replica.commit(Write("entry", head["on"], {}, do=PURGE, purges=[hash_.hex()]))

    def fault_two_declare_the_same(self, replica: Replica) -> None:
        other = self.choose.choice(self.alive)
        for one in (replica, other):
            one.commit(Write("incident", "incident", {"title": f"by {one.name}", "zone": "UTC"}))

    def fault_backup_taken(self, replica: Replica) -> None:
        replica.backup = replica.db.serialize()

    def fault_backup_restored(self, replica: Replica) -> None:
        if replica.backup is None:
            return
        before = set(replica.held())
        replica.db.close()
        replica.db = in_memory(replica.backup)
        lost = before - set(replica.held())
        elsewhere = {hash_ for other in self.alive if other is not replica for hash_ in other.held()}
        self.may_be_lost |= lost - elsewhere
        replica.restart()

    def fault_database_cloned(self, replica: Replica) -> None:
        if len(self.replicas) < 6:
            clone = Replica(self, f"{replica.name}", replica.db.serialize(), replica.mode)
            self.replicas.append(clone)

    def fault_person_leaves(self, replica: Replica) -> None:
        """For good, once all it holds is with somebody else."""
        others = {hash_ for other in self.alive if other is not replica for hash_ in other.held()}
        if len(self.alive) > 2 and set(replica.held()) <= others:
            replica.gone = True
            own = own_writers(replica.db)
            for path in self.disk.logs():
                if path.split("/")[2].split(".")[0] in own and self.choose.random() < 0.3:
                    self.disk.remove(path)

    # Afterwards

    def heal(self) -> None:
        """Everything works again, and time passes, until all agree."""
        for replica in self.alive:
            replica.view.heal()
        for _ in range(LONGEST_HEALING):
            self.ticks += transport_module.COMPARE_EVERY / 2 + 0.5
            for replica in self.alive:
                replica.round()
            if self._agreed():
                break
        self.incident = self.first
        # Two databases that were one find out by the first entry of each, and by the second are two.
        for _ in range(2):
            for replica in self.alive:
                self.log(replica)
            for _ in range(4):
                self.ticks += 5
                for replica in self.alive:
                    replica.round()

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
