"""The home screen: open and past incidents, and the way to declare one in three questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from warroom.intake.times import NotPlausible, Reading, local, read_time
from warroom.model.moment import EventTime
from warroom.model.views import IncidentSummary, Severity
from warroom.playbook.standing import SUSPECTED
from warroom.room.acts.declaring import open_incident
from warroom.room.acts.weighing import Weighing, weighing_tree
from warroom.room.core import RoomTrouble
from warroom.room.sharing.unsent import joining_words, late_words
from warroom.screens.home.commands import HOME_COMMANDS, BringInPage, Declare, HandOverShift
from warroom.screens.home.join import MAKE, SHARE, JoinDesk
from warroom.screens.home.shift import SHIFT_TOPICS, ShiftDesk
from warroom.screens.home.training_line import PracticeDesk
from warroom.screens.home.weighing import WeighingScreen
from warroom.screens.room.commands import bindings, footer, key_shown
from warroom.screens.shared.commanded import Commanded
from warroom.text import bounded, for_line
from warroom.widgets import guidance
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.incident_row import incident_row
from warroom.widgets.moves import moves
from warroom.widgets.options import Options
from warroom.widgets.owed_words import owed_words

if TYPE_CHECKING:
    from warroom.app import WarRoomApp

_TITLE, _SEVERITY, _SINCE, _FIND = "title", "severity", "since", "find"
_LEAST_SIZE = 15
_AROUND = 4
"""Cells beside a row."""
_FIRST = 3
"""Follow-ups, and reviews, that are named when they are owed."""
_OF_THE_LIST = frozenset(("next", "open_chosen", *(command.action for command in HOME_COMMANDS)))


class HomeScreen(ShiftDesk, JoinDesk, PracticeDesk, Commanded):
    """All incidents of this database."""

    commands = HOME_COMMANDS

    DEFAULT_CSS = """
    HomeScreen { layout: vertical; }
    HomeScreen #home-title { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
    HomeScreen #incidents { height: 1fr; min-width: 3; border: none; background: $surface; padding: 0 1; }
    HomeScreen #guidance { display: none; height: 2fr; padding: 0 1; background: $surface; }
    HomeScreen #guidance > Static { height: auto; width: 1fr; }
    HomeScreen.-declaring #guidance { display: block; }
    HomeScreen #home-overdue { display: none; height: auto; max-height: 6; padding: 0 1; }
    HomeScreen #home-training { display: none; height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    HomeScreen #say { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    HomeScreen #home-line { display: none; }
    HomeScreen.-asking #home-line { display: block; }
    HomeScreen #home-footer { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(HOME_COMMANDS),
        Binding("escape", "leave", "Leave the question", show=False),
        *moves(down="next(1)", up="next(-1)", open="open_chosen"),
    ]
    AUTO_FOCUS = "#incidents"

    app: WarRoomApp

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self._severity: Severity | None = None
        self._weighing: Weighing | None = None
        self._revision = -1
        self._coming = ""
        self._reading_owed = self._owed_again = self._told_none = False
        self._minute = -1
        self._found: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """A title, the list, what the workflow says while declaring, the line, the keys."""
        yield Static("", id="home-title")
        yield Options(id="incidents", markup=False)
        yield Static("", id="home-overdue")
        yield Static("", id="home-training")
        with VerticalScroll(id="guidance", can_focus=False):
            yield Static("")
        yield Static("", id="say")
        line = EntryLine(now=self.app.now, id="home-line")
        line.completed_elsewhere = frozenset((SHARE,))
        yield line
        yield Static("", id="home-footer")

    def on_mount(self) -> None:
        """Show what is there, and look now and then for more."""
        self._keys()
        self.show_incidents()
        self.set_interval(1.0, self._look)
        if self.app.warnings:
            self.say(self.app.warnings[0], alarm=True)

    def on_screen_resume(self) -> None:
        """Back from a room: what it stored is shown."""
        self.show_incidents()

    def _look(self) -> None:
        """See what has changed, and say when that cannot be read."""
        try:
            self.show_incidents()
        except RoomTrouble as trouble:
            self.say(str(trouble), alarm=True)

    def show_incidents(self) -> None:
        """The incidents, the open ones first; the chosen one stays chosen."""
        if self._found or not self.is_current:
            return
        revision = self.app.room.revision()
        coming = " · ".join(filter(None, (joining_words(self.app.room), late_words(self.app.room))))
        if revision == self._revision and coming == self._coming and not self._ages_differ():
            return
        self._coming = coming
        incidents = self.app.room.incidents()
        opened = sum(1 for one in incidents if one.closed is None)
        words = f"warroom · @{self.app.room.person} · {opened} open, {len(incidents) - opened} past"
        words += f" · {coming}" if coming else ""
        self.query_one("#home-title", Static).update(Content.styled(words, "bold"), layout=False)
        first, self._revision = self._revision < 0, revision
        self._look_for_overdue()
        self.look_for_training()
        self._fill([Option(row, id=id_) for id_, row in self._rows(incidents)], arrived=not first)
        if first and not incidents:
            declares = key_shown(Declare, self.app.config.keys)
            self.say(f"No incident yet. {declares} declares one; `warroom demo` shows one.")
            self._told_none = True
        elif incidents and self._told_none:
            self.say("")

    def _look_for_overdue(self) -> None:
        """Read in a thread of its own which follow-ups are late and which reviews were not held: one reading at a time,
        and one more for what came meanwhile.
        """
        from warroom.room.readings.learning import read_owed

        if self._reading_owed:
            self._owed_again = True
            return
        self._reading_owed = True
        room, playbook = self.app.room, self.app.playbook
        today = f"{local(self.app.now(), self.app.local_zone):%Y-%m-%d}"

        def found(result: Any, trouble: RoomTrouble | None) -> None:
            self._reading_owed = False
            if not self.app.shows(self):
                return
            if self._owed_again:
                self._owed_again = False
                self._look_for_overdue()
            if trouble is not None:
                self.say(f"follow-ups cannot be read: {trouble}", alarm=True)
                return
            late, reviews = result
            now, zone = self.app.now(), self.app.local_zone
            overdue = self.query_one("#home-overdue", Static)
            overdue.update(owed_words(late[:_FIRST], len(late), reviews[:_FIRST], playbook, now=now, zone=zone))
            overdue.display = bool(late or reviews) and self.size.height >= _LEAST_SIZE

        self.app.aside(lambda: read_owed(room, playbook, today), found)

    def _ages_differ(self) -> bool:
        """Whether a minute has passed since the list was drawn, so that its ages are no longer right."""
        minute = self.app.now() // 60_000_000
        differ, self._minute = minute != self._minute, minute
        return differ

    def _fill(self, options: list[Option], *, arrived: bool = False) -> None:
        """Show ``options``, the chosen one still chosen. Where what ``arrived`` took it away, none is."""
        shown = self.query_one("#incidents", OptionList)
        chosen = shown.highlighted_option.id if shown.highlighted_option is not None else None
        shown.clear_options()
        shown.add_options(options)
        ids = [option.id for option in options]
        if options:
            if chosen in ids:
                shown.highlighted = ids.index(chosen)
            elif not (arrived and chosen is not None):
                shown.highlighted = 0

    def _rows(self, incidents: list[IncidentSummary]) -> list[tuple[str, Content]]:
        """Each incident's id with its row."""
        app = self.app
        now, zone, across = app.now(), app.local_zone, app.size.width - _AROUND
        return [(one.id, incident_row(one, app.playbook, now=now, zone=zone, across=across)) for one in incidents]

    def _keys(self) -> None:
        keys = [
            ("Enter", "open"),
            *(
                (key_shown(one, self.app.config.keys), one.title.lower())
                for one in HOME_COMMANDS
                if one not in (HandOverShift, BringInPage)
            ),
        ]
        if self.has_class("-asking"):
            keys = [("Enter", "take"), ("Esc", "leave")]
        self.query_one("#home-footer", Static).update(footer(keys), layout=False)

    def say(self, words: str, *, alarm: bool = False) -> None:
        """One line below the list."""
        self._told_none = False
        style = "bold $text-error" if alarm else "$quiet"
        self.query_one("#say", Static).update(Content.styled(for_line(words), style), layout=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click on an incident opens it."""
        self._open(event.option.id or "")

    def action_open_chosen(self) -> None:
        """Open what is highlighted, in the event of the key: behind it in a burst may be what is typed there."""
        option = self.query_one("#incidents", OptionList).highlighted_option
        if option is not None:
            self._open(option.id or "")

    def _open(self, chosen: str) -> None:
        """Open the incident, at the entry that was found if it was a search."""
        self.app.open_incident(self._found.get(chosen, chosen))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of the list are letters in the line."""
        return self.ordered or action not in _OF_THE_LIST or not isinstance(self.focused, EntryLine)

    def action_end(self) -> None:
        """End the program."""
        self.app.leave()

    def action_next(self, by: int) -> None:
        """Move in the list."""
        shown = self.query_one("#incidents", OptionList)
        if by > 0:
            shown.action_cursor_down()
        else:
            shown.action_cursor_up()

    def action_learn(self) -> None:
        """Go to what is learnt from the chosen incident."""
        option = self.query_one("#incidents", OptionList).highlighted_option
        chosen = self._found.get(option.id or "", option.id or "") if option is not None else ""
        if chosen:
            self.app.open_learning(chosen)

    def action_bring_in(self) -> None:
        """Look at a page about an incident of the past before it is stored."""
        from warroom.screens.home.page_in import PageInScreen

        self.app.push_screen(PageInScreen(self.say))

    # Three questions

    def action_declare(self) -> None:
        """Ask what is broken."""
        self.ask(_TITLE, "What is broken?")

    def ask(self, topic: str, words: str) -> None:
        """Ask something in the line."""
        self.add_class("-asking")
        beside = {_TITLE: guidance.what_counts, _SEVERITY: guidance.severity_ladder}.get(topic)
        self.set_class(beside is not None, "-declaring")
        if beside is not None:
            self.query_one("#guidance > Static", Static).update(beside(self.app.playbook))
        line = self.query_one("#home-line", EntryLine)
        line.ask(topic)
        self.set_focus(line)
        self._keys()
        self.say(words)

    def stop_asking(self, words: str = "", *, alarm: bool = False) -> None:
        """The questions are over."""
        self.remove_class("-asking", "-declaring")
        self.set_focus(self.query_one("#incidents"))
        self._keys()
        self.say(words, alarm=alarm)

    def action_leave(self) -> None:
        """Leave the question, or the hits of a search."""
        line = self.query_one("#home-line", EntryLine)
        if line.asking:
            line.leave_question()
        elif self.app.hide_lines():
            self.say("")
        elif self._found:
            self._found = {}
            self._revision = -1
            self.show_incidents()
            self.say("")

    def on_entry_line_left(self) -> None:
        """Nothing was declared."""
        self.stop_asking("left as it was")

    def on_entry_line_answered(self, message: EntryLine.Answered) -> None:
        """One question after the other."""
        text = message.text.strip()
        if message.topic == _FIND:
            self._find(text)
        elif message.topic in SHIFT_TOPICS:
            self.answered_shift(message.topic, text)
        elif message.topic in (SHARE, MAKE):
            self.answered_share(message.topic, text)
        elif message.topic == _TITLE:
            if not text:
                self.stop_asking("nothing was declared")
                return
            self._title, self._weighing = text, None
            self._ask_how_bad()
        elif message.topic == _SEVERITY:
            self._take_severity(text)
        else:
            self._declare(text)

    def _ask_how_bad(self) -> None:
        self.ask(
            _SEVERITY,
            "How bad is it?  A digit, or the level; the higher one when in doubt; ? asks step by step; s suspects",
        )

    def _weigh(self) -> None:
        """Walk the tree that says how bad it is; its answers are kept with what is declared."""
        tree = weighing_tree(self.app.playbook)
        if tree is None:
            self.ask(_SEVERITY, "The playbook has no tree that ends in declaring; a digit, or the level")
            return
        weighing = Weighing(tree, self.app.room.person)

        def weighed(level: str | None) -> None:
            if level:
                self._weighing = weighing
                self._take_severity(level)
            else:
                self._ask_how_bad()

        self.app.push_screen(WeighingScreen(weighing, self._title), weighed)

    def _take_severity(self, text: str) -> None:
        if text == "?":
            self._weigh()
            return
        if text.casefold() in ("s", SUSPECTED):
            self._severity = None
            self._ask_since()
            return
        ladder = self.app.playbook.severities.severity
        found = self.app.playbook.level(ladder[int(text)].level if text.isdigit() and int(text) < len(ladder) else text)
        if found is None:
            self.ask(
                _SEVERITY, f"{bounded(for_line(text), 20)} is not on the ladder; a digit from 0 to {len(ladder) - 1}"
            )
            return
        rank, level = found
        self._severity = Severity(level.level, rank)
        self._ask_since()

    def _ask_since(self) -> None:
        self.ask(_SINCE, f"Since when?  14:32, -7, ~14:30, in {self.app.local_zone}; empty: now")

    def _declare(self, text: str) -> None:
        began: EventTime | None = None
        if text:
            reading = read_time(text, now=self.app.now(), zone=self.app.local_zone)
            if isinstance(reading, NotPlausible):
                self.ask(_SINCE, f"{reading.why}; yesterday 14:32 says the day, empty: now")
                return
            if not isinstance(reading, Reading) or reading.length != len(text):
                self.ask(_SINCE, f"{bounded(for_line(text), 20)} is not a time; 14:32, -7, ~14:30, or empty for now")
                return
            began = reading.at
        severity, playbook = self._severity, self.app.playbook
        room, title, zone, weighing = self.app.room, self._title, self.app.local_zone, self._weighing
        began = began or EventTime.at(self.app.now(), zone=zone)

        there = self.app.keep_waiting()  # what is typed behind the last answer is for the room

        def declared(incident: Any, trouble: RoomTrouble | None) -> None:
            there()
            if trouble is not None:
                self.ask(_SINCE, f"NOT SAVED: {trouble}")
                self.query_one("#home-line", EntryLine).fill(text)
            else:
                self.stop_asking()
                self.app.open_incident(incident)

        self.app.ask(
            lambda: open_incident(
                room,
                playbook,
                title,
                severity,
                zone=zone,
                began=began,
                beside=weighing.writes(room) if weighing is not None else (),
            ),
            declared,
        )

    # Search over all

    def action_find(self) -> None:
        """Ask what to look for."""
        self.ask(_FIND, "Find in all incidents: words, @people, #tags, kind:decision")

    def _find(self, text: str) -> None:
        self.stop_asking()
        if not text:
            return

        def found(result: Any, trouble: RoomTrouble | None) -> None:
            if trouble is not None:
                self.say(str(trouble), alarm=True)
                return
            _, hits = result
            titles = {one.id: one.title for one in self.app.room.incidents()}
            self._found = {f"{incident}:{entry.id}": incident for incident, entry in hits}
            self._fill(
                [
                    Option(
                        Content.assemble(
                            (f" {bounded(for_line(titles[incident]), 28):<30}", "$quiet"),
                            bounded(for_line(entry.text), 160),
                        ),
                        id=f"{incident}:{entry.id}",
                    )
                    for incident, entry in hits
                ]
            )
            self.say(f"{len(hits)} hits, newest first · Esc goes back" if hits else "not found · Esc goes back")
            self._found = self._found or {"": ""}

        self.app.look_up(text, None, found)

    def on_resize(self, event: events.Resize) -> None:
        """On a low screen the list gives way to the question; its rows take the new width."""
        self._minute = -1
        self.show_incidents()
        self.query_one("#incidents").display = event.size.height >= _LEAST_SIZE or not self.has_class("-declaring")
