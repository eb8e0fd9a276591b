"""Lines that are pasted into a war room: shown as they were understood, and stored with one Enter."""

from __future__ import annotations

from warroom.intake.times import clock_words
from warroom.intake.typed_line import TypedLine
from warroom.model.identity import Moment
from warroom.model.sentences import counted
from warroom.panes.context import RoomContext
from warroom.room.acts import scribe
from warroom.room.core import RoomTrouble
from warroom.widgets.question import Question


class Pasting:
    """Asks about what was pasted, and stores it."""

    def __init__(self, desk: RoomContext) -> None:
        self._desk = desk

    def read(self, text: str, typed: Moment) -> list[TypedLine]:
        """The lines of ``text``, as they are understood."""
        from warroom.intake.paste import read_paste  # an eighth of the start, and seldom needed

        return read_paste(text, now=typed, zone=self._desk.zone)

    def offer(self, text: str) -> None:
        """Show how pasted lines were understood; one Enter stores them all."""
        lines = tuple(self.read(text, self._desk.now()))
        if lines:
            self._ask_about(lines)

    def _ask_about(self, lines: tuple[TypedLine, ...]) -> None:
        timed = sum(1 for line in lines if line.at is not None and line.at.lo is not None)
        self._desk.bridge.show_lines(
            f"{counted(len(lines), 'line', 'lines')} pasted, {timed} with a time",
            [
                f"{clock_words(line.at, self._desk.zone) if line.at is not None else '--:--':>6}  "
                + (f"@{line.speaker}: " if line.speaker else "")
                + line.text
                for line in lines
            ],
        )
        asks = "Enter stores these lines, Esc leaves them"
        self._desk.ask(Question(asks, lambda _: self._store(lines), answers=("",)))

    def _store(self, lines: tuple[TypedLine, ...]) -> None:
        room, incident, typed = self._desk.room, self._desk.incident, self._desk.now()
        self._desk.bridge.hide_lines()

        def failed(trouble: RoomTrouble) -> None:
            if self._desk.asking.asks:
                self._desk.bridge.hold("\n".join(line.text for line in lines))
                self._desk.say(f"NOT SAVED, kept for you: {trouble}", alarm=True)
                return
            self._ask_about(lines)
            self._desk.say(f"NOT SAVED: {trouble}", alarm=True)

        self._desk.act(
            lambda: scribe.log_many(room, incident, lines, typed=typed, source="paste", read_in=True),
            lambda entries: self._desk.told(f"saved · {counted(len(entries), 'line', 'lines')}"),
            failed=failed,
        )
