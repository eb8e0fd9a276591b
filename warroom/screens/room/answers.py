"""An answer that was given in the line: it comes back, with its question, when it could not be stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warroom.screens.room.desk import Desk


class Answer:
    """The words that answered the question ``topic``, and all that the question was about."""

    __slots__ = ("_about", "_draft", "_upon", "text", "topic")

    def __init__(self, desk: Desk, topic: str, text: str) -> None:
        self.topic, self.text, self._draft = topic, text, desk.line.value
        self._about, self._upon = desk.bound(), desk.asked_upon

    def give_back(self, desk: Desk, words: str) -> None:
        """Ask the question again with the answer in the line, and say why; what is typed meanwhile comes first."""
        if desk.line.asking or desk.line.value != self._draft:
            desk.app.hold(self.text)
            desk.say(f"NOT SAVED, kept for you: {words}", alarm=True)
            return
        with desk.about_what(self._about):
            desk.question(self.topic, self.text)
        desk.asked_upon = self._upon
        desk.say(f"NOT SAVED: {words}", alarm=True)
