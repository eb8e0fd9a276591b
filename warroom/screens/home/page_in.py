"""Bringing in a file, or what is pasted: a page about an incident of the past is looked at first, corrected once for
all rows alike, then stored; what a tool wrote is chosen from.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import BindingType

from warroom.bridge import Bridge
from warroom.intake.imported import ImportHints, given_in_words
from warroom.intake.tools.sources import Asked, begins_as_json
from warroom.model.sentences import counted, in_doubt
from warroom.room.acts.bringing_in import ReadPage, bring_in, read_page_in, stored_as
from warroom.room.acts.secret_gate import looks_like
from warroom.room.core import RoomTrouble
from warroom.room.incoming.given_file import ColumnsAsked, GivenFile, day_of_folder, given_file
from warroom.screens.home.page_in_commands import PAGE_IN_COMMANDS
from warroom.screens.home.path_completion import complete_path
from warroom.screens.shared.page import Page
from warroom.text import bounded, for_line
from warroom.widgets.command import bindings
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.page_rows import page_cards
from warroom.widgets.question import Invalid, Question

if TYPE_CHECKING:
    from collections.abc import Callable

_ASKS_PATH = "Which page or file of a tool? Its path (Tab completes), or paste it"
_ASKS_ZONE = "In which zone are its times? Europe/Berlin, +02:00, PST; empty: as the page says"
_ASKS_DAY = "Which day do its clocks begin on? 2026-02-13; empty: as the page says"
_PASTED = "pasted page"
_ORDERS = {"": "dmy", "dmy": "mdy", "mdy": ""}
_ORDER_WORDS = {"": "as the page tells it", "dmy": "the day first", "mdy": "the month first"}


class PageInScreen(Page):
    """Asks for a page, shows what was read of it with the doubtful rows first, and stores it on Enter alone."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PAGE_IN_COMMANDS)]
    commands = PAGE_IN_COMMANDS

    def __init__(self, bridge: Bridge, told: Callable[[str], None]) -> None:
        super().__init__(bridge, id="page-in-screen")
        self._told = told
        self._given = GivenFile("")
        self._path = ""
        self._zone = self._day = self._order = ""
        self._page: ReadPage | None = None
        self._agreed = ""
        self._storing = False

    def on_mount(self) -> None:
        """Ask which page it is."""
        self.entitle(("Bring in a file", "bold"), ("   nothing is stored before Enter", "$quiet"))
        self._ask_path()

    def _ask_path(self, typed: str = "", why: str = "") -> None:
        asks = f"{why}  {_ASKS_PATH}".strip()
        self.ask(Question(asks, self._take_path, typed, completes=self._complete, pasted_whole=True))

    def _complete(self, typed: str) -> None:
        """Complete the path that is being typed, off this thread: the folder may be far away."""
        line, asked = self.line, self.line.asking

        def completed(found: Any, _trouble: RoomTrouble | None) -> None:
            if found is not None and self.app.shows(self) and line.value == typed and line.asking is asked:
                whole, completions = found
                line.fill(whole)
                self.say("  ".join(completions) if completions else f"{_ASKS_PATH}{self.HINT}")

        self.bridge.aside(lambda: complete_path(typed), completed)

    @on(EntryLine.Pasted)
    def _take_pasted(self, message: EntryLine.Pasted) -> None:
        """The page itself."""
        if self.line.end_question() is not None:
            self._asking_ends()
            self._look_at(lambda: (GivenFile(_PASTED, message.text), Asked(zone=self.bridge.local_zone)))

    def _look_at(self, read: Callable[[], tuple[GivenFile, Asked]], path: str = "") -> None:
        """Find out, off this thread, what was given, and go on with it as what it is. ``read`` gives it, with what is
        to be said of it; ``path`` is what was typed for it.
        """

        def look() -> tuple[GivenFile, Asked, bool]:
            given, asked = read()
            try:
                return given, asked, given.tool_file(asked) is not None
            except ColumnsAsked:
                return given, asked, True

        def was_read(looked: Any, trouble: RoomTrouble | None) -> None:
            if not self.app.shows(self):
                return
            if trouble is not None:
                self._ask_path(path, for_line(str(trouble)))
                return
            given, asked, is_tool = looked
            if is_tool:
                self._go_on_as_tool(given, asked)
            else:
                self._given, self._path = given, path
                self._read()

        self.bridge.aside(look, was_read)

    def _question_left(self) -> None:
        """Without a page there is nothing to look at."""
        if self._page is None:
            self._leave("nothing was brought in")

    def _take_path(self, path: str) -> None:
        if path:
            self.say(f"reading {bounded(for_line(path), 60)} …")
            self._look_at(lambda: self._at(path), path)
        else:
            self._leave("nothing was brought in")

    def _at(self, typed: str) -> tuple[GivenFile, Asked]:
        """What stands in the file of that path, with what its folder says of it, or what was pasted as one line."""
        zone = self.bridge.local_zone
        if begins_as_json(typed) and not os.path.lexists(typed):
            return GivenFile(_PASTED, typed), Asked(zone=zone)
        path = os.path.expanduser(typed)  # noqa: PTH111 - raises for a home that is nobody's
        return given_file(path), Asked(zone=zone, day=day_of_folder(path))

    def _correct(self, asks: str, *, zone: bool) -> None:
        """Ask for what is corrected for all rows alike."""
        if self._page is not None:
            self.ask(Question(asks, lambda text: self._take_correction(text, zone=zone), selected=True))

    def _take_correction(self, text: str, *, zone: bool) -> None:
        corrected = (text, self._day) if zone else (self._zone, text)
        try:
            given_in_words(*corrected)
        except ValueError as error:
            raise Invalid(f"{error}.") from error
        self._zone, self._day = corrected
        self._read()

    def _go_on_as_tool(self, given: GivenFile, asked: Asked) -> None:
        """It is no page that people wrote: go on where what a tool wrote is chosen from."""
        from warroom.screens.incoming.tool_file import ToolFileScreen

        self.app.switch_screen(ToolFileScreen(self.bridge, self._told, given, asked))

    def _read(self) -> None:
        """Read the page with what was said of it, in a thread of its own."""
        given, room, playbook = self._given, self.bridge.room, self.bridge.playbook
        self._agreed = ""

        def read() -> ReadPage:
            frame_words: ImportHints = given_in_words(self._zone, self._day, order=self._order)
            return read_page_in(given.text, given.called, frame_words, playbook, remark=given.remark)

        def was_read(page: Any, trouble: RoomTrouble | None) -> None:
            if not self.app.shows(self):
                return
            if trouble is not None:
                self._page = None
                self._ask_path(self._path, for_line(str(trouble)))
                return
            self._page = page
            self.entitle(("Bring in ", "bold"), bounded(for_line(page.imported.title), 60))
            self.cards.show(page_cards(page))
            before = stored_as(room, page)
            again = f"this page was stored before, as {before[:8]} · " if before else ""
            self.say(f"{again}{in_doubt(len(page.imported.doubtful), page.imported.found, 'row', 'rows')}")

        self.bridge.aside(read, was_read)

    def action_zone(self) -> None:
        """Ask for the zone of all rows that name none."""
        self._correct(_ASKS_ZONE, zone=True)

    def action_day(self) -> None:
        """Ask for the day on which the clocks begin."""
        self._correct(_ASKS_DAY, zone=False)

    def action_order(self) -> None:
        """Say which number of a date is the month: one way, the other, as the page tells it."""
        if self._page is None:
            return
        self._order = _ORDERS[self._order]
        self._read()
        self.say(f"of two numbers in a date {_ORDER_WORDS[self._order]}")

    def action_open_card(self) -> None:
        """Store it; what was stored before, or looks like a secret, is asked about once."""
        page = self._page
        if page is None or self._storing:
            return
        before, kinds = stored_as(self.bridge.room, page), page.secrets()
        why = f"this page was stored before, as {before[:8]}" if before else ""
        if kinds:
            why += f"{' and ' if why else ''}it {looks_like(kinds)}"
        if why and self._agreed != why:
            self._agreed = why
            self.say(f"NOT SAVED: {why}; Enter again stores it all the same", alarm=True)
            return
        self._storing = True
        room, playbook = self.bridge.room, self.bridge.playbook

        def store() -> Any:
            with room.secrets.passing():
                return bring_in(room, playbook, page)

        def stored(result: Any, trouble: RoomTrouble | None) -> None:
            self._storing = False
            if not self.app.shows(self):
                return
            if trouble is not None:
                self.say(f"NOT SAVED: {trouble}", alarm=True)
                return
            more = f", {counted(result.follow_ups, 'follow-up', 'follow-ups')}" if result.follow_ups else ""
            title = bounded(for_line(page.imported.title), 60)
            self._leave(f"saved · {title}: {counted(result.entries, 'entry', 'entries')}{more}")

        self.say("it is being stored …")
        self.bridge.ask(store, stored)

    def action_back(self) -> None:
        """Leave the question, or else the screen: nothing is stored."""
        if self.line.asking is not None:
            self.line.leave_question()
        else:
            self._leave("nothing was stored")

    def _leave(self, words: str) -> None:
        if self.app.shows(self):
            self.app.pop_screen()
            self._told(words)
