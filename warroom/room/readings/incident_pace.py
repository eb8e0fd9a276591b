"""At which pace the clocks of an incident run."""

from __future__ import annotations

from warroom.model.identity import IncidentId
from warroom.model.views import DrillRun
from warroom.playbook.pace import FASTEST, at_pace
from warroom.playbook.workflow import Playbook
from warroom.room.core import WarRoom
from warroom.store.records import drill_of


def pace_of(room: WarRoom, run: DrillRun) -> int:
    """How many times as fast as the clock time runs in a drill; 1 where a share may have brought its mark, so that no
    other person's mark ever hurries what is real.
    """
    from warroom.room.sharing.joined_share import membership  # every room asks for its pace, and most are no drill

    return min(run.speed, FASTEST) if membership(room) is None else 1


def paced(room: WarRoom, playbook: Playbook, incident: IncidentId) -> Playbook:
    """``playbook`` for the clocks of ``incident``: for a drill that runs faster than the clock all is due sooner."""
    run = drill_of(room.reader(), incident)
    return at_pace(playbook, pace_of(room, run)) if run is not None else playbook
