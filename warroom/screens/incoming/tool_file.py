"""Bringing in a file that a tool wrote: looked at and chosen from first, then stored by Enter alone."""

from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType

from warroom.bridge import Bridge
from warroom.intake.coming import read_day
from warroom.intake.tools.csv_rows import Columns
from warroom.intake.tools.sources import Asked
from warroom.model.sentences import counted
from warroom.panes.choices import incidents
from warroom.room.acts.secret_gate import looks_like
from warroom.room.core import RoomTrouble
from warroom.room.incoming.bring_in import BroughtIn, bring_in, take_offered
from warroom.room.incoming.tool_file import (
    EVERYTHING,
    ColumnsAsked,
    Look,
    Wanted,
    bound_of,
    look_at,
    names_of,
    read_tool_file,
    read_tool_text,
    times_of,
)
from warroom.room.readings.messages import view_of
from warroom.screens.incoming.tool_file_commands import TOOL_FILE_COMMANDS
from warroom.screens.shared.page import Page
from warroom.text import bounded, for_line
from warroom.widgets.choice import Choices
from warroom.widgets.command import bindings
from warroom.widgets.question import Invalid, Question
from warroom.widgets.tool_file_rows import tool_file_cards

if TYPE_CHECKING:
    from collections.abc import Callable

_NO_INCIDENT = "no incident yet: d on the screen before declares one"
_ASKS = {
    "times": "From when to when? 14:00 to 15:30, 2026-02-13, 14:00 to; empty: all of it",
    "channels": "Which channels? With commas between them; empty: all",
    "people": "Whose words? With commas between the names; empty: everybody's",
}
_ASKS_FOR = {
    "year": "Of which year are its dates? 2026",
    "began": "When did the call begin? 2026-02-13 14:00",
    "day": "On which day were its clocks? 2026-02-13",
    "columns": "Which columns hold the time and the words (and who said it)? when, what, who",
}


class ToolFileScreen(Page):
    """Shows the file at ``path``, or, without one, ``text`` that was pasted; ``told`` hears what became of it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(TOOL_FILE_COMMANDS)]
    commands = TOOL_FILE_COMMANDS

    def __init__(
        self, bridge: Bridge, told: Callable[[str], None], *, path: str = "", text: str = "", asked: Asked | None = None
    ) -> None:
        super().__init__(bridge, id="tool-file-screen")
        self._told, self._path, self._text = told, path, text
        self._asked = asked or Asked(zone=bridge.local_zone)
        self._called = Path(path).name if path else "pasted"
        self._wanted = EVERYTHING
        self._look: Look | None = None
        self._columns: list[str] = []
        """Those of a table of which nobody said yet which are meant."""
        self._milestones: set[str] = set()
        opened = [incident for incident in bridge.room.incidents() if incident.closed is None]
        every = opened or list(bridge.room.incidents())
        self._incident = every[0] if every else None
        self._storing = False
        self._agreed = False

    def on_mount(self) -> None:
        """Read it."""
        self.entitle(("Bring in ", "bold"), bounded(for_line(self._called), 60), ("   nothing is stored yet", "$quiet"))
        self._read()

    # Reading and choosing

    def _read(self) -> None:
        """Read the file with what was said of it, and choose from it, in a thread of its own."""
        path, text, called, asked = self._path, self._text, self._called, self._asked
        wanted, room, incident = self._wanted, self.bridge.room, self._incident

        def read() -> Look:
            tool_file = read_tool_file(path, asked)[0] if path else read_tool_text(text, called, asked)
            if tool_file is None:
                raise RoomTrouble(f"{called} is of no tool that is known", 65)
            return look_at(tool_file, wanted, view_of(room, incident.id) if incident is not None else None)

        self.say("reading …")
        self.bridge.aside(read, self._was_read)

    def _choose_anew(self) -> None:
        """Choose from what was read, in a thread of its own."""
        if self._look is None:
            return
        tool_file, wanted, room, incident = self._look.tool_file, self._wanted, self.bridge.room, self._incident

        def read() -> Look:
            return look_at(tool_file, wanted, view_of(room, incident.id) if incident is not None else None)

        self.bridge.aside(read, self._was_read)

    def _was_read(self, look: Any, trouble: RoomTrouble | None) -> None:
        if not self.app.shows(self):
            return
        if isinstance(trouble, ColumnsAsked):
            self._columns = trouble.columns
            self._ask_of_file("columns", for_line(f"It has {bounded(', '.join(trouble.columns[:40]), 200)}."))
            return
        if trouble is not None:
            self.say(for_line(str(trouble)), alarm=True)
            return
        self._look, self._agreed = look, False
        self._milestones &= look.offers.keys()
        self._show()
        doubtful = len(look.in_doubt_first()[0])
        self.say(f"{doubtful} of {counted(len(look.chosen), 'event is', 'events are')} in doubt")

    def _show(self) -> None:
        if self._look is None:
            return
        into = _NO_INCIDENT
        if self._incident is not None:
            closed = ", which is closed" if self._incident.closed is not None else ""
            into = f"{bounded(for_line(self._incident.title), 80)}{closed}"
        self.cards.show(
            tool_file_cards(
                self._look, self._wanted, into=into, taken=self._milestones, zone=self.bridge.local_zone,
                now=self.bridge.now(),
            )
        )  # fmt: skip

    def action_choose(self, what: str) -> None:
        """Ask which ``times``, ``channels`` or ``people`` are wanted."""
        look = self._look
        if look is None:
            return

        def take(words: str) -> None:
            try:
                self._wanted = self._with(look, what, words)
            except ValueError as refused:
                raise Invalid(f"{refused}.") from refused
            self._choose_anew()

        named = {"channels": self._wanted.channels, "people": self._wanted.people}.get(what, ())
        self.ask(Question(_ASKS[what], take, ", ".join(named), selected=True))

    def _with(self, look: Look, what: str, words: str) -> Wanted:
        """What is wanted, with ``words`` for one part of it."""
        if what == "channels":
            return replace(self._wanted, channels=names_of(words, look.channels))
        if what == "people":
            return replace(self._wanted, people=names_of(words, look.people))
        since, until = times_of(words, self.bridge.local_zone, now=self.bridge.now(), events=look.tool_file.events)
        return replace(self._wanted, since=since, until=until)

    def action_into(self) -> None:
        """Choose the incident."""
        room = self.bridge.room
        every = incidents(room.incidents(), self.bridge.playbook, zone=self.bridge.local_zone, now=self.bridge.now())
        if every:
            self.pick(Choices("Into which incident", every, self._take_incident))
        else:
            self.say(_NO_INCIDENT)

    def _take_incident(self, key: str) -> None:
        self._incident = next((one for one in self.bridge.room.incidents() if one.id == key), self._incident)
        self._choose_anew()

    def action_milestones(self) -> None:
        """Take a milestone with it, or leave it."""
        offers = list(self._look.offers) if self._look is not None else []
        if not offers:
            self.say("it tells of no milestone that the incident does not know")
            return

        def take(key: str) -> None:
            if key.isdigit() and 1 <= int(key) <= len(offers):
                self._milestones ^= {offers[int(key) - 1]}
                self._show()
                self.say("")
            else:
                self.say("left as it was")

        numbered = ", ".join(f"{number} {name}" for number, name in enumerate(offers, 1))
        self.asking.ask_for_key(f"{numbered}: a digit takes it or leaves it; any other key goes on", take)

    # What the file does not say itself

    def action_say_it(self) -> None:
        """Ask for what the file does not say itself."""
        remarks = self._look.tool_file.remarks if self._look is not None else []
        asks = next((remark.asks for remark in remarks if remark.asks), "")
        if self._look is None and self._columns:
            asks = "columns"
        said = next((name for name in ("year", "began", "day", "columns") if getattr(self._asked, name)), "")
        if asks or said:
            self._ask_of_file(asks or said)
        else:
            self.say("it says all of itself")

    def _ask_of_file(self, what: str, why: str = "") -> None:
        def take(words: str) -> None:
            if words:
                self._asked = self._told_of_file(what, words)
                self._read()

        self.ask(Question(f"{why} {_ASKS_FOR[what]}".strip(), take))

    def _told_of_file(self, what: str, words: str) -> Asked:
        """What was said of the file, with ``words`` for ``what``. Raise `Invalid`."""
        now, zone = self.bridge.now(), self.bridge.local_zone
        try:
            if what == "began":
                return replace(self._asked, began=bound_of(words, zone, now=now, first=True))
            if what == "day":
                return replace(self._asked, day=read_day(words, now=now, zone=zone, past=True))
        except ValueError as refused:
            raise Invalid(f"{refused}.") from refused
        if what == "year":
            if not re.fullmatch(r"[12]\d{3}", words):
                raise Invalid("a year has four digits: 2026.")
            return replace(self._asked, year=int(words))
        names = [name.strip() for name in words.split(",")]
        if len(names) not in (2, 3) or not all(name in self._columns for name in names):
            raise Invalid("name two or three of its columns, with commas between them.")
        return replace(self._asked, columns=Columns(names[0], names[1], person="".join(names[2:])))

    # Storing

    def action_open_card(self) -> None:
        """Store what is chosen; what looks like a secret is taken when it is asked for once more."""
        look, incident = self._look, self._incident
        if look is None or self._storing:
            return
        if incident is None:
            self.say(_NO_INCIDENT, alarm=True)
            return
        room, agreed = self.bridge.room, self._agreed
        file, stones = f"{look.tool_file.title}: {self._called}", [*self._milestones]

        def store() -> BroughtIn:
            with room.secrets.passing() if agreed else nullcontext():
                brought = bring_in(room, incident.id, look.chosen, file=file)
                for name in stones:
                    take_offered(room, incident.id, name, look.offers[name])
            return brought

        def stored(brought: Any, trouble: RoomTrouble | None) -> None:
            self._storing = False
            if not self.app.shows(self):
                return
            if trouble is not None:
                self.say(f"NOT SAVED: {trouble}", alarm=True)
                return
            here = f", {counted(brought.here, 'was', 'were')} there already" if brought.here else ""
            words = f"{for_line(look.tool_file.title)}: {counted(len(brought.entries), 'entry', 'entries')}{here}"
            if stones:
                words += f", {', '.join(stones)} taken"
            if brought.held:
                self._milestones.clear()
                self._agreed = True
                held = counted(len(brought.held), "event is", "events are")
                kinds = looks_like([kind for _, kind in brought.held])
                self.say(f"saved · {words}; {held} NOT TAKEN: it {kinds}; Enter again takes it too", alarm=True)
                return
            self._leave(f"saved · {words}")

        self._storing = True
        self.say("it is being stored …")
        self.bridge.ask(store, stored)

    def action_back(self) -> None:
        """Leave the question, or else the screen: nothing more is stored."""
        if self.line.asking is not None:
            self.line.leave_question()
        else:
            self._leave("nothing was stored" if not self._agreed else "")

    def _leave(self, words: str) -> None:
        if self.app.shows(self):
            self.app.pop_screen()
            if words:
                self._told(words)
