"""The program in a real pseudo-terminal, as a person's terminal would run it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping

_MODES = (
    ("the other screen", b"\x1b[?1049h", b"\x1b[?1049l"),
    ("the mouse", b"\x1b[?1000h", b"\x1b[?1000l"),
    ("every move of the mouse", b"\x1b[?1003h", b"\x1b[?1003l"),
    ("marked pastes", b"\x1b[?2004h", b"\x1b[?2004l"),
    ("word of the focus", b"\x1b[?1004h", b"\x1b[?1004l"),
    ("no caret", b"\x1b[?25l", b"\x1b[?25h"),
    ("lines cut off", b"\x1b[?7l", b"\x1b[?7h"),
    ("more of the keys", b"\x1b[>", b"\x1b[<u"),
)


class Terminal:
    """A process in a pty. `read` collects what it paints; `send` types."""

    def __init__(
        self,
        arguments: list[str],
        environ: Mapping[str, str],
        *,
        size: tuple[int, int] = (100, 30),
        command: list[str] | None = None,
    ) -> None:
        started = [*(command or [sys.executable, "-m", "warroom"]), *arguments]
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execve(started[0], started, dict(environ))  # noqa: S606
        self.painted = b""
        self._is_over = False
        """Whether nothing comes any more."""
        self.left: list[str] = []
        """What was `still_taken` when it had ended."""
        self.manners = termios.tcgetattr(self._fd)
        self.resize(*size)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def still_taken(self) -> list[str]:
        """What the program has not given back: each mode that it switched on last, and whether keys come raw."""
        taken = [name for name, on, off in _MODES if self.painted.rfind(on) > self.painted.rfind(off)]
        return [*taken, *(["raw keys"] if termios.tcgetattr(self._fd) != self.manners else [])]

    def read(self, seconds: float) -> bytes:
        """What is painted within ``seconds``, or until it has ended."""
        end, got = time.monotonic() + seconds, b""
        while (left := end - time.monotonic()) > 0:
            ready, _, _ = select.select([self._fd], [], [], left)
            if not ready:
                break
            try:
                data = os.read(self._fd, 65_536)
            except OSError:
                data = b""
            if not data:
                self._is_over = True
                break
            got += data
            self.painted += data
        return got

    def read_some(self, seconds: float) -> bytes:
        """The first thing that is painted, waiting at most ``seconds`` for it."""
        ready, _, _ = select.select([self._fd], [], [], seconds)
        return os.read(self._fd, 65_536) if ready else b""

    def read_for(self, seconds: float) -> None:
        """Read on for so long, whether anything is painted or not."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self._is_over:
            self.read(0.2)

    def wait_for(self, words: bytes, *, seconds: float = 60) -> bool:
        """Whether ``words`` are painted from now on within ``seconds``."""
        end, got = time.monotonic() + seconds, b""
        while time.monotonic() < end and not self._is_over:
            got += self.read(0.05)
            if words in got:
                return True
        return False

    def send(self, keys: bytes) -> None:
        os.write(self._fd, keys)

    def hang_up(self) -> None:
        """The other end goes away, as when a connection is lost."""
        os.close(self._fd)
        self._fd = -1

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)

    def ended(self, *, seconds: float = 60) -> int | None:
        """The exit code once it has ended; `None` if it does not."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._fd >= 0:
                self.read(0.05)
            else:
                time.sleep(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                if self._fd >= 0:
                    self.read(0.05)
                    self.left = self.still_taken()
                    os.close(self._fd)
                return os.waitstatus_to_exitcode(status)
        return None
