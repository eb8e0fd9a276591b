"""What a shell leaves behind: it goes on while the share is away, gives way, and ends when nothing is left to do."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.room.giving import member_of
from tests.room.sharers import away, declare, log, on_the_share, opened, scribe_many, sharing, titles, until
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.room.sharing import delivery, joining
from warroom.room.sharing.delivery import deliver
from warroom.room.sharing.joining import folder_of
from warroom.room.sharing.rounds import RoomLog, Stopped, make_transport
from warroom.room.sharing.unsent import joining_words, share_of, waiting
from warroom.share.folder import DiskFolder
from warroom.share.lock import PublisherLock, Queue
from warroom.share.transport import Transport
from warroom.store.sent import standing

LONG = 8_000


@pytest.fixture
def alice(tmp_path: Path, share: Path) -> Iterator[WarRoom]:
    with sharing(tmp_path, "alice", share, begin=joining.init) as room:
        yield room


def left_behind(room: WarRoom, **given: float) -> threading.Thread:
    thread = threading.Thread(
        target=lambda: deliver(room, seconds=given.get("seconds", 60), patient=True, turn=given.get("turn", 0))
    )
    thread.start()
    return thread


def _taken_for_a_moment(lock: PublisherLock) -> bool:
    """Whether the right to publish was free; it is again."""
    taken = lock.take()
    if taken:
        lock.give_back()
    return taken


def _forget_what_was_sent(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM local WHERE name = 'sent'")


def test_it_goes_on_while_the_share_is_away_and_ends_when_all_is_sent(alice: WarRoom, share: Path) -> None:
    incident = declare(alice)
    delivery.synchronise(alice)
    elsewhere = away(share)
    log(alice, incident, "said while it was away")
    thread = left_behind(alice)
    until(lambda: standing(alice.reader(), share_of(alice))[0] == "unreachable")
    assert thread.is_alive()
    elsewhere.rename(share)
    thread.join(30)
    assert not thread.is_alive()
    assert b"said while it was away" in on_the_share(share)
    assert waiting(alice).count == 0
    assert standing(alice.reader(), share_of(alice))[0] == "good"


def test_it_ends_where_nothing_waits_although_the_share_is_away(alice: WarRoom, share: Path) -> None:
    declare(alice)
    delivery.synchronise(alice)
    away(share)
    state = deliver(alice, seconds=60, patient=True)
    assert state is not None
    assert (state.what, state.unsent) == ("unreachable", 0)


def test_it_ends_in_time_if_the_share_stays_away(alice: WarRoom, share: Path) -> None:
    declare(alice)
    away(share)
    state = deliver(alice, seconds=0.5, patient=True)
    assert state is not None
    assert (state.what, state.unsent) == ("unreachable", 2)
    lock = PublisherLock(alice.path)
    assert lock.take()
    lock.give_back()


def test_it_gives_way_to_whoever_waits_for_the_right(alice: WarRoom, share: Path) -> None:
    declare(alice)
    away(share)
    thread = left_behind(alice, turn=60)  # the look below holds the right for a moment
    lock = PublisherLock(alice.path)
    until(lambda: not _taken_for_a_moment(lock))
    assert delivery.take_turn(lock, alice.path, seconds=30)
    thread.join(30)
    assert not thread.is_alive()
    assert not delivery.take_turn(PublisherLock(alice.path), alice.path, seconds=0.2)
    lock.give_back()


def test_nobody_waits_unless_somebody_does(alice: WarRoom) -> None:
    queue, other = Queue(alice.path), Queue(alice.path)
    assert not queue.waits()
    other.stand()
    assert queue.waits()
    other.leave()
    assert not queue.waits()


def test_what_is_stored_when_it_is_about_to_end_is_sent_by_it(
    alice: WarRoom, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever stores something while the right is taken starts nobody."""
    incident = declare(alice)
    give_back = PublisherLock.give_back
    said: list[str] = []

    def late(self: PublisherLock) -> None:
        if self._path.endswith(".publisher") and not said:
            said.append("in the last moment")
            log(alice, incident, said[0])
        give_back(self)

    monkeypatch.setattr(PublisherLock, "give_back", late)
    deliver(alice, seconds=60, patient=True)
    assert said[0].encode() in on_the_share(share)
    assert waiting(alice).count == 0


def test_a_folder_that_stops_to_answer_is_said_and_is_not_waited_for(
    alice: WarRoom, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(alice)
    release = threading.Event()

    def hanging(*_: object) -> None:
        release.wait(60)
        raise OSError(5, "gone")

    monkeypatch.setattr(DiskFolder, "read", hanging)
    monkeypatch.setattr(delivery, "SLOW", 0.2)
    signs: list[None] = []
    state = deliver(alice, seconds=600, still=1.0, alive=lambda: signs.append(None))
    assert state is not None
    assert (state.what, state.unsent) == ("unreachable", 2)
    assert "has not answered for" in state.words
    assert standing(alice.reader(), share_of(alice))[:2] == ("unreachable", "the folder does not answer")
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "share")
    release.set()
    until(lambda: all(thread.name != "share" for thread in threading.enumerate()))


def test_an_error_that_nobody_foresaw_is_said(alice: WarRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(alice)

    def fails(*_: object) -> None:
        raise ValueError("surprise")

    monkeypatch.setattr(Transport, "round", fails)
    state = deliver(alice, seconds=60)
    assert state is not None
    assert (state.what, state.words, state.unsent) == ("unreachable", "ValueError: surprise", 2)


@pytest.fixture
def long_incident(alice: WarRoom) -> IncidentId:
    incident = declare(alice)
    for _ in range(LONG // 1_000):
        scribe_many(alice, incident, 1_000)
    delivery.synchronise(alice, seconds=120)
    assert waiting(alice).count == 0
    return incident


class Leaving:
    """Ends a round after so many batches."""

    def __init__(self, batches: int) -> None:
        self.left = batches

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


def read_some(room: WarRoom, batches: int) -> None:
    inbox = RoomLog(room, ended=Leaving(batches))
    member = member_of(room)
    transport = make_transport(room, member, folder_of(member.path, room), time.monotonic, inbox=inbox)
    with contextlib.suppress(Stopped):
        while transport.round().more:
            pass
        pytest.fail("it came to its end")


def test_whoever_joins_a_long_incident_has_its_title_first_its_newest_page_next_and_goes_on_where_it_stopped(
    tmp_path: Path, share: Path, long_incident: IncidentId
) -> None:
    bob = opened(tmp_path, "bob")
    joining.join(bob, str(share))
    read_some(bob, 1)
    assert titles(bob) == ["Checkout fails"]
    assert 0 < bob.revision() < 200
    assert joining_words(bob).startswith(f"still joining: {bob.revision()} of about ")
    about = int(joining_words(bob).rpartition(" ")[2].replace(",", ""))
    assert LONG * 0.8 < about < LONG * 1.25
    read_some(bob, 2)
    newest = bob.reader().execute("SELECT max(n) FROM ops").fetchone()[0]
    assert newest == LONG + 2
    assert bob.revision() < LONG / 2
    log(bob, long_incident, "CRITICAL: bob found the cause")
    read_some(bob, 3)
    assert b"bob found the cause" in on_the_share(share), "what is ours goes out before all of others is here"
    assert (waiting(bob).count, joining_words(bob) != "") == (0, True)
    delivery.synchronise(bob, seconds=120)
    assert (bob.revision(), joining_words(bob)) == (LONG + 3, "")
    assert bob.reader().execute("SELECT count(*) FROM entries").fetchone()[0] == LONG + 2
    bob.close()


def test_nothing_of_ours_goes_twice_when_a_database_of_an_older_version_holds_much(
    alice: WarRoom, share: Path, long_incident: IncidentId
) -> None:
    before = len(on_the_share(share))
    alice.note(_forget_what_was_sent)
    assert waiting(alice).count == LONG + 2
    state = delivery.synchronise(alice, seconds=120)
    assert state is not None
    assert (state.what, state.unsent, waiting(alice).count) == ("good", 0, 0)
    assert len(on_the_share(share)) == before
