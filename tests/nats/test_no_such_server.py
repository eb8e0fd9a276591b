"""What is no NATS server, or cannot be reached, is said so in a sentence that names it and nothing of the library."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import free_port
from tests.nats.serving import program
from tests.nats.test_cut_off import nothing
from warroom.nats.connection import ServerConnection
from warroom.nats.credentials import name_in
from warroom.nats.location import read_location

INFO = b'INFO {"server_id":"x","version":"2.10.0","proto":1,"headers":true,"max_payload":1048576}\r\n'
NO_SERVER = "^what is at HOST does not answer as a NATS server does$"
PATIENCE = 20.0


@pytest.fixture
def said_by() -> Iterator[list[ServerConnection]]:
    program()  # says loudly that nothing was tested without the library
    connections: list[ServerConnection] = []
    yield connections
    for connection in connections:
        connection.close()


def words_of(url: str, connections: list[ServerConnection]) -> str:
    """Why there is no connection."""
    connection = ServerConnection(read_location(url), begun=nothing)
    connections.append(connection)
    connection.start()
    with pytest.raises(OSError, match=r".") as trouble:
        connection.wait(PATIENCE)
    return str(trouble.value.strerror)


@contextlib.contextmanager
def answering(greeting: bytes, answer: bytes) -> Iterator[int]:
    """Something that greets whoever comes, and answers what they say; the port that it is at."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            with client, contextlib.suppress(OSError):
                client.sendall(greeting)
                heard = b""
                while answer and not heard.endswith(b"PING\r\n"):
                    heard += client.recv(4_096)
                client.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    yield listening.getsockname()[1]
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()


@pytest.mark.parametrize(
    ("greeting", "answer", "words"),
    [
        (b"HTTP/1.1 408 Request Timeout\r\n\r\n<html>", b"", NO_SERVER),
        (b"SSH-2.0-OpenSSH_9.6\r\n", b"", NO_SERVER),
        (b"\0\xff\x1b[31m\r\n", b"", NO_SERVER),
        (b"", b"", NO_SERVER),
        (b"INFO []\r\n", b"", NO_SERVER),
        (b"INFO {\r\n", b"", NO_SERVER),
        (INFO, b"HTTP/1.1 400 Bad Request\r\n", NO_SERVER),
        (INFO, b"-ERR 'maximum connections \x1b[31mexceeded'\r\n", "^the server at HOST refuses us: maximum "),
        (INFO, b"-ERR 'Authorization Violation'\r\n", "^the server at HOST does not know us: "),
    ],
)  # fmt: skip
def test_what_is_no_server_of_ours_is_said_to_be_none(
    said_by: list[ServerConnection], greeting: bytes, answer: bytes, words: str
) -> None:
    with answering(greeting, answer) as port:
        told = words_of(f"nats://127.0.0.1:{port}/ops", said_by)
    assert re.search(words.replace("HOST", f"127.0.0.1:{port}"), told), told
    assert "\x1b" not in told


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socket.gaierror(-2, "Name or service not known"), "no address is found for HOST: Name or service not known"),
        (ConnectionRefusedError(111, "refused"), "nothing answers at HOST"),
        (ConnectionResetError("Connection lost"), "the connection to HOST was lost"),
        (BrokenPipeError(32, "Broken pipe"), "the connection to HOST was lost"),
        (OSError(101, "Network is unreachable"), "HOST cannot be reached: Network is unreachable"),
        (OSError("of others."), "HOST cannot be reached: of others"),
        (OSError("Multiple exceptions: both"), "HOST cannot be reached: Multiple exceptions: both"),
        (TimeoutError(110, "Connection timed out"), "the server at HOST does not answer"),
        (TimeoutError(), "the server at HOST does not answer"),
    ],
)
def test_every_sentence_names_what_cannot_be_reached(
    said_by: list[ServerConnection], monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    from nats.aio.client import Client

    async def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Client, "connect", fails)
    port = free_port()
    told = words_of(f"nats://127.0.0.1:{port}/ops", said_by)
    assert told == words.replace("HOST", f"127.0.0.1:{port}")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def nothing_of_the_kind(path: Path) -> None:
    path.write_text("nothing of the kind\n")


def not_there(path: Path) -> None:
    """Nothing is made."""


@pytest.mark.parametrize(
    ("makes", "option", "words"),
    [
        (pipe, "credentials", "the credentials in FILE cannot be read: it is no regular file"),
        (Path.mkdir, "credentials", "the credentials in FILE cannot be read: it is no regular file"),
        (not_there, "credentials", "the credentials in FILE cannot be read: No such file or directory"),
        (nothing_of_the_kind, "credentials", "FILE is neither one line NAME:PASSWORD nor a .creds file"),
        (pipe, "ca", "FILE holds no certificates: it is no regular file"),
        (not_there, "ca", "FILE holds no certificates: No such file or directory"),
        (nothing_of_the_kind, "ca", "FILE holds no certificates: "),
    ],
)
def test_a_file_that_opens_no_server_is_named_and_not_the_server(
    said_by: list[ServerConnection], tmp_path: Path, makes: Callable[[Path], None], option: str, words: str
) -> None:
    """Nothing waits for a pipe into which nobody writes."""
    file, credentials = tmp_path / "file", tmp_path / "credentials"
    credentials.write_text("alice:secret\n")
    makes(file)
    options = {"credentials": credentials, option: file}
    query = "&".join(f"{name}={path}" for name, path in options.items())
    url = f"tls://127.0.0.1:{free_port()}/ops?{query}"
    assert name_in(str(file)) == ""
    assert words_of(url, said_by).startswith(words.replace("FILE", str(file)))
