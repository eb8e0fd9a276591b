"""Asking the folder in a process of its own: a mount that has stopped to answer holds nobody's shell."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time

import click

from warroom import exit_codes
from warroom.descriptors import readable
from warroom.interpreter import child_environ
from warroom.room.core import WarRoom
from warroom.room.sharing.background import program
from warroom.room.sharing.delivery import SIGN
from warroom.room.sharing.joining import PATIENCE
from warroom.room.sharing.unsent import coming, share_of

_AT_LEAST = 5.0
"""Seconds that such a process may be silent beyond what it waits for the folder itself: it has to start."""
_LOOK, _LINE_EVERY = 0.1, 3.0
_BAR = 24
"""Cells of the bar."""


class ProcessOutput:
    """What such a process said, and its exit code."""

    def __init__(self, answer: str, trouble: str, code: int) -> None:
        self.said, self.trouble, self.code = answer, trouble, code

    def pass_on(self) -> None:
        """Say it as one's own, and end where it ended in trouble."""
        if self.said:
            click.echo(self.said, nl=False)
        if self.trouble:
            click.echo(self.trouble, nl=False, err=True)
        if self.code:
            sys.exit(self.code)


class JoiningProgress:
    """How far the joining of a share has come: a bar on a terminal, else a line now and then."""

    def __init__(self, room: WarRoom) -> None:
        self._room, self._bar = room, sys.stderr.isatty()
        self._line_at = time.monotonic()
        self._shown = False

    def words(self) -> str:
        """How far it is; empty while nothing is being joined."""
        so_far = coming(self._room)
        if so_far is None:
            return ""
        here, total = so_far
        return f"{here:,} of about {max(here, total):,} operations" if total else f"{here:,} operations"

    def show(self) -> None:
        """Show how far it is now."""
        so_far = coming(self._room)
        if so_far is None:
            return
        if self._bar:
            here, total = so_far
            cells = min(_BAR, _BAR * here // max(here, total, 1))
            bar = f"[{'#' * cells}{'-' * (_BAR - cells)}] " if total else ""
            self._say(f"\r\x1b[Kjoining  {bar}{self.words()}", end="")
            self._shown = True
        elif time.monotonic() - self._line_at > _LINE_EVERY:
            self._line_at = time.monotonic()
            self._say(f"joining: {self.words()}", end="\n")

    def leave(self) -> None:
        """Give the line of the bar back."""
        if self._shown:
            self._say("\r\x1b[K", end="")
            self._shown = False

    def _say(self, words: str, *, end: str) -> None:
        with contextlib.suppress(OSError):
            print(words, end=end, file=sys.stderr, flush=True)


def beside(room: WarRoom, *words: str) -> ProcessOutput | None:
    """Let a process of its own do what ``words`` say and wait for its answer; `None` when it says nothing for longer
    than the folder is waited for. Meanwhile it is shown how far a joining has come.
    """
    child = subprocess.Popen(  # noqa: S603 - it is this program
        program(room, *words),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env=child_environ(os.environ),
    )
    progress = JoiningProgress(room)
    try:
        return _answer(child, progress)
    except KeyboardInterrupt:
        progress.leave()
        far = f" at {progress.words()}" if progress.words() else ""
        following = (
            "`warroom share sync` goes on, and so does the next command"
            if share_of(room)
            else "this database belongs to no share yet; the same command begins anew"
        )
        click.echo(f"warroom: stopped{far}; {following}", err=True)
        sys.exit(exit_codes.INTERRUPTED)
    finally:
        progress.leave()
        if child.poll() is None:
            child.kill()  # what it had stored is stored


def _answer(child: subprocess.Popen[bytes], progress: JoiningProgress) -> ProcessOutput | None:
    answers: dict[int, bytes] = {}
    streams = [stream.fileno() for stream in (child.stdout, child.stderr) if stream is not None]
    out, err = streams
    heard = time.monotonic()
    while streams:
        for stream in readable(streams, _LOOK):
            data = os.read(stream, 65536)
            heard = time.monotonic()
            answers[stream] = answers.get(stream, b"") + data
            if not data:
                streams.remove(stream)
        if time.monotonic() - heard > PATIENCE + _AT_LEAST:
            return None
        progress.show()
    return ProcessOutput(_without_signs(answers[out]), _without_signs(answers[err]), child.wait())


def _without_signs(printed: bytes) -> str:
    return printed.replace(SIGN, b"").decode("utf-8", "replace")
