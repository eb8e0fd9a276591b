"""Numbers in each other's places. Nothing runs this: mypy must refuse each line, or says that an ignore is unused."""

from __future__ import annotations

import sqlite3

from warroom.model.identity import Revision, WriterId
from warroom.oplog.record_id import is_made_by, record_id
from warroom.room.acts import reviewing, scribe
from warroom.room.core import WarRoom
from warroom.store.exchange import hashes_from
from warroom.store.pins import is_taken
from warroom.store.records import written_by_others


def swapped(room: WarRoom, db: sqlite3.Connection, incident: str, entry: str) -> None:
    moment, revision = room.now(), room.revision()
    room.others_wrote(moment)  # type: ignore[arg-type]
    written_by_others(db, moment, room.person)  # type: ignore[arg-type]
    scribe.edit(room, incident, entry, "text", seen_up_to=moment)  # type: ignore[arg-type]
    reviewing.change_follow_up(room, incident, entry, {}, seen_up_to=moment)  # type: ignore[arg-type]
    room.commit(incident, [], seen_up_to=moment)  # type: ignore[arg-type]
    seen: Revision = moment  # type: ignore[assignment]
    assert room.others_wrote(revision) or seen


def swapped_writers(room: WarRoom, db: sqlite3.Connection, incident: str) -> None:
    writer = room.writer()
    is_taken(db, writer, room.person)  # type: ignore[arg-type]
    is_made_by(writer, incident)  # type: ignore[arg-type]
    record_id(incident, b"")  # type: ignore[arg-type]
    hashes_from(db, writer, incident, 1, 2)  # type: ignore[arg-type]
    own: WriterId = room.person  # type: ignore[assignment]
    assert own
