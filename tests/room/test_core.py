"""The room: one door, two programs on one database, and a sentence for every trouble."""

from __future__ import annotations

import sqlite3
import threading

import pytest

from tests.conftest import Clock, logged, seeded
from tests.room.own_connection import own_connection
from warroom.model.identity import IncidentId, Moment
from warroom.model.timeline_entries import Filter
from warroom.room.core import RoomTrouble, WarRoom, Write
from warroom.room.writer import WriterThread


def test_what_another_program_stores_is_noticed(room: WarRoom, incident: IncidentId, database: str) -> None:
    room.changed()
    assert not room.changed()
    other = WarRoom(database, person="erin", now=Clock(), entropy=seeded(9))
    logged(other, incident, "from another terminal")
    assert room.changed()
    assert not room.changed()
    assert room.pages(incident, Filter()).before(None, 1)[0].text.raw == "from another terminal"
    other.close()


def test_an_act_that_cannot_be_stored_is_a_sentence_and_the_room_goes_on(room: WarRoom, incident: IncidentId) -> None:
    with pytest.raises(RoomTrouble, match="cannot be stored"):
        room.commit(incident, [Write("entry", "e", {"text": 1.5})])
    with pytest.raises(RoomTrouble, match="left as it is"):
        room.commit(incident, lambda db: db.execute("SELECT * FROM nowhere").fetchall())
    logged(room, incident, "still here")


@pytest.mark.parametrize("now", [-1, 2**53, -(2**53)])
def test_a_clock_that_is_far_off_is_said_and_the_room_goes_on_when_it_is_set(
    room: WarRoom, incident: IncidentId, now: Moment
) -> None:
    right, room.now = room.now, lambda: now
    with pytest.raises(RoomTrouble, match="the clock of this machine is before 1970 or after 2200"):
        room.commit(incident, [Write("entry", "ab" * 16, {"text": "when?"})])
    room.now = right
    logged(room, incident, "set again")


def test_an_incident_that_is_not_here_is_said(room: WarRoom) -> None:
    with pytest.raises(RoomTrouble, match="is not in"):
        room.pages(IncidentId("ff" * 16), Filter())
    assert room.facts_of(IncidentId("ff" * 16)) is None


def test_settings_are_remembered_by_this_machine(room: WarRoom, database: str) -> None:
    room.remember("theme", "light")
    assert room.setting("theme") == "light"
    assert WarRoom(database, person="x", now=Clock(), entropy=seeded(2)).setting("theme") == "light"


def test_a_broken_file_is_a_sentence_for_every_question(room: WarRoom, incident: IncidentId) -> None:
    room.reader()
    own_connection(room).executescript("DROP TABLE drafts; DROP TABLE local; DROP TABLE entries_fts;")
    for ask in (
        lambda: room.keep_draft("x", "y", Moment(1)),
        lambda: room.remember("x", "y"),
        lambda: room.search("x", incident=incident),
    ):
        with pytest.raises(RoomTrouble):
            ask()
    room.reader().close()
    with pytest.raises((RoomTrouble, sqlite3.Error)):
        room.changed()


def test_a_rebuild_changes_nothing(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "one")
    before = (room.digest(incident), room.pages(incident, Filter()).after(None, 10))
    room.rebuild()
    assert (room.digest(incident), room.pages(incident, Filter()).after(None, 10)) == before


def test_the_writer_does_one_act_after_the_other_and_survives_each() -> None:
    writer = WriterThread()
    done: list[tuple[object, str]] = []
    finished = threading.Event()

    def note(result: object, trouble: RoomTrouble | None) -> None:
        done.append((result, str(trouble) if trouble is not None else ""))
        if len(done) == 3:
            finished.set()

    def fail() -> None:
        raise RoomTrouble("the disk is full.", 74)

    def break_() -> None:
        raise ZeroDivisionError("oops")

    writer.ask(lambda: 1, note)
    writer.ask(fail, note)
    writer.ask(break_, note)
    assert finished.wait(10)
    assert done[:2] == [(1, ""), (None, "the disk is full.")]
    assert "ZeroDivisionError" in done[2][1]
    assert writer.close()
