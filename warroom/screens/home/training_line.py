"""What the home screen knows of practice: the way to the drills, and one quiet line when training is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from warroom.intake.times import local
from warroom.room.core import RoomTrouble
from warroom.text import for_line

if TYPE_CHECKING:
    from warroom.app import WarRoomApp
    from warroom.room.drills.training import Practice

_LEAST_HEIGHT = 15


class PracticeDesk(Screen[None]):
    """The part of the home screen about practice. What it needs is loaded and read in a thread of its own."""

    app: WarRoomApp
    training_read = False
    """Whether it is known what is due."""

    def action_drills(self) -> None:
        """Go to the drills and the training calendar."""
        from warroom.screens.drills.practice import PracticeScreen

        self.app.push_screen(PracticeScreen())

    def look_for_training(self) -> None:
        """Show what is due, on one line and quietly: it is no alarm."""
        room, playbook = self.app.room, self.app.playbook

        def read() -> list[Practice]:
            from warroom.room.drills.training import read_training

            return read_training(room, playbook)[0]

        def found(result: Any, trouble: RoomTrouble | None) -> None:
            if not self.app.shows(self):
                return
            words = f"training cannot be read: {trouble}" if trouble is not None else self._due_words(result)
            self.training_read = True
            line = self.query_one("#home-training", Static)
            line.update(Content.styled(for_line(words), "$quiet"))
            line.display = bool(words) and self.size.height >= _LEAST_HEIGHT

        self.app.aside(read, found)

    def _due_words(self, practices: list[Practice]) -> str:
        due = [one for one in practices if one.due(self.app.now())]
        if not due:
            return ""
        more = f" · and {len(due) - 1} more" if len(due) > 1 else ""
        return f"{due[0].title} · {last_words(due[0], self.app.local_zone)} · due{more}: D"


def last_words(one: Practice, zone: str) -> str:
    """When it was held last."""
    return f"last {local(one.last, zone):%Y-%m-%d}" if one.last is not None else "never yet"
