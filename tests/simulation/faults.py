"""What goes wrong in a simulation, to one of its people or to the disk."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.simulation.people import People
from tests.simulation.replica import HOUR, Replica, in_memory
from warroom.oplog.operation import PURGE
from warroom.share import transport as transport_module
from warroom.store.sent import own_writers
from warroom.store.write import Write


class Faults(People):
    """People to whom anything may happen: a method that begins with ``fault_`` for each kind of it."""

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
