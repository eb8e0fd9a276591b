"""How long a server waits for whoever is connected: nobody holds a place by sending nothing, or never ending."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEADERS_WITHIN, BODY_WITHIN = 10.0, 10.0
"""Seconds for the head of a request, and for its body."""
MOST_AT_ONCE = 500
"""Connections; one more is told to come back."""
GIVES_UP = 2
"""Seconds that open requests have when the server is to end."""


class PatientProtocol(H11Protocol):
    """Closes a connection on which no request begins, or none is sent whole, within `HEADERS_WITHIN`."""

    _seen: object = None
    _look_again: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to watch it."""
        super().connection_made(transport)
        self._seen = self.cycle
        self._look_again = self.loop.call_later(HEADERS_WITHIN, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Watch it no more."""
        if self._look_again is not None:
            self._look_again.cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        waits = self.cycle is None or self.cycle.response_complete
        if waits and self.cycle is self._seen:
            self.transport.close()
            return
        self._seen = self.cycle
        self._look_again = self.loop.call_later(HEADERS_WITHIN, self._look)
