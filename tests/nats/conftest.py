"""A server for each module, and an empty one for whoever ends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.nats.serving import RealServer
from tests.room.sharers import opened
from warroom.model.identity import NO_INCIDENT, IncidentId
from warroom.room.core import WarRoom
from warroom.room.sharing.joined_share import membership
from warroom.room.sharing.share_thread import ShareThread
from warroom.share.share_state import ShareState

Begin = Callable[..., ShareThread]


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    server = RealServer(tmp_path_factory.mktemp("nats"))
    server.begin()
    yield server
    server.kill()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RealServer]:
    folder = tmp_path / "nats"
    folder.mkdir()
    server = RealServer(folder)
    server.begin()
    yield server
    server.kill()


@pytest.fixture
def alice(tmp_path: Path) -> Iterator[WarRoom]:
    room = opened(tmp_path, "alice")
    yield room
    room.close()


@pytest.fixture
def bob(tmp_path: Path) -> Iterator[WarRoom]:
    room = opened(tmp_path, "bob")
    yield room
    room.close()


@pytest.fixture
def carol(tmp_path: Path) -> Iterator[WarRoom]:
    room = opened(tmp_path, "carol")
    yield room
    room.close()


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Let a room share from now on, as the program does."""
    threads: list[ShareThread] = []

    def begin(
        room: WarRoom, incident: IncidentId = NO_INCIDENT, heard: Callable[[ShareState], None] = lambda _: None
    ) -> ShareThread:
        member = membership(room)
        assert member is not None
        thread = ShareThread(room, member, heard=heard)
        thread.open_incident = incident
        threads.append(thread)
        thread.start()
        return thread

    yield begin
    for thread in threads:
        assert thread.stop(patience=20)
