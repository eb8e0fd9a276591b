"""What is due at another time by another playbook in the incidents that are open: no clock jumps unsaid."""

from __future__ import annotations

from collections.abc import Iterator

from warroom.intake.times import day_and_clock
from warroom.model.due import Due
from warroom.model.identity import IncidentId
from warroom.playbook.workflow import Playbook
from warroom.room.core import WarRoom
from warroom.room.readings.cadence import all_due
from warroom.room.readings.incident_pace import paced
from warroom.text import bounded, for_line

MOST = 12
"""Lines that are told; of more it is said how many."""
_TITLE = 40
_Key = tuple[str, str]


def moved_clocks(room: WarRoom, before: Playbook, after: Playbook) -> list[str]:
    """A line for each thing that is due at another time by ``after`` than by ``before``, safe to show. Raise
    `RoomTrouble`.
    """
    still_open = [summary.id for summary in room.incidents() if summary.closed is None]
    lines = [line for incident in still_open for line in _moved(room, incident, before, after)]
    more = [f"and {len(lines) - MOST:,} more"] if len(lines) > MOST else []
    return lines[:MOST] + more


def _moved(room: WarRoom, incident: IncidentId, before: Playbook, after: Playbook) -> Iterator[str]:
    view = room.view(incident)
    if view is None:
        return
    was, will = (
        {_key(due): due for due in all_due(room, paced(room, playbook, incident), view)} for playbook in (before, after)
    )
    title = bounded(for_line(view.summary.title), _TITLE)
    for key in dict.fromkeys([*was, *will]):
        old, new = was.get(key), will.get(key)
        if old is not None and new is not None and old.at == new.at:
            continue
        words = for_line((new or old).words)  # type: ignore[union-attr]
        if new is None:
            yield f"{title}: {words} is due no more"
        elif old is None:
            yield f"{title}: {words} is due at {day_and_clock(new.at, view.zone)}"
        else:
            yield (
                f"{title}: {words} is due at {day_and_clock(new.at, view.zone)}, "
                f"not at {day_and_clock(old.at, view.zone)}"
            )


def _key(due: Due) -> _Key:
    """What it is, whatever each playbook calls it."""
    return due.what, due.about or due.words
