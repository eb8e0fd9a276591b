"""A private incident on a server, and over both places of a share: members read it, and nothing of it lies there."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.nats.conftest import Begin
from tests.nats.serving import RealServer
from tests.room.private_rooms import declare_privately
from tests.room.sharers import log, titles, until
from tests.share.test_private import everything
from warroom.model.identity import IncidentId
from warroom.room.core import WarRoom
from warroom.room.sharing import delivery, joining, members, share_report
from warroom.share.share_state import GOOD

pytest.importorskip("pyrage", reason="private incidents need pyrage")
CANARY = "canaryserver"


def lets_in(room: WarRoom, incident: IncidentId, *others: WarRoom) -> None:
    for other in others:
        members.add(room, incident, f"{members.own_recipient(other)}+{other.writer()}")


def texts(room: WarRoom, incident: IncidentId) -> set[str]:
    query = "SELECT text FROM entries e JOIN incidents i USING (inc) WHERE i.id = ?"
    return {row[0] for row in room.reader().execute(query, (incident,)) if row[0] and row[0].startswith(CANARY)}


def canaries(incident: IncidentId, *rooms: WarRoom) -> set[bytes]:
    """Whatever tells of the incident or of whoever is in it."""
    words = {CANARY, incident, "AGE-SECRET-KEY", '"text"', '"n":'}
    for room in rooms:
        words |= {room.writer(), members.own_recipient(room)}
        for at, digest, head in room.reader().execute(
            "SELECT at, lower(hex(hash)), head FROM ops JOIN incidents i USING (inc) WHERE i.id = ?", (incident,)
        ):
            words |= {str(at), digest, head if isinstance(head, str) else head.decode()}
    return {word.encode() for word in words}


def test_on_a_server_members_read_it_and_its_store_tells_nothing_of_it(
    alice: WarRoom, bob: WarRoom, carol: WarRoom, server: RealServer
) -> None:
    joining.init(alice, server.url())
    for room in (bob, carol):
        joining.join(room, server.url())
    private = declare_privately(alice, f"{CANARY} title")
    lets_in(alice, private, bob)
    for number in range(20):
        log(alice, private, f"{CANARY} {number} host-{number}.corp.example")
    for room in (alice, bob, carol):
        state = delivery.synchronise(room)
        assert state is not None
        assert (state.what, state.unsent) == (GOOD, 0)
    assert len(texts(bob, private)) == 20
    log(bob, private, f"{CANARY} of bob")
    for room in (bob, alice, carol):
        delivery.synchronise(room)
    assert share_report.short_digest(alice, private) == share_report.short_digest(bob, private)
    members.remove(alice, private, "@bob")
    delivery.synchronise(alice)
    log(alice, private, f"{CANARY} without bob")
    for room in (alice, bob, carol):
        delivery.synchronise(room)
    assert f"{CANARY} without bob" in texts(alice, private)
    assert texts(bob, private) == texts(alice, private) - {f"{CANARY} without bob"}
    assert members.is_told_out(bob, private)
    assert titles(carol) == []
    server.kill()  # so that all of it is in its files
    lies = everything(server.store)
    assert lies.count(b"age-encryption.org/v1") > 4
    assert [canary for canary in canaries(private, alice, bob) if canary in lies] == []


def test_a_member_who_reaches_a_folder_and_a_server_carries_it_and_both_tell_nothing(
    alice: WarRoom, bob: WarRoom, carol: WarRoom, server: RealServer, tmp_path: Path, begin: Begin
) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    private = declare_privately(alice, f"{CANARY} title")
    lets_in(alice, private, bob, carol)
    joining.init(alice, str(folder))
    joining.join(carol, str(folder))
    joining.init(carol, server.url())
    joining.join(bob, server.url())
    threads = {room.person: begin(room, private) for room in (alice, bob, carol)}
    for room in (alice, bob, carol):
        until(partial(members.members, room, private), seconds=60)
        log(room, private, f"{CANARY} of {room.person}")
        threads[room.person].wake()
    everybody = {f"{CANARY} of {name}" for name in threads}
    until(lambda: all(texts(room, private) == everybody for room in (alice, bob, carol)), seconds=60)
    until(lambda: len({share_report.short_digest(room, private) for room in (alice, bob, carol)}) == 1, seconds=60)
    assert threads["carol"].state().what == GOOD
    for thread in threads.values():
        assert thread.stop(patience=20)
    server.kill()
    for place in (folder, server.store):
        lies = everything(place)
        assert lies.count(b"age-encryption.org/v1") > 4
        assert [canary for canary in canaries(private, alice, bob, carol) if canary in lies] == []


def test_whoever_is_no_member_carries_it_between_a_folder_and_a_server_as_it_is(
    alice: WarRoom, bob: WarRoom, carol: WarRoom, server: RealServer, tmp_path: Path, begin: Begin
) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    private = declare_privately(alice, f"{CANARY} title")
    lets_in(alice, private, bob)
    joining.init(alice, str(folder))
    joining.join(carol, str(folder))
    joining.init(carol, server.url())
    joining.join(bob, server.url())
    threads = {room.person: begin(room, private) for room in (alice, bob, carol)}
    log(alice, private, f"{CANARY} of alice")
    threads["alice"].wake()
    until(lambda: f"{CANARY} of alice" in texts(bob, private), seconds=60)
    log(bob, private, f"{CANARY} of bob")
    threads["bob"].wake()
    until(lambda: f"{CANARY} of bob" in texts(alice, private), seconds=60)
    until(lambda: share_report.short_digest(alice, private) == share_report.short_digest(bob, private), seconds=60)
    assert titles(carol) == []
    for thread in threads.values():
        assert thread.stop(patience=20)
    server.kill()
    for place in (folder, server.store):
        lies = everything(place)
        assert lies.count(b"age-encryption.org/v1") >= 4
        assert [canary for canary in canaries(private, alice, bob) if canary in lies] == []
