"""Handing over a shift from the home screen: two questions, kept in every open incident, and the packet on the
clipboard.
"""

from __future__ import annotations

from typing import Any

from warroom.room.core import RoomTrouble
from warroom.room.readings.learning import beside
from warroom.room.readings.shift import FOLLOWING, WORRIES, Shift, leave_words, read_shift, shift_lines, shift_text
from warroom.screens.home.desk import HomeDesk

WORRYING, GOING_ON = "shift worries", "shift next"
SHIFT_TOPICS = (WORRYING, GOING_ON)


class ShiftDesk(HomeDesk):
    """The part of the home screen that hands a shift over."""

    _worries = ""

    def action_shift(self) -> None:
        """Ask what worries whoever leaves; where nothing is open there is only the packet."""
        if any(one.closed is None for one in self.app.room.incidents()):
            self.ask(WORRYING, f"Shift hand-over: {WORRIES}?  Empty: nothing")
        else:
            self._show()

    def answered_shift(self, topic: str, text: str) -> None:
        """One question after the other, then all is kept and shown."""
        if topic == WORRYING:
            self._worries = text
            self.ask(GOING_ON, f"Shift hand-over: {FOLLOWING}?  Empty: nothing")
            return
        room, worries, following = self.app.room, self._worries, text
        if not (worries or following):
            self._show()
            return

        def kept(_result: Any, trouble: RoomTrouble | None) -> None:
            if trouble is not None:
                self.stop_asking(f"NOT SAVED: {trouble} You had written: {worries} / {following}", alarm=True)
            else:
                self._show()

        self.app.ask(lambda: leave_words(room, worries, following), kept)

    def _show(self) -> None:
        self.stop_asking()
        room, playbook, zone = self.app.room, self.app.playbook, self.app.local_zone

        def read() -> Shift:
            with beside(room) as own:
                return read_shift(own, playbook, zone=zone)

        def shown(shift: Any, trouble: RoomTrouble | None) -> None:
            if trouble is not None:
                self.say(str(trouble), alarm=True)
                return
            self.app.show_lines("SHIFT HAND-OVER", shift_lines(shift))
            self.app.copy(shift_text(shift), self.say)

        self.app.aside(read, shown)
