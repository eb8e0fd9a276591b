"""What is late in each incident that goes on, in a few words: whoever looks at all of them sees where to go."""

from __future__ import annotations

from collections.abc import Iterator

from warroom.model.identity import NO_INCIDENT, IncidentId, Moment
from warroom.model.lengths import to_the_minute
from warroom.model.views import IncidentSummary
from warroom.playbook.standing import standing
from warroom.playbook.workflow import Playbook
from warroom.room.core import WarRoom
from warroom.room.readings.cadence import all_due
from warroom.room.readings.own_reading import beside
from warroom.text import for_line


def read_late(room: WarRoom, playbook: Playbook, *, now: Moment) -> dict[str, str]:
    """By the id of each incident that goes on what is late in it at ``now`` (microseconds since 1970), the longest
    first; any thread may ask. Raise `RoomTrouble`.
    """
    with beside(room) as own:
        return {incident.id: words for incident, words in _each_late(own, playbook, now)}


def late_elsewhere(room: WarRoom, playbook: Playbook, here: IncidentId, *, now: Moment) -> str:
    """``+2 P0 late``: in how many incidents beside ``here`` something is late, with the worst level among them; empty
    for none. Any thread may ask. Raise `RoomTrouble`.
    """
    with beside(room) as own:
        late = [incident for incident, _ in _each_late(own, playbook, now, but=here)]
    levels = [incident.severity for incident in late if incident.severity is not None]
    worst = f" {for_line(min(levels, key=lambda level: level.rank).level)}" if levels else ""
    return f"+{len(late)}{worst} late" if late else ""


def _each_late(
    room: WarRoom, playbook: Playbook, now: Moment, *, but: IncidentId = NO_INCIDENT
) -> Iterator[tuple[IncidentSummary, str]]:
    for incident in room.incidents():
        if incident.closed is None and incident.id != but and (words := _late(room, playbook, incident.id, now)):
            yield incident, words


def _late(room: WarRoom, playbook: Playbook, incident: IncidentId, now: Moment) -> str:
    view = room.view(incident)
    if view is None or not standing(view, playbook).runs:
        return ""
    late = [due for due in all_due(room, playbook, view) if due.at <= now]
    if not late:
        return ""
    first = late[0].words.partition(" ")[0].rstrip(":").lower()
    more = f" +{len(late) - 1}" if len(late) > 1 else ""
    return f"{first} {to_the_minute(now - late[0].at)} late{more}"
