"""A place that notices that it lost what it had: nothing is added to what may be gone, and it is put back at once."""

from __future__ import annotations

from pathlib import Path

from tests.oplog.builder import INCIDENT
from tests.share.replicas import SHARE, Member, Time
from warroom.model.identity import IncidentId
from warroom.share.share_state import GOOD
from warroom.share.transport import Transport


def test_what_a_place_says_to_have_lost_is_put_back_within_a_round(tmp_path: Path, time: Time) -> None:
    alice, bob = Member(tmp_path, "alice", time), Member(tmp_path, "bob", time)
    doubts: list[IncidentId] = []

    def doubted() -> list[IncidentId]:
        found = list(doubts)
        doubts.clear()
        return found

    alice.transport = Transport(
        alice.folder, SHARE, db=alice.db, inbox=alice, mode=alice.mode, person="alice", host="host", version="1",
        now=alice.now, ticks=time, entropy=alice.entropy, doubted=doubted,
    )  # fmt: skip
    alice.log("one")
    alice.round()
    alice.log("two")
    alice.round()
    (log,) = alice.logs
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:-1]))
    doubts.extend([INCIDENT, IncidentId("9" * 32)])
    alice.log("three")
    for _ in range(3):
        assert alice.round().what == GOOD
    assert log.read_bytes().count(b"\n") == 2, "nothing was added behind the hole"
    bob.round()
    assert bob.texts() == {"one", "two", "three"}
