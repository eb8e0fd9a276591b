"""Running an application until it is told to end, on this machine alone unless somebody says otherwise."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from warroom.serve.patience import GIVES_UP, HEADERS_WITHIN, MOST_ASKING, PatientProtocol

_ACCEPTED_AT_ONCE = 128
"""Connections that are taken before anything else is looked at: each is an open file until there is a limit to it."""
_MOST_FILES = 4_096
"""Files that may be open, where the system lets us say so: those who are taken and have not said who they are."""


class _Loop(asyncio.SelectorEventLoop):
    """Waits for whoever begins an encrypted connection as it does for a request."""

    async def create_server(self, *args: Any, **named: Any) -> asyncio.Server:
        """See `asyncio.loop.create_server`."""
        if named.get("ssl") is not None:
            named["ssl_handshake_timeout"] = HEADERS_WITHIN
        return await super().create_server(*args, **named)


class Server(uvicorn.Server):
    """Says that it is about to end before it waits for what is open: a stream would never end by itself."""

    ending: Callable[[], None] = staticmethod(lambda: None)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """See `uvicorn.Server`."""
        self.ending()
        super().handle_exit(sig, frame)

    def run(self, sockets: Any = None) -> None:
        """See `uvicorn.Server`."""
        with asyncio.Runner(loop_factory=_Loop) as runner:
            runner.run(self.serve(sockets))


def server_of(
    application: ASGIApp, *, host: str = "127.0.0.1", port: int, certificate: str = "", key: str = ""
) -> Server:
    """What serves ``application`` once it runs."""
    return Server(
        uvicorn.Config(
            application,
            host=host,
            port=port,
            http=PatientProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            limit_concurrency=MOST_ASKING,
            backlog=_ACCEPTED_AT_ONCE,
            timeout_graceful_shutdown=GIVES_UP,
            ssl_certfile=certificate or None,
            ssl_keyfile=key or None,
        )
    )


def serve(
    application: ASGIApp, *, host: str, port: int, certificate: str = "", key: str = "",
    ending: Callable[[], None] = lambda: None,
) -> bool:  # fmt: skip
    """Serve until SIGTERM or SIGINT, which call ``ending`` first; whether it ever began."""
    _let_files_be_opened()
    server = server_of(application, host=host, port=port, certificate=certificate, key=key)
    server.ending = ending
    try:
        with contextlib.suppress(KeyboardInterrupt):  # which it hands on once all has ended
            server.run()
    except SystemExit:  # what it does where the port is taken
        return False
    return server.started


def _let_files_be_opened() -> None:
    """Have as many files open as the connections need that have not said anything yet."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = _MOST_FILES if hard == resource.RLIM_INFINITY else min(_MOST_FILES, hard)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
