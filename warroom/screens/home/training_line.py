"""The line of the home screen that says which training is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widgets import Static

from warroom.bridge import Bridge
from warroom.intake.times import local
from warroom.room.core import RoomTrouble
from warroom.text import for_line

if TYPE_CHECKING:
    from warroom.room.drills.training import Exercise

_LEAST_HEIGHT = 15


class TrainingLine(Static):
    """Says which training is due, on one line and quietly: it is no alarm. Read in a thread of its own."""

    DEFAULT_CSS = """
    TrainingLine { display: none; height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, bridge: Bridge) -> None:
        super().__init__("", id="home-training")
        self._bridge = bridge
        self.was_read = False
        """Whether it is known what is due."""

    def read(self) -> None:
        """Show what is due."""
        room, playbook = self._bridge.room, self._bridge.playbook

        def read() -> list[Exercise]:
            from warroom.room.drills.training import read_training

            return read_training(room, playbook)[0]

        def found(practices: Any, trouble: RoomTrouble | None) -> None:
            if not (self.is_attached and self._bridge.shows(self.screen)):  # the screen may be gone by now
                return
            words = f"training cannot be read: {trouble}" if trouble is not None else self._due_words(practices)
            self.was_read = True
            self.update(Content.styled(for_line(words), "$quiet"))
            self.display = bool(words) and self.screen.size.height >= _LEAST_HEIGHT

        self._bridge.aside(read, found)

    def _due_words(self, practices: list[Exercise]) -> str:
        due = [practice for practice in practices if practice.due(self._bridge.now())]
        if not due:
            return ""
        more = f" · and {len(due) - 1} more" if len(due) > 1 else ""
        return f"D  {due[0].title} · due, {last_words(due[0], self._bridge.local_zone)}{more}"


def last_words(practice: Exercise, zone: str) -> str:
    """When it was held last."""
    return f"last {local(practice.last, zone):%Y-%m-%d}" if practice.last is not None else "never yet"
