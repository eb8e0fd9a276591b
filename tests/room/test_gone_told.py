"""Of which operations it is told that they were taken away from the share."""

from __future__ import annotations

from pathlib import Path

from tests.room.sharers import declare, log, opened
from warroom.room.sharing import joining
from warroom.room.sharing.delivery import synchronise
from warroom.room.sharing.gone import RoomWitness
from warroom.room.sharing.joined_share import joined
from warroom.store.exchange import last_row, lines_between


def test_all_that_is_ours_is_named_also_what_was_written_before_there_was_a_share(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    alice = opened(tmp_path, "alice")
    incident = declare(alice)
    log(alice, incident, "before")
    joining.init(alice, str(share))
    log(alice, incident, "behind")
    synchronise(alice)
    db = alice.at_hand()
    lines = lines_between(db, incident, 0, last_row(db))
    RoomWitness(alice, joined(alice)).gone(incident, lines)
    (words,) = [words for _, what, _, words, _ in alice.alarms() if what == "gone"]
    assert words.startswith(f"operations 1 to {max(line.n for line in lines)} of @alice ")
    alice.close()


def test_of_a_single_operation_the_alarm_speaks_as_of_a_single_thing(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    alice = opened(tmp_path, "alice")
    incident = declare(alice)
    joining.init(alice, str(share))
    synchronise(alice)
    db = alice.at_hand()
    lines = lines_between(db, incident, 0, last_row(db))
    assert len(lines) > 1
    witness = RoomWitness(alice, joined(alice))
    witness.gone(incident, lines[:1])
    witness.gone(incident, lines[:2])
    single, several = [words for _, what, _, words, _ in alice.alarms() if what == "gone"]
    assert single.startswith("operation 1 of ")
    assert "as it was: taken away, changed or stripped of its signature there, or lost by it. What is held" in single
    assert several.startswith("operations 1 to 2 of ")
    assert "as they were: taken away, changed or stripped of their signatures there, or lost by it. What is" in several
    alice.close()
