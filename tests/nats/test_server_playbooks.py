"""A playbook of the team on a server: published, read by all, carried to a folder; what is none is passed over."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from tests.nats.conftest import Begin
from tests.nats.serving import RealServer
from tests.nats.test_rights import credentials, guarded
from tests.room.playbooks.conftest import ours
from tests.room.playbooks.playbooks_on_share import change
from tests.room.sharers import declare, opened, until
from warroom.nats.shelf import FILE
from warroom.nats.wire import AT
from warroom.room import playbook_taking
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import joining, offered_playbooks, playbooks
from warroom.room.sharing.joined_share import membership
from warroom.room.sharing.places import close
from warroom.room.sharing.taken_playbook import taken
from warroom.share.folder import LARGEST_FILE, Folder

__all__ = ["guarded", "ours"]


def reached(room: WarRoom) -> Folder:
    member = membership(room)
    assert member is not None
    return joining.folder_of(member.path, room)


def test_it_is_published_on_a_server_read_by_others_and_carried_by_whoever_reaches_a_folder_too(
    alice: WarRoom, bob: WarRoom, carol: WarRoom, server: RealServer, ours: Path, begin: Begin, tmp_path: Path
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    joining.init(bob, server.url())
    joining.join(carol, server.url())
    joining.init(carol, str(share))
    joining.join(alice, str(share))
    for room in (alice, bob, carol):
        begin(room)
    folder = reached(bob)
    change(ours / "training.toml", "Our ", "Our " + "long " * 40_000)  # more than one message
    change(ours / "training.toml", "long " * 39_999, "")
    (ours / "declaration.md").write_text("words\n" * 15_000)
    assert playbooks.publish(bob, folder, ours).words == "playbook 1 of @bob"
    until(lambda: offered_playbooks.mark(carol) == "playbook 1 of @bob is not yours", seconds=60)
    until(lambda: offered_playbooks.mark(alice) == "playbook 1 of @bob is not yours", seconds=60)
    playbook_taking.take(alice, playbooks.chosen(alice, ""))
    assert taken(alice.path) == taken(bob.path)
    change(ours / "training.toml", "Our ", "Everybody's ")
    folder_of_alice = reached(alice)
    assert playbooks.publish(alice, folder_of_alice, ours).number == 2
    until(lambda: offered_playbooks.mark(bob) == "playbook 2 of @alice is not yours", seconds=60)
    assert len(offered_playbooks.standing(bob).offered) == 2
    assert not offered_playbooks.standing(bob).refused
    close(folder)
    joining.leave(bob)
    assert offered_playbooks.standing(bob) == offered_playbooks.PlaybooksOnShare()


def test_whatever_else_lies_on_the_shelf_hides_nothing_and_an_observer_reads_it(
    guarded: RealServer, ours: Path, tmp_path: Path
) -> None:
    rooms = {name: opened(tmp_path, name) for name in ("alice", "olga")}
    urls = {name: guarded.url(credentials=credentials(tmp_path, name)) for name in rooms}
    declare(rooms["alice"])
    joining.init(rooms["alice"], urls["alice"])
    joining.join(rooms["olga"], urls["olga"])
    folder = reached(rooms["alice"])
    playbooks.publish(rooms["alice"], folder, ours)
    name = next(one for one in folder.names("playbooks") if one.startswith("000001."))
    content = folder.read(f"playbooks/{name}", 0, LARGEST_FILE)[0]

    async def harm() -> None:
        from nats.aio.client import Client

        client = Client()
        await client.connect(f"nats://127.0.0.1:{guarded.port}", user="bob", password="bob-secret")  # noqa: S106
        for headers, piece in (
            ({FILE: name, AT: "0"}, b"something else under the same name"),
            ({FILE: name, AT: "999999"}, b"behind a hole"),
            ({FILE: name, AT: "9" * 30}, b"x"),
            ({FILE: "../../etc/passwd", AT: "0"}, b"x"),
            ({FILE: "000002." + "0" * 64 + ".json", AT: "0"}, content),
            ({}, b"no header at all"),
            ({FILE: "x" * 300, AT: "-1"}, b""),
        ):
            await client.request("wr.ops.playbooks.bob", piece, timeout=5, headers=headers or None)
        await client.close()

    asyncio.run(harm())
    for room in rooms.values():
        place = reached(room)
        seen = playbooks.look(room, place)
        assert [one.words for one in seen.offered] == ["playbook 1 of @alice"]
        assert [why.partition(" ")[0] for why in seen.refused] == ["000002.00000000…"]
        close(place)
    olga = reached(rooms["olga"])
    change(ours / "training.toml", "Our ", "Olga's ")
    with pytest.raises(RoomTrouble, match="nothing was published: the server lets us read and not"):
        playbooks.publish(rooms["olga"], olga, ours)
    close(olga)
    close(folder)
    for room in rooms.values():
        room.close()


def test_one_look_in_both_places_puts_into_a_folder_that_has_none_what_the_server_has(
    carol: WarRoom, shared_server: RealServer, ours: Path, tmp_path: Path
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    joining.init(carol, shared_server.url("looked"))
    joining.init(carol, str(share))
    server, folder = reached(carol), joining.folder_of(str(share), carol)
    playbooks.publish(carol, server, ours)
    playbooks.look_now(carol, folder, offered_playbooks.SECOND)
    assert [path.name[:7] for path in (share / "playbooks").glob("0*.json")] == ["000001."]
    assert [one.number for one in offered_playbooks.standing(carol).offered] == [1]
    close(server)


def test_nothing_that_the_connection_warns_of_stands_on_the_screen(
    alice: WarRoom, shared_server: RealServer, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    joining.init(alice, shared_server.url("quiet"))
    monkeypatch.setattr(logging.root, "handlers", [])  # as in the program, which has none
    logging.getLogger("asyncio").warning("returning true from eof_received() has no effect when using ssl")
    assert capfd.readouterr().err == ""
