"""The training calendar: what was practised last, by drills that were played and by what people ticked off."""

from __future__ import annotations

import datetime
import os
from contextlib import closing
from dataclasses import dataclass

from warroom import exit_codes
from warroom.intake.coming import read_day
from warroom.intake.times import microseconds_of, zone_named
from warroom.model.identity import Moment
from warroom.playbook.closing_shapes import TrainingEvent
from warroom.playbook.duration import Duration
from warroom.playbook.workflow import Playbook
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.drills import drill
from warroom.text import quoted

ANY = "any"
_SETTING = "training:"


@dataclass(frozen=True, slots=True)
class Exercise:
    """Something that is practised ``every`` so often; ``last`` is when it was (microseconds), `None` for never.

    ``by_drill`` says that the last time was a drill.
    """

    name: str
    title: str
    every: Duration
    last: int | None
    by_drill: bool = False

    def due(self, now: Moment) -> bool:
        """Whether it is time again."""
        return self.last is None or now - self.last > self.every.microseconds


def read_training(room: WarRoom, playbook: Playbook) -> tuple[list[Exercise], list[drill.Run]]:
    """What is practised, in the playbook's order, and the drills that were played beside ``room``, the latest first.

    Any thread may ask. Raise `RoomTrouble`.
    """
    path = drill.beside(room.path)
    played: list[drill.Run] = []
    if os.path.exists(path):  # noqa: PTH110
        with closing(drill.over_path(room, path)) as drills:
            played = drill.runs(drills)
    with closing(drill.over_path(room, room.path)) as own:
        return calendar(own, playbook, played, now=room.now()), played


def calendar(room: WarRoom | None, playbook: Playbook, played: list[drill.Run], *, now: Moment) -> list[Exercise]:
    """What is practised, in the playbook's order: a drill counts when somebody took part in it. Where there is no
    ``room`` yet, nobody ticked anything off. What a wrong clock says was held after ``now`` would never be due again:
    it does not count.
    """
    practices = []
    for event in playbook.training.event:
        ticked = room.setting(_SETTING + event.name) if room is not None else None
        drills = [run.drill.began for run in played if run.taken_part and _counts(event, run)]
        held = [*drills, *([int(ticked)] if ticked else [])]
        last = max((at for at in held if at <= now), default=None)
        practices.append(
            Exercise(event.name, event.title, event.every, last, by_drill=last is not None and last in drills)
        )
    return practices


def _counts(event: TrainingEvent, run: drill.Run) -> bool:
    return event.drills == ANY or (bool(event.drills) and event.drills == run.type)


def tick_off(room: WarRoom, playbook: Playbook, name: str, day: str, *, zone: str) -> str:
    """Write down that the event called ``name`` was held on ``day`` (``2026-10-02``, ``yesterday``; empty for today),
    and return its title.

    This machine remembers it; an incident's log is no place for it. Raise `RoomTrouble` for an event that there is not
    and for a day that there is not or that is still to come.
    """
    at = _begin_of(day, zone, room.now()) if day.strip() else room.now()
    event = next((training_event for training_event in playbook.training.event if training_event.name == name), None)
    if event is None:
        known = ", ".join(one.name for one in playbook.training.event) or "none"
        raise RoomTrouble(f"there is no training {quoted(name)}: {known}.", exit_codes.MISSING)
    if not 0 <= at <= room.now():
        raise RoomTrouble("it can be ticked off once it was held, not before.", exit_codes.DATA)
    room.remember(_SETTING + name, str(at))
    return event.title


def _begin_of(day: str, zone: str, now: Moment) -> int:
    try:
        date = read_day(day, now=now, zone=zone, past=True)
        return microseconds_of(datetime.datetime.combine(date, datetime.time(), zone_named(zone)))
    except (ValueError, OverflowError) as error:
        raise RoomTrouble(f"{error}.", exit_codes.DATA) from None
