"""Taking alerts of the inbox into an incident, with a milestone where one is asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from warroom.intake.tools.event import ToolEvent
from warroom.model.identity import NO_MOMENT, IncidentId
from warroom.model.views import IncidentSummary, title_of
from warroom.room.core import RoomTrouble
from warroom.room.incoming import inbox as waiting
from warroom.room.incoming.bring_in import BroughtIn, offered, take_offered
from warroom.room.readings.clocks import point
from warroom.room.readings.messages import view_of
from warroom.room.secret_gate import looks_like
from warroom.screens.shared.asking_screen import AskingScreen
from warroom.text import bounded, for_line

_SHORT = 40
_MOST_DIGITS = 9


class Taking:
    """Takes alerts for ``screen`` into ``incident``, or, where that is empty, into the one that is open or is chosen.
    ``taken`` is told what is on disk, and the keys of the alerts that wait no more.
    """

    def __init__(
        self, screen: AskingScreen, incident: IncidentId, taken: Callable[[str, Collection[str]], None]
    ) -> None:
        self._screen, self._incident, self._taken = screen, incident, taken
        self._agreed: tuple[str, ...] = ()
        """The alerts of which was said that they look like a secret."""
        self._on_the_way: set[str] = set()

    def _is_any(self, items: Sequence[waiting.Alert]) -> bool:
        if not items:
            self._screen.say("no alert that waits is chosen")
        return bool(items)

    # Into which incident

    def _into(self, then: Callable[[IncidentId], None]) -> None:
        """Do ``then`` with the incident that is meant: this room's, the only one that is open, else the one of which
        the next key is the number.
        """
        if self._incident:
            then(self._incident)
            return
        opened = [
            incident
            for incident in self._screen.bridge.room.incidents()
            if incident.closed is None and incident.ending is None
        ]
        if not opened:
            self._screen.say("no incident is open: d declares one from the alert")
        elif len(opened) == 1:
            then(opened[0].id)
        else:
            self._ask_into(opened[:_MOST_DIGITS], then)

    def _ask_into(self, opened: list[IncidentSummary], then: Callable[[IncidentId], None]) -> None:
        self._choose(
            "Into which incident?",
            [title_of(summary) for summary in opened],
            "a digit says into which incident; any other key leaves it",
            lambda place: then(opened[place].id),
        )

    def _choose(self, title: str, lines: Sequence[str], asks: str, then: Callable[[int], None]) -> None:
        """Show ``lines``, numbered, and do ``then`` with the place (from 0) of the one whose number is pressed."""
        self._screen.bridge.show_lines(title, [f"{number}  {line}" for number, line in enumerate(lines, 1)])

        def take_digit(key: str) -> None:
            self._screen.bridge.hide_lines()
            if key.isdecimal() and 1 <= int(key) <= len(lines):
                then(int(key) - 1)
            else:
                self._screen.say("left as it was")

        self._screen.asking.ask_for_key(asks, take_digit)

    # Taking

    def take(self, items: Sequence[waiting.Alert]) -> None:
        """Take ``items`` but those that are being taken already; says so where nothing is chosen."""
        if self._is_any(items):
            rest = [alert for alert in items if alert.key not in self._on_the_way]
            if rest:
                self._into(lambda incident: self._take_into(incident, rest))

    def _take_into(self, incident: IncidentId, items: Sequence[waiting.Alert], before: str = "") -> None:
        """Take ``items``; ``before`` is what was stored in front of it, which is to be said beside."""
        room, words = self._screen.bridge.room, bounded(for_line(waiting.storm_words(items)), _SHORT)
        keys = tuple(sorted(alert.key for alert in items))
        agreed, self._agreed = self._agreed == keys, ()
        self._on_the_way.update(keys)

        def take() -> BroughtIn:
            with room.secrets.passing(agreed):
                return waiting.take(room, incident, items)

        def taken(brought: Any, trouble: RoomTrouble | None) -> None:
            self._on_the_way.difference_update(keys)
            if not self._screen.bridge.shows(self._screen):
                return
            if trouble is not None:
                self._screen.say(f"NOT SAVED: {trouble}", alarm=True)
            elif brought.held:
                self._agreed = keys
                kinds = looks_like(brought.kinds)
                self._screen.say(f"NOT TAKEN: {words} {kinds}; the same key again takes it all the same", alarm=True)
            else:
                self._taken(f"saved · {before}{words}: {brought.words}", keys)

        self._screen.bridge.ask(take, taken)

    # A milestone

    def ask_milestone(self, items: Sequence[waiting.Alert]) -> None:
        """Show what some alerts say of milestones that the incident does not know; a digit takes one."""
        if self._is_any(items):
            self._into(lambda incident: self._offer(incident, items))

    def _offer(self, incident: IncidentId, items: Sequence[waiting.Alert]) -> None:
        room = self._screen.bridge.room

        def read() -> dict[str, ToolEvent]:
            return offered(waiting.events(room, items), view_of(room, incident))

        def was_read(offers: Any, trouble: RoomTrouble | None) -> None:
            if not self._screen.bridge.shows(self._screen):
                return
            if trouble is not None:
                self._screen.say(str(trouble), alarm=True)
            elif not offers:
                self._screen.say("it says no milestone that the incident does not know already")
            else:
                self._ask_which(incident, items, list(offers.items()))

        self._screen.bridge.aside(read, was_read)

    def _ask_which(
        self, incident: IncidentId, items: Sequence[waiting.Alert], offers: list[tuple[str, ToolEvent]]
    ) -> None:
        now, zone = self._screen.bridge.now(), self._screen.bridge.local_zone
        self._choose(
            "Which milestone?",
            [f"{name} {point(event.at.lo or NO_MOMENT, zone, now)}  {for_line(event.text)}" for name, event in offers],
            "a digit sets it, and takes the alert; any other key leaves it",
            lambda place: self._mark(incident, items, *offers[place]),
        )

    def _mark(self, incident: IncidentId, items: Sequence[waiting.Alert], name: str, event: ToolEvent) -> None:
        room = self._screen.bridge.room

        def marked(_: Any, trouble: RoomTrouble | None) -> None:
            if not self._screen.bridge.shows(self._screen):
                return
            if trouble is not None:
                self._screen.say(f"NOT SAVED: {trouble}", alarm=True)
                return
            at = point(event.at.lo or NO_MOMENT, self._screen.bridge.local_zone, self._screen.bridge.now())
            self._screen.say(f"saved · {name} {at}")
            self._take_into(incident, items, f"{name} {at} · ")

        self._screen.bridge.ask(lambda: take_offered(room, incident, name, event), marked)
