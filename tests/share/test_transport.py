"""Several people and a folder: what one writes the others have, whatever happens to the folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.oplog.builder import INCIDENT
from tests.share.replicas import Member, settle
from warroom.model.identity import IncidentId
from warroom.share import share_format
from warroom.share.share_format import ops_folder
from warroom.store.rebuild import digest_of
from warroom.store.sent import own_writers


def test_what_one_writes_the_other_has_after_a_round(alice: Member, bob: Member) -> None:
    alice.log("one")
    settle(alice, bob)
    bob.log("two")
    settle(alice, bob)
    assert alice.texts() == bob.texts() == {"one", "two"}
    assert digest_of(alice.db, INCIDENT) == digest_of(bob.db, INCIDENT)


def test_lines_are_added_to_a_file_until_it_is_full(
    alice: Member, bob: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(alice)
    for number in range(4):
        alice.log(f"entry {number}")
        settle(alice, bob, rounds=1)
    assert len(alice.logs) == 1
    monkeypatch.setattr("warroom.share.publish.SEGMENT_LINES", 3)
    for number in range(4, 9):
        alice.log(f"entry {number}")
        settle(alice, bob, rounds=2)
    assert len(alice.logs) > 2
    assert len(bob.texts()) == 9
    states = bob.transport.lanes[INCIDENT].fetcher.files.values()
    assert sum(not file.finished for file in states) == 1


def test_an_incident_of_somebody_else_is_found(alice: Member, bob: Member) -> None:
    other = IncidentId("2d" * 16)
    alice.log("elsewhere", incident=other)
    settle(alice, bob, rounds=12)
    assert bob.texts() == {"elsewhere"}


def test_names_that_are_no_incident_or_log_are_left_alone(alice: Member, bob: Member) -> None:
    alice.log("one")
    settle(alice)
    folder = alice.root / ops_folder(INCIDENT)
    (folder / "~half.tmp").write_text("x")
    (folder / ".hidden.jsonl").write_text("x")
    (folder / "notes.txt").write_text("x")
    (alice.root / "inc-short").mkdir()
    settle(bob)
    assert bob.texts() == {"one"}
    assert bob.round().damaged == ()


def test_what_vanishes_from_the_share_is_put_back_by_its_owner(alice: Member, bob: Member) -> None:
    alice.log("one")
    settle(alice, bob)
    for log in alice.logs:
        log.unlink()
    settle(alice, rounds=5, seconds=61)
    assert len(alice.logs) == 1
    newcomer = Member(alice.root.parent, "carol", alice.time)
    settle(newcomer)
    assert newcomer.texts() == {"one"}


def test_what_vanishes_while_its_owner_is_away_is_put_back_by_whoever_has_it(alice: Member, bob: Member) -> None:
    alice.log("one")
    settle(alice, bob)
    (log,) = alice.logs
    log.unlink()
    settle(bob, rounds=2, seconds=61)
    assert bob.logs == []  # the owner has time to do it
    settle(bob, rounds=4, seconds=61)
    (again,) = bob.logs
    header = share_format.read_header(again.read_bytes().split(b"\n")[0])
    assert (header.writer in own_writers(alice.db), header.by) == (True, "bob")
    settle(alice, bob, rounds=8, seconds=61)
    assert len(bob.logs) == 1


def test_a_damaged_log_is_named_and_the_others_go_on(tmp_path: Path, alice: Member, bob: Member) -> None:
    alice.log("one")
    settle(alice, bob)
    (log,) = alice.logs
    data = bytearray(log.read_bytes())
    data[len(data) // 2] ^= 4
    log.write_bytes(data)
    carol = Member(tmp_path, "carol", alice.time)
    bob.log("two")
    settle(bob, carol)
    assert carol.texts() == {"two"}
    ((_, by, name, fault),) = carol.round().damaged
    assert (by, name) == ("alice", log.name)
    assert fault.startswith("altered at line 2, operation 1: ")
    settle(alice, carol, rounds=6, seconds=61)
    assert carol.texts() == {"one", "two"}


def test_a_line_without_an_end_is_waited_for_and_then_called_damaged(alice: Member, bob: Member) -> None:
    settle(alice)
    alice.log("one")
    settle(alice)
    alice.log("two")
    settle(alice)
    (log,) = alice.logs
    data = log.read_bytes()
    log.write_bytes(data[:-20])
    settle(bob)
    assert (bob.texts(), bob.round().damaged) == ({"one"}, ())
    assert "no end" in bob.round(seconds=31).damaged[0][3]
    log.write_bytes(data)
    assert bob.round(seconds=61).damaged == ()
    assert bob.texts() == {"one", "two"}


def test_a_reverted_file_is_read_anew(alice: Member, bob: Member) -> None:
    settle(alice)
    for text in ("one", "two"):
        alice.log(text)
        settle(alice, bob)
    (log,) = alice.logs
    log.write_bytes(log.read_bytes()[:200])
    settle(bob)
    assert bob.texts() == {"one", "two"}
    assert bob.transport.lanes[INCIDENT].fetcher.files[log.name].segment.offset < 200


def test_a_file_of_ours_that_somebody_broke_gets_no_more_lines_and_goes(alice: Member, bob: Member) -> None:
    settle(alice)
    alice.log("one")
    settle(alice)
    (log,) = alice.logs
    log.write_bytes(b"x" * 400 + b"\n")
    alice.log("two")
    settle(alice, rounds=1)
    assert not log.exists()
    settle(alice, bob, rounds=3, seconds=61)
    assert bob.texts() == {"one", "two"}


def test_a_reader_that_writes_nothing_leaves_the_share_as_it_is(tmp_path: Path, alice: Member) -> None:
    alice.log("one")
    settle(alice)
    before = sorted(path for path in alice.root.rglob("*"))
    carol = Member(tmp_path, "carol", alice.time, writes=False)
    carol.log("mine")
    settle(carol)
    assert carol.texts() == {"one", "mine"}
    assert sorted(path for path in alice.root.rglob("*")) == before
    assert carol.transport.lacking() == 1


def test_a_hole_in_a_log_that_is_still_added_to_is_found_with_the_next_comparison(
    alice: Member, tmp_path: Path
) -> None:
    settle(alice)
    alice.log("one")
    settle(alice)
    (log,) = alice.logs
    alice.log("two")
    alice.round()
    # It has grown, and before that is read again, its beginning is lost.
    log.write_bytes(bytes(20) + log.read_bytes()[20:])
    settle(alice, rounds=3, seconds=61)
    carol = Member(tmp_path, "carol", alice.time)
    settle(carol)
    assert carol.texts() == {"one", "two"}


def test_silent_corruption_is_found_by_reading_everything_again(alice: Member, bob: Member, tmp_path: Path) -> None:
    alice.log("one")
    settle(alice, bob)
    (log,) = alice.logs
    found = log.stat()
    data = bytearray(log.read_bytes())
    data[-30] ^= 1
    log.write_bytes(data)
    os.utime(log, ns=(found.st_atime_ns, found.st_mtime_ns))
    settle(alice, rounds=24, seconds=61)
    carol = Member(tmp_path, "carol", alice.time)
    settle(carol)
    assert carol.texts() == {"one"}
