"""What is seen of a database before the program is loaded: what is so, or nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.conftest import Clock, logged, purge_entry
from tests.oplog.builder import Scripted
from tests.room.giving import PLAYBOOK, view
from warroom.model.identity import IncidentId
from warroom.model.views import Severity
from warroom.room.acts import closing, commander, scribe
from warroom.room.core import WarRoom
from warroom.room.readings.glimpse import glimpsed
from warroom.store import database as databases
from warroom.store import glimpse_query as glimpses


def second(room: WarRoom, title: str, *, level: str = "P0", rank: int = 0) -> IncidentId:
    return commander.declare(
        room, title, severity=Severity(level, rank), phase="declare", phase_rank=1, zone="UTC", roles={}
    )


def seen(path: str, chosen: str = "", most: int = 30) -> list[tuple[str, str]]:
    return [(incident.level.raw, incident.title.raw) for incident in glimpsed(path, chosen, most)[0]]


def words(path: str, chosen: str, most: int = 30) -> list[str]:
    return [entry.text.raw for entry in glimpsed(path, chosen, most)[1]]


def test_the_open_incidents_are_seen_the_worst_and_latest_first(
    room: WarRoom, database: str, incident: IncidentId, clock: Clock
) -> None:
    second(room, "Search is slow")
    clock.forward(minutes=5)
    second(room, "Login is slow", level="P2", rank=2)
    clock.forward(minutes=5)
    second(room, "Mail is late")
    assert [title for _, title in seen(database)] == [
        "Mail is late",
        "Search is slow",
        "Checkout fails",
        "Login is slow",
    ]
    for title in ("Login", "Mail"):
        over = glimpsed(database, title, 1)[0][0].id
        closing.close(room, over, view(room, over), PLAYBOOK, why="over")
    assert seen(database) == [("P0", "Search is slow"), ("P1", "Checkout fails")]
    assert seen(database, most=1) == [("P0", "Search is slow")]
    assert glimpsed(database, "", 30)[1] == []
    closing.close(room, incident, view(room, incident), PLAYBOOK, why="over")
    assert seen(database) == [("P0", "Search is slow")]


def test_a_drill_is_seen_as_one(room: WarRoom, database: str, incident: IncidentId) -> None:
    room.close()
    _by_sql(database, """UPDATE of_incident SET drill = '{"name": "login", "began": 1, "speed": 1}'""")
    assert [seen.is_drill for seen in glimpsed(database, "", 30)[0]] == [True]


@pytest.mark.parametrize("chosen", ["id", "beginning", "words"])
def test_the_incident_that_is_named_is_seen_with_its_last_entries(
    room: WarRoom, database: str, incident: IncidentId, chosen: str
) -> None:
    second(room, "Search is slow")
    for number in range(6):
        logged(room, incident, f"-{20 - number} entry {number}")
    named = {"id": incident, "beginning": incident[:6], "words": "CHECKOUT"}[chosen]
    assert seen(database, named) == [("P1", "Checkout fails")]
    assert words(database, named) == [*(f"entry {number}" for number in range(6)), "P1: Checkout fails"]
    assert words(database, named, 2) == ["entry 5", "P1: Checkout fails"]


def test_where_a_name_means_several_or_what_is_over_nothing_is_seen(
    room: WarRoom, database: str, incident: IncidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = second(room, "Checkout is slow")
    assert seen(database, "checkout") == seen(database, "no such") == []
    monkeypatch.setattr(glimpses, "_MOST_TITLES", 2)
    assert seen(database, "slow") == []  # another one beyond those may be called so too
    monkeypatch.undo()
    assert seen(database, "slow") == [("P0", "Checkout is slow")]
    closing.close(room, other, view(room, other), PLAYBOOK, why="over")
    assert seen(database, "slow") == []


def test_an_entry_of_which_more_is_to_be_said_than_its_words_is_left_out(
    room: WarRoom, database: str, incident: IncidentId, clock: Clock
) -> None:
    logged(room, incident, "one")
    struck = logged(room, incident, "struck one")
    scribe.strike(room, incident, struck, "wrong host")
    purge_entry(room, incident, logged(room, incident, "password=hunter22222"))
    edited = logged(room, incident, "two")
    scribe.edit(room, incident, edited, "two, as edited")
    both = logged(room, incident, "three")
    bob = Scripted("bob", incident=incident, t=clock.now)
    scribe.edit(room, incident, both, "three, as edited")
    room.receive([bob.write({"text": "three, says bob"}, kind="entry", on=both)])
    shown = words(database, incident)
    assert "one" in shown
    assert "two, as edited" in shown
    assert not [text for text in shown if "struck" in text or "hunter" in text or "three" in text]


def test_nobodys_words_are_seen_while_it_is_not_sure_whose_a_key_is(
    room: WarRoom, database: str, incident: IncidentId
) -> None:
    logged(room, incident, "one")
    db = sqlite3.connect(database)
    db.execute("INSERT INTO pins VALUES ('bob', ?, 'asked', 1)", ("b" * 32,))
    db.commit()
    assert seen(database, incident) == [("P1", "Checkout fails")]
    assert words(database, incident) == []


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({"severity": {"level": "P3", "rank": 3}}, [("", "Checkout fails")]),
        ({"title": "Nothing fails"}, []),
        ({"status": "Identified"}, [("P1", "Checkout fails")]),
    ],
)
def test_what_people_disagree_about_is_told_of_nowhere_in_part(
    room: WarRoom,
    database: str,
    incident: IncidentId,
    clock: Clock,
    values: dict[str, object],
    shown: list[tuple[str, str]],
) -> None:
    bob = Scripted("bob", incident=incident, t=clock.now)
    room.receive([bob.write(values, kind="incident", on="incident")])
    assert seen(database) == shown


def test_two_that_are_one_outage_are_seen_once_without_the_level_of_either(
    room: WarRoom, database: str, incident: IncidentId
) -> None:
    other = second(room, "Search is slow")
    commander.merge_into(room, other, incident, title="Checkout fails")
    assert seen(database) == [("", "Checkout fails")]
    assert seen(database, other) == []


def _emptied(path: str) -> None:
    Path(path).write_bytes(b"")


def _damaged(path: str) -> None:
    Path(path).write_bytes(b"no database" * 1_000)


def _of_a_newer_program(path: str) -> None:
    _by_sql(path, f"PRAGMA user_version = {databases.APPLICATION}")


def _of_another_program(path: str) -> None:
    _by_sql(path, "PRAGMA application_id = 7")


def _with_a_part_that_acts(path: str) -> None:
    _by_sql(path, "CREATE TRIGGER t AFTER INSERT ON local BEGIN DELETE FROM local; END")


def _hostile_columns(path: str) -> None:
    _by_sql(path, "UPDATE of_incident SET severity = 'no JSON'")


def _gone(path: str) -> None:
    Path(path).unlink()


def _by_sql(path: str, statement: str) -> None:
    db = sqlite3.connect(path)
    db.execute(statement)
    db.commit()
    db.close()


@pytest.mark.parametrize(
    "harm",
    [_emptied, _damaged, _of_a_newer_program, _of_another_program, _with_a_part_that_acts, _hostile_columns, _gone],
)
def test_in_a_file_that_is_not_as_it_should_be_nothing_is_seen(
    room: WarRoom, database: str, incident: IncidentId, harm: object
) -> None:
    room.close()
    assert seen(database, incident) == [("P1", "Checkout fails")]
    harm(database)  # type: ignore[operator]
    before = sorted(Path(database).parent.iterdir())
    assert seen(database) == seen(database, incident) == []
    assert sorted(Path(database).parent.iterdir()) == before


def test_on_a_network_mount_nothing_is_opened(
    room: WarRoom, database: str, incident: IncidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glimpses, "is_on_network", lambda _path: True)
    assert seen(database) == []


def test_while_another_program_holds_the_file_nobody_is_waited_for(
    room: WarRoom, database: str, incident: IncidentId
) -> None:
    room.close()
    db = sqlite3.connect(database, isolation_level=None)
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    db.execute("BEGIN EXCLUSIVE")
    assert seen(database) == []
    db.execute("ROLLBACK")
    db.close()
    assert seen(database) == [("P1", "Checkout fails")]


def test_odd_values_of_a_row_are_no_level_and_no_moment(room: WarRoom, database: str, incident: IncidentId) -> None:
    room.close()
    _by_sql(database, "UPDATE of_incident SET severity = '[1]', zone = NULL")
    _by_sql(database, "UPDATE entries SET entered = 'late', words = '', zone = ''")
    assert seen(database, incident) == [("", "Checkout fails")]
    assert [entry.at.lo for entry in glimpsed(database, incident, 30)[1]] == [0]
