"""What is done beside the screen, each in a thread of its own, and the commands that such a thread has started.

A command of the settings has a session of its own and outlives the program, and with the thread goes whoever would
have ended it in time: so they end with the program.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from warroom import exit_codes
from warroom.own_session import end_session
from warroom.room.core import RoomTrouble
from warroom.room.unfinished import Unfinished

if TYPE_CHECKING:
    import subprocess

Done = Callable[[Any, RoomTrouble | None], None]
_LAST_WORDS = 2.0
"""Seconds that a command is given to end by itself when the program ends: a page that is on its way arrives."""
_CLEARED = 2.0
"""Seconds for a thread to clear up behind a command that was ended."""
_LOOK = 0.02


class Aside(threading.Thread):
    """A thread that nobody waits for. `begin` starts the commands that it runs, of which it has one at a time."""

    def __init__(self, what: Callable[[], Any], done: Done) -> None:
        super().__init__(name="aside", daemon=True)
        self._what, self._done = what, done
        self._changing = threading.Lock()
        self._command: subprocess.Popen[bytes] | None = None
        self._sends = False
        self.is_over = False
        """Whether the program ends: nothing is started any more."""
        self.trouble: RoomTrouble | None = None
        """Why it failed, if it did."""

    def run(self) -> None:
        """Do it, and tell of it."""
        try:
            result = self._what()
        except RoomTrouble as trouble:
            self.trouble = trouble
            self._done(None, trouble)
        except Exception as error:  # noqa: BLE001 - whatever fails is shown, and ends nothing
            self._done(None, RoomTrouble(f"{type(error).__name__}: {error}.", exit_codes.FAILED))
        else:
            self._done(result, None)

    @property
    def is_sending(self) -> bool:
        """Whether this thread sent something by a command, and has not recorded yet what came of it."""
        with self._changing:  # one that is being started is sent already
            return self._sends and self.is_alive()

    def begin(self, starting: Callable[[], subprocess.Popen[bytes]], *, sends: bool) -> subprocess.Popen[bytes] | None:
        """The command that ``starting`` starts, which is the one that is running now; `None`, and nothing is started,
        once the program ends. There is no moment in which it runs and is nobody's.
        """
        with self._changing:
            if self.is_over:
                return None
            self._command = starting()
            self._sends = self._sends or sends  # until what came of it is recorded
            return self._command

    def let_go(self) -> None:
        """The command that was running has ended, or is being ended by this thread itself."""
        with self._changing:
            self._command = None

    def end(self) -> bool:
        """End the command that is running, with all that it started, and start none after it; whether there was one."""
        with self._changing:
            self.is_over = True
            if self._command is None:
                return False
            end_session(self._command.pid)
            return True


class Asides:
    """The threads beside one screen."""

    def __init__(self) -> None:
        self._threads: list[Aside] = []

    def start(self, what: Callable[[], Any], done: Done) -> None:
        """Do ``what`` in a thread of its own; ``done(result, trouble)`` is called on it afterwards."""
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        self._threads.append(thread := Aside(what, done))
        thread.start()

    def close(self) -> list[str]:
        """End the commands that do not end by themselves; what must be told of them, as of those that sent something
        and failed meanwhile. What became of what was sent is recorded before this returns.
        """
        sending = [thread for thread in self._threads if thread.is_sending]
        end = time.monotonic() + _LAST_WORDS
        while any(thread.is_sending for thread in sending) and time.monotonic() < end:
            time.sleep(_LOOK)
        left = dict.fromkeys((*sending, *[thread for thread in self._threads if thread.end()]))
        end = time.monotonic() + _CLEARED
        for thread in left:
            thread.join(max(0.0, end - time.monotonic()))
        return [
            str(thread.trouble)
            for thread in left
            if thread.trouble is not None and (thread in sending or isinstance(thread.trouble, Unfinished))
        ]
