"""What others write is taken for what it can mean, and a record belongs to whoever made it: no clock, no order of
arrival and no stranger changes that.
"""

from __future__ import annotations

import itertools
import random
import sqlite3
from pathlib import Path

import pytest

from tests.oplog.builder import INCIDENT, Scripted, an_id
from tests.store.tables import deliver, fresh, held
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import LATEST
from warroom.model.record_kinds import JSON, KINDS, NUMBER, TAGS, TIME, Field
from warroom.model.views import Severity
from warroom.oplog.operation import ADD, DROP, NOTE, PUT, Operation
from warroom.oplog.record_id import RANDOM, is_made_by, record_id
from warroom.oplog.strict_json import Refused
from warroom.room.acts import commander
from warroom.room.acts.purging import find_words, purge
from warroom.room.core import WarRoom
from warroom.store.commit import commit
from warroom.store.rebuild import digest_of, rebuild
from warroom.store.records import summaries
from warroom.store.standing_alarms import alarms
from warroom.store.undo import undoing
from warroom.store.write import Write

ALICE = Scripted("alice")
HERS = record_id(ALICE.writer, b"\7" * RANDOM)


@pytest.fixture
def db(tmp_path: Path) -> sqlite3.Connection:
    return fresh(tmp_path, "one")


def entry(db: sqlite3.Connection, *columns: str) -> tuple[object, ...]:
    names = ", ".join(f'"{column}"' for column in columns)
    return tuple(db.execute(f"SELECT {names} FROM entries").fetchone())  # noqa: S608 - a table of ours


def forgeries() -> list[Operation]:
    """What a stranger may write to pass for the maker of alice's entry, or to hide it."""
    mallory = Scripted("mallory")
    first = {"text": "roll back", "kind": "event", "at": {"lo": 5, "hi": 5}}
    return [
        mallory.write(first, on=HERS, t=1),
        mallory.write({"pinned": 1}, on=HERS, t=2),
        mallory.write({"text": "roll back"}, on=HERS, t=3),
        mallory.write({"repeats": "ab" * 16, "speaker": "bob", "source": "bot", "after": 1}, on=HERS, t=4),
    ]


def test_no_order_of_arrival_and_no_clock_makes_an_entry_somebody_elses(tmp_path: Path) -> None:
    hers = Scripted("alice", t=1_771_000_000_000_000).write({"text": "roll back", "kind": "decision"}, on=HERS)
    tables = []
    for number, order in enumerate(itertools.permutations([hers, *forgeries()])):
        if number % 7:
            continue
        db = fresh(tmp_path, f"replica{number}")
        for operation in order:
            deliver(db, [operation])
        assert entry(db, "by", "entered") == ("alice", hers.at)
        assert entry(db, "repeats", "source", "speaker", "after") == (None, None, None, None)
        assert entry(db, "noise") == (0,)
        tables.append(held(db))
        rebuild(db)
        assert held(db) == tables[-1]
        db.close()
    assert all(table == tables[0] for table in tables)


def test_what_a_stranger_wrote_over_counts_still(db: sqlite3.Connection) -> None:
    alice = Scripted("alice")
    hers = alice.write({"text": "roll back", "kind": "decision", "speaker": "erin"}, on=HERS)
    again = alice.write({"kind": "finding"}, on=HERS, saw=(hers.hash,))
    hiding = Scripted("mallory").write({"kind": "event", "speaker": "bob"}, on=HERS, saw=(hers.hash, again.hash))
    deliver(db, [hers, again, hiding])
    assert entry(db, "kind", "speaker", "noise") == ("finding", "erin", 0)
    colleague = Scripted("bob").write({"kind": "action"}, on=HERS, saw=(hiding.hash,))
    deliver(db, [colleague])
    assert entry(db, "kind") == ("action",)


def test_what_a_machine_logs_is_noise_from_its_maker(db: sqlite3.Connection) -> None:
    deliver(db, [Scripted("alice").write({"text": "disk 91 %", "kind": "event", "source": "alerts"}, on=HERS)])
    assert entry(db, "kind", "noise", "source") == ("event", 1, "alerts")


def test_nobody_is_the_maker_where_nothing_that_was_theirs_can_be_read(db: sqlite3.Connection) -> None:
    alice = Scripted("alice")
    hers = alice.write({"text": "x", "speaker": {"not": "text"}}, on=HERS)
    deliver(db, [hers, Scripted("mallory").write({"speaker": "bob"}, on=HERS, saw=(hers.hash,))])
    assert entry(db, "speaker", "by") == (None, "alice")


def test_who_marks_or_edits_an_entry_of_an_older_log_does_not_become_its_author(db: sqlite3.Connection) -> None:
    old = "ab" * 16
    hers = Scripted("alice", t=1_771_000_000_000_000).write({"text": "one", "kind": "note"}, on=old)
    behind = Scripted("bob", t=1_600_000_000_000_000)
    deliver(db, [hers])
    deliver(db, [behind.write({"pinned": 1}, on=old), behind.write({"text": "One"}, on=old, saw=(hers.hash,))])
    assert entry(db, "by", "entered", "text") == ("alice", hers.at, "One")


def test_of_one_writer_the_first_write_made_the_record_even_when_the_clock_went_back(db: sqlite3.Connection) -> None:
    alice = Scripted("alice", t=1_771_000_000_000_000)
    first = alice.write({"text": "one"}, on=HERS)
    deliver(db, [alice.write({"text": "two"}, on=HERS, t=1_600_000_000_000_000)])
    deliver(db, [first])
    assert entry(db, "entered") == (first.at,)


def test_an_id_says_who_made_it_and_nobody_else() -> None:
    assert is_made_by(HERS, ALICE.writer)
    assert not is_made_by(HERS, Scripted("bob").writer)
    assert not is_made_by("role:ic", ALICE.writer)
    assert not is_made_by("ab", ALICE.writer)
    assert not is_made_by("ab" * 16, ALICE.writer)
    assert len(HERS) == 32


def test_a_field_stops_waiting_when_what_it_waits_for_wrote_another_one(tmp_path: Path) -> None:
    """One write of two fields names the heads of both in one list."""
    carol, bob = Scripted("carol"), Scripted("bob")
    phase = carol.write({"phase": {"name": "investigate", "rank": 3}}, kind="incident", on="incident")
    both = Scripted("alice").write(
        {"status": "Investigating", "phase": {"name": "investigate", "rank": 3}}, kind="incident", on="incident",
        saw=(phase.hash,),
    )  # fmt: skip
    apart = bob.write({"status": "Identified"}, kind="incident", on="incident")
    in_order, out_of_order = fresh(tmp_path, "one"), fresh(tmp_path, "other")
    deliver(in_order, [phase, both, apart])
    for operation in (apart, both, phase):
        deliver(out_of_order, [operation])
    assert held(in_order) == held(out_of_order)
    assert out_of_order.execute("SELECT marks FROM of_incident").fetchone() == ('{"status": "conflict"}',)


def unacceptable(field: Field) -> list[object]:
    """Values that ``field`` cannot hold."""
    if field.holds == NUMBER:
        return ["7", True, field.span[1] + 1, field.span[0] - 1] if field.span[1] < 2**53 - 1 else ["7", True]
    if field.holds == TIME:
        return [
            "noon",
            {"lo": LATEST, "hi": LATEST},
            {"lo": 9, "hi": 5},
            {"lo": 1, "hi": None},
            {"lo": 5, "hi": 9, "tz": 3},
        ]
    if field.holds == JSON:
        return ["words", 7, [1]]
    return [7, ["a"], {"a": "b"}]


BAD = [
    (kind.name, field.name, value)
    for kind in KINDS.values()
    for field in kind.fields.values()
    for value in unacceptable(field)
]


@pytest.mark.parametrize(("kind", "field", "value"), BAD)
def test_what_a_field_cannot_hold_is_kept_and_named_and_not_shown(
    db: sqlite3.Connection, kind: str, field: str, value: object
) -> None:
    bob = Scripted("bob")
    do = ADD if KINDS[kind].fields[field].holds == TAGS else PUT
    other = next(
        (name for name, one in KINDS[kind].fields.items() if name != field and one.holds == "text" and do == PUT), field
    )
    bad = bob.write(
        {field: value, other: "beside it"} if other != field else {field: value}, kind=kind, on=an_id(kind), do=do
    )
    deliver(db, [bad])
    assert db.execute("SELECT count(*) FROM ops").fetchone() == (1,)
    ((_, what, _, words, _),) = [alarm for alarm in alarms(db) if alarm[1] == "refused"]
    assert (what, f"{kind}.{field}" in words) == ("refused", True)
    table = "entries" if kind == "entry" else f"of_{kind}"
    column = "lo" if (kind, field) == ("entry", "at") else field
    shown = db.execute(f'SELECT "{column}", "{other}" FROM {table}').fetchone() or ()  # noqa: S608 - of the model
    assert set(shown) <= {None, "", 0}
    before, digest = held(db), digest_of(db, INCIDENT)
    rebuild(db)
    assert (held(db), digest_of(db, INCIDENT)) == (before, digest)
    with pytest.raises(Refused, match=f"{kind}.{field}"):
        commit(
            db, incident=INCIDENT, by="dana", writes=[Write(kind, an_id(kind), {field: value}, do=do)], now=Moment(5),
            entropy=random.Random(1).randbytes,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "on"),
    [
        *((kind.name, on) for kind in KINDS.values() for on in ("=HYPERLINK(1)", "x\n", "ab" * 15, "AB" * 16)),
        ("incident", "ab" * 16), ("incident", "incident "), ("role", "role:"), ("check", "role:ic"),
    ],
)  # fmt: skip
def test_a_record_whose_id_its_kind_cannot_have_is_none(db: sqlite3.Connection, kind: str, on: str) -> None:
    real = Scripted("alice").write(
        {"title": "Pay", "severity": {"level": "P1", "rank": 1}}, kind="incident", on="incident"
    )
    false = Scripted("mallory").write({"title": "false", "text": "false", "holder": "mallory"}, kind=kind, on=on)
    deliver(db, [false, real])
    (summary,) = summaries(db)
    assert summary.title.raw == "Pay"
    assert db.execute("SELECT count(*) FROM records").fetchone() == (1,)
    assert db.execute("SELECT why FROM refused").fetchall() == [(f"{on[:40]!a} is no id of a record of kind {kind}",)]


def test_sets_are_added_to_and_all_else_is_put(db: sqlite3.Connection) -> None:
    bob = Scripted("bob")
    deliver(db, [bob.write({"tags": "db"}), bob.write({"text": "x"}, do=ADD), bob.write({"text": "x"}, do=DROP)])
    assert db.execute("SELECT count(*) FROM records").fetchone() == (0,)
    assert db.execute("SELECT count(*) FROM refused").fetchone() == (3,)


def test_a_refused_value_that_is_purged_is_named_no_more(db: sqlite3.Connection) -> None:
    bob = Scripted("bob")
    bad = bob.write({"text": 7}, on=HERS)
    deliver(db, [bad])
    assert db.execute("SELECT count(*) FROM refused").fetchone() == (1,)
    deliver(db, [bob.write({}, on=HERS, do="purge", purges=(bad.hash,))])
    assert db.execute("SELECT count(*) FROM refused").fetchone() == (0,)


def test_a_thousand_people_who_wrote_a_field_apart_do_not_lock_it(db: sqlite3.Connection) -> None:
    titles = [
        Scripted(f"p{number}").write({"title": f"title {number}"}, kind="incident", on="incident")
        for number in range(1_100)
    ]
    deliver(db, titles)
    for title in ("short", "long " * 2_000):
        commit(
            db, incident=INCIDENT, by="dana", writes=[Write("incident", "incident", {"title": title})],
            now=Moment(1_772_000_000_000_000), entropy=random.Random(1).randbytes,
        )  # fmt: skip
        assert db.execute("SELECT title, marks FROM of_incident").fetchone() == (title, None)
    heads = db.execute("SELECT count(*) FROM heads").fetchone()
    assert heads == (1,)


@pytest.mark.parametrize("past", [0, 1, 10**15])
def test_a_clock_reading_beyond_the_range_of_times_is_not_read(past: int) -> None:
    with pytest.raises(Refused, match="between 1970 and 2200"):
        Scripted("bob", t=LATEST + past).write({"text": "x"}, t=LATEST + past)


def test_words_in_what_was_refused_are_purged_as_well(room: WarRoom, tmp_path: Path) -> None:
    incident = declared(room)
    refused = Scripted("mallory", incident=incident).write({"text": "hunter2hunter2"}, on="no id at all")
    room.receive([refused])
    purge(room, find_words(room, incident, "hunter2hunter2", state_folder=str(tmp_path)))
    bodies = [body for (body,) in room.reader().execute("SELECT body FROM ops WHERE body IS NOT NULL")]
    assert not [body for body in bodies if b"hunter2" in body]


def test_words_beside_a_value_that_was_refused_are_purged_as_well(room: WarRoom, tmp_path: Path) -> None:
    incident = declared(room)
    mallory = Scripted("mallory", incident=incident)
    bad = mallory.write({"text": "hunter2hunter2", "pinned": 7}, on=HERS)
    room.receive([bad, mallory.write({"text": {"not": "hunter2hunter2"}}, on=HERS)])
    purge(room, find_words(room, incident, "hunter2hunter2", state_folder=str(tmp_path)))
    bodies = [body for (body,) in room.reader().execute("SELECT body FROM ops WHERE body IS NOT NULL")]
    assert not [body for body in bodies if b"hunter2" in body]


def test_of_an_act_is_taken_back_what_nobody_wrote_over(room: WarRoom) -> None:
    incident = declared(room)
    done = room.commit(
        incident,
        [
            Write("role", "role:tl", {"holder": "bob"}),
            Write("incident", "incident", {"status": "Fixing"}),
            Write("incident", "incident", {}, do=NOTE),
        ],
    )
    over = Scripted("carol", incident=incident).write(
        {"status": "Identified"}, kind="incident", on="incident", saw=(done.hashes[1],)
    )
    room.receive([over])
    writes = undoing(room.reader(), incident, done.act, reason="undone")
    assert [(write.kind, dict(write.values)) for write in writes] == [("role", {"holder": None})]


def declared(room: WarRoom) -> IncidentId:
    return commander.declare(
        room, "Checkout fails", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC"
    )
