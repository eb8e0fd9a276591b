"""Who is to be told next: every audience with its clock, read from the log."""

from __future__ import annotations

from warroom.compose.cadence import audience_views
from warroom.model.identity import IncidentId
from warroom.model.updates import UpdatesView
from warroom.model.views import IncidentView
from warroom.playbook.workflow import Playbook
from warroom.room.core import WarRoom
from warroom.room.readings.due import Due, dues, updates_due


def updates_view(
    room: WarRoom, playbook: Playbook, incident: IncidentId, *, view: IncidentView | None = None
) -> UpdatesView:
    """The audiences of the incident, the most overdue first. ``view`` spares reading it again.

    Raise `RoomTrouble` when the incident is not here.
    """
    from warroom.room.readings.messages import log_of, view_of

    seen = view or view_of(room, incident)
    log = log_of(room, incident)
    return UpdatesView(incident, seen.revision, audience_views(playbook, seen, log), log)


def all_due(room: WarRoom, playbook: Playbook, view: IncidentView) -> list[Due]:
    """All that an incident owes, updates too, the earliest first."""
    updates = updates_due(updates_view(room, playbook, view.id, view=view), playbook)
    return sorted([*updates, *dues(view, playbook)], key=lambda due: due.at)
