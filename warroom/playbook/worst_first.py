"""In which order incidents are looked at: what is open first, and of that the worst."""

from __future__ import annotations

from collections.abc import Iterable

from warroom.model.views import IncidentSummary
from warroom.playbook.standing import DECLARED, SUSPECTED, state_of
from warroom.playbook.workflow import Playbook


def worst_first(incidents: Iterable[IncidentSummary], playbook: Playbook) -> list[IncidentSummary]:
    """``incidents`` with the open ones first: those that run by how bad they are, then those of which nobody knows yet,
    then those that are only kept; what is alike stays in its order.
    """

    def place(incident: IncidentSummary) -> tuple[bool, int, int]:
        if incident.closed is not None:
            return True, 0, 0
        state = state_of(incident, playbook)
        rank = incident.severity.rank if incident.severity is not None and state == DECLARED else 0
        return False, (DECLARED, SUSPECTED).index(state) if state in (DECLARED, SUSPECTED) else 2, rank

    return sorted(incidents, key=place)
