"""A share may ask that only known keys count: everybody heeds it, and nobody who takes it out gains anything."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")

from tests.room.giving import member_of
from tests.share.test_sealing import Clock
from warroom.model.record_kinds import ENTRY
from warroom.oplog.operation import PURGE
from warroom.oplog.strict_json import Refused
from warroom.room.core import RoomTrouble, WarRoom, Write
from warroom.room.readings.custody import handled
from warroom.room.sharing import keys, share_trust
from warroom.room.sharing.delivery import deliver
from warroom.room.sharing.joining import folder_of, init, join
from warroom.share.joining import NoShare, ask_for_known
from warroom.share.marker import MarkerSeen
from warroom.share.share_format import MARKER, asks_for_known, marker, read_marker
from warroom.store.pins import keys_must_be_known

SHARE = "5a" * 16


class Share:
    """People who share an incident through one folder; each joins when named first."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, Clock()
        self.path = folder / "share"
        self.path.mkdir()
        self.rooms: dict[str, WarRoom] = {}
        first = self.room("alice", joins=False)
        self.incident = first.new_incident()
        self.severity(first, 1)
        init(first, str(self.path))
        self.sync()

    def room(self, name: str, *, joins: bool = True) -> WarRoom:
        if name not in self.rooms:
            path = str(self.folder / f"{name}.db")
            self.rooms[name] = WarRoom(path, person=name, now=self.clock, entropy=os.urandom, keys=True)
            if joins:
                join(self.rooms[name], str(self.path))
        return self.rooms[name]

    def severity(self, room: WarRoom, rank: int) -> None:
        said = {"title": "Checkout fails", "severity": {"level": f"P{rank}", "rank": rank}}
        self.entry = room.new_id()
        writes = [Write("incident", "incident", said), Write(ENTRY.name, self.entry, {"text": "so"})]
        self.said = room.commit(self.incident, writes).hashes[-1]

    def level(self, name: str) -> str:
        (one,) = self.room(name).incidents()
        assert one.severity is not None
        return one.severity.level

    def sync(self) -> None:
        for room in [*self.rooms.values(), *self.rooms.values()]:
            deliver(room, seconds=20)

    def ask(self, name: str, *, known: bool) -> str:
        room = self.room(name)
        member = member_of(room)
        return share_trust.ask(room, member.share, member.path, known=known)

    def is_strict(self, name: str) -> bool:
        return keys_must_be_known(self.room(name).reader())

    def told(self, name: str) -> list[str]:
        return [words for _, _, _, words, _ in self.room(name).alarms()]


@pytest.fixture
def share(tmp_path: Path) -> Iterator[Share]:
    made = Share(tmp_path)
    yield made
    for room in made.rooms.values():
        room.close()


def test_only_known_keys_change_the_severity_where_the_share_asks_for_it(share: Share) -> None:
    share.room("bob")
    share.sync()
    assert share.ask("alice", known=True).startswith("everybody in this share is asked")
    share.sync()
    assert [share.is_strict(name) for name in ("alice", "bob")] == [True, True]
    assert any("asks that only known keys purge" in words for words in share.told("bob"))
    share.severity(share.room("mallory"), 0)  # joins only now
    share.sync()
    assert [share.level(name) for name in ("alice", "bob", "mallory")] == ["P1", "P1", "P0"]
    share.severity(share.room("alice"), 2)
    share.sync()
    assert share.level("bob") == "P2"  # her key was known before
    purge = [Write(ENTRY.name, share.entry, {}, do=PURGE, purges=[share.said])]
    share.room("mallory").commit(share.incident, purge)
    share.sync()
    assert [one.words.raw for one in handled(share.room("bob"), share.incident)] == ["wants to purge a text: /purges"]
    assert keys.accept(share.room("bob"), "@mallory").endswith("1 of its changes waited and take effect now")
    assert (share.level("alice"), share.level("bob")) == ("P2", "P0")
    assert share.is_strict("mallory")


def test_whoever_takes_the_line_out_of_the_folder_gains_nothing_and_is_told_of(share: Share) -> None:
    share.room("bob")
    share.ask("alice", known=True)
    share.sync()
    path = share.path / MARKER
    said = json.loads(path.read_bytes())
    path.write_bytes(marker(said["share"]))
    share.sync()
    assert share.is_strict("bob")
    assert any("no longer asks that only known keys count" in words for words in share.told("bob"))
    share.severity(share.room("mallory"), 0)
    share.sync()
    assert share.level("bob") == "P1"  # of the incident as its maker began it, whose key nobody accepted yet
    share.severity(share.room("alice"), 2)
    share.sync()
    assert share.level("bob") == "P1"
    assert keys.accept(share.room("bob"), "@alice")
    assert share.level("bob") == "P2"


def test_what_somebody_decides_on_their_own_machine_stands(share: Share) -> None:
    share.room("bob")
    share.ask("alice", known=True)
    share.sync()
    keys.set_strict(share.room("bob"), known=False)
    share.sync()
    share.sync()
    assert not share.is_strict("bob")
    assert share.ask("alice", known=False).startswith("the share asks for no known keys any more")
    assert not share.is_strict("alice")


def test_a_share_in_two_places_tells_what_each_asks_once(share: Share) -> None:
    alice = share.room("alice")
    member = member_of(alice)
    for folder in (MarkerSeen(True, "1" * 32), MarkerSeen(False, "2" * 32), MarkerSeen(False, "4" * 32)):
        heard = []
        for _ in range(3):
            share_trust.heed(alice, member.share, str(share.path), folder)
            share_trust.heed(alice, member.share, "nats://localhost/room", MarkerSeen(False, "3" * 32))
            heard.append(len(share.told("alice")))
            alice.dismiss_alarms(alice.alarms())
        assert heard == [1, 0, 0]


def test_without_the_library_that_checks_it_is_told_and_counts_as_before(
    share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    share.room("bob")
    monkeypatch.setattr(share_trust, "available", lambda: False)
    share.ask("alice", known=True)
    share.sync()
    assert not share.is_strict("bob")
    assert [words for words in share.told("bob") if "nothing is checked here" in words]


def test_a_marker_says_it_beside_what_it_said_before_and_of_anything_else_it_does_not_ask() -> None:
    assert read_marker(marker(SHARE, known=True)) == read_marker(marker(SHARE)) == SHARE
    assert asks_for_known(marker(SHARE, known=True))
    for keys_said in (b'"first"', b"3", b"[]", b'["known"]'):
        assert not asks_for_known(b'{"warroom":1,"share":"' + SHARE.encode() + b'","keys":' + keys_said + b"}")
    with pytest.raises(Refused):
        read_marker(b"[]")


def test_what_cannot_be_asked_for_is_said_and_changes_nothing(share: Share) -> None:
    alice, path = share.room("alice"), share.path / MARKER
    before = path.read_bytes()
    folder = folder_of(str(share.path), alice)
    with pytest.raises(NoShare, match="another share is in"):
        ask_for_known(folder, SHARE, str(share.path), known=True)
    assert path.read_bytes() == before
    with pytest.raises(RoomTrouble, match="is written once"):
        share_trust.ask(alice, SHARE, "nats://localhost/room", known=True)
    path.write_bytes(b"some text")
    with pytest.raises(RoomTrouble, match=r"its warroom\.json cannot be read"):
        share.ask("alice", known=True)
    path.unlink()
    with pytest.raises(RoomTrouble, match="cannot be written"):
        share.ask("alice", known=True)
