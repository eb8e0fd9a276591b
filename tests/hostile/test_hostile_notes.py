"""Notes say something about the log itself, and are read before anybody sees them: whatever a stranger writes into one,
what came with it arrives, and everything is told.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from tests.hostile.notes import RECIPIENT_OF_ALL, SAID, hostile_notes
from tests.hostile.surfaces import read_everything, tell_everything
from tests.oplog.builder import Scripted, an_id
from tests.screens.rich_state import rich
from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.model.private import PRIVATE
from warroom.oplog.operation import NOTE, Operation
from warroom.oplog.record_id import RANDOM, record_id
from warroom.oplog.strict_json import Refused
from warroom.room.readings.custody import counts, handled
from warroom.room.sharing.sealing import examine
from warroom.store.database import open_database
from warroom.store.leavings import may_be_handed_on, unsaid_readings
from warroom.store.member_queries import announced, membership
from warroom.store.receive import receive
from warroom.store.seals import newest_seal

START = Moment(1_771_000_000_000_000)


def test_no_note_of_a_stranger_keeps_what_came_with_it_from_arriving_or_ends_what_tells_of_it(tmp_path: Path) -> None:
    stranger = Scripted("mallory")
    stranger.writer = WriterId("9" * 32)
    private = Scripted(
        "mallory", incident=IncidentId(record_id(stranger.writer, PRIVATE + bytes(RANDOM - len(PRIVATE))))
    )
    private.writer = stranger.writer
    room, incident = rich(str(tmp_path / "w.db"), start=START)
    stranger.incident = incident
    came: list[Operation] = []
    for writer in (stranger, private):
        for kind, name, said in hostile_notes(writer):
            with contextlib.suppress(Refused):
                came.append(writer.write(said, kind=kind, on=name, do=NOTE))
        came.append(writer.write({"text": "came with them"}, on=an_id("entry")))
    assert len({(one.kind, one.incident) for one in came if one.do == NOTE}) == 2 * len(SAID)
    db = open_database(room.path)
    received = receive(db, came, now=START)
    assert len(received.new) == len(came)
    for where in (incident, private.incident):
        membership(db, where)
        may_be_handed_on(db, where)
        unsaid_readings(db, where, WriterId("8" * 32), 0)
        handled(room, where)
        newest_seal(db, where)
    assert all(said[2] == RECIPIENT_OF_ALL for said in announced(db))
    counts(room)
    examine(room)
    read_everything(room)
    assert tell_everything(room.path, tmp_path)["log", "still here"] == 0
    db.close()
    room.close()
