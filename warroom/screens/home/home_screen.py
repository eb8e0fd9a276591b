"""The home screen: open and past incidents, and the way to declare one in three questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from warroom.bridge import Bridge
from warroom.model.identity import IncidentId
from warroom.model.views import IncidentSummary
from warroom.panes.choices import incidents
from warroom.room.core import RoomTrouble
from warroom.room.incoming.waiting_glance import Glance
from warroom.room.sharing.offered_playbooks import mark
from warroom.room.sharing.unsent import joining_words, late_words
from warroom.screens.commands.home_commands import HOME_COMMANDS, Declare, HomeInbox
from warroom.screens.declaring.questions import Declaring
from warroom.screens.home.first_start import first_start
from warroom.screens.home.footer import STAY, home_keys
from warroom.screens.home.incident_list import IncidentHeads, IncidentList
from warroom.screens.home.join_questions import Joining
from warroom.screens.home.owed_line import OwedLine
from warroom.screens.home.search_all import SearchAll
from warroom.screens.home.shift_questions import ShiftHandOver
from warroom.screens.home.training_line import TrainingLine
from warroom.screens.shared.asking_screen import ASKING, AskingScreen
from warroom.screens.shared.letters_held import LettersHeld
from warroom.widgets.choice import Choices
from warroom.widgets.command import bindings, key_shown
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.guidance import Guidance
from warroom.widgets.keys_line import KeysLine
from warroom.widgets.message_line import MessageLine
from warroom.widgets.moves import moves
from warroom.widgets.question import Question

_DECLARING, _EMPTY = "-declaring", "-empty"
_LEAST_SIZE = 15
_OF_THE_LIST = frozenset(("next", "open_chosen", *(command.action.partition("(")[0] for command in HOME_COMMANDS)))


class HomeLetters(LettersHeld):
    """Behind the key that declares, even at once, what is broken is typed."""

    AT_ONCE = frozenset((Declare.id,))


class HomeScreen(AskingScreen):
    """All incidents of this database."""

    commands = HOME_COMMANDS
    HINT = ""

    DEFAULT_CSS = """
    HomeScreen { layout: vertical; }
    HomeScreen #home-title { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
    HomeScreen #incidents { height: 1fr; min-width: 3; border: none; background: $surface; padding: 0 1; }
    HomeScreen.-empty #home-heads, HomeScreen.-declaring #home-heads { display: none; }
    HomeScreen.-empty #incidents { height: 1; background: $surface; }
    HomeScreen.-empty Welcome { display: block; }
    HomeScreen.-declaring Welcome { display: none; }
    HomeScreen #guidance { display: none; height: 2fr; padding: 0 1; background: $surface; }
    HomeScreen #guidance > Static { height: auto; width: 1fr; }
    HomeScreen.-declaring OwedLine, HomeScreen.-declaring TrainingLine { height: 0; padding: 0; }
    HomeScreen.-declaring #guidance { display: block; }
    HomeScreen #home-line { display: none; }  HomeScreen.-asking #home-line { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(HOME_COMMANDS),
        Binding("escape", "leave", "Leave the question", show=False),
        *moves(down="next(1)", up="next(-1)", open="open_chosen"),
    ]
    AUTO_FOCUS = "#incidents"

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._revision = -1
        self._coming = ""
        self._waiting = Glance(bridge.room)
        self._declaring, self._joining, self._shift = Declaring(self), Joining(self), ShiftHandOver(self)
        self._search = SearchAll(self, lambda: self.query_one(IncidentList))
        self.letters = HomeLetters(self, bridge.now, self._search.ask_for)

    def compose(self) -> ComposeResult:
        """A title, the list, what the workflow says while declaring, the line, the keys."""
        yield Static("", id="home-title")
        yield IncidentHeads("", id="home-heads")
        yield IncidentList(self.bridge)
        yield first_start(self.bridge.config.keys)
        yield OwedLine(self.bridge, self.say)
        yield TrainingLine(self.bridge)
        with VerticalScroll(id="guidance", can_focus=False):
            yield Guidance("")
        yield MessageLine("", id="say")
        yield EntryLine(now=self.bridge.now, id="home-line")
        yield KeysLine("", id="home-footer")

    def on_mount(self) -> None:
        """Show what is there, and look now and then for more."""
        self.show_footer()
        self._show_incidents()
        self.set_interval(1.0, self._look)
        if self.bridge.warnings:
            self.say(self.bridge.warnings[0], alarm=True)

    def on_screen_resume(self) -> None:
        """Back from a room: what it stored is shown."""
        self._show_incidents()

    def _look(self) -> None:
        """See what has changed, and say when that cannot be read."""
        try:
            self._show_incidents()
        except RoomTrouble as trouble:
            self.say(str(trouble), alarm=True)

    def _show_incidents(self) -> None:
        """The incidents, the open ones first; the chosen one stays chosen."""
        if self.query_one(IncidentList).shows_hits or not self.is_current:
            return
        revision = self.bridge.room.revision()
        coming = _coming(self.bridge, self._waiting.words())
        if revision == self._revision and coming == self._coming and not self.query_one(IncidentList).has_aged():
            return
        self._coming = coming
        incidents = self.bridge.room.incidents()
        words = _title(self.bridge.room.person, incidents, coming)
        self.query_one("#home-title", Static).update(Content.styled(words, "bold"), layout=False)
        first, self._revision = self._revision < 0, revision
        self.query_one(OwedLine).read()
        self.query_one(TrainingLine).read()
        self.query_one(IncidentList).show_incidents(incidents, arrived=not first)
        if self.has_class(_EMPTY) == bool(incidents):
            self.set_class(not incidents, _EMPTY)
            self.show_footer()

    def show_footer(self) -> None:
        """The keys of the list, or those of the question."""
        keys = home_keys(self.bridge.config.keys, empty=self.has_class(_EMPTY), asked=self.has_class(ASKING))
        self.query_one(KeysLine).show(keys, stay=STAY)

    @on(OptionList.OptionSelected)
    def _open_clicked(self, event: OptionList.OptionSelected) -> None:
        """A click on an incident opens it."""
        self.bridge.ways.open_incident(self.query_one(IncidentList).incident_of(event.option))

    def action_open_chosen(self) -> None:
        """Open what is highlighted, in the event of the key: behind it in a burst may be what is typed there."""
        if chosen := self.query_one(IncidentList).chosen:
            self.bridge.ways.open_incident(chosen)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of the list are letters in the line."""
        return self.ordered or action not in _OF_THE_LIST or not isinstance(self.focused, EntryLine)

    def action_end(self) -> None:
        """End the program."""
        self.bridge.ways.leave()

    def action_next(self, by: int) -> None:
        """Move in the list."""
        incident_list = self.query_one(IncidentList)
        (incident_list.action_cursor_down if by > 0 else incident_list.action_cursor_up)()

    def action_learn(self) -> None:
        """Go to what is learnt from the chosen incident."""
        if chosen := self.query_one(IncidentList).chosen:
            self.bridge.ways.open_learning(chosen)

    def action_declare(self) -> None:
        """Ask what is broken."""
        self._declaring.ask()

    def action_join_share(self) -> None:
        """Ask for the folder of a share."""
        self._joining.ask()

    def action_shift(self) -> None:
        """Hand the shift over."""
        self._shift.ask()

    def action_go(self, where: str) -> None:
        """Go to another screen: a page that is brought in before it is stored, the inbox, or drills and training."""
        _go(self, where)

    def _asking_begins(self, question: Question) -> None:
        """The line is shown, and what the workflow says of the question."""
        self.set_class(bool(question.beside), _DECLARING)
        if question.beside:
            self.query_one(Guidance).tell(question.beside)
        super()._asking_begins(question)

    def _asking_ends(self) -> None:
        """The questions are over."""
        self.remove_class(_DECLARING)
        super()._asking_ends()

    def action_leave(self) -> None:
        """Leave the question, or the hits of a search."""
        if self.line.asking is not None:
            self.line.leave_question()
        elif self.bridge.hide_lines():
            self.say("")
        elif self.query_one(IncidentList).shows_hits:
            self.query_one(IncidentList).shows_hits = False
            self._revision = -1
            self._show_incidents()
            self.say("")

    def action_find(self) -> None:
        """Ask what to look for in all incidents."""
        self._search.ask()

    def on_resize(self, event: events.Resize) -> None:
        """On a low screen the list gives way to the question; its rows take the new width."""
        self._show_incidents()
        self.call_after_refresh(self.query_one(Guidance).fit)
        self.query_one("#incidents").display = event.size.height >= _LEAST_SIZE or not self.has_class(_DECLARING)


def _title(person: str, incidents: Sequence[IncidentSummary], coming: str) -> str:
    """Who is here, how many incidents there are, and what is ``coming`` from a share."""
    opened = sum(1 for incident in incidents if incident.closed is None)
    words = f"warroom · @{person} · {opened} open, {len(incidents) - opened} past"
    return f"{words} · {coming}" if coming else words


def _coming(bridge: Bridge, alerts: str) -> str:
    """What comes from elsewhere: alerts that wait, what a share is still read for or keeps, another playbook."""
    waits = f"{alerts} ({key_shown(HomeInbox, bridge.config.keys)} looks)" if alerts else ""
    playbook = mark(bridge.room)
    differs = f"{playbook} (`warroom share playbook`, or W in a room)" if playbook else ""
    return " · ".join(filter(None, (waits, joining_words(bridge.room), late_words(bridge.room), differs)))


def _choose(screen: HomeScreen) -> None:
    """Choose an incident by its name, and go to its room."""
    bridge = screen.bridge
    every = incidents(bridge.room.incidents(), bridge.playbook, zone=bridge.local_zone, now=bridge.now())
    if every:
        screen.pick(Choices("Which incident", every, lambda chosen: bridge.ways.open_incident(IncidentId(chosen))))
    else:
        screen.say("there is no incident yet; d declares one")


def _go(screen: HomeScreen, where: str) -> None:
    """Go to another screen: a page that is brought in before it is stored, the inbox, or drills and training."""
    if where == "choose":
        _choose(screen)
    elif where == "inbox":
        screen.bridge.ways.open_inbox()
    elif where == "page":
        from warroom.screens.home.page_in import PageInScreen

        screen.app.push_screen(PageInScreen(screen.bridge, screen.say))
    else:
        from warroom.screens.drills.practice import PracticeScreen

        screen.app.push_screen(PracticeScreen(screen.bridge))
