"""The ways from one screen to another, and out of the program."""

from __future__ import annotations

from functools import partial
from typing import Any

from warroom.bridge import Bridge, nothing_more
from warroom.model.identity import NO_ENTRY, NO_INCIDENT, NO_MOMENT, EntryId, IncidentId
from warroom.model.shape import record
from warroom.screens.shared.doors import Doors
from warroom.text import bounded, for_line
from warroom.widgets.entry_line import EntryLine

_PATIENCE = 5.0
"""Seconds that what was asked for may take before the program ends all the same."""


@record
class Destination:
    """Where to go on when the program ends: the database (empty for the real one), the incident (empty for home)."""

    path: str = ""
    incident: IncidentId = NO_INCIDENT


class Navigation:
    """Shows one screen after the other. ``rehearses`` says that what is shown is a drill beside the real database.

    What a screen needs is loaded when it is shown.
    """

    def __init__(self, doors: Doors[Any], bridge: Bridge, *, rehearses: bool) -> None:
        self._doors, self._bridge, self._rehearses = doors, bridge, rehearses
        self._learnt_at: dict[str, str] = {}
        """The card that was left for the room, by incident."""
        self._warned_of: list[str] = []
        self._answers: list[str] = []

    def open_incident(self, incident: IncidentId, *, entry: EntryId = NO_ENTRY) -> None:
        """Show the room of ``incident``, in place of another one; ``entry`` is the one under the cursor."""
        from warroom.screens.room.war_room_screen import WarRoomScreen
        from warroom.screens.shared.page import Page

        room = self._bridge.room
        incident = room.merged_into(incident)
        with self._doors.one_step() as allowed:
            if not allowed:
                return
            if isinstance(self._doors.screen, Page):
                self._doors.pop_screen()  # an incident that was declared from the inbox takes its place
            if isinstance(self._doors.screen, WarRoomScreen):
                self._doors.pop_screen()
            self._doors.push_screen(WarRoomScreen(self._bridge, incident, entry=entry))
        self._tell_share(incident)
        self._bridge.ask(lambda: room.remember("incident", incident), nothing_more)

    def _tell_share(self, incident: IncidentId) -> None:
        """Let the others see in which room we are."""
        self._bridge.sharing.looks_at(incident)

    def take_along(self, incident: IncidentId, into: IncidentId, title: str) -> None:
        """Go on in the room of ``into``, called ``title``, of which ``incident`` is a part now, with what is being
        typed.
        """
        here, there, drafts = f"{incident}:line", f"{into}:line", self._bridge.drafts
        draft, other_draft = drafts.read(here), drafts.read(there)
        if draft is not None:
            if other_draft is not None:
                self._bridge.hold(other_draft[0])
            drafts.keep(there, *draft)
            drafts.keep(here, "", NO_MOMENT)
        self.open_incident(into)
        self._bridge.tell(f"Merged: this is the room of {title} now, with all that was here.")

    def open_learning(self, incident: IncidentId) -> None:
        """Show what is learnt from ``incident``, over the screen that asks for it."""
        from warroom.screens.learn.learning_screen import LearnScreen

        incident = self._bridge.room.merged_into(incident)
        self._doors.push_screen(LearnScreen(self._bridge, incident, at=self._learnt_at.pop(incident, "")))

    def open_meeting(self, incident: IncidentId) -> None:
        """Hold the review of ``incident``, over the screen that asks for it."""
        from warroom.screens.learn.meeting_screen import MeetingScreen

        self._doors.push_screen(MeetingScreen(self._bridge, incident))

    def open_inbox(self, incident: IncidentId = NO_INCIDENT) -> None:
        """Show what tools sent and nobody has looked at, to be taken into ``incident``, over the screen that asks."""
        from warroom.screens.incoming.inbox_screen import InboxScreen

        self._doors.push_screen(InboxScreen(self._bridge, incident))

    def open_changes(self, incident: IncidentId) -> None:
        """Show what was changed around ``incident``, over its room."""
        from warroom.screens.incoming.changes_screen import ChangesScreen

        self._doors.push_screen(ChangesScreen(self._bridge, incident))

    def open_entry(self, incident: IncidentId, entry: EntryId, *, back_to: str) -> None:
        """Show ``entry`` in the room of ``incident``; what is learnt opens again at the card ``back_to``."""
        from warroom.screens.learn.base import LearningScreen
        from warroom.screens.room.war_room_screen import WarRoomScreen

        with self._doors.one_step() as allowed:
            if not allowed:
                return
            self._learnt_at[incident] = back_to
            while isinstance(self._doors.screen, LearningScreen):
                self._doors.pop_screen()
            screen = self._doors.screen
            if isinstance(screen, WarRoomScreen) and screen.incident == incident:
                screen.going.go_to_entry(entry)
            else:
                self.open_incident(incident, entry=entry)

    def close_learning(self) -> None:
        """Back to the screen from which it was opened."""
        self._doors.pop_screen()

    def open_drill(self, path: str, incident: IncidentId) -> None:
        """Show a drill of the database at ``path``: this program ends, and another one begins there."""
        with self._doors.one_step() as allowed:
            if not allowed:
                return
            if path == self._bridge.room.path:
                self.go_home()
                self.open_incident(incident)
            else:
                self.leave(Destination(path, incident))

    def go_home(self) -> None:
        """Back to all incidents; from a drill to those that are real."""
        from warroom.screens.home.home_screen import HomeScreen

        with self._doors.one_step() as allowed:
            if not allowed:
                return
            if self._rehearses:
                self.leave(Destination())
            elif any(isinstance(screen, HomeScreen) for screen in self._doors.screen_stack):
                while not isinstance(self._doors.screen, HomeScreen):
                    self._doors.pop_screen()
            else:
                self._doors.switch_screen(HomeScreen(self._bridge))
        self._tell_share(NO_INCIDENT)

    def begin(self, incident: IncidentId | None) -> None:
        """Show the first screen."""
        if incident is not None:
            self.open_incident(incident)
        else:
            from warroom.screens.home.home_screen import HomeScreen

            self._doors.push_screen(HomeScreen(self._bridge))

    # Leaving

    def leave(self, away: Destination | None = None) -> None:
        """End, or go on with ``away``, once what was pressed before is done and stored. Asks first where words would be
        lost that can be stored nowhere.
        """
        self._doors.presses.after_what_was_pressed(partial(self._leave, away))
        self._doors.set_timer(_PATIENCE, partial(self._leave_all_the_same, away))

    def _leave(self, away: Destination | None) -> None:
        self._bridge.ask(self._bridge.drafts.keep_again, lambda _result, _trouble: self._left(away))

    def _left(self, away: Destination | None) -> None:
        lost = self._only_here()
        if not lost or lost == self._warned_of:
            self._answers = self._unanswered()
            self._doors.exit(away)
            return
        self._warned_of = lost
        trouble = self._bridge.drafts.trouble
        why = f": {for_line(str(trouble))}" if trouble is not None else ""
        more, them = (f" and {len(lost) - 1} more", "them") if lost[1:] else ("", "it")
        named = f'"{bounded(for_line(lost[-1]), 60)}"{more}'
        words = f"NOT KEPT{why} {named} would be lost. ctrl+q once more ends without {them}."
        self._doors.notify(words, title="Not ended", severity="error", timeout=20, markup=False)

    def _leave_all_the_same(self, away: Destination | None) -> None:
        """The disk takes its time: what is being stored may still be finished while the program ends."""
        if not self._only_here():
            self._doors.exit(away)

    def end(self, code: int) -> None:
        """End at once, with ``code``."""
        self._answers = self._unanswered() or self._answers
        self._doors.exit(None, code)

    def lost(self) -> list[str]:
        """What is nowhere but here, and was not named by a warning, which names the last."""
        return [text for text in (*self._bridge.would_be_lost(), *self._answers) if text not in self._warned_of[-1:]]

    def _only_here(self) -> list[str]:
        """The texts that are nowhere but here."""
        return [*self._bridge.would_be_lost(), *self._unanswered()]

    def _unanswered(self) -> list[str]:
        """What is typed for questions that are open."""
        lines = (line for screen in self._doors.screen_stack for line in screen.query(EntryLine))
        return [line.unanswered for line in lines if line.unanswered.strip()]
