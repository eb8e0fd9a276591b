"""A server that takes what is sent to it and answers as it is told: whole, late, by half, or by going away."""

from __future__ import annotations

import contextlib
import json
import socketserver
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def answer(status: int, body: object, *head: str) -> bytes:
    said = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(said)}", *head, "", ""]
    return "\r\n".join(lines).encode() + said


class Capture(socketserver.ThreadingTCPServer):
    """What arrived is in ``requests``: (first line, headers, body). ``answers`` are given one after the other, the last
    one for ever: bytes, or `None` for a connection that stays open and says nothing.
    """

    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False

    def __init__(self, *answers: bytes | None) -> None:
        self.answers = list(answers)
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.ended = threading.Event()
        super().__init__(("127.0.0.1", 0), _Connection)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def said(self, number: int = -1) -> Any:
        return json.loads(self.requests[number][2])


class _Connection(socketserver.StreamRequestHandler):
    server: Capture

    def handle(self) -> None:
        first = self.rfile.readline().decode().strip()
        headers: dict[str, str] = {}
        while line := self.rfile.readline().decode().strip():
            name, _, said = line.partition(":")
            headers[name.lower()] = said.strip()
        body = self.rfile.read(int(headers.get("content-length", 0)))
        self.server.requests.append((first, headers, body))
        told = self.server.answers.pop(0) if len(self.server.answers) > 1 else self.server.answers[0]
        if told is None:
            self.server.ended.wait(20)
            return
        self.wfile.write(told)


@contextmanager
def captured(*answers: bytes | None) -> Iterator[Capture]:
    server = Capture(*answers)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()


class MailSink(socketserver.ThreadingTCPServer):
    """A server of mail: what it took is in ``mails``, and what was said before TLS in ``in_the_open``. ``tls`` is its
    certificate, used from the first byte with ``at_once``. ``raw`` is what it says, byte for byte, to words that begin
    so (``AFTER`` for a whole mail), and then goes away; `None` for nothing at all while the connection stays.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(
        self,
        *,
        refuses: str = "",
        tls: ssl.SSLContext | None = None,
        at_once: bool = False,
        raw: Mapping[str, bytes | None] | None = None,
    ) -> None:
        self.raw = dict(raw or {})
        self.ended = threading.Event()
        self.mails: list[bytes] = []
        self.in_the_open: list[str] = []
        self.refuses, self.tls, self.at_once = refuses, tls, at_once
        super().__init__(("127.0.0.1", 0), _Session)


class _Session(socketserver.StreamRequestHandler):
    server: MailSink

    def handle(self) -> None:
        with contextlib.suppress(OSError):  # whoever does not trust it goes away
            if self.server.tls is not None and self.server.at_once:
                self._hide()
            self._talk()

    def _hide(self) -> None:
        assert self.server.tls is not None
        hidden = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.connection = hidden
        self.rfile, self.wfile = hidden.makefile("rb"), hidden.makefile("wb", buffering=0)  # type: ignore[assignment]

    def _says_raw(self, word: str) -> bool:
        """Whether something else is said to ``word`` than usual; that was the last then."""
        for begin, reply in self.server.raw.items():
            if word.startswith(begin):
                if reply is None:
                    self.server.ended.wait(60)
                else:
                    self.wfile.write(reply)
                return True
        return False

    def _talk(self) -> None:
        if self._says_raw("GREETING"):
            return
        self._say("220 sink")
        while line := self.rfile.readline():
            word = line.decode("utf-8", "replace").strip().upper()
            if not isinstance(self.connection, ssl.SSLSocket):
                self.server.in_the_open.append(word)
            if word == "STARTTLS" and self.server.tls is not None:
                self._say("220 go on")
                self._hide()
                continue
            if self._says_raw(word):
                return
            if word.startswith("EHLO"):
                more = "STARTTLS" if self.server.tls is not None and not self.server.at_once else "AUTH PLAIN"
                self._say(f"250-sink\r\n250-AUTH PLAIN\r\n250 {more}")
                continue
            if word.startswith("AUTH"):
                self._say("235 known")
                continue
            if self.server.refuses and self.server.refuses in word:
                self._say("550 not here")
            elif word.startswith("DATA"):
                self._say("354 go on")
                mail = b""
                while (row := self.rfile.readline()) not in (b".\r\n", b""):
                    mail += row.removeprefix(b".") if row.startswith(b"..") else row
                self.server.mails.append(mail)
                if self._says_raw("AFTER"):
                    return
                self._say("250 taken")
            elif word.startswith("QUIT"):
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@contextmanager
def mail_sink(**told: Any) -> Iterator[MailSink]:
    """A server of mail that listens; ``told`` as `MailSink` takes it."""
    server = MailSink(**told)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()
