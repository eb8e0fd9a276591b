"""Folding: any order, any repetition, any cut into batches ends in the same state."""

from __future__ import annotations

import random
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oplog.builder import ENTRY, INCIDENT, Scripted, an_id
from tests.store.tables import deliver, fresh, held, marks, row
from warroom.oplog.digest import digest
from warroom.oplog.operation import ADD, DROP, NOTE, PURGE, Operation
from warroom.oplog.record_id import RANDOM, record_id
from warroom.store.rebuild import digest_of, rebuild
from warroom.store.schema import unpack_name

MADE_BY_A = record_id(Scripted("a").writer, b"\1" * RANDOM)
RECORDS = [
    ("entry", ENTRY, ("text", "kind", "at", "struck", "pinned", "tags", "newer_field")),
    ("entry", MADE_BY_A, ("text", "kind", "at", "speaker", "repeats")),
    ("incident", "incident", ("title", "severity", "complaints")),
    ("role", "role:ic", ("holder",)),
    ("hypothesis", "ef" * 16, ("status", "label")),
    ("check", "check:1:2", ("state",)),
    ("from_tomorrow", "x", ("colour",)),
]
VALUES: dict[str, list[object]] = {
    "text": ["db is slow", "db is very slow", None, {"not": "text"}],
    "kind": ["note", "decision", "event"],
    "speaker": ["bob", None],
    "repeats": ["ab" * 16, None],
    "at": [{"lo": 5, "hi": 9, "approx": False, "as": "", "tz": "UTC"}, None, {"lo": 9, "hi": 5}, 7],
    "struck": ["wrong", None],
    "pinned": [1, 0],
    "tags": ["db", "pay"],
    "newer_field": ["a", 1],
    "title": ["Pay", "Payments"],
    "severity": [{"level": "P0", "rank": 0}, {"level": "P2", "rank": 2}, {"level": "P2"}],
    "complaints": [1, 47],
    "holder": ["alice", "bob"],
    "status": ["open", "testing", "confirmed", "refuted", "else"],
    "label": ["H1"],
    "state": ["failed", "open", "skipped", "passed"],
    "colour": ["red"],
}


def history(seed: int, *, writers: int = 3, size: int = 14) -> list[Operation]:
    """Operations that writers can really have made: each saw some of the heads that existed."""
    choose = random.Random(seed)
    people = [Scripted(name, t=1_771_000_000_000_000 + choose.randrange(10**9)) for name in "abcdef"[:writers]]
    made: list[Operation] = []
    for _ in range(choose.randrange(1, size)):
        writer = choose.choice(people)
        kind, on, fields = choose.choice(RECORDS)
        field = choose.choice(fields)
        same = [one for one in made if (one.kind, one.on) == (kind, on) and field in one.of]
        saw = tuple(one.hash for one in choose.sample(same, min(len(same), choose.randrange(3))))
        turn = choose.random()
        if turn > 0.75:
            made.append(several_fields(choose, writer, made))
        elif turn < 0.08 and made:
            target = choose.choice(made)
            made.append(writer.write({}, kind=target.kind, on=target.on, do=PURGE, purges=(target.hash,)))
        elif field == "tags":
            do = DROP if saw and turn < 0.5 else ADD
            made.append(
                writer.write({field: choose.choice(VALUES[field])}, on=on, do=do, saw=saw if do == DROP else ())
            )
        else:
            made.append(writer.write({field: choose.choice(VALUES[field])}, kind=kind, on=on, saw=saw))
    return made


def several_fields(choose: random.Random, writer: Scripted, made: list[Operation]) -> Operation:
    """A write of several fields at once, which names the heads of all of them that it saw in one list."""
    kind, on, fields = choose.choice(RECORDS)
    of = choose.sample([field for field in fields if field != "tags"], min(len(fields) - ("tags" in fields), 2))
    same = [one for one in made if (one.kind, one.on) == (kind, on) and set(of) & set(one.of)]
    saw = tuple(one.hash for one in choose.sample(same, min(len(same), choose.randrange(4))))
    t = choose.choice([None, None, choose.randrange(7_000_000_000_000_000)])  # clocks that are years apart
    return writer.write({field: choose.choice(VALUES[field]) for field in of}, kind=kind, on=on, saw=saw, t=t)


@settings(max_examples=60)
@given(st.integers(0, 10**9), st.integers(0, 10**9), st.lists(st.integers(1, 4), max_size=8))
def test_any_order_any_repetition_any_batches_end_in_the_same_tables(seed: int, order: int, batches: list[int]) -> None:
    operations = history(seed)
    with tempfile.TemporaryDirectory() as name:
        one, other = fresh(Path(name), "one"), fresh(Path(name), "other")
        deliver(one, operations)
        shuffled = [*operations, *operations[::2]]
        random.Random(order).shuffle(shuffled)
        again = [reread(operation) for operation in shuffled]
        deliver(other, again, batches=batches)
        assert digest_of(one, INCIDENT) == digest_of(other, INCIDENT) == digest(_standing(other))
        assert held(one) == held(other)
        before = held(other)
        rebuild(other)
        assert held(other) == before
        one.close()
        other.close()


def _standing(db: sqlite3.Connection) -> list[tuple[str, str, str, str]]:
    """Each write that stands, as the manual says what a digest covers."""
    return [
        (kind, unpack_name(name), field, hash_.hex())
        for kind, name, field, hash_ in db.execute(
            "SELECT r.kind, r.name, h.field, o.hash FROM records r JOIN heads h USING (rec) JOIN ops o ON o.id = h.op"
        )
    ]


def reread(operation: Operation) -> Operation:
    """The operation as another copy of it arrives."""
    return Operation(
        prev=operation.prev, incident=operation.incident, writer=operation.writer, head=operation.head,
        body=operation.body,
    )  # fmt: skip


@settings(max_examples=60)
@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_value_that_its_writer_had_seen_never_wins_back(seed: int, order: int) -> None:
    operations = history(seed)
    shuffled = list(operations)
    random.Random(order).shuffle(shuffled)
    with tempfile.TemporaryDirectory() as name:
        db = fresh(Path(name), "one")
        deliver(db, shuffled)
        standing = {
            (kind, field, hash_.hex())
            for kind, field, hash_ in db.execute(
                "SELECT r.kind, h.field, o.hash FROM heads h JOIN records r USING (rec) JOIN ops o ON o.id = h.op"
            )
        }
        seen = {(later.kind, field, hash_) for later in operations for field in later.of for hash_ in later.saw}
        by_hash = {operation.hash: operation for operation in operations}
        assert not standing & seen
        for operation in operations:
            if operation.do not in (PURGE, DROP):
                for field in operation.of:
                    assert ((operation.kind, field, operation.hash) in standing) != (
                        (operation.kind, field, operation.hash) in seen
                    )
        assert all(hash_ in by_hash for _, _, hash_ in standing)
        db.close()


@pytest.mark.parametrize(
    ("kind", "field", "one", "other", "wins"),
    [
        ("hypothesis", "status", "refuted", "testing", "testing"),
        ("hypothesis", "status", "confirmed", "open", "open"),
        ("hypothesis", "status", "refuted", "confirmed", "confirmed"),
        ("check", "state", "passed", "failed", "failed"),
        ("check", "state", "passed", "skipped", "skipped"),
        ("check", "state", "skipped", "open", "open"),
        ("role", "holder", "alice", "bob", '["alice","bob"]'),
        ("answer", "answer", "yes", "no", '["yes","no"]'),
        ("incident", "severity", {"level": "P2", "rank": 2}, {"level": "P0", "rank": 0}, '{"level":"P0","rank":0}'),
        ("incident", "title", "first", "second", "second"),
        ("hypothesis", "status", "unheard-of", "refuted", "refuted"),
        ("task", "state", "unheard-of", "odd", "odd"),
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_what_is_in_effect_while_people_disagree_is_the_policy_of_the_field(
    db: sqlite3.Connection, kind: str, field: str, one: object, other: object, wins: str, swapped: bool
) -> None:
    written = [
        Scripted("alice").write({field: one}, kind=kind, on=an_id(kind), t=1_000),
        Scripted("bob").write({field: other}, kind=kind, on=an_id(kind), t=2_000),
    ]
    deliver(db, written[::-1] if swapped else written)
    assert row(db, f"of_{kind}", field) == (wins,)
    assert marks(db, f"of_{kind}") == {field: "conflict"}
    resolving = Scripted("carol").write({field: one}, kind=kind, on=an_id(kind), saw=tuple(w.hash for w in written))
    deliver(db, [resolving])
    assert marks(db, f"of_{kind}") == {}


def test_a_strike_wins_over_a_concurrent_unstrike(db: sqlite3.Connection) -> None:
    deliver(
        db, [Scripted("alice").write({"struck": "wrong"}, t=1_000), Scripted("bob").write({"struck": None}, t=2_000)]
    )
    assert row(db, "entries", "struck", "struck_by") == ("wrong", "alice")


def test_nulls_that_disagree_with_nothing_leave_the_field_empty(db: sqlite3.Connection) -> None:
    deliver(db, [Scripted("alice").write({"struck": None}, t=1_000), Scripted("bob").write({"struck": None}, t=2_000)])
    assert row(db, "entries", "struck", "marks") == (None, None)
    severity = {"severity": None}
    deliver(db, [Scripted("carol").write(severity, kind="incident", on="incident")])
    assert row(db, "of_incident", "severity") == (None,)


def test_edits_apart_are_two_versions_of_one_entry(db: sqlite3.Connection) -> None:
    made = Scripted("alice").write({"text": "slow", "kind": "note"})
    edits = [
        Scripted("bob").write({"text": "slower"}, saw=(made.hash,)),
        Scripted("carol").write({"text": "slowest"}, saw=(made.hash,)),
    ]
    deliver(db, [made, *edits])
    assert row(db, "entries", "versions", "edited") == (2, 1)
    assert marks(db, "entries") == {"text": "conflict"}


def test_a_hash_that_has_not_arrived_is_waited_for_and_no_conflict(db: sqlite3.Connection) -> None:
    alice, bob = Scripted("alice"), Scripted("bob")
    first = alice.write({"status": "open"}, kind="hypothesis", on="ef" * 16)
    missing = alice.write({"status": "testing"}, kind="hypothesis", on="ef" * 16, saw=(first.hash,))
    late = bob.write({"status": "refuted"}, kind="hypothesis", on="ef" * 16, saw=(missing.hash,))
    deliver(db, [first, late])
    assert marks(db, "of_hypothesis") == {"status": "waiting"}
    deliver(db, [missing])
    assert marks(db, "of_hypothesis") == {}
    assert row(db, "of_hypothesis", "status") == ("refuted",)


def test_a_drop_takes_only_the_adds_that_it_saw(db: sqlite3.Connection) -> None:
    alice, bob = Scripted("alice"), Scripted("bob")
    seen = alice.write({"tags": "db"}, do=ADD)
    unseen = bob.write({"tags": "db"}, do=ADD)
    drop = alice.write({"tags": "db"}, do=DROP, saw=(seen.hash,))
    deliver(db, [drop, seen])
    assert row(db, "entries", "tags") == (None,)
    deliver(db, [unseen])
    assert row(db, "entries", "tags") == ('["db"]',)


def test_a_purge_empties_the_value_and_changes_no_head(db: sqlite3.Connection, tmp_path: Path) -> None:
    alice = Scripted("alice")
    secret = alice.write({"text": "password hunter2"})
    purge = Scripted("bob").write({}, do=PURGE, purges=(secret.hash,))
    unpurge = Scripted("carol").write({}, do=PURGE, purges=(purge.hash,))
    deliver(db, [secret])
    before = digest_of(db, INCIDENT)
    deliver(db, [purge, unpurge])
    assert digest_of(db, INCIDENT) == before
    assert row(db, "entries", "text") == (None,)
    assert marks(db, "entries") == {"text": "purged"}
    early = fresh(tmp_path, "early")
    deliver(early, [reread(unpurge)])
    deliver(early, [reread(purge)])
    deliver(early, [reread(secret)])
    assert held(early) == held(db)
    assert early.execute("SELECT count(*) FROM ops WHERE body LIKE '%hunter2%'").fetchone() == (0,)


def test_a_purged_add_is_no_member(db: sqlite3.Connection) -> None:
    alice = Scripted("alice")
    secret, kept = alice.write({"tags": "hunter2"}, do=ADD), alice.write({"tags": "db"}, do=ADD)
    deliver(db, [secret, kept, alice.write({}, do=PURGE, purges=(secret.hash,))])
    assert row(db, "entries", "tags") == ('["db"]',)


def test_what_a_newer_version_wrote_is_kept_and_supersedes(db: sqlite3.Connection) -> None:
    alice = Scripted("alice")
    old = alice.write({"text": "x", "mood": "calm"})
    new = alice.write({"mood": "tense"}, saw=(old.hash,))
    other = alice.write({"colour": "red"}, kind="from_tomorrow", on="it")
    deliver(db, [old, new, other])
    assert marks(db, "entries") == {"mood": "newer"}
    standing = db.execute("SELECT field FROM heads h JOIN records r USING (rec) WHERE kind = 'from_tomorrow'")
    assert standing.fetchall() == [("colour",)]
    assert row(db, "entries", "text") == ("x",)


def test_a_value_of_a_shape_that_is_not_understood_is_marked_newer(db: sqlite3.Connection) -> None:
    alice = Scripted("alice")
    deliver(
        db,
        [alice.write({"text": {"rich": "text"}}), alice.write({"complaints": "many"}, kind="incident", on="incident")],
    )
    assert marks(db, "entries") == {"text": "newer"}
    assert marks(db, "of_incident") == {"complaints": "newer"}


def test_a_note_makes_no_record(db: sqlite3.Connection) -> None:
    deliver(db, [Scripted("alice").write({}, kind="key", on="k", do=NOTE)])
    assert db.execute("SELECT count(*) FROM records").fetchone() == (0,)


def test_a_record_belongs_to_whoever_wrote_it_first_whatever_arrived_first(db: sqlite3.Connection) -> None:
    early = Scripted("alice").write({"text": "x"}, t=1_000)
    late = Scripted("bob").write({"text": "x"}, t=2_000)
    deliver(db, [late])
    assert row(db, "entries", "by", "entered") == ("bob", 2_000)
    deliver(db, [early])
    assert row(db, "entries", "by", "entered") == ("alice", 1_000)


def test_an_unknown_purge_target_of_another_incident_is_remembered(db: sqlite3.Connection) -> None:
    deliver(db, [Scripted("alice").write({}, do=PURGE, purges=("ab" * 32,))])
    assert db.execute("SELECT count(*) FROM purge_targets").fetchone() == (1,)
    noted = Scripted("bob").write({}, kind="key", on="k", do=NOTE)
    deliver(db, [noted, Scripted("carol").write({}, do=PURGE, purges=(noted.hash,))])
    assert db.execute("SELECT count(*) FROM purge_targets").fetchone() == (2,)


def test_a_set_whose_every_add_was_dropped_is_empty(db: sqlite3.Connection) -> None:
    alice = Scripted("alice")
    tag = alice.write({"tags": "x"}, do=ADD)
    deliver(db, [tag, alice.write({"tags": "x"}, do=DROP, saw=(tag.hash,))])
    assert row(db, "entries", "tags", "marks") == (None, None)
