"""The listener over real sockets: 200 is on disk, 503 comes again, nobody holds a place by doing nothing."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import free_port, seeded
from tests.intake.tools.own_samples import ALERTMANAGER, PAGERDUTY
from tests.room.sharers import now, until
from warroom.room.core import WarRoom
from warroom.room.incoming import inbox

pytest.importorskip("uvicorn", reason="what `warroom listen` needs is not installed: pip install '.[serve]'")

from warroom.serve import listener as listening
from warroom.serve import patience
from warroom.serve.server import server_of

TOKEN = "a-token-of-the-path"  # noqa: S105
SECRET = "what-pagerduty-signs-with"  # noqa: S105
BODY = json.dumps(ALERTMANAGER).encode()


class Served:
    """A listener that runs in a thread of this process."""

    def __init__(self, room: WarRoom) -> None:
        self.told: list[str] = []
        senders = listening.Senders(TOKEN, {"pagerduty": SECRET})
        self.port = free_port()
        self.server = server_of(listening.application(room, senders, told=self.told.append), port=self.port)
        self._thread = threading.Thread(target=self.server.run)
        self._thread.start()
        until(lambda: self.server.started)

    def post(self, body: bytes, path: str = f"/in/alertmanager/{TOKEN}", **headers: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("POST", path, body, {name.replace("_", "-"): said for name, said in headers.items()})
            return connection.getresponse().status
        finally:
            connection.close()

    def half(self, said: bytes) -> socket.socket:
        """A connection on which only this was sent."""
        opened = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        opened.sendall(said)
        return opened

    def end(self) -> None:
        self.server.should_exit = True
        self._thread.join(20)
        assert not self._thread.is_alive()


@pytest.fixture
def hasty(tmp_path: Path) -> Iterator[WarRoom]:
    room = WarRoom(str(tmp_path / "w.db"), person="dana", now=now, entropy=seeded(1), patience=0.3)
    yield room
    room.close()


@pytest.fixture
def served(hasty: WarRoom, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setattr(patience, "HEADERS_WITHIN", 0.4)
    monkeypatch.setattr(listening, "BODY_WITHIN", 0.4)
    running = Served(hasty)
    yield running
    running.end()


def test_what_is_answered_with_200_is_on_disk_and_a_known_sender_is_never_told_that_it_is_wrong(
    served: Served, hasty: WarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert served.post(BODY) == 200
    assert len(inbox.waiting(hasty)) == 2
    assert served.post(BODY) == 200
    for strange in (b"", b"{", b"[" * 100_000, b"\xff", b'{"a": 1}'):
        assert served.post(strange) == 200
    assert len(inbox.not_understood(hasty)) == 7
    monkeypatch.setattr(listening, "LARGEST", 1_000)
    assert served.post(b"x" * 500_000) == 200
    assert inbox.not_understood(hasty)[0][1] == "larger than is taken"
    assert TOKEN not in "".join(served.told)
    assert served.post(BODY, "/in/some%20thing/" + TOKEN) == 200
    assert served.post(BODY, "/in/alertmanager/another-token") == 404
    assert served.post(BODY, "/") == 404
    signed = json.dumps(PAGERDUTY).encode()
    right = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    there = f"/in/pagerduty/{TOKEN}"
    monkeypatch.setattr(listening, "LARGEST", 100_000)
    assert served.post(signed, there) == 401
    assert served.post(signed, there, X_PagerDuty_Signature=f"v1={'0' * 64},v1={right}") == 200
    assert any(one.source == "pagerduty" for one in inbox.waiting(hasty))
    monkeypatch.setattr(listening, "LARGEST", 100)
    assert served.post(signed, there, X_PagerDuty_Signature=f"v1={right}") == 200, "it is signed as a whole"
    assert inbox.not_understood(hasty)[0][1] == "larger than is taken"
    assert served.post(signed, there, X_PagerDuty_Signature=f"v1={'0' * 64}") == 401
    monkeypatch.setattr(listening, "LARGEST_SIGNED", 200)
    assert served.post(signed, there, X_PagerDuty_Signature=f"v1={right}") == 413
    assert "too large for its signature" in served.told[-1]


def test_a_slash_too_many_behind_the_token_turns_nobody_away(served: Served, hasty: WarRoom) -> None:
    assert served.post(BODY, f"/in/alertmanager/{TOKEN}/") == 200
    assert len(inbox.waiting(hasty)) == 2


def test_while_it_cannot_be_kept_the_sender_is_told_to_come_again(served: Served, hasty: WarRoom) -> None:
    assert served.post(BODY) == 200
    other = sqlite3.connect(hasty.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    changed = BODY.replace(b"0a1b2c3d4e5f6071", b"ffffffffffffffff")
    assert served.post(changed) == 503
    other.execute("ROLLBACK")
    other.close()
    assert served.post(changed) == 200
    assert len(inbox.waiting(hasty)) == 3


def test_nobody_holds_a_place_by_sending_half_of_something(served: Served) -> None:
    head = f"POST /in/alertmanager/{TOKEN} HTTP/1.1\r\nHost: x\r\n"
    waiting = [served.half(said) for said in (b"", b"POST /in", head.encode()) for _ in range(10)]
    endless = served.half(f"{head}Content-Length: 100\r\n\r\n[".encode())
    assert served.post(BODY) == 200  # beside all of them
    for one in waiting:
        assert one.recv(100) == b""
        one.close()
    assert endless.recv(12) == b"HTTP/1.1 503"
    endless.close()


@pytest.mark.parametrize("of_their_own", [True, False], ids=["elsewhere", "the same address"])
@pytest.mark.parametrize(
    "said",
    [b"", b"POST /in", b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"],
    ids=["nothing", "half a head", "all they wanted", "half of what nobody reads"],
)
def test_strangers_who_ask_for_nothing_keep_no_sender_waiting(
    served: Served, monkeypatch: pytest.MonkeyPatch, said: bytes, of_their_own: bool
) -> None:
    """Whoever has been silent longest goes first: nobody waits until the time of all of them is over."""
    monkeypatch.setattr(patience, "HEADERS_WITHIN", 600.0)
    monkeypatch.setattr(patience, "MOST_AT_ONCE", 20)
    served.server.config.limit_concurrency = 24
    monkeypatch.setattr(listening, "BODY_WITHIN", 600.0)
    open_ones = [
        served.half(f"POST /in/alertmanager/{TOKEN} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n[".encode())
    ]
    for number in range(100):
        source = ("127.0.0.2" if of_their_own else "127.0.0.1", 0)
        stranger = socket.create_connection(("127.0.0.1", served.port), timeout=60, source_address=source)
        with contextlib.suppress(ConnectionError):
            stranger.sendall(said)
        open_ones.append(stranger)
        if number % 10 == 9:
            assert served.post(BODY) == 200
    open_ones[0].sendall(b"       ]")
    assert open_ones[0].recv(12) == b"HTTP/1.1 200", "whoever was being heard is heard to the end"
    for one in open_ones:
        one.close()


def test_a_sender_that_is_connected_for_long_loses_no_place_to_strangers_from_elsewhere(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "HEADERS_WITHIN", 600.0)
    monkeypatch.setattr(patience, "MOST_AT_ONCE", 20)
    served.server.config.limit_concurrency = 24
    connected = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    strangers = []
    for _ in range(5):
        connected.request("POST", f"/in/alertmanager/{TOKEN}", BODY)
        answer = connected.getresponse()
        assert (answer.status, answer.read()) == (200, b"kept\n")
        for _ in range(30):
            strangers.append(
                socket.create_connection(("127.0.0.1", served.port), timeout=60, source_address=("127.0.0.2", 0))
            )
    for one in strangers:
        one.close()
    connected.close()


def test_who_comes_while_the_server_is_busy_counts_for_no_more_than_there_is_room_for(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "HEADERS_WITHIN", 600.0)
    monkeypatch.setattr(patience, "MOST_AT_ONCE", 20)
    together, counted = threading.Event(), []
    begun = patience.PatientProtocol.connection_made

    def counting(protocol: patience.PatientProtocol, transport: object) -> None:
        together.wait(60)  # the others come in one round of the loop
        begun(protocol, transport)
        counted.append(len(protocol.connections))

    monkeypatch.setattr(patience.PatientProtocol, "connection_made", counting)
    strangers = [socket.create_connection(("127.0.0.1", served.port), timeout=60) for _ in range(60)]
    together.set()
    until(lambda: len(counted) == len(strangers))
    assert max(counted) <= 20 + 1
    for each in strangers:
        each.close()


def listener(tmp_path: Path, port: int) -> subprocess.Popen[bytes]:
    environ = {
        **{name: said for name, said in os.environ.items() if not name.startswith(("WARROOM", "XDG"))},
        "HOME": str(tmp_path), "WARROOM_DB": str(tmp_path / "k.db"), "WARROOM_USER": "dana", "TOKEN": TOKEN,
        "WARROOM_CONFIG": str(tmp_path / "config.toml"),
    }  # fmt: skip
    (tmp_path / "config.toml").write_text('[listen]\ntoken_from = "env:TOKEN"\n')
    return subprocess.Popen(
        [sys.executable, "-m", "warroom", "listen", "--port", str(port)], env=environ, stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL, cwd=tmp_path,
    )  # fmt: skip


def test_a_delivery_that_was_acknowledged_outlives_kill_9_and_sigterm_ends_it_beside_an_open_request(
    tmp_path: Path,
) -> None:
    port = free_port()
    for number, how in enumerate((signal.SIGKILL, signal.SIGTERM)):
        running = listener(tmp_path, port)
        assert running.stderr is not None
        assert b"listening on" in running.stderr.readline()
        body = BODY.replace(b"0a1b2c3d4e5f6071", f"{number:016x}".encode())
        until(lambda: is_open(port))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", f"/in/alertmanager/{TOKEN}", body)
        assert connection.getresponse().status == 200
        half = socket.create_connection(("127.0.0.1", port), timeout=60)
        half.sendall(f"POST /in/alertmanager/{TOKEN} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n[".encode())
        running.send_signal(how)
        running.communicate(timeout=60)
        half.close()
        connection.close()
    room = WarRoom(str(tmp_path / "k.db"), person="dana", now=now, entropy=seeded(1))
    assert len(inbox.waiting(room)) == 3
    room.close()


@pytest.mark.parametrize("kills", [8, pytest.param(200, marks=pytest.mark.long)])
def test_no_kill_9_in_the_middle_of_deliveries_loses_one_that_was_acknowledged(tmp_path: Path, kills: int) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.serve.killing", str(tmp_path), str(kills)], capture_output=True, text=True,
        timeout=900, check=False,
    )  # fmt: skip
    said = json.loads(told.stdout)
    assert (said["kills"], said["lost"], said["sound"]) == (kills, 0, "ok"), told.stderr
    assert said["acknowledged"] >= kills


def is_open(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
        return True
    return False


def test_nothing_else_loads_what_the_listener_needs() -> None:
    named = "import sys, warroom.cli.listen, warroom.cli.inbox, warroom.room.incoming.deliveries"
    checked = "sys.exit(bool({'starlette', 'uvicorn', 'h11'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", f"{named}; {checked}"], check=False).returncode == 0
