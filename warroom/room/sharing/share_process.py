"""Sharing in a process of its own, beside the screen.

A thread that waits for a mount which has stopped to answer cannot be ended, and neither can its process: the terminal
would be held until the mount comes back. So the program hands the folder to a child, and leaves it behind if it must.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import IO, Any, Protocol

from warroom.descriptors import readable
from warroom.interpreter import child_environ
from warroom.model.identity import NO_INCIDENT, IncidentId
from warroom.room.core import WarRoom
from warroom.room.sharing.background import program
from warroom.room.sharing.joined_share import JoinedShare
from warroom.room.sharing.rounds import with_unsent
from warroom.room.sharing.share_thread import SLOW, ShareThread
from warroom.share.presence import Presence
from warroom.share.share_state import LOOKING, UNREACHABLE, ShareStanding, ShareState

_AGAIN_AFTER = 2.0
"""Seconds until a child that ended by itself is started again."""
_LOOK, _SIGN = 0.5, 1.0
"""Seconds between two looks of the child at how it stands, and between two lines that say that it lives."""
_GIVEN_UP = 30.0
"""Seconds without a line after which a child is ended, and another one started."""
LONGEST_STATE = 4 * 1024 * 1024
_MOST_SIGNS = 1_000
"""Signs of life that the child tells of: anybody may leave thousands, and a line has its bounds."""


class Sharing(Protocol):
    """What publishes and fetches in the background."""

    open_incident: IncidentId

    def start(self) -> None:
        """Begin."""

    def wake(self) -> None:
        """There is something to publish."""

    def state(self) -> ShareState:
        """How it stands."""

    def stop(self, *, patience: float = 0.5) -> bool:
        """End; whether it did within ``patience`` seconds."""


def write_state(state: ShareState) -> bytes:
    """A state as the child tells it: one line of JSON."""
    places = [(incident, signs) for incident, signs in state.here.items() if signs][:_MOST_SIGNS]
    each = _MOST_SIGNS // max(1, len(places))
    here = {
        incident: [
            [sign.writer, sign.by, sign.host, sign.version, sign.last, sign.ahead, sign.off, sign.doubt]
            for sign in signs[:each]
        ]
        for incident, signs in places
    }
    said = {
        "what": state.what, "words": state.words, "unsent": state.unsent, "since": state.since,
        "damaged": state.damaged[:50], "refused": state.refused[:50], "here": here,
        "skews": dict(list(state.skews.items())[:50]),
        "fresh": state.fresh, "troubles": state.troubles[:50], "aside": state.aside, "left_out": state.left_out,
        "scars": dict(list(state.scars.items())[:50]), "clock": state.clock,
    }  # fmt: skip
    return json.dumps(said).encode() + b"\n"


def read_state(line: bytes) -> ShareState:
    """What `write_state` wrote. Raise ``ValueError`` for anything else."""
    try:
        decoded = json.loads(line)
        here = {
            incident: tuple(
                Presence(writer, by, host, version, last, 0.0, ahead, off, doubt=doubt)
                for writer, by, host, version, last, ahead, off, doubt in signs
            )
            for incident, signs in decoded["here"].items()
        }
        return ShareState(
            what=ShareStanding(decoded["what"]),
            words=decoded["words"],
            unsent=decoded["unsent"],
            since=decoded["since"],
            fresh=decoded["fresh"],
            skews=decoded["skews"],
            aside=decoded["aside"],
            left_out=decoded["left_out"],
            scars=decoded["scars"],
            clock=decoded["clock"],
            troubles=tuple(map(_five, decoded["troubles"])),
            damaged=tuple(map(_four, decoded["damaged"])),
            refused=tuple(map(_four, decoded["refused"])),
            here=here,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a state of the share: {error}") from None


def _four(said: list[str]) -> tuple[IncidentId, str, str, str]:
    incident, by, name, fault = said
    return IncidentId(incident), by, name, fault


def _five(said: list[Any]) -> tuple[IncidentId, str, str, str, int]:
    incident, owner, what, words, unsent = said
    return IncidentId(incident), owner, what, words, unsent


def serve(room: WarRoom, member: JoinedShare, asked: IO[bytes], told: IO[bytes]) -> None:
    """Be the child: share until ``asked`` ends, and tell every change of the state to ``told``.

    A line ``open <incident>`` says which room is on the screen, any other one that there is something to publish.
    Whether anything has changed or not, the state is told every second: who says nothing at all does not live. When
    something came it is told at once, so that the screen need not wait until it looks again.
    """
    room.reader()  # what is asked here is not asked on the connection that stores what came
    came, coming = os.pipe()
    os.set_blocking(came, False)
    os.set_blocking(coming, False)

    def hear(state: ShareState) -> None:
        if state.fresh:
            with contextlib.suppress(BlockingIOError):  # it is full of the same news
                os.write(coming, b".")

    thread = ShareThread(room, member, heard=hear)
    thread.start()
    last, told_at = b"", float("-inf")
    number, pending = asked.fileno(), b""
    while True:
        ready = readable([number, came], _LOOK)
        has_news = came in ready and bool(os.read(came, 4096))
        if number in ready:
            data = os.read(number, 4096)
            if not data:
                break
            *lines, pending = (pending + data).split(b"\n")
            for line in lines:
                if line.startswith(b"open"):
                    thread.open_incident = IncidentId(line[5:].decode("ascii", "replace"))
            thread.wake()
        said = write_state(thread.state())
        if has_news or said != last or time.monotonic() - told_at > _SIGN:
            last, told_at = said, time.monotonic()
            with contextlib.suppress(OSError):  # nobody listens any more: the end of ``asked`` follows
                told.write(said)
                told.flush()
    thread.stop()
    with contextlib.suppress(OSError):
        told.close()
    os._exit(0)  # not held up by a thread that waits for the folder


def _lines(stream: IO[bytes] | None) -> Iterator[bytes]:
    """The lines of a child. Raise ``TimeoutError`` when none comes for long, ``ValueError`` when one has no end."""
    if stream is None:
        return
    number, pending = stream.fileno(), b""
    while True:
        if not readable([number], _GIVEN_UP):
            raise TimeoutError
        data = os.read(number, 65536)
        if not data:
            return
        *lines, pending = (pending + data).split(b"\n")
        yield from lines
        if len(pending) > LONGEST_STATE:
            raise ValueError("a state of the share has no end")


class ShareProcess:
    """The parent's side: a child that shares, started again if it ends. ``heard`` is called on a thread of its own."""

    def __init__(
        self,
        room: WarRoom,
        member: JoinedShare,
        *,
        heard: Callable[[ShareState], None],
        command: list[str] | None = None,
    ) -> None:
        self._heard = heard
        self._command = command or program(room, "share", "serve")
        self._room, self._member = room, member
        self._state = ShareState(what=LOOKING, unsent=None)
        self._heard_at = time.monotonic()
        self._open = NO_INCIDENT
        self._child: subprocess.Popen[bytes] | None = None
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="share", daemon=True)

    @property
    def open_incident(self) -> IncidentId:
        """The incident whose room is on the screen."""
        return self._open

    @open_incident.setter
    def open_incident(self, incident: IncidentId) -> None:
        self._open = incident
        self._say(f"open {incident}")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There is something to publish."""
        self._say("wake")

    def state(self) -> ShareState:
        """How it stands, by what the child told last, and what is unsent by the local database."""
        state = with_unsent(self._state, self._room, self._member)
        silent = time.monotonic() - self._heard_at
        if state.what != UNREACHABLE and silent > SLOW + _SIGN:
            return replace(state, what=UNREACHABLE, words=f"what shares has said nothing for {silent:.0f} s")
        return state

    def stop(self, *, patience: float = 1.0) -> bool:
        """Let the child do a last round and end; if it cannot within ``patience`` seconds it is ended, which loses
        nothing, or left behind where even that waits for the folder.
        """
        self._stopped.set()
        child = self._child
        if child is None or child.stdin is None:
            return True
        with contextlib.suppress(OSError):
            child.stdin.close()
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            child.kill()  # one that was stopped would keep the right to publish for ever
            return False
        return True

    def _say(self, words: str) -> None:
        child = self._child
        if child is not None and child.stdin is not None:
            with contextlib.suppress(OSError, ValueError):  # it has just ended; the next one is told anew
                child.stdin.write(words.encode() + b"\n")

    def _run(self) -> None:
        while not self._stopped.is_set():
            trouble = self._listen()
            if self._stopped.is_set():
                return
            self._tell(ShareState(what=UNREACHABLE, words=f"sharing has stopped and starts again: {trouble}"))
            self._stopped.wait(_AGAIN_AFTER)

    def _listen(self) -> str:
        """Start a child and hear it out; why it ended."""
        options: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "bufsize": 0}
        options |= {"stderr": subprocess.DEVNULL, "env": child_environ(os.environ)}
        try:
            # In a session of its own: a Ctrl+C for the terminal is none for it.
            child = subprocess.Popen(self._command, start_new_session=True, **options)  # noqa: S603
        except OSError as error:
            return str(error.strerror)
        if child.stdin is not None:
            os.set_blocking(child.stdin.fileno(), False)  # the screen never waits for it
        self._child = child
        self._heard_at = time.monotonic()
        self._say(f"open {self._open}")
        last = b""
        try:
            for line in _lines(child.stdout):
                self._heard_at = time.monotonic()
                # Two lines that came one after the other are told in the same words.
                if line != last or self._state.fresh:
                    self._tell(read_state(line))
                    last = line
        except ValueError as error:
            child.kill()
            return str(error)
        except TimeoutError:
            child.kill()
            return f"it has said nothing for {_GIVEN_UP:.0f} s"
        return f"it ended with {child.wait()}"

    def _tell(self, state: ShareState) -> None:
        self._state = state
        self._heard(state)
