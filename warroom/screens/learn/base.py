"""What the screens after an incident have in common: what was read, a list of it, a line for questions, acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static, TextArea

from warroom.room.core import RoomTrouble
from warroom.room.readings.learning import Learning, read_learning
from warroom.screens.room.commands import Command, footer, key_shown
from warroom.screens.shared.commanded import Commanded
from warroom.text import for_line
from warroom.widgets.cards import Cards
from warroom.widgets.entry_line import EntryLine

if TYPE_CHECKING:
    from warroom.app import WarRoomApp
    from warroom.playbook.workflow import Playbook

QUESTIONS = {
    "follow_up": "What is to be done{it}",
    "text": "What is to be done, instead of {it}",
    "owner": "Who does {it}? @name",
    "due": "Until which day is {it} done? 2026-02-20",
    "link": "Where is {it} kept? A ticket, a page",
    "review": "When is the review held? 2026-02-15 14:00",
    "present": "Who is there? @name",
    "export": "To which file",
    "secrets": "It holds what looks like a secret. Write it all the same? Type yes",
    "replace": "{it} is there already. Write over it? Type yes",
}
_LOOK = 0.25
WRITING, ASKING = "-writing", "-asking"
"""The classes of the screen while a text is written, and while the line asks."""


class LearningScreen(Commanded):
    """Shows what is learnt from one incident. Everything is read off this thread, and again when anything is stored."""

    DEFAULT_CSS = """
    LearningScreen { layout: vertical; background: $background; }
    LearningScreen #learn-title { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; }
    LearningScreen #learn { padding: 0 1; min-width: 3; }
    LearningScreen #section { display: none; height: 1fr; min-width: 3; border: round $border; }
    LearningScreen.-writing #section { display: block; }
    LearningScreen #preview {
        height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis;
    }
    LearningScreen #line { display: none; }
    LearningScreen.-asking #line { display: block; }
    LearningScreen #footer { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    AUTO_FOCUS = "#learn"
    CLOCK: ClassVar[float] = 30.0
    """Seconds after which what is shown may have aged."""

    app: WarRoomApp

    def __init__(self, incident: str, name: str) -> None:
        super().__init__(id=name)
        self.incident = incident
        self.learning: Learning | None = None
        self.about = ""
        """The follow-up or the entry that a question is about."""
        self.asked_upon: int | None = None
        """The revision that was on the screen when the line asked: what came later the answer does not supersede."""
        self.it = ""
        """What the question is about, in few words; bound together with ``about`` when it is asked."""
        self._bound = ("", "")
        self._reading = self._again = False

    def compose(self) -> ComposeResult:
        """A title, the list, the place to write, a line for questions, the keys."""
        yield Static("", id="learn-title")
        yield Cards(id="learn")
        area = TextArea("", id="section")
        area.cursor_blink = False
        yield area
        yield Static("", id="preview")
        yield EntryLine(now=self.app.now, id="line")
        yield Static("", id="footer")

    def on_mount(self) -> None:
        """Read, and look now and then for what was stored."""
        self.say("reading…")
        self.read_again()
        self.set_interval(_LOOK, self._look)
        self.set_interval(self.CLOCK, self._aged)
        self.show_footer()

    # Reading

    def read_again(self) -> None:
        """Read everything in a thread of its own; a change that comes meanwhile is read afterwards."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        room, incident, playbook = self.app.room, self.incident, self.playbook
        self.app.aside(lambda: read_learning(room, incident, playbook), self._was_read)

    def _was_read(self, result: Any, trouble: RoomTrouble | None) -> None:
        self._reading = False
        if not self.app.shows(self):
            return
        if trouble is not None:
            self.say(str(trouble), alarm=True)
        else:
            first, self.learning = self.learning is None, result
            if first:
                self.say("")
            self.show_learning(result)
        if self._again:
            self._again = False
            self.read_again()

    def _look(self) -> None:
        if self.learning is not None and self.app.room.revision() != self.learning.revision:
            self.read_again()

    def _aged(self) -> None:
        if self.learning is not None:
            self.show_learning(self.learning)

    def show_learning(self, learning: Learning) -> None:
        """Show what was read."""
        raise NotImplementedError

    @property
    def playbook(self) -> Playbook:
        """The workflow, as its clocks ran in this incident."""
        return self.app.playbook_of(self.incident)

    # What is chosen, and what is said

    @property
    def cards(self) -> Cards:
        """The list."""
        return self.query_one("#learn", Cards)

    @property
    def zone(self) -> str:
        """The zone of the incident's clocks."""
        return self.learning.post_mortem.case.zone if self.learning is not None else self.app.local_zone

    def chosen(self, kind: str) -> str:
        """What the chosen card is about, if it is one of ``kind``; else empty."""
        what, _, about = self.cards.chosen.partition(":")
        return about if what == kind else ""

    def say(self, words: str, *, alarm: bool = False) -> None:
        """One line below the list."""
        style = "bold $text-error" if alarm else "$quiet"
        self.query_one("#preview", Static).update(Content.styled(for_line(words), style), layout=False)

    def show_footer(self) -> None:
        """The keys that count now."""
        if self.has_class(WRITING):
            keys = [("ctrl+s", "keep"), ("Esc", "leave, text kept")]
        elif self.has_class(ASKING):
            keys = [("Enter", "take"), ("Esc", "leave")]
        else:
            keys = [(key_shown(one, self.app.config.keys), one.title) for one in self.commands_now()]
        self.query_one("#footer", Static).update(footer(keys), layout=False)

    def commands_now(self) -> list[type[Command]]:
        """Those whose keys are shown below."""
        return [one for one in self.commands if one.footer]

    # Questions in the line

    def question(self, topic: str, initial: str = "") -> None:
        """Ask something in the line. What it is about is named, and stays the same until it is answered."""
        self._bound = (self.about, self.it)
        self.asked_upon = self.learning.revision if self.learning is not None else None
        self.add_class(ASKING)
        line = self.query_one("#line", EntryLine)
        line.ask(topic, initial=initial)
        self.set_focus(line)
        self.say(QUESTIONS[topic].replace("{it}", self.it) + "  (Esc leaves it)")
        self.show_footer()

    def _stop_asking(self) -> None:
        self.remove_class(ASKING)
        self.set_focus(self.cards)
        self.show_footer()

    def on_entry_line_left(self) -> None:
        """Nothing was said."""
        self._stop_asking()
        self.say("left as it was")

    def on_entry_line_answered(self, message: EntryLine.Answered) -> None:
        """Do what the answer says."""
        self._stop_asking()
        self.about, self.it = self._bound
        self.answered(message.topic, message.text.strip())

    def answered(self, topic: str, text: str) -> None:
        """Each desk takes the answers to its own questions and hands the others on."""

    def act(self, what: Callable[[], Any], done: Callable[[], None], failed: Callable[[], None] | None = None) -> None:
        """Let the writer do ``what``; ``done`` runs here when it is on disk, ``failed`` when it could not be."""

        def finished(_result: Any, trouble: RoomTrouble | None) -> None:
            if not self.app.shows(self):
                if trouble is not None:
                    self.app.not_saved("", trouble)
                return
            if trouble is None:
                done()
                self.cards.expect()
                self.read_again()
                return
            if failed is not None:
                failed()
            self.say(f"NOT SAVED: {trouble}", alarm=True)

        self.app.ask(what, finished)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of the list are letters where something is written."""
        if self.ordered or action == "back":
            return True
        if action == "keep_section":
            return self.has_class(WRITING)
        ours = any(one.action.partition("(")[0] == action for one in self.commands)
        return not ours or not isinstance(self.focused, EntryLine | TextArea)

    def action_back(self) -> None:
        """Leave a question, the lines beside the list, or else the screen."""
        line = self.query_one("#line", EntryLine)
        if line.asking:
            line.leave_question()
        elif not self.app.hide_lines():
            self.action_leave_learn()

    def action_leave_learn(self) -> None:
        """Back to where the screen was opened from."""
        self.app.close_learning()
