"""The war room: one incident on one screen. It owns the view and hands it to the panes."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.reactive import var
from textual.widgets import Static

from warroom.bridge import Bridge
from warroom.intake.meant_for_log import LogLine
from warroom.model.identity import NO_ENTRY, EntryId, IncidentId
from warroom.model.views import IncidentView
from warroom.panes.context import RoomContext
from warroom.panes.update import UpdatePane
from warroom.room.core import RoomTrouble
from warroom.screens.commands.room_commands import COMMANDS, ON_THE_SCREEN
from warroom.screens.room.going import Going
from warroom.screens.room.layout import layout_classes, layout_for
from warroom.screens.room.line import Scribe
from warroom.screens.room.panes_abreast import Panes, hand_on
from warroom.screens.room.room_clock import RoomClock
from warroom.screens.room.stray_watch import StrayWatch
from warroom.screens.shared.asking_screen import AskingScreen
from warroom.widgets.coach_line import CoachLine
from warroom.widgets.command import Command, bindings
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.header import Header
from warroom.widgets.keys_line import KeysLine
from warroom.widgets.message_line import MessageLine
from warroom.widgets.next_line import NextLine
from warroom.widgets.offers import Offers
from warroom.widgets.pane_frame import Pane
from warroom.widgets.question import Question

POLL = 0.1
"""Seconds between looks at whether another program stored anything; twenty a second were half the cost of an idle room.
What comes over a share is told at once.
"""
_LOOK_FOR_PURGED = 2.0
"""Seconds between two looks whether words that were purged here came back."""


def look_elsewhere(screen: WarRoomScreen) -> bool:
    """See whether another program stored something, its drafts do not count; whether all was shown anew."""
    room, view = screen.bridge.room, screen.view
    try:
        if view is not None and room.changed() and room.revision() != view.revision:
            screen.refresh_room()
            screen.desks.share.look_at_conflict()
            return True
    except RoomTrouble as trouble:  # what is typed is kept as before, and stored as soon as that can be
        screen.say(str(trouble), alarm=True)
    return False


def hear_of_share(screen: WarRoomScreen) -> None:
    """How the share stands has changed, or something came over it."""
    if not look_elsewhere(screen):
        screen.clock.show()
    screen.desks.share.look_at_share()


class WarRoomScreen(AskingScreen):
    """One incident."""

    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ON_THE_SCREEN)]
    AUTO_FOCUS = "#line"
    commands = COMMANDS

    view: var[IncidentView | None] = var(None, init=False, always_update=True)

    def __init__(self, bridge: Bridge, incident: IncidentId, *, entry: EntryId = NO_ENTRY) -> None:
        """``entry`` is the one under the cursor at first; else the last one is, and the line has the keys."""
        super().__init__(bridge)
        self.incident, self._first_entry = incident, entry
        self.desk = RoomContext(bridge, incident, self, self.asking, self.say)
        self.desks = Panes(self.desk)
        self.going = self.desk.elsewhere = Going(self.desk, self.desks)
        self.desk.refresh, self.desk.pick = self.refresh_room, self.pick
        self.desk.show_conflicts = self.desks.share.show_conflicts
        self._scribe = Scribe(self.desk, self.desks, lambda: self.line, self.perform)
        self.letters = self._stray = StrayWatch(self.desk, self.desks.panes, self._scribe.put_behind)
        self.clock = RoomClock(self.desk, self.desks)

    def compose(self) -> ComposeResult:
        """The header, five panes, and the line."""
        self.add_class(*layout_classes(self.app.size))  # before anything is styled: one on top styles all of it again
        yield Header(self.desk.playbook, id="header")
        yield NextLine("", id="next")
        yield CoachLine("", id="coach")
        yield Static("", id="tabs")
        yield self.desks
        yield Offers("")
        yield MessageLine("", id="preview")
        yield EntryLine(now=self.bridge.now, placeholder="log what happens", id="line")
        yield KeysLine("", id="footer")

    def on_mount(self) -> None:
        """Read the incident, bring the draft back, and begin to look for changes."""
        self.on_resize()
        self.take_view()
        self.desks.timeline.entries.open()
        self._scribe.open()
        self.set_focus(self.line)  # at once: what is typed while the room opens is for the line
        self.set_interval(POLL, lambda: look_elsewhere(self))
        self.set_interval(1.0, self.clock.tick)
        self.set_interval(_LOOK_FOR_PURGED, self.desks.purges.look_for_purged)
        self._scribe.tell()
        if self._first_entry:
            self.going.go_to_entry(self._first_entry)

    def on_unmount(self) -> None:
        """Remember what was seen: what comes while the room is closed is marked when it is opened again."""
        self.desks.timeline.entries.remember_seen()

    def on_resize(self) -> None:
        """Choose the layout for this size."""
        self.desks.room_layout.take(layout_for(self.app.size))
        self.clock.show()

    def take_view(self) -> None:
        """Read the incident and hand it to every pane."""
        if (view := self.bridge.room.view(self.incident)) is None:
            return
        # The log says who changed it: a look may see our own act before the act itself reports.
        before = self.view
        self.desk.own = before is None or not self.bridge.room.others_wrote(before.revision)
        self.desk.view, self.view, self.phase_now = view, view, view.phase
        self.clock.show()
        self._scribe.know(view)
        hand_on(self.desks, view, before)

    def refresh_room(self) -> None:
        """Something was stored, here or elsewhere."""
        if not self.going.took_along():
            self.take_view()

    def _compositor_refresh(self) -> None:
        """Paint, unless nothing reaches the terminal yet: it would be for nobody, and show half of it first."""
        if not getattr(self.app, "_batch_count", 0):  # a later toolkit may call it otherwise: then it paints as it does
            super()._compositor_refresh()

    def share_heard(self) -> None:
        """Show it at once, and what came with it; the clocks would show it within a second."""
        hear_of_share(self)

    @on(Pane.Told)
    def _tell_tabs(self, message: Pane.Told) -> None:
        message.stop()
        self.desks.room_layout.show_tabs()

    @on(UpdatePane.ClocksRead)
    def _tell_clocks(self) -> None:
        self.clock.show()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Remember the pane, and show its keys."""
        if event.widget is self.line and not self.asking.asks:
            self.desks.timeline.timeline.follow()
            self.asking.line_came()
        self._scribe.offers.show(self.line)
        self.desks.room_layout.focus_came(event.widget)

    def key_first(self, event: events.Key) -> bool:
        """Look at a key before any binding does; whether it was waited for, or meant for the line."""
        self.desks.timeline.timeline.key_came()
        if isinstance(line := self.focused, EntryLine) and (line.asking is not None or not self.asking.waits_for_key):
            self._stray.heard_in_the_line(event, line.asking)
            return False
        return super().key_first(event)

    async def perform(self, command: type[Command]) -> None:
        """Do what a command does, in the pane that has the keys if it is one of that pane, else where it belongs."""
        if (owner := self.desks.owner_of(command)) is not None:
            await owner.run_action(command.action)
        else:
            await super().perform(command)

    def action_toggle_line(self) -> None:
        """From a pane to the line, from the line to the last pane."""
        self.desks.room_layout.toggle_line()

    def action_other(self) -> None:
        """Choose another incident, and go to its room."""
        self.going.choose_incident()

    def action_find(self) -> None:
        """Ask what to look for."""
        self.desks.timeline.search.ask()

    def action_leave(self) -> None:
        """Leave a question, else the line; what was typed is kept."""
        if self.asking.asks:
            self.line.leave_question()
        elif not self.bridge.hide_lines() and self.focused is self.line:
            self.desks.room_layout.to_pane()

    @on(EntryLine.Taken)
    def _take(self, message: EntryLine.Taken) -> None:
        message.stop()
        self._scribe.take(message)

    @on(EntryLine.Pasted)
    def _offer_paste(self, message: EntryLine.Pasted) -> None:
        self._scribe.pasting.offer(message.text)

    @on(EntryLine.EditLast)
    def _edit_last(self) -> None:
        self._scribe.edit_last()

    @on(EntryLine.DraftChanged)
    def _keep_draft(self, message: EntryLine.DraftChanged) -> None:
        message.stop()
        self._scribe.changed(message.text, message.typed)

    def _asking_begins(self, _question: Question) -> None:
        """The line is always shown here; it may have the keys already, and they mean something else as it asks."""
        self.call_next(self.desks.room_layout.show_footer)

    def _asking_ends(self) -> None:
        """The keys are those of the pane that asked, else still of the line."""
        if (asked_from := self.line.asked_from) is not None and asked_from.focusable:
            self.set_focus(asked_from)
        self.desks.room_layout.show_footer()

    def _question_left(self) -> None:
        """What was shown for the question goes with it."""
        self.bridge.hide_lines()
        self.desk.result = ""

    def _meant_for_the_log(self, text: str) -> LogLine | None:
        return self._scribe.meant(text)
