"""Joining, leaving, and the thread that shares while the program runs: it keeps nobody waiting."""

from __future__ import annotations

import errno
import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.room.giving import member_of
from tests.room.own_connection import own_connection
from tests.room.sharers import declare, log, now, opened, titles, until
from warroom.model.identity import IncidentId
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import delivery, joined_share, joining, places, share_report
from warroom.room.sharing.background import publish_soon
from warroom.room.sharing.joined_share import membership
from warroom.room.sharing.share_thread import ShareThread
from warroom.share.folder import DiskFolder
from warroom.share.lock import PublisherLock
from warroom.share.share_state import ShareState
from warroom.share.transport import Transport
from warroom.store.sent import joining as still_to_come


@pytest.fixture
def bob(tmp_path: Path) -> Iterator[WarRoom]:
    room = opened(tmp_path, "bob")
    yield room
    room.close()


def test_a_share_is_made_joined_and_left_in_one_sentence_each(alice: WarRoom, bob: WarRoom, share: Path) -> None:
    declare(alice)
    assert joining.init(alice, str(share)) == f"joined {share}: nobody yet, 0 incidents; 1 of ours will be shared"
    assert delivery.synchronise(alice) is not None
    assert joining.join(bob, str(share)) == f"joined {share}: nobody seen in a room yet, 1 incident"
    member = member_of(bob)
    assert member.path == str(share)
    delivery.synchronise(bob)
    assert titles(bob) == ["Checkout fails"]
    again = joining.join(bob, str(share))
    assert "of ours" not in again, "what came from there is not ours to bring"
    declare(bob)
    assert joining.join(bob, str(share)).endswith("; 1 of ours will be shared")
    assert "left" in joining.leave(bob)
    assert membership(bob) is None
    with pytest.raises(RoomTrouble, match="belongs to no share"):
        joining.leave(bob)
    with pytest.raises(RoomTrouble, match="belongs to no share"):
        share_report.status(bob)
    assert delivery.synchronise(bob) is None


def test_only_a_share_that_holds_something_is_still_to_come(alice: WarRoom, bob: WarRoom, share: Path) -> None:
    joining.init(alice, str(share))
    id_ = member_of(alice).share
    assert still_to_come(alice.reader(), id_) is None
    declare(alice)
    delivery.synchronise(alice)
    joining.join(bob, str(share))
    assert still_to_come(bob.reader(), id_) is not None
    delivery.synchronise(bob)
    assert still_to_come(bob.reader(), id_) is None
    joining.join(bob, str(share))
    assert still_to_come(bob.reader(), id_) is None


def test_a_folder_that_is_no_share_cannot_be_joined(alice: WarRoom, share: Path, tmp_path: Path) -> None:
    with pytest.raises(joining.NoShareThere, match="mounted"):
        joining.join(alice, str(share))
    (share / "warroom.json").write_text("[]")
    with pytest.raises(RoomTrouble, match="cannot be joined"):
        joining.join(alice, str(share))
    with pytest.raises(RoomTrouble, match="holds a share already"):
        joining.init(alice, str(share))
    other = tmp_path / "other"
    other.mkdir()
    (share / "warroom.json").unlink()
    joining.init(alice, str(share))
    with pytest.raises(RoomTrouble, match="leave"):
        joining.init(alice, str(other))


def test_the_folder_of_a_program_that_copies_files_is_written_in_whole_files(alice: WarRoom, share: Path) -> None:
    (share / ".stfolder").mkdir()
    assert "written in whole files for Syncthing" in joining.init(alice, str(share))
    member = member_of(alice)
    assert member.mode == joining.BATCH
    joining.join(alice, str(share), mode="a")
    assert membership(alice) == joined_share.JoinedShare(str(share), member.share, "a")


def test_two_running_programs_exchange_what_is_written(alice: WarRoom, bob: WarRoom, share: Path) -> None:
    incident = declare(alice)
    joining.init(alice, str(share))
    joining.join(bob, str(share))
    heard: list[ShareState] = []
    threads = []
    for room in (alice, bob):
        member = member_of(room)
        thread = ShareThread(room, member, heard=heard.append)
        thread.open_incident = incident
        thread.start()
        threads.append(thread)
    until(lambda: titles(bob))
    began = time.monotonic()
    log(bob, incident, "of bob")
    threads[1].wake()
    until(lambda: any(one.last_entry for one in alice.incidents()) and texts(alice) == {"of bob"})
    assert time.monotonic() - began < 20
    until(lambda: [sign.by for sign in threads[0].state().here.get(incident, ())] == ["bob"])
    assert heard
    for thread in threads:
        assert thread.stop(patience=10)


def texts(room: WarRoom) -> set[str]:
    return {row[0] for row in room.reader().execute("SELECT text FROM entries WHERE kind = 'note'")}


def test_only_one_program_publishes_for_a_database(alice: WarRoom, share: Path) -> None:
    declare(alice)
    joining.init(alice, str(share))
    lock = PublisherLock(alice.path)
    assert lock.take()
    assert delivery.synchronise(alice) is None
    assert not publish_soon(alice)
    member = member_of(alice)
    thread = ShareThread(alice, member, heard=lambda _: None, hints=False)
    thread.start()
    time.sleep(0.2)
    assert list(share.glob("inc-*")) == []
    lock.give_back()
    until(lambda: list(share.glob("inc-*/ops/*.jsonl")))
    assert thread.stop(patience=10)


class Hanging(DiskFolder):
    """A mount that has stopped to answer."""

    def __init__(self, root: str) -> None:
        super().__init__(root, unique="hanging")
        self.hangs = threading.Event()
        self.asked = threading.Event()

    def read(self, path: str, offset: int, limit: int):  # type: ignore[no-untyped-def]
        while self.hangs.is_set():
            self.asked.set()
            time.sleep(0.02)
        return super().read(path, offset, limit)


def test_a_folder_that_does_not_answer_is_said_and_keeps_nobody_waiting(alice: WarRoom, share: Path) -> None:
    incident = declare(alice)
    joining.init(alice, str(share))
    member = member_of(alice)
    folder = Hanging(str(share))
    moment = [0.0]
    thread = ShareThread(alice, member, heard=lambda _: None, folder=folder, ticks=lambda: moment[0], hints=False)
    thread.start()
    until(lambda: list(share.glob("inc-*/ops/*.jsonl")))
    folder.hangs.set()
    thread.wake()
    until(folder.asked.is_set)
    log(alice, incident, "typed while it hangs")
    until(lambda: thread._began is not None)
    moment[0] += 12
    assert (thread.state().what, thread.state().unsent) == ("unreachable", 1)
    assert "has not answered for 12 s" in thread.state().words
    assert texts(alice) == {"typed while it hangs"}
    began = time.monotonic()
    assert not thread.stop(patience=0.3)
    assert time.monotonic() - began < 20
    folder.hangs.clear()
    until(lambda: not thread._thread.is_alive())


def test_a_shell_command_does_not_wait_for_a_folder_that_hangs(
    alice: WarRoom, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(alice)
    joining.init(alice, str(share))
    release = threading.Event()

    def hanging(*_: object) -> None:
        release.wait(30)
        raise OSError(errno.EIO, "gone")

    monkeypatch.setattr(DiskFolder, "read", hanging)
    state = delivery.synchronise(alice, seconds=0.1)
    assert state is not None
    assert "did not answer" in state.words
    assert "did not answer" in share_report.status(alice, seconds=0.1).state.words
    release.set()


def test_an_error_nobody_foresaw_is_shown_and_the_thread_goes_on(
    alice: WarRoom, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(alice)
    joining.init(alice, str(share))
    member = member_of(alice)
    thread = ShareThread(alice, member, heard=lambda _: None, hints=False)
    real = Transport.round
    fails = [True]

    def round_(self: Transport, **given: IncidentId) -> ShareState:
        if fails[0]:
            raise ValueError("surprise")
        return real(self, **given)

    monkeypatch.setattr(Transport, "round", round_)
    thread.start()
    until(lambda: "surprise" in thread.state().words)
    fails[0] = False
    until(lambda: thread.state().what == "good")
    assert thread.stop(patience=10)


def test_the_status_tells_of_each_writer(alice: WarRoom, bob: WarRoom, share: Path) -> None:
    incident = declare(alice)
    joining.init(alice, str(share))
    delivery.synchronise(alice)
    joining.join(bob, str(share))
    delivery.synchronise(bob)
    log(bob, incident, "not sent yet")
    writer = bob.reader().execute("SELECT w.id FROM writers w JOIN ops USING (writer) WHERE by = 'alice'").fetchone()[0]
    here = share / f"inc-{incident}" / "here"
    here.mkdir()
    sign = {"writer": writer, "by": "alice", "host": "h", "version": "9", "last": 99, "at": now() + 7_000_000_000}
    (here / f"{writer}.json").write_text(json.dumps(sign))
    stranger = {**sign, "writer": "ab" * 16, "by": "eve"}
    (here / f"{stranger['writer']}.json").write_text(json.dumps(stranger))
    report = share_report.status(bob)
    assert (report.unsent, report.state.what) == (1, "good")
    found = {one.by: one for one in report.writers}
    assert set(found) == {"alice", "bob", "eve"}
    assert found["alice"].behind == found["alice"].claimed == 99 - found["alice"].held
    assert found["alice"].ahead == pytest.approx(7_000, rel=0.01)
    assert (found["bob"].behind, found["bob"].version, found["eve"].held) == (0, "", 0)


def test_publishing_after_a_command_is_left_to_a_process_of_its_own(
    alice: WarRoom, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not publish_soon(alice)
    declare(alice)
    joining.init(alice, str(share))
    assert publish_soon(alice)
    until(lambda: list(share.glob("inc-*/ops/*.jsonl")))
    monkeypatch.delattr(os, "posix_spawn")
    assert not publish_soon(alice)


def test_alarms_and_waiting_purges_are_told_and_dismissed(alice: WarRoom) -> None:
    incident = declare(alice)
    alice.renew_writer(incident, "a copy was noticed")
    assert [(what, words) for _, what, _, words, _ in alice.alarms()] == [("lost", "a copy was noticed")]
    alice.dismiss_alarms(alice.alarms())
    assert alice.alarms() == []
    assert (alice.purgers(), alice.decide_purges(accept=True)) == ([], 0)


def test_a_database_that_does_not_take_it_is_a_sentence(alice: WarRoom) -> None:
    incident = declare(alice)
    own_connection(alice).execute("PRAGMA query_only = ON")
    for act in (
        lambda: alice.receive([]),
        lambda: alice.renew_writer(incident, "x"),
        lambda: alice.decide_purges(accept=True),
        lambda: alice.forgetting(lambda db: None),
        lambda: alice.dismiss_alarms(alice.alarms()),
        opened_without_writer(alice).writer,
    ):
        with pytest.raises(RoomTrouble):
            act()


def opened_without_writer(room: WarRoom) -> WarRoom:
    own_connection(room).execute("PRAGMA query_only = OFF")
    own_connection(room).execute("DELETE FROM local WHERE name = 'writer'")
    own_connection(room).execute("PRAGMA query_only = ON")
    return room


def test_what_was_never_read_is_not_said_to_be_sent(alice: WarRoom, share: Path, tmp_path: Path) -> None:
    declare(alice)
    joining.init(alice, str(share))
    share.rename(tmp_path / "away")
    state = delivery.synchronise(alice)
    assert state is not None
    assert (state.what, state.unsent) == ("unreachable", 2)
    assert share_report.status(alice).unsent == 2
    (tmp_path / "away").rename(share)
    assert share_report.status(alice).unsent == 2


def test_a_second_program_says_that_another_one_shares(alice: WarRoom, share: Path) -> None:
    declare(alice)
    joining.init(alice, str(share))
    member = member_of(alice)
    first, second = (ShareThread(alice, member, heard=lambda _: None) for _ in range(2))
    assert (first.state().what, first.state().unsent) == ("looking", 2)
    first.start()
    until(lambda: first.state().what == "good")
    second.start()
    until(lambda: second.state().what == "elsewhere")
    assert second.state().unsent == 0
    assert first.stop(patience=10)
    until(lambda: second.state().what == "good")
    assert second.stop(patience=10)


def test_a_folder_that_hangs_from_the_beginning_is_unreachable(
    alice: WarRoom, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(alice)
    joining.init(alice, str(share))
    member = member_of(alice)
    answers = threading.Event()
    monkeypatch.setattr(places, "file_system", lambda path: "ext4" if answers.wait(30) else "")
    ticks = [0.0]
    thread = ShareThread(alice, member, heard=lambda _: None, ticks=lambda: ticks[0])
    thread.start()
    until(lambda: thread.state().what == "looking" and thread._began is not None)
    ticks[0] = 5.0
    assert (thread.state().what, thread.state().words) == ("unreachable", "the folder has not answered for 5 s")
    answers.set()
    until(lambda: thread.state().what == "good")
    assert thread.stop(patience=10)
