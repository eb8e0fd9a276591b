"""Running an application until it is told to end, on this machine alone unless somebody says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from warroom.serve.patience import GIVES_UP, MOST_AT_ONCE, PatientProtocol


class _Server(uvicorn.Server):
    """Says that it is about to end before it waits for what is open: a stream would never end by itself."""

    ending: Callable[[], None] = staticmethod(lambda: None)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """See `uvicorn.Server`."""
        self.ending()
        super().handle_exit(sig, frame)


def serve(
    application: ASGIApp, *, host: str, port: int, certificate: str = "", key: str = "",
    ending: Callable[[], None] = lambda: None,
) -> bool:  # fmt: skip
    """Serve until SIGTERM or SIGINT, which call ``ending`` first; whether it ever began."""
    server = _Server(
        uvicorn.Config(
            application, host=host, port=port, http=PatientProtocol, ws="none", lifespan="off", log_config=None,
            access_log=False, server_header=False, date_header=False, proxy_headers=False,
            limit_concurrency=MOST_AT_ONCE, timeout_graceful_shutdown=GIVES_UP,
            ssl_certfile=certificate or None, ssl_keyfile=key or None,
        )
    )  # fmt: skip
    server.ending = ending
    try:
        server.run()
    except SystemExit:  # what it does where the port is taken
        return False
    return server.started
