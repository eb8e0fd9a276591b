"""Reminding somebody of what has fallen due: the bell, the notification of the terminal, a command of the settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from warroom.model.due import Due
from warroom.model.private import UNTOLD, is_private
from warroom.panes.context import RoomContext
from warroom.reminder import terminal_notification
from warroom.room.core import RoomTrouble
from warroom.room.reminders import not_reminded
from warroom.room.unfinished import Unfinished

MUTED = "muted"


class Reminding:
    """Reminds whoever sits in the room of ``desk``, unless they want no bells."""

    def __init__(self, desk: RoomContext) -> None:
        self._desk = desk

    def remind(self, rung: Sequence[Due]) -> None:
        """Remind of ``rung``, unless another window of this person did: once is enough, twice is a second alarm."""
        room, incident = self._desk.room, self._desk.incident

        def claimed(own: Any, trouble: RoomTrouble | None) -> None:
            due = own if trouble is None else rung  # rather twice than never
            if due:
                self._ring(" · ".join(due_.words for due_ in due))

        self._desk.bridge.ask(lambda: not_reminded(room, incident, rung), claimed)

    def _ring(self, words: str) -> None:
        """Ring, and say ``words`` where a person looks whose window is elsewhere; nothing waits for it."""
        desk, bridge = self._desk, self._desk.bridge
        bridge.bell()
        if desk.room.setting(MUTED) == "yes":
            return
        title = desk.view.summary.title.raw if desk.view is not None else ""
        sentence, own = f"{title}: {words}" if title else words, bridge.config.notify
        if is_private(desk.incident):  # what is due may name what only its members read
            sentence = f"{UNTOLD}: something is due"
        driver = desk.screen.app._driver
        if own.terminal and driver is not None and (sequence := terminal_notification(sentence, bridge.environ)):
            driver.write(sequence)
            driver.flush()
        if own.command:
            bridge.aside(lambda: self._run(sentence), self._ended)

    def _run(self, sentence: str) -> str:
        from warroom.room.own_command import run_own  # seldom needed

        bridge = self._desk.bridge
        facts = {"incident": self._desk.incident, "person": self._desk.room.person, "words": sentence}
        try:
            return run_own(bridge.config.notify, "notify", sentence, facts, bridge.environ, done="told")
        except Unfinished as trouble:  # it tells the person who ends the program, of what the program shows
            raise RoomTrouble(trouble.why + ".", trouble.exit_code) from None

    def _ended(self, _result: Any, trouble: RoomTrouble | None) -> None:
        if trouble is not None and self._desk.is_shown:
            self._desk.say(str(trouble), alarm=True)
