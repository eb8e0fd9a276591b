"""One monkey at one terminal, and what it proves: the program lives, listens, and says nothing of a failure."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.terminal import Terminal
from tests.monkey.hands import Act, Hands
from tests.monkey.world import World
from tests.processes import processor_seconds, state

_LOOK_EVERY = 40
"""Acts between two looks at whether it still listens."""
_ARRIVAL_EVERY = 150
_PATIENCE = 10.0
"""Seconds of work within which it answers; on a machine that is busy with other things they take longer to pass."""
_AT_MOST = 90.0
_MARKER = b"zxjv"
CTRL_P, CTRL_Q = b"\x10", b"\x11"


class Failed(AssertionError):
    """The program ended, failed, or listens no more; with all that is needed to see it again."""


@dataclass
class Report:
    """How much was pressed, and how often the keys themselves ended the program."""

    seed: int
    keys: int = 0
    acts: int = 0
    left: int = 0
    last: deque[Act] = field(default_factory=lambda: deque(maxlen=25))


class Patience:
    """How long the process ``pid`` is waited for: until it has worked for so long, or never will."""

    def __init__(self, pid: int) -> None:
        self._pid, self._worked, self._end = pid, self._work(pid), time.monotonic() + _AT_MOST

    @staticmethod
    def _work(pid: int) -> float:
        try:
            return processor_seconds(pid)
        except OSError:
            return 0.0

    @property
    def over(self) -> bool:
        """Whether it has had its time."""
        return time.monotonic() > self._end or self._work(self._pid) - self._worked > _PATIENCE


class Session:
    """Opens the program over ``world`` and lets the hands of ``seed`` at it."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.hands, self.report = world, Hands(seed), Report(seed)
        self._open()

    def _open(self) -> None:
        arguments = ["--incident", self.world.incident] if self.report.left % 2 == 0 else []
        self._window = Terminal(arguments, self.world.environ, size=self.hands.size)
        fcntl.fcntl(self._window._fd, fcntl.F_SETFL, os.O_NONBLOCK)
        self._painted_from, self._was_interrupted, self._was_quit = 0, False, False
        self._window.painted = self._window.read_some(20)
        if not self._window.painted:
            self._fail("nothing was painted")
        self._window.read_for(0.5)

    def run(self, keys: int) -> Report:
        """Press ``keys`` keys, look whether it lives, and leave it."""
        while self.report.keys < keys:
            act = self.hands.act()
            self.report.acts += 1
            self.report.keys += act.keys
            self.report.last.append(act)
            self._do(act)
            if self.report.acts % _ARRIVAL_EVERY == 0:
                self.world.arrives(f"arrival {self.report.acts} while hands are at work")
            if self.report.acts % _LOOK_EVERY == 0:
                self._look()
        self._look()
        self._send(CTRL_Q)
        code = self._window.ended(seconds=20)
        if code is None:
            self._send_and_see(CTRL_Q)  # it asked because words could not be kept
            code = self._window.ended(seconds=20)
        if code != 0 and not self._said_what_is_lost(code):
            self._fail(f"it was left and ended with {code}")
        self._look_for_failures()
        if self._window.left:
            self._fail(f"the terminal was not given back: {self._window.left}")
        return self.report

    def _do(self, act: Act) -> None:
        if act.size is not None:
            self._window.resize(*act.size)
        for number in act.signals:
            if self._ended():
                self._open()
                return
            self._window.signal(number)
            self._read(0.05)
            if number in (signal.SIGTSTP, signal.SIGSTOP):
                self._wait_for_the_stop(number)
        if act.sent:
            self._was_interrupted |= b"\x03" in act.sent
            self._was_quit |= b"\x1c" in act.sent
            self._send(act.sent)
        self._read(0.004)
        if self._ended():
            self._open()

    def _wait_for_the_stop(self, number: int) -> None:
        """A shell tells a job to go on once it has stopped.

        There is no shell here, and the system throws SIGTSTP away for a group without one while nobody catches it: as
        while the terminal is lent to an editor. So it is sent until it was heard.
        """
        patience, said = Patience(self._window.pid), time.monotonic()
        while not patience.over:
            with contextlib.suppress(FileNotFoundError):
                if state(self._window.pid) in "TZ":
                    return
            self._read(0.02)
            if time.monotonic() - said > 1:
                said = time.monotonic()
                self._window.signal(number)
        self._fail("it does not stop")

    def _send(self, sent: bytes) -> None:
        """Type without ever waiting for a program that waits for its own painting to be read."""
        patience = Patience(self._window.pid)
        while sent:
            _, ready, _ = select.select([], [self._window._fd], [], 0.02)
            if ready:
                try:
                    sent = sent[os.write(self._window._fd, sent[:512]) :]
                except BlockingIOError:
                    pass
                except OSError:
                    return  # it has ended: seen next
            self._read(0.0)
            if patience.over:
                self._fail("it reads no keys any more")

    def _read(self, seconds: float) -> bytes:
        got = b""
        while select.select([self._window._fd], [], [], seconds)[0]:
            try:
                read = os.read(self._window._fd, 65_536)
            except OSError:
                break
            if not read:
                break
            got += read
        self._window.painted = (self._window.painted + got)[-200_000:]
        return got

    def _ended(self) -> bool:
        """Whether it has ended, which some keys ask for; fails if they did not.

        The key of SIGQUIT ends it where the terminal is not the program's: while it is loaded, and once keys have left
        it and all is put away. Between the two it is a key like any other. On a busy machine hundreds of keys follow
        before it is gone, so that what was pressed last does not tell.
        """
        pid, status = os.waitpid(self._window.pid, os.WNOHANG)
        if not pid:
            return False
        code = os.waitstatus_to_exitcode(status)
        self._read(0.1)
        taken = self._window.still_taken()
        os.close(self._window._fd)
        asked_for = (code == -signal.SIGQUIT and self._was_quit) or (
            code in (130, -signal.SIGINT) and self._interrupted()
        )
        if (code != 0 and not asked_for and not self._said_what_is_lost(code)) or taken:
            self._fail(f"it ended with {code}, still taken: {taken}")
        self._look_for_failures()
        self.report.left += 1
        return True

    def _said_what_is_lost(self, code: int | None) -> bool:
        """Whether it ended with words that were kept nowhere, was asked twice for that, and named each of them."""
        return code == 1 and b"This could not be kept" in self._window.painted

    def _interrupted(self) -> bool:
        """Whether Ctrl+C ended it while it was being loaded: until it has the terminal, that is what the key does."""
        return b"\x1b[?2004h" not in self._window.painted and self._was_interrupted

    def _look(self) -> None:
        """It paints when its size changes, and shows what is typed into the palette, which opens everywhere."""
        patience = Patience(self._window.pid)
        self._window.signal(signal.SIGCONT)
        self._send(b"\x1b[201~")
        self._read(0.3)
        self._window.resize(121, 36)
        painted = b""
        while not painted and not patience.over:
            painted = self._read(0.1)
        self._window.resize(*(120, 36))
        self._read(0.2)
        shown = b""
        while _MARKER not in shown:
            self._send(CTRL_P)
            shown = self._read(0.3)
            self._send(_MARKER)
            for _ in range(10):
                shown += self._read(0.1)
                if _MARKER in shown:
                    break
            if self._ended():
                self._open()
                return
            if patience.over:
                self._fail("it shows nothing of what is typed" if painted else "it paints nothing any more")
            if _MARKER not in shown:
                self._send(b"\x1b")
                self._read(0.3)
        self._send(b"\x1b")
        self._read(0.3)
        self._window.resize(*self.hands.size)
        self._look_for_failures()

    def _send_and_see(self, sent: bytes) -> None:
        self._send(sent)
        self._read(0.5)

    def _look_for_failures(self) -> None:
        if self.world.reports():
            self._fail("it wrote a report of a failure")
        if b"Traceback" in self._window.painted:
            self._fail("a traceback was painted")

    def _fail(self, why: str) -> None:
        report = self.report
        with contextlib.suppress(ProcessLookupError, ChildProcessError, OSError):
            os.kill(self._window.pid, signal.SIGABRT)  # it says where each of its threads is
            os.kill(self._window.pid, signal.SIGCONT)
            self._window.painted += self._read(2.0)
            os.kill(self._window.pid, signal.SIGKILL)
            os.waitpid(self._window.pid, 0)
        acts = "\n".join(f"  {act}" for act in report.last)
        told = "\n".join(self.world.reports())
        _, fatal, after = self._window.painted[-9_000:].rpartition(b"Fatal Python error")
        where = fatal + after if fatal else self._window.painted[-600:]
        raise Failed(
            f"seed {report.seed}, {report.acts} acts, {report.keys} keys: {why}\n{acts}\n{told}\n"
            f"last painted: {where.decode('utf-8', 'replace')}"
        )


def run_seed(seed: int, keys: int, folder: Path) -> Report:
    """Let the monkey of ``seed`` press ``keys`` keys over a home of its own in ``folder``."""
    return Session(World(folder), seed).run(keys)
