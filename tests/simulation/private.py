"""Schedules of a private incident: people let in and taken out while others are apart, envelopes before their keys, and
a share that does what it does; then what each of them may have read, and what lies on the share, is looked at.
"""

from __future__ import annotations

import random
from pathlib import Path

from tests.share.replicas import SHARE, Member, Time
from tests.simulation.filesystem import Disk, Interrupted, Stored, View
from tests.simulation.replica import START
from tests.simulation.world import LONGEST_HEALING, Wrong
from warroom.model.identity import Moment
from warroom.share import transport as transport_module
from warroom.share.share_format import MARKER, marker
from warroom.store.member_queries import let_in, membership, take_out

OTHERS = ("bob", "carol", "dave")
HOUR = 3_600 * 1_000_000
CANARY = "canarysimulated"
HELD = "SELECT w.id, o.hash FROM ops o JOIN writers w USING (writer)"
FAULTS = (
    "cut_off", "full", "read_only", "short", "torn", "fsync", "stale", "killed", "restarted", "keys withheld",
    "keys come", "file away", "file spoiled", "file reverted", "all away", "clock",
)  # fmt: skip


class PrivateWorld:
    """One run: alice declares and decides who is in, eve never is. ``forbidden`` are, of each person, the texts that
    somebody wrote who had read the last word about this person, that they are out; whoever is let in again reads all.
    """

    def __init__(self, seed: int, folder: Path, *, steps: int = 70) -> None:
        self.seed, self.steps, self.choose = seed, steps, random.Random(seed)
        self.schedule = random.Random(
            f"schedule-{seed}"
        )  # the names of sealed files differ in each run: not what is done
        self.time, self.disk = Time(), Disk()
        self.disk.now = lambda: Moment(START + int(self.time.ticks * 1_000_000))
        self.disk.write(self.disk.new(MARKER), marker(SHARE), durable=True)
        self.views = {
            name: View(self.disk, random.Random(f"{seed}-{name}")) for name in ("alice", *OTHERS, "eve")
        }  # fmt: skip
        self.people = {
            name: Member(folder, name, self.time, folder=view, path=folder, private=True)
            for name, view in self.views.items()
        }  # fmt: skip
        self.alice = self.people["alice"]
        for member in self.people.values():
            member.age.recipient(make=True)
        self.names = {member.age.recipient(): name for name, member in self.people.items()}
        self.incident = self.alice.declare_private()
        self.forbidden: dict[str, set[str]] = {name: set() for name in self.people}
        self.last_word: dict[str, str] = {}
        self.withheld: dict[str, Stored] = {}
        self.happened: set[str] = set()
        self.written = 0

    def inside(self, member: Member) -> set[str]:
        """Who is in, as far as ``member`` has read."""
        return {self.names[recipient] for recipient in membership(member.db, self.incident).members}

    def run(self) -> None:
        """The schedule, then healing, then the checks. Raise `Wrong`."""
        for _ in range(self.steps):
            self.time.ticks += self.schedule.choice((0.05, 0.3, 1.0, 5.0, 40.0))
            name, dice = self.schedule.choice(list(self.people)), self.schedule.random()
            if dice < 0.3:
                self.log(name)
            elif dice < 0.38:
                self.decide(self.schedule.choice(OTHERS))
            elif dice < 0.88:
                self.round(name)
            else:
                self.fault(name, self.schedule.choice(FAULTS))
        self.heal()
        self.check()

    def log(self, name: str) -> None:
        member = self.people[name]
        inside = self.inside(member)
        if name not in inside:
            return
        self.written += 1
        text = f"{CANARY} {self.written} of {name}"
        member.log(text, incident=self.incident)
        for other in self.people.keys() - inside - {"alice"}:  # who has only the end of her log knows nothing of her
            if self.has_read(member, self.last_word.get(other, "")):
                self.forbidden[other].add(text)

    def has_read(self, member: Member, hash_: str) -> bool:
        query = "SELECT count(*) FROM ops WHERE hash = ?"
        return not hash_ or bool(member.db.execute(query, (bytes.fromhex(hash_),)).fetchone()[0])

    def decide(self, name: str) -> None:
        other = self.people[name]
        recipient, writer = other.age.recipient(), other.writer()
        if name in self.inside(self.alice):
            last = self.alice.db.execute(
                "SELECT max(n) FROM ops o JOIN writers w USING (writer) WHERE w.id = ?", (writer,)
            ).fetchone()[0]
            word = take_out(recipient, writer, last or 0)
            self.happened.add("taken out")
        else:
            word = let_in(recipient, writer)
            self.forbidden[name].clear()
        self.last_word[name] = self.alice.say(self.incident, word).hashes[0]

    def round(self, name: str) -> None:
        try:
            self.people[name].transport.round(open_incident=self.incident)
        except Interrupted:
            self.people[name].started()

    def sealed(self, kind: str) -> list[str]:
        """The files of a kind in the order in which they came: their names are others in each run."""
        paths = [path for path in self.disk.files if path.endswith(kind)]
        return sorted(paths, key=lambda path: self.disk.files[path].identity)

    def fault(self, name: str, what: str) -> None:
        self.happened.add(what)
        view = self.views[name]
        if what in ("cut_off", "full", "read_only"):
            setattr(view, what, not getattr(view, what))
        elif what in ("short", "torn", "fsync"):
            view.fails.append(what)
        elif what == "stale":
            view.stale_listings, view.stale_reads = 3, 3
        elif what == "killed":
            view.killed_at = self.choose.randrange(1, 8)
            self.round(name)
        elif what == "restarted":
            self.people[name].started()
        elif what == "clock":
            self.people[name].ahead += self.choose.choice((-7, 3)) * HOUR
        elif what == "keys withheld":
            for path in self.sealed(".members.age"):
                self.withheld[path] = self.disk.files[path]
                self.disk.remove(path)
        elif what == "keys come":
            self.give_keys()
        elif what == "all away":
            for path in self.sealed(".age"):
                self.disk.remove(path)
        else:
            self.spoil(what)

    def give_keys(self) -> None:
        for path, stored in self.withheld.items():
            self.disk.write(self.disk.files.get(path) or self.disk.new(path), stored.data, durable=True)
        self.withheld.clear()

    def spoil(self, what: str) -> None:
        files = self.sealed(".age")
        if not files:
            return
        path = self.choose.choice(files)
        stored = self.disk.files[path]
        if what == "file away":
            self.disk.remove(path)
        elif what == "file reverted" and stored.versions:
            self.disk.write(stored, self.choose.choice(stored.versions), durable=True)
        elif stored.data:
            at = self.choose.randrange(len(stored.data))
            self.disk.write(stored, stored.data[:at] + b"?" + stored.data[at + 1 :], durable=True)

    def heal(self) -> None:
        """Everything works again, and time passes, until whoever is in agrees; then until nothing more is written."""
        for view in self.views.values():
            view.heal()
        self.give_keys()
        for _ in range(LONGEST_HEALING):
            self.everybody()
            if self.agreed():
                break
        for _ in range(3):
            self.everybody()

    def everybody(self) -> set[str]:
        """A round of each; what lies on the share then."""
        self.time.ticks += transport_module.COMPARE_EVERY / 2 + 0.5
        for name in self.people:
            self.round(name)
        return set(self.disk.files)

    def agreed(self) -> bool:
        """Whether those who are in hold the same of one another: of somebody who was taken out, whoever came in
        meanwhile may lack what was written by them before they had read of that.
        """
        inside = self.inside(self.alice)
        writers = {self.people[name].writer() for name in inside}
        held = {
            frozenset(hash_ for writer, hash_ in self.people[name].db.execute(HELD) if writer in writers)
            for name in inside
        }  # fmt: skip
        return len(held) == 1

    def check(self) -> None:
        inside = self.inside(self.alice)
        self.must(self.agreed(), f"who is in does not hold the same: {sorted(inside)}")
        for name in inside:
            self.must(self.inside(self.people[name]) == inside, f"{name} takes others for members")
        for name, member in self.people.items():
            texts = {row[0] for row in member.db.execute("SELECT text FROM entries")}
            self.must(not texts & self.forbidden[name], f"{name} reads what came after: {texts & self.forbidden[name]}")
        self.must(not self.held("eve"), "a stranger holds something")
        lies = b"\n".join(path.encode() + stored.data for path, stored in self.disk.files.items())
        for word in (CANARY, self.incident, *(member.writer() for member in self.people.values())):
            self.must(word.encode() not in lies, f"the share tells {word}")
        files = [self.everybody() for _ in range(10)]
        self.must(files[7] == files[-1], "the share does not come to rest")

    def held(self, name: str) -> int:
        return int(self.people[name].db.execute("SELECT count(*) FROM incidents").fetchone()[0])

    def must(self, holds: bool, promise: str) -> None:
        if not holds:
            raise Wrong(f"seed {self.seed}: {promise}")
