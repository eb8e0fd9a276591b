"""Notes say something about the log itself, and are read before anybody sees them: whatever a stranger writes into one,
what came with it arrives, and everything is told.
"""

from __future__ import annotations

import contextlib
from itertools import product
from pathlib import Path

from tests.hostile.surfaces import read_everything, tell_everything
from tests.oplog.builder import Scripted, an_id
from tests.payloads import PAYLOADS
from tests.screens.rich_state import rich
from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.model.private import PRIVATE
from warroom.oplog.membership import MEMBER, RECIPIENT
from warroom.oplog.operation import NOTE, Operation
from warroom.oplog.record_id import RANDOM, record_id
from warroom.oplog.signing import ALGORITHM, KEY
from warroom.oplog.strict_json import Refused
from warroom.room.acts.custody import CUSTODY
from warroom.room.readings.custody import counts, handled
from warroom.room.sharing.sealing import examine
from warroom.room.sharing.vouched import PERSON
from warroom.store.database import open_database
from warroom.store.leavings import may_be_handed_on, unsaid_readings
from warroom.store.members import announced, membership
from warroom.store.receive import receive
from warroom.store.seals import SEAL, newest_seal

START = Moment(1_771_000_000_000_000)
RECIPIENT_OF_ALL = "age1" + "q" * 58
HEAD = (
    f"warroom head 1\nincident {{incident}}\nat 2026-02-13T14:32:00Z\ndigest {'d' * 64}\n"
    f"writer {'c' * 32} {{n}} {'b' * 64}\n"
)
HEADS = tuple(
    HEAD.format(incident="{incident}", n=n).replace("2026-02-13T14", moment)
    for n, moment in product(
        ("1", "0" * 16 + "1" + "9" * 30, "0" * 16 + "1" + "9" * 5_000, "9" * 16, "-1"),
        ("2026-02-13T14", "0001-01-01T00", "9999-12-31T23", "2026-2-1T1"),
    )
)
ANYTHING: tuple[object, ...] = (
    None,
    True,
    -1,
    2**53 - 1,
    [],
    ["x", 7, None],
    {},
    {"a": {"b": []}},
    "",
    "x" * 20_000,
    *list(PAYLOADS.values())[:12],
)
NAMES = (
    f"in {RECIPIENT_OF_ALL} {'a' * 32}", f"out {RECIPIENT_OF_ALL} {'a' * 32} 9999999999999999",
    f"out {RECIPIENT_OF_ALL} {'a' * 32} {'9' * 90}", f"read {'a' * 32} {'9' * 16}", "read x y", "in", "out  ",
    "\x1b[2J",
    RECIPIENT_OF_ALL, f"{ALGORITHM}:", f"{ALGORITHM}:zz", f"{ALGORITHM}:{'ab' * 32}", "=1+1", "x" * 200,
)  # fmt: skip
SAID = {
    SEAL: ("head", "signature"),
    CUSTODY: ("what", "as", "count", "digest"),
    PERSON: ("name", "signature"),
    KEY: ("was",),
    MEMBER: (),
    RECIPIENT: (),
    "from_tomorrow": ("colour",),
}


def hostile_notes(stranger: Scripted) -> list[tuple[str, str, dict[str, object]]]:
    """Every kind of note with every name and every value in each field: kind, name, and what it says."""
    heads = [head.replace("{incident}", stranger.incident) for head in HEADS]
    notes: list[tuple[str, str, dict[str, object]]] = [
        (SEAL, an_id(SEAL), {"head": head, "signature": ""}) for head in heads
    ]
    for kind, fields in SAID.items():
        notes += [(kind, name, {}) for name in NAMES]
        notes += [(kind, NAMES[0], {field: value}) for field, value in product(fields, ANYTHING)]
        notes += [(kind, NAMES[0], dict.fromkeys(fields, value)) for value in ANYTHING]
    for what in ("exported", "copied", "published", "read_in", "read in"):
        notes += [(CUSTODY, "x", {"what": what, "as": value, "count": value, "digest": value}) for value in ANYTHING]
    return notes


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
