"""``show tasks``."""

from __future__ import annotations

from typing import Any

import click
from typing_extensions import TypedDict

from warroom.cli.opening import Opening, now
from warroom.cli.options import incident_option, opened
from warroom.cli.output import Output, rows_option
from warroom.cli.printing import print_lines
from warroom.cli.spoken import line, spoken
from warroom.intake.contested import sides_words
from warroom.intake.times import iso
from warroom.model.described import IsoMoment, KeyAccepted
from warroom.model.desks import TaskView
from warroom.model.states import TaskState
from warroom.model.views import IncidentView
from warroom.room.readings.clocks import length, point
from warroom.text import for_line


class TaskOut(TypedDict):
    """A time-boxed task."""

    id: str
    who: str
    what: str
    due: IsoMoment | None
    state: str
    outcome: str | None
    angle: str | None
    by: str
    key_accepted: KeyAccepted


@click.command()
@incident_option
@opened
@rows_option("tasks", TaskOut)
def tasks(opening: Opening, output: Output, incident: str) -> None:
    """Who looks at what, until when."""
    view = opening.view(opening.incident(incident))
    tasks = view.desks.tasks
    if output:
        output.print([_task(task) for task in tasks])
    else:
        print_lines([_task_line(task, view) for task in tasks] or ["no task"])


def _raw(value: Any) -> str | None:
    return value.raw if value is not None else None


def _task(task: TaskView) -> TaskOut:
    return {
        "id": task.id,
        "who": task.who.raw,
        "what": task.what.raw,
        "due": iso(task.due),
        "state": task.state,
        "outcome": _raw(task.outcome),
        "angle": _raw(task.angle),
        "by": task.made_by.raw,
        "key_accepted": task.made_by.is_sure,
    }


def _task_line(task: TaskView, view: IncidentView) -> str:
    if task.waits and view.summary.closed is not None and not task.contested:
        words = f"@{spoken(task.who)} {spoken(task.what)}"
        return line("never done", words) if task.state == TaskState.OPEN else line(task.state, words, "never done")
    due = f"due {point(task.due, view.zone, now())}" if task.waits and task.due is not None else ""
    late = f"late by {length(now() - task.due)}" if task.waits and task.due is not None and task.due < now() else ""
    outcome = f": {spoken(task.outcome)}" if task.outcome is not None else ""
    angle = f"{for_line(task.angle)} angle" if task.angle is not None else ""
    heads = sides_words(task.contested)
    state = "contested" if heads else "late" if late else task.state
    return line(state, f"@{spoken(task.who)} {spoken(task.what)}{outcome}", heads, angle, due, late)
