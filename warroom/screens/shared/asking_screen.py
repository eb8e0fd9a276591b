"""A screen with an entry line in which it asks, and one line in which it speaks."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import events, on

from warroom.bridge import Bridge
from warroom.intake.meant_for_log import LogLine
from warroom.screens.shared.commanded import Commanded
from warroom.screens.shared.letters_held import LettersHeld
from warroom.screens.shared.typed_words import ask_about
from warroom.widgets.asking import Asking
from warroom.widgets.choice import Choices
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.keys_line import KeysLine
from warroom.widgets.message_line import MessageLine
from warroom.widgets.question import Question

ASKING = "-asking"
"""The class of the screen while its line asks."""


class AskingScreen(Commanded):
    """Asks in its `EntryLine`, and says in its `MessageLine` what came of it."""

    HINT: ClassVar[str] = "  (Esc leaves it)"

    def __init__(self, bridge: Bridge, *, id: str | None = None) -> None:  # noqa: A002 - the toolkit's name
        super().__init__(bridge, id=id)
        self.letters = LettersHeld(self, bridge.now, partial(ask_about, self))
        self.asking = Asking(
            lambda: self.line, say=self.say, hold=bridge.hold, begins=self._asking_begins,
            ends=self._asking_ends, hint=self.HINT,
            meant=self._meant_for_the_log, begun=lambda question: self.letters.begun(question),
            keyed=lambda waits: self.query_one(KeysLine).wait_for_key(waits),
        )  # fmt: skip

    @property
    def line(self) -> EntryLine:
        """The line."""
        return self.query_one(EntryLine)

    def say(self, words: str, *, alarm: bool = False) -> None:
        """One line beside the entry line."""
        self.query_one(MessageLine).say(words, alarm=alarm, asks=self.asking.asks or self.asking.waits_for_key)

    def ask(self, question: Question) -> None:
        """Ask something in the line."""
        self.asking.ask(question)

    def pick(self, choices: Choices) -> None:
        """Ask for one of a list in which typing narrows."""
        from warroom.screens.shared.picker import pick

        pick(self, choices, self.asking)

    def _asking_begins(self, _question: Question) -> None:
        """The line is shown while it asks."""
        self.add_class(ASKING)
        self.show_footer()

    def _asking_ends(self) -> None:
        """The keys are those of whatever asked, else of what has them at first."""
        self.remove_class(ASKING)
        before = self.line.asked_from
        self.set_focus(before if before is not None and before.focusable else self.query_one(str(self.AUTO_FOCUS)))
        self.show_footer()

    def show_footer(self) -> None:
        """Show the keys that count now."""

    def _meant_for_the_log(self, _text: str) -> LogLine | None:
        """What an answer would be as a line of the log, where there is one."""
        return None

    @on(EntryLine.Answered)
    def _take_answer(self, message: EntryLine.Answered) -> None:
        self.asking.take(message.question, message.text)

    @on(EntryLine.Left)
    def _leave_question(self, message: EntryLine.Left) -> None:
        self._question_left()
        self.asking.leave(message.unanswered, message.typed, message.began)

    def _question_left(self) -> None:
        """A question is left: what was shown for it may go."""

    def share_heard(self) -> None:
        """How the share stands has changed."""

    @on(events.Paste)
    def _go_the_way_of_words(self, event: events.Paste) -> None:
        event.stop()
        self.asking.take_key("escape")  # what waits for a key is left: a paste is words
        self.letters.paste(event.text, self.line)

    def key_first(self, event: events.Key) -> bool:
        """Look at a key before any binding does; whether it was waited for, or is held, and so is taken."""
        in_question = isinstance(self.focused, EntryLine) and self.asking.asks
        if in_question or not self.asking.waits_for_key:
            return self.letters.took(event)
        self.letters.answers(event)
        return self.asking.take_key(event.key)
