"""The coach of a first drill: which step is next, known by what was done, and whether it speaks at all."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from warroom.model.identity import IncidentId
from warroom.model.moment import EventTime
from warroom.playbook.after import CoachStep
from warroom.playbook.workflow import Playbook
from warroom.report.drill_score import first_done
from warroom.report.spans import ends_of
from warroom.room.core import WarRoom
from warroom.room.drills import drill
from warroom.room.readings import case as reading

_SPEAKS, _QUIET = "speaks", "quiet"


class DrillProgress:
    """What was done of ``steps``: ``done`` is when each was, ``reached`` when each milestone was, in microseconds of
    the drill's time.
    """

    __slots__ = ("done", "play", "reached", "steps")

    def __init__(
        self, play: drill.Play, steps: Sequence[CoachStep], done: list[int | None], reached: dict[str, int]
    ) -> None:
        self.play, self.steps, self.done, self.reached = play, steps, done, reached

    def hint(self, elapsed: int) -> CoachStep | None:
        """The step to tell of when ``elapsed`` of the drill's time have passed; `None` while nothing is to be said.

        Each step that was done before it was told of makes the coach wait longer for the next one.
        """
        unaided, last = 0, 0
        undone = [(at, step) for step, at in zip(self.steps, self.done, strict=True) if at is not None]
        for at, step in sorted(undone, key=lambda step_: step_[0]):
            unaided += at < last + step.after.microseconds * (1 + unaided)
            last = at
        for step, done in zip(self.steps, self.done, strict=True):
            if done is not None or (step.until is not None and step.until in self.reached):
                continue
            if step.starts is None:
                waits = last + step.after.microseconds * (1 + unaided)
            else:
                waits = self.reached.get(step.starts, elapsed) + step.after.microseconds
            return step if elapsed >= waits else None
        return None


def read_progress(
    room: WarRoom, path: str, incident: IncidentId, playbook: Playbook, organisation: Path | None = None
) -> DrillProgress | None:
    """How far the drill ``incident`` of the database at ``path`` is, by the facts of its score; `None` where the coach
    is quiet. Any thread may ask. Raise `RoomTrouble`.
    """
    with closing(drill.over_path(room, path)) as own:
        if not _speaks(own, incident):
            return None
        play = drill.resume(own, drill.plans(organisation), incident)
        facts, steps = reading.case(own, incident, playbook), playbook.after.drill.coach
        done = first_done(facts, play.plan, playbook, steps, began=play.began, speed=play.speed)
        times = {name: ends for name, at in facts.times.items() if (ends := _ends(at)) is not None}
        reached = {name: max(0, at - play.began) * play.speed for name, at in times.items()}
        return DrillProgress(play, steps, done, reached)


def _ends(at: EventTime | None) -> int | None:
    ends = ends_of(at) if at is not None else None
    return ends[1] if ends is not None else None


def _speaks(room: WarRoom, incident: IncidentId) -> bool:
    """What was chosen, else whether nobody took part in a drill before this one."""
    chosen = room.setting(f"coach:{incident}")
    if chosen in (_SPEAKS, _QUIET):
        return chosen == _SPEAKS
    runs = drill.runs(room)
    began = next((run.drill.began for run in runs if run.incident == incident), 0)
    return not any(run.taken_part for run in runs if run.drill.began < began)


def turn_coach(room: WarRoom, path: str, incident: IncidentId) -> bool:
    """Let the coach be quiet in the drill ``incident``, or speak again; return whether it speaks now."""
    with closing(drill.over_path(room, path)) as own:
        speaks = not _speaks(own, incident)
        own.remember(f"coach:{incident}", _SPEAKS if speaks else _QUIET)
        return speaks
