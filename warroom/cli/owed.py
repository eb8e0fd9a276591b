"""The updates that are owed."""

from __future__ import annotations

from warroom.cli.opening import Opening
from warroom.model.views import IncidentView
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.due import Due, updates_due


def updates_owed(opening: Opening, view: IncidentView) -> list[Due]:
    """The updates that are owed, the next one first."""
    return updates_due(updates_view(opening.room, opening.playbook, view.id, view=view), opening.playbook)
