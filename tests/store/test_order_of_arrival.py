"""What is read from the log beside the folded tables does not depend on what came first either."""

from __future__ import annotations

import itertools
import random
import re
from pathlib import Path

import pytest

from tests.conftest import Clock, seeded
from tests.oplog.builder import Scripted
from tests.store.tables import deliver
from warroom.model.custody_notes import COPIED, CUSTODY, EXPORTED
from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.model.moment import EventTime
from warroom.oplog.membership import RECIPIENT
from warroom.oplog.operation import NOTE, PURGE, Operation
from warroom.oplog.sealed_head import SealedHead
from warroom.room.core import WarRoom
from warroom.room.readings.case import measured
from warroom.room.readings.custody import handled
from warroom.store.attached import attached
from warroom.store.database import open_database
from warroom.store.exchange import writers_held
from warroom.store.member_queries import announced
from warroom.store.purge_decisions import purges_told
from warroom.store.records import incident_number
from warroom.store.seals import SEAL, newest_seal, seals

SOURCES = Path(__file__).parents[2] / "warroom"
START = 1_771_000_000_000_000
RECIPIENTS = ["age1" + sign * 58 for sign in "qpz"]
HERE_ALONE = {
    "warroom/store/timeline_pages.py: ORDER BY rec": "what came since a row of this database",
    "warroom/store/leavings.py: ORDER BY o.id": "the greatest number of each writer, and the least: in no order",
    "warroom/store/log_verification.py: ORDER BY id": "each line is looked at by itself",
    "warroom/store/purge_memory.py: ORDER BY id": "what came since a row of this database",
    "warroom/store/purge_memory.py: ORDER BY o.id": "what came back to this database",
    "warroom/store/commit.py: ORDER BY o.id": "the heads that a write of ours has seen",
    "warroom/store/purging.py: ORDER BY o.id": "what a purge empties here, one by one",
    "warroom/store/purge_decisions.py: ORDER BY o.id": "what waits for a key press here",
    "warroom/store/purge_decisions.py: ORDER BY q.id": "what waits for a key press here",
    "warroom/store/rebuild.py: ORDER BY o.id": "folding takes any order",
    "warroom/store/act_operations.py: ORDER BY o.id": "what is taken back at once",
    "warroom/store/inbox_queries.py: ORDER BY id": "the inbox of this machine",
    "warroom/store/exchange.py: ORDER BY o.id": "what is handed on, line by line",
    "warroom/store/exchange.py: ORDER BY inc": "which incident is looked at first",
    "warroom/store/purge_scope.py: ORDER BY id": "what a purge finds, told with its time",
    "warroom/store/logged.py: ORDER BY e.rec": "the last that were written here",
    "warroom/store/database_file.py: ORDER BY id": "the line that was stored last, and whether it still is",
    "warroom/store/likeness.py: ORDER BY rowid": "where it is looked for what is like it",
}


def by_arrival() -> set[str]:
    """Each clause of a query of the program that orders rows by when they came to this database."""
    clauses = set()
    for source in sorted(SOURCES.rglob("*.py")):
        if source.name == "migrations.py":
            continue
        for first in re.findall(r"ORDER BY \+?((?:\w+\.)?\w+)", source.read_text("utf-8")):
            if first.rpartition(".")[2] in ("id", "rec", "inc", "rowid", "op") and first not in ("i.id", "w.id"):
                clauses.add(f"{source.relative_to(SOURCES.parent)}: ORDER BY {first}")
    return clauses


def test_no_query_orders_by_arrival_what_people_are_shown() -> None:
    assert by_arrival() == set(HERE_ALONE)


def stranger(number: int, incident: IncidentId) -> Scripted:
    writer = Scripted("mallory", incident=incident, t=START)
    writer.writer = WriterId(f"{number:032x}")
    return writer


def scattered() -> list[Operation]:
    """What several people wrote at the very same moments, into two incidents."""
    operations: list[Operation] = []
    incidents = [IncidentId("1c" * 16), IncidentId("0b" * 16)]
    for number, incident in itertools.product(range(1, 4), incidents):
        writer = stranger(number, incident)
        operations.append(writer.write({"title": "x"}, kind="incident", on="incident", t=START))
        for which, recipient in enumerate(RECIPIENTS, number):
            operations.append(writer.write({}, kind=RECIPIENT, on=recipient, do=NOTE, t=START + 10 + which))
        for what in (EXPORTED, COPIED):
            said = {"what": what, "as": f"md {number}", "digest": f"{number}" * 12}
            operations.append(writer.write(said, kind=CUSTODY, on=f"{number}{what}", do=NOTE, t=START + 50))
        text = SealedHead(incident, Moment(START), "d" * 64, ((writer.writer, 1, "b" * 64),)).text()
        seal = {"head": text, "signature": ""}
        operations.append(writer.write(seal, kind=SEAL, on="x", do=NOTE, t=START + 60))
        file = {"sha256": f"{number}" * 64, "bytes": number, "name": "x", "type": "text/plain"}
        at = EventTime.at(Moment(START)).as_json()
        entry = {"text": f"x{number}", "source": "file", "details": {"file": file}, "at": at}
        operations.append(writer.write(entry, on=f"{number:032x}", t=START + 70))
        operations.append(
            writer.write({}, on=f"{number:032x}", do=PURGE, purges=(operations[-1].hash,), t=START + 80, act="same")
        )
    return operations


def told(path: Path, operations: list[Operation], batches: list[int]) -> dict[str, object]:
    db = open_database(str(path))
    copies = [
        Operation(prev=each.prev, incident=each.incident, writer=each.writer, head=each.head, body=each.body)
        for each in operations
    ]
    deliver(db, copies, batches=batches)
    room = WarRoom(str(path), person="dana", now=Clock(START), entropy=seeded(1))
    homes = [IncidentId("1c" * 16), IncidentId("0b" * 16)]
    numbers = [number for home in homes if (number := incident_number(db, home)) is not None]
    facts = {
        "custody": [
            [(each.at, each.by.raw, each.what, each.words.raw) for each in handled(room, home)] for home in homes
        ],
        "recipients": sorted(announced(db)),
        "seals": [(seal.writer, seal.text) for seal in seals(db)],
        "newest seal": [newest_seal(db, home) for home in homes],
        "attached": attached(db),
        "figures": [(row.id, row.title.raw) for row in measured(room)],
        "writers": [[writer.writer for writer in writers_held(db, home)] for home in homes],
        "purges": [[(notice.act, notice.t) for notice in purges_told(db, number)] for number in numbers],
    }
    room.close()
    db.close()
    return facts


@pytest.mark.parametrize("seed", range(6))
def test_notes_files_figures_and_purges_are_told_alike_in_every_order(seed: int, tmp_path: Path) -> None:
    operations = scattered()
    shuffled = operations[::-1] if seed == 0 else random.Random(seed).sample(operations, len(operations))
    first = told(tmp_path / "one.db", operations, [])
    second = told(tmp_path / "other.db", shuffled, [3, 7, 1])
    assert first["custody"]
    assert first["newest seal"]
    for name, said in first.items():
        assert second[name] == said, name
