"""A share in a folder and on a server: whoever reaches both carries what is written from one to the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.nats.conftest import Begin
from tests.nats.serving import RealServer
from tests.room.sharers import declare, log, titles, until
from warroom.model.identity import IncidentId
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import delivery, joining, share_report
from warroom.room.sharing.joined_share import membership
from warroom.room.sharing.second_place import with_second
from warroom.room.sharing.unsent import is_due
from warroom.share.share_format import MARKER
from warroom.share.share_state import GOOD, LOOKING, OBSERVER, UNREACHABLE, ShareState


def digests(incident: IncidentId, *rooms: WarRoom) -> set[str]:
    return {share_report.short_digest(room, incident) for room in rooms}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    share = tmp_path / "share"
    share.mkdir()
    return share


def test_three_people_on_two_places_hold_the_same_though_one_place_goes_and_comes(
    alice: WarRoom, bob: WarRoom, carol: WarRoom, server: RealServer, folder: Path, begin: Begin
) -> None:
    incident = declare(alice)
    joining.init(alice, str(folder))
    joining.join(carol, str(folder))
    with pytest.raises(joining.NoShareThere, match="is no share yet"):
        joining.join(carol, server.url())
    assert joining.init(carol, server.url()).startswith(f"joined {server.url()}")
    joining.join(bob, server.url())
    ids = {member.share for room in (alice, bob, carol) if (member := membership(room)) is not None}
    assert len(ids) == 1
    threads = {room.person: begin(room, incident) for room in (alice, bob, carol)}
    until(lambda: titles(bob), seconds=60)
    for room in (alice, bob, carol):
        log(room, incident, f"of {room.person}")
        threads[room.person].wake()
    until(lambda: len(digests(incident, alice, bob, carol)) == 1, seconds=60)
    until(lambda: {one.by for one in threads["carol"].state().here.get(incident, ())} == {"alice", "bob"})

    def seen_by(person: str) -> set[str]:
        return {one.by for one in threads[person].state().here.get(incident, ())}

    until(lambda: seen_by("alice") == {"bob", "carol"}, seconds=40)
    until(lambda: seen_by("bob") == {"alice", "carol"}, seconds=40)
    # The server dies: who is on the folder goes on, and carol is told.
    server.kill()
    until(lambda: "beside it: unreachable" in threads["carol"].state().words)
    log(alice, incident, "written while the server is away")
    log(bob, incident, "written by whoever has only the server")
    for thread in threads.values():
        thread.wake()
    until(lambda: len(digests(incident, alice, carol)) == 1)
    assert threads["carol"].state().what == GOOD
    server.begin()
    until(lambda: len(digests(incident, alice, bob, carol)) == 1, seconds=60)
    until(lambda: "beside it" not in threads["carol"].state().words)


def test_a_share_is_good_while_one_of_its_places_is_and_the_other_is_told() -> None:
    away, good = ShareState(what=UNREACHABLE, words="gone", unsent=2), ShareState(unsent=0)
    for first, second, what, words in (
        (good, None, GOOD, ""),
        (good, good, GOOD, ""),
        (good, away, GOOD, "nats://localhost:4222/ops beside it: unreachable, gone"),
        (away, good, GOOD, "/folder beside it: unreachable, gone"),
        (away, away, UNREACHABLE, "gone; nats://localhost:4222/ops beside it: unreachable, gone"),
        (good, ShareState(what=LOOKING), GOOD, ""),
        (good, ShareState(what=OBSERVER), GOOD, "nats://localhost:4222/ops beside it: observer"),
    ):
        state = with_second(first, second, "/folder", "nats://localhost/ops?ca=/secret")
        assert (state.what, state.words, state.unsent) == (what, words, first.unsent)


def test_what_a_shell_wrote_goes_to_both_places_and_is_left_on_both(
    alice: WarRoom, bob: WarRoom, carol: WarRoom, shared_server: RealServer, folder: Path
) -> None:
    url = shared_server.url("both")
    joining.init(carol, url)
    joining.init(carol, str(folder))
    member = membership(carol)
    assert member is not None
    assert (member.path, member.also) == (url, str(folder))
    incident = declare(carol)
    state = delivery.synchronise(carol)
    assert state is not None
    assert (state.what, state.unsent) == (GOOD, 0)
    joining.join(alice, str(folder))
    joining.join(bob, url)
    for room in (alice, bob):
        delivery.synchronise(room)
    assert digests(incident, alice, bob) == digests(incident, carol)
    assert share_report.status(carol).member.words == f"{url} and {folder}"
    assert joining.leave(carol).startswith(f"left {url} and {folder}; ")
    assert membership(carol) is None


def test_a_second_place_that_was_not_filled_yet_is_told_and_filled_by_whoever_runs_next(
    carol: WarRoom, shared_server: RealServer, folder: Path
) -> None:
    joining.init(carol, str(folder))
    declare(carol)
    delivery.synchronise(carol)
    member = membership(carol)
    assert member is not None
    assert not is_due(carol, member.share)
    joining.init(carol, shared_server.url("empty"))
    assert is_due(carol, member.share)
    report = share_report.status(carol)
    assert report.unsent == carol.revision()
    brief = f"{shared_server.url('empty')} lacks {carol.revision()} of our operations"
    assert (report.state.what, report.state.words) == (GOOD, brief)
    delivery.synchronise(carol)
    report = share_report.status(carol)
    assert (report.unsent, report.state.words) == (0, "")
    assert not is_due(carol, member.share)


def test_a_place_of_another_share_is_no_second_one(
    alice: WarRoom, bob: WarRoom, shared_server: RealServer, folder: Path, tmp_path: Path
) -> None:
    joining.init(alice, str(folder))
    joining.init(bob, shared_server.url("another"))
    with pytest.raises(RoomTrouble, match="this one belongs to the share at"):
        joining.join(alice, shared_server.url("another"))
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(RoomTrouble, match="this one belongs to the share at"):
        joining.init(alice, str(other))
    assert not (other / MARKER).exists()
