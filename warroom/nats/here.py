"""Signs of life over a server: told to whoever listens, and stored by nobody.

Who comes asks who is here, so that nobody has to wait for the next sign.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from warroom.model.identity import IncidentId, WriterId
from warroom.nats.wire import ASK
from warroom.share.folder import FileStat, Listing

_LONGEST, _MOST = 4096, 1_000
"""Bytes of a sign, and signs of one incident, of which the last that came are kept."""
_MOST_ANSWERED = 100
"""Signs with which one program answers whoever asks."""
AGAIN = 15_000_000
"""Microseconds after which whoever may not ask tries it again."""
FIRST_LOOK = 0.2
"""Seconds that whoever lists the people waits for their answers, once."""


class Signs:
    """The signs of the incidents about which somebody here asked: anybody who may write on the server can name others,
    as many as there are ids. ``clock`` gives microseconds since 1970 as the server has them; ``say`` tells a sign (of
    an incident and a writer, or `ASK` for all) to the others.
    """

    def __init__(self, clock: Callable[[], int], say: Callable[[IncidentId, WriterId, bytes], None]) -> None:
        self._clock, self._say = clock, say
        self._wanted: set[IncidentId] = set()
        self._changed = threading.Condition()
        self._signs: dict[IncidentId, dict[str, tuple[bytes, FileStat]]] = {}
        self._told: dict[IncidentId, dict[WriterId, bytes]] = {}
        self._asked: set[tuple[int, str]] = set()
        self._came = 0
        self._refused = 0
        self.refusal = ""
        """Why we may not ask who is here, and so tell nothing there either; empty where we may."""

    def hear(self, incident: IncidentId, writer: WriterId, sign: bytes) -> list[tuple[WriterId, bytes]]:
        """Somebody's sign came; whoever asks is answered with what this gives: those that we have told, of ourselves
        and of people elsewhere.
        """
        if writer == ASK:
            return list(self._told.get(incident, {}).items())[-_MOST_ANSWERED:]
        if len(sign) > _LONGEST or incident not in self._wanted:
            return []
        with self._changed:
            signs = self._signs.setdefault(incident, {})
            signs.pop(writer, None)
            if len(signs) >= _MOST:
                del signs[next(iter(signs))]
            self._came += 1
            signs[writer] = (sign, FileStat(len(sign), self._clock() * 1_000, self._came))
            self._changed.notify_all()
        return []

    def tell(self, incident: IncidentId, writer: WriterId, sign: bytes) -> None:
        """Leave a sign, our own or one that was left elsewhere. Raise ``OSError``."""
        with self._changed:
            told = dict(self._told.get(incident, {}))
            told.pop(writer, None)
            self._told[incident] = {**told, writer: sign}  # the last is the newest, and nobody reads a half of it
        self._say(incident, writer, sign)
        self.refusal = ""

    def ask(self, incident: IncidentId, session: int, *, seconds: float = 0.0) -> None:
        """Ask once in each session who is here, and wait so long for the first answer. Where we may not, that is tried
        again now and then: a right may be given while a connection stands. Raise ``OSError``.
        """
        self._wanted.add(incident)
        if (session, incident) in self._asked and not (self.refusal and self._clock() >= self._refused + AGAIN):
            return
        self._asked.add((session, incident))
        try:
            self._say(incident, ASK, b"")
        except PermissionError as error:  # whoever may not ask may listen
            self._refused, self.refusal = self._clock(), str(error.strerror)
        else:
            self.refusal = ""
        if seconds:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._signs.get(incident)), seconds)

    def looks(self, incident: IncidentId) -> dict[str, FileStat]:
        """The signs in an incident as files: when each came last."""
        with self._changed:
            return {f"{writer}.json": look for writer, (_, look) in self._signs.get(incident, {}).items()}

    def names(self, incident: IncidentId) -> Listing:
        """Their names."""
        return Listing(sorted(self.looks(incident)))

    def read(self, incident: IncidentId, name: str) -> tuple[bytes, FileStat]:
        """What one says. Raise ``FileNotFoundError``."""
        with self._changed:
            sign = self._signs.get(incident, {}).get(name.removesuffix(".json"))
        if sign is None:
            raise FileNotFoundError(2, "it is not there")
        return sign
