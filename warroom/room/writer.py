"""The one thread that commits, so that a screen never waits for the disk."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

from warroom import exit_codes
from warroom.room.core import RoomTrouble

Act = Callable[[], Any]
Done = Callable[[Any, RoomTrouble | None], None]


class WriterThread:
    """Runs acts one after the other, in the order in which they were asked for.

    ``done(result, trouble)`` is called on this thread when the act is on disk, or has failed; a screen passes it on
    to its own. `close` lets what is waiting finish first, for a limited time.
    """

    def __init__(self) -> None:
        self._acts: queue.SimpleQueue[tuple[Act, Done] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def ask(self, act: Act, done: Done) -> None:
        """Run ``act`` when its turn comes."""
        self._acts.put((act, done))

    def close(self, *, patience: float = 10.0) -> bool:
        """Finish what was asked for within ``patience`` seconds; whether it was finished."""
        self._acts.put(None)
        self._thread.join(patience)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (asked := self._acts.get()) is not None:
            act, done = asked
            try:
                result = act()
            except RoomTrouble as trouble:
                done(None, trouble)
            except Exception as error:  # noqa: BLE001 - whatever fails is shown; this thread must go on
                done(None, RoomTrouble(f"{type(error).__name__}: {error}; nothing was stored.", exit_codes.FAILED))
            else:
                done(result, None)
