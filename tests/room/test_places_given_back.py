"""What is opened of a share is given back, and the right to publish is held by whoever publishes, however it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.room.giving import member_of
from tests.room.sharers import declare, until
from warroom.cli.commands import cli
from warroom.cli.share import playbook
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import delivery, joining, places, share_report, share_thread
from warroom.room.sharing.joined_share import JoinedShare
from warroom.room.sharing.rounds import make_transport
from warroom.room.sharing.share_thread import ShareThread
from warroom.share.folder import DiskFolder, FileStat
from warroom.share.lock import PublisherLock
from warroom.share.transport import Transport

PLACE = "kept://there"


class Kept(DiskFolder):
    """A place that is to be given back, as a connection is; it breaks while ``breaks`` is an error."""

    open: set[Kept]
    count = 0
    breaks: Exception | None = None

    def __init__(self, root: str) -> None:
        super().__init__(root, unique="kept")
        self.heard: Callable[[], None] = lambda: None
        self.open.add(self)
        Kept.count += 1

    def close(self) -> None:
        self.open.discard(self)

    def read(self, path: str, offset: int, limit: int) -> tuple[bytes, FileStat]:
        if self.breaks is not None:
            raise self.breaks
        return super().read(path, offset, limit)


@pytest.fixture
def kept(share: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Kept]]:
    """`PLACE` is the folder ``share``, reached as a server is."""
    monkeypatch.setattr(Kept, "open", set(), raising=False)
    monkeypatch.setattr(Kept, "count", 0)
    monkeypatch.setattr(Kept, "breaks", None)
    server = places.ServerKind(
        ("kept://",), lambda text, *_: text, lambda text: text, lambda *_: Kept(str(share))
    )  # fmt: skip
    monkeypatch.setattr(places, "SERVERS", (server,))
    yield Kept
    assert not Kept.open


def run_for_once(room: WarRoom) -> None:
    thread = ShareThread(room, member_of(room), heard=lambda _: None)
    thread.start()
    until(lambda: thread.state().what != "looking")
    assert thread.stop(patience=60)


def publish_a_playbook(room: WarRoom) -> None:
    source = Path(room.path).with_name("playbook")
    source.mkdir()
    (source / "training.toml").write_text("")
    words = ["share", "playbook", "publish", "--here", str(source), "--db", room.path]
    CliRunner().invoke(cli, words)


def init_anew(room: WarRoom) -> None:
    joining.leave(room)
    joining.init(room, PLACE)


ACTS: dict[str, Callable[[WarRoom], object]] = {
    "init": init_anew,
    "join": lambda room: joining.join(room, PLACE),
    "sync": delivery.synchronise,
    "status": share_report.status,
    "the-program": run_for_once,
    "playbooks": playbook._look,
    "playbook-published": publish_a_playbook,
}


@pytest.mark.parametrize("breaks", [None, OSError(5, "it broke"), ValueError("nobody foresaw it")])
@pytest.mark.parametrize("act", ACTS.values(), ids=list(ACTS))
def test_every_place_that_is_opened_is_given_back(
    alice: WarRoom, kept: type[Kept], act: Callable[[WarRoom], object], breaks: Exception | None
) -> None:
    declare(alice)
    joining.init(alice, PLACE)
    before = kept.count
    kept.breaks = breaks
    try:
        act(alice)
    except (RoomTrouble, ValueError):
        assert act in (ACTS["init"], ACTS["join"], ACTS["playbooks"]), "to these a person waits for an answer"
    assert kept.count > before, "it was opened"
    assert not kept.open


@pytest.mark.parametrize("act", [delivery.synchronise, share_report.status, run_for_once])
def test_a_place_is_given_back_though_nothing_could_be_begun_with_it(
    alice: WarRoom, kept: type[Kept], act: Callable[[WarRoom], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(alice)
    joining.init(alice, PLACE)

    def broken(*_: object, **__: object) -> Transport:
        raise ValueError("no memory left")

    for module in (delivery, share_report, share_thread):
        monkeypatch.setattr(module, "make_transport", broken)
    monkeypatch.setattr(share_thread, "BEGIN_AGAIN", 0.0)
    act(alice)
    assert not kept.open


def test_whoever_waits_for_the_right_to_publish_and_is_stopped_publishes_nothing(
    alice: WarRoom, kept: type[Kept], share: Path
) -> None:
    declare(alice)
    joining.init(alice, PLACE)
    lock = PublisherLock(alice.path)
    assert lock.take()
    thread = ShareThread(alice, member_of(alice), heard=lambda _: None)
    thread.start()
    until(lambda: thread.state().what == "elsewhere")
    assert thread.stop(patience=60)
    assert not list(share.glob("inc-*"))
    assert not kept.open
    lock.give_back()


@pytest.fixture
def in_two_places(alice: WarRoom, kept: type[Kept], share: Path, tmp_path: Path) -> JoinedShare:
    """Alice's share, which is in a folder of its own beside `PLACE`."""
    (tmp_path / "folder").mkdir()
    declare(alice)
    joining.init(alice, PLACE)
    joining.init(alice, str(tmp_path / "folder"))
    return member_of(alice)


def test_a_second_place_that_was_begun_while_all_was_stopped_is_stopped_too(
    alice: WarRoom, in_two_places: JoinedShare, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = ShareThread(alice, in_two_places, heard=lambda _: None, hints=False)
    real = PublisherLock.take

    def take(lock: PublisherLock) -> bool:
        has = real(lock)
        if lock is thread._lock:
            thread.stop(patience=0)  # by another thread, before there is a second one
        return has

    monkeypatch.setattr(PublisherLock, "take", take)
    monkeypatch.setattr(threading.Thread, "join", own_join)
    thread.start()
    until(lambda: not thread._thread.is_alive())
    second = thread._second
    assert second is not None
    until(lambda: not second._thread.is_alive())


_join = threading.Thread.join


def own_join(thread: threading.Thread, timeout: float | None = None) -> None:
    """As `threading.Thread.join`, where a thread may be told to wait for itself."""
    if thread is not threading.current_thread():
        _join(thread, timeout)


def test_the_right_to_publish_is_kept_while_one_place_broke_off_and_the_other_is_shared_on(
    alice: WarRoom, in_two_places: JoinedShare, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails, broke = threading.Event(), threading.Event()
    fails.set()

    def made(room: WarRoom, member: JoinedShare, *given: object, **more: object) -> Transport:
        if member.also and fails.is_set():
            broke.set()
            raise ValueError("surprise")
        return make_transport(room, member, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(share_thread, "make_transport", made)
    monkeypatch.setattr(share_thread, "BEGIN_AGAIN", 0.01)
    thread = ShareThread(alice, in_two_places, heard=lambda _: None, hints=False)
    thread.start()
    until(lambda: broke.is_set() and "surprise" in thread._state.words)
    other = PublisherLock(alice.path)
    assert not other.take()
    fails.clear()
    until(lambda: thread._state.what == "good")
    assert not other.take()
    second = thread._second
    assert second is not None
    assert thread.stop(patience=60)
    until(lambda: not second._thread.is_alive())
    assert other.take()
    other.give_back()


def test_the_right_to_publish_is_given_back_by_whoever_is_stopped_before_it_is_begun_anew(
    alice: WarRoom, in_two_places: JoinedShare, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(room: WarRoom, member: JoinedShare, *given: object, **more: object) -> Transport:
        if member.also:
            raise ValueError("surprise")
        return make_transport(room, member, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(share_thread, "make_transport", made)
    monkeypatch.setattr(share_thread, "BEGIN_AGAIN", 60)
    thread = ShareThread(alice, in_two_places, heard=lambda _: None, hints=False)
    thread.start()
    until(lambda: "surprise" in thread._state.words)
    other = PublisherLock(alice.path)
    assert not other.take()
    assert thread.stop(patience=60)
    assert other.take()
    other.give_back()


def test_hints_end_with_the_sharing_that_they_were_for(
    alice: WarRoom, kept: type[Kept], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each time that sharing is begun anew it listens anew: what listened before listens no more."""
    declare(alice)
    joining.init(alice, PLACE)
    listening: list[threading.Event] = []

    def hears(*given: object) -> bool:
        if len(listening) == 1:
            assert listening[0].is_set()
        ended = given[-1]
        assert isinstance(ended, threading.Event)
        listening.append(ended)
        return True

    def made(*given: object, **more: object) -> Transport:
        if len(listening) == 1:
            raise ValueError("surprise")
        return make_transport(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(places, "hears", hears)
    monkeypatch.setattr(share_thread, "make_transport", made)
    monkeypatch.setattr(share_thread, "BEGIN_AGAIN", 0.01)
    thread = ShareThread(alice, member_of(alice), heard=lambda _: None)
    thread.start()
    until(lambda: thread.state().what == "good")
    assert [ended.is_set() for ended in listening] == [True, False]
    assert thread.stop(patience=60)
    assert all(ended.is_set() for ended in listening)
