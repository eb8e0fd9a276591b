"""One share in two folders: what came over one is published in the other by whoever reaches both."""

from __future__ import annotations

from pathlib import Path

from tests.oplog.builder import INCIDENT
from tests.share.replicas import SHARE, Member, Time, share_at
from warroom.share.carry import LATEST, SOONEST, Carrying
from warroom.share.folder import DiskFolder
from warroom.share.transport import Transport
from warroom.store.rebuild import digest_of


def test_the_moment_after_which_something_is_carried_is_another_one_for_each_database(alice: Member) -> None:
    moments = [Carrying(alice.db, writer).after for writer in ("", "0" * 32, "8" * 32, "f" * 32)]
    assert moments[0] == moments[1] == SOONEST
    assert moments[1] < moments[2] < moments[3] == LATEST


def both(carol: Member, folder: Path, time: Time) -> Transport:
    """Carol's second place, beside the first one, which carries too."""
    second = Transport(
        DiskFolder(str(share_at(folder)), unique="second"), SHARE, db=carol.db, inbox=carol, mode=carol.mode,
        person=carol.name, host="host", version="1", now=carol.now, ticks=time, entropy=carol.entropy, carries=True,
    )  # fmt: skip
    carol.transport = Transport(
        carol.folder, SHARE, db=carol.db, inbox=carol, mode=carol.mode, person=carol.name, host="host", version="1",
        now=carol.now, ticks=time, entropy=carol.entropy, carries=True,
    )  # fmt: skip
    return second


def test_what_was_there_and_what_comes_is_carried_in_both_directions_and_once(tmp_path: Path, time: Time) -> None:
    alice, carol = Member(tmp_path, "alice", time), Member(tmp_path, "carol", time)
    bob = Member(tmp_path, "bob", time, path=share_at(tmp_path / "second"))
    second = both(carol, tmp_path / "second", time)
    alice.log("of alice")

    def meet(rounds: int = 6) -> None:
        for _ in range(rounds):
            for member in (alice, carol, bob):
                member.round(seconds=0.3)
            second.round()

    meet()
    assert bob.texts() == {"of alice"}
    bob.log("of bob")
    alice.log("more of alice")
    meet()
    carol.log("of carol")
    meet()
    assert alice.texts() == bob.texts() == carol.texts() == {"of alice", "more of alice", "of bob", "of carol"}
    assert len({digest_of(member.db, INCIDENT) for member in (alice, bob, carol)}) == 1
    lines = [line for log in bob.logs for line in log.read_bytes().splitlines()[1:]]
    assert len(lines) == len(set(lines)) == 4


def test_what_could_not_be_carried_at_its_moment_is_found_missing(tmp_path: Path, time: Time) -> None:
    alice, carol = Member(tmp_path, "alice", time), Member(tmp_path, "carol", time)
    bob = Member(tmp_path, "bob", time, path=share_at(tmp_path / "second"))
    second = both(carol, tmp_path / "second", time)
    alice.log("one")
    for _ in range(6):
        for member in (alice, carol, bob):
            member.round(seconds=0.3)
        second.round()
    ops = bob.logs[0].parent
    ops.rename(ops.with_name("away"))
    ops.write_text("a file where a folder should be")
    second.round()
    alice.log("two")
    for _ in range(6):
        alice.round(seconds=0.3)
        carol.round(seconds=0.3)
        second.round()
    assert bob.texts() == {"one"}
    ops.unlink()
    ops.with_name("away").rename(ops)
    for _ in range(4):
        time.ticks += 61
        second.round()
        bob.round()
    assert bob.texts() == {"one", "two"}
