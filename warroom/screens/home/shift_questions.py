"""Handing over a shift from the home screen: two questions, kept in every open incident, and the packet on the
clipboard.
"""

from __future__ import annotations

from typing import Any

from warroom.room.acts.handing_over import leave_words
from warroom.room.core import RoomTrouble
from warroom.room.readings.own_reading import beside
from warroom.room.readings.shift import FOLLOWING, WORRIES, Shift, read_shift, shift_lines, shift_text
from warroom.screens.shared.asking_screen import AskingScreen
from warroom.widgets.question import Question


class ShiftHandOver:
    """Hands a shift over from ``screen``."""

    def __init__(self, screen: AskingScreen) -> None:
        self._screen = screen

    def ask(self) -> None:
        """Ask what worries whoever leaves and what comes next; where nothing is open there is only the packet."""
        if any(incident.closed is None for incident in self._screen.bridge.room.incidents()):
            self._screen.ask(Question(f"Shift hand-over: {WORRIES}?  Empty: nothing", self._ask_what_follows))
        else:
            self._show()

    def _ask_what_follows(self, worries: str) -> None:
        asks = f"Shift hand-over: {FOLLOWING}?  Empty: nothing"
        self._screen.ask(Question(asks, lambda following: self._keep(worries, following)))

    def _keep(self, worries: str, following: str) -> None:
        room = self._screen.bridge.room
        if not (worries or following):
            self._show()
            return

        def kept(_result: Any, trouble: RoomTrouble | None) -> None:
            if trouble is not None:
                self._screen.say(f"NOT SAVED: {trouble} You had written: {worries} / {following}", alarm=True)
            else:
                self._show()

        self._screen.bridge.store(lambda: leave_words(room, worries, following), kept)

    def _show(self) -> None:
        self._screen.say("")
        room, playbook, zone = self._screen.bridge.room, self._screen.bridge.playbook, self._screen.bridge.local_zone

        def read() -> Shift:
            with beside(room) as own:
                return read_shift(own, playbook, zone=zone)

        def shown(shift: Any, trouble: RoomTrouble | None) -> None:
            if trouble is not None:
                self._screen.say(str(trouble), alarm=True)
                return
            self._screen.bridge.show_lines("SHIFT HAND-OVER", shift_lines(shift))
            self._screen.bridge.copy(shift_text(shift), self._screen.say)

        self._screen.bridge.aside(read, shown)
