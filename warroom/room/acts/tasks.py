"""Time-boxed tasks: who looks at what, until when, and what came of it."""

from __future__ import annotations

from warroom.model.desks import TaskView
from warroom.model.identity import IncidentId
from warroom.model.lengths import in_words
from warroom.model.moment import MINUTE, EventTime
from warroom.model.states import TaskState
from warroom.room.acts.fact_writing import state
from warroom.room.core import Committed, WarRoom, Write
from warroom.store.case_queries import history
from warroom.store.records import incident_number
from warroom.store.rehearsal import speed_of
from warroom.text import repair

TASK = "task"
_WORDS = {TaskState.DONE: "done", TaskState.FAILED: "failed", TaskState.OPEN: "open again"}


def assign(
    room: WarRoom,
    incident: IncidentId,
    who: str,
    what: str,
    minutes: int,
    *,
    angle: str = "",
    at: EventTime | None = None,
) -> Committed:
    """Ask ``who`` to look at ``what`` for so many minutes, on an ``angle`` of the investigation if there is one. They
    count from ``at``, when it was asked, where that is known.
    """
    asked = at.lo if at is not None and at.lo is not None else room.now()
    values: dict[str, object] = {
        "who": repair(who),
        "what": repair(what),
        "due": asked + _lasts(room, incident, minutes),
        "state": TaskState.OPEN,
    }
    if angle:
        values["angle"] = repair(angle)
    text = f"@{who} {what} {minutes}m" + (f" ({angle} angle)" if angle else "")
    return state(
        room, incident, {}, kind=TASK, text=text, at=at, people=[who], beside=[Write(TASK, room.new_id(), values)]
    )


def finish(
    room: WarRoom,
    incident: IncidentId,
    task: TaskView,
    how: TaskState,
    outcome: str = "",
    *,
    at: EventTime | None = None,
) -> Committed:
    """Say what came of a task: ``how`` is done, failed, or open again."""
    outcome = repair(outcome).strip()
    values: dict[str, object] = {"state": how}
    if outcome:
        values["outcome"] = outcome
    text = f"@{task.who.raw} {task.what.raw}: {_WORDS.get(how, how)}" + (f", {outcome}" if outcome else "")
    return state(
        room,
        incident,
        {},
        kind=TASK,
        text=text,
        at=at,
        people=[task.who.raw],
        beside=[Write(TASK, task.id, values)],
    )


def extend(room: WarRoom, incident: IncidentId, task: TaskView, minutes: int) -> Committed:
    """Give a task more time, from now."""
    values = {"state": TaskState.EXTENDED, "due": room.now() + _lasts(room, incident, minutes)}
    return state(
        room,
        incident,
        {},
        kind=TASK,
        text=f"@{task.who.raw} {task.what.raw}: {in_words(minutes * MINUTE)} more",
        people=[task.who.raw],
        beside=[Write(TASK, task.id, values)],
    )


def _lasts(room: WarRoom, incident: IncidentId, minutes: int) -> int:
    """So many minutes in microseconds, at the pace of the incident: a drill may run faster than the clock."""
    return minutes * MINUTE // speed_of(room.at_hand(), incident)


def box_of(room: WarRoom, incident: IncidentId, task: TaskView) -> int:
    """The minutes that a task was given at first, to be offered again: from when it was asked, and whatever it was
    extended by since.
    """
    db = room.at_hand()
    numbers = [number for part in room.parts(incident) if (number := incident_number(db, part)) is not None]
    dues = [due for number in numbers for due in history(db, number, TASK, task.id, "due")]
    lasted = (task.due or task.made) - task.made
    if dues and isinstance(dues[0].value, int) and dues[0].at.lo is not None:
        lasted = dues[0].value - dues[0].at.lo
    return max(1, round(lasted * speed_of(db, incident) / MINUTE))
