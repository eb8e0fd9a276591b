"""Whether the clocks of a pane read otherwise than when it was drawn."""

from __future__ import annotations

from collections.abc import Iterable

from warroom.model.lengths import length
from warroom.model.moment import MINUTE
from warroom.panes.context import RoomContext


class ClockReadings:
    """Keeps how the clocks read when it was asked last."""

    def __init__(self, desk: RoomContext) -> None:
        self._desk = desk
        self._read: tuple[int, list[tuple[bool, str]]] = (0, [])
        """The minute, and the clocks."""

    def have_aged(self, times: Iterable[int]) -> bool:
        """Whether a minute has begun, or a clock that runs to or from one of ``times`` (microseconds since 1970) reads
        otherwise, since this was asked: what reads the same is not drawn anew each second.
        """
        now = self._desk.now()
        reads = now // MINUTE, [(at <= now, length(abs(at - now))) for at in times]
        aged, self._read = reads != self._read, reads
        return aged
