"""Torn and damaged logs: who made one takes it away once all of it stands elsewhere, and only then."""

from __future__ import annotations

import os
import shutil
import time as clock
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.oplog.builder import INCIDENT, Scripted
from tests.share.replicas import Member, settle
from tests.share.stranger_logs import put
from warroom.model.identity import Moment
from warroom.oplog.framing import frame
from warroom.share.share_format import ops_folder

SAID = {"one", "two", "three"}


def torn(content: bytes) -> bytes:
    return content[:-20]


def torn_in_the_middle(content: bytes) -> bytes:
    return content[: len(content) // 2]


def torn_in_its_header(content: bytes) -> bytes:
    return content[:30]


def a_flipped_bit(content: bytes) -> bytes:
    at = len(content) // 2
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def a_flipped_bit_in_its_header(content: bytes) -> bytes:
    return content[:20] + bytes([content[20] ^ 1]) + content[21:]


def a_hole(content: bytes) -> bytes:
    return content[:400] + bytes(300) + content[700:]


def a_hole_to_the_end(content: bytes) -> bytes:
    return content[:400] + bytes(len(content) - 400)


def twice(content: bytes) -> bytes:
    return content + content


DAMAGE = (
    torn, torn_in_the_middle, torn_in_its_header, a_flipped_bit, a_flipped_bit_in_its_header, a_hole,
    a_hole_to_the_end, twice,
)  # fmt: skip


def three_entries(member: Member) -> Path:
    settle(member)
    for text in ("one", "two", "three"):
        member.log(text)
        settle(member, rounds=1)
    (log,) = member.logs
    return log


def newcomer(member: Member, name: str) -> set[str]:
    carol = Member(member.root.parent, name, member.time, writes=False, path=member.root)
    settle(carol)
    texts = carol.texts()
    carol.db.close()
    return texts


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("restarted", [False, True], ids=["running", "restarted"])
def test_who_made_a_damaged_log_takes_it_away_once_it_is_written_again(
    alice: Member, bob: Member, damage: Callable[[bytes], bytes], restarted: bool
) -> None:
    log = three_entries(alice)
    settle(bob)
    log.write_bytes(damage(log.read_bytes()))
    if restarted:
        alice.started()
    settle(bob, rounds=2, seconds=31)
    assert [name for _, _, name, _ in bob.round().damaged] == [log.name]
    for _ in range(8):
        settle(alice, rounds=1, seconds=61)
        if log.exists():
            assert newcomer(bob, f"carol{alice.time.ticks}") <= SAID
        else:
            assert newcomer(bob, f"carol{alice.time.ticks}") == SAID  # it went after its lines stood elsewhere
    assert not log.exists()
    settle(bob, rounds=2, seconds=61)
    assert bob.round().damaged == alice.round().damaged == ()
    assert (bob.texts(), newcomer(alice, "dave")) == (SAID, SAID)


def test_a_damaged_log_that_is_ours_no_more_by_a_backup_and_holds_more_stays(tmp_path: Path, alice: Member) -> None:
    """What was said after the backup stands nowhere but behind the damage: a person can still read it there."""
    settle(alice)
    alice.log("one")
    settle(alice)
    alice.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy2(tmp_path / "alice.db", tmp_path / "back.db")
    alice.log("two")
    alice.log("three")
    settle(alice)
    (log,) = alice.logs
    lines = log.read_bytes().split(b"\n")
    lines[2] = lines[2].replace(b"two", b"tvo")
    log.write_bytes(b"\n".join(lines))
    back = Member(tmp_path, "back", alice.time)
    settle(back, rounds=10, seconds=61)
    assert log.exists()
    assert b"three" in log.read_bytes()
    assert newcomer(back, "carol") == {"one"}


def test_what_others_made_is_never_taken_away(alice: Member, bob: Member) -> None:
    log = three_entries(alice)
    settle(bob)
    log.write_bytes(torn(log.read_bytes()))
    settle(bob, rounds=10, seconds=61)
    assert log.exists()


def test_a_log_that_cannot_be_taken_away_is_tried_once(alice: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    log = three_entries(alice)
    log.write_bytes(a_flipped_bit(log.read_bytes()))
    tries = []

    def remove(path: str) -> None:
        tries.append(path)
        raise PermissionError(1, "not yours")

    monkeypatch.setattr(alice.folder, "remove", remove)
    settle(alice, rounds=10, seconds=61)
    assert len(tries) == 1
    alice.log("four")
    assert (alice.round().what, alice.round().unsent) == ("good", 0)


def test_a_log_that_a_newer_version_wrote_under_our_name_is_left_alone(alice: Member) -> None:
    alice.log("one")
    settle(alice)
    writer = Scripted("alice")
    log = put(
        alice,
        writer,
        [frame(writer.write({"text": "x"}))],
        reads=2,
        maker=alice.writer(),
        name=f"{alice.writer()}.x.jsonl",
    )
    settle(alice, rounds=8, seconds=61)
    assert log.exists()
    assert [fault for *_, fault in alice.round().damaged] == ["written by a newer warroom"]


def test_who_looks_for_the_first_time_says_that_an_old_end_is_missing(alice: Member, bob: Member) -> None:
    """A shell, which looks once, says the same as a header that has been there for long."""
    log = three_entries(alice)
    log.write_bytes(torn(log.read_bytes()))
    bob.now = lambda: Moment(clock.time_ns() // 1_000)  # type: ignore[method-assign]
    bob.started()
    assert bob.round().damaged == ()  # it may just be written
    os.utime(log, (clock.time() - 31, clock.time() - 31))
    bob.started()
    ((_, _, name, fault),) = bob.round().damaged
    assert (name, "its last line has no end" in fault) == (log.name, True)


def test_a_line_whose_end_comes_late_is_taken_at_once(alice: Member, bob: Member) -> None:
    log = three_entries(alice)
    content = log.read_bytes()
    log.write_bytes(torn(content))
    settle(bob, rounds=2, seconds=31)
    assert len(bob.round().damaged) == 1
    with log.open("ab") as file:
        file.write(content[-20:])
    state = bob.round()
    assert (bob.texts(), state.damaged) == (SAID, ())


@pytest.mark.parametrize("name", ["x.jsonl", f"{'ab' * 16}.0000000001.aabcdef.jsonl"])
def test_rubbish_that_claims_to_be_ours_costs_nothing(alice: Member, name: str) -> None:
    alice.log("one")
    settle(alice)
    own = alice.root / ops_folder(INCIDENT) / f"{alice.writer()}.0000000001.a000000.jsonl"
    own.write_bytes(b"rubbish\n" * 50)
    (own.parent / name).write_bytes(b"rubbish\n" * 50)
    settle(alice, rounds=8, seconds=61)
    assert newcomer(alice, "carol") == {"one"}
    assert (own.parent / name).exists()
