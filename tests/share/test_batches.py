"""What comes from a share is read and stored in batches, and what goes out is cut into files."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.oplog.builder import Scripted, without_words
from tests.share.replicas import Member, Time, settle
from warroom.share.share_format import BATCH


def test_many_lines_at_once_are_cut_into_files(alice: Member, bob: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warroom.share.publish.SEGMENT_LINES", 10)
    settle(alice)
    for number in range(35):
        alice.log(f"entry {number}")
    settle(alice, bob)
    assert len(alice.logs) == 4
    assert len(bob.texts()) == 35


def test_batch_mode_writes_whole_files_after_three_seconds_or_enough_bytes(tmp_path: Path, time: Time) -> None:
    alice, bob = Member(tmp_path, "alice", time, mode=BATCH), Member(tmp_path, "bob", time)
    settle(alice)
    alice.log("one")
    state = alice.round()
    assert (state.unsent, alice.logs) == (1, [])
    assert alice.round(seconds=1.0).unsent == 1
    assert alice.round(seconds=2.5).unsent == 0
    alice.log("two")
    for number in range(70):
        alice.log(f"{number} " + "long " * 200)
    assert alice.round().unsent == 0
    assert len(alice.logs) == 2
    settle(bob)
    assert len(bob.texts()) == 72


def test_the_last_page_of_a_long_log_comes_first(
    alice: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warroom.share.publish.SEGMENT_LINES", 40)
    monkeypatch.setattr("warroom.share.fetch.BATCH", 10)
    for number in range(100):
        alice.log(f"{number}")
    settle(alice)
    carol = Member(tmp_path, "carol", alice.time)
    order: list[str] = []
    real = carol.receive

    def noting(operations):  # type: ignore[no-untyped-def]
        order.extend(str(one.values()["text"]) for one in operations)
        return real(operations)

    carol.receive = noting  # type: ignore[method-assign]
    settle(carol)
    assert order[:10] == [str(number) for number in range(90, 100)]
    assert len(order) == 100


def batches_of(member: Member, monkeypatch: pytest.MonkeyPatch, *, seconds: float) -> list[int]:
    """How many operations each batch holds; storing one of them takes so many seconds."""
    sizes: list[int] = []
    real = member.receive

    def noting(operations):  # type: ignore[no-untyped-def]
        sizes.append(len(operations))
        member.time.ticks += seconds * len(operations)
        return real(operations)

    monkeypatch.setattr(member, "receive", noting)
    return sizes


def test_batches_span_logs_and_grow_while_they_are_quick(
    alice: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warroom.share.publish.SEGMENT_LINES", 10)
    monkeypatch.setattr("warroom.share.fetch.BATCH", 15)
    monkeypatch.setattr("warroom.share.fetch.MOST", 40)
    for number in range(120):
        alice.log(f"{number}")
    settle(alice)
    carol = Member(tmp_path, "carol", alice.time)
    sizes = batches_of(carol, monkeypatch, seconds=0)
    settle(carol)
    assert sizes == [15, 30, 40, 35]
    assert len(carol.texts()) == 120


def test_batches_are_cut_to_the_time_that_they_take(
    alice: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warroom.share.fetch.BATCH", 10)
    monkeypatch.setattr("warroom.share.fetch.CALM_SECONDS", 16)
    for number in range(100):
        alice.log(f"{number}")
    settle(alice)
    carol, dave = Member(tmp_path, "carol", alice.time), Member(tmp_path, "dave", alice.time)
    sizes = batches_of(carol, monkeypatch, seconds=1)
    settle(carol)
    assert sizes == [10, 16, 16, 16, 16, 16, 10]
    sizes = batches_of(dave, monkeypatch, seconds=1_000)
    settle(dave)
    assert sizes == [10] * 10


def test_batches_are_short_again_while_somebody_writes_here(
    alice: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("BATCH", 4), ("BATCH_SECONDS", 5), ("CALM_SECONDS", 20), ("CALM_AFTER", 1_000)):
        monkeypatch.setattr(f"warroom.share.fetch.{name}", value)
    for number in range(100):
        alice.log(f"{number}")
    settle(alice)
    carol = Member(tmp_path, "carol", alice.time)
    sizes = batches_of(carol, monkeypatch, seconds=1)
    real = carol.receive

    def acting(operations):  # type: ignore[no-untyped-def]
        if len(sizes) == 3:
            carol.log("what carol sees")
        return real(operations)

    monkeypatch.setattr(carol, "receive", acting)
    settle(carol)
    assert sizes[:4] == [4, 8, 16, 20]
    assert set(sizes[4:-1]) == {5}
    assert len(carol.texts()) == 101


def test_what_could_not_be_stored_is_stored_with_the_next_round(alice: Member, tmp_path: Path) -> None:
    for number in range(3):
        alice.log(f"{number}")
    settle(alice)
    carol = Member(tmp_path, "carol", alice.time)
    carol.db.execute("CREATE TRIGGER full BEFORE INSERT ON ops BEGIN SELECT RAISE(ABORT, 'full'); END")
    with pytest.raises(sqlite3.Error, match="full"):
        carol.transport.round()
    carol.db.execute("DROP TRIGGER full")
    carol.transport.round()
    assert carol.texts() == {"0", "1", "2"}


def test_a_large_log_of_somebody_else_is_read_in_pieces(
    alice: Member, bob: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        alice.log(f"entry {number}")
    settle(alice)
    monkeypatch.setattr("warroom.share.fetch.CHUNK", 2_000)
    assert bob.round().more
    settle(bob, rounds=15)
    assert len(bob.texts()) == 30
    monkeypatch.setattr("warroom.share.lane.PARTS", 1)
    assert bob.round(seconds=61).damaged == ()


def test_more_than_fits_into_one_go_is_published_in_several(alice: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warroom.share.transport._AT_ONCE", 4)
    settle(alice)
    for number in range(11):
        alice.log(f"entry {number}")
    assert alice.round().unsent == 0


def test_a_body_that_comes_in_the_same_batch_as_the_line_without_it_is_kept(bob: Member) -> None:
    whole = Scripted("mallory").write({"text": "said"})
    bob.receive([without_words(whole), whole, whole])
    assert bob.texts() == {"said"}
