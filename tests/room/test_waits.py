"""What waits for a word of whoever sits here is told alike by the doctor, ``share status`` and the header."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.every_command import run_here
from tests.conftest import logged
from tests.room.test_purged_by_strangers import strangers, written
from warroom.model.identity import IncidentId
from warroom.room.checkup import check_waiting
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.readings.clocks import RED
from warroom.room.sharing import delivery, joining
from warroom.room.sharing.kept_files import waiting_words
from warroom.room.sharing.keys import undecided
from warroom.room.sharing.waits import WaitsSeen, purges_waiting, waits
from warroom.share.share_state import GOOD, ShareState
from warroom.widgets.share_words import share_clock


def noted(room: WarRoom, statement: str, values: tuple[str, ...] = ()) -> None:
    def note(db: sqlite3.Connection) -> None:
        db.execute(statement, values)

    room.note(note)


def purges(room: WarRoom, incident: IncidentId) -> None:
    room.receive(strangers(incident, written(room, incident, 30)))
    room.dismiss_alarms(room.alarms())  # they were looked at, and the purges still wait


def returned(room: WarRoom, incident: IncidentId) -> None:
    noted(room, "INSERT INTO came_back SELECT max(id) FROM ops")


def keys(room: WarRoom, incident: IncidentId) -> None:
    noted(room, "INSERT INTO pins VALUES ('erin', ?, 'asked', 1)", ("ab" * 16,))


def alarms(room: WarRoom, incident: IncidentId) -> None:
    noted(room, "INSERT INTO alarms VALUES (?, 'fork', '', 'look here', 1)", (incident,))


def here(what: Callable[[], Any], finished: Callable[[Any, RoomTrouble | None], None]) -> None:
    finished(what(), None)


WAITING: dict[str, tuple[Callable[[WarRoom, IncidentId], None], str]] = {
    "purges": (purges, "10 texts that others want to purge wait for a word from here"),
    "purged words": (returned, "words that were purged here came back in 1 text"),
    "keys": (keys, "a key that nobody here has accepted says @erin"),
    "alarms": (alarms, "look here"),
}


@pytest.mark.parametrize("what", WAITING)
def test_the_doctor_the_status_and_the_header_tell_it_alike(
    room: WarRoom, incident: IncidentId, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    (tmp_path / "share").mkdir()
    joining.init(room, str(tmp_path / "share"))
    delivery.synchronise(room)
    assert check_waiting(room.path) == []
    make, words = WAITING[what]
    make(room, incident)
    assert [kind for kind, _ in waits(room.reader())] == [what]
    ((_, fine, said),) = check_waiting(room.path)
    assert not fine
    assert said.startswith(f"{what}: ")
    seen = WaitsSeen(room)
    seen.look(aside=here)
    assert (seen.alarms, list(seen.keys_of), seen.purges) == (
        len(room.alarms()), [pin.person for pin in undecided(room)], purges_waiting(room.reader()),
    )  # fmt: skip
    clock = share_clock(
        ShareState(what=GOOD), incident, now=room.now(), alarms=seen.alarms, keys_of=seen.keys_of, purges=seen.purges
    )
    assert clock.urgency == RED
    monkeypatch.setenv("WARROOM_DB", room.path)
    monkeypatch.setenv("HOME", str(tmp_path))
    run_here(monkeypatch, "share", "status", "--here")
    assert words in capsys.readouterr().out
    assert run_here(monkeypatch, "doctor") == 1
    assert f"NOT waiting: {what}: " in capsys.readouterr().out


def test_an_attached_file_that_is_not_on_the_share_waits_too(room: WarRoom, tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    joining.init(room, str(tmp_path / "share"))
    beside = Path(f"{room.path}.files")
    beside.mkdir()
    (beside / f"{'cd' * 32}.unsent").write_text("ab" * 16)
    assert waiting_words(room) == "1 attached file is not on the share yet"
    ((_, fine, said),) = check_waiting(room.path)
    assert (fine, said) == (False, "1 attached file is not on the share yet: `warroom share sync` sends them")


def test_a_database_that_does_not_read_is_told_of_elsewhere(tmp_path: Path) -> None:
    assert check_waiting(str(tmp_path / "none.db")) == []
    (tmp_path / "broken.db").write_bytes(b"no database" * 100)
    assert check_waiting(str(tmp_path / "broken.db")) == []
    sqlite3.connect(tmp_path / "other.db").close()
    assert check_waiting(str(tmp_path / "other.db")) == []


def test_what_the_header_asks_each_second_does_not_read_the_log(room: WarRoom, incident: IncidentId) -> None:
    def asked() -> int:
        steps = 0

        def count() -> int:
            nonlocal steps
            steps += 1
            return 0

        db = room.reader()
        db.set_progress_handler(count, 50)
        purges_waiting(db)
        db.set_progress_handler(None, 0)
        return steps

    returned(room, incident)
    before = asked()
    for number in range(400):
        logged(room, incident, f"entry {number}")
    assert asked() <= before + 2


def test_the_header_reads_nothing_while_nothing_is_stored_and_counts_many_aside(
    room: WarRoom, incident: IncidentId
) -> None:
    read: list[str] = []
    asked: list[Callable[[], Any]] = []
    finish: list[Callable[[Any, RoomTrouble | None], None]] = []

    def aside(what: Callable[[], Any], finished: Callable[[Any, RoomTrouble | None], None]) -> None:
        asked.append(what)
        finish.append(finished)

    seen = WaitsSeen(room)
    seen.look(aside)
    room.reader().set_trace_callback(read.append)
    seen.look(aside)
    assert [words for words in read if "data_version" not in words] == []
    room.receive(strangers(incident, written(room, incident, 900)))
    del read[:]
    seen.look(aside)
    seen.look(aside)
    assert len(asked) == 1
    assert not [words for words in read if "count(" in words]
    finish[0](None, RoomTrouble("the disk does not answer.", 74))
    seen.look(aside)
    assert len(asked) == 2, "it is tried again"
    finish[1](asked[1](), None)
    assert seen.purges > 200
    room.decide_purges(accept=False)
    seen.look(aside)
    assert seen.purges == 0
    assert len(asked) == 2
