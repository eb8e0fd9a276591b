"""One share in two folders: what came over one is published in the other by whoever reaches both."""

from __future__ import annotations

from pathlib import Path

from tests.oplog.builder import INCIDENT
from tests.share.replicas import SHARE, Member, Time, share_at
from warroom.model.identity import IncidentId, WriterId
from warroom.share.carry import LATEST, SOONEST, Carrying
from warroom.share.folder import DiskFolder
from warroom.share.presence import EVERY, GONE_AFTER
from warroom.share.share_format import here_folder
from warroom.share.share_state import ShareState
from warroom.share.transport import Transport
from warroom.store.rebuild import digest_of


def test_the_moment_after_which_something_is_carried_is_another_one_for_each_database(alice: Member) -> None:
    moments = [Carrying(alice.db, WriterId(writer)).after for writer in ("", "0" * 32, "8" * 32, "f" * 32)]
    assert moments[0] == moments[1] == SOONEST
    assert moments[1] < moments[2] < moments[3] == LATEST


class Between(Member):
    """Whoever reaches two places. ``said`` is how the first stands, ``said_beside`` the second."""

    said = said_beside = ShareState()


def both(carol: Between, folder: Path, time: Time) -> Transport:
    """Carol's second place, beside the first one, which carries too."""
    second = Transport(
        DiskFolder(str(share_at(folder)), unique="second"), SHARE, db=carol.db, inbox=carol, mode=carol.mode,
        person=carol.name, host="host", version="1", now=carol.now, ticks=time, entropy=carol.entropy, carries=True,
        beside=lambda: carol.said.here,
    )  # fmt: skip
    carol.transport = Transport(
        carol.folder, SHARE, db=carol.db, inbox=carol, mode=carol.mode, person=carol.name, host="host", version="1",
        now=carol.now, ticks=time, entropy=carol.entropy, carries=True, beside=lambda: carol.said_beside.here,
    )  # fmt: skip
    return second


def test_what_was_there_and_what_comes_is_carried_in_both_directions_and_once(tmp_path: Path, time: Time) -> None:
    alice, carol = Member(tmp_path, "alice", time), Between(tmp_path, "carol", time)
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
    alice, carol = Member(tmp_path, "alice", time), Between(tmp_path, "carol", time)
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


def test_who_is_here_in_one_place_is_seen_in_the_other_until_he_goes_and_comes_round_no_second_time(
    tmp_path: Path, time: Time
) -> None:
    alice, carol, dave = (
        Member(tmp_path, "alice", time),
        Between(tmp_path, "carol", time),
        Between(tmp_path, "dave", time),
    )
    bob = Member(tmp_path, "bob", time, path=share_at(tmp_path / "second"))
    beside = {one.name: both(one, tmp_path / "second", time) for one in (carol, dave)}
    alice.log("so that there is an incident")
    here: dict[str, set[str]] = {}
    signs = [place / here_folder(INCIDENT) for place in (alice.root, bob.root)]

    def meet(seconds: float, *people: Member) -> int:
        """So long, with a round a second; how often somebody left a sign."""
        left = 0
        for _ in range(int(seconds)):
            time.ticks += 1
            before = [path.stat().st_ino for place in signs for path in sorted(place.glob("*.json"))]
            for one in people:
                one_said = one.round(seconds=0, open_incident=INCIDENT)
                here[one.name] = {sign.by for sign in one_said.here.get(INCIDENT, ())}
                if isinstance(one, Between):
                    one.said = one_said
                    one.said_beside = beside[one.name].round(open_incident=INCIDENT)
            after = [path.stat().st_ino for place in signs for path in sorted(place.glob("*.json"))]
            left += len(set(after) - set(before))
        return left

    meet(2 * EVERY, alice, bob, carol, dave)
    assert here["alice"] == {"bob", "carol", "dave"}
    assert here["bob"] == {"alice", "carol", "dave"}
    # Four people, two places, and a sign of each in both of them every now and then, whoever carries it.
    assert meet(2 * EVERY, alice, bob, carol, dave) <= 4 * 2 * 3
    meet(GONE_AFTER + EVERY, alice, carol, dave)
    assert here["alice"] == {"carol", "dave"}
    assert meet(EVERY, alice, carol, dave) <= 3 * 2 * 2, "a sign of whoever is gone goes round"
    bob.ahead = -3_600_000_000  # his clock was put right, by an hour back
    meet(2 * EVERY, alice, bob, carol, dave)
    assert here["alice"] == {"bob", "carol", "dave"}


def test_a_sign_that_cannot_be_left_or_is_of_another_incident_keeps_nothing_else_from_being_carried(
    tmp_path: Path, time: Time
) -> None:
    alice, carol = Member(tmp_path, "alice", time), Between(tmp_path, "carol", time)
    bob = Member(tmp_path, "bob", time, path=share_at(tmp_path / "second"))
    second = both(carol, tmp_path / "second", time)
    alice.log("one")
    alice.round(open_incident=INCIDENT)
    (bob.root / here_folder(INCIDENT)).parent.mkdir()
    (bob.root / here_folder(INCIDENT)).write_text("a file where a folder should be")
    for _ in range(8):
        carol.said = carol.round(open_incident=INCIDENT)
        carol.said.here[IncidentId("f" * 32)] = carol.said.here[INCIDENT]
        state = second.round()
        bob.round()
    assert [(what, words) for _, _, what, words, _ in state.troubles] == [("unreachable", "here is no folder")]
    assert bob.texts() == {"one"}
