"""Running an application until it is told to end, on this machine alone unless somebody says otherwise."""

from __future__ import annotations

import uvicorn
from starlette.applications import Starlette

from warroom.serve.patience import GIVES_UP, MOST_AT_ONCE, PatientProtocol


def serve(application: Starlette, *, host: str, port: int, certificate: str = "", key: str = "") -> bool:
    """Serve until SIGTERM or SIGINT; whether it ever began."""
    server = uvicorn.Server(
        uvicorn.Config(
            application, host=host, port=port, http=PatientProtocol, ws="none", lifespan="off", log_config=None,
            access_log=False, server_header=False, date_header=False, proxy_headers=False,
            limit_concurrency=MOST_AT_ONCE, timeout_graceful_shutdown=GIVES_UP,
            ssl_certfile=certificate or None, ssl_keyfile=key or None,
        )
    )  # fmt: skip
    try:
        server.run()
    except SystemExit:  # what it does where the port is taken
        return False
    return server.started
