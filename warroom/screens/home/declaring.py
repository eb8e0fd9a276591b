"""Declaring an incident in three questions: what is broken, how bad it is, since when."""

from __future__ import annotations

from typing import Any

from warroom.intake.times import NotPlausible, Reading, read_time
from warroom.model.moment import EventTime
from warroom.model.views import Severity
from warroom.playbook.standing import SUSPECTED
from warroom.room.acts.declaring import open_incident
from warroom.room.acts.weighing import Weighing, weighing_tree
from warroom.room.core import RoomTrouble
from warroom.screens.home.weighing import WeighingScreen
from warroom.screens.shared.asking_screen import AskingScreen
from warroom.text import bounded, for_line
from warroom.widgets import guidance
from warroom.widgets.question import Invalid, Question

_HOW_BAD = "How bad is it?  A digit, or the level; the higher one when in doubt; ? asks step by step; s suspects"


class Declaring:
    """Asks in the line of ``screen``, and shows what the workflow says beside each question."""

    def __init__(self, screen: AskingScreen) -> None:
        self._screen = screen

    def ask(self) -> None:
        """Ask what is broken."""
        beside = guidance.what_counts(self._screen.bridge.playbook)
        self._screen.ask(Question("What is broken?", self._take_title, beside=beside))

    def _take_title(self, title: str) -> None:
        if title:
            self._ask_how_bad(title)
        else:
            self._screen.say("nothing was declared")

    def _ask_how_bad(self, title: str, asks: str = _HOW_BAD) -> None:
        beside = guidance.severity_ladder(self._screen.bridge.playbook)
        self._screen.ask(
            Question(asks, lambda text: self._take_severity(title, text, None), selected=True, beside=beside)
        )

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
        if text.casefold() in ("s", SUSPECTED):
            self._ask_since(title, None, weighing)
            return
        ladder = self._screen.bridge.playbook.severities.severity
        found = self._screen.bridge.playbook.level(
            ladder[int(text)].level if text.isdigit() and int(text) < len(ladder) else text
        )
        if found is None:
            raise Invalid(f"{bounded(for_line(text), 20)} is not on the ladder; a digit from 0 to {len(ladder) - 1}")
        rank, level = found
        self._ask_since(title, Severity(level.level, rank), weighing)

    def _ask_since(self, title: str, severity: Severity | None, weighing: Weighing | None) -> None:
        asks = f"Since when?  14:32, -7, ~14:30, in {self._screen.bridge.local_zone}; empty: now"
        self._screen.ask(Question(asks, lambda text: self._declare(title, severity, weighing, text), selected=True))

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

        there = self._screen.app.presses.keep_waiting()  # what is typed behind the last answer is for the room

        def declared(incident: Any, trouble: RoomTrouble | None) -> None:
            there()
            if trouble is None:
                self._screen.say("")
                self._screen.bridge.ways.open_incident(incident)
            elif answer is not None:
                self._screen.asking.give_back(answer, str(trouble))

        self._screen.bridge.ask(
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
