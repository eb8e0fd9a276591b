"""How long a server waits for whoever is connected: nobody holds a place by sending nothing, or never ending."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEADERS_WITHIN, BODY_WITHIN = 10.0, 10.0
"""Seconds for the head of a request, and for its body."""
MOST_AT_ONCE = 500
"""Connections; for one more, one that asks for nothing is closed."""
MOST_ASKING = 600
"""Connections of which each is being answered; one more is told to come back."""
GIVES_UP = 2
"""Seconds that open requests have when the server is to end."""


class PatientProtocol(H11Protocol):
    """Closes a connection on which no request begins, or none is sent whole, within `HEADERS_WITHIN`; sooner where
    somebody else needs the place.
    """

    _seen: object = None
    silent_since = 0.0
    """When it was seen to be silent, as the loop's clock counts."""
    _look_again: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to watch it, and make room for it where there is none."""
        super().connection_made(transport)
        self._seen, self.silent_since = self.cycle, self.loop.time()
        self._look_again = self.loop.call_later(HEADERS_WITHIN, self._look)
        if len(self.connections) > MOST_AT_ONCE:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Watch it no more."""
        if self._look_again is not None:
            self._look_again.cancel()
        super().connection_lost(exc)

    @property
    def address(self) -> str:
        """Whom it comes from."""
        return self.client[0] if self.client else ""

    @property
    def is_silent(self) -> bool:
        """Whether nothing whole was asked on it that is not answered yet."""
        return self.cycle is None or bool(self.cycle.response_complete)

    def _look(self) -> None:
        if self.is_silent and self.cycle is self._seen:
            self.transport.close()
            return
        if self.cycle is not self._seen:
            self._seen, self.silent_since = self.cycle, self.loop.time()
        self._look_again = self.loop.call_later(HEADERS_WITHIN, self._look)

    def _make_room(self) -> None:
        """Close the longest silent one of the address that holds the most: a stranger takes the places of his own."""
        others = [each for each in self.connections if isinstance(each, PatientProtocol) and each is not self]
        there = [each for each in others if not each.transport.is_closing()]
        silent = [each for each in there if each.is_silent]
        if len(there) < MOST_AT_ONCE or not silent:
            return  # those that were closed go at once, those that are being answered stay
        of_address = Counter(each.address for each in silent)
        goes = min(silent, key=lambda each: (-of_address[each.address], each.silent_since))
        goes.transport.abort()
        # The loop ends it in its next round; many who come in this round would else count beside it, and whoever is
        # heard in the same round would be told to come back.
        self.connections.discard(goes)
