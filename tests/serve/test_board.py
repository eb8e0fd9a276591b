"""The board over real sockets: who has the link sees just what the folder's pages hold, and nobody holds it up."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Clock, free_port
from tests.payloads import PAYLOADS, raw_controls
from tests.report.chromium import BROWSER, needs_browser, opened
from tests.room.giving import PLAYBOOK
from tests.room.sharers import until
from tests.room.test_board import posted
from warroom.model.identity import IncidentId
from warroom.model.views import Severity
from warroom.report.board import INDEX, LIVE_SCRIPT, SERVED_POLICY, board_pages
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.room.readings.board import board
from warroom.text import repair

pytest.importorskip("uvicorn", reason="what `warroom board --serve` needs is not installed")

from starlette.types import Message

from warroom.serve import patience
from warroom.serve.board import ShownPages, board_application
from warroom.serve.server import server_of

TOKEN = "the-secret-of-the-link"  # noqa: S105


def pages_of(room: WarRoom, number: int, audience: str = "internal") -> dict[str, str]:
    watcher = PLAYBOOK.audience(audience)
    assert watcher is not None
    return board_pages(board(room, PLAYBOOK, watcher, now=room.now()), PLAYBOOK.board, now=room.now(), number=number)


class Served:
    """A board that is served by a thread of this process."""

    def __init__(self) -> None:
        self.shown = ShownPages()
        self.port = free_port()
        application = board_application(
            self.shown, token=TOKEN, hosts=[f"127.0.0.1:{self.port}"], cookie="board", policy=SERVED_POLICY
        )
        self.server = server_of(application, port=self.port)
        self.thread = threading.Thread(target=self.server.run)
        self.thread.start()
        until(lambda: self.server.started)
        self.cookie = (self.ask(f"/t/{TOKEN}")[1]["set-cookie"] or "").partition(";")[0]

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def page(self, path: str = "/") -> str:
        status, _, page = self.ask(path, Cookie=self.cookie)
        assert status == 200
        return page

    def stream(self) -> socket.socket:
        """A viewer's stream, opened."""
        viewer = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        asked = f"GET /changes HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {self.cookie}\r\n\r\n"
        viewer.sendall(asked.encode())
        return viewer

    def close(self) -> None:
        self.shown.end()
        self.server.should_exit = True
        self.thread.join(20)


@pytest.fixture
def served() -> Iterator[Served]:
    running = Served()
    yield running
    running.close()


@pytest.mark.parametrize("unit", [b"\\", b'\\"', b"\\1", b";", b"=", b"; ", b"board=", b"board=x;"])
def test_a_strangers_cookies_take_their_length_and_not_its_square(unit: bytes) -> None:
    application = board_application(ShownPages(), token=TOKEN, hosts=["here"], cookie="board", policy="")
    statuses = []

    async def take(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    async def nothing() -> Message:
        return {"type": "http.disconnect"}

    cookies = b'board="' + unit * (400_000 // len(unit)) + b'"'
    scope = {
        "type": "http", "method": "GET", "path": "/", "query_string": b"", "scheme": "http",
        "headers": [(b"host", b"here"), (b"cookie", cookies)],
    }  # fmt: skip
    before = time.process_time()
    asyncio.run(application(scope, nothing, take))  # type: ignore[arg-type]
    assert statuses == [403]
    assert time.process_time() - before < 10, "this took minutes"


def test_a_cookie_is_found_among_others_and_beside_a_false_one_of_its_name(served: Served, room: WarRoom) -> None:
    served.shown.put(1, pages_of(room, 1))
    assert served.ask("/", Cookie=f"a=b; board=no; {served.cookie};c")[0] == 200
    assert served.ask("/", Cookie=served.cookie[:-1])[0] == 403
    assert served.ask("/", Cookie=f"x{served.cookie}")[0] == 403


def told(viewer: socket.socket, number: int) -> None:
    held = b""
    while f"data: {number}\n\n".encode() not in held:
        piece = viewer.recv(4096)
        assert piece, "the stream ended"
        held += piece


def test_only_who_has_the_link_sees_it_and_only_under_its_own_name(
    served: Served, room: WarRoom, incident: IncidentId
) -> None:
    posted(room, incident, "internal", "we look")
    served.shown.put(1, pages_of(room, 1))
    assert "we look" in served.page(f"/{incident}.html")
    assert served.ask("/nothing.html", Cookie=served.cookie)[0] == 404
    for path in ("/", "/changes", f"/{incident}.html", "/t/wrong"):
        for cookie in ("", f"board={TOKEN}", "board=", "board=\xff"):
            status, _, said = served.ask(path, Cookie=cookie)
            assert (status, said) == (403, "Open the link that you were sent.\n")
    for host in ("evil.example", f"evil.example:{served.port}", "127.0.0.1", ""):
        assert served.ask("/", Cookie=served.cookie, Host=host)[0] == 421
    _, headers, _ = served.ask("/", Cookie=served.cookie)
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert not headers["access-control-allow-origin"]
    entered = served.ask(f"/t/{TOKEN}")[1]["set-cookie"]
    assert "HttpOnly" in entered
    assert TOKEN not in entered
    status, headers, _ = served.ask("/", "POST", b"x" * 10, Cookie=served.cookie)
    assert (status, headers["connection"]) == (405, "close")


def test_each_change_is_made_once_and_told_to_all_who_look(served: Served, room: WarRoom, incident: IncidentId) -> None:
    served.shown.put(1, pages_of(room, 1))
    with contextlib.ExitStack() as open_streams:
        viewers = [open_streams.enter_context(served.stream()) for _ in range(200)]
        for viewer in viewers:
            told(viewer, 1)
        posted(room, incident, "internal", "news for all")
        served.shown.put(2, pages_of(room, 2))
        for viewer in viewers:
            told(viewer, 2)
        assert "news for all" in served.page(f"/{incident}.html")
        served.close()  # it ends though all of them look
        assert not served.thread.is_alive()


def test_a_head_or_a_body_that_never_ends_holds_nothing(
    served: Served, room: WarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "HEADERS_WITHIN", 0.2)
    served.shown.put(1, pages_of(room, 1))
    for begun in (
        "GET / HTTP/1.1\r\nHost: x",
        f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nContent-Length: 9999999\r\n\r\nx",
        f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n",
    ):
        with socket.create_connection(("127.0.0.1", served.port), timeout=60) as slow:
            slow.sendall(begun.encode())
            while slow.recv(4096):
                pass  # until it is closed from there
    assert served.page()


def test_who_looks_sees_the_board_beside_any_number_of_strangers_who_ask_for_nothing(
    served: Served, room: WarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "HEADERS_WITHIN", 600.0)
    monkeypatch.setattr(patience, "MOST_AT_ONCE", 20)
    served.server.config.limit_concurrency = 24
    served.shown.put(1, pages_of(room, 1))
    viewers = [served.stream() for _ in range(10)]
    for viewer in viewers:
        while b"data: 1" not in viewer.recv(4096):
            pass
    strangers = []
    for _ in range(100):
        stranger = socket.create_connection(("127.0.0.1", served.port), timeout=60, source_address=("127.0.0.2", 0))
        stranger.sendall(b"GET / HTTP/1.1\r\nHost: x")
        strangers.append(stranger)
    assert served.page()
    served.shown.put(2, pages_of(room, 2))
    for viewer in viewers:
        while b"data: 2" not in viewer.recv(4096):
            pass
    for one in (*viewers, *strangers):
        one.close()


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_hostile_words_are_words_in_the_pages_that_are_served(room: WarRoom, payload: str) -> None:
    incident = commander.declare(
        room, repair(payload[:200]), severity=Severity("P1", 1), phase="declare", phase_rank=1,
        zone=repair(payload[:50]), roles={},
    )  # fmt: skip
    posted(room, incident, "internal", repair(payload[:2_000]), status=repair(payload[:40]))
    for page in pages_of(room, 3).values():
        assert not raw_controls(page)
        body = page.partition("<body>")[2]
        assert re.findall(r"<script>([^<]*)</script>", body.replace(LIVE_SCRIPT, "OURS")) == ["OURS"]
        assert not re.search(r"<[^>]*\son\w+=", body)
        assert set(re.findall(r'(?:href|src)="([^"]*)"', body)) <= {INDEX, f"{incident}.html"}


@needs_browser
def test_a_browser_runs_our_script_and_no_other_and_the_page_is_whole_without_it(
    served: Served, room: WarRoom, tmp_path: Path, clock: Clock
) -> None:
    hostile = "<script>document.title='owned'</script><img src=http://127.0.0.9/x onerror=\"document.title='owned'\">"
    incident = commander.declare(
        room, hostile, severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC", roles={}
    )
    posted(room, incident, "internal", hostile)
    served.shown.put(1, pages_of(room, 1))

    class Link:
        """The link, as the one who opens pages wants it."""

        parent = tmp_path

        def as_uri(self) -> str:
            return f"http://127.0.0.1:{served.port}/t/{TOKEN}"

    assert BROWSER is not None
    tree, _ = opened(Link(), "--timeout=3000", "--dump-dom")  # type: ignore[arg-type]
    assert "owned</title>" not in tree
    assert "<title>What is going on</title>" in tree
    assert tree.count("<script>") == 1
    assert "<main>" in tree
    assert '<html lang="en">' in tree


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
async def test_a_cookie_that_was_given_encrypted_is_never_sent_plainly(scheme: str, secure: bool) -> None:
    application = board_application(ShownPages(), token=TOKEN, hosts=["board"], cookie="board", policy=SERVED_POLICY)
    scope: dict[str, object] = {
        "type": "http", "scheme": scheme, "method": "GET", "path": f"/t/{TOKEN}", "query_string": b"",
        "headers": [(b"host", b"board")],
    }  # fmt: skip
    answers: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b""}

    async def send(message: object) -> None:
        assert isinstance(message, dict)
        answers.append(message)

    await application(scope, receive, send)
    (cookie,) = [value for name, value in answers[0]["headers"] if name == b"set-cookie"]  # type: ignore[attr-defined]
    assert (b"; Secure" in cookie) is secure


def test_what_serves_the_board_loads_neither_the_toolkit_nor_what_makes_messages_and_documents() -> None:
    script = (
        "import sys, warroom.cli.board, warroom.cli.serving_board, warroom.serve.board, warroom.serve.server\n"
        "heavy = {'textual', 'rich', 'cryptography', 'minijinja', 'warroom.report.html_page',"
        " 'warroom.report.post_mortem_parts', 'warroom.report.picture'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
