"""Schedules about nothing but purges: budgets, edits that met a purge, purges before their targets, and people apart.

The disk holds here, so that the strongest promise can be asked for: in the end all who hold the same show the same,
and the words of a purge that was accepted are in no database and no file of those who are there.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.oplog.builder import Scripted
from tests.simulation.replica import HOUR, Replica, in_memory
from tests.simulation.world import World, Wrong
from warroom.model.identity import EntryId, WriterId
from warroom.oplog.operation import PURGE
from warroom.store.conflict_queries import conflicts
from warroom.store.purge_decisions import decide, purgers
from warroom.store.purge_scope import HeldWords, holding, named, of_entry
from warroom.store.purge_writes import writes_of
from warroom.store.purging import PURGES_AN_HOUR
from warroom.store.rebuild import digest_of, rebuild
from warroom.store.schema import unpack_name
from warroom.store.write import Write

_CARDS = ("ca" * 16, "cb" * 16)


class PurgeWorld(World):
    """One run in which people say secrets, copy them, and take them out."""

    def __init__(self, seed: int, *, steps: int = 45) -> None:
        super().__init__(seed, steps=steps)
        self.purged: set[str] = set()
        self.said = 0

    def run(self) -> None:
        """The schedule, then everybody meets and accepts what waits, then the checks."""
        acts: tuple[Callable[[Replica], None], ...] = (
            self.say, self.talk, self.reword, self.reword, self.card, self.severity, self.purge_words, self.purge_entry,
            self.look, self.stranger_purges, self.purge_before_target, self.apart, self.apart, self.clock_jumps,
            self.answer, self.restarted,
        )  # fmt: skip
        for _ in range(self.steps):
            self.ticks += self.choose.choice((0.3, 1.0, 5.0, 40.0, 400.0))
            replica = self.choose.choice(self.alive)
            if self.choose.random() < 0.6:
                self._try(self.choose.choice(acts), replica)
            else:
                replica.round()
            self._check_budget()
        self.heal()
        self._accept_everything()
        self._check_purges()

    # What people do

    def _secret(self) -> str:
        self.said += 1
        return f"secret{self.said:04d}z"

    def _one_of(self) -> str:
        return f"secret{self.choose.randrange(self.said + 1):04d}z"

    def say(self, replica: Replica) -> None:
        replica.commit(Write("entry", self.choose.choice(self.records), {"text": f"it is {self._secret()}"}))

    def talk(self, replica: Replica) -> None:
        """Much is said at once, so that there is more to empty than may be emptied unseen."""
        told = [f"{self._secret()} {number}" for number in range(15)]
        replica.commit(*(Write("entry", replica.random.randbytes(16).hex(), {"text": text}) for text in told))

    def reword(self, replica: Replica) -> None:
        words = self.choose.choice((f"again {self._one_of()}", "it was changed", f"{self._one_of()} {self._secret()}"))
        replica.commit(Write("entry", self.choose.choice(self.records), {"text": words, "kind": "note"}))

    def card(self, replica: Replica) -> None:
        field = self.choose.choice(("statement", "result", "owner"))
        on = self.choose.choice(_CARDS)
        replica.commit(Write("hypothesis", on, {field: f"card {self._one_of()}", "status": "open"}))

    def _purge(self, replica: Replica, goes: list[HeldWords]) -> None:
        inc = self._number(replica)
        if goes and inc is not None:
            replica.commit(*writes_of(replica.db, inc, goes))

    def _number(self, replica: Replica) -> int | None:
        row = replica.db.execute("SELECT inc FROM incidents WHERE id = ?", (self.incident,)).fetchone()
        return int(row[0]) if row is not None else None

    def purge_words(self, replica: Replica) -> None:
        inc, words = self._number(replica), self._one_of()
        if inc is not None:
            goes = holding(replica.db, inc, words).goes
            self._purge(replica, goes)

    def purge_entry(self, replica: Replica) -> None:
        inc = self._number(replica)
        if inc is not None:
            self._purge(replica, of_entry(replica.db, [inc], EntryId(self.choose.choice(self.records)))[inc].goes)

    def look(self, replica: Replica) -> None:
        """Somebody looks at what was written over a purge, and decides."""
        inc = self._number(replica)
        for one in conflicts(replica.db, inc) if inc is not None else ():
            withheld = [value.hash for value in one.standing if value.withheld]
            if withheld and inc is not None:
                if self.choose.random() < 0.7:
                    self._purge(replica, named(replica.db, inc, withheld))
                else:
                    value = next(value for value in one.standing if value.withheld)
                    saw = [value.hash for value in one.standing]
                    replica.commit(Write(one.kind, one.on, {one.field: value.behind}, saw=saw))
                return

    def _operations(self, replica: Replica) -> list[tuple[str, dict[str, Any]]]:
        found = []
        for hash_, head in replica.db.execute("SELECT o.hash, o.head FROM ops o ORDER BY o.id"):
            said = json.loads(head)
            if said["do"] != PURGE:
                found.append((hash_.hex(), said))
        return found

    def stranger_purges(self, replica: Replica) -> None:
        """Somebody with as many ids as they like purges all that one replica holds."""
        purges = []
        for hash_, head in self._operations(replica):
            writer = Scripted("mallory", incident=self.incident)
            writer.writer = WriterId(self.choose.randbytes(16).hex())
            on = head["on"] if self.choose.random() < 0.9 else "ee" * 16
            purges.append(writer.write({}, kind=head["is"], on=on, do=PURGE, purges=(hash_,)))
        self.choose.shuffle(purges)
        replica.receive(purges)

    def purge_before_target(self, replica: Replica) -> None:
        """The purges of one replica come to another before anything else does."""
        other = self.choose.choice(self.alive)
        theirs = [hash_ for hash_, _ in self._operations(other)]
        for hash_, head in self._operations(other)[-3:]:
            if hash_ in theirs:
                writer = Scripted(f"early{len(self.trace)}", incident=self.incident)
                writer.writer = WriterId(self.choose.randbytes(16).hex())
                replica.receive([writer.write({}, kind=head["is"], on=head["on"], do=PURGE, purges=(hash_,))])

    def apart(self, replica: Replica) -> None:
        replica.view.cut_off = not replica.view.cut_off

    def clock_jumps(self, replica: Replica) -> None:
        replica.ahead += self.choose.choice((-2, -1, 1, 2)) * HOUR

    def answer(self, replica: Replica) -> None:
        for one in purgers(replica.db)[:1]:
            decide(replica.db, accept=self.choose.random() < 0.5, by=one.by.raw, incident=one.incident)

    def restarted(self, replica: Replica) -> None:
        replica.restart()

    # Afterwards

    def _check_budget(self) -> None:
        for replica in self.alive:
            moments = [at for (at,) in replica.db.execute("SELECT at FROM purge_targets WHERE at > 0 ORDER BY at")]
            for start, at in enumerate(moments[PURGES_AN_HOUR:]):
                self.must(at - moments[start] >= HOUR, f"{replica.name} was emptied faster than the budget")

    def _accept_everything(self) -> None:
        """Everybody believes every purge, those that they refused too."""
        for _ in range(3):
            for replica in self.alive:
                replica.db.execute("UPDATE purge_targets SET state = 'waiting' WHERE state = 'refused'")
                decide(replica.db, accept=True)
            for _ in range(3):
                self.ticks += 61
                for replica in self.alive:
                    replica.round()

    def _check_purges(self) -> None:
        alive = self.alive
        shown = [self._shown(replica) for replica in alive]
        self.must(all(one == shown[0] for one in shown), "two who hold the same show something else")
        gone = {
            row[0] for one in alive for row in one.db.execute("SELECT hash FROM purge_targets WHERE state = 'done'")
        }
        for replica in alive:
            left = [
                hash_.hex()[:8]
                for hash_, body in replica.db.execute("SELECT hash, body FROM ops")
                if body is not None and hash_ in gone
            ]
            self.must(not left, f"{replica.name} still holds what was purged: {left}")
            self.must(digest_of(replica.db, self.first) == digest_of(alive[0].db, self.first), "the digests differ")
            before = self._shown(replica)
            rebuild(replica.db)
            self.must(self._shown(replica) == before, "a rebuild shows something else")
        still = b"\0".join(
            body for (body,) in alive[0].db.execute("SELECT body FROM ops WHERE body IS NOT NULL")
        ).decode()
        words = [f"secret{number:04d}z" for number in range(self.said + 1)]
        for word in (one for one in words if one not in still):
            for path in self.disk.logs():
                self.must(word.encode() not in self.disk.files[path].data, f"{path} still holds {word}")
            for replica in alive:
                memory = in_memory(replica.db.serialize())
                memory.execute("INSERT INTO entries_fts (entries_fts) VALUES ('rebuild')")
                memory.close()
                self.must(word.encode() not in replica.db.serialize(), f"the file of {replica.name} still holds {word}")

    def _shown(self, replica: Replica) -> set[tuple[object, ...]]:
        """What the tables say of words, whatever the order of arrival."""
        entries = replica.db.execute("SELECT name, text, kind, marks FROM entries").fetchall()
        cards = replica.db.execute("SELECT name, statement, result, owner, status, marks FROM of_hypothesis").fetchall()
        return {(unpack_name(name), *rest) for name, *rest in [*entries, *cards]}


def run_seed(seed: int) -> None:
    """Run one schedule. Raise `Wrong`, with the seed, when a promise is broken."""
    world = PurgeWorld(seed)
    try:
        world.run()
    except Wrong as wrong:
        raise Wrong(f"purge schedule {seed}: {wrong}") from None
