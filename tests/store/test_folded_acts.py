"""Folding acts of many values: what hundreds wrote apart, and what no share may say."""

from __future__ import annotations

import random
import sqlite3

import pytest

from tests.oplog.builder import INCIDENT, Scripted
from tests.store.tables import deliver, held, marks, row
from warroom.model.identity import Moment
from warroom.store.commit import commit
from warroom.store.rebuild import rebuild
from warroom.store.records import summaries
from warroom.store.write import Write


@pytest.mark.parametrize("said", [{}, {"name": 3, "began": "now", "speed": -2, "ended": "soon"}], ids=str)
def test_whatever_marks_a_drill_of_our_own_marks_one(db: sqlite3.Connection, said: object) -> None:
    rehearse(db, said)
    (rehearsal,) = summaries(db)
    assert rehearsal.drill is not None
    assert (rehearsal.drill.began, rehearsal.drill.speed, rehearsal.drill.ended) == (0, 1, None)
    rehearse(db, None)
    assert summaries(db)[0].drill is None


def rehearse(db: sqlite3.Connection, said: object) -> None:
    commit(
        db, incident=INCIDENT, by="dana", writes=[Write("incident", "incident", {"drill": said})], now=Moment(1_000),
        entropy=random.Random(1).randbytes,
    )  # fmt: skip


def test_a_drill_is_never_taken_from_a_share(db: sqlite3.Connection) -> None:
    alice = Scripted("alice")
    deliver(db, [alice.write({"title": "Pay", "drill": {}}, kind="incident", on="incident")])
    deliver(db, [alice.write({"title": "Pay"}, kind="incident", on="incident")])
    assert summaries(db)[0].drill is None
    before = held(db)
    rebuild(db)
    assert held(db) == before


def test_a_write_over_what_hundreds_wrote_apart_ends_in_the_tables_that_a_rebuild_makes(db: sqlite3.Connection) -> None:
    apart = [
        Scripted(f"w{number}").write({"title": f"Pay {number}"}, kind="incident", on="incident")
        for number in range(300)
    ]
    beside = Scripted("z").write({"impact": "logins fail"}, kind="incident", on="incident")
    deliver(db, [*apart, beside])
    assert marks(db, "of_incident") == {"title": "conflict"}
    commit(
        db, incident=INCIDENT, by="dana", writes=[Write("incident", "incident", {"title": "Payments"})],
        now=Moment(1_771_000_000_900_000), entropy=lambda count: b"\7" * count,
    )  # fmt: skip
    assert row(db, "of_incident", "title", "impact") == ("Payments", "logins fail")
    assert marks(db, "of_incident") == {}
    assert db.execute("SELECT field, count(*) FROM heads GROUP BY field ORDER BY field").fetchall() == [
        ("impact", 1), ("title", 1),
    ]  # fmt: skip
    before = held(db)
    rebuild(db)
    assert held(db) == before


def test_entries_of_one_act_that_say_different_things_end_in_the_tables_that_a_rebuild_makes(
    db: sqlite3.Connection,
) -> None:
    at = {"lo": 5, "hi": 9, "approx": False, "as": "5", "tz": "UTC"}
    said: list[dict[str, object]] = [
        {"text": "db is slow", "kind": "note", "at": at}, {"text": "ページ", "kind": "note", "at": at},
        {"text": None, "kind": "machine", "details": {"native": "x"}}, {"kind": "finding", "pinned": 1},
        {"text": "again", "kind": "note", "at": None, "speaker": "Erin", "after": 7}, {"newer_field": "a"},
    ]  # fmt: skip
    choose = random.Random(3)
    writes = [Write("entry", f"{number:032x}", choose.choice(said), saw=()) for number in range(150)]
    writes[70] = Write("task", "ab" * 16, {"what": "look"}, saw=())
    writes[90] = Write("entry", f"{20:032x}", {"text": "put right"})
    commit(
        db, incident=INCIDENT, by="dana", writes=writes, now=Moment(1_771_000_000_900_000),
        entropy=lambda count: b"\7" * count,
    )  # fmt: skip
    before = held(db)
    assert len(before["entries"]) == 148
    rebuild(db)
    assert held(db) == before
    assert db.execute("SELECT count(*) FROM entries_fts WHERE entries_fts MATCH 'slow'").fetchone()[0] == sum(
        write.kind == "entry" and write.values.get("text") == "db is slow" for write in writes
    )
