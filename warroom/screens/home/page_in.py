"""Bringing in a file, or what is pasted: a page about an incident of the past is looked at first, corrected once for
all rows alike, then stored; what a tool wrote is chosen from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import BindingType

from warroom.bridge import Bridge
from warroom.intake.tools.sources import Asked
from warroom.model.sentences import in_doubt
from warroom.room.acts.bringing_in import BroughtInBefore, ReadPage, brought_in_before, read_page_in
from warroom.room.core import RoomTrouble
from warroom.room.incoming.given_file import GivenFile, asked_of
from warroom.screens.commands.page_in_commands import PAGE_IN_COMMANDS
from warroom.screens.home.page_corrections import PageCorrections
from warroom.screens.home.page_storing import PageStoring
from warroom.screens.home.path_asked import PASTED, PathAsked
from warroom.screens.shared.page import Page
from warroom.text import bounded, for_line
from warroom.widgets.command import bindings
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.page_rows import page_cards

if TYPE_CHECKING:
    from collections.abc import Callable


class PageInScreen(Page):
    """Asks for a page, shows what was read of it with the doubtful rows first, and stores it on Enter alone."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PAGE_IN_COMMANDS)]
    commands = PAGE_IN_COMMANDS

    def __init__(self, bridge: Bridge, told: Callable[[str], None]) -> None:
        super().__init__(bridge, id="page-in-screen")
        self._told = told
        self._given = GivenFile("")
        self._path = ""
        self._path_asked = PathAsked(self, look_at=self._look_at, leave=self._leave)
        self._corrected = PageCorrections(self, read=self._read, is_there=lambda: self._page is not None)
        self._storing = PageStoring(self, self._leave)
        self._page: ReadPage | None = None
        """What was read of it, until which there is nothing to correct or to store."""
        self._before: BroughtInBefore | None = None

    def on_mount(self) -> None:
        """Ask which page it is."""
        self.entitle(("Bring in a file", "bold"), ("   nothing is stored before Enter", "$quiet"))
        self._path_asked.ask()

    @on(EntryLine.Pasted)
    def _take_pasted(self, message: EntryLine.Pasted) -> None:
        """The page itself."""
        if self.line.end_question() is not None:
            self._asking_ends()
            self._look_at(lambda: (GivenFile(PASTED, message.text), Asked(zone=self.bridge.local_zone)))

    def _look_at(self, read: Callable[[], tuple[GivenFile, Asked]], path: str = "") -> None:
        """Find out, off this thread, what was given, and go on with it as what it is. ``read`` gives it, with what is
        to be said of it; ``path`` is what was typed for it.
        """

        def look() -> tuple[GivenFile, Asked, bool]:
            given, asked = read()
            try:
                return given, asked, given.tool_file(asked) is not None
            except RoomTrouble as trouble:
                if asked_of(trouble) is None:
                    raise
                return given, asked, True

        def was_read(looked: Any, trouble: RoomTrouble | None) -> None:
            if not self.app.shows(self):
                return
            if trouble is not None:
                self._path_asked.ask(path, for_line(str(trouble)))
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

    def _go_on_as_tool(self, given: GivenFile, asked: Asked) -> None:
        """It is no page that people wrote: go on where what a tool wrote is chosen from."""
        from warroom.screens.incoming.tool_file_screen import ToolFileScreen

        self.app.switch_screen(ToolFileScreen(self.bridge, self._told, given, asked))

    def _read(self) -> None:
        """Read the page with what was said of it, in a thread of its own."""
        given, room, playbook = self._given, self.bridge.room, self.bridge.playbook
        self._storing.forget()
        hints = self._corrected.hints()

        def read() -> tuple[ReadPage, BroughtInBefore | None]:
            page = read_page_in(given.text, given.called, hints, playbook, remark=given.remark)
            return page, brought_in_before(room, page)

        def was_read(page_and_before: Any, trouble: RoomTrouble | None) -> None:
            if not self.app.shows(self):
                return
            if trouble is not None:
                self._page = None
                self._path_asked.ask(self._path, for_line(str(trouble)))
                return
            self._page, self._before = page, before = page_and_before
            self.entitle(("Bring in ", "bold"), bounded(for_line(page.imported.title), 60))
            self.cards.show(page_cards(page))
            again = f"{before.words} · " if before is not None else ""
            self.say(f"{again}{in_doubt(len(page.imported.doubtful), page.imported.found, 'row', 'rows')}")

        self.bridge.aside(read, was_read)

    def action_zone(self) -> None:
        """Ask for the zone of all rows that name none."""
        self._corrected.ask_zone()

    def action_day(self) -> None:
        """Ask for the day on which the clocks begin."""
        self._corrected.ask_day()

    def action_order(self) -> None:
        """Say which number of a date is the month: one way, the other, as the page tells it."""
        self._corrected.turn_order()

    def action_open_card(self) -> None:
        """Store it; what was stored before, or looks like a secret, is asked about once."""
        if self._page is not None:
            self._storing.store(self._page, self._before)

    def action_back(self) -> None:
        """Leave the question, or else the screen: nothing is stored."""
        if self.line.asking is not None:
            self.line.leave_question()
        else:
            self._leave("nothing was stored")

    def _leave(self, words: str) -> None:
        """Go back to where it was asked for, and say ``words`` there."""
        if self.app.shows(self):
            self.app.pop_screen()
            self._told(words)
