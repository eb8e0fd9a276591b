"""Who may read and who may write, with the file that the manual gives to a real server; and who is not let in."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.nats.certificates import Authority
from tests.nats.decentralised import Keyed, configured
from tests.nats.serving import RealServer
from tests.room.sharers import declare, log, opened, titles, until
from warroom.model.identity import IncidentId
from warroom.room.core import RoomTrouble
from warroom.room.sharing import delivery, joining, share_report
from warroom.room.sharing.joined_share import membership
from warroom.room.sharing.share_thread import ShareThread
from warroom.share.share_state import GOOD, OBSERVER

PERMISSIONS = Path(__file__).parents[2] / "docs" / "nats" / "permissions.conf"
INCIDENT = IncidentId("1" * 32)


def credentials(folder: Path, name: str, password: str = "") -> str:
    file = folder / f"{name}.credentials"
    file.write_text(f"{name}:{password or f'{name}-secret'}\n")
    return str(file)


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[RealServer]:
    folder = tmp_path / "guarded"
    folder.mkdir()
    server = RealServer(folder, PERMISSIONS.read_text())
    server.begin()
    yield server
    server.kill()


def test_scribes_write_and_an_observer_reads_and_is_shown_as_one(guarded: RealServer, tmp_path: Path) -> None:
    rooms = {name: opened(tmp_path, name) for name in ("alice", "bob", "olga")}
    urls = {name: guarded.url(credentials=credentials(tmp_path, name)) for name in rooms}
    incident = declare(rooms["alice"])
    joining.init(rooms["alice"], urls["alice"])
    delivery.synchronise(rooms["alice"])
    for name in ("bob", "olga"):
        joining.join(rooms[name], urls[name])
        delivery.synchronise(rooms[name])
        assert titles(rooms[name]) == ["Checkout fails"]
    log(rooms["bob"], incident, "of bob")
    state = delivery.synchronise(rooms["bob"])
    assert state is not None
    assert (state.what, state.unsent, state.troubles) == (GOOD, 0, ())
    for name, what in (("bob", GOOD), ("olga", OBSERVER)):  # before anybody of them has written a line
        assert (share_report.status(rooms[name]).state.what, delivery.synchronise(rooms[name]).what) == (what, what)  # type: ignore[union-attr]
    member = membership(rooms["olga"])
    assert member is not None
    thread = ShareThread(rooms["olga"], member, heard=lambda _: None)
    thread.open_incident = incident
    thread.start()
    try:
        until(lambda: thread.state().what == OBSERVER)
        assert thread.state().words == "the server lets us read and not write"
        until(
            lambda: (
                share_report.short_digest(rooms["olga"], incident) == share_report.short_digest(rooms["bob"], incident)
            )
        )
        log(rooms["olga"], incident, "of olga, who may not")
        thread.wake()
        until(lambda: thread.state().what == OBSERVER and thread.state().unsent)
    finally:
        assert thread.stop(patience=20)
    for room in rooms.values():
        room.close()


def test_nobody_publishes_under_the_name_of_another_and_no_observer_at_all(guarded: RealServer) -> None:
    from nats.aio.client import Client
    from nats.errors import Error

    async def refused(name: str, subject: str) -> bool:
        errors: list[str] = []

        async def hear(error: Exception) -> None:
            errors.append(str(error))

        client = Client()
        await client.connect(
            f"nats://127.0.0.1:{guarded.port}",
            user=name,
            password=f"{name}-secret",
            error_cb=hear,
            allow_reconnect=False,
        )
        with contextlib.suppress(Error):
            await client.request(subject, b"{}", timeout=0.2)
        await client.flush()
        await client.close()
        return any("permissions violation" in error.lower() for error in errors)

    scribes, observers = "alice", "olga"
    for name, subject, allowed in (
        (scribes, f"wr.ops.{INCIDENT}.alice", True),
        (scribes, f"wr.ops.{INCIDENT}.bob", False),
        (scribes, f"$JS.API.STREAM.DELETE.WR_ops_{INCIDENT}", False),
        (scribes, f"$JS.API.STREAM.PURGE.WR_ops_{INCIDENT}", False),
        (scribes, f"$JS.API.STREAM.UPDATE.WR_ops_{INCIDENT}", False),
        (scribes, f"wr.other.{INCIDENT}.alice", False),
        (observers, "$JS.API.STREAM.NAMES", True),
        (observers, f"wr.ops.{INCIDENT}.olga", False),
        (observers, f"wr.ops.here.{INCIDENT}.{'a' * 32}", False),
        (observers, f"$JS.API.STREAM.CREATE.WR_ops_{INCIDENT}", False),
        (observers, f"$JS.API.STREAM.MSG.DELETE.WR_ops_{INCIDENT}", False),
    ):
        assert asyncio.run(refused(name, subject)) is not allowed, (name, subject)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("wrong password", "does not know us: wrong name, password or credentials"),
        ("no credentials file", "cannot be read: No such file"),
        ("no credentials", "is neither one line NAME:PASSWORD nor a .creds file"),
        ("another authority", "the certificate of 127.0.0.1:.* is not to be trusted"),
        ("expired", "the certificate of 127.0.0.1:.* is not to be trusted: certificate has expired"),
        ("not encrypted", "the server does not encrypt, so nothing was said to it"),
        ("no streams", "keeps no streams: JetStream is not switched on there"),
        ("nobody there", "nothing answers at 127.0.0.1"),
        ("good", ""),
    ],
)
def test_whoever_is_not_let_in_is_told_why_in_one_sentence(tmp_path: Path, case: str, words: str) -> None:
    folder = tmp_path / "server"
    folder.mkdir()
    authority = Authority(tmp_path / "ours")
    ca = Authority(tmp_path / "theirs").ca if case == "another authority" else authority.ca
    tls = "" if case == "not encrypted" else authority.server(days=-1 if case == "expired" else 1)
    config = PERMISSIONS.read_text() + tls
    server = RealServer(
        folder, config if case != "no streams" else f"jetstream: false\n{config.replace('jetstream: enabled', '')}"
    )
    if case != "nobody there":
        server.begin()
    file = credentials(tmp_path, "alice", "wrong" if case == "wrong password" else "")
    if case == "no credentials file":
        Path(file).unlink()
    if case == "no credentials":
        Path(file).write_text("nothing of the kind\n")
    url = server.url(credentials=file, ca=str(ca)).replace("nats://", "tls://")
    room = opened(tmp_path, "alice")
    began = time.monotonic()
    try:
        if words:
            with pytest.raises(RoomTrouble, match=words) as trouble:
                joining.init(room, url)
            assert "\n" not in str(trouble.value)
        else:
            assert joining.init(room, url).startswith("joined tls://127.0.0.1")
            assert "credentials" not in joining.leave(room)
        assert time.monotonic() - began < 30
    finally:
        room.close()
        server.kill()


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("good", ""),
        ("expired", "does not know us|expired"),
        ("another key", "does not know us"),
        ("no seed", "holds no seed"),
    ],
)
def test_a_creds_file_opens_a_server_with_keys(tmp_path: Path, case: str, words: str) -> None:
    folder = tmp_path / "server"
    folder.mkdir()
    config, file = configured(folder, expires=int(time.time()) - 60 if case == "expired" else 0)
    server = RealServer(folder, config)
    server.begin()
    text = file.read_text()
    seed = text.splitlines()[5]
    if case == "another key":
        file.write_text(text.replace(seed, Keyed(20 << 3).seed))
    if case == "no seed":
        file.write_text(text.replace(seed, "1nothing"))
    room = opened(tmp_path, "eve")
    try:
        if words:
            with pytest.raises(RoomTrouble, match=words) as trouble:
                joining.init(room, server.url(credentials=str(file)))
            assert seed not in str(trouble.value)
        else:
            joining.init(room, server.url(credentials=str(file)))
            declare(room)
            state = delivery.synchronise(room)
            assert state is not None
            assert (state.what, state.unsent) == (GOOD, 0)
    finally:
        room.close()
        server.kill()
