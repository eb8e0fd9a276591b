"""Declaring an incident in three questions: what is broken, how bad it is, since when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from warroom.intake.times import local
from warroom.intake.typed_time import NotPlausible, Reading, read_time
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.model.private import MARK
from warroom.model.views import Severity
from warroom.playbook.standing import SUSPECTED
from warroom.room.acts.declaring import open_incident
from warroom.room.acts.weighing import Weighing, weighing_tree
from warroom.room.core import RoomTrouble
from warroom.room.readings.clocks import point
from warroom.room.secret_gate import looks_like
from warroom.screens.declaring.weighing_screen import WeighingScreen
from warroom.screens.shared.asking_screen import AskingScreen
from warroom.text import bounded, for_line
from warroom.widgets import guidance
from warroom.widgets.question import Invalid, Question

if TYPE_CHECKING:
    from warroom.room.incoming.beginning import Beginning

_HOW_BAD = "How bad is it?  A digit; ? asks step by step; s suspects"


_MOST_OFFERED = 3
"""Alerts that a digit takes: a question that lists a storm is not read."""


def _named(title: str) -> str:
    """What is broken, in sight while more is asked of it."""
    return bounded(for_line(title), 24)


class Declaring:
    """Asks in the line of ``screen``, and shows what the workflow says beside each question."""

    def __init__(self, screen: AskingScreen) -> None:
        self._screen = screen
        self._alert: Beginning | None = None
        """The alert with which the incident begins."""
        self._private = False
        """Whether only its members shall read it."""

    def ask(self) -> None:
        """Ask what is broken, and offer the alerts that wait."""
        from warroom.room.incoming.beginning import offered_beginnings  # home is painted without it

        self._alert, self._private = None, False
        every = offered_beginnings(self._screen.bridge.room)
        offers = every[:_MOST_OFFERED]
        beside = (guidance.what_counts(self._screen.bridge.playbook),)
        asks = "1 of 3 · What is broken?"
        if offers:
            more = ", more in the inbox: Esc, I" if len(every) > len(offers) else ""
            asks += f"  Or the alert: {self._offered(offers)}{more}"
        self._screen.ask(Question(asks, lambda title: self._take_title(title, offers), beside=beside))

    def ask_from(self, alert: Beginning) -> None:
        """Ask what is broken, where an alert says it: its words stand in the line."""
        self._alert, self._private = alert, False
        asks = "1 of 3 · What is broken?  As the alert says it, or in better words"
        self._screen.ask(Question(asks, lambda title: self._take_title(title, ()), alert.title, selected=True))

    def _offered(self, offers: Sequence[Beginning]) -> str:
        """The alerts that a digit takes, in few words: the first of them says more."""
        now, zone = self._screen.bridge.now(), self._screen.bridge.local_zone
        words = []
        for digit, beginning in enumerate(offers, 1):
            since = f" since {point(Moment(beginning.began), zone, now)}" if beginning.began is not None else ""
            words.append(f"{digit} {bounded(for_line(beginning.title), 30)}{since}")
        return ", ".join(words)

    def _take_title(self, title: str, offers: Sequence[Beginning]) -> None:
        if title.isascii() and title.isdecimal() and 1 <= int(title) <= len(offers):
            self._alert = offers[int(title) - 1]
            title = self._alert.title
        if title:
            self._ask_how_bad(title)
        else:
            self._screen.say("nothing was declared")

    def _ask_how_bad(self, title: str, asks: str = _HOW_BAD) -> None:
        playbook = self._screen.bridge.playbook
        level, asks = "", f"2 of 3 · {self._mark}{_named(title)} · {asks}"
        if self._alert is not None and self._alert.severity:
            asks = f"The alert calls it {bounded(for_line(self._alert.severity), 20)}.  {asks}"
            level = self._alert.severity if playbook.level(self._alert.severity) is not None else ""
        self._screen.ask(
            Question(
                asks,
                lambda text: self._take_severity(title, text, None),
                level,
                selected=True,
                beside=guidance.severity_ladders(playbook),
            )
        )

    @property
    def _mark(self) -> str:
        """What the questions begin with where only members shall read it."""
        return f"{MARK} · " if self._private else ""

    def _weigh(self, title: str) -> None:
        """Walk the tree that says how bad it is; its answers are kept with what is declared."""
        tree = weighing_tree(self._screen.bridge.playbook)
        if tree is None:
            self._ask_how_bad(title, "The playbook has no tree that ends in declaring; a digit, or the level")
            return
        weighing = Weighing(tree, self._screen.bridge.room.person)

        def weighed(level: str | None) -> None:
            if level:
                self._take_severity(title, level, weighing)
            else:
                self._ask_how_bad(title)

        self._screen.app.push_screen(WeighingScreen(self._screen.bridge, weighing, title), weighed)

    def _take_severity(self, title: str, text: str, weighing: Weighing | None) -> None:
        if text == "?":
            self._weigh(title)
            return
        if text.casefold() in ("p", "private"):
            self._private = not self._private
            self._ask_how_bad(title)
            return
        if text.casefold() in ("s", SUSPECTED):
            self._ask_since(title, None, weighing)
            return
        ladder = self._screen.bridge.playbook.severities.severity
        rank_and_level = self._screen.bridge.playbook.level(
            ladder[int(text)].level if text.isdecimal() and int(text) < len(ladder) else text
        )
        if rank_and_level is None:
            why = f"{bounded(for_line(text), 20)} is not on the ladder" if text else "nobody can tell from nothing"
            raise Invalid(f"{why}; a digit from 0 to {len(ladder) - 1}")
        rank, level = rank_and_level
        self._ask_since(title, Severity(level.level, rank), weighing)

    def _ask_since(self, title: str, severity: Severity | None, weighing: Weighing | None) -> None:
        zone, since = self._screen.bridge.local_zone, ""
        if self._alert is not None and self._alert.began is not None:
            since = f"{local(self._alert.began, zone):%Y-%m-%d %H:%M:%S}"
        how = severity.level if severity is not None else SUSPECTED
        asks = f"3 of 3 · {self._mark}{_named(title)} · {for_line(how)} · Since when?"
        asks += f"  14:32, -7, ~14:30, in {zone}; empty: now"
        self._screen.ask(
            Question(asks, lambda text: self._declare(title, severity, weighing, text), since, selected=True)
        )

    def _declare(self, title: str, severity: Severity | None, weighing: Weighing | None, text: str) -> None:
        began: EventTime | None = None
        if text:
            reading = read_time(text, now=self._screen.bridge.now(), zone=self._screen.bridge.local_zone)
            if isinstance(reading, NotPlausible):
                raise Invalid(f"{reading.why}; yesterday 14:32 says the day, empty: now")
            if not isinstance(reading, Reading) or reading.length != len(text):
                raise Invalid(f"{bounded(for_line(text), 20)} is not a time; 14:32, -7, ~14:30, or empty for now")
            began = reading.at
        room, playbook, zone = self._screen.bridge.room, self._screen.bridge.playbook, self._screen.bridge.local_zone
        answer = self._screen.asking.answer
        began = began or EventTime.at(self._screen.bridge.now(), zone=zone)
        alert, private = self._alert, self._private

        there = self._screen.app.presses.keep_waiting()  # what is typed behind the last answer is for the room

        def declared(begun: Any, trouble: RoomTrouble | None) -> None:
            there()
            if trouble is None:
                incident, waits = begun
                self._screen.say("")
                self._screen.bridge.ways.open_incident(incident)
                if waits:
                    self._screen.bridge.tell(waits)
            elif answer is not None:
                self._screen.asking.give_back(answer, str(trouble))

        def declare() -> tuple[IncidentId, str]:
            incident = open_incident(
                room,
                playbook,
                title,
                severity,
                zone=zone,
                began=began,
                beside=weighing.writes(room) if weighing is not None else (),
                private=private,
            )
            return incident, self._take_alert(incident, alert) if alert is not None else ""

        self._screen.bridge.store(declare, declared)

    def _take_alert(self, incident: IncidentId, alert: Beginning) -> str:
        """Take the alert into the incident that begins with it, on the writer's thread. Where that cannot be it goes on
        waiting, and the incident is declared in any case; why it waits, empty where it was taken.
        """
        room = self._screen.bridge.room
        try:
            from warroom.room.incoming.beginning import begin_with
            from warroom.room.incoming.inbox import chosen

            begun = begin_with(room, incident, chosen(room, alert.which))
        except RoomTrouble as trouble:
            return f"Declared, but the alert is not in it: {for_line(str(trouble))}"
        alerts = begun.brought.held
        return f"Declared; the alert waits in the inbox: it {looks_like([alerts[0][1]])}." if alerts else ""
