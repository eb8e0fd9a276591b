"""People who share over a real server: what they write meets, whatever becomes of the server; nothing is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.nats.conftest import Begin
from tests.nats.serving import RealServer
from tests.room.sharers import declare, log, opened, scribe_many, titles, until
from warroom.model.identity import IncidentId
from warroom.room.acts import purging
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import delivery, joined_share, joining, places, share_report
from warroom.room.sharing.joined_share import membership
from warroom.room.sharing.joining import folder_of
from warroom.room.sharing.rounds import make_transport
from warroom.room.sharing.share_thread import ShareThread
from warroom.room.sharing.unsent import FULL, how, late_words, waiting
from warroom.share.share_state import GOOD, UNREACHABLE
from warroom.store.sent import standing


def texts(room: WarRoom) -> set[str]:
    return {row[0] for row in room.reader().execute("SELECT text FROM entries WHERE kind = 'note'")}


def digests(incident: IncidentId, *rooms: WarRoom) -> set[str]:
    return {share_report.short_digest(room, incident) for room in rooms}


@pytest.fixture
def together(
    alice: WarRoom, bob: WarRoom, server: RealServer, begin: Begin
) -> tuple[IncidentId, ShareThread, ShareThread]:
    """Alice and Bob share one incident, and each has written something."""
    incident = declare(alice)
    joining.init(alice, server.url())
    delivery.synchronise(alice)
    joining.join(bob, server.url())
    delivery.synchronise(bob)
    threads = begin(alice, incident), begin(bob, incident)
    meet(incident, alice, bob, threads)
    return incident, *threads


def meet(incident: IncidentId, alice: WarRoom, bob: WarRoom, threads: tuple[ShareThread, ShareThread]) -> None:
    """Each writes a line, and both come to hold the same."""
    for room, thread in zip((alice, bob), threads, strict=True):
        log(room, incident, f"line {len(texts(room))} of {room.person}")
        thread.wake()
    same(incident, alice, bob, threads)


def same(incident: IncidentId, alice: WarRoom, bob: WarRoom, threads: tuple[ShareThread, ...]) -> None:
    """Wait for it longer than a minute: so often all is compared with what a server holds, whatever it says."""

    def is_same() -> bool:
        return len(digests(incident, alice, bob)) == 1 and not any(thread.state().unsent for thread in threads)

    try:
        until(is_same, seconds=150)
    except AssertionError:
        pytest.fail(f"{digests(incident, alice, bob)} {[thread.state() for thread in threads]}")


def test_it_is_joined_as_a_folder_is_and_told_in_the_same_words(
    alice: WarRoom, bob: WarRoom, shared_server: RealServer
) -> None:
    incident = declare(alice)
    url = shared_server.url("first")
    with pytest.raises(joining.NoShareThere, match=r"is no share yet; `warroom share init nats://"):
        joining.join(bob, url)
    assert joining.init(alice, url) == f"joined {url}: nobody yet, 0 incidents; 1 of ours will be shared"
    with pytest.raises(RoomTrouble, match="holds a share already; `warroom share join"):
        joining.init(bob, url)
    state = delivery.synchronise(alice)
    assert state is not None
    assert (state.what, state.unsent) == (GOOD, 0)
    assert joining.join(bob, url) == f"joined {url}: nobody seen in a room yet, 1 incident"
    delivery.synchronise(bob)
    assert titles(bob) == ["Checkout fails"]
    assert digests(incident, alice, bob) == digests(incident, alice)
    report = share_report.status(bob)
    assert (report.state.what, report.unsent) == (GOOD, 0)
    assert [one.by for one in report.writers] == ["alice"]
    assert joining.leave(bob) == f"left {url}; what came from it stays here, what we wrote stays there"


def test_two_who_have_the_program_open_see_each_other_and_what_each_writes(
    alice: WarRoom, bob: WarRoom, together: tuple[IncidentId, ShareThread, ShareThread]
) -> None:
    incident, ours, theirs = together
    until(lambda: [sign.by for sign in ours.state().here.get(incident, ())] == ["bob"])
    until(lambda: [sign.by for sign in theirs.state().here.get(incident, ())] == ["alice"])
    assert not ours.state().skews
    scribe_many(alice, incident, 3_000)
    ours.wake()
    same(incident, alice, bob, (ours, theirs))


def test_what_is_written_while_the_server_is_away_is_counted_and_goes_when_it_is_back(
    alice: WarRoom, bob: WarRoom, together: tuple[IncidentId, ShareThread, ShareThread], server: RealServer
) -> None:
    incident, *threads = together
    server.kill()
    until(lambda: threads[0].state().what == UNREACHABLE)
    log(alice, incident, "written while it is away")
    threads[0].wake()
    until(lambda: threads[0].state().unsent == waiting(alice).count > 0)
    assert "127.0.0.1" in threads[0].state().words
    server.begin()
    same(incident, alice, bob, tuple(threads))
    assert "written while it is away" in texts(bob)
    until(lambda: threads[0].state().what == GOOD)


def eve_has_all_of(alice: WarRoom, incident: IncidentId, server: RealServer, tmp_path: Path) -> None:
    """Whoever joins now gets all that alice has."""
    eve = opened(tmp_path, "eve")
    joining.join(eve, server.url())

    def all_is_there() -> bool:
        delivery.synchronise(eve)
        return digests(incident, alice, eve) == digests(incident, alice)

    until(all_is_there, seconds=90)
    eve.close()


def test_a_server_that_lost_everything_is_filled_again_by_whoever_is_there(
    alice: WarRoom,
    bob: WarRoom,
    together: tuple[IncidentId, ShareThread, ShareThread],
    server: RealServer,
    tmp_path: Path,
) -> None:
    incident, *threads = together
    server.kill()
    shutil.rmtree(server.store)
    server.begin()
    meet(incident, alice, bob, (threads[0], threads[1]))
    eve_has_all_of(alice, incident, server, tmp_path)


def test_whoever_joins_again_what_the_server_has_lost_is_told_so_and_makes_it_anew(
    alice: WarRoom, server: RealServer
) -> None:
    declare(alice)
    joining.init(alice, server.url())
    delivery.synchronise(alice)
    server.kill()
    shutil.rmtree(server.store)
    server.begin()
    with pytest.raises(RoomTrouble, match="has lost the share of this database; `warroom share sync` makes it anew"):
        joining.join(alice, server.url())
    state = delivery.synchronise(alice)
    assert state is not None
    assert (state.what, state.unsent) == (GOOD, 0)
    assert joining.join(alice, server.url()).startswith(f"joined {server.url()}")


def test_a_server_brought_back_from_an_older_copy_gets_what_it_lacks(
    alice: WarRoom,
    bob: WarRoom,
    together: tuple[IncidentId, ShareThread, ShareThread],
    server: RealServer,
    tmp_path: Path,
) -> None:
    incident, *threads = together
    server.kill()
    shutil.copytree(server.store, tmp_path / "older")
    server.begin()
    meet(incident, alice, bob, (threads[0], threads[1]))
    server.kill()
    shutil.rmtree(server.store)
    (tmp_path / "older").rename(server.store)
    server.begin()
    meet(incident, alice, bob, (threads[0], threads[1]))
    eve_has_all_of(alice, incident, server, tmp_path)


def test_what_is_purged_is_gone_from_the_files_of_the_server(
    alice: WarRoom, bob: WarRoom, server: RealServer, tmp_path: Path
) -> None:
    incident, ticks = declare(alice), [0.0]
    log(alice, incident, "the customer is Canary Ltd")
    joining.init(alice, server.url())
    joining.join(bob, server.url())
    members = [(room, membership(room)) for room in (alice, bob)]
    folders = [folder_of(member.path, room) for room, member in members if member is not None]
    transports = [
        make_transport(room, member, folder, lambda: ticks[0])
        for (room, member), folder in zip(members, folders, strict=True)
        if member is not None
    ]

    def meet_later() -> None:
        for transport in transports:
            ticks[0] += 61
            assert transport.round().what == GOOD

    try:
        for _ in range(3):
            meet_later()
        assert texts(bob) == {"the customer is Canary Ltd"}
        assert holds(server.store, b"Canary")
        purging.purge(alice, purging.find_words(alice, incident, "Canary", state_folder=str(tmp_path)))
        for _ in range(4):
            meet_later()
        assert not holds(server.store, b"Canary")
        assert len(digests(incident, alice, bob)) == 1
        assert not texts(bob) & {"the customer is Canary Ltd"}
    finally:
        for folder in folders:
            places.close(folder)


def holds(folder: Path, words: bytes) -> bool:
    return any(words in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_full_server_is_said_and_heals(tmp_path: Path, alice: WarRoom, begin: Begin) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    server = RealServer(folder, f'jetstream {{ store_dir: "{folder}/store", max_file_store: 5MB }}')
    server.begin()
    try:
        incident = declare(alice)
        joining.init(alice, server.url())
        thread = begin(alice, incident)
        until(lambda: thread.state().what == GOOD and thread.state().unsent == 0)
        scribe_many(alice, incident, 6_000)
        thread.wake()
        until(lambda: "full" in thread.state().words, seconds=60)
        assert thread.state().unsent
        until(lambda: "full" in standing(alice.reader(), joined_share.membership(alice).share)[1])  # type: ignore[union-attr]
        looked = share_report.status(alice)
        assert looked.unsent
        assert looked.state.words == thread.state().words
        assert how(looked.state.what, looked.state.words) == FULL
        assert "unreachable" not in late_words(alice, late=0)
        server.configure("")
        server.begin_again()
        until(lambda: thread.state().what == GOOD and thread.state().unsent == 0, seconds=120)
    finally:
        server.kill()
