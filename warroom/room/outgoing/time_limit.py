"""Sending within a time: whatever the other side does, it is over then, and it is known whether anything went out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from warroom.room.core import RoomTrouble
from warroom.room.outgoing.outcome import NotSent, Unknown

Answer = TypeVar("Answer")


class Leaving:
    """Whether a message went out. Whoever sends it asks right before; whoever waits gives up, and then it stays."""

    __slots__ = ("_gave_up", "_lock", "_went")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._went = self._gave_up = False

    def goes(self) -> None:
        """Called before the first byte by which it may be posted. Raise `NotSent` when nobody waits for it any more."""
        with self._lock:
            if self._gave_up:
                raise NotSent("it took too long")
            self._went = True

    def given_up(self) -> bool:
        """Wait no longer: whether it went out before; it never will afterwards."""
        with self._lock:
            self._gave_up = True
            return self._went


def in_time(send: Callable[[Leaving], Answer], where: str, seconds: float) -> Answer:
    """What ``send`` comes to, which it has ``seconds`` for; what still runs then is left alone, and posts nothing.

    Raise what ``send`` raises, and `Unknown` or `NotSent` once the time is over, or where it ended by what nobody
    thought of. Not for the thread of the screen.
    """
    answers: list[Answer] = []
    troubles: list[BaseException] = []
    leaving = Leaving()

    def run() -> None:
        try:
            answers.append(send(leaving))
        except BaseException as trouble:  # noqa: BLE001 - whoever waits raises it
            troubles.append(trouble)

    thread = threading.Thread(target=run, daemon=True, name="publishing")
    thread.start()
    thread.join(seconds + 1)
    if answers:
        return answers[0]
    trouble = troubles[0] if troubles else None
    if isinstance(trouble, RoomTrouble):
        raise trouble
    went = leaving.given_up()
    if trouble is not None:
        why = f"sending to {where} ended by {type(trouble).__name__}"  # its words may hold what was sent
        raise (Unknown if went else NotSent)(why) from None
    if went:
        raise Unknown(f"{where} did not answer within {seconds:g} s")
    raise NotSent(f"{where} was not reached within {seconds:g} s")
