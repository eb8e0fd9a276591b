"""How a drill stands, read at one moment over a reading of its own, and ending it from wherever it is looked at."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from warroom.model.identity import IncidentId
from warroom.playbook.workflow import Playbook
from warroom.report.drill_score import Scored, score
from warroom.room.core import WarRoom
from warroom.room.drills import drill
from warroom.room.readings import case as reading


class DrillStanding:
    """A drill at one moment: ``elapsed`` is microseconds of its own time, ``scored`` what was to be done until now."""

    __slots__ = ("elapsed", "over", "play", "scored")

    def __init__(self, play: drill.Play, scored: list[Scored], *, elapsed: int, over: bool) -> None:
        self.play, self.scored, self.elapsed, self.over = play, scored, elapsed, over

    @property
    def points(self) -> tuple[int, int]:
        """The points that were made, and the most that could be."""
        return sum(scored.points for scored in self.scored), 2 * len(self.scored)


def read_standing(
    room: WarRoom, path: str, incident: IncidentId, playbook: Playbook, organisation: Path | None = None
) -> DrillStanding:
    """How the drill ``incident`` in the database at ``path`` stands; any thread may ask. Raise `RoomTrouble`."""
    with closing(drill.over_path(room, path)) as own:
        play = drill.resume(own, drill.plans(organisation), incident)
        case = reading.case(own, incident, playbook)
        scored = score(case, play.plan, playbook, began=play.began, speed=play.speed)
        return DrillStanding(play, scored, elapsed=play.elapsed(room.now()), over=drill.over(play, case, room.now()))


def end_drill(
    room: WarRoom, path: str, incident: IncidentId, playbook: Playbook, organisation: Path | None = None
) -> None:
    """End the drill before its time; any thread may. Raise `RoomTrouble`, and then it goes on."""
    with closing(drill.over_path(room, path)) as own:
        drill.end(own, playbook, drill.resume(own, drill.plans(organisation), incident))


def begin_drill(
    room: WarRoom, path: str, name: str, playbook: Playbook, *, zone: str, speed: int, organisation: Path | None = None
) -> IncidentId:
    """Begin the drill ``name`` in the database at ``path`` and return its incident; any thread may. Raise
    `RoomTrouble`, and then nothing was begun.
    """
    plan = drill.plan_of(drill.plans(organisation), name)
    with closing(drill.over_path(room, path, make=True)) as own:
        return drill.begin(own, playbook, name, plan, zone=zone, speed=speed).incident
