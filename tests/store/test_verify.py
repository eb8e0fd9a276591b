"""Looking at a log that somebody may have changed behind the program's back."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.oplog.builder import Scripted
from tests.store.tables import deliver, fresh
from warroom.oplog.operation import Operation, body_hash
from warroom.store.exchange import writers_held
from warroom.store.log_verification import verify
from warroom.store.seals import lacking, without_words


@pytest.fixture
def db(tmp_path: Path) -> sqlite3.Connection:
    alice = Scripted("alice")
    opened = fresh(tmp_path, "mine")
    deliver(opened, [alice.write({"text": f"entry {number}"}, on=f"{number:032x}") for number in range(5)])
    return opened


def test_a_log_that_is_as_it_was_written_holds(db: sqlite3.Connection) -> None:
    found = verify(db)
    assert (found.held, found.gaps, found.findings) == (5, 0, [])


def test_a_changed_head_is_named_by_number_and_person(db: sqlite3.Connection) -> None:
    db.execute("UPDATE ops SET head = replace(head, 'entry', 'event') WHERE n = 3")
    assert verify(db).findings == [(3, "alice", Scripted("alice").writer, "was changed after it was written")]


def test_a_changed_body_is_named_and_an_emptied_one_is_none(db: sqlite3.Connection) -> None:
    db.execute("UPDATE ops SET body = replace(body, 'entry 1', 'entry 9') WHERE n = 2")
    db.execute("UPDATE ops SET body = NULL WHERE n = 4")
    assert verify(db).findings == [(2, "alice", Scripted("alice").writer, "has another body than it was written with")]


def test_operations_of_an_incident_or_a_writer_that_is_gone_do_not_hold(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM incidents")
    assert [number for number, *_ in verify(db).findings] == [1, 2, 3, 4, 5]
    db.execute("DELETE FROM writers")
    assert verify(db).findings[-1] == (5, "alice", "None", "was changed after it was written")


def test_an_operation_that_never_arrived_is_a_gap(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM ops WHERE n = 2")
    found = verify(db)
    assert (found.held, found.gaps, found.findings) == (4, 1, [])


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        ("n = 2", "operation 2 of @alice"),
        ("n < 4", "operations 1 to 3 of @alice"),
        ("n IN (1, 4)", "2 operations, 1 the first, of @alice"),
    ],
)
def test_what_is_lacking_below_what_is_held_is_named_with_its_writer(
    db: sqlite3.Connection, gone: str, words: str
) -> None:
    assert lacking(db) == []
    (before,) = writers_held(db, Scripted("alice").incident)
    db.execute(f"DELETE FROM ops WHERE {gone}")  # noqa: S608 - of the table above
    (sentence,) = lacking(db)
    assert sentence.startswith(words)
    assert "not here, and later ones are: withheld or cut off" in sentence
    (held,) = writers_held(db, Scripted("alice").incident)
    assert (before.lacking, held.count + held.lacking) == (0, 5)


def test_words_that_were_left_out_and_not_purged_are_named(db: sqlite3.Connection) -> None:
    assert without_words(db) == []
    db.execute("UPDATE ops SET body = NULL WHERE n IN (2, 4)")
    (sentence,) = without_words(db)
    assert sentence.startswith("the words of 2 operations of @alice")
    assert "operation 2 the first, and no purge says so" in sentence
    db.execute(
        "INSERT INTO purge_targets (hash, op, inc, kind, name, state, at) "
        "SELECT hash, 5, inc, 'entry', x'00', 'done', 0 FROM ops WHERE n IN (2, 4)"
    )
    assert without_words(db) == []


def test_a_number_beyond_all_is_told_and_not_counted_up_to(db: sqlite3.Connection) -> None:
    db.execute("UPDATE ops SET n = 9000000000000000000 WHERE n = 5")
    (sentence,) = lacking(db)
    assert sentence.startswith("8999999999999999995 operations, 5 the first, of @alice")


def test_a_writer_may_put_the_names_of_a_head_in_any_order(tmp_path: Path) -> None:
    first = Scripted("alice").write({"text": "x"})
    turned = json.dumps(dict(reversed(json.loads(first.head).items())), separators=(",", ":")).encode()
    other = Operation(prev=first.prev, incident=first.incident, writer=first.writer, head=turned, body=first.body)
    db = fresh(tmp_path, "turned")
    deliver(db, [other])
    assert verify(db).findings == []
    assert json.loads(turned)["b"] == body_hash(first.body or b"")


@pytest.mark.parametrize("head", [b"[]", b"no json", b"{}"])
def test_a_head_that_vouches_for_nothing_does_not_hold(db: sqlite3.Connection, head: bytes) -> None:
    from warroom.oplog.operation import operation_hash

    prev, incident, writer = db.execute(
        "SELECT lower(hex(o.prev)), i.id, w.id FROM ops o JOIN incidents i USING (inc) JOIN writers w USING (writer) "
        "WHERE o.n = 1"
    ).fetchone()
    db.execute(
        "UPDATE ops SET head = ?, hash = ? WHERE n = 1",
        (head, bytes.fromhex(operation_hash(prev, incident, writer, head))),
    )
    assert verify(db).findings == [(1, "alice", Scripted("alice").writer, "has another body than it was written with")]
