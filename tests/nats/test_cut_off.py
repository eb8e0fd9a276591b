"""A connection that was cut off with something still to be sent begins again: the library ends then without a word."""

from __future__ import annotations

import queue
import socket
import struct
import threading
from collections.abc import Iterator

import pytest

from tests.nats.serving import program
from tests.room.sharers import until
from warroom.nats.connection import ServerConnection, Session
from warroom.nats.location import read_location

_INFO = b'INFO {"server_id":"x","version":"2.10.0","proto":1,"headers":true,"max_payload":1048576}\r\n'
_RESET = struct.pack("ii", 1, 0)
PATIENCE = 20.0


class CuttingServer:
    """Speaks just enough to be connected to, and holds its end of each connection until it is cut off."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.connections: queue.Queue[socket.socket] = queue.Queue()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            client.sendall(_INFO)
            heard = b""
            while b"PING\r\n" not in heard:
                heard += client.recv(4_096)
            client.sendall(b"PONG\r\n")
            self.connections.put(client)

    def cut(self) -> None:
        """End the connection at once, as the machine of a server that was killed does."""
        client = self.connections.get(timeout=PATIENCE)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        client.close()

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        while not self.connections.empty():
            self.connections.get().close()


@pytest.fixture
def cutting() -> Iterator[CuttingServer]:
    program()  # says loudly that nothing was tested without the library
    server = CuttingServer()
    yield server
    server.close()


async def nothing(_session: Session) -> None:
    """Nothing is made on a new connection."""


def leave_unsent(connection: ServerConnection, session: Session) -> None:
    """Let something wait that nobody has asked the library to send yet."""
    waits = threading.Event()

    def leave() -> None:
        session.client._pending.append(b"PUB x 1\r\na\r\n")
        session.client._pending_data_size += 12
        waits.set()

    connection.spawn_now(leave)
    assert waits.wait(PATIENCE)


@pytest.mark.parametrize("unsent", [False, True], ids=["all-sent", "something-unsent"])
def test_a_connection_that_is_cut_off_begins_again(cutting: CuttingServer, unsent: bool) -> None:
    connection = ServerConnection(read_location(f"nats://127.0.0.1:{cutting.port}/ops"), begun=nothing)
    connection.start()
    try:
        session = connection.wait(PATIENCE)
        if unsent:
            leave_unsent(connection, session)
        cutting.cut()
        until(lambda: connection.number == 2, seconds=PATIENCE)
        assert session.lost.is_set(), "whoever waits for an answer on it hears that none comes"
    finally:
        connection.close()
