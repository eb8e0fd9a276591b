"""The small questions about what was logged: of the incident that is meant, and of none that is not here."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Clock, seeded
from tests.oplog.builder import Scripted
from warroom.intake.typed_line import read_line
from warroom.model.identity import EntryId, IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.room.acts import commander, scribe
from warroom.room.core import WarRoom
from warroom.store import logged
from warroom.store.database import damage_of, data_version, format_of
from warroom.store.many import keep_many_pages
from warroom.store.schema import VERSION
from warroom.store.standing_alarms import alarms, dismiss_alarms


def test_the_zone_the_beginning_and_the_end_are_read_without_the_views(room: WarRoom, incident: IncidentId) -> None:
    assert room.facts_of(IncidentId("0" * 32)) is None
    assert room.closed_at(IncidentId("0" * 32)) is None
    assert room.closed_at(incident) is None
    zone = room.facts_of(incident)
    assert zone is not None
    commander.mark(room, incident, "began", text="impact began", at=EventTime.at(Moment(1_000_000)))
    assert room.facts_of(incident) == (zone[0], 1_000_000)
    commander.mark(room, incident, "closed", text="it is over", at=EventTime.at(Moment(2_000_000)))
    closed = room.closed_at(incident)
    assert isinstance(closed, dict)
    assert closed["lo"] == 2_000_000


def test_a_beginning_that_nobody_knows_is_none(room: WarRoom, incident: IncidentId) -> None:
    stranger = Scripted("mallory", incident=incident)
    room.receive([stranger.write({"began": {}}, kind="incident", on="incident")])
    assert room.view(incident) is not None
    assert room.facts_of(incident) is not None
    assert room.facts_of(incident)[1] is None  # type: ignore[index]


def test_entries_are_told_by_where_they_came_from(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    db = room.reader()
    assert logged.people_logged(db, incident, besides="drill")
    assert not logged.people_logged(db, incident, besides="")
    assert not logged.people_logged(db, IncidentId("0" * 32), besides="drill")
    line = read_line("the pool is full", now=clock(), zone="UTC")
    made = scribe.log(room, incident, line, typed=clock(), source="drill 1")
    assert logged.is_told(db, incident, "drill 1")
    assert not logged.is_told(db, incident, "drill 2")
    assert logged.words_of(db, made.entry) == "the pool is full"
    assert logged.words_of(db, EntryId("0" * 32)) is None
    assert [words for _, words, _ in logged.latest_words(db, incident, among=1)] == ["the pool is full"]
    assert logged.how_many(db, incident, "entries") >= 1
    number = db.execute("SELECT inc FROM incidents WHERE id = ?", (incident,)).fetchone()[0]
    assert logged.sources(db, number)[made.entry] == "drill 1"


def test_the_file_says_its_format_its_damage_and_that_somebody_else_wrote(
    room: WarRoom, incident: IncidentId, clock: Clock, tmp_path: Path
) -> None:
    db = room.reader()
    assert (format_of(db), damage_of(db)) == (VERSION, [])
    before = data_version(db)
    other = WarRoom(room.path, person="bob", now=clock, entropy=seeded(9))
    scribe.log(other, incident, read_line("seen", now=clock(), zone="UTC"), typed=clock())
    assert data_version(db) != before
    other.note(keep_many_pages)
    other.note(lambda db: dismiss_alarms(db, alarms(db)))
    assert alarms(db) == []
    other.close()
