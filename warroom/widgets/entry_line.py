"""The line at which the scribe types: it never loses a key, whatever arrives in one burst."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widget import Widget
from textual.widgets import Input

from warroom.model.identity import NO_MOMENT, Moment
from warroom.text import repair
from warroom.widgets.question import Question
from warroom.widgets.whole_signs import WholeSigns

BURST = 50_000
"""Microseconds between two Enters that only a paste can press."""
MOST_CANDIDATES, MOST_VALUES = 6, 12
LONGEST = 8_000
"""Signs that are edited in the line: with each key it is read and painted as a whole."""


def _none_known(_before: str) -> Sequence[str]:
    return ()


def _say_nothing() -> None:
    """Where nobody knows what the line is for."""


def _word_at_the_end(before: str) -> str:
    """The word with which ``before`` ends; an order's name counts only at the start, or behind a time."""
    word = before.rpartition(" ")[2]
    return "" if word.startswith("/") and len(word) != len(before.strip()) and ":" not in before else word


class EntryLine(WholeSigns):
    """Takes what is typed and hands it on with the time of its first key.

    A question may borrow the line: the draft is set aside and comes back when it is answered or left.
    """

    DEFAULT_CSS = """
    EntryLine { height: 1; border: none; padding: 0 1; background: $panel; color: $foreground; }
    EntryLine.-textual-compact { padding: 0 1; }
    EntryLine > .input--placeholder { color: $quiet; }
    EntryLine:focus { border: none; outline-left: outer $border; background: $panel; background-tint: $panel 0%; }
    EntryLine.-asked:focus { background: $primary-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "earlier", "Edit my last entry", show=False),
        Binding("tab", "complete", "Complete", show=False),
        Binding("ctrl+t", "time_now", "Time now", show=False),
    ]

    # Its height is fixed and its width is the screen's: a longer text moves nothing else on the screen.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    class Taken(Message):
        """Enter was pressed on ``text``, whose first key was struck at ``typed`` (microseconds). ``pasted`` when only a
        paste can have pressed it so quickly.
        """

        def __init__(self, text: str, typed: Moment, *, pasted: bool) -> None:
            super().__init__()
            self.text, self.typed, self.pasted = text, typed, pasted

    class Pasted(Message):
        """Several lines were pasted at once."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Answered(Message):
        """The question that had borrowed the line was answered."""

        def __init__(self, question: Question, text: str, line: EntryLine) -> None:
            super().__init__()
            self.question, self.text, self.line = question, text, line

    class Left(Message):
        """The question was left; ``unanswered`` was typed for it, its first key struck at ``typed``. ``began`` is what
        stood there when it was asked.
        """

        def __init__(self, unanswered: str = "", typed: Moment = NO_MOMENT, began: str = "") -> None:
            super().__init__()
            self.unanswered, self.typed, self.began = unanswered, typed, began

    class EditLast(Message):
        """Up was pressed on an empty line."""

    class DraftChanged(Message):
        """What is being typed changed. ``typed`` is when its first key was struck; 0 for an empty line."""

        def __init__(self, text: str, typed: Moment) -> None:
            super().__init__()
            self.text, self.typed = text, typed

    def __init__(self, *, now: Callable[[], Moment], placeholder: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(placeholder=placeholder, id=id, select_on_focus=False, compact=True)
        self.cursor_blink = False
        self.disable_messages(Input.Changed)  # nobody hears it; `DraftChanged` says more
        self._editing = {
            key: binding.action
            for binding in (*Input.BINDINGS, *self.BINDINGS)
            if isinstance(binding, Binding)
            for key in binding.key.split(",")
        }
        self._now = now
        self._typed, self._last_enter = NO_MOMENT, 0
        self._question: Question | None = None
        self._began = ""
        self._aside: tuple[str, int] = ("", 0)
        self.asked_from: Widget | None = None
        """The list that had the keys when the question was asked."""
        self.answering = False
        """Whether an answer is on its way: what is typed behind it is for what comes of it."""
        self._hint = placeholder
        self.known: dict[str, tuple[str, ...]] = {"@": (), "#": (), "/": ()}
        self.values: Callable[[str], Sequence[str]] = _none_known
        """What the last word of what was typed may be, where an order takes only some."""
        self.nothing_completes: Callable[[], None] = _say_nothing
        """Says that Tab had nothing to complete."""

    @property
    def asking(self) -> Question | None:
        """The question that has borrowed the line."""
        return self._question

    @property
    def draft(self) -> str:
        """What is being typed that is no answer: a question that has the line set it aside."""
        return self._aside[0] if self._question is not None else self.value

    @property
    def unanswered(self) -> str:
        """What was typed for the question that is open, and differs from what it began with; empty where nothing is."""
        return self.value if self._question is not None and self.value != self._began else ""

    @property
    def typed(self) -> Moment:
        """When the first key of what stands here was struck; 0 when it is empty."""
        return self._typed

    def ask(self, question: Question, *, initial: str = "") -> None:
        """Borrow the line for a question; what was being typed comes back afterwards."""
        if self._question is None:
            self._aside = (self.value, self._typed)
            if not self.answering:  # a question that comes of an answer was asked from where the first one was
                self.asked_from = None
        if self.screen.focused is not self:
            self.asked_from = self.screen.focused
        self._be_asking(question)
        self._began = question.initial
        self._put(initial, self._now() if initial else NO_MOMENT)

    def _be_asking(self, question: Question | None) -> None:
        """Stand for ``question``, or for none: an empty line that asks is no place to log."""
        self._question = question
        self.set_class(question is not None, "-asked")
        self.placeholder = "the answer" if question is not None and self._hint else self._hint

    def end_question(self) -> Question | None:
        """Give the line back to what was being typed; the question that had it."""
        question = self._question
        self._be_asking(None)
        if question is not None:
            (text, typed), self._aside = self._aside, ("", 0)
            self.restore(text, Moment(typed))
        return question

    def restore(self, text: str, typed: Moment) -> None:
        """Put a draft back, with the time of its first key; behind what has been typed meanwhile nothing is lost."""
        if self._question is not None:
            self._aside = (text, typed)
            return
        self._put(text, typed)

    def fill(self, text: str) -> None:
        """Put ``text`` in as if it had been typed, such as a path that was completed."""
        self._put(text, self._typed or self._now())

    def leave_question(self) -> None:
        """Give the line back to what was being typed."""
        unanswered, typed, began = self.unanswered, self._typed, self._began
        if self.end_question() is not None:
            self.post_message(self.Left(unanswered, typed, began))

    def candidates(self) -> list[str]:
        """What the word at the cursor may be completed to: people, tags, or commands at the start."""
        word = _word_at_the_end(self.value[: self.cursor_position])
        values = self.values(self.value[: self.cursor_position]) if self._question is None else ()
        if values:
            begun = word.casefold()
            return [one for one in values if one.casefold().startswith(begun) and one != word][:MOST_VALUES]
        if len(word) < 1 or word[0] not in self.known or (word[0] == "/" and self._question is not None):
            return []
        sought = word[1:].casefold()
        names = [name for name in self.known[word[0]] if name.casefold().startswith(sought)]
        candidates = [name for name in names if name.casefold() != sought]
        return [word[0] + name for name in candidates[:MOST_CANDIDATES]]

    def action_complete(self) -> None:
        """Complete the word at the cursor. With nothing to complete it stays: the next letters would act in a pane."""
        if self._question is not None and self._question.completes is not None:
            self._question.completes(self.value)
            return
        found = self.candidates()
        if not found and self._question is None:
            self.nothing_completes()
        if not found:
            return
        start = self.cursor_position - len(_word_at_the_end(self.value[: self.cursor_position]))
        text = f"{self.value[:start]}{found[0]} {self.value[self.cursor_position :].lstrip(' ')}"
        self._put(text, self._typed or self._now())
        self.cursor_position = start + len(found[0]) + 1

    def action_time_now(self) -> None:
        """Let what is typed count as begun now; an answer is no draft."""
        if self.value and self._question is None:
            self._typed = self._now()
            self.post_message(self.DraftChanged(self.value, self._typed))

    def action_earlier(self) -> None:
        """On an empty line: edit my last entry."""
        if not self.value and self._question is None:
            self.post_message(self.EditLast())

    async def _on_key(self, event: events.Key) -> None:
        """Every key takes effect in its own event: Enter takes the text before the next key of a burst arrives, and a
        Backspace is not overtaken by the letters behind it, as it would be on its way to the bindings of the app.
        """
        if self.answering:
            event.prevent_default()
            return  # it goes up to the app, where it waits
        action = "take" if event.key == "enter" else self._editing.get(event.key)
        if action is None:
            await super()._on_key(event)
            self._note_first_key()
            return
        event.stop().prevent_default()
        if action == "take":
            self._take()
        else:
            await self.run_action(action)

    def _on_paste(self, event: events.Paste) -> None:
        """A paste of one line is typed; of several lines, or of a very long one, it is offered as a whole."""
        text = repair(event.text).replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        event.stop().prevent_default()
        whole = self._question is None or self._question.pasted_whole
        if whole and ("\n" in text or len(self.value) + len(text) > LONGEST):
            self.post_message(self.Pasted(text))
            return
        self.insert_text_at_cursor(text.replace("\n", " "))
        self._note_first_key()

    def watch_value(self, value: str) -> None:
        """Tell of every change, so that it can be kept."""
        self._note_first_key()
        if self._question is not None:
            if self._question.typed is not None:
                self._question.typed(value, self._typed)
        else:
            self.post_message(self.DraftChanged(value, self._typed))

    def _note_first_key(self) -> None:
        if not self.value:
            self._typed = NO_MOMENT
        elif not self._typed:
            self._typed = self._now()

    def _take(self) -> None:
        text, typed = repair(self.value), self._typed or self._now()
        question = self.end_question()
        if question is not None:
            self.answering = True
            self.post_message(self.Answered(question, text, self))
            return
        now = self._now()
        pasted = now - self._last_enter < BURST
        self._last_enter = now
        self.post_message(self.Taken(text, typed, pasted=pasted))  # stored before the draft is emptied: never nowhere
        self._put("", NO_MOMENT)

    def _put(self, text: str, typed: Moment) -> None:
        self._typed = typed
        self.value = text
        self._typed = typed if text else NO_MOMENT
        self.cursor_position = len(text)
