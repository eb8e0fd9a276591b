"""Playing a drill into a room of its own that is marked as one: what happens over time, what questions uncover."""

from __future__ import annotations

from warroom.intake.line import read_line
from warroom.model.moment import EventTime
from warroom.playbook.drills import DrillPlan
from warroom.playbook.shapes import Playbook
from warroom.report.facts import Case
from warroom.report.filling import fill
from warroom.room import scribe
from warroom.room.core import RoomTrouble, WarRoom, Write
from warroom.store.case import record_rows, standing_entries
from warroom.store.records import incident_number
from warroom.store.trouble import DATA
from warroom.text import repair

SOURCE = "drill"


class Play:
    """A drill that is being played: its incident, when it began (microseconds) and how many times as fast it runs."""

    __slots__ = ("began", "incident", "plan", "speed")

    def __init__(self, plan: DrillPlan, incident: str, began: int, speed: int) -> None:
        self.plan, self.incident, self.began, self.speed = plan, incident, began, speed

    def elapsed(self, now: int) -> int:
        """How far it is, in microseconds of the drill's time."""
        return max(0, now - self.began) * self.speed


def begin(room: WarRoom, playbook: Playbook, name: str, plan: DrillPlan, *, zone: str, speed: int = 1) -> Play:
    """Open a room for the drill ``name`` and say that nothing in it is real.

    Nothing is declared and nobody has a role: that is for those who take part.
    """
    if speed < 1:
        raise RoomTrouble("a drill runs at least as fast as the clock.", DATA)
    incident, began = room.new_id(), room.now()
    words = playbook.after.drill
    values: dict[str, object] = {
        "title": repair(fill(words.title, {"title": plan.title})),
        "type": plan.type,
        "zone": zone,
        "phase": {"name": playbook.phases.phase[0].name, "rank": 0},
        "began": EventTime.at(began, zone=zone).as_json(),
        "detected": EventTime.at(began, zone=zone).as_json(),
        "drill": {"name": name, "began": began, "speed": speed},
    }
    entry = scribe.entry_values("note", fill(words.began, {"says": plan.says}), EventTime.at(began, zone=zone))
    told = Write(scribe.ENTRY, room.new_id(), {**entry, "source": SOURCE, "pinned": 1})
    room.commit(incident, [Write("incident", "incident", values), told])
    room.remember("incident", incident)
    return Play(plan, incident, began, speed)


def resume(room: WarRoom, plans: dict[str, DrillPlan], incident: str) -> Play:
    """The drill that is played in ``incident``. Raise `RoomTrouble` when it is none, or its plan is not here."""
    inc = incident_number(room.reader(), incident)
    row = next(record_rows(room.reader(), "incident", inc), None) if inc is not None else None
    said = row.values.get("drill") if row is not None else None
    if not isinstance(said, dict):
        raise RoomTrouble(f"the incident {incident[:8]} is no drill.", DATA)
    plan, began, speed = plans.get(str(said.get("name"))), said.get("began"), said.get("speed")
    if plan is None or not isinstance(began, int) or not isinstance(speed, int):
        raise RoomTrouble(f"there is no drill {ascii(str(said.get('name')))[:40]} here.", DATA)
    return Play(plan, incident, began, max(1, speed))


def step(room: WarRoom, play: Play) -> list[str]:
    """Let happen what is due by now, and return what was said; doing it twice does it once.

    An answer comes when its time after the first entry that asks for it has passed. What the drill itself says asks
    for nothing.
    """
    inc = incident_number(room.reader(), play.incident)
    if inc is None:
        raise RoomTrouble(f"the incident {play.incident[:8]} is not in {room.path}.", DATA)
    now = room.now()
    told, asked = _told_and_asked(room, inc)
    due = []
    for number, injection in enumerate(play.plan.injection):
        if f"{SOURCE} {number}" not in told and injection.after.microseconds <= play.elapsed(now):
            due.append((f"{SOURCE} {number}", injection.say))
    for number, answer in enumerate(play.plan.answer):
        mark = f"{SOURCE} answer {number}"
        words = [word.casefold() for word in answer.asks]
        first = min((at for at, text in asked if any(word in text for word in words)), default=None)
        if mark not in told and first is not None and (now - first) * play.speed >= answer.after.microseconds:
            due.append((mark, answer.say))
    for mark, say in due:
        line = read_line(say, now=now, zone="UTC")
        scribe.log(room, play.incident, line, typed=now, source=mark)
    return [say for _, say in due]


def _told_and_asked(room: WarRoom, inc: int) -> tuple[set[str], list[tuple[int, str]]]:
    """What the drill said already (its marks), and what people logged: when it was entered, in lower case."""
    sources = {
        (name.hex() if isinstance(name, bytes) else str(name)): str(source)
        for name, source in room.reader().execute(
            "SELECT name, source FROM entries WHERE inc = ? AND source IS NOT NULL", (inc,)
        )
    }
    asked = [
        (entry.entered_at, entry.text.raw.casefold())
        for entry in standing_entries(room.reader(), inc)
        if not sources.get(entry.id, "").startswith(SOURCE)
    ]
    return set(sources.values()), asked


def over(play: Play, case: Case, now: int) -> bool:
    """Whether the drill has ended: it was closed, or its time is up."""
    return case.times.get("closed") is not None or play.elapsed(now) >= play.plan.lasts.microseconds
